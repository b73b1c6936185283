#include "app/files_levels.h"

#include "app/present_internal.h"
#include "base/number.h"
#include "design/compact/compact.h"
#include "geo/project.h"

#include <math.h>
#include <string.h>

#define EFFORT 20 ///< rounds of the engine for a level

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the districts");
}

/// What is grouped: territories, or districts.
typedef struct level {
    int32_t count;
    double *x, *y, *weight; ///< [count] middle, and load of the first measure
    marz_adjacency graph;   ///< node_count 0: none
} level;

typedef struct climb {
    const marz_files_question *question;
    const marz_files_options *options;
    marz_arena *arena;
    const marz_control *control;
    int64_t worst_ppm; ///< of both levels
} climb;

static bool make_level(level *l, int32_t count, marz_arena *arena)
{
    *l = (level){.count = count,
                 .x = MARZ_NEW(arena, double, count),
                 .y = MARZ_NEW(arena, double, count),
                 .weight = MARZ_NEW(arena, double, count)};
    return l->x && l->y && l->weight;
}

/// Adds an amount at a place to a member of the level.
static void add(level *l, int32_t at, double x, double y, double weight)
{
    l->x[at] += x * weight;
    l->y[at] += y * weight;
    l->weight[at] += weight;
}

static void settle(level *l)
{
    for (int32_t k = 0; k < l->count; k++) {
        const double weight = l->weight[k] > 0 ? l->weight[k] : 1;
        l->x[k] /= weight;
        l->y[k] /= weight;
    }
}

/// Who borders on whom one level up.
static marz_status lift_graph(const climb *c, const marz_adjacency *below, const int32_t *group_of,
                              level *above, marz_error *error)
{
    if (below->node_count == 0)
        return MARZ_OK;
    marz_edge *edges = MARZ_NEW(c->arena, marz_edge, below->start[below->node_count]);
    int64_t count = 0;
    if (!edges)
        return no_memory(error);
    for (int32_t i = 0; i < below->node_count; i++)
        for (int32_t e = below->start[i]; e < below->start[i + 1]; e++)
            if (group_of[i] != MARZ_NONE && group_of[i] < group_of[below->near[e]])
                edges[count++] = (marz_edge){group_of[i], group_of[below->near[e]]};
    return marz_adjacency_make(above->count, edges, count, c->arena, &above->graph, error);
}

static marz_status lift_units(const climb *c, const int32_t *seat_of, level *seats,
                              marz_error *error)
{
    const marz_instance *in = &c->question->instance;
    marz_extent extent = marz_extent_empty();
    for (int32_t i = 0; i < in->unit_count; i++)
        if (in->unit_lon_udeg[i] != MARZ_DEGREES_UNKNOWN)
            marz_extent_add(&extent, in->unit_lon_udeg[i], in->unit_lat_udeg[i]);
    const marz_projection page = marz_projection_fit(extent, 100000, 100000, 0);
    for (int32_t i = 0; i < in->unit_count; i++) {
        double x = 0, y = 0;
        if (in->unit_lon_udeg[i] == MARZ_DEGREES_UNKNOWN || seat_of[i] == MARZ_NONE)
            continue;
        marz_project(&page, in->unit_lon_udeg[i], in->unit_lat_udeg[i], &x, &y);
        // A little more than nothing, so that a territory without load lies where its units do.
        add(seats, seat_of[i], x, y, (double)in->measure[(int64_t)i * in->measure_count] + 1e-6);
    }
    settle(seats);
    return lift_graph(c, &c->question->graph, seat_of, seats, error);
}

static marz_status lift_groups(const climb *c, const level *below, const int32_t *group_of,
                               level *above, marz_error *error)
{
    for (int32_t k = 0; k < below->count; k++)
        add(above, group_of[k], below->x[k], below->y[k], below->weight[k]);
    settle(above);
    return lift_graph(c, &below->graph, group_of, above, error);
}

// ---------------------------------------------------------------- one level

/// How far a group's load lies from the mean, at most, in ppm.
static int64_t worst_of(const level *l, const int32_t *group_of, int32_t group_count, double *load)
{
    double total = 0, worst = 0;
    for (int32_t k = 0; k < l->count; k++) {
        load[group_of[k]] += l->weight[k];
        total += l->weight[k];
    }
    for (int32_t g = 0; g < group_count && total > 0; g++)
        worst = fmax(worst, fabs(load[g] * group_count / total - 1));
    return llround(worst * MARZ_PPM);
}

/// Numbers the groups by their first member.
static bool renumber(const int32_t *found, int32_t count, int32_t group_count, marz_arena *arena,
                     int32_t *group_of)
{
    int32_t *number = MARZ_NEW(arena, int32_t, group_count), next = 0;
    if (!number)
        return false;
    for (int32_t k = 0; k < count; k++) {
        if (number[found[k]] == 0)
            number[found[k]] = ++next;
        group_of[k] = number[found[k]] - 1;
    }
    return true;
}

