#include "design/median/anneal.h"
#include "design/median/start.h"
#include "random_median.h"
#include "support.h"

/// The cost of a cluster with its best member, taken from the distances; HUGE_VAL: none can serve.
static double best_cost(const random_median *r, const int32_t *cluster_of, int32_t cluster)
{
    const int32_t n = r->question.point_count;
    int64_t load = 0;
    bool is_empty = true;
    for (int32_t i = 0; i < n; i++)
        if (cluster_of[i] == cluster) {
            load += r->demand[i];
            is_empty = false;
        }
    double best = is_empty ? 0 : HUGE_VAL;
    for (int32_t m = 0; m < n; m++) {
        if (cluster_of[m] != cluster || r->capacity[m] < load)
            continue;
        double sum = 0;
        for (int32_t i = 0; i < n; i++)
            if (cluster_of[i] == cluster)
                sum += marz_median_distance(&r->question, i, m);
        best = sum < best ? sum : best;
    }
    return best;
}

static double change_of(const random_median *r, int32_t *cluster_of, int32_t unit, int32_t to,
                        int32_t other, int32_t back)
{
    const int32_t from = cluster_of[unit], home = other >= 0 ? cluster_of[other] : to;
    const double before = best_cost(r, cluster_of, to);
    cluster_of[unit] = to;
    if (other >= 0)
        cluster_of[other] = back;
    const double after = best_cost(r, cluster_of, to);
    cluster_of[unit] = from;
    if (other >= 0)
        cluster_of[other] = home;
    return after - before;
}

static void differences_equal_those_of_the_whole_clusters(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(31), 0, 0);
    int32_t compared = 0;
    for (int32_t round = 0; round < 120; round++) {
        random_median r;
        random_median_make(&r, 12 + (int32_t)marz_rng_below(&rng, 20), &rng);
        marz_arena *arena = marz_arena_create(0);
        marz_ground ground;
        marz_error error = {0};
        const char *why = NULL;
        assert_ok(marz_ground_make(&r.question, arena, &ground, &why, &error), &error);
        int32_t median[POINTS_MAX];
        bool found = false;
        marz_budget budget = {.tick_limit = 1e6};
        if (!why)
            assert_ok(marz_median_start(&ground, marz_rng_make(1, (uint64_t)round, 0), &budget,
                                        median, &found, &error),
                      &error);
        marz_partition partition;
        assert_true(marz_partition_init(&partition, &ground, arena));
        if (found)
            marz_partition_load(&partition, median);
        for (int32_t trial = 0; found && trial < 60; trial++) {
            const int32_t i = (int32_t)marz_rng_below(&rng, ground.n);
            const int32_t j = (int32_t)marz_rng_below(&rng, ground.n);
            const int32_t a = partition.cluster_of[i], b = partition.cluster_of[j];
            if (a == b)
                continue;
            const double gain = change_of(&r, partition.cluster_of, i, b, -1, 0);
            const float join = marz_partition_join(&partition, i, b);
            if (marz_partition_fits(&partition, b, r.demand[i]) && gain < HUGE_VAL) {
                assert_near((double)join, gain, 1e-2);
                compared++;
            }
            const double swap = change_of(&r, partition.cluster_of, i, b, j, a);
            if (marz_partition_fits(&partition, b, r.demand[i] - r.demand[j]) && swap < HUGE_VAL)
                assert_near((double)marz_partition_exchange(&partition, j, i), swap, 1e-2);
            if (!marz_partition_fits(&partition, b, r.demand[i]) || !(join < 1e9f))
                continue;
            const double before = partition.cost;
            const double left = (double)marz_partition_leave(&partition, i);
            if (left < -1e9) // Nobody left there could serve the rest.
                continue;
            marz_partition_remove(&partition, i);
            marz_partition_add(&partition, i, b);
            assert_near(partition.cost, before - left + (double)join, 1e-2);
        }
        marz_arena_destroy(arena);
    }
    assert_true(compared > 500);
}

static void annealing_keeps_the_capacities(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(32), 0, 0);
    for (int32_t round = 0; round < 60; round++) {
        random_median r;
        random_median_make(&r, 20 + (int32_t)marz_rng_below(&rng, 40), &rng);
        marz_arena *arena = marz_arena_create(0);
        marz_ground ground;
        marz_error error = {0};
        const char *why = NULL;
        assert_ok(marz_ground_make(&r.question, arena, &ground, &why, &error), &error);
        int32_t median[POINTS_MAX];
        bool found = false;
        marz_budget budget = {.tick_limit = 1e6};
        if (!why)
            assert_ok(marz_median_start(&ground, rng, &budget, median, &found, &error), &error);
        if (found) {
            const double start = random_median_cost(&r, median);
            marz_partition partition;
            assert_true(marz_partition_init(&partition, &ground, arena));
            marz_partition_load(&partition, median);
            budget = (marz_budget){.tick_limit = 20000};
            const marz_anneal_options options = {.hot = 0.7, .cold = 0.03};
            const double cost = marz_median_anneal(&partition, &options, &rng, &budget, median);
            assert_true(random_median_cost(&r, median) < HUGE_VAL);
            assert_near(random_median_cost(&r, median), cost, 1e-2);
            assert_true(cost <= start + 1e-2);
        }
        marz_arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences_equal_those_of_the_whole_clusters),
        cmocka_unit_test(annealing_keeps_the_capacities),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
