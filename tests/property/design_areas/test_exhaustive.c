// 25 precincts whose 117,688 partitions into three connected districts are all known: the engine
// finds the best balanced one at several tolerances, and its bound never passes it.
#include "support.h"

#include "design/areas/areas.h"
#include "marz_bench/check_internal.h"
#include "marz_bench/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { UNITS = 25, DISTRICTS = 3, PLANS = 117688 };

/// The truth: the map, and every plan.
static struct {
    int64_t people[UNITS], total;
    int32_t hops[UNITS][UNITS];
    marz_edge edges[UNITS * UNITS];
    int64_t edge_count;
    int8_t plan[PLANS][UNITS]; ///< district 0 … 2 of each unit
    marz_adjacency graph;
    marz_arena *arena;
} truth;

static const char *source(const char *name)
{
    char path[100];
    snprintf(path, sizeof path, "../bench/exhaustive/%s", name);
    return test_data(path);
}

static void read_people(void)
{
    char *text = test_read(source("fl25.csv"));
    const char *line = text;
    for (int u = 0; u < UNITS; u++) {
        long people;
        line = strchr(line, '\n') + 1;
        assert_int_equal(sscanf(line, "\"%*[^\"]\",%ld", &people), 1);
        truth.people[u] = people;
        truth.total += people;
    }
    free(text);
}

/// Each line: a unit and its neighbours.
static void read_neighbours(void)
{
    static const int64_t units[2] = {0, UNITS - 1};
    marz_bench_text text;
    marz_error error = {0};
    assert_ok(marz_bench_text_open(source("fl25_adj.txt"), truth.arena, &text, &error), &error);
    text.is_by_line = true;
    while (marz_bench_text_next_line(&text)) {
        int64_t u, v;
        assert_ok(marz_bench_text_whole(&text, (marz_bench_meaning){"unit", -1}, units, &u, &error),
                  &error);
        for (; marz_bench_text_more(&text); truth.edge_count++) {
            assert_ok(
                marz_bench_text_whole(&text, (marz_bench_meaning){"unit", -1}, units, &v, &error),
                &error);
            truth.edges[truth.edge_count] = (marz_edge){(int32_t)u, (int32_t)v};
        }
        marz_bench_text_skip_line(&text);
    }
    assert_ok(marz_adjacency_make(UNITS, truth.edges, truth.edge_count, truth.arena, &truth.graph,
                                  &error),
              &error);
}

static void count_hops(void)
{
    for (int u = 0; u < UNITS; u++)
        for (int v = 0; v < UNITS; v++)
            truth.hops[u][v] = u == v ? 0 : UNITS;
    for (int64_t k = 0; k < truth.edge_count; k++)
        truth.hops[truth.edges[k].a][truth.edges[k].b] =
            truth.hops[truth.edges[k].b][truth.edges[k].a] = 1;
    for (int w = 0; w < UNITS; w++)
        for (int u = 0; u < UNITS; u++)
            for (int v = 0; v < UNITS; v++)
                if (truth.hops[u][w] + truth.hops[w][v] < truth.hops[u][v])
                    truth.hops[u][v] = truth.hops[u][w] + truth.hops[w][v];
}

static void read_plans(void)
{
    static const int64_t districts[2] = {1, DISTRICTS};
    marz_bench_text text;
    marz_error error = {0};
    assert_ok(marz_bench_text_open(source("fl25_enum_plans.txt.gz"), truth.arena, &text, &error),
              &error);
    for (int k = 0; k < PLANS; k++)
        for (int u = 0; u < UNITS; u++) {
            int64_t district;
            assert_ok(marz_bench_text_whole(&text, (marz_bench_meaning){"district", u}, districts,
                                            &district, &error),
                      &error);
            truth.plan[k][u] = (int8_t)(district - 1);
        }
    assert_false(marz_bench_text_more(&text));
}

static int set_up(void **state)
{
    (void)state;
    truth.arena = marz_arena_create(0);
    read_people();
    read_neighbours();
    count_hops();
    read_plans();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    marz_arena_destroy(truth.arena);
    return 0;
}

