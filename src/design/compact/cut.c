#include "design/compact/cut.h"

#include <assert.h>
#include <math.h>

#define BINS                                                                                       \
    64                ///< at most; fewer for few units, as every edge costs as much as some
                      ///< units
#define PICKED_MAX 48 ///< units that are sorted one by one; more are binned again

bool marz_cutter_init(marz_cutter *c, int32_t capacity, marz_arena *arena)
{
    *c = (marz_cutter){
        .capacity = capacity,
        .x = MARZ_NEW(arena, float, capacity),
        .y = MARZ_NEW(arena, float, capacity),
        .along = MARZ_NEW(arena, float, capacity),
        .load = MARZ_NEW(arena, marz_lanes, capacity),
        .id = MARZ_NEW(arena, int32_t, capacity),
        .picked = MARZ_NEW(arena, int32_t, capacity + 1),
        .bin = MARZ_NEW(arena, uint8_t, capacity),
        .bias = MARZ_NEW(arena, float, capacity),
    };
    return c->x && c->y && c->along && c->load && c->id && c->picked && c->bin && c->bias;
}

static void add_list(marz_cutter *c, const marz_field *f, const int32_t *list, int32_t count)
{
    const float ox = (float)c->ox, oy = (float)c->oy;
    float extent = c->extent;
    int32_t next = c->count;
    assert(next + count <= c->capacity);
    for (int32_t k = 0; k < count; k++, next++) {
        const marz_field_unit u = f->units[list[k]];
        const float x = u.x - ox, y = u.y - oy;
        c->x[next] = x;
        c->y[next] = y;
        c->id[next] = list[k];
        c->load[next] = (marz_lanes){u.weight, u.weight * x, u.weight * y, 0.0f};
        extent = extent > x ? extent : x;
        extent = extent > -x ? extent : -x;
        extent = extent > y ? extent : y;
        extent = extent > -y ? extent : -y;
    }
    c->extent = extent;
    c->count = next;
}

static void start_gathering(marz_cutter *c, double w, double sx, double sy)
{
    // The middle is a number that units subtract exactly.
    c->ox = w > 0 ? (double)(float)(sx / w) : 0;
    c->oy = w > 0 ? (double)(float)(sy / w) : 0;
    c->w = w;
    c->sx = sx - w * c->ox;
    c->sy = sy - w * c->oy;
    c->extent = 0;
    c->count = 0;
    c->has_bias = false;
    c->left_cost = 0;
}

/// Which side a lock leaves a unit: -1 the left, 1 the right, 0 both.
static int locked_side(const marz_field *f, int32_t unit, int32_t left_owner, int32_t right_owner)
{
    const int32_t lock = marz_field_lock(f, unit);
    return lock < 0 ? 0 : lock == left_owner ? -1 : lock == right_owner ? 1 : 0;
}

/// The fourth lane: what each gathered unit costs more in part a than in part b.
static void add_costs(marz_cutter *c, const marz_field *f, int32_t a, int32_t b)
{
    const int32_t left = f->parts[a].owner, right = f->parts[b].owner;
    for (int32_t k = 0; k < c->count; k++) {
        const double cost =
            marz_field_kept(f, c->id[k], right) - marz_field_kept(f, c->id[k], left);
        const int side = locked_side(f, c->id[k], left, right);
        const double weight = (double)c->load[k][0];
        c->load[k][3] = side ? 0.0f : (float)cost;
        c->bias[k] = 0;
        if (side)
            c->bias[k] = (float)side * INFINITY;
        else if (cost > 0 || cost < 0)
            c->bias[k] = (float)(weight > 0 ? cost / weight : (double)copysign(INFINITY, cost));
        c->has_bias = c->has_bias || c->bias[k] > 0 || c->bias[k] < 0;
        c->left_cost += k < f->parts[a].count ? (double)c->load[k][3] : 0;
    }
}

