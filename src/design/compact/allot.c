#include "design/compact/allot.h"

#include "design/compact/pair.h"
#include "graph/transport.h"

#include <assert.h>
#include <math.h>

#define REACH 0.5         ///< of the way between two centres: how far their border may move
#define COST_STEPS 0x1p40 ///< whole numbers that the greatest cost becomes
#define SIZE_STEPS 0x1p50 ///< and the weight of all units
#define LITTLE 2e-6       ///< of the cost: a round that gains less is the last
#define NONE (-1)

typedef struct centre {
    double x, y;
} centre;

/// One transportation problem: units near a border and the parts that may have them.
typedef struct allotment {
    marz_field *f;
    centre *centres;               ///< [part_count]
    int32_t *start, *near;         ///< neighbours of parts, by rows
    int32_t *part_of;              ///< [unit_count]
    int32_t *unit_of;              ///< [problem.unit_count] units near a border
    int64_t *cost;                 ///< [arcs] a unit of weight more than in its own part, in steps
    int32_t *arc_start, *arc_seat; ///< as in the problem
    int64_t *price;                ///< [part_count] those of the last round to begin with
    double most;                   ///< greatest cost
    int32_t count;                 ///< of units near a border
} allotment;

static bool make_rows(allotment *s, marz_arena *arena)
{
    const int32_t k = s->f->part_count;
    marz_part_pair *pairs = MARZ_NEW(arena, marz_part_pair, 3 * (size_t)k);
    const int32_t count = pairs ? marz_part_pairs(s->f, arena, pairs) : NONE;
    s->start = MARZ_NEW(arena, int32_t, k + 2);
    s->near = MARZ_NEW(arena, int32_t, 2 * (size_t)(count > 0 ? count : 0) + 1);
    if (count < 0 || !s->start || !s->near)
        return false;
    for (int32_t e = 0; e < count; e++)
        s->start[pairs[e].a + 2]++, s->start[pairs[e].b + 2]++;
    for (int32_t a = 0; a < k; a++)
        s->start[a + 2] += s->start[a + 1];
    for (int32_t e = 0; e < count; e++) {
        s->near[s->start[pairs[e].a + 1]++] = pairs[e].b;
        s->near[s->start[pairs[e].b + 1]++] = pairs[e].a;
    }
    return true;
}

static void find_centres(allotment *s)
{
    for (int32_t a = 0; a < s->f->part_count; a++) {
        const marz_field_part *p = &s->f->parts[a];
        s->centres[a] = p->is_pinned    ? (centre){p->home_x, p->home_y}
                        : p->weight > 0 ? (centre){p->sx / p->weight, p->sy / p->weight}
                                        : (centre){0};
    }
}

