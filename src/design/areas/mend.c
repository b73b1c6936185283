#include "design/areas/areas_internal.h"

#include <math.h>
#include <string.h>

#define ROUNDS_A_AREA 4  ///< pieces looked at, by areas
#define ROUNDS_LEAST 16  ///< and at least
#define EXCESS_PRICE 4.0 ///< of a load outside the band, in mean costs of a load
#define WEAR 0.1         ///< toll of a unit that a way went through, in prices of a mean load
#define NOWHERE INFINITY

/// One unit on the way to a piece, by what the way costs.
typedef struct waypoint {
    double key;
    int32_t unit;
} waypoint;

/// Areas in pieces, and the ways between the pieces.
typedef struct mender {
    walker *w;
    int32_t piece_count;
    int32_t *piece;      ///< [n] of each unit
    int32_t *root;       ///< [n] of each piece: its first unit
    double *piece_load;  ///< [n]
    int32_t *main_piece; ///< [k] the one of greatest load, -1: the area is empty
    double *load;        ///< [k]
    double *away;        ///< [n] cost of the cheapest way so far
    int32_t *before;     ///< [n] the unit before it
    double *wear;        ///< [n] toll of the ways that went through
    waypoint *heap;      ///< [arcs + n]
    double price;        ///< of a load outside the band
} mender;

static bool mender_init(mender *m, walker *w)
{
    const size_t n = (size_t)w->in->n, k = (size_t)w->in->k;
    marz_arena *a = w->arena;
    *m = (mender){.w = w,
                  .piece = MARZ_NEW(a, int32_t, n),
                  .root = MARZ_NEW(a, int32_t, n),
                  .piece_load = MARZ_NEW(a, double, n),
                  .main_piece = MARZ_NEW(a, int32_t, k),
                  .load = MARZ_NEW(a, double, k),
                  .away = MARZ_NEW(a, double, n),
                  .before = MARZ_NEW(a, int32_t, n),
                  .wear = MARZ_NEW(a, double, n),
                  .heap = MARZ_NEW(a, waypoint, n + (size_t)w->in->arc_count)};
    return m->piece && m->root && m->piece_load && m->main_piece && m->load && m->away &&
           m->before && m->wear && m->heap;
}

/// Floods the units that hang together with `root` under its label.
static void flood(mender *m, int32_t root)
{
    walker *w = m->w;
    const instance *in = w->in;
    const int32_t p = m->piece_count++, a = w->label[root];
    int32_t head = 0, tail = 0;
    m->root[p] = root;
    m->piece_load[p] = 0;
    m->piece[root] = p;
    w->members[tail++] = root;
    while (head < tail) {
        const int32_t u = w->members[head++];
        m->piece_load[p] += in->size[u];
        for (int32_t e = in->start[u]; e < in->start[u + 1]; e++) {
            const int32_t v = in->near[e];
            if (m->piece[v] < 0 && w->label[v] == a) {
                m->piece[v] = p;
                w->members[tail++] = v;
            }
        }
    }
    m->load[a] += m->piece_load[p];
    if (m->main_piece[a] < 0 || m->piece_load[p] > m->piece_load[m->main_piece[a]])
        m->main_piece[a] = p;
}

static void find_pieces(mender *m)
{
    const instance *in = m->w->in;
    m->piece_count = 0;
    for (int32_t u = 0; u < in->n; u++)
        m->piece[u] = -1;
    for (int32_t a = 0; a < in->k; a++) {
        m->main_piece[a] = -1;
        m->load[a] = 0;
    }
    for (int32_t u = 0; u < in->n; u++)
        if (m->piece[u] < 0)
            flood(m, u);
}

/// The piece of greatest load that is not its area's main one, -1: there is none.
static int32_t greatest_stray(const mender *m)
{
    int32_t greatest = -1;
    for (int32_t p = 0; p < m->piece_count; p++)
        if (p != m->main_piece[m->w->label[m->root[p]]] &&
            (greatest < 0 || m->piece_load[p] > m->piece_load[greatest]))
            greatest = p;
    return greatest;
}

static double cost_in(const mender *m, int32_t u, int32_t a)
{
    const int32_t *row = marz_areas_walker_row(m->w, m->w->centre[a]);
    return row ? m->w->in->weight[u] * row[u] : 0;
}

/// Price of what is outside the bands if `load` moved from `from` to `to`, less today's.
static double shift_price(const mender *m, int32_t from, int32_t to, double load)
{
    const instance *in = m->w->in;
    return m->price *
           (outside(in, from, m->load[from] - load) + outside(in, to, m->load[to] + load) -
            outside(in, from, m->load[from]) - outside(in, to, m->load[to]));
}

/// Costs the stray piece would add in the cheapest area that it touches.
static double best_taker(const mender *m, int32_t stray, int32_t *taker)
{
    const instance *in = m->w->in;
    const int32_t a = m->w->label[m->root[stray]];
    double least = NOWHERE;
    *taker = -1;
    for (int32_t b = 0; b < in->k; b++) {
        bool touches = false;
        double sum = b == a ? 0 : shift_price(m, a, b, m->piece_load[stray]);
        for (int32_t u = 0; u < in->n && b != a; u++) {
            if (m->piece[u] != stray)
                continue;
            sum += cost_in(m, u, b) - cost_in(m, u, a);
            for (int32_t e = in->start[u]; e < in->start[u + 1] && !touches; e++)
                touches = m->w->label[in->near[e]] == b;
        }
        if (touches && sum < least) {
            least = sum;
            *taker = b;
        }
    }
    return least;
}

