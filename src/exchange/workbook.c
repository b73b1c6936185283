#include "exchange/workbook.h"

#include "exchange/xml.h"

#include <stdlib.h>
#include <string.h>

#define FORMATS_MAX 4096 ///< number formats of the workbook itself

/// State while the parts are read.
typedef struct reader {
    marz_workbook *book;
    struct {
        int32_t id;
        marz_shown shown;
    } formats[FORMATS_MAX]; ///< [format_count] those that show more than a number
    int32_t format_count;
    bool is_in_string, is_in_text, is_in_phonetic, is_in_styles;
    bool is_over_limit, is_broken;
} reader;

static char *copy(reader *r, const char *text)
{
    char *made = marz_arena_copy(r->book->arena, text ? text : "", text ? strlen(text) : 0);
    r->is_broken |= made == NULL;
    return made;
}

static void nothing(void *context, const char *name)
{
    (void)context, (void)name;
}

static void begin_workbook(void *context, const char *name, const char *const *attributes)
{
    reader *r = context;
    marz_workbook *book = r->book;
    if (strcmp(name, "workbookPr") == 0) {
        const char *flag = marz_xml_attribute(attributes, "date1904");
        book->is_1904 = flag && (strcmp(flag, "1") == 0 || strcmp(flag, "true") == 0);
        return;
    }
    if (strcmp(name, "sheet") != 0)
        return;
    if (book->sheet_count == MARZ_SHEETS_MAX) {
        r->is_over_limit = true;
        return;
    }
    const char *state = marz_xml_attribute(attributes, "state");
    book->sheets[book->sheet_count++] =
        (marz_sheet){.name = copy(r, marz_xml_attribute(attributes, "name")),
                     .relation = copy(r, marz_xml_attribute(attributes, "id")),
                     .is_hidden = state && strcmp(state, "visible") != 0};
}

/// A target is absolute in the package or relative to the folder of the workbook.
static void begin_relations(void *context, const char *name, const char *const *attributes)
{
    reader *r = context;
    const char *id = marz_xml_attribute(attributes, "Id");
    const char *target = marz_xml_attribute(attributes, "Target");
    if (strcmp(name, "Relationship") != 0 || !id || !target)
        return;
    for (int32_t k = 0; k < r->book->sheet_count; k++) {
        marz_sheet *sheet = &r->book->sheets[k];
        if (strcmp(sheet->relation, id) != 0)
            continue;
        sheet->part = *target == '/' ? marz_arena_print(r->book->arena, "%s", target + 1)
                                     : marz_arena_print(r->book->arena, "xl/%s", target);
        r->is_broken |= sheet->part == NULL;
    }
}

static void begin_strings(void *context, const char *name, const char *const *attributes)
{
    (void)attributes;
    reader *r = context;
    marz_workbook *book = r->book;
    if (strcmp(name, "si") == 0) {
        const size_t offset = book->strings.length;
        r->is_in_string = true;
        r->is_over_limit |= ++book->string_count > MARZ_STRINGS_MAX;
        if (!r->is_over_limit)
            marz_buffer_add(&book->offsets, (const char *)&offset, sizeof offset);
    } else if (strcmp(name, "rPh") == 0) {
        r->is_in_phonetic = true;
    } else if (strcmp(name, "t") == 0) {
        r->is_in_text = r->is_in_string && !r->is_in_phonetic;
    }
}

static void end_strings(void *context, const char *name)
{
    reader *r = context;
    if (strcmp(name, "si") == 0) {
        marz_buffer_char(&r->book->strings, '\0');
        r->is_in_string = r->is_in_text = false;
    } else if (strcmp(name, "rPh") == 0) {
        r->is_in_phonetic = false;
    } else if (strcmp(name, "t") == 0) {
        r->is_in_text = false;
    }
}

static void text_of_strings(void *context, const char *text, size_t length)
{
    reader *r = context;
    if (!r->is_in_text || r->is_over_limit)
        return;
    r->is_over_limit = r->book->strings.length + length > MARZ_STRINGS_BYTES_MAX;
    if (!r->is_over_limit)
        marz_buffer_add(&r->book->strings, text, length);
}

/// Formats that every workbook has without naming them.
static marz_shown shown_by_number(int32_t id)
{
    if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
        (id >= 50 && id <= 54) || (id >= 57 && id <= 58))
        return MARZ_SHOWN_DATE;
    return id == 9 || id == 10 ? MARZ_SHOWN_PERCENTAGE : MARZ_SHOWN_NUMBER;
}

marz_shown marz_format_shows(const char *code)
{
    for (const char *p = code; *p && *p != ';'; p++) {
        if (*p == '\\' || *p == '_' || *p == '*') {
            if (!*++p)
                break;
        } else if (*p == '"' || *p == '[') {
            p = strchr(p + 1, *p == '"' ? '"' : ']');
            if (!p)
                break;
        } else if (strchr("yYdD%", *p)) {
            return *p == '%' ? MARZ_SHOWN_PERCENTAGE : MARZ_SHOWN_DATE;
        }
    }
    return MARZ_SHOWN_NUMBER;
}