/// People times hops to the best centre of each district, which is one of its units.
static int64_t cost_of(const int8_t *plan)
{
    int64_t cost[UNITS] = {0}, total = 0;
    for (int c = 0; c < UNITS; c++)
        for (int u = 0; u < UNITS; u++)
            if (plan[u] == plan[c])
                cost[c] += truth.people[u] * truth.hops[c][u];
    for (int j = 0; j < DISTRICTS; j++) {
        int64_t best = INT64_MAX;
        for (int c = 0; c < UNITS; c++)
            if (plan[c] == j && cost[c] < best)
                best = cost[c];
        total += best;
    }
    return total;
}

static bool is_balanced(const int8_t *plan, int64_t low, int64_t high)
{
    int64_t load[DISTRICTS] = {0};
    for (int u = 0; u < UNITS; u++)
        load[plan[u]] += truth.people[u];
    for (int j = 0; j < DISTRICTS; j++)
        if (load[j] < low || load[j] > high)
            return false;
    return true;
}

/// Least cost of all plans within the window; -1 if there is none.
static int64_t enumerate(int64_t low, int64_t high)
{
    int64_t best = -1;
    for (int k = 0; k < PLANS; k++) {
        if (!is_balanced(truth.plan[k], low, high))
            continue;
        const int64_t cost = cost_of(truth.plan[k]);
        if (best < 0 || cost < best)
            best = cost;
    }
    return best;
}

static void write_hops(const void *context, int32_t centre, int32_t *distance)
{
    (void)context;
    memcpy(distance, truth.hops[centre], sizeof truth.hops[centre]);
}

static void compare(double tolerance, uint64_t seed)
{
    const double mean = (double)truth.total / DISTRICTS;
    int64_t low[DISTRICTS], high[DISTRICTS];
    for (int j = 0; j < DISTRICTS; j++) {
        low[j] = (int64_t)ceil((1 - tolerance) * mean);
        high[j] = (int64_t)floor((1 + tolerance) * mean);
    }
    const int64_t best = enumerate(low[0], high[0]);
    const marz_areas problem = {.graph = &truth.graph,
                                .size = truth.people,
                                .weight = truth.people,
                                .area_count = DISTRICTS,
                                .low = low,
                                .high = high,
                                .distances = write_hops};
    const marz_areas_options options = {.seed = seed, .effort = 5, .thread_count = 1};
    int32_t area_of[UNITS], centre_of[DISTRICTS];
    marz_areas_plan plan = {.area_of = area_of, .centre_of = centre_of};
    marz_error error = {0};
    assert_ok(marz_areas_solve(&problem, &options, truth.arena, NULL, &plan, &error), &error);
    print_message("tolerance %g: best of all %lld, found %lld, bound %lld\n", tolerance,
                  (long long)best, (long long)(plan.is_feasible ? plan.objective : -1),
                  (long long)plan.bound);
    assert_int_equal(plan.is_feasible, best >= 0);
    if (best < 0)
        return;
    assert_int_equal(plan.objective, best);
    assert_true(plan.bound <= best);
}

static void the_best_of_all_plans_is_found_at_every_tolerance(void **state)
{
    (void)state;
    static const double tolerances[] = {0.0001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5};
    for (size_t k = 0; k < sizeof tolerances / sizeof *tolerances; k++)
        compare(tolerances[k], test_seed(1));
}

static void every_plan_hangs_together_for_the_checker(void **state)
{
    (void)state;
    const marz_bench_instance instance = {
        .n = UNITS, .edges = truth.edges, .edge_count = truth.edge_count};
    for (int k = 0; k < PLANS; k += 7) {
        int32_t solution[UNITS], pieces[DISTRICTS] = {0};
        const marz_arena_mark mark = marz_arena_save(truth.arena);
        marz_error error = {0};
        for (int u = 0; u < UNITS; u++)
            solution[u] = truth.plan[k][u];
        assert_ok(marz_bench_count_pieces(&instance, solution, NULL, truth.arena, pieces, &error),
                  &error);
        marz_arena_restore(truth.arena, mark);
        for (int j = 0; j < DISTRICTS; j++)
            assert_int_equal(pieces[j], 1);
    }
}

int main(void)
{
    skip_without_data();
    if (!source("fl25.csv")) {
        printf("skipped: no exhaustive plans beside the data\n");
        return TEST_SKIPPED;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_of_all_plans_is_found_at_every_tolerance),
        cmocka_unit_test(every_plan_hangs_together_for_the_checker),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
