#include "marz_bench/areas_problem.h"

marz_status marz_bench_run_sap(const marz_bench_instance *instance,
                               const marz_bench_options *options, marz_arena *arena,
                               const marz_control *control, marz_bench_answer *answer,
                               marz_error *error)
{
    int32_t *centre = MARZ_NEW(arena, int32_t, instance->n);
    int64_t *low = MARZ_NEW(arena, int64_t, instance->n);
    int64_t *high = MARZ_NEW(arena, int64_t, instance->n);
    if (!centre || !low || !high)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d units", instance->n);
    int32_t count = 0;
    for (int32_t u = 0; u < instance->n; u++)
        if (instance->capacity[u] > 0) {
            centre[count] = u;
            high[count++] = instance->capacity[u];
        }
    const marz_bench_areas areas = {
        .centre = centre, .low = low, .high = high, .area_count = count, .divisor = 1e3};
    return marz_bench_solve_areas(instance, &areas, options, arena, control, answer, error);
}
