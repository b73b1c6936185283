#include "base/int128.h"
#include "design/design.h"
#include "model/pieces.h"

const char *marz_decider_name(marz_decider decider)
{
    static const char *const names[] = {
        [MARZ_DECIDES_LOCK] = "lock",         [MARZ_DECIDES_FORBIDDEN] = "forbidden",
        [MARZ_DECIDES_REACH] = "reach",       [MARZ_DECIDES_TRAVEL] = "travel",
        [MARZ_DECIDES_MISMATCH] = "mismatch", [MARZ_DECIDES_DISRUPTION] = "disruption",
        [MARZ_DECIDES_BAND] = "band",         [MARZ_DECIDES_PIECE] = "piece",
        [MARZ_DECIDES_CHANGE] = "change",     [MARZ_DECIDES_COVER] = "cover",
        [MARZ_DECIDES_NOTHING] = "nothing",
    };
    return names[decider];
}

/// What changes from the seat of now to the seat under trial, over all units that go.
typedef struct change {
    marz_cost cost;
    int64_t size[MARZ_MEASURES_MAX];
    marz_int128 band_micro[MARZ_MEASURES_MAX], change_micro; ///< prices of limits
    int64_t moved, left_from; ///< value that leaves its present seat, more than now
    int64_t uncovered;
} change;

static marz_decider barrier_of(const marz_instance *in, int32_t unit, int32_t seat)
{
    if (seat == MARZ_NONE ? marz_instance_may_uncover(in, unit)
                          : marz_instance_allows(in, unit, seat))
        return MARZ_DECIDES_NOTHING;
    if (in->lock[unit] != MARZ_NONE && in->lock[unit] != seat)
        return MARZ_DECIDES_LOCK;
    const bool is_out = seat != MARZ_NONE && in->reach_m && in->present[unit] != seat &&
                        marz_instance_metres(in, unit, seat) > in->reach_m;
    const bool is_far =
        is_out || (seat != MARZ_NONE && in->farthest_milli && in->lock[unit] == MARZ_NONE &&
                   marz_instance_minutes_milli(in, unit, seat) > in->farthest_milli);
    return is_far ? MARZ_DECIDES_REACH : MARZ_DECIDES_FORBIDDEN;
}

/// What the unit adds to the value that leaves present seats.
static void add_moved(const marz_plan *plan, int32_t unit, int32_t seat, change *c)
{
    const marz_instance *in = &plan->instance;
    const int32_t present = in->present[unit], from = plan->seat_of[unit];
    if (present == MARZ_NONE || from == seat || (present != from && present != seat))
        return;
    const int64_t value = present == from ? in->value_minor[unit] : -in->value_minor[unit];
    c->moved += value;
    if (present == from)
        c->left_from += value;
    c->change_micro +=
        (marz_int128)value * (plan->moved_price_micro +
                              (plan->leave_price_micro ? plan->leave_price_micro[present] : 0));
}

static marz_cost cost_at(const marz_instance *in, int32_t unit, int32_t seat)
{
    return seat == MARZ_NONE ? (marz_cost){0} : marz_instance_cost(in, unit, seat);
}

/// The price of a measure at a seat; none without one.
static int64_t price_at(const marz_plan *plan, int32_t seat, int32_t measure)
{
    return seat == MARZ_NONE
               ? 0
               : plan->price_micro[(int64_t)seat * plan->instance.measure_count + measure];
}

static void add_unit(const marz_plan *plan, int32_t unit, int32_t seat, change *c)
{
    const marz_instance *in = &plan->instance;
    const int32_t count = in->measure_count, from = plan->seat_of[unit];
    const marz_cost now = cost_at(in, unit, from), then = cost_at(in, unit, seat);
    const int64_t open = marz_instance_uncovered(in, unit);
    c->uncovered += (seat == MARZ_NONE ? open : 0) - (from == MARZ_NONE ? open : 0);
    c->cost.travel_minor += then.travel_minor - now.travel_minor;
    c->cost.mismatch_minor += then.mismatch_minor - now.mismatch_minor;
    c->cost.disruption_minor += then.disruption_minor - now.disruption_minor;
    for (int32_t k = 0; k < count; k++) {
        const int64_t amount = in->measure[(int64_t)unit * count + k];
        c->size[k] += amount;
        if (plan->price_micro)
            c->band_micro[k] +=
                (marz_int128)amount * (price_at(plan, seat, k) - price_at(plan, from, k));
    }
    add_moved(plan, unit, seat, c);
}

static void note_broken(marz_move_trial *trial, const char *subject, int32_t measure, int64_t found,
                        int64_t limit)
{
    const int64_t step = found > limit ? found - limit : limit - found;
    trial->broken[trial->broken_count++] = (marz_conflict){.kind = MARZ_CONFLICT_NOT_FOUND,
                                                           .subject = subject,
                                                           .measure = measure,
                                                           .found = found,
                                                           .limit = limit,
                                                           .relax_by = step};
}

