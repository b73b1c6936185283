#include "app/files_internal.h"
#include "base/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the files");
}

static int by_seat_id(const void *a, const void *b)
{
    return strcmp(((const files_seat *)a)->id, ((const files_seat *)b)->id);
}

/// Columns of the file of reps; MARZ_NONE for those it has not.
typedef struct rep_columns {
    int32_t place[3], share, pinned;
    int32_t capacity[MARZ_MEASURES_MAX], least[MARZ_MEASURES_MAX], most[MARZ_MEASURES_MAX];
} rep_columns;

/// Measures that columns of that prefix name.
static marz_status name_measures(files_reading *r, const files_sheet *sheet, const char *prefix,
                                 marz_error *error)
{
    marz_status status = MARZ_OK;
    for (int32_t c = 0; !status && c < sheet->column_count; c++)
        if (strncmp(sheet->heads[c], prefix, strlen(prefix)) == 0)
            status = marz_files_add_measure(r, sheet->heads[c] + strlen(prefix), error);
    return status;
}

static void find_for_measures(const files_reading *r, const files_sheet *sheet, const char *prefix,
                              int32_t columns[static MARZ_MEASURES_MAX])
{
    for (int32_t k = 0; k < MARZ_MEASURES_MAX; k++) {
        char head[300];
        columns[k] = MARZ_NONE;
        if (k >= r->measure_count)
            continue;
        snprintf(head, sizeof head, "%s%.255s", prefix, r->measures[k]);
        columns[k] = marz_files_column(sheet, head);
    }
}

static marz_status find_columns(files_reading *r, const files_sheet *sheet, rep_columns *columns,
                                marz_error *error)
{
    static const char *const prefixes[] = {"capacity_", "low_", "high_"};
    int32_t *const found[] = {columns->capacity, columns->least, columns->most};
    marz_status status = marz_files_need_place(sheet, columns->place, error);
    for (int32_t p = 0; !status && p < 3; p++)
        status = name_measures(r, sheet, prefixes[p], error);
    for (int32_t p = 0; !status && p < 3; p++)
        find_for_measures(r, sheet, prefixes[p], found[p]);
    for (int32_t k = 0; !status && k < r->measure_count; k++)
        r->has_capacity[k] = columns->capacity[k] != MARZ_NONE;
    columns->share = marz_files_column(sheet, "share");
    columns->pinned = marz_files_column(sheet, "pinned");
    return status;
}

/// Part of a full book: "60%" or 0.6; an empty cell is a full one.
static marz_status read_share(const files_sheet *sheet, int32_t column, marz_decimal *share,
                              marz_error *error)
{
    char text[64];
    const char *cell = marz_files_text(sheet, column);
    *share = (marz_decimal){1, 0};
    if (!*cell)
        return MARZ_OK;
    snprintf(text, sizeof text, "%.63s", cell);
    char *sign = strchr(text, '%');
    if (sign)
        *sign = '\0';
    const bool is_number = !marz_decimal_parse(text, MARZ_NUMBER_POINT, share, error);
    int64_t ppm;
    const bool is_right = is_number && share->mantissa >= 0 &&
                          share->decimals < MARZ_NUMBER_DIGITS_MAX - 2 &&
                          marz_decimal_fixed(*share, sign ? 10000 : 1000000, 0, &ppm) &&
                          ppm <= (sign ? 10 * MARZ_PPM : MARZ_PPM - 1) && (!sign || !sign[1]);
    if (is_right) {
        share->decimals += sign ? 2 : 0;
        return MARZ_OK;
    }
    marz_files_refuse(sheet, column, error, "share is \"%s\", must be one like 60%% or 0.6", cell);
    marz_hint(error, "It is the part of a full book that this rep carries, at most 1000%%.");
    return MARZ_E_INPUT;
}

static marz_status read_amount(const files_sheet *sheet, int32_t column, marz_decimal *amount,
                               marz_error *error)
{
    const marz_status status = marz_files_number(sheet, column, amount, error);
    if (status || amount->mantissa >= 0)
        return status;
    return marz_files_refuse(sheet, column, error, "%s is \"%s\", must not be negative",
                             sheet->heads[column], marz_files_text(sheet, column));
}

/// What the rep carries: his capacity, or his share of what all do; and limits of his own.
static marz_status read_amounts(const files_sheet *sheet, const rep_columns *columns,
                                files_seat *seat, marz_error *error)
{
    marz_decimal share;
    marz_status status = read_share(sheet, columns->share, &share, error);
    // Measures that nobody named yet come with the units.
    for (int32_t k = 0; !status && k < MARZ_MEASURES_MAX; k++) {
        const int32_t ends[2] = {columns->least[k], columns->most[k]};
        seat->capacity[k] = share;
        if (columns->capacity[k] != MARZ_NONE)
            status = read_amount(sheet, columns->capacity[k], &seat->capacity[k], error);
        for (int32_t end = 0; !status && end < 2; end++) {
            seat->has_limit[k][end] = ends[end] != MARZ_NONE && *marz_files_text(sheet, ends[end]);
            if (seat->has_limit[k][end])
                status = read_amount(sheet, ends[end], &seat->limit[k][end], error);
        }
    }
    return status;
}

