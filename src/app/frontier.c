#include "app/frontier.h"

#include "app/frontier_internal.h"
#include "design/design.h"
#include "model/pieces.h"

#include <math.h>
#include <string.h>

#define EFFORT 10     ///< of one solve, if none is asked for
#define SOFT_RATE 20  ///< price of a load outside its band, in mean costs of the measure
#define STEPS 20      ///< halvings that find how far bands must give way at least
#define HALFWAY 0.375 ///< of the way to the ease of the point before, where nothing better is known
#define WORTHWHILE 0.75 ///< of that ease: what is not much less is not tried

/// One curve under way.
typedef struct walk {
    const marz_instance *base;
    const marz_frontier_options *options;
    const marz_control *control;
    marz_frontier *frontier;
    marz_arena *scratch;
    int64_t *now;        ///< [cells] loads of the present alignment
    int64_t *edge;       ///< [cells] loads that bands give way to: of the present alignment, with a
                         ///< graph completed by the accounts that nobody has
    int64_t *low, *high; ///< [cells] bands of the solve under way
    marz_arena *held;    ///< of `last`
    marz_plan last;      ///< plan of the point before
    bool has_last;
    bool has_prices; ///< those of `last` are good to start from
    double last_ease;
    int64_t last_value_max;   ///< what might move at the point before
    int32_t last_excused;     ///< fragments that might lie apart there
    marz_forced forced;       ///< what must change hands whatever the plan
    int64_t wanted_value[2];  ///< of the last tries of either kind in one piece; 0: none
    marz_fragments fragments; ///< where there is a graph: what may lie apart at this point
} walk;

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the curve");
}

marz_frontier_options marz_frontier_usual(void)
{
    return (marz_frontier_options){
        .limit_ppm = {0, 10000, 20000, 50000, 100000, 200000, 500000, MARZ_PPM}, .limit_count = 8};
}

static void add_loads(const marz_instance *in, const int32_t *seat_of, int64_t *loads)
{
    memset(loads, 0, (size_t)in->seat_count * (size_t)in->measure_count * sizeof *loads);
    for (int32_t i = 0; i < in->unit_count; i++)
        for (int32_t k = 0; k < in->measure_count && seat_of[i] != MARZ_NONE; k++)
            loads[(int64_t)seat_of[i] * in->measure_count + k] +=
                in->measure[(int64_t)i * in->measure_count + k];
}

static int64_t worst_of(const marz_instance *in, const int64_t *loads)
{
    int64_t worst = 0;
    for (int64_t cell = 0; cell < (int64_t)in->seat_count * in->measure_count; cell++) {
        const int64_t target = in->target[cell];
        const int64_t far = loads[cell] > target ? loads[cell] - target : target - loads[cell];
        const int64_t share = target > 0 ? marz_mul_div(far, MARZ_PPM, target) : 0;
        worst = share > worst ? share : worst;
    }
    return worst;
}

// ---------------------------------------------------------------- bands that give way

/// Bands opened by the share `ease` of the way from their edge to the present load.
static void set_bands(const walk *w, double ease)
{
    const marz_instance *in = w->base;
    for (int64_t cell = 0; cell < (int64_t)in->seat_count * in->measure_count; cell++) {
        const int64_t low = in->low[cell], high = in->high[cell], now = w->edge[cell];
        w->low[cell] = low;
        w->high[cell] = high;
        if (now < low)
            w->low[cell] = ease >= 1 ? now : low - (int64_t)(ease * (double)(low - now));
        if (now > high)
            w->high[cell] = ease >= 1 ? now : high + (int64_t)(ease * (double)(now - high));
    }
}

/// No less value than this must leave seats that are too full: what is above the limit, at the
/// least value that a unit of the measure has.
static double value_needed(const walk *w, double ease)
{
    const marz_instance *in = w->base;
    double needed = 0;
    for (int32_t k = 0; k < in->measure_count; k++) {
        double above = 0, least = 1e300;
        for (int32_t j = 0; j < in->seat_count; j++) {
            const int64_t cell = (int64_t)j * in->measure_count + k;
            const double way = fmax(0, (double)(w->edge[cell] - in->high[cell]));
            above += fmax(0, (double)(w->now[cell] - in->high[cell]) - ease * way);
        }
        for (int32_t i = 0; i < in->unit_count; i++) {
            const int64_t amount = in->measure[(int64_t)i * in->measure_count + k];
            if (amount > 0 && in->present[i] != MARZ_NONE) {
                const double rate = (double)in->value_minor[i] / (double)amount;
                least = rate < least ? rate : least;
            }
        }
        needed = above > 0 && above * least > needed ? above * least : needed;
    }
    return needed;
}

