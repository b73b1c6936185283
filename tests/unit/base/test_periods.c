#include "support.h"

#include "base/periods.h"

static marz_fiscal fiscal(marz_calendar_kind kind, int32_t first_month, const char *workdays)
{
    marz_fiscal f = {.kind = kind, .first_month = first_month};
    marz_error error;
    assert_ok(marz_fiscal_workdays(&f, workdays, &error), &error);
    return f;
}

static int32_t day(int32_t year, int32_t month, int32_t d)
{
    return marz_day_from_gregorian((marz_date){year, month, d});
}

static void working_days_of_2026_are_those_of_the_calendar(void **state)
{
    (void)state;
    const marz_fiscal f = fiscal(MARZ_GREGORIAN, 1, "1111100");
    static const int32_t known[12] = {22, 20, 22, 22, 21, 22, 23, 21, 22, 22, 21, 23};
    for (int32_t m = 0; m < 12; m++)
        assert_int_equal(marz_work_milli(&f, marz_month_start(&f, 2026 * 12 + m),
                                         marz_month_start(&f, 2026 * 12 + m + 1)),
                         known[m] * 1000);
    assert_int_equal(marz_work_milli(&f, day(2026, 1, 1), day(2027, 1, 1)), 261000);
}

static void the_iranian_week_has_287_working_days_in_1405(void **state)
{
    (void)state;
    const marz_fiscal f = fiscal(MARZ_JALALI, 1, "1115011");
    marz_period periods[MARZ_PERIODS_MAX];
    marz_periods_cut(&f, 1405, periods);
    assert_int_equal(periods[0].start_day, day(2026, 3, 21));
    assert_int_equal(periods[0].end_day, day(2027, 3, 21));
    assert_int_equal(marz_work_milli(&f, periods[0].start_day, periods[0].end_day), 287000);
}

static void iso_weeks_turn_with_their_thursday(void **state)
{
    (void)state;
    static const struct {
        int32_t y, m, d, year, week;
    } known[] = {{2027, 1, 1, 2026, 53}, {2024, 12, 30, 2025, 1}, {2026, 1, 1, 2026, 1}};
    for (int32_t k = 0; k < 3; k++) {
        int32_t year, week;
        marz_iso_week(day(known[k].y, known[k].m, known[k].d), &year, &week);
        assert_int_equal(year, known[k].year);
        assert_int_equal(week, known[k].week);
    }
}

static void a_fiscal_year_is_named_by_its_end_or_start(void **state)
{
    (void)state;
    marz_fiscal f = fiscal(MARZ_GREGORIAN, 7, "1111100");
    const int32_t july = marz_month_number(&f, day(2025, 7, 1));
    assert_int_equal(marz_year_label(&f, july), 2026);
    assert_int_equal(marz_year_label(&f, july - 1), 2025);
    assert_int_equal(marz_year_first_month(&f, 2026), july);
    assert_int_equal(marz_month_position(&f, july), 0);
    assert_int_equal(marz_month_position(&f, july - 1), 11);
    f.is_named_by_start = true;
    assert_int_equal(marz_year_label(&f, july), 2025);
    assert_int_equal(marz_year_first_month(&f, 2025), july);
}

/// Children of every period lie side by side and cover it.
static void expect_nested(const marz_fiscal *f, int32_t label)
{
    marz_period p[MARZ_PERIODS_MAX];
    const int32_t count = marz_periods_cut(f, label, p);
    for (int32_t i = 0; i < count; i++) {
        int32_t at = p[i].start_day, children = 0;
        for (int32_t k = i + 1; k < count; k++) {
            if (p[k].parent != i)
                continue;
            assert_int_equal(p[k].start_day, at);
            assert_int_equal(p[k].level, p[i].level + 1);
            at = p[k].end_day;
            children++;
        }
        assert_int_equal(at, children ? p[i].end_day : p[i].start_day);
        assert_int_equal(children == 0, p[i].level == MARZ_LEVEL_WEEK);
        assert_true(p[i].end_day > p[i].start_day);
    }
}

