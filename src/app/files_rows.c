#include "app/files_internal.h"
#include "app/instance_internal.h"
#include "base/control.h"
#include "base/daytext.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the files");
}

static bool is_known_head(const char *head)
{
    static const char *const names[] = {"id",        "lon",         "lat",     "name",      "owner",
                                        "locked",    "group",       "segment", "visits",    "area",
                                        "exception", "cover_price", "since",   "longitude", "lng",
                                        "latitude",  NULL};
    for (int32_t k = 0; names[k]; k++)
        if (strcmp(head, names[k]) == 0)
            return true;
    return false;
}

int32_t marz_files_find_measure(const files_reading *r, const char *name)
{
    for (int32_t k = 0; k < r->measure_count; k++)
        if (strcasecmp(r->measures[k], name) == 0)
            return k;
    return MARZ_NONE;
}

marz_status marz_files_add_measure(files_reading *r, const char *name, marz_error *error)
{
    if (marz_files_find_measure(r, name) != MARZ_NONE)
        return MARZ_OK;
    if (r->measure_count < MARZ_MEASURES_MAX) {
        r->measures[r->measure_count++] = name;
        return MARZ_OK;
    }
    marz_fail(error, MARZ_E_USAGE, "there are more than %d measures", MARZ_MEASURES_MAX);
    marz_hint(error, "Name those that count: --balance payments=10%%,beds=20%%.");
    return MARZ_E_USAGE;
}

static int32_t find(const char *first, int32_t count, size_t step, const char *id)
{
    int32_t low = 0, high = count;
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        const char *const *at = (const void *)(first + (size_t)middle * step);
        const int order = strcmp(*at, id);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return MARZ_NONE;
}

// An id is the first member of both.
int32_t marz_files_find_unit(const files_reading *r, const char *id)
{
    return find((const char *)r->units, r->unit_count, sizeof *r->units, id);
}

int32_t marz_files_find_seat(const files_reading *r, const char *id)
{
    return find((const char *)r->seats, r->seat_count, sizeof *r->seats, id);
}

void *marz_files_gather(marz_arena *arena, marz_buffer *rows, size_t size, int32_t *count)
{
    *count = (int32_t)(rows->length / size);
    void *list = rows->is_broken ? NULL : marz_arena_alloc(arena, (size_t)*count, size);
    if (list && *count)
        memcpy(list, rows->text, rows->length);
    marz_buffer_deinit(rows);
    return list;
}

marz_status marz_files_read_place(const files_sheet *sheet, const int32_t columns[static 3],
                                  int32_t *lon, int32_t *lat, marz_error *error)
{
    marz_status status = marz_files_degrees(sheet, columns[1], 180, lon, error);
    if (!status)
        status = marz_files_degrees(sheet, columns[2], 90, lat, error);
    if (status || (*lon == MARZ_DEGREES_UNKNOWN) == (*lat == MARZ_DEGREES_UNKNOWN))
        return status;
    return marz_files_refuse(sheet, columns[1], error, "a position needs both lon and lat");
}

marz_status marz_files_need_place(const files_sheet *sheet, int32_t columns[static 3],
                                  marz_error *error)
{
    static const char *const names[3][3] = {
        {"id"}, {"lon", "longitude", "lng"}, {"lat", "latitude"}};
    marz_status status = MARZ_OK;
    for (int32_t k = 0; !status && k < 3; k++) {
        columns[k] = MARZ_NONE;
        for (int32_t n = 0; n < 3 && names[k][n] && columns[k] == MARZ_NONE; n++)
            columns[k] = marz_files_column(sheet, names[k][n]);
        if (columns[k] == MARZ_NONE)
            status = marz_files_need(sheet, names[k][0], &columns[k], error);
    }
    return status;
}

// ---------------------------------------------------------------- units

/// Columns of the file of units; MARZ_NONE for those it has not.
typedef struct unit_columns {
    int32_t place[3], name, owner, locked, group, segment, visits, area, exception;
    int32_t cover, since;
    int32_t measure[MARZ_MEASURES_MAX];
} unit_columns;

