/// @file model/settings.h
/// The assumptions of a plan as typed values (from settings.def).
#ifndef MARZ_MODEL_SETTINGS_H
#define MARZ_MODEL_SETTINGS_H

#include "base/calendar.h"
#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

#define MARZ_SETTING_TEXT_MAX 128

typedef struct marz_settings {
#define MARZ_MEMBER_INT(member) int64_t member;
#define MARZ_MEMBER_PPM(member) int64_t member;
#define MARZ_MEMBER_MONEY(member) int64_t member;
#define MARZ_MEMBER_TEXT(member) char member[MARZ_SETTING_TEXT_MAX];
#define MARZ_SETTING(member, key, kind, normal, low, high, unit, help) MARZ_MEMBER_##kind(member)
#include "model/settings.def"
#undef MARZ_SETTING
#undef MARZ_MEMBER_INT
#undef MARZ_MEMBER_PPM
#undef MARZ_MEMBER_MONEY
#undef MARZ_MEMBER_TEXT
} marz_settings;

typedef enum marz_setting_kind {
    MARZ_SETTING_INT,
    MARZ_SETTING_PPM,
    MARZ_SETTING_MONEY,
    MARZ_SETTING_TEXT
} marz_setting_kind;

typedef struct marz_setting_info {
    const char *key, *unit, *help, *normal_text;
    marz_setting_kind kind;
    int64_t normal, low, high;
    size_t offset; ///< of the member in marz_settings
} marz_setting_info;

/// All settings in the order of settings.def.
const marz_setting_info *marz_settings_list(int32_t *count);

void marz_settings_defaults(marz_settings *settings);

/// Sets one by its key from a person's text: "12 %", "0.12", "150000", "1.50" for money.
/// Money follows `settings->currency`. @return MARZ_E_USAGE for an unknown key (the hint names
/// the nearest one) or a value out of range (limits are named); `settings` is then untouched.
MARZ_CHECKED marz_status marz_settings_set(marz_settings *settings, const char *key,
                                           const char *text, marz_error *error);

/// Writes the value as `set` accepts it.
void marz_settings_get(const marz_settings *settings, const marz_setting_info *info,
                       char text[static MARZ_SETTING_TEXT_MAX]);

marz_calendar_kind marz_settings_calendar(const marz_settings *settings);
int32_t marz_settings_week_start(const marz_settings *settings); ///< 0 Monday … 6 Sunday

#endif
