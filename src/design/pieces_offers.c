#include "design/pieces_internal.h"

#include <math.h>

static bool is_before(const marz_offer *a, const marz_offer *b)
{
    if (a->rise < b->rise || b->rise < a->rise)
        return a->rise < b->rise;
    return a->block != b->block ? a->block < b->block : a->seat < b->seat;
}

bool marz_offers_make(const marz_pieces *p, marz_offers *offers)
{
    const int32_t n = p->run->block_count;
    *offers = (marz_offers){
        .pieces = p,
        .least = MARZ_NEW(p->run->arena, double, n),
        .heap = MARZ_NEW(p->run->arena, marz_offer, (int64_t)p->graph.start[n] + n + 1)};
    for (int32_t b = 0; offers->least && b < n; b++)
        offers->least[b] = HUGE_VAL;
    return offers->least && offers->heap;
}

double marz_offers_rise(marz_offers *offers, int32_t block, int32_t seat, int64_t cost)
{
    const marz_run *run = offers->pieces->run;
    double *least = &offers->least[block];
    if (isinf(*least)) {
        *least = 0;
        for (int32_t e = run->arc_start ? run->arc_start[block] : 0;
             run->arc_start && e < run->arc_start[block + 1]; e++) {
            const double value =
                (double)run->arc_cost[e] + marz_price_of(run, block, run->arc_seat[e]);
            if (e == run->arc_start[block] || value < *least)
                *least = value;
        }
    }
    return (double)cost + marz_price_of(run, block, seat) - *least;
}

void marz_offers_add(marz_offers *offers, marz_offer fresh)
{
    marz_offer *heap = offers->heap;
    int32_t k = offers->count++;
    for (; k > 0 && is_before(&fresh, &heap[(k - 1) / 2]); k = (k - 1) / 2)
        heap[k] = heap[(k - 1) / 2];
    heap[k] = fresh;
}

void marz_offers_push(marz_offers *offers, int32_t block, int32_t seat)
{
    const int64_t cost = marz_pieces_cost(offers->pieces, block, seat);
    if (cost == MARZ_COST_FORBIDDEN)
        return;
    marz_offers_add(offers, (marz_offer){marz_offers_rise(offers, block, seat, cost), block, seat});
}

marz_offer marz_offers_pop(marz_offers *offers)
{
    marz_offer *heap = offers->heap;
    const marz_offer top = heap[0], last = heap[--offers->count];
    int32_t k = 0;
    for (;;) {
        int32_t child = 2 * k + 1;
        if (child >= offers->count)
            break;
        if (child + 1 < offers->count && is_before(&heap[child + 1], &heap[child]))
            child++;
        if (!is_before(&heap[child], &last))
            break;
        heap[k] = heap[child];
        k = child;
    }
    heap[k] = last;
    return top;
}
