#include "plan_maker.h"
#include "support.h"

#include "base/json.h"

#include <stdio.h>

static marz_buffer written(const marz_plan *plan)
{
    marz_buffer text = {0};
    marz_error error;
    assert_ok(marz_plan_write(plan, &text, &error), &error);
    return text;
}

static const maker_size sizes[] = {
    {30, 4, 2, 3, 5}, {1, 1, 1, 1, 0}, {12, 3, 0, 1, 0}, {0, 1, 1, 1, 1}, {50, 7, 4, 9, 9},
};

static void what_is_written_is_read_back_to_the_byte(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 60; seed++) {
        marz_arena *arena = marz_arena_create(0);
        const maker m = make_plan(arena, seed, sizes[seed % 5], seed % 3 != 0);
        marz_buffer first = written(&m.plan);
        marz_plan back;
        marz_error error;
        assert_ok(marz_plan_read(first.text, first.length, "plan.json", arena, &back, &error),
                  &error);
        marz_buffer second = written(&back);
        assert_string_equal(second.text, first.text);
        assert_int_equal(marz_instance_hash(&back.instance), marz_instance_hash(&m.plan.instance));
        marz_buffer_deinit(&first);
        marz_buffer_deinit(&second);
        marz_arena_destroy(arena);
    }
}

static void an_infeasible_plan_is_read_back_with_its_reasons(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    maker m = make_plan(arena, 3, sizes[0], false);
    marz_conflict conflicts[] = {
        {MARZ_CONFLICT_TOTAL_HIGH, "measure 000001", 0, 900, 700, 200},
        {MARZ_CONFLICT_NO_SEAT, "A000003", MARZ_NONE, 0, 0, 0},
    };
    m.plan.outcome = MARZ_OUTCOME_INFEASIBLE;
    m.plan.conflicts = conflicts;
    m.plan.conflict_count = 2;
    marz_buffer first = written(&m.plan);
    assert_non_null(strstr(first.text, "\"objective\":null"));
    assert_non_null(strstr(first.text, "\"assignments\":[\n]"));
    marz_plan back;
    marz_error error;
    assert_ok(marz_plan_read(first.text, first.length, "plan.json", arena, &back, &error), &error);
    assert_int_equal(back.seat_of[0], MARZ_NONE);
    assert_int_equal(back.conflicts[1].kind, MARZ_CONFLICT_NO_SEAT);
    marz_buffer second = written(&back);
    assert_string_equal(second.text, first.text);
    marz_buffer_deinit(&first);
    marz_buffer_deinit(&second);
    marz_arena_destroy(arena);
}

static void every_account_has_a_line_of_its_own(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    maker m = make_plan(arena, 7, sizes[0], true);
    marz_buffer before = written(&m.plan);
    const int32_t moved = m.plan.seat_of[4];
    m.plan.seat_of[4] = (moved + 1) % m.plan.instance.seat_count;
    marz_buffer after = written(&m.plan);
    int32_t changed = 0;
    const char *a = strstr(before.text, "\"assignments\""),
               *b = strstr(after.text, "\"assignments\"");
    while (*a && *b) {
        const size_t left = strcspn(a, "\n"), right = strcspn(b, "\n");
        changed += left != right || memcmp(a, b, left) != 0;
        a += left + (a[left] != 0);
        b += right + (b[right] != 0);
    }
    assert_int_equal(changed, 1);
    marz_buffer_deinit(&before);
    marz_buffer_deinit(&after);
    marz_arena_destroy(arena);
}

static void any_value_of_the_instance_changes_the_hash(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    maker m = make_plan(arena, 11, sizes[0], false);
    marz_instance *in = &m.plan.instance;
    int64_t *numbers[] = {&in->travel.circuity_ppm,
                          &in->travel.trip_ppm,
                          &in->travel.minute_cost_minor,
                          &in->travel.minutes_milli[1],
                          &in->disruption_ppm,
                          &in->disruption_familiar_ppm,
                          &in->reach_m,
                          &in->low[1],
                          &in->high[2],
                          &in->target[3],
                          &in->visits_milli[5],
                          &in->value_minor[6],
                          &in->measure[7]};
    int32_t *indices[] = {&in->seat_lon_udeg[0], &in->fit_ppm[3],       &in->unit_lat_udeg[2],
                          &in->unit_segment[4],  &in->present[5],       &in->lock[6],
                          &in->group[7],         &in->forbidden[0].seat};
    const uint64_t before = marz_instance_hash(in);
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
        ++*numbers[k];
        assert_int_not_equal(marz_instance_hash(in), before);
        --*numbers[k];
    }
    for (size_t k = 0; k < sizeof indices / sizeof *indices; k++) {
        ++*indices[k];
        assert_int_not_equal(marz_instance_hash(in), before);
        --*indices[k];
    }
    in->unit_id[3] = "another";
    assert_int_not_equal(marz_instance_hash(in), before);
    marz_arena_destroy(arena);
}

