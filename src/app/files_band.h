/// @file app/files_band.h
/// Limits that a band gives, and the band that limits need.
#ifndef MARZ_APP_FILES_BAND_H
#define MARZ_APP_FILES_BAND_H

#include "app/files.h"
#include "model/plan.h"

/// Limits of a seat at a band: target ± band, at least 0, drawn in to what loads can be: multiples
/// of the question's step. Where nothing lies between them they stay as the band has them.
/// @param limits  receives the least and the most
void marz_files_band_limits(const marz_files_question *question, int32_t measure, int32_t seat,
                            int64_t band_ppm, int64_t limits[static 2]);

/// The smallest band, in thousandths, at which a conflict of its measure is none any more, all else
/// being as it is. By bisection; O(seats log band).
/// @return in millionths; MARZ_UNKNOWN if no band up to 10,000 % will do, or if the conflict is of
///         no measure
int64_t marz_files_band_for(const marz_files_question *question, const marz_conflict *conflict);

#endif
