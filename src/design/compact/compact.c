#include "design/compact/compact.h"

#include "base/threads.h"
#include "design/compact/chains.h"
#include "design/compact/coarsen.h"
#include "design/compact/net.h"
#include "design/compact/solve.h"
#include "geo/hilbert.h"

#include <assert.h>
#include <math.h>

#define HEAT 0.02 ///< first temperature, in mean moments of a part
#define POLISH_SWEEPS 6
#define FINISH_UNITS_MS 400 ///< units that the repairs are given a millisecond for
#define KAPPA_FINISH 30    ///< price of weight beyond the band in repairs, in mean moments a target
#define FLOAT_MARGIN 2e-7  ///< weights are rounded to floats in the field
#define PIECES_A_PART 128  ///< weight of a part over the greatest weight of a piece
#define ROUNDS_DEFAULT 300 ///< without effort and deadline
#define BAND_IN_SEARCH 0.98 ///< of the tolerance; the rest is kept for the repairs

bool marz_compact_stops(marz_compact_run *run)
{
    return marz_control_stops(run->control, &run->outcome);
}

static marz_status validate(const marz_compact *p, marz_error *error)
{
    if (p->unit_count < 1 || p->unit_count > MARZ_COMPACT_UNIT_MAX)
        return marz_fail(error, MARZ_E_LIMIT, "%d units, 1 to %d can be divided", p->unit_count,
                         MARZ_COMPACT_UNIT_MAX);
    if (p->territory_count < 1 || p->territory_count > p->unit_count)
        return marz_fail(error, MARZ_E_INPUT, "%d territories of %d units", p->territory_count,
                         p->unit_count);
    if (!(p->tolerance >= 0 && p->tolerance <= 1))
        return marz_fail(error, MARZ_E_INPUT, "tolerance %g, 0 to 1", p->tolerance);
    if (p->graph && p->graph->node_count != p->unit_count)
        return marz_fail(error, MARZ_E_INPUT, "a graph of %d nodes for %d units",
                         p->graph->node_count, p->unit_count);
    double total = 0;
    for (int32_t i = 0; i < p->unit_count; i++) {
        if (!isfinite(p->x[i]) || !isfinite(p->y[i]))
            return marz_fail(error, MARZ_E_INPUT, "unit %d has no finite position", i + 1);
        if (!(isfinite(p->weight[i]) && p->weight[i] >= 0))
            return marz_fail(error, MARZ_E_INPUT, "unit %d weighs %g", i + 1, p->weight[i]);
        if (p->present && (p->present[i] < 0 || p->present[i] >= p->territory_count))
            return marz_fail(error, MARZ_E_INPUT, "unit %d is in territory %d of %d", i + 1,
                             p->present[i], p->territory_count);
        total += p->weight[i];
    }
    if (!(total > 0 && isfinite(total)))
        return marz_fail(error, MARZ_E_INPUT, "the weights add up to %g", total);
    return MARZ_OK;
}

static double mean_weight(const marz_compact *p)
{
    double total = 0;
    for (int32_t i = 0; i < p->unit_count; i++)
        total += p->weight[i];
    return total / p->territory_count;
}

/// Units along the curve, coordinates about the middle of their box, equal
/// targets.
static bool fill_fine(marz_compact_run *run)
{
    const marz_compact *p = run->problem;
    const int32_t n = p->unit_count;
    run->order = MARZ_NEW(run->arena, int32_t, n);
    if (!run->order || !marz_hilbert_order(p->x, p->y, n, run->arena, run->order) ||
        !marz_field_init(&run->fine) || !marz_field_reset(&run->fine, n, p->territory_count))
        return false;
    double west = p->x[0], east = west, south = p->y[0], north = south;
    for (int32_t i = 0; i < n; i++) {
        west = fmin(west, p->x[i]), east = fmax(east, p->x[i]);
        south = fmin(south, p->y[i]), north = fmax(north, p->y[i]);
    }
    const double ox = west / 2 + east / 2, oy = south / 2 + north / 2;
    // A scale that keeps squares and sums of floats far from their limits,
    // whatever the unit.
    const double side = fmax(east - west, north - south), scale = side > 0 ? 4096 / side : 1;
    // A power of two: weights of up to 24 bits, such as counts of people, stay
    // exact.
    const double unit = exp2(-ilogb(mean_weight(p)));
    run->moment_unit = 1 / (scale * scale * unit);
    double total = 0;
    for (int32_t k = 0; k < n; k++) {
        const int32_t i = run->order[k];
        const float weight = (float)(p->weight[i] * unit);
        run->fine.units[k] = (marz_field_unit){(float)((p->x[i] - ox) * scale),
                                               (float)((p->y[i] - oy) * scale), weight, i};
        total += (double)weight;
    }
    for (int32_t a = 0; a < p->territory_count; a++)
        run->fine.parts[a].target = total / p->territory_count;
    return true;
}