/// The least ease that the value which may move does not exclude.
static double least_ease(const walk *w, int64_t value_max)
{
    double excluded = 0, possible = 1;
    if (value_needed(w, 0) <= (double)value_max)
        return 0;
    for (int32_t k = 0; k < STEPS; k++) {
        const double middle = (excluded + possible) / 2;
        if (value_needed(w, middle) <= (double)value_max)
            possible = middle;
        else
            excluded = middle;
    }
    return possible;
}

// ---------------------------------------------------------------- one solve

/// Where nothing may move, what has an owner is locked: the search need not find that out. A group
/// with several owners cannot stay as it is, and has no value, or there would be no such plan.
static bool lock_owned(const walk *w, marz_arena *arena, marz_instance *in)
{
    int32_t *lock = MARZ_NEW(arena, int32_t, in->unit_count);
    int32_t *seat_of_group = MARZ_NEW(arena, int32_t, in->group_count);
    bool *is_mixed = MARZ_NEW(arena, bool, in->group_count);
    if (!lock || !seat_of_group || !is_mixed)
        return false;
    for (int32_t g = 0; g < in->group_count; g++)
        seat_of_group[g] = MARZ_NONE;
    for (int32_t i = 0; i < in->unit_count; i++) {
        const int32_t g = in->group[i], present = in->present[i];
        if (g == MARZ_NONE || present == MARZ_NONE)
            continue;
        is_mixed[g] |= seat_of_group[g] != MARZ_NONE && seat_of_group[g] != present;
        seat_of_group[g] = present;
    }
    for (int32_t i = 0; i < in->unit_count; i++) {
        const bool stays = in->group[i] == MARZ_NONE || !is_mixed[in->group[i]];
        lock[i] = w->base->lock[i] == MARZ_NONE && stays ? in->present[i] : w->base->lock[i];
    }
    in->lock = lock;
    return true;
}

/// Moves cost nothing; what is known of the point before is the start.
static marz_status solve_once(const walk *w, marz_instance *in, bool wants_max, marz_arena *arena,
                              marz_plan *plan, marz_error *error)
{
    in->disruption_ppm = in->disruption_familiar_ppm = 0;
    in->is_apart = in->graph.node_count ? w->fragments.is_apart : NULL;
    marz_design_options options = {.seed = w->options->seed,
                                   .effort = w->options->effort > 0 ? w->options->effort : EFFORT,
                                   .thread_count = w->options->thread_count};
    options.start = (marz_design_start){.seat_of = w->has_last ? w->last.seat_of : in->present};
    if (w->has_prices)
        options.start = marz_design_start_of(&w->last);
    const marz_control *given = w->control;
    marz_control quiet = given ? *given : (marz_control){0};
    quiet.progress = NULL; // The curve says how far it is; each point says what it found.
    return wants_max ? marz_design_farthest(in, &options, arena, &quiet, plan, error)
                     : marz_design_solve(in, &options, arena, &quiet, plan, error);
}

static marz_status solve(const walk *w, int64_t value_max, double ease, marz_arena *arena,
                         marz_plan *plan, marz_error *error)
{
    marz_instance in = *w->base;
    set_bands(w, ease);
    in.low = w->low;
    in.high = w->high;
    in.has_moved_limit = true;
    in.moved_value_max = value_max;
    // What is locked would not count for pieces.
    if (value_max == 0 && in.graph.node_count == 0 && !lock_owned(w, arena, &in))
        return no_memory(error);
    return solve_once(w, &in, w->options->wants_max, arena, plan, error);
}

