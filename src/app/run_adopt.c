#include "app/run_internal.h"

static marz_status read_plan(const marz_run_options *options, marz_run *run, marz_error *error)
{
    marz_buffer_add(&run->plan_text, options->plan_text, options->plan_length);
    if (run->plan_text.is_broken)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the plan");
    return marz_plan_read(run->plan_text.text, run->plan_text.length, options->plan_name,
                          run->arena, &run->guide.plan, error);
}

marz_status marz_run_adopt_plan(const marz_run_options *options, marz_run *run, marz_error *error)
{
    const marz_status status = read_plan(options, run, error);
    if (status)
        return status;
    marz_instance *in = &run->guide.plan.instance;
    in->seat_rep = MARZ_NEW(run->arena, int32_t, in->seat_count);
    run->links.account_of = MARZ_NEW(run->arena, int32_t, in->unit_count);
    run->links.seat_of_rep = MARZ_NEW(run->arena, int32_t, run->company.rep_count);
    if (!in->seat_rep || !run->links.account_of || !run->links.seat_of_rep)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the plan");
    for (int32_t r = 0; r < run->company.rep_count; r++)
        run->links.seat_of_rep[r] = MARZ_NONE;
    for (int32_t j = in->seat_count - 1; j >= 0; j--) {
        in->seat_rep[j] = marz_instance_holder(&run->company, in, j);
        if (in->seat_rep[j] != MARZ_NONE)
            run->links.seat_of_rep[in->seat_rep[j]] = j;
    }
    for (int32_t i = 0; i < in->unit_count; i++)
        run->links.account_of[i] = marz_company_find_account(&run->company, in->unit_id[i]);
    return MARZ_OK;
}
