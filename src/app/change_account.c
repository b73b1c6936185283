#include "app/change_internal.h"

#include <stdlib.h>
#include <string.h>

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the change");
}

static bool is_moved(const change_job *job, int32_t unit)
{
    return job->run->guide.plan.seat_of[unit] != job->in.present[unit];
}

/// The seat besides the rep's own that a moved unit concerns.
static int32_t other_seat(const change_job *job, int32_t unit)
{
    return change_is_hire(job) ? job->in.present[unit] : job->run->guide.plan.seat_of[unit];
}

static void add_costs(change_job *job)
{
    const marz_plan *plan = &job->run->guide.plan;
    marz_cost *sum = &job->answer->cost;
    for (int32_t i = 0; i < job->in.unit_count; i++) {
        if (!is_moved(job, i))
            continue;
        const marz_cost to = marz_instance_cost(&plan->instance, i, plan->seat_of[i]);
        const marz_cost at = marz_instance_cost(&plan->instance, i, job->in.present[i]);
        sum->travel_minor += to.travel_minor - at.travel_minor;
        sum->mismatch_minor += to.mismatch_minor - at.mismatch_minor;
        sum->disruption_minor += to.disruption_minor;
    }
    const marz_change *change = &job->answer->change;
    const int64_t uneven = plan->balance_minor - job->today_balance_minor;
    job->answer->uneven_minor = job->in.soft_low ? uneven : 0;
    if (change->kind == MARZ_CHANGE_COVER)
        job->answer->period_minor =
            marz_mul_div(sum->travel_minor + sum->mismatch_minor + job->answer->uneven_minor,
                         change->until_day - change->from_day + 1, 365);
}

// ---------------------------------------------------------------- accounts and deals

/// The owner of the open deals that go with a moved account: who gives it away.
static int32_t giver(const change_job *job, int32_t unit)
{
    return change_is_hire(job) ? job->in.seat_rep[job->in.present[unit]] : job->rep;
}

static void add_deals(change_job *job, const int32_t *unit_of, marz_change_part *by_seat)
{
    const marz_company *company = &job->run->company;
    marz_change_answer *answer = job->answer;
    for (int32_t d = 0; d < company->deal_count; d++) {
        const marz_deal *deal = &company->deals[d];
        if (deal->status != MARZ_DEAL_OPEN || deal->owner == MARZ_NONE)
            continue;
        const int32_t unit = deal->account == MARZ_NONE ? MARZ_NONE : unit_of[deal->account];
        const int64_t amount = deal->amount_minor == MARZ_UNKNOWN ? 0 : deal->amount_minor;
        if (unit != MARZ_NONE && is_moved(job, unit) && deal->owner == giver(job, unit)) {
            by_seat[other_seat(job, unit)].deal_count++;
            by_seat[other_seat(job, unit)].deal_minor += amount;
        } else if (deal->owner == job->rep && !change_is_hire(job)) {
            answer->loose_deal_count++;
            answer->loose_deal_minor += amount;
        }
    }
}

// ---------------------------------------------------------------- quota

