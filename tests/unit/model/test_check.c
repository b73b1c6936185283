#include "plan_maker.h"
#include "support.h"

#include "base/json.h"
#include "model/check.h"

#include <stdio.h>

static const maker_size sizes[] = {
    {30, 4, 2, 3, 5}, {8, 2, 1, 2, 2}, {12, 3, 0, 1, 0}, {50, 7, 4, 9, 9}, {600, 5, 1, 2, 90},
};

static marz_buffer written(const marz_plan *plan)
{
    marz_buffer text = {0};
    marz_error error;
    assert_ok(marz_plan_write(plan, &text, &error), &error);
    return text;
}

static marz_verdict judged(const char *text, size_t length, marz_arena *arena)
{
    marz_verdict verdict;
    marz_error error;
    assert_ok(marz_plan_check(text, length, "plan.json", arena, &verdict, &error), &error);
    return verdict;
}

static void print_violations(const marz_verdict *verdict)
{
    for (int32_t k = 0; k < verdict->violation_count; k++) {
        const marz_violation *v = &verdict->violations[k];
        print_message("%s %s: %s, expected %s\n", v->kind, v->subject, v->found, v->expected);
    }
}

static void assert_true_plan(const char *text, size_t length, marz_arena *arena)
{
    const marz_verdict verdict = judged(text, length, arena);
    if (!verdict.is_ok)
        print_violations(&verdict);
    assert_true(verdict.is_ok);
    assert_int_equal(verdict.violation_total, 0);
}

// ---------------------------------------------------------------- known values

/// Two accounts on the equator, one degree (111 195.08 m) and two degrees (222 390.16 m) from the
/// seat; a metre of road takes a thousandth of a minute and costs 0.2 minor units there and back.
static const char *const by_hand =
    "{\"format\":\"marz-plan-1\",\"solver\":\"hand\",\"version\":\"0\",\"seed\":1,"
    "\"options\":{\"effort\":0},\"year\":2027,\"currency\":\"USD\",\"simulated\":false,"
    "\"outcome\":\"optimal\",\"objective\":{\"total\":167893,\"travel\":66717,\"mismatch\":1176,"
    "\"disruption\":100000},\"bound\":167893,\"bound_note\":null,\"gap_ppm\":0,"
    "\"input_hash\":\"%s\",\"conflicts\":[],"
    "\"loads\":[{\"seat\":\"S\",\"accounts\":2,\"load\":[7],\"low\":[7],\"target\":[7],\"high\":[8]"
    "},"
    "{\"seat\":\"V\",\"accounts\":0,\"load\":[0],\"low\":[0],\"target\":[0],\"high\":[9]}],"
    "\"prices\":[{\"seat\":\"S\",\"price_micro\":[-3]},{\"seat\":\"V\",\"price_micro\":[0]}],"
    "\"assignments\":["
    "{\"account\":\"A\",\"seat\":\"S\",\"rep\":\"R\",\"from\":null,\"travel\":22239,"
    "\"mismatch\":0,\"disruption\":0},"
    "{\"account\":\"B\",\"seat\":\"S\",\"rep\":\"R\",\"from\":\"V\",\"travel\":44478,"
    "\"mismatch\":1176,\"disruption\":100000}],"
    "\"instance\":{\"travel\":{\"circuity_ppm\":1000000,\"trip_ppm\":1000000,\"minute_cost\":100,"
    "\"table\":[[0,0],[100000,100000]]},\"disruption_ppm\":100000,"
    "\"disruption_familiar_ppm\":50000,\"reach_m\":222390,\"measures\":[\"count\"],"
    "\"segments\":[\"x\",\"y\"],\"groups\":[],"
    "\"seats\":[{\"seat\":\"S\",\"name\":null,\"rep\":\"R\",\"position\":[0,0],\"low\":[7],"
    "\"target\":[7],\"high\":[8],\"fit_ppm\":[9,0],\"familiar\":[0,0]},"
    "{\"seat\":\"V\",\"name\":\"vacant\",\"rep\":null,\"position\":[0,0],\"low\":[0],"
    "\"target\":[0],\"high\":[9],\"fit_ppm\":[5,1176],\"familiar\":[0,1]}],"
    "\"columns\":[\"account\",\"lon_udeg\",\"lat_udeg\",\"visits_milli\",\"value\",\"segment\","
    "\"present\",\"lock\",\"group\",\"count\"],"
    "\"accounts\":[[\"A\",1000000,0,1000,0,0,null,null,null,3],"
    "[\"B\",-2000000,0,1000,1000000,1,\"V\",\"S\",null,4]],"
    "\"forbidden\":[[\"A\",\"V\"]]}}";

/// The text with the hash that the instance has.
static char *with_hash(marz_arena *arena, const char *text)
{
    char *before = marz_arena_copy(arena, text, strlen(text));
    char *at = strstr(before, "%s");
    *at = '\0';
    char *zero = marz_arena_print(arena, "%s0%s", before, at + 2);
    const marz_verdict verdict = judged(zero, strlen(zero), arena);
    for (int32_t k = 0; k < verdict.violation_count; k++)
        if (strcmp(verdict.violations[k].kind, "hash") == 0)
            return marz_arena_print(arena, "%s%s%s", before, verdict.violations[k].expected,
                                    at + 2);
    fail();
    return NULL;
}

