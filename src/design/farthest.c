#include "design/design.h"

#include "base/int128.h"
#include "graph/transport.h"

#include <string.h>

#define PAIRS_MAX (INT64_C(1) << 26) ///< of blocks and seats
#define TRIES 12                     ///< solves between the bound and what is held
#define TRY_EFFORT 10                ///< of one of them, if none is asked for
#define SHUT INT32_MAX               ///< no minutes: the pair is not allowed

/// The least greatest distance under way. Units that go together are a block.
typedef struct farthest {
    const marz_instance *in;
    const marz_design_options *options;
    const marz_control *control;
    marz_arena *arena, *scratch;
    int32_t block_count;
    int32_t *minutes; ///< [block_count * seat_count] of the farthest member without a lock, or SHUT
    int64_t *size;    ///< [block_count * measure_count]
    bool *may_stay_out; ///< [block_count] it need not have a seat
    int64_t *ray;       ///< [seat_count * measure_count] prices that prove `proved`
    int64_t *trial_ray; ///< likewise, of the test under way
    int64_t proved;     ///< no plan serves all within so many thousandths; MARZ_NONE: none is known
} farthest;

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the distances of all pairs");
}

// ---------------------------------------------------------------- the pairs

static int32_t minutes_of(const marz_instance *in, int32_t unit, int32_t seat)
{
    if (!marz_instance_allows(in, unit, seat))
        return SHUT;
    if (in->lock[unit] != MARZ_NONE)
        return 0;
    const int64_t minutes = marz_instance_minutes_milli(in, unit, seat);
    return minutes < SHUT - 1 ? (int32_t)minutes : SHUT - 1;
}

static void add_unit(farthest *f, int32_t block, int32_t unit)
{
    const marz_instance *in = f->in;
    int32_t *row = f->minutes + (int64_t)block * in->seat_count;
    for (int32_t j = 0; j < in->seat_count; j++) {
        const int32_t one = minutes_of(in, unit, j);
        row[j] = one > row[j] ? one : row[j];
    }
    for (int32_t k = 0; k < in->measure_count; k++)
        f->size[(int64_t)block * in->measure_count + k] +=
            in->measure[(int64_t)unit * in->measure_count + k];
    f->may_stay_out[block] &= marz_instance_may_uncover(in, unit);
}

static marz_status measure_pairs(farthest *f, marz_error *error)
{
    const marz_instance *in = f->in;
    int32_t *block_of_group = MARZ_NEW(f->scratch, int32_t, in->group_count);
    const int64_t pairs = (int64_t)in->unit_count * in->seat_count;
    if (pairs > PAIRS_MAX)
        return marz_fail(error, MARZ_E_LIMIT,
                         "%d units and %d seats are too many pairs for the least greatest distance",
                         in->unit_count, in->seat_count);
    f->minutes = MARZ_NEW(f->scratch, int32_t, pairs);
    f->size = MARZ_NEW(f->scratch, int64_t, (int64_t)in->unit_count * in->measure_count);
    f->may_stay_out = MARZ_NEW(f->scratch, bool, in->unit_count);
    f->ray = MARZ_NEW(f->arena, int64_t, (int64_t)in->seat_count * in->measure_count);
    f->trial_ray = MARZ_NEW(f->scratch, int64_t, (int64_t)in->seat_count * in->measure_count);
    if (!block_of_group || !f->minutes || !f->size || !f->may_stay_out || !f->ray || !f->trial_ray)
        return no_memory(error);
    for (int32_t g = 0; g < in->group_count; g++)
        block_of_group[g] = MARZ_NONE;
    for (int32_t i = 0; i < in->unit_count; i++) {
        const int32_t g = in->group[i];
        int32_t block = g == MARZ_NONE ? MARZ_NONE : block_of_group[g];
        if (block == MARZ_NONE) {
            block = f->block_count++;
            f->may_stay_out[block] = true;
            if (g != MARZ_NONE)
                block_of_group[g] = block;
        }
        add_unit(f, block, i);
    }
    return MARZ_OK;
}

// ---------------------------------------------------------------- is a limit impossible?

