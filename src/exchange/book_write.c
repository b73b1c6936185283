#include "exchange/book_write.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CREATED 946684800 ///< 2000-01-01: the clock must not change what is written

marz_status marz_book_begin(marz_book *book, const char *path, marz_error *error)
{
    *book = (marz_book){.path = path};
    const int size =
        snprintf(book->temporary, sizeof book->temporary, "%s.%ld.new", path, (long)getpid());
    if (size < 0 || (size_t)size >= sizeof book->temporary)
        return marz_fail(error, MARZ_E_IO, "the path is too long: %s", path);
    book->workbook = workbook_new(book->temporary);
    if (!book->workbook)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a workbook");
    lxw_doc_properties properties = {.created = CREATED};
    workbook_set_properties(book->workbook, &properties);
    book->header = workbook_add_format(book->workbook);
    if (book->header)
        format_set_bold(book->header);
    return MARZ_OK;
}

marz_status marz_book_end(marz_book *book, bool is_good, marz_error *error)
{
    errno = 0;
    const lxw_error code = workbook_close(book->workbook);
    const bool failed = code != LXW_NO_ERROR || (is_good && rename(book->temporary, book->path));
    if (is_good && !failed)
        return MARZ_OK;
    const int reason = errno;
    unlink(book->temporary);
    if (!failed)
        return MARZ_OK;
    return marz_fail(error, MARZ_E_IO, "cannot write %s: %s", book->path,
                     reason ? strerror(reason) : lxw_strerror(code));
}
