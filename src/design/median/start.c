#include "design/median/start.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum { ROUNDS = 8, MOVES_PER_POINT = 400, MOVES_LEAST = 200000, POLL = 4096 };

typedef struct wish {
    double regret;
    int32_t unit;
} wish;

typedef struct start {
    const marz_ground *g;
    marz_rng rng;
    int32_t *centre; ///< [p] the medians
    int32_t centre_count;
    int32_t *place_of; ///< [n] which of the medians serves each point
    int64_t *load;     ///< [p]
    double *least;     ///< [n] distance to the nearest median chosen so far
    wish *wishes;      ///< [n]
    bool *is_centre;   ///< [n] a median stays with itself
    int64_t excess;    ///< load over capacity, of all medians together
} start;

static double distance(const start *s, int32_t i, int32_t k)
{
    return marz_median_distance(s->g->problem, i, s->centre[k]);
}

static int64_t capacity(const start *s, int32_t k)
{
    return s->g->capacity[s->centre[k]];
}

/// A median serves itself, here: then a cluster always has a member that can serve it.
static bool can_serve(const marz_ground *g, int32_t i)
{
    return g->capacity[i] > 0 && g->capacity[i] >= g->demand[i];
}

static void choose(start *s, int32_t point)
{
    s->centre[s->centre_count++] = point;
    for (int32_t i = 0; i < s->g->n; i++) {
        const double d = marz_median_distance(s->g->problem, i, point);
        s->least[i] = d < s->least[i] ? d : s->least[i];
    }
    s->least[point] = -1; // It is never drawn again.
}

/// Draws a point with a probability that grows with the square of its distance.
static int32_t draw_far(start *s)
{
    double total = 0;
    int32_t last = -1;
    for (int32_t i = 0; i < s->g->n; i++)
        if (s->least[i] >= 0 && can_serve(s->g, i)) {
            total += s->least[i] * s->least[i];
            last = i;
        }
    double drawn = marz_rng_unit(&s->rng) * total;
    for (int32_t i = 0; i < s->g->n; i++)
        if (s->least[i] >= 0 && can_serve(s->g, i)) {
            drawn -= s->least[i] * s->least[i];
            if (drawn < 0)
                return i;
        }
    return last; // Rounding, or only points on the places of medians are left.
}

/// Replaces medians of small capacity until all together can carry the demand.
static void make_room(start *s)
{
    const marz_ground *g = s->g;
    int64_t total = 0;
    for (int32_t k = 0; k < s->centre_count; k++)
        total += capacity(s, k);
    while (total < g->demand_total) {
        int32_t least = 0, most = -1;
        for (int32_t k = 1; k < s->centre_count; k++)
            least = capacity(s, k) < capacity(s, least) ? k : least;
        for (int32_t i = 0; i < g->n; i++)
            if (s->least[i] >= 0 && can_serve(g, i) &&
                (most < 0 || g->capacity[i] > g->capacity[most]))
                most = i;
        if (most < 0 || g->capacity[most] <= capacity(s, least))
            return;
        total += g->capacity[most] - capacity(s, least);
        s->least[s->centre[least]] = 0;
        s->least[most] = -1;
        s->centre[least] = most;
    }
}

static void choose_centres(start *s)
{
    for (int32_t i = 0; i < s->g->n; i++)
        s->least[i] = MARZ_MEDIAN_MATRIX_MAX;
    s->centre_count = 0;
    while (s->centre_count < s->g->p) {
        const int32_t point = draw_far(s);
        if (point < 0)
            break; // Fewer points that can serve than medians: they are all chosen.
        choose(s, point);
    }
    make_room(s);
}

static int by_regret(const void *a, const void *b)
{
    const wish *p = a, *q = b;
    if (p->regret != q->regret)
        return p->regret > q->regret ? -1 : 1;
    return (p->unit > q->unit) - (p->unit < q->unit);
}

static void put(start *s, int32_t i, int32_t k)
{
    const int64_t before = s->load[k] > capacity(s, k) ? s->load[k] - capacity(s, k) : 0;
    s->load[k] += s->g->demand[i];
    s->place_of[i] = k;
    s->excess += (s->load[k] > capacity(s, k) ? s->load[k] - capacity(s, k) : 0) - before;
}

/// The nearest median with room; if there is none, the one with the most room.
static int32_t nearest_with_room(const start *s, int32_t i)
{
    int32_t best = -1, roomy = 0;
    double least = 0;
    for (int32_t k = 0; k < s->centre_count; k++) {
        const int64_t room = capacity(s, k) - s->load[k];
        roomy = room > capacity(s, roomy) - s->load[roomy] ? k : roomy;
        if (room < s->g->demand[i])
            continue;
        const double d = distance(s, i, k);
        if (best < 0 || d < least) {
            best = k;
            least = d;
        }
    }
    return best < 0 ? roomy : best;
}