static void every_day_lies_in_one_period_of_each_level(void **state)
{
    (void)state;
    for (int32_t first = 1; first <= 12; first++) {
        for (int32_t start = 0; start < 7; start++) {
            marz_fiscal g = fiscal(MARZ_GREGORIAN, first, "1111100");
            marz_fiscal j = fiscal(MARZ_JALALI, first, "1115011");
            g.week_start = j.week_start = start;
            for (int32_t k = 0; k < 30; k++) {
                expect_nested(&g, 2000 + k);
                expect_nested(&j, 1390 + k);
            }
        }
    }
}

static void years_follow_each_other_without_gap(void **state)
{
    (void)state;
    const marz_fiscal f = fiscal(MARZ_JALALI, 4, "1115011");
    marz_period a[MARZ_PERIODS_MAX], b[MARZ_PERIODS_MAX];
    for (int32_t label = 1202; label < 1498; label++) {
        marz_periods_cut(&f, label, a);
        marz_periods_cut(&f, label + 1, b);
        assert_int_equal(a[0].end_day, b[0].start_day);
        assert_int_equal(marz_year_label(&f, marz_month_number(&f, a[0].start_day)), label);
        assert_int_equal(marz_year_label(&f, marz_month_number(&f, a[0].end_day - 1)), label);
    }
}

static void weeks_are_numbered_and_clipped_at_month_ends(void **state)
{
    (void)state;
    const marz_fiscal f = fiscal(MARZ_GREGORIAN, 1, "1111100");
    marz_period p[MARZ_PERIODS_MAX];
    marz_periods_cut(&f, 2026, p);
    assert_int_equal(p[17].number, 1); // Thursday 1 to Sunday 4 January
    assert_int_equal(p[17].end_day, day(2026, 1, 5));
    assert_int_equal(p[21].number, 5); // 26–31 January, and its other half
    assert_int_equal(p[21].end_day, day(2026, 2, 1));
    assert_int_equal(p[22].number, 5);
    assert_int_equal(p[22].end_day, day(2026, 2, 2));
}

static void a_cursor_gives_the_same_months(void **state)
{
    (void)state;
    const marz_fiscal f = fiscal(MARZ_JALALI, 1, "1115011");
    marz_month_cursor cursor = {0};
    for (int32_t d = day(2020, 1, 1); d < day(2023, 1, 1); d++)
        assert_int_equal(marz_month_at(&f, &cursor, d), marz_month_number(&f, d));
}

static void working_days_that_cannot_be_read_are_refused(void **state)
{
    (void)state;
    marz_fiscal f = {0};
    marz_error error;
    assert_int_equal(marz_fiscal_workdays(&f, "11111", &error), MARZ_E_INPUT);
    assert_string_equal(error.message,
                        "working days '11111' are not seven digits 0, 1 or 5 with work");
    assert_int_equal(marz_fiscal_workdays(&f, "0000000", &error), MARZ_E_INPUT);
    assert_int_equal(marz_fiscal_workdays(&f, "11111x0", &error), MARZ_E_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(working_days_of_2026_are_those_of_the_calendar),
        cmocka_unit_test(the_iranian_week_has_287_working_days_in_1405),
        cmocka_unit_test(iso_weeks_turn_with_their_thursday),
        cmocka_unit_test(a_fiscal_year_is_named_by_its_end_or_start),
        cmocka_unit_test(every_day_lies_in_one_period_of_each_level),
        cmocka_unit_test(years_follow_each_other_without_gap),
        cmocka_unit_test(weeks_are_numbered_and_clipped_at_month_ends),
        cmocka_unit_test(a_cursor_gives_the_same_months),
        cmocka_unit_test(working_days_that_cannot_be_read_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
