// Districts and regions in the text of a plan: written, believed, read back.
#include "plan_maker.h"
#include "support.h"

#include "model/check.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(districts_survive_the_text)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