static int32_t later(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

/// What is left of a rep's quota from the first day of the change, to the end of a cover, by days.
static int64_t quota_left(const change_job *job, int32_t rep)
{
    const marz_company *company = &job->run->company;
    const marz_change *change = &job->answer->change;
    int64_t sum = 0;
    bool is_known = false;
    for (int32_t q = 0; q < company->quota_count; q++) {
        const marz_quota *quota = &company->quotas[q];
        if (quota->rep != rep || rep == MARZ_NONE || quota->from_day == MARZ_DAY_UNKNOWN ||
            quota->until_day < quota->from_day)
            continue;
        const int32_t first = later(quota->from_day, change->from_day);
        const bool ends_first =
            change->until_day != MARZ_DAY_UNKNOWN && change->until_day < quota->until_day;
        const int32_t last = ends_first ? change->until_day : quota->until_day;
        if (last < first)
            continue;
        is_known = true;
        sum += marz_mul_div(quota->amount_minor, last - first + 1,
                            quota->until_day - quota->from_day + 1);
    }
    return is_known ? sum : MARZ_UNKNOWN;
}

/// Leave and cover: the rep's quota goes where the value goes, to the last unit of money.
static void share_quota(marz_change_answer *answer)
{
    int64_t value = 0, given = 0;
    for (int32_t k = 0; k < answer->part_count; k++)
        value += answer->parts[k].value_minor;
    for (int32_t k = 0; k < answer->part_count && answer->quota_minor != MARZ_UNKNOWN; k++) {
        const bool is_last = k == answer->part_count - 1;
        const int64_t share =
            value ? marz_mul_div(answer->quota_minor, answer->parts[k].value_minor, value) : 0;
        answer->parts[k].quota_minor = is_last ? answer->quota_minor - given : share;
        given += share;
    }
}

/// Hire: each giver's quota shrinks as the value of his accounts does.
static void collect_quota(change_job *job)
{
    marz_change_answer *answer = job->answer;
    for (int32_t k = 0; k < answer->part_count; k++) {
        marz_change_part *part = &answer->parts[k];
        const int64_t left = quota_left(job, job->in.seat_rep[part->seat]);
        int64_t value = 0;
        for (int32_t i = 0; i < job->in.unit_count; i++)
            value += job->in.present[i] == part->seat ? job->in.value_minor[i] : 0;
        part->quota_minor = left == MARZ_UNKNOWN || value == 0
                                ? left
                                : marz_mul_div(left, part->value_minor, value);
        if (part->quota_minor == MARZ_UNKNOWN)
            continue;
        answer->quota_minor =
            (answer->quota_minor == MARZ_UNKNOWN ? 0 : answer->quota_minor) + part->quota_minor;
    }
}

static void add_quota(change_job *job)
{
    marz_change_answer *answer = job->answer;
    for (int32_t k = 0; k < answer->part_count; k++)
        answer->parts[k].quota_minor = MARZ_UNKNOWN;
    answer->quota_minor = change_is_hire(job) ? MARZ_UNKNOWN : quota_left(job, job->rep);
    if (change_is_hire(job))
        collect_quota(job);
    else
        share_quota(answer);
}

// ---------------------------------------------------------------- parts

static int by_value(const void *a, const void *b)
{
    const marz_change_part *x = a, *y = b;
    if (x->value_minor != y->value_minor)
        return x->value_minor < y->value_minor ? 1 : -1;
    return x->seat - y->seat;
}

static marz_status list_parts(change_job *job, marz_error *error)
{
    const marz_instance *in = &job->in;
    const int32_t accounts = job->run->company.account_count;
    marz_change_part *by_seat = MARZ_NEW(job->arena, marz_change_part, in->seat_count);
    int32_t *unit_of = MARZ_NEW(job->arena, int32_t, accounts);
    if (!by_seat || !unit_of)
        return no_memory(error);
    for (int32_t a = 0; a < accounts; a++)
        unit_of[a] = MARZ_NONE;
    for (int32_t i = 0; i < in->unit_count; i++) {
        unit_of[job->run->links.account_of[i]] = i;
        if (!is_moved(job, i))
            continue;
        by_seat[other_seat(job, i)].account_count++;
        by_seat[other_seat(job, i)].value_minor += in->value_minor[i];
    }
    add_deals(job, unit_of, by_seat);
    job->answer->parts = by_seat;
    for (int32_t j = 0; j < in->seat_count; j++) {
        if (by_seat[j].account_count == 0)
            continue;
        by_seat[job->answer->part_count] = by_seat[j];
        by_seat[job->answer->part_count++].seat = j;
    }
    qsort(by_seat, (size_t)job->answer->part_count, sizeof *by_seat, by_value);
    add_quota(job);
    return MARZ_OK;
}

// ---------------------------------------------------------------- other answers

/// Judges the loads of `seat` with `extra` [measure_count] added against the bands of the plan.
static void judge_load(const change_job *job, int32_t seat, const int64_t *extra,
                       marz_change_option *option)
{
    const marz_instance *in = &job->run->guide.plan.instance;
    option->is_within = true;
    for (int32_t k = 0; k < in->measure_count; k++) {
        const int32_t cell = seat * in->measure_count + k;
        const int64_t load = job->now[cell] + extra[k];
        option->is_within &= load >= in->low[cell] && load <= in->high[cell];
        const int64_t share =
            in->target[cell] > 0 ? marz_mul_div(load, MARZ_PPM, in->target[cell]) : 0;
        option->load_ppm = share > option->load_ppm ? share : option->load_ppm;
    }
}

/// What the loads would cost more than today if all units of the seat `from` (at a leave, of his
/// seats) went to `to`.
static int64_t balance_whole(const change_job *job, int32_t from, int32_t to, const int64_t *extra)
{
    const marz_instance *in = &job->run->guide.plan.instance;
    int64_t sum = 0;
    for (int32_t cell = 0; in->soft_low && cell < in->seat_count * in->measure_count; cell++) {
        const int32_t seat = cell / in->measure_count, k = cell % in->measure_count;
        const bool is_emptied = change_is_hire(job) ? seat == from : job->is_his[seat];
        const int64_t load = (is_emptied ? 0 : job->now[cell]) + (seat == to ? extra[k] : 0);
        sum += marz_instance_balance(in, cell, load);
    }
    return in->soft_low ? sum - job->today_balance_minor : 0;
}

/// All units of the seat `from` go to `to`. At a hire nobody's rep changes twice: the accounts stay
/// in their seat. @return false if one may not, or there is none
static bool weigh_whole(const change_job *job, int32_t from, int32_t to, marz_change_option *option)
{
    const marz_instance *in = &job->run->guide.plan.instance;
    int64_t extra[MARZ_MEASURES_MAX] = {0};
    *option = (marz_change_option){.seat = change_is_hire(job) ? from : to};
    for (int32_t i = 0; i < in->unit_count; i++) {
        const bool is_part =
            change_is_hire(job) ? in->present[i] == from : job->is_his[in->present[i]];
        if (!is_part)
            continue;
        if (!change_is_hire(job) && !marz_instance_allows(in, i, to))
            return false;
        const marz_cost then = marz_instance_cost(in, i, to);
        const marz_cost now = marz_instance_cost(in, i, in->present[i]);
        option->account_count++;
        option->cost_minor += then.travel_minor + then.mismatch_minor - now.travel_minor -
                              now.mismatch_minor +
                              (change_is_hire(job) ? 0 : then.disruption_minor);
        for (int32_t k = 0; k < in->measure_count; k++)
            extra[k] += in->measure[(int64_t)i * in->measure_count + k];
    }
    option->cost_minor += balance_whole(job, from, to, extra);
    judge_load(job, to, extra, option);
    return option->account_count > 0;
}

static bool comes_before(const marz_change_option *a, const marz_change_option *b)
{
    if (a->is_within != b->is_within)
        return a->is_within;
    return a->cost_minor != b->cost_minor ? a->cost_minor < b->cost_minor : a->seat < b->seat;
}

static void keep_option(marz_change_answer *answer, marz_change_option option)
{
    int32_t k = answer->option_count;
    if (k == MARZ_CHANGE_OPTIONS_MAX && !comes_before(&option, &answer->options[k - 1]))
        return;
    k = k == MARZ_CHANGE_OPTIONS_MAX ? k - 1 : answer->option_count++;
    for (; k > 0 && comes_before(&option, &answer->options[k - 1]); k--)
        answer->options[k] = answer->options[k - 1];
    answer->options[k] = option;
}

static void list_options(change_job *job)
{
    const marz_instance *in = &job->in;
    for (int32_t j = 0; j < in->seat_count; j++) {
        const bool is_vacant = in->seat_rep[j] == MARZ_NONE;
        if (job->is_his[j] || is_vacant != change_is_hire(job))
            continue;
        marz_change_option option;
        const bool is_one = change_is_hire(job) ? weigh_whole(job, j, job->seat, &option)
                                                : weigh_whole(job, job->seat, j, &option);
        if (is_one)
            keep_option(job->answer, option);
    }
}

marz_status marz_change_account(change_job *job, marz_error *error)
{
    if (job->run->guide.plan.outcome == MARZ_OUTCOME_INFEASIBLE)
        return MARZ_OK;
    add_costs(job);
    const marz_status status = list_parts(job, error);
    if (!status)
        list_options(job);
    return status;
}
