#include "app/frontier.h"
#include "app/present_internal.h"

#include <stdlib.h>

static json_t *reason_json(const marz_frontier_reason *reason)
{
    return json_pack("{s:s,s:s,s:o,s:I,s:I,s:I}", "kind", marz_conflict_name(reason->kind),
                     "subject", reason->subject, "measure",
                     *reason->measure ? json_string(reason->measure) : json_null(), "found",
                     (json_int_t)reason->found, "limit", (json_int_t)reason->limit, "relax_by",
                     (json_int_t)llabs(reason->found - reason->limit));
}

static json_t *point_json(const marz_frontier *frontier, const marz_frontier_point *p)
{
    const int64_t total = marz_frontier_cost(p) + p->disruption_minor;
    const bool has_plan = p->outcome != MARZ_OUTCOME_INFEASIBLE;
    json_t *row = json_pack("{s:o,s:s,s:b}", "limit", marz_json_share(p->limit_ppm), "outcome",
                            marz_outcome_name(p->outcome), "proved", has_plan && p->has_bound);
    if (row && !has_plan && p->reason.is_known)
        json_object_set_new(row, "reason", reason_json(&p->reason));
    if (!has_plan || !row)
        return row;
    const double value = (double)(frontier->value_minor ? frontier->value_minor : 1);
    json_object_set_new(row, "moved",
                        json_pack("{s:i,s:I,s:f}", "count", p->moved_count, "value",
                                  (json_int_t)p->moved_minor, "share",
                                  (double)p->moved_minor / value));
    json_object_set_new(row, "objective",
                        json_pack("{s:I,s:I,s:I,s:I}", "total", (json_int_t)total, "travel",
                                  (json_int_t)p->travel_minor, "mismatch",
                                  (json_int_t)p->mismatch_minor, "disruption",
                                  (json_int_t)p->disruption_minor));
    if (frontier->has_balance_price)
        json_object_set_new(json_object_get(row, "objective"), "balance",
                            json_integer(p->uneven_minor));
    if (frontier->has_cover) {
        json_object_set_new(json_object_get(row, "objective"), "uncovered",
                            json_integer(p->uncovered_minor));
        json_object_set_new(row, "uncovered", json_integer(p->uncovered_count));
    }
    json_object_set_new(row, "balance",
                        json_pack("{s:o,s:o}", "worst", marz_json_share(p->worst_ppm), "eased",
                                  marz_json_share(p->eased_ppm)));
    if (frontier->wants_max)
        json_object_set_new(
            row, "farthest",
            json_pack("{s:f,s:o,s:b}", "minutes", (double)p->farthest_milli / 1000, "bound",
                      p->farthest_bound_milli ? json_real((double)p->farthest_bound_milli / 1000)
                                              : json_null(),
                      "proved",
                      p->farthest_bound_milli > 0 && p->farthest_milli <= p->farthest_bound_milli));
    if (frontier->is_contiguous)
        json_object_set_new(row, "extra_pieces", json_integer(p->extra_pieces));
    json_object_set_new(row, "bound", p->has_bound ? json_integer(p->bound_minor) : json_null());
    json_object_set_new(row, "gap", p->has_bound ? marz_json_share(p->gap_ppm) : json_null());
    return row;
}

json_t *marz_present_frontier(const marz_frontier *frontier, const char *currency)
{
    json_t *rows = json_array();
    for (int32_t p = 0; p < frontier->point_count; p++)
        marz_json_push(rows, point_json(frontier, &frontier->points[p]));
    const int32_t best = marz_frontier_cheapest(frontier);
    json_t *answer =
        json_pack("{s:s,s:o,s:o,s:I,s:i,s:i,s:{s:I,s:o},s:b}", "currency", currency, "points", rows,
                  "cheapest", best == MARZ_NONE ? json_null() : json_integer(best), "value",
                  (json_int_t)frontier->value_minor, "owned", frontier->owned_count, "unowned",
                  frontier->free_count, "present", "cost", (json_int_t)frontier->now_minor, "worst",
                  marz_json_share(frontier->now_worst_ppm), "cut_short", frontier->is_cut_short);
    if (answer && frontier->wants_max)
        json_object_set_new(json_object_get(answer, "present"), "farthest",
                            json_real((double)frontier->now_farthest_milli / 1000));
    if (answer && frontier->is_contiguous)
        json_object_set_new(json_object_get(answer, "present"), "extra_pieces",
                            json_integer(frontier->now_extra_pieces));
    return answer;
}
