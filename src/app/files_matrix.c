#include "app/files_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/// A row of the matrix, with where it stands.
typedef struct matrix_row {
    marz_given_minutes given;
    bool is_place; ///< given.seat is a unit at which a centre can lie
    int64_t line;
} matrix_row;

/// Rows of seats first, by unit and seat; then those of units, by place and unit.
static int compare_rows(const void *a, const void *b)
{
    const matrix_row *x = a, *y = b;
    const int32_t left[2] = {x->given.unit, x->given.seat},
                  right[2] = {y->given.unit, y->given.seat};
    if (x->is_place != y->is_place)
        return x->is_place ? 1 : -1;
    const int32_t first = x->is_place;
    if (left[first] != right[first])
        return left[first] < right[first] ? -1 : 1;
    if (left[!first] != right[!first])
        return left[!first] < right[!first] ? -1 : 1;
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
    const bool has_places = r->question->has_free_centres || r->request->weighs_sizes;
    if (row->given.seat != MARZ_NONE && has_places && !r->seats[row->given.seat].has_home)
        row->given.seat = MARZ_NONE; // It has no place yet: only a unit can be meant.
    row->is_place = row->given.seat == MARZ_NONE && has_places;
    if (row->is_place)
        row->given.seat = marz_files_find_unit(r, seat);
    if (row->given.seat == MARZ_NONE) {
        marz_files_refuse(sheet, columns[1], error, "there is no rep%s \"%s\"",
                          has_places ? " with a home and no unit" : "", seat);
        marz_hint(error,
                  has_places ? "Centres that are placed lie at units: write their ids."
                             : "Reps are those of %s.",
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

/// Sorted, each pair once, into the question: of seats that have a place, and between units.
static marz_status settle(files_reading *r, marz_buffer *buffer, int32_t column, marz_error *error)
{
    marz_instance *in = &r->question->instance;
    matrix_row *rows = (void *)buffer->text;
    const size_t count = buffer->length / sizeof *rows;
    if (count > INT32_MAX)
        return marz_fail(error, MARZ_E_LIMIT, "%s has more than %d rows", r->request->matrix,
                         INT32_MAX);
    marz_given_minutes *kept =
        buffer->is_broken ? NULL : MARZ_NEW(r->arena, marz_given_minutes, count);
    if (!kept)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the matrix");
    if (count > 1)
        qsort(rows, count, sizeof *rows, compare_rows);
    for (size_t k = 0; k < count; k++) {
        kept[k] = rows[k].given;
        in->given_count += !rows[k].is_place;
        if (k == 0 || rows[k - 1].is_place != rows[k].is_place ||
            rows[k - 1].given.unit != rows[k].given.unit ||
            rows[k - 1].given.seat != rows[k].given.seat)
            continue;
        marz_fail(error, MARZ_E_INPUT, "the pair is there twice, first on line %" PRId64,
                  rows[k - 1].line);
        marz_where(error, "%s:%" PRId64 ":%d", r->request->matrix, rows[k].line, column + 1);
        return MARZ_E_INPUT;
    }
    in->given = kept;
    r->question->between = kept + in->given_count;
    r->question->between_count = (int32_t)count - in->given_count;
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
