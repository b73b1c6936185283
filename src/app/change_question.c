#include "app/change_internal.h"
#include "app/homes.h"
#include "app/instance_internal.h"

#include <stdlib.h>
#include <string.h>

#define PAIRS_MAX INT64_C(4000000) ///< account and seat pairs of a hire's search

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the change");
}

static bool make_units(const marz_instance *from, int32_t count, marz_arena *arena,
                       marz_instance *to)
{
    *to = *from;
    to->graph = (marz_adjacency){0};
    to->is_apart = NULL;
    to->unit_count = count;
    to->forbidden = MARZ_NEW(arena, marz_forbidden_pair, from->forbidden_count);
    return marz_instance_make_units(to, arena) && to->forbidden;
}

static void copy_unit(const marz_instance *from, int32_t i, marz_instance *to, int32_t at)
{
    const size_t measures = (size_t)from->measure_count;
    to->unit_id[at] = from->unit_id[i];
    to->unit_lon_udeg[at] = from->unit_lon_udeg[i];
    to->unit_lat_udeg[at] = from->unit_lat_udeg[i];
    to->visits_milli[at] = from->visits_milli[i];
    to->value_minor[at] = from->value_minor[i];
    to->unit_segment[at] = from->unit_segment[i];
    to->present[at] = from->present[i];
    to->lock[at] = from->lock[i];
    to->group[at] = from->group[i];
    memcpy(to->measure + (size_t)at * measures, from->measure + (size_t)i * measures,
           measures * sizeof *to->measure);
}

bool marz_change_pick(const marz_instance *from, const int32_t *units, int32_t count, int32_t room,
                      marz_arena *arena, marz_instance *to)
{
    if (!make_units(from, count + room, arena, to))
        return false;
    to->unit_count = count;
    int32_t pair = 0;
    to->forbidden_count = 0;
    for (int32_t at = 0; at < count; at++) {
        copy_unit(from, units[at], to, at);
        while (pair < from->forbidden_count && from->forbidden[pair].unit < units[at])
            pair++;
        for (; pair < from->forbidden_count && from->forbidden[pair].unit == units[at]; pair++)
            to->forbidden[to->forbidden_count++] =
                (marz_forbidden_pair){at, from->forbidden[pair].seat};
    }
    return true;
}

/// A seat of which nothing is known lies where it is needed most: the event does not wait for a
/// home.
static marz_status place_homes(change_job *job, marz_instance *all, marz_error *error)
{
    marz_homes homes;
    marz_status status = marz_homes_find(&job->run->company, all, job->run->arena, &homes, error);
    for (int32_t j = 0; !status && j < all->seat_count; j++)
        if (homes.is_placed[j] && all->seat_lon_udeg[j] != MARZ_DEGREES_UNKNOWN) {
            homes.is_placed[j] = 0; // It has one to begin with, which stays.
            homes.count--;
        }
    if (status || homes.count == 0)
        return status;
    job->is_placed = homes.is_placed;
    return marz_homes_seed(&homes, job->run->arena, all, error);
}

/// The whole question of today, without the accounts that nobody has.
static marz_status build(change_job *job, marz_error *error)
{
    marz_run *run = job->run;
    marz_rep *rep = &run->company.reps[job->rep];
    rep->left_day = MARZ_DAY_UNKNOWN; // His seat is part of the question, whatever the files say.
    marz_instance all;
    marz_status status =
        marz_instance_build(&run->company, &run->guide.market, &run->guide.team.fit, run->arena,
                            &all, &run->links, error);
    if (status)
        return status;
    status = place_homes(job, &all, error);
    if (status)
        return status;
    int32_t *owned = MARZ_NEW(run->arena, int32_t, all.unit_count);
    int32_t *account_of = MARZ_NEW(run->arena, int32_t, all.unit_count);
    if (!owned || !account_of)
        return no_memory(error);
    int32_t count = 0;
    for (int32_t i = 0; i < all.unit_count; i++) {
        if (all.present[i] == MARZ_NONE)
            continue;
        account_of[count] = run->links.account_of[i];
        owned[count++] = i;
    }
    job->answer->left_out_count = all.unit_count - count;
    run->links.account_of = account_of;
    if (!marz_change_pick(&all, owned, count, 0, run->arena, &job->in))
        return no_memory(error);
    job->seat = run->links.seat_of_rep[job->rep];
    if (job->seat != MARZ_NONE)
        return MARZ_OK;
    marz_fail(error, MARZ_E_USAGE, "%s has no territory: he manages or sells nothing", rep->name);
    marz_hint(error, "Look at the columns role and capacity of the file of reps.");
    return MARZ_E_USAGE;
}

