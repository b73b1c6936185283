#include "exchange/xlsx.h"

static marz_status not_read(const char *path, marz_error *error)
{
    return marz_fail(error, MARZ_E_INPUT, "cannot read %s: save it as CSV", path);
}

marz_status marz_xlsx_sheets(const char *path, marz_arena *arena, const char *const **names,
                             int32_t *count, marz_error *error)
{
    (void)arena;
    *names = NULL;
    *count = 0;
    return not_read(path, error);
}

marz_status marz_xlsx_open(const char *path, const char *sheet, marz_arena *arena,
                           marz_table **table, marz_error *error)
{
    (void)sheet;
    (void)arena;
    (void)table;
    return not_read(path, error);
}
