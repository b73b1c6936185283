#include "support.h"

#include "base/daytext.h"
#include "base/money.h"

#include <string.h>

static void number_is(const char *text, marz_number_style style, int64_t thousandths)
{
    marz_decimal value;
    marz_error error = {0};
    assert_ok(marz_decimal_parse(text, style, &value, &error), &error);
    int64_t found = 0;
    assert_true(marz_decimal_fixed(value, 1, 3, &found));
    if (found != thousandths)
        print_error("\"%s\"\n", text);
    assert_int_equal(found, thousandths);
}

static void number_fails(const char *text, marz_number_style style, const char *message)
{
    marz_decimal value = {.mantissa = 7, .decimals = 1};
    marz_error error = {0};
    assert_int_equal(marz_decimal_parse(text, style, &value, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, message);
    assert_true(value.mantissa == 7);
}

static void separators_that_say_what_they_are_are_understood(void **state)
{
    (void)state;
    static const char *const same[] = {"1234.5",
                                       "1,234.50",
                                       "1.234,50",
                                       "1 234,50",
                                       "1 234.5",
                                       "1'234.50",
                                       "۱٬۲۳۴٫۵",
                                       "1\xc2\xa0"
                                       "234,5",
                                       "1\xe2\x80\xaf"
                                       "234,5",
                                       "1,234.500",
                                       "1.234,500",
                                       "+1234.5",
                                       " 1234.5 ",
                                       "۱۲۳۴٫۵",
                                       "١٬٢٣٤٫٥",
                                       "1234,5",
                                       "001234.5",
                                       "1\xe2\x80\x99"
                                       "234.5",
                                       "۱،۲۳۴٫۵"};
    for (size_t k = 0; k < sizeof same / sizeof *same; k++)
        number_is(same[k], MARZ_NUMBER_ANY, 1234500);
    number_is("1,234,567", MARZ_NUMBER_ANY, 1234567000);
    number_is("1.234.567", MARZ_NUMBER_ANY, 1234567000);
    number_is("1234.567", MARZ_NUMBER_ANY, 1234567);
    number_is("0.123", MARZ_NUMBER_ANY, 123);
    number_is("0,123", MARZ_NUMBER_ANY, 123);
    number_is(".5", MARZ_NUMBER_ANY, 500);
    number_is("12.", MARZ_NUMBER_ANY, 12000);
    number_is("28000.0000", MARZ_NUMBER_ANY, 28000000);
    number_is("۱٬۲۳۴", MARZ_NUMBER_ANY, 1234000);
}

static void a_lone_separator_before_three_digits_needs_a_style(void **state)
{
    (void)state;
    number_fails("1,234", MARZ_NUMBER_ANY,
                 "\"1,234\" is ambiguous: a thousand or a decimal separator?");
    number_fails("1.234", MARZ_NUMBER_ANY,
                 "\"1.234\" is ambiguous: a thousand or a decimal separator?");
    number_is("1,234", MARZ_NUMBER_COMMA_GROUPS, 1234000);
    number_is("1.234", MARZ_NUMBER_POINT_DECIMAL, 1234);
    number_is("1,234", MARZ_NUMBER_POINT, 1234000);
    number_is("1.234", MARZ_NUMBER_POINT, 1234);
    number_is("1,234", MARZ_NUMBER_COMMA, 1234);
    number_is("1.234", MARZ_NUMBER_COMMA, 1234000);
    number_is("-1.234,5", MARZ_NUMBER_COMMA, -1234500);
    number_fails("1,234.50", MARZ_NUMBER_COMMA, "\"1,234.50\" is not written as 1.234,50");
    number_fails("1.234,50", MARZ_NUMBER_POINT, "\"1.234,50\" is not written as 1,234.50");
    number_fails("12.5", MARZ_NUMBER_COMMA, "\"12.5\" is not written as 1.234,50");
    number_fails("12,5", MARZ_NUMBER_POINT, "\"12,5\" is not written as 1,234.50");
    number_fails("1.234.567", MARZ_NUMBER_POINT, "\"1.234.567\" is not written as 1,234.50");
}

static void signs_stand_where_accountants_put_them(void **state)
{
    (void)state;
    number_is("-5", MARZ_NUMBER_ANY, -5000);
    number_is("5-", MARZ_NUMBER_ANY, -5000);
    number_is("(5.25)", MARZ_NUMBER_ANY, -5250);
    number_is("\xe2\x88\x92۵", MARZ_NUMBER_ANY, -5000);
    number_is("- 5", MARZ_NUMBER_ANY, -5000);
}

static void what_is_no_number_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",     "-",         "abc",         "1.5E+06", "1,23,456",
                                        "1 23", "12 345 6",  "1,2,3",       "--5",     "1.2.3,4,5",
                                        "5%",   "0x10",      "1/2",         "1..2",    "()",
                                        ".",    "1,234 567", "1234,567,890"};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        marz_decimal value;
        if (marz_decimal_parse(wrong[k], MARZ_NUMBER_ANY, &value, NULL) == MARZ_OK)
            fail_msg("\"%s\" was understood", wrong[k]);
    }
    number_fails("abc", MARZ_NUMBER_ANY, "\"abc\" is not a number");
    number_fails("1234567890123456789012345678901", MARZ_NUMBER_ANY,
                 "\"1234567890123456789012345678901\" is not a number");
}

