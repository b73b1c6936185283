// The knapsack by dynamic programme against all subsets.
#include "support.h"

#include "base/rng.h"
#include "graph/knapsack.h"

#define ITEMS_MAX 10
#define ROOM_MAX 60

typedef struct question {
    int32_t count, room;
    int32_t weight[ITEMS_MAX], profit[ITEMS_MAX];
} question;

static question random_question(marz_rng *rng)
{
    question q = {.count = (int32_t)marz_rng_below(rng, ITEMS_MAX + 1),
                  .room = (int32_t)marz_rng_below(rng, ROOM_MAX + 1)};
    for (int32_t k = 0; k < q.count; k++) {
        q.weight[k] = (int32_t)marz_rng_below(rng, 30);
        q.profit[k] = (int32_t)marz_rng_below(rng, 100) - 10;
    }
    return q;
}

/// The best of items first … last - 1 within `room`, by trying all subsets.
static int32_t brute(const question *q, int32_t first, int32_t last, int32_t room)
{
    int32_t best = 0;
    for (uint32_t set = 0; set < 1U << (last - first); set++) {
        int32_t weight = 0, profit = 0;
        for (int32_t k = first; k < last; k++)
            if (set >> (k - first) & 1U) {
                weight += q->weight[k];
                profit += q->profit[k];
            }
        if (weight <= room && profit > best)
            best = profit;
    }
    return best;
}

static void every_suffix_at_every_room_is_best(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(1), 0, 0);
    static int32_t rows[(ITEMS_MAX + 1) * (ROOM_MAX + 1)];
    for (int32_t trial = 0; trial < 300; trial++) {
        const question q = random_question(&rng);
        marz_knapsack_fill(rows, q.room, q.count, q.weight, q.profit);
        for (int32_t k = 0; k <= q.count; k += 3)
            for (int32_t room = 0; room <= q.room; room += 7)
                assert_int_equal(rows[k * (q.room + 1) + room], brute(&q, k, q.count, room));
    }
}

static void the_choice_fits_and_is_worth_what_is_said(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(2), 0, 0);
    static int32_t rows[(ITEMS_MAX + 1) * (ROOM_MAX + 1)];
    for (int32_t trial = 0; trial < 2000; trial++) {
        const question q = random_question(&rng);
        uint8_t taken[ITEMS_MAX];
        marz_knapsack_fill(rows, q.room, q.count, q.weight, q.profit);
        const int32_t value = marz_knapsack_take(rows, q.room, q.count, q.weight, taken);
        int32_t weight = 0, profit = 0;
        for (int32_t k = 0; k < q.count; k++) {
            weight += taken[k] * q.weight[k];
            profit += taken[k] * q.profit[k];
        }
        assert_true(weight <= q.room);
        assert_int_equal(profit, value);
        assert_int_equal(value, brute(&q, 0, q.count, q.room));
    }
}

static void two_groups_that_share_a_capacity_are_joined_best(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(3), 0, 0);
    static int32_t before[ROOM_MAX + 1], after[ROOM_MAX + 1], spare[ROOM_MAX + 1];
    for (int32_t trial = 0; trial < 1000; trial++) {
        const question q = random_question(&rng);
        const int32_t middle = q.count / 2;
        for (int32_t r = 0; r <= q.room; r++) {
            before[r] = brute(&q, 0, middle, r);
            after[r] = brute(&q, middle, q.count, r);
        }
        assert_int_equal(marz_knapsack_join(before, after, q.room), brute(&q, 0, q.count, q.room));
        if (middle < q.count) {
            marz_knapsack_extend(before, spare, q.room, q.weight[middle], q.profit[middle]);
            assert_int_equal(spare[q.room], brute(&q, 0, middle + 1, q.room));
        }
    }
}

static void an_empty_knapsack_is_worth_nothing(void **state)
{
    (void)state;
    int32_t rows[3] = {7, 7, 7};
    marz_knapsack_fill(rows, 2, 0, NULL, NULL);
    assert_int_equal(rows[0] + rows[1] + rows[2], 0);
    assert_int_equal(marz_knapsack_take(rows, 2, 0, NULL, NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_suffix_at_every_room_is_best),
        cmocka_unit_test(the_choice_fits_and_is_worth_what_is_said),
        cmocka_unit_test(two_groups_that_share_a_capacity_are_joined_best),
        cmocka_unit_test(an_empty_knapsack_is_worth_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
