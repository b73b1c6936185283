#include "support.h"

#include "model/settings.h"

#include <stdio.h>
#include <string.h>

static marz_settings fresh(void)
{
    marz_settings settings;
    marz_settings_defaults(&settings);
    return settings;
}

static void set(marz_settings *settings, const char *key, const char *text)
{
    marz_error error;
    assert_ok(marz_settings_set(settings, key, text, &error), &error);
}

/// Setting must fail with that message, and change nothing.
static void refuses(const char *key, const char *text, const char *message, const char *hint)
{
    marz_settings settings = fresh();
    const marz_settings before = settings;
    marz_error error;
    assert_int_equal(marz_settings_set(&settings, key, text, &error), MARZ_E_USAGE);
    assert_string_equal(error.message, message);
    if (hint)
        assert_string_equal(error.hint, hint);
    assert_memory_equal(&settings, &before, sizeof settings);
}

static void defaults_are_those_of_the_table(void **state)
{
    (void)state;
    const marz_settings settings = fresh();
    assert_string_equal(settings.currency, "USD");
    assert_int_equal(settings.stretch_ppm, 100000);
    assert_int_equal(settings.minute_cost_minor, 100);
    assert_int_equal(settings.visit_minutes, 60);
    assert_int_equal(marz_settings_week_start(&settings), 0);
    assert_int_equal(marz_settings_calendar(&settings), MARZ_GREGORIAN);
}

static void every_default_lies_within_its_limits_and_survives_get_and_set(void **state)
{
    (void)state;
    int32_t count;
    const marz_setting_info *list = marz_settings_list(&count);
    assert_true(count > 20);
    for (int32_t k = 0; k < count; k++) {
        marz_settings settings = fresh();
        const marz_settings before = settings;
        char text[MARZ_SETTING_TEXT_MAX];
        marz_settings_get(&settings, &list[k], text);
        set(&settings, list[k].key, text);
        assert_memory_equal(&settings, &before, sizeof settings);
        assert_true(list[k].normal >= list[k].low && list[k].normal <= list[k].high);
    }
}

static void limits_can_be_set_and_what_lies_beyond_is_refused(void **state)
{
    (void)state;
    int32_t count;
    const marz_setting_info *list = marz_settings_list(&count);
    for (int32_t k = 0; k < count; k++) {
        if (list[k].kind != MARZ_SETTING_INT)
            continue;
        marz_settings settings = fresh();
        char text[64];
        for (int64_t value = list[k].low;; value = list[k].high) {
            snprintf(text, sizeof text, "%lld", (long long)value);
            set(&settings, list[k].key, text);
            int64_t kept;
            memcpy(&kept, (const char *)&settings + list[k].offset, sizeof kept);
            assert_int_equal(kept, value);
            const bool is_low = value == list[k].low;
            snprintf(text, sizeof text, "%lld", (long long)value + (is_low ? -1 : 1));
            assert_int_equal(marz_settings_set(&settings, list[k].key, text, NULL), MARZ_E_USAGE);
            if (!is_low)
                break;
        }
    }
}

static void percentages_are_read_with_their_sign_or_as_shares_below_one(void **state)
{
    (void)state;
    marz_settings settings = fresh();
    static const struct {
        const char *text;
        int64_t ppm;
    } cases[] = {{"12 %", 120000},
                 {"12%", 120000},
                 {"0.12", 120000},
                 {"12.5%", 125000},
                 {"0.0001 %", 1},
                 {"0.000001", 1},
                 {"-5 %", -50000},
                 {"-0.05", -50000},
                 {"0", 0},
                 {"0 %", 0},
                 {"  7.25  %  ", 72500},
                 {"300 %", 3000000},
                 {"\xDB\xB1\xDB\xB2\xD9\xAB\xDB\xB5 \xD9\xAA", 125000}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        set(&settings, "goals.stretch", cases[k].text);
        assert_int_equal(settings.stretch_ppm, cases[k].ppm);
    }
}

