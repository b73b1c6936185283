#include "design/median/knapsack.h"

#include <assert.h>
#include <string.h>

enum { LONG_SEARCH = 40 };

bool marz_knapsack_scratch_init(marz_knapsack_scratch *scratch, int32_t items, int32_t cuts,
                                marz_arena *arena)
{
    scratch->profit = MARZ_NEW(arena, int32_t, items);
    scratch->raw = MARZ_NEW(arena, int32_t, items);
    scratch->order = MARZ_NEW(arena, int32_t, items);
    scratch->stack = MARZ_NEW(arena, int32_t, items);
    scratch->best = MARZ_NEW(arena, int32_t, items);
    scratch->cut_start = MARZ_NEW(arena, int32_t, items + 1);
    scratch->cut_list = MARZ_NEW(arena, int32_t, 3 * (int64_t)cuts);
    scratch->weight = MARZ_NEW(arena, int64_t, items);
    scratch->key = MARZ_NEW(arena, float, items);
    scratch->rest = MARZ_NEW(arena, double, items);
    scratch->local = MARZ_NEW(arena, int32_t, cuts);
    scratch->cut = MARZ_NEW(arena, marz_knapsack_cut, cuts);
    return scratch->profit && scratch->raw && scratch->order && scratch->stack && scratch->best &&
           scratch->cut_start && scratch->cut_list && scratch->weight && scratch->key &&
           scratch->rest && scratch->local && scratch->cut;
}

int64_t marz_knapsack_relaxed(const int32_t *profit, const int64_t *weight, int32_t from,
                              int32_t count, int64_t room)
{
    int64_t value = 0;
    int32_t k = from;
    for (; k < count && weight[k] <= room; k++) {
        value += profit[k];
        room -= weight[k];
    }
    if (k == count || room <= 0)
        return value;
    // Weights are below 2^50 and profits below 2^31: the quotient errs by less than one in 2^51.
    const double part = (double)room * ((double)profit[k] / (double)weight[k]);
    const int64_t whole = (int64_t)(part * (1 + 1e-14)) + 1;
    return value + (whole < profit[k] ? whole : profit[k]);
}

typedef struct search {
    const marz_knapsack *q;
    marz_knapsack_scratch *w;
    int32_t cut_count;
    int32_t positive; ///< items whose profit in the search is above 0; they stand first
    int64_t best;     ///< true value of the best cluster, or the floor
    int64_t value;    ///< true value of what is taken
    int64_t above;    ///< what is taken is worth no more than this, with any others, by the search
    int64_t room;
    double room_price; ///< of the second bound
    int32_t depth, best_count;
} search;

/// Finds the cuts with two items or more in the question. @return how many
static int32_t find_cuts(const marz_knapsack *q, marz_knapsack_scratch *w)
{
    const marz_cuts *cuts = &q->cuts;
    int32_t count = 0;
    for (int32_t k = 0; k < q->count && cuts->start; k++)
        for (int32_t e = cuts->start[q->item[k]]; e < cuts->start[q->item[k] + 1]; e++) {
            const int32_t t = cuts->list[e];
            if (cuts->price[t] <= 0)
                continue;
            if (w->local[t] == 0) {
                w->local[t] = ++count;
                w->cut[count - 1] = (marz_knapsack_cut){.price = cuts->price[t]};
            }
            marz_knapsack_cut *c = &w->cut[w->local[t] - 1];
            c->place[c->items++] = k;
        }
    for (int32_t k = 0; k < q->count && cuts->start; k++)
        for (int32_t e = cuts->start[q->item[k]]; e < cuts->start[q->item[k] + 1]; e++)
            w->local[cuts->list[e]] = 0;
    int32_t kept = 0;
    for (int32_t t = 0; t < count; t++)
        if (w->cut[t].items >= 2)
            w->cut[kept++] = w->cut[t];
    return kept;
}

/// Lists the cuts of every place, in the order of `place` as the cuts have it.
static void list_cuts(search *s)
{
    marz_knapsack_scratch *w = s->w;
    memset(w->cut_start, 0, ((size_t)s->q->count + 1) * sizeof *w->cut_start);
    for (int32_t t = 0; t < s->cut_count; t++)
        for (int32_t m = 0; m < w->cut[t].items; m++)
            w->cut_start[w->cut[t].place[m]]++;
    int32_t end = 0;
    for (int32_t k = 0; k <= s->q->count; k++) {
        end += w->cut_start[k];
        w->cut_start[k] = end;
    }
    for (int32_t t = s->cut_count - 1; t >= 0; t--)
        for (int32_t m = 0; m < w->cut[t].items; m++)
            w->cut_list[--w->cut_start[w->cut[t].place[m]]] = t;
}

