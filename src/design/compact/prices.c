#include "base/threads.h"
#include "design/compact/bounder.h"

#include <math.h>
#include <string.h>

#define HEAT_LAST 0.004 ///< of the softened least, in mean moments of a territory
#define STEP_LAST 0.01  ///< of a price, in first prices per share of coverage that is missing
#define SLACK_HEAT 0.5  ///< what a box may hide in a survey, in heats
#define STEPS_A_PROOF 8 ///< on pieces, for each on units
#define MEMORY 0.7      ///< share of the direction before that a direction keeps
#define SLACK 0.003     ///< what a box may hide in a proof, in mean moments
#define REPAIR 1.0      ///< share of what a unit may pay more or less that a step takes
#define EXTRAS 2048     ///< centres met in surveys that are looked round again
#define SURVEY_EVERY 8  ///< steps
#define RISE_MOST 0.2   ///< of a price in a step, in first prices

/// From the first step to the last.
typedef struct range {
    double first, last;
} range;

static double between(range r, double share)
{
    return r.first * pow(r.last / r.first, share);
}

/// How long the ascent may take.
typedef struct timing {
    int64_t began_ms, left_ms, steps; ///< left_ms: 0: only steps count
    int32_t thread_count;
    const marz_control *control;
} timing;

/// Prices on their way up: what the territories round many centres say about them.
typedef struct ascent {
    marz_bounder *b;
    double *x, *y; ///< [centre_count] first those of pieces, then such as surveys met
    int32_t fixed_count, centre_count, extra_count, thread_count;
    marz_bound_survey survey;
    double *slack, *coverage; ///< [LANES * count]
    double *direction, *best; ///< [count]
    double least[MARZ_BOUND_LANES];
    double floor, heat; ///< of the shares
} ascent;

/// What the territory left by the last evaluation says.
static void take(ascent *s, const marz_bounder *view, int64_t lane, double value, double cx,
                 double cy, double tau)
{
    double *slack = s->slack + (size_t)lane * (size_t)view->count;
    double *coverage = s->coverage + (size_t)lane * (size_t)view->count;
    double weight = 0, sx = 0, sy = 0;
    for (int32_t e = 0; e < view->offer_count; e++) {
        const marz_bound_offer *o = &view->offers[e];
        if (!(o->value < tau))
            continue;
        weight += o->weight;
        sx += o->weight * (view->x[o->unit] - cx);
        sy += o->weight * (view->y[o->unit] - cy);
    }
    if (weight > 0) // Round its own centroid it costs less.
        value -= (sx * sx + sy * sy) / weight;
    s->least[lane] = fmin(s->least[lane], value);
    const double share = exp(fmin((s->floor - value) / s->heat, 0));
    for (int32_t e = 0; e < view->offer_count; e++) {
        const marz_bound_offer *o = &view->offers[e];
        if (!(o->value < tau))
            continue;
        slack[o->unit] = fmin(slack[o->unit], value);
        coverage[o->unit] += share;
    }
}

static void look_round(void *context, int64_t first, int64_t last)
{
    ascent *s = context;
    for (int64_t lane = first; lane < last; lane++) {
        marz_bounder view = marz_bounder_lane(s->b, lane);
        const size_t count = (size_t)view.count;
        for (size_t i = 0; i < count; i++) {
            s->slack[(size_t)lane * count + i] = INFINITY;
            s->coverage[(size_t)lane * count + i] = 0;
        }
        s->least[lane] = INFINITY;
        for (int64_t j = lane; j < s->centre_count; j += MARZ_BOUND_LANES) {
            double tau;
            const double value = marz_bounder_least(&view, s->x[j], s->y[j], &tau);
            take(s, &view, lane, value, s->x[j], s->y[j], tau);
        }
    }
}

/// Looks round all centres. @return the least reduced cost met
static double look(ascent *s)
{
    const size_t count = (size_t)s->b->count;
    marz_parallel(s->thread_count, MARZ_BOUND_LANES, 1, look_round, s);
    double least = s->least[0];
    for (size_t lane = 1; lane < MARZ_BOUND_LANES; lane++) {
        least = fmin(least, s->least[lane]);
        for (size_t i = 0; i < count; i++) {
            s->slack[i] = fmin(s->slack[i], s->slack[lane * count + i]);
            s->coverage[i] += s->coverage[lane * count + i];
        }
    }
    return least;
}

/// A step along the direction of what is covered too seldom; then each unit pays more or less, as
/// much as the dearest territory with it allows: that keeps all reduced costs near 0.
static void step(ascent *s, double size)
{
    marz_bounder *b = s->b;
    double sum = 0, most = 0;
    for (int32_t i = 0; i < b->count; i++) {
        sum += s->coverage[i] * b->weight[i];
        most = fmax(most, s->coverage[i]);
    }
    const double mean = b->total / b->territory_count;
    const double tame = sum > 0 ? size / fmax(1, most * b->total / sum / 4) : 0;
    for (int32_t i = 0; i < b->count; i++) {
        const double missing = sum > 0 ? 1 - s->coverage[i] * b->total / sum : 0;
        s->direction[i] = MEMORY * s->direction[i] + (1 - MEMORY) * missing;
        const double more = fmin(REPAIR * s->slack[i] / mean, RISE_MOST * b->base[i]);
        b->price[i] += tame * b->base[i] * s->direction[i] + more;
    }
    marz_bounder_take_prices(b);
}

