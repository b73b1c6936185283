// Every answer of the API is as api/openapi.yaml says, whatever the company lacks.
#include "support.h"

#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Plans what was imported into `store` and holds all answers against their description.
static void expect_described_store(const char *store, const char *outcome)
{
    json_t *plan = run_json("plan --effort 5", strcmp(outcome, "infeasible") == 0);
    assert_string_equal(json_string_value(json_object_get(plan, "outcome")), outcome);
    json_decref(plan);
    running server = start_program("serve --listen 127.0.0.1:0");
    print_message("%s\n", store);
    expect_described(server.first_line);
    stop_program(&server);
}

/// A workspace of its own with the company, without some of its files.
static void import_without(const char *store, const char *files)
{
    char command[512];
    setenv("MARZ_STORE", store, 1);
    snprintf(command, sizeof command,
             "cd '%s' && rm -rf part && cp -r company part && cd part && "
             "rm -f none %s",
             test_folder(), files);
    assert_int_equal(system(command), 0);
    json_decref(run_json("import part", 0));
}

static int make_company(void **state)
{
    (void)state;
    json_decref(run_json("generate --accounts 200 --reps 6 --seed 3 --out company", 0));
    return 0;
}

static void a_generated_company_is_as_described(void **state)
{
    (void)state;
    import_without("sqlite:whole.db", "");
    expect_described_store("whole", "feasible");
}

static void a_company_without_deals_is_as_described(void **state)
{
    (void)state;
    import_without("sqlite:deals.db", "deals.csv stages.csv leads.csv");
    expect_described_store("without deals", "feasible");
}

static void a_company_without_sales_is_as_described(void **state)
{
    (void)state;
    import_without("sqlite:sales.db", "sales.csv quotas.csv");
    expect_described_store("without sales", "feasible");
}

static void a_company_of_accounts_and_reps_alone_is_as_described(void **state)
{
    (void)state;
    import_without("sqlite:bare.db", "[b-q]*.csv [s-z]*.csv");
    expect_described_store("accounts and reps alone", "feasible");
}

static void an_infeasible_plan_is_as_described(void **state)
{
    (void)state;
    import_without("sqlite:tight.db", "");
    // 200 accounts of 6 reps: at most 33 each would be 198.
    json_decref(run_json("settings band.count 1%", 0));
    expect_described_store("infeasible", "infeasible");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_generated_company_is_as_described),
        cmocka_unit_test(a_company_without_deals_is_as_described),
        cmocka_unit_test(a_company_without_sales_is_as_described),
        cmocka_unit_test(a_company_of_accounts_and_reps_alone_is_as_described),
        cmocka_unit_test(an_infeasible_plan_is_as_described),
    };
    return cmocka_run_group_tests(tests, make_company, NULL);
}
