// The fit matrix: what a rep is worth in a segment, relative to an average rep there.
#include "team/team_internal.h"

#include "base/stats.h"
#include "base/threads.h"
#include "team/declared.h"
#include "team/logit.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FINDING_LEVEL 0.05
#define AMOUNT_LEVEL 0.01 ///< stricter: amounts depend on the product, too
#define POWER 0.8
#define FIT_ROUNDS 4
#define BEST_DRAWS 400
#define BEST_CHANCE 0.8
#define PPM_MIN 10000
#define PPM_MAX 10000000

/// Everything known of reps and pairs on the log-odds and log-amount scales.
typedef struct effects {
    logit_table table;    ///< closed deals as they are, for the questions asked first
    logit_table evidence; ///< as many independent ones as they are worth, for the estimates
    logit_fit fit;
    double *rep_variance;  ///< [reps]
    double *pair;          ///< [reps * segments] interaction, declared worth included
    double *pair_variance; ///< [reps * segments]
    double *amount;        ///< [reps] on the log scale
    double *log_odds;      ///< [cells] memory
} effects;

bool team_count_cells(team_run *run)
{
    const marz_company *company = run->company;
    run->cells =
        MARZ_NEW(run->scratch, marz_tally, (int64_t)company->rep_count * run->column_count);
    if (!run->cells)
        return false;
    for (int32_t d = 0; d < company->deal_count; d++) {
        const marz_deal *deal = &company->deals[d];
        if (deal->owner == MARZ_NONE || !team_counts_deal(run, deal))
            continue;
        marz_tally *cell =
            &run->cells[(int64_t)deal->owner * run->column_count + team_column(run, deal)];
        cell->closed++;
        cell->won += deal->status == MARZ_DEAL_WON;
    }
    return true;
}

static bool build_table(const team_run *run, effects *e)
{
    const int32_t reps = run->company->rep_count, columns = run->column_count;
    const int32_t segments = run->market->segment_count;
    const double dispersion = fmax(1, run->market->dispersion);
    logit_cell *cells = MARZ_NEW(run->scratch, logit_cell, (int64_t)reps * columns);
    logit_cell *worth = MARZ_NEW(run->scratch, logit_cell, (int64_t)reps * columns);
    e->fit.rep = MARZ_NEW(run->scratch, double, reps);
    e->fit.column = MARZ_NEW(run->scratch, double, columns);
    e->rep_variance = MARZ_NEW(run->scratch, double, reps);
    e->pair = MARZ_NEW(run->scratch, double, (int64_t)reps *segments);
    e->pair_variance = MARZ_NEW(run->scratch, double, (int64_t)reps *segments);
    e->amount = MARZ_NEW(run->scratch, double, reps);
    if (!cells || !worth || !e->fit.rep || !e->fit.column || !e->rep_variance || !e->pair ||
        !e->pair_variance || !e->amount)
        return false;
    int32_t count = 0;
    for (int32_t r = 0; r < reps; r++)
        for (int32_t c = 0; c < columns; c++) {
            const marz_tally *tally = &run->cells[(int64_t)r * columns + c];
            const double n = (double)tally->closed, won = (double)tally->won;
            if (tally->closed == 0)
                continue;
            worth[count] = (logit_cell){r, c, n / dispersion, won / dispersion};
            cells[count++] = (logit_cell){r, c, n, won};
        }
    e->table = (logit_table){cells, count, reps, columns, NULL};
    e->evidence = (logit_table){worth, count, reps, columns, NULL};
    e->log_odds = MARZ_NEW(run->scratch, double, count);
    return e->log_odds != NULL;
}

static double overall_rate(const logit_table *table, int64_t *n)
{
    double won = 0, all = 0;
    for (int32_t k = 0; k < table->cell_count; k++)
        won += table->cells[k].won, all += table->cells[k].n;
    *n = (int64_t)all;
    return all > 0 ? won / all : (double)NAN;
}