static void money_is(const char *text, const char *currency, int64_t minor)
{
    int64_t found = 0;
    marz_error error = {0};
    assert_ok(marz_money_parse(text, currency, MARZ_NUMBER_ANY, 1, &found, &error), &error);
    assert_int_equal(found, minor);
}

static void money_fails(const char *text, const char *currency, const char *message)
{
    int64_t found = 7;
    marz_error error = {0};
    assert_int_equal(marz_money_parse(text, currency, MARZ_NUMBER_ANY, 1, &found, &error),
                     MARZ_E_INPUT);
    assert_string_equal(error.message, message);
    assert_int_equal(found, 7);
}

static void amounts_become_minor_units_exactly(void **state)
{
    (void)state;
    money_is("1234.5", "USD", 123450);
    money_is("$1,500.00", "USD", 150000);
    money_is("-$5", "USD", -500);
    money_is("USD 12", "USD", 1200);
    money_is("12 usd", "USD", 1200);
    money_is("1.234,50 €", "EUR", 123450);
    money_is("(250.00)", "USD", -25000);
    money_is("1.234", "KWD", 1234);
    money_is("1,500,000", "IRR", 1500000);
    money_is("1,500", "IRR", 1500);
    money_is("۱٬۵۰۰ ریال", "IRR", 1500);
    money_is("1500 تومان", "IRR", 15000);
    money_is("۱٫۵ تومان", "IRR", 15);
    money_is("۲۵۰۰ ﷼", "IRR", 2500);
    money_is("1500 ريال", "IRR", 1500);
    money_is("1500.00", "IRR", 1500);
    money_is("559697.5639", "USD", 55969756);
    money_is("0.005", "USD", 1);
    money_is("-0.005", "USD", -1);
    money_is("90071992547409.93", "USD", INT64_C(9007199254740993));
    money_is("92233720368547758.07", "USD", INT64_MAX);
}

static void amounts_that_nobody_can_be_sure_of_are_refused(void **state)
{
    (void)state;
    money_fails("1,234", "USD", "\"1,234\" is ambiguous: a thousand or a decimal separator?");
    money_fails("$1.234", "USD", "\"1.234\" is ambiguous: a thousand or a decimal separator?");
    money_fails("12 EUR", "USD", "\"12 EUR\" is in EUR, but all amounts are in USD");
    money_fails("€ 12", "USD", "\"€ 12\" is in €, but all amounts are in USD");
    money_fails("100 تومان", "USD", "\"100 تومان\" is in تومان, but all amounts are in USD");
    money_fails("1500.5", "IRR", "\"1500.5\" has a fraction, but IRR has none");
    money_fails("1.5M", "USD", "\"1.5M\" is not an amount");
    money_fails("twelve", "USD", "\"twelve\" is not an amount");
    money_fails("92233720368547758.08", "USD", "\"92233720368547758.08\" is too great an amount");
}

static void a_factor_multiplies_before_rounding(void **state)
{
    (void)state;
    int64_t found = 0;
    marz_error error = {0};
    assert_ok(marz_money_parse("1100.04", "USD", MARZ_NUMBER_ANY, 1000000, &found, &error), &error);
    assert_int_equal(found, INT64_C(110004000000));
    assert_ok(marz_money_parse("1.234567", "IRR", MARZ_NUMBER_ANY, 1000000, &found, &error),
              &error);
    assert_int_equal(found, 1234567);
}

