// Districts and regions in the text of a plan: written, believed, read back.
#include "plan_maker.h"
#include "support.h"

#include "model/check.h"

#include <string.h>

static marz_error problem;

static void districts_survive_the_text(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed < 30; seed++) {
        marz_arena *arena = marz_arena_create(0);
        maker m = make_plan(arena, seed, (maker_size){10, 6, 1, 1, 1}, true);
        marz_levels *levels = &m.plan.levels;
        levels->district_count = 1 + (int32_t)maker_below(&m, 6);
        levels->district_id = maker_names(&m, "D", levels->district_count);
        levels->district_of = MARZ_NEW(arena, int32_t, 6);
        for (int32_t j = 0; j < 6; j++)
            levels->district_of[j] =
                j < levels->district_count ? j : (int32_t)maker_below(&m, levels->district_count);
        levels->region_count = maker_chance(&m, 50) ? 1 : 0;
        levels->region_id = maker_names(&m, "A", levels->region_count);
        levels->region_of =
            levels->region_count ? MARZ_NEW(arena, int32_t, levels->district_count) : NULL;
        marz_buffer text = {0}, again = {0};
        marz_verdict verdict;
        marz_plan back;
        assert_ok(marz_plan_write(&m.plan, &text, &problem), &problem);
        assert_ok(marz_plan_check(text.text, text.length, "plan", arena, &verdict, &problem),
                  &problem);
        assert_true(verdict.is_ok);
        assert_ok(marz_plan_read(text.text, text.length, "plan", arena, &back, &problem), &problem);
        assert_int_equal(back.levels.district_count, levels->district_count);
        assert_ok(marz_plan_write(&back, &again, &problem), &problem);
        assert_string_equal(again.text, text.text);
        marz_buffer_deinit(&text);
        marz_buffer_deinit(&again);
        marz_arena_destroy(arena);
    }
}

static void expect_refused(const marz_plan *plan, marz_arena *arena, const char *words)
{
    marz_buffer text = {0};
    marz_plan back;
    marz_error error = {0};
    assert_ok(marz_plan_write(plan, &text, &problem), &problem);
    assert_int_equal(marz_plan_read(text.text, text.length, "plan", arena, &back, &error),
                     MARZ_E_INPUT);
    assert_non_null(strstr(error.message, words));
    marz_buffer_deinit(&text);
}

static void half_a_hierarchy_is_refused(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    maker m = make_plan(arena, 1, (maker_size){10, 6, 1, 1, 1}, true);
    int32_t district_of[] = {0, 0, 0, 1, 1, 1}, region_of[] = {0, MARZ_NONE};
    m.plan.levels = (marz_levels){.district_count = 2,
                                  .region_count = 1,
                                  .district_id = maker_names(&m, "D", 2),
                                  .region_id = maker_names(&m, "A", 1),
                                  .district_of = district_of,
                                  .region_of = region_of};
    expect_refused(&m.plan, arena, "all districts have a region, or none has");
    region_of[1] = 0;
    district_of[5] = MARZ_NONE;
    expect_refused(&m.plan, arena, "a seat has no district");
    marz_arena_destroy(arena);
}

static bool is_believed(const marz_plan *plan, marz_arena *arena, const char *kind)
{
    marz_buffer text = {0};
    marz_verdict verdict;
    assert_ok(marz_plan_write(plan, &text, &problem), &problem);
    assert_ok(marz_plan_check(text.text, text.length, "plan", arena, &verdict, &problem), &problem);
    if (!verdict.is_ok && kind)
        assert_string_equal(verdict.violations[0].kind, kind);
    marz_buffer_deinit(&text);
    return verdict.is_ok;
}