static bool test_effects(const team_run *run, const effects *e)
{
    marz_fit *fit = &run->team->fit;
    marz_bootstrap how = {run->options->seed,      0x72657073,
                          run->thread_count,       MARZ_BOOTSTRAP_DRAWS,
                          run->market->dispersion, run->market->dispersion_freedom};
    if (!logit_test_reps(&e->table, run->market->is_heterogeneous, &how, run->scratch, &fit->rep_p))
        return false;
    how.stream = 0x70616972;
    if (!logit_test_interaction(&e->table, &how, run->scratch, &fit->interaction_p))
        return false;
    fit->is_rep_detectable = fit->rep_p <= FINDING_LEVEL;
    fit->is_detectable = fit->interaction_p <= FINDING_LEVEL;
    const double rate = overall_rate(&e->table, &fit->deal_count);
    int32_t freedom;
    if (!logit_freedom(&e->table, run->scratch, &freedom))
        return false;
    fit->detectable_tau = logit_detectable_tau(&e->evidence, freedom, rate, POWER);
    fit->detectable_points = 100 * (marz_expit(marz_logit(rate) + fit->detectable_tau) - rate);
    return true;
}

/// Additive part: columns, and reps if they differ detectably.
static bool fit_additive(const team_run *run, effects *e)
{
    marz_fit *fit = &run->team->fit;
    double tau = fit->is_rep_detectable ? 0.5 : 0;
    for (int32_t round = 0; round < FIT_ROUNDS; round++) {
        if (!logit_fit_run(&e->evidence, tau, &e->fit, run->scratch))
            return false;
        if (!fit->is_rep_detectable)
            return true;
        tau = logit_rep_tau(&e->evidence, &e->fit, e->log_odds, e->rep_variance);
    }
    fit->rep_tau = tau;
    return true;
}

/// Interaction around the declared worth, for cells with deals; then the additive part again with
/// the interaction as offset, until both agree.
static bool fit_pairs(const team_run *run, effects *e, const double *declared)
{
    const int32_t cells = e->evidence.cell_count, segments = run->market->segment_count;
    double *mean = MARZ_NEW(run->scratch, double, cells);
    const logit_effects out = {MARZ_NEW(run->scratch, double, cells),
                               MARZ_NEW(run->scratch, double, cells)};
    if (!mean || !out.effect || !out.variance)
        return false;
    for (int32_t k = 0; k < cells; k++) {
        const logit_cell *cell = &e->evidence.cells[k];
        if (cell->column < segments)
            mean[k] = declared[(int64_t)cell->rep * segments + cell->column];
    }
    int32_t freedom;
    if (!logit_freedom(&e->evidence, run->scratch, &freedom))
        return false;
    const double tau = logit_cell_tau(&e->evidence, &e->fit, mean, freedom, e->log_odds, &out);
    for (int32_t round = 0; round < FIT_ROUNDS; round++) {
        logit_cell_modes(&e->evidence, &e->fit, mean, tau, e->log_odds, &out);
        e->evidence.offset = out.effect;
        if (!fit_additive(run, e))
            return false;
    }
    run->team->fit.interaction_tau = tau;
    for (int64_t i = 0; i < (int64_t)e->evidence.rep_count * segments; i++)
        e->pair[i] = declared[i], e->pair_variance[i] = tau * tau;
    for (int32_t k = 0; k < cells; k++) {
        const logit_cell *cell = &e->evidence.cells[k];
        if (cell->column < segments) {
            e->pair[(int64_t)cell->rep * segments + cell->column] = out.effect[k];
            e->pair_variance[(int64_t)cell->rep * segments + cell->column] = out.variance[k];
        }
    }
    return true;
}

/// Log amount of a won deal less the mean of its product and, of what is left, of its segment:
/// who sells dearer products is not thereby a better seller. Deals of one account resemble each
/// other, so an account counts once for each rep who sold to it.
typedef struct amount_rest {
    int32_t owner, account;
    double rest;
} amount_rest;

typedef struct amount_means {
    marz_sample *product; ///< [product_count + 1] the last one for deals without product
    marz_sample *column;  ///< [column_count]
    amount_rest *rests;   ///< [rest_count]
    int32_t rest_count;
} amount_means;

