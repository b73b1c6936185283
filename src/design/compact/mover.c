#include "design/compact/mover.h"

#include <assert.h>
#include <math.h>

#define SEARCH_MAX 1024 ///< units seen before a search gives up

bool marz_mover_init(marz_mover *m, marz_field *f, const marz_adjacency *net, double free,
                     double kappa, marz_arena *arena)
{
    const int32_t n = f->unit_count;
    *m = (marz_mover){
        .f = f,
        .net = net,
        .part_of = MARZ_NEW(arena, int32_t, n),
        .place = MARZ_NEW(arena, int32_t, n),
        .stamp = MARZ_NEW(arena, int32_t, n),
        .queue = MARZ_NEW(arena, int32_t, n),
        .kappa = kappa,
        .free = free,
    };
    if (!m->part_of || !m->place || !m->stamp || !m->queue)
        return false;
    for (int32_t a = 0; a < f->part_count; a++)
        for (int32_t k = 0; k < f->parts[a].count; k++) {
            m->part_of[f->parts[a].list[k]] = a;
            m->place[f->parts[a].list[k]] = k;
        }
    return true;
}

static void add_to_sums(marz_field_part *p, marz_field_unit u, double sign)
{
    const double x = (double)u.x, y = (double)u.y, weight = sign * (double)u.weight;
    p->weight += weight;
    p->sx += weight * x;
    p->sy += weight * y;
    p->srr += weight * (x * x + y * y);
}

bool marz_mover_move(marz_mover *m, int32_t unit, int32_t part)
{
    marz_field *f = m->f;
    marz_field_part *from = &f->parts[m->part_of[unit]], *to = &f->parts[part];
    if (!marz_field_reserve(f, part, to->count + 1))
        return false;
    const int32_t last = from->list[--from->count];
    from->list[m->place[unit]] = last;
    m->place[last] = m->place[unit];
    m->place[unit] = to->count;
    to->list[to->count++] = unit;
    m->part_of[unit] = part;
    add_to_sums(from, f->units[unit], -1);
    add_to_sums(to, f->units[unit], 1);
    if (f->ties) {
        from->kept -= marz_field_kept(f, unit, from->owner);
        to->kept += marz_field_kept(f, unit, to->owner);
    }
    return true;
}

bool marz_mover_may_leave(marz_mover *m, int32_t unit)
{
    const marz_adjacency *net = m->net;
    const int32_t part = m->part_of[unit];
    if (m->may_break)
        return m->f->parts[part].count > 1;
    int32_t wanted = 0, head = 0, tail = 0;
    const int32_t seen = ++m->now;
    m->stamp[unit] = seen;
    for (int32_t e = net->start[unit]; e < net->start[unit + 1]; e++)
        if (m->part_of[net->near[e]] == part) {
            if (wanted++ == 0) {
                m->queue[tail++] = net->near[e];
                m->stamp[net->near[e]] = seen;
            }
        }
    if (wanted <= 1)
        return wanted == 1;
    // Neighbours of the unit are found among the first, if the part hangs
    // together near it.
    int32_t found = 1;
    while (head < tail && tail < SEARCH_MAX) {
        const int32_t v = m->queue[head++];
        for (int32_t e = net->start[v]; e < net->start[v + 1]; e++) {
            const int32_t w = net->near[e];
            if (m->part_of[w] != part || m->stamp[w] == seen)
                continue;
            m->stamp[w] = seen;
            m->queue[tail++] = w;
            for (int32_t g = net->start[w]; g < net->start[w + 1]; g++)
                found += net->near[g] == unit;
        }
        if (found == wanted)
            return true;
    }
    return false;
}

bool marz_mover_allows(const marz_mover *m, int32_t unit, int32_t part)
{
    const int32_t lock = marz_field_lock(m->f, unit);
    return lock < 0 || m->f->parts[part].owner == lock;
}

bool marz_mover_touches(const marz_mover *m, int32_t unit, int32_t part)
{
    for (int32_t e = m->net->start[unit]; e < m->net->start[unit + 1]; e++)
        if (m->part_of[m->net->near[e]] == part)
            return true;
    return false;
}

/// Change of a part's moment when a unit comes (sign 1) or goes (-1).
static double change_of(const marz_field_part *p, marz_field_unit u, double sign)
{
    const double w = (double)u.weight, after = p->weight + sign * w;
    if (p->is_pinned) {
        const double dx = (double)u.x - p->home_x, dy = (double)u.y - p->home_y;
        return sign * w * (dx * dx + dy * dy);
    }
    if (!(p->weight > 0) || !(after > 0))
        return 0;
    const double dx = (double)u.x - p->sx / p->weight, dy = (double)u.y - p->sy / p->weight;
    return sign * w * p->weight / after * (dx * dx + dy * dy);
}

double marz_mover_change(const marz_mover *m, int32_t unit, int32_t part)
{
    const marz_field_unit u = m->f->units[unit];
    const marz_field_part *from = &m->f->parts[m->part_of[unit]], *to = &m->f->parts[part];
    const double moment = change_of(from, u, -1) + change_of(to, u, 1);
    if (!m->f->ties)
        return moment;
    return moment + marz_field_kept(m->f, unit, from->owner) -
           marz_field_kept(m->f, unit, to->owner);
}

double marz_mover_beyond(const marz_mover *m, int32_t part, double weight)
{
    const marz_field_part *p = &m->f->parts[part];
    return fmax(0, fabs(weight - p->target) - m->free * p->width);
}
