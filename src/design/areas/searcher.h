/// @file design/areas/searcher.h
/// What a walker does in which order. Private.
#ifndef MARZ_DESIGN_AREAS_SEARCHER_H
#define MARZ_DESIGN_AREAS_SEARCHER_H

#include "design/areas/sketch.h"

#define KNOWN_BITS 10
#define GROUP_MAX 5 ///< most areas re-annealed together
#define ELITES 6    ///< plans of fresh starts that are remembered

/// What a leg does with fixed centres.
typedef enum leg_kind {
    LEG_FRESH,    ///< a start, annealed
    LEG_COMBINE,  ///< the best plan combined with those of fresh starts
    LEG_CYCLE,    ///< the best plan warmed and cooled
    LEG_GENERATE, ///< the best plan improved by column generation
    LEG_KINDS
} leg_kind;

/// The search of one walker, by legs of fixed work.
typedef struct searcher {
    walker w;
    draft draft;          ///< free centres
    sketches sketches;    ///< free centres
    answer own;           ///< the best plan this walker knows
    answer current;       ///< the plan of the present leg
    int32_t leg;          ///< how many are done
    int32_t group_units;  ///< units of the groups that column generation works on
    answer elite[ELITES]; ///< fixed centres: where fresh starts led, all bands met
    double met[ELITES];   ///< cost of the own plan that it was combined with last
    int32_t elite_count, elite_next;
    uint64_t known[1 << KNOWN_BITS]; ///< names of the sets of units that it tried
} searcher;

bool marz_areas_searcher_init(searcher *s, const instance *in);
void marz_areas_searcher_deinit(searcher *s);

/// One leg, then set partitioning over all areas met. Depends on (seed, index, leg), on the kind
/// and on what this walker did before alone. Free centres: whatever the kind.
void marz_areas_searcher_run(searcher *s, uint64_t seed, int32_t index, leg_kind kind,
                             const marz_control *control);

/// Can areas of this problem be generated as columns? Else only LEG_FRESH and LEG_CYCLE pay.
bool marz_areas_searcher_generates(const searcher *s);

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
