#include "report/table.h"

#include <string.h>

/// What a setting means, in the language of the report.
static const char *meaning_of(const marz_report *report, const marz_setting_info *info)
{
    const char *text = marz_phrase_text(report->language, info->key);
    return text ? text : info->help;
}

static const char *shown_value(marz_report *report, const char *text)
{
    const char *known = marz_phrase_text(report->language, text);
    if (known)
        return known;
    const marz_shown shown = marz_show_digits(report->language, text);
    const char *copy = marz_arena_copy(report->arena, shown.text, strlen(shown.text));
    return copy ? copy : "";
}

static void add_setting(marz_table *table, const marz_setting_info *info)
{
    marz_report *report = table->report;
    char value[MARZ_SETTING_TEXT_MAX], normal[MARZ_SETTING_TEXT_MAX];
    marz_settings defaults;
    marz_settings_defaults(&defaults);
    memcpy(defaults.currency, report->company->settings.currency, sizeof defaults.currency);
    marz_settings_get(&report->company->settings, info, value);
    marz_settings_get(&defaults, info, normal);
    const char *unit =
        strcmp(info->unit, "%") == 0 || !*info->unit ? "" : marz_report_key(report, info->unit);
    marz_table_row(table, false);
    marz_table_words(table, meaning_of(report, info));
    marz_table_name(table, info->key);
    marz_table_words(table, shown_value(report, value));
    marz_table_words(table, unit);
    marz_table_words(
        table, strcmp(value, normal) == 0
                   ? marz_report_word(report, MARZ_WORD_IS_DEFAULT)
                   : marz_report_phrase(report, MARZ_WORD_WAS_DEFAULT,
                                        MARZ_ARGS(marz_arg_name(shown_value(report, normal)))));
}

void marz_section_settings(marz_report *report)
{
    int32_t count;
    const marz_setting_info *infos = marz_settings_list(&count);
    marz_report_say(report, NULL, MARZ_WORD_SETTINGS, NULL);
    marz_table table;
    marz_table_start(&table, report, MARZ_WORD_TABLE_SETTINGS);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_ASSUMPTION);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_KEY);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_SETTING);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_UNIT);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_DEFAULT);
    for (int32_t k = 0; k < count; k++)
        add_setting(&table, &infos[k]);
    marz_table_print(&table);
}
