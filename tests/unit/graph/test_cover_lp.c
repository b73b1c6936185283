#include "base/rng.h"
#include "graph/cover_lp.h"
#include "support.h"

#include <math.h>

enum { N = 40, K_MAX = 5, COLUMNS = 300 };

typedef struct example {
    marz_partition problem;
    uint64_t bits[COLUMNS];
    int32_t kind[COLUMNS];
    double cost[COLUMNS];
} example;

/// Random sets over n elements; every k of them that follow each other share out all elements.
static void make_example(marz_rng *rng, bool has_kinds, example *x)
{
    const int32_t n = 5 + (int32_t)marz_rng_below(rng, N - 4);
    const int32_t k = 1 + (int32_t)marz_rng_below(rng, K_MAX);
    *x = (example){.problem = {.element_count = n,
                               .pick_count = k,
                               .word_count = 1,
                               .column_count = COLUMNS / k * k,
                               .bits = x->bits,
                               .kind = has_kinds ? x->kind : NULL,
                               .cost = x->cost}};
    for (int32_t first = 0; first < x->problem.column_count; first += k) {
        for (int32_t u = 0; u < n; u++)
            x->bits[first + (int32_t)marz_rng_below(rng, k)] |= UINT64_C(1) << u;
        for (int32_t part = 0; part < k; part++) {
            x->kind[first + part] = part;
            x->bits[first + part] |= UINT64_C(1) << part; // Not empty, and not quite disjoint.
            x->cost[first + part] = 10 + (double)marz_rng_below(rng, 1000);
        }
    }
}

/// What the basis costs, column by column and row by row.
static double primal_value(const marz_cover_lp *lp, const example *x)
{
    double sum = 0;
    for (int32_t r = 0; r < lp->row_count; r++) {
        const int32_t v = lp->basic[r];
        if (v >= 0)
            sum += lp->level[r] * x->cost[v];
        else if (v >= -lp->row_count)
            sum += lp->level[r] * (lp->guess[-1 - v] + lp->width);
        else
            sum -= lp->level[r] * (lp->guess[-1 - v - lp->row_count] - lp->width);
    }
    return sum;
}

/// Prices that no column can better and that are worth what the basis costs: both are optimal.
static void assert_certified(const marz_cover_lp *lp, const example *x)
{
    double dual = 0;
    for (int32_t r = 0; r < lp->row_count; r++) {
        dual += lp->price[r] * lp->need[r];
        assert_true(lp->level[r] >= 0);
        assert_true(lp->price[r] <= lp->guess[r] + lp->width + 1e-3);
        if (r < lp->element_count)
            assert_true(lp->price[r] >= lp->guess[r] - lp->width - 1e-3);
    }
    for (int32_t c = 0; c < x->problem.column_count; c++)
        assert_true(marz_cover_lp_reduced_cost(lp, &x->problem, c) >= -1e-3);
    assert_near(dual, primal_value(lp, x), 1e-3 + 1e-6 * fabs(dual));
}

static void prices_certify_the_relaxation(void **state)
{
    (void)state;
    static example x;
    const uint64_t seed = test_seed(21);
    for (uint64_t round = 0; round < 120; round++) {
        marz_arena *arena = marz_arena_create(0);
        marz_rng rng = marz_rng_make(seed, round, 0);
        make_example(&rng, round % 2 == 0, &x);
        marz_cover_lp lp;
        marz_error error = {0};
        assert_ok(marz_cover_lp_init(&lp, &x.problem, round, arena, &error), &error);
        double guess[N + K_MAX] = {0};
        for (int pass = 0; pass < 4; pass++) {
            marz_cover_lp_centre(&lp, &x.problem, guess, pass < 2 ? 2000 : 20);
            marz_cover_lp_solve(&lp, &x.problem, 1000000, NULL);
            assert_certified(&lp, &x);
            for (int32_t r = 0; r < lp.row_count; r++)
                guess[r] = lp.price[r]; // Again from there, in a narrower box.
        }
        marz_arena_destroy(arena);
    }
}

static void columns_may_be_added(void **state)
{
    (void)state;
    static example x;
    const uint64_t seed = test_seed(22);
    for (uint64_t round = 0; round < 40; round++) {
        marz_arena *arena = marz_arena_create(0);
        marz_rng rng = marz_rng_make(seed, round, 0);
        make_example(&rng, round % 2 == 0, &x);
        const int32_t all = x.problem.column_count;
        const double guess[N + K_MAX] = {0};
        marz_cover_lp lp;
        marz_error error = {0};
        double before = (double)INFINITY;
        assert_ok(marz_cover_lp_init(&lp, &x.problem, round, arena, &error), &error);
        marz_cover_lp_centre(&lp, &x.problem, guess, 1500);
        for (x.problem.column_count = 0; x.problem.column_count <= all;
             x.problem.column_count += all / 5) {
            marz_cover_lp_solve(&lp, &x.problem, 1000000, NULL);
            assert_certified(&lp, &x);
            const double value = primal_value(&lp, &x);
            assert_true(value <= before + 1e-3);
            before = value;
        }
        marz_arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prices_certify_the_relaxation),
        cmocka_unit_test(columns_may_be_added),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
