/// @file graph/transport.h
/// Divisible units to seats whose load is banded, at least cost: the exact sparse transportation
/// problem, with prices that prove it.
///
/// minimise   sum over arcs e = (i, j) of cost[e] * flow[e]
/// with       sum of flow over the arcs of i = size[i],  low[j] <= sum of flow into j <= high[j].
/// Where the bands cannot all be kept, the sum of what is missing or too much is least first.
#ifndef MARZ_GRAPH_TRANSPORT_H
#define MARZ_GRAPH_TRANSPORT_H

#include "base/arena.h"
#include "base/control.h"
#include "base/error.h"

#include <stdint.h>

#define MARZ_TRANSPORT_SEATS_MAX 4096
#define MARZ_TRANSPORT_COST_MAX (INT64_C(1) << 43) ///< greatest |cost| of an arc

/// The question; borrowed, never changed.
typedef struct marz_transport {
    int32_t unit_count, seat_count; ///< n >= 0; m, 1 to MARZ_TRANSPORT_SEATS_MAX
    const int64_t *size;            ///< [n] what unit i brings, >= 0
    const int32_t *arc_start;  ///< [n+1] arcs of unit i: arc_start[i] … arc_start[i+1]-1, >= 1
    const int32_t *arc_seat;   ///< [arc_start[n]] each seat at most once a unit
    const int64_t *arc_cost;   ///< [arc_start[n]] cost of one unit of size
    const int64_t *low, *high; ///< [m] 0 <= low <= high
} marz_transport;

/// The answer; the arrays are the caller's.
typedef struct marz_transport_answer {
    /// OPTIMAL; INFEASIBLE: bands cannot be kept, `missing` says by how much at least, and the flow
    /// is a cheapest one of those; TIME_LIMIT or CANCELLED: nothing else is written.
    marz_outcome outcome;
    int64_t *flow;   ///< [arc_start[n]]
    int64_t *price;  ///< [m] before: where to start (all 0: unknown); after: > 0 only at high, < 0
                     ///< only at low, and flow only where cost + price is least for its unit
    int64_t missing; ///< sum over seats of the load outside the band
    int64_t path_count; ///< work done: augmentations
} marz_transport_answer;

/// Solves the problem by shortest augmenting paths on the graph of seats, from any prices
/// [ahuja1993, section 9.7]: an arc a -> b weighs what the cheapest unit at a costs more at b.
/// Starting prices place each unit at its least cost + price; what then lies outside the bands is
/// carried along shortest paths, many for each run of Dijkstra's algorithm [dijkstra1959].
/// Without starting prices those of a sample are found first (graph/transport_start.h).
/// Integer arithmetic; deterministic. Time O(paths * (m^2 / batch + units of the touched seats)),
/// memory O(m^2 + arcs).
/// @param scratch  memory for the run, given back before return
/// @return MARZ_OK for every outcome; MARZ_E_INPUT for shapes or numbers out of range;
///         MARZ_E_NO_MEMORY. Unless MARZ_OK, the answer is untouched.
MARZ_CHECKED marz_status marz_transport_solve(const marz_transport *problem, marz_arena *scratch,
                                              const marz_control *control,
                                              marz_transport_answer *answer, marz_error *error);

/// Verifies with no code of the solver that an answer keeps every rule of the question and is
/// optimal (complementary slackness). @return MARZ_OK, or MARZ_E_INTERNAL saying what is wrong
MARZ_CHECKED marz_status marz_transport_check(const marz_transport *problem,
                                              const marz_transport_answer *answer,
                                              marz_arena *scratch, marz_error *error);

/// What a unit of load outside the bands costs: more than any chain of moves could save.
int64_t marz_transport_penalty(const marz_transport *problem);

#endif
