#include "goals/goals.h"

#include "base/stats.h"
#include "goals/forecast.h"
#include "goals/history.h"
#include "goals/ladder.h"
#include "goals/quota.h"
#include "model/fiscal.h"

#include <limits.h>
#include <math.h>

#define PATH_COUNT 2000
#define COMMIT 0.8      ///< chance to reach the commit
#define STRETCH 0.2     ///< chance to reach the stretch
#define CHANCE_MONTHS 3 ///< fewer months of history give no chance

/// One run: what the parts below hand to each other.
typedef struct run {
    const marz_company *company;
    const marz_goals_options *options;
    marz_arena *arena;
    marz_error *error;
    marz_fiscal fiscal;
    marz_history history;
    int32_t plan_month; ///< number of the first month of the plan year
    marz_forecast forecast;
} run;

static int32_t month_start(const run *r, int32_t number)
{
    return marz_month_start(&r->fiscal, number);
}

/// Last month that can hold a sale, as the plan year needs one even without
/// history.
static int32_t present_month(const run *r)
{
    return marz_month_number(&r->fiscal, r->company->as_of_day);
}

/// The fiscal year to plan: as asked, else the first one that begins after the
/// history.
static marz_status choose_year(run *r, marz_goals *goals)
{
    int32_t label = r->options->plan_year;
    goals->is_year_given = label != 0;
    if (!goals->is_year_given) {
        marz_status status =
            marz_history_sum(r->company, &r->fiscal, INT32_MAX, &r->history, r->error);
        if (status)
            return status;
        const int32_t next =
            r->history.count ? r->history.first_month + r->history.count : present_month(r) + 1;
        label = marz_year_label(&r->fiscal, next);
        label += marz_year_first_month(&r->fiscal, label) < next;
    }
    if (!marz_year_is_known(&r->fiscal, label))
        return marz_fail(r->error, MARZ_E_INPUT,
                         "year %d is not in the %s calendar of this program", label,
                         r->fiscal.kind == MARZ_JALALI ? "Jalali" : "Gregorian");
    goals->plan_year = label;
    r->plan_month = marz_year_first_month(&r->fiscal, label);
    goals->start_day = month_start(r, r->plan_month);
    goals->end_day = month_start(r, r->plan_month + 12);
    return MARZ_OK;
}

static marz_status read_history(run *r, marz_goals *goals)
{
    marz_status status =
        marz_history_sum(r->company, &r->fiscal, r->plan_month, &r->history, r->error);
    if (status || r->history.count == 0)
        return status;
    const marz_history *h = &r->history;
    goals->history = MARZ_NEW(r->arena, marz_month_value, h->count);
    if (!goals->history)
        return marz_fail(r->error, MARZ_E_NO_MEMORY, "no memory for %d months", h->count);
    goals->history_count = h->count;
    for (int32_t t = 0; t < h->count; t++)
        goals->history[t] = (marz_month_value){
            .start_day = month_start(r, h->first_month + t),
            .end_day = month_start(r, h->first_month + t + 1),
            .amount_minor = h->amount_minor[t],
            .low_minor = h->amount_minor[t],
            .high_minor = h->amount_minor[t],
        };
    goals->gap_months = r->plan_month - h->first_month - h->count;
    if (goals->gap_months + 12 > MARZ_FORECAST_HORIZON_MAX) {
        status = marz_fail(r->error, MARZ_E_INPUT,
                           "year %d begins %d months after the last complete month "
                           "with sales; the "
                           "limit is %d",
                           goals->plan_year, goals->gap_months, MARZ_FORECAST_HORIZON_MAX - 12);
        marz_hint(r->error, "Plan an earlier year, or import newer sales.");
    }
    return status;
}

static void set_last_year(const run *r, marz_goals *goals)
{
    const marz_history *h = &r->history;
    const int32_t months = h->count < 12 ? h->count : 12, end = h->first_month + h->count;
    if (months == 0)
        return;
    marz_int128 sum = 0;
    for (int32_t k = 1; k <= months; k++)
        sum += h->amount_minor[h->count - k];
    goals->last_year_minor = (int64_t)marz_div_round(sum * 12, months);
    goals->last_year_start_day = month_start(r, end - months);
    goals->last_year_end_day = month_start(r, end);
}

static marz_status run_forecast(run *r, marz_goals *goals)
{
    const int32_t n = r->history.count, horizon = goals->gap_months + 12;
    double *y = MARZ_NEW(r->arena, double, n), *work = MARZ_NEW(r->arena, double, n + horizon);
    if (!y || !work)
        return marz_fail(r->error, MARZ_E_NO_MEMORY, "no memory for %d months", n);
    for (int32_t t = 0; t < n; t++)
        y[t] = (double)r->history.amount_minor[t];
    for (int32_t t = 0; t < n + horizon; t++) {
        const int32_t number = r->history.first_month + t;
        work[t] =
            (double)marz_work_milli(&r->fiscal, month_start(r, number), month_start(r, number + 1));
    }
    const marz_series series = {y, work, n,
                                marz_month_position(&r->fiscal, r->history.first_month)};
    const marz_forecast_options options = {
        .horizon = horizon,
        .path_count = PATH_COUNT,
        .level = (double)r->company->settings.forecast_level_ppm / MARZ_PPM,
        .seed = r->options->seed,
    };
    return marz_forecast_run(&series, &options, r->arena, &r->forecast, r->error);
}

