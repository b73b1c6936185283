#include "report/facts.h"

#include "base/int128.h"

/// Is the rep gone, or about to be before the planned year begins?
static bool has_left(const marz_guide *guide, int32_t rep)
{
    const marz_company *company = guide->company;
    if (rep < 0 || rep >= company->rep_count || company->reps[rep].left_day == MARZ_DAY_UNKNOWN)
        return false;
    return company->reps[rep].left_day <= company->as_of_day ||
           company->reps[rep].left_day < guide->goals.start_day;
}

static void add(marz_group_fact *group, const marz_account_view *view)
{
    group->count++;
    group->minor += view ? view->potential_minor : 0;
}

/// Accounts that nobody works are told apart: no owner, or an owner who leaves no trace.
static void count_coverage(const marz_guide *guide, marz_facts *facts, int32_t index)
{
    const marz_account *account = &guide->company->accounts[index];
    const marz_account_view *view = guide->market.accounts ? &guide->market.accounts[index] : NULL;
    const bool is_ours =
        account->kind == MARZ_ACCOUNT_CUSTOMER || account->kind == MARZ_ACCOUNT_PROSPECT;
    if (account->owner != MARZ_NONE && has_left(guide, account->owner))
        add(&facts->leavers, view);
    if (!view || !is_ours || view->value_class > MARZ_CLASS_B)
        return;
    if (account->owner == MARZ_NONE)
        add(&facts->ownerless, view);
    else if (facts->has_activity && !view->is_covered && view->sold_minor <= 0 &&
             !has_left(guide, account->owner))
        add(&facts->idle, view);
}

static void count_gaps(const marz_guide *guide, marz_facts *facts, int32_t index)
{
    const marz_account *account = &guide->company->accounts[index];
    const marz_account_view *view = guide->market.accounts ? &guide->market.accounts[index] : NULL;
    facts->placed_count[account->place.precision]++;
    if (account->place.precision == MARZ_PLACED_NOT)
        add(&facts->unplaced, view);
    if (account->industry == MARZ_NONE)
        add(&facts->without_industry, view);
    if (account->employees == MARZ_UNKNOWN)
        add(&facts->without_size, view);
    if (view && view->are_visits_assumed)
        add(&facts->assumed_visits, view);
    if (view && view->is_potential_given)
        add(&facts->given_potential, view);
}

static void count_reps(const marz_guide *guide, marz_facts *facts)
{
    const marz_company *company = guide->company;
    for (int32_t r = 0; r < company->rep_count; r++) {
        const marz_rep *rep = &company->reps[r];
        if (rep->is_manager || has_left(guide, r))
            continue;
        facts->active_reps++;
        facts->homeless_reps += rep->place.precision == MARZ_PLACED_NOT;
        facts->median_homes += rep->place.precision == MARZ_PLACED_ACCOUNTS;
    }
}

void marz_facts_count_data(const marz_guide *guide, marz_facts *facts)
{
    facts->has_activity = guide->company->activity_count > 0;
    for (int32_t a = 0; a < guide->company->account_count; a++) {
        count_coverage(guide, facts, a);
        count_gaps(guide, facts, a);
    }
    count_reps(guide, facts);
}
