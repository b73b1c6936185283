#include "app/present_internal.h"

static json_t *segment(const marz_market *market, const marz_segment *s)
{
    json_t *row = marz_json_rate(&s->win);
    if (!row)
        return NULL;
    json_t *values = json_object();
    for (int32_t d = 0; d < market->dimension_count; d++)
        json_object_set_new(values, market->dimensions[d],
                            s->dimension_value[d] ? json_string(s->dimension_value[d])
                                                  : json_null());
    json_object_set_new(row, "key", json_string(s->key));
    json_object_set_new(row, "values", values);
    json_object_set_new(row, "accounts", json_integer(s->account_count));
    json_object_set_new(row, "customers", json_integer(s->customer_count));
    json_object_set_new(row, "q_value", marz_json_real(s->q_value));
    json_object_set_new(row, "deal_amount", marz_json_amount(s->deal_amount_minor));
    json_object_set_new(row, "value", marz_json_amount(s->yearly_value_minor));
    json_object_set_new(row, "value_low", marz_json_amount(s->yearly_low_minor));
    json_object_set_new(row, "value_high", marz_json_amount(s->yearly_high_minor));
    json_object_set_new(row, "potential", marz_json_amount(s->potential_minor));
    json_object_set_new(row, "uncovered", marz_json_amount(s->uncovered_minor));
    return row;
}

static json_t *lookalike(const marz_company *company, const marz_lookalike *look)
{
    json_t *reasons = json_array(), *similar = json_array();
    for (int32_t k = 0; k < 3; k++)
        if (look->reasons[k])
            marz_json_push(reasons, json_string(look->reasons[k]));
    for (int32_t k = 0; k < 5; k++)
        if (look->similar[k] != MARZ_NONE)
            marz_json_push(similar, marz_json_account(company, look->similar[k]));
    return json_pack("{s:o,s:o,s:o,s:o}", "account", marz_json_account(company, look->account),
                     "points", marz_json_real(look->points), "reasons", reasons, "similar",
                     similar);
}

json_t *marz_present_market(const marz_run *run)
{
    const marz_market *market = &run->guide.market;
    json_t *segments = json_array(), *lookalikes = json_array();
    for (int32_t s = 0; s < market->segment_count; s++)
        marz_json_push(segments, segment(market, &market->segments[s]));
    for (int32_t k = 0; k < market->lookalike_count; k++)
        marz_json_push(lookalikes, lookalike(&run->company, &market->lookalikes[k]));
    return json_pack(
        "{s:s,s:o,s:o,s:b,s:o,s:o,s:o,s:{s:o,s:o,s:o}}", "currency", run->company.settings.currency,
        "company", marz_json_rate(&market->company_win), "dispersion",
        marz_json_real(market->dispersion), "segments_differ", market->is_heterogeneous, "p_value",
        marz_json_real(market->heterogeneity_p), "segments", segments, "lookalikes", lookalikes,
        "metrics", "lift10", marz_json_real(market->lookalike_lift10), "lift10_low",
        marz_json_real(market->lookalike_lift10_low), "lift10_high",
        marz_json_real(market->lookalike_lift10_high));
}
