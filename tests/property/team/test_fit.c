// Simulations with known truth: reps and pairs that do not differ are left alone, those that do
// are found, and the estimates beat the raw rates.
#include "company.h"
#include "support.h"

#include "market/market.h"
#include "team/logit.h"
#include "team/team.h"

#include "base/rng.h"
#include "base/stats.h"
#include "base/threads.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_END 20454 // 2026-01-01

enum { REPS = 30, SEGMENTS = 10, CELLS = REPS * SEGMENTS };
static uint64_t seed;

static double band(double share, double runs)
{
    return 3 * sqrt(share * (1 - share) / runs);
}

static double share_of(const uint8_t *is_hit, int32_t runs)
{
    double sum = 0;
    for (int32_t k = 0; k < runs; k++)
        sum += is_hit[k];
    return sum / runs;
}

/// What is planted: spread of reps, of segments, of pairs, all on the log-odds scale.
typedef struct plant {
    double rep_tau, segment_tau, pair_tau;
    int64_t deals; ///< per cell
} plant;

static void draw_cells(marz_rng *rng, const plant *p, logit_cell *cells, double *truth)
{
    double rep[REPS], segment[SEGMENTS];
    for (int r = 0; r < REPS; r++)
        rep[r] = p->rep_tau * marz_rng_normal(rng);
    for (int s = 0; s < SEGMENTS; s++)
        segment[s] = p->segment_tau * marz_rng_normal(rng);
    for (int k = 0; k < CELLS; k++) {
        const int r = k / SEGMENTS, s = k % SEGMENTS;
        const double x = marz_logit(0.27) + rep[r] + segment[s];
        truth[k] = marz_expit(x + p->pair_tau * marz_rng_normal(rng));
        cells[k] = (logit_cell){r, s, (double)p->deals,
                                (double)marz_binomial_draw(rng, p->deals, truth[k])};
    }
}

enum { NULL_RUNS = 240, FOUND_RUNS = 40 };
static uint8_t pair_found[NULL_RUNS], rep_found[NULL_RUNS];
static const plant *planted;

static void test_range(void *context, int64_t first, int64_t last)
{
    (void)context;
    marz_arena *scratch = marz_arena_create(0);
    for (int64_t run = first; run < last; run++) {
        const marz_arena_mark mark = marz_arena_save(scratch);
        marz_rng rng = marz_rng_make(seed, (uint64_t)planted->deals, (uint64_t)run);
        logit_cell cells[CELLS];
        double truth[CELLS], pair_p = 1, rep_p = 1;
        draw_cells(&rng, planted, cells, truth);
        const logit_table table = {cells, CELLS, REPS, SEGMENTS, NULL};
        const marz_bootstrap how = {seed, (uint64_t)run, 1, MARZ_BOOTSTRAP_DRAWS, 1, 0};
        if (logit_test_interaction(&table, &how, scratch, &pair_p))
            pair_found[run] = pair_p <= 0.05;
        if (logit_test_reps(&table, true, &how, scratch, &rep_p))
            rep_found[run] = rep_p <= 0.05;
        marz_arena_restore(scratch, mark);
    }
    marz_arena_destroy(scratch);
}

static void pairs_that_add_up_are_found_different_in_5_of_100_runs(void **state)
{
    (void)state;
    seed = test_seed(202);
    static const plant none = {0.3, 0.3, 0, 10};
    planted = &none;
    marz_parallel(2, NULL_RUNS, 4, test_range, NULL);
    const double share = share_of(pair_found, NULL_RUNS);
    printf("no interaction planted: found in %.1f %% of %d runs; reps (planted) in %.0f %%\n",
           100 * share, NULL_RUNS, 100 * share_of(rep_found, NULL_RUNS));
    assert_near(share, 0.05, band(0.05, NULL_RUNS));
    assert_true(share_of(rep_found, NULL_RUNS) > 0.8);
}

static uint8_t rep_only[1000];

static void rep_range(void *context, int64_t first, int64_t last)
{
    (void)context;
    static const plant none = {0, 0.3, 0, 10};
    marz_arena *scratch = marz_arena_create(0);
    for (int64_t run = first; run < last; run++) {
        marz_rng rng = marz_rng_make(seed, 77, (uint64_t)run);
        logit_cell cells[CELLS];
        double truth[CELLS], p = 1;
        draw_cells(&rng, &none, cells, truth);
        const logit_table table = {cells, CELLS, REPS, SEGMENTS, NULL};
        const marz_bootstrap how = {seed, (uint64_t)run, 1, 99, 1, 0};
        rep_only[run] = logit_test_reps(&table, true, &how, scratch, &p) && p <= 0.05;
    }
    marz_arena_destroy(scratch);
}