static int64_t quantile(const double *total, int32_t count, double p)
{
    return llround(marz_sorted_quantile(total, count, p));
}

static void write_months(const run *r, marz_goals *goals, double *total)
{
    const double tail = 0.5 * (1 - r->forecast.level);
    goals->forecast_count = 12;
    for (int32_t m = 0; m < 12; m++) {
        marz_forecast_totals(&r->forecast, goals->gap_months + m, 1, total);
        goals->forecast[m] = (marz_month_value){
            .start_day = month_start(r, r->plan_month + m),
            .end_day = month_start(r, r->plan_month + m + 1),
            .amount_minor = quantile(total, PATH_COUNT, 0.5),
            .low_minor = quantile(total, PATH_COUNT, tail),
            .high_minor = quantile(total, PATH_COUNT, 1 - tail),
        };
    }
}

/// Season of a working day, by fiscal month; additive seasons are turned into
/// shares of the mean.
static void write_season(const marz_season *season, const double mean, marz_goals *goals)
{
    for (int32_t m = 0; m < 12; m++) {
        double factor = season->factor[m];
        if (!season->is_multiplicative)
            factor = mean > 0 ? fmax(0, 1 + factor / mean) : 1;
        goals->season_ppm[m] = llround(1e6 * factor);
    }
    goals->season_weight_ppm = llround(1e6 * season->weight);
}

static marz_status write_forecast(run *r, marz_goals *goals)
{
    const marz_forecast *f = &r->forecast;
    double *total = MARZ_NEW(r->arena, double, PATH_COUNT);
    goals->forecast = MARZ_NEW(r->arena, marz_month_value, 12);
    if (!total || !goals->forecast)
        return marz_fail(r->error, MARZ_E_NO_MEMORY, "no memory for the forecast");
    goals->method = f->method;
    goals->origin_count = f->origin_count;
    goals->level_ppm = llround(1e6 * f->level);
    goals->widening_ppm = llround(1e6 * f->widening);
    goals->is_interval_approximate = f->is_approximate;
    write_season(&f->season, (double)goals->last_year_minor / 12, goals);
    write_months(r, goals, total);
    marz_forecast_totals(f, goals->gap_months, 12, total);
    const double tail = 0.5 * (1 - f->level);
    goals->year_low_minor = quantile(total, PATH_COUNT, tail);
    goals->year_mid_minor = quantile(total, PATH_COUNT, 0.5);
    goals->year_high_minor = quantile(total, PATH_COUNT, 1 - tail);
    goals->commit_minor = quantile(total, PATH_COUNT, 1 - COMMIT);
    goals->stretch_minor = quantile(total, PATH_COUNT, 1 - STRETCH);
    if (goals->history_count >= CHANCE_MONTHS)
        goals->reach_ppm =
            llround(1e6 * marz_forecast_reach(total, PATH_COUNT, (double)goals->goal_minor));
    return MARZ_OK;
}

static marz_status forecast_year(run *r, marz_goals *goals)
{
    goals->reach_ppm = MARZ_UNKNOWN;
    goals->level_ppm = r->company->settings.forecast_level_ppm;
    goals->widening_ppm = MARZ_PPM;
    goals->is_interval_approximate = true;
    for (int32_t m = 0; m < 12; m++)
        goals->season_ppm[m] = MARZ_PPM;
    if (r->history.count == 0)
        return MARZ_OK;
    const marz_status status = run_forecast(r, goals);
    return status ? status : write_forecast(r, goals);
}

marz_status marz_goals_run(const marz_company *company, const marz_market *market,
                           const marz_goals_options *options, marz_arena *arena,
                           const marz_control *control, marz_goals *goals, marz_error *error)
{
    run r = {.company = company, .options = options, .arena = arena, .error = error};
    marz_goals result = {.stretch_ppm = company->settings.stretch_ppm};
    marz_status status = marz_settings_fiscal(&company->settings, &r.fiscal, error);
    if (!status)
        status = choose_year(&r, &result);
    if (!status)
        status = read_history(&r, &result);
    if (status)
        return status;
    set_last_year(&r, &result);
    result.goal_minor =
        marz_mul_div(result.last_year_minor, MARZ_PPM + result.stretch_ppm, MARZ_PPM);
    marz_control_report(control, "goals: forecast", 0.1);
    status = forecast_year(&r, &result);
    marz_control_report(control, "goals: quotas", 0.6);
    if (!status)
        status = marz_quotas_set(company, market, &r.fiscal, &r.history, arena, &result, error);
    marz_control_report(control, "goals: ladder", 0.8);
    if (!status)
        status = marz_ladder_build(company, &r.fiscal, arena, &result, error);
    if (!status)
        *goals = result;
    marz_control_report(control, "goals", 1);
    return status;
}