static bool ascent_init(ascent *s, marz_bounder *b, const marz_bounder *centres,
                        int32_t thread_count, marz_arena *arena)
{
    const size_t all = MARZ_BOUND_LANES * (size_t)b->count;
    *s = (ascent){.b = b,
                  .x = MARZ_NEW(arena, double, centres->count + EXTRAS),
                  .y = MARZ_NEW(arena, double, centres->count + EXTRAS),
                  .fixed_count = centres->count,
                  .centre_count = centres->count,
                  .thread_count = thread_count,
                  .slack = MARZ_NEW(arena, double, all),
                  .coverage = MARZ_NEW(arena, double, all),
                  .direction = MARZ_NEW(arena, double, b->count),
                  .best = MARZ_NEW(arena, double, b->count)};
    for (int32_t i = 0; i < centres->count && s->x && s->y; i++) {
        s->x[i] = centres->x[i];
        s->y[i] = centres->y[i];
    }
    return s->x && s->y && s->slack && s->coverage && s->direction && s->best;
}

/// Looks into the whole plane; centres of low reduced cost join those looked round in each step,
/// in place of the oldest. @param slack  in mean moments  @return what the prices prove
static double survey(ascent *s, double seen, double slack, const marz_control *control)
{
    s->survey.seen = seen;
    s->survey.slack = slack * s->b->mean_moment;
    marz_bounder_survey(s->b, &s->survey, s->thread_count, control);
    for (int32_t k = 0; k < MARZ_BOUND_CELLS * MARZ_BOUND_CELLS; k++) {
        if (!(s->survey.lowest[k] < seen + s->survey.slack))
            continue;
        const int32_t at = s->fixed_count + s->extra_count++ % EXTRAS;
        s->x[at] = s->survey.x[k];
        s->y[at] = s->survey.y[k];
        s->centre_count = s->centre_count > at + 1 ? s->centre_count : at + 1;
    }
    return marz_bounder_value(s->b, s->survey.least);
}

/// One stage of the ascent, on pieces.
typedef struct level {
    int32_t pieces; ///< a territory
    double share;   ///< of the time or the steps, from the start
    range heat, step;
} level;

static const level levels[] = {
    {32, 0.25, {0.2, 0.01}, {0.3, 0.03}},
    {96, 0.55, {0.03, 0.004}, {0.1, 0.01}},
};
#define LEVELS ((int32_t)(sizeof levels / sizeof *levels))

/// Steps of a level; the best prices stay.
static void climb(ascent *s, const level *at, const timing *when)
{
    marz_bounder *b = s->b;
    double best = -INFINITY;
    marz_outcome outcome;
    const int64_t steps = (int64_t)(at->share * (double)when->steps) + 1;
    const int64_t from = marz_clock_ms(),
                  until = when->began_ms + (int64_t)(at->share * (double)when->left_ms);
    for (int64_t t = 0;; t++) {
        double share = (double)t / (double)steps;
        if (when->left_ms > 0)
            share = fmax(share, (double)(marz_clock_ms() - from) / fmax((double)(until - from), 1));
        const double heat = between(at->heat, fmin(share, 1));
        const double least = look(s);
        const double value = marz_bounder_paid(b) + b->territory_count * least;
        if (value > best) {
            best = value;
            memcpy(s->best, b->price, (size_t)b->count * sizeof *b->price);
        }
        if (share >= 1 || marz_control_stops(when->control, &outcome))
            break;
        if (t % SURVEY_EVERY == SURVEY_EVERY - 1)
            survey(s, least, fmax(SLACK, SLACK_HEAT * heat), when->control);
        s->floor = least;
        s->heat = heat * b->mean_moment;
        step(s, between(at->step, share));
    }
    memcpy(b->price, s->best, (size_t)b->count * sizeof *b->price);
    marz_bounder_take_prices(b);
}

/// Neighbours along the curve taken together; prices of pieces are those of their units less what
/// a unit of weight adds inside.
typedef struct pieces {
    marz_bounder coarse;
    int32_t *of;   ///< [count of the units]
    double *inner; ///< [coarse.count] mean square distance to the centroid
} pieces;

static int32_t divide(const marz_bounder *fine, int32_t a_part, int32_t *of)
{
    const double most = fine->total / fine->territory_count / a_part;
    int32_t count = 0;
    double weight = 0;
    for (int32_t i = 0; i < fine->count; i++) {
        if (i > 0 && weight + fine->weight[i] > most) {
            count++;
            weight = 0;
        }
        weight += fine->weight[i];
        of[i] = count;
    }
    return count + 1;
}

