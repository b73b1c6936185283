#include "exchange/refused.h"

#include "exchange/csv_write.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static marz_status cannot_write(const marz_refused *refused, marz_error *error)
{
    marz_fail(error, MARZ_E_IO, "cannot write %s: %s", refused->path, strerror(errno));
    marz_hint(error, "It takes the refused rows; choose a folder with room where you may write.");
    return MARZ_E_IO;
}

static marz_status put_row(marz_refused *refused, marz_error *error)
{
    if (refused->row.is_broken)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a refused row");
    const size_t put = fwrite(refused->row.text, 1, refused->row.length, refused->file);
    return put == refused->row.length ? MARZ_OK : cannot_write(refused, error);
}

static marz_status begin(marz_refused *refused, marz_error *error)
{
    const int size = snprintf(refused->temporary, sizeof refused->temporary, "%s.%ld.new",
                              refused->path, (long)getpid());
    errno = ENAMETOOLONG;
    if (size > 0 && (size_t)size < sizeof refused->temporary)
        refused->file = fopen(refused->temporary, "we");
    if (!refused->file)
        return cannot_write(refused, error);
    marz_buffer_clear(&refused->row);
    marz_buffer_text(&refused->row, "file,line,column,column name,reason,row\n");
    return put_row(refused, error);
}

marz_status marz_refused_add(marz_refused *refused, const char *file, const marz_record *record,
                             int32_t column, const char *column_name, const char *reason,
                             marz_error *error)
{
    refused->count++;
    if (!refused->path)
        return MARZ_OK;
    if (!refused->file) {
        const marz_status status = begin(refused, error);
        if (status)
            return status;
    }
    marz_buffer *row = &refused->row;
    marz_buffer_clear(row);
    marz_csv_add_cell(row, file, true);
    marz_buffer_print(row, ",%lld,%d", (long long)record->line, column);
    marz_csv_add_cell(row, column_name, false);
    marz_csv_add_cell(row, reason, false);
    for (int32_t k = 0; k < record->count; k++)
        marz_csv_add_cell(row, record->cells[k].text, false);
    marz_csv_end_row(row);
    return put_row(refused, error);
}

marz_status marz_refused_finish(marz_refused *refused, marz_error *error)
{
    if (!refused->file)
        return MARZ_OK;
    const int failed = fflush(refused->file) || fsync(fileno(refused->file));
    if (fclose(refused->file) || failed || rename(refused->temporary, refused->path)) {
        const marz_status status = cannot_write(refused, error);
        unlink(refused->temporary);
        refused->file = NULL;
        return status;
    }
    refused->file = NULL;
    return MARZ_OK;
}

void marz_refused_deinit(marz_refused *refused)
{
    if (refused->file) {
        fclose(refused->file);
        unlink(refused->temporary);
        refused->file = NULL;
    }
    marz_buffer_deinit(&refused->row);
}
