// In which stage more deals are lost than in the others.
#include "base/stats.h"
#include "base/survival.h"
#include "team/swot.h"

#include <math.h>
#include <stdlib.h>

#define ENTRIES_MIN 30 ///< stays in a stage before it is asked about

typedef struct stay {
    int32_t deal, stage, entered, left;
} stay;

static int by_deal(const void *left, const void *right)
{
    const stay *a = left, *b = right;
    if (a->deal != b->deal)
        return a->deal < b->deal ? -1 : 1;
    if (a->entered != b->entered)
        return a->entered < b->entered ? -1 : 1;
    return a->stage < b->stage ? -1 : a->stage > b->stage;
}

static bool is_last(const stay *stays, int64_t count, int64_t k)
{
    return k + 1 == count || stays[k + 1].deal != stays[k].deal;
}

/// Stages that only say how the deal ended ("lost", "closed won"): every stay in them is the last
/// of a deal with one outcome. They are no stages of selling and are dropped.
static int64_t drop_outcomes(const team_run *run, stay *stays, int64_t count)
{
    const int32_t names = run->company->stage_names.count;
    int64_t *seen = MARZ_NEW(run->scratch, int64_t, 3 * (int64_t)names);
    if (!seen)
        return -1;
    for (int64_t k = 0; k < count; k++) {
        const marz_deal_status status = run->company->deals[stays[k].deal].status;
        int64_t *own = &seen[3 * (int64_t)stays[k].stage];
        own[0]++;
        own[1] += status == MARZ_DEAL_WON && is_last(stays, count, k);
        own[2] += status == MARZ_DEAL_LOST && is_last(stays, count, k);
    }
    int64_t kept = 0;
    for (int64_t k = 0; k < count; k++) {
        const int64_t *own = &seen[3 * (int64_t)stays[k].stage];
        const bool has_length =
            stays[k].left != MARZ_DAY_UNKNOWN && stays[k].left > stays[k].entered;
        if (has_length || (own[0] != own[1] && own[0] != own[2]))
            stays[kept++] = stays[k];
    }
    return kept;
}

/// Stays in order of deals and days. NULL: no memory.
static stay *collect_stays(const team_run *run, int64_t *count)
{
    const marz_company *company = run->company;
    stay *stays = MARZ_NEW(run->scratch, stay, company->stage_count);
    *count = 0;
    for (int32_t k = 0; k < company->stage_count && stays; k++) {
        const marz_stage *stage = &company->stages[k];
        if (stage->deal != MARZ_NONE && stage->stage != MARZ_NONE &&
            stage->entered_day != MARZ_DAY_UNKNOWN)
            stays[(*count)++] =
                (stay){stage->deal, stage->stage, stage->entered_day, stage->left_day};
    }
    if (!stays)
        return NULL;
    qsort(stays, (size_t)*count, sizeof *stays, by_deal);
    *count = drop_outcomes(run, stays, *count);
    return *count < 0 ? NULL : stays;
}

static marz_exit end_of(const team_run *run, const stay *stays, int64_t count, int64_t k)
{
    const stay *one = &stays[k];
    const marz_deal *deal = &run->company->deals[one->deal];
    marz_exit result = {.kind = MARZ_EXIT_ADVANCE};
    int32_t end = one->left;
    if (!is_last(stays, count, k)) {
        end = end == MARZ_DAY_UNKNOWN ? stays[k + 1].entered : end;
    } else {
        result.kind = deal->status == MARZ_DEAL_OPEN   ? MARZ_EXIT_OPEN
                      : deal->status == MARZ_DEAL_LOST ? MARZ_EXIT_LOST
                                                       : MARZ_EXIT_ADVANCE;
        if (deal->status == MARZ_DEAL_OPEN)
            end = run->market->to_day;
        else if (end == MARZ_DAY_UNKNOWN)
            end = deal->closed_day;
    }
    result.time = end > one->entered ? end - one->entered : 0;
    return result;
}

/// What is known of one stage.
typedef struct stage_facts {
    int64_t first, count;   ///< its part of the exits
    int64_t past, past_won; ///< closed deals that got past it, and those then won
    marz_exit_shares shares;
} stage_facts;

/// Remembers where deals were lost, for the evidence. False: no memory.
static bool note_lost(const team_run *run, const stay *stays, int64_t count, swot_list *list)
{
    list->lost_stage = MARZ_NEW(run->scratch, int32_t, run->company->deal_count);
    if (!list->lost_stage)
        return false;
    for (int32_t d = 0; d < run->company->deal_count; d++)
        list->lost_stage[d] = MARZ_NONE;
    for (int64_t k = 0; k < count; k++)
        if (is_last(stays, count, k) && stays[k].entered >= run->market->from_day &&
            run->company->deals[stays[k].deal].status == MARZ_DEAL_LOST)
            list->lost_stage[stays[k].deal] = stays[k].stage;
    return true;
}

