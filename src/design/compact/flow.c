#include "design/compact/flow.h"

#include <math.h>

#define HOPS_MAX 64
#define NONE (-1)

typedef struct flow {
    marz_field *f;
    marz_cutter *c;
    double free, amount; ///< shares of the target: the band, and what one path carries
    int32_t arc_count;
    marz_part_pair *arcs; ///< [2 * pair_count] from a to b
    double *cost;         ///< [arc_count]
    double *distance;     ///< [part_count] to the part from the nearest source
    int32_t *came_by;     ///< [part_count] arc, or NONE at a source
    int32_t *order;       ///< [part_count] ends of paths by distance
    bool *is_used;        ///< [part_count] on a path of this round
} flow;

static double beyond(const marz_field_part *p, double free)
{
    return fmax(0, fabs(p->weight - p->target) - free * p->target);
}

double marz_field_excess(const marz_field *f, double free)
{
    double excess = 0;
    for (int32_t a = 0; a < f->part_count; a++)
        excess += beyond(&f->parts[a], free) / f->parts[a].target;
    return excess;
}

static bool flow_init(flow *s, marz_arena *scratch)
{
    const size_t k = (size_t)s->f->part_count;
    s->arcs = MARZ_NEW(scratch, marz_part_pair, 6 * k);
    s->cost = MARZ_NEW(scratch, double, 6 * k);
    s->distance = MARZ_NEW(scratch, double, k);
    s->came_by = MARZ_NEW(scratch, int32_t, k);
    s->order = MARZ_NEW(scratch, int32_t, k);
    s->is_used = MARZ_NEW(scratch, bool, k);
    return s->arcs && s->cost && s->distance && s->came_by && s->order && s->is_used;
}

static double step_of(const flow *s, int32_t part)
{
    return s->amount * s->f->parts[part].target;
}

/// Arcs both ways and what a step along each would cost. @return false when out of memory
static bool price_arcs(flow *s, marz_arena *scratch)
{
    const int32_t pair_count = marz_part_pairs(s->f, scratch, s->arcs);
    if (pair_count < 0)
        return false;
    for (int32_t e = 0; e < pair_count; e++)
        s->arcs[pair_count + e] = (marz_part_pair){s->arcs[e].b, s->arcs[e].a};
    s->arc_count = 2 * pair_count;
    for (int32_t e = 0; e < s->arc_count; e++) {
        const double step = step_of(s, s->arcs[e].a);
        s->cost[e] = marz_pair_shift(s->f, s->c, s->arcs[e], 0.5 * step, 1.5 * step, false);
    }
    return true;
}

/// May the part give away (sign 1) or take (sign -1) a step without leaving the band?
static bool has_room(const flow *s, int32_t part, int sign)
{
    const marz_field_part *p = &s->f->parts[part];
    return sign * (p->weight - p->target) - 1.5 * step_of(s, part) >= -s->free * p->target;
}

static bool is_beyond(const flow *s, int32_t part, int sign)
{
    const marz_field_part *p = &s->f->parts[part];
    return sign * (p->weight - p->target) > s->free * p->target * (1 + 1e-9);
}

/// Distances from all sources (Bellman and Ford, costs are not negative).
static void find_paths(flow *s)
{
    bool is_changed = true;
    for (int32_t hop = 0; hop < HOPS_MAX && is_changed; hop++) {
        is_changed = false;
        for (int32_t e = 0; e < s->arc_count; e++) {
            const int32_t a = s->arcs[e].a, b = s->arcs[e].b;
            const double distance = s->distance[a] + s->cost[e];
            if (distance < s->distance[b]) {
                s->distance[b] = distance;
                s->came_by[b] = e;
                is_changed = true;
            }
        }
    }
}

/// Moves the cuts along the path that ends at `end`, unless it meets one already used.
static bool walk_back(flow *s, int32_t end)
{
    int32_t length = 0;
    for (int32_t b = end;; b = s->arcs[s->came_by[b]].a) {
        if (s->is_used[b] || length++ > HOPS_MAX)
            return false;
        if (s->came_by[b] == NONE)
            break;
    }
    for (int32_t b = end;; b = s->arcs[s->came_by[b]].a) {
        s->is_used[b] = true;
        if (s->came_by[b] == NONE)
            return true;
        const marz_part_pair arc = s->arcs[s->came_by[b]];
        const double step = step_of(s, arc.a);
        if (isinf(marz_pair_shift(s->f, s->c, arc, 0.5 * step, 1.5 * step, true)))
            return true;
    }
}

/// Ends of paths in ascending order of distance, found by selection: few are used.
static int32_t walk_paths(flow *s, bool from_excess)
{
    const int32_t k = s->f->part_count;
    int32_t walked = 0;
    for (int32_t a = 0; a < k; a++)
        s->is_used[a] = false;
    for (;;) {
        int32_t best = NONE;
        for (int32_t a = 0; a < k; a++)
            if (!s->is_used[a] && s->came_by[a] != NONE && !isinf(s->distance[a]) &&
                (from_excess ? has_room(s, a, -1) : is_beyond(s, a, -1)) &&
                (best == NONE || s->distance[a] < s->distance[best]))
                best = a;
        if (best == NONE)
            return walked;
        if (walk_back(s, best))
            walked++;
        else
            s->came_by[best] = NONE;
    }
}

/// One side of the balance: from parts above the band to parts with room, or from parts that can
/// spare to parts below the band. @return paths walked
static int32_t send(flow *s, bool from_excess)
{
    for (int32_t a = 0; a < s->f->part_count; a++) {
        const bool is_source = from_excess ? is_beyond(s, a, 1) : has_room(s, a, 1);
        s->distance[a] = is_source ? 0 : INFINITY;
        s->came_by[a] = NONE;
    }
    find_paths(s);
    return walk_paths(s, from_excess);
}

static double greatest_beyond(const flow *s, int sign)
{
    double greatest = 0;
    for (int32_t a = 0; a < s->f->part_count; a++)
        if (is_beyond(s, a, sign))
            greatest = fmax(greatest, beyond(&s->f->parts[a], s->free) / s->f->parts[a].target);
    return greatest;
}

static void run_rounds(flow *s, int32_t round_max, const marz_control *control, marz_arena *scratch)
{
    marz_outcome outcome;
    double divisor = 1;
    for (int32_t k = 0; k < round_max && !marz_control_stops(control, &outcome); k++) {
        const double above = greatest_beyond(s, 1), below = greatest_beyond(s, -1);
        if (above + below <= 0)
            return;
        s->amount = fmax(fmin(fmax(above, below), 0.5 * s->free) / divisor, 1e-4);
        if (!price_arcs(s, scratch))
            return;
        const int32_t walked = send(s, above >= below);
        if (walked == 0 && (divisor *= 2) > 16)
            return;
    }
}

double marz_flow_balance(marz_field *f, marz_cutter *c, double free, int32_t round_max,
                         const marz_control *control)
{
    flow s = {.f = f, .c = c, .free = free};
    marz_arena *scratch = marz_arena_create(0);
    const bool ok = scratch && flow_init(&s, scratch);
    if (ok)
        run_rounds(&s, round_max, control, scratch);
    marz_arena_destroy(scratch);
    return ok ? marz_field_excess(f, free) : -1;
}
