// Sets whose territories must hang together and are named by a centre: sap, edp, hess.
#include "marz_bench/check_internal.h"

#include <inttypes.h>
#include <math.h>

#define EARTH_KM 6371.0088
#define DEGREE 0.017453292519943295

/// What the territories weigh, by the index of the centre.
typedef struct areas {
    int64_t *load;   ///< [n]
    int32_t *size;   ///< [n] units
    int32_t *pieces; ///< [n]
    int32_t count;   ///< territories with units
} areas;

static marz_status gather(const marz_bench_instance *instance, const int32_t *solution,
                          const marz_bench_ruler *ruler, marz_arena *scratch, areas *a,
                          marz_error *error)
{
    const int32_t n = instance->n;
    *a = (areas){MARZ_NEW(scratch, int64_t, n), MARZ_NEW(scratch, int32_t, n),
                 MARZ_NEW(scratch, int32_t, n), 0};
    if (!a->load || !a->size || !a->pieces)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to check %d units", n);
    for (int32_t i = 0; i < n; i++) {
        a->load[solution[i]] += instance->weight[i];
        a->count += a->size[solution[i]]++ == 0;
    }
    return marz_bench_count_pieces(instance, solution, ruler, scratch, a->pieces, error);
}

static double plane_km(const marz_bench_instance *instance, int32_t i, int32_t c)
{
    return hypot(instance->x[i] - instance->x[c], instance->y[i] - instance->y[c]);
}

/// Sum of demand times distance, in thousands.
static double demand_distance(const marz_bench_instance *instance, const int32_t *solution)
{
    double total = 0;
    for (int32_t i = 0; i < instance->n; i++)
        total += (double)instance->weight[i] * instance->weight_unit *
                 plane_km(instance, i, solution[i]);
    return total / 1000;
}

static void judge_pieces(const areas *a, int32_t c, int64_t name, marz_bench_verdict *verdict)
{
    if (a->pieces[c] > 1)
        marz_bench_violate(verdict, "the area of %" PRId64 " is not connected: %d pieces", name,
                           a->pieces[c]);
}

marz_status marz_bench_check_sap(const marz_bench_instance *instance, const int32_t *solution,
                                 marz_arena *scratch, marz_bench_verdict *verdict,
                                 marz_error *error)
{
    areas a;
    if (!marz_bench_in_range(instance, solution, instance->n, "unit", verdict))
        return MARZ_OK;
    const marz_arena_mark mark = marz_arena_save(scratch);
    const marz_status status = gather(instance, solution, NULL, scratch, &a, error);
    for (int32_t c = 0; !status && c < instance->n; c++) {
        if (a.size[c] == 0)
            continue;
        const int64_t id = instance->id[c];
        if (instance->capacity[c] == 0)
            marz_bench_violate(verdict, "unit %" PRId64 " is no centre and serves %d units", id,
                               a.size[c]);
        else if (a.load[c] > instance->capacity[c])
            marz_bench_violate(verdict, "centre %" PRId64 ": load %.10g over capacity %.10g", id,
                               (double)a.load[c] * instance->weight_unit,
                               (double)instance->capacity[c] * instance->weight_unit);
        if (solution[c] != c)
            marz_bench_violate(verdict, "centre %" PRId64 " is outside its own area", id);
        judge_pieces(&a, c, id, verdict);
    }
    verdict->objective = demand_distance(instance, solution);
    marz_arena_restore(scratch, mark);
    return status;
}

marz_status marz_bench_check_edp(const marz_bench_instance *instance, const int32_t *solution,
                                 marz_arena *scratch, marz_bench_verdict *verdict,
                                 marz_error *error)
{
    areas a;
    if (!marz_bench_in_range(instance, solution, instance->n, "unit", verdict))
        return MARZ_OK;
    const marz_arena_mark mark = marz_arena_save(scratch);
    const marz_status status = gather(instance, solution, NULL, scratch, &a, error);
    int64_t total = 0;
    for (int32_t i = 0; i < instance->n; i++)
        total += instance->weight[i];
    const double mean = (double)total * instance->weight_unit / instance->p;
    for (int32_t c = 0; !status && c < instance->n; c++) {
        if (a.size[c] == 0)
            continue;
        const double load = (double)a.load[c] * instance->weight_unit;
        if (fabs(load - mean) > instance->tolerance * mean + 1e-9)
            marz_bench_violate(verdict, "district of %d: load %.10g is %+.3f %% off the mean", c,
                               load, 100 * (load / mean - 1));
        judge_pieces(&a, c, c, verdict);
    }
    if (!status && a.count != instance->p)
        marz_bench_violate(verdict, "%d districts, %d are asked", a.count, instance->p);
    verdict->objective = demand_distance(instance, solution);
    marz_arena_restore(scratch, mark);
    return status;
}

/// Great circle in km by the haversine formula [sinnott1984].
static double sphere_km(const marz_bench_instance *instance, int32_t i, int32_t c)
{
    const double south = instance->y[i] * DEGREE, north = instance->y[c] * DEGREE;
    const double west = instance->x[i] * DEGREE, east = instance->x[c] * DEGREE;
    const double h =
        pow(sin((north - south) / 2), 2) + cos(south) * cos(north) * pow(sin((east - west) / 2), 2);
    return 2 * EARTH_KM * asin(sqrt(h < 1 ? h : 1));
}

static double sphere_north(double degrees)
{
    return EARTH_KM * DEGREE * degrees * 0.999999;
}

marz_status marz_bench_check_hess(const marz_bench_instance *instance, const int32_t *solution,
                                  marz_arena *scratch, marz_bench_verdict *verdict,
                                  marz_error *error)
{
    static const marz_bench_ruler sphere = {sphere_km, sphere_north};
    areas a;
    if (!marz_bench_in_range(instance, solution, instance->n, "unit", verdict))
        return MARZ_OK;
    const marz_arena_mark mark = marz_arena_save(scratch);
    const marz_status status = gather(instance, solution, &sphere, scratch, &a, error);
    double total = 0;
    for (int32_t i = 0; i < instance->n; i++) {
        const double km = sphere_km(instance, i, solution[i]);
        total += (double)instance->weight[i] * instance->weight_unit * (km * km);
    }
    for (int32_t c = 0; !status && c < instance->n; c++) {
        if (a.size[c] == 0)
            continue;
        if (a.load[c] < instance->low || a.load[c] > instance->high)
            marz_bench_violate(verdict,
                               "district of %d: load %" PRId64 " outside %" PRId64 " to %" PRId64,
                               c, a.load[c], instance->low, instance->high);
        judge_pieces(&a, c, c, verdict);
    }
    if (!status && a.count != instance->p)
        marz_bench_violate(verdict, "%d districts, %d are asked", a.count, instance->p);
    verdict->objective = total / 1e6;
    marz_arena_restore(scratch, mark);
    return status;
}
