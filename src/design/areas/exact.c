#include "design/areas/areas_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WORDS 6
#define UNITS_MAX (64 * WORDS) ///< most units that are neither surely in nor surely out
#define WAITING (-2)
#define ROOM_MAX 2048 ///< most steps of load; finer ones are rounded, in favour of the set

/// A set of candidates.
typedef struct mask {
    uint64_t word[WORDS];
} mask;

/// A unit that a set may hold.
typedef struct candidate {
    double key; ///< how sure it is to be in or out
    double value;
    double rest;        ///< value with its load at the area's price, if below 0
    int32_t unit, size; ///< size in steps of load
} candidate;

struct marz_areas_exact {
    const instance *in;
    const columns *columns;
    int32_t *position; ///< [n] of the candidates, -1: none
    int32_t *queue;    ///< [n] scratch
    int32_t *label;    ///< [n] 1: in the set that is kept
    candidate *candidate;
    mask *near;    ///< [UNITS_MAX] candidates beside each
    mask beside;   ///< candidates beside the units that are in for good
    double *table; ///< [(UNITS_MAX + 1) * (ROOM_MAX + 1)]
    int32_t count, words, room;
};

/// One search.
typedef struct quest {
    marz_areas_exact *at;
    walker *w;
    columns *columns;
    exact_order *order;
    double base, load, spent; ///< reduced cost, load and cost of the units that are in for good
    uint64_t hash;
    double limit; ///< of what the candidates may add to it
    double ratio; ///< price of a step of load
    double slack; ///< more than the rounding errors of the second bound
    double floor; ///< what the candidates add at least, by the linear relaxation of the knapsack
    bool is_cut;  ///< there were too many candidates
    int64_t looks_left;
} quest;

/// An open node: candidates below `next` are decided.
typedef struct node {
    int32_t next, room;
    double sum;
    double rest; ///< of the undecided that are reached
    mask inside, allowed, reached;
} node;

static bool holds(const mask *m, int32_t i)
{
    return m->word[i / 64] >> (i % 64) & 1;
}

static void add(mask *m, int32_t i)
{
    m->word[i / 64] |= UINT64_C(1) << (i % 64);
}

static void drop(mask *m, int32_t i)
{
    m->word[i / 64] &= ~(UINT64_C(1) << (i % 64));
}

marz_areas_exact *marz_areas_exact_make(const instance *in, marz_arena *arena)
{
    marz_areas_exact *e = MARZ_NEW(arena, marz_areas_exact, 1);
    if (!e)
        return NULL;
    e->in = in;
    e->position = MARZ_NEW(arena, int32_t, in->n);
    e->queue = MARZ_NEW(arena, int32_t, in->n);
    e->label = MARZ_NEW(arena, int32_t, in->n);
    e->candidate = MARZ_NEW(arena, candidate, in->n);
    e->near = MARZ_NEW(arena, mask, UNITS_MAX);
    e->table = MARZ_NEW(arena, double, (size_t)(UNITS_MAX + 1) * (ROOM_MAX + 1));
    return e->position && e->queue && e->label && e->candidate && e->near && e->table ? e : NULL;
}

static int by_key(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    if (x->key != y->key)
        return x->key > y->key ? -1 : 1;
    return (x->unit > y->unit) - (x->unit < y->unit);
}

static double value_of(const quest *q, int32_t unit)
{
    const size_t at = (size_t)unit * (size_t)q->at->in->k + (size_t)q->order->area;
    return q->w->cost[at] - q->order->price[unit];
}

/// May the area take the unit or leave it?
static bool is_free(const quest *q, int32_t unit)
{
    return q->order->fixed[unit] < 0 && !q->at->in->is_fixed_unit[unit];
}

/// The centre and the units that the area has for good. @return how many, at the head of the queue
static int32_t take_base(quest *q)
{
    marz_areas_exact *e = q->at;
    const instance *in = e->in;
    const int32_t area = q->order->area, centre = q->w->centre[area];
    int32_t count = 0;
    q->base = -q->order->own_price;
    for (int32_t u = 0; u < in->n; u++) {
        e->label[u] = u == centre || q->order->fixed[u] == area;
        if (!e->label[u])
            continue;
        e->queue[count++] = u;
        q->base += value_of(q, u);
        q->load += in->size[u];
        q->spent += q->w->cost[(size_t)u * (size_t)in->k + (size_t)area];
        q->hash += in->key[u];
    }
    return count;
}

