#include "base/rng.h"
#include "geo/nearest.h"
#include "support.h"

#include <stdlib.h>

enum { POINTS = 300, WANTED = 20 };

typedef struct found {
    double square;
    int32_t point;
} found;

static int by_distance(const void *a, const void *b)
{
    const found *p = a, *q = b;
    if (p->square != q->square)
        return p->square < q->square ? -1 : 1;
    return (p->point > q->point) - (p->point < q->point);
}

static void compare_with_all(const marz_nearest *tree, double x, double y, int32_t skip,
                             int32_t wanted)
{
    found all[POINTS];
    int32_t count = 0;
    for (int32_t i = 0; i < tree->point_count; i++) {
        const double dx = tree->x[i] - x, dy = tree->y[i] - y;
        if (i != skip)
            all[count++] = (found){dx * dx + dy * dy, i};
    }
    qsort(all, (size_t)count, sizeof *all, by_distance);
    int32_t near[WANTED];
    double square[WANTED];
    const int32_t got = marz_nearest_find(tree, x, y, skip, wanted, near, square);
    assert_int_equal(got, count < wanted ? count : wanted);
    for (int32_t k = 0; k < got; k++) {
        assert_int_equal(near[k], all[k].point);
        assert_near(square[k], all[k].square, 0);
    }
}

static void the_nearest_points_are_those_of_a_full_scan(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < 60; round++) {
        marz_arena *arena = marz_arena_create(0);
        marz_rng rng = marz_rng_make(test_seed(3), round, 0);
        const int32_t n = (int32_t)marz_rng_below(&rng, POINTS) + 1;
        // Few different coordinates in half of the rounds: many equal distances.
        const int64_t side = round % 2 ? 8 : 100000;
        double x[POINTS], y[POINTS];
        for (int32_t i = 0; i < n; i++) {
            x[i] = (double)marz_rng_below(&rng, side);
            y[i] = (double)marz_rng_below(&rng, side / 4);
        }
        marz_nearest tree;
        marz_error error = {0};
        assert_ok(marz_nearest_make(n, x, y, arena, &tree, &error), &error);
        for (int32_t i = 0; i < n; i++)
            compare_with_all(&tree, x[i], y[i], i, (int32_t)marz_rng_below(&rng, WANTED + 1));
        compare_with_all(&tree, -1e6, 2e6, -1, WANTED);
        marz_arena_destroy(arena);
    }
}

static void points_on_one_place_come_by_number(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    double x[40], y[40];
    for (int32_t i = 0; i < 40; i++)
        x[i] = y[i] = 5;
    marz_nearest tree;
    marz_error error = {0};
    assert_ok(marz_nearest_make(40, x, y, arena, &tree, &error), &error);
    int32_t near[3];
    assert_int_equal(marz_nearest_find(&tree, 5, 5, 1, 3, near, NULL), 3);
    assert_int_equal(near[0], 0);
    assert_int_equal(near[1], 2);
    assert_int_equal(near[2], 3);
    marz_arena_destroy(arena);
}

static void no_points_give_no_answer(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    marz_nearest tree;
    marz_error error = {0};
    assert_ok(marz_nearest_make(0, NULL, NULL, arena, &tree, &error), &error);
    assert_int_equal(marz_nearest_find(&tree, 0, 0, -1, 4, (int32_t[4]){0}, NULL), 0);
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_points_are_those_of_a_full_scan),
        cmocka_unit_test(points_on_one_place_come_by_number),
        cmocka_unit_test(no_points_give_no_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
