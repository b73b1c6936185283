#include "base/rng.h"
#include "graph/cover.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>

enum { N = 70, K_MAX = 4, COLUMNS = 36, WORDS = 2 };

typedef struct example {
    marz_partition problem;
    uint64_t bits[COLUMNS * WORDS];
    int32_t kind[COLUMNS];
    double cost[COLUMNS];
} example;

/// Random sets over n elements; some partitions are planted, so that there are choices.
static void make_example(marz_rng *rng, bool has_kinds, example *x)
{
    const int32_t n = 2 + (int32_t)marz_rng_below(rng, N - 1);
    const int32_t k = 1 + (int32_t)marz_rng_below(rng, n < K_MAX ? n : K_MAX);
    *x = (example){.problem = {.element_count = n,
                               .pick_count = k,
                               .word_count = (n + 63) / 64,
                               .bits = x->bits,
                               .kind = has_kinds ? x->kind : NULL,
                               .cost = x->cost}};
    int32_t columns = 0;
    while (columns + k <= COLUMNS) {
        const bool is_planted = marz_rng_below(rng, 3) > 0;
        for (int32_t u = 0; u < n; u++) {
            const int32_t q = (int32_t)marz_rng_below(rng, k);
            for (int32_t part = 0; part < k; part++)
                if (is_planted ? part == q : marz_rng_below(rng, k) == 0)
                    x->bits[(columns + part) * x->problem.word_count + u / 64] |= UINT64_C(1)
                                                                                  << (u % 64);
        }
        for (int32_t part = 0; part < k; part++, columns++) {
            uint64_t *bits = x->bits + columns * x->problem.word_count;
            if (!bits[0])
                bits[0] = 1; // Sets are not empty.
            x->kind[columns] = part;
            x->cost[columns] = (double)marz_rng_below(rng, 1000);
        }
    }
    x->problem.column_count = columns;
}

/// Least cost of a choice, by trying all of them.
static double best_of_all(const example *x, int32_t depth, int32_t first, const uint64_t *covered)
{
    const marz_partition *p = &x->problem;
    if (depth == p->pick_count) {
        int32_t sum = 0;
        for (int32_t w = 0; w < p->word_count; w++)
            sum += __builtin_popcountll(covered[w]);
        return sum == p->element_count ? 0 : (double)INFINITY;
    }
    double best = (double)INFINITY;
    for (int32_t c = p->kind ? 0 : first; c < p->column_count; c++) {
        uint64_t then[WORDS], both = 0;
        for (int32_t w = 0; w < p->word_count; w++) {
            both |= covered[w] & p->bits[c * p->word_count + w];
            then[w] = covered[w] | p->bits[c * p->word_count + w];
        }
        if (both || (p->kind && p->kind[c] != depth))
            continue;
        best = fmin(best, p->cost[c] + best_of_all(x, depth + 1, c + 1, then));
    }
    return best;
}

static void check_choice(const example *x, const marz_partition_plan *plan)
{
    const marz_partition *p = &x->problem;
    uint64_t covered[WORDS] = {0};
    double cost = 0;
    for (int32_t q = 0; q < p->pick_count; q++) {
        const int32_t c = plan->chosen[q];
        cost += p->cost[c];
        for (int32_t w = 0; w < p->word_count; w++) {
            assert_true((covered[w] & p->bits[c * p->word_count + w]) == 0);
            covered[w] |= p->bits[c * p->word_count + w];
        }
        for (int32_t r = 0; p->kind && r < q; r++)
            assert_int_not_equal(p->kind[plan->chosen[r]], p->kind[c]);
    }
    int32_t sum = 0;
    for (int32_t w = 0; w < p->word_count; w++)
        sum += __builtin_popcountll(covered[w]);
    assert_int_equal(sum, p->element_count);
    assert_near(plan->cost, cost, 1e-9);
}

static void choices_equal_those_of_trying_all(void **state)
{
    (void)state;
    static example x;
    int32_t found = 0, missing = 0;
    for (uint64_t round = 0; round < 500; round++) {
        marz_arena *arena = marz_arena_create(0);
        marz_rng rng = marz_rng_make(test_seed(5), round, 0);
        make_example(&rng, round % 2 == 0, &x);
        const double best = best_of_all(&x, 0, 0, (const uint64_t[WORDS]){0});
        // An upper bound that the best choice meets, misses, or that is not known.
        const double upper[] = {best + 1 + (double)(round % 100), (double)INFINITY, best};
        double price[N] = {0};
        int32_t chosen[K_MAX];
        marz_partition_plan plan = {.chosen = chosen, .price = price};
        const marz_partition_options options = {
            .step_count = 300, .look_count = 10000000, .upper = upper[round % 3]};
        marz_error error = {0};
        assert_ok(marz_partition_solve(&x.problem, &options, arena, NULL, &plan, &error), &error);
        assert_true(plan.is_exact);
        assert_int_equal(plan.is_found, isfinite(best) && best < options.upper);
        if (plan.is_found) {
            check_choice(&x, &plan);
            assert_near(plan.cost, best, 1e-9);
        }
        if (isfinite(best))
            assert_true(plan.lower <= best + 1e-6);
        found += plan.is_found;
        missing += !plan.is_found;
        marz_arena_destroy(arena);
    }
    assert_true(found > 100 && missing > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(choices_equal_those_of_trying_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