static void a_plan_reckoned_by_hand_is_true(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    const char *text = with_hash(arena, by_hand);
    const marz_verdict verdict = judged(text, strlen(text), arena);
    print_violations(&verdict);
    assert_true(verdict.is_ok);
    assert_int_equal(verdict.total_minor, 167893);
    assert_true(verdict.has_bound);
    assert_int_equal(verdict.bound_minor, 167893);
    assert_int_equal(verdict.gap_ppm, 0);
    marz_arena_destroy(arena);
}

// ---------------------------------------------------------------- true plans pass

static void plans_of_the_writer_are_true(void **state)
{
    (void)state;
    for (uint64_t seed = test_seed(0), last = seed + 60; seed < last; seed++) {
        marz_arena *arena = marz_arena_create(0);
        const maker m = make_plan(arena, seed, sizes[seed % 5], seed % 4 != 0);
        marz_buffer text = written(&m.plan);
        assert_true_plan(text.text, text.length, arena);
        const marz_verdict verdict = judged(text.text, text.length, arena);
        assert_int_equal(verdict.total_minor, m.plan.total_minor);
        assert_int_equal(verdict.bound_minor, maker_bound(&m.plan));
        marz_buffer_deinit(&text);
        marz_arena_destroy(arena);
    }
}

static void limits_on_change_are_proved_and_read_back(void **state)
{
    (void)state;
    for (uint64_t seed = test_seed(900), last = seed + 40; seed < last; seed++) {
        marz_arena *arena = marz_arena_create(0);
        marz_error error = {0};
        maker m = make_plan(arena, seed, sizes[seed % 5], seed % 4 != 0);
        maker_limits(&m);
        marz_buffer text = written(&m.plan), again = {0};
        assert_true_plan(text.text, text.length, arena);
        if (m.plan.has_bound)
            assert_int_equal(judged(text.text, text.length, arena).bound_minor,
                             maker_bound(&m.plan));
        marz_plan plan;
        assert_ok(marz_plan_read(text.text, text.length, "plan.json", arena, &plan, &error),
                  &error);
        assert_ok(marz_plan_write(&plan, &again, &error), &error);
        assert_int_equal(again.length, text.length);
        assert_memory_equal(again.text, text.text, text.length);
        marz_buffer_deinit(&again);
        marz_buffer_deinit(&text);
        marz_arena_destroy(arena);
    }
}

/// Kind of the first violation of the plan as it stands now.
static const char *first_kind(marz_plan *plan, marz_arena *arena)
{
    marz_buffer text = written(plan);
    const marz_verdict verdict = judged(text.text, text.length, arena);
    marz_buffer_deinit(&text);
    return verdict.is_ok ? "none" : verdict.violations[0].kind;
}

static void limits_that_do_not_hold_are_found(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    maker m = make_plan(arena, 5, sizes[0], true);
    marz_instance *in = &m.plan.instance;
    in->has_moved_limit = true;
    in->moved_value_max = marz_instance_moved_value(in, m.plan.seat_of, NULL);
    assert_true(in->moved_value_max > 0);
    assert_string_equal(first_kind(&m.plan, arena), "none");
    m.plan.moved_price_micro = 1; // The bound is not that of this price.
    m.plan.bound_minor = maker_bound(&m.plan) + 1;
    m.plan.gap_ppm = maker_gap(m.plan.total_minor, m.plan.bound_minor);
    assert_string_equal(first_kind(&m.plan, arena), "bound");
    m.plan.moved_price_micro = -1;
    assert_string_equal(first_kind(&m.plan, arena), "range");
    m.plan.moved_price_micro = 0;
    in->moved_value_max--;
    assert_string_equal(first_kind(&m.plan, arena), "moved_high");
    marz_arena_destroy(arena);
}

/// Least cost of all plans within limits by trying them all, or -1.
static int64_t least_total(const marz_plan *plan, marz_arena *arena)
{
    marz_plan trial = *plan;
    const marz_instance *in = &plan->instance;
    trial.seat_of = MARZ_NEW(arena, int32_t, in->unit_count);
    int64_t least = -1, combinations = 1;
    for (int32_t i = 0; i < in->unit_count; i++)
        combinations *= in->seat_count;
    for (int64_t code = 0; code < combinations; code++) {
        int64_t rest = code, load[16] = {0};
        bool fits = true;
        for (int32_t i = 0; i < in->unit_count; i++, rest /= in->seat_count) {
            trial.seat_of[i] = (int32_t)(rest % in->seat_count);
            load[trial.seat_of[i]] += in->measure[i];
            fits = fits && marz_instance_allows(in, i, trial.seat_of[i]);
            for (int32_t h = 0; h < i; h++)
                fits = fits && (in->group[i] == MARZ_NONE || in->group[h] != in->group[i] ||
                                trial.seat_of[h] == trial.seat_of[i]);
        }
        for (int32_t j = 0; j < in->seat_count; j++)
            fits = fits && load[j] >= in->low[j] && load[j] <= in->high[j];
        if (!fits)
            continue;
        maker_sum(&trial);
        if (least < 0 || trial.total_minor < least)
            least = trial.total_minor;
    }
    return least;
}

static void no_price_proves_more_than_the_best_plan_costs(void **state)
{
    (void)state;
    for (uint64_t seed = test_seed(1000), last = seed + 60; seed < last; seed++) {
        marz_arena *arena = marz_arena_create(0);
        maker m = make_plan(arena, seed, sizes[1], true);
        const int64_t least = least_total(&m.plan, arena);
        assert_true(least >= 0 && least <= m.plan.total_minor);
        for (int32_t round = 0; round < 5; round++) {
            maker_prices(&m, true);
            assert_true(m.plan.bound_minor <= least);
            m.plan.outcome = m.plan.bound_minor == m.plan.total_minor ? MARZ_OUTCOME_OPTIMAL
                                                                      : MARZ_OUTCOME_FEASIBLE;
            marz_buffer text = written(&m.plan);
            assert_true_plan(text.text, text.length, arena);
            marz_buffer_deinit(&text);
        }
        marz_arena_destroy(arena);
    }
}

