// One move by hand: priced, refused with its reason, kept as a draft that the checker believes.
#include "support.h"

#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    assert_true(json_is_integer(value));
    return json_integer_value(value);
}

static const char *text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static int make_company(void **state)
{
    (void)state;
    json_decref(run_json("generate --accounts 160 --reps 6 --years 2 --seed 5 --out company", 0));
    json_decref(run_json("import company", 0));
    json_decref(run_json("plan --effort 5 --out plan.json", 0));
    return 0;
}

static json_t *read_plan(const char *file)
{
    json_t *plan = json_load_file(test_path(file), 0, NULL);
    assert_non_null(plan);
    return plan;
}

static json_t *try_move(const char *account, const char *seat, const char *flags, int expected)
{
    char command[256];
    snprintf(command, sizeof command, "map move '%s' '%s' %s", account, seat, flags);
    return run_json(command, expected);
}

/// The first move of the plan that is possible (or is not). @return the answer, a new reference
static json_t *first_move(const json_t *plan, bool is_possible)
{
    size_t i, j;
    json_t *line, *seat;
    char command[256], *output;
    json_array_foreach(json_object_get(plan, "assignments"), i, line)
    {
        json_array_foreach(json_object_get(json_object_get(plan, "instance"), "seats"), j, seat)
        {
            if (strcmp(text(line, "seat"), text(seat, "seat")) == 0)
                continue;
            snprintf(command, sizeof command, "map move '%s' '%s' --format json",
                     text(line, "account"), text(seat, "seat"));
            assert_int_equal(run_program(command, &output), 0);
            json_t *answer = json_loads(output, 0, NULL);
            free(output);
            assert_non_null(answer);
            if (json_is_true(json_object_get(answer, "possible")) == is_possible)
                return answer;
            json_decref(answer);
        }
    }
    fail_msg("the plan has no such move");
    return NULL;
}

static int64_t plan_count(void)
{
    json_t *list = run_json("plan list", 0);
    const int64_t count = (int64_t)json_array_size(json_object_get(list, "plans"));
    json_decref(list);
    return count;
}

static void a_priced_move_is_not_kept(void **state)
{
    (void)state;
    json_t *plan = read_plan("plan.json");
    json_t *answer = first_move(plan, true);
    const json_t *before = json_object_get(answer, "before");
    const json_t *after = json_object_get(answer, "objective");
    assert_int_equal(number(before, "total"), number(json_object_get(plan, "objective"), "total"));
    assert_int_equal(number(after, "total"), number(before, "total") + number(answer, "extra"));
    assert_int_equal(number(after, "total"), number(after, "travel") + number(after, "mismatch") +
                                                 number(after, "disruption") +
                                                 number(after, "balance"));
    assert_true(json_is_null(json_object_get(answer, "plan")));
    assert_int_equal(plan_count(), 1);
    json_decref(answer);
    json_decref(plan);
}

static void a_kept_move_is_a_draft_that_the_checker_believes(void **state)
{
    (void)state;
    json_t *plan = read_plan("plan.json");
    json_t *priced = first_move(plan, true);
    json_t *kept = try_move(text(priced, "account"), text(priced, "seat"), "--apply", 0);
    assert_int_equal(plan_count(), 2);
    char command[256];
    snprintf(command, sizeof command, "plan diff %s %s", text(kept, "began_from"),
             text(kept, "plan"));
    json_t *diff = run_json(command, 1);
    const json_t *changes = json_object_get(diff, "changes");
    assert_int_equal(json_array_size(changes), number(priced, "accounts"));
    json_decref(diff);
    json_t *list = run_json("plan list", 0);
    const json_t *latest = json_array_get(json_object_get(list, "plans"), 0);
    assert_string_equal(text(latest, "name"), text(kept, "plan"));
    json_decref(list);
    // The move back costs what the move saved, and is possible: the plan before kept all limits.
    json_t *back = try_move(text(priced, "account"), text(priced, "from"), "", 0);
    assert_int_equal(number(back, "extra"), -number(priced, "extra"));
    json_t *again = try_move(text(priced, "account"), text(priced, "seat"), "", 0);
    assert_int_equal(number(again, "extra"), 0);
    json_decref(again);
    json_decref(back);
    json_decref(kept);
    json_decref(priced);
    json_decref(plan);
}