/// The seats within the limit as a transportation problem of one measure that costs nothing.
/// @return false when out of memory
static bool make_transport(const farthest *f, int32_t k, int64_t limit, marz_transport *t)
{
    const marz_instance *in = f->in;
    const int32_t m = in->seat_count, seats = m + in->has_cover;
    const int64_t arcs_max = (int64_t)f->block_count * seats;
    int64_t *size = MARZ_NEW(f->scratch, int64_t, f->block_count);
    int32_t *start = MARZ_NEW(f->scratch, int32_t, (int64_t)f->block_count + 1);
    int32_t *seat = MARZ_NEW(f->scratch, int32_t, arcs_max);
    int64_t *cost = MARZ_NEW(f->scratch, int64_t, arcs_max);
    int64_t *low = MARZ_NEW(f->scratch, int64_t, seats),
            *high = MARZ_NEW(f->scratch, int64_t, seats);
    if (!size || !start || !seat || !cost || !low || !high)
        return false;
    int32_t arc = 0;
    int64_t total = 0;
    for (int32_t b = 0; b < f->block_count; b++) {
        size[b] = f->size[(int64_t)b * in->measure_count + k];
        total += size[b];
        start[b] = arc;
        for (int32_t j = 0; j < m; j++)
            if (f->minutes[(int64_t)b * m + j] <= limit)
                seat[arc++] = j;
        if (f->may_stay_out[b])
            seat[arc++] = m;
    }
    start[f->block_count] = arc;
    for (int32_t j = 0; j < seats; j++) {
        low[j] = j < m ? in->low[(int64_t)j * in->measure_count + k] : 0;
        high[j] = j < m ? in->high[(int64_t)j * in->measure_count + k] : total;
    }
    *t = (marz_transport){f->block_count, seats, size, start, seat, cost, low, high};
    return true;
}

/// Do the prices prove it, by the definition of model/plan.h?
static bool is_proof(const farthest *f, const marz_transport *t, const int64_t *price)
{
    marz_int128 sum = 0;
    for (int32_t b = 0; b < t->unit_count; b++) {
        int64_t least = INT64_MAX;
        for (int32_t e = t->arc_start[b]; e < t->arc_start[b + 1]; e++)
            least = price[t->arc_seat[e]] < least ? price[t->arc_seat[e]] : least;
        sum += (marz_int128)least * t->size[b];
    }
    for (int32_t j = 0; j < f->in->seat_count; j++)
        sum -= (marz_int128)price[j] * (price[j] > 0 ? t->high[j] : t->low[j]);
    return sum > 0;
}

/// Prices of one measure that prove that no loads are possible within the limit.
static marz_status refute_measure(farthest *f, int32_t k, int64_t limit, bool *is_refuted,
                                  marz_error *error)
{
    const marz_instance *in = f->in;
    const int32_t seats = in->seat_count + in->has_cover;
    marz_transport t;
    if (!make_transport(f, k, limit, &t))
        return no_memory(error);
    marz_transport_answer answer = {.flow =
                                        MARZ_NEW(f->scratch, int64_t, t.arc_start[t.unit_count]),
                                    .price = MARZ_NEW(f->scratch, int64_t, seats)};
    if (!answer.flow || !answer.price)
        return no_memory(error);
    const marz_status status = marz_transport_solve(&t, f->scratch, f->control, &answer, error);
    if (status || answer.outcome != MARZ_OUTCOME_INFEASIBLE)
        return status;
    for (int32_t j = in->seat_count; j < seats; j++) // The price of nobody is 0.
        for (int32_t other = 0; answer.price[j] != 0 && other < in->seat_count; other++)
            answer.price[other] -= answer.price[j];
    if (in->has_cover)
        answer.price[in->seat_count] = 0;
    *is_refuted = is_proof(f, &t, answer.price);
    for (int32_t j = 0; *is_refuted && j < in->seat_count; j++)
        f->trial_ray[(int64_t)j * in->measure_count + k] = answer.price[j];
    return MARZ_OK;
}

/// Is there a block that no seat within the limit may take?
static bool is_any_stranded(const farthest *f, int64_t limit)
{
    const int32_t m = f->in->seat_count;
    for (int32_t b = 0; b < f->block_count; b++) {
        bool has_seat = f->may_stay_out[b];
        for (int32_t j = 0; !has_seat && j < m; j++)
            has_seat = f->minutes[(int64_t)b * m + j] <= limit;
        if (!has_seat)
            return true;
    }
    return false;
}

/// Is it proved that no plan serves all within `limit`? Keeps what proves it.
static marz_status refute(farthest *f, int64_t limit, bool *is_refuted, marz_error *error)
{
    const marz_instance *in = f->in;
    const size_t bytes = (size_t)in->seat_count * (size_t)in->measure_count * sizeof *f->trial_ray;
    marz_status status = MARZ_OK;
    if (bytes)
        memset(f->trial_ray, 0, bytes);
    *is_refuted = is_any_stranded(f, limit);
    for (int32_t k = 0; !status && !*is_refuted && k < in->measure_count; k++) {
        const marz_arena_mark mark = marz_arena_save(f->scratch);
        if (in->seat_count + in->has_cover <= MARZ_TRANSPORT_SEATS_MAX)
            status = refute_measure(f, k, limit, is_refuted, error);
        marz_arena_restore(f->scratch, mark);
    }
    if (status || !*is_refuted)
        return status;
    f->proved = limit;
    if (bytes)
        memcpy(f->ray, f->trial_ray, bytes);
    return MARZ_OK;
}