/// A copy whose keys come in another order.
static json_t *shuffled(const json_t *value, marz_rng *rng)
{
    if (json_is_array(value)) {
        json_t *copy = json_array();
        for (size_t k = 0; k < json_array_size(value); k++)
            json_array_append_new(copy, shuffled(json_array_get(value, k), rng));
        return copy;
    }
    if (!json_is_object(value))
        return json_deep_copy(value);
    const char *keys[32];
    size_t count = 0;
    const char *key;
    json_t *member, *copy = json_object();
    json_object_foreach((json_t *)(uintptr_t)value, key, member) keys[count++] = key;
    for (size_t left = count; left > 0; left--) {
        const size_t k = (size_t)marz_rng_below(rng, (int64_t)left);
        json_object_set_new(copy, keys[k], shuffled(json_object_get(value, keys[k]), rng));
        keys[k] = keys[left - 1];
    }
    return copy;
}

static void another_format_of_the_same_plan_passes(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 30; seed++) {
        marz_arena *arena = marz_arena_create(0);
        const maker m = make_plan(arena, seed, sizes[seed % 4], true);
        marz_buffer text = written(&m.plan);
        json_t *root = json_loadb(text.text, text.length, 0, NULL);
        marz_rng rng = marz_rng_make(seed, 5, 6);
        json_t *other = shuffled(root, &rng);
        char *again = json_dumps(other, JSON_INDENT(seed % 9) | (seed % 2 ? JSON_COMPACT : 0) |
                                            (seed % 3 ? JSON_ENSURE_ASCII : 0));
        assert_string_not_equal(again, text.text);
        assert_true_plan(again, strlen(again), arena);
        free(again);
        json_decref(root);
        json_decref(other);
        marz_buffer_deinit(&text);
        marz_arena_destroy(arena);
    }
}

// ---------------------------------------------------------------- false plans are caught

static json_t *at(json_t *root, const char *list, size_t index)
{
    return json_array_get(json_object_get(root, list), index);
}

static json_t *row_of(json_t *root, const char *list, size_t index)
{
    return json_array_get(json_object_get(json_object_get(root, "instance"), list), index);
}

static void add_to(json_t *object, const char *key, int64_t step)
{
    json_t *value = json_object_get(object, key);
    json_object_set_new(object, key, json_integer(json_integer_value(value) + step));
}

static void add_at(json_t *row, size_t index, int64_t step)
{
    json_array_set_new(row, index,
                       json_integer(json_integer_value(json_array_get(row, index)) + step));
}

