/// @file fuzz_values.c
/// Readers of numbers, amounts, dates, telephones and texts: no crash, no change on failure, and
/// what was made once is not changed by making it again.
#include "fuzz.h"

#include "base/daytext.h"
#include "base/money.h"
#include "base/text.h"

#include <string.h>

typedef void change(const char *text, size_t length, marz_buffer *out);

static void check_fixed_point(change *how, const char *text, size_t length)
{
    marz_buffer once = {0}, twice = {0};
    marz_buffer_text(&once, "");
    marz_buffer_text(&twice, "");
    how(text, length, &once);
    how(once.text, once.length, &twice);
    PROMISE(marz_text_valid_length(once.text, once.length) == once.length);
    PROMISE(once.length == twice.length && memcmp(once.text, twice.text, once.length) == 0);
    marz_buffer_deinit(&once);
    marz_buffer_deinit(&twice);
}

static void phone(const char *text, size_t length, marz_buffer *out)
{
    marz_text_phone(text, length, true, out);
}

static void check_money(const char *text, const char *currency, marz_number_style style)
{
    int64_t minor = 7, back = 8;
    marz_error error = {0};
    if (marz_money_parse(text, currency, style, 1, &minor, &error)) {
        PROMISE(minor == 7 && error.message[0] != '\0');
        return;
    }
    char plain[32];
    marz_money_plain(minor, currency, plain);
    PROMISE(!marz_money_parse(plain, currency, MARZ_NUMBER_POINT, 1, &back, NULL) && back == minor);
}

static void check_date(const char *text, marz_day_order order)
{
    int32_t day = 7, back = 8;
    marz_error error = {0};
    if (marz_day_parse(text, order, &day, &error)) {
        PROMISE(day == 7 && error.message[0] != '\0');
        return;
    }
    char iso[16];
    marz_day_format(MARZ_GREGORIAN, day, iso);
    PROMISE(!marz_day_parse(iso, order, &back, NULL) && back == day);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const currencies[] = {"USD", "IRR", "KWD", "CLF"};
    static const marz_number_style styles[] = {MARZ_NUMBER_ANY, MARZ_NUMBER_COMMA_GROUPS,
                                               MARZ_NUMBER_POINT, MARZ_NUMBER_COMMA};
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    if (size)
        memcpy(text, data, size);
    text[size] = '\0';
    static change *const changes[] = {marz_text_clean, marz_text_id, marz_text_key, phone};
    for (size_t k = 0; k < 4; k++)
        check_fixed_point(changes[k], text, strlen(text));
    for (size_t k = 0; k < 16; k++)
        check_money(text, currencies[k / 4], styles[k % 4]);
    for (int order = 0; order < 3; order++)
        check_date(text, (marz_day_order)order);
    free(text);
    return 0;
}
