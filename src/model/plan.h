/// @file model/plan.h
/// A plan: the instance, the decision, its prices and what they prove; and its canonical text.
///
/// The bound. For any signed prices p[j][k] (millionths of a minor unit per unit of measure k at
/// seat j), with c the cost and a the measures:
///     B = floor( ( sum over groups g of min over allowed seats j of sum over i in g of
///                     ( 10^6 c(i,j) + sum_k p[j][k] a[i][k] + m(i,j) )
///                  - sum over j,k of w(p, j, k)
///                  - q*moved_value_max - sum over j of r[j]*leave_max[j] ) / 10^6 )
/// where, if accounts may stay without a seat, "none" is one more seat for groups without a lock,
/// with cost uncovered(i) and no measures; where w(p, j, k) = p > 0 ? p*high[j][k] : p*low[j][k]
/// without soft bands, and with them, s being soft_rate_micro[k],
///     w(p, j, k) = p*high - s*(high - soft_high)  if p > s,    p*soft_high  if 0 < p <= s,
///                  p*low  - s*(soft_low - low)    if p < -s,   p*soft_low   if -s <= p <= 0
/// (the most that p*x less the cost of balance comes to while low <= x <= high); and, with prices q
/// >= 0 and r >= 0 of the limits on change (0 where there is none),
///     m(i,j) = 0 if i has no present seat or it is j, else ( q + r[present] ) * value
/// (an account without group is a group of its own) is at most the cost of every feasible plan.
/// All of it is integer arithmetic, so solver and checker get the same number.
#ifndef MARZ_MODEL_PLAN_H
#define MARZ_MODEL_PLAN_H

#include "base/buffer.h"
#include "base/control.h"
#include "model/instance.h"

/// Why there is no plan. All but NOT_FOUND and PIECES are proofs that the checker repeats; `found`
/// and `limit` must be exactly the numbers named here, and relax_by = |found - limit|.
typedef enum marz_conflict_kind {
    MARZ_CONFLICT_TOTAL_HIGH, ///< measure: found = its total > limit = sum of all upper limits
    MARZ_CONFLICT_TOTAL_LOW,  ///< measure: found = its total < limit = sum of all lower limits
    MARZ_CONFLICT_UNIT,       ///< account or group: found = its measure > limit = the greatest
                              ///< upper limit of the seats it may use (at least one)
    MARZ_CONFLICT_LOCKS,   ///< seat: found = measure of the accounts with that lock > limit = high
    MARZ_CONFLICT_NO_SEAT, ///< account: allowed nowhere; no measure, found = limit = 0
    MARZ_CONFLICT_GROUP,   ///< group: no seat is allowed to all members; found = limit = 0
    MARZ_CONFLICT_MOVED,   ///< no subject: found = value of accounts whose present seat is shut to
                           ///< them by lock or forbidden pair > limit = moved_value_max
    MARZ_CONFLICT_LEAVE,   ///< seat: found = the same of accounts now there > limit = leave_max
    MARZ_CONFLICT_APART, ///< seat: found = parts of the graph, among the accounts that it may have,
                         ///< with one that counts, has no group and may go nowhere else (never
                         ///< what is apart, nor with has_cover) > limit = 1; no measure
    MARZ_CONFLICT_NOT_FOUND, ///< none of the above; the solver found no plan (not a proof)
    MARZ_CONFLICT_PIECES,    ///< seat: found = pieces of it in the best plan found > limit = 1; no
                             ///< measure (not a proof)
} marz_conflict_kind;
#define MARZ_CONFLICT_KINDS 11

/// Is a conflict of that kind a proof that there is no plan?
static inline bool marz_conflict_is_proof(marz_conflict_kind kind)
{
    return kind < MARZ_CONFLICT_NOT_FOUND;
}

/// "total_high", "unit", … as the format and the API name a kind.
const char *marz_conflict_name(marz_conflict_kind kind);

typedef struct marz_conflict {
    marz_conflict_kind kind;
    const char *subject;  ///< id of the account, seat or group; the measure's name; or ""
    int32_t measure;      ///< or MARZ_NONE: none, or value that moves
    int64_t found, limit; ///< what there is and what is allowed, in the measure's unit
    int64_t relax_by;     ///< smallest widening that removes this conflict, same unit
} marz_conflict;

/// Why a plan was made beside the plan of the year.
typedef enum marz_change_kind {
    MARZ_CHANGE_NONE,  ///< a plan for the whole team
    MARZ_CHANGE_LEAVE, ///< a rep goes: only his accounts move
    MARZ_CHANGE_HIRE,  ///< a rep starts: accounts move to him only
    MARZ_CHANGE_COVER, ///< a rep is away for a time: only his accounts move, and come back
} marz_change_kind;

/// The event that a plan answers. Publishing it takes its dates from here.
typedef struct marz_change {
    marz_change_kind kind;
    const char *rep;             ///< id of the rep who leaves, starts or is away
    int32_t from_day, until_day; ///< both included; until only for a cover, else MARZ_DAY_UNKNOWN
} marz_change;

