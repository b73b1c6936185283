#include "app/homes.h"

#include "app/files_settle.h"

#include <math.h>
#include <string.h>

#define SAMPLE 512       ///< accounts at which a seat is tried at first
#define TRIAL_EFFORT 10  ///< of the plan from which homes are improved
#define FARTHEST_CHORD 2 ///< of two points of the unit sphere

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the homes");
}

static bool has_position(const marz_instance *in, int32_t unit)
{
    return in->unit_lon_udeg[unit] != MARZ_DEGREES_UNKNOWN;
}

marz_status marz_homes_find(const marz_company *company, const marz_instance *in, marz_arena *arena,
                            marz_homes *homes, marz_error *error)
{
    const char *asked = company->settings.place;
    bool has_accounts = false;
    *homes = (marz_homes){.is_placed = MARZ_NEW(arena, uint8_t, in->seat_count)};
    if (!homes->is_placed)
        return no_memory(error);
    for (int32_t i = 0; i < in->unit_count && !has_accounts; i++)
        has_accounts = has_position(in, i);
    for (int32_t j = 0; has_accounts && strcmp(asked, "no") != 0 && j < in->seat_count; j++) {
        const int32_t rep = in->seat_rep[j];
        const bool is_guess =
            rep == MARZ_NONE || company->reps[rep].place.precision == MARZ_PLACED_ACCOUNTS;
        homes->is_placed[j] = in->seat_lon_udeg[j] == MARZ_DEGREES_UNKNOWN ||
                              (is_guess && strcmp(asked, "unknown") == 0);
        homes->count += homes->is_placed[j];
    }
    return MARZ_OK;
}

// ---------------------------------------------------------------- a first place

/// A point of the unit sphere.
typedef struct spot {
    double x, y, z;
} spot;

typedef struct seeds {
    marz_instance *in;
    int32_t *units; ///< [count] that have a position
    int32_t count;
    spot *point;     ///< [count]
    double *weight;  ///< [count] visits
    double *nearest; ///< [count] chord to the next seat
} seeds;

static spot spot_of(int32_t lon_udeg, int32_t lat_udeg)
{
    const double radian = acos(-1) / 180e6, lon = lon_udeg * radian, lat = lat_udeg * radian;
    return (spot){cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)};
}

static double chord(spot a, spot b)
{
    return sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y) + (a.z - b.z) * (a.z - b.z));
}

static bool list_units(seeds *s, marz_arena *scratch)
{
    const marz_instance *in = s->in;
    s->units = MARZ_NEW(scratch, int32_t, in->unit_count);
    s->point = MARZ_NEW(scratch, spot, in->unit_count);
    s->weight = MARZ_NEW(scratch, double, in->unit_count);
    s->nearest = MARZ_NEW(scratch, double, in->unit_count);
    if (!s->units || !s->point || !s->weight || !s->nearest)
        return false;
    for (int32_t i = 0; i < in->unit_count; i++) {
        if (!has_position(in, i))
            continue;
        s->units[s->count] = i;
        s->point[s->count] = spot_of(in->unit_lon_udeg[i], in->unit_lat_udeg[i]);
        s->weight[s->count] = (double)in->visits_milli[i] + 1;
        s->nearest[s->count++] = FARTHEST_CHORD;
    }
    return true;
}

static void take(seeds *s, int32_t seat)
{
    const spot at = spot_of(s->in->seat_lon_udeg[seat], s->in->seat_lat_udeg[seat]);
    for (int32_t k = 0; k < s->count; k++)
        s->nearest[k] = fmin(s->nearest[k], chord(s->point[k], at));
}

static void put_best(seeds *s, int32_t seat)
{
    const int32_t tries = s->count < SAMPLE ? s->count : SAMPLE;
    int32_t best = 0;
    double most = -1;
    for (int32_t t = 0; t < tries; t++) {
        const int32_t at = (int32_t)((int64_t)t * s->count / tries);
        double saved = 0;
        for (int32_t k = 0; k < s->count; k++)
            saved += s->weight[k] * fmax(0, s->nearest[k] - chord(s->point[k], s->point[at]));
        if (saved <= most)
            continue;
        most = saved;
        best = at;
    }
    s->in->seat_lon_udeg[seat] = s->in->unit_lon_udeg[s->units[best]];
    s->in->seat_lat_udeg[seat] = s->in->unit_lat_udeg[s->units[best]];
    take(s, seat);
}

static bool own_positions(marz_instance *in, marz_arena *arena)
{
    const size_t bytes = (size_t)in->seat_count * sizeof *in->seat_lon_udeg;
    int32_t *lon = MARZ_NEW(arena, int32_t, in->seat_count);
    int32_t *lat = MARZ_NEW(arena, int32_t, in->seat_count);
    if (!lon || !lat)
        return false;
    memcpy(lon, in->seat_lon_udeg, bytes);
    memcpy(lat, in->seat_lat_udeg, bytes);
    in->seat_lon_udeg = lon;
    in->seat_lat_udeg = lat;
    return true;
}

marz_status marz_homes_seed(const marz_homes *homes, marz_arena *arena, marz_instance *in,
                            marz_error *error)
{
    seeds s = {.in = in};
    marz_arena *scratch = marz_arena_create(0);
    const bool is_ready = scratch && own_positions(in, arena) && list_units(&s, scratch);
    for (int32_t j = 0; is_ready && j < in->seat_count; j++)
        if (in->seat_lon_udeg[j] != MARZ_DEGREES_UNKNOWN)
            take(&s, j);
    for (int32_t j = 0; is_ready && s.count && j < in->seat_count; j++)
        if (homes->is_placed[j] && in->seat_lon_udeg[j] == MARZ_DEGREES_UNKNOWN)
            put_best(&s, j);
    marz_arena_destroy(scratch);
    return is_ready ? MARZ_OK : no_memory(error);
}