static const char *text_in(json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/// Another seat than the one of assignment `index`.
static const char *other_seat(json_t *root, size_t index)
{
    const char *own = text_in(at(root, "assignments", index), "seat");
    const char *first = text_in(row_of(root, "seats", 0), "seat");
    return strcmp(own, first) ? first : text_in(row_of(root, "seats", 1), "seat");
}

static void account_twice(json_t *root)
{
    json_array_append(json_object_get(root, "assignments"), at(root, "assignments", 3));
}
static void account_missing(json_t *root)
{
    json_array_remove(json_object_get(root, "assignments"), 3);
}
static void account_unknown(json_t *root)
{
    json_object_set_new(at(root, "assignments", 3), "account", json_string("nobody"));
}
static void seat_unknown(json_t *root)
{
    json_object_set_new(at(root, "assignments", 3), "seat", json_string("nowhere"));
}
static void seat_null(json_t *root)
{
    json_object_set_new(at(root, "assignments", 3), "seat", json_null());
}
static void lock_broken(json_t *root)
{
    json_array_set_new(row_of(root, "accounts", 3), 7, json_string(other_seat(root, 3)));
}
static void pair_forbidden(json_t *root)
{
    json_t *pair = json_array();
    json_array_append(pair, json_object_get(at(root, "assignments", 3), "account"));
    json_array_append(pair, json_object_get(at(root, "assignments", 3), "seat"));
    json_array_append_new(json_object_get(json_object_get(root, "instance"), "forbidden"), pair);
}
static void reach_shortened(json_t *root)
{
    json_object_set_new(json_object_get(root, "instance"), "reach_m", json_integer(1));
}
static void seats_swapped(json_t *root)
{
    json_object_set_new(at(root, "assignments", 3), "seat", json_string(other_seat(root, 3)));
}
static void holder_renamed(json_t *root)
{
    json_object_set_new(at(root, "assignments", 3), "rep", json_string("somebody"));
}
static void origin_changed(json_t *root)
{
    json_object_set_new(at(root, "assignments", 3), "from", json_string("elsewhere"));
}
static void travel_lower(json_t *root)
{
    add_to(at(root, "assignments", 3), "travel", -1);
}
static void mismatch_higher(json_t *root)
{
    add_to(at(root, "assignments", 3), "mismatch", 1);
}
static void disruption_changed(json_t *root)
{
    add_to(at(root, "assignments", 3), "disruption", 7);
}
static void total_wrong(json_t *root)
{
    add_to(json_object_get(root, "objective"), "total", -1);
}
static void total_fraction(json_t *root)
{
    json_object_set_new(json_object_get(root, "objective"), "total", json_real(0.5));
}
static void total_null(json_t *root)
{
    json_object_set_new(root, "objective", json_null());
}
static void term_wrong(json_t *root)
{
    add_to(json_object_get(root, "objective"), "travel", 1);
    add_to(json_object_get(root, "objective"), "mismatch", -1);
}
static void bound_raised(json_t *root)
{
    add_to(root, "bound", 1);
}
static void bound_doubled(json_t *root)
{
    const int64_t bound = json_integer_value(json_object_get(root, "bound"));
    json_object_set_new(root, "bound", json_integer(2 * (bound < 0 ? -bound : bound) + 1));
}
static void bound_without_prices(json_t *root)
{
    json_array_clear(json_object_get(root, "prices"));
}
static void price_changed(json_t *root)
{
    // A limit is paid at the price: what it gains at accounts it cannot win back.
    add_at(json_object_get(at(root, "prices", 0), "price_micro"), 0, 900000000);
}
static void price_line_twice(json_t *root)
{
    json_array_append(json_object_get(root, "prices"), at(root, "prices", 0));
}
static void gap_lower(json_t *root)
{
    add_to(root, "gap_ppm", -1);
}
static void gap_null(json_t *root)
{
    json_object_set_new(root, "gap_ppm", json_null());
}
static void outcome_optimal(json_t *root)
{
    json_object_set_new(root, "outcome", json_string("optimal"));
}
static void outcome_infeasible(json_t *root)
{
    json_object_set_new(root, "outcome", json_string("infeasible"));
}
static void outcome_odd(json_t *root)
{
    json_object_set_new(root, "outcome", json_string("wonderful"));
}
static void conflict_beside_a_plan(json_t *root)
{
    json_array_append_new(json_object_get(root, "conflicts"), json_object());
}
static void load_wrong(json_t *root)
{
    add_at(json_object_get(at(root, "loads", 1), "load"), 0, 1);
}
static void count_wrong(json_t *root)
{
    add_to(at(root, "loads", 1), "accounts", 1);
}
static void load_line_missing(json_t *root)
{
    json_array_remove(json_object_get(root, "loads"), 0);
}
static void shown_limit_wrong(json_t *root)
{
    add_at(json_object_get(at(root, "loads", 1), "high"), 0, 1);
}
static void hash_changed(json_t *root)
{
    json_object_set_new(root, "input_hash", json_string("0123456789abcdef"));
}
static void measure_changed(json_t *root)
{
    add_at(row_of(root, "accounts", 3), 9, 1);
}
static void measure_beyond_the_limits(json_t *root)
{
    json_array_set_new(row_of(root, "accounts", 3), 9, json_integer(INT64_MAX));
}
static void position_changed(json_t *root)
{
    json_array_set_new(row_of(root, "accounts", 3), 1, json_integer(1234567));
    json_array_set_new(row_of(root, "accounts", 3), 2, json_integer(-7654321));
}
static void all_positions_changed(json_t *root)
{
    for (size_t k = 0; k < 30; k++) {
        json_array_set_new(row_of(root, "accounts", k), 1, json_integer(1234567));
        json_array_set_new(row_of(root, "accounts", k), 2, json_integer(-7654321));
    }
}
static void fit_changed(json_t *root)
{
    add_at(json_object_get(row_of(root, "seats", 1), "fit_ppm"), 0, 1);
}
static void minute_dearer(json_t *root)
{
    add_to(json_object_get(json_object_get(root, "instance"), "travel"), "minute_cost", 1);
}
static void low_raised(json_t *root)
{
    json_array_set_new(json_object_get(row_of(root, "seats", 0), "low"), 0,
                       json_integer(INT64_C(1) << 40));
}
static void high_lowered(json_t *root)
{
    json_array_set_new(json_object_get(row_of(root, "seats", 0), "high"), 0, json_integer(0));
}
static void group_split(json_t *root)
{
    for (size_t k = 0; k < 2; k++)
        json_array_set(
            row_of(root, "accounts", k), 8,
            json_array_get(json_object_get(json_object_get(root, "instance"), "groups"), 0));
    for (size_t k = 0; k < 2; k++)
        json_object_set(at(root, "assignments", k), "seat",
                        json_object_get(row_of(root, "seats", k), "seat"));
}
static void present_unknown(json_t *root)
{
    json_array_set_new(row_of(root, "accounts", 3), 6, json_string("nowhere"));
}
static void group_unknown(json_t *root)
{
    json_array_set_new(row_of(root, "accounts", 3), 8, json_string("nobody"));
}
static void account_twice_in_the_instance(json_t *root)
{
    json_t *accounts = json_object_get(json_object_get(root, "instance"), "accounts");
    json_array_append(accounts, json_array_get(accounts, 0));
}
static void seat_twice_in_the_instance(json_t *root)
{
    json_t *seats = json_object_get(json_object_get(root, "instance"), "seats");
    json_array_append(seats, json_array_get(seats, 0));
}
static void key_added(json_t *root)
{
    json_object_set_new(root, "proved", json_true());
}
static void key_added_to_a_line(json_t *root)
{
    json_object_set_new(at(root, "assignments", 3), "score", json_integer(9));
}

static const struct {
    const char *kind;
    void (*change)(json_t *root);
} mutations[] = {
    {"duplicate_assignment", account_twice},
    {"missing_account", account_missing},
    {"unknown_account", account_unknown},
    {"unknown_seat", seat_unknown},
    {"unknown_seat", seat_null},
    {"lock", lock_broken},
    {"forbidden", pair_forbidden},
    {"reach", reach_shortened},
    {"cost", seats_swapped},
    {"load", seats_swapped},
    {"rep", holder_renamed},
    {"from", origin_changed},
    {"cost", travel_lower},
    {"cost", mismatch_higher},
    {"cost", disruption_changed},
    {"objective", total_wrong},
    {"number", total_fraction},
    {"objective", total_fraction},
    {"objective", total_null},
    {"objective", term_wrong},
    {"bound", bound_raised},
    {"gap", bound_doubled},
    {"bound", bound_doubled},
    {"bound", bound_without_prices},
    {"bound", price_changed},
    {"price", price_line_twice},
    {"gap", gap_lower},
    {"gap", gap_null},
    {"outcome", outcome_optimal},
    {"outcome", outcome_infeasible},
    {"outcome", outcome_odd},
    {"outcome", conflict_beside_a_plan},
    {"load", load_wrong},
    {"load", count_wrong},
    {"load", load_line_missing},
    {"load", shown_limit_wrong},
    {"hash", hash_changed},
    {"hash", measure_changed},
    {"load", measure_changed},
    {"range", measure_beyond_the_limits},
    {"hash", position_changed},
    {"cost", all_positions_changed},
    {"hash", fit_changed},
    {"hash", minute_dearer},
    {"hash", low_raised},
    {"band_low", low_raised},
    {"band_high", high_lowered},
    {"group", group_split},
    {"unknown_seat", present_unknown},
    {"unknown_group", group_unknown},
    {"duplicate_account", account_twice_in_the_instance},
    {"duplicate_seat", seat_twice_in_the_instance},
    {"unknown_key", key_added},
    {"unknown_key", key_added_to_a_line},
};

static bool has_kind(const marz_verdict *verdict, const char *kind)
{
    for (int32_t k = 0; k < verdict->violation_count; k++)
        if (strcmp(verdict->violations[k].kind, kind) == 0)
            return true;
    return false;
}

/// The plan after `change`, as text (free it).
static char *changed(const marz_buffer *text, void (*change)(json_t *root))
{
    json_t *root = json_loadb(text->text, text->length, 0, NULL);
    change(root);
    char *again = json_dumps(root, JSON_INDENT(1));
    json_decref(root);
    return again;
}

static void every_change_is_named(void **state)
{
    (void)state;
    for (uint64_t seed = 2; seed < 8; seed++) {
        marz_arena *arena = marz_arena_create(0);
        const maker m = make_plan(arena, seed, sizes[0], true);
        marz_buffer text = written(&m.plan);
        assert_true_plan(text.text, text.length, arena);
        for (size_t k = 0; k < sizeof mutations / sizeof *mutations; k++) {
            char *again = changed(&text, mutations[k].change);
            const marz_verdict verdict = judged(again, strlen(again), arena);
            if (verdict.is_ok || !has_kind(&verdict, mutations[k].kind)) {
                print_message("seed %d, mutation %zu: no %s\n", (int)seed, k, mutations[k].kind);
                print_violations(&verdict);
                fail();
            }
            free(again);
        }
        marz_buffer_deinit(&text);
        marz_arena_destroy(arena);
    }
}

/// One change gives exactly this violation and no other.
static void gives_only(void (*change)(json_t *root), marz_violation expected)
{
    marz_arena *arena = marz_arena_create(0);
    maker m = make_plan(arena, 2, sizes[0], true);
    marz_buffer text = written(&m.plan);
    char *again = changed(&text, change);
    const marz_verdict verdict = judged(again, strlen(again), arena);
    print_violations(&verdict);
    assert_int_equal(verdict.violation_total, 1);
    assert_string_equal(verdict.violations[0].kind, expected.kind);
    assert_string_equal(verdict.violations[0].subject, expected.subject);
    if (expected.found)
        assert_string_equal(verdict.violations[0].found, expected.found);
    if (expected.expected)
        assert_string_equal(verdict.violations[0].expected, expected.expected);
    free(again);
    marz_buffer_deinit(&text);
    marz_arena_destroy(arena);
}

static void a_violation_says_what_was_found_and_expected(void **state)
{
    (void)state;
    gives_only(account_twice, (marz_violation){"duplicate_assignment", "A000004", NULL, NULL});
    gives_only(hash_changed, (marz_violation){"hash", "input_hash", "0123456789abcdef", NULL});
    gives_only(total_wrong, (marz_violation){"objective", "total", NULL, NULL});
    gives_only(holder_renamed, (marz_violation){"rep", "A000004", "somebody", NULL});
    gives_only(outcome_optimal, (marz_violation){"outcome", "outcome", "optimal",
                                                 "feasible, as the bound does not meet the total"});
    gives_only(key_added, (marz_violation){"unknown_key", "/", "proved", "a key of the format"});
}

static void a_lower_bound_is_true_if_the_gap_follows_it(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    maker m = make_plan(arena, 5, sizes[0], true);
    m.plan.bound_minor -= 1000;
    m.plan.gap_ppm = maker_gap(m.plan.total_minor, m.plan.bound_minor);
    marz_buffer text = written(&m.plan);
    assert_true_plan(text.text, text.length, arena);
    marz_buffer_deinit(&text);
    m.plan.bound_minor += 1001;
    m.plan.gap_ppm = maker_gap(m.plan.total_minor, m.plan.bound_minor);
    text = written(&m.plan);
    const marz_verdict verdict = judged(text.text, text.length, arena);
    assert_int_equal(verdict.violation_total, 1);
    assert_true(has_kind(&verdict, "bound"));
    marz_buffer_deinit(&text);
    marz_arena_destroy(arena);
}

static void prices_beyond_128_bits_prove_nothing(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    maker m = make_plan(arena, 5, sizes[3], true);
    for (int32_t k = 0; k < m.plan.instance.seat_count * 4; k++) {
        m.plan.price_micro[k] = INT64_C(1) << 60;
        m.plan.instance.high[k] = INT64_C(1) << 61;
    }
    m.plan.bound_minor = 0;
    m.plan.gap_ppm = 1000000;
    m.plan.outcome = MARZ_OUTCOME_FEASIBLE;
    marz_buffer text = written(&m.plan);
    // Within 128 bits for 28 limits, but the bound lies far below what was claimed.
    const marz_verdict verdict = judged(text.text, text.length, arena);
    assert_int_equal(verdict.violation_total, 1);
    assert_string_equal(verdict.violations[0].kind, "bound");
    assert_string_equal(verdict.violations[0].found, "0");
    marz_buffer_deinit(&text);
    m = make_plan(arena, 5, (maker_size){100, 80, 2, 1, 0}, false);
    for (int32_t k = 0; k < 160; k++) {
        m.plan.price_micro[k] = INT64_C(1) << 60;
        m.plan.instance.high[k] = INT64_C(1) << 61;
    }
    m.plan.has_bound = true;
    m.plan.gap_ppm = 1000000;
    text = written(&m.plan);
    const marz_verdict beyond = judged(text.text, text.length, arena);
    assert_false(beyond.has_bound);
    assert_true(has_kind(&beyond, "bound"));
    marz_buffer_deinit(&text);
    marz_arena_destroy(arena);
}

static void the_verdict_is_the_same_on_any_number_of_threads(void **state)
{
    (void)state;
    static const char *const threads[] = {"1", "2", "7"};
    marz_arena *arena = marz_arena_create(0);
    maker m = make_plan(arena, 5, (maker_size){3000, 9, 2, 3, 400}, false);
    m.plan.has_bound = true; // Too high by far, so that the violation names the true one.
    m.plan.bound_minor = m.plan.total_minor;
    m.plan.gap_ppm = 0;
    marz_buffer text = written(&m.plan);
    char expected[64] = "";
    for (size_t k = 0; k < 3; k++) {
        setenv("MARZ_THREADS", threads[k], 1);
        const marz_verdict verdict = judged(text.text, text.length, arena);
        assert_int_equal(verdict.violation_total, 1);
        if (k == 0)
            snprintf(expected, sizeof expected, "%s", verdict.violations[0].expected);
        assert_string_equal(verdict.violations[0].expected, expected);
    }
    unsetenv("MARZ_THREADS");
    marz_buffer_deinit(&text);
    marz_arena_destroy(arena);
}

// ---------------------------------------------------------------- infeasible outcomes

/// A plan that claims to be infeasible for that reason.
static marz_verdict judge_conflict(marz_arena *arena, marz_plan *plan, marz_conflict conflict)
{
    plan->outcome = MARZ_OUTCOME_INFEASIBLE;
    plan->conflicts = &conflict;
    plan->conflict_count = 1;
    marz_buffer text = written(plan);
    const marz_verdict verdict = judged(text.text, text.length, arena);
    marz_buffer_deinit(&text);
    return verdict;
}

/// Is it accepted, and refused as soon as a number differs by one?
static void assert_conflict(marz_arena *arena, marz_plan *plan, marz_conflict conflict)
{
    const marz_verdict verdict = judge_conflict(arena, plan, conflict);
    print_violations(&verdict);
    assert_true(verdict.is_ok);
    for (int32_t k = 0; k < 3; k++) {
        marz_conflict wrong = conflict;
        wrong.found += k == 0;
        wrong.limit -= k == 1;
        wrong.relax_by += k == 2;
        const marz_verdict refused = judge_conflict(arena, plan, wrong);
        assert_true(has_kind(&refused, "conflict"));
    }
}

static void true_reasons_of_an_infeasible_plan_pass(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    maker m = make_plan(arena, 4, sizes[0], false);
    marz_instance *in = &m.plan.instance;
    const int32_t n = in->unit_count, p = in->seat_count;
    int64_t total = 0, high = 0, low = 0;
    for (int32_t i = 0; i < n; i++)
        total += in->measure[i * 2];
    for (int32_t j = 0; j < p; j++) {
        in->high[j * 2] /= 3;
        in->low[j * 2 + 1] += 9000;
        high += in->high[j * 2];
    }
    assert_conflict(arena, &m.plan,
                    (marz_conflict){MARZ_CONFLICT_TOTAL_HIGH, in->measure_name[0], 0, total, high,
                                    total - high});
    total = 0;
    for (int32_t i = 0; i < n; i++)
        total += in->measure[i * 2 + 1];
    for (int32_t j = 0; j < p; j++)
        low += in->low[j * 2 + 1];
    assert_conflict(
        arena, &m.plan,
        (marz_conflict){MARZ_CONFLICT_TOTAL_LOW, in->measure_name[1], 1, total, low, low - total});
    const marz_verdict refused = judge_conflict(
        arena, &m.plan, (marz_conflict){MARZ_CONFLICT_TOTAL_LOW, in->measure_name[0], 0, 1, 2, 1});
    assert_true(has_kind(&refused, "conflict"));
    marz_arena_destroy(arena);
}

static void accounts_locks_and_groups_that_cannot_fit_are_proofs(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    maker m = make_plan(arena, 4, sizes[0], false);
    marz_instance *in = &m.plan.instance;
    in->reach_m = 0;
    in->forbidden_count = 0;
    for (int32_t i = 0; i < in->unit_count; i++)
        in->lock[i] = in->group[i] = MARZ_NONE;
    in->lock[0] = in->lock[5] = 2;
    in->high[2 * 2] = 10;
    in->measure[0] = in->measure[5 * 2] = 700;
    assert_conflict(arena, &m.plan,
                    (marz_conflict){MARZ_CONFLICT_LOCKS, in->seat_id[2], 0, 1400, 10, 1390});
    assert_conflict(arena, &m.plan,
                    (marz_conflict){MARZ_CONFLICT_UNIT, in->unit_id[5], 0, 700, 10, 690});
    in->lock[1] = 3;
    in->group[1] = in->group[5] = 0;
    assert_conflict(arena, &m.plan,
                    (marz_conflict){MARZ_CONFLICT_GROUP, in->group_id[0], MARZ_NONE, 0, 0, 0});
    in->lock[1] = 2;
    in->measure[1 * 2] = 100;
    assert_conflict(arena, &m.plan,
                    (marz_conflict){MARZ_CONFLICT_UNIT, in->group_id[0], 0, 800, 10, 790});
    in->forbidden[in->forbidden_count++] = (marz_forbidden_pair){0, 2};
    assert_conflict(arena, &m.plan,
                    (marz_conflict){MARZ_CONFLICT_NO_SEAT, in->unit_id[0], MARZ_NONE, 0, 0, 0});
    marz_verdict verdict = judge_conflict(
        arena, &m.plan, (marz_conflict){MARZ_CONFLICT_NO_SEAT, in->unit_id[7], MARZ_NONE, 0, 0, 0});
    assert_int_equal(verdict.violation_total, 1);
    assert_string_equal(verdict.violations[0].expected, "no such conflict");
    verdict = judge_conflict(arena, &m.plan,
                             (marz_conflict){MARZ_CONFLICT_NOT_FOUND, "plan", MARZ_NONE, 0, 0, 0});
    assert_true(verdict.is_ok);
    marz_arena_destroy(arena);
}

static void an_infeasible_plan_needs_a_reason(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    maker m = make_plan(arena, 4, sizes[0], false);
    m.plan.outcome = MARZ_OUTCOME_INFEASIBLE;
    marz_buffer text = written(&m.plan);
    const marz_verdict verdict = judged(text.text, text.length, arena);
    assert_int_equal(verdict.violation_total, 1);
    assert_string_equal(verdict.violations[0].kind, "conflict");
    marz_buffer_deinit(&text);
    marz_arena_destroy(arena);
}

// ---------------------------------------------------------------- hostile texts

/// Replaces the `index`-th scalar of the tree by `value`. @return how many scalars it has
static size_t replace_scalar(json_t *value, size_t index, json_t *fresh, size_t seen)
{
    const size_t count = json_is_array(value) ? json_array_size(value) : 0;
    for (size_t k = 0; k < count; k++) {
        json_t *entry = json_array_get(value, k);
        if (json_is_array(entry) || json_is_object(entry))
            seen = replace_scalar(entry, index, fresh, seen);
        else if (seen++ == index)
            json_array_set(value, k, fresh);
    }
    if (!json_is_object(value))
        return seen;
    const char *key;
    json_t *entry;
    void *next;
    json_object_foreach_safe(value, next, key, entry)
    {
        if (json_is_array(entry) || json_is_object(entry))
            seen = replace_scalar(entry, index, fresh, seen);
        else if (seen++ == index)
            json_object_set(value, key, fresh);
    }
    return seen;
}

static void no_value_anywhere_breaks_the_checker(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    const maker m = make_plan(arena, 9, sizes[1], true);
    marz_buffer text = written(&m.plan);
    json_t *values[] = {json_integer(INT64_MAX),
                        json_integer(INT64_MIN),
                        json_real(1e300),
                        json_real(-0.5),
                        json_null(),
                        json_string(""),
                        json_array(),
                        json_object(),
                        json_true()};
    json_t *root = json_loadb(text.text, text.length, 0, NULL);
    const size_t count = replace_scalar(root, SIZE_MAX, NULL, 0);
    json_decref(root);
    assert_true(count > 200);
    for (size_t k = 0; k < count; k++)
        for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
            root = json_loadb(text.text, text.length, 0, NULL);
            replace_scalar(root, k, values[v], 0);
            char *again = json_dumps(root, JSON_COMPACT);
            const marz_arena_mark mark = marz_arena_save(arena);
            marz_verdict verdict = {0};
            marz_error error;
            const marz_status status =
                marz_plan_check(again, strlen(again), "x", arena, &verdict, &error);
            assert_true(status == MARZ_OK || status == MARZ_E_INPUT);
            marz_arena_restore(arena, mark);
            free(again);
            json_decref(root);
        }
    for (size_t v = 0; v < sizeof values / sizeof *values; v++)
        json_decref(values[v]);
    marz_buffer_deinit(&text);
    marz_arena_destroy(arena);
}

