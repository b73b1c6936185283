#include "design/areas/areas_internal.h"
#include "enumerate.h"
#include "support.h"

#include <stdlib.h>
#include <string.h>

/// What the walker holds, as a plan.
static void check_walker(const small_problem *small, const walker *w)
{
    marz_areas_plan plan = {.area_of = w->label,
                            .centre_of = w->centre,
                            .objective = (int64_t)w->total,
                            .excess = (int64_t)w->excess,
                            .is_feasible = w->excess == 0};
    check_small(small, &plan);
}

static void column_generation_finds_the_best_plans_of_small_problems(void **state)
{
    (void)state;
    int32_t possible = 0, missed = 0;
    const uint64_t seed = test_seed(31);
    for (uint64_t round = 0; round < 200; round++) {
        marz_arena *arena = marz_arena_create(0);
        marz_rng rng = marz_rng_make(seed, round, 0);
        small_problem small;
        make_small(&rng, true, arena, &small);
        const int64_t best = enumerate_small(&small);
        instance in;
        walker w;
        marz_error error = {0};
        assert_ok(marz_areas_instance_init(&in, &small.problem, arena, &error), &error);
        assert_ok(marz_areas_instance_fill_rows(&in, 1, arena, &error), &error);
        assert_true(marz_areas_walker_init(&w, &in));
        w.rng = marz_rng_make(seed, round, 1);
        assert_true(marz_areas_walker_learn_prices(&w, NULL));
        marz_areas_walker_start(&w);
        for (int tries = 0; tries < 50 && w.excess > 0; tries++)
            marz_areas_walker_start(&w);
        if (w.excess == 0) {
            const double before = w.total;
            const bool is_better = marz_areas_walker_regroup(&w, NULL);
            check_walker(&small, &w);
            assert_int_equal(w.excess, 0);
            assert_true(is_better ? w.total < before : w.total == before);
            assert_true((int64_t)w.total >= best);
            missed += (int64_t)w.total > best;
            possible++;
        }
        marz_areas_walker_deinit(&w);
        marz_arena_destroy(arena);
    }
    assert_true(possible > 50);
    assert_true(missed * 20 <= possible); // Pricing is a search and may miss.
}

enum { SIDE = 9, UNITS = SIDE * SIDE, AREAS = 9 };

/// A square of units with nine centres.
typedef struct square {
    marz_areas problem;
    marz_adjacency graph;
    int64_t size[UNITS], weight[UNITS], low[AREAS], high[AREAS];
    int32_t centre[AREAS];
} square;

static void write_distances(const void *context, int32_t centre, int32_t *distance)
{
    (void)context;
    for (int32_t u = 0; u < UNITS; u++) {
        const int32_t dx = u % SIDE - centre % SIDE, dy = u / SIDE - centre / SIDE;
        distance[u] = 1000 * (abs(dx) + abs(dy)) + (u * 37 + centre * 91) % 500;
    }
}

static void make_square(marz_rng *rng, bool is_fixed, marz_arena *arena, square *s)
{
    marz_edge edges[2 * UNITS];
    int64_t count = 0, total = 0;
    for (int32_t u = 0; u < UNITS; u++) {
        if (u % SIDE + 1 < SIDE)
            edges[count++] = (marz_edge){u, u + 1};
        if (u + SIDE < UNITS)
            edges[count++] = (marz_edge){u, u + SIDE};
        s->size[u] = s->weight[u] = 1 + marz_rng_below(rng, 20);
        total += s->size[u];
    }
    marz_error error = {0};
    assert_ok(marz_adjacency_make(UNITS, edges, count, arena, &s->graph, &error), &error);
    for (int32_t a = 0; a < AREAS; a++) {
        s->centre[a] = (1 + a / 3 * 3) * SIDE + 1 + a % 3 * 3;
        s->low[a] = is_fixed ? 0 : total / AREAS * 9 / 10;
        s->high[a] = total / AREAS * 11 / 10;
    }
    s->problem = (marz_areas){.graph = &s->graph,
                              .size = s->size,
                              .weight = s->weight,
                              .area_count = AREAS,
                              .low = s->low,
                              .high = s->high,
                              .centre = is_fixed ? s->centre : NULL,
                              .distances = write_distances};
}

/// Fails unless every area of the plan hangs together and holds its centre.
static void check_connected(const square *s, const marz_areas_plan *plan, marz_arena *arena)
{
    marz_rings rings;
    marz_contiguity search;
    marz_error error = {0};
    assert_ok(marz_rings_make(&s->graph, arena, &rings, &error), &error);
    assert_ok(marz_contiguity_init(&rings, arena, &search, &error), &error);
    for (int32_t a = 0; a < AREAS; a++) {
        int32_t count = 0;
        for (int32_t u = 0; u < UNITS; u++)
            count += plan->area_of[u] == a;
        assert_int_equal(plan->area_of[plan->centre_of[a]], a);
        assert_true(marz_contiguity_is_whole(&search, plan->area_of, plan->centre_of[a], count));
    }
}

