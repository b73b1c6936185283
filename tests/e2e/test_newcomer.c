// What new users stumbled over: units that nobody takes without their names, numbers in the wrong
// grammar, answers that did not say what they meant.
#include "support.h"

#include "program.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNITS 40

static int write_files(void **state)
{
    (void)state;
    const size_t room = 1 << 14;
    char *all = calloc(1, room);
    size_t used = (size_t)snprintf(all, room, "id,name,lon,lat,beds,owner,group\n");
    for (int32_t i = 0; i < UNITS; i++)
        used +=
            (size_t)snprintf(all + used, room - used, "u%02d,Ward %d,%.2f,%.2f,%d,r%d,g%d\n", i, i,
                             10 + 0.1 * (i % 8), 50 + 0.1 * (i / 8), 10 + i % 7, 1 + i % 3, i / 2);
    test_write(test_path("units.csv"), all);
    free(all);
    test_write(test_path("reps.csv"), "id,lon,lat,capacity_beds\nr1,10.1,50.1,100\n"
                                      "r2,10.5,50.3,100\nr3,10.3,50.4,100\n");
    test_write(test_path("one.csv"), "id,lon,lat,beds\nsolo,10,50,5\n");
    json_decref(run_json("generate --accounts 120 --reps 4 --seed 5 --out company", 0));
    json_decref(run_json("import company", 0));
    return 0;
}

static char *run_text(const char *arguments, int expected)
{
    char *text;
    const int status = run_program(arguments, &text);
    if (status != expected)
        print_error("marz %s: exit status %d\n%s\n", arguments, status, text);
    assert_int_equal(status, expected);
    return text;
}

static void expect_error(const char *arguments, int status, const char *wanted)
{
    free(run_text(arguments, status));
    char *text = test_read(test_path("stderr"));
    if (!strstr(text, wanted))
        print_error("marz %s: no \"%s\" in\n%s\n", arguments, wanted, text);
    assert_non_null(strstr(text, wanted));
    free(text);
}