/// Prices that mislead leave no bound: then once more without them.
static marz_status solve_well(walk *w, int64_t value_max, double ease, marz_arena *arena,
                              marz_plan *plan, marz_error *error)
{
    const marz_status status = solve(w, value_max, ease, arena, plan, error);
    if (status || !w->has_prices)
        return status;
    const bool is_stopped =
        plan->outcome == MARZ_OUTCOME_TIME_LIMIT || plan->outcome == MARZ_OUTCOME_CANCELLED;
    const bool is_apart =
        w->base->graph.node_count && !marz_plan_has_seats(plan); // Prices say nothing of it.
    if (is_stopped || is_apart || (marz_plan_has_seats(plan) && plan->has_bound))
        return status;
    w->has_prices = false;
    return solve(w, value_max, ease, arena, plan, error);
}

static int64_t farthest_of(const walk *w, const int32_t *seat_of)
{
    return marz_instance_farthest_milli(w->base, seat_of);
}

/// Nearer first, where that counts; else cheaper.
static bool is_better(const walk *w, const marz_plan *one, const marz_plan *two)
{
    const int64_t nearer =
        w->options->wants_max ? farthest_of(w, two->seat_of) - farthest_of(w, one->seat_of) : 0;
    return nearer != 0 ? nearer > 0 : one->total_minor < two->total_minor;
}

/// Does the plan of the point before keep the bands of this one, and is it better?
static bool was_better(const walk *w, const marz_plan *plan)
{
    if (!w->has_last || !is_better(w, &w->last, plan))
        return false;
    const marz_instance *in = w->base;
    const marz_arena_mark mark = marz_arena_save(w->scratch);
    const int64_t cells = (int64_t)in->seat_count * in->measure_count;
    int64_t *loads = MARZ_NEW(w->scratch, int64_t, cells);
    bool is_within = loads != NULL;
    if (loads)
        add_loads(in, w->last.seat_of, loads);
    for (int64_t cell = 0; is_within && cell < cells; cell++)
        is_within = loads[cell] >= w->low[cell] && loads[cell] <= w->high[cell];
    marz_instance whole = *in;
    int32_t *pieces = MARZ_NEW(w->scratch, int32_t, in->seat_count);
    whole.is_apart = w->fragments.is_apart;
    if (is_within && in->graph.node_count)
        is_within = pieces && marz_pieces_of(&whole, w->last.seat_of, w->scratch, pieces) == 0;
    marz_arena_restore(w->scratch, mark);
    return is_within;
}

static void take_last(const walk *w, marz_plan *plan)
{
    memcpy(plan->seat_of, w->last.seat_of, (size_t)w->base->unit_count * sizeof *plan->seat_of);
    plan->travel_minor = w->last.travel_minor;
    plan->mismatch_minor = w->last.mismatch_minor;
    plan->balance_minor = w->last.balance_minor;
    plan->uncovered_minor = w->last.uncovered_minor;
    plan->total_minor = w->last.total_minor;
    plan->instance.farthest_milli = w->last.instance.farthest_milli; // A bound holds for less, too.
    if (plan->has_bound)
        plan->gap_ppm = marz_gap_ppm(plan->total_minor, plan->bound_minor);
}

/// Is the plan of the point before the answer of this one, too? Where no limit on change was in its
/// way and the bands are those of the question, a looser limit asks the same, and the bound, which
/// gives the limit no price, is proved for it as well.
static bool stands_still(const walk *w)
{
    const marz_instance *in = w->base;
    if (w->options->wants_max) // The price says nothing of what is farthest.
        return false;
    if (!w->has_prices || w->last_ease > 0 || w->last.moved_price_micro != 0 || w->last_excused > 0)
        return false;
    int64_t largest = 0;
    for (int32_t i = 0; i < in->unit_count; i++)
        largest = in->value_minor[i] > largest ? in->value_minor[i] : largest;
    return marz_instance_moved_value(in, w->last.seat_of, NULL) <= w->last_value_max - largest;
}

// ---------------------------------------------------------------- points