/// The plan with `from` replaced by `to` once must be refused there.
static void refuses(const char *from, const char *to, const char *message, const char *where)
{
    marz_arena *arena = marz_arena_create(0);
    const maker m = make_plan(arena, 7, sizes[0], true);
    marz_buffer text = written(&m.plan), changed = {0};
    const char *at = strstr(text.text, from);
    assert_non_null(at);
    marz_buffer_add(&changed, text.text, (size_t)(at - text.text));
    marz_buffer_text(&changed, to);
    marz_buffer_text(&changed, at + strlen(from));
    marz_plan plan = {.plan_year = 77};
    marz_error error;
    assert_int_equal(
        marz_plan_read(changed.text, changed.length, "plan.json", arena, &plan, &error),
        MARZ_E_INPUT);
    assert_string_equal(error.message, message);
    assert_string_equal(error.where, where);
    assert_int_equal(plan.plan_year, 77);
    marz_buffer_deinit(&text);
    marz_buffer_deinit(&changed);
    marz_arena_destroy(arena);
}

static void what_is_no_plan_is_refused_with_its_place(void **state)
{
    (void)state;
    refuses("\"format\":\"marz-plan-1\"", "\"format\":\"marz-plan-9\"",
            "not a plan: the format is not \"marz-plan-1\"", "plan.json:/format");
    refuses("\"year\":2027", "\"year\":\"soon\"", "not a plan: not a whole number",
            "plan.json:/year");
    refuses("\"bound\":", "\"bund\":", "not a plan: a number is missing", "plan.json:/bound");
    refuses("\"outcome\":\"feasible\"", "\"outcome\":\"fine\"", "not a plan: an unknown name",
            "plan.json:/outcome");
    refuses("\"seat\":\"T000002\",\"price_micro\"", "\"seat\":\"T000001\",\"price_micro\"",
            "not a plan: prices are not in the order of seats", "plan.json:/prices/1/seat");
    refuses("{\"account\":\"A000002\"", "{\"account\":\"A000001\"",
            "not a plan: the account has a seat already", "plan.json:/assignments/1/account");
    refuses("{\"account\":\"A000002\"", "{\"account\":\"nobody\"",
            "not a plan: nothing is called \"nobody\"", "plan.json:/assignments/1/account");
    refuses("[\"A000004\",", "[\"A000003\",", "not a plan: there already is \"A000003\"",
            "plan.json:/instance/accounts/3/0");
    refuses("\"accounts\":[\n", "\"accounts\":[[],\n", "not a plan: 0 entries instead of 11",
            "plan.json:/instance/accounts/0");
    refuses("\"visits_milli\"", "\"visits\"", "not a plan: another column is expected here",
            "plan.json:/instance/columns/3");
    refuses("{\n", "{\n,", "not valid JSON: string or '}' expected near ','", "plan.json:2:1");
}

static void a_seed_beyond_64_signed_bits_is_refused(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    maker m = make_plan(arena, 7, sizes[1], false);
    m.plan.seed = UINT64_MAX;
    marz_buffer text = {0};
    marz_error error;
    assert_int_equal(marz_plan_write(&m.plan, &text, &error), MARZ_E_LIMIT);
    assert_string_equal(error.message, "the seed 18446744073709551615 is greater than the limit of "
                                       "9223372036854775807");
    m.plan.seed = 1;
    m.plan.seat_of[0] = MARZ_NONE;
    assert_int_equal(marz_plan_write(&m.plan, &text, &error), MARZ_E_INTERNAL);
    assert_string_equal(error.message,
                        "account A000001 has no seat in a plan with outcome feasible");
    marz_buffer_deinit(&text);
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_back_to_the_byte),
        cmocka_unit_test(an_infeasible_plan_is_read_back_with_its_reasons),
        cmocka_unit_test(every_account_has_a_line_of_its_own),
        cmocka_unit_test(any_value_of_the_instance_changes_the_hash),
        cmocka_unit_test(what_is_no_plan_is_refused_with_its_place),
        cmocka_unit_test(a_seed_beyond_64_signed_bits_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
