#include "design/compact/field.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define LIST_CLASS_MIN 4 ///< lists hold at least 16 units

bool marz_field_init(marz_field *f)
{
    *f = (marz_field){.arena = marz_arena_create(0)};
    if (f->arena)
        f->mark = marz_arena_save(f->arena);
    return f->arena;
}

void marz_field_deinit(marz_field *f)
{
    marz_arena_destroy(f->arena);
    *f = (marz_field){0};
}

bool marz_field_reset(marz_field *f, int32_t unit_count, int32_t part_count)
{
    marz_arena_restore(f->arena, f->mark);
    memset(f->spare, 0, sizeof f->spare);
    f->units = MARZ_NEW(f->arena, marz_field_unit, unit_count);
    f->parts = MARZ_NEW(f->arena, marz_field_part, part_count);
    f->unit_count = unit_count;
    f->part_count = part_count;
    f->ties = NULL;
    f->is_group = f->has_identities = false;
    f->is_broken = !f->units || !f->parts;
    for (int32_t a = 0; a < part_count && !f->is_broken; a++)
        f->parts[a].owner = -1;
    return !f->is_broken;
}

static int size_class(int32_t count)
{
    int size = LIST_CLASS_MIN;
    while (((int64_t)1 << size) < count)
        size++;
    return size;
}

bool marz_field_reserve(marz_field *f, int32_t part, int32_t count)
{
    marz_field_part *p = &f->parts[part];
    if (count <= p->capacity)
        return !f->is_broken;
    if (f->is_fixed)
        return false;
    const int size = size_class(count);
    int32_t *list = f->spare[size];
    if (list) // A spare list begins with the address of the next one.
        memcpy(&f->spare[size], list, sizeof f->spare[size]);
    else
        list = MARZ_NEW(f->arena, int32_t, (size_t)1 << size);
    if (!list) {
        f->is_broken = true;
        return false;
    }
    if (p->capacity > 0) {
        memcpy(list, p->list, (size_t)p->count * sizeof *list);
        int32_t **head = &f->spare[size_class(p->capacity)];
        memcpy(p->list, head, sizeof *head);
        *head = p->list;
    }
    p->list = list;
    p->capacity = (int32_t)((int64_t)1 << size > INT32_MAX ? INT32_MAX : (int64_t)1 << size);
    return !f->is_broken;
}

void marz_field_sum(const marz_field *f, int32_t part)
{
    marz_field_part *p = &f->parts[part];
    double w = 0, sx = 0, sy = 0, srr = 0, kept = 0;
    for (int32_t k = 0; f->ties && p->owner >= 0 && k < p->count; k++)
        kept += marz_field_kept(f, p->list[k], p->owner);
    for (int32_t k = 0; k < p->count; k++) {
        const marz_field_unit u = f->units[p->list[k]];
        const double x = (double)u.x, y = (double)u.y, weight = (double)u.weight;
        w += weight;
        sx += weight * x;
        sy += weight * y;
        srr += weight * (x * x + y * y);
    }
    p->weight = w, p->sx = sx, p->sy = sy, p->srr = srr, p->kept = kept;
}

double marz_part_moment(const marz_field_part *p)
{
    if (p->is_pinned)
        return p->srr - 2 * (p->home_x * p->sx + p->home_y * p->sy) +
               p->weight * (p->home_x * p->home_x + p->home_y * p->home_y);
    return p->weight > 0 ? p->srr - (p->sx * p->sx + p->sy * p->sy) / p->weight : 0;
}

double marz_part_cost(const marz_field_part *p)
{
    return marz_part_moment(p) - p->kept;
}

void marz_part_take_identity(marz_field_part *p, const marz_field_part *from)
{
    p->target = from->target, p->width = from->width;
    p->mu = from->mu, p->lambda = from->lambda;
    p->is_pinned = from->is_pinned, p->home_x = from->home_x, p->home_y = from->home_y;
    p->owner = from->owner;
}

static int32_t root_unit(const marz_field *f, int32_t unit)
{
    return f->is_group ? f->units[unit].origin : unit;
}

double marz_field_kept(const marz_field *f, int32_t unit, int32_t owner)
{
    const int32_t i = root_unit(f, unit);
    for (int32_t e = f->ties->start[i]; owner >= 0 && e < f->ties->start[i + 1]; e++)
        if (f->ties->tie[e].owner == owner)
            return f->ties->tie[e].kept;
    return 0;
}

