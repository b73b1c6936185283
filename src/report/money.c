#include "report/number.h"

#include "base/int128.h"
#include "base/money.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct currency {
    const char *code, *symbol, *persian;
} currency;

/// Currencies with a sign of their own or a Persian name.
static const currency currencies[] = {
    {"USD", "$", "دلار"},
    {"EUR", "€", "یورو"},
    {"GBP", "£", "پوند"},
    {"IRR", NULL, "ریال"},
    {MARZ_SHOW_TOMAN, NULL, "تومان"},
    {"AED", NULL, "درهم"},
    {"TRY", NULL, "لیر"},
    {"CNY", NULL, "یوان"},
    {"JPY", "¥", "ین"},
    {"IQD", NULL, "دینار عراق"},
    {"KWD", NULL, "دینار کویت"},
};

static const currency *find_currency(const char *code)
{
    for (size_t k = 0; k < sizeof currencies / sizeof *currencies; k++)
        if (strcmp(currencies[k].code, code) == 0)
            return &currencies[k];
    return NULL;
}

int64_t marz_show_minor_per_major(const char *code)
{
    if (strcmp(code, MARZ_SHOW_TOMAN) == 0)
        return 10;
    int64_t power = 1;
    for (int32_t k = marz_currency_decimals(code); k > 0; k--)
        power *= 10;
    return power;
}

const char *marz_show_unit(const char *code, const char *rial_unit)
{
    const bool is_toman = strcmp(code, "IRR") == 0 && strcmp(rial_unit, "toman") == 0;
    return is_toman ? MARZ_SHOW_TOMAN : code;
}

const char *marz_show_currency(marz_language language, const char *code)
{
    const currency *found = find_currency(code);
    return language == MARZ_PERSIAN && found && found->persian ? found->persian : code;
}

marz_shown marz_show_amount(marz_language language, const char *code, int64_t minor)
{
    if (minor == MARZ_UNKNOWN)
        return (marz_shown){"–"};
    return marz_show_count(language,
                           (int64_t)marz_div_round(minor, marz_show_minor_per_major(code)));
}

typedef struct scale {
    double from;
    const char *english, *persian;
} scale;

/// The greatest unit of which there is at least one.
static scale scale_of(double major)
{
    static const scale scales[] = {{1e12, "T", "هزار میلیارد"},
                                   {1e9, "B", "میلیارد"},
                                   {1e6, "M", "میلیون"},
                                   {1e3, "K", "هزار"}};
    for (size_t k = 0; k < sizeof scales / sizeof *scales; k++)
        if (fabs(major) >= scales[k].from * 0.9995)
            return scales[k];
    return (scale){1, "", ""};
}

/// Three digits and a unit; below a hundred thousand all digits.
static marz_shown show_scaled(marz_language language, const char *code, int64_t minor, bool is_tick)
{
    const double major = fabs((double)minor) / (double)marz_show_minor_per_major(code);
    const bool is_whole = !is_tick && major < 99999.5;
    const scale unit = is_whole ? (scale){1, "", ""} : scale_of(major);
    const double value = major / unit.from;
    int32_t decimals = unit.from <= 1 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    while (is_tick && decimals > 0 && fabs(value * 10 - round(value * 10)) < 0.05 &&
           (decimals > 1 || fabs(value - round(value)) < 0.005))
        decimals--;
    const marz_shown number = marz_show_real(language, value, decimals);
    const bool is_persian = language == MARZ_PERSIAN;
    const char *name = is_persian ? unit.persian : unit.english;
    marz_shown shown;
    snprintf(shown.text, sizeof shown.text, "%.80s%s%s", number.text,
             is_persian && *name ? " " : "", name);
    return shown;
}

marz_shown marz_show_tick(marz_language language, const char *code, int64_t minor)
{
    return show_scaled(language, code, minor, true);
}

marz_shown marz_show_money(marz_language language, const char *code, int64_t minor)
{
    if (minor == MARZ_UNKNOWN)
        return (marz_shown){"–"};
    const marz_shown size = show_scaled(language, code, minor, false);
    const currency *found = find_currency(code);
    const bool is_negative = marz_div_round(minor, marz_show_minor_per_major(code)) < 0;
    const char *minus = is_negative ? "\u2212" : "";
    marz_shown shown;
    if (language == MARZ_PERSIAN)
        snprintf(shown.text, sizeof shown.text, "%s%s%.60s%s %s", is_negative ? "\u2066" : "",
                 minus, size.text, is_negative ? "\u2069" : "", marz_show_currency(language, code));
    else if (found && found->symbol)
        snprintf(shown.text, sizeof shown.text, "%s%s%.60s", minus, found->symbol, size.text);
    else
        snprintf(shown.text, sizeof shown.text, "%s%s\u00a0%.60s", minus, code, size.text);
    return shown;
}
