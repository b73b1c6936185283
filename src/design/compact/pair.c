#include "design/compact/pair.h"

#include "geo/triangulate.h"

#include <assert.h>
#include <math.h>

#define PI 3.14159265358979323846

static marz_side_price side_price(const marz_field_part *p, const marz_pair_rule *rule)
{
    return (marz_side_price){.target = p->target,
                             .free = rule->free * p->width,
                             .mu = p->mu,
                             .shift = p->mu > 0 ? p->lambda / (2 * p->mu) : 0,
                             .kappa = rule->kappa};
}

double marz_part_penalty(const marz_field_part *p, const marz_pair_rule *rule)
{
    const marz_side_price price = side_price(p, rule);
    return marz_side_penalty(&price, p->weight);
}

static marz_side_price side_of(const marz_field_part *p, const marz_cutter *c,
                               const marz_pair_rule *rule)
{
    marz_side_price price = side_price(p, rule);
    price.is_pinned = p->is_pinned;
    price.home_x = p->home_x - c->ox;
    price.home_y = p->home_y - c->oy;
    return price;
}

static marz_contest contest_of(const marz_field *f, const marz_cutter *c, int32_t a, int32_t b,
                               const marz_pair_rule *rule)
{
    const double w = f->parts[a].weight + f->parts[b].weight;
    return (marz_contest){
        .left = side_of(&f->parts[a], c, rule),
        .right = side_of(&f->parts[b], c, rule),
        .low = fmax(rule->low[a], w - rule->high[b]),
        .high = fmin(rule->high[a], w - rule->low[b]),
    };
}

/// The line of the centres, from that of the left to that of the right; the bias counts by half the
/// reciprocal of its length, as |r - a|^2 - |r - b|^2 = 2 (b - a) r + a constant.
static bool direction(const marz_cutter *c, const marz_contest *contest, const marz_side_sums *left,
                      marz_cut *line)
{
    const double w = left->w, rw = c->w - w;
    const marz_side_price *l = &contest->left, *r = &contest->right;
    if ((!(w > 0) && !l->is_pinned) || (!(rw > 0) && !r->is_pinned))
        return false;
    const double x = (r->is_pinned ? r->home_x : (c->sx - left->sx) / rw) -
                     (l->is_pinned ? l->home_x : left->sx / w);
    const double y = (r->is_pinned ? r->home_y : (c->sy - left->sy) / rw) -
                     (l->is_pinned ? l->home_y : left->sy / w);
    const double length = hypot(x, y);
    if (!(length > 0))
        return false;
    line->dx = (float)(x / length);
    line->dy = (float)(y / length);
    line->turn = (float)(0.5 / length);
    return true;
}

/// Cuts, moves the centroids, cuts again, from a direction on, while the value
/// rises above `previous`; keeps the best.
static void follow(marz_cutter *c, marz_cut line, const marz_contest *contest, int32_t cut_max,
                   double previous, marz_cut *best)
{
    for (int32_t k = 0; k < cut_max; k++) {
        marz_cut cut;
        if (!marz_cutter_cut(c, &line, contest, &cut))
            return;
        if (cut.value > best->value)
            *best = cut;
        if (!(cut.value > previous + 1e-7 * fabs(cut.value)))
            return;
        previous = cut.value;
        if (!direction(c, contest, &cut.left, &line))
            return;
    }
}

/// Sums of the units on the left of the cut, in double precision.
static marz_side_sums left_sums(const marz_cutter *c, const marz_cut *cut, int32_t *count)
{
    marz_side_sums s = {0};
    *count = 0;
    for (int32_t i = 0; i < c->count; i++)
        if (c->along[i] < cut->threshold) {
            s.w += (double)c->load[i][0];
            s.sx += (double)c->load[i][1];
            s.sy += (double)c->load[i][2];
            s.cost += (double)c->load[i][3];
            (*count)++;
        }
    return s;
}

