#include "app/change_internal.h"

#include "design/design.h"

#include <stdlib.h>
#include <string.h>

#define WIDEST_PPM INT64_C(16000000) ///< no widening beyond this is tried
#define WHOLE_PPM INT64_C(400000)    ///< nor beyond this where territories must be in one piece
#define FIRST_PPM INT64_C(20000)     ///< the first one tried
#define STEP_PPM INT64_C(1000)       ///< how near the least one is found
#define TRIAL_EFFORT 10

/// One try: how far the bands are widened and how many accounts may move at most.
typedef struct trial {
    int64_t widened_ppm[MARZ_MEASURES_MAX];
    int32_t moves_max; ///< MARZ_NONE: any number
} trial;

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the change");
}

/// At a hire an account stays or goes to the new seat.
static bool forbid_others(const change_job *job, marz_arena *arena, marz_instance *in)
{
    in->forbidden = MARZ_NEW(arena, marz_forbidden_pair, (int64_t)in->unit_count * in->seat_count);
    if (!in->forbidden)
        return false;
    in->forbidden_count = 0;
    for (int32_t i = 0; i < in->unit_count; i++)
        for (int32_t j = 0; j < in->seat_count; j++)
            if ((j != job->seat || i >= job->free_count) && j != in->present[i])
                in->forbidden[in->forbidden_count++] = (marz_forbidden_pair){i, j};
    return true;
}

/// A measure of its own counts the accounts that come to the new seat.
static bool count_moves(const change_job *job, int32_t moves_max, marz_arena *arena,
                        marz_instance *in)
{
    const int32_t old = in->measure_count, all = old + 1;
    int64_t *measure = MARZ_NEW(arena, int64_t, (int64_t)in->unit_count * all);
    int64_t *limits = MARZ_NEW(arena, int64_t, (int64_t)in->seat_count * all * 3);
    const char **names = MARZ_NEW(arena, const char *, all);
    if (!measure || !limits || !names || all > MARZ_MEASURES_MAX)
        return false;
    int64_t *low = limits, *high = low + in->seat_count * all,
            *target = high + in->seat_count * all;
    int64_t *soft[2] = {NULL, NULL}, *old_soft[2] = {in->soft_low, in->soft_high};
    for (int32_t end = 0; in->soft_low && end < 2; end++)
        if (!(soft[end] = MARZ_NEW(arena, int64_t, (int64_t)in->seat_count * all)))
            return false;
    for (int32_t i = 0; i < in->unit_count; i++) {
        for (int32_t k = 0; k < old; k++)
            measure[(int64_t)i * all + k] = in->measure[(int64_t)i * old + k];
        measure[(int64_t)i * all + old] = i < job->free_count; // Anchors stay.
    }
    for (int32_t j = 0; j < in->seat_count; j++) {
        for (int32_t k = 0; k < old; k++) {
            low[j * all + k] = in->low[j * old + k];
            high[j * all + k] = in->high[j * old + k];
            for (int32_t end = 0; in->soft_low && end < 2; end++)
                soft[end][j * all + k] = old_soft[end][j * old + k];
        }
        high[j * all + old] = j == job->seat ? moves_max : in->unit_count;
        if (in->soft_low)
            soft[1][j * all + old] = high[j * all + old];
    }
    for (int32_t k = 0; k < old; k++)
        names[k] = in->measure_name[k];
    names[old] = "moves";
    in->measure = measure;
    in->low = low;
    in->high = high;
    in->soft_low = soft[0];
    in->soft_high = soft[1];
    in->soft_rate_micro[old] = 0;
    in->target = target;
    in->measure_name = names;
    in->measure_count = all;
    return true;
}

static int64_t above(int64_t limit, int64_t kept)
{
    return limit > kept ? limit - kept : 0;
}

/// The question of the free units alone: limits less what stays.
static bool reduce(const change_job *job, const trial *t, marz_arena *arena, marz_instance *in)
{
    const int32_t cells = job->in.seat_count * job->in.measure_count;
    const int32_t room = job->in.graph.node_count ? job->anchors.count : 0;
    if (!marz_change_pick(&job->in, job->free, job->free_count, room, arena, in) ||
        !marz_change_anchor(job, arena, in))
        return false;
    in->low = MARZ_NEW(arena, int64_t, cells);
    in->high = MARZ_NEW(arena, int64_t, cells);
    if (!in->low || !in->high)
        return false;
    if (in->soft_low) {
        in->soft_low = MARZ_NEW(arena, int64_t, cells);
        in->soft_high = MARZ_NEW(arena, int64_t, cells);
        if (!in->soft_low || !in->soft_high)
            return false;
    }
    marz_change_set_bands(job, t->widened_ppm, in);
    for (int32_t cell = 0; cell < cells; cell++) {
        if (in->soft_low) {
            in->soft_low[cell] = above(in->soft_low[cell], job->kept[cell]);
            in->soft_high[cell] = above(in->soft_high[cell], job->kept[cell]);
        }
        in->low[cell] = above(in->low[cell], job->kept[cell]);
        in->high[cell] -= job->kept[cell];
    }
    if (change_is_hire(job) && !forbid_others(job, arena, in))
        return false;
    return t->moves_max == MARZ_NONE || count_moves(job, t->moves_max, arena, in);
}

