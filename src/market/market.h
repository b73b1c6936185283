/// @file market/market.h
/// Step 2: segments, win rates, potential, visits, look-alikes.
#ifndef MARZ_MARKET_MARKET_H
#define MARZ_MARKET_MARKET_H

#include "base/arena.h"
#include "base/control.h"
#include "base/error.h"
#include "model/company.h"
#include "model/market.h"

typedef struct marz_market_options {
    uint64_t seed;
    int32_t thread_count;
} marz_market_options;

/// Cuts the market by settings.segment_fields and fills one view per account.
/// @param arena  holds the result
/// @return MARZ_E_INPUT for an unknown dimension, MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_market_run(const marz_company *company,
                                         const marz_market_options *options, marz_arena *arena,
                                         const marz_control *control, marz_market *market,
                                         marz_error *error);

#endif
