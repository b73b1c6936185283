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
    {"USD", "$", "دلار"},        {"EUR", "€", "یورو"},  {"GBP", "£", "پوند"},
    {"IRR", NULL, "ریال"},       {"AED", NULL, "درهم"}, {"TRY", NULL, "لیر"},
    {"CNY", NULL, "یوان"},       {"JPY", "¥", "ین"},    {"IQD", NULL, "دینار عراق"},
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
    int64_t power = 1;
    for (int32_t k = marz_currency_decimals(code); k > 0; k--)
        power *= 10;
    return power;
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

marz_shown marz_show_money(marz_language language, const char *code, int64_t minor)
{
    if (minor == MARZ_UNKNOWN)
        return (marz_shown){"–"};
    const double major = (double)minor / (double)marz_show_minor_per_major(code);
    const scale unit = scale_of(major);
    const double value = major / unit.from, size = fabs(value);
    const int32_t decimals = unit.from <= 1 || size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
    const marz_shown number = marz_show_real(language, fabs(value), decimals);
    const bool is_negative = value < 0 && minor != 0;
    const currency *found = find_currency(code);
    marz_shown shown;
    if (language == MARZ_PERSIAN)
        snprintf(shown.text, sizeof shown.text, "%s%.60s%s%s%s %s",
                 is_negative ? "\u2066\u2212" : "", number.text, is_negative ? "\u2069" : "",
                 *unit.persian ? " " : "", unit.persian, marz_show_currency(language, code));
    else if (found && found->symbol)
        snprintf(shown.text, sizeof shown.text, "%s%s%.60s%s", is_negative ? "\u2212" : "",
                 found->symbol, number.text, unit.english);
    else
        snprintf(shown.text, sizeof shown.text, "%s%s\u00a0%.60s%s", is_negative ? "\u2212" : "",
                 code, number.text, unit.english);
    return shown;
}
