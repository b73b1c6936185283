/// @file app/files_levels.h
/// Territories to districts, districts to regions: the same engine, one level up.
#ifndef MARZ_APP_FILES_LEVELS_H
#define MARZ_APP_FILES_LEVELS_H

#include "app/files_design.h"

/// Groups the territories of the plan into options->district_count districts of loads within the
/// band of the first measure around the mean of their level, compact and, where the plan shall be
/// contiguous, in one piece; then those into options->region_count regions. Territories are not
/// split, so the band may have to give way: to half of the greatest territory's share of a
/// district, to all of it, or to any. Fills design->plan.levels, design->district_worst_ppm and
/// district_eased_ppm; does nothing for 0 districts or without a plan. Districts are named D1, D2 …
/// and regions A1, A2 … in the order of their first territory.
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

/// Band of the first measure: what loads of districts and regions are to keep, in ppm.
int64_t marz_files_level_band(const marz_files_question *question);

/// Sums of the territories' `cells` (loads or targets, [seat_count * measure_count]) by district,
/// or by region. The design must be finished. @param sums  [groups * measure_count], filled
void marz_files_level_sums(const marz_files_design *design, bool of_regions, const int64_t *cells,
                           int64_t *sums);

/// Adds districts[] {id, region, territories[], loads {MEASURE: {load, target, deviation}}},
/// regions[] {id, districts[], loads} and how far they lie from their mean to an answer, if the
/// plan has them. `target` is that of the territories together, `deviation` from the mean.
void marz_present_levels(const marz_files_design *design, json_t *answer);

#endif
