#include "design/compact/identify.h"

#include "graph/transport.h"

#include <assert.h>
#include <math.h>

#define COST_STEPS 1e12 ///< whole numbers that the greatest cost becomes
#define NONE (-1)

/// Least-cost assignment of every row to a column of its own. @return false when out of memory
static bool assign(const double *cost, int32_t rows, int32_t columns, marz_arena *scratch,
                   int32_t *column_of)
{
    const int64_t arcs = (int64_t)rows * columns;
    int64_t *size = MARZ_NEW(scratch, int64_t, rows), *flow = MARZ_NEW(scratch, int64_t, arcs);
    int32_t *start = MARZ_NEW(scratch, int32_t, rows + 1);
    int32_t *seat = MARZ_NEW(scratch, int32_t, arcs);
    int64_t *whole = MARZ_NEW(scratch, int64_t, arcs), *low = MARZ_NEW(scratch, int64_t, columns);
    int64_t *high = MARZ_NEW(scratch, int64_t, columns);
    int64_t *price = MARZ_NEW(scratch, int64_t, columns);
    if (!size || !flow || !start || !seat || !whole || !low || !high || !price)
        return false;
    double most = 0;
    for (int64_t e = 0; e < arcs; e++)
        most = fmax(most, fabs(cost[e]));
    for (int64_t e = 0; e < arcs; e++) {
        seat[e] = (int32_t)(e % columns);
        whole[e] = most > 0 ? llround(cost[e] / most * COST_STEPS) : 0;
    }
    for (int32_t i = 0; i < rows; i++) {
        size[i] = 1;
        start[i + 1] = (i + 1) * columns;
    }
    for (int32_t j = 0; j < columns; j++) {
        low[j] = rows == columns;
        high[j] = 1;
    }
    const marz_transport problem = {rows, columns, size, start, seat, whole, low, high};
    marz_transport_answer answer = {.flow = flow, .price = price};
    if (marz_transport_solve(&problem, scratch, NULL, &answer, NULL))
        return false;
    assert(answer.outcome == MARZ_OUTCOME_OPTIMAL);
    for (int64_t e = 0; e < arcs; e++)
        if (flow[e] > 0)
            column_of[e / columns] = seat[e];
    return true;
}

/// Part of each owner, or NONE. @return NULL when out of memory
static int32_t *parts_of_owners(const marz_field *f, marz_arena *scratch)
{
    const int32_t count = f->ties ? f->ties->owner_count : 0;
    int32_t *part_of = MARZ_NEW(scratch, int32_t, count + 1);
    for (int32_t o = 0; part_of && o < count; o++)
        part_of[o] = NONE;
    for (int32_t a = 0; part_of && a < f->part_count; a++)
        if (f->parts[a].owner >= 0)
            part_of[f->parts[a].owner] = a;
    return part_of;
}

/// Adds to row[owner] what owners would keep of a part's units.
static void add_kept(const marz_field *f, int32_t part, double sign, const int32_t *column_of,
                     double *row)
{
    const marz_field_part *p = &f->parts[part];
    for (int32_t k = 0; f->ties && k < p->count; k++) {
        const int32_t i = f->is_group ? f->units[p->list[k]].origin : p->list[k];
        for (int32_t e = f->ties->start[i]; e < f->ties->start[i + 1]; e++) {
            const marz_field_tie tie = f->ties->tie[e];
            const int32_t column = column_of ? column_of[tie.owner] : tie.owner;
            if (column != NONE)
                row[column] += sign * tie.kept;
        }
    }
}

/// cost[q * k + a]: the units of part q in the place of part a.
static void fill_costs(const marz_field *f, double kappa, const int32_t *part_of_owner,
                       double *cost)
{
    const int32_t k = f->part_count;
    for (int32_t q = 0; q < k; q++) {
        double *row = &cost[(int64_t)q * k];
        for (int32_t a = 0; a < k; a++) {
            marz_field_part p = f->parts[q];
            marz_part_take_identity(&p, &f->parts[a]);
            row[a] = marz_part_moment(&p) + kappa * fabs(p.weight - p.target);
        }
        add_kept(f, q, -1, part_of_owner, row);
    }
}

