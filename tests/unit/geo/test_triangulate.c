#include "base/rng.h"
#include "geo/hilbert.h"
#include "geo/triangulate.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>

enum { N = 60 };

static marz_point_rows neighbours(const double *x, const double *y, int32_t n, marz_arena *arena)
{
    marz_point_rows rows;
    marz_error error = {0};
    assert_ok(marz_triangulate(x, y, n, arena, &rows, &error), &error);
    return rows;
}

static bool joined(const marz_point_rows *rows, int32_t a, int32_t b)
{
    for (int32_t e = rows->start[a]; e < rows->start[a + 1]; e++)
        if (rows->near[e] == b)
            return true;
    return false;
}

/// Four integer points: does d lie strictly inside the circle of a, b, c (any orientation)?
static bool inside(const double *x, const double *y, int a, int b, int c, int d)
{
    const double ax = x[a] - x[d], ay = y[a] - y[d], bx = x[b] - x[d], by = y[b] - y[d];
    const double cx = x[c] - x[d], cy = y[c] - y[d];
    const double det = (ax * ax + ay * ay) * (bx * cy - by * cx) +
                       (bx * bx + by * by) * (cx * ay - cy * ax) +
                       (cx * cx + cy * cy) * (ax * by - ay * bx);
    const double area = (x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a]);
    return area > 0 ? det > 0 : det < 0;
}

static double area(const double *x, const double *y, int a, int b, int c)
{
    return (x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a]);
}

static void every_empty_circle_of_three_points_gives_three_edges(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < 20; round++) {
        marz_arena *arena = marz_arena_create(0);
        marz_rng rng = marz_rng_make(test_seed(3), round, 0);
        double x[N], y[N];
        for (int i = 0; i < N; i++) {
            x[i] = (double)marz_rng_below(&rng, 1 << 20);
            y[i] = (double)marz_rng_below(&rng, 1 << 20);
        }
        // The corners of a square well outside, so that no edge of the hull is at stake.
        x[0] = y[0] = x[1] = y[3] = -(1 << 22), y[1] = x[3] = x[2] = y[2] = 1 << 22;
        const marz_point_rows rows = neighbours(x, y, N, arena);
        for (int a = 4; a < N; a++)
            for (int b = a + 1; b < N; b++)
                for (int c = b + 1; c < N; c++) {
                    bool empty = area(x, y, a, b, c) != 0;
                    for (int d = 0; d < N && empty; d++)
                        empty = d == a || d == b || d == c || !inside(x, y, a, b, c, d);
                    if (empty)
                        assert_true(joined(&rows, a, b) && joined(&rows, b, c) &&
                                    joined(&rows, a, c));
                }
        marz_arena_destroy(arena);
    }
}

static int reached(const marz_point_rows *rows, int32_t n)
{
    bool seen[400] = {false};
    int32_t queue[400], head = 0, tail = 0;
    seen[0] = true;
    queue[tail++] = 0;
    while (head < tail) {
        const int32_t v = queue[head++];
        for (int32_t e = rows->start[v]; e < rows->start[v + 1]; e++)
            if (!seen[rows->near[e]]) {
                seen[rows->near[e]] = true;
                queue[tail++] = rows->near[e];
            }
    }
    assert_true(tail <= n);
    return tail;
}

static void grids_lines_circles_and_equal_points_hang_together(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    double x[400], y[400];
    for (int i = 0; i < 400; i++)
        x[i] = i % 20, y[i] = i / 20;
    marz_point_rows rows = neighbours(x, y, 400, arena);
    assert_int_equal(reached(&rows, 400), 400);
    for (int i = 0; i + 1 < 400; i++)
        assert_true(i % 20 == 19 || joined(&rows, i, i + 1));
    for (int i = 0; i < 400; i++)
        x[i] = y[i] = 7 * i;
    rows = neighbours(x, y, 400, arena);
    assert_int_equal(rows.start[400], 2 * 399);
    for (int i = 0; i < 400; i++)
        x[i] = cos(i * 0.015), y[i] = sin(i * 0.015);
    rows = neighbours(x, y, 400, arena);
    assert_int_equal(reached(&rows, 400), 400);
    for (int i = 0; i < 400; i++)
        x[i] = i % 3, y[i] = 4;
    rows = neighbours(x, y, 400, arena);
    assert_int_equal(reached(&rows, 400), 400);
    marz_arena_destroy(arena);
}

static void few_points_and_bad_points_are_answered(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    double x[3] = {1, 1, NAN}, y[3] = {2, 5, 0};
    assert_int_equal(neighbours(x, y, 0, arena).start[0], 0);
    assert_int_equal(neighbours(x, y, 1, arena).start[1], 0);
    const marz_point_rows rows = neighbours(x, y, 2, arena);
    assert_int_equal(rows.near[0], 1);
    assert_int_equal(rows.near[1], 0);
    marz_point_rows none;
    marz_error error = {0};
    assert_int_equal(marz_triangulate(x, y, 3, arena, &none, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "point 3 has no finite position");
    marz_arena_destroy(arena);
}

static void the_curve_visits_every_point_in_short_steps(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    enum { SIDE = 32 };
    double x[SIDE * SIDE], y[SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++)
        x[i] = i % SIDE * 65535.0 / (SIDE - 1), y[i] = i / SIDE * 65535.0 / (SIDE - 1);
    int32_t order[SIDE * SIDE];
    assert_true(marz_hilbert_order(x, y, SIDE * SIDE, arena, order));
    // A grid of 2^5 is walked by the curve itself: each step goes to one of four neighbours.
    bool seen[SIDE * SIDE] = {false};
    for (int k = 0; k < SIDE * SIDE; k++) {
        assert_false(seen[order[k]]);
        seen[order[k]] = true;
        if (k > 0)
            assert_int_equal(abs(order[k] % SIDE - order[k - 1] % SIDE) +
                                 abs(order[k] / SIDE - order[k - 1] / SIDE),
                             1);
    }
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_empty_circle_of_three_points_gives_three_edges),
        cmocka_unit_test(grids_lines_circles_and_equal_points_hang_together),
        cmocka_unit_test(few_points_and_bad_points_are_answered),
        cmocka_unit_test(the_curve_visits_every_point_in_short_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
