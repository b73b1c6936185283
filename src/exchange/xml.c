#include "exchange/xml.h"

#include <string.h>

#define CHUNK_BYTES 65536

static const char *local_name(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *marz_xml_attribute(const char *const *attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(local_name(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

static void begin_element(void *context, const XML_Char *name, const XML_Char **attributes)
{
    marz_xml *xml = context;
    if (++xml->depth > MARZ_XML_DEPTH_MAX) {
        xml->is_too_deep = true;
        XML_StopParser(xml->parser, XML_FALSE);
        return;
    }
    xml->events->begin(xml->context, local_name(name), attributes);
}

static void end_element(void *context, const XML_Char *name)
{
    marz_xml *xml = context;
    xml->depth--;
    xml->events->end(xml->context, local_name(name));
}

static void add_text(void *context, const XML_Char *text, int length)
{
    const marz_xml *xml = context;
    xml->events->text(xml->context, text, (size_t)length);
}

/// No workbook needs entities; those that expand without end are an attack.
static void refuse_entity(void *context, const XML_Char *name, int is_parameter,
                          const XML_Char *value, int length, const XML_Char *base,
                          const XML_Char *system, const XML_Char *public, const XML_Char *notation)
{
    (void)name, (void)is_parameter, (void)value, (void)length;
    (void)base, (void)system, (void)public, (void)notation;
    marz_xml *xml = context;
    xml->has_entities = true;
    XML_StopParser(xml->parser, XML_FALSE);
}

marz_status marz_xml_open(marz_xml *xml, marz_package *package, const char *name,
                          const marz_xml_events *events, void *context, marz_error *error)
{
    *xml = (marz_xml){.package = package, .name = name, .events = events, .context = context};
    const marz_status status = marz_package_begin(package, error);
    if (status)
        return status;
    xml->parser = XML_ParserCreate(NULL);
    if (!xml->parser)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to read %s", name);
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, begin_element, end_element);
    if (events->text)
        XML_SetCharacterDataHandler(xml->parser, add_text);
    XML_SetEntityDeclHandler(xml->parser, refuse_entity);
    return MARZ_OK;
}

void marz_xml_close(marz_xml *xml)
{
    if (xml->parser)
        XML_ParserFree(xml->parser);
    xml->parser = NULL;
}

void marz_xml_pause(marz_xml *xml)
{
    XML_StopParser(xml->parser, XML_TRUE);
}

static marz_status explain(const marz_xml *xml, marz_error *error)
{
    if (xml->is_too_deep)
        return marz_fail(error, MARZ_E_LIMIT, "%s nests elements deeper than %d", xml->name,
                         MARZ_XML_DEPTH_MAX);
    if (xml->has_entities)
        return marz_fail(error, MARZ_E_INPUT, "%s declares entities: refused", xml->name);
    const enum XML_Error code = XML_GetErrorCode(xml->parser);
    if (code == XML_ERROR_NO_MEMORY)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to read %s", xml->name);
    return marz_fail(error, MARZ_E_INPUT, "%s is damaged: %s", xml->name, XML_ErrorString(code));
}

/// Gives expat the next chunk. @return the state of its parser
static marz_status feed(marz_xml *xml, enum XML_Status *state, marz_error *error)
{
    void *chunk = XML_GetBuffer(xml->parser, CHUNK_BYTES);
    if (!chunk)
        return explain(xml, error);
    size_t got;
    const marz_status status = marz_package_read(xml->package, chunk, CHUNK_BYTES, &got, error);
    if (status)
        return status;
    *state = XML_ParseBuffer(xml->parser, (int)got, got == 0);
    return MARZ_OK;
}

marz_status marz_xml_run(marz_xml *xml, marz_error *error)
{
    XML_ParsingStatus parsing;
    XML_GetParsingStatus(xml->parser, &parsing);
    enum XML_Status state = XML_STATUS_OK;
    if (parsing.parsing == XML_SUSPENDED)
        state = XML_ResumeParser(xml->parser);
    for (;;) {
        if (state == XML_STATUS_ERROR)
            return explain(xml, error);
        if (state == XML_STATUS_SUSPENDED)
            return MARZ_OK;
        XML_GetParsingStatus(xml->parser, &parsing);
        xml->is_done = parsing.parsing == XML_FINISHED;
        if (xml->is_done)
            return MARZ_OK;
        const marz_status status = feed(xml, &state, error);
        if (status)
            return status;
    }
}
