#include "support.h"

#include "base/calendar.h"

static int32_t iso(const char *text)
{
    int32_t day = MARZ_DAY_UNKNOWN;
    assert_true(marz_day_parse_iso(text, &day));
    return day;
}

static void every_day_of_8000_years_survives_the_round_trip(void **state)
{
    (void)state;
    for (int32_t day = -700000; day <= 2200000; day++)
        assert_int_equal(marz_day_from_gregorian(marz_day_to_gregorian(day)), day);
}

static void jalali_new_years_are_those_of_the_official_calendar(void **state)
{
    (void)state;
    static const struct {
        int32_t year;
        const char *day;
    } known[] = {{1403, "2024-03-20"}, {1404, "2025-03-21"}, {1405, "2026-03-21"},
                 {1406, "2027-03-21"}, {1407, "2028-03-20"}, {1408, "2029-03-20"}};
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        assert_int_equal(marz_day_from_jalali((marz_date){known[k].year, 1, 1}), iso(known[k].day));
    char text[16];
    marz_day_format(MARZ_JALALI, iso("2026-11-23"), text);
    assert_string_equal(text, "1405/09/02");
}

static void every_jalali_day_of_three_centuries_survives_the_round_trip(void **state)
{
    (void)state;
    const int32_t first = marz_day_from_jalali((marz_date){1200, 1, 1});
    const int32_t last = marz_day_from_jalali((marz_date){1500, 12, 29});
    for (int32_t day = first; day <= last; day++) {
        const marz_date date = marz_day_to_jalali(day);
        assert_true(marz_date_is_valid(MARZ_JALALI, date));
        assert_int_equal(marz_day_from_jalali(date), day);
    }
}

static void dates_that_do_not_exist_are_refused(void **state)
{
    (void)state;
    int32_t day = 7;
    assert_false(marz_day_parse_iso("2023-02-29", &day));
    assert_false(marz_day_parse_iso("2024-13-01", &day));
    assert_false(marz_day_parse_iso("2024-1-01", &day));
    assert_int_equal(day, 7);
    assert_false(marz_date_is_valid(MARZ_JALALI, (marz_date){1404, 12, 30}));
    assert_true(marz_date_is_valid(MARZ_JALALI, (marz_date){1403, 12, 30}));
}

static void weekdays_begin_with_monday(void **state)
{
    (void)state;
    assert_int_equal(marz_day_weekday(iso("1970-01-01")), 3);
    assert_int_equal(marz_day_weekday(iso("2026-11-23")), 0);
    assert_int_equal(marz_day_weekday(iso("1969-12-29")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_8000_years_survives_the_round_trip),
        cmocka_unit_test(jalali_new_years_are_those_of_the_official_calendar),
        cmocka_unit_test(every_jalali_day_of_three_centuries_survives_the_round_trip),
        cmocka_unit_test(dates_that_do_not_exist_are_refused),
        cmocka_unit_test(weekdays_begin_with_monday),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
