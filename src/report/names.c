#include "report/report_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *marz_report_key(const marz_report *report, const char *key)
{
    const char *text = marz_phrase_text(report->language, key);
    return text ? text : key;
}

const char *marz_report_rep(const marz_report *report, int32_t rep)
{
    if (rep < 0 || rep >= report->company->rep_count)
        return marz_report_word(report, MARZ_WORD_NOBODY);
    const marz_rep *person = &report->company->reps[rep];
    return person->name && *person->name ? person->name : person->id;
}

const char *marz_report_account(const marz_report *report, int32_t account)
{
    if (account < 0 || account >= report->company->account_count)
        return marz_report_word(report, MARZ_WORD_NO_ACCOUNT);
    const marz_account *one = &report->company->accounts[account];
    return one->name && *one->name ? one->name : one->id;
}

const char *marz_report_seat(const marz_report *report, int32_t seat)
{
    const marz_instance *instance = &report->plan->instance;
    if (seat < 0 || seat >= instance->seat_count)
        return marz_report_word(report, MARZ_WORD_NOBODY);
    const char *name = instance->seat_name ? instance->seat_name[seat] : NULL;
    return name && *name ? name : instance->seat_id[seat];
}

const char *marz_report_holder(const marz_report *report, int32_t seat)
{
    const marz_instance *instance = &report->plan->instance;
    if (seat < 0 || seat >= instance->seat_count)
        return marz_report_word(report, MARZ_WORD_NOBODY);
    return instance->seat_rep[seat] == MARZ_NONE
               ? marz_report_word(report, MARZ_WORD_VACANT)
               : marz_report_rep(report, instance->seat_rep[seat]);
}

bool marz_report_seats_are_named(const marz_report *report)
{
    for (int32_t j = 0; j < report->plan->instance.seat_count; j++)
        if (strcmp(marz_report_seat(report, j), marz_report_holder(report, j)) != 0)
            return true;
    return false;
}

const char *marz_report_planned_rep(const marz_report *report, int32_t account)
{
    const int32_t unit = report->facts.unit_of[account];
    if (unit == MARZ_NONE || !report->facts.has_plan)
        return marz_report_rep(report, report->company->accounts[account].owner);
    return marz_report_holder(report, report->plan->seat_of[unit]);
}

const char *marz_report_team(const marz_report *report, int32_t team)
{
    if (team < 0 || team >= report->company->team_count)
        return marz_report_word(report, MARZ_WORD_NO_TEAM);
    const marz_team *one = &report->company->teams[team];
    return one->name && *one->name ? one->name : one->id;
}

const char *marz_report_value(marz_report *report, const char *value)
{
    if (!value || !*value)
        return marz_report_word(report, MARZ_WORD_UNKNOWN);
    const char *known = marz_phrase_text(report->language, value);
    if (known)
        return known;
    // Names keep their digits as their owner wrote them; classes of size are ours.
    if (report->language == MARZ_ENGLISH || value[strspn(value, "0123456789-+<>=,. ")] != '\0' ||
        strlen(value) > 40)
        return value;
    const marz_shown shown = marz_show_digits(report->language, value);
    const char *copy = marz_arena_copy(report->arena, shown.text, strlen(shown.text));
    return copy ? copy : value;
}

/// "retail · 50-249"
const char *marz_report_segment(marz_report *report, int32_t segment)
{
    const marz_market *market = &report->guide->market;
    if (segment < 0 || segment >= market->segment_count)
        return marz_report_word(report, MARZ_WORD_NO_SEGMENT);
    marz_buffer text = {0};
    // The mark makes the parts run from right to left, whatever they are.
    marz_buffer_text(&text, report->language == MARZ_PERSIAN ? "\u200f" : "");
    for (int32_t k = 0; k < market->dimension_count; k++) {
        marz_buffer_text(&text, k > 0 ? " · \u2068" : "\u2068");
        marz_buffer_text(&text,
                         marz_report_value(report, market->segments[segment].dimension_value[k]));
        marz_buffer_text(&text, "\u2069");
    }
    const char *copy = text.text ? marz_arena_copy(report->arena, text.text, text.length) : NULL;
    marz_buffer_deinit(&text);
    return copy ? copy : market->segments[segment].key;
}

/// "industry = retail (+1.09)": dimension, value, points; anything else stays as it is.
const char *marz_report_reason(marz_report *report, const char *reason)
{
    const char *equals = strstr(reason, " = "), *open = strrchr(reason, '(');
    if (!equals || !open || open < equals + 4 || open[-1] != ' ')
        return reason;
    char *key = marz_arena_copy(report->arena, reason, (size_t)(equals - reason));
    char *value = marz_arena_copy(report->arena, equals + 3, (size_t)(open - 1 - (equals + 3)));
    if (!key || !value)
        return reason;
    return marz_report_phrase(report, MARZ_WORD_LOOKALIKE_REASON,
                              MARZ_ARGS(marz_arg_name(marz_report_key(report, key)),
                                        marz_arg_name(marz_report_value(report, value)),
                                        marz_arg_real(strtod(open + 1, NULL), 2)));
}