/// Pieces beyond one a seat, what may lie apart included; -1 when out of memory.
static int32_t count_extra(const walk *w, const int32_t *seat_of)
{
    const marz_arena_mark mark = marz_arena_save(w->scratch);
    int32_t *pieces = MARZ_NEW(w->scratch, int32_t, w->base->seat_count);
    const int32_t extra = pieces ? marz_pieces_of(w->base, seat_of, w->scratch, pieces) : -1;
    marz_arena_restore(w->scratch, mark);
    return extra;
}

static bool describe(const walk *w, const marz_plan *plan, double ease, marz_frontier_point *point)
{
    const marz_instance *in = w->base;
    const marz_arena_mark mark = marz_arena_save(w->scratch);
    int64_t *loads = MARZ_NEW(w->scratch, int64_t, (int64_t)in->seat_count * in->measure_count);
    if (!loads)
        return false;
    add_loads(in, plan->seat_of, loads);
    if (in->graph.node_count && (point->extra_pieces = count_extra(w, plan->seat_of)) < 0)
        return false;
    point->outcome = plan->outcome;
    point->travel_minor = plan->travel_minor;
    point->mismatch_minor = plan->mismatch_minor;
    point->uneven_minor = plan->balance_minor;
    point->uncovered_minor = plan->uncovered_minor;
    point->has_bound = plan->has_bound;
    point->bound_minor = plan->bound_minor;
    point->gap_ppm = plan->gap_ppm;
    if (w->options->wants_max) {
        point->farthest_milli = farthest_of(w, plan->seat_of);
        point->farthest_bound_milli = plan->farthest.bound_milli;
    }
    point->worst_ppm = worst_of(in, loads);
    point->eased_ppm = (int64_t)(ease * MARZ_PPM + 0.5);
    for (int32_t i = 0; i < in->unit_count; i++) {
        const bool is_open = plan->seat_of[i] == MARZ_NONE;
        point->uncovered_count += is_open;
        if (in->present[i] == MARZ_NONE || plan->seat_of[i] == in->present[i])
            continue;
        point->moved_count++;
        point->moved_minor += in->value_minor[i];
        if (!is_open) // The price of having nobody holds all that its leaving costs.
            point->disruption_minor += marz_instance_cost(in, i, plan->seat_of[i]).disruption_minor;
    }
    marz_arena_restore(w->scratch, mark);
    return true;
}

/// Keeps the plan of the point for the next one.
static void hold(walk *w, marz_arena *arena, const marz_plan *plan, double ease, bool is_locked)
{
    w->last_value_max = plan->instance.moved_value_max;
    w->last_excused = w->fragments.excused_count;
    marz_arena_destroy(w->held);
    w->held = arena;
    w->last = *plan;
    w->has_last = true;
    w->has_prices = plan->has_bound && !is_locked; // Prices of locked accounts mean nothing.
    w->last_ease = ease;
}

/// Ease at which a load would be within its band; beyond 1: bands do not give way so far.
static double ease_of(const walk *w, int64_t cell, int64_t load)
{
    const int64_t low = w->base->low[cell], high = w->base->high[cell], edge = w->edge[cell];
    if (load >= low && load <= high)
        return 0;
    const double way = load < low ? (double)(low - edge) : (double)(edge - high);
    const double need = load < low ? (double)(low - load) : (double)(load - high);
    return way > 0 ? need / way : 2;
}

/// Value that the best try that failed would have had to move; 0: that was not in the way.
static int64_t value_wanted(const marz_plan *plan)
{
    for (int32_t k = 0; k < plan->conflict_count; k++)
        if (plan->conflicts[k].kind == MARZ_CONFLICT_NOT_FOUND &&
            plan->conflicts[k].measure == MARZ_NONE)
            return plan->conflicts[k].found;
    return 0;
}

/// Ease at which the best try that failed would have been a plan; negative: that is not known.
static double ease_needed(const walk *w, const marz_plan *plan)
{
    const marz_instance *in = w->base;
    double most = -1;
    for (int32_t k = 0; k < plan->conflict_count; k++) {
        const marz_conflict *one = &plan->conflicts[k];
        if (one->kind != MARZ_CONFLICT_NOT_FOUND || one->measure == MARZ_NONE)
            return -1;
        for (int32_t j = 0; j < in->seat_count; j++)
            if (strcmp(in->seat_id[j], one->subject) == 0)
                most = fmax(most,
                            ease_of(w, (int64_t)j * in->measure_count + one->measure, one->found));
    }
    return most;
}