static void what_may_be_a_percentage_or_a_share_is_refused(void **state)
{
    (void)state;
    refuses("goals.stretch", "12", "goals.stretch: \"12\" may mean a percentage or a share of 1",
            "Write the percent sign, e.g. \"12 %\"; without it only numbers below 1 are taken, as "
            "shares of 1.");
    refuses("goals.stretch", "1", "goals.stretch: \"1\" may mean a percentage or a share of 1",
            NULL);
    refuses("goals.stretch", "1.5", "goals.stretch: \"1.5\" may mean a percentage or a share of 1",
            NULL);
}

static void numbers_that_are_none_are_refused_in_the_users_words(void **state)
{
    (void)state;
    const char *hint = "Write it with a point and without thousands separators.";
    refuses("goals.stretch", "ten", "goals.stretch takes a percentage, not \"ten\"", hint);
    refuses("goals.stretch", "0,12", "goals.stretch takes a percentage, not \"0,12\"", hint);
    refuses("goals.stretch", "5 %%", "goals.stretch takes a percentage, not \"5 %%\"", hint);
    refuses("goals.stretch", "2000 %",
            "goals.stretch is \"2000 %\", but must lie between -90 % and 1000 %", NULL);
    refuses("visits.minutes", "1.5", "visits.minutes takes a whole number, not \"1.5\"", hint);
    refuses("visits.minutes", "1e3", "visits.minutes takes a whole number, not \"1e3\"", hint);
    refuses("visits.minutes", "", "visits.minutes takes a whole number, not \"\"", hint);
    refuses("visits.minutes", "0", "visits.minutes is \"0\", but must lie between 1 and 1440",
            NULL);
    refuses("visits.minutes", "99999999999999999999",
            "visits.minutes is too large a number: \"99999999999999999999\"", NULL);
}

static void money_follows_the_currency(void **state)
{
    (void)state;
    marz_settings settings = fresh();
    set(&settings, "travel.minute_cost", "1.5");
    assert_int_equal(settings.minute_cost_minor, 150);
    set(&settings, "currency", "irr");
    assert_string_equal(settings.currency, "IRR");
    set(&settings, "travel.minute_cost", "150000");
    assert_int_equal(settings.minute_cost_minor, 150000);
    marz_error error;
    assert_int_equal(marz_settings_set(&settings, "travel.minute_cost", "1.5", &error),
                     MARZ_E_USAGE);
    set(&settings, "currency", "KWD");
    set(&settings, "travel.minute_cost", "0.125");
    assert_int_equal(settings.minute_cost_minor, 125);
    refuses("travel.minute_cost", "1.505",
            "travel.minute_cost takes 2 decimals at most, not \"1.505\"", NULL);
    refuses("travel.minute_cost", "-1",
            "travel.minute_cost is \"-1\", but must lie between 0.00 and 10000000000.00", NULL);
}

static void texts_come_from_their_vocabulary(void **state)
{
    (void)state;
    marz_settings settings = fresh();
    set(&settings, "calendar", "Jalali");
    assert_int_equal(marz_settings_calendar(&settings), MARZ_JALALI);
    set(&settings, "week.start", "saturday");
    assert_int_equal(marz_settings_week_start(&settings), 5);
    set(&settings, "week.workdays", "1115001");
    set(&settings, "market.segments", " role , industry,size ");
    assert_string_equal(settings.segment_fields, "role,industry,size");
    set(&settings, "travel.table", "0:5 50:60 100:60");
    assert_string_equal(settings.travel_table, "0:5 50:60 100:60");
    refuses("calendar", "lunar", "calendar cannot be \"lunar\"", "Use one of: gregorian, jalali.");
    refuses("language", "de", "language cannot be \"de\"", "Use one of: en, fa.");
    refuses("week.start", "someday", "week.start cannot be \"someday\"", NULL);
    refuses("currency", "dollar", "currency is a code of three letters, not \"DOLLAR\"", NULL);
    refuses("currency", "irs", "no currency has the code IRS",
            "Did you mean IRR? Codes are those of ISO 4217.");
    refuses("currency", "uds", "no currency has the code UDS",
            "Did you mean USD? Codes are those of ISO 4217.");
    refuses("currency", "qqq", "no currency has the code QQQ",
            "Use the ISO 4217 code, such as USD, EUR or IRR.");
    refuses("week.workdays", "0000000",
            "week.workdays has seven digits from Monday on, not \"0000000\"", NULL);
    refuses("week.workdays", "111110",
            "week.workdays has seven digits from Monday on, not \"111110\"", NULL);
    refuses("market.segments", "industry,colour", "market.segments cannot contain \"colour\"",
            "Use one of: industry, size, role, deal_size, country, province.");
    refuses("market.segments", "size,size", "market.segments contains \"size\" twice", NULL);
    refuses("market.segments", "size,", "market.segments cannot contain \"\"", NULL);
    refuses("market.segments", "size role",
            "market.segments needs commas between dimensions: \"size role\"", NULL);
}

