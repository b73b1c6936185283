#include "design/assign/assign_internal.h"

#include <math.h>

#define STEPS 300
#define UNIT 65536 ///< greatest multiplier: all sums stay below 2^60
#define PACE 0.5

/// Sum over the items of their least multiplied weight less the multiplied capacities.
/// @param load  [m] out: weight of the items that are lightest there
static int64_t overload(const assign_data *d, const int64_t *multiplier, double *load)
{
    const int32_t m = d->agent_count;
    int64_t sum = 0;
    for (int32_t i = 0; i < m; i++) {
        load[i] = 0;
        sum -= multiplier[i] * d->capacity[i];
    }
    for (int32_t j = 0; j < d->item_count; j++) {
        const int64_t row = (int64_t)j * m;
        int64_t least = INT64_MAX;
        int32_t at = 0;
        for (int32_t i = 0; i < m; i++) {
            const int64_t weight = multiplier[i] * d->weight[row + i];
            if (d->cost[row + i] == NO_COST || weight >= least)
                continue;
            least = weight;
            at = i;
        }
        sum += least;
        load[at] += d->weight[row + at];
    }
    return sum;
}

bool marz_assign_overfull(const assign_data *d, const marz_control *control, marz_arena *scratch)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    const int32_t m = d->agent_count;
    double *level = MARZ_NEW(scratch, double, m), *load = MARZ_NEW(scratch, double, m);
    int64_t *multiplier = MARZ_NEW(scratch, int64_t, m);
    bool proved = false;
    marz_outcome outcome;
    for (int32_t step = 0; level && load && multiplier && step < STEPS && !proved; step++) {
        if (marz_control_stops(control, &outcome))
            break;
        double most = level[0];
        for (int32_t i = 1; i < m; i++)
            most = fmax(most, level[i]);
        for (int32_t i = 0; i < m; i++) // Kept small where they grow without end.
            multiplier[i] = (int64_t)(UNIT * exp(fmax(level[i] -= most, -20)));
        proved = overload(d, multiplier, load) > 0;
        for (int32_t i = 0; i < m; i++) {
            const double over = (load[i] - d->capacity[i]) / (1.0 + d->capacity[i]);
            level[i] += PACE / sqrt(1 + step) * fmin(over, 2);
        }
    }
    marz_arena_restore(scratch, mark);
    return proved;
}
