#include "design/areas/areas_internal.h"
#include "enumerate.h"
#include "support.h"

#include <math.h>

/// Do the units of the set hang together?
static bool is_connected(const marz_adjacency *graph, uint32_t set, int32_t start)
{
    uint32_t reached = UINT32_C(1) << start;
    for (bool grows = true; grows;) {
        grows = false;
        for (int32_t u = 0; u < graph->node_count; u++)
            for (int32_t e = graph->start[u]; reached >> u & 1 && e < graph->start[u + 1]; e++) {
                const uint32_t bit = UINT32_C(1) << graph->near[e];
                if (set & bit && !(reached & bit)) {
                    reached |= bit;
                    grows = true;
                }
            }
    }
    return reached == set;
}

/// One area's question, by trying all sets.
typedef struct question {
    const walker *w;
    exact_order order;
} question;

static bool is_set(const question *q, uint32_t set)
{
    const instance *in = q->w->in;
    const int32_t area = q->order.area;
    double load = 0;
    for (int32_t u = 0; u < in->n; u++) {
        const bool is_in = set >> u & 1;
        if (u == q->w->centre[area] || q->order.fixed[u] == area) {
            if (!is_in)
                return false;
        } else if (is_in && (in->is_fixed_unit[u] || q->order.fixed[u] >= 0)) {
            return false;
        }
        load += is_in ? in->size[u] : 0;
    }
    return outside(in, area, load) <= 0 &&
           is_connected(in->problem->graph, set, q->w->centre[area]);
}

static double reduced_cost(const question *q, uint32_t set)
{
    const instance *in = q->w->in;
    double sum = -q->order.own_price;
    for (int32_t u = 0; u < in->n; u++)
        if (set >> u & 1)
            sum +=
                q->w->cost[(size_t)u * (size_t)in->k + (size_t)q->order.area] - q->order.price[u];
    return sum;
}

/// Least reduced cost, and how many sets lie below the limit.
static double enumerate(const question *q, double limit, int32_t *count)
{
    double least = (double)INFINITY;
    *count = 0;
    for (uint32_t set = 1; set < UINT32_C(1) << q->w->in->n; set++) {
        if (!is_set(q, set))
            continue;
        const double sum = reduced_cost(q, set);
        least = fmin(least, sum);
        *count += sum < limit;
    }
    return least;
}

static void check_area(walker *w, const question *ask, marz_arena *arena)
{
    const instance *in = w->in;
    columns list;
    assert_true(marz_areas_columns_init(&list, in->n, in->k, arena));
    for (int32_t u = 0; u < in->n; u++)
        list.unit[list.unit_count++] = u;
    int32_t count, below;
    const double least = enumerate(ask, (double)INFINITY, &count);
    exact_order order = ask->order;
    order.limit = 1e15;
    assert_true(marz_areas_exact_run(w->exact, w, &list, &order));
    assert_true(count == 0 ? isinf(order.best) : fabs(order.best - least) <= 1e-6);
    assert_true(order.least <= least + 1e-6);
    int32_t *taken = MARZ_NEW(arena, int32_t, in->n);
    assert_true(marz_areas_exact_loose(w->exact, w, &list, &order, taken) <= least + 1e-6);
    if (count == 0)
        return;
    order.limit = least + 700.5;
    order.keeps_all = true;
    enumerate(ask, order.limit, &below);
    assert_true(marz_areas_exact_run(w->exact, w, &list, &order));
    assert_int_equal(order.met, below);
}

static void the_exact_search_finds_what_enumeration_finds(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(41);
    for (uint64_t round = 0; round < 150; round++) {
        marz_arena *arena = marz_arena_create(0);
        marz_rng rng = marz_rng_make(seed, round, 0);
        small_problem small;
        make_small(&rng, true, arena, &small);
        instance in;
        walker w;
        marz_error error = {0};
        assert_ok(marz_areas_instance_init(&in, &small.problem, arena, &error), &error);
        assert_ok(marz_areas_instance_fill_rows(&in, 1, arena, &error), &error);
        assert_true(marz_areas_walker_init(&w, &in));
        marz_areas_walker_start(&w);
        double price[SMALL_MAX];
        int32_t fixed[SMALL_MAX];
        for (int32_t u = 0; u < in.n; u++) {
            price[u] = (double)marz_rng_below(&rng, 2000);
            fixed[u] = -1;
        }
        const int32_t area = (int32_t)marz_rng_below(&rng, in.k);
        for (int32_t e = in.start[w.centre[area]]; e < in.start[w.centre[area] + 1]; e++)
            if (!in.is_fixed_unit[in.near[e]] && marz_rng_below(&rng, 4) == 0)
                fixed[in.near[e]] = area;
        const question ask = {.w = &w,
                              .order = {.area = area,
                                        .price = price,
                                        .fixed = fixed,
                                        .own_price = (double)marz_rng_below(&rng, 500),
                                        .look_count = 1 << 20}};
        check_area(&w, &ask, arena);
        marz_areas_walker_deinit(&w);
        marz_arena_destroy(arena);
    }
}

static void dives_never_make_a_plan_worse(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(42);
    int32_t reached = 0, possible = 0;
    for (uint64_t round = 0; round < 60; round++) {
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
        const double before = w.total;
        const bool was_feasible = w.excess == 0, is_better = marz_areas_walker_dive(&w, 3, NULL);
        const marz_areas_plan plan = {.area_of = w.label,
                                      .centre_of = w.centre,
                                      .objective = (int64_t)w.total,
                                      .excess = (int64_t)w.excess,
                                      .is_feasible = w.excess == 0};
        check_small(&small, &plan);
        assert_true(is_better ? w.excess == 0 && (!was_feasible || w.total < before)
                              : w.total == before);
        if (w.excess == 0) {
            assert_true(best >= 0 && (int64_t)w.total >= best);
            possible++;
            reached += (int64_t)w.total == best;
        }
        marz_areas_walker_deinit(&w);
        marz_arena_destroy(arena);
    }
    assert_true(possible > 10);
    assert_true(reached * 10 >= possible * 9); // Pricing and dives are searches and may miss.
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_exact_search_finds_what_enumeration_finds),
        cmocka_unit_test(dives_never_make_a_plan_worse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