static void travel_tables_must_rise_from_zero(void **state)
{
    (void)state;
    refuses(
        "travel.table", "0:0 20:30 20:40",
        "travel.table: the travel table does not ascend at point 3",
        "Write kilometres of road and minutes, e.g. \"0:0 20:30 100:90\": 2 to 16 points from 0 "
        "km, both rising.");
    refuses("travel.table", "0:10 20:5",
            "travel.table: the travel table does not ascend at point 2", NULL);
    refuses("travel.table", "5:0 20:30",
            "travel.table: the travel table begins at 5000 m, not at 0", NULL);
    refuses("travel.table", "0:0 20", "travel.table: travel table: '20' is no point km:minutes",
            NULL);
    refuses("travel.table", "0:0 99999999999999999999:3",
            "travel.table: travel table: '99999999999999999999' is no point km:minutes", NULL);
    refuses("travel.table", "0:0", "travel.table needs two points at least, not \"0:0\"", NULL);
    refuses("travel.table",
            "0:0 1:1 2:2 3:3 4:4 5:5 6:6 7:7 8:8 9:9 10:10 11:11 12:12 13:13 14:14 15:15 16:16",
            "travel.table: travel table has more than 16 points", NULL);
    marz_settings settings = fresh();
    assert_int_equal(marz_settings_set(&settings, "travel.table", "", NULL), MARZ_E_USAGE);
    set(&settings, "travel.table", "0:0 0.5:1.25 3:4");
}

static void an_unknown_key_names_the_nearest_one(void **state)
{
    (void)state;
    refuses("band.worklod", "5 %", "there is no setting \"band.worklod\"",
            "Did you mean band.workload?");
    refuses("curency", "USD", "there is no setting \"curency\"", "Did you mean currency?");
    char key[400];
    memset(key, 'x', sizeof key - 1);
    key[sizeof key - 1] = '\0';
    marz_settings settings = fresh();
    assert_int_equal(marz_settings_set(&settings, key, "1", NULL), MARZ_E_USAGE);
    marz_error error;
    assert_int_equal(marz_settings_set(&settings, "currency", key, &error), MARZ_E_USAGE);
    assert_string_equal(error.message, "the value of currency is longer than 127 bytes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_are_those_of_the_table),
        cmocka_unit_test(every_default_lies_within_its_limits_and_survives_get_and_set),
        cmocka_unit_test(limits_can_be_set_and_what_lies_beyond_is_refused),
        cmocka_unit_test(percentages_are_read_with_their_sign_or_as_shares_below_one),
        cmocka_unit_test(what_may_be_a_percentage_or_a_share_is_refused),
        cmocka_unit_test(numbers_that_are_none_are_refused_in_the_users_words),
        cmocka_unit_test(money_follows_the_currency),
        cmocka_unit_test(texts_come_from_their_vocabulary),
        cmocka_unit_test(travel_tables_must_rise_from_zero),
        cmocka_unit_test(an_unknown_key_names_the_nearest_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
