#include "design/median/knapsack.h"

#include <assert.h>
#include <string.h>

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
    marz_knapsack_answer *a;
    int64_t best, value, room;
    int32_t depth;
    bool has_best;
} search;

/// Takes or gives back an item's part in its cuts; returns what it pays now.
static int64_t pay(const marz_cuts *cuts, int32_t item, int8_t change)
{
    int64_t paid = 0;
    if (!cuts->start)
        return 0;
    for (int32_t k = cuts->start[item]; k < cuts->start[item + 1]; k++) {
        const int32_t t = cuts->list[k];
        if (change > 0)
            paid += ++cuts->taken[t] == 2 ? cuts->price[t] : 0;
        else
            paid += cuts->taken[t]-- == 2 ? cuts->price[t] : 0;
    }
    return paid;
}

/// Takes item k; says whether the bound may have fallen.
static bool take(search *s, int32_t k)
{
    const int64_t paid = pay(&s->q->cuts, s->q->item[k], 1);
    s->value += s->q->profit[k] - paid;
    s->room -= s->q->weight[k];
    s->a->stack[s->depth++] = k;
    return paid > 0;
}

static int32_t give_back(search *s)
{
    const int32_t k = s->a->stack[--s->depth];
    s->value += pay(&s->q->cuts, s->q->item[k], -1) - s->q->profit[k];
    s->room += s->q->weight[k];
    return k;
}

static void keep(search *s)
{
    s->best = s->value;
    s->a->chosen_count = s->depth;
    memcpy(s->a->chosen, s->a->stack, (size_t)s->depth * sizeof *s->a->stack);
}

void marz_knapsack_solve(const marz_knapsack *question, marz_knapsack_answer *answer)
{
    const marz_knapsack *q = question;
    search s = {.q = q, .a = answer, .best = q->floor, .room = q->room};
    answer->chosen_count = 0;
    answer->nodes = 0;
    answer->is_exact = true;
    int32_t k = 0;
    bool is_bounded = false; // Is the bound of this node known to be above the best?
    for (;;) {
        bool is_dead = false;
        if (!is_bounded) {
            answer->nodes++;
            is_dead = s.value + marz_knapsack_relaxed(q->profit, q->weight, k, q->count, s.room) <=
                      s.best;
            is_bounded = true;
        }
        if (answer->nodes > q->node_max) {
            answer->is_exact = false;
            break;
        }
        if (!is_dead && k < q->count) {
            if (q->weight[k] > s.room)
                is_bounded = false;
            else if (take(&s, k))
                is_bounded = false;
            k++;
            continue;
        }
        if (!is_dead && s.value > s.best)
            keep(&s);
        if (s.depth == 0)
            break;
        k = give_back(&s) + 1;
        is_bounded = false;
    }
    while (s.depth > 0)
        give_back(&s);
    answer->value = answer->is_exact
                        ? s.best
                        : marz_knapsack_relaxed(q->profit, q->weight, 0, q->count, q->room);
}
