#include "app/files_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/// A row of the matrix, with where it stands.
typedef struct matrix_row {
    marz_given_minutes given;
    int64_t line;
} matrix_row;

static int compare_rows(const void *a, const void *b)
{
    const matrix_row *x = a, *y = b;
    if (x->given.unit != y->given.unit)
        return x->given.unit < y->given.unit ? -1 : 1;
    if (x->given.seat != y->given.seat)
        return x->given.seat < y->given.seat ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

static marz_status read_minutes(const files_sheet *sheet, int32_t column, int64_t *minutes_milli,
                                marz_error *error)
{
    marz_decimal value;
    const marz_status status = marz_files_number(sheet, column, &value, error);
    if (status) {
        marz_hint(error, "Leave the row out where the travel table shall say.");
        return status;
    }
    if (marz_decimal_fixed(value, 1, 3, minutes_milli) && *minutes_milli >= 0 &&
        *minutes_milli <= MARZ_GIVEN_MINUTES_MAX)
        return MARZ_OK;
    marz_files_refuse(sheet, column, error, "minutes is \"%s\", must lie in 0 to 100000",
                      marz_files_text(sheet, column));
    marz_hint(error, "They are minutes one way, from the rep to the unit.");
    return MARZ_E_INPUT;
}

static marz_status read_row(const files_reading *r, const files_sheet *sheet,
                            const int32_t columns[static 3], matrix_row *row, marz_error *error)
{
    const char *unit = marz_files_text(sheet, columns[0]);
    const char *seat = marz_files_text(sheet, columns[1]);
    row->line = sheet->record.line;
    row->given.unit = marz_files_find_unit(r, unit);
    row->given.seat = marz_files_find_seat(r, seat);
    if (row->given.unit == MARZ_NONE) {
        marz_files_refuse(sheet, columns[0], error, "there is no unit \"%s\"", unit);
        marz_hint(error, "Units are those of %s.", r->request->units);
        return MARZ_E_INPUT;
    }
    if (row->given.seat == MARZ_NONE) {
        marz_files_refuse(sheet, columns[1], error, "there is no rep \"%s\"", seat);
        marz_hint(error, "Reps are those of %s.",
                  r->request->reps ? r->request->reps : "the column owner");
        return MARZ_E_INPUT;
    }
    return read_minutes(sheet, columns[2], &row->given.minutes_milli, error);
}

static marz_status read_rows(const files_reading *r, files_sheet *sheet, marz_buffer *rows,
                             int32_t columns[static 3], marz_error *error)
{
    static const char *const names[] = {"unit", "rep", "minutes"};
    marz_status status = MARZ_OK;
    for (int32_t k = 0; !status && k < 3; k++)
        status = marz_files_need(sheet, names[k], &columns[k], error);
    for (bool has_row = true; !status;) {
        matrix_row row;
        status = marz_files_next(sheet, &has_row, error);
        if (status || !has_row)
            break;
        status = read_row(r, sheet, columns, &row, error);
        marz_buffer_add(rows, (const char *)&row, sizeof row);
    }
    return status;
}

/// Sorted, each pair once, into the question.
static marz_status settle(files_reading *r, marz_buffer *buffer, int32_t column, marz_error *error)
{
    marz_instance *in = &r->question->instance;
    matrix_row *rows = (void *)buffer->text;
    const size_t count = buffer->length / sizeof *rows;
    if (count > INT32_MAX)
        return marz_fail(error, MARZ_E_LIMIT, "%s has more than %d rows", r->request->matrix,
                         INT32_MAX);
    in->given = buffer->is_broken ? NULL : MARZ_NEW(r->arena, marz_given_minutes, count);
    if (!in->given)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the matrix");
    if (count > 1)
        qsort(rows, count, sizeof *rows, compare_rows);
    for (size_t k = 0; k < count; k++) {
        in->given[k] = rows[k].given;
        if (k == 0 || rows[k - 1].given.unit != rows[k].given.unit ||
            rows[k - 1].given.seat != rows[k].given.seat)
            continue;
        marz_fail(error, MARZ_E_INPUT, "the pair is there twice, first on line %" PRId64,
                  rows[k - 1].line);
        marz_where(error, "%s:%" PRId64 ":%d", r->request->matrix, rows[k].line, column + 1);
        return MARZ_E_INPUT;
    }
    in->given_count = (int32_t)count;
    return MARZ_OK;
}

marz_status marz_files_read_matrix(files_reading *r, marz_error *error)
{
    files_sheet sheet;
    int32_t columns[3] = {0};
    if (!r->request->matrix)
        return MARZ_OK;
    marz_status status = marz_files_open(r->request->matrix, r->arena, &sheet, error);
    if (status)
        return status;
    marz_buffer rows = {0};
    status = read_rows(r, &sheet, &rows, columns, error);
    if (!status)
        status = settle(r, &rows, columns[0], error);
    marz_buffer_deinit(&rows);
    marz_files_close(&sheet);
    return status;
}