/// Sum of w (x^2 + y^2) over all units.
static double second_moment(const marz_field *f)
{
    double sum = 0;
    for (int32_t i = 0; i < f->unit_count; i++) {
        const marz_field_unit u = f->units[i];
        sum += (double)u.weight * ((double)u.x * (double)u.x + (double)u.y * (double)u.y);
    }
    return sum;
}

static bool fill_coarse(marz_compact_run *run)
{
    const int32_t n = run->fine.unit_count;
    run->piece_of = MARZ_NEW(run->arena, int32_t, n);
    if (!run->piece_of)
        return false;
    run->piece_count = marz_coarsen(&run->fine, run->fine.parts[0].target / PIECES_A_PART,
                                    run->arena, run->piece_of);
    if (run->piece_count <= 0 || !marz_field_init(&run->coarse) ||
        !marz_coarse_field(&run->fine, run->piece_of, run->piece_count, &run->coarse))
        return false;
    run->inside = second_moment(&run->fine) - second_moment(&run->coarse);
    return true;
}

/// The partition of the pieces becomes one of the units.
static bool refine(marz_compact_run *run)
{
    const marz_arena_mark mark = marz_arena_save(run->arena);
    int32_t *part_of = MARZ_NEW(run->arena, int32_t, run->fine.unit_count);
    int32_t *coarse = MARZ_NEW(run->arena, int32_t, run->piece_count);
    bool ok = part_of && coarse;
    if (ok) {
        marz_field_labels(&run->coarse, coarse);
        for (int32_t i = 0; i < run->fine.unit_count; i++)
            part_of[i] = coarse[run->piece_of[i]];
        ok = marz_field_from_labels(&run->fine, part_of);
    }
    marz_arena_restore(run->arena, mark);
    return ok;
}

static bool judge(const marz_compact_run *run, marz_compact_plan *plan)
{
    const marz_compact *p = run->problem;
    const double mean = mean_weight(p);
    const marz_arena_mark mark = marz_arena_save(run->arena);
    double *sum = MARZ_NEW(run->arena, double, 3 * (size_t)p->territory_count);
    if (!sum)
        return false;
    plan->heaviest_unit = -1;
    for (int32_t i = 0; i < p->unit_count; i++) {
        double *s = &sum[3 * plan->territory_of[i]];
        s[0] += p->weight[i];
        s[1] += p->weight[i] * p->x[i];
        s[2] += p->weight[i] * p->y[i];
        if (p->weight[i] > mean * (1 + p->tolerance) * (1 + 1e-12) &&
            (plan->heaviest_unit < 0 || p->weight[i] > p->weight[plan->heaviest_unit]))
            plan->heaviest_unit = i;
    }
    plan->moved_count = 0;
    for (int32_t i = 0; p->present && i < p->unit_count; i++)
        plan->moved_count += p->present[i] != plan->territory_of[i];
    plan->objective = 0;
    for (int32_t i = 0; i < p->unit_count; i++) {
        const double *s = &sum[3 * plan->territory_of[i]];
        if (!(s[0] > 0))
            continue;
        const double dx = p->x[i] - s[1] / s[0], dy = p->y[i] - s[2] / s[0];
        plan->objective += p->weight[i] * (dx * dx + dy * dy);
    }
    plan->worst_deviation = 0;
    for (int32_t a = 0; a < p->territory_count; a++)
        plan->worst_deviation = fmax(plan->worst_deviation, fabs(sum[3 * a] / mean - 1));
    plan->is_within = plan->worst_deviation <= p->tolerance + 1e-12;
    marz_arena_restore(run->arena, mark);
    return true;
}

static void write_plan(const marz_compact_run *run, marz_compact_plan *plan)
{
    for (int32_t a = 0; a < run->fine.part_count; a++) {
        const marz_field_part *p = &run->fine.parts[a];
        for (int32_t k = 0; k < p->count; k++)
            plan->territory_of[run->order[p->list[k]]] = a;
    }
}

/// Tells the watcher the moment of the fine field in the problem's units.
static void tell(const marz_compact_run *run, double moment)
{
    marz_control_found(run->control, moment * run->moment_unit, (double)NAN);
}

static marz_status no_memory(const marz_compact_run *run, marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d units", run->problem->unit_count);
}

static marz_compact_schedule make_schedule(const marz_compact_run *run)
{
    const int64_t deadline = run->control ? run->control->deadline_ms : 0;
    const int64_t rounds = run->options->effort > 0 ? run->options->effort : ROUNDS_DEFAULT;
    if (!deadline || run->options->effort > 0)
        return (marz_compact_schedule){.start_batches = 3,
                                       .mix_batches = rounds / 8 + 1,
                                       .piece_rounds = rounds / 8 + 1,
                                       .unit_rounds = rounds};
    const int64_t now = marz_clock_ms(), left = deadline > now ? deadline - now : 0;
    const int64_t finish = run->problem->unit_count / FINISH_UNITS_MS + left / 32;
    const int64_t end = left > finish ? left - finish : 1;
    return (marz_compact_schedule){.starts_ms = now + end / 8,
                                   .mix_ms = now + end * 2 / 9,
                                   .pieces_ms = now + end / 4,
                                   .units_ms = now + end};
}

