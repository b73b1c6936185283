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

static void a_plan_stopped_at_any_moment_is_valid_or_says_that_there_is_none(void **state)
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
        if (plan.seat_of[0] == MARZ_NONE) {
            for (int32_t i = 0; i < in->unit_count; i++)
                assert_int_equal(plan.seat_of[i], MARZ_NONE);
            without++;
            continue;
        }
        assert_true(is_within_bands(&plan));
        assert_true(!plan.has_bound || plan.bound_minor <= plan.total_minor);
        with_plan++;
    }
    print_message("stopped %d times without and %d times with a plan; done after %d ms\n", without,
                  with_plan, (int)wait_ms);
    assert_true(without > 0 && wait_ms < 5000);
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
        if (plan.seat_of[0] != MARZ_NONE)
            assert_true(is_within_bands(&plan));
        else
            assert_false(plan.has_bound);
    }
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_two_and_eight_threads_give_one_plan),
        cmocka_unit_test(a_plan_stopped_at_any_moment_is_valid_or_says_that_there_is_none),
        cmocka_unit_test(a_cancelled_plan_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