/// Raises what is proved as far as one measure at a time can, below `held`, which a plan has.
static marz_status raise_bound(farthest *f, int64_t held, marz_error *error)
{
    int64_t refuted = -1, open = held; // Within `open` nothing speaks against a plan.
    marz_status status = MARZ_OK;
    marz_outcome stop;
    while (!status && open - refuted > 1 && !marz_control_stops(f->control, &stop)) {
        const int64_t middle = refuted + (open - refuted) / 2;
        bool is_refuted = false;
        status = refute(f, middle, &is_refuted, error);
        if (is_refuted)
            refuted = middle;
        else
            open = middle;
    }
    return status;
}

// ---------------------------------------------------------------- plans

static bool has_plan(const marz_plan *plan)
{
    return plan->outcome != MARZ_OUTCOME_INFEASIBLE && plan->conflict_count == 0 &&
           marz_plan_has_seats(plan);
}

static int64_t farthest_of(const marz_plan *plan)
{
    return marz_instance_farthest_milli(&plan->instance, plan->seat_of);
}

static marz_status solve(const farthest *f, int64_t limit, const marz_plan *held, int64_t effort,
                         marz_plan *plan, marz_error *error)
{
    marz_instance in = *f->in;
    if (limit > 0)
        in.farthest_milli = limit;
    marz_design_options work = *f->options;
    work.effort = effort;
    if (held)
        work.start = marz_design_start_of(held);
    return marz_design_solve(&in, &work, f->arena, f->control, plan, error);
}

/// Nearer and nearer to what is proved.
static marz_status approach(farthest *f, marz_plan *best, marz_error *error)
{
    int64_t failed = f->proved, held = farthest_of(best);
    int64_t limit = failed + 1; // What the bound allows, at first.
    const int64_t effort = f->options->effort > 0 ? f->options->effort : TRY_EFFORT;
    for (int32_t try = 0; try < TRIES && held - failed > 1; try++) {
        marz_outcome stop;
        marz_plan found;
        if (marz_control_stops(f->control, &stop))
            break;
        const marz_status status = solve(f, limit > 0 ? limit : 1, best, effort, &found, error);
        if (status)
            return status;
        if (has_plan(&found)) {
            *best = found;
            held = farthest_of(best);
        } else {
            failed = limit;
        }
        limit = failed + (held - failed) / 2;
    }
    return MARZ_OK;
}

/// The cheapest of the plans that serve all as near as the one held.
static marz_status make_cheap(const farthest *f, marz_plan *best, marz_error *error)
{
    marz_plan last;
    const int64_t held = farthest_of(best);
    const marz_status status =
        solve(f, held > 0 ? held : 1, best, f->options->effort, &last, error);
    if (status)
        return status;
    if (has_plan(&last) && (last.total_minor <= best->total_minor || !best->has_bound))
        *best = last;
    best->instance.farthest_milli = held > 0 ? held : 1;
    if (best->outcome == MARZ_OUTCOME_OPTIMAL && held > f->proved + 1)
        best->outcome = MARZ_OUTCOME_FEASIBLE;
    if (f->proved >= 0 && f->in->measure_count > 0)
        best->farthest = (marz_farthest_proof){f->proved + 1, f->ray};
    return MARZ_OK;
}

static marz_status search(farthest *f, marz_plan *plan, marz_error *error)
{
    marz_plan best;
    marz_status status = solve(f, 0, NULL, f->options->effort, &best, error);
    if (!status && has_plan(&best))
        status = measure_pairs(f, error);
    if (!status && f->minutes)
        status = raise_bound(f, farthest_of(&best), error);
    if (!status && f->minutes)
        status = approach(f, &best, error);
    if (!status && f->minutes)
        status = make_cheap(f, &best, error);
    if (!status)
        *plan = best;
    return status;
}

marz_status marz_design_farthest(const marz_instance *instance, const marz_design_options *options,
                                 marz_arena *arena, const marz_control *control, marz_plan *plan,
                                 marz_error *error)
{
    marz_control quiet = control ? *control : (marz_control){0};
    quiet.found = NULL; // Of several questions.
    farthest f = {.in = instance,
                  .options = options,
                  .control = &quiet,
                  .arena = arena,
                  .scratch = marz_arena_create(0),
                  .proved = MARZ_NONE};
    if (!f.scratch)
        return no_memory(error);
    const marz_status status = search(&f, plan, error);
    marz_arena_destroy(f.scratch);
    return status;
}
