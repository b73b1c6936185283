/// @file app/files_levels.h
/// Territories to districts, districts to regions: the same engine, one level up.
#ifndef MARZ_APP_FILES_LEVELS_H
#define MARZ_APP_FILES_LEVELS_H

#include "app/files_design.h"

/// Groups the territories of the plan into options->district_count districts of loads within the
/// band of the first measure, compact and, where the plan shall be contiguous, in one piece; then
/// those into options->region_count regions. Territories are not split, so the band may have to
/// give way: to half of the greatest territory's share of a district, to all of it, or to any.
/// Fills design->plan.levels and design->district_eased_ppm; does nothing for 0 districts or
/// without a plan. Districts are named D1, D2 … and regions A1, A2 … in the order of their first
/// territory.
/// @param arena  holds the names and lists
/// @return MARZ_E_USAGE for more districts than territories or more regions than districts; what
///         marz_compact_solve returns
MARZ_CHECKED marz_status marz_files_levels(const marz_files_question *question,
                                           const marz_files_options *options, marz_arena *arena,
                                           const marz_control *control, marz_files_design *design,
                                           marz_error *error);

/// Can so many territories be grouped as the options ask? @return MARZ_E_USAGE
MARZ_CHECKED marz_status marz_files_check_levels(const marz_files_options *options,
                                                 int32_t territory_count, marz_error *error);

/// Loads of districts, or of regions, in the order of both: loads[k of group * measures]. The
/// design must be finished. @param loads  [count * measure_count], filled
void marz_files_level_loads(const marz_files_design *design, bool of_regions, int64_t *loads);

/// Adds districts[] {id, region, territories[], loads {MEASURE: {load, deviation}}} and regions[]
/// {id, districts[], loads} to an answer, if the plan has them.
void marz_present_levels(const marz_files_design *design, json_t *answer);

#endif
