// Percent-encoded names: what they decode to, and what is none.
#include "support.h"

#include "http/percent.h"

#include <stdlib.h>

static void expect_decoded(const char *text, const char *expected)
{
    marz_buffer out = {0};
    assert_true(marz_percent_decode(text, &out));
    assert_string_equal(out.text ? out.text : "", expected);
    marz_buffer_deinit(&out);
}

static void expect_refused(const char *text)
{
    marz_buffer out = {0};
    assert_false(marz_percent_decode(text, &out));
    marz_buffer_deinit(&out);
}

static void names_are_decoded_once(void **state)
{
    (void)state;
    expect_decoded("", "");
    expect_decoded("A000001", "A000001");
    expect_decoded("a%20b%2Fc%2fd", "a b/c/d");
    expect_decoded("%D8%AA", "ت");
    expect_decoded("100%2525", "100%25");
    expect_decoded("a+b", "a+b");
    expect_decoded("%01%7F%ff", "\x01\x7f\xff");
}

static void what_is_no_encoding_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"%",    "a%",   "%4",  "%4g",  "%g4",
                                        "%%41", "% 41", "%00", "a%00b"};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        expect_refused(texts[k]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_decoded_once),
        cmocka_unit_test(what_is_no_encoding_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
