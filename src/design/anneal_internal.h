/// @file design/anneal_internal.h
/// What annealing of all seats and of a few of them share: who takes part, and one walker.
#ifndef MARZ_DESIGN_ANNEAL_INTERNAL_H
#define MARZ_DESIGN_ANNEAL_INTERNAL_H

#include "design/design_internal.h"

#define MARZ_LOGS 4096

/// A block that may sit at either seat of a pair.
typedef struct marz_entry {
    int32_t block, arc[2], pair;
    double rise; ///< cost at the second seat minus cost at the first
} marz_entry;

/// All entries, by pair and by seat. Read-only once made.
typedef struct marz_entries {
    marz_entry *entries; ///< [entry_count] pair by pair
    int32_t entry_count;
    int32_t *pair_start; ///< [pairs + 1]
    int32_t *seat_start; ///< [seat_count] into seat_entry
    int32_t *seat_end;   ///< [seat_count]
    int32_t *seat_entry; ///< [2 * entry_count] entries of each seat
    double rise_max;     ///< up to which seats of a block take part
} marz_entries;

/// Weights of what lies outside limits; a walker uses those of its own seats only.
typedef struct marz_weights {
    double *weight;       ///< [rows] minor units per unit outside
    double *floor, *most; ///< [rows] between which weights stay
    double *penalty;      ///< [rows] weight * outside + cost of balance, now
} marz_weights;

/// One annealing under way. Walkers on disjoint seats may share arrays and run side by side: the
/// placement is a copy whose arrays are common and whose cost counts this walker's changes.
typedef struct marz_walker {
    const marz_run *run;
    const marz_entries *all;
    marz_weights weights;
    marz_placement *placement;
    double temperature;
    uint64_t dice;
    const double *logs; ///< [MARZ_LOGS] -log of even parts of 1
} marz_walker;

/// Lists the near-best seats of all blocks, and where they sit now.
MARZ_CHECKED marz_status marz_entries_make(marz_run *run, const marz_placement *placement,
                                           const double *reduced, marz_entries *all,
                                           marz_error *error);

/// Writes the entries between `count` arcs of a block, or only counts them (NULL). @return how many
int32_t marz_entries_list(const marz_run *run, int32_t block, const int32_t *arcs, int32_t count,
                          marz_entry *entries);

/// First weights from prices. @return MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_weights_make(marz_run *run, const marz_placement *placement,
                                           marz_weights *weights, marz_error *error);

/// Weights of broken limits of `seat` grow, others shrink by `decay`.
void marz_weights_adapt(marz_walker *walker, int32_t seat, double decay);

/// `count` proposals: a block over, over and another back, over and another on.
void marz_walk(marz_walker *walker, int64_t count);

/// Change of the penalties of a seat when `out` leaves and `in` enters (MARZ_NONE: nobody).
double marz_walker_seat_change(const marz_walker *walker, int32_t seat, int32_t out, int32_t in);

/// Change of the penalty of the limit on all change when that much more is kept.
double marz_walker_kept_change(const marz_walker *walker, int64_t kept_more);

/// Metropolis: is a change that costs so much more taken?
bool marz_walker_takes(marz_walker *walker, double rise);

/// Computes the penalties of a seat anew, and that of the limit on all change.
void marz_walker_refresh(marz_walker *walker, int32_t seat);

/// Uniform below `limit` from the walker's own dice.
int32_t marz_walker_below(marz_walker *walker, int32_t limit);

/// The table of logarithms that walkers need. @return lives in the arena; NULL when out of memory
double *marz_logs_make(marz_arena *arena);

#endif
