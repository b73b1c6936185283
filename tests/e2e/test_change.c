// A rep leaves, starts or is away: from the command to the dated assignments, by the program
// itself.
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

/// Six reps, and one who has not started yet.
static int make_company(void **state)
{
    (void)state;
    json_decref(run_json("generate --accounts 160 --reps 6 --years 2 --seed 5 --out company", 0));
    json_decref(run_json("import company", 0));
    test_write(test_path("reps.csv"),
               "id,name,role,hired,capacity,city,province,country,lon,lat\n"
               "R900,Nora New,rep,2027-01-01,100%,Dallas,TX,US,-96.8,32.8\n");
    json_decref(run_json("import reps.csv", 0));
    return 0;
}

/// Checks a kept draft and reads it. @return new reference
static json_t *checked(const char *file)
{
    char command[256];
    snprintf(command, sizeof command, "check %s", file);
    assert_int_equal(run_program(command, NULL), 0);
    json_t *plan = json_load_file(test_path(file), 0, NULL);
    assert_non_null(plan);
    return plan;
}

/// Accounts that move, and how many of them come from (or go to) seats of `rep`.
static void count_moves(const json_t *plan, const char *rep, int32_t *moved, int32_t *from,
                        int32_t *to)
{
    const char *his[8];
    size_t held = 0;
    size_t k;
    json_t *line;
    *moved = *from = *to = 0;
    json_array_foreach(json_object_get(json_object_get(plan, "instance"), "seats"), k, line)
    {
        if (text(line, "rep") && strcmp(text(line, "rep"), rep) == 0 && held < 8)
            his[held++] = text(line, "seat");
    }
    json_array_foreach(json_object_get(plan, "assignments"), k, line)
    {
        const bool is_moved = strcmp(text(line, "seat"), text(line, "from")) != 0;
        *moved += is_moved;
        for (size_t h = 0; h < held; h++) {
            *from += strcmp(text(line, "from"), his[h]) == 0;
            *to += is_moved && strcmp(text(line, "seat"), his[h]) == 0;
        }
    }
}

static void a_leavers_accounts_move_and_no_others(void **state)
{
    (void)state;
    json_t *answer = run_json("map change --leave R003 --from 2027-01-01 --out leave.json", 0);
    json_t *plan = checked("leave.json");
    int32_t moved, from, to;
    count_moves(plan, "R003", &moved, &from, &to);
    assert_true(moved > 10);
    assert_int_equal(moved, from); // All of his, and nobody else's.
    assert_int_equal(number(json_object_get(answer, "moved"), "count"), moved);
    const json_t *cost = json_object_get(answer, "cost");
    assert_int_equal(number(cost, "total"), number(cost, "travel") + number(cost, "mismatch") +
                                                number(cost, "disruption"));
    assert_true(number(cost, "disruption") > 0);
    int64_t accounts = 0;
    size_t k;
    json_t *receiver;
    json_array_foreach(json_object_get(answer, "receivers"), k, receiver)
    {
        accounts += number(receiver, "accounts");
        assert_string_not_equal(text(receiver, "rep"), "R003");
    }
    assert_int_equal(accounts, moved);
    // An account of somebody else is locked to him in this plan, which is said instead of a table.
    const char *stays = NULL;
    json_array_foreach(json_object_get(plan, "assignments"), k, receiver)
    {
        if (!stays && strcmp(text(receiver, "seat"), text(receiver, "from")) == 0)
            stays = text(receiver, "account");
    }
    char command[128], *said;
    snprintf(command, sizeof command, "explain account %s", stays);
    assert_int_equal(run_program(command, &said), 0);
    assert_non_null(strstr(said, "nobody else may take it"));
    assert_null(strstr(said, "next best  "));
    free(said);
    json_decref(plan);
    json_decref(answer);
}

static void one_rep_for_all_never_costs_less_than_the_best_shares(void **state)
{
    (void)state;
    json_t *answer = run_json("map change --leave R005 --from 2027-01-01", 0);
    const json_t *options = json_object_get(answer, "options");
    assert_true(json_array_size(options) > 0);
    for (size_t k = 0; k < json_array_size(options); k++) {
        const json_t *option = json_array_get(options, k);
        if (json_is_true(json_object_get(option, "within_bands")))
            assert_true(number(option, "cost") >= number(json_object_get(answer, "cost"), "total"));
    }
    json_decref(answer);
}