void marz_cutter_gather(marz_cutter *c, const marz_field *f, int32_t a, int32_t b)
{
    const marz_field_part *p = &f->parts[a], *q = &f->parts[b];
    start_gathering(c, p->weight + q->weight, p->sx + q->sx, p->sy + q->sy);
    add_list(c, f, p->list, p->count);
    add_list(c, f, q->list, q->count);
    if (f->ties && (p->owner >= 0 || q->owner >= 0))
        add_costs(c, f, a, b);
}

void marz_cutter_gather_list(marz_cutter *c, const marz_field *f, const int32_t *list,
                             int32_t count)
{
    double w = 0, sx = 0, sy = 0;
    for (int32_t k = 0; k < count; k++) {
        const marz_field_unit u = f->units[list[k]];
        w += (double)u.weight;
        sx += (double)u.weight * (double)u.x;
        sy += (double)u.weight * (double)u.y;
    }
    start_gathering(c, w, sx, sy);
    add_list(c, f, list, count);
}

double marz_side_penalty(const marz_side_price *side, double weight)
{
    const double off = weight - side->target;
    const double soft = fmax(0, fabs(off + side->shift) - side->free);
    return side->mu * soft * soft + side->kappa * fmax(0, fabs(off) - side->free);
}

static double side_value(const marz_side_price *side, double w, double sx, double sy)
{
    const double penalty = marz_side_penalty(side, w);
    if (side->is_pinned)
        return 2 * (side->home_x * sx + side->home_y * sy) -
               w * (side->home_x * side->home_x + side->home_y * side->home_y) - penalty;
    return (w > 0 ? (sx * sx + sy * sy) / w : 0) - penalty;
}

double marz_cutter_value(const marz_cutter *c, const marz_contest *contest,
                         const marz_side_sums *left)
{
    return side_value(&contest->left, left->w, left->sx, left->sy) +
           side_value(&contest->right, c->w - left->w, c->sx - left->sx, c->sy - left->sy) -
           left->cost;
}

/// Units that have one side only lie beyond all others on that side.
static void project_with_bias(marz_cutter *c, const marz_cut *cut)
{
    float low = INFINITY, high = -INFINITY;
    for (int32_t i = 0; i < c->count; i++) {
        const float along = cut->dx * c->x[i] + cut->dy * c->y[i] + cut->turn * c->bias[i];
        c->along[i] = along;
        if (isfinite(along)) {
            low = along < low ? along : low;
            high = along > high ? along : high;
        }
    }
    const bool is_empty = low > high;
    const float margin = is_empty ? 1.0f : 0.01f * (high - low) + 1e-3f * (1 + fabsf(high - low));
    c->low = (is_empty ? 0 : low) - margin;
    c->high = (is_empty ? 0 : high) + margin;
    for (int32_t i = 0; i < c->count; i++)
        if (!isfinite(c->along[i]))
            c->along[i] = c->along[i] < 0 ? c->low : c->high;
}

void marz_cutter_project(marz_cutter *c, const marz_cut *cut)
{
    const float dx = cut->dx, dy = cut->dy;
    if (c->has_bias) {
        project_with_bias(c, cut);
        return;
    }
    for (int32_t i = 0; i < c->count; i++)
        c->along[i] = dx * c->x[i] + dy * c->y[i];
    c->high = c->extent * (fabsf(dx) + fabsf(dy));
    c->low = -c->high;
}

/// Sums of loads by bin, of all units or of those picked.
typedef struct histogram {
    marz_lanes bin[BINS];
    float low, scale;
    int count; ///< of bins
} histogram;

static int bin_count_for(int32_t unit_count)
{
    return unit_count < 512 ? BINS / 4 : unit_count < 2048 ? BINS / 2 : BINS;
}

static uint8_t bin_of(const histogram *h, float along)
{
    const int bin = (int)((along - h->low) * h->scale);
    return (uint8_t)(bin < 0 ? 0 : bin > h->count - 1 ? h->count - 1 : bin);
}

