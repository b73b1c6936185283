/// @file design/areas/searcher.h
/// What a walker does in which order. Private.
#ifndef MARZ_DESIGN_AREAS_SEARCHER_H
#define MARZ_DESIGN_AREAS_SEARCHER_H

#include "design/areas/sketch.h"

#define KNOWN_BITS 10
#define GROUP_MAX 5 ///< most areas re-annealed together

/// The search of one walker, by legs of fixed work.
typedef struct searcher {
    walker w;
    draft draft;                     ///< free centres
    sketches sketches;               ///< free centres
    answer own;                      ///< the best plan this walker knows
    answer current;                  ///< the plan of the present leg
    int32_t leg;                     ///< how many are done
    int32_t group_units;             ///< units of the groups that column generation works on
    int32_t failed;                  ///< legs of column generation since one gained anything
    int32_t fresh_left;              ///< legs that begin afresh before the next of them
    uint64_t known[1 << KNOWN_BITS]; ///< names of the sets of units that it tried
} searcher;

bool marz_areas_searcher_init(searcher *s, const instance *in);
void marz_areas_searcher_deinit(searcher *s);

/// One leg: a fresh start, or re-annealing of groups of neighbouring areas of its own plan, then
/// set partitioning over all areas met. Depends on (seed, index, leg) and the plan alone.
void marz_areas_searcher_run(searcher *s, uint64_t seed, int32_t index,
                             const marz_control *control);

/// A leg with free centres: drafts, annealing from the best of them or with groups of the own plan
/// divided anew, then set partitioning.
void marz_areas_searcher_roam(searcher *s, int32_t index, const marz_control *control);

/// The walker's best becomes the plan of the leg if it is not worse, and the own plan if it is
/// better. @return whether the leg has it
bool marz_areas_searcher_take_best(searcher *s);

/// Draws a connected group of areas. @return how many
int32_t marz_areas_walker_draw_group(walker *w, int32_t wanted, int32_t *group);

/// Units of the active areas.
int32_t marz_areas_walker_units(const walker *w);

/// Set partitioning over all areas met, the own plan's among them.
void marz_areas_searcher_partition(searcher *s, const marz_control *control);

#endif