/// How far bands give way at one try, and what may lie apart.
typedef struct attempt {
    double ease;
    int64_t mended_max; ///< value that is for bringing pieces together; negative: nothing must
    bool has_prices;    ///< those of the point before may help
} attempt;

/// A point that is being looked for.
typedef struct quest {
    walk *walk;
    marz_frontier_point *point;
    int64_t value_max;
    double least, most;   ///< ease
    double wanted_ease;   ///< of the last try that failed, as ease_needed says
    int64_t wanted_value; ///< and as value_wanted says
} quest;

static bool is_found(const quest *q)
{
    return q->point->outcome != MARZ_OUTCOME_INFEASIBLE;
}

/// Solves once, unless the time is up; what is found becomes the plan of the point.
static marz_status try_point(quest *q, const attempt *a, marz_error *error)
{
    walk *w = q->walk;
    const bool has_graph = w->base->graph.node_count > 0;
    marz_outcome stop;
    marz_plan plan;
    if (marz_control_stops(w->control, &stop))
        return MARZ_OK;
    marz_arena *arena = marz_arena_create(0);
    if (!arena)
        return no_memory(error);
    if (has_graph)
        marz_fragments_excuse(&w->fragments, w->base, a->mended_max);
    w->has_prices = a->has_prices;
    const marz_status status = solve_well(w, q->value_max, a->ease, arena, &plan, error);
    if (status || !marz_plan_has_seats(&plan)) {
        q->wanted_ease = status ? -1 : ease_needed(w, &plan);
        q->wanted_value = status ? 0 : value_wanted(&plan);
        if (!status)
            q->point->reason = marz_frontier_reason_of(&plan);
        marz_arena_destroy(arena);
        return status;
    }
    if (was_better(w, &plan))
        take_last(w, &plan);
    hold(w, arena, &plan, a->ease, q->value_max == 0 && !has_graph);
    return describe(w, &plan, a->ease, q->point) ? MARZ_OK : no_memory(error);
}

/// Tries bands that give way further and further, up to where the point before is a plan.
static marz_status find_loose(quest *q, marz_error *error)
{
    static const double shares[] = {0, 0.125, 0.375, 1};
    marz_status status = MARZ_OK;
    for (size_t k = 0; k < sizeof shares / sizeof *shares && !status && !is_found(q); k++) {
        if (k > 0 && q->most == q->least)
            break; // The same bands again.
        const attempt a = {.ease = q->least + shares[k] * (q->most - q->least),
                           .has_prices = q->walk->has_prices};
        status = try_point(q, &a, error);
    }
    return status;
}

/// One of the tries of a point in one piece, which are dear: where the same try wanted to move far
/// more at a point before, it is left out.
static marz_status try_whole(quest *q, int32_t kind, const attempt *a, marz_error *error)
{
    int64_t *wanted = &q->walk->wanted_value[kind];
    if ((double)q->value_max < WORTHWHILE * (double)*wanted)
        return MARZ_OK;
    const marz_status status = try_point(q, a, error);
    *wanted = status || is_found(q) ? 0 : q->wanted_value;
    return status;
}

/// The same in one piece. A try that fails says what it would have needed. At first half of what
/// may move is for bringing pieces together; then nothing must. With nothing to spend only the
/// present alignment is left. Prices of other bands mislead.
static marz_status find_whole(quest *q, marz_error *error)
{
    const bool has_prices = q->walk->has_prices;
    const attempt first = {
        .ease = q->least, .mended_max = q->value_max / 2, .has_prices = has_prices};
    marz_status status = q->value_max > 0 ? try_whole(q, 0, &first, error) : MARZ_OK;
    const double ease = q->wanted_ease < 0 || q->wanted_ease > 1
                            ? q->least + HALFWAY * (q->most - q->least)
                            : q->wanted_ease * (1 + 1e-9);
    const attempt second = {.ease = ease, .mended_max = -1};
    if (!status && !is_found(q) && q->value_max > 0 && ease < WORTHWHILE * q->most)
        status = try_whole(q, 1, &second, error);
    const attempt last = {.ease = q->most, .mended_max = -1, .has_prices = has_prices};
    const bool is_new = q->most > q->least || q->walk->fragments.count > 0 || q->value_max == 0;
    if (!status && !is_found(q) && is_new)
        status = try_point(q, &last, error);
    return status;
}

