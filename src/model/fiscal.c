#include "model/fiscal.h"

marz_status marz_settings_fiscal(const marz_settings *settings, marz_fiscal *fiscal,
                                 marz_error *error)
{
    *fiscal = (marz_fiscal){
        .kind = marz_settings_calendar(settings),
        .first_month = (int32_t)settings->fiscal_month,
        .week_start = marz_settings_week_start(settings),
    };
    return marz_fiscal_workdays(fiscal, settings->workdays, error);
}
