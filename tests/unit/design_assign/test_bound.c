// The strong bound, the fixing of pairs and the tree as theorems, against trying all.
#include "support.h"

#include "design/assign/assign_internal.h"
#include "random_assign.h"

#define TRIALS 3000

static marz_arena *arena;

/// Reads a random small problem and makes its weak prices. @return its optimum
static int64_t read_random(marz_rng *rng, int32_t trial, random_assign *r, assign_data *d)
{
    *r = random_assign_make(rng, "ACDEM"[trial % 5], (int32_t)random_between(rng, 1, 4),
                            (int32_t)random_between(rng, 1, 6));
    marz_error error;
    assert_ok(marz_assign_read(&r->problem, d, arena, &error), &error);
    if (d->heavy_item < 0)
        assert_true(marz_assign_weak_dual(d, NULL, arena));
    return brute_optimum(&r->problem);
}

static void at_any_prices_the_bound_is_one(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(21), 0, 0);
    for (int32_t trial = 0; trial < TRIALS; trial++) {
        const marz_arena_mark mark = marz_arena_save(arena);
        random_assign r;
        assign_data d;
        const int64_t best = read_random(&rng, trial, &r, &d);
        assign_bound b;
        if (d.heavy_item < 0) {
            for (int32_t j = 0; j < d.item_count && trial % 2; j++)
                d.price[j] = (int32_t)marz_rng_below(&rng, (int64_t)d.price_max[j] + 1);
            assert_true(marz_assign_bound_init(&d, &b, arena));
            assert_true(marz_assign_bound_raise(&d, &b, d.worst, trial % 4, NULL, arena));
            if (best < INT64_MAX)
                assert_true(d.base + b.floor <= best);
        } else {
            assert_true(best == INT64_MAX);
        }
        random_assign_free(&r);
        marz_arena_restore(arena, mark);
    }
}

/// Rooms of tables are counted in coarse cells: still a bound.
static void coarse_cells_keep_the_bound_one(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(22), 0, 0);
    for (int32_t trial = 0; trial < TRIALS; trial++) {
        const marz_arena_mark mark = marz_arena_save(arena);
        random_assign r;
        assign_data d;
        const int64_t best = read_random(&rng, trial, &r, &d);
        assign_bound b;
        if (d.heavy_item < 0) {
            d.cell_bits = 1 + trial % 3;
            d.bits -= trial % 12; // costs rounded down too
            for (int32_t j = 0; j < d.item_count; j++) {
                d.price[j] >>= trial % 12;
                d.price_max[j] >>= trial % 12;
            }
            assert_true(marz_assign_bound_init(&d, &b, arena));
            assert_true(marz_assign_bound_raise(&d, &b, d.worst, 20, NULL, arena));
            if (best < INT64_MAX)
                assert_true(d.base + b.floor <= best);
        }
        random_assign_free(&r);
        marz_arena_restore(arena, mark);
    }
}

/// With the optimum as the limit some optimal plan must be left, and one less must leave none.
static void fixing_keeps_every_plan_within_the_limit(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(23), 0, 0);
    for (int32_t trial = 0; trial < TRIALS; trial++) {
        const marz_arena_mark mark = marz_arena_save(arena);
        random_assign r;
        assign_data d;
        const int64_t best = read_random(&rng, trial, &r, &d);
        if (best < INT64_MAX) {
            assign_bound b;
            assert_true(marz_assign_bound_init(&d, &b, arena));
            assert_true(marz_assign_bound_raise(&d, &b, best - d.base, trial % 30, NULL, arena));
            for (int32_t j = 0; j < d.item_count; j++)
                for (int32_t i = 0; i < d.agent_count; i++)
                    if (!b.alive[(int64_t)j * d.agent_count + i])
                        r.cost[(int64_t)i * d.item_count + j] = MARZ_ASSIGN_FORBIDDEN;
            assert_true(brute_optimum(&r.problem) == best);
        }
        random_assign_free(&r);
        marz_arena_restore(arena, mark);
    }
}

/// The tree on the whole finds the optimum, also when it is cut into slices.
static void the_tree_finds_the_optimum_in_slices(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(24), 0, 0);
    for (int32_t trial = 0; trial < TRIALS; trial++) {
        const marz_arena_mark mark = marz_arena_save(arena);
        random_assign r;
        assign_data d;
        const int64_t best = read_random(&rng, trial, &r, &d);
        if (d.heavy_item < 0) {
            assign_bound b;
            part p;
            int32_t item_of[8], choice[8];
            assert_true(marz_assign_bound_init(&d, &b, arena));
            assert_true(marz_assign_bound_raise(&d, &b, d.worst, 10, NULL, arena));
            if (b.floor <= d.worst) {
                assert_true(marz_assign_bound_part(&d, &b, 1 << 16, &p, item_of, arena));
                part_tree *tree =
                    marz_part_tree_make(d.agent_count, d.item_count, p.pair_count, arena);
                part_search s = {.root = marz_part_bound(&p, true),
                                 .bits = d.bits,
                                 .limit = d.worst,
                                 .choice = choice};
                marz_part_tree_begin(tree, &p, &s);
                while (!s.complete)
                    marz_part_tree_run(tree, 1 + trial % 7, NULL);
                assert_int_equal(s.found, best < INT64_MAX);
                if (s.found)
                    assert_true(d.base + s.value == best);
            } else {
                assert_true(best == INT64_MAX);
            }
        }
        random_assign_free(&r);
        marz_arena_restore(arena, mark);
    }
}

int main(void)
{
    arena = marz_arena_create(0);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_any_prices_the_bound_is_one),
        cmocka_unit_test(coarse_cells_keep_the_bound_one),
        cmocka_unit_test(fixing_keeps_every_plan_within_the_limit),
        cmocka_unit_test(the_tree_finds_the_optimum_in_slices),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    marz_arena_destroy(arena);
    return failed;
}
