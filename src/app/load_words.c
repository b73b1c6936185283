#include "app/load_words.h"

#include "base/money.h"

#include <stdio.h>
#include <string.h>

static const char *unit_of(const char *measure)
{
    return strcmp(measure, "workload") == 0 ? " minutes"
           : strcmp(measure, "count") == 0  ? " accounts"
                                            : "";
}

void marz_load_words(const char *measure, int64_t load, const char *currency,
                     const marz_settings *settings, char text[static MARZ_LOAD_WORDS_MAX])
{
    if (!measure || strcmp(measure, "potential") == 0) {
        char money[96];
        const marz_money_style style = {.has_currency = true,
                                        .is_toman = strcmp(settings->rial_unit, "toman") == 0};
        marz_money_format(load, currency, &style, money);
        snprintf(text, MARZ_LOAD_WORDS_MAX, "%s", money);
        return;
    }
    char count[64];
    marz_count_format(load, false, count);
    snprintf(text, MARZ_LOAD_WORDS_MAX, "%s%s", count, unit_of(measure));
}
