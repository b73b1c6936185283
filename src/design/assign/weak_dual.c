#include "design/assign/assign_internal.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define STEPS_MAX 400
#define BITS_MAX 9

/// Value of the dual at prices pi and the load that it puts on each agent.
static double dual_value(const assign_data *d, const double *pi, double *load)
{
    const int32_t m = d->agent_count;
    double value = 0;
    memset(load, 0, (size_t)m * sizeof *load);
    for (int32_t j = 0; j < d->item_count; j++) {
        const int32_t *cost = d->cost + (int64_t)j * m, *weight = d->weight + (int64_t)j * m;
        double least = DBL_MAX;
        int32_t at = 0;
        for (int32_t i = 0; i < m; i++) {
            const double r = (double)cost[i] + pi[i] * weight[i];
            at = r < least ? i : at;
            least = r < least ? r : least;
        }
        value += least;
        load[at] += weight[at];
    }
    for (int32_t i = 0; i < m; i++)
        value -= pi[i] * d->capacity[i];
    return value;
}

/// Deflected subgradient with a target above the best value that adapts.
static void ascend(assign_data *d, double *pi, double *load, double *move,
                   const marz_control *control)
{
    double *best = d->scarcity;
    marz_outcome outcome;
    const int32_t m = d->agent_count;
    double top = -DBL_MAX, ahead = 0.02 * (double)d->worst + 1;
    int32_t idle = 0;
    for (int32_t step = 0; step < STEPS_MAX && !marz_control_stops(control, &outcome); step++) {
        const double value = dual_value(d, pi, load);
        idle++;
        if (value > top) {
            idle = value > top + 0.05 * ahead ? 0 : idle;
            top = value;
            memcpy(best, pi, (size_t)m * sizeof *pi);
        }
        if (idle >= 8) {
            ahead *= 0.6;
            idle = 0;
            memcpy(pi, best, (size_t)m * sizeof *pi);
            memset(move, 0, (size_t)m * sizeof *move);
            dual_value(d, pi, load);
        }
        double norm = 0;
        for (int32_t i = 0; i < m; i++) {
            const double g = load[i] - d->capacity[i];
            move[i] = g + 0.5 * move[i];
            move[i] = pi[i] <= 0 && move[i] < 0 ? 0 : move[i];
            norm += move[i] * move[i];
        }
        if (norm < 1e-9)
            break;
        const double length = (top + ahead - value) / norm;
        for (int32_t i = 0; i < m; i++)
            pi[i] = fmax(0, pi[i] + length * move[i]);
    }
}

/// Prices of the items for the strong bound: least reduced cost of each, scaled as finely as the
/// sum of what a price may become allows.
static void set_prices(assign_data *d)
{
    const int32_t m = d->agent_count;
    double sum = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (int32_t j = 0; j < d->item_count; j++) {
            double least = DBL_MAX;
            for (int32_t i = 0; i < m; i++) {
                const int64_t k = (int64_t)j * m + i;
                if (d->cost[k] != NO_COST)
                    least = fmin(least, (double)d->cost[k] + d->scarcity[i] * d->weight[k]);
            }
            least = least == DBL_MAX ? 0 : fmin(least, 1e9);
            if (pass == 0)
                sum += 3 * least + 4;
            else {
                d->price[j] = (int32_t)ldexp(least, d->bits);
                d->price_max[j] = (int32_t)ldexp(3 * least + 3, d->bits);
            }
        }
        d->bits = BITS_MAX;
        while (ldexp(sum, d->bits) >= 0x1p30)
            d->bits--;
    }
}

bool marz_assign_weak_dual(assign_data *d, const marz_control *control, marz_arena *arena)
{
    const marz_arena_mark mark = marz_arena_save(arena);
    const int32_t m = d->agent_count;
    double *pi = MARZ_NEW(arena, double, m), *load = MARZ_NEW(arena, double, m);
    double *move = MARZ_NEW(arena, double, m);
    const bool ok = pi && load && move;
    if (ok) {
        ascend(d, pi, load, move, control);
        set_prices(d);
    }
    marz_arena_restore(arena, mark);
    return ok;
}
