#include "marz_bench/areas_problem.h"

marz_status marz_bench_run_edp(const marz_bench_instance *instance,
                               const marz_bench_options *options, marz_arena *arena,
                               const marz_control *control, marz_bench_answer *answer,
                               marz_error *error)
{
    const marz_bench_areas kind = {.divisor = 1e3, .is_sphere = false};
    return marz_bench_solve_districts(instance, &kind, options, arena, control, answer, error);
}