/// A home that is given stays, unless the column says that it may be left.
static marz_status read_home(const files_sheet *sheet, const rep_columns *columns, files_seat *seat,
                             marz_error *error)
{
    const marz_status status =
        marz_files_read_place(sheet, columns->place, &seat->lon_udeg, &seat->lat_udeg, error);
    const char *cell = marz_files_text(sheet, columns->pinned);
    const bool has_place = seat->lon_udeg != MARZ_DEGREES_UNKNOWN;
    seat->may_move = !marz_files_says_yes(cell) && *cell;
    seat->has_home = has_place && !seat->may_move;
    if (status || has_place || seat->may_move || !*cell)
        return status;
    marz_files_refuse(sheet, columns->pinned, error, "%s is pinned, but has no position", seat->id);
    marz_hint(error, "Write lon and lat, or leave pinned empty: then the home is placed.");
    return MARZ_E_INPUT;
}

static marz_status read_rep(const files_sheet *sheet, const rep_columns *columns, files_seat *seat,
                            marz_error *error)
{
    *seat = (files_seat){.id = marz_files_copy(sheet, columns->place[0])};
    if (!seat->id)
        return no_memory(error);
    if (!*seat->id)
        return marz_files_refuse(sheet, columns->place[0], error, "the id is empty");
    const marz_status status = read_home(sheet, columns, seat, error);
    return status ? status : read_amounts(sheet, columns, seat, error);
}

/// Homes are part of the answer where more territories are asked for, or a rep may move.
static marz_status count_homes(files_reading *r, marz_error *error)
{
    const int32_t wanted = r->request->territory_count;
    bool may_move = false;
    for (int32_t j = 0; j < r->seat_count; j++) {
        may_move |= r->seats[j].may_move;
        r->seats[j].is_rep = true;
    }
    r->question->has_free_centres = r->request->may_place && (wanted > 0 || may_move);
    if (!r->question->has_free_centres || wanted == 0 || wanted >= r->seat_count)
        return MARZ_OK;
    marz_fail(error, MARZ_E_USAGE, "%s has %d reps, more than %d %s", r->request->reps,
              r->seat_count, wanted, marz_plural(wanted, "territory", "territories"));
    marz_hint(error, "Each rep has a territory: ask for as many, or leave reps out.");
    return MARZ_E_USAGE;
}

static marz_status read_rep_rows(files_reading *r, files_sheet *sheet, marz_error *error)
{
    rep_columns columns;
    marz_status status = find_columns(r, sheet, &columns, error);
    marz_buffer rows = {0};
    for (bool has_row = true; !status;) {
        files_seat seat;
        status = marz_files_next(sheet, &has_row, error);
        if (status || !has_row)
            break;
        status = read_rep(sheet, &columns, &seat, error);
        marz_buffer_add(&rows, (const char *)&seat, sizeof seat);
    }
    r->seats = marz_files_gather(r->arena, &rows, sizeof *r->seats, &r->seat_count);
    if (status || !r->seats)
        return status ? status : no_memory(error);
    qsort(r->seats, (size_t)r->seat_count, sizeof *r->seats, by_seat_id);
    for (int32_t j = 1; j < r->seat_count; j++)
        if (strcmp(r->seats[j - 1].id, r->seats[j].id) == 0)
            return marz_fail(error, MARZ_E_INPUT, "%s has the rep %s twice", sheet->path,
                             r->seats[j].id);
    return r->seat_count ? count_homes(r, error)
                         : marz_fail(error, MARZ_E_INPUT, "%s has no reps", sheet->path);
}

marz_status marz_files_read_reps(files_reading *r, marz_error *error)
{
    for (int32_t b = 0; b < r->request->band_count; b++) {
        const marz_status status = marz_files_add_measure(r, r->request->bands[b].measure, error);
        if (status)
            return status;
    }
    for (int32_t p = 0; p < r->request->price_count; p++) {
        const marz_status status = marz_files_add_measure(r, r->request->prices[p].measure, error);
        if (status)
            return status;
    }
    if (!r->request->reps)
        return MARZ_OK;
    files_sheet sheet;
    marz_status status = marz_files_open(r->request->reps, r->arena, &sheet, error);
    if (status)
        return status;
    status = read_rep_rows(r, &sheet, error);
    marz_files_close(&sheet);
    return status;
}
