// The least greatest distance on small random questions, against enumeration; and squares of
// minutes as the road's cost. Minutes come from marz_instance_minutes_milli, which unit tests pin.
#include "small.h"

#include "design/design.h"
#include "model/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static question make_question(marz_arena *arena, uint64_t k)
{
    question q = {.arena = arena, .rng = marz_rng_make(test_seed(7), 16, k)};
    marz_instance *in = &q.in;
    make_small(&q);
    in->given = MARZ_NEW(arena, marz_given_minutes, UNITS * SEATS);
    in->is_moment = below(&q, 3) == 0;
    in->has_cover = below(&q, 4) == 0;
    in->cover_ppm = in->has_cover ? 500000 : 0;
    in->cover_minor =
        in->has_cover && below(&q, 2) ? MARZ_NEW(arena, int64_t, UNITS) : NULL; // Own prices.
    if (in->cover_minor && k % 2) // Without one, and without the price of all, a unit must have a
        in->cover_ppm = 0;        // seat.
    for (int32_t i = 0; in->cover_minor && i < in->unit_count; i++)
        in->cover_minor[i] = below(&q, 2) ? below(&q, 90000) : MARZ_UNKNOWN;
    for (int32_t i = 0; i < in->unit_count; i++) // Some minutes are given.
        for (int32_t j = 0; j < in->seat_count && k % 3 == 0; j++)
            if (below(&q, 4) == 0)
                in->given[in->given_count++] = (marz_given_minutes){i, j, below(&q, 700000)};
    in->has_moved_limit = below(&q, 4) == 0;
    in->moved_value_max = in->has_moved_limit ? below(&q, 300000) : 0;
    return q;
}

// ---------------------------------------------------------------- the oracle

/// Does the assignment keep all limits but those on distance? SEATS: nobody.
static bool is_plan(const marz_instance *in, const int32_t *seat_of)
{
    int64_t load[SEATS * MEASURES] = {0}, moved = 0;
    for (int32_t i = 0; i < in->unit_count; i++) {
        const int32_t j = seat_of[i];
        if (in->present[i] != MARZ_NONE && in->present[i] != j)
            moved += in->value_minor[i];
        const bool has_price =
            in->cover_ppm > 0 || (in->cover_minor && in->cover_minor[i] != MARZ_UNKNOWN);
        if (j == MARZ_NONE ? !has_price || in->lock[i] != MARZ_NONE
                           : !marz_instance_allows(in, i, j))
            return false;
        for (int32_t other = 0; other < i; other++)
            if (in->group[i] != MARZ_NONE && in->group[other] == in->group[i] &&
                seat_of[other] != j)
                return false;
        for (int32_t k = 0; j != MARZ_NONE && k < in->measure_count; k++)
            load[j * in->measure_count + k] += in->measure[i * in->measure_count + k];
    }
    for (int32_t cell = 0; cell < in->seat_count * in->measure_count; cell++)
        if (load[cell] < in->low[cell] || load[cell] > in->high[cell])
            return false;
    return !in->has_moved_limit || moved <= in->moved_value_max;
}

typedef struct truth {
    bool has_plan;
    int64_t farthest, cost; ///< least greatest minutes, and the least cost of a plan that has them
} truth;

static int64_t cost_of(const marz_instance *in, const int32_t *seat_of)
{
    int64_t sum = 0;
    for (int32_t i = 0; i < in->unit_count; i++) {
        if (seat_of[i] == MARZ_NONE) {
            sum += marz_instance_uncovered(in, i);
            continue;
        }
        const marz_cost cost = marz_instance_cost(in, i, seat_of[i]);
        sum += cost.travel_minor + cost.mismatch_minor + cost.disruption_minor;
    }
    return sum;
}

