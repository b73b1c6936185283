#include "app/files_range.h"

#include "app/files_levels.h"
#include "app/present_internal.h"

#include <string.h>

#define FIRST_SIZES 7 ///< spread evenly, before the search narrows

/// The search under way.
typedef struct search {
    const marz_files_request *request;
    marz_files_options options; ///< without districts
    int64_t rep_cost_minor;
    const marz_control *control;
    marz_files_range *range;
} search;

static void drop(marz_arena *arena, marz_files_design *design)
{
    if (design)
        marz_buffer_deinit(&design->text);
    marz_arena_destroy(arena);
}

void marz_files_range_deinit(marz_files_range *range)
{
    drop(range->arena, range->design);
    range->arena = NULL;
    range->design = NULL;
}

static int32_t find_best(const marz_files_range *range)
{
    int32_t best = 0;
    for (int32_t k = 1; k < range->size_count; k++) {
        const marz_files_size *one = &range->sizes[k], *held = &range->sizes[best];
        if (one->has_plan && (!held->has_plan || one->total_minor < held->total_minor))
            best = k;
    }
    return best;
}

/// Puts the size where it belongs. @return its index
static int32_t insert(marz_files_range *range, const marz_files_size *size)
{
    int32_t at = range->size_count++;
    while (at > 0 && range->sizes[at - 1].territory_count > size->territory_count) {
        range->sizes[at] = range->sizes[at - 1];
        at--;
    }
    range->sizes[at] = *size;
    return at;
}

/// Notes the plan of a size; keeps it if it is the best, or the first without any plan.
static void note(search *s, int32_t count, marz_arena *arena, marz_files_design *design)
{
    marz_files_range *range = s->range;
    const marz_plan *plan = &design->plan;
    marz_files_size size = {.territory_count = count, .outcome = plan->outcome};
    size.has_plan = plan->outcome != MARZ_OUTCOME_INFEASIBLE &&
                    !(s->options.is_contiguous && design->extra_pieces > 0);
    size.reps_minor = count * s->rep_cost_minor;
    if (size.has_plan) {
        size.plan_minor = plan->total_minor + design->released_cost_minor;
        size.total_minor = size.plan_minor + size.reps_minor;
    }
    const int32_t at = insert(range, &size);
    range->best = find_best(range);
    if (range->best != at && range->design) {
        drop(arena, design);
        return;
    }
    marz_files_range_deinit(range);
    range->arena = arena;
    range->design = design;
}

static marz_status solve_in(search *s, int32_t count, marz_arena *arena, marz_files_design *design,
                            marz_error *error)
{
    marz_files_request request = *s->request;
    marz_files_question *question = MARZ_NEW(arena, marz_files_question, 1);
    request.territory_count = count;
    request.territory_last = 0;
    if (!question)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d territories", count);
    const marz_status status = marz_files_read(&request, arena, question, error);
    return status ? status
                  : marz_files_solve(question, &s->options, arena, s->control, design, error);
}

static bool is_tried(const marz_files_range *range, int32_t count)
{
    for (int32_t k = 0; k < range->size_count; k++)
        if (range->sizes[k].territory_count == count)
            return true;
    return false;
}

static marz_status try_size(search *s, int32_t count, marz_error *error)
{
    marz_files_range *range = s->range;
    marz_outcome stop;
    if (is_tried(range, count) || range->size_count == MARZ_FILES_SIZES_MAX)
        return MARZ_OK;
    if (range->size_count > 0 && marz_control_stops(s->control, &stop)) {
        range->is_cut_short = true;
        return MARZ_OK;
    }
    marz_arena *arena = marz_arena_create(0);
    marz_files_design *design = arena ? MARZ_NEW(arena, marz_files_design, 1) : NULL;
    if (!design) {
        marz_arena_destroy(arena);
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d territories", count);
    }
    const marz_status status = solve_in(s, count, arena, design, error);
    if (!status) {
        note(s, count, arena, design);
        return MARZ_OK;
    }
    marz_arena_destroy(arena);
    if (status != MARZ_E_LIMIT || range->size_count == 0)
        return status;
    range->is_cut_short = true; // Stopped within a size: those before it are whole.
    return MARZ_OK;
}

static marz_status try_spread(search *s, marz_error *error)
{
    const int64_t first = s->range->first, last = s->range->last;
    marz_status status = MARZ_OK;
    for (int64_t k = 0; !status && !s->range->is_cut_short && k < FIRST_SIZES; k++) {
        marz_control_report(s->control, "sizes", (double)k / (2 * FIRST_SIZES));
        status = try_size(s, (int32_t)(first + (last - first) * k / (FIRST_SIZES - 1)), error);
    }
    return status;
}

/// Half way from the best to a neighbour; the best itself if nothing lies between.
static int32_t between(const marz_files_range *range, int32_t neighbour)
{
    const int32_t here = range->sizes[range->best].territory_count;
    if (neighbour < 0 || neighbour >= range->size_count)
        return here;
    return here + (range->sizes[neighbour].territory_count - here) / 2;
}

static marz_status narrow(search *s, marz_error *error)
{
    marz_files_range *range = s->range;
    marz_status status = MARZ_OK;
    for (int32_t before = 0; !status && !range->is_cut_short && before != range->size_count;) {
        before = range->size_count;
        marz_control_report(s->control, "sizes", 0.75);
        const int32_t below = between(range, range->best - 1);
        const int32_t above = between(range, range->best + 1);
        status = try_size(s, below, error);
        if (!status && !range->is_cut_short)
            status = try_size(s, above, error);
    }
    return status;
}

marz_status marz_files_range_solve(const marz_files_request *request,
                                   const marz_files_options *options, int64_t rep_cost_minor,
                                   const marz_control *control, marz_files_range *range,
                                   marz_error *error)
{
    const int32_t fewest = options->district_count;
    *range = (marz_files_range){
        .first = fewest > request->territory_count ? fewest : request->territory_count,
        .last = request->territory_last};
    search s = {request, *options, rep_cost_minor, control, range};
    s.options.district_count = s.options.region_count = 0;
    marz_status status = marz_files_check_levels(options, range->last, error);
    if (!status)
        status = try_spread(&s, error);
    if (!status)
        status = narrow(&s, error);
    if (!status)
        status = marz_files_group(options, range->arena, control, range->design, error);
    if (status)
        marz_files_range_deinit(range);
    return status;
}

json_t *marz_present_sizes(const marz_files_range *range)
{
    json_t *rows = json_array();
    for (int32_t k = 0; k < range->size_count; k++) {
        const marz_files_size *one = &range->sizes[k];
        marz_json_push(rows,
                       json_pack("{s:i,s:s,s:o,s:I,s:o}", "territories", one->territory_count,
                                 "outcome", marz_outcome_name(one->outcome), "plan",
                                 one->has_plan ? json_integer(one->plan_minor) : json_null(),
                                 "cost_of_reps", (json_int_t)one->reps_minor, "total",
                                 one->has_plan ? json_integer(one->total_minor) : json_null()));
    }
    return rows;
}
