#include "base/rng.h"
#include "design/compact/compact.h"
#include "geo/triangulate.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct cloud {
    int32_t n;
    double *x, *y, *weight;
} cloud;

/// Towns of different sizes and units between them.
static cloud make_cloud(int32_t n, uint64_t seed, marz_arena *arena)
{
    cloud c = {n, MARZ_NEW(arena, double, n), MARZ_NEW(arena, double, n),
               MARZ_NEW(arena, double, n)};
    marz_rng rng = marz_rng_make(seed, 0, 0);
    double town_x[12], town_y[12];
    for (int k = 0; k < 12; k++)
        town_x[k] = marz_rng_unit(&rng) * 900, town_y[k] = marz_rng_unit(&rng) * 600;
    for (int32_t i = 0; i < n; i++) {
        const int64_t k = marz_rng_below(&rng, 18);
        const bool in_town = k < 12;
        c.x[i] = in_town ? town_x[k] + 15 * marz_rng_normal(&rng) : marz_rng_unit(&rng) * 900;
        c.y[i] = in_town ? town_y[k] + 15 * marz_rng_normal(&rng) : marz_rng_unit(&rng) * 600;
        c.weight[i] = (double)(1 + marz_rng_below(&rng, 9));
    }
    return c;
}

static marz_compact problem_of(const cloud *c, int32_t p, double tolerance)
{
    return (marz_compact){.unit_count = c->n,
                          .territory_count = p,
                          .x = c->x,
                          .y = c->y,
                          .weight = c->weight,
                          .tolerance = tolerance};
}

static marz_compact_plan solve(const marz_compact *problem, marz_compact_options options,
                               marz_arena *arena)
{
    marz_compact_plan plan;
    marz_error error = {0};
    assert_ok(marz_compact_solve(problem, &options, arena, NULL, &plan, &error), &error);
    return plan;
}

static void the_plan_is_what_it_says(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    const cloud c = make_cloud(2000, 1, arena);
    const marz_compact problem = problem_of(&c, 12, 0.03);
    const marz_compact_plan plan =
        solve(&problem, (marz_compact_options){.seed = 1, .effort = 20}, arena);
    double w[12] = {0}, sx[12] = {0}, sy[12] = {0}, total = 0, moment = 0;
    for (int32_t i = 0; i < c.n; i++) {
        const int32_t a = plan.territory_of[i];
        assert_in_range(a, 0, 11);
        w[a] += c.weight[i], sx[a] += c.weight[i] * c.x[i], sy[a] += c.weight[i] * c.y[i];
        total += c.weight[i];
    }
    for (int32_t i = 0; i < c.n; i++) {
        const int32_t a = plan.territory_of[i];
        const double dx = c.x[i] - sx[a] / w[a], dy = c.y[i] - sy[a] / w[a];
        moment += c.weight[i] * (dx * dx + dy * dy);
    }
    assert_near(plan.objective, moment, 1e-9 * moment);
    double worst = 0;
    for (int a = 0; a < 12; a++)
        worst = fmax(worst, fabs(w[a] / (total / 12) - 1));
    assert_near(plan.worst_deviation, worst, 1e-12);
    assert_int_equal(plan.finding, MARZ_COMPACT_FOUND);
    assert_int_equal(plan.outcome, MARZ_OUTCOME_FEASIBLE);
    assert_int_equal(plan.conflict_count, 0);
    assert_int_equal(plan.worst_territory, -1);
    marz_arena_destroy(arena);
}

static void one_and_two_threads_give_one_plan(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    const cloud c = make_cloud(2400, 2, arena);
    const marz_compact problem = problem_of(&c, 40, 0.05);
    const marz_compact_plan one =
        solve(&problem, (marz_compact_options){.seed = 3, .effort = 6, .thread_count = 1}, arena);
    const marz_compact_plan two =
        solve(&problem, (marz_compact_options){.seed = 3, .effort = 6, .thread_count = 2}, arena);
    assert_memory_equal(one.territory_of, two.territory_of, (size_t)c.n * sizeof(int32_t));
    assert_true(one.objective == two.objective);
    marz_arena_destroy(arena);
}

static void a_plan_is_realigned_with_few_moves(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    const cloud c = make_cloud(2400, 5, arena);
    marz_compact problem = problem_of(&c, 16, 0.03);
    problem.is_contiguous = true;
    const marz_compact_options options = {.seed = 1, .effort = 4};
    const marz_compact_plan before = solve(&problem, options, arena);
    assert_int_equal(before.outcome, MARZ_OUTCOME_FEASIBLE);
    problem.present = before.territory_of;
    const marz_compact_plan same = solve(&problem, (marz_compact_options){.seed = 1}, arena);
    assert_int_equal(same.moved_count, 0);
    for (int32_t i = 0; i < c.n; i += 40) // a fortieth of the units weigh four times as much
        c.weight[i] *= 4;
    const marz_compact_plan after = solve(&problem, (marz_compact_options){.seed = 1}, arena);
    assert_int_equal(after.outcome, MARZ_OUTCOME_FEASIBLE);
    assert_in_range(after.moved_count, 1, c.n / 20);
    marz_arena_destroy(arena);
}

