#include "graph/cover_internal.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define KEPT_MAX 30000      ///< most columns in the exact search
#define STACK_MAX (1 << 21) ///< most column numbers on the stack of the search
#define TIGHT (1 - 1e-9)    ///< a choice must be cheaper than the best by more than rounding

/// The exact search. Columns are renumbered by rising reduced cost.
typedef struct search {
    const marz_partition *problem;
    const cover_prices *prices;
    int32_t *column; ///< [kept] number in the problem
    int32_t kept;
    int32_t *stack; ///< candidate lists of the open nodes, one after the other
    int64_t stack_size;
    int32_t *chosen;   ///< [k] of the open path
    int32_t *count;    ///< [n] scratch
    double *floor;     ///< [k] scratch
    uint64_t *covered; ///< [(k+1) * words] of the open path
    double upper;      ///< reduced: the best choice costs lower + upper at the root
    double base;       ///< sum of prices
    int64_t look_left, node_count;
    bool is_cut; ///< something was left out
    const marz_control *control;
    marz_partition_plan *plan;
} search;

static double reduced_of(const search *s, int32_t i)
{
    return s->prices->reduced[s->column[i]];
}

/// An open node: the candidates that fit to the sets chosen so far.
typedef struct node {
    int32_t depth;
    int32_t *list;
    int32_t count;
    double reduced; ///< of the sets chosen so far
} node;

/// Least reduced costs of what is still to choose, from the candidates in rising order.
/// @return their sum; INFINITY if a kind has no candidate
static double fill_floors(search *s, const node *at)
{
    const marz_partition *p = s->problem;
    const int32_t missing = p->pick_count - at->depth;
    double sum = 0;
    int32_t found = 0;
    if (!p->kind) {
        for (; found < missing && found < at->count; found++)
            sum += reduced_of(s, at->list[found]);
        return found == missing ? sum : (double)INFINITY;
    }
    for (int32_t q = 0; q < p->pick_count; q++)
        s->floor[q] = (double)INFINITY;
    for (int32_t i = 0; i < at->count && found < missing; i++) {
        double *floor = &s->floor[p->kind[s->column[at->list[i]]]];
        if (isinf(*floor)) {
            *floor = reduced_of(s, at->list[i]);
            sum += *floor;
            found++;
        }
    }
    return found == missing ? sum : (double)INFINITY;
}

/// Drops candidates that no cheaper choice can use.
static void drop_dear(search *s, node *at, double rest)
{
    const marz_partition *p = s->problem;
    const double room = s->upper - at->reduced - rest;
    const int32_t missing = p->pick_count - at->depth;
    const double last = p->kind ? 0 : reduced_of(s, at->list[missing - 1]);
    int32_t kept = 0;
    for (int32_t i = 0; i < at->count; i++) {
        const double floor = p->kind ? s->floor[p->kind[s->column[at->list[i]]]] : last;
        if (reduced_of(s, at->list[i]) - floor < room)
            at->list[kept++] = at->list[i];
    }
    at->count = kept;
}

/// The open element that the fewest candidates hold, or -1 if none holds one of them.
static int32_t rarest(search *s, const node *at, const uint64_t *covered)
{
    const marz_partition *p = s->problem;
    memset(s->count, 0, (size_t)p->element_count * sizeof *s->count);
    for (int32_t i = 0; i < at->count; i++) {
        const uint64_t *bits = cover_column(p, s->column[at->list[i]]);
        for (int32_t w = 0; w < p->word_count; w++)
            for (uint64_t word = bits[w]; word; word &= word - 1)
                s->count[64 * w + __builtin_ctzll(word)]++;
    }
    int32_t best = -1;
    for (int32_t u = 0; u < p->element_count; u++) {
        if (covered[u / 64] >> (u % 64) & 1)
            continue;
        if (s->count[u] == 0)
            return -1;
        if (best < 0 || s->count[u] < s->count[best])
            best = u;
    }
    return best;
}

static bool is_disjoint(const uint64_t *a, const uint64_t *b, int32_t words)
{
    uint64_t both = 0;
    for (int32_t w = 0; w < words; w++)
        both |= a[w] & b[w];
    return !both;
}

static bool is_complete(const search *s, const uint64_t *covered)
{
    int32_t sum = 0;
    for (int32_t w = 0; w < s->problem->word_count; w++)
        sum += __builtin_popcountll(covered[w]);
    return sum == s->problem->element_count;
}

