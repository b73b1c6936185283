#include "design/median/bound.h"
#include "random_median.h"
#include "support.h"

/// Random prices and random cuts: whatever they are, the value is a bound.
static void set_prices_at_random(marz_dual *dual, marz_rng *rng)
{
    const int32_t typical = 1 << 22;
    for (int32_t i = 0; i < dual->n; i++) {
        dual->price[i] = (int32_t)(marz_rng_unit(rng) * 4 * typical);
        dual->reach[i] = dual->price[i] + (int32_t)(marz_rng_unit(rng) * typical);
    }
    while (dual->n >= 3 && dual->cut_count < dual->cut_room && marz_rng_below(rng, 8) > 0) {
        const int32_t a = (int32_t)marz_rng_below(rng, dual->n - 2);
        dual->cut[dual->cut_count] = (marz_dual_cut){{a, a + 1, a + 2}};
        dual->cut_price[dual->cut_count++] = (int32_t)(marz_rng_unit(rng) * typical);
    }
    marz_dual_index_cuts(dual);
}

static void any_prices_give_a_bound(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(11), 0, 0);
    for (int32_t round = 0; round < 1500; round++) {
        random_median r;
        random_median_make(&r, 1 + (int32_t)marz_rng_below(&rng, 7), &rng);
        const double optimum = random_median_optimum(&r);
        marz_arena *arena = marz_arena_create(0);
        marz_ground ground;
        marz_error error = {0};
        const char *why = NULL;
        assert_ok(marz_ground_make(&r.question, arena, &ground, &why, &error), &error);
        if (why)
            assert_true(optimum == HUGE_VAL);
        marz_dual dual;
        assert_true(marz_dual_init(&dual, &ground, NULL, ground.n, ground.p,
                                   marz_dual_scale(&ground, optimum < HUGE_VAL ? optimum : 100), 8,
                                   arena));
        for (int32_t trial = 0; trial < 4; trial++) {
            dual.cut_count = 0;
            set_prices_at_random(&dual, &rng);
            marz_dual_fill(&dual);
            marz_dual_evaluate(&dual);
            assert_true(marz_dual_bound(&dual, dual.value) <= optimum * (1 + 1e-12));
        }
        marz_arena_destroy(arena);
    }
}

/// The ascent with cuts and fixing stays below the optimum, and closes many questions.
static void rounds_stay_below_the_optimum(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(12), 0, 0);
    int32_t closed = 0, asked = 0;
    for (int32_t round = 0; round < 200; round++) {
        random_median r;
        random_median_make(&r, 4 + (int32_t)marz_rng_below(&rng, 5), &rng);
        const double optimum = random_median_optimum(&r);
        if (optimum == HUGE_VAL || optimum <= 0)
            continue;
        marz_arena *arena = marz_arena_create(0);
        marz_ground ground;
        marz_error error = {0};
        const char *why = NULL;
        assert_ok(marz_ground_make(&r.question, arena, &ground, &why, &error), &error);
        // What is known may be worse than the best: fixing must spare the best then.
        double known = optimum * (1 + (round % 2) * 0.2 * marz_rng_unit(&rng));
        if (r.question.metric == MARZ_MEDIAN_FLOOR)
            known = ceil(known - 1e-9);
        marz_bound bound;
        assert_true(marz_bound_init(&bound, &ground, known, arena));
        marz_budget budget = {.tick_limit = 1e5};
        while (marz_median_bound_round(&bound, &budget))
            assert_true(bound.value <= optimum * (1 + 1e-12));
        assert_true(bound.value <= optimum * (1 + 1e-12) || known > optimum);
        assert_true(bound.value <= known);
        if (known > optimum * (1 + 1e-9))
            assert_false(bound.is_closed);
        asked++;
        closed += bound.is_closed;
        marz_arena_destroy(arena);
    }
    assert_true(asked > 100);
    assert_true(closed > asked / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_prices_give_a_bound),
        cmocka_unit_test(rounds_stay_below_the_optimum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