/// Claims that nothing in the plan can contradict, or that stay true when they say less.
static bool is_free(const char *key)
{
    static const char *const keys[] = {"solver", "version",    "seed",      "effort",
                                       "year",   "currency",   "simulated", "bound_note",
                                       "bound",  "price_micro"};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        if (strcmp(keys[k], key) == 0)
            return true;
    return false;
}

static json_t *slightly_different(const json_t *value, int64_t step)
{
    if (json_is_integer(value))
        return json_integer(json_integer_value(value) + step);
    if (json_is_string(value))
        return json_sprintf("%s%s", json_string_value(value), step > 0 ? "x" : " ");
    return json_string("something");
}

/// Every scalar below `value`, changed a little, must be noticed. `key`: its nearest name.
static void try_scalars(json_t *root, json_t *value, const char *key, int64_t step);

static void try_scalar(json_t *root, json_t *parent, size_t index, const char *key, int64_t step)
{
    json_t *old =
        json_is_array(parent) ? json_array_get(parent, index) : json_object_get(parent, key);
    if (json_is_array(old) || json_is_object(old)) {
        try_scalars(root, old, key, step);
        return;
    }
    if (is_free(key))
        return;
    json_incref(old);
    json_t *fresh = slightly_different(old, step);
    if (json_is_array(parent))
        json_array_set_new(parent, index, fresh);
    else
        json_object_set_new(parent, key, fresh);
    char *again = json_dumps(root, JSON_COMPACT);
    marz_arena *arena = marz_arena_create(0);
    marz_verdict verdict = {.is_ok = false};
    const marz_status status = marz_plan_check(again, strlen(again), "x", arena, &verdict, NULL);
    assert_true(status == MARZ_OK || status == MARZ_E_INPUT);
    if (verdict.is_ok)
        print_message("unnoticed: %s[%zu]\n", key, index);
    assert_false(verdict.is_ok);
    marz_arena_destroy(arena);
    free(again);
    if (json_is_array(parent))
        json_array_set_new(parent, index, old);
    else
        json_object_set_new(parent, key, old);
}

