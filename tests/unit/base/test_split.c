#include "support.h"

#include "base/rng.h"
#include "base/split.h"

#include <string.h>

static marz_arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = marz_arena_create(0);
    return arena == NULL;
}

static int teardown(void **state)
{
    (void)state;
    marz_arena_destroy(arena);
    return 0;
}

static void expect_split(int64_t total, const int64_t *weight, int32_t count,
                         const int64_t *expected)
{
    int64_t part[16];
    marz_error error;
    assert_ok(marz_split(total, weight, count, part, arena, &error), &error);
    assert_memory_equal(part, expected, (size_t)count * sizeof *part);
}

static void a_million_a_year_is_exact_down_to_the_month(void **state)
{
    (void)state;
    const int64_t even[] = {1, 1, 1, 1};
    expect_split(100000000, even, 4, (int64_t[]){25000000, 25000000, 25000000, 25000000});
    expect_split(25000000, even, 3, (int64_t[]){8333334, 8333333, 8333333});
}

static void a_larger_total_may_lower_a_part(void **state)
{
    (void)state;
    const int64_t weight[] = {6, 6, 2};
    expect_split(10, weight, 3, (int64_t[]){4, 4, 2});
    expect_split(11, weight, 3, (int64_t[]){5, 5, 1});
    expect_split(-11, weight, 3, (int64_t[]){-5, -5, -1});
}

static void extremes_stay_exact(void **state)
{
    (void)state;
    const int64_t weight[] = {INT64_MAX, INT64_MAX, INT64_MAX};
    int64_t part[3];
    marz_error error;
    assert_ok(marz_split(INT64_MAX, weight, 3, part, arena, &error), &error);
    assert_true((marz_int128)part[0] + part[1] + part[2] == INT64_MAX);
    expect_split(0, (int64_t[]){0, 0}, 2, (int64_t[]){0, 0});
    assert_ok(marz_split(0, weight, 0, part, arena, &error), &error);
}

static void weights_of_zero_are_refused_for_money(void **state)
{
    (void)state;
    const int64_t weight[] = {0, 0};
    int64_t part[2] = {7, 7};
    marz_error error;
    assert_int_equal(marz_split(5, weight, 2, part, arena, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "5 cannot be split: all 2 weights are zero");
    assert_int_equal(part[0], 7);
}

static void random_splits_are_exact_and_within_one_unit(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(3), 0, 0);
    for (int32_t run = 0; run < 20000; run++) {
        const int32_t n = 1 + (int32_t)marz_rng_below(&rng, 16);
        const int64_t total = marz_rng_below(&rng, INT64_C(2000000000001)) - INT64_C(1000000000000);
        int64_t weight[16], part[16], weights = 0, sum = 0;
        for (int32_t i = 0; i < n; i++)
            weights += weight[i] = marz_rng_below(&rng, 4) ? marz_rng_below(&rng, 1000000) : 0;
        if (weights == 0)
            weights = weight[0] = 1;
        marz_error error;
        assert_ok(marz_split(total, weight, n, part, arena, &error), &error);
        for (int32_t i = 0; i < n; i++) {
            const marz_int128 off = (marz_int128)part[i] * weights - (marz_int128)total * weight[i];
            assert_true(off < weights && -off < weights);
            sum += part[i];
        }
        assert_true(sum == total);
    }
}

static void locked_parts_stay_and_the_rest_is_shared(void **state)
{
    (void)state;
    const int64_t weight[] = {1, 1, 1, 1};
    int64_t part[] = {0, 40, 0, 0};
    marz_error error;
    assert_ok(marz_split_unlocked(100, weight, (bool[]){0, 1, 0, 0}, 4, part, arena, &error),
              &error);
    assert_memory_equal(part, ((int64_t[]){20, 40, 20, 20}), sizeof part);
}

static void locks_that_pass_the_total_are_refused_with_the_amount(void **state)
{
    (void)state;
    const int64_t weight[] = {1, 1};
    int64_t part[] = {70, 50};
    marz_error error;
    assert_int_equal(marz_split_unlocked(100, weight, (bool[]){1, 1}, 2, part, arena, &error),
                     MARZ_E_INPUT);
    assert_string_equal(error.message, "the 2 locked parts miss the total of 100 by -20");
    assert_string_equal(error.hint, "Unlock a part, or let the total grow with it.");
}