static truth try_all(const marz_instance *in)
{
    truth best = {0};
    int32_t seat_of[UNITS];
    const int32_t choices = in->seat_count + in->has_cover;
    int64_t count = 1;
    for (int32_t i = 0; i < in->unit_count; i++)
        count *= choices;
    for (int64_t code = 0; code < count; code++) {
        int64_t rest = code, far = 0;
        for (int32_t i = 0; i < in->unit_count; i++, rest /= choices)
            seat_of[i] = rest % choices < in->seat_count ? (int32_t)(rest % choices) : MARZ_NONE;
        if (!is_plan(in, seat_of))
            continue;
        for (int32_t i = 0; i < in->unit_count; i++) {
            if (seat_of[i] == MARZ_NONE || in->lock[i] != MARZ_NONE)
                continue;
            const int64_t minutes = marz_instance_minutes_milli(in, i, seat_of[i]);
            far = minutes > far ? minutes : far;
        }
        const int64_t cost = cost_of(in, seat_of);
        if (!best.has_plan || far < best.farthest || (far == best.farthest && cost < best.cost))
            best = (truth){true, far, cost};
    }
    return best;
}

// ---------------------------------------------------------------- the tests

static bool is_accepted(const marz_plan *plan, marz_arena *arena, marz_buffer *text)
{
    marz_error error;
    marz_verdict verdict;
    marz_buffer_clear(text);
    assert_ok(marz_plan_write(plan, text, &error), &error);
    assert_ok(marz_plan_check(text->text, text->length, "plan", arena, &verdict, &error), &error);
    return verdict.is_ok;
}

/// A bound a thousandth higher than the least greatest distance is found out, and so is a plan that
/// reaches farther than its limit.
static void expect_lies_found(const marz_plan *plan, const truth *t, marz_arena *arena,
                              marz_buffer *text)
{
    marz_plan lie = *plan;
    if (plan->farthest.bound_milli) {
        lie.farthest.bound_milli = t->farthest + 1;
        assert_false(is_accepted(&lie, arena, text));
        lie = *plan;
    }
    if (t->farthest > 1) {
        lie.instance.farthest_milli = t->farthest - 1;
        assert_false(is_accepted(&lie, arena, text));
    }
}

static void bound_and_plan_enclose_the_least_greatest_distance(void **state)
{
    (void)state;
    marz_buffer text = {0};
    int32_t plans = 0, exact = 0, proved = 0;
    for (uint64_t k = 0; k < 160; k++) {
        marz_arena *arena = marz_arena_create(0);
        question q = make_question(arena, k);
        const truth t = try_all(&q.in);
        const marz_design_options options = {.seed = 1, .effort = 10, .thread_count = 1};
        marz_plan plan;
        marz_error error;
        assert_ok(marz_design_farthest(&q.in, &options, arena, NULL, &plan, &error), &error);
        const bool has_plan = plan.outcome != MARZ_OUTCOME_INFEASIBLE;
        assert_true(t.has_plan || !has_plan);
        if (has_plan) {
            const int64_t far = marz_instance_farthest_milli(&plan.instance, plan.seat_of);
            assert_true(is_accepted(&plan, arena, &text));
            assert_true(far >= t.farthest);
            assert_true(plan.farthest.bound_milli <= t.farthest || t.farthest == 0);
            plans++;
            exact += far == t.farthest && plan.total_minor == t.cost;
            proved += plan.farthest.bound_milli >= far;
            if (far == t.farthest)
                expect_lies_found(&plan, &t, arena, &text);
        }
        marz_arena_destroy(arena);
    }
    marz_buffer_deinit(&text);
    print_message("%d plans, %d exact, %d with their distance proved\n", plans, exact, proved);
    assert_true(plans > 60);
    assert_true(exact >= plans * 9 / 10);
    assert_true(proved >= plans / 2);
}

/// The square of the minutes over an hour, by hand: 90 minutes count 135.
static void squares_of_minutes_cost(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    question q = make_question(arena, 1);
    marz_given_minutes given = {0, 0, 90000};
    q.in.given = &given;
    q.in.given_count = 1;
    q.in.visits_milli[0] = 10000;
    q.in.is_moment = false;
    assert_int_equal(marz_instance_cost(&q.in, 0, 0).travel_minor, 10 * 2 * 90 * 50);
    q.in.is_moment = true;
    assert_int_equal(marz_instance_cost(&q.in, 0, 0).travel_minor, 10 * 2 * 135 * 50);
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bound_and_plan_enclose_the_least_greatest_distance),
        cmocka_unit_test(squares_of_minutes_cost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