static double squared_way(centre a, centre b)
{
    return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

/// What a unit of the unit's weight costs more in part b than in its own part a.
static double cost_more(const allotment *s, int32_t unit, int32_t a, int32_t b)
{
    const marz_field_unit u = s->f->units[unit];
    const centre here = {(double)u.x, (double)u.y};
    const double moment = squared_way(here, s->centres[b]) - squared_way(here, s->centres[a]);
    if (!s->f->ties)
        return moment;
    const double kept = marz_field_kept(s->f, unit, s->f->parts[a].owner) -
                        marz_field_kept(s->f, unit, s->f->parts[b].owner);
    return moment + kept / (double)u.weight;
}

/// The unit's arcs from `at` on: its own part first, then the neighbours that could have it; they
/// are written if there is room for them yet. @return how many; 0 if it stays where it is anyway
static int32_t add_arcs(allotment *s, int32_t unit, int32_t a, int64_t at)
{
    if (!(s->f->units[unit].weight > 0) || marz_field_lock(s->f, unit) >= 0)
        return 0;
    int32_t count = 1;
    for (int32_t e = s->start[a]; e < s->start[a + 1]; e++) {
        const int32_t b = s->near[e];
        const double cost = cost_more(s, unit, a, b);
        if (cost > 2 * REACH * squared_way(s->centres[a], s->centres[b]))
            continue;
        if (s->cost) {
            s->arc_seat[at + count] = b;
            s->cost[at + count] = llround(cost / s->most * COST_STEPS);
        } else {
            s->most = fmax(s->most, fabs(cost));
        }
        count++;
    }
    if (s->cost && count > 1) {
        s->arc_seat[at] = a;
        s->cost[at] = 0;
    }
    return count > 1 ? count : 0;
}

/// Goes through all units: to count arcs, and when there is room, to write them. @return arcs
static int64_t find_arcs(allotment *s)
{
    int64_t end = 0;
    s->count = 0;
    for (int32_t i = 0; i < s->f->unit_count; i++) {
        const int32_t count = add_arcs(s, i, s->part_of[i], end);
        if (count == 0)
            continue;
        end += count;
        if (s->cost) {
            s->unit_of[s->count] = i;
            s->arc_start[s->count + 1] = (int32_t)end;
        }
        s->count++;
    }
    return end;
}

/// Units that could move with their arcs. @return false when out of memory
static bool allotment_init(allotment *s, marz_field *f, marz_arena *arena)
{
    *s = (allotment){.f = f, .centres = MARZ_NEW(arena, centre, f->part_count)};
    s->part_of = MARZ_NEW(arena, int32_t, f->unit_count);
    if (!s->centres || !s->part_of || !make_rows(s, arena))
        return false;
    find_centres(s);
    marz_field_labels(f, s->part_of);
    const int64_t arcs = find_arcs(s);
    if (arcs > INT32_MAX)
        return false;
    s->unit_of = MARZ_NEW(arena, int32_t, s->count + 1);
    s->arc_start = MARZ_NEW(arena, int32_t, s->count + 1);
    s->arc_seat = MARZ_NEW(arena, int32_t, arcs + 1);
    int64_t *cost = MARZ_NEW(arena, int64_t, arcs + 1);
    if (!s->unit_of || !s->arc_start || !s->arc_seat || !cost)
        return false;
    s->cost = cost;
    if (s->most > 0)
        find_arcs(s);
    return true;
}

/// Bands of the parts less what stays in them anyway, in whole steps of weight.
static bool fill_bands(const allotment *s, double free, double step, int64_t *low, int64_t *high,
                       marz_arena *arena)
{
    const int32_t k = s->f->part_count;
    double *stays = MARZ_NEW(arena, double, k);
    if (!stays)
        return false;
    for (int32_t a = 0; a < k; a++)
        stays[a] = s->f->parts[a].weight;
    for (int32_t i = 0; i < s->count; i++)
        stays[s->part_of[s->unit_of[i]]] -= (double)s->f->units[s->unit_of[i]].weight;
    for (int32_t a = 0; a < k; a++) {
        const marz_field_part *p = &s->f->parts[a];
        const double least = p->target - free * p->width - stays[a];
        const double most = p->target + free * p->width - stays[a];
        // Sizes are rounded: where the band has no width, their sum may miss it by as many steps.
        low[a] = (int64_t)fmax(0, floor(least * step) - s->count);
        high[a] = (int64_t)fmax(0, ceil(most * step) + s->count);
    }
    return true;
}

/// Every unit goes where most of it went.
static void round_off(const allotment *s, const int64_t *flow)
{
    for (int32_t i = 0; i < s->count; i++) {
        int32_t best = s->arc_start[i];
        for (int32_t e = best; e < s->arc_start[i + 1]; e++)
            best = flow[e] > flow[best] ? e : best;
        s->part_of[s->unit_of[i]] = s->arc_seat[best];
    }
}

/// Solves the problem. @return false when out of memory; *is_better: part_of is another allotment
static bool transport(allotment *s, double free, int64_t *price, marz_arena *arena,
                      const marz_control *control, bool *is_better)
{
    const int32_t k = s->f->part_count, arcs = s->arc_start[s->count];
    int64_t *size = MARZ_NEW(arena, int64_t, s->count + 1), *low = MARZ_NEW(arena, int64_t, k);
    int64_t *high = MARZ_NEW(arena, int64_t, k), *flow = MARZ_NEW(arena, int64_t, arcs + 1);
    if (!size || !low || !high || !flow)
        return false;
    double weight = 0;
    for (int32_t a = 0; a < k; a++)
        weight += s->f->parts[a].weight;
    const double step = SIZE_STEPS / weight;
    for (int32_t i = 0; i < s->count; i++)
        size[i] = llround((double)s->f->units[s->unit_of[i]].weight * step);
    if (!fill_bands(s, free, step, low, high, arena))
        return false;
    const marz_transport problem = {s->count,    k,       size, s->arc_start,
                                    s->arc_seat, s->cost, low,  high};
    marz_transport_answer answer = {.flow = flow, .price = price};
    if (marz_transport_solve(&problem, arena, control, &answer, NULL))
        return false;
    *is_better = answer.outcome == MARZ_OUTCOME_OPTIMAL;
    if (*is_better)
        round_off(s, flow);
    return true;
}

/// One round. @return false when out of memory; *gain: what the cost fell by
static bool allot_once(marz_field *f, double free, marz_arena *arena, const marz_control *control,
                       double *gain)
{
    allotment s;
    int64_t *price = MARZ_NEW(arena, int64_t, f->part_count);
    bool is_better = false;
    const double before = marz_field_cost(f);
    *gain = 0;
    if (!price || !allotment_init(&s, f, arena))
        return false;
    if (s.count == 0 || !(s.most > 0))
        return true;
    if (!transport(&s, free, price, arena, control, &is_better))
        return false;
    if (!is_better)
        return true;
    if (!marz_field_from_labels(f, s.part_of))
        return false;
    *gain = before - marz_field_cost(f);
    return true;
}

bool marz_field_allot(marz_field *f, double free, int32_t round_max, marz_arena *scratch,
                      const marz_control *control)
{
    if (f->part_count < 3 || f->part_count > MARZ_ALLOT_PARTS_MAX)
        return true;
    bool ok = true;
    for (int32_t k = 0; ok && k < round_max; k++) {
        const marz_arena_mark mark = marz_arena_save(scratch);
        double gain;
        ok = allot_once(f, free, scratch, control, &gain);
        marz_arena_restore(scratch, mark);
        if (!(gain > LITTLE * marz_field_scale(f) * f->part_count))
            break;
    }
    return ok;
}
