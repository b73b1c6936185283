#include "design/pieces_internal.h"

#include <string.h>

static marz_status no_memory(const marz_run *run, marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the pieces of %d accounts",
                     run->block_count);
}

/// Block of each unit.
static int32_t *list_blocks(const marz_run *run)
{
    int32_t *block_of = MARZ_NEW(run->arena, int32_t, run->instance->unit_count);
    for (int32_t b = 0; block_of && b < run->block_count; b++)
        for (int32_t k = run->member_start[b]; k < run->member_start[b + 1]; k++)
            block_of[run->members[k]] = b;
    return block_of;
}

/// Footing of blocks: members of a group that hangs together have the same one, or some of them no
/// neighbour at all.
static void contract_footing(marz_pieces *p, const uint8_t *footing)
{
    const marz_run *run = p->run;
    const marz_instance *in = run->instance;
    for (int32_t b = 0; b < run->block_count; b++) {
        p->footing[b] = MARZ_FOOTING_NONE;
        bool is_apart = in->is_apart != NULL, has_seat = false;
        for (int32_t k = run->member_start[b]; k < run->member_start[b + 1]; k++) {
            const int32_t unit = run->members[k];
            p->footing[b] = footing[unit] > p->footing[b] ? footing[unit] : p->footing[b];
            is_apart &= in->is_apart && in->is_apart[unit];
            has_seat |= in->present[unit] != MARZ_NONE;
        }
        p->is_apart[b] = !is_apart ? 0 : has_seat ? 1 : MARZ_APART_ANYWHERE;
    }
}

static marz_status contract_graph(marz_pieces *p, const uint8_t *footing, const int32_t *block_of,
                                  marz_error *error)
{
    marz_run *run = p->run;
    const marz_adjacency *graph = &run->instance->graph;
    marz_arena *scratch = marz_arena_create(0);
    marz_edge *edges =
        scratch ? MARZ_NEW(scratch, marz_edge, graph->start[graph->node_count] / 2) : NULL;
    int64_t count = 0;
    for (int32_t i = 0; edges && i < graph->node_count; i++)
        for (int32_t e = graph->start[i]; e < graph->start[i + 1]; e++)
            if (i < graph->near[e] && footing[i] != MARZ_FOOTING_NONE &&
                footing[graph->near[e]] != MARZ_FOOTING_NONE)
                edges[count++] = (marz_edge){block_of[i], block_of[graph->near[e]]};
    const marz_status status =
        edges ? marz_adjacency_make(run->block_count, edges, count, run->arena, &p->graph, error)
              : no_memory(run, error);
    marz_arena_destroy(scratch);
    return status;
}

/// Makes what changes while blocks move.
static marz_status make_state(marz_pieces *p, const marz_rings *rings, marz_error *error)
{
    const marz_run *run = p->run;
    const int32_t n = run->block_count;
    p->seat_of = MARZ_NEW(run->arena, int32_t, n);
    p->counts = MARZ_NEW(run->arena, uint8_t, n);
    p->counting = MARZ_NEW(run->arena, int32_t, run->seat_count);
    p->cost_of = MARZ_NEW(run->arena, int64_t, n);
    p->placement = (marz_placement){.load = MARZ_NEW(run->arena, int64_t, run->row_count)};
    if (!p->seat_of || !p->counts || !p->counting || !p->cost_of || !p->placement.load)
        return no_memory(run, error);
    return marz_contiguity_init(rings, run->arena, &p->searcher, error);
}

marz_status marz_pieces_make(marz_run *run, marz_pieces *p, marz_error *error)
{
    const int32_t n = run->block_count;
    uint8_t *footing = MARZ_NEW(run->arena, uint8_t, run->instance->unit_count);
    int32_t *block_of = list_blocks(run);
    *p = (marz_pieces){.run = run,
                       .footing = MARZ_NEW(run->arena, uint8_t, n),
                       .is_apart = MARZ_NEW(run->arena, uint8_t, n)};
    if (!footing || !block_of || !p->footing || !p->is_apart)
        return no_memory(run, error);
    marz_status status = marz_pieces_footing(run->instance, run->arena, footing, error);
    if (!status)
        status = contract_graph(p, footing, block_of, error);
    if (status)
        return status;
    contract_footing(p, footing);
    marz_rings rings;
    status = marz_rings_make(&p->graph, run->arena, &rings, error);
    return status ? status : make_state(p, &rings, error);
}