/// Price of a unit of load in the linear relaxation of the knapsack, and its value. Leaves the
/// units that pay as candidates.
static double ratio_of(const quest *q, double room, double *value)
{
    marz_areas_exact *e = q->at;
    const instance *in = e->in;
    int32_t count = 0;
    double ratio = 0, sum = 0;
    for (int32_t i = 0; i < e->columns->unit_count; i++) {
        const int32_t u = e->columns->unit[i];
        const double value_here = value_of(q, u);
        if (value_here < 0 && is_free(q, u))
            e->candidate[count++] = (candidate){
                .key = -value_here / (in->size[u] + 1e-9), .value = value_here, .unit = u};
    }
    qsort(e->candidate, (size_t)count, sizeof *e->candidate, by_key);
    e->count = count;
    for (int32_t i = 0; i < count; i++) {
        const double size = in->size[e->candidate[i].unit];
        if (size > room) {
            ratio = e->candidate[i].key;
            sum -= ratio * room;
            break;
        }
        room -= size;
        sum += e->candidate[i].value;
    }
    *value = sum;
    return ratio;
}

/// Units that a set below the limit may hold and that hang together with the centre, surest first.
static void collect(quest *q, int32_t base_count)
{
    marz_areas_exact *e = q->at;
    const instance *in = e->in;
    const double room = in->high[q->order->area] - q->load;
    double least;
    const double ratio = ratio_of(q, room, &least);
    q->ratio = ratio;
    // More than the rounding of the relaxation: nothing is lost that pays.
    q->slack = 1e-9 * (fabs(least) + ratio * room);
    q->floor = least - q->slack;
    memset(e->position, 0xff, (size_t)in->n * sizeof *e->position);
    for (int32_t i = 0; i < e->columns->unit_count; i++) {
        const int32_t u = e->columns->unit[i];
        const double extra = value_of(q, u) + ratio * in->size[u];
        if (is_free(q, u) && in->size[u] <= room && least + fmax(extra, 0) < q->limit + q->slack)
            e->position[u] = WAITING;
    }
    int32_t tail = base_count;
    for (int32_t head = 0; head < tail; head++) {
        const int32_t u = e->queue[head];
        for (int32_t a = in->start[u]; a < in->start[u + 1]; a++)
            if (e->position[in->near[a]] == WAITING) {
                e->position[in->near[a]] = -1;
                e->queue[tail++] = in->near[a];
            }
    }
    e->count = tail - base_count;
    for (int32_t i = 0; i < e->count; i++) {
        const int32_t u = e->queue[base_count + i];
        const double value = value_of(q, u);
        e->candidate[i] =
            (candidate){.key = value + ratio * in->size[u], .value = value, .unit = u};
    }
    if (e->count > UNITS_MAX) { // Those go that cost most.
        q->is_cut = true;
        for (int32_t i = 0; i < e->count; i++)
            e->candidate[i].key *= -1;
        qsort(e->candidate, (size_t)e->count, sizeof *e->candidate, by_key);
        e->count = UNITS_MAX;
    }
    for (int32_t i = 0; i < e->count; i++)
        e->candidate[i].key = fabs(e->candidate[i].key);
    qsort(e->candidate, (size_t)e->count, sizeof *e->candidate, by_key);
}

/// Neighbours as masks; sizes in steps of load, rounded down, so that nothing that fits is lost.
static void number(quest *q)
{
    marz_areas_exact *e = q->at;
    const instance *in = e->in;
    const double room = in->high[q->order->area] - q->load;
    const double step = fmax(ceil(room / ROOM_MAX), 1);
    e->room = (int32_t)(room / step);
    e->words = (e->count + 63) / 64;
    q->ratio *= step;
    memset(e->position, 0xff, (size_t)in->n * sizeof *e->position);
    memset(e->near, 0, (size_t)e->count * sizeof *e->near);
    memset(&e->beside, 0, sizeof e->beside);
    for (int32_t i = 0; i < e->count; i++) {
        candidate *c = &e->candidate[i];
        e->position[c->unit] = i;
        c->size = (int32_t)(in->size[c->unit] / step);
        c->rest = fmin(c->value + q->ratio * c->size, 0);
    }
    for (int32_t i = 0; i < e->count; i++) {
        const int32_t u = e->candidate[i].unit;
        for (int32_t a = in->start[u]; a < in->start[u + 1]; a++) {
            if (e->label[in->near[a]])
                add(&e->beside, i);
            else if (e->position[in->near[a]] >= 0)
                add(&e->near[i], e->position[in->near[a]]);
        }
    }
}

