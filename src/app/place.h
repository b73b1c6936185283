/// @file app/place.h
/// Gives accounts and reps without coordinates a position, offline.
#ifndef MARZ_APP_PLACE_H
#define MARZ_APP_PLACE_H

#include "model/company.h"

/// Fills `place` of every account and rep that has none: by postcode, city and province, country;
/// then a rep without a home gets the median of the accounts it holds. What cannot be placed stays
/// without position. Deterministic.
/// @param scratch  given back before return
/// @return false when out of memory
bool marz_place_company(marz_company *company, marz_arena *scratch);

#endif