/// The work of closed seats goes to the targets of the others, in proportion.
static marz_status close_seats(change_job *job, marz_error *error)
{
    marz_instance *in = &job->in;
    for (int32_t k = 0; k < in->measure_count; k++) {
        marz_int128 all = 0, closed = 0;
        for (int32_t j = 0; j < in->seat_count; j++) {
            all += in->target[j * in->measure_count + k];
            closed += job->is_his[j] ? in->target[j * in->measure_count + k] : 0;
        }
        for (int32_t j = 0; j < in->seat_count; j++) {
            int64_t *target = &in->target[j * in->measure_count + k];
            if (job->is_his[j])
                *target = 0;
            else if (all > closed)
                *target = (int64_t)marz_div_round(*target * all, all - closed);
        }
    }
    for (int32_t j = 0; j < in->seat_count; j++)
        if (!job->is_his[j])
            return MARZ_OK;
    return marz_fail(error, MARZ_E_USAGE, "there is nobody else to take the accounts of %s",
                     job->run->company.reps[job->rep].name);
}

/// Groups whose members sit together and may all move; the others stay as they are.
static bool find_groups(const change_job *job, bool *is_movable)
{
    const marz_instance *in = &job->in;
    int32_t *seat_of = MARZ_NEW(job->arena, int32_t, in->group_count);
    if (!seat_of)
        return false;
    for (int32_t g = 0; g < in->group_count; g++) {
        seat_of[g] = MARZ_NONE;
        is_movable[g] = true;
    }
    for (int32_t i = 0; i < in->unit_count; i++) {
        const int32_t g = in->group[i];
        if (g == MARZ_NONE)
            continue;
        if (seat_of[g] == MARZ_NONE)
            seat_of[g] = in->present[i];
        is_movable[g] &= seat_of[g] == in->present[i] && in->lock[i] == MARZ_NONE &&
                         marz_instance_allows(in, i, job->seat);
    }
    return true;
}

static bool may_join(const change_job *job, int32_t i, const bool *is_movable)
{
    const marz_instance *in = &job->in;
    if (job->is_his[in->present[i]] || in->lock[i] != MARZ_NONE)
        return false;
    return in->group[i] != MARZ_NONE ? is_movable[in->group[i]]
                                     : marz_instance_allows(in, i, job->seat);
}

typedef struct candidate {
    int32_t unit;
    double rank; ///< the least comes first
} candidate;

static int by_rank(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    return x->rank != y->rank ? (x->rank > y->rank) - (x->rank < y->rank) : x->unit - y->unit;
}

