#include "app/stopped.h"

marz_status marz_refuse_stopped(const marz_plan *plan, marz_error *error)
{
    const int32_t broken = plan->conflict_count;
    if (plan->outcome == MARZ_OUTCOME_INFEASIBLE || marz_plan_has_seats(plan))
        return MARZ_OK;
    if (broken > 0)
        marz_fail(error, MARZ_E_LIMIT,
                  "stopped before a plan was found that keeps all limits (%d broken)", broken);
    else
        marz_fail(error, MARZ_E_LIMIT, "stopped before a plan was found that keeps all limits");
    marz_hint(error, "Allow more time, or widen the bands.");
    return MARZ_E_LIMIT;
}