/// The last quarter's quota, a day before it ends and in its middle: what is left of it goes with
/// the accounts, to the last cent.
static void quota_and_open_deals_go_with_the_accounts(void **state)
{
    (void)state;
    test_write(test_path("quotas.csv"),
               "rep,from,until,amount\nR003,2027-01-01,2027-01-10,1000.00\n");
    json_decref(run_json("import quotas.csv", 0));
    static const struct {
        const char *from;
        int64_t left;
    } rows[] = {{"2027-01-01", 100000}, {"2027-01-06", 50000}, {"2027-01-10", 10000}};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        char command[256];
        snprintf(command, sizeof command, "map change --leave R003 --from %s", rows[k].from);
        json_t *answer = run_json(command, 0);
        int64_t quota = 0, deals = 0;
        size_t r;
        json_t *receiver;
        json_array_foreach(json_object_get(answer, "receivers"), r, receiver)
        {
            quota += number(receiver, "quota");
            deals += number(json_object_get(receiver, "deals"), "count");
        }
        assert_int_equal(number(answer, "quota"), rows[k].left);
        assert_int_equal(quota, rows[k].left);
        assert_true(deals + number(json_object_get(answer, "loose_deals"), "count") > 0);
        json_decref(answer);
    }
    json_t *late = run_json("map change --leave R003 --from 2027-01-11", 0);
    assert_true(json_is_null(json_object_get(late, "quota")));
    json_decref(late);
}

/// Narrow bands cannot hold a tenth rep's work: the answer says by how much they must be widened.
static void bands_that_are_too_narrow_are_widened_by_the_least(void **state)
{
    (void)state;
    assert_int_equal(run_program("settings band.workload '1 %'", NULL), 0);
    json_t *answer = run_json("map change --leave R003 --from 2027-01-01 --out narrow.json", 0);
    const json_t *band = json_object_get(json_object_get(answer, "bands"), "workload");
    assert_near(json_number_value(json_object_get(band, "band")), 0.01, 1e-9);
    const double widened = json_number_value(json_object_get(band, "widened_by"));
    assert_true(widened >= 0 && widened < 1);
    json_decref(checked("narrow.json"));
    json_decref(answer);
    assert_int_equal(run_program("settings band.workload '20 %'", NULL), 0);
}

static void a_new_rep_gets_accounts_of_others_and_nothing_else_moves(void **state)
{
    (void)state;
    json_t *answer = run_json("map change --hire R900 --from 2027-01-01 --out hire.json", 0);
    json_t *plan = checked("hire.json");
    int32_t moved, from, to;
    count_moves(plan, "R900", &moved, &from, &to);
    assert_true(moved > 0);
    assert_int_equal(moved, to);
    assert_int_equal(number(json_object_get(answer, "moved"), "count"), moved);
    assert_true(number(answer, "fewest_moves") <= moved);
    json_t *cheapest =
        run_json("map change --hire R900 --from 2027-01-01 --cheapest --out cheapest.json", 0);
    json_decref(checked("cheapest.json"));
    const json_t *other = json_object_get(answer, "other");
    assert_int_equal(number(other, "moves"), number(json_object_get(cheapest, "moved"), "count"));
    assert_int_equal(number(other, "cost"), number(json_object_get(cheapest, "cost"), "total"));
    assert_true(number(other, "cost") <= number(json_object_get(answer, "cost"), "total"));
    assert_true(number(other, "moves") >= moved);
    json_decref(cheapest);
    json_decref(plan);
    json_decref(answer);
}

static void the_answer_is_the_same_on_any_number_of_threads(void **state)
{
    (void)state;
    for (int32_t t = 1; t <= 2; t++) {
        char command[256];
        snprintf(command, sizeof command,
                 "map change --hire R900 --from 2027-01-01 --quiet --threads %d --out t%d.json", t,
                 t);
        assert_int_equal(run_program(command, NULL), 0);
    }
    char *one = test_read(test_path("t1.json")), *two = test_read(test_path("t2.json"));
    assert_string_equal(one, two);
    free(one);
    free(two);
}

