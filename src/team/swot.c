// All candidates share one false-discovery list; those that survive become findings.
#include "team/swot.h"

#include "base/stats.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define Q_MAX 0.10

void swot_add(swot_list *list, const swot_candidate *candidate)
{
    assert(list->count < list->capacity);
    list->items[list->count++] = *candidate;
}

double swot_amount(const marz_deal *deal)
{
    return deal->amount_minor > 0 ? (double)deal->amount_minor : 0;
}

static void measure_company(const team_run *run, swot_list *list)
{
    const marz_company *company = run->company;
    marz_sample amounts = {0};
    for (int32_t d = 0; d < company->deal_count; d++)
        if (company->deals[d].status == MARZ_DEAL_WON && swot_amount(&company->deals[d]) > 0 &&
            team_counts_deal(run, &company->deals[d]))
            marz_sample_add(&amounts, swot_amount(&company->deals[d]));
    list->mean_amount = amounts.mean;
    list->company_rate = run->market->company_win.raw;
    list->years = team_window_years(run);
}

/// Most valuable first by what is certain of it; what is not in money comes last, surest first.
static int by_rank(const void *left, const void *right)
{
    const marz_finding *a = left, *b = right;
    if (a->swot != b->swot)
        return a->swot < b->swot ? -1 : 1;
    if (a->money_low_minor != b->money_low_minor)
        return a->money_low_minor > b->money_low_minor ? -1 : 1;
    if (a->p_value != b->p_value)
        return a->p_value < b->p_value ? -1 : 1;
    if (a->code != b->code)
        return a->code < b->code ? -1 : 1;
    return strcmp(a->subject, b->subject);
}

static bool judge(const team_run *run, const swot_list *list)
{
    marz_team_view *team = run->team;
    double *q = MARZ_NEW(run->scratch, double, list->count);
    team->findings = MARZ_NEW(run->arena, marz_finding, list->count);
    if (!q || !team->findings)
        return false;
    for (int32_t k = 0; k < list->count; k++)
        q[k] = list->items[k].finding.p_value;
    if (!marz_false_discovery(q, list->count, q, run->scratch))
        return false;
    for (int32_t k = 0; k < list->count; k++) {
        const swot_candidate *candidate = &list->items[k];
        team->candidate_count += !isnan(q[k]);
        if (!candidate->is_shown || !(q[k] <= Q_MAX))
            continue;
        marz_finding *finding = &team->findings[team->finding_count++];
        *finding = candidate->finding;
        finding->q_value = q[k];
        if (!swot_evidence(run, list, candidate, finding))
            return false;
    }
    qsort(team->findings, (size_t)team->finding_count, sizeof *team->findings, by_rank);
    return true;
}

bool team_swot(team_run *run)
{
    static bool (*const adders[])(const team_run *, swot_list *) = {
        swot_add_rates, swot_add_stages, swot_add_cover, swot_add_competitors, swot_add_load,
    };
    const marz_company *company = run->company;
    const marz_arena_mark mark = marz_arena_save(run->scratch);
    swot_list list = {.capacity = 2 * company->rep_count + 2 * run->market->segment_count +
                                  company->product_count + company->stage_names.count +
                                  2 * company->competitor_count + company->team_count + 1};
    list.items = MARZ_NEW(run->scratch, swot_candidate, list.capacity);
    if (!list.items)
        return false;
    measure_company(run, &list);
    for (size_t k = 0; k < sizeof adders / sizeof *adders; k++)
        if (!adders[k](run, &list))
            return false;
    if (!judge(run, &list))
        return false;
    marz_arena_restore(run->scratch, mark);
    return true;
}
