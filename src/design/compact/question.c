#include "design/compact/solve.h"
#include "geo/hilbert.h"

#include <math.h>
#include <stdlib.h>

#define ROUNDING 1e-8 ///< sums of the weights of 5e7 units are exact to that

double marz_compact_mean(const marz_compact *p)
{
    double total = 0;
    for (int32_t i = 0; i < p->unit_count; i++)
        total += p->weight[i];
    return total / p->territory_count;
}

double marz_compact_low(const marz_compact *p, int32_t a, double mean)
{
    return p->low ? p->low[a] : mean * (1 - p->tolerance);
}

double marz_compact_high(const marz_compact *p, int32_t a, double mean)
{
    return p->low ? p->high[a] : mean * (1 + p->tolerance);
}

// ---------------------------------------------------------------- is it a question?

static marz_status check_counts(const marz_compact *p, marz_error *error)
{
    if (p->unit_count < 1 || p->unit_count > MARZ_COMPACT_UNIT_MAX)
        return marz_fail(error, MARZ_E_LIMIT, "%d units, 1 to %d can be divided", p->unit_count,
                         MARZ_COMPACT_UNIT_MAX);
    if (p->territory_count < 1 || p->territory_count > p->unit_count)
        return marz_fail(error, MARZ_E_INPUT, "%d territories of %d units", p->territory_count,
                         p->unit_count);
    if (!p->low && !(p->tolerance >= 0 && p->tolerance <= 1))
        return marz_fail(error, MARZ_E_INPUT, "tolerance %g, 0 to 1", p->tolerance);
    if (p->graph && p->graph->node_count != p->unit_count)
        return marz_fail(error, MARZ_E_INPUT, "a graph of %d nodes for %d units",
                         p->graph->node_count, p->unit_count);
    if (p->owner_count < 0 || p->owner_count > MARZ_COMPACT_OWNER_MAX)
        return marz_fail(error, MARZ_E_LIMIT, "%d owners, at most %d can be regarded",
                         p->owner_count, MARZ_COMPACT_OWNER_MAX);
    if ((p->owner_count > 0 || p->low || p->home_x) && p->territory_count > MARZ_COMPACT_OWNER_MAX)
        return marz_fail(error, MARZ_E_LIMIT,
                         "%d territories with owners, homes or limits of their own, at most %d",
                         p->territory_count, MARZ_COMPACT_OWNER_MAX);
    return MARZ_OK;
}

static marz_status check_territories(const marz_compact *p, marz_error *error)
{
    for (int32_t a = 0; a < p->territory_count; a++) {
        if (p->low &&
            !(p->low[a] >= 0 && p->low[a] <= p->high[a] && p->high[a] > 0 && isfinite(p->high[a])))
            return marz_fail(error, MARZ_E_INPUT, "territory %d is to weigh from %g to %g", a + 1,
                             p->low[a], p->high[a]);
        if (p->home_x && (isinf(p->home_x[a]) || isinf(p->home_y[a]) ||
                          isnan(p->home_x[a]) != isnan(p->home_y[a])))
            return marz_fail(error, MARZ_E_INPUT, "the home of territory %d is no position", a + 1);
    }
    return MARZ_OK;
}

static marz_status check_owner(const marz_compact *p, int32_t i, marz_error *error)
{
    if (p->owner && (p->owner[i] < -1 || p->owner[i] >= p->owner_count))
        return marz_fail(error, MARZ_E_INPUT, "unit %d is with owner %d of %d", i + 1, p->owner[i],
                         p->owner_count);
    if (p->loss && !(isfinite(p->loss[i]) && p->loss[i] >= 0))
        return marz_fail(error, MARZ_E_INPUT, "unit %d costs %g to take away", i + 1, p->loss[i]);
    if (p->locked && (p->locked[i] < -1 || p->locked[i] >= p->owner_count))
        return marz_fail(error, MARZ_E_INPUT, "unit %d is locked to owner %d of %d", i + 1,
                         p->locked[i], p->owner_count);
    return MARZ_OK;
}

