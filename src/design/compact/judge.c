#include "design/compact/solve.h"

#include <math.h>

static void write_plan(const marz_compact_run *run, marz_compact_plan *plan)
{
    for (int32_t a = 0; a < run->fine.part_count; a++) {
        const marz_field_part *p = &run->fine.parts[a];
        for (int32_t k = 0; k < p->count; k++)
            plan->territory_of[run->order[p->list[k]]] = a;
        if (plan->owner_of)
            plan->owner_of[a] = p->owner;
    }
}

/// Sums of a territory: w, w x, w y.
typedef double sums[3];

static double add_moments(const marz_compact *p, const int32_t *territory_of, const sums *sum)
{
    double moment = 0;
    for (int32_t i = 0; i < p->unit_count; i++) {
        const int32_t a = territory_of[i];
        const bool is_pinned = p->home_x && !isnan(p->home_x[a]);
        if (!is_pinned && !(sum[a][0] > 0))
            continue;
        const double dx = p->x[i] - (is_pinned ? p->home_x[a] : sum[a][1] / sum[a][0]);
        const double dy = p->y[i] - (is_pinned ? p->home_y[a] : sum[a][2] / sum[a][0]);
        moment += p->weight[i] * (dx * dx + dy * dy);
    }
    return moment;
}

static void add_moves(const marz_compact *p, marz_compact_plan *plan)
{
    for (int32_t i = 0; i < p->unit_count; i++) {
        const int32_t a = plan->territory_of[i];
        const bool has_left = p->owner && p->owner[i] >= 0 && plan->owner_of[a] != p->owner[i];
        if (has_left && p->loss)
            plan->loss += p->loss[i];
        plan->moved_count += p->present ? p->present[i] != a : has_left;
    }
}

static bool has_broken_lock(const marz_compact *p, const marz_compact_plan *plan)
{
    for (int32_t i = 0; p->locked && i < p->unit_count; i++)
        if (p->locked[i] >= 0 && plan->owner_of[plan->territory_of[i]] != p->locked[i])
            return true;
    return false;
}

/// @return whether every band is kept
static bool judge_weights(const marz_compact *p, const sums *sum, marz_compact_plan *plan)
{
    const double mean = marz_compact_mean(p);
    double worst = 1e-12;
    plan->worst_territory = -1;
    for (int32_t a = 0; a < p->territory_count; a++) {
        const double low = marz_compact_low(p, a, mean), high = marz_compact_high(p, a, mean);
        const double middle = (low + high) / 2, weight = sum[a][0];
        const double beyond = fmax(low - weight, weight - high) / middle;
        plan->worst_deviation = fmax(plan->worst_deviation, fabs(weight / middle - 1));
        if (beyond > worst) {
            worst = beyond;
            plan->worst_territory = a;
        }
    }
    return plan->worst_territory < 0;
}

bool marz_compact_judge(const marz_compact_run *run, marz_compact_plan *plan)
{
    const marz_compact *p = run->problem;
    const marz_arena_mark mark = marz_arena_save(run->arena);
    sums *sum = MARZ_NEW(run->arena, sums, p->territory_count);
    if (!sum)
        return false;
    write_plan(run, plan);
    for (int32_t i = 0; i < p->unit_count; i++) {
        double *s = sum[plan->territory_of[i]];
        s[0] += p->weight[i];
        s[1] += p->weight[i] * p->x[i];
        s[2] += p->weight[i] * p->y[i];
    }
    plan->moment = add_moments(p, plan->territory_of, (const sums *)sum);
    add_moves(p, plan);
    plan->objective = plan->moment + plan->loss;
    const bool is_found = judge_weights(p, (const sums *)sum, plan) && plan->fragment_count == 0 &&
                          !has_broken_lock(p, plan);
    plan->finding = is_found ? MARZ_COMPACT_FOUND : MARZ_COMPACT_NOT_FOUND;
    plan->outcome = run->outcome;
    if (!is_found && plan->outcome == MARZ_OUTCOME_FEASIBLE)
        plan->outcome = MARZ_OUTCOME_TIME_LIMIT; // the effort was not enough
    marz_arena_restore(run->arena, mark);
    return true;
}
