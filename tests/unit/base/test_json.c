// JSON as it is written: like jansson's, but reals in the fewest digits that read back.
#include "support.h"

#include "base/json.h"
#include "base/rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void reals_take_the_fewest_digits_that_read_back(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } rows[] = {{0.1, "0.1"},
                {0.3, "0.3"},
                {1.0 / 3, "0.3333333333333333"},
                {2, "2"},
                {-12.5, "-12.5"},
                {1e22, "1e+22"},
                {1e-7, "1e-07"},
                {0.1 + 0.2, "0.30000000000000004"},
                {51.25, "51.25"},
                {123456.789, "123456.789"}};
    char text[MARZ_JSON_REAL_MAX];
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        marz_json_real_text(rows[k].value, text);
        assert_string_equal(text, rows[k].text);
    }
}

static void every_real_reads_back(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(7), 1, 0);
    for (int k = 0; k < 20000; k++) {
        const double value = ldexp(marz_rng_unit(&rng) - 0.5, (int)marz_rng_below(&rng, 200) - 100);
        char text[MARZ_JSON_REAL_MAX];
        marz_json_real_text(value, text);
        assert_true(strtod(text, NULL) == value);
    }
}

static const char sample[] =
    "{\"z\": [], \"a\": {}, \"text\": \"line\\n\\\"quoted\\\" \\u0001 سلام\", \"list\": [1, "
    "[true, false, null], {\"b\": -5, \"a\": 2.5}], \"whole\": 3.0}";

static void all_else_is_written_as_jansson_writes_it(void **state)
{
    (void)state;
    json_t *root = json_loads(sample, 0, NULL);
    assert_non_null(root);
    marz_error error = {0};
    for (int is_sorted = 0; is_sorted < 2; is_sorted++) {
        marz_buffer text = {0};
        char *wanted = json_dumps(root, JSON_INDENT(2) | (is_sorted ? JSON_SORT_KEYS : 0));
        assert_ok(is_sorted ? marz_json_format(root, &text, &error)
                            : marz_json_print(root, &text, &error),
                  &error);
        assert_int_equal(text.length, strlen(wanted) + 1);
        assert_memory_equal(text.text, wanted, strlen(wanted));
        free(wanted);
        marz_buffer_deinit(&text);
    }
    json_decref(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reals_take_the_fewest_digits_that_read_back),
        cmocka_unit_test(every_real_reads_back),
        cmocka_unit_test(all_else_is_written_as_jansson_writes_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