/// The latest plan is listed as what it is, with its days.
static void expect_listed_cover(void)
{
    json_t *plans = run_json("plan list", 0);
    const json_t *first = json_array_get(json_object_get(plans, "plans"), 0);
    assert_string_equal(text(first, "state"), "cover");
    assert_string_equal(text(first, "from"), "2027-01-04");
    assert_string_equal(text(first, "until"), "2027-01-22");
    json_decref(plans);
    char *list;
    assert_int_equal(run_program("plan list", &list), 0);
    assert_non_null(strstr(list, "cover 2027-01-04 to 2027-01-22"));
    assert_null(strstr(list, "retired"));
    free(list);
}

static void a_cover_is_published_for_its_days_and_the_next_plan_knows_nothing_of_it(void **state)
{
    (void)state;
    json_t *before = run_json("plan --effort 3 --out before.json", 0);
    json_decref(before);
    json_t *answer = run_json(
        "map change --cover R003 --from 2027-01-04 --until 2027-01-22 --out cover.json", 0);
    const json_t *cost = json_object_get(answer, "cost");
    assert_int_equal(number(cost, "disruption"), 0);
    const double days = (double)number(cost, "total") * 19 / 365;
    assert_near((double)number(cost, "period"), days, 1);
    char command[256];
    snprintf(command, sizeof command, "plan publish %s", text(answer, "plan"));
    json_t *published = run_json(command, 0);
    assert_int_equal(number(published, "moved"), number(json_object_get(answer, "moved"), "count"));
    json_decref(published);
    assert_int_equal(run_program(command, NULL), 2); // Once.
    expect_listed_cover();
    json_decref(run_json("plan --effort 3 --out after.json", 0));
    char *a = test_read(test_path("before.json")), *b = test_read(test_path("after.json"));
    assert_string_equal(a, b);
    free(a);
    free(b);
    json_decref(answer);
}

/// Moves one account more in a copy of the plan.
static void a_plan_that_moves_what_the_event_does_not_touch_is_refused(void **state)
{
    (void)state;
    json_decref(run_json("map change --leave R003 --from 2027-01-01 --out leave.json", 0));
    json_t *plan = checked("leave.json");
    json_object_set_new(json_object_get(plan, "change"), "rep", json_string("R005"));
    assert_int_equal(json_dump_file(plan, test_path("bad.json"), 0), 0);
    json_decref(plan);
    json_t *verdict = run_json("check bad.json", 1);
    size_t k;
    json_t *row;
    bool is_named = false;
    json_array_foreach(json_object_get(verdict, "violations"), k, row)
    {
        is_named |= strcmp(text(row, "kind"), "change") == 0;
    }
    assert_true(is_named);
    json_decref(verdict);
}

static void wrong_use_says_what_is_wanted(void **state)
{
    (void)state;
    static const struct {
        const char *command, *says;
        int status;
    } rows[] = {
        {"map change --from 2027-01-01", "wants one of --leave, --hire and --cover", 2},
        {"map change --leave R003 --hire R900 --from 2027-01-01", "wants one of", 2},
        {"map change --leave R003", "--leave wants --from and no --until", 2},
        {"map change --cover R003 --from 2027-01-04", "--cover wants --from and --until", 2},
        {"map change --cover R003 --from 2027-01-04 --until 2027-01-01", "cannot end before", 2},
        {"map change --leave nobody --from 2027-01-01", "there is no rep \"nobody\"", 3},
        {"map change --leave M01 --from 2027-01-01", "has no territory", 2},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        const int status = run_program(rows[k].command, NULL);
        char *said = test_read(test_path("stderr"));
        if (!strstr(said, rows[k].says) || status != rows[k].status)
            print_error("%s: %d %s\n", rows[k].command, status, said);
        assert_non_null(strstr(said, rows[k].says));
        assert_int_equal(status, rows[k].status);
        free(said);
    }
}

enum { ACCOUNTS_MAX = 400 };

static int32_t root_of(int32_t *parent, int32_t i)
{
    while (parent[i] != i)
        i = parent[i] = parent[parent[i]];
    return i;
}

