// Every engine behind marz-bench on many random maps, stopped at random moments: what it claims is
// held against the truth found by trying everything.
#include "questions.h"
#include "support.h"

#include "base/control.h"

#include <math.h>
#include <string.h>

#define ROUNDS 40

/// What control->found was told last.
typedef struct told {
    double objective, bound;
} told;

static void listen(void *context, double objective, double bound)
{
    told *t = context;
    if (!isnan(objective))
        t->objective = objective;
    if (!isnan(bound))
        t->bound = bound;
}

static void judge_solution(const marz_bench_set *set, const marz_bench_instance *instance,
                           const marz_bench_answer *answer, const truth *t, marz_arena *arena)
{
    static marz_bench_verdict verdict;
    marz_error error = {0};
    assert_ok(set->check(instance, answer->solution, arena, &verdict, &error), &error);
    const double slack = 1e-9 * verdict.objective;
    if (verdict.is_feasible) {
        assert_true(verdict.objective >= t->floor_value - slack);
        assert_true(!answer->has_bound || answer->bound <= verdict.objective + slack);
    }
    if (answer->outcome == MARZ_OUTCOME_OPTIMAL) {
        assert_true(verdict.is_feasible);
        if (verdict.objective > t->value + slack)
            fail_msg("%s: %.10g is called optimal, %.10g can be had", set->name, verdict.objective,
                     t->value);
    }
}

static void judge(const marz_bench_set *set, const marz_bench_instance *instance,
                  const marz_bench_answer *answer, const told *heard, const truth *t,
                  marz_arena *arena)
{
    const double slack = isinf(t->value) ? 0 : 1e-9 * t->value;
    if (answer->has_bound && answer->bound > t->value + slack)
        fail_msg("%s: bound %.10g, but %.10g can be had", set->name, answer->bound, t->value);
    if (heard->bound > t->value + slack)
        fail_msg("%s: told a bound of %.10g, but %.10g can be had", set->name, heard->bound,
                 t->value);
    if (answer->outcome == MARZ_OUTCOME_INFEASIBLE && !isinf(t->value))
        fail_msg("%s: called infeasible, %.10g can be had", set->name, t->value);
    if (answer->has_solution)
        judge_solution(set, instance, answer, t, arena);
}

static void ask_once(const marz_bench_set *set, marz_rng *rng)
{
    const int p = strcmp(set->name, "cpmp") == 0 ? 2 : 2 + (int)marz_rng_below(rng, 2);
    grid g = grid_draw(4, 2, p, rng);
    question q = question_ask(set->name, &g, 1.02 + 0.4 * marz_rng_unit(rng), rng);
    q.is_floored = strcmp(set->name, "cpmp") == 0 && marz_rng_below(rng, 2) == 1;
    const truth t = question_try_all(&q);
    marz_arena *arena = marz_arena_create(0);
    const marz_bench_instance instance = question_read(&q, arena);
    told heard = {NAN, -INFINITY};
    const marz_control control = {.deadline_ms = marz_clock_ms() + 1 + marz_rng_below(rng, 60),
                                  .found = listen,
                                  .context = &heard};
    const marz_bench_options options = {.set = set->name,
                                        .seed = marz_rng_next(rng) >> 1,
                                        .thread_count = 1 + (int32_t)marz_rng_below(rng, 2)};
    marz_bench_answer answer = {.solution = MARZ_NEW(arena, int32_t, instance.n)};
    marz_error error = {0};
    if (instance.low <= instance.high) { // the frame asks no engine otherwise
        assert_ok(set->run(&instance, &options, arena, &control, &answer, &error), &error);
        judge(set, &instance, &answer, &heard, &t, arena);
    }
    marz_arena_destroy(arena);
    grid_free(&g);
}

static void claims_hold_whenever_the_engine_is_stopped(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(1);
    for (const marz_bench_set *set = marz_bench_sets(); set->name; set++)
        for (uint64_t round = 0; round < ROUNDS; round++) {
            marz_rng rng = marz_rng_make(seed, round, (uint64_t)set->name[0]);
            ask_once(set, &rng);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(claims_hold_whenever_the_engine_is_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
