#include "design/compact/pair.h"

#include "geo/triangulate.h"

#include <assert.h>
#include <math.h>

#define PI 3.14159265358979323846

static marz_side_price side_price(const marz_field_part *p, const marz_pair_rule *rule)
{
    return (marz_side_price){p->target, rule->free * p->target, p->mu,
                             p->mu > 0 ? p->lambda / (2 * p->mu) : 0, rule->kappa};
}

double marz_part_penalty(const marz_field_part *p, const marz_pair_rule *rule)
{
    const marz_side_price price = side_price(p, rule);
    return marz_side_penalty(&price, p->weight);
}

static marz_contest contest_of(const marz_field *f, int32_t a, int32_t b,
                               const marz_pair_rule *rule)
{
    const double w = f->parts[a].weight + f->parts[b].weight;
    return (marz_contest){
        .left = side_price(&f->parts[a], rule),
        .right = side_price(&f->parts[b], rule),
        .low = fmax(rule->low[a], w - rule->high[b]),
        .high = fmin(rule->high[a], w - rule->low[b]),
    };
}

/// The unit vector from the centroid of the left to that of the right.
static bool direction(const marz_cutter *c, double w, double sx, double sy, float *dx, float *dy)
{
    const double rw = c->w - w;
    if (!(w > 0) || !(rw > 0))
        return false;
    const double x = (c->sx - sx) / rw - sx / w, y = (c->sy - sy) / rw - sy / w;
    const double length = hypot(x, y);
    if (!(length > 0))
        return false;
    *dx = (float)(x / length);
    *dy = (float)(y / length);
    return true;
}

/// Cuts, moves the centroids, cuts again, from a direction on, while the value
/// rises above `previous`; keeps the best.
static void follow(marz_cutter *c, float dx, float dy, const marz_contest *contest, int32_t cut_max,
                   double previous, marz_cut *best)
{
    for (int32_t k = 0; k < cut_max; k++) {
        marz_cut cut;
        if (!marz_cutter_cut(c, dx, dy, contest, &cut))
            return;
        if (cut.value > best->value)
            *best = cut;
        if (!(cut.value > previous + 1e-7 * fabs(cut.value)))
            return;
        previous = cut.value;
        if (!direction(c, cut.w, cut.sx, cut.sy, &dx, &dy))
            return;
    }
}

/// Sums of the units on the left of the cut, in double precision, and their
/// number.
static marz_field_part left_part(const marz_cutter *c, const marz_cut *cut)
{
    double w = 0, sx = 0, sy = 0;
    int32_t count = 0;
    for (int32_t i = 0; i < c->count; i++)
        if (c->along[i] < cut->threshold) {
            w += (double)c->load[i][0];
            sx += (double)c->load[i][1];
            sy += (double)c->load[i][2];
            count++;
        }
    return (marz_field_part){.weight = w, .sx = sx, .sy = sy, .count = count};
}

static double value_of(const marz_cutter *c, const marz_contest *contest, double w, double sx,
                       double sy)
{
    const double rw = c->w - w, rx = c->sx - sx, ry = c->sy - sy;
    return (w > 0 ? (sx * sx + sy * sy) / w : 0) + (rw > 0 ? (rx * rx + ry * ry) / rw : 0) -
           marz_side_penalty(&contest->left, w) - marz_side_penalty(&contest->right, rw);
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
    marz_field_sum(f, a);
    marz_field_sum(f, b);
    return true;
}

double marz_pair_resplit(marz_field *f, marz_cutter *c, int32_t a, int32_t b,
                         const marz_pair_rule *rule)
{
    assert(a != b);
    const marz_field_part *p = &f->parts[a];
    marz_cutter_gather(c, f, a, b);
    const marz_contest contest = contest_of(f, a, b, rule);
    const double now =
        value_of(c, &contest, p->weight, p->sx - p->weight * c->ox, p->sy - p->weight * c->oy);
    marz_cut best = {.value = -INFINITY};
    float dx, dy;
    if (direction(c, p->weight, p->sx - p->weight * c->ox, p->sy - p->weight * c->oy, &dx, &dy))
        follow(c, dx, dy, &contest, rule->cut_max, now, &best);
    const double turn = rule->angle_count > 0 ? marz_rng_unit(rule->rng) : 0;
    for (int32_t k = 0; k < rule->angle_count; k++) {
        const double angle = 2 * PI * (k + turn) / rule->angle_count;
        follow(c, (float)cos(angle), (float)sin(angle), &contest, rule->cut_max, -INFINITY, &best);
    }
    // Values of cuts are single precision: only the sums of what would be done
    // decide.
    if (!(best.value > now - 1e-5 * fabs(now)))
        return 0;
    marz_cutter_project(c, &best);
    const marz_field_part left = left_part(c, &best);
    const double gain = value_of(c, &contest, left.weight, left.sx, left.sy) - now;
    if (!(gain > 1e-9 * fabs(now)) || left.count == 0 || left.count == c->count)
        return 0;
    return apply(f, c, a, b, &best, left.count) ? gain : 0;
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