static marz_status find_measures(files_reading *r, const files_sheet *sheet, unit_columns *columns,
                                 marz_error *error)
{
    const bool are_named = r->measure_count > 0;
    marz_status status = MARZ_OK;
    for (int32_t c = 0; !status && !are_named && c < sheet->column_count; c++)
        if (!is_known_head(sheet->heads[c]))
            status = marz_files_add_measure(r, sheet->heads[c], error);
    if (!status && r->request->value)
        status = marz_files_need(sheet, r->request->value, &r->value_measure, error);
    if (!status && r->request->value)
        status = marz_files_add_measure(r, r->request->value, error);
    for (int32_t k = 0; !status && k < r->measure_count; k++) {
        columns->measure[k] = marz_files_column(sheet, r->measures[k]);
        if (columns->measure[k] == MARZ_NONE && strcasecmp(r->measures[k], "count") != 0)
            status = marz_files_need(sheet, r->measures[k], &columns->measure[k], error);
    }
    r->value_measure = r->request->value ? marz_files_find_measure(r, r->request->value) : 0;
    marz_files_question *q = r->question;
    for (int32_t c = 0; c < sheet->column_count; c++)
        if (!is_known_head(sheet->heads[c]) &&
            marz_files_find_measure(r, sheet->heads[c]) == MARZ_NONE &&
            q->ignored_count < MARZ_FILES_IGNORED_MAX)
            q->ignored[q->ignored_count++] = sheet->heads[c];
    return status;
}

/// Whoever balances prices may call them so.
static int32_t find_cover(const files_reading *r, const files_sheet *sheet)
{
    static const char head[] = "cover_price";
    return marz_files_find_measure(r, head) == MARZ_NONE ? marz_files_column(sheet, head)
                                                         : MARZ_NONE;
}

static marz_status find_columns(files_reading *r, const files_sheet *sheet, unit_columns *columns,
                                marz_error *error)
{
    const marz_status status = marz_files_need_place(sheet, columns->place, error);
    if (status)
        return status;
    columns->name = marz_files_column(sheet, "name");
    columns->owner = marz_files_column(sheet, "owner");
    columns->locked = marz_files_column(sheet, "locked");
    columns->group = marz_files_column(sheet, "group");
    columns->segment = marz_files_column(sheet, "segment");
    columns->visits = marz_files_column(sheet, "visits");
    columns->since = marz_files_column(sheet, "since");
    const marz_status found = find_measures(r, sheet, columns, error);
    columns->cover = find_cover(r, sheet);
    // Whoever balances square kilometres may call them area.
    columns->area =
        marz_files_find_measure(r, "area") == MARZ_NONE ? marz_files_column(sheet, "area") : -1;
    columns->exception = columns->area < 0 ? -1 : marz_files_column(sheet, "exception");
    r->area_column = columns->area;
    return found;
}

/// A number of its own that a unit may have, not below 0: number * factor with `places` decimals.
/// @param value  keeps what it holds where there is no such column or cell
static marz_status read_own(const files_sheet *sheet, int32_t column, int64_t factor,
                            int32_t places, int64_t *value, marz_error *error)
{
    if (column == MARZ_NONE || !*marz_files_text(sheet, column))
        return MARZ_OK;
    marz_decimal number;
    const marz_status status = marz_files_number(sheet, column, &number, error);
    if (status)
        return status;
    if (marz_decimal_fixed(number, factor, places, value) && *value >= 0)
        return MARZ_OK;
    return marz_files_refuse(sheet, column, error, "%s is \"%s\", must not be negative",
                             sheet->heads[column], marz_files_text(sheet, column));
}

/// Does the unit stay, as its owner got it less than move.frozen_months ago? Nobody knows when: no.
static marz_status read_since(files_reading *r, const files_sheet *sheet, int32_t column,
                              files_unit *unit, marz_error *error)
{
    const int64_t months = r->request->settings->frozen_months;
    const char *text = marz_files_text(sheet, column);
    int32_t since, today = r->request->as_of_day;
    if (months == 0 || column == MARZ_NONE || !*text || !*unit->owner)
        return MARZ_OK;
    marz_error why = {0};
    if (marz_day_parse(text, MARZ_DAY_ORDER_YEAR_FIRST, &since, &why) != MARZ_OK)
        return marz_files_refuse(sheet, column, error, "%s", why.message);
    if (today == 0)
        today = marz_clock_today();
    unit->is_frozen = marz_is_within_months((int64_t)today - since, months);
    r->question->frozen_count += unit->is_frozen;
    return MARZ_OK;
}

