#include "report/table.h"

#include <math.h>
#include <string.h>

/// What a setting means, in the language of the report.
static const char *meaning_of(const marz_report *report, const marz_setting_info *info)
{
    const char *text = marz_phrase_text(report->language, info->key);
    return text ? text : info->help;
}

static const char *copy_shown(marz_report *report, marz_shown shown)
{
    const char *copy = marz_arena_copy(report->arena, shown.text, strlen(shown.text));
    report->is_broken |= !copy;
    return copy ? copy : "";
}

/// As few decimals as the value needs, three at most.
static int32_t decimals_of(double value)
{
    int32_t decimals = 0;
    for (double scaled = value; decimals < 3 && fabs(scaled - round(scaled)) > 1e-6; scaled *= 10)
        decimals++;
    return decimals;
}

/// The value as people say it: 24 visits, 1.22 times, 15%; `text` is what they type.
static const char *shown_value(marz_report *report, const marz_settings *settings,
                               const marz_setting_info *info, const char *text)
{
    int64_t raw = 0;
    if (info->kind != MARZ_SETTING_TEXT)
        memcpy(&raw, (const char *)settings + info->offset, sizeof raw);
    const bool is_thousandth = strcmp(info->unit, "1/1000 a year") == 0;
    const double value = (double)raw / (is_thousandth                    ? 1e3
                                        : strcmp(info->unit, "ppm") == 0 ? 1e6
                                                                         : 1);
    if (info->kind == MARZ_SETTING_PPM)
        return copy_shown(report, marz_show_percent(report->language, (double)raw / 1e6,
                                                    decimals_of((double)raw / 1e4)));
    if (info->kind == MARZ_SETTING_INT)
        return copy_shown(report, marz_show_real(report->language, value, decimals_of(value)));
    const char *known = marz_phrase_text(report->language, text);
    return known ? known : copy_shown(report, marz_show_digits(report->language, text));
}

static void add_setting(marz_table *table, const marz_setting_info *info)
{
    marz_report *report = table->report;
    const marz_settings *settings = &report->company->settings;
    char value[MARZ_SETTING_TEXT_MAX], normal[MARZ_SETTING_TEXT_MAX];
    marz_settings defaults;
    marz_settings_defaults(&defaults);
    memcpy(defaults.currency, settings->currency, sizeof defaults.currency);
    marz_settings_get(settings, info, value);
    marz_settings_get(&defaults, info, normal);
    const char *unit =
        strcmp(info->unit, "%") == 0 || !*info->unit ? "" : marz_report_key(report, info->unit);
    const char *usual = shown_value(report, &defaults, info, normal);
    marz_table_row(table, false);
    marz_table_words(table, meaning_of(report, info));
    marz_table_words(table, shown_value(report, settings, info, value));
    marz_table_words(table, unit);
    marz_table_words(table, strcmp(value, normal) == 0
                                ? marz_report_word(report, MARZ_WORD_IS_DEFAULT)
                                : marz_report_phrase(report, MARZ_WORD_WAS_DEFAULT,
                                                     MARZ_ARGS(marz_arg_name(usual))));
    marz_table_name(table,
                    marz_report_phrase(report, MARZ_WORD_KEY_VALUE,
                                       MARZ_ARGS(marz_arg_name(info->key), marz_arg_name(value))));
}

void marz_section_settings(marz_report *report)
{
    int32_t count;
    const marz_setting_info *infos = marz_settings_list(&count);
    marz_report_say(report, NULL, MARZ_WORD_SETTINGS, NULL);
    marz_table table;
    marz_table_start(&table, report, MARZ_WORD_TABLE_SETTINGS);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_ASSUMPTION);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_SETTING);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_UNIT);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_DEFAULT);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_AS_SET);
    for (int32_t k = 0; k < count; k++)
        add_setting(&table, &infos[k]);
    marz_table_print(&table);
}