static void expect_refused(const char *arguments, int status, const char *words)
{
    assert_int_equal(run_program(arguments, NULL), status);
    char *errors = test_read(test_path("stderr"));
    if (!strstr(errors, words))
        print_error("%s: %s\n", arguments, errors);
    assert_non_null(strstr(errors, words));
    free(errors);
}

static void a_move_that_breaks_a_limit_is_not_kept(void **state)
{
    (void)state;
    json_t *list = run_json("plan list", 0);
    const json_t *plans = json_object_get(list, "plans");
    const char *name = text(json_array_get(plans, json_array_size(plans) - 1), "name");
    json_t *plan = read_plan("plan.json");
    json_t *broken = first_move(plan, false);
    char command[256];
    const int64_t before = plan_count();
    snprintf(command, sizeof command, "map move '%s' '%s' --apply --plan %s",
             text(broken, "account"), text(broken, "seat"), name);
    expect_refused(command, 2, "the move would break the limit of");
    assert_true(json_array_size(json_object_get(broken, "breaks")) > 0);
    assert_true(json_is_null(json_object_get(broken, "gap")));
    snprintf(command, sizeof command, "map move '%s' '%s' --apply --plan %s",
             text(broken, "account"), text(broken, "from"), name);
    expect_refused(command, 2, "already");
    assert_int_equal(plan_count(), before);
    json_decref(broken);
    json_decref(plan);
    json_decref(list);
}

/// The rep of a seat of the plan, as in reps.csv. @return false if there is none
static bool read_rep_name(const json_t *plan, const char *seat, char name[static 128])
{
    const char *rep = NULL;
    size_t k;
    json_t *one;
    json_array_foreach(json_object_get(json_object_get(plan, "instance"), "seats"), k, one) rep =
        strcmp(text(one, "seat"), seat) == 0 ? text(one, "rep") : rep;
    assert_non_null(rep);
    FILE *reps = fopen(test_path("company/reps.csv"), "r");
    assert_non_null(reps);
    char line[512];
    bool is_found = false;
    while (!is_found && fgets(line, sizeof line, reps))
        is_found = strncmp(line, rep, strlen(rep)) == 0 &&
                   sscanf(line + strlen(rep), ",%127[^,]", name) == 1;
    fclose(reps);
    return is_found;
}

static void a_territory_is_known_by_the_name_of_its_rep(void **state)
{
    (void)state;
    json_t *plan = read_plan("plan.json");
    json_t *possible = first_move(plan, true);
    char command[512], name[128] = "", *expected, *output;
    snprintf(command, sizeof command, "map move '%s' '%s'", text(possible, "account"),
             text(possible, "seat"));
    assert_int_equal(run_program(command, &expected), 0);
    assert_true((strstr(expected, "to others its place there is worth ") != NULL) ==
                (number(possible, "balance") != 0));
    assert_null(strstr(expected, "worth -"));
    assert_true(read_rep_name(plan, text(possible, "seat"), name));
    snprintf(command, sizeof command, "map move '%s' '%s'", text(possible, "account"), name);
    assert_int_equal(run_program(command, &output), 0);
    assert_string_equal(output, expected);
    free(output);
    free(expected);
    json_decref(possible);
    json_decref(plan);
}