static marz_status read_unit(files_reading *r, const files_sheet *sheet,
                             const unit_columns *columns, files_unit *unit, marz_error *error)
{
    *unit = (files_unit){.id = marz_files_copy(sheet, columns->place[0]),
                         .name = marz_files_copy(sheet, columns->name),
                         .owner = marz_files_copy(sheet, columns->owner),
                         .locked = marz_files_copy(sheet, columns->locked),
                         .group = marz_files_copy(sheet, columns->group),
                         .segment = marz_files_copy(sheet, columns->segment),
                         .area = marz_files_copy(sheet, columns->area),
                         .exception = marz_files_copy(sheet, columns->exception),
                         .line = sheet->record.line};
    if (!unit->id || !unit->name || !unit->owner || !unit->locked || !unit->group ||
        !unit->segment || !unit->area || !unit->exception)
        return no_memory(error);
    if (!*unit->id)
        return marz_files_refuse(sheet, columns->place[0], error, "the id is empty");
    marz_status status =
        marz_files_read_place(sheet, columns->place, &unit->lon_udeg, &unit->lat_udeg, error);
    unit->visits_milli = MARZ_FILES_VISITS_MILLI;
    unit->cover_minor = MARZ_UNKNOWN;
    if (!status)
        status = read_own(sheet, columns->visits, 1, 3, &unit->visits_milli, error);
    if (!status)
        status = read_own(sheet, columns->cover, 100, 0, &unit->cover_minor, error);
    if (!status)
        status = read_since(r, sheet, columns->since, unit, error);
    r->has_cover_prices |= !status && unit->cover_minor != MARZ_UNKNOWN;
    for (int32_t k = 0; !status && k < r->measure_count; k++) {
        const int32_t c = columns->measure[k];
        unit->amount[k] = (marz_decimal){1, 0}; // "count" needs no column.
        if (c == MARZ_NONE)
            continue;
        status = marz_files_number(sheet, c, &unit->amount[k], error);
        if (!status && unit->amount[k].mantissa < 0)
            status = marz_files_refuse(sheet, c, error, "%s is \"%s\", must not be negative",
                                       sheet->heads[c], marz_files_text(sheet, c));
    }
    if (status || !r->request->reps || !*unit->owner ||
        marz_files_find_seat(r, unit->owner) != MARZ_NONE)
        return status;
    marz_files_refuse(sheet, columns->owner, error, "the owner \"%s\" is not among the reps",
                      unit->owner);
    marz_hint(error, "Leave the cell empty if nobody has the unit now.");
    return MARZ_E_INPUT;
}

static int by_unit_id(const void *a, const void *b)
{
    const files_unit *x = a, *y = b;
    const int order = strcmp(x->id, y->id);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

static marz_status read_unit_rows(files_reading *r, files_sheet *sheet, marz_error *error)
{
    unit_columns columns;
    marz_status status = find_columns(r, sheet, &columns, error);
    marz_buffer rows = {0};
    for (bool has_row = true; !status;) {
        files_unit unit;
        status = marz_files_next(sheet, &has_row, error);
        if (status || !has_row)
            break;
        status = read_unit(r, sheet, &columns, &unit, error);
        marz_buffer_add(&rows, (const char *)&unit, sizeof unit);
    }
    r->units = marz_files_gather(r->arena, &rows, sizeof *r->units, &r->unit_count);
    if (status || !r->units)
        return status ? status : no_memory(error);
    qsort(r->units, (size_t)r->unit_count, sizeof *r->units, by_unit_id);
    for (int32_t i = 1; i < r->unit_count; i++) {
        if (strcmp(r->units[i - 1].id, r->units[i].id) != 0)
            continue;
        marz_fail(error, MARZ_E_INPUT, "the id \"%s\" is there twice, first on line %" PRId64,
                  r->units[i].id, r->units[i - 1].line);
        marz_where(error, "%s:%" PRId64 ":%d", sheet->path, r->units[i].line, columns.place[0] + 1);
        return MARZ_E_INPUT;
    }
    return r->unit_count ? MARZ_OK : marz_fail(error, MARZ_E_INPUT, "%s has no units", sheet->path);
}

marz_status marz_files_read_units(files_reading *r, marz_error *error)
{
    files_sheet sheet;
    marz_status status = marz_files_open(r->request->units, r->arena, &sheet, error);
    if (status)
        return status;
    status = read_unit_rows(r, &sheet, error);
    marz_files_close(&sheet);
    return status;
}
