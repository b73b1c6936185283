/// @file goals/members.h
/// The members of the forecast, fitted to one adjusted series: points ahead and drawn futures.
#ifndef MARZ_GOALS_MEMBERS_H
#define MARZ_GOALS_MEMBERS_H

#include "base/arena.h"
#include "base/rng.h"
#include "goals/forecast.h"
#include "goals/smooth.h"

#define MARZ_REFIT_COUNT 32 ///< parameter draws per member

/// One member: where it stands after the history, and what its errors were.
typedef struct marz_member_fit {
    marz_smooth after;                   ///< by the history itself; not used by NAIVE
    marz_smooth refit[MARZ_REFIT_COUNT]; ///< after the history, parameters from resampled series
    double *residual; ///< [residual_count] one-step errors; centred and inflated unless symmetric
    int32_t residual_count;
    int32_t block_months; ///< errors are drawn in runs of this length
    bool is_symmetric;    ///< a run is drawn with a random sign
} marz_member_fit;

typedef struct marz_members {
    const double *a; ///< [count] history without season and working days; borrowed
    int32_t count;
    double spent; ///< parameters of the season
    marz_member_fit fit[MARZ_MEMBER_COUNT];
} marz_members;

/// Fits the members that `uses` asks for. `refits`: also draw parameters (needs more time).
/// @param count  >= 12; NAIVE and PROFILE need > 12
/// @param spent  parameters already spent on the season, e.g. 11 factors × their weight: errors are
///               inflated by sqrt(n / (n - k - spent)) for what the fitting took from them
/// @param arena  holds the residuals
/// @return false when out of memory
bool marz_members_fit(marz_members *members, const double *a, int32_t count,
                      const bool uses[MARZ_MEMBER_COUNT], double spent, bool refits, uint64_t seed,
                      marz_arena *arena);

/// Point forecast of one member, h >= 1 months ahead, on the adjusted scale.
double marz_members_ahead(const marz_members *members, marz_member member, int32_t h);

/// One future of one member on the adjusted scale: parameters of a random refit, errors in blocks
/// of consecutive residuals. @param future [horizon] written
void marz_members_draw(const marz_members *members, marz_member member, marz_rng *rng,
                       int32_t horizon, double *future);

#endif
