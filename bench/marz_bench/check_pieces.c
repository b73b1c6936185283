// Does every territory hang together? By union-find over the edges, so that no search of an engine
// is trusted; islands are linked over slices of the map.
#include "marz_bench/check_internal.h"

#include <math.h>

/// The map cut into slices of equal height, each with its units.
typedef struct slices {
    const marz_bench_instance *instance;
    const marz_bench_ruler *ruler;
    int32_t count;
    double bottom, height; ///< height > 0
    int32_t *start;        ///< [count + 1]
    int32_t *unit;         ///< [n] slice by slice
    int32_t *home;         ///< [n] the first unit of the unit's component
} slices;

static int32_t slice_of(const slices *s, int32_t unit)
{
    const double at = (s->instance->y[unit] - s->bottom) / s->height;
    return at < s->count - 1 ? (int32_t)at : s->count - 1;
}

static void cut_slices(slices *s)
{
    const int32_t n = s->instance->n;
    double bottom = INFINITY, top = -INFINITY;
    for (int32_t i = 0; i < n; i++) {
        bottom = fmin(bottom, s->instance->y[i]);
        top = fmax(top, s->instance->y[i]);
    }
    s->bottom = bottom;
    s->height = top > bottom ? (top - bottom) / s->count : 1;
    for (int32_t i = 0; i < n; i++)
        s->start[slice_of(s, i)]++;
    for (int32_t k = 1; k <= s->count; k++)
        s->start[k] += s->start[k - 1];
    for (int32_t i = n; i-- > 0;)
        s->unit[--s->start[slice_of(s, i)]] = i;
}

/// A link from an island: its ends and its length.
typedef struct link {
    double length;
    int32_t from, to; ///< -1 while there is none
} link;

static void look_in_slice(const slices *s, int32_t own, int32_t slice, link *best)
{
    for (int32_t k = s->start[slice]; k < s->start[slice + 1]; k++) {
        const int32_t other = s->unit[k];
        if (s->home[other] == s->home[own])
            continue;
        const double length = s->ruler->length(s->instance, own, other);
        if (best->from >= 0 && length > best->length)
            continue;
        const bool is_first = own < best->from || (own == best->from && other < best->to);
        if (best->from < 0 || length < best->length || is_first)
            *best = (link){length, own, other};
    }
}

/// Looks in slices further and further away, until all that are left are too far.
static void look_around(const slices *s, int32_t own, link *best)
{
    const int32_t home = slice_of(s, own);
    for (int32_t away = 0; away < s->count; away++) {
        const double gap = (away - 1.001) * s->height; // a hair less than the slices between
        if (best->from >= 0 && gap > 0 && s->ruler->north(gap) > best->length)
            return;
        if (home - away >= 0)
            look_in_slice(s, own, home - away, best);
        if (away > 0 && home + away < s->count)
            look_in_slice(s, own, home + away, best);
    }
}

/// The first unit of the component that stays as it is: the largest, of several the last.
static int32_t find_mainland(const slices *s, int32_t *size)
{
    for (int32_t i = 0; i < s->instance->n; i++)
        size[s->home[i]]++;
    int32_t best = 0;
    for (int32_t i = 0; i < s->instance->n; i++)
        if (size[i] > 0 && size[i] >= size[best])
            best = i;
    return best;
}

/// Finds the link of every component but the mainland.
static marz_status look_for_links(slices *s, const marz_bench_forest *forest, marz_arena *scratch,
                                  link *links, marz_error *error)
{
    const int32_t n = s->instance->n;
    int32_t *size = MARZ_NEW(scratch, int32_t, n);
    s->count = (int32_t)sqrt(n) + 1;
    s->start = MARZ_NEW(scratch, int32_t, s->count + 1);
    s->unit = MARZ_NEW(scratch, int32_t, n);
    s->home = MARZ_NEW(scratch, int32_t, n);
    if (!size || !s->start || !s->unit || !s->home)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d units", n);
    for (int32_t i = 0; i < n; i++)
        s->home[i] = marz_bench_forest_root(forest, i);
    cut_slices(s);
    const int32_t mainland = find_mainland(s, size);
    for (int32_t i = 0; i < n; i++)
        if (s->home[i] != mainland)
            look_around(s, i, &links[s->home[i]]);
    return MARZ_OK;
}

/// Fills links[i].from >= 0 for every component (named by its first unit i) that gets a link.
static marz_status find_links(const marz_bench_instance *instance, const marz_bench_ruler *ruler,
                              const marz_bench_forest *forest, marz_arena *scratch, link *links,
                              marz_error *error)
{
    int32_t component_count = instance->n;
    marz_bench_forest_clear(forest, instance->n);
    for (int64_t k = 0; k < instance->edge_count; k++)
        component_count -=
            marz_bench_forest_merge(forest, instance->edges[k].a, instance->edges[k].b);
    for (int32_t i = 0; i < instance->n; i++)
        links[i] = (link){0, -1, -1};
    slices s = {.instance = instance, .ruler = ruler};
    return component_count < 2 ? MARZ_OK : look_for_links(&s, forest, scratch, links, error);
}

/// Merges the ends of an edge if they lie in one territory, which then has a piece less.
static void join(const int32_t *solution, int32_t a, int32_t b, const marz_bench_forest *forest,
                 int32_t *pieces)
{
    if (solution[a] == solution[b])
        pieces[solution[a]] -= marz_bench_forest_merge(forest, a, b);
}

marz_status marz_bench_count_pieces(const marz_bench_instance *instance, const int32_t *solution,
                                    const marz_bench_ruler *ruler, marz_arena *scratch,
                                    int32_t *pieces, marz_error *error)
{
    const int32_t n = instance->n;
    const marz_bench_forest forest = {MARZ_NEW(scratch, int32_t, n)};
    link *links = MARZ_NEW(scratch, link, ruler ? n : 0);
    if (!forest.parent || !links)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d units", n);
    if (ruler) {
        const marz_status status = find_links(instance, ruler, &forest, scratch, links, error);
        if (status)
            return status;
    }
    marz_bench_forest_clear(&forest, n);
    for (int32_t i = 0; i < n; i++)
        pieces[solution[i]]++;
    for (int64_t k = 0; k < instance->edge_count; k++)
        join(solution, instance->edges[k].a, instance->edges[k].b, &forest, pieces);
    for (int32_t i = 0; ruler && i < n; i++)
        if (links[i].from >= 0)
            join(solution, links[i].from, links[i].to, &forest, pieces);
    return MARZ_OK;
}
