/// @file exchange/xml.h
/// Parts of a workbook through expat: elements and their text, pulled one event group at a time.
#ifndef MARZ_EXCHANGE_XML_H
#define MARZ_EXCHANGE_XML_H

#include "exchange/package.h"

#include <expat.h>

#define MARZ_XML_DEPTH_MAX 64

/// What is called for the elements. Names come without their prefix.
typedef struct marz_xml_events {
    void (*begin)(void *context, const char *name, const char *const *attributes);
    void (*end)(void *context, const char *name);
    void (*text)(void *context, const char *text, size_t length); ///< may be NULL
} marz_xml_events;

/// A part being read. All zero is closed.
typedef struct marz_xml {
    marz_package *package;
    const char *name; ///< for messages
    XML_Parser parser;
    const marz_xml_events *events;
    void *context;
    int32_t depth;
    bool has_entities, is_too_deep, is_done;
} marz_xml;

/// Opens the part that marz_package_find has made the current one.
MARZ_CHECKED marz_status marz_xml_open(marz_xml *xml, marz_package *package, const char *name,
                                       const marz_xml_events *events, void *context,
                                       marz_error *error);
void marz_xml_close(marz_xml *xml);

/// Called from within an event: marz_xml_run returns after it.
void marz_xml_pause(marz_xml *xml);

/// Reads on until a pause or the end (`is_done`). @return MARZ_E_INPUT for what is no XML, declares
/// entities or nests too deep, and what marz_package_read returns
MARZ_CHECKED marz_status marz_xml_run(marz_xml *xml, marz_error *error);

/// Value of an attribute (by its name without prefix), or NULL.
const char *marz_xml_attribute(const char *const *attributes, const char *name);

#endif