/// Floor of the exact share of cell (i, j), and whether it is whole; by the documented formula.
static void expect_table(const int64_t *row, int32_t m, const int64_t *column, int32_t n)
{
    int64_t *cell = MARZ_NEW(arena, int64_t, m * n);
    marz_error error;
    assert_ok(marz_split_table(row, m, column, n, cell, arena, &error), &error);
    for (int32_t i = 0; i < m; i++) {
        marz_int128 sum = 0;
        for (int32_t j = 0; j < n; j++)
            sum += cell[i * n + j];
        assert_true(sum == row[i]);
    }
    for (int32_t j = 0; j < n; j++) {
        marz_int128 sum = 0;
        for (int32_t i = 0; i < m; i++)
            sum += cell[i * n + j];
        assert_true(sum == column[j]);
    }
    marz_int128 total = 0;
    for (int32_t i = 0; i < m; i++)
        total += row[i];
    for (int32_t k = 0; k < m * n && total > 0; k++) {
        const marz_int128 off =
            (marz_int128)cell[k] * total - (marz_int128)row[k / n] * column[k % n];
        assert_true(off < total && -off < total);
    }
}

static void a_table_keeps_both_margins_and_every_cell_its_neighbour(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(4), 0, 0);
    for (int32_t run = 0; run < 4000; run++) {
        const marz_arena_mark mark = marz_arena_save(arena);
        const int32_t m = 1 + (int32_t)marz_rng_below(&rng, 12),
                      n = 1 + (int32_t)marz_rng_below(&rng, 6);
        const int64_t size = run % 3 == 0 ? 4 : run % 3 == 1 ? 100 : INT64_C(100000000000);
        int64_t row[12], weight[6], column[6], total = 0;
        for (int32_t i = 0; i < m; i++)
            total += row[i] = marz_rng_below(&rng, size);
        for (int32_t j = 0; j < n; j++)
            weight[j] = 1 + marz_rng_below(&rng, 5);
        marz_error error;
        assert_ok(marz_split(total, weight, n, column, arena, &error), &error);
        expect_table(row, m, column, n);
        marz_arena_restore(arena, mark);
    }
}

static void a_table_of_mixed_signs_keeps_both_margins(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(5), 0, 0);
    for (int32_t run = 0; run < 4000; run++) {
        const marz_arena_mark mark = marz_arena_save(arena);
        const int32_t m = 1 + (int32_t)marz_rng_below(&rng, 9),
                      n = 1 + (int32_t)marz_rng_below(&rng, 6);
        int64_t row[9], column[6], *cell = MARZ_NEW(arena, int64_t, m * n), total = 0;
        for (int32_t i = 0; i < m; i++)
            total += row[i] = marz_rng_below(&rng, 2001) - 1000;
        for (int32_t j = 0; j + 1 < n; j++)
            total -= column[j] = marz_rng_below(&rng, 2001) - 1000;
        column[n - 1] = total;
        marz_error error;
        assert_ok(marz_split_table(row, m, column, n, cell, arena, &error), &error);
        for (int32_t i = 0; i < m; i++)
            for (int32_t j = 0; j < n; j++) {
                row[i] -= cell[i * n + j];
                column[j] -= cell[i * n + j];
            }
        for (int32_t i = 0; i < m; i++)
            assert_int_equal(row[i], 0);
        for (int32_t j = 0; j < n; j++)
            assert_int_equal(column[j], 0);
        marz_arena_restore(arena, mark);
    }
}

/// Shares that are whole here and there close cells to the search: exchanges must still find it.
static void whole_shares_force_exchanges_that_are_found(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(6), 0, 0);
    for (int32_t run = 0; run < 4000; run++) {
        const int32_t m = 2 + (int32_t)marz_rng_below(&rng, 5),
                      n = 2 + (int32_t)marz_rng_below(&rng, 4);
        int64_t row[6], column[5], total = 0;
        for (int32_t i = 0; i < m; i++)
            total += row[i] = marz_rng_below(&rng, 3) * (1 + marz_rng_below(&rng, 2));
        int64_t left = total;
        for (int32_t j = 0; j + 1 < n; j++)
            left -= column[j] = marz_rng_below(&rng, left + 1);
        column[n - 1] = left;
        expect_table(row, m, column, n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_million_a_year_is_exact_down_to_the_month),
        cmocka_unit_test(a_larger_total_may_lower_a_part),
        cmocka_unit_test(extremes_stay_exact),
        cmocka_unit_test(weights_of_zero_are_refused_for_money),
        cmocka_unit_test(random_splits_are_exact_and_within_one_unit),
        cmocka_unit_test(locked_parts_stay_and_the_rest_is_shared),
        cmocka_unit_test(locks_that_pass_the_total_are_refused_with_the_amount),
        cmocka_unit_test(a_table_keeps_both_margins_and_every_cell_its_neighbour),
        cmocka_unit_test(a_table_of_mixed_signs_keeps_both_margins),
        cmocka_unit_test(whole_shares_force_exchanges_that_are_found),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
