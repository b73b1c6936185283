#include "app/run_internal.h"

#include "app/instance_internal.h"
#include "design/design.h"

#include <math.h>
#include <string.h>

#define PAIRS_MAX 300000  ///< of accounts and seats, beyond which trying takes too long
#define ROUNDS 6          ///< of widening
#define STEPS 3           ///< of narrowing again
#define PERCENT_PPM 10000 ///< bands are offered in whole per cent
#define BAND_MAX_PPM 10000000

/// The work under way.
typedef struct remedy {
    marz_workspace *workspace;
    const marz_run *run;
    int64_t effort;
    marz_company company; ///< the run's, with other bands
    marz_plan plan;       ///< with them
    bool is_over;         ///< stopped, or out of reach
} remedy;

/// The band of a measure among the settings.
static int64_t *band_of(marz_settings *settings, const char *measure)
{
    return strcmp(measure, "workload") == 0    ? &settings->band_workload_ppm
           : strcmp(measure, "potential") == 0 ? &settings->band_potential_ppm
                                               : &settings->band_count_ppm;
}

int64_t marz_run_band_needed(const marz_conflict *conflict, int64_t band_ppm)
{
    const double band = (double)band_ppm / MARZ_PPM;
    const double found = (double)conflict->found, limit = (double)conflict->limit;
    if (limit <= 0)
        return 0;
    const double needed =
        found > limit ? found * (1 + band) / limit - 1 : 1 - found * (1 - band) / limit;
    return (int64_t)ceil(needed * 100 - 1e-6) * PERCENT_PPM;
}

/// Widens each band as far as the conflicts of the last plan ask. @return false if none gets wider
static bool widen(remedy *r)
{
    const marz_plan *plan = &r->plan;
    bool is_wider = false;
    for (int32_t k = 0; k < plan->instance.measure_count; k++) {
        int64_t *band = band_of(&r->company.settings, plan->instance.measure_name[k]);
        int64_t needed = *band;
        for (int32_t c = 0; c < plan->conflict_count; c++) {
            if (plan->conflicts[c].measure != k)
                continue;
            const int64_t one = marz_run_band_needed(&plan->conflicts[c], *band);
            needed = one > needed ? one : needed;
        }
        is_wider |= needed > *band && needed <= BAND_MAX_PPM;
        *band = needed > BAND_MAX_PPM ? *band : needed;
    }
    return is_wider;
}

/// Asks the question with other bands, as the next run would.
static marz_status solve(remedy *r, bool *has_plan, marz_error *error)
{
    const marz_guide *guide = &r->run->guide;
    marz_instance instance;
    marz_instance_links links;
    marz_arena *arena = r->run->arena;
    marz_control quiet = r->workspace->control ? *r->workspace->control : (marz_control){0};
    quiet.found = NULL; // Of another question.
    marz_status status = marz_instance_build(&r->company, &guide->market, &guide->team.fit, arena,
                                             &instance, &links, error);
    const marz_design_options design = {.seed = r->workspace->seed,
                                        .effort = r->effort,
                                        .thread_count = r->workspace->thread_count};
    if (!status)
        status = marz_instance_wants_max(&r->company.settings)
                     ? marz_design_farthest(&instance, &design, arena, &quiet, &r->plan, error)
                     : marz_design_solve(&instance, &design, arena, &quiet, &r->plan, error);
    if (status)
        return status;
    marz_outcome stop;
    r->is_over = marz_control_stops(&quiet, &stop);
    *has_plan = r->plan.outcome != MARZ_OUTCOME_INFEASIBLE && r->plan.conflict_count == 0 &&
                marz_plan_has_seats(&r->plan);
    return MARZ_OK;
}

/// Half of the way back, as long as there is a plan.
static marz_status narrow(remedy *r, const marz_settings *before, marz_settings *good,
                          marz_error *error)
{
    const marz_instance *in = &r->run->guide.plan.instance;
    marz_settings bad = *before;
    for (int32_t step = 0; step < STEPS && !r->is_over; step++) {
        for (int32_t k = 0; k < in->measure_count; k++) {
            const int64_t low = *band_of(&bad, in->measure_name[k]);
            const int64_t high = *band_of(good, in->measure_name[k]);
            const int64_t middle = low + (high - low) / 2;
            *band_of(&r->company.settings, in->measure_name[k]) =
                (middle + PERCENT_PPM - 1) / PERCENT_PPM * PERCENT_PPM;
        }
        bool has_plan;
        const marz_status status = solve(r, &has_plan, error);
        if (status)
            return status;
        *(has_plan ? good : &bad) = r->company.settings;
    }
    return MARZ_OK;
}

marz_status marz_run_find_remedy(marz_workspace *workspace, int64_t effort, marz_run *run,
                                 marz_error *error)
{
    const marz_instance *in = &run->guide.plan.instance;
    if (run->guide.plan.outcome != MARZ_OUTCOME_INFEASIBLE ||
        (int64_t)in->unit_count * in->seat_count > PAIRS_MAX)
        return MARZ_OK;
    remedy r = {.workspace = workspace,
                .run = run,
                .effort = effort,
                .company = run->company,
                .plan = run->guide.plan};
    const marz_settings before = run->company.settings;
    bool has_plan = false;
    marz_status status = MARZ_OK;
    for (int32_t round = 0; !status && !has_plan && round < ROUNDS && widen(&r); round++) {
        status = solve(&r, &has_plan, error);
        if (r.is_over)
            return status;
    }
    marz_settings good = r.company.settings;
    if (!status && has_plan)
        status = narrow(&r, &before, &good, error);
    if (status || !has_plan)
        return status;
    run->has_remedy = true;
    for (int32_t k = 0; k < in->measure_count; k++)
        run->remedy_ppm[k] = *band_of(&good, in->measure_name[k]);
    return MARZ_OK;
}
