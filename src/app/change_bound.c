#include "app/change_internal.h"

#include "base/int128.h"

#include <string.h>

// What prices prove of the whole question, by the definition in model/plan.h: the optimiser saw the
// free accounts only, and its prices may mean less for the limits of all.

#define MICRO 1000000

static marz_int128 worth(const marz_plan *plan, int32_t unit, int32_t seat)
{
    const marz_instance *in = &plan->instance;
    const marz_cost cost = marz_instance_cost(in, unit, seat);
    marz_int128 sum =
        (marz_int128)(cost.travel_minor + cost.mismatch_minor + cost.disruption_minor);
    sum *= MICRO;
    for (int32_t k = 0; k < in->measure_count; k++)
        sum += (marz_int128)plan->price_micro[(int64_t)seat * in->measure_count + k] *
               in->measure[(int64_t)unit * in->measure_count + k];
    return sum;
}

/// The most that p * load less the cost of its distance comes to within the limits: w of plan.h.
static marz_int128 limit_worth(const marz_instance *in, int64_t cell, int64_t p)
{
    const marz_int128 low = in->low[cell], high = in->high[cell];
    if (!in->soft_low)
        return p > 0 ? p * high : p * low;
    const marz_int128 s = in->soft_rate_micro[cell % in->measure_count];
    const marz_int128 soft_low = in->soft_low[cell], soft_high = in->soft_high[cell];
    if (p > s)
        return p * high - s * (high - soft_high);
    if (p > 0)
        return p * soft_high;
    return p < -s ? p * low - s * (soft_low - low) : p * soft_low;
}

/// The least of a free account with its group, of which it is the first; 0 for the others of it.
static marz_int128 least_worth(const change_job *job, const marz_plan *plan, int32_t f)
{
    const marz_instance *in = &plan->instance;
    const int32_t first = job->free[f], group = in->group[first];
    marz_int128 least = 0;
    bool is_found = false;
    for (int32_t e = 0; group != MARZ_NONE && e < f; e++)
        if (in->group[job->free[e]] == group)
            return 0;
    for (int32_t j = 0; j < in->seat_count; j++) {
        marz_int128 sum = 0;
        bool is_allowed = true;
        for (int32_t e = f; is_allowed && e < job->free_count; e++) {
            const int32_t unit = job->free[e];
            if (e > f && (group == MARZ_NONE || in->group[unit] != group))
                continue;
            is_allowed = marz_instance_allows(in, unit, j);
            sum += is_allowed ? worth(plan, unit, j) : 0;
            if (group == MARZ_NONE)
                break;
        }
        if (!is_allowed || (is_found && sum >= least))
            continue;
        least = sum;
        is_found = true;
    }
    return least;
}

void marz_change_polish_prices(const change_job *job, const int64_t *load, marz_plan *plan)
{
    const marz_instance *in = &plan->instance;
    const bool is_given = load == NULL;
    for (int64_t cell = 0; cell < (int64_t)in->seat_count * in->measure_count; cell++) {
        int64_t *p = &plan->price_micro[cell];
        const int64_t s = in->soft_low ? in->soft_rate_micro[cell % in->measure_count] : 0;
        const int64_t low = in->soft_low ? in->soft_low[cell] : in->low[cell];
        const int64_t high = in->soft_low ? in->soft_high[cell] : in->high[cell];
        if (!is_given)
            *p = load[cell] > high ? s : load[cell] < low ? -s : 0;
        else if (*p < 0 && low < job->kept[cell])
            *p = 0; // No lower end is in the way of what stays.
        else if (s > *p && job->kept[cell] > high)
            *p = s; // What stays alone is beyond the soft band.
    }
}

int64_t marz_change_bound(const change_job *job, const marz_plan *plan)
{
    const marz_instance *in = &plan->instance;
    marz_int128 sum = 0;
    for (int32_t i = 0; i < in->unit_count; i++)
        if (in->lock[i] != MARZ_NONE)
            sum += worth(plan, i, in->lock[i]);
    for (int32_t f = 0; f < job->free_count; f++)
        if (in->lock[job->free[f]] == MARZ_NONE)
            sum += least_worth(job, plan, f);
    for (int64_t cell = 0; cell < (int64_t)in->seat_count * in->measure_count; cell++)
        sum -= limit_worth(in, cell, plan->price_micro[cell]);
    return (int64_t)marz_div_floor(sum, MICRO);
}

int64_t marz_change_balance(const marz_instance *instance, const int64_t *load)
{
    int64_t sum = 0;
    for (int64_t cell = 0; cell < (int64_t)instance->seat_count * instance->measure_count; cell++)
        sum += marz_instance_balance(instance, cell, load[cell]);
    return sum;
}
