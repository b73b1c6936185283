/// @file app/change.h
/// A rep leaves, starts or is away: the answer with the fewest moves, as a plan with its dates.
#ifndef MARZ_APP_CHANGE_H
#define MARZ_APP_CHANGE_H

#include "app/run.h"

#include <jansson.h>

#define MARZ_CHANGE_OPTIONS_MAX 3

typedef struct marz_change_request {
    marz_change_kind kind; ///< leave, hire or cover
    const char *rep;       ///< id, or name if it is one rep's only
    int32_t from_day;
    int32_t until_day; ///< last day of a cover, else MARZ_DAY_UNKNOWN
    bool is_cheapest;  ///< a hire at least cost instead of fewest moves
    int64_t effort;    ///< 0: the default
} marz_change_request;

/// A seat that takes accounts over (leave, cover) or gives some away (hire).
typedef struct marz_change_part {
    int32_t seat;
    int32_t account_count;
    int64_t value_minor;
    int32_t deal_count; ///< open deals of the rep who goes, or of the giver, in those accounts
    int64_t deal_minor; ///< their amounts, as far as known
    int64_t
        quota_minor; ///< share of the quota that goes with the accounts; MARZ_UNKNOWN: none kept
} marz_change_part;

/// Another answer: one rep takes all accounts as they are, or the new rep takes a vacant seat.
typedef struct marz_change_option {
    int32_t seat; ///< whose holder takes all; at a hire the vacant seat
    int32_t account_count;
    int64_t cost_minor; ///< change a year, as of the plan
    int64_t load_ppm;   ///< greatest load of a measure, as a share of the target, afterwards
    bool is_within;     ///< within the bands of the plan
} marz_change_option;

/// Lives as its run does; never copy or move it (see marz_run).
typedef struct marz_change_answer {
    marz_run run;           ///< holds the plan, its text and verdict
    marz_change change;     ///< the event
    int32_t rep;            ///< company index
    marz_cost cost;         ///< plan minus present, a year
    int64_t uneven_minor;   ///< what uneven loads cost: plan minus present, by the targets of each
    bool has_balance_price; ///< they cost something
    bool wants_max;         ///< map.objective is max: of what moves the farthest is to be near; a
                            ///< hire moves as few as may be, so there it does not count
    int64_t period_minor; ///< of a cover: that share of a year's travel, mismatch and uneven loads
    marz_change_part *parts; ///< [part_count] most value first
    int32_t part_count;
    int32_t loose_deal_count; ///< his open deals in accounts that are not his
    int64_t loose_deal_minor;
    int64_t quota_minor; ///< what is left of his quota from that day; MARZ_UNKNOWN: none
    int64_t widened_ppm[MARZ_MEASURES_MAX]; ///< had to be added to the band of each measure
    int64_t band_ppm[MARZ_MEASURES_MAX];    ///< as the settings say
    int32_t fewest_moves;   ///< hire: no answer within these bands moves fewer accounts
    int32_t left_out_count; ///< accounts that nobody has, which the change leaves alone
    int32_t held_count;     ///< hire: accounts that the rep has already
    bool is_apart;          ///< one piece was asked for, and no answer was found that keeps it
    bool is_cheapest;       ///< as asked for
    bool has_other; ///< hire: the answer that was not asked for, cheapest or with fewest moves
    int32_t other_moves;
    int64_t other_minor; ///< its cost against today, a year
    marz_change_option options[MARZ_CHANGE_OPTIONS_MAX];
    int32_t option_count;
} marz_change_answer;

/// Are the days those of such an event? @return MARZ_E_USAGE
MARZ_CHECKED marz_status marz_change_check_days(const marz_change_request *request,
                                                marz_error *error);

/// Everything but the accounts that the event touches is locked to where it is.
/// Leave and cover: the rep's seats close and each of his accounts goes to the cheapest other seat
/// such that all bands hold; the others' targets grow in proportion; who lies outside his band
/// already may stay there. A cover has no disruption: the accounts come back. Hire: accounts move
/// to the new seat only, as few as bring it into its band, at least cost among those, or at least
/// cost; a rep who has accounts already is filled up likewise, or refused if nothing has to move.
/// If that is impossible, the bands are widened, each measure by the least that will do.
/// Where uneven loads have a price it counts as a cost, by the grown targets. Where the company
/// wants the farthest account near, that of the accounts of a leave or cover comes first.
/// Where the company asks for territories in one piece, accounts go where they hang together with
/// the main piece of their new seat; what lies apart today may stay so. Where no answer within
/// bands wider by two fifths keeps one piece, none has to.
/// @param answer  filled on success: marz_run_deinit(&answer->run)
/// @return MARZ_E_NOT_FOUND for an unknown rep, MARZ_E_USAGE for one without a seat, a hire who is
/// there and
///         needs nothing, or wrong days
MARZ_CHECKED marz_status marz_change_plan(marz_workspace *workspace,
                                          const marz_change_request *request,
                                          marz_change_answer *answer, marz_error *error);

/// The answer as JSON without the plan's name (new reference, NULL when out of memory).
json_t *marz_present_change(const marz_change_answer *answer);

#endif
