// Random companies of a few thousand accounts: what must not depend on threads, and what a stop
// leaves.
#include "support.h"

#include "base/control.h"
#include "design/design.h"
#include "instance_make.h"

#include <stdio.h>
#include <string.h>

static marz_plan solve(const marz_instance *in, marz_arena *arena, int32_t threads,
                       const marz_control *control)
{
    marz_plan plan = {0};
    marz_error error = {0};
    const marz_design_options options = {.seed = 3, .thread_count = threads, .effort = 4};
    assert_ok(marz_design_solve(in, &options, arena, control, &plan, &error), &error);
    return plan;
}

static bool is_within_bands(const marz_plan *plan)
{
    const marz_instance *in = &plan->instance;
    const int32_t count = in->measure_count;
    for (int32_t j = 0; j < in->seat_count; j++)
        for (int32_t k = 0; k < count; k++) {
            int64_t load = 0;
            for (int32_t i = 0; i < in->unit_count; i++)
                load += plan->seat_of[i] == j ? in->measure[i * count + k] : 0;
            if (load < in->low[j * count + k] || load > in->high[j * count + k])
                return false;
        }
    return true;
}

static void one_two_and_eight_threads_give_one_plan(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    const marz_instance *in = bench_instance_make(2200, 22, test_seed(4), arena);
    assert_non_null(in);
    const marz_plan first = solve(in, arena, 1, NULL);
    assert_int_equal(first.outcome, MARZ_OUTCOME_FEASIBLE);
    assert_true(is_within_bands(&first));
    assert_in_range(first.gap_ppm, 0, 10000);
    const int32_t threads[2] = {2, 8};
    for (int32_t k = 0; k < 2; k++) {
        const marz_plan plan = solve(in, arena, threads[k], NULL);
        assert_int_equal(plan.bound_minor, first.bound_minor);
        assert_memory_equal(plan.seat_of, first.seat_of, 2200 * sizeof *plan.seat_of);
        assert_memory_equal(plan.price_micro, first.price_micro, 44 * sizeof *plan.price_micro);
    }
    marz_arena_destroy(arena);
}

static void a_plan_stopped_at_any_moment_is_valid_or_says_what_it_breaks(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    const marz_instance *in = bench_instance_make(500, 10, test_seed(5), arena);
    assert_non_null(in);
    int32_t with_plan = 0, without = 0;
    int64_t wait_ms = 0;
    for (; wait_ms < 5000; wait_ms += 1 + wait_ms / 3) {
        const marz_control control = {.deadline_ms = marz_clock_ms() + wait_ms};
        const marz_plan plan = solve(in, arena, 2, &control);
        if (plan.outcome == MARZ_OUTCOME_FEASIBLE)
            break;
        assert_int_equal(plan.outcome, MARZ_OUTCOME_TIME_LIMIT);
        assert_in_range(plan.seat_of[0], 0, in->seat_count - 1);
        assert_true(is_within_bands(&plan) == (plan.conflict_count == 0));
        assert_true(!plan.has_bound || plan.bound_minor <= plan.total_minor);
        if (plan.conflict_count > 0) {
            assert_int_equal(plan.conflicts[0].kind, MARZ_CONFLICT_NOT_FOUND);
            assert_false(plan.has_bound);
            without++;
            continue;
        }
        with_plan++;
    }
    print_message("stopped %d times without and %d times with a plan; done after %d ms\n", without,
                  with_plan, (int)wait_ms);
    assert_true(without > 0 && wait_ms < 5000);
    marz_arena_destroy(arena);
}

/// Bands that the present alignment keeps, everybody placed.
static void keep_present(marz_instance *in)
{
    const int32_t count = in->measure_count;
    for (int32_t i = 0; i < in->unit_count; i++)
        in->present[i] = in->present[i] == MARZ_NONE ? i % in->seat_count : in->present[i];
    for (int32_t j = 0; j < in->seat_count; j++)
        for (int32_t k = 0; k < count; k++) {
            int64_t load = 0;
            for (int32_t i = 0; i < in->unit_count; i++)
                load += in->present[i] == j ? in->measure[i * count + k] : 0;
            in->low[j * count + k] = load - load / 5;
            in->high[j * count + k] = load + load / 5;
        }
}