/// The candidates that remain after `pick` is chosen, on top of the stack.
static bool descend(search *s, const node *at, int32_t pick, node *next)
{
    const marz_partition *p = s->problem;
    const int32_t words = p->word_count;
    const uint64_t *bits = cover_column(p, s->column[pick]);
    uint64_t *now = s->covered + (size_t)at->depth * (size_t)words, *then = now + words;
    for (int32_t w = 0; w < words; w++)
        then[w] = now[w] | bits[w];
    *next = (node){.depth = at->depth + 1,
                   .list = at->list + at->count,
                   .reduced = at->reduced + reduced_of(s, pick)};
    if (next->list + at->count > s->stack + s->stack_size) {
        s->is_cut = true;
        return false;
    }
    for (int32_t i = 0; i < at->count; i++) {
        const int32_t c = s->column[at->list[i]];
        if (is_disjoint(cover_column(p, c), bits, words) &&
            (!p->kind || p->kind[c] != p->kind[s->column[pick]]))
            next->list[next->count++] = at->list[i];
    }
    s->chosen[at->depth] = pick;
    return true;
}

static void keep_choice(search *s, double reduced)
{
    const int32_t k = s->problem->pick_count;
    double cost = 0;
    for (int32_t q = 0; q < k; q++) {
        s->plan->chosen[q] = s->column[s->chosen[q]];
        cost += s->problem->cost[s->plan->chosen[q]];
    }
    s->plan->cost = cost;
    s->plan->is_found = true;
    s->upper = reduced - 1e-9 * fabs(cost);
}

/// One level of the path: the columns of its branching element, and the next of them to try.
typedef struct level {
    node at;
    int32_t element, next;
} level;

/// Bounds a node and chooses its element. @return false if nothing better lies below
static bool open_level(search *s, level *l)
{
    const uint64_t *covered = s->covered + (size_t)l->at.depth * (size_t)s->problem->word_count;
    l->next = 0;
    const double rest = fill_floors(s, &l->at);
    if (!(l->at.reduced + rest < s->upper))
        return false;
    drop_dear(s, &l->at, rest);
    l->element = rarest(s, &l->at, covered);
    return l->element >= 0;
}

/// The next candidate that holds the level's element, or -1.
static int32_t next_pick(const search *s, level *l)
{
    for (; l->next < l->at.count; l->next++) {
        const int32_t i = l->at.list[l->next];
        const uint64_t *bits = cover_column(s->problem, s->column[i]);
        if (bits[l->element / 64] >> (l->element % 64) & 1) {
            l->next++;
            return i;
        }
    }
    return -1;
}

/// Depth first from the root's candidates; `levels` has k + 1 places.
static void walk(search *s, level *levels, node root)
{
    const int32_t k = s->problem->pick_count;
    int32_t depth = 0;
    marz_outcome outcome;
    levels[0].at = root;
    if (!open_level(s, &levels[0]))
        return;
    while (depth >= 0) {
        const int32_t pick = next_pick(s, &levels[depth]);
        if (pick < 0) {
            depth--;
            continue;
        }
        s->look_left -= 1 + levels[depth].at.count;
        if (s->look_left <= 0 ||
            (++s->node_count % 64 == 0 && marz_control_stops(s->control, &outcome))) {
            s->is_cut = true;
            return;
        }
        node next;
        if (!descend(s, &levels[depth].at, pick, &next))
            continue;
        if (next.depth == k) {
            if (next.reduced < s->upper &&
                is_complete(s, s->covered + (size_t)k * (size_t)s->problem->word_count))
                keep_choice(s, next.reduced);
            continue;
        }
        levels[depth + 1].at = next;
        if (open_level(s, &levels[depth + 1]))
            depth++;
    }
}

typedef struct ranked {
    double reduced;
    int32_t column;
} ranked;

static int by_reduced(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->reduced != y->reduced)
        return x->reduced < y->reduced ? -1 : 1;
    return (x->column > y->column) - (x->column < y->column);
}

/// Columns whose reduced cost leaves room under the gap, in rising order.
static bool keep_columns(search *s, double gap, marz_arena *scratch)
{
    const marz_partition *p = s->problem;
    ranked *order = MARZ_NEW(scratch, ranked, p->column_count);
    int32_t count = 0;
    for (int32_t c = 0; order && c < p->column_count; c++) {
        const double floor = s->prices->floor[p->kind ? p->kind[c] : p->pick_count - 1];
        if (s->prices->reduced[c] - floor < gap)
            order[count++] = (ranked){s->prices->reduced[c], c};
    }
    if (!order)
        return false;
    qsort(order, (size_t)count, sizeof *order, by_reduced);
    s->is_cut = s->is_cut || count > KEPT_MAX;
    s->kept = count < KEPT_MAX ? count : KEPT_MAX;
    for (int32_t i = 0; i < s->kept; i++)
        s->column[i] = order[i].column;
    return true;
}

