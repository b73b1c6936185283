/// @file app/instance_internal.h
/// What the parts of marz_instance_build share.
#ifndef MARZ_APP_INSTANCE_INTERNAL_H
#define MARZ_APP_INSTANCE_INTERNAL_H

#include "app/instance.h"

typedef struct instance_build {
    const marz_company *company;
    const marz_market *market;
    const marz_fit *fit;
    marz_arena *arena;
    marz_instance *instance;
    marz_instance_links *links;
    int32_t *seat_of_territory; ///< [territory_count] or MARZ_NONE
    int64_t *capacity_ppm;      ///< [seat_count]
    bool *has_open_deal;        ///< [account_count] of its owner; NULL: that keeps no account
    int32_t *group_of;          ///< [company->groups.count] number + 1, or 0
} instance_build;

/// Is the account part of the plan at all?
bool marz_is_unit(const marz_account *account);

/// The band of a measure by its name, in ppm of the target; 0: none is set.
int64_t marz_instance_band_ppm(const marz_settings *settings, const char *measure);

/// The soft band of a measure by its name, in ppm of the target.
int64_t marz_instance_soft_ppm(const marz_settings *settings, const char *measure);

/// Limits of a cell at `band_ppm` about its target; 0: none that a load could reach, the total of
/// the measure being `total`.
void marz_instance_set_band(marz_instance *in, int64_t cell, int64_t band_ppm, int64_t total);

/// Makes soft bands as wide as the bands, which cost nothing. @return false when out of memory
bool marz_instance_make_soft(marz_instance *in, marz_arena *arena);

/// Sets that of one cell to `soft_ppm` about its target, or to the band where that is narrower.
void marz_instance_set_soft(marz_instance *in, int64_t cell, int64_t soft_ppm);

/// Is `held_days` less than so many months of a Gregorian year's length?
static inline bool marz_is_within_months(int64_t held_days, int64_t months)
{
    return held_days * 12 * 400 < months * 146097; // 400 Gregorian years have 146 097 days.
}

/// Travel, reach, moment and disruption as the settings say. @return MARZ_E_INPUT for a bad travel
/// table
MARZ_CHECKED marz_status marz_instance_set_rules(const marz_settings *settings, marz_instance *in,
                                                 marz_error *error);

/// Limits on the value that changes hands, in all and away from each seat, where the shares of the
/// settings ask for them. The value is that of units which somebody has now. After the units.
/// @return false when out of memory
bool marz_instance_add_limits(const marz_settings *settings, marz_instance *instance,
                              marz_arena *arena);

/// Does the rep sell on the as-of day: no manager, not gone?
bool marz_rep_sells(const marz_company *company, const marz_rep *rep);

bool marz_instance_add_seats(instance_build *b); ///< false when out of memory
bool marz_instance_add_units(instance_build *b); ///< after the seats
bool marz_instance_add_bands(instance_build *b); ///< after the units

#endif
