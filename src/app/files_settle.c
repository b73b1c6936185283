#include "app/files_settle.h"

#include "app/files_owners.h"
#include "app/files_places.h"
#include "design/design.h"
#include "model/pieces.h"

#include <math.h>
#include <string.h>

#define ROUNDS 8                    ///< allocations at most
#define LEAST_GAIN 2000             ///< a round that saves less than that part ends the work
#define EFFORT 10                   ///< of one, if none is asked for
#define PAIRS_MAX INT64_C(10000000) ///< of units and seats, beyond which a plain answer stays
#define MEDIAN_STEPS 40
#define CIRCLE_STEPS 60

/// The work under way.
typedef struct settle {
    const marz_files_question *question;
    const marz_files_options *options;
    marz_arena *arena;
    const marz_control *control;
    marz_plan *plan;
    int32_t *first, *next; ///< [seat_count], [unit_count] units of each seat as a list
    bool has_places;       ///< seats lie at units
    bool is_plan;          ///< the present seats keep all limits
} settle;

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the territories");
}

// ---------------------------------------------------------------- is it a plan?

/// Can compact territories say all that the question asks?
static bool is_plain(const settle *s)
{
    const marz_instance *in = &s->plan->instance;
    return in->measure_count == 1 && in->group_count == 0 && !in->has_cover && !in->soft_low &&
           !s->question->wants_max && s->question->between_count == 0 &&
           !marz_instance_limits_moves(in);
}

static bool keeps_bands(const settle *s, bool *has_memory)
{
    const marz_instance *in = &s->plan->instance;
    const marz_arena_mark mark = marz_arena_save(s->arena);
    int64_t *load = MARZ_NEW(s->arena, int64_t, in->seat_count);
    bool keeps = *has_memory = load != NULL;
    for (int32_t i = 0; load && i < in->unit_count; i++)
        load[s->plan->seat_of[i]] += in->measure[i];
    for (int32_t j = 0; load && j < in->seat_count; j++)
        keeps &= load[j] >= in->low[j] && load[j] <= in->high[j];
    marz_arena_restore(s->arena, mark);
    return keeps;
}

// ---------------------------------------------------------------- accounts to seats

static void take_over(settle *s, const marz_plan *found)
{
    marz_plan *plan = s->plan;
    memcpy(plan->seat_of, found->seat_of,
           (size_t)plan->instance.unit_count * sizeof *plan->seat_of);
    plan->travel_minor = found->travel_minor;
    plan->mismatch_minor = found->mismatch_minor;
    plan->disruption_minor = found->disruption_minor;
    plan->balance_minor = found->balance_minor;
    plan->uncovered_minor = found->uncovered_minor;
    plan->total_minor = found->total_minor;
    plan->conflict_count = 0;
    if (s->question->wants_max)
        plan->instance.farthest_milli = found->instance.farthest_milli;
    s->is_plan = true;
}

/// Nearer first, where that is asked for; else cheaper.
static bool is_better(const settle *s, const marz_plan *found)
{
    if (s->question->wants_max) {
        const int64_t one = marz_instance_farthest_milli(&found->instance, found->seat_of);
        const int64_t two = marz_instance_farthest_milli(&s->plan->instance, s->plan->seat_of);
        if (one != two)
            return one < two;
    }
    return found->total_minor < s->plan->total_minor;
}