static void fill_all(const marz_cutter *c, histogram *h)
{
    marz_lanes other[BINS] = {{0}}; // Two sets, so that neighbours in the list do not wait.
    const int32_t n = c->count;
    for (int32_t i = 0; i < n; i++)
        c->bin[i] = bin_of(h, c->along[i]);
    int32_t i = 0;
    for (; i + 1 < n; i += 2) {
        h->bin[c->bin[i]] += c->load[i];
        other[c->bin[i + 1]] += c->load[i + 1];
    }
    if (i < n)
        h->bin[c->bin[i]] += c->load[i];
    for (int b = 0; b < h->count; b++)
        h->bin[b] += other[b];
}

static void fill_picked(const marz_cutter *c, int32_t count, histogram *h)
{
    for (int32_t k = 0; k < count; k++) {
        const int32_t i = c->picked[k];
        c->bin[i] = bin_of(h, c->along[i]);
        h->bin[c->bin[i]] += c->load[i];
    }
}

typedef marz_side_sums sums;

static void add_load(sums *s, marz_lanes load)
{
    s->w += (double)load[0];
    s->sx += (double)load[1];
    s->sy += (double)load[2];
    s->cost += (double)load[3];
}

/// Where to look closer: bins first … last, with the sums of all units before
/// them.
typedef struct stretch {
    int first, last;
    sums before;
} stretch;

static double judge_within(const marz_cutter *c, const marz_contest *contest, const sums *at)
{
    return at->w >= contest->low && at->w <= contest->high ? marz_cutter_value(c, contest, at)
                                                           : -(double)INFINITY;
}

/// Left weights at which the penalties have their kinks: there the best cut may
/// hide inside a bin.
static int kinks(const marz_cutter *c, const marz_contest *contest, double kink[8])
{
    const marz_side_price *l = &contest->left, *r = &contest->right;
    int count = 0;
    for (int sign = -1; sign <= 1; sign += 2) {
        if (l->mu > 0)
            kink[count++] = l->target - l->shift + sign * l->free;
        if (r->mu > 0)
            kink[count++] = c->w - (r->target - r->shift + sign * r->free);
        if (l->kappa > 0)
            kink[count++] = l->target + sign * l->free;
        if (r->kappa > 0)
            kink[count++] = c->w - (r->target + sign * r->free);
    }
    return count;
}

/// The bins on both sides of the best edge, or the bin in which a kink promises
/// more; if no edge keeps the limits, the bin in which the left weight passes
/// them. Edge b lies before bin b.
static stretch best_edge(const marz_cutter *c, const histogram *h, sums before,
                         const marz_contest *contest)
{
    const int bins = h->count;
    sums at[BINS + 1];
    at[0] = before;
    for (int b = 0; b < bins; b++) {
        at[b + 1] = at[b];
        add_load(&at[b + 1], h->bin[b]);
    }
    double best_value = -INFINITY;
    stretch best = {-1, -1, before};
    for (int b = 0; b <= bins; b++) {
        const double value = judge_within(c, contest, &at[b]);
        const int first = b > 0 ? b - 1 : 0;
        if (value > best_value) {
            best_value = value;
            best = (stretch){first, b < bins ? b : bins - 1, at[first]};
        }
    }
    double kink[9];
    int count = kinks(c, contest, kink);
    if (best.first < 0)
        kink[count++] = contest->low > 0 ? contest->low : 0;
    for (int k = 0; k < count; k++) {
        int b = 0;
        while (b < bins && at[b + 1].w < kink[k])
            b++;
        if (b == bins || !(at[b].w < kink[k]))
            continue;
        const double share = (kink[k] - at[b].w) / (at[b + 1].w - at[b].w);
        const sums inside = {kink[k], at[b].sx + share * (at[b + 1].sx - at[b].sx),
                             at[b].sy + share * (at[b + 1].sy - at[b].sy),
                             at[b].cost + share * (at[b + 1].cost - at[b].cost)};
        const double value = judge_within(c, contest, &inside);
        if (value > best_value) {
            best_value = value;
            best = (stretch){b, b, at[b]};
        }
    }
    return best;
}

