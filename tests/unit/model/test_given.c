// Minutes that are given for pairs: they count instead of those of the table, in single costs, in
// rows of costs, in the text and for the checker.
#include "plan_maker.h"
#include "support.h"

#include "model/check.h"
#include "model/costing.h"

static marz_error problem;

/// Gives minutes to some pairs, shorter and longer ones than by the table.
static void give(maker *m, int64_t percent)
{
    marz_instance *in = &m->plan.instance;
    in->given = MARZ_NEW(m->arena, marz_given_minutes, (int64_t)in->unit_count * in->seat_count);
    for (int32_t i = 0; i < in->unit_count; i++)
        for (int32_t j = 0; j < in->seat_count; j++)
            if (maker_chance(m, percent))
                in->given[in->given_count++] =
                    (marz_given_minutes){i, j, maker_below(m, maker_chance(m, 50) ? 3000 : 900000)};
    maker_sum(&m->plan);
    maker_prices(m, true);
    m->plan.bound_note = NULL;
    if (m->plan.bound_minor == m->plan.total_minor)
        m->plan.outcome = MARZ_OUTCOME_OPTIMAL;
}

static bool is_given(const marz_instance *in, int32_t unit, int32_t seat, int64_t *minutes)
{
    for (int32_t k = 0; k < in->given_count; k++)
        if (in->given[k].unit == unit && in->given[k].seat == seat) {
            *minutes = in->given[k].minutes_milli;
            return true;
        }
    return false;
}

static void given_minutes_count_and_all_others_stay(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed < 40; seed++) {
        marz_arena *arena = marz_arena_create(0);
        maker m = make_plan(arena, seed, (maker_size){12, 4, 2, 2, 4}, false);
        marz_instance plain = m.plan.instance;
        give(&m, 10 * (int64_t)(seed % 11));
        const marz_instance *in = &m.plan.instance;
        assert_ok(marz_instance_validate(in, &problem), &problem);
        marz_costing costing;
        assert_ok(marz_costing_init(&costing, in, arena, &problem), &problem);
        for (int32_t i = 0; i < in->unit_count; i++) {
            int64_t row[4];
            double floor[4] = {0};
            marz_costing_row(&costing, i, row);
            marz_costing_add_floors(&costing, i, floor);
            for (int32_t j = 0; j < in->seat_count; j++) {
                int64_t minutes;
                const marz_cost cost = marz_instance_cost(in, i, j);
                const int64_t sum = cost.travel_minor + cost.mismatch_minor + cost.disruption_minor;
                if (is_given(in, i, j, &minutes))
                    assert_int_equal(marz_instance_minutes_milli(in, i, j), minutes);
                else
                    assert_int_equal(cost.travel_minor,
                                     marz_instance_cost(&plain, i, j).travel_minor);
                assert_int_equal(marz_costing_cost(&costing, i, j), sum);
                assert_true(row[j] == MARZ_COST_FORBIDDEN || row[j] == sum);
                assert_int_equal(row[j] != MARZ_COST_FORBIDDEN, marz_instance_allows(in, i, j));
                assert_true(floor[j] <= (double)sum);
            }
        }
        marz_arena_destroy(arena);
    }
}

static void the_checker_believes_and_the_reader_returns_them(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed < 60; seed++) {
        marz_arena *arena = marz_arena_create(0);
        maker m = make_plan(arena, seed, (maker_size){12, 4, 2, 2, 4}, false);
        give(&m, 5 + 10 * (int64_t)(seed % 10));
        marz_buffer text = {0}, again = {0};
        marz_verdict verdict;
        marz_plan back;
        assert_ok(marz_plan_write(&m.plan, &text, &problem), &problem);
        assert_ok(marz_plan_check(text.text, text.length, "plan", arena, &verdict, &problem),
                  &problem);
        if (!verdict.is_ok)
            print_error("seed %d: %s of %s is %s, not %s\n", (int)seed, verdict.violations[0].kind,
                        verdict.violations[0].subject, verdict.violations[0].found,
                        verdict.violations[0].expected);
        assert_true(verdict.is_ok);
        assert_int_equal(verdict.bound_minor, m.plan.bound_minor);
        assert_ok(marz_plan_read(text.text, text.length, "plan", arena, &back, &problem), &problem);
        assert_ok(marz_plan_write(&back, &again, &problem), &problem);
        assert_string_equal(again.text, text.text);
        // Other minutes than those that the plan was made with are found out.
        const int64_t before = m.plan.instance.given_count;
        if (before > 0) {
            m.plan.instance.given[0].minutes_milli += 1;
            assert_false(marz_instance_hash(&back.instance) ==
                         marz_instance_hash(&m.plan.instance));
        }
        marz_buffer_deinit(&text);
        marz_buffer_deinit(&again);
        marz_arena_destroy(arena);
    }
}

static void minutes_out_of_order_or_range_are_refused(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    maker m = make_plan(arena, 3, (maker_size){6, 3, 1, 1, 0}, false);
    give(&m, 100);
    marz_instance *in = &m.plan.instance;
    in->given[2].minutes_milli = -1;
    assert_int_equal(marz_instance_validate(in, &problem), MARZ_E_INPUT);
    assert_non_null(strstr(problem.message, "below 0"));
    in->given[2] = in->given[1];
    assert_int_equal(marz_instance_validate(in, &problem), MARZ_E_INPUT);
    assert_non_null(strstr(problem.message, "not sorted"));
    marz_buffer text = {0};
    marz_verdict verdict;
    assert_ok(marz_plan_write(&m.plan, &text, &problem), &problem);
    assert_int_equal(marz_plan_check(text.text, text.length, "plan", arena, &verdict, &problem),
                     MARZ_E_INPUT);
    assert_non_null(strstr(problem.message, "order"));
    marz_buffer_deinit(&text);
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(given_minutes_count_and_all_others_stay),
        cmocka_unit_test(the_checker_believes_and_the_reader_returns_them),
        cmocka_unit_test(minutes_out_of_order_or_range_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
