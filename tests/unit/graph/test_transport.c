#include "support.h"

#include "base/rng.h"
#include "graph/transport.h"

#include <stdlib.h>
#include <string.h>

enum { UNITS = 40, SEATS = 8, MANY_UNITS = 200, MANY_SEATS = 40, ARCS = MANY_UNITS * MANY_SEATS };

/// A random question and room for its answer.
typedef struct trial {
    int64_t size[MANY_UNITS], cost[ARCS], low[MANY_SEATS], high[MANY_SEATS], flow[ARCS];
    int64_t price[MANY_SEATS];
    int32_t start[MANY_UNITS + 1], seat[ARCS];
    marz_transport problem;
    marz_transport_answer answer;
} trial;

/// Scratch that is given back stays in the arena's first block, so runs cost no system calls.
static marz_arena *roomy_arena(void)
{
    marz_arena *arena = marz_arena_create((size_t)1 << 20);
    assert_non_null(marz_arena_alloc(arena, 1, 1));
    return arena;
}

/// One pair in three is left out; where there are many seats one in thirty, so that some units have
/// all of them.
static void make_trial(trial *t, marz_rng *rng, int32_t unit_count, int32_t seat_count)
{
    const int32_t left_out = seat_count == MANY_SEATS ? 30 : 3;
    int64_t total = 0;
    int32_t arcs = 0;
    for (int32_t i = 0; i < unit_count; i++) {
        t->size[i] = marz_rng_below(rng, 4);
        total += t->size[i];
        t->start[i] = arcs;
        const int32_t must = (int32_t)marz_rng_below(rng, seat_count);
        for (int32_t j = 0; j < seat_count; j++) {
            if (j != must && marz_rng_below(rng, left_out) == 0)
                continue;
            t->seat[arcs] = j;
            t->cost[arcs++] = marz_rng_below(rng, 30) - 5;
        }
    }
    t->start[unit_count] = arcs;
    for (int32_t j = 0; j < seat_count; j++) {
        t->low[j] = marz_rng_below(rng, total / seat_count + 1);
        t->high[j] = t->low[j] + marz_rng_below(rng, total / seat_count + 3);
        t->price[j] = marz_rng_below(rng, 21) - 10;
    }
    t->problem = (marz_transport){unit_count, seat_count, t->size, t->start,
                                  t->seat,    t->cost,    t->low,  t->high};
    t->answer = (marz_transport_answer){.flow = t->flow, .price = t->price};
}

/// Brute force: every way to split every unit in whole pieces (sizes are small and the problem is
/// totally unimodular, so whole pieces reach the optimum). Least missing first, then least cost.
typedef struct oracle {
    const marz_transport *problem;
    int64_t load[SEATS], missing, cost;
} oracle;

static void try_arcs(oracle *o, int32_t unit, int32_t arc, int64_t left, int64_t cost)
{
    const marz_transport *p = o->problem;
    if (unit == p->unit_count) {
        int64_t missing = 0;
        for (int32_t j = 0; j < p->seat_count; j++) {
            missing += o->load[j] > p->high[j] ? o->load[j] - p->high[j] : 0;
            missing += o->load[j] < p->low[j] ? p->low[j] - o->load[j] : 0;
        }
        if (missing < o->missing || (missing == o->missing && cost < o->cost)) {
            o->missing = missing;
            o->cost = cost;
        }
        return;
    }
    const bool is_last = arc + 1 == p->arc_start[unit + 1];
    for (int64_t part = is_last ? left : 0; part <= left; part++) {
        const int32_t j = p->arc_seat[arc];
        o->load[j] += part;
        const int64_t sum = cost + part * p->arc_cost[arc];
        if (is_last && unit + 1 < p->unit_count)
            try_arcs(o, unit + 1, p->arc_start[unit + 1], p->size[unit + 1], sum);
        else if (is_last)
            try_arcs(o, unit + 1, 0, 0, sum);
        else
            try_arcs(o, unit, arc + 1, left - part, sum);
        o->load[j] -= part;
    }
}

static int64_t cost_of(const trial *t)
{
    int64_t cost = 0;
    for (int32_t e = 0; e < t->start[t->problem.unit_count]; e++)
        cost += t->flow[e] * t->cost[e];
    return cost;
}

static void small_problems_cost_what_brute_force_finds_and_are_certified(void **state)
{
    (void)state;
    marz_arena *arena = roomy_arena();
    marz_error error = {0};
    const uint64_t seed = test_seed(1);
    static trial t;
    int32_t feasible = 0;
    for (uint64_t k = 0; k < 4000; k++) {
        marz_rng rng = marz_rng_make(seed, k, 0);
        make_trial(&t, &rng, 1 + (int32_t)marz_rng_below(&rng, 5),
                   1 + (int32_t)marz_rng_below(&rng, 3));
        assert_ok(marz_transport_solve(&t.problem, arena, NULL, &t.answer, &error), &error);
        assert_ok(marz_transport_check(&t.problem, &t.answer, arena, &error), &error);
        oracle o = {.problem = &t.problem, .missing = INT64_MAX, .cost = INT64_MAX};
        try_arcs(&o, 0, 0, t.size[0], 0);
        assert_int_equal(t.answer.missing, o.missing);
        assert_int_equal(cost_of(&t), o.cost);
        feasible += o.missing == 0;
    }
    assert_in_range(feasible, 500, 3500);
    marz_arena_destroy(arena);
}