/// Brings every locked unit to its owner's part, if that is in the field.
static bool enforce_locks(marz_field *f, const int32_t *part_of_owner, marz_arena *scratch)
{
    if (!f->ties || !f->ties->locked)
        return true;
    int32_t *part_of = MARZ_NEW(scratch, int32_t, f->unit_count);
    if (!part_of)
        return false;
    marz_field_labels(f, part_of);
    bool is_moved = false;
    for (int32_t i = 0; i < f->unit_count; i++) {
        const int32_t lock = marz_field_lock(f, i), part = lock < 0 ? NONE : part_of_owner[lock];
        if (part == NONE || part_of[i] == part)
            continue;
        part_of[i] = part;
        is_moved = true;
    }
    return !is_moved || marz_field_from_labels(f, part_of);
}

bool marz_field_enforce_locks(marz_field *f, marz_arena *scratch)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    const int32_t *part_of_owner = parts_of_owners(f, scratch);
    const bool ok = part_of_owner && enforce_locks(f, part_of_owner, scratch);
    marz_arena_restore(scratch, mark);
    return ok;
}

/// Exchanges the lists: those of part q go to part place_of[q].
static bool exchange(marz_field *f, const int32_t *place_of, marz_arena *scratch)
{
    const int32_t k = f->part_count;
    marz_field_part *old = MARZ_NEW(scratch, marz_field_part, k);
    if (!old)
        return false;
    for (int32_t a = 0; a < k; a++)
        old[a] = f->parts[a];
    for (int32_t q = 0; q < k; q++) {
        const int32_t a = place_of[q];
        f->parts[a] = old[q];
        marz_part_take_identity(&f->parts[a], &old[a]);
        f->parts[a].mu = old[q].mu, f->parts[a].lambda = old[q].lambda;
        marz_field_sum(f, a);
    }
    return true;
}

bool marz_field_identify(marz_field *f, double kappa, marz_arena *scratch)
{
    if (!f->has_identities)
        return true;
    const int32_t k = f->part_count;
    const marz_arena_mark mark = marz_arena_save(scratch);
    double *cost = MARZ_NEW(scratch, double, (int64_t)k *k);
    int32_t *place_of = MARZ_NEW(scratch, int32_t, k);
    const int32_t *part_of_owner = parts_of_owners(f, scratch);
    bool ok = cost && place_of && part_of_owner;
    if (ok)
        fill_costs(f, kappa, part_of_owner, cost);
    ok = ok && assign(cost, k, k, scratch, place_of) && exchange(f, place_of, scratch) &&
         enforce_locks(f, part_of_owner, scratch);
    marz_arena_restore(scratch, mark);
    return ok;
}

/// More than all that could be kept: owners with locks get a part.
static void favour_locked(const marz_field *f, double *gain)
{
    const marz_field_ties *t = f->ties;
    for (int32_t i = 0; t->locked && i < f->unit_count; i++)
        if (t->locked[i] >= 0 && !(gain[t->locked[i]] >= 1 + t->loss))
            for (int32_t a = 0; a < f->part_count; a++)
                gain[(int64_t)a * t->owner_count + t->locked[i]] += 2 * (1 + t->loss);
}

bool marz_field_choose_owners(marz_field *f, marz_arena *scratch)
{
    if (!f->ties || f->ties->owner_count <= f->part_count)
        return true;
    assert(!f->is_group);
    const int32_t k = f->part_count, count = f->ties->owner_count;
    const marz_arena_mark mark = marz_arena_save(scratch);
    double *gain = MARZ_NEW(scratch, double, (int64_t)k *count);
    int32_t *owner_of = MARZ_NEW(scratch, int32_t, k);
    bool ok = gain && owner_of;
    if (ok) {
        for (int32_t a = 0; a < k; a++)
            add_kept(f, a, 1, NULL, &gain[(int64_t)a * count]);
        favour_locked(f, gain);
        for (int64_t e = 0; e < (int64_t)k * count; e++)
            gain[e] = -gain[e];
        ok = assign(gain, k, count, scratch, owner_of);
    }
    for (int32_t a = 0; a < k && ok; a++)
        f->parts[a].owner = owner_of[a];
    const int32_t *part_of_owner = ok ? parts_of_owners(f, scratch) : NULL;
    ok = part_of_owner && enforce_locks(f, part_of_owner, scratch);
    for (int32_t a = 0; a < k && ok; a++)
        marz_field_sum(f, a);
    marz_arena_restore(scratch, mark);
    return ok;
}
