// Declared industries: a prior that fades, and who is familiar with which segment.
#include "team/declared.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#define ODDS_RATIO 1.5   ///< our assumption, until declared pairs show their worth
#define PAIRS_MIN 30     ///< declared pairs with deals before their worth is estimated
#define FAMILIAR_CASES 3 ///< closed deals or accounts in an industry that make it known
#define ESTIMATE_ROUNDS 8

/// Which dimension of segments is the industry, or MARZ_NONE.
static int32_t industry_dimension(const marz_market *market)
{
    for (int32_t d = 0; d < market->dimension_count; d++)
        if (strcmp(market->dimensions[d], "industry") == 0)
            return d;
    return MARZ_NONE;
}

/// Is `name` one of the entries of a list like "retail; banking"? Case does not matter in ASCII.
static bool list_holds(const char *list, const char *name)
{
    const size_t length = strlen(name);
    while (list && *list) {
        list += strspn(list, "; \t");
        size_t entry = strcspn(list, ";");
        const char *next = list + entry;
        while (entry > 0 && (list[entry - 1] == ' ' || list[entry - 1] == '\t'))
            entry--;
        if (entry == length && entry > 0 && strncasecmp(list, name, length) == 0)
            return true;
        list = next;
    }
    return false;
}

static void mark_declared(const team_run *run)
{
    const marz_market *market = run->market;
    const marz_fit *fit = &run->team->fit;
    const int32_t dimension = industry_dimension(market);
    for (int32_t r = 0; r < fit->rep_count && dimension != MARZ_NONE; r++)
        for (int32_t s = 0; s < fit->segment_count; s++)
            fit->is_declared[(int64_t)r * fit->segment_count + s] = list_holds(
                run->company->reps[r].industries, market->segments[s].dimension_value[dimension]);
}

static bool is_declared(const team_run *run, const logit_cell *cell)
{
    const marz_fit *fit = &run->team->fit;
    return cell->column < fit->segment_count &&
           fit->is_declared[(int64_t)cell->rep * fit->segment_count + cell->column];
}

/// One common effect of all declared pairs with deals, with the assumption as its prior, and the
/// additive fit in turn until both agree: else the fit would hold part of the effect.
static bool estimate_effect(const team_run *run, const logit_table *table, logit_fit *fit,
                            double assumed, double *effect)
{
    const marz_arena_mark mark = marz_arena_save(run->scratch);
    logit_cell *cells = MARZ_NEW(run->scratch, logit_cell, table->cell_count);
    double *log_odds = MARZ_NEW(run->scratch, double, table->cell_count);
    double *offset = MARZ_NEW(run->scratch, double, table->cell_count), variance;
    if (!cells || !log_odds || !offset)
        return false;
    logit_table with = *table;
    with.offset = offset;
    // The assumption weighs as much as the deals it is said to be worth: n·p(1 − p), p near ½.
    const double tau = 2 / sqrt(fmax(1, (double)run->company->settings.declared_deals));
    for (int32_t round = 0; round < ESTIMATE_ROUNDS; round++) {
        int32_t count = 0;
        for (int32_t k = 0; k < table->cell_count; k++) {
            const logit_cell *cell = &table->cells[k];
            if (!is_declared(run, cell))
                continue;
            log_odds[count] = fit->rep[cell->rep] + fit->column[cell->column];
            cells[count++] = *cell;
        }
        logit_laplace(cells, log_odds, count, assumed, tau, effect, &variance);
        for (int32_t k = 0; k < table->cell_count; k++)
            offset[k] = is_declared(run, &table->cells[k]) ? *effect : 0;
        if (!logit_fit_run(&with, run->team->fit.rep_tau, fit, run->scratch))
            return false;
    }
    marz_arena_restore(run->scratch, mark);
    return true;
}

