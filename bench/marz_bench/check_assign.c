// Sets without a map to hang together on: cpmp and gap.
#include "marz_bench/check_internal.h"

#include <math.h>

static marz_status no_memory(const marz_bench_instance *instance, marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to check %d units", instance->n);
}

static void judge_loads(const marz_bench_instance *instance, const int64_t *load, int32_t count,
                        const char *what, marz_bench_verdict *verdict)
{
    for (int32_t j = 0; j < count; j++)
        if (load[j] > instance->capacity[j])
            marz_bench_violate(verdict, "%s %d: load %.10g over capacity %.10g", what, j,
                               (double)load[j] * instance->weight_unit,
                               (double)instance->capacity[j] * instance->weight_unit);
}

marz_status marz_bench_check_cpmp(const marz_bench_instance *instance, const int32_t *solution,
                                  marz_arena *scratch, marz_bench_verdict *verdict,
                                  marz_error *error)
{
    const int32_t n = instance->n;
    if (!marz_bench_in_range(instance, solution, n, "centre", verdict))
        return MARZ_OK;
    const marz_arena_mark mark = marz_arena_save(scratch);
    int64_t *load = MARZ_NEW(scratch, int64_t, n);
    bool *is_open = MARZ_NEW(scratch, bool, n);
    if (!load || !is_open)
        return no_memory(instance, error);
    int32_t open_count = 0;
    for (int32_t i = 0; i < n; i++) {
        const int32_t c = solution[i];
        const double d = hypot(instance->x[i] - instance->x[c], instance->y[i] - instance->y[c]);
        verdict->objective += instance->is_floored ? floor(d) : d;
        load[c] += instance->weight[i];
        open_count += !is_open[c];
        is_open[c] = true;
    }
    judge_loads(instance, load, n, "centre", verdict);
    if (open_count > instance->p)
        marz_bench_violate(verdict, "%d centres, %d are allowed", open_count, instance->p);
    marz_arena_restore(scratch, mark);
    return MARZ_OK;
}

marz_status marz_bench_check_gap(const marz_bench_instance *instance, const int32_t *solution,
                                 marz_arena *scratch, marz_bench_verdict *verdict,
                                 marz_error *error)
{
    if (!marz_bench_in_range(instance, solution, instance->p, "agent", verdict))
        return MARZ_OK;
    const marz_arena_mark mark = marz_arena_save(scratch);
    int64_t *load = MARZ_NEW(scratch, int64_t, instance->p), cost = 0;
    if (!load)
        return no_memory(instance, error);
    for (int32_t j = 0; j < instance->n; j++) {
        const int64_t entry = (int64_t)solution[j] * instance->n + j;
        load[solution[j]] += instance->weight[entry];
        cost += instance->cost[entry];
    }
    judge_loads(instance, load, instance->p, "agent", verdict);
    verdict->objective = (double)cost;
    marz_arena_restore(scratch, mark);
    return MARZ_OK;
}