/// Joins neighbours at the same seat. @return accounts of the plan
static size_t join_pieces(const json_t *plan, int32_t *parent)
{
    const json_t *lines = json_object_get(plan, "assignments");
    const json_t *near = json_object_get(json_object_get(plan, "instance"), "near");
    const size_t n = json_array_size(lines);
    assert_true(n == json_array_size(near) && n <= ACCOUNTS_MAX);
    for (size_t i = 0; i < n; i++)
        parent[i] = (int32_t)i;
    for (size_t i = 0; i < n; i++) {
        int32_t other = (int32_t)i;
        size_t k;
        json_t *step;
        json_array_foreach(json_array_get(near, i), k, step)
        {
            other += (int32_t)json_integer_value(step);
            if (strcmp(text(json_array_get(lines, i), "seat"),
                       text(json_array_get(lines, (size_t)other), "seat")) == 0)
                parent[root_of(parent, (int32_t)i)] = root_of(parent, other);
        }
    }
    return n;
}

static bool had_accounts(const json_t *lines, const char *seat)
{
    size_t k;
    json_t *line;
    json_array_foreach(lines, k, line)
    {
        if (strcmp(text(line, "from"), seat) == 0)
            return true;
    }
    return false;
}

/// Accounts of no group that moved, and how many of them hang together with some that stayed or
/// are at a seat that had none.
static void count_joined(const json_t *plan, int32_t *moved, int32_t *joined)
{
    static int32_t parent[ACCOUNTS_MAX];
    static bool has_stayed[ACCOUNTS_MAX];
    const json_t *lines = json_object_get(plan, "assignments");
    const json_t *in = json_object_get(plan, "instance");
    const size_t n = join_pieces(plan, parent);
    size_t group = 0, k;
    json_t *column;
    json_array_foreach(json_object_get(in, "columns"), k, column)
    {
        if (strcmp(json_string_value(column), "group") == 0)
            group = k;
    }
    assert_true(group > 0);
    memset(has_stayed, 0, sizeof has_stayed);
    *moved = *joined = 0;
    for (int32_t round = 0; round < 2; round++)
        for (size_t i = 0; i < n; i++) {
            const json_t *line = json_array_get(lines, i);
            const json_t *row = json_array_get(json_object_get(in, "accounts"), i);
            const int32_t root = root_of(parent, (int32_t)i);
            const bool stays = strcmp(text(line, "seat"), text(line, "from")) == 0;
            if (round == 0)
                has_stayed[root] |= stays;
            if (round == 0 || stays || !json_is_null(json_array_get(row, group)))
                continue;
            ++*moved;
            *joined += has_stayed[root] || !had_accounts(lines, text(line, "seat"));
        }
}

/// What the leaver had joins the territories of the others.
static void a_company_of_one_piece_stays_so(void **state)
{
    (void)state;
    json_decref(run_json("settings territory.contiguous 1", 0));
    json_t *answer = run_json("map change --leave R002 --from 2027-03-01 --out whole.json", 0);
    json_t *plan = checked("whole.json");
    const json_t *kept = json_object_get(answer, "in_one_piece");
    assert_true(json_is_true(kept));
    int32_t moved, joined;
    count_joined(plan, &moved, &joined);
    assert_true(moved > 5);
    assert_int_equal(joined, moved);
    json_decref(answer);
    json_decref(plan);
    answer = run_json("map change --hire R900 --from 2027-03-01 --out hired.json", 0);
    json_decref(checked("hired.json"));
    assert_non_null(json_object_get(answer, "in_one_piece"));
    json_decref(answer);
    json_decref(run_json("settings territory.contiguous 0", 0));
    answer = run_json("map change --leave R002 --from 2027-03-01 --out apart.json", 0);
    assert_true(json_is_null(json_object_get(answer, "in_one_piece")));
    json_decref(answer);
}

/// Sum of the cost's parts.
static int64_t parts_of(const json_t *cost)
{
    const json_t *balance = json_object_get(cost, "balance");
    return number(cost, "travel") + number(cost, "mismatch") + number(cost, "disruption") +
           (balance ? json_integer_value(balance) : 0);
}

