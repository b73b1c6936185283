#include "app/run_internal.h"

#include "app/instance_internal.h"
#include "match/match.h"

#include <stdlib.h>
#include <string.h>

/// Most open items that are matched exactly, the most valuable first; the rest stay with the
/// planned owner of their account.
#define ITEMS_MAX 4000

/// One open deal or lead before it is matched.
typedef struct open_item {
    const char *id;
    bool is_lead;
    int32_t account, owner, segment;
    int64_t expected_minor; ///< amount times the chance to win, with an average rep
} open_item;

typedef struct matcher {
    marz_run *run;
    open_item *items;
    int32_t item_count;
    int32_t *reps; ///< [rep_count] company index of the reps who sell
    int32_t rep_count;
    int64_t *values;   ///< [matched * rep_count]
    int64_t *capacity; ///< [rep_count]
    int32_t matched_count;
} matcher;

static int64_t expected(const marz_market *market, int32_t segment, int64_t amount_minor)
{
    const marz_rate *rate =
        segment == MARZ_NONE ? &market->company_win : &market->segments[segment].win;
    const int64_t rate_ppm = (int64_t)(rate->value * MARZ_PPM + 0.5);
    return amount_minor <= 0 ? 0 : marz_mul_div(amount_minor, rate_ppm, MARZ_PPM);
}

/// Amount nobody has written down: that of the segment, else the mean of all segments.
static int64_t amount_or_usual(const marz_market *market, int32_t segment, int64_t amount_minor)
{
    if (amount_minor != MARZ_UNKNOWN && amount_minor > 0)
        return amount_minor;
    if (segment != MARZ_NONE)
        return market->segments[segment].deal_amount_minor;
    marz_int128 sum = 0;
    for (int32_t s = 0; s < market->segment_count; s++)
        sum += market->segments[s].deal_amount_minor;
    return market->segment_count ? (int64_t)(sum / market->segment_count) : 0;
}

static void add_item(matcher *m, open_item item, int64_t amount_minor)
{
    const marz_market *market = &m->run->guide.market;
    item.segment = item.account == MARZ_NONE ? MARZ_NONE : market->accounts[item.account].segment;
    item.expected_minor =
        expected(market, item.segment, amount_or_usual(market, item.segment, amount_minor));
    m->items[m->item_count++] = item;
}

static int by_value(const void *a, const void *b)
{
    const open_item *x = a, *y = b;
    if (x->expected_minor != y->expected_minor)
        return x->expected_minor < y->expected_minor ? 1 : -1;
    const int order = strcmp(x->id, y->id);
    return order ? order : (int)x->is_lead - (int)y->is_lead;
}

static bool collect(matcher *m)
{
    const marz_company *company = &m->run->company;
    m->items = MARZ_NEW(m->run->arena, open_item, company->deal_count + company->lead_count);
    m->reps = MARZ_NEW(m->run->arena, int32_t, company->rep_count);
    if (!m->items || !m->reps)
        return false;
    for (int32_t d = 0; d < company->deal_count; d++) {
        const marz_deal *deal = &company->deals[d];
        if (deal->status == MARZ_DEAL_OPEN)
            add_item(m, (open_item){deal->id, false, deal->account, deal->owner, 0, 0},
                     deal->amount_minor);
    }
    for (int32_t k = 0; k < company->lead_count; k++) {
        const marz_lead *lead = &company->leads[k];
        if (lead->is_open)
            add_item(m, (open_item){lead->id, true, lead->account, lead->owner, 0, 0},
                     lead->value_minor);
    }
    qsort(m->items, (size_t)m->item_count, sizeof *m->items, by_value);
    for (int32_t r = 0; r < company->rep_count; r++)
        if (marz_rep_sells(company, &company->reps[r]))
            m->reps[m->rep_count++] = r;
    m->matched_count = m->item_count < ITEMS_MAX ? m->item_count : ITEMS_MAX;
    return true;
}

/// Who gets the account under the plan, or MARZ_NONE.
static int32_t planned_owner(const marz_run *run, int32_t account)
{
    const marz_plan *plan = &run->guide.plan;
    if (account == MARZ_NONE || plan->outcome == MARZ_OUTCOME_INFEASIBLE)
        return MARZ_NONE;
    const int32_t unit =
        marz_instance_find_unit(&run->guide.plan.instance, run->company.accounts[account].id);
    return unit == MARZ_NONE ? MARZ_NONE : marz_run_rep_of_seat(run, plan->seat_of[unit]);
}