static void amounts_are_shown_in_groups(void **state)
{
    (void)state;
    static const struct {
        int64_t minor;
        const char *currency;
        marz_money_style style;
        const char *text;
    } cases[] = {
        {123450, "USD", {0}, "1,234.50"},
        {-5, "USD", {0}, "-0.05"},
        {-123450, "USD", {.has_currency = true}, "-1,234.50 USD"},
        {123450, "USD", {.is_rounded = true}, "1,235"},
        {1234567, "IRR", {.is_persian = true, .has_currency = true}, "۱٬۲۳۴٬۵۶۷ ریال"},
        {1234570,
         "IRR",
         {.is_persian = true, .is_toman = true, .has_currency = true},
         "۱۲۳٬۴۵۷ تومان"},
        {15, "IRR", {.is_toman = true, .has_currency = true}, "1.5 toman"},
        {1234, "KWD", {0}, "1.234"},
        {123450, "EUR", {.is_persian = true}, "۱٬۲۳۴٫۵۰"},
        {INT64_MIN + 1, "JPY", {0}, "-9,223,372,036,854,775,807"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char text[96];
        marz_money_format(cases[k].minor, cases[k].currency, &cases[k].style, text);
        assert_string_equal(text, cases[k].text);
    }
}

static void plain_amounts_are_read_back(void **state)
{
    (void)state;
    static const char *const currencies[] = {"USD", "IRR", "KWD", "CLF"};
    static const int64_t amounts[] = {0, 1, -1, 99, -123456, INT64_MAX, 1000, -1234};
    for (size_t c = 0; c < 4; c++) {
        for (size_t k = 0; k < sizeof amounts / sizeof *amounts; k++) {
            char text[32];
            int64_t back = 7;
            marz_money_plain(amounts[k], currencies[c], text);
            assert_ok(marz_money_parse(text, currencies[c], MARZ_NUMBER_POINT, 1, &back, NULL),
                      NULL);
            assert_int_equal(back, amounts[k]);
        }
    }
}

static void date_is(const char *text, marz_day_order order, const char *iso)
{
    int32_t day = 0;
    marz_error error = {0};
    assert_ok(marz_day_parse(text, order, &day, &error), &error);
    char found[16];
    marz_day_format(MARZ_GREGORIAN, day, found);
    assert_string_equal(found, iso);
}

static void date_fails(const char *text, marz_day_order order, const char *message)
{
    int32_t day = 7;
    marz_error error = {0};
    assert_int_equal(marz_day_parse(text, order, &day, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, message);
    assert_int_equal(day, 7);
}

static void dates_of_all_kinds_are_understood(void **state)
{
    (void)state;
    static const char *const same[] = {"2026-11-23",
                                       "2026/11/23",
                                       "2026.11.23",
                                       "20261123",
                                       "2026-11-23 00:00:00.000",
                                       "2026-11-23T10:30:00Z",
                                       "2026-11-23T10:30:00+03:30",
                                       "2026/11/23 9:05",
                                       "1405/09/02",
                                       "۱۴۰۵/۰۹/۰۲",
                                       "1405-9-2",
                                       "14050902",
                                       " 2026-11-23 ",
                                       "2026-11-23, 10:30 PM"};
    for (size_t k = 0; k < sizeof same / sizeof *same; k++)
        date_is(same[k], MARZ_DAY_ORDER_YEAR_FIRST, "2026-11-23");
    date_is("23/11/2026", MARZ_DAY_ORDER_DAY_FIRST, "2026-11-23");
    date_is("11/23/2026 14:00", MARZ_DAY_ORDER_MONTH_FIRST, "2026-11-23");
    date_is("02/09/1405", MARZ_DAY_ORDER_DAY_FIRST, "2026-11-23");
    date_is("2026-11-23", MARZ_DAY_ORDER_DAY_FIRST, "2026-11-23");
    date_is("1403/12/30", MARZ_DAY_ORDER_YEAR_FIRST, "2025-03-20");
    date_is("9999-12-31", MARZ_DAY_ORDER_YEAR_FIRST, "9999-12-31");
}

static void dates_that_are_unclear_or_impossible_are_refused(void **state)
{
    (void)state;
    date_fails("03/04/2024", MARZ_DAY_ORDER_YEAR_FIRST,
               "\"03/04/2024\" is ambiguous: day or month first?");
    date_fails("1404/12/30", MARZ_DAY_ORDER_YEAR_FIRST,
               "\"1404/12/30\" is a date that does not exist");
    date_fails("2023-02-29", MARZ_DAY_ORDER_YEAR_FIRST,
               "\"2023-02-29\" is a date that does not exist");
    date_fails("31/12/2024", MARZ_DAY_ORDER_MONTH_FIRST,
               "\"31/12/2024\" is a date that does not exist");
    date_fails("0001-01-01", MARZ_DAY_ORDER_YEAR_FIRST,
               "\"0001-01-01\" has the year 1: neither 1200-1500 (Jalali) nor 1583-9999");
    static const char *const wrong[] = {"",        "soon",          "2024-13",        "12/24",
                                        "45000",   "2024-01-01x",   "2024-01/02",     "24-01-02",
                                        "2024--1", "2024-01-02 25", "2024-01-02 10:3"};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        int32_t day;
        if (marz_day_parse(wrong[k], MARZ_DAY_ORDER_YEAR_FIRST, &day, NULL) == MARZ_OK)
            fail_msg("\"%s\" was understood", wrong[k]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(separators_that_say_what_they_are_are_understood),
        cmocka_unit_test(a_lone_separator_before_three_digits_needs_a_style),
        cmocka_unit_test(signs_stand_where_accountants_put_them),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(amounts_become_minor_units_exactly),
        cmocka_unit_test(amounts_that_nobody_can_be_sure_of_are_refused),
        cmocka_unit_test(a_factor_multiplies_before_rounding),
        cmocka_unit_test(amounts_are_shown_in_groups),
        cmocka_unit_test(plain_amounts_are_read_back),
        cmocka_unit_test(dates_of_all_kinds_are_understood),
        cmocka_unit_test(dates_that_are_unclear_or_impossible_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
