#include "design/compact/bisect.h"

#include <assert.h>
#include <math.h>

#define PI 3.14159265358979323846

typedef struct halver {
    marz_field *f;
    marz_cutter *c;
    int32_t *ids; ///< [unit_count] units in the order of the parts found so far
    int32_t angle_count;
    double slack; ///< half-width of the window of the left weight
    marz_rng *rng;
} halver;

/// The best cut in any of the directions that leaves `wanted` on the left,
/// about.
static bool best_cut(halver *h, double wanted, bool is_even, marz_cut *best)
{
    const double turn = marz_rng_unit(h->rng), circle = is_even ? PI : 2 * PI;
    bool found = false;
    for (double slack = h->slack; !found && slack < 4 * h->c->w + h->slack; slack *= 2) {
        const marz_contest contest = {.low = wanted - slack, .high = wanted + slack};
        for (int32_t k = 0; k < h->angle_count; k++) {
            const double angle = circle * (k + turn) / h->angle_count;
            marz_cut cut;
            const marz_cut line = {.dx = (float)cos(angle), .dy = (float)sin(angle)};
            if (marz_cutter_cut(h->c, &line, &contest, &cut) &&
                (!found || cut.value > best->value)) {
                *best = cut;
                found = true;
            }
        }
    }
    return found;
}

/// Moves the units on the left of the cut to the front. @return how many there
/// are
static int32_t divide(const marz_cutter *c, const marz_cut *cut, int32_t *ids)
{
    int32_t left = 0;
    for (int32_t i = 0; i < c->count; i++)
        if (c->along[i] < cut->threshold)
            ids[left++] = c->id[i];
    int32_t next = left;
    for (int32_t i = 0; i < c->count; i++)
        if (!(c->along[i] < cut->threshold))
            ids[next++] = c->id[i];
    return left;
}

static bool fill_part(marz_field *f, int32_t part, const int32_t *ids, int32_t count)
{
    f->parts[part].count = 0;
    if (!marz_field_reserve(f, part, count))
        return false;
    for (int32_t k = 0; k < count; k++)
        f->parts[part].list[k] = ids[k];
    f->parts[part].count = count;
    marz_field_sum(f, part);
    return true;
}

/// Divides ids[first … last-1] among parts part … part + part_count - 1.
static bool halve(halver *h, int32_t first, int32_t last, int32_t part, int32_t part_count)
{
    if (part_count == 1)
        return fill_part(h->f, part, &h->ids[first], last - first);
    const int32_t half = part_count / 2;
    double all = 0, left = 0;
    for (int32_t k = 0; k < part_count; k++) {
        all += h->f->parts[part + k].target;
        left += k < half ? h->f->parts[part + k].target : 0;
    }
    marz_cutter_gather_list(h->c, h->f, &h->ids[first], last - first);
    marz_cut cut;
    // Without a cut (all in one place) units are counted off.
    int32_t middle = (int32_t)((int64_t)(last - first) * half / part_count);
    if (best_cut(h, h->c->w * left / all, part_count % 2 == 0, &cut)) {
        marz_cutter_project(h->c, &cut);
        middle = divide(h->c, &cut, &h->ids[first]);
    }
    return halve(h, first, first + middle, part, half) &&
           halve(h, first + middle, last, part + half, part_count - half);
}

bool marz_bisect(marz_field *f, marz_cutter *c, int32_t angle_count, double window, marz_rng *rng)
{
    assert(f->part_count >= 1);
    // The list of units stays until the field is reset: lists are taken above it.
    halver h = {.f = f, .c = c, .angle_count = angle_count, .rng = rng};
    h.ids = MARZ_NEW(f->arena, int32_t, f->unit_count);
    if (!h.ids)
        return false;
    double target = 0;
    for (int32_t i = 0; i < f->unit_count; i++)
        h.ids[i] = i;
    for (int32_t a = 0; a < f->part_count; a++)
        target += f->parts[a].target;
    h.slack = window * target / f->part_count;
    return halve(&h, 0, f->unit_count, 0, f->part_count);
}