/// Four towns of equal weight far from each other, four territories: the optimum is known.
static void clear_towns_are_found(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    double x[400], y[400], weight[400];
    marz_rng rng = marz_rng_make(8, 0, 0);
    for (int i = 0; i < 400; i++) {
        x[i] = (i % 2) * 1000 + marz_rng_unit(&rng);
        y[i] = (i / 2 % 2) * 1000 + marz_rng_unit(&rng);
        weight[i] = 2;
    }
    const marz_compact problem = {
        .unit_count = 400, .territory_count = 4, .x = x, .y = y, .weight = weight};
    const marz_compact_plan plan =
        solve(&problem, (marz_compact_options){.seed = 1, .effort = 5}, arena);
    assert_near(plan.worst_deviation, 0, 1e-12);
    for (int i = 0; i < 400; i++)
        assert_int_equal(plan.territory_of[i], plan.territory_of[i % 4]);
    marz_arena_destroy(arena);
}

static void degenerate_questions_are_answered(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    double x[50], y[50], weight[50];
    for (int i = 0; i < 50; i++)
        x[i] = y[i] = 3, weight[i] = 1;
    marz_compact problem = {
        .unit_count = 50, .territory_count = 5, .x = x, .y = y, .weight = weight, .tolerance = 0.1};
    const marz_compact_options options = {.seed = 1, .effort = 3};
    assert_near(solve(&problem, options, arena).objective, 0, 0); // all in one place
    problem.territory_count = 1;
    assert_near(solve(&problem, options, arena).worst_deviation, 0, 0);
    problem.territory_count = 50;
    solve(&problem, options, arena);
    problem.unit_count = problem.territory_count = 1;
    assert_int_equal(solve(&problem, options, arena).outcome, MARZ_OUTCOME_FEASIBLE);
    problem.unit_count = 50;
    problem.territory_count = 5;
    weight[17] = 100; // heavier than any territory may be
    for (int i = 0; i < 50; i++)
        x[i] = i, y[i] = i * i % 7;
    const marz_compact_plan plan = solve(&problem, options, arena);
    assert_int_equal(plan.finding, MARZ_COMPACT_IMPOSSIBLE);
    assert_int_equal(plan.outcome, MARZ_OUTCOME_INFEASIBLE);
    assert_int_equal(plan.conflict_count, 1);
    assert_int_equal(plan.conflicts[0].unit, 17);
    assert_near(plan.conflicts[0].weight, 100, 0);
    assert_near(plan.conflicts[0].limit, 149.0 / 5 * 1.1, 1e-9);
    assert_null(plan.territory_of);
    const marz_compact_options nearest = {.seed = 1, .effort = 3, .takes_nearest = true};
    const marz_compact_plan forced = solve(&problem, nearest, arena);
    assert_int_equal(forced.finding, MARZ_COMPACT_IMPOSSIBLE);
    assert_int_equal(forced.worst_territory, forced.territory_of[17]);
    weight[3] = 0;
    weight[17] = 1;
    problem.tolerance = 0.001; // 49 of weight 1 in five
    const marz_compact_plan near = solve(&problem, options, arena);
    assert_int_equal(near.finding, MARZ_COMPACT_NOT_FOUND);
    assert_int_equal(near.outcome, MARZ_OUTCOME_TIME_LIMIT);
    assert_in_range(near.worst_territory, 0, 4);
    assert_near(near.worst_deviation, 1 - 9 / 9.8, 1e-9); // 10 10 10 10 9
    marz_arena_destroy(arena);
}

static void bad_questions_are_refused(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    double x[3] = {0, 1, NAN}, y[3] = {0, 0, 0}, weight[3] = {1, -2, 1};
    marz_compact problem = {
        .unit_count = 3, .territory_count = 2, .x = x, .y = y, .weight = weight, .tolerance = 0.1};
    const marz_compact_options options = {.seed = 1, .effort = 1};
    marz_compact_plan plan;
    marz_error error = {0};
    assert_int_equal(marz_compact_solve(&problem, &options, arena, NULL, &plan, &error),
                     MARZ_E_INPUT);
    assert_string_equal(error.message, "unit 2 weighs -2");
    weight[1] = 2;
    assert_int_equal(marz_compact_solve(&problem, &options, arena, NULL, &plan, &error),
                     MARZ_E_INPUT);
    assert_string_equal(error.message, "unit 3 has no finite position");
    problem.territory_count = 4;
    assert_int_equal(marz_compact_solve(&problem, &options, arena, NULL, &plan, &error),
                     MARZ_E_INPUT);
    assert_string_equal(error.message, "4 territories of 3 units");
    marz_arena_destroy(arena);
}

