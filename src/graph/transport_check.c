#include "base/int128.h"
#include "graph/transport.h"

#include <inttypes.h>

/// Checks flow and least reduced cost of one unit, and adds its flow to the loads.
static marz_status check_unit(const marz_transport *problem, const marz_transport_answer *answer,
                              int32_t unit, int64_t *load, marz_error *error)
{
    const int32_t first = problem->arc_start[unit], last = problem->arc_start[unit + 1];
    int64_t least = INT64_MAX, sum = 0;
    for (int32_t e = first; e < last; e++) {
        const int64_t reduced = problem->arc_cost[e] + answer->price[problem->arc_seat[e]];
        least = reduced < least ? reduced : least;
    }
    for (int32_t e = first; e < last; e++) {
        const int32_t j = problem->arc_seat[e];
        if (answer->flow[e] < 0)
            return marz_fail(error, MARZ_E_INTERNAL, "unit %d has flow %" PRId64 " to seat %d",
                             unit, answer->flow[e], j);
        if (answer->flow[e] > 0 && problem->arc_cost[e] + answer->price[j] != least)
            return marz_fail(error, MARZ_E_INTERNAL, "unit %d is not at its cheapest seat", unit);
        sum += answer->flow[e];
        load[j] += answer->flow[e];
    }
    if (sum != problem->size[unit])
        return marz_fail(error, MARZ_E_INTERNAL, "unit %d sends %" PRId64 " of %" PRId64, unit, sum,
                         problem->size[unit]);
    return MARZ_OK;
}

static marz_status check_seat(const marz_transport *problem, const marz_transport_answer *answer,
                              int32_t seat, int64_t load, marz_error *error)
{
    const int64_t price = answer->price[seat], penalty = marz_transport_penalty(problem);
    const int64_t low = problem->low[seat], high = problem->high[seat];
    const bool is_slack = (price > 0 && load < high) || (price < 0 && load > low);
    const bool is_beyond = (load > high && price != penalty) || (load < low && price != -penalty);
    if (is_slack || is_beyond)
        return marz_fail(error, MARZ_E_INTERNAL,
                         "seat %d has price %" PRId64 " at load %" PRId64 " of %" PRId64
                         " to %" PRId64,
                         seat, price, load, low, high);
    return MARZ_OK;
}

marz_status marz_transport_check(const marz_transport *problem, const marz_transport_answer *answer,
                                 marz_arena *scratch, marz_error *error)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    int64_t missing = 0, *load = MARZ_NEW(scratch, int64_t, problem->seat_count);
    marz_status status = load ? MARZ_OK : marz_fail(error, MARZ_E_NO_MEMORY, "no memory to check");
    for (int32_t i = 0; status == MARZ_OK && i < problem->unit_count; i++)
        status = check_unit(problem, answer, i, load, error);
    for (int32_t j = 0; status == MARZ_OK && j < problem->seat_count; j++) {
        status = check_seat(problem, answer, j, load[j], error);
        missing += load[j] > problem->high[j] ? load[j] - problem->high[j] : 0;
        missing += load[j] < problem->low[j] ? problem->low[j] - load[j] : 0;
    }
    if (status == MARZ_OK && missing != answer->missing)
        status = marz_fail(error, MARZ_E_INTERNAL, "missing is %" PRId64 ", not %" PRId64, missing,
                           answer->missing);
    const marz_outcome expected = missing ? MARZ_OUTCOME_INFEASIBLE : MARZ_OUTCOME_OPTIMAL;
    if (status == MARZ_OK && answer->outcome != expected)
        status = marz_fail(error, MARZ_E_INTERNAL, "outcome is %s, not %s",
                           marz_outcome_name(answer->outcome), marz_outcome_name(expected));
    marz_arena_restore(scratch, mark);
    return status;
}
