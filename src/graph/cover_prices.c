#include "graph/cover_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_MAX 12      ///< looks at all columns
#define ACTIVE_MAX 12000 ///< most columns priced at each step
#define FRESH_MAX 3000   ///< most columns a look adds
#define DEFLECTION 0.7   ///< share of the last direction that is kept
#define PATIENCE 12      ///< steps without gain before the step is shortened
#define SHORTENING 0.65
#define STEP_FIRST 0.6
#define STEP_LEAST 0.004 ///< step size at which a run of steps ends

/// State of the ascent.
typedef struct ascent {
    const marz_partition *problem;
    double *price, *direction, *reduced, *floor;
    int32_t *best_of; ///< [k] column that gives each floor
    int32_t *active;  ///< columns priced at each step
    int32_t active_count;
    uint8_t *is_active; ///< [columns]
    double *best_price; ///< [n] of the present run of steps
} ascent;

static double reduced_cost(const marz_partition *p, const double *price, int32_t column)
{
    const uint64_t *bits = cover_column(p, column);
    double sum = p->cost[column];
    for (int32_t w = 0; w < p->word_count; w++)
        for (uint64_t word = bits[w]; word; word &= word - 1)
            sum -= price[64 * w + __builtin_ctzll(word)];
    return sum;
}

/// Offers a column to the floors: to its kind's, or to the k least of all.
static void offer_floor(const marz_partition *p, double value, int32_t column, double *floor,
                        int32_t *best_of)
{
    if (p->kind) {
        const int32_t kind = p->kind[column];
        if (value < floor[kind]) {
            floor[kind] = value;
            if (best_of)
                best_of[kind] = column;
        }
        return;
    }
    int32_t i = p->pick_count - 1;
    if (value >= floor[i])
        return;
    for (; i > 0 && value < floor[i - 1]; i--) {
        floor[i] = floor[i - 1];
        if (best_of)
            best_of[i] = best_of[i - 1];
    }
    floor[i] = value;
    if (best_of)
        best_of[i] = column;
}

static double sum_up(const marz_partition *p, const double *price, const double *floor)
{
    double sum = 0;
    for (int32_t u = 0; u < p->element_count; u++)
        sum += price[u];
    for (int32_t q = 0; q < p->pick_count; q++)
        sum += floor[q];
    return sum;
}

static void reset_floor(const marz_partition *p, double *floor, int32_t *best_of)
{
    for (int32_t q = 0; q < p->pick_count; q++) {
        floor[q] = (double)INFINITY;
        if (best_of)
            best_of[q] = -1;
    }
}

double marz_partition_evaluate(const marz_partition *p, const double *price, double *reduced,
                               double *floor)
{
    reset_floor(p, floor, NULL);
    for (int32_t c = 0; c < p->column_count; c++) {
        reduced[c] = reduced_cost(p, price, c);
        offer_floor(p, reduced[c], c, floor, NULL);
    }
    return sum_up(p, price, floor);
}

/// Looks at all columns and adds those within `spread` of the floors to the active ones.
/// @return how many were added
static int32_t add_active(ascent *a, double spread)
{
    const marz_partition *p = a->problem;
    int32_t fresh = 0;
    const double widest = a->floor[p->pick_count - 1];
    for (int32_t c = 0; c < p->column_count && a->active_count < ACTIVE_MAX; c++) {
        const double floor = p->kind ? a->floor[p->kind[c]] : widest;
        if (a->is_active[c] || a->reduced[c] > floor + spread)
            continue;
        if (fresh++ == FRESH_MAX)
            break;
        a->is_active[c] = 1;
        a->active[a->active_count++] = c;
    }
    return fresh;
}

/// Prices all columns. @return the bound
static double look_at_all(ascent *a)
{
    const marz_partition *p = a->problem;
    reset_floor(p, a->floor, a->best_of);
    for (int32_t c = 0; c < p->column_count; c++) {
        a->reduced[c] = reduced_cost(p, a->price, c);
        offer_floor(p, a->reduced[c], c, a->floor, a->best_of);
    }
    return sum_up(p, a->price, a->floor);
}

static double look_at_active(ascent *a)
{
    reset_floor(a->problem, a->floor, a->best_of);
    for (int32_t i = 0; i < a->active_count; i++) {
        const int32_t c = a->active[i];
        offer_floor(a->problem, reduced_cost(a->problem, a->price, c), c, a->floor, a->best_of);
    }
    return sum_up(a->problem, a->price, a->floor);
}