static marz_shown shown_by(const reader *r, int32_t id)
{
    for (int32_t k = 0; k < r->format_count; k++)
        if (r->formats[k].id == id)
            return r->formats[k].shown;
    return shown_by_number(id);
}

static int32_t number_of(const char *text)
{
    return text ? (int32_t)strtol(text, NULL, 10) : 0;
}

static void begin_styles(void *context, const char *name, const char *const *attributes)
{
    reader *r = context;
    const char *id = marz_xml_attribute(attributes, "numFmtId");
    if (strcmp(name, "numFmt") == 0) {
        const char *code = marz_xml_attribute(attributes, "formatCode");
        const marz_shown shown = code ? marz_format_shows(code) : MARZ_SHOWN_NUMBER;
        if (shown != MARZ_SHOWN_NUMBER && r->format_count < FORMATS_MAX) {
            r->formats[r->format_count].id = number_of(id);
            r->formats[r->format_count++].shown = shown;
        }
    } else if (strcmp(name, "cellXfs") == 0) {
        r->is_in_styles = true;
    } else if (strcmp(name, "xf") == 0 && r->is_in_styles) {
        const char shown = (char)shown_by(r, number_of(id));
        r->is_over_limit |= ++r->book->style_count > MARZ_STYLES_MAX;
        if (!r->is_over_limit)
            marz_buffer_char(&r->book->styles, shown);
    }
}

static void end_styles(void *context, const char *name)
{
    if (strcmp(name, "cellXfs") == 0)
        ((reader *)context)->is_in_styles = false;
}

static marz_status read_part(reader *r, marz_package *package, const char *part,
                             const marz_xml_events *events, marz_error *error)
{
    marz_xml xml;
    marz_status status = marz_xml_open(&xml, package, part, events, r, error);
    if (!status)
        status = marz_xml_run(&xml, error);
    marz_xml_close(&xml);
    const marz_workbook *book = r->book;
    if (status)
        return status;
    if (r->is_over_limit)
        return marz_fail(error, MARZ_E_LIMIT, "%s is too large to be read", part);
    return r->is_broken || book->strings.is_broken || book->offsets.is_broken ||
                   book->styles.is_broken
               ? marz_fail(error, MARZ_E_NO_MEMORY, "no memory to read %s", part)
               : MARZ_OK;
}

marz_status marz_workbook_read_sheets(marz_workbook *book, marz_package *package, marz_arena *arena,
                                      marz_error *error)
{
    static const marz_xml_events of_workbook = {begin_workbook, nothing, NULL};
    static const marz_xml_events of_relations = {begin_relations, nothing, NULL};
    static const char workbook[] = "xl/workbook.xml", relations[] = "xl/_rels/workbook.xml.rels";
    *book = (marz_workbook){.arena = arena};
    book->sheets = MARZ_NEW(arena, marz_sheet, MARZ_SHEETS_MAX);
    reader *r = MARZ_NEW(arena, reader, 1);
    if (!book->sheets || !r)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to read a workbook");
    r->book = book;
    if (!marz_package_find(package, workbook)) {
        marz_fail(error, MARZ_E_INPUT, "the file holds no workbook");
        marz_hint(error, "Save it as XLSX or CSV.");
        return MARZ_E_INPUT;
    }
    marz_status status = read_part(r, package, workbook, &of_workbook, error);
    if (!status && marz_package_find(package, relations))
        status = read_part(r, package, relations, &of_relations, error);
    return status;
}

marz_status marz_workbook_read_shared(marz_workbook *book, marz_package *package, marz_error *error)
{
    static const marz_xml_events of_strings = {begin_strings, end_strings, text_of_strings};
    static const marz_xml_events of_styles = {begin_styles, end_styles, NULL};
    static const char strings[] = "xl/sharedStrings.xml", styles[] = "xl/styles.xml";
    reader *r = MARZ_NEW(book->arena, reader, 1);
    if (!r)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to read a workbook");
    r->book = book;
    marz_status status = MARZ_OK;
    if (marz_package_find(package, strings))
        status = read_part(r, package, strings, &of_strings, error);
    if (!status && marz_package_find(package, styles))
        status = read_part(r, package, styles, &of_styles, error);
    return status;
}

void marz_workbook_deinit(marz_workbook *book)
{
    marz_buffer_deinit(&book->strings);
    marz_buffer_deinit(&book->offsets);
    marz_buffer_deinit(&book->styles);
}

const char *marz_workbook_string(const marz_workbook *book, size_t index)
{
    if (index >= book->string_count)
        return NULL;
    return book->strings.text + ((const size_t *)(const void *)book->offsets.text)[index];
}

marz_shown marz_workbook_shows(const marz_workbook *book, int32_t style)
{
    if (style < 0 || style >= book->style_count)
        return MARZ_SHOWN_NUMBER;
    return (marz_shown)book->styles.text[style];
}