/// The optimiser of given homes, from what is held. @param has_gained  the plan became better
static marz_status allocate(settle *s, marz_design_start *start, bool *has_gained,
                            marz_error *error)
{
    marz_plan *plan = s->plan, found;
    marz_instance in = plan->instance;
    if (s->options->is_contiguous)
        in.graph = s->question->graph;
    start->seat_of = plan->seat_of;
    const marz_design_options work = {.seed = s->options->seed,
                                      .effort =
                                          s->options->effort > 0 ? s->options->effort : EFFORT,
                                      .thread_count = s->options->thread_count,
                                      .start = *start};
    marz_control quiet = s->control ? *s->control : (marz_control){0};
    quiet.found = NULL; // Of one set of centres only.
    *has_gained = false;
    const marz_status status =
        s->question->wants_max ? marz_design_farthest(&in, &work, s->arena, &quiet, &found, error)
                               : marz_design_solve(&in, &work, s->arena, &quiet, &found, error);
    if (status)
        return status;
    const bool has_plan = marz_plan_has_seats(&found);
    if (has_plan && (!s->is_plan || is_better(s, &found))) {
        take_over(s, &found);
        *has_gained = true;
    } else if (!has_plan && !s->is_plan) {
        plan->conflicts = found.conflicts;
        plan->conflict_count = found.conflict_count;
    }
    if (found.outcome == MARZ_OUTCOME_TIME_LIMIT || found.outcome == MARZ_OUTCOME_CANCELLED)
        plan->outcome = found.outcome;
    *start = marz_design_start_of(&found);
    return MARZ_OK;
}

// ---------------------------------------------------------------- seats to their accounts

static void list_units(settle *s)
{
    const marz_instance *in = &s->plan->instance;
    for (int32_t j = 0; j < in->seat_count; j++)
        s->first[j] = MARZ_NONE;
    for (int32_t i = in->unit_count; i-- > 0;) {
        const int32_t seat = s->plan->seat_of[i];
        if (seat == MARZ_NONE)
            continue;
        s->next[i] = s->first[seat];
        s->first[seat] = i;
    }
}

/// What the units of a seat cost on the road from where it lies; -1 if one is not allowed there.
static int64_t road_of(const settle *s, int32_t seat)
{
    const marz_instance *in = &s->plan->instance;
    int64_t sum = 0;
    for (int32_t i = s->first[seat]; i != MARZ_NONE; i = s->next[i]) {
        if (!marz_instance_allows(in, i, seat))
            return -1;
        sum += marz_instance_cost(in, i, seat).travel_minor;
    }
    return sum;
}

/// A step towards the geometric median from `at`, a unit vector; without `is_median` to the mean.
static void step(const settle *s, int32_t seat, bool is_median, double at[3])
{
    const marz_instance *in = &s->plan->instance;
    const double radian = acos(-1) / 180e6;
    double sum[3] = {0};
    for (int32_t i = s->first[seat]; i != MARZ_NONE; i = s->next[i]) {
        if (in->unit_lon_udeg[i] == MARZ_DEGREES_UNKNOWN)
            continue;
        const double lon = in->unit_lon_udeg[i] * radian, lat = in->unit_lat_udeg[i] * radian;
        const double u[3] = {cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)};
        const double far = hypot(hypot(u[0] - at[0], u[1] - at[1]), u[2] - at[2]);
        const double weight =
            ((double)in->visits_milli[i] + 1e-3) / (is_median ? far + 1e-7 : 1); // Within a metre.
        for (int32_t k = 0; k < 3; k++)
            sum[k] += weight * u[k];
    }
    const double length = hypot(hypot(sum[0], sum[1]), sum[2]);
    for (int32_t k = 0; length > 0 && k < 3; k++)
        at[k] = sum[k] / length;
}

static void put(marz_instance *in, int32_t seat, const double at[3])
{
    const double radian = acos(-1) / 180e6;
    in->seat_lon_udeg[seat] = (int32_t)lround(atan2(at[1], at[0]) / radian);
    in->seat_lat_udeg[seat] = (int32_t)lround(atan2(at[2], hypot(at[0], at[1])) / radian);
}

/// Minutes one way of the farthest unit of a seat that has no lock.
static int64_t farthest_from(const settle *s, int32_t seat, int32_t *unit)
{
    const marz_instance *in = &s->plan->instance;
    int64_t most = -1;
    for (int32_t i = s->first[seat]; i != MARZ_NONE; i = s->next[i]) {
        const int64_t minutes = marz_instance_minutes_milli(in, i, seat);
        if (in->lock[i] != MARZ_NONE || minutes <= most)
            continue;
        most = minutes;
        *unit = i;
    }
    return most;
}