int64_t marz_files_level_band(const marz_files_question *question)
{
    return question->band_ppm[0] == MARZ_UNKNOWN ? MARZ_FILES_BAND_PPM : question->band_ppm[0];
}

static marz_status group(climb *c, const level *l, int32_t group_count, int32_t *group_of,
                         marz_error *error)
{
    double greatest = 0, total = 0;
    for (int32_t k = 0; k < l->count; k++) {
        greatest = fmax(greatest, l->weight[k]);
        total += l->weight[k];
    }
    const double band = (double)marz_files_level_band(c->question) / MARZ_PPM;
    const double share = greatest * group_count / total;
    const double tolerances[] = {band, fmax(band, share / 2), fmax(band, share), 1};
    marz_compact problem = {.unit_count = l->count,
                            .territory_count = group_count,
                            .x = l->x,
                            .y = l->y,
                            .weight = l->weight,
                            .is_contiguous = c->options->is_contiguous,
                            .graph = l->graph.node_count ? &l->graph : NULL};
    const marz_compact_options work = {
        .seed = c->options->seed, .effort = EFFORT, .thread_count = c->options->thread_count};
    marz_compact_plan plan;
    for (size_t k = 0; k < sizeof tolerances / sizeof *tolerances; k++) {
        problem.tolerance = fmin(tolerances[k], 1);
        const marz_status status =
            marz_compact_solve(&problem, &work, c->arena, c->control, &plan, error);
        if (status)
            return status;
        if (plan.finding == MARZ_COMPACT_FOUND)
            break;
    }
    if (!plan.territory_of)
        return marz_fail(error, MARZ_E_LIMIT, "no districts were found for %d %s", l->count,
                         marz_plural(l->count, "territory", "territories"));
    double *load = MARZ_NEW(c->arena, double, group_count);
    if (!load || !renumber(plan.territory_of, l->count, group_count, c->arena, group_of))
        return no_memory(error);
    const int64_t worst = worst_of(l, group_of, group_count, load);
    c->worst_ppm = worst > c->worst_ppm ? worst : c->worst_ppm;
    return MARZ_OK;
}

static const char **name_groups(marz_arena *arena, char letter, int32_t count)
{
    const char **names = MARZ_NEW(arena, const char *, count);
    for (int32_t k = 0; names && k < count; k++)
        if (!(names[k] = marz_arena_print(arena, "%c%d", letter, k + 1)))
            return NULL;
    return names;
}

marz_status marz_files_check_levels(const marz_files_options *options, int32_t territory_count,
                                    marz_error *error)
{
    if (options->district_count > territory_count)
        return marz_fail(error, MARZ_E_USAGE, "there are %d districts for %d %s",
                         options->district_count, territory_count,
                         marz_plural(territory_count, "territory", "territories"));
    if (options->region_count > options->district_count)
        return marz_fail(error, MARZ_E_USAGE, "there are %d regions for %d %s",
                         options->region_count, options->district_count,
                         marz_plural(options->district_count, "district", "districts"));
    return MARZ_OK;
}

static marz_status climb_up(climb *c, const marz_plan *plan, marz_levels *levels, marz_error *error)
{
    level seats, districts;
    levels->district_count = c->options->district_count;
    levels->region_count = c->options->region_count;
    levels->district_id = name_groups(c->arena, 'D', levels->district_count);
    levels->region_id = name_groups(c->arena, 'A', levels->region_count);
    levels->district_of = MARZ_NEW(c->arena, int32_t, plan->instance.seat_count);
    if (!levels->district_id || !levels->region_id || !levels->district_of ||
        !make_level(&seats, plan->instance.seat_count, c->arena) ||
        !make_level(&districts, levels->district_count, c->arena))
        return no_memory(error);
    marz_status status = lift_units(c, plan->seat_of, &seats, error);
    if (!status)
        status = group(c, &seats, levels->district_count, levels->district_of, error);
    if (status || levels->region_count == 0)
        return status;
    levels->region_of = MARZ_NEW(c->arena, int32_t, levels->district_count);
    if (!levels->region_of)
        return no_memory(error);
    status = lift_groups(c, &seats, levels->district_of, &districts, error);
    return status ? status : group(c, &districts, levels->region_count, levels->region_of, error);
}

marz_status marz_files_levels(const marz_files_question *question,
                              const marz_files_options *options, marz_arena *arena,
                              const marz_control *control, marz_files_design *design,
                              marz_error *error)
{
    climb c = {question, options, arena, control, 0};
    marz_levels levels = {0};
    if (options->district_count == 0 || design->plan.outcome == MARZ_OUTCOME_INFEASIBLE)
        return MARZ_OK;
    marz_status status = marz_files_check_levels(options, design->plan.instance.seat_count, error);
    if (!status)
        status = climb_up(&c, &design->plan, &levels, error);
    if (status)
        return status;
    design->plan.levels = levels;
    const int64_t band = marz_files_level_band(question);
    design->district_worst_ppm = c.worst_ppm;
    design->district_eased_ppm = c.worst_ppm > band ? c.worst_ppm - band : 0;
    return MARZ_OK;
}

