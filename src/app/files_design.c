#include "app/files_design.h"

#include "app/files_internal.h"
#include "app/files_levels.h"
#include "app/stopped.h"
#include "design/design.h"
#include "model/pieces.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the plan");
}

static marz_status verify(marz_files_design *design, marz_arena *arena, marz_error *error)
{
    marz_buffer_clear(&design->text);
    marz_status status = marz_plan_write(&design->plan, &design->text, error);
    if (!status)
        status = marz_plan_check(design->text.text, design->text.length, "plan.json", arena,
                                 &design->verdict, error);
    if (status || design->verdict.is_ok)
        return status;
    const marz_violation *first = &design->verdict.violations[0];
    marz_fail(error, MARZ_E_INTERNAL, "the checker refuses the plan: %s of %s is %s, expected %s",
              first->kind, first->subject, first->found, first->expected);
    marz_hint(error, "This is a defect of Marz: please report it.");
    return MARZ_E_INTERNAL;
}

/// A unit that nobody takes.
typedef struct open_unit {
    int64_t cost_minor;
    int32_t unit;
} open_unit;

static int dearest_first(const void *a, const void *b)
{
    const open_unit *x = a, *y = b;
    if (x->cost_minor != y->cost_minor)
        return x->cost_minor < y->cost_minor ? 1 : -1;
    return x->unit - y->unit;
}

static bool list_open(marz_files_design *design, marz_arena *arena)
{
    const marz_instance *in = &design->plan.instance;
    design->open = MARZ_NEW(arena, int32_t, design->open_count);
    const marz_arena_mark mark = marz_arena_save(arena);
    open_unit *list = MARZ_NEW(arena, open_unit, design->open_count);
    if (!design->open || !list)
        return false;
    int32_t count = 0;
    for (int32_t i = 0; i < in->unit_count; i++)
        if (design->plan.seat_of[i] == MARZ_NONE)
            list[count++] = (open_unit){marz_instance_uncovered(in, i), i};
    if (count > 1)
        qsort(list, (size_t)count, sizeof *list, dearest_first);
    for (int32_t k = 0; k < count; k++)
        design->open[k] = list[k].unit;
    marz_arena_restore(arena, mark);
    return true;
}

static void weigh(marz_files_design *design)
{
    const marz_instance *in = &design->plan.instance;
    for (int32_t i = 0; i < in->unit_count; i++) {
        const int32_t seat = design->plan.seat_of[i];
        if (seat == MARZ_NONE) {
            design->open_count++;
            design->left_count += in->present[i] != MARZ_NONE;
            design->moved_count += in->present[i] != MARZ_NONE;
            design->moved_minor += in->present[i] != MARZ_NONE ? in->value_minor[i] : 0;
            continue;
        }
        design->unit_count[seat]++;
        for (int32_t k = 0; k < in->measure_count; k++)
            design->loads[(int64_t)seat * in->measure_count + k] +=
                in->measure[(int64_t)i * in->measure_count + k];
        const bool is_moved = in->present[i] != MARZ_NONE && in->present[i] != seat;
        design->moved_count += is_moved;
        design->moved_minor += is_moved ? in->value_minor[i] : 0;
    }
}

/// Where contiguity was asked of homes, locked units and the like do not count; else all do.
static bool count_pieces(const marz_files_question *question, marz_files_design *design,
                         marz_arena *arena)
{
    const marz_instance *in = &design->plan.instance;
    design->extra_pieces = in->graph.node_count
                               ? marz_pieces_of(in, design->plan.seat_of, arena, design->pieces)
                               : marz_files_pieces(&question->graph, design->plan.seat_of,
                                                   in->seat_count, arena, design->pieces);
    return design->extra_pieces >= 0;
}

marz_status marz_files_finish(const marz_files_question *question, marz_files_design *design,
                              marz_arena *arena, marz_error *error)
{
    const marz_instance *in = &design->plan.instance;
    design->question = question;
    design->loads = MARZ_NEW(arena, int64_t, (int64_t)in->seat_count * in->measure_count);
    design->unit_count = MARZ_NEW(arena, int32_t, in->seat_count);
    if (!design->loads || !design->unit_count)
        return no_memory(error);
    const bool has_plan = design->plan.outcome != MARZ_OUTCOME_INFEASIBLE;
    if (has_plan)
        weigh(design);
    if (has_plan && !list_open(design, arena))
        return no_memory(error);
    if (has_plan && question->graph.node_count) {
        design->pieces = MARZ_NEW(arena, int32_t, in->seat_count);
        if (!design->pieces || !count_pieces(question, design, arena))
            return no_memory(error);
    }
    return verify(design, arena, error);
}

marz_status marz_files_solve(marz_files_question *question, const marz_files_options *options,
                             marz_arena *arena, const marz_control *control,
                             marz_files_design *design, marz_error *error)
{
    *design = (marz_files_design){0};
    marz_status status;
    if (!question->has_free_centres) {
        if (options->is_contiguous)
            question->instance.graph = question->graph;
        const marz_design_options work = {.seed = options->seed,
                                          .effort = options->effort,
                                          .thread_count = options->thread_count};
        status = question->wants_max ? marz_design_farthest(&question->instance, &work, arena,
                                                            control, &design->plan, error)
                                     : marz_design_solve(&question->instance, &work, arena, control,
                                                         &design->plan, error);
    } else {
        status = marz_files_centres(question, options, arena, control, design, error);
    }
    if (!status)
        status = marz_refuse_stopped(&design->plan, error);
    if (status)
        return status;
    status = marz_files_levels(question, options, arena, control, design, error);
    if (status)
        return status;
    design->plan.seed = options->seed;
    if (!design->plan.currency[0])
        memcpy(design->plan.currency, "USD", 3);
    status = marz_files_finish(question, design, arena, error);
    if (status)
        marz_buffer_deinit(&design->text);
    return status;
}

marz_status marz_files_group(const marz_files_options *options, marz_arena *arena,
                             const marz_control *control, marz_files_design *design,
                             marz_error *error)
{
    const marz_status status =
        marz_files_levels(design->question, options, arena, control, design, error);
    return status || options->district_count == 0 ? status : verify(design, arena, error);
}