static bool search_init(search *s, marz_arena *scratch)
{
    const size_t n = (size_t)s->problem->element_count, k = (size_t)s->problem->pick_count;
    const int64_t columns = s->problem->column_count;
    const int64_t most = columns < KEPT_MAX ? columns : KEPT_MAX;
    const int64_t deepest = most * (s->problem->pick_count + 1);
    s->stack_size = deepest < STACK_MAX ? deepest : STACK_MAX;
    s->column = MARZ_NEW(scratch, int32_t, most);
    s->stack = MARZ_NEW(scratch, int32_t, s->stack_size);
    s->chosen = MARZ_NEW(scratch, int32_t, k);
    s->count = MARZ_NEW(scratch, int32_t, n);
    s->floor = MARZ_NEW(scratch, double, k);
    s->covered = MARZ_NEW(scratch, uint64_t, (k + 1) * (size_t)s->problem->word_count);
    return s->column && s->stack && s->chosen && s->count && s->floor && s->covered;
}

marz_status marz_partition_search(const marz_partition *p, const marz_partition_options *options,
                                  const cover_prices *prices, marz_arena *scratch,
                                  const marz_control *control, marz_partition_plan *plan,
                                  marz_error *error)
{
    search s = {.problem = p, .prices = prices, .control = control, .plan = plan};
    level *levels = MARZ_NEW(scratch, level, (size_t)p->pick_count + 1);
    if (!levels || !search_init(&s, scratch))
        return marz_fail(error, MARZ_E_NO_MEMORY, "out of memory for %d sets", p->column_count);
    for (int32_t u = 0; u < p->element_count; u++)
        s.base += prices->price[u];
    // A choice with total reduced cost r costs base + r; the gap is opened in three steps.
    const double gap =
        isfinite(options->upper) ? options->upper * TIGHT - prices->lower : (double)INFINITY;
    double best = options->upper;
    static const double share[] = {0.1, 0.35, 1};
    for (int pass = isfinite(gap) ? 0 : 2; pass < 3 && gap > 0; pass++) {
        const double limit = fmin(prices->lower + share[pass] * gap, best * TIGHT);
        s.is_cut = false;
        s.upper = isfinite(gap) ? limit - s.base : (double)INFINITY;
        s.look_left = options->look_count / (pass == 2 ? 2 : 4) + 1;
        if (!keep_columns(&s, isfinite(gap) ? limit - prices->lower : (double)INFINITY, scratch))
            return marz_fail(error, MARZ_E_NO_MEMORY, "out of memory for %d sets", p->column_count);
        for (int32_t i = 0; i < s.kept; i++)
            s.stack[i] = i;
        walk(&s, levels, (node){.list = s.stack, .count = s.kept});
        if (plan->is_found && plan->cost < best)
            best = plan->cost;
        if (plan->is_found && !s.is_cut)
            break; // The search was complete below a limit above the choice.
    }
    plan->is_exact = gap <= 0 || !s.is_cut;
    return MARZ_OK;
}

marz_status marz_partition_solve(const marz_partition *problem,
                                 const marz_partition_options *options, marz_arena *scratch,
                                 const marz_control *control, marz_partition_plan *plan,
                                 marz_error *error)
{
    assert(problem->element_count >= 1 && problem->pick_count >= 1);
    assert(problem->word_count == (problem->element_count + 63) / 64);
    const marz_arena_mark mark = marz_arena_save(scratch);
    cover_prices prices = {.price = plan->price,
                           .reduced = MARZ_NEW(scratch, double, problem->column_count),
                           .floor = MARZ_NEW(scratch, double, problem->pick_count)};
    marz_status status = MARZ_OK;
    plan->is_found = plan->is_exact = false;
    plan->lower = 0;
    if (!prices.reduced || !prices.floor)
        status =
            marz_fail(error, MARZ_E_NO_MEMORY, "out of memory for %d sets", problem->column_count);
    else if (marz_partition_ascend(problem, options, scratch, control, &prices)) {
        plan->lower = prices.lower;
        status = marz_partition_search(problem, options, &prices, scratch, control, plan, error);
    }
    marz_arena_restore(scratch, mark);
    return status;
}
