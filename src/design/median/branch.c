#include "design/median/branch.h"

#include <math.h>
#include <string.h>

static const double leaf_share = 0.25; ///< of the effort of the region, for one question's columns
static const double decided_part = 0.02; ///< of the steps
static const marz_ascent_options leaf_steps = {0.3, 4e-3, 0.6, 12, 100};
enum { DEPTH_MAX = 64 };

/// What is decided on, first that it is so, then that it is not: that a median is used, or that it
/// serves a point.
typedef struct decision {
    int32_t median, point; ///< point -1: the median as such
    bool is_second;
} decision;

typedef struct tree {
    marz_region_solver *s;
    decision path[DEPTH_MAX];
    marz_dual_ban ban[DEPTH_MAX]; ///< of the decisions on points
    int32_t depth, asked;
    int32_t *price, *cut_price; ///< of the region, where every question starts
    int32_t *part;              ///< [n * n] scratch: steps in which a median served a point
    bool *was_out;              ///< [n] medians left out from the start
    bool is_given_up;
} tree;

/// Sets up the question at the end of the path.
static void set_question(tree *t)
{
    marz_dual *d = &t->s->dual;
    memcpy(d->price, t->price, (size_t)d->n * sizeof *d->price);
    if (d->cut_count > 0)
        memcpy(d->cut_price, t->cut_price, (size_t)d->cut_count * sizeof *d->cut_price);
    memcpy(d->is_out, t->was_out, (size_t)d->n * sizeof *d->is_out);
    memset(d->is_fixed, 0, (size_t)d->n * sizeof *d->is_fixed);
    d->ban = t->ban;
    d->ban_count = 0;
    for (int32_t k = 0; k < t->depth; k++) {
        const decision *c = &t->path[k];
        if (c->point >= 0)
            t->ban[d->ban_count++] = (marz_dual_ban){c->point, c->median, !c->is_second};
        else
            *(c->is_second ? &d->is_out[c->median] : &d->is_fixed[c->median]) = true;
    }
    for (int32_t i = 0; i < d->n; i++)
        d->reach[i] = d->price[i] + d->price[i] / 4 + 1;
    marz_dual_fill(d);
}

/// The median whose part in the clusters recorded is nearest to a half. @return false: each is
/// used always or never
static bool undecided_median(const tree *t, decision *found)
{
    const marz_region_solver *s = t->s;
    const marz_dual *d = &s->dual;
    double least = 0.5 - decided_part;
    *found = (decision){.median = -1, .point = -1};
    for (int32_t j = 0; j < d->n; j++) {
        if (d->is_out[j] || d->is_fixed[j])
            continue;
        const double off = fabs(s->pool.uses[j] / fmax(1, s->pool.step_count) - 0.5);
        if (off < least) {
            least = off;
            found->median = j;
        }
    }
    return found->median >= 0;
}

static bool is_decided(const tree *t, int32_t point, int32_t median)
{
    for (int32_t k = 0; k < t->depth; k++)
        if (t->path[k].point == point && t->path[k].median == median)
            return true;
    return false;
}

/// The same of a point and a median, or, if each is served always or never, one that always is:
/// without it the next question is another one. @return false: all of them are decided
static bool undecided_point(tree *t, decision *found)
{
    const marz_cut_pool *pool = &t->s->pool;
    const int32_t n = t->s->dual.n;
    int32_t *part = t->part;
    memset(part, 0, (size_t)n * (size_t)n * sizeof *part);
    for (int32_t c = 0; c < pool->column_count; c++)
        for (int32_t k = 0; k < pool->column[c].count; k++)
            part[(int64_t)pool->item[pool->column[c].start + k] * n + pool->column[c].median] +=
                pool->column[c].weight;
    double least = HUGE_VAL;
    *found = (decision){.median = -1, .point = -1};
    for (int64_t k = 0; k < (int64_t)n * n; k++) {
        const double off = fabs(part[k] / fmax(1, pool->step_count) - 0.5);
        if (part[k] > 0 && off < least && !is_decided(t, (int32_t)(k / n), (int32_t)(k % n))) {
            least = off;
            *found = (decision){.median = (int32_t)(k % n), .point = (int32_t)(k / n)};
        }
    }
    return found->median >= 0;
}

/// Steps, then columns. @return whether the question is settled
static bool ask(tree *t)
{
    marz_region_solver *s = t->s;
    marz_region *r = s->r;
    bool is_done = false;
    t->asked++;
    set_question(t);
    s->ascent.pool = &s->pool;
    marz_cuts_clear(&s->pool);
    marz_ascent_run(&s->ascent, &leaf_steps, r->limit, &s->budget);
    if (s->budget.is_over || s->dual.is_out_of_memory || s->ascent.best == INT64_MIN) {
        t->is_given_up = true;
        return false;
    }
    if (s->dual.value >= r->limit)
        return true;
    t->is_given_up = !marz_region_enumerate(s, leaf_share, &is_done);
    return is_done;
}

/// Goes to the next question that is open. @return false: none is left
static bool next(tree *t)
{
    while (t->depth > 0 && t->path[t->depth - 1].is_second)
        t->depth--;
    if (t->depth > 0)
        t->path[t->depth - 1].is_second = true;
    return t->depth > 0;
}

static bool search(tree *t)
{
    const marz_region_solver *s = t->s;
    const int32_t most = s->r->effort.branch_max;
    for (;;) {
        const bool is_settled = ask(t);
        if (t->is_given_up || s->r->ticks + s->budget.ticks >= s->budget.tick_limit)
            return false;
        if (is_settled) {
            if (!next(t))
                return true;
            continue;
        }
        decision found;
        if (t->depth == DEPTH_MAX || t->asked >= most ||
            (!undecided_median(t, &found) && !undecided_point(t, &found)))
            return false;
        t->path[t->depth++] = found;
    }
}

void marz_region_branch(marz_region_solver *s)
{
    marz_dual *d = &s->dual;
    if (s->r->effort.branch_max == 0 || s->budget.is_over)
        return;
    tree t = {.s = s};
    t.price = MARZ_NEW(s->arena, int32_t, d->n);
    t.cut_price = MARZ_NEW(s->arena, int32_t, d->cut_room);
    t.was_out = MARZ_NEW(s->arena, bool, d->n);
    t.part = MARZ_NEW(s->arena, int32_t, (int64_t)d->n * d->n);
    if (!t.part || !t.price || !t.cut_price || !t.was_out) {
        s->r->is_out_of_memory = true;
        return;
    }
    memcpy(t.price, d->price, (size_t)d->n * sizeof *d->price);
    memcpy(t.was_out, d->is_out, (size_t)d->n * sizeof *d->is_out);
    if (d->cut_count > 0)
        memcpy(t.cut_price, d->cut_price, (size_t)d->cut_count * sizeof *d->cut_price);
    s->r->is_proved = search(&t);
    d->ban_count = 0;
}
