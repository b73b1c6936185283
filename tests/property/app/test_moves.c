// What the report says of today and of the ten moves, computed again from the plan's own text and
// the company.
#include "planted.h"

#include "base/int128.h"
#include "report/facts.h"

#include <math.h>
#include <stdlib.h>

static planted world;
static json_t *plan;
static marz_facts facts;

static int make(void **state)
{
    (void)state;
    marz_simulate_options options;
    marz_simulate_defaults(&options);
    options.account_count = 500;
    options.rep_count = 8;
    options.seed = test_seed(7);
    options.last_year = 2025;
    options.activity_rate = 3;
    const marz_run_options how = {.effort = 5};
    planted_run(&world, &options, &how);
    plan = json_loads(world.run.plan_text.text, 0, NULL);
    assert_non_null(plan);
    assert_true(marz_facts_count(&world.run.guide, world.run.arena, &facts));
    return 0;
}

static int release(void **state)
{
    (void)state;
    json_decref(plan);
    planted_end(&world);
    return 0;
}

static json_t *instance_of(const char *key)
{
    return json_object_get(json_object_get(plan, "instance"), key);
}

static int32_t column(const char *name)
{
    json_t *columns = instance_of("columns");
    for (int32_t k = 0; k < (int32_t)json_array_size(columns); k++)
        if (strcmp(json_string_value(json_array_get(columns, (size_t)k)), name) == 0)
            return k;
    fail_msg("no column %s", name);
    return 0;
}

static int64_t unit_number(size_t unit, const char *name)
{
    const json_t *row = json_array_get(instance_of("accounts"), unit);
    return json_integer_value(json_array_get(row, (size_t)column(name)));
}

static int32_t seat_number(const json_t *id)
{
    json_t *seats = instance_of("seats");
    for (size_t k = 0; json_is_string(id) && k < json_array_size(seats); k++)
        if (json_equal(json_object_get(json_array_get(seats, k), "seat"), id))
            return (int32_t)k;
    return MARZ_NONE;
}

static json_t *assignment(size_t unit)
{
    return json_array_get(json_object_get(plan, "assignments"), unit);
}

static int32_t side(size_t unit, const char *key)
{
    return seat_number(json_object_get(assignment(unit), key));
}

static size_t unit_count(void)
{
    return json_array_size(json_object_get(plan, "assignments"));
}

/// Load over target of every seat, present or planned, by one measure.
static void measure_shares(const char *key, size_t measure, double share[64])
{
    json_t *seats = instance_of("seats");
    const char *name = json_string_value(json_array_get(instance_of("measures"), measure));
    int64_t load[64] = {0};
    for (size_t unit = 0; unit < unit_count(); unit++)
        if (side(unit, key) != MARZ_NONE)
            load[side(unit, key)] += unit_number(unit, name);
    for (size_t j = 0; j < json_array_size(seats); j++) {
        const json_t *targets = json_object_get(json_array_get(seats, j), "target");
        share[j] = (double)load[j] / (double)json_integer_value(json_array_get(targets, measure));
    }
}

static void expect_spread(const char *key, size_t measure, const marz_spread *said)
{
    const size_t seats = json_array_size(instance_of("seats"));
    double share[64], least = HUGE_VAL, most = 0, deviation = 0;
    measure_shares(key, measure, share);
    for (size_t j = 0; j < seats; j++) {
        least = fmin(least, share[j]);
        most = fmax(most, share[j]);
        deviation += fabs(share[j] - 1) / (double)seats;
    }
    assert_near(said->least_share, least, 1e-12);
    assert_near(said->most_share, most, 1e-12);
    assert_near(said->mean_deviation, deviation, 1e-12);
}

static void imbalance_is_that_of_the_plan_file(void **state)
{
    (void)state;
    assert_true(facts.has_plan);
    assert_int_equal(json_array_size(instance_of("measures")), 2);
    for (size_t k = 0; k < 2; k++) {
        expect_spread("from", k, &facts.spread_now[k]);
        expect_spread("seat", k, &facts.spread_then[k]);
    }
}

static void moved_kept_and_adopted_are_counted_right(void **state)
{
    (void)state;
    int64_t moved = 0, kept = 0, adopted = 0;
    for (size_t unit = 0; unit < unit_count(); unit++) {
        const int32_t from = side(unit, "from"), to = side(unit, "seat");
        moved += from != MARZ_NONE && from != to;
        kept += from == to;
        adopted += from == MARZ_NONE;
    }
    assert_true(moved > 0 && adopted > 0);
    assert_int_equal(facts.moved_count, moved);
    assert_int_equal(facts.kept_count, kept);
    assert_int_equal(facts.adopted_count, adopted);
    assert_int_equal(world.run.moved_count, moved + adopted);
}

static void accounts_without_owner_and_of_leavers_are_counted_right(void **state)
{
    (void)state;
    const marz_company *company = &world.run.company;
    int64_t nobody = 0, nobody_minor = 0, left = 0, left_minor = 0;
    for (int32_t a = 0; a < company->account_count; a++) {
        const marz_account_view *view = &world.run.guide.market.accounts[a];
        const int32_t owner = company->accounts[a].owner;
        if (owner == MARZ_NONE && view->value_class <= MARZ_CLASS_B)
            nobody++, nobody_minor += view->potential_minor;
        if (owner != MARZ_NONE && company->reps[owner].left_day != MARZ_DAY_UNKNOWN)
            left++, left_minor += view->potential_minor;
    }
    assert_true(nobody > 0 && left > 0);
    assert_int_equal(facts.ownerless.count, nobody);
    assert_int_equal(facts.ownerless.minor, nobody_minor);
    assert_int_equal(facts.leavers.count, left);
    assert_int_equal(facts.leavers.minor, left_minor);
}

