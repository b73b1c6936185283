#include "support.h"

#include "base/rng.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

typedef void change(const char *text, size_t length, marz_buffer *out);

static void check(change *how, const char *text, const char *expected)
{
    marz_buffer out = {0};
    how(text, strlen(text), &out);
    assert_false(out.is_broken);
    assert_string_equal(out.text ? out.text : "", expected);
    marz_buffer_deinit(&out);
}

static void names_keep_what_a_reader_sees(void **state)
{
    (void)state;
    check(marz_text_clean, "Acme Corporation", "Acme Corporation");
    check(marz_text_clean, "  Acme \t\r\n Corporation  ", "Acme Corporation");
    check(marz_text_clean, "علي كريمي", "علی کریمی");
    check(marz_text_clean, "خرده\xe2\x80\x8cفروشی", "خرده\xe2\x80\x8cفروشی");
    check(marz_text_clean, "\xe2\x80\x8fشعبه ۱۲\xe2\x80\x8e", "شعبه ۱۲");
    check(marz_text_clean, "Jose\xcc\x81", "Jos\xc3\xa9");
    check(marz_text_clean, "Tehran\xc2\xa0 West", "Tehran West");
    check(marz_text_clean, "", "");
    check(marz_text_clean, "bad \xff byte", "bad \xef\xbf\xbd byte");
}

static void keys_of_rows_lose_script_but_not_case(void **state)
{
    (void)state;
    check(marz_text_id, "Ab-12", "Ab-12");
    check(marz_text_id, "۱۲", "12");
    check(marz_text_id, "٣٤", "34");
    check(marz_text_id, " کد\xe2\x80\x8cهای ۱۲ ", "کدهای 12");
    check(marz_text_id, "كد", "کد");
    check(marz_text_id, "ＡＢＣ１", "ABC1");
    check(marz_text_id, "ﻻ", "لا");
    check(marz_text_id, "کـــد", "کد");
}

static void compare_keys_make_spellings_of_one_word_equal(void **state)
{
    (void)state;
    check(marz_text_key, "Québec", "quebec");
    check(marz_text_key, "QUEBEC", "quebec");
    check(marz_text_key, "Straße", "strasse");
    check(marz_text_key, "آباده", "اباده");
    check(marz_text_key, "أراك", "اراک");
    check(marz_text_key, "مسئول", "مسیول");
    check(marz_text_key, "شركة", "شرکه");
    check(marz_text_key, "خرده\xe2\x80\x8cفروشی", "خردهفروشی");
    check(marz_text_key, "کِتاب", "کتاب");
    check(marz_text_key, "İstanbul", "istanbul");
    check(marz_text_key, "Zürich  ۵", "zurich 5");
}

static void every_strength_is_a_fixed_point(void **state)
{
    (void)state;
    static change *const all[] = {marz_text_clean, marz_text_id, marz_text_key};
    static const char *const texts[] = {
        "  علي\xe2\x80\x8c كريمي ۱۲", "İ ﷺ ½ ﬁ", "Å e\xcc\x81 ", "\xff\xfe", "모든 한글",
        "😀 \xf0\x9f\x98\x80"};
    for (size_t how = 0; how < 3; how++) {
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
            marz_buffer once = {0}, twice = {0};
            all[how](texts[k], strlen(texts[k]), &once);
            all[how](once.text, once.length, &twice);
            assert_string_equal(once.text, twice.text);
            marz_buffer_deinit(&once);
            marz_buffer_deinit(&twice);
        }
    }
}

static void long_texts_need_no_luck(void **state)
{
    (void)state;
    enum { COUNT = 5000 };
    marz_buffer text = {0}, expected = {0}, out = {0};
    for (int k = 0; k < COUNT; k++) {
        marz_buffer_text(&text, "ﷺ");
        marz_buffer_text(&expected, "صلی الله علیه وسلم");
    }
    marz_text_id(text.text, text.length, &out);
    assert_string_equal(out.text, expected.text);
    marz_buffer_deinit(&text);
    marz_buffer_deinit(&expected);
    marz_buffer_deinit(&out);
}

static void digits_of_other_scripts_become_ascii(void **state)
{
    (void)state;
    check(marz_text_digits, "۱۴۰۵/۰۹/۰۲", "1405/09/02");
    check(marz_text_digits, "٪۱۲٫۵", "%12.5");
    check(marz_text_digits, "\xe2\x88\x92۵", "-5");
    check(marz_text_digits, "\xe2\x80\x8e+98", "+98");
    marz_buffer out = {0};
    marz_text_persian_digits("1,234.5", &out);
    assert_string_equal(out.text, "۱,۲۳۴.۵");
    marz_buffer_deinit(&out);
}

