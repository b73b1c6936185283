#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

marz_status marz_fail(marz_error *error, marz_status status, const char *format, ...)
{
    if (!error)
        return status;
    va_list args;
    va_start(args, format);
    error->status = status;
    error->hint[0] = error->where[0] = '\0';
    vsnprintf(error->message, sizeof error->message, format, args);
    va_end(args);
    return status;
}

void marz_hint(marz_error *error, const char *format, ...)
{
    if (!error)
        return;
    va_list args;
    va_start(args, format);
    vsnprintf(error->hint, sizeof error->hint, format, args);
    va_end(args);
}

void marz_where(marz_error *error, const char *format, ...)
{
    if (!error)
        return;
    va_list args;
    va_start(args, format);
    vsnprintf(error->where, sizeof error->where, format, args);
    va_end(args);
}

/// One row a status: its name for machines and the exit status of a command.
static const struct {
    const char *name;
    int exit_status;
} rows[] = {
    [MARZ_OK] = {"ok", 0},
    [MARZ_E_USAGE] = {"usage", 2},
    [MARZ_E_INPUT] = {"input", 3},
    [MARZ_E_NOT_FOUND] = {"not_found", 3},
    [MARZ_E_LIMIT] = {"limit", 3},
    [MARZ_E_IO] = {"io", 4},
    [MARZ_E_STORE] = {"store", 4},
    [MARZ_E_BUSY] = {"busy", 4},
    [MARZ_E_NO_MEMORY] = {"no_memory", 5},
    [MARZ_E_INTERNAL] = {"internal", 5},
};

const char *marz_status_name(marz_status status)
{
    return rows[status].name;
}

int marz_status_exit(marz_status status)
{
    return rows[status].exit_status;
}