/// Where a seat can lie, and what that comes to: the farthest first where that counts, then road.
typedef struct spot {
    int32_t lon, lat;
    int64_t far, road;
} spot;

static void try_spot(const settle *s, int32_t seat, spot *best)
{
    const marz_instance *in = &s->plan->instance;
    int32_t unit;
    const spot one = {in->seat_lon_udeg[seat], in->seat_lat_udeg[seat],
                      s->question->wants_max ? farthest_from(s, seat, &unit) : 0, road_of(s, seat)};
    if (one.road >= 0 &&
        (best->road < 0 || one.far < best->far || (one.far == best->far && one.road < best->road)))
        *best = one;
}

/// Steps towards the middle of the least circle about the units [badoiu2003]: each goes a part of
/// the way to the farthest of them.
static void shrink_circle(settle *s, int32_t seat, spot *best)
{
    marz_instance *in = &s->plan->instance;
    const double radian = acos(-1) / 180e6;
    double at[3] = {0};
    step(s, seat, false, at);
    for (int32_t k = 1; k <= CIRCLE_STEPS; k++) {
        int32_t unit = MARZ_NONE;
        put(in, seat, at);
        try_spot(s, seat, best);
        if (farthest_from(s, seat, &unit) <= 0)
            return;
        const double lon = in->unit_lon_udeg[unit] * radian, lat = in->unit_lat_udeg[unit] * radian;
        const double u[3] = {cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)};
        for (int32_t c = 0; c < 3; c++)
            at[c] += (u[c] - at[c]) / (k + 1);
    }
}

/// Moves a seat to the best of the mean and the median of its units, and where the farthest counts
/// the middle of their circle. @return did it help?
static bool move_seat(settle *s, int32_t seat)
{
    marz_instance *in = &s->plan->instance;
    if (s->question->has_home[seat] || s->first[seat] == MARZ_NONE)
        return false;
    spot best = {.lon = in->seat_lon_udeg[seat], .lat = in->seat_lat_udeg[seat], .road = -1};
    try_spot(s, seat, &best);
    const spot before = best;
    double at[3] = {0};
    for (int32_t k = 0; k <= MEDIAN_STEPS; k++) {
        step(s, seat, k > 0, at);
        if (k > 0 && k < MEDIAN_STEPS)
            continue;
        put(in, seat, at);
        try_spot(s, seat, &best);
    }
    if (s->question->wants_max)
        shrink_circle(s, seat, &best);
    in->seat_lon_udeg[seat] = best.lon;
    in->seat_lat_udeg[seat] = best.lat;
    return before.road >= 0 && (best.far < before.far || best.road < before.road);
}

static bool keeps_reach(const settle *s)
{
    for (int32_t i = 0; i < s->plan->instance.unit_count; i++)
        if (s->plan->seat_of[i] != MARZ_NONE &&
            !marz_instance_allows(&s->plan->instance, i, s->plan->seat_of[i]))
            return false;
    return true;
}

/// Seats to units of theirs. The first time whatever that costs: they have to lie at some.
static marz_status locate_at_units(settle *s, bool *has_gained, marz_error *error)
{
    marz_plan *plan = s->plan;
    const marz_instance before = plan->instance;
    marz_instance *in = &plan->instance;
    const int64_t total = plan->total_minor;
    in->seat_lon_udeg = MARZ_NEW(s->arena, int32_t, in->seat_count);
    in->seat_lat_udeg = MARZ_NEW(s->arena, int32_t, in->seat_count);
    if (!in->seat_lon_udeg || !in->seat_lat_udeg)
        return no_memory(error);
    const size_t bytes = (size_t)in->seat_count * sizeof *in->seat_lon_udeg;
    memcpy(in->seat_lon_udeg, before.seat_lon_udeg, bytes);
    memcpy(in->seat_lat_udeg, before.seat_lat_udeg, bytes);
    if (!marz_files_put_at_units(s->question, s->first, s->next, s->arena, in) ||
        !marz_files_add_costs(plan, s->arena))
        return no_memory(error);
    const bool is_first = !s->has_places;
    s->has_places = true;
    *has_gained = is_first || (plan->total_minor < total && keeps_reach(s));
    if (*has_gained)
        return MARZ_OK;
    *in = before;
    return marz_files_add_costs(plan, s->arena) ? MARZ_OK : no_memory(error);
}

