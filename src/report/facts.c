#include "report/facts.h"

#include "base/int128.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/// Both lists are sorted by id: one walk finds who is whom.
static void pair_units(const marz_company *company, const marz_instance *instance,
                       marz_facts *facts)
{
    for (int32_t a = 0; a < company->account_count; a++)
        facts->unit_of[a] = MARZ_NONE;
    int32_t account = 0;
    for (int32_t unit = 0; unit < instance->unit_count; unit++) {
        facts->account_of[unit] = MARZ_NONE;
        while (account < company->account_count &&
               strcmp(company->accounts[account].id, instance->unit_id[unit]) < 0)
            account++;
        if (account == company->account_count ||
            strcmp(company->accounts[account].id, instance->unit_id[unit]) != 0)
            continue;
        facts->account_of[unit] = account;
        facts->unit_of[account] = unit;
    }
}

static void pair_reps(const marz_company *company, const marz_instance *instance, marz_facts *facts)
{
    for (int32_t r = 0; r < company->rep_count; r++)
        facts->seat_of_rep[r] = MARZ_NONE;
    for (int32_t j = instance->seat_count - 1; j >= 0; j--)
        if (instance->seat_rep[j] >= 0 && instance->seat_rep[j] < company->rep_count)
            facts->seat_of_rep[instance->seat_rep[j]] = j;
}

static bool allocate(const marz_guide *guide, marz_arena *arena, marz_facts *facts)
{
    const marz_instance *instance = &guide->plan.instance;
    const int64_t loads = (int64_t)instance->seat_count * instance->measure_count;
    *facts = (marz_facts){.least_deals = MARZ_NONE, .most_deals = MARZ_NONE};
    facts->account_of = MARZ_NEW(arena, int32_t, instance->unit_count);
    facts->unit_of = MARZ_NEW(arena, int32_t, guide->company->account_count);
    facts->seat_of_rep = MARZ_NEW(arena, int32_t, guide->company->rep_count);
    facts->now = MARZ_NEW(arena, marz_seat_side, instance->seat_count + 1);
    facts->then = MARZ_NEW(arena, marz_seat_side, instance->seat_count + 1);
    facts->load_now = MARZ_NEW(arena, int64_t, loads);
    facts->load_then = MARZ_NEW(arena, int64_t, loads);
    return facts->account_of && facts->unit_of && facts->seat_of_rep && facts->now && facts->then &&
           facts->load_now && facts->load_then;
}

static bool has_plan(const marz_plan *plan)
{
    if (plan->outcome == MARZ_OUTCOME_INFEASIBLE || !plan->seat_of)
        return false;
    if (plan->instance.has_cover)
        return plan->instance.unit_count > 0 && marz_plan_has_seats(plan);
    for (int32_t unit = 0; unit < plan->instance.unit_count; unit++)
        if (plan->seat_of[unit] == MARZ_NONE)
            return false;
    return plan->instance.unit_count > 0;
}

static marz_seat_side *side_of(marz_seat_side *sides, const marz_instance *instance, int32_t seat)
{
    return &sides[seat == MARZ_NONE ? instance->seat_count : seat];
}

static void add_account(marz_seat_side *side, const marz_account_view *view)
{
    side->account_count++;
    if (!view)
        return;
    side->sold_minor += view->sold_minor;
    side->potential_minor += view->potential_minor;
}

static void add_loads(const marz_instance *instance, int32_t unit, int32_t seat, int64_t *loads)
{
    if (seat == MARZ_NONE)
        return;
    for (int32_t k = 0; k < instance->measure_count; k++)
        loads[seat * instance->measure_count + k] +=
            instance->measure[(int64_t)unit * instance->measure_count + k];
}

static void count_unit(const marz_guide *guide, marz_facts *facts, int32_t unit)
{
    const marz_instance *instance = &guide->plan.instance;
    const int32_t account = facts->account_of[unit], present = instance->present[unit];
    const marz_account_view *view =
        account != MARZ_NONE && guide->market.accounts ? &guide->market.accounts[account] : NULL;
    add_account(side_of(facts->now, instance, present), view);
    add_loads(instance, unit, present, facts->load_now);
    facts->sold_minor += view ? view->sold_minor : 0;
    if (present != MARZ_NONE) {
        const marz_cost cost = marz_instance_cost(instance, unit, present);
        facts->travel_now_minor += cost.travel_minor;
        facts->mismatch_now_minor += cost.mismatch_minor;
    }
    if (!facts->has_plan)
        return;
    const int32_t planned = guide->plan.seat_of[unit];
    add_account(side_of(facts->then, instance, planned), view);
    add_loads(instance, unit, planned, facts->load_then);
    facts->kept_count += planned == present && present != MARZ_NONE;
    facts->adopted_count += present == MARZ_NONE && planned != MARZ_NONE;
    facts->moved_count += present != MARZ_NONE && planned != present;
    if (present != MARZ_NONE && planned != present && view)
        facts->moved_sold_minor += view->sold_minor;
}