static void take(search *s, int32_t k)
{
    marz_knapsack_scratch *w = s->w;
    s->value += w->raw[k];
    s->above += w->profit[k];
    s->room -= w->weight[k];
    w->stack[s->depth++] = k;
    for (int32_t e = w->cut_start[k]; e < w->cut_start[k + 1]; e++) {
        marz_knapsack_cut *c = &w->cut[w->cut_list[e]];
        if (++c->taken != 2)
            continue;
        s->value -= c->price;
        s->above -= c->is_linear ? 0 : c->price;
    }
}

static int32_t give_back(search *s)
{
    marz_knapsack_scratch *w = s->w;
    const int32_t k = w->stack[--s->depth];
    for (int32_t e = w->cut_start[k]; e < w->cut_start[k + 1]; e++) {
        marz_knapsack_cut *c = &w->cut[w->cut_list[e]];
        if (c->taken-- != 2)
            continue;
        s->value += c->price;
        s->above += c->is_linear ? 0 : c->price;
    }
    s->value -= w->raw[k];
    s->above -= w->profit[k];
    s->room += w->weight[k];
    return k;
}

static void keep(search *s)
{
    s->best = s->value;
    s->best_count = s->depth;
    for (int32_t k = 0; k < s->depth; k++)
        s->w->best[k] = s->w->order[s->w->stack[k]];
}

/// What item k would add now, with the cuts that it makes pay.
static int64_t added(const search *s, int32_t k)
{
    const marz_knapsack_scratch *w = s->w;
    int64_t value = w->raw[k];
    for (int32_t e = w->cut_start[k]; e < w->cut_start[k + 1]; e++) {
        const marz_knapsack_cut *c = &w->cut[w->cut_list[e]];
        value -= c->taken == 1 ? c->price : 0;
    }
    return value;
}

/// Takes what fits and pays, in order.
static void take_greedily(search *s)
{
    for (int32_t k = 0; k < s->q->count; k++)
        if (s->w->weight[k] <= s->room && added(s, k) > 0)
            take(s, k);
    if (s->value > s->best)
        keep(s);
}

/// Puts the cuts that the greedy cluster pays into the profits:
/// price * [two or more] >= price * (x_a + x_b - 1), and >= price / 2 * (x_a + x_b + x_c - 1).
/// @return the constant part of it
static int64_t make_linear(search *s)
{
    int64_t constant = 0;
    marz_knapsack_scratch *w = s->w;
    bool *is_taken = (bool *)w->key; // Scratch; the keys are written afterwards.
    for (int32_t k = 0; k < s->q->count; k++)
        is_taken[k] = false;
    for (int32_t d = 0; d < s->depth; d++)
        is_taken[w->stack[d]] = true;
    for (int32_t t = 0; t < s->cut_count; t++) {
        marz_knapsack_cut *c = &w->cut[t];
        if (c->taken < 2)
            continue;
        c->is_linear = true;
        const int32_t share = c->taken == 2 ? c->price : c->price / 2;
        constant += share;
        for (int32_t m = 0; m < c->items; m++)
            if (is_taken[c->place[m]])
                w->profit[c->place[m]] -= share;
    }
    return constant;
}

/// Sorts the items by their ratio in the search; cuts follow.
static void sort_again(search *s)
{
    marz_knapsack_scratch *w = s->w;
    const int32_t count = s->q->count;
    int32_t *place = w->stack; // Nothing is taken now.
    for (int32_t k = 0; k < count; k++) {
        const int64_t weight = s->q->weight[k];
        const float key = (float)w->profit[k] / (weight > 0 ? (float)weight : 1e-9f);
        int32_t at = k;
        for (; at > 0 && w->key[at - 1] < key; at--) {
            w->key[at] = w->key[at - 1];
            w->order[at] = w->order[at - 1];
        }
        w->key[at] = key;
        w->order[at] = k;
    }
    for (int32_t k = 0; k < count; k++)
        place[w->order[k]] = k;
    for (int32_t k = 0; k < count; k++)
        w->raw[k] = w->profit[w->order[k]]; // On the way to where the profits belong.
    memcpy(w->profit, w->raw, (size_t)count * sizeof *w->raw);
    s->positive = 0;
    for (int32_t k = 0; k < count; k++) {
        w->raw[k] = s->q->profit[w->order[k]];
        w->weight[k] = s->q->weight[w->order[k]];
        s->positive += w->profit[k] > 0;
    }
    for (int32_t t = 0; t < s->cut_count; t++)
        for (int32_t m = 0; m < w->cut[t].items; m++)
            w->cut[t].place[m] = place[w->cut[t].place[m]];
    list_cuts(s);
}