static void equal_reps_are_found_different_in_5_of_100_runs(void **state)
{
    (void)state;
    enum { RUNS = 400 };
    marz_parallel(2, RUNS, 10, rep_range, NULL);
    const double share = share_of(rep_only, RUNS);
    printf("equal reps: found different in %.1f %% of %d runs\n", 100 * share, RUNS);
    assert_near(share, 0.05, band(0.05, RUNS));
}

static void an_interaction_of_a_half_with_20_deals_a_cell_is_found(void **state)
{
    (void)state;
    static const plant half = {0.3, 0.3, 0.5, 20};
    planted = &half;
    marz_parallel(2, FOUND_RUNS, 4, test_range, NULL);
    const double share = share_of(pair_found, FOUND_RUNS);
    printf("tau 0.5 with 20 deals a cell: found in %.0f %% of %d runs\n", 100 * share, FOUND_RUNS);
    assert_true(share >= 0.95);
}

static void the_detectable_tau_is_that_of_the_printed_table(void **state)
{
    (void)state;
    static const struct {
        int64_t deals;
        double tau;
    } known[] = {{5, .54}, {10, .38}, {20, .27}, {40, .18}};
    for (int k = 0; k < 4; k++) {
        logit_cell cells[CELLS];
        for (int c = 0; c < CELLS; c++)
            cells[c] = (logit_cell){c / SEGMENTS, c % SEGMENTS, (double)known[k].deals, 0};
        const logit_table table = {cells, CELLS, REPS, SEGMENTS, NULL};
        const double tau = logit_detectable_tau(&table, 261, 0.27, 0.8);
        printf("%d deals a cell: %.3f (table %.2f)\n", (int)known[k].deals, tau, known[k].tau);
        assert_near(tau / known[k].tau, 1, 0.08);
    }
}

static void the_spreads_are_recovered(void **state)
{
    (void)state;
    marz_arena *scratch = marz_arena_create(0);
    double rep_tau = 0, pair_tau = 0, covered = 0;
    enum { RUNS = 20 };
    for (uint64_t run = 0; run < RUNS; run++) {
        static const plant both = {0.4, 0.3, 0.5, 40};
        marz_rng rng = marz_rng_make(seed, 9, run);
        logit_cell cells[CELLS];
        double truth[CELLS], odds[CELLS], effect[CELLS], variance[CELLS], mean[CELLS] = {0};
        double rep[REPS] = {0}, column[SEGMENTS] = {0}, rep_variance[REPS];
        draw_cells(&rng, &both, cells, truth);
        logit_table table = {cells, CELLS, REPS, SEGMENTS, NULL};
        logit_fit fit = {rep, column};
        double one = 0.5, two = 0;
        const logit_effects out = {effect, variance};
        for (int round = 0; round < 8; round++) {
            assert_true(logit_fit_run(&table, one, &fit, scratch));
            one = logit_rep_tau(&table, &fit, odds, rep_variance);
            if (round == 3)
                two = logit_cell_tau(&table, &fit, mean, 261, odds, &out);
            if (round >= 3)
                logit_cell_modes(&table, &fit, mean, two, odds, &out);
            table.offset = round >= 3 ? effect : NULL;
        }
        rep_tau += one / RUNS, pair_tau += two / RUNS;
        for (int k = 0; k < CELLS; k++) {
            const double x = rep[cells[k].rep] + column[cells[k].column] + effect[k];
            const double z = (x - marz_logit(truth[k])) / sqrt(variance[k]);
            covered += fabs(z) < 1.2816;
        }
    }
    printf("planted 0.40 and 0.50, estimated %.3f and %.3f; 80 %% intervals hold %.1f %%\n",
           rep_tau, pair_tau, 100 * covered / RUNS / CELLS);
    assert_near(rep_tau, 0.4, 0.06);
    assert_near(pair_tau, 0.5, 0.05);
    // Wider than the rule: the intervals leave out the error of the additive part.
    assert_near(covered / RUNS / CELLS, 0.80, 0.05);
    marz_arena_destroy(scratch);
}

/// A company with the given chance per rep and segment; two accounts a segment.
static marz_company *company_of(marz_arena *arena, marz_rng *rng, const double *truth,
                                int64_t deals)
{
    marz_company *company = test_company(arena);
    snprintf(company->settings.segment_fields, MARZ_SETTING_TEXT_MAX, "industry");
    for (int r = 0; r < REPS; r++)
        test_add_rep(company);
    for (int s = 0; s < SEGMENTS; s++) {
        const char name[] = {(char)('a' + s), '\0'};
        test_add_account(company)->industry = test_name(&company->industries, name);
    }
    for (int k = 0; k < CELLS; k++)
        for (int64_t d = 0; d < deals; d++) {
            const bool is_won = marz_rng_unit(rng) < truth[k];
            test_add_deal(company, k % SEGMENTS, k / SEGMENTS,
                          is_won ? MARZ_DEAL_WON : MARZ_DEAL_LOST)
                ->closed_day = DAY_END - 1;
        }
    return company;
}