static int64_t number(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static void units_that_nobody_takes_are_named(void **state)
{
    (void)state;
    const char *command = "map design --units units.csv --reps reps.csv --cover-price 50% "
                          "--value beds --effort 5";
    json_t *answer = run_json(command, 0);
    const json_t *open = json_object_get(answer, "uncovered");
    const json_t *units = json_object_get(open, "units");
    int64_t sum = 0, before = INT64_MAX;
    size_t k;
    json_t *one;
    assert_true(number(open, "count") > 10); // More than the text shows.
    assert_int_equal(json_array_size(units), number(open, "count"));
    json_array_foreach(units, k, one)
    {
        assert_true(number(one, "cost") <= before);
        before = number(one, "cost");
        sum += before;
        assert_int_equal(before, number(one, "value") / 2);
        assert_non_null(strstr(json_string_value(json_object_get(one, "name")), "Ward "));
    }
    assert_int_equal(sum, number(open, "cost"));
    assert_int_equal(sum, number(json_object_get(answer, "objective"), "uncovered"));
    const char *first = json_string_value(json_object_get(json_array_get(units, 0), "id"));
    char *text = run_text(command, 0), wanted[64];
    snprintf(wanted, sizeof wanted, "\n  %s Ward ", first);
    assert_non_null(strstr(text, wanted));
    snprintf(wanted, sizeof wanted, "and %lld more: --format json names all",
             (long long)json_array_size(units) - 10);
    assert_non_null(strstr(text, wanted));
    assert_non_null(strstr(text, "to another territory (disruption "));
    assert_non_null(strstr(text, " to nobody (see above)"));
    free(text);
    json_decref(answer);
}

/// Is there a "1 units" or the like?
static bool has_wrong_plural(const char *text)
{
    static const char *const words[] = {"units",  "accounts", "territories", "reps",  "deals",
                                        "pieces", "sales",    "moves",       "plans", "districts"};
    for (const char *at = text; (at = strstr(at, "1 ")); at += 2) {
        if (at > text && (isdigit((unsigned char)at[-1]) || strchr(",.", at[-1])))
            continue;
        for (size_t w = 0; w < sizeof words / sizeof *words; w++)
            if (strncmp(at + 2, words[w], strlen(words[w])) == 0)
                return true;
    }
    return false;
}

static void one_is_singular(void **state)
{
    (void)state;
    static const char *const commands[] = {
        "map design --units one.csv --territories 1",
        "map design --units one.csv --territories 1 --cover-price 100%",
        "import lonely --store sqlite:lonely.db",
        "plan --effort 2 --store sqlite:lonely.db",
        "plan publish --store sqlite:lonely.db",
        "map frontier --limits 0% --effort 2 --store sqlite:lonely.db",
    };
    char folder[600];
    snprintf(folder, sizeof folder, "mkdir -p '%s'", test_path("lonely"));
    assert_int_equal(system(folder), 0);
    test_write(test_path("lonely/accounts.csv"), "id,name,owner,lon,lat\na1,One,r1,10,50\n");
    test_write(test_path("lonely/reps.csv"), "id,name,lon,lat\nr1,Only,10,50.1\n");
    for (size_t k = 0; k < sizeof commands / sizeof *commands; k++) {
        char *text = run_text(commands[k], 0);
        if (has_wrong_plural(text))
            print_error("marz %s:\n%s\n", commands[k], text);
        assert_false(has_wrong_plural(text));
        free(text);
    }
    char *text = run_text("map design --units one.csv --territories 1", 0);
    assert_non_null(strstr(text, "1 unit, 1 territory\n"));
    free(text);
}

static void too_many_territories_name_units_and_what_they_can_fill(void **state)
{
    (void)state;
    expect_error("map design --units units.csv --territories 30 --balance beds=50%", 3,
                 "30 territories are asked for, but the 40 units, some of which stay together "
                 "(groups, areas), can fill 20");
    expect_error("map design --units one.csv --territories 3", 3, "there is only 1 unit");
}

static void a_measure_named_twice_is_refused(void **state)
{
    (void)state;
    const char *wanted = "--balance names beds twice: 10% and 5%";
    expect_error(
        "map design --units units.csv --territories 3 --balance beds=10% --balance beds=5%", 2,
        wanted);
    expect_error("map design --units units.csv --territories 3 --balance beds=10%,beds=5%", 2,
                 wanted);
}

static void a_loss_at_every_size_is_explained(void **state)
{
    (void)state;
    char *text = run_text("map sizing --units units.csv --territories 2 --value beds", 0);
    assert_non_null(strstr(text, "no size earns what it costs"));
    assert_non_null(strstr(text, "least loss"));
    free(text);
}

static void districts_say_how_far_they_lie_from_their_mean(void **state)
{
    (void)state;
    test_write(test_path("shares.csv"), "id,lon,lat,share\nr1,10.1,50.1,100%\n"
                                        "r2,10.5,50.3,100%\nr3,10.3,50.4,20%\n");
    const char *command = "map design --units units.csv --reps shares.csv --balance beds=5% "
                          "--districts 2 --effort 5";
    json_t *answer = run_json(command, 0);
    double worst = 0, target = 0, total = 0;
    size_t k;
    json_t *one;
    json_array_foreach(json_object_get(answer, "districts"), k, one)
    {
        const json_t *load = json_object_get(json_object_get(one, "loads"), "beds");
        const double away = json_number_value(json_object_get(load, "deviation"));
        worst = away > worst ? away : -away > worst ? -away : worst;
        target += json_number_value(json_object_get(load, "target"));
        total += json_number_value(json_object_get(load, "load"));
    }
    assert_near(json_number_value(json_object_get(answer, "district_worst")), worst, 1e-6);
    assert_near(json_number_value(json_object_get(answer, "district_band_eased")), worst - 0.05,
                1e-6);
    assert_near(target, total, 1); // Targets of districts are those of their territories.
    json_decref(answer);
    char *text = run_text(command, 0);
    assert_non_null(strstr(text, "from their mean, the band is 5.0 %"));
    assert_non_null(strstr(text, "of its target"));
    free(text);
}

static void a_hire_of_somebody_who_is_there_is_refused_or_fills_him_up(void **state)
{
    (void)state;
    json_decref(run_json("settings band.workload 90%", 0));
    json_decref(run_json("settings band.potential 95%", 0));
    expect_error("map change --hire R002 --from 2027-01-01", 2, "is not new: he has ");
    json_decref(run_json("settings band.workload 2%", 0));
    json_decref(run_json("settings band.potential 3%", 0));
    int with_more = 0;
    for (int r = 1; r <= 4; r++) {
        char command[128], *text;
        snprintf(command, sizeof command, "map change --hire R00%d --from 2027-01-01", r);
        if (run_program(command, &text) == 0) {
            with_more++;
            assert_non_null(strstr(text, " already and gets more from 2027-01-01"));
        }
        free(text);
    }
    assert_true(with_more > 0);
}

static void an_account_that_a_change_leaves_out_is_explained_by_another_plan(void **state)
{
    (void)state;
    json_decref(run_json("settings band.workload 90%", 0));
    json_t *plan = run_json("map change --leave R003 --from 2027-01-01 --out leave.json", 0);
    assert_true(number(plan, "left_out") > 0);
    json_decref(plan);
    plan = run_json("plan --effort 3 --out all.json", 0);
    json_decref(plan);
    json_t *all = json_load_file(test_path("all.json"), 0, NULL);
    json_t *part = json_load_file(test_path("leave.json"), 0, NULL);
    const json_t *more = json_object_get(all, "assignments");
    const json_t *less = json_object_get(part, "assignments");
    size_t k = 0;
    while (json_equal(json_object_get(json_array_get(more, k), "account"),
                      json_object_get(json_array_get(less, k), "account")))
        k++;
    char command[128];
    json_decref(run_json("map change --leave R003 --from 2027-01-01", 0)); // The latest again.
    snprintf(command, sizeof command, "explain account %s",
             json_string_value(json_object_get(json_array_get(more, k), "account")));
    expect_error(command, 3, "That plan is the leave of R003");
    json_decref(all);
    json_decref(part);
}

/// HubSpot writes owners by their full name.
static void owners_by_full_name_or_address_are_found(void **state)
{
    (void)state;
    char folder[600];
    snprintf(folder, sizeof folder, "mkdir -p '%s'", test_path("hub"));
    assert_int_equal(system(folder), 0);
    test_write(
        test_path("hub/reps.csv"),
        "id,name,email,lon,lat\n71,Sara Ahmadi,sara@acme.test,10,50\n"
        "72,\"علی\xe2\x80\x8cرضا کریمی\",ali@acme.test,11,50\n73,Twin,,10,51\n74,Twin,,11,51\n");
    test_write(test_path("hub/companies.csv"),
               "Record ID,Company name,Company owner,lon,lat\n1,One,SARA AHMADI,10,50\n"
               "2,Two,عليرضا كريمي,11,50\n3,Three,ali@acme.test,11,50\n4,Four,71,10,50.1\n"
               "5,Five,Twin,10,50\n6,Six,Nobody Known,10,50\n");
    json_t *report = run_json("import hub --store sqlite:hub.db", 0);
    size_t k;
    json_t *table;
    json_array_foreach(json_object_get(report, "tables"), k, table)
    {
        if (strcmp(json_string_value(json_object_get(table, "name")), "account") == 0)
            assert_int_equal(number(table, "unresolved"), 2); // Two twins, and one not there.
    }
    json_decref(report);
    json_decref(run_json("settings band.workload 400% --store sqlite:hub.db", 0));
    json_decref(run_json("settings band.count 0 --store sqlite:hub.db", 0));
    json_decref(run_json("plan --effort 2 --out hub.json --store sqlite:hub.db", 0));
    json_t *plan = json_load_file(test_path("hub.json"), 0, NULL);
    static const char *const owners[] = {"71", "72", "72", "71", NULL, NULL};
    json_array_foreach(json_object_get(plan, "assignments"), k, table)
    {
        const char *present = json_string_value(json_object_get(table, "from"));
        assert_true(owners[k] ? present && strcmp(present, owners[k]) == 0 : !present);
    }
    assert_int_equal(k, 6);
    json_decref(plan);
    json_decref(run_json("plan publish --effective 2026-01-01 --store sqlite:hub.db", 0));
    char *text = run_text("import hub --follow-owners --store sqlite:hub.db", 0);
    free(text);
    text = run_text("import hub --store sqlite:hub.db", 0); // Followed: nothing differs any more.
    assert_null(strstr(text, "Sara Ahmadi"));
    free(text);
}

static void a_file_without_a_telling_name_is_told_how_to_be_called(void **state)
{
    (void)state;
    test_write(test_path("new.csv"), "id,name,lon,lat\nR9,New,10,50\n");
    char *text = run_text("import new.csv", 0);
    assert_non_null(strstr(text, "accounts.csv or reps.csv"));
    free(text);
    expect_error("map change --hire R9 --from 2027-01-01", 3, "a file reps.csv with id, name");
}

static void refused_cells_name_their_column_and_the_way_to_write_them(void **state)
{
    (void)state;
    test_write(test_path("accounts.csv"), "id,name,potential,created\na,One,1.5M,2024-01-01\n"
                                          "b,Two,2k,2024-01-01\nc,Three,5,03/04/2024\n");
    char *text = run_text("import accounts.csv --store sqlite:refused.db", 0);
    const char *first =
        strstr(text, "accounts.csv:2:3: refused: potential: \"1.5M\" is not an amount\n"
                     "  hint: Write all digits");
    assert_non_null(first);
    assert_null(strstr(first + 100, "Write all digits")); // Once is enough.
    assert_non_null(
        strstr(text, "accounts.csv:4:4: refused: created: \"03/04/2024\" is ambiguous"));
    assert_non_null(strstr(text, "say in a mapping file: dates = DD/MM/YYYY"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_that_nobody_takes_are_named),
        cmocka_unit_test(one_is_singular),
        cmocka_unit_test(too_many_territories_name_units_and_what_they_can_fill),
        cmocka_unit_test(a_measure_named_twice_is_refused),
        cmocka_unit_test(a_loss_at_every_size_is_explained),
        cmocka_unit_test(districts_say_how_far_they_lie_from_their_mean),
        cmocka_unit_test(a_hire_of_somebody_who_is_there_is_refused_or_fills_him_up),
        cmocka_unit_test(an_account_that_a_change_leaves_out_is_explained_by_another_plan),
        cmocka_unit_test(owners_by_full_name_or_address_are_found),
        cmocka_unit_test(a_file_without_a_telling_name_is_told_how_to_be_called),
        cmocka_unit_test(refused_cells_name_their_column_and_the_way_to_write_them),
    };
    return cmocka_run_group_tests(tests, write_files, NULL);
}
