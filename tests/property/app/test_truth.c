// From a generated company to findings: what is planted is found, and little else.
#include "planted.h"

#include "base/stats.h"
#include "goals/goals.h"

#include <math.h>

enum { FULL = 6, EMPTY = 24 };

static const marz_finding *find(const planted *p, marz_finding_code code, const char *subject)
{
    const marz_team_view *team = &p->run.guide.team;
    for (int32_t k = 0; k < team->finding_count; k++)
        if (team->findings[k].code == code && strstr(team->findings[k].subject, subject))
            return &team->findings[k];
    return NULL;
}

static const char *industry_of(const marz_company *company, int32_t account)
{
    return company->industries.names[company->accounts[account].industry];
}

/// Chance that a deal had to be won, from the planted log-odds.
static double true_chance(const planted *p, const marz_deal *deal)
{
    const marz_company *company = &p->run.company;
    const json_t *truth = p->truth, *facts = json_object_get(truth, "planted");
    const char *industry = industry_of(company, deal->account);
    const json_t *person =
        json_object_get(json_object_get(truth, "people"), company->reps[deal->owner].id);
    double odds =
        planted_of(truth, "intercept") +
        planted_of(json_object_get(truth, "industry_log_odds"), industry) +
        planted_of(json_object_get(truth, "role_log_odds"), company->roles.names[deal->role]) +
        planted_of(person, "log_odds") +
        planted_of(json_object_get(person, "fit_log_odds"), industry);
    if (strcmp(company->products[deal->product].id, planted_text(p, "weak_product")) == 0)
        odds += planted_of(facts, "weak_product_log_odds");
    if (deal->competitor != MARZ_NONE && strcmp(company->competitors[deal->competitor].id,
                                                planted_text(p, "rising_competitor")) == 0)
        odds += planted_of(facts, "rising_competitor_log_odds");
    return marz_expit(odds);
}

static bool is_counted(const planted *p, const marz_deal *deal)
{
    const marz_market *market = &p->run.guide.market;
    return deal->status != MARZ_DEAL_OPEN && deal->closed_day >= market->from_day &&
           deal->closed_day < market->to_day;
}

/// Points by which the weak product wins less than the company, had every deal its true chance.
static double true_weakness(const planted *p)
{
    const marz_company *company = &p->run.company;
    double all = 0, all_n = 0, weak = 0, weak_n = 0;
    for (int32_t d = 0; d < company->deal_count; d++) {
        const marz_deal *deal = &company->deals[d];
        if (!is_counted(p, deal))
            continue;
        const double chance = true_chance(p, deal);
        all += chance, all_n++;
        if (strcmp(company->products[deal->product].id, planted_text(p, "weak_product")) == 0)
            weak += chance, weak_n++;
    }
    return weak / weak_n - all / all_n;
}

static const char *name_of(const planted *p, const char *id)
{
    const marz_company *company = &p->run.company;
    for (int32_t k = 0; k < company->product_count; k++)
        if (strcmp(company->products[k].id, id) == 0)
            return company->products[k].name;
    for (int32_t k = 0; k < company->competitor_count; k++)
        if (strcmp(company->competitors[k].id, id) == 0)
            return company->competitors[k].name;
    fail_msg("nobody knows %s", id);
    return "";
}

/// Is the fall of the one who does less seen: an alarm of the own chart, or a line of the team?
static bool is_fall_seen(const planted *p)
{
    const marz_company *company = &p->run.company;
    for (int32_t r = 0; r < company->rep_count; r++) {
        if (strcmp(company->reps[r].id, planted_text(p, "falling_engagement")) != 0)
            continue;
        const int32_t team = company->reps[r].team;
        return p->run.guide.team.profiles[r].has_engagement_alarm ||
               (team != MARZ_NONE &&
                find(p, MARZ_FINDING_ENGAGEMENT, company->teams[team].name) != NULL);
    }
    return false;
}