/// The first move of an account that breaks nothing but the limit on change. @return its answer
static json_t *first_change_too_many(const json_t *plan)
{
    size_t i, j;
    json_t *line, *seat;
    const json_t *seats = json_object_get(json_object_get(plan, "instance"), "seats");
    json_array_foreach(json_object_get(plan, "assignments"), i, line)
    {
        json_array_foreach(seats, j, seat)
        {
            json_t *answer = try_move(text(line, "account"), text(seat, "seat"), "", 0);
            const json_t *breaks = json_object_get(answer, "breaks");
            if (json_array_size(breaks) == 1 &&
                json_is_null(json_object_get(json_array_get(breaks, 0), "measure")))
                return answer;
            json_decref(answer);
        }
    }
    fail_msg("no move breaks the limit on change alone");
    return NULL;
}

static void a_limit_on_change_is_refused_in_money_after_the_move_is_shown(void **state)
{
    (void)state;
    assert_int_equal(run_program("settings move.share '8 %'", NULL), 0);
    json_decref(run_json("plan --effort 5 --out limited.json", 0));
    json_t *plan = read_plan("limited.json");
    json_t *broken = first_change_too_many(plan);
    char command[256], *said;
    snprintf(command, sizeof command, "map move '%s' '%s' --apply", text(broken, "account"),
             text(broken, "seat"));
    assert_int_equal(run_program(command, &said), 2);
    assert_non_null(strstr(said, "cost a year"));
    assert_non_null(strstr(said, "breaks the limit of what changes hands: "));
    free(said);
    char *errors = test_read(test_path("stderr"));
    const char *refusal = strstr(errors, "the move would break the limit on what changes hands: ");
    assert_non_null(refusal);
    const char *money = strstr(refusal, " USD instead of at most ");
    assert_non_null(money);
    assert_non_null(strstr(money + 5, " USD"));
    assert_non_null(strstr(errors, "move.share"));
    free(errors);
    json_decref(broken);
    json_decref(plan);
    assert_int_equal(run_program("settings move.share '100 %'", NULL), 0);
}

static void what_nobody_has_is_moved_from_nobody(void **state)
{
    (void)state;
    assert_int_equal(run_program("settings cover.price '1 %'", NULL), 0);
    json_decref(run_json("plan --effort 5 --out open.json", 0));
    json_t *plan = read_plan("open.json");
    size_t i;
    json_t *line;
    const char *open = NULL;
    json_array_foreach(json_object_get(plan, "assignments"), i,
                       line) if (!open && json_is_null(json_object_get(line, "seat"))) open =
        text(line, "account");
    assert_non_null(open);
    char command[256], *said, words[64];
    snprintf(command, sizeof command, "map move '%s' T001", open);
    assert_int_equal(run_program(command, &said), 0);
    snprintf(words, sizeof words, "%s from nobody to ", open);
    assert_non_null(strstr(said, words));
    assert_non_null(strstr(said, "\nuncovered "));
    free(said);
    json_decref(plan);
    assert_int_equal(run_program("settings cover.price '0 %'", NULL), 0);
}

static void what_is_not_there_is_named(void **state)
{
    (void)state;
    expect_refused("map move A000001 nowhere", 3, "or of the rep who holds it");
    expect_refused("map move A000001", 2, "wants an account and a territory");
    expect_refused("map move nobody T001", 3, "there is no account \"nobody\"");
    expect_refused("map move A000001 nowhere", 3, "the plan has no territory \"nowhere\"");
    expect_refused("map move A000001 T001 --plan none", 3, "none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_priced_move_is_not_kept),
        cmocka_unit_test(a_kept_move_is_a_draft_that_the_checker_believes),
        cmocka_unit_test(a_move_that_breaks_a_limit_is_not_kept),
        cmocka_unit_test(a_territory_is_known_by_the_name_of_its_rep),
        cmocka_unit_test(a_limit_on_change_is_refused_in_money_after_the_move_is_shown),
        cmocka_unit_test(what_nobody_has_is_moved_from_nobody),
        cmocka_unit_test(what_is_not_there_is_named),
    };
    return cmocka_run_group_tests(tests, make_company, NULL);
}