/// table[i][r]: the least that candidates from i on add within room r, contiguity forgotten.
static void fill_table(marz_areas_exact *e)
{
    const size_t width = (size_t)e->room + 1;
    memset(e->table + (size_t)e->count * width, 0, width * sizeof *e->table);
    for (int32_t i = e->count; i-- > 0;) {
        double *restrict to = e->table + (size_t)i * width;
        const double *restrict from = to + width, value = e->candidate[i].value;
        const size_t size = (size_t)e->candidate[i].size;
        memcpy(to, from, width * sizeof *to);
        for (size_t r = size; value < 0 && r < width; r++) {
            const double with = from[r - size] + value;
            to[r] = with < from[r] ? with : from[r];
        }
    }
}

/// What hangs together with the centre among the allowed.
static mask flood(const marz_areas_exact *e, const mask *allowed)
{
    mask reached = {{0}}, front = {{0}};
    for (int32_t w = 0; w < e->words; w++)
        front.word[w] = reached.word[w] = e->beside.word[w] & allowed->word[w];
    for (int32_t w = 0; w < e->words;) {
        if (!front.word[w]) {
            w++;
            continue;
        }
        const mask *near = &e->near[64 * w + __builtin_ctzll(front.word[w])];
        front.word[w] &= front.word[w] - 1;
        int32_t first = w;
        for (int32_t v = e->words; v-- > 0;) {
            const uint64_t fresh = near->word[v] & allowed->word[v] & ~reached.word[v];
            reached.word[v] |= fresh;
            front.word[v] |= fresh;
            if (fresh && v < first)
                first = v;
        }
        w = first;
    }
    return reached;
}

static bool is_within(const marz_areas_exact *e, const mask *part, const mask *whole)
{
    uint64_t outside_of = 0;
    for (int32_t w = 0; w < e->words; w++)
        outside_of |= part->word[w] & ~whole->word[w];
    return !outside_of;
}

static void label_inside(marz_areas_exact *e, const mask *inside, int32_t label)
{
    for (int32_t i = 0; i < e->count; i++)
        if (holds(inside, i))
            e->label[e->candidate[i].unit] = label;
}

/// A connected set is complete: keeps it if it meets the band.
static void keep(quest *q, const node *at)
{
    marz_areas_exact *e = q->at;
    const instance *in = e->in;
    exact_order *o = q->order;
    double load = q->load, spent = q->spent;
    uint64_t hash = q->hash;
    for (int32_t i = 0; i < e->count; i++)
        if (holds(&at->inside, i)) {
            const int32_t u = e->candidate[i].unit;
            load += in->size[u];
            spent += q->w->cost[(size_t)u * (size_t)in->k + (size_t)o->area];
            hash += in->key[u];
        }
    if (outside(in, o->area, load) > 0)
        return;
    o->best = fmin(o->best, q->base + at->sum);
    if (!o->keeps_all)
        q->limit = at->sum - o->gain_least;
    label_inside(e, &at->inside, 1);
    o->found += marz_areas_columns_put(q->columns, o->kind, e->label, 1, spent, hash);
    o->met++;
    label_inside(e, &at->inside, 0);
}

/// Do the reached neighbours of a candidate hang together without it, by themselves or by what is
/// in for good? Then all that is reached does.
static bool is_ring_whole(const marz_areas_exact *e, const mask *reached, int32_t i)
{
    mask open, front = {{0}};
    int32_t first = -1;
    for (int32_t w = 0; w < e->words; w++) {
        open.word[w] = e->near[i].word[w] & reached->word[w];
        front.word[w] = open.word[w] & e->beside.word[w];
        if (first < 0 && open.word[w])
            first = 64 * w + __builtin_ctzll(open.word[w]);
    }
    bool is_by_base = false;
    for (int32_t w = 0; w < e->words; w++)
        is_by_base = is_by_base || front.word[w];
    if (first >= 0 && !is_by_base) {
        if (holds(&e->beside, i))
            return false;
        add(&front, first);
    }
    for (int32_t w = 0; w < e->words; w++)
        open.word[w] &= ~front.word[w];
    for (int32_t w = 0; w < e->words;) {
        if (!front.word[w]) {
            w++;
            continue;
        }
        const mask *near = &e->near[64 * w + __builtin_ctzll(front.word[w])];
        front.word[w] &= front.word[w] - 1;
        for (int32_t v = e->words; v-- > 0;) {
            const uint64_t fresh = near->word[v] & open.word[v];
            open.word[v] &= ~fresh;
            front.word[v] |= fresh;
            if (fresh && v < w)
                w = v;
        }
    }
    for (int32_t w = 0; w < e->words; w++)
        if (open.word[w])
            return false;
    return true;
}

