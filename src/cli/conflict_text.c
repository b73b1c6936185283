#include "cli/conflict_text.h"

#include "base/int128.h"
#include "cli/plan_text.h"

#include <stdio.h>
#include <string.h>

#define ALIKE_SHOWN 4
#define GROUPS_MAX 40 ///< kinds of conflict, measures, both sides

static bool has_subject(const marz_conflict *conflict)
{
    return conflict->subject && *conflict->subject;
}

const char *cli_no_plan_words(const marz_plan *plan)
{
    return marz_plan_is_refuted(plan)
               ? "infeasible: no plan keeps all limits"
               : "no plan was found that keeps all limits; that there is none is not proved";
}

const char *cli_conflict_words(const marz_conflict *conflict)
{
    static const char *const words[] = {
        [MARZ_CONFLICT_TOTAL_HIGH] = "all upper limits together are less than there is",
        [MARZ_CONFLICT_TOTAL_LOW] = "all lower limits together are more than there is",
        [MARZ_CONFLICT_UNIT] = "is greater than any territory may carry",
        [MARZ_CONFLICT_LOCKS] = "what is locked to it is more than it may carry",
        [MARZ_CONFLICT_NO_SEAT] = "no territory may take it",
        [MARZ_CONFLICT_GROUP] = "its accounts cannot go to one territory",
        [MARZ_CONFLICT_MOVED] = "more must change hands than may",
        [MARZ_CONFLICT_LEAVE] = "more must leave it than may",
        [MARZ_CONFLICT_APART] = "what only it may take cannot hang together there",
        [MARZ_CONFLICT_PIECES] = "lies in several pieces in the best plan found",
        [MARZ_CONFLICT_NOT_FOUND] = "its band is broken by the best plan found",
    };
    if (conflict->kind != MARZ_CONFLICT_NOT_FOUND || conflict->measure != MARZ_NONE)
        return words[conflict->kind];
    return has_subject(conflict) ? "more leaves it than may in the best plan found"
                                 : "more changes hands than may in the best plan found";
}

const char *cli_conflict_subject(const marz_conflict *conflict)
{
    return has_subject(conflict) ? conflict->subject : "all territories";
}

bool cli_conflict_has_limit(const marz_conflict *conflict)
{
    return conflict->kind != MARZ_CONFLICT_PIECES && conflict->kind != MARZ_CONFLICT_APART &&
           conflict->kind != MARZ_CONFLICT_NO_SEAT && conflict->kind != MARZ_CONFLICT_GROUP;
}

static void print_conflict(cli_context *cli, const marz_plan *plan, const marz_conflict *c)
{
    const char *measure = c->measure == MARZ_NONE ? NULL : plan->instance.measure_name[c->measure];
    printf("  %s: %s", cli_conflict_subject(c), cli_conflict_words(c));
    if (c->kind == MARZ_CONFLICT_PIECES || c->kind == MARZ_CONFLICT_APART)
        printf(" (%s)", cli_counted(cli, c->found, "piece", "pieces"));
    else if (cli_conflict_has_limit(c))
        printf(" (%s%s%s, limit %s; %s %s is enough)", measure ? measure : "", measure ? ": " : "",
               cli_load(cli, measure, c->found), cli_load(cli, measure, c->limit),
               measure ? "widening by" : "more by", cli_load(cli, measure, c->relax_by));
    putchar('\n');
}

/// Do both say the same of different territories or accounts?
static bool is_alike(const marz_conflict *a, const marz_conflict *b)
{
    return a->kind == b->kind && a->measure == b->measure &&
           (a->found > a->limit) == (b->found > b->limit);
}

/// The first few of those alike `first`, and how many there are besides.
static void print_alike(cli_context *cli, const marz_plan *plan, int32_t first)
{
    int32_t count = 0;
    for (int32_t k = first; k < plan->conflict_count; k++) {
        if (!is_alike(&plan->conflicts[k], &plan->conflicts[first]))
            continue;
        if (count++ < ALIKE_SHOWN)
            print_conflict(cli, plan, &plan->conflicts[k]);
    }
    if (count > ALIKE_SHOWN)
        printf("  and %s more of which the same is said (--format json and the plan's text name "
               "all)\n",
               cli_count(cli, count - ALIKE_SHOWN));
}

void cli_print_conflicts(cli_context *cli, const marz_plan *plan)
{
    int32_t firsts[GROUPS_MAX], group_count = 0;
    for (int32_t k = 0; k < plan->conflict_count && group_count < GROUPS_MAX; k++) {
        bool is_new = true;
        for (int32_t g = 0; g < group_count; g++)
            is_new &= !is_alike(&plan->conflicts[k], &plan->conflicts[firsts[g]]);
        if (!is_new)
            continue;
        firsts[group_count++] = k;
        print_alike(cli, plan, k);
    }
}