static marz_status find_point(walk *w, marz_frontier_point *point, marz_error *error)
{
    quest q = {.walk = w, .point = point, .wanted_ease = -1};
    q.value_max = marz_mul_div(w->frontier->value_minor, point->limit_ppm, MARZ_PPM);
    q.most = w->has_last ? w->last_ease : 1;
    q.least = fmin(least_ease(w, q.value_max), q.most);
    if (stands_still(w))
        return describe(w, &w->last, 0, point) ? MARZ_OK : no_memory(error);
    point->outcome = MARZ_OUTCOME_INFEASIBLE;
    if (w->forced.value_minor > q.value_max) {
        point->reason = marz_frontier_reason_forced(&w->forced, q.value_max);
        return MARZ_OK;
    }
    return w->base->graph.node_count > 0 ? find_whole(&q, error) : find_loose(&q, error);
}

static int64_t total_of(const marz_instance *in, int32_t measure)
{
    int64_t total = 0;
    for (int32_t i = 0; i < in->unit_count; i++)
        total += in->measure[(int64_t)i * in->measure_count + measure];
    return total;
}

/// The present alignment, completed: bands are soft, at a rate that leaves them only where pieces
/// ask for it. It is a plan for every limit once bands give way to its loads.
static marz_status complete_present(walk *w, marz_error *error)
{
    marz_instance in = *w->base;
    const int64_t cells = (int64_t)in.seat_count * in.measure_count;
    w->edge = MARZ_NEW(w->scratch, int64_t, cells);
    marz_arena *arena = marz_arena_create(0);
    marz_plan plan;
    in.soft_low = in.low;
    in.soft_high = in.high;
    in.low = MARZ_NEW(w->scratch, int64_t, cells);
    in.high = MARZ_NEW(w->scratch, int64_t, cells);
    in.has_moved_limit = true;
    in.moved_value_max = 0;
    if (!w->edge || !arena || !in.low || !in.high) {
        marz_arena_destroy(arena);
        return no_memory(error);
    }
    for (int32_t k = 0; k < in.measure_count; k++) {
        const int64_t total = total_of(&in, k);
        const double rate = SOFT_RATE * 1e6 * (double)w->frontier->now_minor / (double)(total + 1);
        in.soft_rate_micro[k] = (int64_t)fmin(rate, (double)MARZ_SOFT_RATE_MAX);
        for (int64_t cell = k; cell < cells; cell += in.measure_count)
            in.high[cell] = total > in.soft_high[cell] ? total : in.soft_high[cell];
    }
    marz_fragments_excuse(&w->fragments, w->base, -1);
    marz_status status = solve_once(w, &in, false, arena, &plan, error);
    if (!status && marz_plan_has_seats(&plan)) {
        add_loads(w->base, plan.seat_of, w->edge);
        hold(w, arena, &plan, 1, true);
        return MARZ_OK;
    }
    memcpy(w->edge, w->now, (size_t)cells * sizeof *w->edge);
    marz_arena_destroy(arena);
    return status;
}

