/// @file design/pieces_internal.h
/// The search over plans whose territories are in one piece (model/pieces.h), on blocks.
#ifndef MARZ_DESIGN_PIECES_INTERNAL_H
#define MARZ_DESIGN_PIECES_INTERNAL_H

#include "design/anneal_internal.h"
#include "graph/contiguity.h"
#include "model/pieces.h"

#define MARZ_APART_ANYWHERE 2 ///< is_apart of a block that nobody has now

/// Where the blocks sit, and what hangs together. Seats need not be candidates of their blocks.
typedef struct marz_pieces {
    marz_run *run;
    marz_adjacency graph;     ///< of the blocks; those without footing have no neighbours
    marz_contiguity searcher; ///< over `graph`
    uint8_t *footing;         ///< [block_count] marz_footing; held blocks have one seat
    uint8_t *is_apart;        ///< [block_count] 1: does not count where it is now
    int32_t *seat_of;         ///< [block_count] or MARZ_NONE while it is being placed
    uint8_t *counts;          ///< [block_count] at seat_of
    int32_t *counting;        ///< [seat_count] blocks that count
    int64_t *cost_of;         ///< [block_count] at seat_of
    marz_placement placement; ///< its load and cost_minor only
} marz_pieces;

// pieces_state.c -------------------------------------------------------------------------------

/// Contracts the graph to blocks; nothing is placed yet. O(units + edges).
MARZ_CHECKED marz_status marz_pieces_make(marz_run *run, marz_pieces *pieces, marz_error *error);

/// Another state over the graph of `from`, with nothing placed: for another thread, whose `run` is
/// a copy with an arena of its own. `from` must outlive it. O(blocks).
MARZ_CHECKED marz_status marz_pieces_fork(const marz_pieces *from, marz_run *run,
                                          marz_pieces *pieces, marz_error *error);

/// Cost of the block at any seat, or MARZ_COST_FORBIDDEN: that of its arc, if it is a candidate.
int64_t marz_pieces_cost(const marz_pieces *pieces, int32_t block, int32_t seat);

/// Does the block, at that seat, have to hang together with the others?
static inline bool marz_block_counts(const marz_pieces *p, int32_t block, int32_t seat)
{
    return p->footing[block] == MARZ_FOOTING_COUNTS && seat != p->run->nobody &&
           !(p->is_apart[block] &&
             (p->run->present[block] == seat || p->is_apart[block] == MARZ_APART_ANYWHERE));
}

/// Where nothing may change hands, what has an owner need not be tried.
static inline bool marz_block_is_bound(const marz_run *run, int32_t block)
{
    return run->instance->has_moved_limit && run->instance->moved_value_max == 0 &&
           run->owned[block] > 0;
}

/// Takes `seat_of`; blocks at MARZ_NONE or where they may not be stay unplaced.
void marz_pieces_set(marz_pieces *pieces, const int32_t *seat_of);

/// Puts a block, placed or not, at a seat (or MARZ_NONE), without asking whether pieces hold.
void marz_pieces_put(marz_pieces *pieces, int32_t block, int32_t seat, int64_t cost);

/// If all seats are in one piece, are they still when the block goes to `seat`?
/// O(degree), rarely the territories.
bool marz_pieces_may_go(marz_pieces *pieces, int32_t block, int32_t seat);

// pieces_offers.c ------------------------------------------------------------------------------

/// A block that a seat beside it may take.
typedef struct marz_offer {
    double rise; ///< of cost + price above the block's cheapest candidate
    int32_t block, seat;
} marz_offer;

/// Offers, the least rise first.
typedef struct marz_offers {
    const marz_pieces *pieces;
    double *least;    ///< [block_count] cost + price of the cheapest candidate; computed once
    marz_offer *heap; ///< [edges and blocks]
    int32_t count;
} marz_offers;

/// An empty heap in the arena of the run. @return false when out of memory
bool marz_offers_make(const marz_pieces *pieces, marz_offers *offers);