static void a_plan_comes_back_whenever_it_is_stopped(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(32);
    for (uint64_t round = 0; round < 24; round++) {
        marz_arena *arena = marz_arena_create(0);
        marz_rng rng = marz_rng_make(seed, round, 0);
        square s;
        make_square(&rng, round % 2 == 0, arena, &s);
        int32_t area_of[UNITS], centre_of[AREAS];
        marz_areas_plan plan = {.area_of = area_of, .centre_of = centre_of};
        const marz_areas_options options = {.seed = round, .thread_count = 1 + (int32_t)round % 2};
        const marz_control control = {.deadline_ms = marz_clock_ms() + marz_rng_below(&rng, 300)};
        marz_error error = {0};
        assert_ok(marz_areas_solve(&s.problem, &options, arena, &control, &plan, &error), &error);
        check_connected(&s, &plan, arena);
        assert_true(plan.bound <= plan.objective || !plan.is_feasible);
        marz_arena_destroy(arena);
    }
}

static void dearer_units_change_the_objective_alone(void **state)
{
    (void)state;
    static int32_t area_of[2][UNITS], centre_of[2][AREAS];
    for (int kind = 0; kind < 2; kind++) {
        marz_arena *arena = marz_arena_create(0);
        marz_rng rng = marz_rng_make(test_seed(33), (uint64_t)kind, 0);
        square s;
        int64_t objective[2];
        make_square(&rng, kind == 0, arena, &s);
        for (int pass = 0; pass < 2; pass++) {
            marz_areas_plan plan = {.area_of = area_of[pass], .centre_of = centre_of[pass]};
            const marz_areas_options options = {.seed = 3, .effort = 1, .thread_count = 1};
            marz_error error = {0};
            assert_ok(marz_areas_solve(&s.problem, &options, arena, NULL, &plan, &error), &error);
            objective[pass] = plan.objective;
            for (int32_t u = 0; u < UNITS; u++)
                s.weight[u] *= 4;
        }
        assert_true(llabs(objective[1] - 4 * objective[0]) * 50 <= objective[1]);
        marz_arena_destroy(arena);
    }
}

/// Shifts units at random among three areas from `first` on; bands stay met.
static void disturb(walker *w, int32_t first)
{
    const instance *in = w->in;
    for (int tries = 0; tries < 400; tries++) {
        const int32_t u = (int32_t)marz_rng_below(&w->rng, in->n), from = w->label[u];
        const int32_t degree = in->start[u + 1] - in->start[u];
        const int32_t to = w->label[in->near[in->start[u] + marz_rng_below(&w->rng, degree)]];
        if (from == to || in->is_fixed_unit[u] || from / 3 != first / 3 || to / 3 != first / 3 ||
            w->load[to] + in->size[u] > in->high[to] ||
            !marz_contiguity_may_leave(&w->searcher, w->label, u))
            continue;
        marz_areas_walker_move(w, u, to);
    }
    marz_areas_walker_recount(w);
}

static void the_good_halves_of_two_plans_combine(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(34);
    int32_t worse = 0;
    for (uint64_t round = 0; round < 8; round++) {
        marz_arena *arena = marz_arena_create(0);
        marz_rng rng = marz_rng_make(seed, round, 0);
        square s;
        instance in;
        walker w;
        marz_error error = {0};
        int32_t good[UNITS];
        answer other = {.label = (int32_t[UNITS]){0}, .centre = s.centre};
        make_square(&rng, true, arena, &s);
        assert_ok(marz_areas_instance_init(&in, &s.problem, arena, &error), &error);
        assert_ok(marz_areas_instance_fill_rows(&in, 1, arena, &error), &error);
        assert_true(marz_areas_walker_init(&w, &in));
        w.rng = marz_rng_make(seed, round, 1);
        const schedule plan = {.step_count = 200000, .hot = 1, .cold = 0.03};
        marz_areas_walker_start(&w);
        marz_areas_walker_anneal(&w, &plan, NULL);
        assert_int_equal(w.excess, 0);
        const double wanted = w.total;
        memcpy(good, w.label, sizeof good);
        disturb(&w, 0);
        memcpy(other.label, w.label, sizeof good);
        marz_areas_walker_load(&w, good, s.centre);
        disturb(&w, 6);
        const double before = w.total;
        worse += before > wanted;
        assert_true(marz_areas_walker_learn_prices(&w, NULL));
        const bool is_better = marz_areas_walker_combine(&w, &other, NULL);
        assert_int_equal(is_better, w.total < before);
        assert_int_equal(w.excess, 0);
        assert_true(w.total <= wanted); // All areas of the good plan are in one of the two.
        marz_areas_plan found = {.area_of = w.label, .centre_of = s.centre};
        check_connected(&s, &found, arena);
        marz_areas_walker_deinit(&w);
        marz_arena_destroy(arena);
    }
    assert_true(worse > 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(column_generation_finds_the_best_plans_of_small_problems),
        cmocka_unit_test(a_plan_comes_back_whenever_it_is_stopped),
        cmocka_unit_test(the_good_halves_of_two_plans_combine),
        cmocka_unit_test(dearer_units_change_the_objective_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
