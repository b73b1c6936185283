#include "geo/triangulate.h"

#include "base/int128.h"
#include "geo/hilbert.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#define CELLS (INT32_C(1) << 24) ///< of the grid along the longer side
#define NONE (-1)

/// A triangle's corners run counterclockwise; across[i] lies on the other side of the edge that
/// faces corner i.
typedef struct triangle {
    int32_t corner[3], across[3];
} triangle;

typedef struct mesh {
    int32_t point_count;
    int32_t *x, *y; ///< [point_count + 3] on the grid; the last three enclose all others
    triangle *all;  ///< [2 * point_count + 1]
    int32_t triangle_count;
    int32_t last;   ///< where the last insertion ended: the next one is near
    int32_t *twin;  ///< [point_count] the first point of the same cell, or NONE
    int32_t *stack; ///< [2 * point_count + 1] triangles whose outer edge is to be checked
} mesh;

/// Twice the area of a, b, p; positive if p lies to the left of a → b. Below 2^58.
static int64_t turn(const mesh *m, int32_t a, int32_t b, int32_t p)
{
    const int64_t ux = m->x[b] - m->x[a], uy = m->y[b] - m->y[a];
    const int64_t vx = m->x[p] - m->x[a], vy = m->y[p] - m->y[a];
    return ux * vy - uy * vx;
}

/// Does d lie strictly inside the circle through the corners? Doubles decide where their rounding
/// error (at most 1e-15 of the sum of magnitudes [shewchuk1997]) cannot, integers else.
static bool circle_holds(const mesh *m, const int32_t corner[3], int32_t d)
{
    int64_t dx[3], dy[3], lift[3], cross[3];
    for (int k = 0; k < 3; k++) {
        dx[k] = m->x[corner[k]] - m->x[d];
        dy[k] = m->y[corner[k]] - m->y[d];
        lift[k] = dx[k] * dx[k] + dy[k] * dy[k];
    }
    double sum = 0, magnitude = 0;
    for (int k = 0; k < 3; k++) {
        const int i = (k + 1) % 3, j = (k + 2) % 3;
        const int64_t one = dx[i] * dy[j], two = dx[j] * dy[i];
        cross[k] = one - two;
        sum += (double)lift[k] * (double)cross[k];
        magnitude += (double)lift[k] * (fabs((double)one) + fabs((double)two));
    }
    if (fabs(sum) > 2e-15 * magnitude)
        return sum > 0;
    marz_int128 exact = 0;
    for (int k = 0; k < 3; k++)
        exact += (marz_int128)lift[k] * cross[k];
    return exact > 0;
}

/// The triangle that holds point p, borders included, by walking towards it.
static int32_t find_triangle(const mesh *m, int32_t p)
{
    int32_t t = m->last;
    for (;;) {
        const triangle *at = &m->all[t];
        int i = 0;
        while (i < 3 && turn(m, at->corner[(i + 1) % 3], at->corner[(i + 2) % 3], p) >= 0)
            i++;
        if (i == 3)
            return t;
        t = at->across[i];
        assert(t != NONE);
    }
}

/// `t` borders on `now` where it bordered on `before`.
static void set_neighbour(mesh *m, int32_t t, int32_t before, int32_t now)
{
    if (t == NONE)
        return;
    int32_t *across = m->all[t].across;
    const int i = across[0] == before ? 0 : across[1] == before ? 1 : 2;
    assert(across[i] == before);
    across[i] = now;
}

/// If the corner d beyond the edge that faces p = corner 0 lies in t's circle, the edge gives way
/// to p – d. @return the neighbour that was changed too, or NONE
static int32_t flip_if_needed(mesh *m, int32_t t)
{
    triangle *near = &m->all[t];
    const int32_t f = near->across[0];
    if (f == NONE)
        return NONE;
    triangle *far = &m->all[f];
    const int j = far->across[0] == t ? 0 : far->across[1] == t ? 1 : 2;
    const int32_t d = far->corner[j];
    if (!circle_holds(m, near->corner, d))
        return NONE;
    const int32_t p = near->corner[0], b = near->corner[1], c = near->corner[2];
    const int32_t beyond_bd = far->across[(j + 1) % 3], beyond_dc = far->across[(j + 2) % 3];
    const int32_t beyond_cp = near->across[1], beyond_pb = near->across[2];
    *near = (triangle){{p, b, d}, {beyond_bd, f, beyond_pb}};
    *far = (triangle){{p, d, c}, {beyond_dc, beyond_cp, t}};
    set_neighbour(m, beyond_bd, f, t);
    set_neighbour(m, beyond_cp, t, f);
    return f;
}

static void insert_point(mesh *m, int32_t p)
{
    const int32_t t0 = find_triangle(m, p);
    const triangle old = m->all[t0];
    m->last = t0;
    for (int i = 0; i < 3; i++)
        if (m->x[old.corner[i]] == m->x[p] && m->y[old.corner[i]] == m->y[p]) {
            m->twin[p] = old.corner[i];
            return;
        }
    const int32_t t1 = m->triangle_count++, t2 = m->triangle_count++;
    const int32_t a = old.corner[0], b = old.corner[1], c = old.corner[2];
    m->all[t0] = (triangle){{p, b, c}, {old.across[0], t1, t2}};
    m->all[t1] = (triangle){{p, c, a}, {old.across[1], t2, t0}};
    m->all[t2] = (triangle){{p, a, b}, {old.across[2], t0, t1}};
    set_neighbour(m, old.across[1], t0, t1);
    set_neighbour(m, old.across[2], t0, t2);
    int32_t depth = 0;
    m->stack[depth++] = t0;
    m->stack[depth++] = t1;
    m->stack[depth++] = t2;
    while (depth > 0) {
        const int32_t t = m->stack[--depth];
        const int32_t also = flip_if_needed(m, t);
        if (also == NONE)
            continue;
        m->stack[depth++] = t;
        m->stack[depth++] = also;
    }
}

