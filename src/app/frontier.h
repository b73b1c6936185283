/// @file app/frontier.h
/// The curve between keeping accounts where they are and a better map: best travel and balance for
/// each limit on the value that changes hands.
#ifndef MARZ_APP_FRONTIER_H
#define MARZ_APP_FRONTIER_H

#include "base/control.h"
#include "model/plan.h"

#include <jansson.h>

#define MARZ_FRONTIER_POINTS_MAX 32

typedef struct marz_frontier_options {
    int64_t
        limit_ppm[MARZ_FRONTIER_POINTS_MAX]; ///< ascending shares of the value that has an owner
    int32_t limit_count;
    bool wants_max; ///< first of all the farthest account is to be near, then the cost least
    uint64_t seed;
    int64_t effort; ///< of each solve; 0: the default
    int32_t thread_count;
} marz_frontier_options;

/// The limits that are drawn if none are asked for: 0 to 100 %, closer together below.
marz_frontier_options marz_frontier_usual(void);

/// Why a point has no plan: the first of the conflicts of the last try. MARZ_CONFLICT_MOVED: found
/// = the least value that must change hands, as groups have several owners or the present seat is
/// shut; subject = the group or account that has most of it.
typedef struct marz_frontier_reason {
    bool is_known;
    marz_conflict_kind kind;
    char subject[80]; ///< as in marz_conflict, cut off where it is longer
    char measure[48]; ///< name; "": none, or value that moves
    int64_t found, limit;
} marz_frontier_reason;

typedef struct marz_frontier_point {
    int64_t limit_ppm;
    marz_outcome outcome;        ///< INFEASIBLE: nothing was found
    marz_frontier_reason reason; ///< of that
    int64_t travel_minor, mismatch_minor;
    int64_t uneven_minor;     ///< what loads outside their soft bands cost, where that has a price
    int64_t uncovered_minor;  ///< what accounts without anybody count, where they may stay so
    int32_t uncovered_count;  ///< of them
    int64_t disruption_minor; ///< what the moves cost at the rates of the question
    bool has_bound;
    int64_t bound_minor, gap_ppm; ///< of what the map costs within the bands of this point
    int32_t moved_count;          ///< accounts that leave their seat, to another or to none
    int64_t moved_minor;
    int64_t worst_ppm; ///< greatest distance of a load from its target, as a share of the target
    int64_t eased_ppm; ///< how far bands had to give way towards today's loads; 0: not at all
    int64_t farthest_milli; ///< minutes one way of the farthest account without a lock, where that
                            ///< is what counts first
    int64_t
        farthest_bound_milli; ///< no plan within the bands of this point has less; 0: not proved
    int32_t extra_pieces;     ///< beyond one a territory, where they must hang together
} marz_frontier_point;

typedef struct marz_frontier {
    marz_frontier_point points[MARZ_FRONTIER_POINTS_MAX];
    int32_t point_count;
    int64_t value_minor;             ///< of all accounts that have an owner
    int32_t owned_count, free_count; ///< accounts with and without an owner
    int64_t now_minor; ///< what the present alignment costs: travel, mismatch, uneven loads, and
                       ///< what nobody has, where that has a price
    bool has_balance_price; ///< uneven loads cost
    bool has_cover;         ///< accounts may stay without anybody, at a price
    int64_t now_worst_ppm;
    bool wants_max;             ///< as asked for
    int64_t now_farthest_milli; ///< of the present alignment
    bool is_contiguous;         ///< territories should be in one piece
    int32_t now_extra_pieces;   ///< of the present alignment
    bool is_cut_short; ///< the control stopped it: a plan of the last point may be what was
                       ///< found until then, those after it are missing
} marz_frontier;

/// What the map of a point costs a year, but for the moves.
static inline int64_t marz_frontier_cost(const marz_frontier_point *point)
{
    return point->travel_minor + point->mismatch_minor + point->uneven_minor +
           point->uncovered_minor;
}

/// For each limit: the least travel + mismatch, and cost of uneven loads and of accounts that
/// nobody takes where these have a price, with at most that share of the owned value moved. Moves
/// cost nothing in the search: the limit stands for them, and their cost at the rates of the
/// question is told. A seat that lies outside its band today may stay there as far as the limit
/// does not allow to bring it in: bands give way from their edge towards today's load, all by the
/// same share, the least that is found. If the instance has a graph, so does one piece: what lies
/// apart today may stay so as far as the limit does not allow to bring it in. A looser limit never
/// gives a worse plan, with as much in one piece.
/// With wants_max each point serves the farthest account from as near as was found, and of such
/// plans takes the cheapest.
/// @return MARZ_E_INPUT if nobody has an account, what marz_design_solve returns
MARZ_CHECKED marz_status marz_frontier_run(const marz_instance *instance,
                                           const marz_frontier_options *options,
                                           const marz_control *control, marz_frontier *frontier,
                                           marz_error *error);

/// Point with the least cost, disruption included, among those that keep the bands best, or
/// MARZ_NONE.
int32_t marz_frontier_cheapest(const marz_frontier *frontier);

/// The curve as JSON (new reference, NULL when out of memory).
json_t *marz_present_frontier(const marz_frontier *frontier, const char *currency);

/// Writes the curve as one page of HTML with a picture and the table; no script.
/// @param settings  currency, and whether rials are shown as tomans
/// @param language  "en" or "fa" (right to left, Persian digits)
/// @return MARZ_E_IO, MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_frontier_write(const marz_frontier *frontier,
                                             const marz_settings *settings, const char *language,
                                             const char *path, marz_error *error);

#endif