static void a_cancelled_search_keeps_a_whole_plan(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    const cloud c = make_cloud(2000, 4, arena);
    const marz_compact problem = problem_of(&c, 20, 0.05);
    const atomic_bool stop = true;
    for (int k = 0; k < 8; k++) {
        const marz_control control = {.stop = k == 0 ? &stop : NULL,
                                      .deadline_ms = k == 0 ? 0 : marz_clock_ms() + 15 * k};
        const marz_compact_options options = {.seed = 1};
        marz_compact_plan plan;
        marz_error error = {0};
        assert_ok(marz_compact_solve(&problem, &options, arena, &control, &plan, &error), &error);
        for (int32_t i = 0; i < c.n; i++)
            assert_in_range(plan.territory_of[i], 0, 19);
        if (k == 0)
            assert_int_equal(plan.outcome, MARZ_OUTCOME_CANCELLED);
    }
    marz_arena_destroy(arena);
}

/// Pieces beyond one per territory, by a flood of its own.
static int32_t pieces_beyond_one(const marz_adjacency *graph, const int32_t *territory_of,
                                 int32_t p, marz_arena *arena)
{
    const int32_t n = graph->node_count;
    bool *seen = MARZ_NEW(arena, bool, n);
    int32_t *stack = MARZ_NEW(arena, int32_t, n), *count = MARZ_NEW(arena, int32_t, p);
    for (int32_t i = 0; i < n; i++) {
        if (seen[i])
            continue;
        int32_t depth = 0;
        seen[i] = true;
        stack[depth++] = i;
        count[territory_of[i]]++;
        while (depth > 0) {
            const int32_t v = stack[--depth];
            for (int32_t e = graph->start[v]; e < graph->start[v + 1]; e++)
                if (!seen[graph->near[e]] && territory_of[graph->near[e]] == territory_of[v]) {
                    seen[graph->near[e]] = true;
                    stack[depth++] = graph->near[e];
                }
        }
    }
    int32_t beyond = 0;
    for (int32_t a = 0; a < p; a++)
        beyond += count[a] > 1 ? count[a] - 1 : 0;
    return beyond;
}

static void territories_are_in_one_piece(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < 3; round++) {
        marz_arena *arena = marz_arena_create(0);
        const cloud c = make_cloud(1500, 10 + round, arena);
        marz_compact problem = problem_of(&c, 10, 0.04);
        problem.is_contiguous = true;
        marz_point_rows rows;
        marz_error error = {0};
        assert_ok(marz_triangulate(c.x, c.y, c.n, arena, &rows, &error), &error);
        const marz_adjacency near = {c.n, rows.start, rows.near};
        const marz_compact_plan plan =
            solve(&problem, (marz_compact_options){.seed = round, .effort = 5}, arena);
        assert_int_equal(plan.outcome, MARZ_OUTCOME_FEASIBLE);
        assert_int_equal(plan.fragment_count, 0);
        assert_int_equal(pieces_beyond_one(&near, plan.territory_of, 10, arena), 0);
        marz_arena_destroy(arena);
    }
}

/// A grid of 30 x 20 with a wall that has one gate, and an island of four units.
static void walls_and_islands_are_respected(void **state)
{
    (void)state;
    enum { W = 30, H = 20, N = W * H + 4 };
    marz_arena *arena = marz_arena_create(0);
    double x[N], y[N], weight[N];
    marz_edge edges[2 * N];
    int64_t count = 0;
    for (int32_t i = 0; i < W * H; i++) {
        x[i] = i % W, y[i] = i / W, weight[i] = 1;
        if (i % W + 1 < W && (i % W != 14 || i / W == 3))
            edges[count++] = (marz_edge){i, i + 1};
        if (i / W + 1 < H)
            edges[count++] = (marz_edge){i, i + W};
    }
    for (int32_t i = W * H; i < N; i++) {
        x[i] = W + 3 + (i - W * H) % 2, y[i] = 5 + (i - W * H) / 2, weight[i] = 1;
        if (i > W * H)
            edges[count++] = (marz_edge){i - 1, i};
    }
    marz_adjacency graph;
    marz_error error = {0};
    assert_ok(marz_adjacency_make(N, edges, count, arena, &graph, &error), &error);
    const marz_compact problem = {.unit_count = N,
                                  .territory_count = 6,
                                  .x = x,
                                  .y = y,
                                  .weight = weight,
                                  .tolerance = 0.1,
                                  .is_contiguous = true,
                                  .graph = &graph};
    const marz_compact_plan plan =
        solve(&problem, (marz_compact_options){.seed = 1, .effort = 5}, arena);
    assert_int_equal(plan.link_count, 1);
    edges[count++] = (marz_edge){W * H, 5 * W + W - 1}; // the nearest pair
    assert_ok(marz_adjacency_make(N, edges, count, arena, &graph, &error), &error);
    assert_int_equal(pieces_beyond_one(&graph, plan.territory_of, 6, arena), 0);
    assert_int_equal(plan.outcome, MARZ_OUTCOME_FEASIBLE);
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_plan_is_what_it_says),
        cmocka_unit_test(territories_are_in_one_piece),
        cmocka_unit_test(walls_and_islands_are_respected),
        cmocka_unit_test(one_and_two_threads_give_one_plan),
        cmocka_unit_test(a_plan_is_realigned_with_few_moves),
        cmocka_unit_test(clear_towns_are_found),
        cmocka_unit_test(degenerate_questions_are_answered),
        cmocka_unit_test(bad_questions_are_refused),
        cmocka_unit_test(a_cancelled_search_keeps_a_whole_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