/// Cost + price of the block there above its cheapest candidate. O(arcs of the block).
double marz_offers_rise(marz_offers *offers, int32_t block, int32_t seat, int64_t cost);

void marz_offers_add(marz_offers *offers, marz_offer offer);

/// Adds the block there at its rise, if it may be there.
void marz_offers_push(marz_offers *offers, int32_t block, int32_t seat);

marz_offer marz_offers_pop(marz_offers *offers);

// pieces_mend.c --------------------------------------------------------------------------------

/// Gives what lies apart from the main piece of its seat, and what is not placed, to neighbours at
/// the least rise of cost + price, one block after the other.
/// @param left  gets the number of blocks that no neighbour may take: they stay where they were
/// O(edges log edges)
MARZ_CHECKED marz_status marz_pieces_mend(marz_pieces *pieces, int32_t *left, marz_error *error);

// pieces_place.c -------------------------------------------------------------------------------

/// Where a seat might have its territory instead.
typedef struct marz_site {
    int32_t seat, block; ///< that the territory grows from
    double gain;         ///< in cost + price
} marz_site;

/// For each seat the best of a few other places, where its territory would cost less, with what
/// that takes from others and what it leaves to them, all at the prices of limits.
/// @param is_tried  [seat_count] 1: not again
/// @param sites  [seat_count] gets those that gain, most first
/// O(min(seats * blocks, 2 million) + seats * territory)
MARZ_CHECKED marz_status marz_pieces_sites(marz_pieces *pieces, const uint8_t *is_tried,
                                           marz_site *sites, int32_t *count, marz_error *error);

/// The plan that is placed with the seat there; what it leaves is placed nowhere, and others may
/// lie in pieces. @param seat_of  [block_count]
MARZ_CHECKED marz_status marz_pieces_place(marz_pieces *pieces, const marz_site *site,
                                           int32_t *seat_of, marz_error *error);

// pieces_walk.c --------------------------------------------------------------------------------

/// Anneals a plan in one piece with about `step_count` proposals: blocks of the rim go over, push
/// another on or change places. Ends with the cheapest plan met that keeps all limits, else the
/// one that is outside by the least.
MARZ_CHECKED marz_status marz_pieces_anneal(marz_pieces *pieces, int64_t step_count, double heat,
                                            uint64_t stream, marz_error *error);

// pieces_chain.c -------------------------------------------------------------------------------

/// Improves a plan in one piece that keeps all limits by chains of moves, each out of the seat that
/// the last one entered, found as shortest ways and negative rings among the seats; at most
/// `count_max` of them. O(ways * hops) a chain.
MARZ_CHECKED marz_status marz_pieces_chains(marz_pieces *pieces, int64_t count_max,
                                            marz_error *error);

// pieces.c -------------------------------------------------------------------------------------

/// What was found; arrays live in run->arena.
typedef struct marz_pieces_answer {
    int32_t *seat_of; ///< [block_count]
    int64_t cost;     ///< MARZ_NOTHING: it breaks limits
    double violation; ///< what lies outside limits
    int32_t left;     ///< blocks that lie apart
    bool has_plan;    ///< seat_of is filled
} marz_pieces_answer;

/// Looks for a plan in one piece: from the best plan known without that, from the plan to start
/// from, and from the present one. Once the control has stopped, only what is quick is tried.
/// @param loose  [block_count] the best plan known; NULL: none, so a plan in one piece is not
///               searched for beyond the other starts
MARZ_CHECKED marz_status marz_pieces_solve(marz_run *run, const int32_t *loose, int64_t step_count,
                                           marz_pieces_answer *answer, marz_error *error);

/// Writes the seats that `seat_of` [block_count] leaves in several pieces as PIECES conflicts.
MARZ_CHECKED marz_status marz_pieces_conflicts(marz_run *run, const int32_t *seat_of,
                                               marz_arena *arena, marz_plan *plan,
                                               marz_error *error);

#endif
