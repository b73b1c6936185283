#include "improve/improve.h"

#include "improve/attain.h"
#include "improve/charts.h"
#include "model/fiscal.h"

marz_status marz_improve_run(const marz_company *company, const marz_goals *goals,
                             marz_arena *arena, marz_improve *improve, marz_error *error)
{
    marz_improve result = {0};
    marz_fiscal fiscal;
    marz_status status = marz_settings_fiscal(&company->settings, &fiscal, error);
    if (status)
        return status;
    const marz_frame frame = marz_frame_make(company, &fiscal, goals);
    status = marz_attain_run(company, goals, &frame, arena, &result, error);
    if (!status)
        status = marz_charts_run(company, goals, &frame, arena, &result, error);
    if (!status)
        *improve = result;
    return status;
}