static double relative_error(const double *value, const double *truth)
{
    double sum = 0;
    for (int s = 0; s < SEGMENTS; s++) {
        double value_mean = 0, truth_mean = 0;
        for (int r = 0; r < REPS; r++) {
            value_mean += value[r * SEGMENTS + s] / REPS;
            truth_mean += truth[r * SEGMENTS + s] / REPS;
        }
        for (int r = 0; r < REPS; r++) {
            const double off =
                value[r * SEGMENTS + s] / value_mean - truth[r * SEGMENTS + s] / truth_mean;
            sum += off * off;
        }
    }
    return sum / CELLS;
}

static void the_fit_matrix_is_nearer_to_the_truth_than_raw_rates(void **state)
{
    (void)state;
    double fitted = 0, raw = 0;
    for (uint64_t run = 0; run < 6; run++) {
        static const plant both = {0.3, 0.3, 0.5, 20};
        marz_rng rng = marz_rng_make(seed, 5, run);
        logit_cell cells[CELLS];
        double truth[CELLS], rates[CELLS] = {0}, values[CELLS];
        draw_cells(&rng, &both, cells, truth);
        marz_arena *arena = marz_arena_create(0);
        marz_company *company = company_of(arena, &rng, truth, both.deals);
        marz_market market;
        marz_team_view team;
        marz_error error = {0};
        const marz_market_options market_options = {seed, 2};
        const marz_team_options team_options = {seed, 2};
        assert_ok(marz_market_run(company, &market_options, arena, NULL, &market, &error), &error);
        assert_ok(marz_team_run(company, &market, &team_options, arena, NULL, &team, &error),
                  &error);
        assert_true(team.fit.is_detectable);
        for (int32_t d = 0; d < company->deal_count; d++)
            rates[company->deals[d].owner * SEGMENTS + company->deals[d].account] +=
                (double)(company->deals[d].status == MARZ_DEAL_WON) / (double)both.deals;
        for (int k = 0; k < CELLS; k++)
            values[k] = team.fit.ppm[k];
        fitted += relative_error(values, truth), raw += relative_error(rates, truth);
        test_company_release(company);
        marz_arena_destroy(arena);
    }
    printf("squared error of the fit matrix %.2f of that of raw rates\n", fitted / raw);
    assert_true(fitted < 0.75 * raw);
}

/// Declared industries with a planted effect: two per rep.
static double declared_estimate(double effect, uint64_t run)
{
    marz_arena *arena = marz_arena_create(0);
    marz_rng rng = marz_rng_make(seed, 6, run);
    double truth[CELLS];
    for (int k = 0; k < CELLS; k++) {
        const bool is_declared = k % SEGMENTS % 5 == k / SEGMENTS % 5;
        truth[k] = marz_expit(marz_logit(0.27) + (is_declared ? effect : 0));
    }
    marz_company *company = company_of(arena, &rng, truth, 12);
    for (int r = 0; r < REPS; r++)
        company->reps[r].industries =
            marz_arena_print(arena, "%c;%c", 'a' + r % 5, 'a' + r % 5 + 5);
    marz_market market;
    marz_team_view team;
    marz_error error = {0};
    const marz_market_options market_options = {seed, 2};
    const marz_team_options team_options = {seed, 2};
    assert_ok(marz_market_run(company, &market_options, arena, NULL, &market, &error), &error);
    assert_ok(marz_team_run(company, &market, &team_options, arena, NULL, &team, &error), &error);
    assert_true(team.fit.is_declared_estimated);
    assert_int_equal(team.fit.declared_pair_count, 60);
    test_company_release(company);
    marz_arena_destroy(arena);
    return team.fit.declared_effect;
}

static void the_worth_of_declared_industries_is_recovered_and_none_fades(void **state)
{
    (void)state;
    double with = 0, without = 0;
    for (uint64_t run = 0; run < 8; run++) {
        with += declared_estimate(0.8, run) / 8;
        without += declared_estimate(0, run) / 8;
    }
    printf("declared worth: planted 0.80, found %.2f; planted 0, found %.2f\n", with, without);
    assert_near(with, 0.8, 0.15);
    assert_near(without, 0, 0.1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_that_add_up_are_found_different_in_5_of_100_runs),
        cmocka_unit_test(equal_reps_are_found_different_in_5_of_100_runs),
        cmocka_unit_test(an_interaction_of_a_half_with_20_deals_a_cell_is_found),
        cmocka_unit_test(the_detectable_tau_is_that_of_the_printed_table),
        cmocka_unit_test(the_spreads_are_recovered),
        cmocka_unit_test(the_fit_matrix_is_nearer_to_the_truth_than_raw_rates),
        cmocka_unit_test(the_worth_of_declared_industries_is_recovered_and_none_fades),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