int32_t marz_homes_nearest(const marz_instance *in, int32_t seat)
{
    int32_t best = MARZ_NONE;
    int64_t least = INT64_MAX;
    for (int32_t i = 0; i < in->unit_count; i++) {
        const int64_t metres = has_position(in, i) ? marz_instance_metres(in, i, seat) : INT64_MAX;
        if (metres >= least)
            continue;
        least = metres;
        best = i;
    }
    return best;
}

// ---------------------------------------------------------------- homes and accounts in turn

/// The work under way.
typedef struct placing {
    const marz_homes *homes;
    const marz_design_options *options;
    marz_arena *arena;
    bool wants_max;
} placing;

static marz_status solve(const placing *p, const marz_instance *in, int64_t effort,
                         const marz_plan *start, const marz_control *control, marz_plan *plan,
                         marz_error *error)
{
    marz_design_options work = *p->options;
    work.effort = effort;
    if (start)
        work.start.seat_of = start->seat_of;
    return p->wants_max ? marz_design_farthest(in, &work, p->arena, control, plan, error)
                        : marz_design_solve(in, &work, p->arena, control, plan, error);
}

/// Moves homes to where their accounts cost least, and accounts to these, in turn.
static marz_status settle(const placing *p, marz_plan *plan, const marz_control *control,
                          marz_error *error)
{
    const int32_t seats = plan->instance.seat_count;
    marz_files_question question = {.instance = plan->instance,
                                    .has_free_centres = true,
                                    .wants_max = p->wants_max,
                                    .has_home = MARZ_NEW(p->arena, bool, seats)};
    const marz_files_options options = {
        .seed = p->options->seed, .effort = TRIAL_EFFORT, .thread_count = p->options->thread_count};
    if (!question.has_home)
        return no_memory(error);
    for (int32_t j = 0; j < seats; j++)
        question.has_home[j] = !p->homes->is_placed[j];
    return marz_files_settle(&question, &options, p->arena, control, plan, error);
}

/// Nearer first, where that counts; else cheaper. What has no seats is worse than all.
static bool is_better(const placing *p, const marz_plan *one, const marz_plan *two)
{
    if (!marz_plan_has_seats(one) || !marz_plan_has_seats(two))
        return marz_plan_has_seats(one);
    if (p->wants_max) {
        const int64_t far = marz_instance_farthest_milli(&one->instance, one->seat_of);
        const int64_t held = marz_instance_farthest_milli(&two->instance, two->seat_of);
        if (far != held)
            return far < held;
    }
    return one->total_minor < two->total_minor;
}

/// What was proved of other homes says nothing of these.
static void drop_proof(marz_plan *plan)
{
    const int64_t cells = (int64_t)plan->instance.seat_count * plan->instance.measure_count;
    plan->has_bound = false;
    plan->bound_note = "stopped before a bound was found";
    plan->bound_minor = plan->gap_ppm = plan->moved_price_micro = 0;
    plan->leave_price_micro = NULL;
    plan->farthest = (marz_farthest_proof){0};
    if (plan->outcome == MARZ_OUTCOME_OPTIMAL)
        plan->outcome = MARZ_OUTCOME_FEASIBLE;
    for (int64_t cell = 0; plan->price_micro && cell < cells; cell++)
        plan->price_micro[cell] = 0;
}

/// Homes by turns; `held` is a plan before and after.
static marz_status improve(const placing *p, marz_plan *held, const marz_control *control,
                           marz_error *error)
{
    const size_t count = (size_t)held->instance.unit_count;
    int32_t *seats = MARZ_NEW(p->arena, int32_t, count);
    const marz_plan before = *held;
    if (!seats)
        return no_memory(error);
    memcpy(seats, held->seat_of, count * sizeof *seats);
    const marz_status status = settle(p, held, control, error);
    if (!status && !marz_plan_has_seats(held)) { // Stopped before the first turn.
        *held = before;
        memcpy(held->seat_of, seats, count * sizeof *seats);
    }
    drop_proof(held);
    return status;
}

marz_status marz_homes_design(const marz_instance *instance, const marz_homes *homes,
                              bool wants_max, const marz_design_options *options, marz_arena *arena,
                              const marz_control *control, marz_plan *plan, marz_error *error)
{
    const placing p = {homes, options, arena, wants_max};
    const int64_t effort = options->effort, now = marz_clock_ms();
    const int64_t trial = effort > 0 && effort < TRIAL_EFFORT ? effort : TRIAL_EFFORT;
    marz_control half = control ? *control : (marz_control){0};
    marz_instance in = *instance;
    marz_plan held;
    half.found = NULL; // Of one set of homes only.
    if (half.deadline_ms > now)
        half.deadline_ms = now + (half.deadline_ms - now) / 2;
    marz_status status = marz_homes_seed(homes, arena, &in, error);
    if (!status)
        status = solve(&p, &in, trial, NULL, &half, &held, error);
    const bool has_plan = !status && marz_plan_has_seats(&held);
    if (has_plan)
        status = improve(&p, &held, &half, error);
    if (status)
        return status;
    if (has_plan)
        in = held.instance;
    in.farthest_milli = instance->farthest_milli; // Not what was found on the way.
    status = solve(&p, &in, effort, has_plan ? &held : NULL, control, plan, error);
    if (!status && has_plan && is_better(&p, &held, plan))
        *plan = held;
    plan->is_placed = homes->is_placed;
    return status;
}