/// Unit of an account by its id, or -1.
static int64_t unit_of(const char *id)
{
    for (size_t unit = 0; unit < unit_count(); unit++)
        if (strcmp(json_string_value(json_object_get(assignment(unit), "account")), id) == 0)
            return (int64_t)unit;
    return -1;
}

static void open_deals_lie_with_the_territory_of_their_account(void **state)
{
    (void)state;
    const marz_company *company = &world.run.company;
    int64_t count[64] = {0}, open = 0;
    for (int32_t d = 0; d < company->deal_count; d++) {
        const marz_deal *deal = &company->deals[d];
        if (deal->status != MARZ_DEAL_OPEN)
            continue;
        open++;
        const int64_t unit = unit_of(company->accounts[deal->account].id);
        int32_t seat = unit < 0 ? MARZ_NONE : side((size_t)unit, "from");
        for (size_t j = 0; seat == MARZ_NONE && j < json_array_size(instance_of("seats")); j++) {
            const json_t *one = json_array_get(instance_of("seats"), j);
            if (strcmp(json_string_value(json_object_get(one, "rep")),
                       company->reps[deal->owner].id) == 0)
                seat = (int32_t)j;
        }
        if (seat != MARZ_NONE)
            count[seat]++;
    }
    assert_true(open > 0);
    assert_int_equal(facts.open_deal_count, open);
    for (size_t j = 0; j < json_array_size(instance_of("seats")); j++)
        assert_int_equal(facts.now[j].open_deal_count, count[j]);
}

/// Cost of a unit at a seat, with the prices of balance in the plan file.
static int64_t priced(size_t unit, int32_t seat)
{
    const marz_cost cost = marz_instance_cost(&world.run.guide.plan.instance, (int32_t)unit, seat);
    const json_t *prices = json_object_get(
        json_array_get(json_object_get(plan, "prices"), (size_t)seat), "price_micro");
    marz_int128 balance = 0;
    for (size_t k = 0; k < 2; k++)
        balance += (marz_int128)json_integer_value(json_array_get(prices, k)) *
                   unit_number(unit, json_string_value(json_array_get(instance_of("measures"), k)));
    return cost.travel_minor + cost.mismatch_minor + cost.disruption_minor +
           (int64_t)marz_div_round(balance, 1000000);
}

static int64_t gain_of(size_t unit)
{
    const int32_t from = side(unit, "from");
    const int64_t before = from == MARZ_NONE ? unit_number(unit, "value") : priced(unit, from);
    return before - priced(unit, side(unit, "seat"));
}

static int descending(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

static void the_ten_moves_gain_most_and_their_share_is_right(void **state)
{
    (void)state;
    int64_t gains[1000], sum = 0;
    size_t count = 0;
    for (size_t unit = 0; unit < unit_count(); unit++)
        if (side(unit, "from") != side(unit, "seat") && gain_of(unit) > 0)
            sum += gains[count++] = gain_of(unit);
    qsort(gains, count, sizeof *gains, descending);
    assert_int_equal(world.run.move_count, 10);
    for (int32_t k = 0; k < 10; k++)
        assert_int_equal(world.run.moves[k].gain_minor, gains[k]);
    assert_int_equal(world.run.attainable_minor, sum);
}

/// Cheapest allowed seat other than `to`, and what it costs more.
static int64_t next_best(size_t unit, int32_t to, int64_t *count)
{
    int64_t least = INT64_MAX;
    *count = 0;
    for (int32_t seat = 0; seat < (int32_t)json_array_size(instance_of("seats")); seat++) {
        if (seat == to ||
            !marz_instance_allows(&world.run.guide.plan.instance, (int32_t)unit, seat))
            continue;
        ++*count;
        least = priced(unit, seat) < least ? priced(unit, seat) : least;
    }
    return least;
}

static void each_move_names_its_owners_its_price_and_the_next_best(void **state)
{
    (void)state;
    const marz_company *company = &world.run.company;
    for (int32_t k = 0; k < world.run.move_count; k++) {
        const marz_report_move *move = &world.run.moves[k];
        const size_t unit = (size_t)unit_of(company->accounts[move->account].id);
        const int32_t from = side(unit, "from"), to = side(unit, "seat");
        const json_t *row = assignment(unit);
        assert_string_equal(company->reps[move->to].id,
                            json_string_value(json_object_get(row, "rep")));
        assert_true((move->from == MARZ_NONE) == (from == MARZ_NONE));
        // The price of the change is the disruption that the plan file states.
        assert_int_equal(move->disruption_minor,
                         json_integer_value(json_object_get(row, "disruption")));
        int64_t count;
        const int64_t next = next_best(unit, to, &count);
        assert_true((move->runner_up == MARZ_NONE) == (count == 0));
        if (count > 0)
            assert_int_equal(move->runner_up_minor, next - priced(unit, to));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(imbalance_is_that_of_the_plan_file),
        cmocka_unit_test(moved_kept_and_adopted_are_counted_right),
        cmocka_unit_test(accounts_without_owner_and_of_leavers_are_counted_right),
        cmocka_unit_test(open_deals_lie_with_the_territory_of_their_account),
        cmocka_unit_test(the_ten_moves_gain_most_and_their_share_is_right),
        cmocka_unit_test(each_move_names_its_owners_its_price_and_the_next_best),
    };
    return cmocka_run_group_tests(tests, make, release);
}