static bool apply(marz_field *f, const marz_cutter *c, int32_t a, int32_t b, const marz_cut *cut,
                  int32_t left_count)
{
    if (!marz_field_reserve(f, a, left_count) || !marz_field_reserve(f, b, c->count - left_count))
        return false;
    int32_t *left = f->parts[a].list, *right = f->parts[b].list;
    for (int32_t i = 0; i < c->count; i++)
        if (c->along[i] < cut->threshold)
            *left++ = c->id[i];
        else
            *right++ = c->id[i];
    f->parts[a].count = left_count;
    f->parts[b].count = c->count - left_count;
    f->parts[a].change_count++;
    f->parts[b].change_count++;
    marz_field_sum(f, a);
    marz_field_sum(f, b);
    return true;
}

/// Directions all around, the first one at random.
static void turn_around(marz_cutter *c, const marz_contest *contest, const marz_pair_rule *rule,
                        float turn, marz_cut *best)
{
    const double start = rule->angle_count > 0 ? marz_rng_unit(rule->rng) : 0;
    for (int32_t k = 0; k < rule->angle_count; k++) {
        const double angle = 2 * PI * (k + start) / rule->angle_count;
        const marz_cut line = {.dx = (float)cos(angle), .dy = (float)sin(angle), .turn = turn};
        follow(c, line, contest, rule->cut_max, -INFINITY, best);
    }
}

double marz_pair_resplit(marz_field *f, marz_cutter *c, int32_t a, int32_t b,
                         const marz_pair_rule *rule)
{
    assert(a != b);
    const marz_field_part *p = &f->parts[a];
    marz_cutter_gather(c, f, a, b);
    const marz_contest contest = contest_of(f, c, a, b, rule);
    const marz_side_sums today = {p->weight, p->sx - p->weight * c->ox, p->sy - p->weight * c->oy,
                                  c->left_cost};
    const double now = marz_cutter_value(c, &contest, &today);
    marz_cut best = {.value = -INFINITY}, line = {0};
    if (direction(c, &contest, &today, &line))
        follow(c, line, &contest, rule->cut_max, now, &best);
    if (line.turn > 0 || !c->has_bias)
        turn_around(c, &contest, rule, line.turn, &best);
    // Values of cuts are single precision: only the sums of what would be done
    // decide.
    if (!(best.value > now - 1e-5 * fabs(now)))
        return 0;
    marz_cutter_project(c, &best);
    int32_t left_count;
    const marz_side_sums left = left_sums(c, &best, &left_count);
    const double gain = marz_cutter_value(c, &contest, &left) - now;
    if (!(gain > 1e-9 * fabs(now)) || left_count == 0 || left_count == c->count)
        return 0;
    return apply(f, c, a, b, &best, left_count) ? gain : 0;
}

/// Is some third centroid much nearer to the midpoint of a and b than they are?
static bool is_apart(const marz_point_rows *rows, const double *x, const double *y, int32_t a,
                     int32_t b)
{
    const double mx = (x[a] + x[b]) / 2, my = (y[a] + y[b]) / 2;
    const double reach = 0.25 * ((mx - x[a]) * (mx - x[a]) + (my - y[a]) * (my - y[a]));
    for (int32_t e = rows->start[a]; e < rows->start[a + 1]; e++) {
        const int32_t c = rows->near[e];
        if (c != b && (mx - x[c]) * (mx - x[c]) + (my - y[c]) * (my - y[c]) < reach)
            return true;
    }
    return false;
}

int32_t marz_part_pairs(const marz_field *f, marz_arena *scratch, marz_part_pair *pairs)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    const int32_t k = f->part_count;
    double *x = MARZ_NEW(scratch, double, k), *y = MARZ_NEW(scratch, double, k);
    marz_point_rows rows;
    int32_t count = -1;
    if (!x || !y)
        goto done;
    for (int32_t a = 0; a < k; a++) {
        const marz_field_part *p = &f->parts[a];
        x[a] = p->weight > 0 ? p->sx / p->weight : 0;
        y[a] = p->weight > 0 ? p->sy / p->weight : 0;
    }
    if (marz_triangulate(x, y, k, scratch, &rows, NULL))
        goto done;
    count = 0;
    for (int32_t a = 0; a < k; a++)
        for (int32_t e = rows.start[a]; e < rows.start[a + 1]; e++)
            if (rows.near[e] > a && !is_apart(&rows, x, y, a, rows.near[e]))
                pairs[count++] = (marz_part_pair){a, rows.near[e]};
done:
    marz_arena_restore(scratch, mark);
    return count;
}