static void homes_that_were_found_survive_the_text(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    maker m = make_plan(arena, 3, (maker_size){10, 6, 1, 1, 1}, true);
    const uint8_t none[6] = {0}, two[6] = {0, 1, 0, 0, 1, 0};
    marz_buffer text = {0}, again = {0};
    marz_plan back;
    m.plan.is_placed = none;
    assert_ok(marz_plan_write(&m.plan, &text, &problem), &problem);
    assert_null(strstr(text.text, "placed"));
    marz_buffer_clear(&text);
    for (int32_t j = 0; j < 6; j++)
        if (m.plan.instance.seat_lon_udeg[j] == MARZ_DEGREES_UNKNOWN)
            m.plan.instance.seat_lon_udeg[j] = m.plan.instance.seat_lat_udeg[j] = 0;
    m.plan.is_placed = two;
    assert_ok(marz_plan_write(&m.plan, &text, &problem), &problem);
    assert_ok(marz_plan_read(text.text, text.length, "plan", arena, &back, &problem), &problem);
    assert_memory_equal(back.is_placed, two, sizeof two);
    assert_ok(marz_plan_write(&back, &again, &problem), &problem);
    assert_string_equal(again.text, text.text);
    marz_buffer_deinit(&text);
    marz_buffer_deinit(&again);
    marz_arena_destroy(arena);
}

/// What is out of reach of the homes that were tried may be near others.
static void homes_that_were_tried_refute_no_limit_on_the_way(void **state)
{
    (void)state;
    marz_conflict conflict = {.kind = MARZ_CONFLICT_NO_SEAT, .subject = "a", .measure = MARZ_NONE};
    const uint8_t one[1] = {1};
    marz_plan plan = {
        .outcome = MARZ_OUTCOME_INFEASIBLE, .conflicts = &conflict, .conflict_count = 1};
    plan.instance.reach_m = 1000;
    assert_true(marz_plan_is_refuted(&plan));
    plan.is_placed = one;
    assert_false(marz_plan_is_refuted(&plan));
    plan.instance.reach_m = 0;
    assert_true(marz_plan_is_refuted(&plan));
}

/// A home that was found lies somewhere, and a seat has one.
static void false_homes_are_found_out(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    const char *const kinds[] = {"unknown_seat", "placed"};
    maker m = make_plan(arena, 3, (maker_size){10, 6, 1, 1, 1}, true);
    for (int32_t j = 0; j < 6; j++) // What travel costs is not the matter here.
        m.plan.instance.seat_lon_udeg[j] = m.plan.instance.seat_lat_udeg[j] = MARZ_DEGREES_UNKNOWN;
    const uint8_t one[6] = {1};
    m.plan.is_placed = one;
    marz_buffer text = {0};
    marz_verdict verdict;
    assert_ok(marz_plan_write(&m.plan, &text, &problem), &problem);
    assert_ok(marz_plan_check(text.text, text.length, "plan", arena, &verdict, &problem), &problem);
    bool is_named = false;
    for (int32_t v = 0; v < verdict.violation_count; v++)
        is_named |= strcmp(verdict.violations[v].kind, "placed") == 0;
    assert_true(is_named);
    marz_buffer_deinit(&text);
    m = make_plan(arena, 3, (maker_size){10, 6, 1, 1, 1}, true);
    assert_true(is_believed(&m.plan, arena, NULL));
    for (size_t k = 0; k < 2; k++) {
        char *whole;
        const char *id = k == 0 ? "nobody" : m.plan.instance.seat_id[0];
        assert_ok(marz_plan_write(&m.plan, &text, &problem), &problem);
        whole = marz_arena_copy(arena, text.text, text.length);
        marz_buffer_clear(&text);
        char *last = strrchr(whole, '}');
        *last = '\0';
        marz_buffer_text(&text, whole);
        marz_buffer_text(&text, ",\n\"placed\":[\"");
        marz_buffer_text(&text, id);
        marz_buffer_text(&text, "\",\"");
        marz_buffer_text(&text, id);
        marz_buffer_text(&text, "\"]}\n");
        assert_ok(marz_plan_check(text.text, text.length, "plan", arena, &verdict, &problem),
                  &problem);
        assert_false(verdict.is_ok);
        assert_string_equal(verdict.violations[0].kind, kinds[k]);
        marz_buffer_clear(&text);
    }
    marz_buffer_deinit(&text);
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(districts_survive_the_text),
        cmocka_unit_test(half_a_hierarchy_is_refused),
        cmocka_unit_test(homes_that_were_found_survive_the_text),
        cmocka_unit_test(homes_that_were_tried_refute_no_limit_on_the_way),
        cmocka_unit_test(false_homes_are_found_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
