/// @file report/html.h
/// A safe writer of HTML that is well-formed XML too: elements nest, text is always escaped.
///
/// The only place of the program where markup is put together. Bytes that are no UTF-8 become
/// U+FFFD and characters that XML forbids vanish, so that no name in a customer's file can break
/// the page or slip an element into it.
#ifndef MARZ_REPORT_HTML_H
#define MARZ_REPORT_HTML_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stdint.h>

#define MARZ_HTML_DEPTH_MAX 32

typedef struct marz_html {
    marz_buffer *out;                      ///< borrowed
    const char *open[MARZ_HTML_DEPTH_MAX]; ///< names of the open elements, constants
    int32_t depth;
    bool is_tag_open; ///< attributes may still be added to the innermost element
} marz_html;

/// Starts a document. Names of elements and attributes are constants of the program.
void marz_html_begin(marz_html *html, marz_buffer *out);

/// Opens an element; it gets the attributes that follow.
void marz_html_open(marz_html *html, const char *element);
void marz_html_open_class(marz_html *html, const char *element, const char *class_name);
void marz_html_attribute(marz_html *html, const char *name, const char *value);
void marz_html_attribute_int(marz_html *html, const char *name, int64_t value);

/// Text content, escaped; `text_n` takes at most `length` bytes.
void marz_html_text(marz_html *html, const char *text);
void marz_html_text_n(marz_html *html, const char *text, size_t length);

/// Closes the innermost element; `close_all` whatever is open.
void marz_html_close(marz_html *html);
void marz_html_close_all(marz_html *html);

/// An element with text and nothing else; `class_name` may be NULL.
void marz_html_leaf(marz_html *html, const char *element, const char *class_name, const char *text);

/// A style sheet of the program; asserts that it holds no character that needs escaping.
void marz_html_style(marz_html *html, const char *sheet);

#endif