static void add_amount(const team_run *run, amount_means *means, const marz_deal *deal,
                       int32_t pass)
{
    const int32_t none = run->company->product_count;
    marz_sample *product = &means->product[deal->product == MARZ_NONE ? none : deal->product];
    marz_sample *column = &means->column[team_column(run, deal)];
    const double amount = log((double)deal->amount_minor);
    if (pass == 0)
        marz_sample_add(product, amount);
    else if (pass == 1)
        marz_sample_add(column, amount - product->mean);
    else
        means->rests[means->rest_count++] =
            (amount_rest){deal->owner, deal->account, amount - product->mean - column->mean};
}

static int by_owner_and_account(const void *a, const void *b)
{
    const amount_rest *x = a, *y = b;
    if (x->owner != y->owner)
        return x->owner < y->owner ? -1 : 1;
    if (x->account != y->account)
        return x->account < y->account ? -1 : 1;
    return (x->rest > y->rest) - (x->rest < y->rest); // Sums in a fixed order.
}

/// One value an account and rep; deals without account stand for themselves.
static void add_accounts(const amount_means *means, marz_sample *reps)
{
    for (int32_t k = 0; k < means->rest_count;) {
        const amount_rest *first = &means->rests[k];
        marz_sample account = {0};
        do
            marz_sample_add(&account, means->rests[k++].rest);
        while (k < means->rest_count && first->account != MARZ_NONE &&
               means->rests[k].owner == first->owner && means->rests[k].account == first->account);
        marz_sample_add(&reps[first->owner], account.mean);
    }
}

static bool counts_amount(const team_run *run, const marz_deal *deal)
{
    return deal->owner != MARZ_NONE && deal->status == MARZ_DEAL_WON && deal->amount_minor > 0 &&
           team_counts_deal(run, deal);
}

/// Do reps differ in the amounts of won deals, products, segments and accounts apart? If so, their
/// shrunk effects.
static bool fit_amounts(const team_run *run, effects *e)
{
    const marz_company *company = run->company;
    amount_means means = {MARZ_NEW(run->scratch, marz_sample, company->product_count + 1),
                          MARZ_NEW(run->scratch, marz_sample, run->column_count),
                          MARZ_NEW(run->scratch, amount_rest, company->deal_count), 0};
    marz_sample *reps = MARZ_NEW(run->scratch, marz_sample, company->rep_count);
    if (!means.product || !means.column || !means.rests || !reps)
        return false;
    for (int32_t pass = 0; pass < 3; pass++)
        for (int32_t d = 0; d < company->deal_count; d++)
            if (counts_amount(run, &company->deals[d]))
                add_amount(run, &means, &company->deals[d], pass);
    qsort(means.rests, (size_t)means.rest_count, sizeof *means.rests, by_owner_and_account);
    add_accounts(&means, reps);
    const marz_spread spread = marz_spread_fit(reps, company->rep_count);
    run->team->fit.amount_p = spread.p_value;
    run->team->fit.is_amount_detectable = spread.p_value <= AMOUNT_LEVEL;
    for (int32_t r = 0; r < company->rep_count && run->team->fit.is_amount_detectable; r++)
        e->amount[r] = marz_spread_shrink(&spread, &reps[r], NULL) - spread.mean;
    return true;
}

static double worth(const team_run *run, const effects *e, int32_t rep, int32_t segment)
{
    const double log_odds = e->fit.rep[rep] + e->fit.column[segment] +
                            e->pair[(int64_t)rep * run->market->segment_count + segment];
    return marz_expit(log_odds) * exp(e->amount[rep]);
}

/// Chance to win of an average rep where nobody has closed a deal yet.
static void fill_empty_columns(const team_run *run, const effects *e)
{
    int64_t n;
    const double rate = overall_rate(&e->table, &n);
    uint8_t seen[MARZ_SEGMENTS_MAX + 1] = {0};
    for (int32_t k = 0; k < e->table.cell_count; k++)
        seen[e->table.cells[k].column] = 1;
    for (int32_t c = 0; c < run->column_count; c++)
        if (!seen[c])
            e->fit.column[c] = rate > 0 && rate < 1 ? marz_logit(rate) : 0;
}