marz_status marz_pieces_fork(const marz_pieces *from, marz_run *run, marz_pieces *p,
                             marz_error *error)
{
    *p = *from;
    p->run = run;
    return make_state(p, &from->searcher.rings, error);
}

int64_t marz_pieces_cost(const marz_pieces *p, int32_t block, int32_t seat)
{
    const marz_run *run = p->run;
    for (int32_t e = run->arc_start ? run->arc_start[block] : 0;
         run->arc_start && e < run->arc_start[block + 1]; e++)
        if (run->arc_seat[e] == seat)
            return run->arc_cost[e];
    return marz_run_cost(run, block, seat);
}

/// Adds sign times the block to the loads of a seat, and what they cost.
static void count_block(marz_pieces *p, int32_t block, int32_t seat, int64_t sign)
{
    p->placement.cost_minor -= marz_seat_balance(p->run, &p->placement, seat);
    marz_placement_count(p->run, &p->placement, block, seat, sign);
    p->placement.cost_minor += marz_seat_balance(p->run, &p->placement, seat);
}

void marz_pieces_put(marz_pieces *p, int32_t block, int32_t seat, int64_t cost)
{
    const int32_t from = p->seat_of[block];
    if (from != MARZ_NONE) {
        count_block(p, block, from, -1);
        p->counting[from] -= p->counts[block];
        p->placement.cost_minor -= p->cost_of[block];
    }
    p->seat_of[block] = seat;
    p->counts[block] = 0;
    if (seat == MARZ_NONE)
        return;
    count_block(p, block, seat, 1);
    p->counts[block] = marz_block_counts(p, block, seat);
    p->counting[seat] += p->counts[block];
    p->cost_of[block] = cost;
    p->placement.cost_minor += cost;
}

void marz_pieces_set(marz_pieces *p, const int32_t *seat_of)
{
    const marz_run *run = p->run;
    memset(p->placement.load, 0, (size_t)run->row_count * sizeof *p->placement.load);
    memset(p->counting, 0, (size_t)run->seat_count * sizeof *p->counting);
    p->placement.cost_minor = 0;
    for (int32_t j = 0; j < run->seat_count; j++)
        p->placement.cost_minor += marz_seat_balance(run, &p->placement, j);
    for (int32_t b = 0; b < run->block_count; b++) {
        p->seat_of[b] = MARZ_NONE;
        p->counts[b] = 0;
        if (seat_of[b] == MARZ_NONE)
            continue;
        const int64_t cost = marz_pieces_cost(p, b, seat_of[b]);
        if (cost != MARZ_COST_FORBIDDEN)
            marz_pieces_put(p, b, seat_of[b], cost);
    }
}

bool marz_pieces_may_go(marz_pieces *p, int32_t block, int32_t seat)
{
    const marz_adjacency *graph = &p->graph;
    if (p->footing[block] == MARZ_FOOTING_NONE)
        return true;
    bool joins = p->counting[seat] == 0 || !marz_block_counts(p, block, seat);
    for (int32_t e = graph->start[block]; !joins && e < graph->start[block + 1]; e++)
        joins = p->seat_of[graph->near[e]] == seat && p->counts[graph->near[e]];
    for (int32_t e = graph->start[block]; !joins && e < graph->start[block + 1]; e++)
        joins = p->seat_of[graph->near[e]] == seat &&
                marz_contiguity_meets(&p->searcher, p->seat_of, p->counts, graph->near[e]);
    if (!joins || p->seat_of[block] == p->run->nobody) // What nobody has lies apart as it likes.
        return joins;
    return marz_contiguity_may_part(&p->searcher, p->seat_of, p->counts, block);
}
