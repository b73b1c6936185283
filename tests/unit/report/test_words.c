#include "support.h"

#include "base/int128.h"
#include "model/settings.h"
#include "report/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const names[] = {
#define MARZ_WORD(name, arity, english, persian) #name,
#define MARZ_PHRASE(key, english, persian)
#include "report/words.def"
#undef MARZ_WORD
#undef MARZ_PHRASE
};

static const char *const keys[] = {
#define MARZ_WORD(name, arity, english, persian)
#define MARZ_PHRASE(key, english, persian) key,
#include "report/words.def"
#undef MARZ_WORD
#undef MARZ_PHRASE
};

/// Every brace opens a place within the arity, closes, and holds no other.
static void check_places(const char *name, const char *text, int32_t arity)
{
    for (const char *open = strchr(text, '{'); open; open = strchr(open + 1, '{')) {
        const char *close = strchr(open, '}');
        const char *next = strchr(open + 1, '{');
        if (!close || (next && next < close))
            fail_msg("%s: a brace inside a brace: %s", name, text);
        if (open[1] < '1' || open[1] >= '1' + arity)
            fail_msg("%s: a place beyond its %d arguments: %s", name, arity, text);
        if (open[2] != '}' && (open[2] != ':' || !memchr(open, '|', (size_t)(close - open))))
            fail_msg("%s: neither a place nor a choice: %s", name, text);
    }
}

static void every_sentence_has_its_places_in_both_languages(void **state)
{
    (void)state;
    for (marz_word word = 0; word < MARZ_WORD_COUNT; word++) {
        int32_t arity;
        const char *english = marz_word_text(MARZ_ENGLISH, word, &arity);
        const char *persian = marz_word_text(MARZ_PERSIAN, word, NULL);
        check_places(names[word], english, arity);
        check_places(names[word], persian, arity);
        for (char place[] = "{1"; place[1] <= '0' + arity; place[1]++)
            if ((strstr(english, place) != NULL) != (strstr(persian, place) != NULL))
                fail_msg("%s: only one language uses %s}", names[word], place);
    }
}

