#include "app/present_internal.h"

static const char *const period_names[] = {
    [MARZ_PERIOD_YEAR] = "year",
    [MARZ_PERIOD_QUARTER] = "quarter",
    [MARZ_PERIOD_MONTH] = "month",
    [MARZ_PERIOD_WEEK] = "week",
};

static const char *const method_names[] = {
    [MARZ_FORECAST_NONE] = "none",
    [MARZ_FORECAST_LAST_LEVEL] = "last_level",
    [MARZ_FORECAST_DAMPED] = "damped_trend",
    [MARZ_FORECAST_COMBINATION] = "combination",
};

static json_t *owner_of(const marz_company *company, const marz_goal *goal)
{
    if (goal->owner_kind == MARZ_OWNER_COMPANY)
        return json_null();
    return json_string(goal->owner_kind == MARZ_OWNER_TEAM ? company->teams[goal->owner].id
                                                           : company->reps[goal->owner].id);
}

static json_t *ladder(const marz_company *company, const marz_goals *goals)
{
    static const char *const owners[] = {"company", "team", "rep"};
    json_t *rows = json_array();
    for (int32_t k = 0; k < goals->goal_count; k++) {
        const marz_goal *goal = &goals->goals[k];
        marz_json_push(rows, json_pack("{s:s,s:o,s:s,s:i,s:o,s:o,s:I}", "owner_kind",
                                       owners[goal->owner_kind], "owner", owner_of(company, goal),
                                       "period", period_names[goal->period_kind], "number",
                                       goal->number, "start", marz_json_day(goal->start_day), "end",
                                       marz_json_day(goal->end_day), "amount",
                                       (json_int_t)goal->amount_minor));
    }
    return rows;
}

static json_t *months(const marz_month_value *values, int32_t count, int64_t level_ppm)
{
    json_t *rows = json_array();
    for (int32_t k = 0; k < count; k++)
        marz_json_push(rows, json_pack("{s:o,s:o,s:I,s:I,s:I,s:o}", "start",
                                       marz_json_day(values[k].start_day), "end",
                                       marz_json_day(values[k].end_day), "amount",
                                       (json_int_t)values[k].amount_minor, "low",
                                       (json_int_t)values[k].low_minor, "high",
                                       (json_int_t)values[k].high_minor, "level",
                                       marz_json_share(level_ppm)));
    return rows;
}

static json_t *quotas(const marz_company *company, const marz_goals *goals)
{
    json_t *rows = json_array();
    for (int32_t k = 0; k < goals->quota_count; k++) {
        const marz_quota_line *line = &goals->quotas[k];
        marz_json_push(rows, json_pack("{s:o,s:o,s:o,s:o,s:o,s:o}", "rep",
                                       marz_json_rep(company, line->rep), "last_year",
                                       marz_json_amount(line->last_year_minor), "base",
                                       marz_json_amount(line->base_minor), "potential",
                                       marz_json_amount(line->potential_minor), "quota",
                                       marz_json_amount(line->quota_minor), "share_of_gap",
                                       marz_json_share(line->variance_share_ppm)));
    }
    return rows;
}

json_t *marz_present_goals(const marz_run *run)
{
    const marz_goals *goals = &run->guide.goals;
    const marz_company *company = &run->company;
    json_t *answer =
        json_pack("{s:i,s:o,s:o,s:s,s:I,s:I,s:o,s:o,s:I,s:I}", "year", goals->plan_year, "start",
                  marz_json_day(goals->start_day), "end", marz_json_day(goals->end_day), "currency",
                  company->settings.currency, "last_year", (json_int_t)goals->last_year_minor,
                  "goal", (json_int_t)goals->goal_minor, "reach", marz_json_share(goals->reach_ppm),
                  "stretch", marz_json_share(goals->stretch_ppm), "commit",
                  (json_int_t)goals->commit_minor, "ambitious", (json_int_t)goals->stretch_minor);
    json_t *forecast = json_pack(
        "{s:s,s:I,s:I,s:I,s:o,s:i,s:b}", "method", method_names[goals->method], "amount",
        (json_int_t)goals->year_mid_minor, "low", (json_int_t)goals->year_low_minor, "high",
        (json_int_t)goals->year_high_minor, "level", marz_json_share(goals->level_ppm), "origins",
        goals->origin_count, "approximate", goals->is_interval_approximate);
    if (!answer || !forecast) {
        json_decref(answer);
        json_decref(forecast);
        return NULL;
    }
    json_object_set_new(answer, "forecast", forecast);
    json_object_set_new(answer, "periods",
                        months(goals->forecast, goals->forecast_count, goals->level_ppm));
    json_object_set_new(answer, "history", months(goals->history, goals->history_count, MARZ_PPM));
    json_object_set_new(answer, "ladder", ladder(company, goals));
    json_object_set_new(answer, "quotas", quotas(company, goals));
    return answer;
}