/// Districts of the seats and regions of the districts: a part of the answer, not of the question.
typedef struct marz_levels {
    int32_t district_count, region_count; ///< 0: none; every district has a seat
    const char **district_id, **region_id;
    int32_t *district_of; ///< [seat_count]
    int32_t *region_of;   ///< [district_count]; NULL without regions
} marz_levels;

/// The least greatest distance, where that was the objective: what proves that it can hardly be
/// less. No plan has all units without a lock within less than bound_milli minutes of their seats,
/// as with these prices (of which those of one measure are not 0)
///     sum over groups of min over seats j, allowed and all members within less than bound_milli,
///         of sum_k price[j][k] a[k]   -  sum over j,k of max(price*low, price*high)   >   0,
/// or a group has no such seat at all: loads within the limits would make it at most 0.
typedef struct marz_farthest_proof {
    int64_t bound_milli;        ///< 0: nothing is claimed
    const int64_t *price_micro; ///< [seat_count * measure_count]
} marz_farthest_proof;

typedef struct marz_plan {
    marz_instance instance;
    marz_outcome outcome;
    int32_t *seat_of; ///< [unit_count]; MARZ_NONE everywhere if infeasible, and for an account
                      ///< that stays without a seat
    int64_t travel_minor, mismatch_minor, disruption_minor, balance_minor, uncovered_minor;
    int64_t total_minor;
    int64_t *price_micro;       ///< [seat_count * measure_count], see above
    int64_t moved_price_micro;  ///< q above; 0 without limit
    int64_t *leave_price_micro; ///< [seat_count] r above; NULL: all 0
    bool has_bound;
    const char *bound_note; ///< why there is no bound; NULL if there is one
    int64_t bound_minor;
    int64_t gap_ppm; ///< ceil( (total - bound) * 10^6 / max(total, 1) ); only if has_bound
    marz_conflict *conflicts;
    int32_t conflict_count;
    int32_t plan_year;
    uint64_t seed;       ///< at most INT64_MAX
    int64_t effort;      ///< work the solver was allowed, in its own units
    const char *solver;  ///< e.g. "prices + transportation + local search 1"
    const char *version; ///< of the program that made it; NULL: this one
    char currency[8];
    bool is_simulated;
    marz_change change;
    marz_levels levels;
    marz_farthest_proof farthest;
    const uint8_t
        *is_placed; ///< [seat_count] 1: where the seat lies is a part of the answer; NULL: 0
} marz_plan;

/// Open leads and deals to reps at the greatest expected value within capacity.
typedef struct marz_match_line {
    const char *id; ///< of the deal or lead
    bool is_lead;
    int32_t account;      ///< company index or MARZ_NONE
    int32_t present, rep; ///< company->reps index or MARZ_NONE
    int64_t value_minor;  ///< expected with that rep
    int32_t runner_up;    ///< rep, or MARZ_NONE
    int64_t runner_up_minor;
} marz_match_line;

typedef struct marz_matching {
    marz_match_line *lines; ///< [line_count] greatest value first
    int32_t line_count;
    int64_t value_minor, dual_minor; ///< total, and the bound from the prices: equal = optimal
    int64_t greedy_minor;            ///< what one gets by taking the best pair first
    int64_t *price_minor;            ///< [rep_count] worth of one more place
    int64_t *capacity;               ///< [rep_count]
} marz_matching;

/// Is there a plan: seats, or at least a price for having none? (Stopped early, or infeasible, all
/// accounts are without a seat for nothing.) O(units)
bool marz_plan_has_seats(const marz_plan *plan);

/// Is it proved that no plan keeps all limits? Conflicts are all proofs or none of them is. Where
/// homes are a part of the answer, limits on the way might be kept from others. O(1)
static inline bool marz_plan_is_refuted(const marz_plan *plan)
{
    const bool may_move =
        plan->is_placed && (plan->instance.reach_m > 0 || plan->instance.farthest_milli > 0);
    return plan->outcome == MARZ_OUTCOME_INFEASIBLE && plan->conflict_count > 0 && !may_move &&
           marz_conflict_is_proof(plan->conflicts[0].kind);
}

/// ceil( (total - bound) * 10^6 / max(total, 1) ): how far a plan may be from the best, at most.
int64_t marz_gap_ppm(int64_t total_minor, int64_t bound_minor);

/// Name for machines: "leave", "hire", "cover"; NULL for MARZ_CHANGE_NONE.
const char *marz_change_name(marz_change_kind kind);

/// Hash of all values of the instance, by the recipe of docs/plan-format.md. O(size).
uint64_t marz_instance_hash(const marz_instance *instance);

/// Writes the canonical text of docs/plan-format.md: one account a line, integers only, no clock.
/// Appends to `out`. O(size). @return MARZ_E_LIMIT for a seed beyond INT64_MAX, MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_plan_write(const marz_plan *plan, marz_buffer *out,
                                         marz_error *error);

/// Reads a plan back: marz_plan_write of it gives the same text, if what that text claims is true
/// (sums and parts are computed anew; marz_plan_check judges the claims). Everything lives in
/// `arena`; seat_rep is MARZ_NONE, as no company is known. @param name for places in errors
/// @return MARZ_E_INPUT with place, MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_plan_read(const char *text, size_t length, const char *name,
                                        marz_arena *arena, marz_plan *plan, marz_error *error);

#endif
