/// @file design/median/refine.h
/// Windows of a plan, annealed again and polished; kept where the whole gets better.
#ifndef MARZ_DESIGN_MEDIAN_REFINE_H
#define MARZ_DESIGN_MEDIAN_REFINE_H

#include "design/median/polish.h"

#define MARZ_REFINE_DEEP_SHARE 0.08 ///< most of the run that a walk of everything may take

/// What is tried in each window.
typedef struct marz_refine_plan {
    int32_t clusters;    ///< in a window
    double hot, cold;    ///< temperatures of its walk, in mean costs of its points
    int32_t per_point;   ///< proposals a point
    int32_t polish_size; ///< clusters in the regions of its polish
    bool is_deep;        ///< no windows: everything, from a new start or heated again
    uint64_t round;      ///< makes the windows of every call different
} marz_refine_plan;

/// Refines windows round random medians, several at a time, and takes over what gets better.
/// @param improved  whether the best plan got better
/// @return MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_refine_run(marz_run_state *run, const marz_bound *bound,
                                         const marz_refine_plan *plan, bool *improved,
                                         marz_error *error);

#endif
