#include "goals/ladder.h"

#include "base/split.h"

#include <assert.h>

#define CHILDREN_MAX 6 ///< of a period: 4 quarters, 3 months, at most 6 weeks

typedef struct owner {
    marz_owner_kind kind;
    int32_t index;  ///< team or rep, or MARZ_NONE
    int32_t parent; ///< in the list of owners; parents come first
} owner;

typedef struct ladder {
    const marz_company *company;
    const marz_fiscal *fiscal;
    marz_arena *scratch;
    marz_error *error;
    marz_period period[MARZ_PERIODS_MAX];
    int64_t weight[MARZ_PERIODS_MAX];
    int32_t period_count;
    owner *owners;
    int32_t owner_count;
    int64_t *amount; ///< [owner_count * period_count]
    int32_t *child;  ///< [owner_count] children of the owner at hand
    int64_t *row;    ///< [owner_count] their amounts of the period at hand
    int64_t *cell;   ///< [owner_count * CHILDREN_MAX]
} ladder;

static marz_status no_memory(const ladder *l)
{
    return marz_fail(l->error, MARZ_E_NO_MEMORY, "no memory for the ladder of %d reps",
                     l->company->rep_count);
}

/// Months: season × working days; quarters and the year: sums of months; weeks: working days.
static void set_weights(ladder *l, const marz_goals *goals)
{
    for (int32_t p = l->period_count - 1; p >= 0; p--) {
        const marz_period *period = &l->period[p];
        const int64_t work = marz_work_milli(l->fiscal, period->start_day, period->end_day);
        if (period->level == MARZ_LEVEL_WEEK)
            l->weight[p] = work;
        else if (period->level == MARZ_LEVEL_MONTH)
            l->weight[p] = work * goals->season_ppm[period->number - 1];
        if (period->level == MARZ_LEVEL_MONTH || period->level == MARZ_LEVEL_QUARTER)
            l->weight[period->parent] += l->weight[p];
    }
}

/// Depth of a team below the company; a chain that bites its tail counts as top level.
static int32_t team_depth(const marz_company *company, int32_t team)
{
    int32_t depth = 0;
    for (int32_t t = company->teams[team].parent; t >= 0; t = company->teams[t].parent)
        if (++depth > company->team_count)
            return 0;
    return depth;
}

/// Marks the teams above each rep with a quota.
static void mark_teams(const ladder *l, const marz_goals *goals, int32_t *owner_of_team)
{
    for (int32_t t = 0; t < l->company->team_count; t++)
        owner_of_team[t] = MARZ_NONE;
    for (int32_t k = 0; k < goals->quota_count; k++) {
        int32_t team = l->company->reps[goals->quotas[k].rep].team;
        for (int32_t step = 0; team >= 0 && step <= l->company->team_count; step++) {
            owner_of_team[team] = 0;
            team = l->company->teams[team].parent;
        }
    }
}

static int32_t team_parent(const marz_company *company, int32_t team, const int32_t *owner_of_team)
{
    const int32_t parent = company->teams[team].parent;
    return parent < 0 || team_depth(company, team) == 0 ? 0 : owner_of_team[parent];
}

/// Company, teams with reps by depth, reps with quota. @return false when out of memory
static bool list_owners(ladder *l, const marz_goals *goals)
{
    const marz_company *company = l->company;
    int32_t *owner_of_team = MARZ_NEW(l->scratch, int32_t, company->team_count);
    l->owners = MARZ_NEW(l->scratch, owner, 1 + company->team_count + goals->quota_count);
    if (!owner_of_team || !l->owners)
        return false;
    mark_teams(l, goals, owner_of_team);
    l->owners[l->owner_count++] = (owner){MARZ_OWNER_COMPANY, MARZ_NONE, MARZ_NONE};
    for (int32_t depth = 0; depth <= company->team_count; depth++) {
        for (int32_t t = 0; t < company->team_count; t++) {
            if (owner_of_team[t] == MARZ_NONE || team_depth(company, t) != depth)
                continue;
            const int32_t parent = team_parent(company, t, owner_of_team);
            owner_of_team[t] = l->owner_count;
            l->owners[l->owner_count++] = (owner){MARZ_OWNER_TEAM, t, parent};
        }
    }
    for (int32_t k = 0; k < goals->quota_count; k++) {
        const int32_t rep = goals->quotas[k].rep, team = company->reps[rep].team;
        l->owners[l->owner_count++] =
            (owner){MARZ_OWNER_REP, rep, team < 0 ? 0 : owner_of_team[team]};
    }
    return true;
}

static int64_t *amount_of(const ladder *l, int32_t owner_index)
{
    return l->amount + (size_t)owner_index * (size_t)l->period_count;
}

/// Year amounts: reps by quota, teams and company by the sum of theirs.
static void set_years(ladder *l, const marz_goals *goals)
{
    const int32_t first_rep = l->owner_count - goals->quota_count;
    for (int32_t k = 0; k < goals->quota_count; k++)
        amount_of(l, first_rep + k)[0] = goals->quotas[k].quota_minor;
    for (int32_t o = l->owner_count - 1; o > 0; o--)
        if (l->owners[o].parent > 0 || goals->quota_count > 0)
            amount_of(l, l->owners[o].parent)[0] += amount_of(l, o)[0];
    if (goals->quota_count == 0)
        amount_of(l, 0)[0] = goals->goal_minor;
    assert(amount_of(l, 0)[0] == goals->goal_minor);
}

