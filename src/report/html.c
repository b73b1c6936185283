#include "report/html.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

static const char *const childless[] = {"meta", "br",     "col",  "hr",       "path",
                                        "rect", "circle", "line", "polyline", "use"};

static bool is_childless(const char *element)
{
    for (size_t k = 0; k < sizeof childless / sizeof *childless; k++)
        if (strcmp(childless[k], element) == 0)
            return true;
    return false;
}

void marz_html_begin(marz_html *html, marz_buffer *out)
{
    *html = (marz_html){.out = out};
    marz_buffer_text(out, "<!DOCTYPE html>\n");
}

static void finish_tag(marz_html *html)
{
    if (html->is_tag_open)
        marz_buffer_char(html->out, '>');
    html->is_tag_open = false;
}

void marz_html_open(marz_html *html, const char *element)
{
    assert(html->depth < MARZ_HTML_DEPTH_MAX);
    finish_tag(html);
    marz_buffer_char(html->out, '<');
    marz_buffer_text(html->out, element);
    html->open[html->depth++] = element;
    html->is_tag_open = true;
}

void marz_html_open_class(marz_html *html, const char *element, const char *class_name)
{
    marz_html_open(html, element);
    if (class_name)
        marz_html_attribute(html, "class", class_name);
}

static const char *entity_of(unsigned char character)
{
    switch (character) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/// Noncharacters and control characters, which XML forbids. The text is valid UTF-8.
static bool is_forbidden(const unsigned char *text, size_t length)
{
    if (text[0] < 0x20)
        return text[0] != '\t' && text[0] != '\n';
    return text[0] == 0x7f ||
           (length >= 3 && text[0] == 0xef && text[1] == 0xbf && text[2] >= 0xbe);
}

static void add_valid(marz_buffer *out, const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t from = 0;
    for (size_t k = 0; k < length; k++) {
        const char *entity = entity_of(bytes[k]);
        const bool is_dropped = is_forbidden(bytes + k, length - k);
        if (!entity && !is_dropped)
            continue;
        marz_buffer_add(out, text + from, k - from);
        marz_buffer_text(out, entity ? entity : "");
        k += bytes[k] == 0xef ? 2 : 0;
        from = k + 1;
    }
    marz_buffer_add(out, text + from, length - from);
}

static void add_escaped(marz_buffer *out, const char *text, size_t length)
{
    while (length > 0) {
        const size_t valid = marz_text_valid_length(text, length);
        add_valid(out, text, valid);
        if (valid == length)
            return;
        marz_buffer_text(out, "\xef\xbf\xbd");
        text += valid + 1;
        length -= valid + 1;
    }
}

void marz_html_attribute(marz_html *html, const char *name, const char *value)
{
    assert(html->is_tag_open);
    marz_buffer_char(html->out, ' ');
    marz_buffer_text(html->out, name);
    marz_buffer_text(html->out, "=\"");
    add_escaped(html->out, value, strlen(value));
    marz_buffer_char(html->out, '"');
}

void marz_html_attribute_int(marz_html *html, const char *name, int64_t value)
{
    assert(html->is_tag_open);
    marz_buffer_print(html->out, " %s=\"%" PRId64 "\"", name, value);
}

void marz_html_text_n(marz_html *html, const char *text, size_t length)
{
    finish_tag(html);
    add_escaped(html->out, text, length);
}

void marz_html_text(marz_html *html, const char *text)
{
    marz_html_text_n(html, text, strlen(text));
}

void marz_html_close(marz_html *html)
{
    assert(html->depth > 0);
    const char *element = html->open[--html->depth];
    if (html->is_tag_open && is_childless(element)) {
        marz_buffer_text(html->out, "/>");
        html->is_tag_open = false;
        return;
    }
    finish_tag(html);
    marz_buffer_text(html->out, "</");
    marz_buffer_text(html->out, element);
    marz_buffer_char(html->out, '>');
}

void marz_html_close_all(marz_html *html)
{
    while (html->depth > 0)
        marz_html_close(html);
    marz_buffer_char(html->out, '\n');
}

void marz_html_leaf(marz_html *html, const char *element, const char *class_name, const char *text)
{
    marz_html_open_class(html, element, class_name);
    marz_html_text(html, text);
    marz_html_close(html);
}

void marz_html_style(marz_html *html, const char *sheet)
{
    assert(!strpbrk(sheet, "<&"));
    marz_html_open(html, "style");
    finish_tag(html);
    marz_buffer_text(html->out, sheet);
    marz_html_close(html);
}