static marz_status solve(const change_job *job, const trial *t, int64_t effort, marz_arena *arena,
                         marz_plan *plan, marz_error *error)
{
    const bool wants_max = job->wants_max && arena == job->arena; // Trials ask for any plan.
    marz_instance in;
    const marz_design_options options = {.seed = job->workspace->seed,
                                         .effort = effort,
                                         .thread_count = job->workspace->thread_count};
    const marz_control *given = job->workspace->control;
    const marz_control quiet = {.deadline_ms = given ? given->deadline_ms : 0,
                                .stop = given ? given->stop : NULL};
    if (!reduce(job, t, arena, &in))
        return no_memory(error);
    return wants_max ? marz_design_farthest(&in, &options, arena, &quiet, plan, error)
                     : marz_design_solve(&in, &options, arena, &quiet, plan, error);
}

static marz_status attempt(const change_job *job, const trial *t, bool *is_found, marz_error *error)
{
    marz_plan plan;
    marz_arena *arena = marz_arena_create(0);
    if (!arena)
        return no_memory(error);
    const marz_status status = solve(job, t, TRIAL_EFFORT, arena, &plan, error);
    *is_found = !status && marz_plan_has_seats(&plan);
    const bool is_stopped = !status && !*is_found && plan.outcome != MARZ_OUTCOME_INFEASIBLE;
    marz_arena_destroy(arena);
    return is_stopped ? marz_fail(error, MARZ_E_LIMIT, "stopped before an answer was found")
                      : status;
}

static void widen_all(const change_job *job, trial *t, int64_t ppm)
{
    for (int32_t k = 0; k < job->in.measure_count; k++)
        t->widened_ppm[k] = ppm;
}

/// The least common widening between one that fails and one that does.
static marz_status narrow(const change_job *job, trial *t, int64_t fails, int64_t does,
                          marz_error *error)
{
    marz_status status = MARZ_OK;
    while (!status && does - fails > STEP_PPM) {
        const int64_t middle = fails + (does - fails) / 2;
        bool is_found;
        widen_all(job, t, middle);
        status = attempt(job, t, &is_found, error);
        if (is_found)
            does = middle;
        else
            fails = middle;
    }
    widen_all(job, t, does);
    return status;
}

/// A measure that was not in the way keeps its band.
static marz_status spare_measures(const change_job *job, trial *t, marz_error *error)
{
    marz_status status = MARZ_OK;
    for (int32_t k = 0; !status && job->in.measure_count > 1 && k < job->in.measure_count; k++) {
        const int64_t before = t->widened_ppm[k];
        bool is_found;
        t->widened_ppm[k] = 0;
        status = attempt(job, t, &is_found, error);
        if (!is_found)
            t->widened_ppm[k] = before;
    }
    return status;
}

static marz_status find_widening(const change_job *job, trial *t, bool *is_found, marz_error *error)
{
    marz_status status = attempt(job, t, is_found, error);
    if (status || *is_found)
        return status;
    const int64_t widest = job->in.graph.node_count ? WHOLE_PPM : WIDEST_PPM;
    int64_t fails = 0, ppm = FIRST_PPM;
    for (; !status && !*is_found && ppm <= widest; ppm *= 2) {
        widen_all(job, t, ppm);
        status = attempt(job, t, is_found, error);
        if (!*is_found)
            fails = ppm;
    }
    if (status || !*is_found)
        return status;
    status = narrow(job, t, fails, ppm / 2, error);
    return status ? status : spare_measures(job, t, error);
}

