// What a reader can open behind a finding.
#include "team/swot.h"

/// The most valuable rows so far, best first; of equal ones the earlier.
typedef struct shortlist {
    const char *ids[MARZ_EVIDENCE_MAX];
    double values[MARZ_EVIDENCE_MAX];
    int32_t count;
} shortlist;

static void offer(shortlist *list, const char *id, double value)
{
    if (list->count == MARZ_EVIDENCE_MAX && value <= list->values[MARZ_EVIDENCE_MAX - 1])
        return;
    int32_t place = list->count < MARZ_EVIDENCE_MAX ? list->count++ : MARZ_EVIDENCE_MAX - 1;
    for (; place > 0 && list->values[place - 1] < value; place--) {
        list->values[place] = list->values[place - 1];
        list->ids[place] = list->ids[place - 1];
    }
    list->values[place] = value;
    list->ids[place] = id;
}

/// Is this deal one of those that the finding speaks of?
static bool is_behind(const team_run *run, const swot_candidate *candidate, const marz_deal *deal)
{
    const bool wants_won = candidate->finding.swot == MARZ_STRENGTH;
    const bool has_outcome = deal->status == (wants_won ? MARZ_DEAL_WON : MARZ_DEAL_LOST);
    switch (candidate->finding.code) {
    case MARZ_FINDING_REP_WIN:
        return has_outcome && deal->owner == candidate->subject;
    case MARZ_FINDING_PRODUCT_WIN:
        return has_outcome && deal->product == candidate->subject;
    case MARZ_FINDING_SEGMENT_WIN:
        return has_outcome && deal->account != MARZ_NONE &&
               run->market->accounts[deal->account].segment == candidate->subject;
    case MARZ_FINDING_STAGE_LOSS:
        return has_outcome && deal->stage == candidate->subject;
    case MARZ_FINDING_COMPETITOR_LOSS:
        return has_outcome && deal->competitor == candidate->subject;
    case MARZ_FINDING_COMPETITOR_RISE:
        return deal->competitor == candidate->subject &&
               deal->closed_day >= run->market->to_day - DAYS_A_YEAR;
    case MARZ_FINDING_UNCOVERED:
    case MARZ_FINDING_ENGAGEMENT:
    case MARZ_FINDING_OVERLOAD:
        break;
    }
    return false;
}

static void offer_deals(const team_run *run, const swot_candidate *candidate, shortlist *list)
{
    for (int32_t d = 0; d < run->company->deal_count; d++) {
        const marz_deal *deal = &run->company->deals[d];
        if (team_counts_deal(run, deal) && is_behind(run, candidate, deal))
            offer(list, deal->id, swot_amount(deal));
    }
}

static void offer_stage(const team_run *run, const int32_t *lost_stage, int32_t stage,
                        shortlist *list)
{
    for (int32_t d = 0; d < run->company->deal_count; d++)
        if (lost_stage[d] == stage)
            offer(list, run->company->deals[d].id, swot_amount(&run->company->deals[d]));
}

static void offer_accounts(const team_run *run, const swot_candidate *candidate, shortlist *list)
{
    const bool is_uncovered = candidate->finding.code == MARZ_FINDING_UNCOVERED;
    for (int32_t a = 0; a < run->company->account_count; a++) {
        const marz_account_view *view = &run->market->accounts[a];
        const marz_account *account = &run->company->accounts[a];
        if (is_uncovered && view->segment == candidate->subject && !view->is_covered)
            offer(list, account->id, (double)view->potential_minor);
        if (!is_uncovered && account->owner == candidate->subject)
            offer(list, account->id, (double)(view->visits_milli * view->visit_minutes));
    }
}

bool swot_evidence(const team_run *run, const swot_list *list, const swot_candidate *candidate,
                   marz_finding *finding)
{
    shortlist best = {.count = 0};
    const marz_finding_code code = candidate->finding.code;
    if (code == MARZ_FINDING_UNCOVERED || code == MARZ_FINDING_OVERLOAD)
        offer_accounts(run, candidate, &best);
    else if (code == MARZ_FINDING_STAGE_LOSS && list->lost_stage)
        offer_stage(run, list->lost_stage, candidate->subject, &best);
    else
        offer_deals(run, candidate, &best);
    finding->evidence = MARZ_NEW(run->arena, const char *, best.count);
    if (!finding->evidence)
        return false;
    for (int32_t k = 0; k < best.count; k++)
        finding->evidence[k] = best.ids[k];
    finding->evidence_count = best.count;
    return true;
}
