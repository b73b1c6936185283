/// @file app/page.h
/// The frame of a page of one subject: head, title, language and direction.
#ifndef MARZ_APP_PAGE_H
#define MARZ_APP_PAGE_H

#include "base/error.h"
#include "report/html.h"
#include "report/number.h"

/// MARZ_PERSIAN for "fa", else MARZ_ENGLISH.
marz_language marz_page_language(const char *name);

/// Begins a page in `out`; its body is open. @param sheet  a style sheet of the program
void marz_page_begin(marz_html *html, marz_buffer *out, marz_language language, const char *title,
                     const char *sheet);

/// Closes what is open, writes the page to `path` and frees `out`. @return MARZ_E_IO,
/// MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_page_write(marz_html *html, const char *path, marz_error *error);

#endif