static marz_status prepare(walk *w, marz_error *error)
{
    const marz_instance *in = w->base;
    const int64_t cells = (int64_t)in->seat_count * in->measure_count;
    w->now = MARZ_NEW(w->scratch, int64_t, cells);
    w->low = MARZ_NEW(w->scratch, int64_t, cells);
    w->high = MARZ_NEW(w->scratch, int64_t, cells);
    if (!w->now || !w->low || !w->high)
        return no_memory(error);
    w->edge = w->now;
    add_loads(in, in->present, w->now);
    w->frontier->now_worst_ppm = worst_of(in, w->now);
    w->frontier->has_cover = in->has_cover;
    w->frontier->wants_max = w->options->wants_max;
    w->frontier->now_farthest_milli = farthest_of(w, in->present);
    for (int32_t i = 0; i < in->unit_count; i++) {
        if (in->present[i] == MARZ_NONE) {
            w->frontier->now_minor += in->has_cover ? marz_instance_uncovered(in, i) : 0;
            continue;
        }
        const marz_cost cost = marz_instance_cost(in, i, in->present[i]);
        w->frontier->owned_count++;
        w->frontier->value_minor += in->value_minor[i];
        w->frontier->now_minor += cost.travel_minor + cost.mismatch_minor;
    }
    w->frontier->has_balance_price = in->soft_low != NULL;
    for (int64_t cell = 0; cell < cells; cell++)
        w->frontier->now_minor += marz_instance_balance(in, cell, w->now[cell]);
    w->frontier->free_count = in->unit_count - w->frontier->owned_count;
    w->frontier->is_contiguous = in->graph.node_count > 0;
    if (in->graph.node_count && !marz_fragments_find(in, w->scratch, &w->fragments))
        return no_memory(error);
    if (!marz_frontier_forced(in, w->scratch, &w->forced))
        return no_memory(error);
    w->frontier->now_extra_pieces = w->fragments.count;
    if (w->frontier->owned_count > 0)
        return MARZ_OK;
    marz_fail(error, MARZ_E_INPUT, "nobody has a unit yet, so nothing can change hands");
    marz_hint(error, "The column owner says who has a unit; marz map design plans without it.");
    return MARZ_E_INPUT;
}

/// Did the control end the search of the point? What it has is a plan, but not all that there is;
/// that it has none says nothing.
static bool was_stopped(const walk *w, const marz_frontier_point *point)
{
    marz_outcome stop;
    return (point->outcome == MARZ_OUTCOME_INFEASIBLE ||
            point->outcome == MARZ_OUTCOME_TIME_LIMIT ||
            point->outcome == MARZ_OUTCOME_CANCELLED) &&
           marz_control_stops(w->control, &stop);
}

static marz_status follow(walk *w, marz_error *error)
{
    marz_status status = prepare(w, error);
    if (!status && w->frontier->is_contiguous)
        status = complete_present(w, error);
    for (int32_t p = 0; !status && p < w->options->limit_count; p++) {
        marz_outcome stop;
        if (marz_control_stops(w->control, &stop)) {
            w->frontier->is_cut_short = true;
            break;
        }
        marz_control_report(w->control, "frontier", (double)p / w->options->limit_count);
        marz_frontier_point *point = &w->frontier->points[w->frontier->point_count++];
        *point = (marz_frontier_point){.limit_ppm = w->options->limit_ppm[p]};
        status = find_point(w, point, error);
        if (!status && was_stopped(w, point)) {
            w->frontier->is_cut_short = true;
            w->frontier->point_count -= point->outcome == MARZ_OUTCOME_INFEASIBLE;
        }
    }
    return status;
}

marz_status marz_frontier_run(const marz_instance *instance, const marz_frontier_options *options,
                              const marz_control *control, marz_frontier *frontier,
                              marz_error *error)
{
    *frontier = (marz_frontier){0};
    walk w = {.base = instance,
              .options = options,
              .control = control,
              .frontier = frontier,
              .scratch = marz_arena_create(0)};
    const marz_status status = w.scratch ? follow(&w, error) : no_memory(error);
    marz_arena_destroy(w.held);
    marz_arena_destroy(w.scratch);
    return status;
}

int32_t marz_frontier_cheapest(const marz_frontier *frontier)
{
    int32_t best = MARZ_NONE;
    int64_t least = INT64_MAX, ease = INT64_MAX;
    for (int32_t p = 0; p < frontier->point_count; p++)
        if (frontier->points[p].outcome != MARZ_OUTCOME_INFEASIBLE &&
            frontier->points[p].eased_ppm < ease)
            ease = frontier->points[p].eased_ppm;
    for (int32_t p = 0; p < frontier->point_count; p++) {
        const marz_frontier_point *one = &frontier->points[p];
        const int64_t sum = marz_frontier_cost(one) + one->disruption_minor;
        if (one->outcome == MARZ_OUTCOME_INFEASIBLE || one->eased_ppm > ease || sum >= least)
            continue;
        least = sum;
        best = p;
    }
    return best;
}