/// Bands of one seat after the move.
static void judge_bands(const marz_instance *in, int32_t seat, const int64_t *load,
                        marz_move_trial *trial)
{
    for (int32_t k = 0; seat != MARZ_NONE && k < in->measure_count; k++) {
        const int64_t cell = (int64_t)seat * in->measure_count + k;
        if (load[k] > in->high[cell])
            note_broken(trial, in->seat_id[seat], k, load[k], in->high[cell]);
        if (load[k] < in->low[cell])
            note_broken(trial, in->seat_id[seat], k, load[k], in->low[cell]);
    }
}

/// What the loads of both seats of the trial cost in balance.
static int64_t balance_of(const marz_instance *in, int32_t from, int32_t to,
                          const marz_move_trial *trial)
{
    int64_t sum = 0;
    for (int32_t k = 0; k < in->measure_count; k++) {
        const int64_t count = in->measure_count;
        if (from != MARZ_NONE)
            sum += marz_instance_balance(in, from * count + k, trial->from_load[k]);
        if (to != from && to != MARZ_NONE)
            sum += marz_instance_balance(in, to * count + k, trial->to_load[k]);
    }
    return sum;
}

/// Loads of both seats and value that changes hands, as the plan has them.
static void sum_up(const marz_plan *plan, int32_t from, int32_t to, marz_move_trial *trial,
                   int64_t moved[static 2])
{
    const marz_instance *in = &plan->instance;
    const int32_t count = in->measure_count;
    for (int32_t i = 0; i < in->unit_count; i++) {
        const int32_t seat = plan->seat_of[i], present = in->present[i];
        const int64_t *size = in->measure + (int64_t)i * count;
        if (present != MARZ_NONE && present != seat) {
            moved[0] += in->value_minor[i];
            moved[1] += present == from ? in->value_minor[i] : 0;
        }
        for (int32_t k = 0; k < count && seat == from; k++)
            trial->from_load[k] += size[k];
        for (int32_t k = 0; k < count && seat == to; k++)
            trial->to_load[k] += size[k];
    }
}

static void judge_change(const marz_instance *in, int32_t from, const change *c,
                         const int64_t moved[static 2], marz_move_trial *trial)
{
    if (in->has_moved_limit && moved[0] + c->moved > in->moved_value_max)
        note_broken(trial, "", MARZ_NONE, moved[0] + c->moved, in->moved_value_max);
    if (in->leave_max && from != MARZ_NONE && moved[1] + c->left_from > in->leave_max[from])
        note_broken(trial, in->seat_id[from], MARZ_NONE, moved[1] + c->left_from,
                    in->leave_max[from]);
}

static bool goes_along(const marz_instance *in, int32_t unit, int32_t other)
{
    return other == unit || (in->group[unit] != MARZ_NONE && in->group[other] == in->group[unit]);
}

/// Pieces of both seats after the move, where they must be one. O(units + edges), with scratch of
/// its own.
static marz_status judge_pieces(const marz_plan *plan, int32_t unit, int32_t seat,
                                marz_move_trial *trial, marz_error *error)
{
    const marz_instance *in = &plan->instance;
    if (in->graph.node_count == 0)
        return MARZ_OK;
    const int32_t from = plan->seat_of[unit];
    marz_arena *arena = marz_arena_create(0);
    int32_t *seat_of = arena ? MARZ_NEW(arena, int32_t, in->unit_count) : NULL;
    int32_t *pieces = arena ? MARZ_NEW(arena, int32_t, in->seat_count) : NULL;
    for (int32_t i = 0; seat_of && i < in->unit_count; i++)
        seat_of[i] = goes_along(in, unit, i) ? seat : plan->seat_of[i];
    const bool is_counted = seat_of && pieces && marz_pieces_of(in, seat_of, arena, pieces) >= 0;
    const int32_t both[2] = {from, seat};
    for (int32_t k = 0; is_counted && k < (from == seat ? 1 : 2); k++)
        if (both[k] != MARZ_NONE && pieces[both[k]] > 1) {
            note_broken(trial, in->seat_id[both[k]], MARZ_NONE, pieces[both[k]], 1);
            trial->broken[trial->broken_count - 1].kind = MARZ_CONFLICT_PIECES;
        }
    marz_arena_destroy(arena);
    return is_counted ? MARZ_OK
                      : marz_fail(error, MARZ_E_NO_MEMORY,
                                  "no memory for the pieces of %d accounts", in->unit_count);
}

