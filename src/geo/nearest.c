#include "geo/nearest.h"

#include <assert.h>
#include <stdbool.h>

enum { LEAF = 8, DEPTH_MAX = 64 };

typedef struct range {
    int32_t low, high;
    double square; ///< least squared distance that a point in it can have
} range;

static void swap(int32_t *order, int32_t a, int32_t b)
{
    const int32_t kept = order[a];
    order[a] = order[b];
    order[b] = kept;
}

/// Moves the points of low … high-1 so that `middle` stands where sorting would put it [hoare1961].
static void select_middle(int32_t *order, const double *value, int32_t low, int32_t high,
                          int32_t middle)
{
    int32_t first = low, last = high - 1;
    while (first < last) {
        const double pivot = value[order[first + (last - first) / 2]];
        int32_t i = first, j = last;
        while (i <= j) {
            while (value[order[i]] < pivot)
                i++;
            while (value[order[j]] > pivot)
                j--;
            if (i <= j)
                swap(order, i++, j--);
        }
        if (middle <= j)
            last = j;
        else if (middle >= i)
            first = i;
        else
            return;
    }
}

static uint8_t longer_side(const marz_nearest *tree, const int32_t *order, int32_t low,
                           int32_t high)
{
    double x0 = tree->x[order[low]], x1 = x0, y0 = tree->y[order[low]], y1 = y0;
    for (int32_t k = low + 1; k < high; k++) {
        const double x = tree->x[order[k]], y = tree->y[order[k]];
        x0 = x < x0 ? x : x0;
        x1 = x > x1 ? x : x1;
        y0 = y < y0 ? y : y0;
        y1 = y > y1 ? y : y1;
    }
    return y1 - y0 > x1 - x0;
}

marz_status marz_nearest_make(int32_t point_count, const double *x, const double *y,
                              marz_arena *arena, marz_nearest *tree, marz_error *error)
{
    assert(point_count >= 0);
    int32_t *order = MARZ_NEW(arena, int32_t, point_count);
    uint8_t *axis = MARZ_NEW(arena, uint8_t, point_count);
    if (!order || !axis)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a tree of %d points", point_count);
    *tree = (marz_nearest){point_count, x, y, order, axis};
    for (int32_t i = 0; i < point_count; i++)
        order[i] = i;
    range stack[DEPTH_MAX];
    int32_t height = 0;
    stack[height++] = (range){.low = 0, .high = point_count};
    while (height > 0) {
        const range r = stack[--height];
        if (r.high - r.low <= LEAF)
            continue;
        const int32_t middle = r.low + (r.high - r.low) / 2;
        axis[middle] = longer_side(tree, order, r.low, r.high);
        select_middle(order, axis[middle] ? y : x, r.low, r.high, middle);
        assert(height + 2 <= DEPTH_MAX);
        stack[height++] = (range){.low = r.low, .high = middle};
        stack[height++] = (range){.low = middle + 1, .high = r.high};
    }
    return MARZ_OK;
}

/// The answer while it grows, ordered by (square, point).
typedef struct answer {
    int32_t wanted, count;
    int32_t *near;
    double square[MARZ_NEAREST_MAX];
} answer;

static void consider(answer *a, int32_t point, double square)
{
    int32_t k = a->count;
    if (k == a->wanted) {
        k--;
        if (square > a->square[k] || (square == a->square[k] && point > a->near[k]))
            return;
    } else {
        a->count++;
    }
    while (k > 0 &&
           (a->square[k - 1] > square || (a->square[k - 1] == square && a->near[k - 1] > point))) {
        a->square[k] = a->square[k - 1];
        a->near[k] = a->near[k - 1];
        k--;
    }
    a->square[k] = square;
    a->near[k] = point;
}

static void scan(const marz_nearest *tree, int32_t low, int32_t high, double x, double y,
                 int32_t skip, answer *a)
{
    for (int32_t k = low; k < high; k++) {
        const int32_t point = tree->order[k];
        const double dx = tree->x[point] - x, dy = tree->y[point] - y;
        if (point != skip)
            consider(a, point, dx * dx + dy * dy);
    }
}

int32_t marz_nearest_find(const marz_nearest *tree, double x, double y, int32_t skip,
                          int32_t wanted, int32_t *near, double *square)
{
    assert(wanted >= 0 && wanted <= MARZ_NEAREST_MAX);
    answer a = {.wanted = wanted, .near = near};
    range stack[DEPTH_MAX];
    int32_t height = 0;
    if (wanted > 0 && tree->point_count > 0)
        stack[height++] = (range){0, tree->point_count, 0};
    while (height > 0) {
        const range r = stack[--height];
        if (a.count == wanted && r.square > a.square[wanted - 1])
            continue;
        if (r.high - r.low <= LEAF) {
            scan(tree, r.low, r.high, x, y, skip, &a);
            continue;
        }
        const int32_t middle = r.low + (r.high - r.low) / 2, point = tree->order[middle];
        scan(tree, middle, middle + 1, x, y, skip, &a);
        const double beyond = tree->axis[middle] ? y - tree->y[point] : x - tree->x[point];
        const double far = beyond * beyond > r.square ? beyond * beyond : r.square;
        const range left = {r.low, middle, beyond > 0 ? far : r.square};
        const range right = {middle + 1, r.high, beyond > 0 ? r.square : far};
        assert(height + 2 <= DEPTH_MAX);
        stack[height++] = beyond > 0 ? left : right; // The nearer side is looked at first.
        stack[height++] = beyond > 0 ? right : left;
    }
    for (int32_t k = 0; square && k < a.count; k++)
        square[k] = a.square[k];
    return a.count;
}