static void a_feasible_present_alignment_is_the_plan_that_a_stop_leaves(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    marz_instance *in = bench_instance_make(300, 6, test_seed(7), arena);
    assert_non_null(in);
    keep_present(in);
    atomic_bool stop = true;
    const marz_control control = {.stop = &stop};
    const marz_plan plan = solve(in, arena, 1, &control);
    assert_int_equal(plan.outcome, MARZ_OUTCOME_CANCELLED);
    assert_int_equal(plan.conflict_count, 0);
    assert_memory_equal(plan.seat_of, in->present, 300 * sizeof *plan.seat_of);
    assert_int_equal(plan.disruption_minor, 0);
    assert_true(plan.travel_minor > 0);
    assert_string_equal(plan.bound_note, "stopped before a bound was found");
    marz_arena_destroy(arena);
}

/// At most `percent` of the value that reps have now may change hands.
static marz_plan solve_limited(marz_instance *in, marz_arena *arena, int64_t percent,
                               const marz_plan *start)
{
    marz_plan plan = {0};
    marz_error error = {0};
    marz_design_options options = {.seed = 3, .thread_count = 1, .effort = 4};
    int64_t total = 0;
    for (int32_t i = 0; i < in->unit_count; i++)
        total += in->present[i] == MARZ_NONE ? 0 : in->value_minor[i];
    in->has_moved_limit = true;
    in->moved_value_max = total / 100 * percent;
    if (start)
        options.start = marz_design_start_of(start);
    assert_ok(marz_design_solve(in, &options, arena, NULL, &plan, &error), &error);
    return plan;
}

static void less_change_costs_more_and_a_start_costs_nothing(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    marz_instance *in = bench_instance_make(1500, 15, test_seed(8), arena);
    assert_non_null(in);
    keep_present(in);
    const marz_plan free = solve(in, arena, 1, NULL);
    const int64_t moved = marz_instance_moved_value(in, free.seat_of, NULL);
    marz_plan last = free;
    static const int64_t percents[] = {100, 20, 5, 2, 0};
    for (size_t k = 0; k < sizeof percents / sizeof *percents; k++) {
        const marz_plan plan = solve_limited(in, arena, percents[k], &last);
        assert_int_equal(plan.outcome == MARZ_OUTCOME_OPTIMAL ? MARZ_OUTCOME_FEASIBLE
                                                              : plan.outcome,
                         MARZ_OUTCOME_FEASIBLE);
        assert_true(is_within_bands(&plan));
        assert_true(marz_instance_moved_value(in, plan.seat_of, NULL) <= in->moved_value_max);
        assert_in_range(plan.gap_ppm, 0, 20000);
        if (moved < in->moved_value_max)
            assert_true(plan.total_minor <= free.total_minor);
        assert_true(plan.total_minor >= last.bound_minor);
        last = plan;
    }
    for (int32_t i = 0; i < in->unit_count; i++) // Nothing may change hands.
        assert_true(in->value_minor[i] == 0 || last.seat_of[i] == in->present[i]);
    marz_arena_destroy(arena);
}

/// Stops at the n-th report of progress.
typedef struct stopper {
    atomic_bool stop;
    int32_t reports_left;
} stopper;

static void count_down(void *context, const char *step, double done)
{
    stopper *s = context;
    assert_true(step[0] && done >= 0 && done <= 1);
    if (--s->reports_left == 0)
        atomic_store(&s->stop, true);
}

static void a_cancelled_plan_says_so(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    const marz_instance *in = bench_instance_make(300, 6, test_seed(6), arena);
    assert_non_null(in);
    for (int32_t k = 1; k <= 4; k++) {
        stopper s = {.reports_left = k};
        const marz_control control = {.stop = &s.stop, .progress = count_down, .context = &s};
        const marz_plan plan = solve(in, arena, 1, &control);
        assert_int_equal(plan.outcome, MARZ_OUTCOME_CANCELLED);
        assert_true(is_within_bands(&plan) == (plan.conflict_count == 0));
        assert_true(plan.conflict_count == 0 || !plan.has_bound);
    }
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_two_and_eight_threads_give_one_plan),
        cmocka_unit_test(a_plan_stopped_at_any_moment_is_valid_or_says_what_it_breaks),
        cmocka_unit_test(a_cancelled_plan_says_so),
        cmocka_unit_test(a_feasible_present_alignment_is_the_plan_that_a_stop_leaves),
        cmocka_unit_test(less_change_costs_more_and_a_start_costs_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
