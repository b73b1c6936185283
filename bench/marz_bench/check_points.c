#include "marz_bench/check_internal.h"

#include <math.h>

/// Sums over the points of a part.
typedef struct moment {
    double weight, x, y; ///< sum of w, w x, w y
} moment;

static double plane_square(const marz_bench_instance *instance, int32_t a, int32_t b)
{
    const double dx = instance->x[a] - instance->x[b], dy = instance->y[a] - instance->y[b];
    return dx * dx + dy * dy;
}

static double north_square(double y_difference)
{
    return y_difference * y_difference * 0.999999;
}

static void sum_parts(const marz_bench_instance *instance, const int32_t *solution, moment *part)
{
    for (int32_t i = 0; i < instance->n; i++) {
        const double w = (double)instance->weight[i] * instance->weight_unit;
        part[solution[i]].weight += w;
        part[solution[i]].x += w * instance->x[i];
        part[solution[i]].y += w * instance->y[i];
    }
}

/// Weight times squared distance to the own centroid, in millions: in a second pass over the
/// points, as the difference of two great sums would lose digits.
static double spread(const marz_bench_instance *instance, const int32_t *solution,
                     const moment *part)
{
    double total = 0;
    for (int32_t i = 0; i < instance->n; i++) {
        const moment *m = &part[solution[i]];
        if (!(m->weight > 0))
            continue;
        const double dx = instance->x[i] - m->x / m->weight, dy = instance->y[i] - m->y / m->weight;
        total += (double)instance->weight[i] * instance->weight_unit * (dx * dx + dy * dy);
    }
    return total / 1e6;
}

static void judge_balance(const marz_bench_instance *instance, const moment *part,
                          marz_bench_verdict *verdict)
{
    double mean = 0;
    for (int32_t j = 0; j < instance->p; j++)
        mean += part[j].weight;
    mean /= instance->p;
    for (int32_t j = 0; j < instance->p; j++)
        if (fabs(part[j].weight / mean - 1) > instance->tolerance + 1e-12)
            marz_bench_violate(verdict, "part %d: load %.10g is %+.3f %% off the mean", j,
                               part[j].weight, 100 * (part[j].weight / mean - 1));
}

marz_status marz_bench_check_points(const marz_bench_instance *instance, const int32_t *solution,
                                    marz_arena *scratch, marz_bench_verdict *verdict,
                                    marz_error *error)
{
    static const marz_bench_ruler plane = {plane_square, north_square};
    if (!marz_bench_in_range(instance, solution, instance->p, "part", verdict))
        return MARZ_OK;
    const marz_arena_mark mark = marz_arena_save(scratch);
    moment *part = MARZ_NEW(scratch, moment, instance->p);
    int32_t *pieces = MARZ_NEW(scratch, int32_t, instance->p);
    if (!part || !pieces)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to check %d parts", instance->p);
    sum_parts(instance, solution, part);
    judge_balance(instance, part, verdict);
    verdict->objective = spread(instance, solution, part);
    marz_status status = MARZ_OK;
    if (instance->is_contiguous)
        status = marz_bench_count_pieces(instance, solution, &plane, scratch, pieces, error);
    for (int32_t j = 0; !status && j < instance->p; j++)
        if (pieces[j] > 1)
            marz_bench_violate(verdict, "part %d is not connected: %d pieces", j, pieces[j]);
    marz_arena_restore(scratch, mark);
    return status;
}
