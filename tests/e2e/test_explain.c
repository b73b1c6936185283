// Why an account goes where it goes: a bill whose columns add up, for people and for programs.
#include "support.h"

#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *plan;

static int make_company(void **state)
{
    (void)state;
    json_decref(run_json("generate --accounts 201 --reps 5 --out company", 0));
    json_decref(run_json("import company", 0));
    json_decref(run_json("settings band.workload 8%", 0));
    json_decref(run_json("settings band.potential 12%", 0));
    json_decref(run_json("settings move.share 12%", 0));
    json_decref(run_json("plan --effort 20 --out plan.json", 0));
    char path[512];
    snprintf(path, sizeof path, "%s/plan.json", test_folder());
    plan = json_load_file(path, 0, NULL);
    assert_non_null(plan);
    return 0;
}

static int forget_company(void **state)
{
    (void)state;
    json_decref(plan);
    return 0;
}

static int64_t number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    assert_true(json_is_integer(value));
    return json_integer_value(value);
}

static const char *account_at(size_t k)
{
    const json_t *row = json_array_get(json_object_get(plan, "assignments"), k);
    return json_string_value(json_object_get(row, "account"));
}

static int64_t sum_of(const json_t *place)
{
    return number(place, "travel") + number(place, "mismatch") + number(place, "disruption") +
           number(place, "balance") + number(place, "change");
}

/// Terms add up, extra is the difference to the plan's own, the present owner is always there.
static void expect_sums(const json_t *why)
{
    const json_t *cost = json_object_get(why, "cost");
    const json_t *present = json_object_get(why, "present");
    assert_int_equal(number(cost, "total"), sum_of(cost) + number(cost, "uncovered"));
    bool has_present = json_is_null(present) || json_equal(present, json_object_get(why, "seat"));
    size_t k;
    json_t *other;
    json_array_foreach(json_object_get(why, "alternatives"), k, other)
    {
        assert_int_equal(number(other, "total"), sum_of(other));
        assert_int_equal(number(other, "extra"), number(other, "total") - number(cost, "total"));
        has_present |= json_equal(present, json_object_get(other, "seat"));
    }
    assert_true(has_present);
}

static void every_explanation_adds_up(void **state)
{
    (void)state;
    int with_price = 0, with_change = 0;
    for (size_t k = 0; k < 60; k++) {
        char command[128];
        snprintf(command, sizeof command, "explain account %s", account_at(k));
        json_t *why = run_json(command, 0);
        expect_sums(why);
        const json_t *first = json_array_get(json_object_get(why, "alternatives"), 0);
        with_price += number(json_object_get(why, "cost"), "balance") != 0;
        with_change += first && number(first, "change") != 0;
        json_decref(why);
    }
    assert_true(with_price > 0); // Else the test would not test what it is about.
    assert_true(with_change > 0);
}

/// Reads "1,234.50 USD" as minor units from the start of a cell.
static int64_t read_money(const char *text)
{
    int64_t value = 0;
    const bool is_negative = *text == '-';
    for (text += is_negative; *text && *text != ' '; text++)
        if (*text >= '0' && *text <= '9')
            value = 10 * value + (*text - '0');
    return is_negative ? -value : value;
}

/// The amounts of the line that begins with `words`, at most `most`. @return how many
static int read_line(const char *text, const char *words, int64_t *amounts, int most)
{
    const char *line = strstr(text, words);
    if (!line)
        return 0;
    int count = 0;
    for (const char *at = line + 1; *at && *at != '\n' && count < most; at++) {
        const bool is_first = at[-1] == ' ' && (*at == '-' || (*at >= '0' && *at <= '9'));
        if (is_first)
            amounts[count++] = read_money(at);
    }
    return count;
}

static void the_columns_that_people_read_add_up(void **state)
{
    (void)state;
    int with_price = 0;
    for (size_t k = 0; k < 20; k++) {
        static const char *const terms[] = {"\ntravel", "\nmismatch", "\ndisruption",
                                            "\nprice of its place", "\nprice of change"};
        char command[128], *text;
        snprintf(command, sizeof command, "explain account %s", account_at(k));
        assert_int_equal(run_program(command, &text), 0);
        int64_t total[8] = {0}, sum[8] = {0};
        const int count = read_line(text, "\ntogether", total, 8);
        assert_true(count > 0);
        for (size_t t = 0; t < sizeof terms / sizeof *terms; t++) {
            int64_t part[8] = {0};
            const int found = read_line(text, terms[t], part, 8);
            with_price += t == 3 && found > 0;
            for (int c = 0; c < found; c++)
                sum[c] += part[c];
        }
        for (int c = 0; c < count; c++)
            assert_int_equal(sum[c], total[c]);
        assert_non_null(strstr(text, "(plan"));
        free(text);
    }
    assert_true(with_price > 0);
}

static void an_infeasible_plan_names_the_way_to_another(void **state)
{
    (void)state;
    json_decref(run_json("plan publish latest --effective 2027-01-01", 0));
    json_decref(run_json("settings band.count 1%", 0));
    json_decref(run_json("plan --effort 5", 1));
    char command[128], path[512];
    snprintf(command, sizeof command, "explain account %s", account_at(0));
    assert_int_equal(run_program(command, NULL), 3);
    snprintf(path, sizeof path, "%s/stderr", test_folder());
    char *errors = test_read(path);
    assert_non_null(strstr(errors, "--plan published"));
    free(errors);
    snprintf(command, sizeof command, "explain account %s --plan published", account_at(0));
    json_decref(run_json(command, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_explanation_adds_up),
        cmocka_unit_test(the_columns_that_people_read_add_up),
        cmocka_unit_test(an_infeasible_plan_names_the_way_to_another),
    };
    return cmocka_run_group_tests(tests, make_company, forget_company);
}