/// What undecided candidates add that are reached before and not after.
static double lost(const marz_areas_exact *e, const mask *before, const mask *after, int32_t next)
{
    double sum = 0;
    for (int32_t w = 0; w < e->words; w++)
        for (uint64_t bits = before->word[w] & ~after->word[w]; bits; bits &= bits - 1) {
            const int32_t i = 64 * w + __builtin_ctzll(bits);
            sum += i >= next ? e->candidate[i].rest : 0;
        }
    return sum;
}

/// Leaves candidate `i` out. @return false if the set falls apart
static bool leave_out(const quest *q, node *at, int32_t i)
{
    const bool is_whole = is_ring_whole(q->at, &at->reached, i);
    drop(&at->allowed, i);
    drop(&at->reached, i);
    at->rest -= q->at->candidate[i].rest;
    at->next = i + 1;
    if (is_whole)
        return true;
    const mask reached = flood(q->at, &at->allowed);
    at->rest -= lost(q->at, &at->reached, &reached, i + 1);
    at->reached = reached;
    return is_within(q->at, &at->inside, &at->reached);
}

/// Depth first; the greatest depth is the number of candidates.
static void search(quest *q, node at)
{
    const marz_areas_exact *e = q->at;
    const size_t width = (size_t)e->room + 1;
    while (at.next < e->count && !holds(&at.reached, at.next))
        at.next++;
    const double *now = e->table + (size_t)at.next * width, *then = now + width;
    // Two bounds: the knapsack of all that is undecided, and its relaxation over what is reached.
    if (at.sum + now[at.room] >= q->limit || q->looks_left < 0 ||
        at.sum + at.rest - q->ratio * at.room >= q->limit + q->slack)
        return;
    if (at.next == e->count) {
        keep(q, &at);
        return;
    }
    q->looks_left--;
    const int32_t i = at.next;
    const candidate *c = &e->candidate[i];
    const double without = at.sum + then[at.room];
    const double with =
        c->size <= at.room ? at.sum + c->value + then[at.room - c->size] : (double)INFINITY;
    for (int turn = 0; turn < 2; turn++) {
        node child = at;
        if ((turn == 0) == (with <= without)) {
            add(&child.inside, i);
            child.sum += c->value;
            child.rest -= c->rest;
            child.room -= c->size;
            child.next = i + 1;
            if (with < q->limit)
                search(q, child);
        } else if (without < q->limit && leave_out(q, &child, i)) {
            search(q, child);
        }
    }
}

double marz_areas_exact_loose(marz_areas_exact *e, walker *w, const columns *list,
                              const exact_order *order, int32_t *taken)
{
    exact_order same = *order;
    quest q = {.at = e, .w = w, .order = &same};
    e->columns = list;
    const int32_t base_count = take_base(&q);
    for (int32_t i = 0; i < base_count; i++)
        taken[e->queue[i]]++;
    q.limit = 0;
    if (q.load > e->in->high[order->area])
        return q.base;
    double least;
    q.ratio = ratio_of(&q, e->in->high[order->area] - q.load, &least);
    e->count = e->count < UNITS_MAX ? e->count : UNITS_MAX;
    number(&q);
    fill_table(e);
    const size_t width = (size_t)e->room + 1;
    size_t room = width - 1;
    for (int32_t i = 0; i < e->count; i++) {
        const double *now = e->table + (size_t)i * width;
        if (now[room] < now[width + room]) {
            taken[e->candidate[i].unit]++;
            room -= (size_t)e->candidate[i].size;
        }
    }
    return q.base + e->table[width - 1];
}

bool marz_areas_exact_run(marz_areas_exact *e, walker *w, columns *kept, exact_order *order)
{
    quest q = {.at = e, .w = w, .columns = kept, .order = order, .looks_left = order->look_count};
    e->columns = kept;
    order->best = (double)INFINITY;
    order->least = -(double)INFINITY;
    order->found = order->met = 0;
    const int32_t base_count = take_base(&q);
    q.limit = order->limit - q.base;
    if (q.load > e->in->high[order->area]) {
        order->least = (double)INFINITY;
        return true;
    }
    collect(&q, base_count);
    q.looks_left = order->look_count * (e->count + 1);
    number(&q);
    fill_table(e);
    node root = {.room = e->room};
    for (int32_t i = 0; i < e->count; i++)
        add(&root.allowed, i);
    root.reached = flood(e, &root.allowed);
    for (int32_t i = 0; i < e->count; i++)
        root.rest += holds(&root.reached, i) ? e->candidate[i].rest : 0;
    q.slack += 1e-9 * (fabs(root.rest) + q.ratio * e->room);
    search(&q, root);
    const bool is_complete = q.looks_left >= 0 && !q.is_cut;
    order->least = is_complete ? order->best
                   : q.is_cut  ? q.base + q.floor
                               : q.base + e->table[e->room];
    return is_complete;
}