static marz_status snap(const double *x, const double *y, mesh *m, marz_error *error)
{
    double west = 0, south = 0, side = 0;
    for (int pass = 0; pass < 2; pass++)
        for (int32_t i = 0; i < m->point_count; i++) {
            if (!isfinite(x[i]) || !isfinite(y[i]))
                return marz_fail(error, MARZ_E_INPUT, "point %d has no finite position", i + 1);
            if (pass == 0) {
                west = i == 0 || x[i] < west ? x[i] : west;
                south = i == 0 || y[i] < south ? y[i] : south;
            } else {
                side = fmax(side, fmax(x[i] - west, y[i] - south));
            }
        }
    const double scale = side > 0 ? (CELLS - 1) / side : 0;
    for (int32_t i = 0; i < m->point_count; i++) {
        m->x[i] = (int32_t)lrint((x[i] - west) * scale);
        m->y[i] = (int32_t)lrint((y[i] - south) * scale);
    }
    // Far enough that no circle over an edge between nearest neighbours holds one of the three.
    const int32_t n = m->point_count;
    m->x[n] = -6 * CELLS, m->y[n] = -3 * CELLS;
    m->x[n + 1] = 7 * CELLS, m->y[n + 1] = -3 * CELLS;
    m->x[n + 2] = CELLS / 2, m->y[n + 2] = 6 * CELLS;
    m->all[0] = (triangle){{n, n + 1, n + 2}, {NONE, NONE, NONE}};
    m->triangle_count = 1;
    return MARZ_OK;
}

static int ascending(const void *a, const void *b)
{
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/// The edge between points a and b, where `count` only counts it.
static void add_edge(marz_point_rows *rows, int32_t a, int32_t b, bool count)
{
    if (count) {
        rows->start[a]++;
        rows->start[b]++;
    } else {
        rows->near[--rows->start[a]] = b;
        rows->near[--rows->start[b]] = a;
    }
}

static void add_edges(const mesh *m, marz_point_rows *rows, bool count)
{
    const int32_t n = m->point_count;
    for (int32_t t = 0; t < m->triangle_count; t++)
        for (int i = 0; i < 3; i++) {
            const int32_t a = m->all[t].corner[(i + 1) % 3], b = m->all[t].corner[(i + 2) % 3];
            if (m->all[t].across[i] > t && a < n && b < n)
                add_edge(rows, a, b, count);
        }
    for (int32_t p = 0; p < n; p++)
        if (m->twin[p] != NONE)
            add_edge(rows, p, m->twin[p], count);
}

static void write_rows(const mesh *m, marz_point_rows *rows)
{
    const int32_t n = m->point_count;
    add_edges(m, rows, true);
    for (int32_t v = 1; v <= n; v++) // ends of rows; filling moves them to the starts
        rows->start[v] += rows->start[v - 1];
    add_edges(m, rows, false);
    for (int32_t v = 0; v < n; v++)
        qsort(&rows->near[rows->start[v]], (size_t)(rows->start[v + 1] - rows->start[v]),
              sizeof(int32_t), ascending);
}

static marz_status fill_mesh(const double *x, const double *y, mesh *m, marz_arena *scratch,
                             marz_error *error)
{
    const int32_t n = m->point_count;
    m->x = MARZ_NEW(scratch, int32_t, n + 3);
    m->y = MARZ_NEW(scratch, int32_t, n + 3);
    m->all = MARZ_NEW(scratch, triangle, 2 * (size_t)n + 1);
    m->twin = MARZ_NEW(scratch, int32_t, n);
    m->stack = MARZ_NEW(scratch, int32_t, 2 * (size_t)n + 8);
    int32_t *order = MARZ_NEW(scratch, int32_t, n);
    if (!m->x || !m->y || !m->all || !m->twin || !m->stack || !order)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to triangulate %d points", n);
    const marz_status status = snap(x, y, m, error);
    if (status)
        return status;
    if (!marz_hilbert_order(x, y, n, scratch, order))
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to sort %d points", n);
    for (int32_t k = 0; k < n; k++) {
        m->twin[order[k]] = NONE;
        insert_point(m, order[k]);
    }
    return MARZ_OK;
}

marz_status marz_triangulate(const double *x, const double *y, int32_t count, marz_arena *arena,
                             marz_point_rows *rows, marz_error *error)
{
    assert(count >= 0);
    if (count > MARZ_TRIANGULATE_POINT_MAX)
        return marz_fail(error, MARZ_E_LIMIT, "%d points; at most %d can be triangulated", count,
                         MARZ_TRIANGULATE_POINT_MAX);
    marz_point_rows made = {
        .start = MARZ_NEW(arena, int32_t, count + 1),
        .near = MARZ_NEW(arena, int32_t, 6 * (size_t)count),
    };
    if (!made.start || !made.near)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the neighbours of %d points",
                         count);
    const marz_arena_mark mark = marz_arena_save(arena);
    mesh m = {.point_count = count};
    const marz_status status = fill_mesh(x, y, &m, arena, error);
    if (!status) {
        write_rows(&m, &made);
        *rows = made;
    }
    marz_arena_restore(arena, mark);
    return status;
}