static void certify(int32_t unit_count, int32_t seat_count, uint64_t trials)
{
    marz_arena *arena = roomy_arena();
    marz_error error = {0};
    const uint64_t seed = test_seed(2);
    static trial t;
    for (uint64_t k = 0; k < trials; k++) {
        marz_rng rng = marz_rng_make(seed, k, 1);
        make_trial(&t, &rng, unit_count, seat_count);
        assert_ok(marz_transport_solve(&t.problem, arena, NULL, &t.answer, &error), &error);
        assert_ok(marz_transport_check(&t.problem, &t.answer, arena, &error), &error);
        const int64_t cost = cost_of(&t), missing = t.answer.missing;
        memset(t.price, 0, sizeof t.price);
        assert_ok(marz_transport_solve(&t.problem, arena, NULL, &t.answer, &error), &error);
        assert_int_equal(cost_of(&t), cost);
        assert_int_equal(t.answer.missing, missing);
        assert_ok(marz_transport_solve(&t.problem, arena, NULL, &t.answer, &error), &error);
        assert_int_equal(cost_of(&t), cost);
    }
    marz_arena_destroy(arena);
}

static void larger_problems_are_certified_from_any_starting_prices(void **state)
{
    (void)state;
    certify(UNITS, SEATS, 1000);
}

static void problems_with_many_seats_are_certified(void **state)
{
    (void)state;
    certify(MANY_UNITS, MANY_SEATS, 60);
}

/// Ties let a unit pass on from seat to seat along one path; what little of it is at a seat between
/// must not be all that a path carries.
static void the_work_does_not_grow_with_the_sizes(void **state)
{
    (void)state;
    marz_arena *arena = roomy_arena();
    marz_error error = {0};
    const uint64_t seed = test_seed(5);
    static trial t;
    for (uint64_t k = 0; k < 300; k++) {
        marz_rng rng = marz_rng_make(seed, k, 2);
        make_trial(&t, &rng, UNITS, SEATS);
        for (int32_t e = 0; e < t.start[UNITS]; e++)
            t.cost[e] /= 10;
        for (int32_t i = 0; i < UNITS; i++)
            t.size[i] = (t.size[i] << 36) + marz_rng_below(&rng, 2);
        for (int32_t j = 0; j < SEATS; j++) {
            t.low[j] <<= 36;
            t.high[j] = (t.high[j] << 36) + marz_rng_below(&rng, 2);
        }
        assert_ok(marz_transport_solve(&t.problem, arena, NULL, &t.answer, &error), &error);
        assert_ok(marz_transport_check(&t.problem, &t.answer, arena, &error), &error);
        assert_in_range(t.answer.path_count, 0, 50 * UNITS);
    }
    marz_arena_destroy(arena);
}

static void the_check_refuses_what_is_not_optimal(void **state)
{
    (void)state;
    marz_arena *arena = roomy_arena();
    marz_error error = {0};
    static trial t;
    marz_rng rng = marz_rng_make(7, 0, 0);
    do {
        make_trial(&t, &rng, 10, 3);
        assert_ok(marz_transport_solve(&t.problem, arena, NULL, &t.answer, &error), &error);
    } while (t.answer.missing || t.size[0] == 0 || t.start[1] < 2);
    t.flow[0] += 1;
    assert_int_equal(marz_transport_check(&t.problem, &t.answer, arena, &error), MARZ_E_INTERNAL);
    t.flow[0] -= 1;
    t.answer.missing = 1;
    assert_int_equal(marz_transport_check(&t.problem, &t.answer, arena, &error), MARZ_E_INTERNAL);
    assert_string_equal(error.message, "missing is 0, not 1");
    t.answer.missing = 0;
    t.price[0] += 1000;
    assert_int_equal(marz_transport_check(&t.problem, &t.answer, arena, &error), MARZ_E_INTERNAL);
    marz_arena_destroy(arena);
}

static void bad_shapes_are_refused_and_a_stop_touches_nothing(void **state)
{
    (void)state;
    marz_arena *arena = roomy_arena();
    marz_error error = {0};
    static trial t;
    marz_rng rng = marz_rng_make(8, 0, 0);
    make_trial(&t, &rng, UNITS, SEATS);
    t.high[2] = t.low[2] - 1;
    assert_int_equal(marz_transport_solve(&t.problem, arena, NULL, &t.answer, &error),
                     MARZ_E_INPUT);
    // Only sampled units have a size, and a seat takes all there could be.
    make_trial(&t, &rng, UNITS, SEATS);
    for (int32_t i = 0; i < UNITS; i++)
        t.size[i] = i % 4 == 0 ? t.size[i] + 1 : 0;
    t.high[0] = INT64_MAX;
    memset(t.price, 0, sizeof t.price);
    assert_ok(marz_transport_solve(&t.problem, arena, NULL, &t.answer, &error), &error);
    assert_ok(marz_transport_check(&t.problem, &t.answer, arena, &error), &error);
    t.high[2] = t.low[2] + 1;
    for (int32_t j = 0; j < SEATS; j++)
        t.low[j] = 12;
    for (int32_t j = 0; j < SEATS; j++)
        t.high[j] = 13;
    memset(t.flow, 0x5a, sizeof t.flow);
    const atomic_bool stop = true;
    const marz_control control = {.stop = &stop};
    assert_ok(marz_transport_solve(&t.problem, arena, &control, &t.answer, &error), &error);
    assert_int_equal(t.answer.outcome, MARZ_OUTCOME_CANCELLED);
    assert_int_equal(t.flow[0], 0x5a5a5a5a5a5a5a5a);
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_problems_cost_what_brute_force_finds_and_are_certified),
        cmocka_unit_test(larger_problems_are_certified_from_any_starting_prices),
        cmocka_unit_test(problems_with_many_seats_are_certified),
        cmocka_unit_test(the_work_does_not_grow_with_the_sizes),
        cmocka_unit_test(the_check_refuses_what_is_not_optimal),
        cmocka_unit_test(bad_shapes_are_refused_and_a_stop_touches_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
