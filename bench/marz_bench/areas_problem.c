#include "marz_bench/areas_problem.h"

#include "design/areas/areas.h"

#include <math.h>

#define EARTH_KM 6371.0088
#define DEGREE 0.017453292519943295
#define ROUNDING (1 - 1e-9)     ///< more than the errors of the arithmetic of distances
#define LENGTH_MAX 2147483000.0 ///< greatest scaled distance

/// Where the units lie, for the rows of distances.
typedef struct ruler {
    const double *x, *y, *z; ///< [n]; z NULL: plane
    int32_t n;
    double scale; ///< distance units in one kilometre (squared) or plane unit
} ruler;

/// What the engine's progress is passed on to.
typedef struct relay {
    const marz_control *control;
    double factor;
} relay;

static double between(const ruler *r, int32_t a, int32_t b)
{
    const double dx = r->x[a] - r->x[b], dy = r->y[a] - r->y[b];
    if (!r->z)
        return sqrt(dx * dx + dy * dy);
    const double dz = r->z[a] - r->z[b];
    const double half = 0.5 * sqrt(dx * dx + dy * dy + dz * dz);
    const double arc = 2 * EARTH_KM * asin(half < 1 ? half : 1);
    return arc * arc;
}

static void fill_row(const void *context, int32_t centre, int32_t *distance)
{
    const ruler *r = context;
    for (int32_t u = 0; u < r->n; u++)
        distance[u] = (int32_t)(between(r, centre, u) * r->scale * ROUNDING);
}

/// The largest power of two that keeps every distance below the limit.
static void choose_scale(ruler *r)
{
    double reach = 0; // No two units are farther apart than twice the way to unit 0.
    for (int32_t u = 0; u < r->n; u++)
        reach = fmax(reach, between(r, 0, u));
    reach *= r->z ? 4 : 2;
    r->scale = reach > 0 ? exp2(floor(log2(LENGTH_MAX / reach))) : 1;
}

static bool make_ruler(const marz_bench_instance *instance, bool is_sphere, marz_arena *arena,
                       ruler *r)
{
    *r = (ruler){.x = instance->x, .y = instance->y, .n = instance->n};
    if (is_sphere) {
        double *x = MARZ_NEW(arena, double, r->n), *y = MARZ_NEW(arena, double, r->n);
        double *z = MARZ_NEW(arena, double, r->n);
        if (!x || !y || !z)
            return false;
        for (int32_t u = 0; u < r->n; u++) {
            const double lon = instance->x[u] * DEGREE, lat = instance->y[u] * DEGREE;
            x[u] = cos(lat) * cos(lon);
            y[u] = cos(lat) * sin(lon);
            z[u] = sin(lat);
        }
        r->x = x;
        r->y = y;
        r->z = z;
    }
    choose_scale(r);
    return true;
}

/// Weights that the engine can multiply: shifted down, which only lowers a bound.
static int32_t shrink_weights(const marz_bench_instance *instance, int64_t *weight)
{
    int64_t total = 0;
    int32_t shift = 0;
    for (int32_t u = 0; u < instance->n; u++)
        total += instance->weight[u];
    while (total >> shift > MARZ_AREAS_WEIGHT_MAX)
        shift++;
    for (int32_t u = 0; u < instance->n; u++)
        weight[u] = instance->weight[u] >> shift;
    return shift;
}

static void tell(void *context, double objective, double bound)
{
    const relay *r = context;
    marz_control_found(r->control, objective * r->factor, bound * r->factor);
}

static void take_back(const marz_bench_instance *instance, const marz_areas_plan *plan,
                      double factor, marz_bench_answer *answer)
{
    for (int32_t u = 0; u < instance->n; u++)
        answer->solution[u] = plan->centre_of[plan->area_of[u]];
    answer->has_solution = true;
    answer->outcome = plan->outcome;
    answer->note = plan->no_proof;
    answer->has_bound = plan->bound >= 0;
    // One rounding of the product: a step towards zero keeps it below.
    answer->bound = nextafter((double)plan->bound * factor, 0) * (1 - 1e-15);
}

marz_status marz_bench_solve_areas(const marz_bench_instance *instance,
                                   const marz_bench_areas *areas, const marz_bench_options *options,
                                   marz_arena *arena, const marz_control *control,
                                   marz_bench_answer *answer, marz_error *error)
{
    ruler r;
    int64_t *weight = MARZ_NEW(arena, int64_t, instance->n);
    marz_areas_plan plan = {.area_of = MARZ_NEW(arena, int32_t, instance->n),
                            .centre_of = MARZ_NEW(arena, int32_t, areas->area_count)};
    if (!weight || !plan.area_of || !plan.centre_of ||
        !make_ruler(instance, areas->is_sphere, arena, &r))
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d units", instance->n);
    const int32_t shift = shrink_weights(instance, weight);
    const double factor = ldexp(instance->weight_unit, shift) / r.scale / areas->divisor;
    const marz_areas problem = {.graph = &instance->graph,
                                .size = instance->weight,
                                .weight = weight,
                                .area_count = areas->area_count,
                                .low = areas->low,
                                .high = areas->high,
                                .centre = areas->centre,
                                .distances = fill_row,
                                .context = &r};
    const marz_areas_options wanted = {
        .seed = options->seed, .effort = options->effort, .thread_count = options->thread_count};
    relay up = {control, factor};
    const marz_control inner = {.deadline_ms = control ? control->deadline_ms : 0,
                                .stop = control ? control->stop : NULL,
                                .found = tell,
                                .context = &up};
    const marz_status status = marz_areas_solve(&problem, &wanted, arena, &inner, &plan, error);
    if (!status)
        take_back(instance, &plan, factor, answer);
    return status;
}

marz_status marz_bench_solve_districts(const marz_bench_instance *instance,
                                       const marz_bench_areas *kind,
                                       const marz_bench_options *options, marz_arena *arena,
                                       const marz_control *control, marz_bench_answer *answer,
                                       marz_error *error)
{
    int64_t *low = MARZ_NEW(arena, int64_t, instance->p);
    int64_t *high = MARZ_NEW(arena, int64_t, instance->p);
    if (!low || !high)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d districts", instance->p);
    for (int32_t a = 0; a < instance->p; a++) {
        low[a] = instance->low;
        high[a] = instance->high;
    }
    marz_bench_areas areas = *kind;
    areas.low = low;
    areas.high = high;
    areas.area_count = instance->p;
    return marz_bench_solve_areas(instance, &areas, options, arena, control, answer, error);
}
