#include "model/rollup.h"

#include <string.h>

/// A district far below the root than this is cut off: nobody has ten levels of managers.
#define DEPTH_MAX 16

typedef struct rollup_work {
    const marz_company *company;
    const marz_plan *plan;
    int32_t *territory_of_seat; ///< [seat_count] or MARZ_NONE
    int32_t *row_of;            ///< [territory_count] or MARZ_NONE
    marz_rollup *rollup;
} rollup_work;

/// Index of the territory with that id, or MARZ_NONE. Territories are sorted by id.
static int32_t find_territory(const marz_company *company, const char *id)
{
    int32_t low = 0, high = company->territory_count;
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        if (strcmp(company->territories[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < company->territory_count && strcmp(company->territories[low].id, id) == 0
               ? low
               : MARZ_NONE;
}

/// Marks all that lies above a seat.
static void mark_above(const marz_company *company, int32_t territory, uint8_t *is_above)
{
    int32_t above = company->territories[territory].parent;
    for (int d = 0; above != MARZ_NONE && d < DEPTH_MAX; d++) {
        is_above[above] = 1;
        above = company->territories[above].parent;
    }
}

/// Adds the marked territories below `parent`, each before its own children.
static void list_below(rollup_work *work, int32_t parent, int32_t depth, const uint8_t *is_above)
{
    const marz_company *company = work->company;
    if (depth >= DEPTH_MAX)
        return;
    for (int32_t t = 0; t < company->territory_count; t++) {
        if (!is_above[t] || company->territories[t].parent != parent || work->row_of[t] >= 0)
            continue;
        work->row_of[t] = work->rollup->row_count;
        work->rollup->rows[work->rollup->row_count++].territory = t;
        work->rollup->rows[work->row_of[t]].depth = depth;
        list_below(work, t, depth + 1, is_above);
    }
}

static marz_status make_rows(rollup_work *work, marz_arena *arena, marz_error *error)
{
    const marz_company *company = work->company;
    const marz_instance *instance = &work->plan->instance;
    const int32_t measures = instance->measure_count;
    uint8_t *is_above = MARZ_NEW(arena, uint8_t, company->territory_count + 1);
    work->territory_of_seat = MARZ_NEW(arena, int32_t, instance->seat_count + 1);
    work->row_of = MARZ_NEW(arena, int32_t, company->territory_count + 1);
    work->rollup->rows = MARZ_NEW(arena, marz_rollup_row, company->territory_count + 1);
    int64_t *sums = MARZ_NEW(arena, int64_t, 3 * (int64_t)measures * company->territory_count + 1);
    if (!is_above || !work->territory_of_seat || !work->row_of || !work->rollup->rows || !sums)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the sums of %d territories",
                         company->territory_count);
    for (int32_t j = 0; j < instance->seat_count; j++) {
        const int32_t territory = find_territory(company, instance->seat_id[j]);
        work->territory_of_seat[j] = territory;
        if (territory != MARZ_NONE)
            mark_above(company, territory, is_above);
    }
    for (int32_t t = 0; t < company->territory_count; t++)
        work->row_of[t] = MARZ_NONE;
    list_below(work, MARZ_NONE, 0, is_above);
    for (int32_t r = 0; r < work->rollup->row_count; r++) {
        work->rollup->rows[r].load_now = sums + 3 * (int64_t)measures * r;
        work->rollup->rows[r].load_then = work->rollup->rows[r].load_now + measures;
        work->rollup->rows[r].target = work->rollup->rows[r].load_then + measures;
    }
    return MARZ_OK;
}

/// Rows above a seat, nearest first. @return how many
static int32_t rows_above(const rollup_work *work, int32_t seat, int32_t rows[static DEPTH_MAX])
{
    int32_t count = 0;
    int32_t t = seat == MARZ_NONE ? MARZ_NONE : work->territory_of_seat[seat];
    for (int d = 0; t != MARZ_NONE && d < DEPTH_MAX; d++) {
        t = work->company->territories[t].parent;
        if (t != MARZ_NONE && work->row_of[t] != MARZ_NONE)
            rows[count++] = work->row_of[t];
    }
    return count;
}

static bool holds(const int32_t *rows, int32_t count, int32_t row)
{
    for (int32_t k = 0; k < count; k++)
        if (rows[k] == row)
            return true;
    return false;
}

static void add_unit(rollup_work *work, int32_t unit)
{
    const marz_instance *instance = &work->plan->instance;
    const int32_t measures = instance->measure_count;
    const int32_t now = instance->present[unit];
    const int32_t then = work->plan->seat_of ? work->plan->seat_of[unit] : MARZ_NONE;
    int32_t from[DEPTH_MAX], to[DEPTH_MAX];
    const int32_t from_count = rows_above(work, now, from), to_count = rows_above(work, then, to);
    for (int32_t k = 0; k < from_count; k++) {
        marz_rollup_row *row = &work->rollup->rows[from[k]];
        row->accounts_now++;
        row->went += (then != MARZ_NONE || instance->has_cover) && !holds(to, to_count, from[k]);
        for (int32_t m = 0; m < measures; m++)
            row->load_now[m] += instance->measure[(int64_t)unit * measures + m];
    }
    for (int32_t k = 0; k < to_count; k++) {
        marz_rollup_row *row = &work->rollup->rows[to[k]];
        const bool was_here = holds(from, from_count, to[k]);
        row->accounts_then++;
        row->came += !was_here;
        row->changed_within += was_here && now != then;
        for (int32_t m = 0; m < measures; m++)
            row->load_then[m] += instance->measure[(int64_t)unit * measures + m];
    }
}

static void add_seat(rollup_work *work, int32_t seat)
{
    const marz_instance *instance = &work->plan->instance;
    int32_t rows[DEPTH_MAX];
    const int32_t count = rows_above(work, seat, rows);
    for (int32_t k = 0; k < count; k++) {
        marz_rollup_row *row = &work->rollup->rows[rows[k]];
        row->seat_count++;
        for (int32_t m = 0; m < instance->measure_count; m++)
            row->target[m] += instance->target[(int64_t)seat * instance->measure_count + m];
    }
}

marz_status marz_rollup_make(const marz_company *company, const marz_plan *plan, marz_arena *arena,
                             marz_rollup *rollup, marz_error *error)
{
    *rollup = (marz_rollup){0};
    rollup_work work = {.company = company, .plan = plan, .rollup = rollup};
    marz_status status = make_rows(&work, arena, error);
    if (status || rollup->row_count == 0)
        return status;
    for (int32_t j = 0; j < plan->instance.seat_count; j++)
        add_seat(&work, j);
    for (int32_t i = 0; i < plan->instance.unit_count; i++)
        add_unit(&work, i);
    return MARZ_OK;
}