/// Owners with locks need a territory each.
static marz_status count_lockers(const marz_compact *p, marz_error *error)
{
    if (!p->locked || p->owner_count <= p->territory_count)
        return MARZ_OK;
    bool has_lock[MARZ_COMPACT_OWNER_MAX] = {false};
    int32_t count = 0;
    for (int32_t i = 0; i < p->unit_count; i++)
        if (p->locked[i] >= 0 && !has_lock[p->locked[i]]) {
            has_lock[p->locked[i]] = true;
            count++;
        }
    if (count <= p->territory_count)
        return MARZ_OK;
    return marz_fail(error, MARZ_E_INPUT, "units are locked to %d owners for %d territories", count,
                     p->territory_count);
}

marz_status marz_compact_validate(const marz_compact *p, marz_error *error)
{
    marz_status status = check_counts(p, error);
    if (!status)
        status = check_territories(p, error);
    double total = 0;
    for (int32_t i = 0; i < p->unit_count && !status; i++) {
        if (!isfinite(p->x[i]) || !isfinite(p->y[i]))
            return marz_fail(error, MARZ_E_INPUT, "unit %d has no finite position", i + 1);
        if (!(isfinite(p->weight[i]) && p->weight[i] >= 0))
            return marz_fail(error, MARZ_E_INPUT, "unit %d weighs %g", i + 1, p->weight[i]);
        if (p->present && (p->present[i] < 0 || p->present[i] >= p->territory_count))
            return marz_fail(error, MARZ_E_INPUT, "unit %d is in territory %d of %d", i + 1,
                             p->present[i], p->territory_count);
        total += p->weight[i];
        status = check_owner(p, i, error);
    }
    if (!status && !(total > 0 && isfinite(total)))
        return marz_fail(error, MARZ_E_INPUT, "the weights add up to %g", total);
    return status ? status : count_lockers(p, error);
}

// ---------------------------------------------------------------- can there be a plan?

static int by_weight(const void *a, const void *b)
{
    const marz_compact_conflict *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight < y->weight ? 1 : -1;
    return (x->unit > y->unit) - (x->unit < y->unit);
}

/// What each owner's locks weigh against what its territory may. @return how many are too heavy
static int32_t find_heavy_locks(const marz_compact *p, double mean, double most, const double *sum,
                                marz_compact_conflict *conflicts)
{
    int32_t count = 0;
    for (int32_t o = 0; o < p->owner_count; o++) {
        const bool is_given = p->owner_count <= p->territory_count;
        const double limit = is_given ? marz_compact_high(p, o, mean) : most;
        if (sum[o] > limit * (1 + ROUNDING))
            conflicts[count++] = (marz_compact_conflict){-1, o, sum[o], limit};
    }
    return count;
}

bool marz_compact_find_conflicts(const marz_compact *p, marz_arena *arena, marz_compact_plan *plan)
{
    const double mean = marz_compact_mean(p);
    double most = 0;
    for (int32_t a = 0; a < p->territory_count; a++)
        most = fmax(most, marz_compact_high(p, a, mean));
    int32_t count = 0;
    for (int32_t i = 0; i < p->unit_count; i++)
        count += p->weight[i] > most * (1 + ROUNDING);
    plan->conflicts = MARZ_NEW(arena, marz_compact_conflict, count + p->owner_count);
    double *sum = MARZ_NEW(arena, double, p->owner_count + 1);
    if (!plan->conflicts || !sum)
        return false;
    for (int32_t i = 0; i < p->unit_count; i++) {
        if (p->weight[i] > most * (1 + ROUNDING))
            plan->conflicts[plan->conflict_count++] =
                (marz_compact_conflict){i, -1, p->weight[i], most};
        if (p->locked && p->locked[i] >= 0)
            sum[p->locked[i]] += p->weight[i];
    }
    qsort(plan->conflicts, (size_t)plan->conflict_count, sizeof *plan->conflicts, by_weight);
    if (p->locked)
        plan->conflict_count += find_heavy_locks(p, mean, most, sum, &plan->conflicts[count]);
    return true;
}

// ---------------------------------------------------------------- the field

typedef struct frame {
    double ox, oy, scale; ///< field coordinates are (x - ox) * scale
    double unit;          ///< and weights w * unit
} frame;