/// Sums over the units of each piece.
static void fill_pieces(const marz_bounder *fine, pieces *p)
{
    marz_bounder *c = &p->coarse;
    for (int32_t i = 0; i < fine->count; i++) {
        const int32_t at = p->of[i];
        c->weight[at] += fine->weight[i];
        c->x[at] += fine->weight[i] * fine->x[i];
        c->y[at] += fine->weight[i] * fine->y[i];
        c->base[at] += fine->weight[i] * fine->base[i];
        c->price[at] += fine->weight[i] * fine->price[i];
    }
    for (int32_t at = 0; at < c->count; at++) {
        c->x[at] /= c->weight[at];
        c->y[at] /= c->weight[at];
        c->base[at] /= c->weight[at];
    }
    for (int32_t i = 0; i < fine->count; i++) {
        const int32_t at = p->of[i];
        const double dx = fine->x[i] - c->x[at], dy = fine->y[i] - c->y[at];
        p->inner[at] += fine->weight[i] / c->weight[at] * (dx * dx + dy * dy);
    }
    for (int32_t at = 0; at < c->count; at++)
        c->price[at] = c->price[at] / c->weight[at] - p->inner[at];
}

static bool make_pieces(const marz_bounder *fine, int32_t a_part, pieces *p, marz_arena *arena)
{
    p->of = MARZ_NEW(arena, int32_t, fine->count);
    if (!p->of)
        return false;
    const int32_t count = divide(fine, a_part, p->of);
    p->inner = MARZ_NEW(arena, double, count);
    if (!p->inner || !marz_bounder_init(&p->coarse, count, arena))
        return false;
    p->coarse.count = count;
    p->coarse.territory_count = fine->territory_count;
    p->coarse.low = fine->low;
    p->coarse.high = fine->high;
    p->coarse.mean_moment = fine->mean_moment;
    fill_pieces(fine, p);
    marz_bounder_take_places(&p->coarse);
    marz_bounder_take_prices(&p->coarse);
    return true;
}

/// Units take the prices of their pieces, averaged along the curve over the length of a piece:
/// prices that jump would be made use of. @param sum  [count] scratch
static void hand_down(marz_bounder *b, const pieces *p, double *copy)
{
    const int32_t reach = b->count / (2 * p->coarse.count);
    double sum = 0;
    int32_t from = 0, to = 0;
    for (int32_t i = 0; i < b->count; i++)
        copy[i] = p->coarse.price[p->of[i]] + p->inner[p->of[i]];
    for (int32_t i = 0; i < b->count; i++) {
        for (; to < b->count && to <= i + reach; to++)
            sum += copy[to];
        for (; from < i - reach; from++)
            sum -= copy[from];
        b->price[i] = sum / (to - from);
    }
    marz_bounder_take_prices(b);
}

/// Steps on the units, each after a survey, which proves a bound. With a deadline none is begun
/// that would not end.
static double finish(ascent *s, int64_t steps, const marz_control *control)
{
    marz_bounder *b = s->b;
    const int64_t deadline = control ? control->deadline_ms : 0;
    double bound = 0;
    marz_outcome outcome;
    for (int64_t t = 0, took = 0; t < steps && !marz_control_stops(control, &outcome); t++) {
        const int64_t from = marz_clock_ms();
        if (deadline > 0 && from + took > deadline)
            break;
        const double seen = look(s);
        bound = fmax(bound, survey(s, seen, SLACK, control));
        s->floor = seen;
        s->heat = HEAT_LAST * b->mean_moment;
        step(s, STEP_LAST);
        took = marz_clock_ms() - from;
    }
    return bound;
}

static bool climb_level(marz_bounder *b, const level *at, const timing *when, marz_arena *arena)
{
    pieces p;
    ascent s;
    double *copy = MARZ_NEW(arena, double, b->count);
    if (!copy || !make_pieces(b, at->pieces, &p, arena) ||
        !ascent_init(&s, &p.coarse, &p.coarse, when->thread_count, arena))
        return false;
    climb(&s, at, when);
    hand_down(b, &p, copy);
    return true;
}

bool marz_bounder_raise(marz_bounder *b, int64_t step_max, int32_t thread_count,
                        const marz_control *control, double *bound)
{
    marz_arena *arena = marz_arena_create(0);
    const int64_t now = marz_clock_ms();
    const timing when = {.began_ms = now,
                         .left_ms =
                             control && control->deadline_ms > now ? control->deadline_ms - now : 0,
                         .steps = step_max,
                         .thread_count = thread_count,
                         .control = control};
    pieces p;
    ascent s;
    bool ok = arena;
    for (int32_t i = 0; i < LEVELS && ok; i++) {
        const marz_arena_mark mark = marz_arena_save(arena);
        ok = climb_level(b, &levels[i], &when, arena);
        marz_arena_restore(arena, mark);
    }
    ok = ok && make_pieces(b, levels[LEVELS - 1].pieces, &p, arena) &&
         ascent_init(&s, b, &p.coarse, thread_count, arena);
    if (ok)
        *bound = finish(&s, step_max / STEPS_A_PROOF + 1, control);
    marz_arena_destroy(arena);
    return ok;
}
