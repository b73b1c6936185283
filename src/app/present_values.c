#include "app/present_internal.h"

#include <math.h>

json_t *marz_json_amount(int64_t minor)
{
    return minor == MARZ_UNKNOWN ? json_null() : json_integer(minor);
}

json_t *marz_json_day(int32_t day)
{
    if (day == MARZ_DAY_UNKNOWN)
        return json_null();
    char text[16];
    marz_day_format(MARZ_GREGORIAN, day, text);
    return json_string(text);
}

json_t *marz_json_real(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *marz_json_share(int64_t ppm)
{
    return ppm == MARZ_UNKNOWN ? json_null() : json_real((double)ppm / MARZ_PPM);
}

json_t *marz_json_rep(const marz_company *company, int32_t rep)
{
    return rep == MARZ_NONE ? json_null() : json_string(company->reps[rep].id);
}

json_t *marz_json_account(const marz_company *company, int32_t account)
{
    return account == MARZ_NONE ? json_null() : json_string(company->accounts[account].id);
}

json_t *marz_json_rate(const marz_rate *rate)
{
    return json_pack("{s:I,s:I,s:o,s:o,s:o,s:o}", "n", (json_int_t)rate->closed, "won",
                     (json_int_t)rate->won, "rate", marz_json_real(rate->value), "low",
                     marz_json_real(rate->low), "high", marz_json_real(rate->high), "raw",
                     marz_json_real(rate->raw));
}

void marz_json_push(json_t *array, json_t *element)
{
    if (array && element)
        json_array_append_new(array, element);
    else
        json_decref(element);
}

json_t *marz_json_measure(const marz_instance *instance, int32_t measure)
{
    return measure == MARZ_NONE ? json_null() : json_string(instance->measure_name[measure]);
}

json_t *marz_json_objective(const marz_plan *plan)
{
    return json_pack("{s:I,s:I,s:I,s:I,s:I,s:I}", "total", (json_int_t)plan->total_minor, "travel",
                     (json_int_t)plan->travel_minor, "mismatch", (json_int_t)plan->mismatch_minor,
                     "disruption", (json_int_t)plan->disruption_minor, "balance",
                     (json_int_t)plan->balance_minor, "uncovered",
                     (json_int_t)plan->uncovered_minor);
}

json_t *marz_json_limits(const marz_instance *instance, const marz_conflict *broken, int32_t count)
{
    json_t *rows = json_array();
    for (int32_t k = 0; k < count; k++) {
        const marz_conflict *b = &broken[k];
        marz_json_push(rows,
                       json_pack("{s:s,s:s,s:o,s:I,s:I}", "kind",
                                 b->kind == MARZ_CONFLICT_PIECES ? "pieces" : "limit", "seat",
                                 b->subject, "measure", marz_json_measure(instance, b->measure),
                                 "found", (json_int_t)b->found, "limit", (json_int_t)b->limit));
    }
    return rows;
}

json_t *marz_json_farthest(const marz_plan *plan)
{
    const int64_t bound = plan->farthest.bound_milli;
    const int64_t most = marz_instance_farthest_milli(&plan->instance, plan->seat_of);
    return json_pack("{s:f,s:f,s:o,s:b}", "minutes", (double)most / 1000, "limit",
                     (double)plan->instance.farthest_milli / 1000, "bound",
                     bound ? json_real((double)bound / 1000) : json_null(), "proved",
                     bound > 0 && most <= bound);
}