static void invalid_utf8_is_found_where_it_begins(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length, valid;
    } cases[] = {{"", 0, 0},
                 {"plain", 5, 5},
                 {"é", 2, 2},
                 {"ab\xe9", 3, 2},
                 {"ab\xc3", 3, 2},
                 {"\xed\xa0\x80", 3, 0},     // a surrogate
                 {"\xc0\x80", 2, 0},         // overlong
                 {"\xf4\x90\x80\x80", 4, 0}, // beyond U+10FFFF
                 {"\xf0\x9f\x98\x80", 4, 4},
                 {"0123456789012345678901234567890123456789\xff", 41, 40}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        assert_int_equal(marz_text_valid_length(cases[k].text, cases[k].length), cases[k].valid);
    assert_true(marz_text_is_ascii("0123456789", 10));
    assert_false(marz_text_is_ascii("01234567é", 10));
    assert_false(marz_text_is_ascii("0123456789é", 12));
}

static void check_phone(const char *text, bool is_iranian, const char *expected)
{
    marz_buffer out = {0};
    marz_text_phone(text, strlen(text), is_iranian, &out);
    assert_string_equal(out.text, expected);
    marz_buffer_deinit(&out);
}

static void one_telephone_has_one_form(void **state)
{
    (void)state;
    static const char *const same[] = {"+98 912 345 6789",
                                       "00989123456789",
                                       "0912-345-6789",
                                       "۰۹۱۲۳۴۵۶۷۸۹",
                                       "989123456789",
                                       "+98 (0) 912 345 67 89",
                                       "\xe2\x80\x8e+98 9123456789",
                                       "+98 0912 3456789"};
    for (size_t k = 0; k < sizeof same / sizeof *same; k++)
        check_phone(same[k], false, "+989123456789");
    check_phone("021-8877 6655", true, "+982188776655");
    check_phone("021-8877 6655", false, "021-8877 6655");
    check_phone("245-555-0173", false, "245-555-0173");
    check_phone("0049 (30) 1234567", false, "+49301234567");
    check_phone("245-555-0173 x12", false, "245-555-0173 x12");
    check_phone("+1 (245) 555-0173", false, "+12455550173");
    check_phone("00", false, "00");
}

/// What plain means, byte by byte.
static bool is_plain_by_bytes(const char *text, size_t length)
{
    for (size_t k = 0; k < length; k++) {
        const bool is_end = k == 0 || k + 1 == length;
        const bool is_second = k > 0 && text[k - 1] == ' ';
        if (text[k] < ' ' || text[k] > '~' || (text[k] == ' ' && (is_end || is_second)))
            return false;
    }
    return true;
}

static void plain_text_is_told_from_other_text_at_any_length(void **state)
{
    (void)state;
    static const char bytes[] = " a~\x1f\x7f\x80\xff .";
    marz_rng rng = marz_rng_make(test_seed(7), 0, 0);
    int32_t plain_count = 0;
    for (int32_t round = 0; round < 200000; round++) {
        char text[32];
        const size_t length = (size_t)marz_rng_below(&rng, (int64_t)sizeof text + 1);
        memset(text, 'x', sizeof text);
        for (int32_t k = (int32_t)marz_rng_below(&rng, 4); k > 0 && length; k--)
            text[marz_rng_below(&rng, (int64_t)length)] =
                bytes[marz_rng_below(&rng, (int64_t)sizeof bytes - 1)];
        const bool is_plain = is_plain_by_bytes(text, length);
        assert_int_equal(marz_text_is_plain(text, length), is_plain);
        plain_count += is_plain;
    }
    assert_in_range(plain_count, 60000, 160000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_keep_what_a_reader_sees),
        cmocka_unit_test(keys_of_rows_lose_script_but_not_case),
        cmocka_unit_test(compare_keys_make_spellings_of_one_word_equal),
        cmocka_unit_test(every_strength_is_a_fixed_point),
        cmocka_unit_test(long_texts_need_no_luck),
        cmocka_unit_test(digits_of_other_scripts_become_ascii),
        cmocka_unit_test(invalid_utf8_is_found_where_it_begins),
        cmocka_unit_test(one_telephone_has_one_form),
        cmocka_unit_test(plain_text_is_told_from_other_text_at_any_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
