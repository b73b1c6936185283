/// @file design/compact/pair.h
/// Two neighbouring parts divided anew, and which parts are neighbours.
/// Private.
#ifndef MARZ_DESIGN_COMPACT_PAIR_H
#define MARZ_DESIGN_COMPACT_PAIR_H

#include "base/rng.h"
#include "design/compact/cut.h"

typedef struct marz_part_pair {
    int32_t a, b;
} marz_part_pair;

/// What a re-split aims at: deviation within `free` (a share of the target)
/// costs nothing, beyond it mu and lambda (of each part) and kappa; part a's
/// weight stays between low[a] and high[a].
typedef struct marz_pair_rule {
    double free, kappa;
    const double *low, *high; ///< [part_count]
    int32_t cut_max;          ///< cuts along the line of centroids while they improve
    int32_t angle_count;      ///< further directions tried
    marz_rng *rng;            ///< turns those directions; needed if angle_count > 0
} marz_pair_rule;

/// Divides the units of parts a and b anew if that raises sum |S|^2 / W -
/// penalties. Cuts square to the line of the centroids, moves the centroids,
/// and repeats while it helps; each cut is the best division for given
/// centroids and prices. O(units of both * cuts).
/// @return the gain, 0 if nothing changed
double marz_pair_resplit(marz_field *f, marz_cutter *c, int32_t a, int32_t b,
                         const marz_pair_rule *rule);

/// Value of a part's deviation under a rule.
double marz_part_penalty(const marz_field_part *p, const marz_pair_rule *rule);

/// Pairs of parts whose centroids are Delaunay neighbours and not clearly
/// apart: no third centroid is much nearer to their midpoint than they are.
/// @param pairs  [3 * part_count] at least; receives each pair once, a < b
/// @return how many; -1 when out of memory
int32_t marz_part_pairs(const marz_field *f, marz_arena *scratch, marz_part_pair *pairs);

#endif