/// With a price, uneven loads count among the costs of an event, and its plan is proved with them.
static void uneven_loads_have_their_price_in_a_change(void **state)
{
    (void)state;
    const char *const events[] = {"--leave R003", "--hire R900", "--cover R002"};
    json_decref(run_json("settings balance.potential_price 20%", 0));
    json_decref(run_json("settings balance.count_price 100", 0)); // A measure without a band.
    for (size_t k = 0; k < 3; k++) {
        char command[160];
        snprintf(command, sizeof command,
                 "map change %s --from 2027-01-01 %s --effort 4 --out priced.json", events[k],
                 k == 2 ? "--until 2027-01-20" : "");
        json_t *answer = run_json(command, 0), *plan = checked("priced.json");
        const json_t *cost = json_object_get(answer, "cost");
        assert_non_null(json_object_get(cost, "balance"));
        assert_int_equal(number(cost, "total"), parts_of(cost));
        assert_true(number(json_object_get(plan, "objective"), "balance") > 0);
        assert_true(number(plan, "bound") > 0);
        assert_true(number(plan, "bound") <= number(json_object_get(plan, "objective"), "total"));
        json_decref(plan);
        json_decref(answer);
    }
    char *said;
    assert_int_equal(
        run_program("map change --leave R003 --from 2027-01-01 --effort 4 --quiet", &said), 0);
    assert_non_null(strstr(said, " + uneven loads "));
    free(said);
    json_decref(run_json("settings balance.count_price 0", 0));
    json_decref(run_json("settings balance.potential_price 0%", 0));
}

/// The price evens out who takes the accounts: the same question without it leaves more unevenness.
static void a_price_of_balance_evens_out_who_takes_over(void **state)
{
    (void)state;
    const char *command = "map change --leave R003 --from 2027-01-01 --effort 4 --out even.json";
    json_t *plain = run_json(command, 0);
    assert_null(json_object_get(json_object_get(plain, "cost"), "balance"));
    json_decref(run_json("settings balance.potential_price 100%", 0));
    json_t *priced = run_json(command, 0);
    json_decref(run_json("settings balance.potential_price 0%", 0));
    const json_t *a = json_object_get(plain, "cost"), *b = json_object_get(priced, "cost");
    const int64_t without = parts_of(a);
    assert_true(number(b, "total") - number(b, "balance") >= without - without / 50);
    json_decref(plain);
    json_decref(priced);
}

static void the_farthest_of_those_who_move_may_come_first(void **state)
{
    (void)state;
    json_decref(run_json("settings map.objective max", 0));
    json_t *answer =
        run_json("map change --leave R003 --from 2027-01-01 --effort 4 --out near.json", 0);
    json_t *plan = checked("near.json");
    const json_t *far = json_object_get(answer, "farthest");
    assert_non_null(far);
    assert_true(json_number_value(json_object_get(far, "bound")) <=
                json_number_value(json_object_get(far, "minutes")));
    assert_non_null(json_object_get(plan, "farthest"));
    json_decref(plan);
    json_decref(answer);
    char *said;
    assert_int_equal(
        run_program("map change --leave R003 --from 2027-01-01 --effort 4 --quiet", &said), 0);
    assert_non_null(strstr(said, "the farthest of these accounts is "));
    free(said);
    assert_int_equal(
        run_program("map change --hire R900 --from 2027-01-01 --effort 4 --quiet", &said), 0);
    assert_non_null(strstr(said, "a hire moves as few as may be"));
    free(said);
    json_decref(run_json("settings map.objective travel", 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uneven_loads_have_their_price_in_a_change),
        cmocka_unit_test(a_price_of_balance_evens_out_who_takes_over),
        cmocka_unit_test(the_farthest_of_those_who_move_may_come_first),
        cmocka_unit_test(a_leavers_accounts_move_and_no_others),
        cmocka_unit_test(one_rep_for_all_never_costs_less_than_the_best_shares),
        cmocka_unit_test(quota_and_open_deals_go_with_the_accounts),
        cmocka_unit_test(bands_that_are_too_narrow_are_widened_by_the_least),
        cmocka_unit_test(a_new_rep_gets_accounts_of_others_and_nothing_else_moves),
        cmocka_unit_test(the_answer_is_the_same_on_any_number_of_threads),
        cmocka_unit_test(a_cover_is_published_for_its_days_and_the_next_plan_knows_nothing_of_it),
        cmocka_unit_test(a_plan_that_moves_what_the_event_does_not_touch_is_refused),
        cmocka_unit_test(a_company_of_one_piece_stays_so),
        cmocka_unit_test(wrong_use_says_what_is_wanted),
    };
    return cmocka_run_group_tests(tests, make_company, NULL);
}