// ---------------------------------------------------------------- remedies

/// Value of what has an owner: all of it, or that of one seat.
static marz_int128 owned_value(const marz_instance *in, const char *seat)
{
    marz_int128 sum = 0;
    for (int32_t i = 0; i < in->unit_count; i++) {
        const int32_t present = in->present[i];
        if (present != MARZ_NONE && (!seat || strcmp(in->seat_id[present], seat) == 0))
            sum += in->value_minor[i];
    }
    return sum;
}

/// The least share, in steps of a thousandth, whose part of the value is at least what is needed.
static int64_t share_for(int64_t needed_minor, marz_int128 value_minor)
{
    if (value_minor <= 0)
        return 0;
    const marz_int128 thousandths =
        ((marz_int128)needed_minor * 1000 + value_minor - 1) / value_minor;
    return (int64_t)thousandths * 1000;
}

/// Is an account of that name, or one of the group of that name, locked?
static bool is_locked(const marz_instance *in, const char *subject)
{
    for (int32_t i = 0; i < in->unit_count; i++) {
        const int32_t group = in->group[i];
        if (in->lock[i] != MARZ_NONE &&
            (strcmp(in->unit_id[i], subject) == 0 ||
             (group != MARZ_NONE && strcmp(in->group_id[group], subject) == 0)))
            return true;
    }
    return false;
}

/// Would the conflict go if accounts could stay with nobody? What is too little would not, nor what
/// is locked.
static bool cover_helps(const marz_instance *in, const marz_conflict *c)
{
    switch (c->kind) {
    case MARZ_CONFLICT_TOTAL_HIGH:
        return true;
    case MARZ_CONFLICT_UNIT:
    case MARZ_CONFLICT_NO_SEAT:
    case MARZ_CONFLICT_GROUP:
        return !is_locked(in, c->subject);
    case MARZ_CONFLICT_NOT_FOUND:
        return c->measure != MARZ_NONE && c->found > c->limit;
    case MARZ_CONFLICT_TOTAL_LOW:
    case MARZ_CONFLICT_LOCKS:
    case MARZ_CONFLICT_MOVED:
    case MARZ_CONFLICT_LEAVE:
    case MARZ_CONFLICT_PIECES:
    case MARZ_CONFLICT_APART:
        break;
    }
    return false;
}

/// May a conflict come from seats that are too far away?
static bool is_about_seats(marz_conflict_kind kind)
{
    return kind == MARZ_CONFLICT_UNIT || kind == MARZ_CONFLICT_NO_SEAT ||
           kind == MARZ_CONFLICT_GROUP;
}

static bool is_about_locks(marz_conflict_kind kind)
{
    return kind == MARZ_CONFLICT_LOCKS || kind == MARZ_CONFLICT_NO_SEAT ||
           kind == MARZ_CONFLICT_GROUP || kind == MARZ_CONFLICT_MOVED ||
           kind == MARZ_CONFLICT_LEAVE;
}

static int64_t greater(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/// If what no seat can hold goes to nobody, is there enough left for all lower limits?
static bool is_enough_left(const marz_plan *plan)
{
    const marz_instance *in = &plan->instance;
    for (int32_t k = 0; k < in->measure_count; k++) {
        marz_int128 left = 0;
        for (int32_t i = 0; i < in->unit_count; i++)
            left += in->measure[(int64_t)i * in->measure_count + k];
        for (int32_t c = 0; c < plan->conflict_count; c++)
            if (plan->conflicts[c].kind == MARZ_CONFLICT_UNIT && plan->conflicts[c].measure == k)
                left -= plan->conflicts[c].found;
        for (int32_t j = 0; j < in->seat_count; j++)
            left -= in->low[(int64_t)j * in->measure_count + k];
        if (left < 0)
            return false;
    }
    return true;
}

cli_remedies cli_find_remedies(const marz_plan *plan)
{
    const marz_instance *in = &plan->instance;
    const bool may_cover = !in->has_cover && is_enough_left(plan);
    cli_remedies needs = {0};
    for (int32_t k = 0; k < plan->conflict_count; k++) {
        const marz_conflict *c = &plan->conflicts[k];
        needs.may_cover |= may_cover && cover_helps(in, c);
        needs.has_locks |= is_about_locks(c->kind);
        needs.is_far |= is_about_seats(c->kind) && (in->reach_m || in->farthest_milli);
        needs.has_pieces |= c->kind == MARZ_CONFLICT_PIECES;
        if (c->measure != MARZ_NONE || !cli_conflict_has_limit(c))
            continue;
        if (has_subject(c))
            needs.rep_share_ppm =
                greater(needs.rep_share_ppm, share_for(c->found, owned_value(in, c->subject)));
        else
            needs.move_share_ppm =
                greater(needs.move_share_ppm, share_for(c->found, owned_value(in, NULL)));
    }
    return needs;
}