/// Gives out the points: those first that would lose most, or, in later rounds, the greatest.
static void give_out(start *s, bool greatest_first)
{
    for (int32_t k = 0; k < s->centre_count; k++)
        s->load[k] = 0;
    s->excess = 0;
    for (int32_t i = 0; i < s->g->n; i++)
        s->is_centre[i] = false;
    for (int32_t k = 0; k < s->centre_count; k++) {
        s->is_centre[s->centre[k]] = true;
        put(s, s->centre[k], k);
    }
    for (int32_t i = 0; i < s->g->n; i++) {
        double first = HUGE_VAL, second = HUGE_VAL;
        for (int32_t k = 0; k < s->centre_count && !greatest_first; k++) {
            const double d = distance(s, i, k);
            if (d < first) {
                second = first;
                first = d;
            } else if (d < second) {
                second = d;
            }
        }
        s->wishes[i] = (wish){second - first, i};
        if (greatest_first || s->centre_count == 1)
            s->wishes[i].regret = (double)s->g->demand[i];
    }
    qsort(s->wishes, (size_t)s->g->n, sizeof *s->wishes, by_regret);
    for (int32_t i = 0; i < s->g->n; i++) {
        const int32_t unit = s->wishes[i].unit;
        if (!s->is_centre[unit])
            put(s, unit, nearest_with_room(s, unit));
    }
}

static double over(const start *s, int32_t k, int64_t more)
{
    const int64_t load = s->load[k] + more;
    return load > capacity(s, k) ? (double)(load - capacity(s, k)) : 0;
}

static void move(start *s, int32_t i, int32_t k)
{
    const int32_t from = s->place_of[i];
    const double before = over(s, from, 0);
    s->load[from] -= s->g->demand[i];
    s->excess -= (int64_t)(before - over(s, from, 0));
    put(s, i, k);
}

/// Moves point i to a random median, or swaps it with a random point, if that does not add to the
/// excess (or, now and then, adds little).
static void try_move(start *s, int32_t i, double slack)
{
    const int64_t *demand = s->g->demand;
    const int32_t from = s->place_of[i];
    const uint64_t bits = marz_rng_next(&s->rng);
    if (bits & 1) {
        const int32_t to = (int32_t)((bits >> 8) % (uint64_t)s->centre_count);
        const double change =
            over(s, to, demand[i]) - over(s, to, 0) + over(s, from, -demand[i]) - over(s, from, 0);
        if (to != from && change <= slack)
            move(s, i, to);
        return;
    }
    const int32_t j = (int32_t)((bits >> 8) % (uint64_t)s->g->n), to = s->place_of[j];
    const int64_t more = demand[i] - demand[j];
    const double change =
        over(s, to, more) - over(s, to, 0) + over(s, from, -more) - over(s, from, 0);
    if (to == from || change > slack || s->is_centre[j])
        return;
    move(s, j, from);
    move(s, i, to);
}

/// Random moves of points, mostly of overloaded medians, until nothing is over.
static void relieve(start *s, marz_budget *budget)
{
    const int64_t n = s->g->n;
    const int64_t moves = MOVES_PER_POINT * n > MOVES_LEAST ? MOVES_PER_POINT * n : MOVES_LEAST;
    const double mean = (double)s->g->demand_total / (double)n;
    for (int64_t step = 0; step < moves && s->excess > 0; step++) {
        int32_t i = (int32_t)marz_rng_below(&s->rng, n);
        for (int32_t tries = 0; tries < 32 && (over(s, s->place_of[i], 0) == 0 || s->is_centre[i]);
             tries++)
            i = (int32_t)marz_rng_below(&s->rng, n);
        const double drawn = marz_rng_unit(&s->rng);
        if (!s->is_centre[i])
            try_move(s, i, drawn < 0.05 ? 4 * drawn * mean : 0);
        if (step % POLL == 0 && marz_budget_charge(budget, POLL) >= 1)
            return;
    }
}

static bool start_init(start *s, marz_arena *arena)
{
    const marz_ground *g = s->g;
    s->centre = MARZ_NEW(arena, int32_t, g->p);
    s->place_of = MARZ_NEW(arena, int32_t, g->n);
    s->load = MARZ_NEW(arena, int64_t, g->p);
    s->least = MARZ_NEW(arena, double, g->n);
    s->wishes = MARZ_NEW(arena, wish, g->n);
    s->is_centre = MARZ_NEW(arena, bool, g->n);
    return s->is_centre && s->centre && s->place_of && s->load && s->least && s->wishes;
}

marz_status marz_median_start(const marz_ground *ground, marz_rng rng, marz_budget *budget,
                              int32_t *median, bool *found, marz_error *error)
{
    *found = false;
    marz_arena *arena = marz_arena_create(0);
    start s = {.g = ground, .rng = rng};
    if (!arena || !start_init(&s, arena)) {
        marz_arena_destroy(arena);
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a first plan");
    }
    for (int32_t round = 0; round < ROUNDS && !*found; round++) {
        choose_centres(&s);
        if (s.centre_count == 0)
            break;
        give_out(&s, round % 2 == 1);
        relieve(&s, budget);
        *found = s.excess == 0;
        if (budget->is_over)
            break;
    }
    for (int32_t i = 0; *found && i < ground->n; i++)
        median[i] = s.centre[s.place_of[i]];
    marz_arena_destroy(arena);
    return MARZ_OK;
}
