#include "support.h"

#include "base/rng.h"
#include "match/match.h"

#include <string.h>

enum { ITEMS = 6, REPS = 4 };

/// Greatest value by trying every rep, and nobody, for every item.
static int64_t brute_force(const marz_match_problem *p, int64_t *room, int32_t item)
{
    if (item == p->item_count)
        return 0;
    int64_t best = brute_force(p, room, item + 1);
    for (int32_t j = 0; j < p->rep_count; j++) {
        const int64_t value = p->value_minor[item * p->rep_count + j];
        if (value == MARZ_MATCH_FORBIDDEN || room[j] == 0)
            continue;
        room[j]--;
        const int64_t sum = value + brute_force(p, room, item + 1);
        best = sum > best ? sum : best;
        room[j]++;
    }
    return best;
}

static int64_t best_value(const marz_match_problem *p)
{
    int64_t room[REPS];
    memcpy(room, p->capacity, sizeof room);
    return brute_force(p, room, 0);
}

/// Feasible, and value = dual with prices >= 0: by weak duality nothing is better.
static void assert_certified(const marz_match_problem *p, const marz_match_answer *a)
{
    int64_t value = 0, dual = 0;
    int64_t *load = test_calloc((size_t)p->rep_count, sizeof *load);
    for (int32_t i = 0; i < p->item_count; i++) {
        int64_t best = 0;
        for (int32_t j = 0; j < p->rep_count; j++) {
            const int64_t worth = p->value_minor[(int64_t)i * p->rep_count + j];
            if (worth != MARZ_MATCH_FORBIDDEN && worth - a->price_minor[j] > best)
                best = worth - a->price_minor[j];
        }
        dual += best;
        if (a->rep_of[i] < 0)
            continue;
        load[a->rep_of[i]]++;
        assert_true(p->value_minor[(int64_t)i * p->rep_count + a->rep_of[i]] >= 0);
        value += p->value_minor[(int64_t)i * p->rep_count + a->rep_of[i]];
    }
    for (int32_t j = 0; j < p->rep_count; j++) {
        assert_true(load[j] <= p->capacity[j] && a->price_minor[j] >= 0);
        dual += p->capacity[j] * a->price_minor[j];
    }
    assert_int_equal(a->outcome, MARZ_OUTCOME_OPTIMAL);
    assert_int_equal(a->value_minor, value);
    assert_int_equal(a->dual_minor, dual);
    assert_int_equal(value, dual);
    assert_true(a->greedy_minor <= value && 2 * a->greedy_minor >= value);
    test_free(load);
}

static void small_matches_reach_the_value_of_brute_force(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(1);
    marz_error error = {0};
    for (uint64_t k = 0; k < 3000; k++) {
        marz_rng rng = marz_rng_make(seed, k, 0);
        int64_t value[ITEMS * REPS], capacity[REPS] = {0};
        marz_match_problem p = {(int32_t)marz_rng_below(&rng, ITEMS + 1),
                                1 + (int32_t)marz_rng_below(&rng, REPS), value, capacity};
        for (int32_t c = 0; c < p.item_count * p.rep_count; c++)
            value[c] = marz_rng_below(&rng, 5) ? marz_rng_below(&rng, 12) : MARZ_MATCH_FORBIDDEN;
        for (int32_t j = 0; j < p.rep_count; j++)
            capacity[j] = marz_rng_below(&rng, 3);
        marz_arena *arena = marz_arena_create(0);
        marz_match_answer a;
        assert_ok(marz_match_solve(&p, arena, NULL, &a, &error), &error);
        assert_certified(&p, &a);
        const int64_t best = best_value(&p);
        assert_int_equal(a.value_minor, best);
        for (int32_t j = 0; j < p.rep_count; j++) { // One more place adds exactly its price.
            capacity[j]++;
            assert_int_equal(best_value(&p) - best, a.price_minor[j]);
            capacity[j]--;
        }
        marz_arena_destroy(arena);
    }
}

static void large_matches_are_certified(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(2);
    const struct {
        int32_t items, reps, ties;
    } sizes[] = {{1000, 200, 1000000}, {2000, 50, 1000000}, {1500, 100, 5}};
    marz_error error = {0};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        marz_rng rng = marz_rng_make(seed, k, 0);
        const size_t cells = (size_t)sizes[k].items * (size_t)sizes[k].reps;
        int64_t *value = test_calloc(cells, sizeof *value);
        int64_t *capacity = test_calloc((size_t)sizes[k].reps, sizeof *capacity);
        for (size_t c = 0; c < cells; c++)
            value[c] = marz_rng_below(&rng, sizes[k].ties);
        for (int32_t j = 0; j < sizes[k].reps; j++)
            capacity[j] = marz_rng_below(&rng, 2 * sizes[k].items / sizes[k].reps);
        const marz_match_problem p = {sizes[k].items, sizes[k].reps, value, capacity};
        marz_arena *arena = marz_arena_create(0);
        marz_match_answer a;
        assert_ok(marz_match_solve(&p, arena, NULL, &a, &error), &error);
        assert_certified(&p, &a);
        marz_arena_destroy(arena);
        test_free(value);
        test_free(capacity);
    }
}

static void a_stopped_match_answers_with_the_greedy_plan(void **state)
{
    (void)state;
    const int64_t value[4] = {10, 9, 9, 1}, capacity[2] = {1, 1};
    const marz_match_problem p = {2, 2, value, capacity};
    const atomic_bool stop = true;
    const marz_control control = {.stop = &stop};
    marz_arena *arena = marz_arena_create(0);
    marz_match_answer a;
    marz_error error = {0};
    assert_ok(marz_match_solve(&p, arena, &control, &a, &error), &error);
    assert_int_equal(a.outcome, MARZ_OUTCOME_CANCELLED);
    assert_int_equal(a.value_minor, 11);
    assert_int_equal(a.rep_of[0], 0);
    assert_ok(marz_match_solve(&p, arena, NULL, &a, &error), &error);
    assert_int_equal(a.value_minor, 18);
    assert_int_equal(a.greedy_minor, 11);
    marz_arena_destroy(arena);
}

static void bad_numbers_are_refused_in_words(void **state)
{
    (void)state;
    int64_t value[2] = {1, -5}, capacity[2] = {1, 1};
    const marz_match_problem p = {1, 2, value, capacity};
    marz_arena *arena = marz_arena_create(0);
    marz_match_answer a;
    marz_error error = {0};
    assert_int_equal(marz_match_solve(&p, arena, NULL, &a, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "value of item 0 is -5, must lie in 0 to 8796093022208");
    value[1] = 2;
    capacity[1] = -1;
    assert_int_equal(marz_match_solve(&p, arena, NULL, &a, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "capacity of rep 1 is -1");
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_matches_reach_the_value_of_brute_force),
        cmocka_unit_test(large_matches_are_certified),
        cmocka_unit_test(a_stopped_match_answers_with_the_greedy_plan),
        cmocka_unit_test(bad_numbers_are_refused_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