static marz_status locate(settle *s, bool *has_gained, marz_error *error)
{
    *has_gained = false;
    list_units(s);
    if (s->question->between_count)
        return locate_at_units(s, has_gained, error);
    for (int32_t j = 0; j < s->plan->instance.seat_count; j++)
        *has_gained |= move_seat(s, j);
    if (s->question->wants_max && s->is_plan)
        s->plan->instance.farthest_milli =
            marz_instance_farthest_milli(&s->plan->instance, s->plan->seat_of);
    return marz_files_add_costs(s->plan, s->arena) ? MARZ_OK : no_memory(error);
}

// ---------------------------------------------------------------- in turn

static marz_status take_turns(settle *s, marz_error *error)
{
    marz_design_start start = {0};
    marz_outcome stop;
    bool has_gained = true;
    const bool has_seats = s->is_plan || s->question->between_count > 0;
    marz_status status = has_seats ? locate(s, &has_gained, error) : MARZ_OK;
    for (int32_t round = 0; !status && round < ROUNDS; round++) {
        if (round > 0 && marz_control_stops(s->control, &stop))
            break;
        marz_control_report(s->control, "centres", (double)round / ROUNDS);
        const bool was_plan = s->is_plan;
        const int64_t before = s->plan->total_minor;
        status = allocate(s, &start, &has_gained, error);
        if (status || !has_gained)
            break;
        status = locate(s, &has_gained, error);
        if (!has_gained || (was_plan && !s->question->wants_max &&
                            before - s->plan->total_minor < before / LEAST_GAIN))
            break;
    }
    return status;
}

/// The plan carries the graph where it keeps what the graph asks for.
static marz_status carry_graph(settle *s, marz_error *error)
{
    marz_instance *in = &s->plan->instance;
    int32_t *pieces = MARZ_NEW(s->arena, int32_t, in->seat_count);
    if (!pieces)
        return no_memory(error);
    in->graph = s->question->graph;
    const int32_t extra = marz_pieces_of(in, s->plan->seat_of, s->arena, pieces);
    if (extra != 0)
        in->graph = (marz_adjacency){0};
    return extra < 0 ? no_memory(error) : MARZ_OK;
}

/// Seats that may break limits are no plan.
static void drop_seats(marz_plan *plan)
{
    for (int32_t i = 0; i < plan->instance.unit_count; i++)
        plan->seat_of[i] = MARZ_NONE;
    plan->travel_minor = plan->mismatch_minor = plan->disruption_minor = plan->total_minor = 0;
    plan->balance_minor = plan->uncovered_minor = 0;
}

marz_status marz_files_settle(const marz_files_question *question,
                              const marz_files_options *options, marz_arena *arena,
                              const marz_control *control, marz_plan *plan, marz_error *error)
{
    const marz_instance *in = &plan->instance;
    settle s = {.question = question,
                .options = options,
                .arena = arena,
                .control = control,
                .plan = plan,
                .first = MARZ_NEW(arena, int32_t, in->seat_count),
                .next = MARZ_NEW(arena, int32_t, in->unit_count)};
    bool has_memory = true;
    s.is_plan = is_plain(&s) && keeps_bands(&s, &has_memory);
    if (!s.first || !s.next || !has_memory)
        return no_memory(error);
    marz_status status = MARZ_OK;
    if (!s.is_plan || (int64_t)in->unit_count * in->seat_count <= PAIRS_MAX)
        status = take_turns(&s, error);
    if (!status && options->is_contiguous && s.is_plan)
        status = carry_graph(&s, error);
    if (!status && !s.is_plan)
        drop_seats(plan);
    return status;
}
