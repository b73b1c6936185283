#include "market/market_internal.h"

#include "base/stats.h"

#include <math.h>

static const double days_a_month = 365.2425 / 12;

static void set_window(market_run *run)
{
    marz_market *market = run->market;
    const int64_t months = run->company->settings.win_window_months;
    market->to_day = market_to_day(run->company);
    market->from_day = market->to_day - (int32_t)lround((double)months * days_a_month);
    const int64_t years = (months + 11) / 12;
    run->year_count = years < 1 ? 1 : years > YEARS_MAX ? YEARS_MAX : (int32_t)years;
    market->level = (double)run->company->settings.forecast_level_ppm / MARZ_PPM;
    run->z = marz_normal_quantile(0.5 + market->level / 2);
}

static bool run_steps(market_run *run, const marz_control *control)
{
    static bool (*const steps[])(market_run *) = {market_cut,       market_collect_money,
                                                  market_win_rates, market_potential,
                                                  market_visits,    market_lookalikes};
    const int32_t count = sizeof steps / sizeof *steps;
    for (int32_t k = 0; k < count; k++) {
        if (!steps[k](run))
            return false;
        marz_control_report(control, "market", (double)(k + 1) / count);
    }
    return true;
}

marz_status marz_market_run(const marz_company *company, const marz_market_options *options,
                            marz_arena *arena, const marz_control *control, marz_market *market,
                            marz_error *error)
{
    marz_market result = {0};
    market_run run = {.company = company, .options = options, .arena = arena, .market = &result};
    marz_status status = market_parse_dimensions(&run, error);
    if (status)
        return status;
    run.scratch = marz_arena_create(0);
    result.accounts = MARZ_NEW(arena, marz_account_view, company->account_count);
    set_window(&run);
    if (!run.scratch || !result.accounts || !run_steps(&run, control))
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the market of %d accounts",
                           company->account_count);
    marz_arena_destroy(run.scratch);
    if (status == MARZ_OK)
        *market = result;
    return status;
}
