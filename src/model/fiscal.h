/// @file model/fiscal.h
/// The fiscal calendar that the settings describe.
#ifndef MARZ_MODEL_FISCAL_H
#define MARZ_MODEL_FISCAL_H

#include "base/error.h"
#include "base/periods.h"
#include "model/settings.h"

/// Calendar, first month, week start and working days; a fiscal year is named by the calendar year
/// in which it ends. @return MARZ_E_INPUT for working days that cannot be read
MARZ_CHECKED marz_status marz_settings_fiscal(const marz_settings *settings, marz_fiscal *fiscal,
                                              marz_error *error);

#endif