/// Expected money with that rep: fit of rep and segment, less what a change of hands costs unless
/// he has the deal or will have the account.
static int64_t value_with(const marz_run *run, const open_item *item, int32_t rep, int32_t planned)
{
    const marz_fit *fit = &run->guide.team.fit;
    int64_t value = item->expected_minor;
    if (item->segment != MARZ_NONE)
        value = marz_mul_div(value, fit->ppm[rep * fit->segment_count + item->segment], MARZ_PPM);
    if (rep == item->owner || rep == planned)
        return value;
    return value - marz_mul_div(value, run->company.settings.disruption_ppm, MARZ_PPM);
}

static bool fill_values(matcher *m)
{
    const marz_company *company = &m->run->company;
    const size_t cells = (size_t)m->matched_count * (size_t)m->rep_count;
    m->values = MARZ_NEW(m->run->arena, int64_t, cells);
    m->capacity = MARZ_NEW(m->run->arena, int64_t, m->rep_count);
    if (!m->values || !m->capacity)
        return false;
    for (int32_t j = 0; j < m->rep_count; j++)
        m->capacity[j] = marz_mul_div(company->settings.lead_capacity,
                                      company->reps[m->reps[j]].capacity_ppm, MARZ_PPM);
    for (int32_t i = 0; i < m->matched_count; i++) {
        const int32_t planned = planned_owner(m->run, m->items[i].account);
        for (int32_t j = 0; j < m->rep_count; j++)
            m->values[(size_t)i * (size_t)m->rep_count + (size_t)j] =
                value_with(m->run, &m->items[i], m->reps[j], planned);
    }
    return true;
}

/// The rep whom the item would suit best after `taken`, prices of places included.
static void find_runner_up(const matcher *m, int32_t item, const int64_t *price,
                           marz_match_line *line, int32_t taken)
{
    line->runner_up = MARZ_NONE;
    int64_t best = 0;
    for (int32_t j = 0; j < m->rep_count; j++) {
        const int64_t value = m->values[(size_t)item * (size_t)m->rep_count + (size_t)j];
        if (j == taken || (line->runner_up != MARZ_NONE && value - price[j] <= best))
            continue;
        best = value - price[j];
        line->runner_up = m->reps[j];
        line->runner_up_minor = value;
    }
}

static bool write_lines(matcher *m, const marz_match_answer *answer)
{
    marz_run *run = m->run;
    marz_matching *matching = &run->guide.matching;
    matching->lines = MARZ_NEW(run->arena, marz_match_line, m->item_count);
    matching->price_minor = MARZ_NEW(run->arena, int64_t, run->company.rep_count);
    matching->capacity = MARZ_NEW(run->arena, int64_t, run->company.rep_count);
    if (!matching->lines || !matching->price_minor || !matching->capacity)
        return false;
    for (int32_t j = 0; j < m->rep_count; j++) {
        matching->price_minor[m->reps[j]] = answer->price_minor[j];
        matching->capacity[m->reps[j]] = m->capacity[j];
    }
    for (int32_t i = 0; i < m->item_count; i++) {
        const open_item *item = &m->items[i];
        marz_match_line *line = &matching->lines[matching->line_count++];
        *line = (marz_match_line){.id = item->id,
                                  .is_lead = item->is_lead,
                                  .account = item->account,
                                  .present = item->owner,
                                  .rep = MARZ_NONE,
                                  .runner_up = MARZ_NONE};
        if (i >= m->matched_count) {
            line->rep = planned_owner(run, item->account);
            continue;
        }
        const int32_t j = answer->rep_of[i];
        if (j != MARZ_NONE) {
            line->rep = m->reps[j];
            line->value_minor = m->values[(size_t)i * (size_t)m->rep_count + (size_t)j];
        }
        find_runner_up(m, i, answer->price_minor, line, j);
    }
    matching->value_minor = answer->value_minor;
    matching->dual_minor = answer->dual_minor;
    matching->greedy_minor = answer->greedy_minor;
    return true;
}

marz_status marz_run_match(marz_run *run, const marz_control *control, marz_error *error)
{
    matcher m = {.run = run};
    if (!collect(&m) || !fill_values(&m))
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to match open deals");
    if (m.rep_count == 0)
        return MARZ_OK;
    const marz_match_problem problem = {m.matched_count, m.rep_count, m.values, m.capacity};
    marz_match_answer answer;
    const marz_status status = marz_match_solve(&problem, run->arena, control, &answer, error);
    if (status)
        return status;
    return write_lines(&m, &answer)
               ? MARZ_OK
               : marz_fail(error, MARZ_E_NO_MEMORY, "no memory to match open deals");
}