static void write_matrix(const team_run *run, const effects *e)
{
    const marz_fit *fit = &run->team->fit;
    for (int32_t s = 0; s < fit->segment_count; s++) {
        double sum = 0, everybody = 0;
        int32_t active = 0;
        for (int32_t r = 0; r < fit->rep_count; r++) {
            const double value = worth(run, e, r, s);
            everybody += value;
            if (team_is_active(run, r))
                sum += value, active++;
        }
        const double average = active ? sum / active : everybody / fit->rep_count;
        for (int32_t r = 0; r < fit->rep_count; r++) {
            const double ppm = worth(run, e, r, s) / average * MARZ_PPM;
            fit->ppm[(int64_t)r * fit->segment_count + s] =
                (int32_t)lround(fmin(fmax(ppm, PPM_MIN), PPM_MAX));
        }
    }
}

/// How often each rep comes out best in each segment, drawn from the posterior.
typedef struct best_search {
    const team_run *run;
    const effects *e;
    int32_t *wins; ///< [segments * reps]
} best_search;

static void draw_best(void *context, int64_t first, int64_t last)
{
    const best_search *b = context;
    const int32_t segments = b->run->market->segment_count, reps = b->run->company->rep_count;
    for (int64_t s = first; s < last; s++)
        for (uint64_t draw = 0; draw < BEST_DRAWS; draw++) {
            marz_rng rng = marz_rng_make(b->run->options->seed, 0x62657374 + (uint64_t)s, draw);
            double most = -DBL_MAX;
            int32_t best = MARZ_NONE;
            for (int32_t r = 0; r < reps; r++) {
                const int64_t pair = (int64_t)r * segments + s;
                const double spread = sqrt(b->e->rep_variance[r] + b->e->pair_variance[pair]);
                const double value =
                    b->e->fit.rep[r] + b->e->pair[pair] + spread * marz_rng_normal(&rng);
                if (team_is_active(b->run, r) && value > most)
                    most = value, best = r;
            }
            if (best != MARZ_NONE)
                b->wins[s * reps + best]++;
        }
}

static bool find_best(const team_run *run, const effects *e)
{
    const int32_t segments = run->market->segment_count, reps = run->company->rep_count;
    best_search search = {run, e, MARZ_NEW(run->scratch, int32_t, (int64_t)segments * reps)};
    if (!search.wins)
        return false;
    marz_parallel(run->thread_count, segments, 1, draw_best, &search);
    for (int32_t r = 0; r < reps; r++)
        for (int32_t s = 0; s < segments; s++) {
            const double chance = (double)search.wins[(int64_t)s * reps + r] / BEST_DRAWS;
            marz_profile *profile = &run->team->profiles[r];
            const bool is_first = profile->best_segment == MARZ_NONE;
            if (chance >= BEST_CHANCE && (is_first || chance > profile->best_chance))
                profile->best_segment = s, profile->best_chance = chance;
        }
    return true;
}

bool team_fit(team_run *run)
{
    marz_fit *fit = &run->team->fit;
    const marz_arena_mark mark = marz_arena_save(run->scratch);
    effects e = {0};
    double *declared = MARZ_NEW(run->scratch, double, (int64_t)fit->rep_count * fit->segment_count);
    if (!declared || !build_table(run, &e) || !test_effects(run, &e) || !fit_additive(run, &e) ||
        !declared_worth(run, &e.evidence, &e.fit, declared))
        return false;
    if (fit->is_detectable) {
        if (!fit_pairs(run, &e, declared))
            return false;
    } else {
        memcpy(e.pair, declared,
               (size_t)fit->rep_count * (size_t)fit->segment_count * sizeof *declared);
    }
    if (!fit_amounts(run, &e))
        return false;
    fill_empty_columns(run, &e);
    write_matrix(run, &e);
    if (fit->is_detectable && !find_best(run, &e))
        return false;
    marz_arena_restore(run->scratch, mark);
    return true;
}