/// Adds 1 - (times covered) to the deflected direction. @return its squared length
static double turn(ascent *a)
{
    const marz_partition *p = a->problem;
    double length = 0;
    for (int32_t u = 0; u < p->element_count; u++)
        a->direction[u] = 1 + DEFLECTION * a->direction[u];
    for (int32_t q = 0; q < p->pick_count; q++) {
        if (a->best_of[q] < 0)
            continue;
        const uint64_t *bits = cover_column(p, a->best_of[q]);
        for (int32_t w = 0; w < p->word_count; w++)
            for (uint64_t word = bits[w]; word; word &= word - 1)
                a->direction[64 * w + __builtin_ctzll(word)] -= 1;
    }
    for (int32_t u = 0; u < p->element_count; u++)
        length += a->direction[u] * a->direction[u];
    return length;
}

static bool ascent_init(ascent *a, const marz_partition *p, const cover_prices *best,
                        marz_arena *scratch)
{
    const size_t n = (size_t)p->element_count, k = (size_t)p->pick_count;
    *a = (ascent){.problem = p,
                  .price = MARZ_NEW(scratch, double, n),
                  .direction = MARZ_NEW(scratch, double, n),
                  .reduced = best->reduced,
                  .floor = MARZ_NEW(scratch, double, k),
                  .best_of = MARZ_NEW(scratch, int32_t, k),
                  .active = MARZ_NEW(scratch, int32_t, ACTIVE_MAX),
                  .is_active = MARZ_NEW(scratch, uint8_t, p->column_count),
                  .best_price = MARZ_NEW(scratch, double, n)};
    if (!a->price || !a->direction || !a->floor || !a->best_of || !a->active || !a->is_active ||
        !a->best_price)
        return false;
    memcpy(a->price, best->price, n * sizeof *a->price);
    return true;
}

/// How far the target of a step lies above the best bound.
static double target_gap(const marz_partition_options *options, double lower)
{
    if (isfinite(options->upper) && options->upper > lower)
        return options->upper - lower + 1e-6 * fabs(lower);
    return 0.01 * fabs(lower) + 1e-9;
}

/// Steps over the active columns, from the present prices, which become the best ones met.
/// @return the bound of the active columns there
static double ascend_active(ascent *a, const marz_partition_options *options, double first,
                            int32_t *steps_left)
{
    const size_t n = (size_t)a->problem->element_count;
    double best = -(double)INFINITY, step = first;
    int32_t stalled = 0;
    memset(a->direction, 0, n * sizeof *a->direction);
    while (step > STEP_LEAST && (*steps_left)-- > 0) {
        const double lower = look_at_active(a);
        if (!isfinite(lower))
            return best;
        if (lower > best) {
            stalled = lower > best + 2e-6 * fabs(best) ? 0 : stalled + 1;
            best = lower;
            memcpy(a->best_price, a->price, n * sizeof *a->price);
        } else {
            stalled++;
        }
        if (stalled > PATIENCE) {
            stalled = 0;
            step *= SHORTENING;
            memcpy(a->price, a->best_price, n * sizeof *a->price);
            memset(a->direction, 0, n * sizeof *a->direction);
            look_at_active(a);
        }
        const double length = turn(a);
        if (length < 1e-12)
            break;
        const double scale = step * target_gap(options, lower) / length;
        for (size_t u = 0; u < n; u++)
            a->price[u] += scale * a->direction[u];
    }
    if (isfinite(best))
        memcpy(a->price, a->best_price, n * sizeof *a->price);
    return best;
}

bool marz_partition_ascend(const marz_partition *p, const marz_partition_options *options,
                           marz_arena *scratch, const marz_control *control, cover_prices *best)
{
    ascent a;
    marz_outcome outcome;
    const size_t n = (size_t)p->element_count;
    if (!ascent_init(&a, p, best, scratch))
        return false;
    best->lower = -(double)INFINITY;
    int32_t steps_left = options->step_count;
    double step = STEP_FIRST;
    for (int32_t look = 0; look < LOOK_MAX; look++, step = fmax(0.7 * step, 0.05)) {
        const double lower = look_at_all(&a);
        if (!isfinite(lower) || marz_control_stops(control, &outcome))
            break;
        if (lower > best->lower) {
            best->lower = lower;
            memcpy(best->price, a.price, n * sizeof *a.price);
        }
        const double gap = target_gap(options, lower);
        const int32_t fresh = add_active(&a, look == 0 ? gap : 0.2 * gap);
        if (look > 0 && (fresh == 0 || steps_left <= 0))
            break;
        ascend_active(&a, options, step, &steps_left);
    }
    best->lower = marz_partition_evaluate(p, best->price, best->reduced, best->floor);
    return true;
}