int32_t marz_field_lock(const marz_field *f, int32_t unit)
{
    return f->ties && f->ties->locked ? f->ties->locked[root_unit(f, unit)] : -1;
}

double marz_field_moment(const marz_field *f)
{
    double moment = 0;
    for (int32_t a = 0; a < f->part_count; a++)
        moment += marz_part_moment(&f->parts[a]);
    return moment;
}

double marz_field_cost(const marz_field *f)
{
    double cost = 0;
    for (int32_t a = 0; a < f->part_count; a++)
        cost += marz_part_cost(&f->parts[a]);
    return cost;
}

double marz_field_scale(const marz_field *f)
{
    // In a group the loss of all would say nothing about its parts: what they keep is a measure.
    double loss = f->ties && !f->is_group ? f->ties->loss : 0;
    for (int32_t a = 0; f->is_group && a < f->part_count; a++)
        loss += f->parts[a].kept;
    return (marz_field_moment(f) + loss) / f->part_count;
}

double marz_field_price(const marz_field *f, double times)
{
    double target = 0;
    for (int32_t a = 0; a < f->part_count; a++)
        target += f->parts[a].target;
    return times * marz_field_scale(f) * f->part_count / target;
}

bool marz_field_copy_group(marz_field *to, const marz_field *from, const int32_t *list,
                           int32_t count)
{
    int32_t unit_count = 0;
    double w = 0, sx = 0, sy = 0;
    for (int32_t k = 0; k < count; k++) {
        const marz_field_part *p = &from->parts[list[k]];
        unit_count += p->count;
        w += p->weight, sx += p->sx, sy += p->sy;
    }
    if (!marz_field_reset(to, unit_count, count))
        return false;
    to->ties = from->ties;
    to->is_group = true;
    to->has_identities = from->has_identities;
    const float ox = w > 0 ? (float)(sx / w) : 0.0f, oy = w > 0 ? (float)(sy / w) : 0.0f;
    int32_t next = 0;
    for (int32_t k = 0; k < count; k++) {
        const marz_field_part *p = &from->parts[list[k]];
        marz_field_part *q = &to->parts[k];
        marz_part_take_identity(q, p);
        q->home_x -= (double)ox, q->home_y -= (double)oy;
        if (!marz_field_reserve(to, k, p->count))
            return false;
        for (int32_t i = 0; i < p->count; i++) {
            const marz_field_unit u = from->units[p->list[i]];
            to->units[next] = (marz_field_unit){u.x - ox, u.y - oy, u.weight, p->list[i]};
            q->list[i] = next++;
        }
        q->count = p->count;
        marz_field_sum(to, k);
    }
    assert(next == unit_count);
    return true;
}

bool marz_field_paste_group(marz_field *to, const marz_field *from, const int32_t *list)
{
    for (int32_t k = 0; k < from->part_count; k++)
        if (!marz_field_reserve(to, list[k], from->parts[k].count))
            return false;
    for (int32_t k = 0; k < from->part_count; k++) {
        const marz_field_part *p = &from->parts[k];
        marz_field_part *q = &to->parts[list[k]];
        for (int32_t i = 0; i < p->count; i++)
            q->list[i] = from->units[p->list[i]].origin;
        q->count = p->count;
        marz_field_sum(to, list[k]);
    }
    return true;
}

void marz_field_labels(const marz_field *f, int32_t *part_of)
{
    for (int32_t a = 0; a < f->part_count; a++)
        for (int32_t k = 0; k < f->parts[a].count; k++)
            part_of[f->parts[a].list[k]] = a;
}

bool marz_field_from_labels(marz_field *f, const int32_t *part_of)
{
    for (int32_t a = 0; a < f->part_count; a++)
        f->parts[a].count = 0;
    for (int32_t i = 0; i < f->unit_count; i++) {
        marz_field_part *p = &f->parts[part_of[i]];
        if (p->count == p->capacity && !marz_field_reserve(f, part_of[i], p->count + 1))
            return false;
        p->list[p->count++] = i;
    }
    for (int32_t a = 0; a < f->part_count; a++)
        marz_field_sum(f, a);
    return true;
}

double marz_field_excess(const marz_field *f, double free)
{
    double excess = 0;
    for (int32_t a = 0; a < f->part_count; a++) {
        const marz_field_part *p = &f->parts[a];
        excess += fmax(0, fabs(p->weight - p->target) - free * p->width) / p->target;
    }
    return excess;
}