static void push(waypoint *heap, int32_t *count, waypoint item)
{
    int32_t i = (*count)++;
    for (; i > 0 && item.key < heap[(i - 1) / 2].key; i = (i - 1) / 2)
        heap[i] = heap[(i - 1) / 2];
    heap[i] = item;
}

static waypoint pop(waypoint *heap, int32_t *count)
{
    const waypoint top = heap[0], item = heap[--*count];
    int32_t i = 0;
    for (int32_t child = 1; child < *count; i = child, child = 2 * i + 1) {
        if (child + 1 < *count && heap[child + 1].key < heap[child].key)
            child++;
        if (!(heap[child].key < item.key))
            break;
        heap[i] = heap[child];
    }
    heap[i] = item;
    return top;
}

/// What it costs to take a unit on the way for area `a`; no other area's centre.
static double toll(const mender *m, int32_t u, int32_t a)
{
    const int32_t b = m->w->label[u];
    if (b == a)
        return 0;
    if (m->w->centre[b] == u)
        return NOWHERE;
    return fmax(0, cost_in(m, u, a) - cost_in(m, u, b)) + m->wear[u] + 1e-9;
}

/// The cheapest way from a stray piece to its area's main one.
/// @param end  the unit of the main piece where it ends, -1: there is no way
static double cheapest_way(mender *m, int32_t stray, int32_t *end)
{
    const instance *in = m->w->in;
    const int32_t a = m->w->label[m->root[stray]];
    int32_t count = 0;
    for (int32_t u = 0; u < in->n; u++) {
        m->away[u] = m->piece[u] == stray ? 0 : NOWHERE;
        m->before[u] = -1;
        if (m->piece[u] == stray)
            push(m->heap, &count, (waypoint){0, u});
    }
    while (count > 0) {
        const waypoint at = pop(m->heap, &count);
        if (at.key > m->away[at.unit])
            continue;
        if (m->piece[at.unit] == m->main_piece[a]) {
            *end = at.unit;
            return at.key;
        }
        for (int32_t e = in->start[at.unit]; e < in->start[at.unit + 1]; e++) {
            const int32_t v = in->near[e];
            const double key = at.key + toll(m, v, a);
            if (key < m->away[v]) {
                m->away[v] = key;
                m->before[v] = at.unit;
                push(m->heap, &count, (waypoint){key, v});
            }
        }
    }
    *end = -1;
    return NOWHERE;
}

/// Joins a stray piece to its area or gives it away, whatever is cheaper. @return false: neither
static bool settle_stray(mender *m, int32_t stray)
{
    walker *w = m->w;
    const int32_t a = w->label[m->root[stray]];
    int32_t taker, end;
    const double given = best_taker(m, stray, &taker);
    const double joined = cheapest_way(m, stray, &end);
    if (end >= 0 && joined < given) {
        // Two areas that take the same bridge from each other in turn: it must become dearer.
        for (int32_t u = end; u >= 0; u = m->before[u]) {
            m->wear[u] += w->label[u] == a ? 0 : m->wear[u] + WEAR * m->price * w->in->mean_size;
            w->label[u] = a;
        }
        return true;
    }
    for (int32_t u = 0; u < w->in->n && taker >= 0; u++)
        if (m->piece[u] == stray)
            w->label[u] = taker;
    return taker >= 0;
}

/// Areas that lost their centre to others get one of their own.
static void settle_centres(mender *m)
{
    walker *w = m->w;
    for (int32_t a = 0; a < w->in->k; a++)
        if (m->main_piece[a] >= 0 && m->piece[w->centre[a]] != m->main_piece[a])
            w->centre[a] = m->root[m->main_piece[a]];
}

/// Is the unit the centre of one of the first `a` areas?
static bool is_centre(const walker *w, int32_t a, int32_t unit)
{
    for (int32_t b = 0; b < a; b++)
        if (w->centre[b] == unit)
            return true;
    return false;
}

/// Areas are to grow from their centres: no two may share one.
static void make_distinct(walker *w)
{
    const instance *in = w->in;
    for (int32_t a = 0; a < in->k; a++)
        for (int32_t u = 0; u < in->n && is_centre(w, a, w->centre[a]); u++)
            if (!is_centre(w, in->k, u))
                w->centre[a] = u;
}

bool marz_areas_walker_mend(walker *w, const int32_t *label, const int32_t *centre)
{
    const instance *in = w->in;
    const marz_arena_mark mark = marz_arena_save(w->arena);
    mender m;
    if (w->label != label)
        memcpy(w->label, label, (size_t)in->n * sizeof *label);
    if (w->centre != centre)
        memcpy(w->centre, centre, (size_t)in->k * sizeof *centre);
    bool is_whole = false;
    if (mender_init(&m, w)) {
        for (int32_t u = 0; u < in->n; u++)
            m.price += EXCESS_PRICE * cost_in(&m, u, w->label[u]) / (in->mean_size * in->n + 1e-9);
        const int32_t rounds = ROUNDS_LEAST + ROUNDS_A_AREA * in->k;
        for (int32_t i = 0; i < rounds && !is_whole; i++) {
            find_pieces(&m);
            const int32_t stray = greatest_stray(&m);
            is_whole = stray < 0;
            if (!is_whole && !settle_stray(&m, stray))
                break;
        }
        find_pieces(&m);
        for (int32_t a = 0; a < in->k; a++)
            is_whole = is_whole && m.main_piece[a] >= 0;
        if (is_whole)
            settle_centres(&m);
    }
    if (is_whole) {
        marz_areas_walker_load(w, w->label, w->centre);
    } else {
        make_distinct(w);
        marz_areas_walker_regrow(w, w->label);
    }
    marz_arena_restore(w->arena, mark);
    marz_areas_walker_recentre(w, true);
    return is_whole;
}
