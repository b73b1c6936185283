// The CRM of a fictitious company in which nothing can be told from the win rates: the only right
// answer is "no detectable effect".
#include "company.h"
#include "support.h"

#include "market/market.h"
#include "team/team.h"

#include "base/shrink.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS_MAX 12

/// Fields of one line without quotes, in place.
static int32_t split(char *line, char *fields[static FIELDS_MAX])
{
    int32_t count = 0;
    line[strcspn(line, "\r\n")] = '\0';
    for (char *next = line; next && count < FIELDS_MAX; count++) {
        fields[count] = next;
        next = strchr(next, ',');
        if (next)
            *next++ = '\0';
    }
    return count;
}

static FILE *open_data(const char *name)
{
    const char *path = test_data(name);
    FILE *file = path ? fopen(path, "r") : NULL;
    char header[512];
    assert_non_null(file);
    assert_non_null(fgets(header, sizeof header, file));
    return file;
}

typedef struct maven {
    marz_company *company;
    marz_dict accounts, reps, products;
} maven;

static void read_accounts(maven *m)
{
    char line[512], *fields[FIELDS_MAX];
    FILE *file = open_data("crm_maven/accounts.csv");
    while (fgets(line, sizeof line, file)) {
        assert_true(split(line, fields) >= 5);
        marz_account *account = test_add_account(m->company);
        account->industry = test_name(&m->company->industries, fields[1]);
        account->employees = strtoll(fields[4], NULL, 10);
        test_name(&m->accounts, fields[0]);
    }
    fclose(file);
}

static int32_t rep_index(maven *m, const char *name)
{
    const int32_t index = test_name(&m->reps, name);
    if (index == m->company->rep_count)
        test_add_rep(m->company);
    return index;
}

static void read_deals(maven *m)
{
    char line[512], *fields[FIELDS_MAX];
    FILE *file = open_data("crm_maven/sales_pipeline.csv");
    while (fgets(line, sizeof line, file)) {
        assert_int_equal(split(line, fields), 8);
        const char *stage = fields[4];
        const marz_deal_status status = strcmp(stage, "Won") == 0    ? MARZ_DEAL_WON
                                        : strcmp(stage, "Lost") == 0 ? MARZ_DEAL_LOST
                                                                     : MARZ_DEAL_OPEN;
        const int32_t account = marz_dict_find(&m->accounts, fields[3], strlen(fields[3]));
        marz_deal *deal = test_add_deal(m->company, account, rep_index(m, fields[1]), status);
        const char *product = strcmp(fields[2], "GTXPro") == 0 ? "GTX Pro" : fields[2];
        deal->product = test_name(&m->products, product);
        deal->stage = test_name(&m->company->stage_names, stage);
        marz_day_parse_iso(fields[5], &deal->created_day);
        marz_day_parse_iso(fields[6], &deal->closed_day);
        if (*fields[7])
            deal->amount_minor = 100 * strtoll(fields[7], NULL, 10);
    }
    fclose(file);
}

static maven load(marz_arena *arena)
{
    maven m = {.company = test_company(arena)};
    marz_dict_init(&m.accounts, arena);
    marz_dict_init(&m.reps, arena);
    marz_dict_init(&m.products, arena);
    read_accounts(&m);
    read_deals(&m);
    for (int32_t k = 0; k < m.products.count; k++)
        test_add_product(m.company, m.products.names[k]);
    return m;
}

static void nothing_can_be_told_from_the_win_rates_and_marz_says_so(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    maven m = load(arena);
    snprintf(m.company->settings.segment_fields, MARZ_SETTING_TEXT_MAX, "industry");
    assert_int_equal(m.company->account_count, 85);
    assert_int_equal(m.company->deal_count, 8800);
    assert_int_equal(m.company->rep_count, 30);
    marz_market market;
    marz_team_view team;
    marz_error error = {0};
    const marz_market_options market_options = {1, 2};
    const marz_team_options team_options = {1, 2};
    assert_ok(marz_market_run(m.company, &market_options, arena, NULL, &market, &error), &error);
    assert_ok(marz_team_run(m.company, &market, &team_options, arena, NULL, &team, &error), &error);
    printf("sectors p %.3f, reps p %.3f, rep x sector p %.3f, amounts p %.3f, ±%.1f points, "
           "findings %d of %d\n",
           market.heterogeneity_p, team.fit.rep_p, team.fit.interaction_p, team.fit.amount_p,
           team.fit.detectable_points, team.finding_count, team.candidate_count);
    assert_int_equal(market.company_win.closed, 6711);
    assert_false(market.is_heterogeneous);
    assert_near(market.heterogeneity_p, 0.97, 0.05);
    assert_near(team.fit.rep_p, 0.26, 0.09);
    assert_near(team.fit.interaction_p, 0.44, 0.11);
    assert_false(team.fit.is_rep_detectable);
    assert_false(team.fit.is_detectable);
    assert_int_equal(team.fit.deal_count, 6711);
    for (int32_t k = 0; k < team.fit.rep_count * team.fit.segment_count; k++)
        assert_int_equal(team.fit.ppm[k], 1000000);
    marz_dict_deinit(&m.accounts);
    marz_dict_deinit(&m.reps);
    marz_dict_deinit(&m.products);
    test_company_release(m.company);
    marz_arena_destroy(arena);
}

int main(void)
{
    skip_without_data();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_can_be_told_from_the_win_rates_and_marz_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
