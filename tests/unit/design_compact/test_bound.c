// A bound is a theorem: held against the best of all partitions of thousands of small questions.
#include "base/rng.h"
#include "design/compact/bound.h"
#include "support.h"

#include <math.h>
#include <string.h>

enum { N_MAX = 7, P_MAX = 3 };

typedef struct small {
    double x[N_MAX], y[N_MAX], weight[N_MAX];
    int32_t given[N_MAX];
    marz_compact problem;
} small;

/// Points of all kinds: in a plane, on a line, on a grid, in one place; weights even, odd or none.
static void fill(small *s, uint64_t round)
{
    marz_rng rng = marz_rng_make(11, 4, round);
    const int32_t n = 4 + (int32_t)marz_rng_below(&rng, N_MAX - 3);
    const int32_t p = 1 + (int32_t)marz_rng_below(&rng, P_MAX);
    const int64_t kind = marz_rng_below(&rng, 5);
    const double far = kind == 3 ? 1e7 : 0, size = kind == 4 ? 1e-3 : 100;
    for (int32_t i = 0; i < n; i++) {
        s->x[i] = far + size * marz_rng_unit(&rng);
        s->y[i] = kind == 1 ? far : far + size * marz_rng_unit(&rng);
        if (kind == 2)
            s->x[i] = floor(s->x[i] / 30), s->y[i] = floor(s->y[i] / 30);
        s->weight[i] = round % 3 == 0 ? 1 : (double)marz_rng_below(&rng, 12);
        s->given[i] = (int32_t)marz_rng_below(&rng, p);
    }
    s->weight[0] += 1;
    s->problem = (marz_compact){.unit_count = n,
                                .territory_count = p,
                                .x = s->x,
                                .y = s->y,
                                .weight = s->weight,
                                .tolerance = marz_rng_unit(&rng)};
}

/// Least moment of all partitions that keep the tolerance; INFINITY if none does.
static double by_force(const small *s)
{
    const marz_compact *q = &s->problem;
    int32_t count = 1;
    double mean = 0, best = INFINITY;
    for (int32_t i = 0; i < q->unit_count; i++) {
        count *= q->territory_count;
        mean += q->weight[i] / q->territory_count;
    }
    for (int32_t code = 0; code < count; code++) {
        double w[P_MAX] = {0}, sx[P_MAX] = {0}, sy[P_MAX] = {0}, moment = 0;
        int32_t of[N_MAX];
        for (int32_t i = 0, rest = code; i < q->unit_count; i++, rest /= q->territory_count) {
            const int32_t a = of[i] = rest % q->territory_count;
            w[a] += q->weight[i];
            sx[a] += q->weight[i] * q->x[i];
            sy[a] += q->weight[i] * q->y[i];
        }
        for (int32_t a = 0; a < q->territory_count; a++)
            if (fabs(w[a] - mean) > q->tolerance * mean + 1e-9)
                moment = INFINITY;
        for (int32_t i = 0; i < q->unit_count && isfinite(moment); i++)
            if (q->weight[i] > 0)
                moment += q->weight[i] * (pow(q->x[i] - sx[of[i]] / w[of[i]], 2) +
                                          pow(q->y[i] - sy[of[i]] / w[of[i]], 2));
        best = fmin(best, moment);
    }
    return best;
}

static void no_partition_is_below_the_bound(void **state)
{
    (void)state;
    double closest = 0;
    for (uint64_t round = 0; round < 3000; round++) {
        small s;
        fill(&s, round);
        double bound = -1;
        assert_true(marz_compact_bound(&s.problem, s.given, 6, NULL, 1 + round % 2, &bound));
        const double best = by_force(&s);
        if (!(bound >= 0 && bound <= best * (1 + 1e-12) + 1e-300))
            print_error("round %d: bound %.17g, best %.17g\n", (int)round, bound, best);
        assert_true(bound >= 0);
        assert_true(bound <= best * (1 + 1e-12) + 1e-300);
        if (best > 0 && isfinite(best))
            closest = fmax(closest, bound / best);
    }
    assert_true(closest > 0.9); // it says something, too
}

/// A grid of 900 equal units in nine squares: no plan is far better than the squares.
static void the_bound_of_a_grid_is_near(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    double *x = MARZ_NEW(arena, double, 900), *y = MARZ_NEW(arena, double, 900);
    double *weight = MARZ_NEW(arena, double, 900);
    for (int32_t i = 0; i < 900; i++)
        x[i] = i % 30, y[i] = i / 30, weight[i] = 1;
    const marz_compact problem = {.unit_count = 900,
                                  .territory_count = 9,
                                  .x = x,
                                  .y = y,
                                  .weight = weight,
                                  .tolerance = 0.02};
    const marz_compact_options options = {.seed = 1, .effort = 10, .bound_steps = 40};
    marz_compact_plan plan;
    marz_error error = {0};
    assert_ok(marz_compact_solve(&problem, &options, arena, NULL, &plan, &error), &error);
    assert_true(plan.bound <= plan.objective);
    assert_true(plan.bound > 0.85 * plan.objective);
    assert_true(plan.objective <= 9 * 100 * (99.0 / 6) * 1.001); // squares of 10 x 10
    double again = 0;
    assert_true(marz_compact_bound(&problem, plan.territory_of, 40, NULL, 1, &again));
    assert_true(again == plan.bound);
    const atomic_bool stop = true;
    const marz_control stopped = {.stop = &stop};
    assert_true(marz_compact_bound(&problem, plan.territory_of, 40, &stopped, 1, &again));
    assert_near(again, 0, 0);
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_partition_is_below_the_bound),
        cmocka_unit_test(the_bound_of_a_grid_is_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
