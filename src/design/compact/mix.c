#include "design/compact/mix.h"

#include <assert.h>
#include <math.h>

#define NONE (-1)

/// The chosen parts of one parent: their numbers in the child, or NONE.
typedef struct choice {
    int32_t *number; ///< [part_count]
    double *key;     ///< [part_count] squared distance of the centroid to the place
    int32_t *label;  ///< [unit_count]
} choice;

static bool choice_init(choice *c, const marz_field *f, marz_arena *arena)
{
    c->number = MARZ_NEW(arena, int32_t, f->part_count);
    c->key = MARZ_NEW(arena, double, f->part_count);
    c->label = MARZ_NEW(arena, int32_t, f->unit_count);
    if (!c->number || !c->key || !c->label)
        return false;
    marz_field_labels(f, c->label);
    return true;
}

static double centre_x(const marz_field_part *p)
{
    return p->weight > 0 ? p->sx / p->weight : 0;
}

static double centre_y(const marz_field_part *p)
{
    return p->weight > 0 ? p->sy / p->weight : 0;
}

/// Chooses the `count` parts of least (sign 1) or greatest (-1) distance to the
/// place; they become parts first, first + 1 … of the child.
static void choose(choice *c, const marz_field *f, double x, double y, int sign, int32_t count,
                   int32_t first, marz_field *child)
{
    for (int32_t a = 0; a < f->part_count; a++) {
        const double dx = centre_x(&f->parts[a]) - x, dy = centre_y(&f->parts[a]) - y;
        c->key[a] = sign * (dx * dx + dy * dy);
        c->number[a] = NONE;
    }
    for (int32_t a = 0; a < f->part_count; a++) {
        int32_t before = 0; // rank by counting: ties by number
        for (int32_t b = 0; b < f->part_count; b++)
            before += c->key[b] < c->key[a] || (c->key[b] <= c->key[a] && b < a);
        if (before >= count)
            continue;
        c->number[a] = first + before;
        child->parts[first + before].lambda = f->parts[a].lambda;
        child->parts[first + before].sx = centre_x(&f->parts[a]);
        child->parts[first + before].sy = centre_y(&f->parts[a]);
    }
}

/// The part of the child whose centre (kept in sx, sy until units come) is
/// nearest.
static int32_t nearest_part(const marz_field *child, int32_t unit)
{
    const double x = (double)child->units[unit].x, y = (double)child->units[unit].y;
    int32_t best = 0;
    double least = INFINITY;
    for (int32_t a = 0; a < child->part_count; a++) {
        const double dx = child->parts[a].sx - x, dy = child->parts[a].sy - y;
        const double square = dx * dx + dy * dy;
        if (square < least) {
            least = square;
            best = a;
        }
    }
    return best;
}

bool marz_mix(marz_field *child, const marz_field *one, const marz_field *two, marz_rng *rng)
{
    const int32_t k = child->part_count, n = child->unit_count;
    assert(one->part_count == k && two->part_count == k && one->unit_count == n);
    marz_arena *scratch = marz_arena_create(0);
    choice near, far;
    bool ok = scratch && choice_init(&near, one, scratch) && choice_init(&far, two, scratch);
    if (ok) {
        // A place well outside now and then: the seam is then nearly straight.
        const marz_field_unit at = child->units[marz_rng_below(rng, n)];
        const double reach = marz_rng_below(rng, 2) == 0 ? 1 : 5;
        const double x = reach * (double)at.x, y = reach * (double)at.y;
        const int32_t count = (int32_t)(k / 8 + marz_rng_below(rng, k - k / 4));
        choose(&near, one, x, y, 1, count, 0, child);
        choose(&far, two, x, y, -1, k - count, count, child);
        for (int32_t i = 0; i < n; i++) {
            int32_t part = near.number[near.label[i]];
            if (part == NONE)
                part = far.number[far.label[i]];
            near.label[i] = part == NONE ? nearest_part(child, i) : part;
        }
        ok = marz_field_from_labels(child, near.label);
    }
    marz_arena_destroy(scratch);
    return ok;
}
