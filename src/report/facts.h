/// @file report/facts.h
/// What the report says of today and of the plan, counted from the guide in one pass.
#ifndef MARZ_REPORT_FACTS_H
#define MARZ_REPORT_FACTS_H

#include "base/arena.h"
#include "model/guide.h"

/// One side of a seat: as it is today, or as planned.
typedef struct marz_seat_side {
    int64_t account_count;
    int64_t sold_minor; ///< last year's sales of its accounts
    int64_t potential_minor;
    int64_t open_deal_count, open_deal_minor;
} marz_seat_side;

/// How even one measure is over the seats.
typedef struct marz_spread {
    int32_t outside_count;          ///< seats beyond the band
    int32_t seat_count;             ///< seats with a target
    int32_t least, most;            ///< seats of least and greatest load over target, or MARZ_NONE
    double least_share, most_share; ///< of the target
    double mean_deviation;          ///< mean of |load - target| / target
} marz_spread;

typedef struct marz_group_fact {
    int64_t count, minor; ///< accounts, and their potential a year
} marz_group_fact;

typedef struct marz_facts {
    int32_t *account_of;  ///< [unit_count] company account of each unit, or MARZ_NONE
    int32_t *unit_of;     ///< [account_count] unit of each account, or MARZ_NONE
    int32_t *seat_of_rep; ///< [rep_count] first seat the rep holds, or MARZ_NONE
    bool has_plan;        ///< every unit has a planned seat, or may stay without

    marz_seat_side *now, *then;    ///< [seat_count + 1] the last one: nobody
    int64_t *load_now, *load_then; ///< [seat_count * measure_count]
    marz_spread spread_now[MARZ_MEASURES_MAX], spread_then[MARZ_MEASURES_MAX];

    int64_t kept_count, moved_count, adopted_count; ///< same seat, another seat, had nobody
    int64_t moved_sold_minor, sold_minor;           ///< last year's sales: moved, all
    int64_t travel_now_minor, mismatch_now_minor;   ///< of the present owners, as the plan counts

    bool has_activity;                        ///< somebody records activities at all
    marz_group_fact ownerless, idle, leavers; ///< the first two: class A and B only
    int64_t open_deal_count, open_deal_minor;
    int32_t least_deals, most_deals; ///< seats, or MARZ_NONE
    int64_t median_deals;

    int64_t placed_count[6]; ///< accounts by marz_precision
    marz_group_fact unplaced, without_industry, without_size, assumed_visits, given_potential;
    int64_t homeless_reps, median_homes; ///< reps without position; placed at their accounts
    int64_t active_reps;                 ///< neither managers nor gone
} marz_facts;

/// Counts everything. O(accounts + deals + seats log seats).
/// @param arena  holds the arrays
/// @return false when out of memory
bool marz_facts_count(const marz_guide *guide, marz_arena *arena, marz_facts *facts);

/// The part of it that asks the company's data alone: coverage, leavers, gaps. O(accounts + reps).
void marz_facts_count_data(const marz_guide *guide, marz_facts *facts);

#endif
