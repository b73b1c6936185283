#include "base/rng.h"
#include "design/median/knapsack.h"
#include "support.h"

#include <string.h>

enum { ITEMS = 12, CUTS = 6 };

typedef struct question {
    marz_knapsack knapsack;
    int32_t item[ITEMS], profit[ITEMS], cut_start[ITEMS + 1], cut_list[3 * CUTS], price[CUTS];
    int64_t weight[ITEMS];
    int32_t corner[CUTS][3];
} question;

static void make_cuts(question *q, int32_t count, marz_rng *rng)
{
    int32_t used = 0;
    for (int32_t t = 0; t < CUTS; t++) {
        q->price[t] = (int32_t)marz_rng_below(rng, 60);
        for (int32_t m = 0; m < 3; m++)
            q->corner[t][m] = (int32_t)(((int64_t)t * 5 + m * (t % 3 + 1)) % count);
    }
    for (int32_t i = 0; i < count; i++) {
        q->cut_start[i] = used;
        for (int32_t t = 0; t < CUTS; t++)
            for (int32_t m = 0; m < 3; m++)
                if (q->corner[t][m] == i)
                    q->cut_list[used++] = t;
    }
    q->cut_start[count] = used;
}

static void make(question *q, marz_rng *rng)
{
    const int32_t count = 3 + (int32_t)marz_rng_below(rng, ITEMS - 2);
    memset(q, 0, sizeof *q);
    for (int32_t k = 0; k < count; k++) {
        q->item[k] = k;
        q->profit[k] = 1 + (int32_t)marz_rng_below(rng, 100);
        q->weight[k] = marz_rng_below(rng, 30);
    }
    for (int32_t k = 1; k < count; k++)
        for (int32_t m = k;
             m > 0 && q->profit[m] * q->weight[m - 1] > q->profit[m - 1] * q->weight[m]; m--) {
            const int32_t profit = q->profit[m];
            const int64_t weight = q->weight[m];
            q->profit[m] = q->profit[m - 1];
            q->weight[m] = q->weight[m - 1];
            q->profit[m - 1] = profit;
            q->weight[m - 1] = weight;
        }
    make_cuts(q, count, rng);
    q->knapsack = (marz_knapsack){.count = count,
                                  .item = q->item,
                                  .profit = q->profit,
                                  .weight = q->weight,
                                  .room = marz_rng_below(rng, 120),
                                  .node_max = 100000,
                                  .cuts = {CUTS, q->cut_start, q->cut_list, q->price}};
}

static int64_t value_of(const question *q, uint32_t set)
{
    int64_t value = 0, weight = 0;
    for (int32_t k = 0; k < q->knapsack.count; k++)
        if (set >> k & 1) {
            value += q->profit[k];
            weight += q->weight[k];
        }
    for (int32_t t = 0; t < CUTS; t++) {
        const uint32_t hit = (set >> q->corner[t][0] & 1) + (set >> q->corner[t][1] & 1) +
                             (set >> q->corner[t][2] & 1);
        value -= hit >= 2 ? q->price[t] : 0;
    }
    return weight <= q->knapsack.room ? value : -1;
}

static int64_t best_of_all(const question *q)
{
    int64_t best = 0;
    for (uint32_t set = 0; set < 1u << q->knapsack.count; set++) {
        const int64_t value = value_of(q, set);
        best = value > best ? value : best;
    }
    return best;
}

static void values_equal_those_of_all_subsets(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    marz_knapsack_scratch scratch;
    assert_true(marz_knapsack_scratch_init(&scratch, ITEMS, CUTS, arena));
    marz_rng rng = marz_rng_make(test_seed(5), 0, 0);
    for (int32_t round = 0; round < 2000; round++) {
        question q;
        make(&q, &rng);
        int32_t chosen[ITEMS];
        marz_knapsack_answer answer = {.chosen = chosen};
        marz_knapsack_solve(&q.knapsack, &scratch, &answer);
        assert_true(answer.is_exact);
        assert_int_equal(answer.value, best_of_all(&q));
        uint32_t set = 0;
        for (int32_t k = 0; k < answer.chosen_count; k++)
            set |= 1u << chosen[k];
        assert_int_equal(value_of(&q, set), answer.value);
    }
    marz_arena_destroy(arena);
}

static void without_nodes_the_value_is_an_upper_bound(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    marz_knapsack_scratch scratch;
    assert_true(marz_knapsack_scratch_init(&scratch, ITEMS, CUTS, arena));
    marz_rng rng = marz_rng_make(test_seed(6), 0, 0);
    for (int32_t round = 0; round < 2000; round++) {
        question q;
        make(&q, &rng);
        q.knapsack.node_max = (int32_t)marz_rng_below(&rng, 4);
        int32_t chosen[ITEMS];
        marz_knapsack_answer answer = {.chosen = chosen};
        marz_knapsack_solve(&q.knapsack, &scratch, &answer);
        assert_true(answer.value >= best_of_all(&q));
    }
    marz_arena_destroy(arena);
}

static void what_does_not_pass_the_floor_is_left(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    marz_knapsack_scratch scratch;
    assert_true(marz_knapsack_scratch_init(&scratch, ITEMS, CUTS, arena));
    marz_rng rng = marz_rng_make(test_seed(7), 0, 0);
    for (int32_t round = 0; round < 1000; round++) {
        question q;
        make(&q, &rng);
        q.knapsack.floor = marz_rng_below(&rng, 300);
        int32_t chosen[ITEMS];
        marz_knapsack_answer answer = {.chosen = chosen};
        marz_knapsack_solve(&q.knapsack, &scratch, &answer);
        const int64_t best = best_of_all(&q);
        assert_int_equal(answer.value, best > q.knapsack.floor ? best : q.knapsack.floor);
    }
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_equal_those_of_all_subsets),
        cmocka_unit_test(without_nodes_the_value_is_an_upper_bound),
        cmocka_unit_test(what_does_not_pass_the_floor_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