/// Children of a period lie side by side, in the order of time.
static int32_t child_periods(const ladder *l, int32_t period, int32_t *count)
{
    int32_t first = -1;
    *count = 0;
    for (int32_t p = period + 1; p < l->period_count; p++) {
        if (l->period[p].parent != period)
            continue;
        first = first < 0 ? p : first;
        ++*count;
    }
    assert(*count <= CHILDREN_MAX);
    return first;
}

static marz_status split_company(ladder *l)
{
    int64_t *amount = amount_of(l, 0);
    for (int32_t p = 0; p < l->period_count; p++) {
        int32_t count;
        const int32_t first = child_periods(l, p, &count);
        int64_t equal[CHILDREN_MAX] = {1, 1, 1, 1, 1, 1}, weights = 0;
        for (int32_t k = 0; k < count; k++)
            weights += l->weight[first + k];
        if (count == 0)
            continue;
        const marz_status status = // A month of holidays only still has its goal in it.
            marz_split(amount[p], weights ? &l->weight[first] : equal, count, &amount[first],
                       l->scratch, l->error);
        if (status)
            return status;
    }
    return MARZ_OK;
}

/// Fills the child periods of `period` for the owners in l->child, whose upper owner is done.
static marz_status split_below(ladder *l, int32_t upper, int32_t child_count, int32_t period)
{
    int32_t count;
    const int32_t first = child_periods(l, period, &count);
    if (count == 0)
        return MARZ_OK;
    for (int32_t i = 0; i < child_count; i++)
        l->row[i] = amount_of(l, l->child[i])[period];
    const marz_status status = marz_split_table(l->row, child_count, &amount_of(l, upper)[first],
                                                count, l->cell, l->scratch, l->error);
    if (status)
        return status;
    for (int32_t i = 0; i < child_count; i++)
        for (int32_t k = 0; k < count; k++)
            amount_of(l, l->child[i])[first + k] = l->cell[i * count + k];
    return MARZ_OK;
}

static marz_status split_owners(ladder *l)
{
    for (int32_t upper = 0; upper < l->owner_count; upper++) {
        if (l->owners[upper].kind == MARZ_OWNER_REP)
            break; // Reps come last, and nobody is below them.
        int32_t child_count = 0;
        for (int32_t o = upper + 1; o < l->owner_count; o++)
            if (l->owners[o].parent == upper)
                l->child[child_count++] = o;
        for (int32_t p = 0; p < l->period_count && child_count > 0; p++) {
            const marz_status status = split_below(l, upper, child_count, p);
            if (status)
                return status;
        }
    }
    return MARZ_OK;
}

static void write_goals(const ladder *l, marz_goals *goals)
{
    static const marz_period_kind kinds[] = {MARZ_PERIOD_YEAR, MARZ_PERIOD_QUARTER,
                                             MARZ_PERIOD_MONTH, MARZ_PERIOD_WEEK};
    const int32_t n = l->period_count;
    for (int32_t o = 0; o < l->owner_count; o++) {
        const owner *who = &l->owners[o];
        for (int32_t p = 0; p < n; p++) {
            const marz_period *period = &l->period[p];
            goals->goals[o * n + p] = (marz_goal){
                .owner_kind = who->kind,
                .owner = who->index,
                .period_kind = kinds[period->level],
                .number = period->number,
                .start_day = period->start_day,
                .end_day = period->end_day,
                .parent_period = period->parent < 0 ? MARZ_NONE : o * n + period->parent,
                .parent_owner = who->parent < 0 ? MARZ_NONE : who->parent * n + p,
                .amount_minor = amount_of(l, o)[p],
            };
        }
    }
}

marz_status marz_ladder_build(const marz_company *company, const marz_fiscal *fiscal,
                              marz_arena *arena, marz_goals *goals, marz_error *error)
{
    const size_t most = 1 + (size_t)company->team_count + (size_t)goals->quota_count;
    ladder l = {.company = company, .fiscal = fiscal, .scratch = arena, .error = error};
    l.period_count = marz_periods_cut(fiscal, goals->plan_year, l.period);
    goals->goals = MARZ_NEW(arena, marz_goal, most * (size_t)l.period_count);
    const marz_arena_mark mark = marz_arena_save(arena);
    l.amount = MARZ_NEW(arena, int64_t, most * (size_t)l.period_count);
    l.child = MARZ_NEW(arena, int32_t, most);
    l.row = MARZ_NEW(arena, int64_t, most);
    l.cell = MARZ_NEW(arena, int64_t, most * CHILDREN_MAX);
    if (!goals->goals || !l.amount || !l.child || !l.row || !l.cell || !list_owners(&l, goals)) {
        marz_arena_restore(arena, mark);
        return no_memory(&l);
    }
    goals->goal_count = l.owner_count * l.period_count;
    set_weights(&l, goals);
    set_years(&l, goals);
    marz_status status = split_company(&l);
    if (!status)
        status = split_owners(&l);
    if (!status)
        write_goals(&l, goals);
    marz_arena_restore(arena, mark);
    return status;
}
