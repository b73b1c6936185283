#include "base/int128.h"
#include "design/design.h"

#include <stdlib.h>

#define MICRO 1000000

/// round(sum of price * measure) of a unit at a seat.
static int64_t balance_of(const marz_plan *plan, int32_t unit, int32_t seat)
{
    const int32_t count = plan->instance.measure_count;
    marz_int128 sum = 0;
    for (int32_t k = 0; k < count && seat != MARZ_NONE && plan->price_micro; k++)
        sum += (marz_int128)plan->price_micro[(int64_t)seat * count + k] *
               plan->instance.measure[(int64_t)unit * count + k];
    return (int64_t)marz_div_round(sum, MICRO);
}

/// round(price of its change of hands), where its present seat is another one.
static int64_t change_of(const marz_plan *plan, int32_t unit, int32_t seat)
{
    const int32_t present = plan->instance.present[unit];
    if (present == MARZ_NONE || present == seat)
        return 0;
    const int64_t leave = plan->leave_price_micro ? plan->leave_price_micro[present] : 0;
    return (int64_t)marz_div_round(
        ((marz_int128)plan->moved_price_micro + leave) * plan->instance.value_minor[unit], MICRO);
}

marz_alternative marz_design_price(const marz_plan *plan, int32_t unit, int32_t seat)
{
    marz_alternative one = {.seat = seat,
                            .balance_minor = balance_of(plan, unit, seat),
                            .change_minor = change_of(plan, unit, seat)};
    if (seat == MARZ_NONE)
        one.uncovered_minor = marz_instance_uncovered(&plan->instance, unit);
    else
        one.cost = marz_instance_cost(&plan->instance, unit, seat);
    one.total_minor = one.cost.travel_minor + one.cost.mismatch_minor + one.cost.disruption_minor +
                      one.uncovered_minor + one.balance_minor + one.change_minor;
    return one;
}

bool marz_design_uncovered(const marz_plan *plan, int32_t unit, marz_alternative *alternative)
{
    if (!marz_instance_may_uncover(&plan->instance, unit))
        return false;
    *alternative = marz_design_price(plan, unit, MARZ_NONE);
    return true;
}

int32_t marz_design_alternatives(const marz_plan *plan, int32_t unit, int32_t count_max,
                                 marz_alternative *alternatives)
{
    int32_t count = 0;
    for (int32_t j = 0; j < plan->instance.seat_count; j++) {
        if (!marz_instance_allows(&plan->instance, unit, j))
            continue;
        const marz_alternative fresh = marz_design_price(plan, unit, j);
        if (count == count_max &&
            (count == 0 || fresh.total_minor >= alternatives[count - 1].total_minor))
            continue;
        int32_t k = count < count_max ? count++ : count - 1;
        while (k > 0 && alternatives[k - 1].total_minor > fresh.total_minor) {
            alternatives[k] = alternatives[k - 1];
            k--;
        }
        alternatives[k] = fresh;
    }
    return count;
}

static int compare_moves(const void *a, const void *b)
{
    const marz_move *x = a, *y = b;
    if (x->gain_minor != y->gain_minor)
        return x->gain_minor < y->gain_minor ? 1 : -1;
    return x->unit < y->unit ? -1 : x->unit > y->unit;
}

/// The runner-up: the cheapest allowed seat but the one the plan chose.
static void find_runner_up(const marz_plan *plan, marz_move *move)
{
    marz_alternative best[2];
    const int64_t chosen = marz_design_price(plan, move->unit, move->to).total_minor;
    const int32_t count = marz_design_alternatives(plan, move->unit, 2, best);
    move->runner_up = MARZ_NONE;
    for (int32_t k = count - 1; k >= 0; k--)
        if (best[k].seat != move->to) {
            move->runner_up = best[k].seat;
            move->runner_up_minor = best[k].total_minor - chosen;
        }
}

/// What giving `unit` its planned seat gains; an account that nobody works is worth its value.
static int64_t gain_of(const marz_plan *plan, int32_t unit)
{
    const marz_instance *instance = &plan->instance;
    const int32_t from = instance->present[unit];
    const int64_t before = from == MARZ_NONE ? instance->value_minor[unit]
                                             : marz_design_price(plan, unit, from).total_minor;
    return before - marz_design_price(plan, unit, plan->seat_of[unit]).total_minor;
}

int64_t marz_design_moves_gain(const marz_plan *plan)
{
    marz_int128 sum = 0;
    for (int32_t i = 0; i < plan->instance.unit_count; i++) {
        const int32_t to = plan->seat_of[i];
        if (to == MARZ_NONE || to == plan->instance.present[i])
            continue;
        const int64_t gain = gain_of(plan, i);
        sum += gain > 0 ? gain : 0;
    }
    return sum < INT64_MAX ? (int64_t)sum : INT64_MAX;
}

int32_t marz_design_top_moves(const marz_plan *plan, int32_t count_max, marz_arena *scratch,
                              marz_move *moves)
{
    const marz_instance *instance = &plan->instance;
    const marz_arena_mark mark = marz_arena_save(scratch);
    marz_move *all = MARZ_NEW(scratch, marz_move, instance->unit_count);
    int32_t count = 0;
    for (int32_t i = 0; all && i < instance->unit_count; i++) {
        const int32_t from = instance->present[i], to = plan->seat_of[i];
        if (to == MARZ_NONE || to == from)
            continue;
        const int64_t gain = gain_of(plan, i);
        if (gain > 0) // Moves that only keep the conditions are no advice.
            all[count++] = (marz_move){.unit = i, .from = from, .to = to, .gain_minor = gain};
    }
    if (count > 1)
        qsort(all, (size_t)count, sizeof *all, compare_moves);
    count = count < count_max ? count : count_max;
    for (int32_t k = 0; k < count; k++) {
        moves[k] = all[k];
        find_runner_up(plan, &moves[k]);
    }
    marz_arena_restore(scratch, mark);
    return count;
}