static void try_scalars(json_t *root, json_t *value, const char *key, int64_t step)
{
    for (size_t k = 0; json_is_array(value) && k < json_array_size(value); k++)
        try_scalar(root, value, k, key, step);
    if (!json_is_object(value))
        return;
    const char *name;
    json_t *member;
    void *next;
    json_object_foreach_safe(value, next, name, member) try_scalar(root, value, 0, name, step);
}

static void no_claim_can_change_unnoticed(void **state)
{
    (void)state;
    for (uint64_t seed = 20; seed < 23; seed++) {
        marz_arena *arena = marz_arena_create(0);
        const maker m = make_plan(arena, seed, sizes[1], true);
        marz_buffer text = written(&m.plan);
        json_t *root = json_loadb(text.text, text.length, 0, NULL);
        try_scalars(root, root, "", 1);
        try_scalars(root, root, "", -1);
        json_decref(root);
        marz_buffer_deinit(&text);
        marz_arena_destroy(arena);
    }
}

static void refuses(const char *text, const char *message, const char *where)
{
    marz_arena *arena = marz_arena_create(0);
    marz_verdict verdict;
    marz_error error;
    assert_int_equal(marz_plan_check(text, strlen(text), "plan.json", arena, &verdict, &error),
                     MARZ_E_INPUT);
    assert_string_equal(error.message, message);
    assert_string_equal(error.where, where);
    marz_arena_destroy(arena);
}

