/// @file model/settings_internal.h
/// What the texts among the settings may be.
#ifndef MARZ_MODEL_SETTINGS_INTERNAL_H
#define MARZ_MODEL_SETTINGS_INTERNAL_H

#include "model/settings.h"

#include <stdbool.h>

#define MARZ_SETTING_NO_DAY (-1)

/// Copies `text` without white space at its ends, with Persian and Arabic digits, percent sign and
/// decimal point as ASCII. @return false if it does not fit
bool marz_setting_fold(const char *text, char folded[static MARZ_SETTING_TEXT_MAX]);

/// Is `text` (folded) a value that the text setting `key` can take? Writes it as it is kept: lower
/// or upper case, one blank between points. @return MARZ_E_USAGE, naming what is allowed
MARZ_CHECKED marz_status marz_setting_check_text(const char *key, const char *text,
                                                 char value[static MARZ_SETTING_TEXT_MAX],
                                                 marz_error *error);

/// 0 = monday … 6 = sunday, or MARZ_SETTING_NO_DAY.
int32_t marz_setting_weekday(const char *name);

#endif