/// From nothing to a partition of the fine field: starts and mixtures,
/// annealing on pieces, then on units.
static marz_status search(marz_compact_run *run, marz_error *error)
{
    if (!fill_coarse(run))
        return no_memory(run, error);
    const marz_compact_schedule s = make_schedule(run);
    marz_status status = marz_compact_start(run, &s, error);
    if (status)
        return status;
    tell(run, marz_field_moment(&run->coarse) + run->inside);
    status = marz_compact_anneal(run, &run->coarse, HEAT, s.pieces_ms, s.piece_rounds, error);
    if (status)
        return status;
    if (!refine(run) || !marz_cutter_init(&run->cutter, run->fine.unit_count, run->arena))
        return no_memory(run, error);
    marz_compact_polish(run, &run->fine, POLISH_SWEEPS);
    return marz_compact_anneal(run, &run->fine, HEAT, s.units_ms, s.unit_rounds, error);
}

/// The plan of today in place of a search. With an effort, so many rounds
/// improve it first.
static marz_status take_present(marz_compact_run *run, marz_error *error)
{
    const marz_arena_mark mark = marz_arena_save(run->arena);
    int32_t *part_of = MARZ_NEW(run->arena, int32_t, run->fine.unit_count);
    bool ok = part_of;
    for (int32_t k = 0; ok && k < run->fine.unit_count; k++)
        part_of[k] = run->problem->present[run->order[k]];
    ok = ok && marz_field_from_labels(&run->fine, part_of);
    marz_arena_restore(run->arena, mark);
    if (!ok)
        return no_memory(run, error);
    if (run->options->effort <= 0)
        return MARZ_OK;
    return marz_compact_anneal(run, &run->fine, 0, 0, run->options->effort, error);
}

/// Joins pieces, brings weights into the band, opens it to the tolerance and
/// polishes the borders.
static marz_status finish(marz_compact_run *run, marz_compact_plan *plan, marz_error *error)
{
    const marz_compact *p = run->problem;
    marz_adjacency net;
    marz_status status = marz_net_make(p, run->order, run->arena, &net, &plan->link_count, error);
    if (status)
        return status;
    const double kappa = KAPPA_FINISH * marz_field_moment(&run->fine) /
                         (run->fine.part_count * run->fine.parts[0].target);
    marz_mover m;
    bool ok = marz_mover_init(&m, &run->fine, &net, run->free, kappa, run->arena);
    m.may_break = !p->is_contiguous;
    if (p->is_contiguous)
        ok = ok && marz_mover_join_pieces(&m, run->arena, &plan->fragment_count);
    // Repairs end in finite time and are not cut short: a plan in pieces is none.
    m.free = p->tolerance - FLOAT_MARGIN > run->free ? p->tolerance - FLOAT_MARGIN : run->free;
    ok = ok && marz_chains_balance(&m, run->arena, NULL) &&
         (p->present || marz_border_polish(&m, run->arena, POLISH_SWEEPS, run->control));
    if (!ok)
        return no_memory(run, error);
    return MARZ_OK;
}

static marz_status solve(marz_compact_run *run, marz_compact_plan *plan, marz_error *error)
{
    if (!fill_fine(run))
        return no_memory(run, error);
    marz_status status = run->problem->present ? take_present(run, error) : search(run, error);
    if (status)
        return status;
    status = finish(run, plan, error);
    if (status)
        return status;
    write_plan(run, plan);
    if (!judge(run, plan))
        return no_memory(run, error);
    tell(run, plan->objective / run->moment_unit);
    plan->round_count = run->round_count;
    plan->outcome = run->outcome;
    if (!plan->is_within || plan->fragment_count > 0)
        plan->outcome = MARZ_OUTCOME_INFEASIBLE;
    return MARZ_OK;
}

marz_status marz_compact_solve(const marz_compact *problem, const marz_compact_options *options,
                               marz_arena *arena, const marz_control *control,
                               marz_compact_plan *plan, marz_error *error)
{
    marz_status status = validate(problem, error);
    if (status)
        return status;
    marz_compact_plan made = {.territory_of = MARZ_NEW(arena, int32_t, problem->unit_count)};
    if (!made.territory_of)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d units", problem->unit_count);
    marz_compact_run run = {
        .problem = problem,
        .options = options,
        .control = control,
        .arena = marz_arena_create(0),
        .thread_count = marz_thread_count(options->thread_count),
        .start_ms = marz_clock_ms(),
        .free = BAND_IN_SEARCH * problem->tolerance,
        .outcome = MARZ_OUTCOME_FEASIBLE,
    };
    status = run.arena ? solve(&run, &made, error) : no_memory(&run, error);
    if (!status)
        *plan = made;
    marz_field_deinit(&run.fine);
    marz_field_deinit(&run.coarse);
    marz_arena_destroy(run.arena);
    return status;
}
