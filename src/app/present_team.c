#include "app/present_internal.h"

static json_t *profile(const marz_run *run, const marz_profile *p)
{
    const marz_company *company = &run->company;
    json_t *row = json_pack(
        "{s:o,s:s,s:b,s:o,s:o,s:I,s:I,s:I,s:o,s:o,s:o,s:o,s:o,s:I,s:o,s:o,s:o,s:o,s:o}", "id",
        marz_json_rep(company, p->rep), "name", company->reps[p->rep].name, "manager",
        company->reps[p->rep].is_manager, "tenure_months",
        p->tenure_months < 0 ? json_null() : json_integer(p->tenure_months), "ramp",
        marz_json_share(p->ramp_ppm), "capacity_minutes", (json_int_t)p->capacity_minutes,
        "load_minutes", (json_int_t)p->load_minutes, "accounts", (json_int_t)p->account_count,
        "potential", marz_json_amount(p->potential_minor), "sold", marz_json_amount(p->sold_minor),
        "quota", marz_json_amount(p->quota_minor), "win", marz_json_rate(&p->win), "cycle_days",
        p->cycle_days < 0 ? json_null() : json_integer(p->cycle_days), "open_deals",
        (json_int_t)p->open_deal_count, "open_amount", marz_json_amount(p->open_deal_minor),
        "best_segment",
        p->best_segment == MARZ_NONE ? json_null()
                                     : json_string(run->guide.market.segments[p->best_segment].key),
        "activities_a_week", marz_json_real(p->activities_a_week), "activities_a_week_before",
        marz_json_real(p->activities_a_week_before), "engagement_alarm_since",
        p->has_engagement_alarm ? marz_json_day(p->engagement_alarm_day) : json_null());
    return row;
}

static json_t *fit(const marz_fit *f)
{
    const char *verdict = f->is_detectable       ? "matching matters"
                          : f->is_rep_detectable ? "reps differ; no detectable effect of matching"
                                                 : "no detectable effect";
    return json_pack("{s:o,s:o,s:o,s:o,s:I,s:o,s:s}", "effect", marz_json_real(f->interaction_tau),
                     "p_value", marz_json_real(f->interaction_p), "rep_effect",
                     marz_json_real(f->rep_tau), "rep_p_value", marz_json_real(f->rep_p), "deals",
                     (json_int_t)f->deal_count, "detectable_difference",
                     marz_json_real(f->detectable_points / 100), "verdict", verdict);
}

static const char *const code_names[] = {
    [MARZ_FINDING_REP_WIN] = "rep_win_rate",
    [MARZ_FINDING_SEGMENT_WIN] = "segment_win_rate",
    [MARZ_FINDING_PRODUCT_WIN] = "product_win_rate",
    [MARZ_FINDING_STAGE_LOSS] = "stage_loss",
    [MARZ_FINDING_UNCOVERED] = "uncovered_segment",
    [MARZ_FINDING_COMPETITOR_LOSS] = "competitor_loss",
    [MARZ_FINDING_COMPETITOR_RISE] = "competitor_rise",
    [MARZ_FINDING_ENGAGEMENT] = "engagement",
    [MARZ_FINDING_OVERLOAD] = "overload",
};

static json_t *finding(const marz_finding *f)
{
    json_t *evidence = json_array();
    for (int32_t k = 0; k < f->evidence_count; k++)
        marz_json_push(evidence, json_string(f->evidence[k]));
    return json_pack(
        "{s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:I,s:o}", "kind", code_names[f->code], "subject",
        f->subject, "effect", marz_json_real(f->effect), "low", marz_json_real(f->low), "high",
        marz_json_real(f->high), "money", marz_json_amount(f->money_minor), "money_low",
        marz_json_amount(f->money_low_minor), "p_value", marz_json_real(f->p_value), "q_value",
        marz_json_real(f->q_value), "n", (json_int_t)f->n, "evidence", evidence);
}

static json_t *swot(const marz_team_view *team)
{
    static const char *const lists[] = {
        [MARZ_STRENGTH] = "strengths",
        [MARZ_WEAKNESS] = "weaknesses",
        [MARZ_OPPORTUNITY] = "opportunities",
        [MARZ_THREAT] = "threats",
    };
    json_t *answer = json_pack("{s:[],s:[],s:[],s:[]}", lists[0], lists[1], lists[2], lists[3]);
    for (int32_t k = 0; answer && k < team->finding_count; k++)
        marz_json_push(json_object_get(answer, lists[team->findings[k].swot]),
                       finding(&team->findings[k]));
    return answer;
}

json_t *marz_present_team(const marz_run *run)
{
    json_t *reps = json_array();
    for (int32_t r = 0; r < run->company.rep_count; r++)
        marz_json_push(reps, profile(run, &run->guide.team.profiles[r]));
    return json_pack("{s:s,s:o,s:o,s:o,s:i}", "currency", run->company.settings.currency, "reps",
                     reps, "fit", fit(&run->guide.team.fit), "swot", swot(&run->guide.team),
                     "findings_tested", run->guide.team.candidate_count);
}