/// Correlation of the fit matrix with the planted log-odds, over those who sell today, within
/// segments; each account counts once, so that rare cells count little.
static double fit_correlation(const planted *p)
{
    const marz_company *company = &p->run.company;
    const marz_guide *guide = &p->run.guide;
    const marz_fit *fit = &guide->team.fit;
    double xx = 0, yy = 0, xy = 0;
    for (int32_t a = 0; a < company->account_count; a++) {
        const int32_t segment = guide->market.accounts[a].segment;
        double x[256], y[256], mx = 0, my = 0;
        int32_t n = 0;
        for (int32_t r = 0; r < company->rep_count; r++) {
            const json_t *person =
                json_object_get(json_object_get(p->truth, "people"), company->reps[r].id);
            if (!person || company->reps[r].is_manager)
                continue;
            x[n] = log(fit->ppm[(int64_t)r * fit->segment_count + segment]);
            y[n] = planted_of(person, "log_odds") +
                   planted_of(json_object_get(person, "fit_log_odds"), industry_of(company, a));
            mx += x[n], my += y[n], n++;
        }
        for (int32_t r = 0; r < n; r++) {
            xx += (x[r] - mx / n) * (x[r] - mx / n);
            yy += (y[r] - my / n) * (y[r] - my / n);
            xy += (x[r] - mx / n) * (y[r] - my / n);
        }
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : 0;
}

/// Does the forecast of the last year, made from what was known before, hold what came?
static bool forecast_holds(const planted *p)
{
    const marz_company *company = &p->run.company;
    marz_arena *arena = marz_arena_create(0);
    const marz_goals_options options = {.plan_year = 2025, .seed = 1};
    marz_goals goals;
    marz_error error = {0};
    assert_ok(marz_goals_run(company, NULL, &options, arena, NULL, &goals, &error), &error);
    int64_t actual = 0;
    for (int64_t i = 0; i < company->sale_count; i++)
        if (company->sales[i].day >= goals.start_day && company->sales[i].day < goals.end_day)
            actual += company->sales[i].amount_minor;
    const bool holds = actual >= goals.year_low_minor && actual <= goals.year_high_minor;
    marz_arena_destroy(arena);
    return holds;
}

/// How many of the companies with default strengths gave each answer.
typedef struct tally {
    int32_t product, covered, rise, loss, uncovered, fall, pairs, reps, segments, forecast;
    double correlation;
} tally;

static void count_found(const planted *p, tally *found)
{
    const marz_guide *guide = &p->run.guide;
    const char *rival = name_of(p, planted_text(p, "rising_competitor"));
    const marz_finding *weak =
        find(p, MARZ_FINDING_PRODUCT_WIN, name_of(p, planted_text(p, "weak_product")));
    const double truth = true_weakness(p);
    found->product += weak && weak->swot == MARZ_WEAKNESS;
    found->covered += weak && weak->low <= truth && truth <= weak->high;
    found->rise += find(p, MARZ_FINDING_COMPETITOR_RISE, rival) != NULL;
    found->loss += find(p, MARZ_FINDING_COMPETITOR_LOSS, rival) != NULL;
    found->uncovered +=
        find(p, MARZ_FINDING_UNCOVERED, planted_text(p, "uncovered_industry")) != NULL;
    found->fall += is_fall_seen(p);
    found->pairs += guide->team.fit.is_detectable;
    found->reps += guide->team.fit.is_rep_detectable;
    found->segments += guide->market.is_heterogeneous;
    found->forecast += forecast_holds(p);
    const double correlation = fit_correlation(p);
    found->correlation += correlation / FULL;
    print_message("  weak product %+.3f to %+.3f, planted %+.3f; fit p %.3f, correlation %.2f\n",
                  weak ? weak->low : (double)NAN, weak ? weak->high : (double)NAN, truth,
                  guide->team.fit.interaction_p, correlation);
}

static void what_is_planted_is_found(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(1);
    tally found = {0};
    for (uint64_t k = 0; k < FULL; k++) {
        marz_simulate_options options;
        marz_simulate_defaults(&options);
        options.seed = seed + k;
        options.last_year = 2025;
        options.sale_rate = 2;
        options.activity_rate = 8;
        const marz_run_options how = {.skips_map = true};
        planted p;
        planted_run(&p, &options, &how);
        count_found(&p, &found);
        planted_end(&p);
    }
    print_message(
        "of %d companies: weak product %d (interval holds it %d), competitor rises %d and costs "
        "%d, uncovered %d, fall of activity %d, rep x segment %d, reps %d, segments %d, forecast "
        "holds %d; mean correlation of the fit %.2f\n",
        FULL, found.product, found.covered, found.rise, found.loss, found.uncovered, found.fall,
        found.pairs, found.reps, found.segments, found.forecast, found.correlation);
    assert_int_equal(found.product, FULL);
    assert_true(found.covered >= FULL / 2);
    assert_true(found.rise >= FULL - 1 && found.loss >= FULL - 1);
    assert_int_equal(found.uncovered, FULL);
    assert_true(found.fall >= FULL - 1);
    assert_true(found.pairs > FULL / 2);
    assert_true(found.forecast >= FULL / 2);
    assert_true(found.correlation > 0.3);
}

/// Lines that are false where nothing is planted. Where deals are lost, and who is without owner,
/// differs in the simulated companies without being planted.
static bool is_false(const marz_finding *finding)
{
    return finding->code != MARZ_FINDING_STAGE_LOSS && finding->code != MARZ_FINDING_UNCOVERED &&
           finding->code != MARZ_FINDING_OVERLOAD;
}

typedef struct noise {
    int32_t lines, pairs, reps, segments, amounts;
} noise;

static void count_false(const planted *p, noise *found)
{
    const marz_guide *guide = &p->run.guide;
    const marz_fit *fit = &guide->team.fit;
    bool has_line = false;
    for (int32_t k = 0; k < guide->team.finding_count; k++) {
        const marz_finding *one = &guide->team.findings[k];
        has_line |= is_false(one);
        if (is_false(one))
            print_message("  false line %d: %s %+.3f q %.3f\n", one->code, one->subject,
                          one->effect, one->q_value);
    }
    found->lines += has_line;
    found->pairs += fit->is_detectable;
    found->reps += fit->is_rep_detectable;
    found->segments += guide->market.is_heterogeneous;
    found->amounts += fit->is_amount_detectable;
    print_message("  p: reps %.3f, pairs %.3f, amounts %.3f, segments %.3f\n", fit->rep_p,
                  fit->interaction_p, fit->amount_p, guide->market.heterogeneity_p);
}

static double at_most(double rate)
{
    return EMPTY * rate + 3 * sqrt(EMPTY * rate * (1 - rate));
}

static void where_nothing_is_planted_little_is_found(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(101);
    noise found = {0};
    for (uint64_t k = 0; k < EMPTY; k++) {
        marz_simulate_options options;
        marz_simulate_defaults(&options);
        plant_nothing(&options);
        options.account_count = 600;
        options.rep_count = 12;
        options.seed = seed + k;
        options.last_year = 2025;
        options.sale_rate = 1;
        options.activity_rate = 5;
        const marz_run_options how = {.skips_map = true};
        planted p;
        planted_run(&p, &options, &how);
        count_false(&p, &found);
        planted_end(&p);
    }
    print_message("of %d companies of chance alone: a line %d (at most %.1f), rep x segment %d, "
                  "reps %d, segments %d (at most %.1f each), amounts of reps %d (at most %.1f)\n",
                  EMPTY, found.lines, at_most(.1), found.pairs, found.reps, found.segments,
                  at_most(.05), found.amounts, at_most(.01));
    assert_true(found.lines <= at_most(.1));
    assert_true(found.pairs <= at_most(.05));
    assert_true(found.reps <= at_most(.05));
    assert_true(found.segments <= at_most(.05));
    assert_true(found.amounts <= at_most(.01));
}

/// Share of the value of all accounts that the plan counts as lost to mismatch.
static double mismatch_share(marz_simulate_options *options)
{
    options->account_count = 400;
    options->rep_count = 8;
    options->last_year = 2025;
    options->sale_rate = 2;
    options->activity_rate = 3;
    const marz_run_options how = {.effort = 1};
    planted p;
    planted_run(&p, options, &how);
    const marz_plan *plan = &p.run.guide.plan;
    double value = 0;
    for (int32_t i = 0; i < plan->instance.unit_count; i++)
        value += (double)plan->instance.value_minor[i];
    const double share = (double)plan->mismatch_minor / value;
    planted_end(&p);
    return share;
}

static void without_effects_the_plan_loses_little_to_mismatch(void **state)
{
    (void)state;
    marz_simulate_options options;
    double with = 0, without = 0;
    for (uint64_t k = 0; k < 3; k++) {
        marz_simulate_defaults(&options);
        options.seed = test_seed(201) + k;
        options.fit_effect = 0.8;
        with += mismatch_share(&options) / 3;
        marz_simulate_defaults(&options);
        options.seed = test_seed(201) + k;
        plant_nothing(&options);
        without += mismatch_share(&options) / 3;
    }
    print_message("mismatch of the plan: %.1f %% of the accounts' value with effects, %.1f %% "
                  "without\n",
                  100 * with, 100 * without);
    assert_true(without < 0.10 && without < with / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_planted_is_found),
        cmocka_unit_test(without_effects_the_plan_loses_little_to_mismatch),
        cmocka_unit_test(where_nothing_is_planted_little_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
