#include "app/page.h"

#include "base/file.h"

#include <string.h>

marz_language marz_page_language(const char *name)
{
    return strcmp(name, "fa") == 0 ? MARZ_PERSIAN : MARZ_ENGLISH;
}

void marz_page_begin(marz_html *html, marz_buffer *out, marz_language language, const char *title,
                     const char *sheet)
{
    marz_html_begin(html, out);
    marz_html_open(html, "html");
    marz_html_attribute(html, "lang", language == MARZ_PERSIAN ? "fa" : "en");
    if (language == MARZ_PERSIAN)
        marz_html_attribute(html, "dir", "rtl");
    marz_html_open(html, "head");
    marz_html_open(html, "meta");
    marz_html_attribute(html, "charset", "utf-8");
    marz_html_close(html);
    marz_html_leaf(html, "title", NULL, title);
    marz_html_style(html, sheet);
    marz_html_close(html);
    marz_html_open(html, "body");
}

marz_status marz_page_write(marz_html *html, const char *path, marz_error *error)
{
    marz_html_close_all(html);
    const marz_status status =
        html->out->is_broken ? marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the page")
                             : marz_file_write(path, html->out->text, html->out->length, error);
    marz_buffer_deinit(html->out);
    return status;
}
