// What must not change a plan, or change nothing but names: order of units, scale of weights,
// mirrors.
#include "base/rng.h"
#include "design/compact/compact.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 700, P = 9 };

typedef struct map {
    double x[N], y[N], weight[N], loss[N];
    int32_t owner[N];
} map;

static void fill(map *m, uint64_t seed)
{
    marz_rng rng = marz_rng_make(seed, 21, 0);
    for (int32_t i = 0; i < N; i++) {
        const int64_t town = marz_rng_below(&rng, 7);
        const double spread = town < 4 ? 6 : 90;
        m->x[i] = (double)(town * 13 % 50) + spread * marz_rng_unit(&rng);
        m->y[i] = (double)(town * 29 % 50) + spread * marz_rng_unit(&rng);
        m->weight[i] = (double)(1 + marz_rng_below(&rng, 20));
        m->owner[i] = (int32_t)fmin(P - 1, m->x[i] / 140 * P);
        m->loss[i] = 30 * marz_rng_unit(&rng) * m->weight[i];
    }
}

static marz_compact_plan solve(const map *m, bool has_owners, uint64_t seed, marz_arena *arena)
{
    const marz_compact problem = {
        .unit_count = N,
        .territory_count = P,
        .x = m->x,
        .y = m->y,
        .weight = m->weight,
        .tolerance = 0.06,
        .is_contiguous = true,
        .owner_count = has_owners ? P : 0,
        .owner = has_owners ? m->owner : NULL,
        .loss = has_owners ? m->loss : NULL,
    };
    const marz_compact_options options = {.seed = seed, .effort = 8};
    marz_compact_plan plan;
    marz_error error = {0};
    assert_ok(marz_compact_solve(&problem, &options, arena, NULL, &plan, &error), &error);
    assert_int_equal(plan.finding, MARZ_COMPACT_FOUND);
    return plan;
}

static void the_order_of_units_changes_nothing(void **state)
{
    (void)state;
    map *one = calloc(1, sizeof *one), *two = calloc(1, sizeof *two);
    for (uint64_t round = 0; round < 4; round++) {
        marz_arena *arena = marz_arena_create(0);
        marz_rng rng = marz_rng_make(round, 22, 0);
        int32_t to[N];
        fill(one, round);
        for (int32_t i = 0; i < N; i++) {
            const int32_t j = (int32_t)marz_rng_below(&rng, i + 1);
            to[i] = to[j];
            to[j] = i;
        }
        for (int32_t i = 0; i < N; i++) {
            two->x[to[i]] = one->x[i], two->y[to[i]] = one->y[i];
            two->weight[to[i]] = one->weight[i], two->loss[to[i]] = one->loss[i];
            two->owner[to[i]] = one->owner[i];
        }
        const marz_compact_plan a = solve(one, round % 2, round, arena);
        const marz_compact_plan b = solve(two, round % 2, round, arena);
        for (int32_t i = 0; i < N; i++)
            assert_int_equal(a.territory_of[i], b.territory_of[to[i]]);
        assert_near(a.objective, b.objective, 1e-9 * a.objective);
        marz_arena_destroy(arena);
    }
    free(one);
    free(two);
}

static void the_unit_of_weights_changes_nothing(void **state)
{
    (void)state;
    map *one = calloc(1, sizeof *one), *two = calloc(1, sizeof *two);
    for (uint64_t round = 0; round < 4; round++) {
        marz_arena *arena = marz_arena_create(0);
        const double scale = round < 2 ? 1024 : 3; // powers of two are exact in floats
        fill(one, 10 + round);
        *two = *one;
        for (int32_t i = 0; i < N; i++) {
            two->weight[i] *= scale;
            two->loss[i] *= scale;
        }
        const marz_compact_plan a = solve(one, round % 2, round, arena);
        const marz_compact_plan b = solve(two, round % 2, round, arena);
        if (round < 2)
            assert_memory_equal(a.territory_of, b.territory_of, sizeof(int32_t) * N);
        assert_near(b.objective / scale / a.objective, 1, round < 2 ? 1e-9 : 0.03);
        marz_arena_destroy(arena);
    }
    free(one);
    free(two);
}

/// The curve along which units lie is another one then, so only the worth is alike.
static void a_mirrored_map_is_worth_the_same(void **state)
{
    (void)state;
    map *one = calloc(1, sizeof *one), *two = calloc(1, sizeof *two);
    double sum[2] = {0};
    for (uint64_t round = 0; round < 6; round++) {
        marz_arena *arena = marz_arena_create(0);
        fill(one, 20 + round);
        *two = *one;
        for (int32_t i = 0; i < N; i++) {
            two->x[i] = round % 2 ? -one->x[i] : one->y[i];
            two->y[i] = round % 2 ? one->y[i] : one->x[i] + 1000;
        }
        const marz_compact_plan a = solve(one, round % 3 == 0, round, arena);
        const marz_compact_plan b = solve(two, round % 3 == 0, round, arena);
        assert_near(b.objective / a.objective, 1, 0.1);
        sum[0] += a.objective;
        sum[1] += b.objective;
        marz_arena_destroy(arena);
    }
    assert_near(sum[1] / sum[0], 1, 0.03);
    free(one);
    free(two);
}

static void a_stop_at_any_moment_leaves_a_plan(void **state)
{
    (void)state;
    map *m = calloc(1, sizeof *m);
    fill(m, 30);
    marz_rng rng = marz_rng_make(1, 23, 0);
    for (int k = 0; k < 12; k++) {
        marz_arena *arena = marz_arena_create(0);
        const marz_compact problem = {.unit_count = N,
                                      .territory_count = P,
                                      .x = m->x,
                                      .y = m->y,
                                      .weight = m->weight,
                                      .tolerance = 0.06,
                                      .is_contiguous = true,
                                      .owner_count = P,
                                      .owner = m->owner,
                                      .loss = m->loss};
        const marz_control control = {.deadline_ms = marz_clock_ms() + marz_rng_below(&rng, 200)};
        const marz_compact_options options = {.seed = (uint64_t)k, .bound_steps = 50};
        marz_compact_plan plan;
        marz_error error = {0};
        assert_ok(marz_compact_solve(&problem, &options, arena, &control, &plan, &error), &error);
        double loss = 0;
        for (int32_t i = 0; i < N; i++) {
            assert_in_range(plan.territory_of[i], 0, P - 1);
            loss += plan.territory_of[i] == m->owner[i] ? 0 : m->loss[i];
        }
        assert_near(plan.loss, loss, 1e-9 * (1 + loss));
        assert_true(plan.bound <= plan.objective || plan.finding != MARZ_COMPACT_FOUND);
        marz_arena_destroy(arena);
    }
    free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_of_units_changes_nothing),
        cmocka_unit_test(the_unit_of_weights_changes_nothing),
        cmocka_unit_test(a_mirrored_map_is_worth_the_same),
        cmocka_unit_test(a_stop_at_any_moment_leaves_a_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