static int by_number(const void *a, const void *b)
{
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/// Of too many accounts those that cost least to move, for what they bring, and the largest.
static bool thin_out(change_job *job, int32_t limit)
{
    const marz_instance *in = &job->in;
    candidate *list = MARZ_NEW(job->arena, candidate, job->free_count);
    bool *is_chosen = MARZ_NEW(job->arena, bool, in->unit_count);
    if (!list || !is_chosen)
        return false;
    for (int32_t round = 0; round < 2; round++) {
        for (int32_t f = 0; f < job->free_count; f++) {
            const int32_t i = job->free[f];
            double size = 1e-9;
            for (int32_t k = 0; k < in->measure_count; k++)
                size += (double)in->measure[(int64_t)i * in->measure_count + k] /
                        ((double)in->target[job->seat * in->measure_count + k] + 1);
            const marz_cost to = marz_instance_cost(in, i, job->seat);
            const marz_cost at = marz_instance_cost(in, i, in->present[i]);
            const double more = (double)(to.travel_minor + to.mismatch_minor + to.disruption_minor -
                                         at.travel_minor - at.mismatch_minor);
            list[f] = (candidate){i, round ? -size : more / size};
        }
        qsort(list, (size_t)job->free_count, sizeof *list, by_rank);
        for (int32_t f = 0; f < limit / 2; f++)
            is_chosen[list[f].unit] = true;
    }
    int32_t count = 0;
    for (int32_t f = 0; f < job->free_count; f++)
        if (is_chosen[job->free[f]] && in->group[job->free[f]] == MARZ_NONE)
            job->free[count++] = job->free[f];
    job->free_count = count;
    qsort(job->free, (size_t)count, sizeof *job->free, by_number);
    return true;
}

static bool find_free(change_job *job)
{
    marz_instance *in = &job->in;
    job->free = MARZ_NEW(job->arena, int32_t, in->unit_count);
    bool *is_movable = MARZ_NEW(job->arena, bool, in->group_count);
    if (!job->free || !is_movable || (change_is_hire(job) && !find_groups(job, is_movable)))
        return false;
    for (int32_t i = 0; i < in->unit_count; i++) {
        const bool is_free =
            change_is_hire(job) ? may_join(job, i, is_movable) : job->is_his[in->present[i]];
        if (is_free)
            job->free[job->free_count++] = i;
    }
    const int64_t limit = PAIRS_MAX / in->seat_count;
    return !change_is_hire(job) || job->free_count <= limit || thin_out(job, (int32_t)limit);
}

/// What may not move is locked where it is, and nothing forbids it to be there.
static bool lock_rest(change_job *job)
{
    marz_instance *in = &job->in;
    bool *is_free = MARZ_NEW(job->arena, bool, in->unit_count);
    if (!is_free)
        return false;
    for (int32_t f = 0; f < job->free_count; f++)
        is_free[job->free[f]] = true;
    for (int32_t i = 0; i < in->unit_count; i++) {
        if (!is_free[i]) {
            in->lock[i] = in->present[i];
            in->group[i] = MARZ_NONE;
        } else if (in->lock[i] != MARZ_NONE && job->is_his[in->lock[i]]) {
            in->lock[i] = MARZ_NONE;
        }
    }
    int32_t kept = 0;
    for (int32_t p = 0; p < in->forbidden_count; p++) {
        const marz_forbidden_pair pair = in->forbidden[p];
        if (is_free[pair.unit] || in->present[pair.unit] != pair.seat)
            in->forbidden[kept++] = pair;
    }
    in->forbidden_count = kept;
    return true;
}

static bool weigh(change_job *job)
{
    const marz_instance *in = &job->in;
    const int32_t measures = in->measure_count;
    job->now = MARZ_NEW(job->arena, int64_t, (int64_t)in->seat_count * measures);
    job->kept = MARZ_NEW(job->arena, int64_t, (int64_t)in->seat_count * measures);
    if (!job->now || !job->kept)
        return false;
    int32_t next = 0;
    for (int32_t i = 0; i < in->unit_count; i++) {
        const bool is_free = next < job->free_count && job->free[next] == i;
        next += is_free;
        for (int32_t k = 0; k < measures; k++) {
            const int64_t amount = in->measure[(int64_t)i * measures + k];
            job->total[k] += amount;
            job->now[in->present[i] * measures + k] += amount;
            job->kept[in->present[i] * measures + k] += is_free ? 0 : amount;
        }
    }
    return true;
}

/// What the loads of today cost by the targets of today.
static bool weigh_today(change_job *job)
{
    const marz_instance *in = &job->in;
    const int32_t measures = in->measure_count;
    for (int32_t k = 0; k < measures; k++)
        job->soft_ppm[k] = marz_instance_soft_ppm(&job->run->company.settings, in->measure_name[k]);
    int64_t *load = MARZ_NEW(job->arena, int64_t, (int64_t)in->seat_count * measures);
    if (!load)
        return false;
    for (int32_t i = 0; i < in->unit_count; i++)
        for (int32_t k = 0; k < measures; k++)
            load[in->present[i] * measures + k] += in->measure[(int64_t)i * measures + k];
    job->today_balance_minor = marz_change_balance(in, load);
    return true;
}

marz_status marz_change_question(change_job *job, marz_error *error)
{
    marz_status status = build(job, error);
    if (status)
        return status;
    marz_instance *in = &job->in;
    job->is_his = MARZ_NEW(job->arena, bool, in->seat_count);
    if (!job->is_his)
        return no_memory(error);
    for (int32_t j = 0; j < in->seat_count; j++)
        job->is_his[j] = in->seat_rep[j] == job->rep;
    if (!weigh_today(job))
        return no_memory(error);
    if (!change_is_hire(job))
        status = close_seats(job, error);
    if (status)
        return status;
    if (job->request->kind == MARZ_CHANGE_COVER)
        in->disruption_ppm = in->disruption_familiar_ppm = 0;
    in->has_moved_limit = false; // The event moves what it has to.
    in->leave_max = NULL;
    in->has_cover = false; // An event leaves nobody alone.
    in->cover_ppm = 0;
    in->cover_minor = NULL;
    if (!find_free(job))
        return no_memory(error);
    status = marz_change_join(job, error);
    if (status)
        return status;
    return lock_rest(job) && weigh(job) ? MARZ_OK : no_memory(error);
}

/// Within the limits; a measure without a price costs nothing anywhere.
static void set_soft(const change_job *job, marz_instance *in, int64_t cell)
{
    const int64_t k = cell % job->in.measure_count;
    in->soft_low[cell] = in->low[cell];
    in->soft_high[cell] = in->high[cell];
    if (in->soft_rate_micro[k] > 0)
        marz_instance_set_soft(in, cell, job->soft_ppm[k]);
}

void marz_change_set_bands(const change_job *job, const int64_t *widened_ppm, marz_instance *in)
{
    const int32_t measures = job->in.measure_count;
    for (int32_t cell = 0; cell < in->seat_count * measures; cell++) {
        const int32_t seat = cell / measures, k = cell % measures;
        const int64_t band = job->answer->band_ppm[k], now = job->now[cell];
        marz_instance_set_band(in, cell, band > 0 ? band + widened_ppm[k] : 0, job->total[k]);
        if (job->is_his[seat] && !change_is_hire(job)) {
            in->low[cell] = in->high[cell] = 0;
        } else {
            if (!job->is_his[seat] && now < in->low[cell])
                in->low[cell] = now;
            if (now > in->high[cell])
                in->high[cell] = now;
        }
        if (in->soft_low)
            set_soft(job, in, cell);
    }
}