static frame frame_of(const marz_compact *p)
{
    double west = p->x[0], east = west, south = p->y[0], north = south;
    for (int32_t i = 0; i < p->unit_count; i++) {
        west = fmin(west, p->x[i]), east = fmax(east, p->x[i]);
        south = fmin(south, p->y[i]), north = fmax(north, p->y[i]);
    }
    // A scale that keeps squares and sums of floats far from their limits,
    // whatever the unit.
    const double side = fmax(east - west, north - south);
    // A power of two: weights of up to 24 bits, such as counts of people, stay
    // exact.
    return (frame){.ox = west / 2 + east / 2,
                   .oy = south / 2 + north / 2,
                   .scale = side > 0 ? 4096 / side : 1,
                   .unit = exp2(-ilogb(marz_compact_mean(p)))};
}

/// The least half-width of a band as a share of its middle: what the search takes as its unit.
static double least_share(const marz_compact *p)
{
    double least = p->low ? 1 : p->tolerance;
    for (int32_t a = 0; p->low && a < p->territory_count; a++)
        least = fmin(least, (p->high[a] - p->low[a]) / (p->high[a] + p->low[a]));
    return least;
}

static void fill_parts(marz_compact_run *run, const frame *fr, double total)
{
    const marz_compact *p = run->problem;
    run->tolerance = least_share(p);
    for (int32_t a = 0; a < p->territory_count; a++) {
        marz_field_part *part = &run->fine.parts[a];
        part->target = total / p->territory_count;
        part->width = part->target;
        if (p->low) {
            part->target = fr->unit * (p->low[a] + p->high[a]) / 2;
            part->width = run->tolerance > 0
                              ? fr->unit * (p->high[a] - p->low[a]) / 2 / run->tolerance
                              : part->target;
        }
        part->is_pinned = p->home_x && !isnan(p->home_x[a]);
        if (part->is_pinned) {
            part->home_x = (p->home_x[a] - fr->ox) * fr->scale;
            part->home_y = (p->home_y[a] - fr->oy) * fr->scale;
        }
        part->owner = a < p->owner_count && p->owner_count <= p->territory_count ? a : -1;
        run->fine.has_identities =
            run->fine.has_identities || part->is_pinned || part->owner >= 0 ||
            fabs(part->target - run->fine.parts[0].target) > 1e-9 * part->target;
    }
}

static bool fill_ties(marz_compact_run *run)
{
    const marz_compact *p = run->problem;
    const int32_t n = p->unit_count;
    if (p->owner_count == 0)
        return true;
    marz_field_ties *t = &run->ties;
    t->start = MARZ_NEW(run->arena, int32_t, n + 1);
    t->tie = MARZ_NEW(run->arena, marz_field_tie, n);
    t->locked = p->locked ? MARZ_NEW(run->arena, int32_t, n) : NULL;
    t->owner_count = p->owner_count;
    if (!t->start || !t->tie || (p->locked && !t->locked))
        return false;
    int32_t next = 0;
    for (int32_t k = 0; k < n; k++) {
        const int32_t i = run->order[k];
        const double kept = p->loss ? p->loss[i] / run->moment_unit : 0;
        if (p->owner && p->owner[i] >= 0) {
            t->tie[next++] = (marz_field_tie){p->owner[i], kept};
            t->loss += kept;
        }
        t->start[k + 1] = next;
        if (p->locked)
            t->locked[k] = p->locked[i];
    }
    run->fine.ties = t;
    run->constant = t->loss;
    return true;
}

bool marz_compact_fill(marz_compact_run *run)
{
    const marz_compact *p = run->problem;
    const int32_t n = p->unit_count;
    run->order = MARZ_NEW(run->arena, int32_t, n);
    if (!run->order || !marz_hilbert_order(p->x, p->y, n, run->arena, run->order) ||
        !marz_field_init(&run->fine) || !marz_field_reset(&run->fine, n, p->territory_count))
        return false;
    const frame fr = frame_of(p);
    run->moment_unit = 1 / (fr.scale * fr.scale * fr.unit);
    double total = 0;
    for (int32_t k = 0; k < n; k++) {
        const int32_t i = run->order[k];
        const float weight = (float)(p->weight[i] * fr.unit);
        run->fine.units[k] = (marz_field_unit){(float)((p->x[i] - fr.ox) * fr.scale),
                                               (float)((p->y[i] - fr.oy) * fr.scale), weight, i};
        total += (double)weight;
    }
    fill_parts(run, &fr, total);
    return fill_ties(run);
}