static int32_t pick_from_all(marz_cutter *c, int first, int last)
{
    const unsigned width = (unsigned)(last - first);
    int32_t count = 0;
    for (int32_t i = 0; i < c->count; i++) {
        c->picked[count] = i;
        count += (unsigned)(c->bin[i] - first) <= width;
    }
    return count;
}

static int32_t pick_again(marz_cutter *c, int32_t count, int first, int last)
{
    int32_t kept = 0;
    for (int32_t k = 0; k < count; k++) {
        const int32_t i = c->picked[k];
        c->picked[kept] = i;
        kept += c->bin[i] >= first && c->bin[i] <= last;
    }
    return kept;
}

static void sort_picked(const marz_cutter *c, int32_t count)
{
    for (int32_t k = 1; k < count; k++) {
        const int32_t i = c->picked[k];
        int32_t j = k - 1;
        for (; j >= 0 && c->along[c->picked[j]] > c->along[i]; j--)
            c->picked[j + 1] = c->picked[j];
        c->picked[j + 1] = i;
    }
}

/// Tries every cut before, between and after the picked units.
static bool scan_picked(const marz_cutter *c, int32_t count, sums at, const marz_contest *contest,
                        marz_cut *best)
{
    bool found = false;
    best->value = -INFINITY;
    for (int32_t k = 0; k <= count; k++) {
        const float here = k < count ? c->along[c->picked[k]] : INFINITY;
        const bool is_gap = k == 0 || k == count || here > c->along[c->picked[k - 1]];
        if (is_gap && at.w >= contest->low && at.w <= contest->high) {
            const double value = marz_cutter_value(c, contest, &at);
            if (value > best->value) {
                found = true;
                best->value = value;
                best->threshold =
                    k < count ? here : nextafterf(c->along[c->picked[k - 1]], INFINITY);
                best->left = at;
            }
        }
        if (k < count)
            add_load(&at, c->load[c->picked[k]]);
    }
    return found;
}

/// Bins the picked units more and more finely until few are left.
/// @return how many; all of one projection if more than PICKED_MAX; 0 if no cut
/// keeps the limits
static int32_t refine(marz_cutter *c, int32_t count, sums *before, const marz_contest *contest)
{
    while (count > PICKED_MAX) {
        float low = INFINITY, high = -INFINITY;
        for (int32_t k = 0; k < count; k++) {
            const float along = c->along[c->picked[k]];
            low = along < low ? along : low;
            high = along > high ? along : high;
        }
        histogram h = {.low = low, .count = bin_count_for(count)};
        h.scale = (float)h.count / (high - low);
        if (!(high > low) || !isfinite(h.scale))
            return count;
        fill_picked(c, count, &h);
        const stretch s = best_edge(c, &h, *before, contest);
        if (s.first < 0)
            return 0;
        const int32_t kept = pick_again(c, count, s.first, s.last);
        *before = s.before;
        if (kept == count)
            return count;
        count = kept;
    }
    return count;
}

bool marz_cutter_cut(marz_cutter *c, const marz_cut *line, const marz_contest *contest,
                     marz_cut *best)
{
    *best = (marz_cut){.dx = line->dx, .dy = line->dy, .turn = line->turn};
    if (c->count < 2)
        return false;
    marz_cutter_project(c, best);
    histogram h = {.low = c->low, .count = bin_count_for(c->count)};
    h.scale = (float)h.count / (c->high - c->low);
    if (!(c->high > c->low) || !isfinite(h.scale))
        return false;
    fill_all(c, &h);
    const stretch s = best_edge(c, &h, (sums){0}, contest);
    if (s.first < 0)
        return false;
    sums before = s.before;
    int32_t count = pick_from_all(c, s.first, s.last);
    count = refine(c, count, &before, contest);
    if (count == 0)
        return false;
    if (count <= 4 * PICKED_MAX)
        sort_picked(c, count);
    return scan_picked(c, count, before, contest, best);
}