/// The barrier; else the limit that breaks by the greatest share; else the part that costs most.
static void decide(const marz_instance *in, const change *c, marz_move_trial *trial)
{
    trial->measure = MARZ_NONE;
    trial->decider = trial->barrier;
    if (trial->barrier != MARZ_DECIDES_NOTHING)
        return;
    double worst = 0;
    for (int32_t k = 0; k < trial->broken_count; k++) {
        const marz_conflict *b = &trial->broken[k];
        const double share = (double)b->relax_by / ((double)b->limit + 1);
        if (share <= worst)
            continue;
        worst = share;
        trial->measure = b->measure;
        trial->decider = b->kind == MARZ_CONFLICT_PIECES ? MARZ_DECIDES_PIECE
                         : b->measure == MARZ_NONE       ? MARZ_DECIDES_CHANGE
                                                         : MARZ_DECIDES_BAND;
    }
    if (trial->broken_count > 0)
        return;
    marz_int128 most = 0;
    const marz_int128 cover = (marz_int128)c->uncovered * 1000000;
    const marz_int128 parts[3] = {(marz_int128)c->cost.travel_minor * 1000000,
                                  (marz_int128)c->cost.mismatch_minor * 1000000,
                                  (marz_int128)c->cost.disruption_minor * 1000000};
    marz_int128 sum = c->change_micro + cover + parts[0] + parts[1] + parts[2];
    for (int32_t k = 0; k < in->measure_count; k++)
        sum += c->band_micro[k];
    for (int32_t k = 0; k < 3 && sum > 0; k++)
        if (parts[k] > most) {
            most = parts[k];
            trial->decider = (marz_decider)(MARZ_DECIDES_TRAVEL + k);
        }
    for (int32_t k = 0; k < in->measure_count && sum > 0; k++)
        if (c->band_micro[k] > most) {
            most = c->band_micro[k];
            trial->decider = MARZ_DECIDES_BAND;
            trial->measure = k;
        }
    if (sum > 0 && c->change_micro > most) {
        most = c->change_micro;
        trial->decider = MARZ_DECIDES_CHANGE;
        trial->measure = MARZ_NONE;
    }
    if (sum > 0 && cover > most) {
        trial->decider = MARZ_DECIDES_COVER;
        trial->measure = MARZ_NONE;
    }
}

static void add_units(const marz_plan *plan, int32_t unit, int32_t seat, change *c,
                      marz_move_trial *trial)
{
    const marz_instance *in = &plan->instance;
    const bool has_group = in->group[unit] != MARZ_NONE;
    for (int32_t i = has_group ? 0 : unit; i < (has_group ? in->unit_count : unit + 1); i++) {
        if (!goes_along(in, unit, i))
            continue;
        trial->unit_count++;
        add_unit(plan, i, seat, c);
        const marz_decider barrier = barrier_of(in, i, seat);
        if (barrier != MARZ_DECIDES_NOTHING && trial->barrier == MARZ_DECIDES_NOTHING) {
            trial->barrier = barrier;
            trial->barred = i;
        }
    }
}

marz_status marz_design_try_move(const marz_plan *plan, int32_t unit, int32_t seat,
                                 marz_move_trial *trial, marz_error *error)
{
    const marz_instance *in = &plan->instance;
    const bool is_seat = seat >= 0 && seat < in->seat_count;
    if (unit < 0 || unit >= in->unit_count || (!is_seat && (seat != MARZ_NONE || !in->has_cover)))
        return marz_fail(error, MARZ_E_INPUT, "the plan has no account %d or no territory %d", unit,
                         seat);
    const int32_t from = plan->seat_of ? plan->seat_of[unit] : MARZ_NONE;
    if (from == MARZ_NONE && (!plan->seat_of || !in->has_cover || !marz_plan_has_seats(plan)))
        return marz_fail(error, MARZ_E_INPUT, "the plan assigns nothing, so nothing can be moved");
    *trial = (marz_move_trial){.barrier = MARZ_DECIDES_NOTHING, .barred = MARZ_NONE};
    change c = {0};
    int64_t moved[2] = {0};
    marz_int128 balance = 0;
    add_units(plan, unit, seat, &c, trial);
    sum_up(plan, from, seat, trial, moved);
    trial->uneven_minor = -balance_of(in, from, seat, trial);
    for (int32_t k = 0; k < in->measure_count && from != seat; k++) {
        trial->size[k] = c.size[k];
        trial->from_load[k] -= c.size[k];
        trial->to_load[k] += c.size[k];
        balance += c.band_micro[k];
    }
    trial->uneven_minor += balance_of(in, from, seat, trial);
    judge_bands(in, from, trial->from_load, trial);
    if (from != seat)
        judge_bands(in, seat, trial->to_load, trial);
    judge_change(in, from, &c, moved, trial);
    const marz_status status = judge_pieces(plan, unit, seat, trial, error);
    if (status)
        return status;
    trial->extra = c.cost;
    trial->uncovered_minor = c.uncovered;
    trial->extra_minor = c.cost.travel_minor + c.cost.mismatch_minor + c.cost.disruption_minor +
                         trial->uneven_minor + trial->uncovered_minor;
    trial->total_minor = plan->total_minor + trial->extra_minor;
    trial->balance_minor =
        (int64_t)marz_div_round(balance + c.change_micro, 1000000) - trial->uneven_minor;
    decide(in, &c, trial);
    return MARZ_OK;
}