static void a_text_that_is_no_plan_is_refused_with_its_place(void **state)
{
    (void)state;
    refuses("[]", "not a plan: an object is missing", "plan.json:");
    refuses("{}", "not a plan: this is missing", "plan.json:/format");
    refuses("{\"format\":\"marz-plan-2\"}", "not a plan: the format is not \"marz-plan-1\"",
            "plan.json:/format");
    refuses("{\"format\":\"marz-plan-1\"}", "not a plan: this is missing", "plan.json:/instance");
    refuses("{\"a\":1,\"a\":2}", "not valid JSON: duplicate object key near '\"a\"'",
            "plan.json:1:10");
    refuses("{\"format\":", "not valid JSON: unexpected token near end of file", "plan.json:1:10");
}

static void a_thousand_violations_are_kept_and_all_are_counted(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    maker m = make_plan(arena, 9, (maker_size){1500, 3, 1, 1, 0}, false);
    for (int32_t i = 0; i < 1500; i++)
        m.plan.instance.lock[i] = (m.plan.seat_of[i] + 1) % 3;
    marz_buffer text = written(&m.plan);
    const marz_verdict verdict = judged(text.text, text.length, arena);
    assert_false(verdict.is_ok);
    assert_int_equal(verdict.violation_count, MARZ_VIOLATIONS_MAX);
    assert_true(verdict.violation_total >= 1500);
    marz_buffer_deinit(&text);
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_reckoned_by_hand_is_true),
        cmocka_unit_test(plans_of_the_writer_are_true),
        cmocka_unit_test(limits_on_change_are_proved_and_read_back),
        cmocka_unit_test(limits_that_do_not_hold_are_found),
        cmocka_unit_test(no_price_proves_more_than_the_best_plan_costs),
        cmocka_unit_test(another_format_of_the_same_plan_passes),
        cmocka_unit_test(every_change_is_named),
        cmocka_unit_test(a_violation_says_what_was_found_and_expected),
        cmocka_unit_test(a_lower_bound_is_true_if_the_gap_follows_it),
        cmocka_unit_test(prices_beyond_128_bits_prove_nothing),
        cmocka_unit_test(the_verdict_is_the_same_on_any_number_of_threads),
        cmocka_unit_test(true_reasons_of_an_infeasible_plan_pass),
        cmocka_unit_test(accounts_locks_and_groups_that_cannot_fit_are_proofs),
        cmocka_unit_test(an_infeasible_plan_needs_a_reason),
        cmocka_unit_test(no_value_anywhere_breaks_the_checker),
        cmocka_unit_test(no_claim_can_change_unnoticed),
        cmocka_unit_test(a_text_that_is_no_plan_is_refused_with_its_place),
        cmocka_unit_test(a_thousand_violations_are_kept_and_all_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