static marz_spread measure_spread(const marz_instance *instance, const int64_t *loads, int32_t k)
{
    marz_spread spread = {.least = MARZ_NONE, .most = MARZ_NONE};
    double sum = 0;
    for (int32_t j = 0; j < instance->seat_count; j++) {
        const int32_t cell = j * instance->measure_count + k;
        spread.outside_count +=
            loads[cell] < instance->low[cell] || loads[cell] > instance->high[cell];
        if (instance->target[cell] <= 0)
            continue;
        const double share = (double)loads[cell] / (double)instance->target[cell];
        spread.seat_count++;
        sum += fabs(share - 1);
        if (spread.least == MARZ_NONE || share < spread.least_share) {
            spread.least = j;
            spread.least_share = share;
        }
        if (spread.most == MARZ_NONE || share > spread.most_share) {
            spread.most = j;
            spread.most_share = share;
        }
    }
    spread.mean_deviation = spread.seat_count ? sum / spread.seat_count : (double)NAN;
    return spread;
}

static void count_plan(const marz_guide *guide, marz_facts *facts)
{
    const marz_instance *instance = &guide->plan.instance;
    facts->has_plan = has_plan(&guide->plan);
    for (int32_t unit = 0; unit < instance->unit_count; unit++)
        count_unit(guide, facts, unit);
    for (int32_t k = 0; k < instance->measure_count; k++) {
        facts->spread_now[k] = measure_spread(instance, facts->load_now, k);
        facts->spread_then[k] = measure_spread(instance, facts->load_then, k);
    }
}

/// The seat that works a deal today: that of its account, else that of its owner.
static int32_t seat_of_deal(const marz_guide *guide, const marz_facts *facts, const marz_deal *deal,
                            const int32_t *seat_of)
{
    const int32_t unit = deal->account == MARZ_NONE ? MARZ_NONE : facts->unit_of[deal->account];
    if (unit != MARZ_NONE && seat_of[unit] != MARZ_NONE)
        return seat_of[unit];
    return deal->owner >= 0 && deal->owner < guide->company->rep_count
               ? facts->seat_of_rep[deal->owner]
               : MARZ_NONE;
}

static void add_deal(marz_seat_side *side, const marz_deal *deal)
{
    side->open_deal_count++;
    side->open_deal_minor += deal->amount_minor == MARZ_UNKNOWN ? 0 : deal->amount_minor;
}

static int compare_counts(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static bool rank_deals(const marz_instance *instance, marz_arena *arena, marz_facts *facts)
{
    int64_t *counts = MARZ_NEW(arena, int64_t, instance->seat_count);
    if (!counts)
        return false;
    for (int32_t j = 0; j < instance->seat_count; j++) {
        counts[j] = facts->now[j].open_deal_count;
        if (facts->least_deals == MARZ_NONE ||
            counts[j] < facts->now[facts->least_deals].open_deal_count)
            facts->least_deals = j;
        if (facts->most_deals == MARZ_NONE ||
            counts[j] > facts->now[facts->most_deals].open_deal_count)
            facts->most_deals = j;
    }
    qsort(counts, (size_t)instance->seat_count, sizeof *counts, compare_counts);
    facts->median_deals = instance->seat_count ? counts[instance->seat_count / 2] : 0;
    return true;
}

static bool count_deals(const marz_guide *guide, marz_arena *arena, marz_facts *facts)
{
    const marz_company *company = guide->company;
    const marz_instance *instance = &guide->plan.instance;
    for (int32_t d = 0; d < company->deal_count; d++) {
        const marz_deal *deal = &company->deals[d];
        if (deal->status != MARZ_DEAL_OPEN)
            continue;
        facts->open_deal_count++;
        facts->open_deal_minor += deal->amount_minor == MARZ_UNKNOWN ? 0 : deal->amount_minor;
        const int32_t now = seat_of_deal(guide, facts, deal, instance->present);
        add_deal(side_of(facts->now, instance, now), deal);
        if (facts->has_plan)
            add_deal(side_of(facts->then, instance,
                             seat_of_deal(guide, facts, deal, guide->plan.seat_of)),
                     deal);
    }
    return rank_deals(instance, arena, facts);
}

bool marz_facts_count(const marz_guide *guide, marz_arena *arena, marz_facts *facts)
{
    if (!allocate(guide, arena, facts))
        return false;
    pair_units(guide->company, &guide->plan.instance, facts);
    pair_reps(guide->company, &guide->plan.instance, facts);
    count_plan(guide, facts);
    marz_facts_count_data(guide, facts);
    return count_deals(guide, arena, facts);
}