/// Takes the price of a cut out of the rests of its open items. @return the constant part
static double take_out(const marz_knapsack_cut *c, double *rest, int32_t from)
{
    double *open[3];
    int32_t count = 0;
    for (int32_t m = 0; m < c->items; m++)
        if (c->place[m] >= from && rest[c->place[m]] > 0)
            open[count++] = &rest[c->place[m]];
    double left = c->price;
    if (c->taken == 1) { // Whichever comes first pays: price >= any shares of it.
        for (int32_t m = 0; m < count; m++) {
            const double share = *open[m] < left ? *open[m] : left;
            *open[m] -= share;
            left -= share;
        }
        return 0;
    }
    if (count < 2)
        return 0;
    if (count == 3) { // The two greatest pay.
        const int32_t least = *open[0] < *open[1] ? 0 : 1;
        if (*open[2] > *open[least])
            open[least] = open[2];
    }
    const double lesser = *open[0] < *open[1] ? *open[0] : *open[1];
    const double share = lesser < left ? lesser : left;
    *open[0] -= share;
    *open[1] -= share;
    return share;
}

/// No cluster with what is taken and items from k on is worth more.
static double second_bound(search *s, int32_t k)
{
    const marz_knapsack_scratch *w = s->w;
    for (int32_t m = k; m < s->q->count; m++)
        w->rest[m] =
            w->weight[m] <= s->room ? (double)w->raw[m] - s->room_price * (double)w->weight[m] : 0;
    double bound = (double)s->value + s->room_price * (double)s->room;
    for (int32_t t = 0; t < s->cut_count; t++)
        if (w->cut[t].taken < 2)
            bound += take_out(&w->cut[t], w->rest, k);
    for (int32_t m = k; m < s->q->count; m++)
        bound += w->rest[m] > 0 ? w->rest[m] : 0;
    return bound * (1 + 1e-12) + 1; // Far more than all roundings together.
}

/// The price of room: the ratio, in the search, at which the room is full.
static void set_room_price(search *s)
{
    const marz_knapsack_scratch *w = s->w;
    int64_t room = s->room;
    int32_t k = 0;
    for (; k < s->positive && w->weight[k] <= room; k++)
        room -= w->weight[k];
    s->room_price = k < s->positive ? (double)w->profit[k] / (double)w->weight[k] : 0;
}

/// The search with its bound; what is taken stands in the stack.
static bool search_all(search *s, int64_t *nodes)
{
    const marz_knapsack_scratch *w = s->w;
    const int32_t count = s->q->count;
    int32_t k = 0;
    for (;;) {
        while (k < count && w->weight[k] > s->room)
            k++;
        if (++*nodes > s->q->node_max)
            return false;
        bool is_dead = s->above + (k < s->positive ? marz_knapsack_relaxed(w->profit, w->weight, k,
                                                                           s->positive, s->room)
                                                   : 0) <=
                       s->best;
        if (!is_dead && s->cut_count > 0 && *nodes > LONG_SEARCH)
            is_dead = second_bound(s, k) < (double)s->best;
        // Until a cut pays or an item does not fit, the bound of the first stands for all.
        while (!is_dead && k < s->positive && w->weight[k] <= s->room &&
               w->cut_start[k] == w->cut_start[k + 1])
            take(s, k++);
        if (!is_dead && s->value > s->best)
            keep(s);
        if (!is_dead && k < count) {
            if (w->weight[k] <= s->room)
                take(s, k++);
            continue;
        }
        if (s->depth == 0)
            return true;
        k = give_back(s) + 1;
    }
}

static void search_init(search *s)
{
    marz_knapsack_scratch *w = s->w;
    const size_t count = (size_t)s->q->count;
    if (count == 0)
        return; // There may be no arrays.
    memcpy(w->profit, s->q->profit, count * sizeof *w->profit);
    memcpy(w->raw, s->q->profit, count * sizeof *w->raw);
    memcpy(w->weight, s->q->weight, count * sizeof *w->weight);
    for (int32_t k = 0; k < s->q->count; k++)
        w->order[k] = k;
    s->positive = s->q->count;
    s->cut_count = find_cuts(s->q, w);
    list_cuts(s);
}

void marz_knapsack_solve(const marz_knapsack *question, marz_knapsack_scratch *scratch,
                         marz_knapsack_answer *answer)
{
    const marz_knapsack *q = question;
    search s = {.q = q, .w = scratch, .best = q->floor, .room = q->room};
    search_init(&s);
    answer->nodes = 0;
    if (s.cut_count > 0) {
        take_greedily(&s);
        const int64_t constant = make_linear(&s);
        while (s.depth > 0)
            give_back(&s);
        s.above = constant; // The profits changed under what was taken.
        sort_again(&s);
        set_room_price(&s);
    }
    answer->is_exact = search_all(&s, &answer->nodes);
    while (s.depth > 0)
        give_back(&s);
    answer->value = answer->is_exact
                        ? s.best
                        : marz_knapsack_relaxed(q->profit, q->weight, 0, q->count, q->room);
    answer->chosen_count = s.best_count;
    memcpy(answer->chosen, scratch->best, (size_t)s.best_count * sizeof *scratch->best);
}