/// Exits of the window, gathered by stage. False: no memory.
static bool gather(const team_run *run, const stay *stays, int64_t count, stage_facts *facts)
{
    const int32_t names = run->company->stage_names.count;
    marz_exit *exits = MARZ_NEW(run->scratch, marz_exit, count);
    int64_t *next = MARZ_NEW(run->scratch, int64_t, names);
    if (!exits || !next)
        return false;
    for (int32_t pass = 0; pass < 2; pass++) {
        for (int64_t k = 0; k < count; k++) {
            stage_facts *own = &facts[stays[k].stage];
            if (stays[k].entered < run->market->from_day)
                continue;
            if (pass == 0) {
                own->count++;
                continue;
            }
            const marz_exit end = end_of(run, stays, count, k);
            const marz_deal_status status = run->company->deals[stays[k].deal].status;
            exits[next[stays[k].stage]++] = end;
            own->past += end.kind == MARZ_EXIT_ADVANCE && status != MARZ_DEAL_OPEN;
            own->past_won += end.kind == MARZ_EXIT_ADVANCE && status == MARZ_DEAL_WON;
        }
        for (int32_t s = 0; s < names && pass == 0; s++)
            facts[s].first = next[s] = s ? facts[s - 1].first + facts[s - 1].count : 0;
    }
    for (int32_t s = 0; s < names; s++)
        facts[s].shares = marz_exit_shares_of(exits + facts[s].first, facts[s].count, INT32_MAX);
    return true;
}

static void add_stage(const team_run *run, swot_list *list, const stage_facts *facts, int32_t s)
{
    double lost = 0, variance = 0, n = 0;
    for (int32_t k = 0; k < run->company->stage_names.count; k++) {
        const double weight = (double)facts[k].count;
        if (k == s || facts[k].count < ENTRIES_MIN)
            continue;
        lost += weight * facts[k].shares.lost;
        variance += weight * weight * facts[k].shares.lost_variance;
        n += weight;
    }
    if (n <= 0)
        return;
    const stage_facts *own = &facts[s];
    const double error = sqrt(own->shares.lost_variance + variance / (n * n));
    swot_candidate candidate = {.subject = s};
    marz_finding *finding = &candidate.finding;
    finding->code = MARZ_FINDING_STAGE_LOSS;
    finding->swot = MARZ_WEAKNESS;
    finding->subject = run->company->stage_names.names[s];
    finding->effect = own->shares.lost - lost / n;
    finding->low = finding->effect - run->z * error;
    finding->high = finding->effect + run->z * error;
    finding->n = own->count;
    finding->p_value = error > 0 ? marz_normal_cdf(-finding->effect / error) : (double)NAN;
    finding->money_minor = finding->money_low_minor = MARZ_UNKNOWN;
    if (own->past > 0 && list->mean_amount > 0) {
        const double worth = (double)own->count / list->years * list->mean_amount *
                             (double)own->past_won / (double)own->past;
        finding->money_minor = team_minor(fmax(0, finding->effect) * worth);
        finding->money_low_minor = team_minor(fmax(0, finding->low) * worth);
    }
    candidate.is_shown = finding->low > 0;
    swot_add(list, &candidate);
}

/// Without dated stages: open and lost deals by the stage they stand or ended in.
static bool add_last_stages(const team_run *run, swot_list *list)
{
    const marz_company *company = run->company;
    const int32_t names = company->stage_names.count;
    marz_tally *ended = MARZ_NEW(run->scratch, marz_tally, names), all = {0};
    if (!ended)
        return false;
    for (int32_t d = 0; d < company->deal_count; d++) {
        const marz_deal *deal = &company->deals[d];
        if (deal->stage == MARZ_NONE || deal->status == MARZ_DEAL_WON)
            continue;
        ended[deal->stage].closed++;
        ended[deal->stage].won += deal->status == MARZ_DEAL_LOST;
    }
    // Stages in which nothing is open are outcomes, and those where nothing ended tell nothing.
    for (int32_t s = 0; s < names; s++)
        if (ended[s].won == 0 || ended[s].won == ended[s].closed)
            ended[s] = (marz_tally){0};
        else
            all.won += ended[s].won, all.closed += ended[s].closed;
    for (int32_t s = 0; s < names; s++) {
        const marz_tally own = ended[s], rest = {all.won - own.won, all.closed - own.closed};
        if (own.closed < ENTRIES_MIN || rest.closed < ENTRIES_MIN)
            continue;
        const double others = (double)rest.won / (double)rest.closed;
        const marz_estimate e = marz_rate_alone(own, 1, run->market->level);
        swot_candidate candidate = {.subject = s};
        candidate.finding = (marz_finding){
            .swot = MARZ_WEAKNESS,
            .code = MARZ_FINDING_STAGE_LOSS,
            .subject = company->stage_names.names[s],
            .effect = e.value - others,
            .low = e.low - others,
            .high = e.high - others,
            .money_minor = MARZ_UNKNOWN,
            .money_low_minor = MARZ_UNKNOWN,
            .p_value = marz_two_rates_p(own.won, own.closed, rest.won, rest.closed, MARZ_TAIL_MORE),
            .n = own.closed,
        };
        candidate.is_shown = candidate.finding.low > 0;
        swot_add(list, &candidate);
    }
    return true;
}

bool swot_add_stages(const team_run *run, swot_list *list)
{
    const int32_t names = run->company->stage_names.count;
    if (run->company->stage_count == 0)
        return add_last_stages(run, list);
    int64_t count;
    const stay *stays = collect_stays(run, &count);
    stage_facts *facts = MARZ_NEW(run->scratch, stage_facts, names);
    if (!stays || !facts || !gather(run, stays, count, facts) ||
        !note_lost(run, stays, count, list))
        return false;
    for (int32_t s = 0; s < names; s++)
        if (facts[s].count >= ENTRIES_MIN)
            add_stage(run, list, facts, s);
    return true;
}
