#include "match/match_internal.h"

#include "graph/transport.h"

#include <assert.h>
#include <inttypes.h>

static marz_status validate(const marz_match_problem *problem, marz_error *error)
{
    const int32_t n = problem->item_count, m = problem->rep_count;
    if (n < 0 || m < 1 || m > MARZ_MATCH_REPS_MAX)
        return marz_fail(error, MARZ_E_INPUT, "match of %d items to %d reps, 1 to %d are possible",
                         n, m, MARZ_MATCH_REPS_MAX);
    if ((int64_t)n * (m + 1) > INT32_MAX / 2)
        return marz_fail(error, MARZ_E_LIMIT, "match of %d items to %d reps has too many pairs", n,
                         m);
    for (int32_t j = 0; j < m; j++)
        if (problem->capacity[j] < 0)
            return marz_fail(error, MARZ_E_INPUT, "capacity of rep %d is %" PRId64, j,
                             problem->capacity[j]);
    for (int64_t cell = 0; cell < (int64_t)n * m; cell++) {
        const int64_t value = problem->value_minor[cell];
        if (value != MARZ_MATCH_FORBIDDEN && (value < 0 || value > MARZ_MATCH_VALUE_MAX))
            return marz_fail(error, MARZ_E_INPUT,
                             "value of item %" PRId64 " is %" PRId64 ", must lie in 0 to %" PRId64,
                             cell / m, value, MARZ_MATCH_VALUE_MAX);
    }
    return MARZ_OK;
}

/// The transportation problem with one more seat, m, for what is left over.
typedef struct carrier {
    marz_transport problem;
    marz_transport_answer answer;
    int64_t *size, *arc_cost, *low, *high;
    int32_t *arc_start, *arc_seat;
} carrier;

static bool make_room(const marz_match_problem *problem, marz_arena *arena, carrier *c)
{
    const int64_t n = problem->item_count, seats = problem->rep_count + 1, arcs = n * seats;
    c->size = MARZ_NEW(arena, int64_t, n);
    c->arc_start = MARZ_NEW(arena, int32_t, n + 1);
    c->arc_seat = MARZ_NEW(arena, int32_t, arcs);
    c->arc_cost = MARZ_NEW(arena, int64_t, arcs);
    c->low = MARZ_NEW(arena, int64_t, seats);
    c->high = MARZ_NEW(arena, int64_t, seats);
    c->answer.flow = MARZ_NEW(arena, int64_t, arcs);
    c->answer.price = MARZ_NEW(arena, int64_t, seats);
    return c->size && c->arc_start && c->arc_seat && c->arc_cost && c->low && c->high &&
           c->answer.flow && c->answer.price;
}

static void fill(const marz_match_problem *problem, carrier *c)
{
    const int32_t n = problem->item_count, m = problem->rep_count;
    int32_t arc = 0;
    for (int32_t i = 0; i < n; i++) {
        c->size[i] = 1;
        c->arc_start[i] = arc;
        for (int32_t j = 0; j <= m; j++) {
            const int64_t value = j < m ? problem->value_minor[(int64_t)i * m + j] : 0;
            if (value == MARZ_MATCH_FORBIDDEN)
                continue;
            c->arc_seat[arc] = j;
            c->arc_cost[arc++] = -value;
        }
    }
    c->arc_start[n] = arc;
    for (int32_t j = 0; j <= m; j++)
        c->high[j] = j < m ? problem->capacity[j] : (int64_t)n + 1;
    c->problem = (marz_transport){.unit_count = n,
                                  .seat_count = m + 1,
                                  .size = c->size,
                                  .arc_start = c->arc_start,
                                  .arc_seat = c->arc_seat,
                                  .arc_cost = c->arc_cost,
                                  .low = c->low,
                                  .high = c->high};
}

static void read_plan(const marz_match_problem *problem, const carrier *c,
                      marz_match_answer *answer)
{
    const int32_t m = problem->rep_count;
    answer->value_minor = 0;
    for (int32_t i = 0; i < problem->item_count; i++) {
        answer->rep_of[i] = MARZ_LEFT_OVER;
        for (int32_t e = c->arc_start[i]; e < c->arc_start[i + 1]; e++)
            if (c->answer.flow[e] > 0 && c->arc_seat[e] < m) {
                answer->rep_of[i] = c->arc_seat[e];
                answer->value_minor -= c->arc_cost[e];
            }
    }
}

static marz_status carry(const marz_match_problem *problem, marz_arena *scratch,
                         const marz_control *control, marz_match_answer *answer, marz_error *error)
{
    carrier c = {0};
    if (!make_room(problem, scratch, &c))
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to match %d items",
                         problem->item_count);
    fill(problem, &c);
    const marz_status status = marz_transport_solve(&c.problem, scratch, control, &c.answer, error);
    if (status)
        return status;
    answer->outcome = c.answer.outcome;
    if (answer->outcome != MARZ_OUTCOME_OPTIMAL)
        return MARZ_OK;
    read_plan(problem, &c, answer);
    if (!marz_match_prices(problem, answer->rep_of, scratch, answer->price_minor))
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to price %d reps", problem->rep_count);
    answer->dual_minor = marz_match_dual(problem, answer->price_minor);
    assert(answer->dual_minor == answer->value_minor);
    return MARZ_OK;
}

marz_status marz_match_solve(const marz_match_problem *problem, marz_arena *arena,
                             const marz_control *control, marz_match_answer *answer,
                             marz_error *error)
{
    marz_status status = validate(problem, error);
    if (status)
        return status;
    marz_match_answer fresh = {.rep_of = MARZ_NEW(arena, int32_t, problem->item_count),
                               .price_minor = MARZ_NEW(arena, int64_t, problem->rep_count)};
    marz_arena *scratch = marz_arena_create(0);
    if (scratch && fresh.rep_of && fresh.price_minor)
        fresh.greedy_minor = marz_match_greedy(problem, scratch, fresh.rep_of);
    else
        fresh.greedy_minor = -1;
    if (fresh.greedy_minor < 0) {
        status =
            marz_fail(error, MARZ_E_NO_MEMORY, "no memory to match %d items", problem->item_count);
    } else {
        fresh.value_minor = fresh.greedy_minor;
        fresh.dual_minor = marz_match_dual(problem, fresh.price_minor);
        status = carry(problem, scratch, control, &fresh, error);
    }
    marz_arena_destroy(scratch);
    if (status == MARZ_OK)
        *answer = fresh;
    return status;
}