/// Latin letters and digits outside places; few names and signs may stand.
static bool is_persian(const char *text)
{
    static const char *const allowed[] = {"Natural Earth", "marz settings KEY VALUE",
                                          "p\u00a0=",      "q\u00a0=",
                                          "n\u00a0=",      "{1}",
                                          "{2}",           "{3}",
                                          "{4}",           "{5}",
                                          "{6}",           "{7}"};
    char rest[2048];
    snprintf(rest, sizeof rest, "%s", text);
    for (size_t k = 0; k < sizeof allowed / sizeof *allowed; k++)
        for (char *at; (at = strstr(rest, allowed[k]));)
            memset(at, ' ', strlen(allowed[k]));
    return !strpbrk(rest, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
}

static void persian_is_persian(void **state)
{
    (void)state;
    for (marz_word word = 0; word < MARZ_WORD_COUNT; word++)
        if (word != MARZ_WORD_COLUMN_Q && !is_persian(marz_word_text(MARZ_PERSIAN, word, NULL)))
            fail_msg("%s: %s", names[word], marz_word_text(MARZ_PERSIAN, word, NULL));
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        if (!is_persian(marz_phrase_text(MARZ_PERSIAN, keys[k])))
            fail_msg("%s: %s", keys[k], marz_phrase_text(MARZ_PERSIAN, keys[k]));
    assert_false(is_persian("سال 2027"));
}

static void every_setting_has_words(void **state)
{
    (void)state;
    int32_t count;
    const marz_setting_info *infos = marz_settings_list(&count);
    for (int32_t k = 0; k < count; k++)
        if (!marz_phrase_text(MARZ_PERSIAN, infos[k].key))
            fail_msg("setting %s has no line in words.def", infos[k].key);
}

static void names_of_sheets_are_allowed_in_workbooks(void **state)
{
    (void)state;
    for (marz_word word = 0; word < MARZ_WORD_COUNT; word++) {
        if (strncmp(names[word], "TABLE_", 6) != 0)
            continue;
        assert_true(strlen(marz_word_text(MARZ_ENGLISH, word, NULL)) <= 31);
        assert_false(strpbrk(marz_word_text(MARZ_ENGLISH, word, NULL), "[]:*?/\\'"));
        size_t letters = 0;
        for (const char *c = marz_word_text(MARZ_PERSIAN, word, NULL); *c; c++)
            letters += ((unsigned char)*c & 0xc0) != 0x80;
        assert_true(letters <= 31);
    }
}

static void check_sentence(const char *sentence, const marz_arg *args, const char *expected)
{
    char text[512] = "";
    marz_piece piece;
    marz_shown room;
    while (marz_piece_next(&sentence, args, &piece))
        if (piece.argument < 0)
            strncat(text, piece.text, piece.length);
        else
            strcat(text, marz_arg_show(MARZ_ENGLISH, "USD", args[piece.argument], &room));
    assert_string_equal(text, expected);
}

static void a_choice_follows_the_number(void **state)
{
    (void)state;
    const char *sentence = "{1} {1:account moves|accounts move} to {2}.";
    check_sentence(sentence, MARZ_ARGS(marz_arg_count(1), marz_arg_name("Sara")),
                   "1 account moves to Sara.");
    check_sentence(sentence, MARZ_ARGS(marz_arg_count(1200), marz_arg_name("{1}")),
                   "1,200 accounts move to {1}.");
}

static void numbers_are_written_in_both_languages(void **state)
{
    (void)state;
    assert_string_equal(marz_show_count(MARZ_ENGLISH, -1234567).text, "\u22121,234,567");
    assert_string_equal(marz_show_count(MARZ_PERSIAN, 1234567).text, "۱٬۲۳۴٬۵۶۷");
    assert_string_equal(marz_show_real(MARZ_PERSIAN, 1234567.5, 1).text, "۱٬۲۳۴٬۵۶۷٫۵");
    assert_string_equal(marz_show_real(MARZ_ENGLISH, (double)NAN, 2).text, "–");
    assert_string_equal(marz_show_real(MARZ_ENGLISH, 0.005, 2).text, "0.01");
    assert_string_equal(marz_show_percent(MARZ_ENGLISH, 0.4321, 0).text, "43%");
    assert_string_equal(marz_show_percent(MARZ_PERSIAN, 0.4321, 1).text, "۴۳٫۲٪");
    assert_string_equal(marz_show_change(MARZ_ENGLISH, 0.034, 0).text, "+3%");
    assert_string_equal(marz_show_change(MARZ_ENGLISH, -0.034, 0).text, "\u22123%");
    assert_string_equal(marz_show_change(MARZ_ENGLISH, -0.001, 0).text, "0%");
}

static void money_is_short_in_sentences_and_whole_in_tables(void **state)
{
    (void)state;
    assert_string_equal(marz_show_money(MARZ_ENGLISH, "USD", 123456789).text, "$1.23M");
    assert_string_equal(marz_show_money(MARZ_ENGLISH, "USD", 99999999).text, "$1.00M");
    assert_string_equal(marz_show_money(MARZ_ENGLISH, "USD", 4200).text, "$42");
    assert_string_equal(marz_show_money(MARZ_ENGLISH, "USD", -150000).text, "\u2212$1,500");
    assert_string_equal(marz_show_money(MARZ_ENGLISH, "IRR", 98765432100).text, "IRR\u00a098.8B");
    assert_string_equal(marz_show_money(MARZ_PERSIAN, "IRR", 98765432100).text,
                        "۹۸٫۸ میلیارد ریال");
    assert_string_equal(marz_show_money(MARZ_PERSIAN, "USD", 123456789).text, "۱٫۲۳ میلیون دلار");
    assert_string_equal(marz_show_money(MARZ_ENGLISH, "USD", MARZ_UNKNOWN).text, "–");
    assert_string_equal(marz_show_amount(MARZ_ENGLISH, "USD", 123456750).text, "1,234,568");
    assert_string_equal(marz_show_amount(MARZ_ENGLISH, "KWD", 1234567).text, "1,235");
    assert_string_equal(marz_show_amount(MARZ_PERSIAN, "IRR", 1500).text, "۱٬۵۰۰");
    assert_string_equal(marz_show_amount(MARZ_PERSIAN, MARZ_SHOW_TOMAN, 1500).text, "۱۵۰");
    assert_string_equal(marz_show_currency(MARZ_PERSIAN, MARZ_SHOW_TOMAN), "تومان");
}

static void dates_are_jalali_in_persian(void **state)
{
    (void)state;
    const int32_t day = marz_day_from_gregorian((marz_date){2026, 11, 23});
    assert_string_equal(marz_show_day(MARZ_ENGLISH, day).text, "23 November 2026");
    assert_string_equal(marz_show_day(MARZ_PERSIAN, day).text, "۲ آذر ۱۴۰۵");
    assert_string_equal(marz_show_day(MARZ_PERSIAN, MARZ_DAY_UNKNOWN).text, "–");
    assert_string_equal(marz_show_month(MARZ_ENGLISH, MARZ_JALALI, day, true).text, "Azar 1405");
    assert_string_equal(marz_show_month(MARZ_PERSIAN, MARZ_GREGORIAN, day, false).text, "نوامبر");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sentence_has_its_places_in_both_languages),
        cmocka_unit_test(persian_is_persian),
        cmocka_unit_test(every_setting_has_words),
        cmocka_unit_test(names_of_sheets_are_allowed_in_workbooks),
        cmocka_unit_test(a_choice_follows_the_number),
        cmocka_unit_test(numbers_are_written_in_both_languages),
        cmocka_unit_test(money_is_short_in_sentences_and_whole_in_tables),
        cmocka_unit_test(dates_are_jalali_in_persian),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