// ---------------------------------------------------------------- the answer

void marz_files_level_sums(const marz_files_design *design, bool of_regions, const int64_t *cells,
                           int64_t *sums)
{
    const marz_instance *in = &design->plan.instance;
    const marz_levels *levels = &design->plan.levels;
    const int32_t count = in->measure_count;
    const int32_t groups = of_regions ? levels->region_count : levels->district_count;
    memset(sums, 0, (size_t)groups * (size_t)count * sizeof *sums);
    for (int32_t j = 0; j < in->seat_count; j++) {
        const int32_t district = levels->district_of[j];
        const int32_t at = of_regions ? levels->region_of[district] : district;
        for (int32_t k = 0; k < count; k++)
            sums[(int64_t)at * count + k] += cells[(int64_t)j * count + k];
    }
}

/// Loads and targets of one level, in the amounts of the files.
typedef struct level_sums {
    int64_t *loads, *targets; ///< [group_count * measure_count]
    int32_t group_count;
} level_sums;

static json_t *group_loads(const marz_files_design *design, const level_sums *sums, int32_t group)
{
    const marz_instance *in = &design->plan.instance;
    json_t *object = json_object();
    for (int32_t k = 0; k < in->measure_count; k++) {
        double whole = 0;
        for (int32_t g = 0; g < sums->group_count; g++)
            whole += (double)sums->loads[(int64_t)g * in->measure_count + k];
        const int64_t cell = (int64_t)group * in->measure_count + k;
        const double load = (double)sums->loads[cell], mean = whole / sums->group_count;
        const double scale = pow(10, design->question->decimals[k]);
        json_object_set_new(object, in->measure_name[k],
                            json_pack("{s:f,s:f,s:o}", "load", load / scale, "target",
                                      (double)sums->targets[cell] / scale, "deviation",
                                      marz_json_real(load / mean - 1)));
    }
    return object;
}

static json_t *members(const int32_t *group_of, int32_t count, const char *const *names, int32_t of)
{
    json_t *rows = json_array();
    for (int32_t k = 0; k < count; k++)
        if (group_of[k] == of)
            marz_json_push(rows, json_string(names[k]));
    return rows;
}

static json_t *districts(const marz_files_design *design, const level_sums *sums)
{
    const marz_levels *levels = &design->plan.levels;
    const marz_instance *in = &design->plan.instance;
    json_t *rows = json_array();
    for (int32_t d = 0; d < levels->district_count; d++)
        marz_json_push(rows, json_pack("{s:s,s:o,s:o,s:o}", "id", levels->district_id[d], "region",
                                       levels->region_of
                                           ? json_string(levels->region_id[levels->region_of[d]])
                                           : json_null(),
                                       "territories",
                                       members(levels->district_of, in->seat_count, in->seat_id, d),
                                       "loads", group_loads(design, sums, d)));
    return rows;
}

static json_t *regions(const marz_files_design *design, const level_sums *sums)
{
    const marz_levels *levels = &design->plan.levels;
    json_t *rows = json_array();
    for (int32_t r = 0; r < levels->region_count; r++)
        marz_json_push(rows, json_pack("{s:s,s:o,s:o}", "id", levels->region_id[r], "districts",
                                       members(levels->region_of, levels->district_count,
                                               levels->district_id, r),
                                       "loads", group_loads(design, sums, r)));
    return rows;
}

void marz_present_levels(const marz_files_design *design, json_t *answer)
{
    const marz_levels *levels = &design->plan.levels;
    const marz_instance *in = &design->plan.instance;
    marz_arena *arena = levels->district_count ? marz_arena_create(0) : NULL;
    if (!arena)
        return;
    const int64_t cells = (int64_t)levels->district_count * in->measure_count;
    level_sums sums = {MARZ_NEW(arena, int64_t, cells), MARZ_NEW(arena, int64_t, cells), 0};
    for (int of_regions = 0; of_regions < 2 && sums.loads && sums.targets; of_regions++) {
        sums.group_count = of_regions ? levels->region_count : levels->district_count;
        if (sums.group_count) {
            marz_files_level_sums(design, of_regions, design->loads, sums.loads);
            marz_files_level_sums(design, of_regions, in->target, sums.targets);
        }
        json_object_set_new(answer, of_regions ? "regions" : "districts",
                            of_regions ? regions(design, &sums) : districts(design, &sums));
    }
    json_object_set_new(answer, "district_worst", marz_json_share(design->district_worst_ppm));
    json_object_set_new(answer, "district_band_eased", marz_json_share(design->district_eased_ppm));
    marz_arena_destroy(arena);
}
