#include "design/compact/anchors.h"

#include "design/compact/bisect.h"

#include <math.h>

#define NONE (-1)

/// The owner who has most to keep of a unit, or NONE.
static int32_t best_owner(const marz_field *f, int32_t unit)
{
    const int32_t lock = marz_field_lock(f, unit);
    int32_t best = lock;
    double most = -1;
    for (int32_t e = f->ties->start[unit]; lock < 0 && e < f->ties->start[unit + 1]; e++)
        if (f->ties->tie[e].kept > most) {
            most = f->ties->tie[e].kept;
            best = f->ties->tie[e].owner;
        }
    return best;
}

/// Parts of the owners who keep most, by falling sums. @return part of each owner
static int32_t *seat_owners(marz_field *f, marz_arena *scratch)
{
    const int32_t count = f->ties->owner_count;
    int32_t *part_of = MARZ_NEW(scratch, int32_t, count + 1);
    double *sum = MARZ_NEW(scratch, double, count + 1);
    if (!part_of || !sum)
        return NULL;
    for (int32_t i = 0; i < f->unit_count; i++) {
        const int32_t lock = marz_field_lock(f, i);
        if (lock >= 0)
            sum[lock] = 2 * (1 + f->ties->loss);
        for (int32_t e = f->ties->start[i]; e < f->ties->start[i + 1]; e++)
            sum[f->ties->tie[e].owner] += f->ties->tie[e].kept;
    }
    const bool is_given = count <= f->part_count;
    for (int32_t o = 0; o < count; o++)
        part_of[o] = is_given ? o : NONE;
    for (int32_t a = 0; a < f->part_count && !is_given; a++) {
        int32_t best = NONE;
        for (int32_t o = 0; o < count; o++)
            if (part_of[o] == NONE && (best == NONE || sum[o] > sum[best]))
                best = o;
        part_of[best] = a;
        f->parts[a].owner = best;
    }
    return part_of;
}

/// The part whose home or centroid is nearest, or NONE.
static int32_t nearest_part(const marz_field *f, int32_t unit)
{
    int32_t best = NONE;
    double least = INFINITY;
    for (int32_t a = 0; a < f->part_count; a++) {
        const marz_field_part *p = &f->parts[a];
        if (!p->is_pinned && !(p->weight > 0))
            continue;
        const double dx = (p->is_pinned ? p->home_x : p->sx / p->weight) - (double)f->units[unit].x;
        const double dy = (p->is_pinned ? p->home_y : p->sy / p->weight) - (double)f->units[unit].y;
        if (dx * dx + dy * dy < least) {
            least = dx * dx + dy * dy;
            best = a;
        }
    }
    return best;
}

/// First sums of what owners have, so that the rest can go to the nearest.
static void add_to_part(marz_field *f, int32_t part, int32_t unit)
{
    const marz_field_unit u = f->units[unit];
    f->parts[part].weight += (double)u.weight;
    f->parts[part].sx += (double)u.weight * (double)u.x;
    f->parts[part].sy += (double)u.weight * (double)u.y;
}

static int32_t heaviest_part(const marz_field *f)
{
    int32_t best = 0;
    for (int32_t a = 1; a < f->part_count; a++)
        if (f->parts[a].count > 1 &&
            (f->parts[best].count < 2 || f->parts[a].weight > f->parts[best].weight))
            best = a;
    return best;
}

/// Halves the heaviest part for each part without units.
static bool fill_empty(marz_field *f, marz_cutter *c, marz_rng *rng)
{
    marz_field pair;
    bool ok = marz_field_init(&pair);
    for (int32_t a = 0; a < f->part_count && ok; a++) {
        const int32_t from = heaviest_part(f);
        if (f->parts[a].count > 0 || f->parts[from].count < 2)
            continue;
        const int32_t list[2] = {from, a};
        ok = marz_field_copy_group(&pair, f, list, 2) && marz_bisect(&pair, c, 8, 0.05, rng) &&
             marz_field_paste_group(f, &pair, list);
    }
    marz_field_deinit(&pair);
    return ok;
}

bool marz_start_from_anchors(marz_field *f, marz_cutter *c, marz_rng *rng, marz_arena *scratch)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    int32_t *part_of = MARZ_NEW(scratch, int32_t, f->unit_count);
    const int32_t *part_of_owner = f->ties ? seat_owners(f, scratch) : NULL;
    bool ok = part_of && (!f->ties || part_of_owner);
    for (int32_t i = 0; i < f->unit_count && ok; i++) {
        const int32_t owner = f->ties ? best_owner(f, i) : NONE;
        part_of[i] = owner == NONE ? NONE : part_of_owner[owner];
        if (part_of[i] != NONE)
            add_to_part(f, part_of[i], i);
    }
    for (int32_t i = 0; i < f->unit_count && ok; i++) {
        if (part_of[i] == NONE)
            part_of[i] = nearest_part(f, i);
        if (part_of[i] == NONE)
            part_of[i] = 0;
    }
    ok = ok && marz_field_from_labels(f, part_of) && fill_empty(f, c, rng);
    marz_arena_restore(scratch, mark);
    return ok;
}