bool declared_worth(const team_run *run, const logit_table *table, logit_fit *fit, double *worth)
{
    marz_fit *result = &run->team->fit;
    const double deals = (double)run->company->settings.declared_deals;
    mark_declared(run);
    for (int32_t k = 0; k < table->cell_count; k++)
        result->declared_pair_count += is_declared(run, &table->cells[k]);
    result->declared_effect = deals > 0 ? log(ODDS_RATIO) : 0;
    result->is_declared_estimated = result->declared_pair_count >= PAIRS_MIN;
    if (result->is_declared_estimated &&
        !estimate_effect(run, table, fit, result->declared_effect, &result->declared_effect))
        return false;
    for (int32_t r = 0; r < result->rep_count; r++)
        for (int32_t s = 0; s < result->segment_count; s++) {
            const int64_t pair = (int64_t)r * result->segment_count + s;
            const double n = (double)run->cells[(int64_t)r * run->column_count + s].closed /
                             fmax(1, run->market->dispersion);
            const double share = result->is_declared_estimated ? 1
                                 : deals > 0                   ? deals / (deals + n)
                                                               : 0;
            worth[pair] = result->is_declared[pair] ? result->declared_effect * share : 0;
        }
    return true;
}

/// Segments of one industry are known together; without industries each stands for itself.
static int32_t first_alike(const marz_market *market, int32_t dimension, int32_t segment)
{
    if (dimension == MARZ_NONE)
        return segment;
    const char *wanted = market->segments[segment].dimension_value[dimension];
    int32_t s = 0;
    while (strcmp(market->segments[s].dimension_value[dimension], wanted) != 0)
        s++;
    return s;
}

/// Accounts that a rep owns or sold to last, by the industry's first segment.
static bool count_accounts(const team_run *run, const int32_t *first, int32_t *cases)
{
    const marz_company *company = run->company;
    const int32_t segments = run->market->segment_count;
    int32_t *seller = MARZ_NEW(run->scratch, int32_t, company->account_count);
    if (!seller)
        return false;
    for (int32_t a = 0; a < company->account_count; a++)
        seller[a] = MARZ_NONE;
    for (int64_t k = 0; k < company->sale_count; k++)
        if (company->sales[k].account != MARZ_NONE && company->sales[k].rep != MARZ_NONE)
            seller[company->sales[k].account] = company->sales[k].rep;
    for (int32_t a = 0; a < company->account_count; a++) {
        const int32_t segment = first[run->market->accounts[a].segment];
        const int32_t owner = company->accounts[a].owner;
        if (owner != MARZ_NONE)
            cases[(int64_t)owner * segments + segment]++;
        if (seller[a] != MARZ_NONE && seller[a] != owner)
            cases[(int64_t)seller[a] * segments + segment]++;
    }
    return true;
}

bool team_familiarity(team_run *run)
{
    const marz_fit *fit = &run->team->fit;
    const marz_arena_mark mark = marz_arena_save(run->scratch);
    const int32_t segments = fit->segment_count, dimension = industry_dimension(run->market);
    int32_t *first = MARZ_NEW(run->scratch, int32_t, segments);
    int32_t *cases = MARZ_NEW(run->scratch, int32_t, (int64_t)fit->rep_count * segments);
    if (!first || !cases)
        return false;
    for (int32_t s = 0; s < segments; s++)
        first[s] = first_alike(run->market, dimension, s);
    if (!count_accounts(run, first, cases))
        return false;
    for (int32_t r = 0; r < fit->rep_count; r++)
        for (int32_t s = 0; s < segments; s++)
            cases[(int64_t)r * segments + first[s]] +=
                (int32_t)run->cells[(int64_t)r * run->column_count + s].closed;
    for (int32_t r = 0; r < fit->rep_count; r++)
        for (int32_t s = 0; s < segments; s++) {
            const int64_t pair = (int64_t)r * segments + s;
            fit->is_familiar[pair] =
                fit->is_declared[pair] || cases[(int64_t)r * segments + first[s]] >= FAMILIAR_CASES;
        }
    marz_arena_restore(run->scratch, mark);
    return true;
}