static int descending(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

/// No fewer accounts than this can bring the new seat to its lower limits: the largest ones.
static marz_status count_fewest(const change_job *job, const trial *t, int32_t *fewest,
                                marz_error *error)
{
    const marz_instance *in = &job->in;
    marz_instance limits = *in;
    const int32_t cells = in->seat_count * in->measure_count;
    limits.low = MARZ_NEW(job->arena, int64_t, cells);
    limits.high = MARZ_NEW(job->arena, int64_t, cells);
    int64_t *sizes = MARZ_NEW(job->arena, int64_t, in->unit_count);
    if (!limits.low || !limits.high || !sizes)
        return no_memory(error);
    marz_change_set_bands(job, t->widened_ppm, &limits);
    *fewest = 0;
    for (int32_t k = 0; k < in->measure_count; k++) {
        const int64_t need = limits.low[job->seat * in->measure_count + k] -
                             job->now[job->seat * in->measure_count + k];
        for (int32_t i = 0; i < in->unit_count; i++)
            sizes[i] =
                job->is_his[in->present[i]] ? 0 : in->measure[(int64_t)i * in->measure_count + k];
        qsort(sizes, (size_t)in->unit_count, sizeof *sizes, descending);
        int32_t count = 0;
        for (int64_t sum = 0; sum < need && count < in->unit_count; count++)
            sum += sizes[count];
        *fewest = count > *fewest ? count : *fewest;
    }
    return MARZ_OK;
}

/// Steps up from the proved least number until it works, then back to the first that does.
static marz_status find_fewest(const change_job *job, trial *t, marz_error *error)
{
    int32_t fewest, step = 1;
    marz_status status = count_fewest(job, t, &fewest, error);
    if (status)
        return status;
    job->answer->fewest_moves = fewest;
    int32_t fails = fewest - 1, does = fewest;
    for (bool is_found = false; !status; step *= 2) {
        t->moves_max = does < job->free_count ? does : job->free_count;
        status = attempt(job, t, &is_found, error);
        if (is_found || does >= job->free_count)
            break;
        fails = does;
        does += step;
    }
    while (!status && does - fails > 1) {
        bool is_found;
        t->moves_max = fails + (does - fails) / 2;
        status = attempt(job, t, &is_found, error);
        if (is_found)
            does = t->moves_max;
        else
            fails = t->moves_max;
    }
    t->moves_max = does;
    return status;
}

/// What the loads of all cost if the free units go as `part` says; 0 when out of memory.
static int64_t balance_of(const change_job *job, const trial *t, const marz_plan *part,
                          marz_arena *arena)
{
    marz_instance whole = job->in;
    const int32_t measures = whole.measure_count, cells = whole.seat_count * measures;
    int64_t *load = MARZ_NEW(arena, int64_t, cells);
    if (!load)
        return 0;
    memcpy(load, job->kept, (size_t)cells * sizeof *load);
    for (int32_t f = 0; f < job->free_count; f++)
        for (int32_t k = 0; k < measures; k++)
            load[part->seat_of[f] * measures + k] +=
                whole.measure[(int64_t)job->free[f] * measures + k];
    marz_change_set_bands(job, t->widened_ppm, &whole); // They are set anew for the answer.
    return marz_change_balance(&whole, load);
}

/// Moves and cost against today of the answer that is not the one to give.
static marz_status weigh_other(const change_job *job, const trial *t, marz_error *error)
{
    marz_plan plan;
    marz_change_answer *answer = job->answer;
    marz_arena *arena = marz_arena_create(0);
    if (!arena)
        return no_memory(error);
    const marz_status status = solve(job, t, job->request->effort, arena, &plan, error);
    answer->has_other = !status && marz_plan_has_seats(&plan);
    if (answer->has_other && job->in.soft_low)
        answer->other_minor = balance_of(job, t, &plan, arena) - job->today_balance_minor;
    for (int32_t i = 0; answer->has_other && i < plan.instance.unit_count; i++) {
        const int32_t present = plan.instance.present[i], seat = plan.seat_of[i];
        const marz_cost to = marz_instance_cost(&plan.instance, i, seat);
        const marz_cost at = marz_instance_cost(&plan.instance, i, present);
        answer->other_moves += seat != present;
        answer->other_minor += to.travel_minor + to.mismatch_minor + to.disruption_minor -
                               at.travel_minor - at.mismatch_minor;
    }
    marz_arena_destroy(arena);
    return status;
}

/// At a hire there are two good answers: one is given, the other told.
static marz_status choose_moves(const change_job *job, trial *t, marz_error *error)
{
    if (!change_is_hire(job) || job->in.measure_count == MARZ_MEASURES_MAX)
        return MARZ_OK;
    trial cheapest = *t;
    marz_status status = find_fewest(job, t, error);
    if (status)
        return status;
    const trial fewest = *t;
    *t = job->request->is_cheapest ? cheapest : fewest;
    return weigh_other(job, job->request->is_cheapest ? &fewest : &cheapest, error);
}

marz_status marz_change_search(change_job *job, marz_plan *plan, bool *is_found, marz_error *error)
{
    trial t = {.moves_max = MARZ_NONE};
    *plan = (marz_plan){0};
    *is_found = true;
    if (job->free_count == 0 && !change_is_hire(job))
        return MARZ_OK;
    marz_control_report(job->workspace->control, "bands", 0);
    marz_status status = find_widening(job, &t, is_found, error);
    if (!status && !*is_found && job->in.graph.node_count) { // Better apart than far too much.
        job->answer->is_apart = true;
        job->in.graph = (marz_adjacency){0};
        job->in.is_apart = NULL;
        t = (trial){.moves_max = MARZ_NONE};
        status = find_widening(job, &t, is_found, error);
    }
    if (status || !*is_found)
        return status;
    marz_control_report(job->workspace->control, "fewest moves", 0);
    status = choose_moves(job, &t, error);
    if (status)
        return status;
    marz_control_report(job->workspace->control, "map", 0);
    memcpy(job->answer->widened_ppm, t.widened_ppm, sizeof t.widened_ppm);
    status = solve(job, &t, job->request->effort, job->arena, plan, error);
    if (!status && !marz_plan_has_seats(plan)) // What the trials found, this one can find, too.
        status = solve(job, &t, TRIAL_EFFORT, job->arena, plan, error);
    *is_found = !status && marz_plan_has_seats(plan);
    return status;
}
