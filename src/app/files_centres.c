#include "app/files_design.h"
#include "app/files_internal.h"

#include "base/int128.h"

#include <string.h>

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the territories");
}

/// Units heavier than any territory may be, in the order of ids: a proof that there is no plan.
static marz_status find_heavy(const marz_files_question *question, marz_arena *arena,
                              marz_plan *plan, marz_error *error)
{
    const marz_instance *in = &question->instance;
    for (int32_t round = 0; round < 2; round++) {
        plan->conflict_count = 0;
        for (int32_t i = 0; i < in->unit_count; i++) {
            const int64_t weight = in->measure[i], limit = in->high[0];
            if (weight <= limit)
                continue;
            if (round == 1)
                plan->conflicts[plan->conflict_count] = (marz_conflict){.kind = MARZ_CONFLICT_UNIT,
                                                                        .subject = in->unit_id[i],
                                                                        .measure = 0,
                                                                        .found = weight,
                                                                        .limit = limit,
                                                                        .relax_by = weight - limit};
            plan->conflict_count++;
        }
        if (round == 0)
            plan->conflicts = MARZ_NEW(arena, marz_conflict, plan->conflict_count);
        if (!plan->conflicts)
            return no_memory(error);
    }
    return MARZ_OK;
}

/// What free centres cannot have.
static marz_status check_question(const marz_files_question *question, marz_error *error)
{
    const marz_instance *in = &question->instance;
    if (in->measure_count != 1) {
        marz_fail(error, MARZ_E_USAGE, "free centres balance one measure, not %d",
                  in->measure_count);
        marz_hint(error, "Name it: --balance %s=10%%; or give homes with --reps.",
                  in->measure_count ? in->measure_name[0] : "count");
        return MARZ_E_USAGE;
    }
    for (int32_t i = 0; i < in->unit_count; i++) {
        const bool has_group = in->group[i] != MARZ_NONE;
        if (!has_group && in->lock[i] == MARZ_NONE)
            continue;
        marz_fail(error, MARZ_E_USAGE, "unit %s is %s, which free centres do not know",
                  in->unit_id[i], has_group ? "in a group" : "locked");
        marz_hint(error, "Give homes with --reps, or leave the columns group and locked empty.");
        return MARZ_E_USAGE;
    }
    return MARZ_OK;
}

marz_status marz_files_centres(marz_files_question *question, const marz_files_options *options,
                               marz_arena *arena, const marz_control *control,
                               marz_files_design *design, marz_error *error)
{
    (void)options;
    (void)control;
    marz_plan *plan = &design->plan;
    marz_status status = check_question(question, error);
    if (status)
        return status;
    *plan = (marz_plan){.instance = question->instance, .solver = "free centres 1"};
    status = find_heavy(question, arena, plan, error);
    plan->seat_of = MARZ_NEW(arena, int32_t, question->instance.unit_count);
    if (status || !plan->seat_of)
        return status ? status : no_memory(error);
    for (int32_t i = 0; i < question->instance.unit_count; i++)
        plan->seat_of[i] = MARZ_NONE;
    plan->outcome = MARZ_OUTCOME_INFEASIBLE;
    return MARZ_OK;
}
