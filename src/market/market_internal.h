/// @file market/market_internal.h
/// What the files of this module share: the state of one run.
#ifndef MARZ_MARKET_INTERNAL_H
#define MARZ_MARKET_INTERNAL_H

#include "market/market.h"

#define DAYS_A_YEAR 365
#define YEARS_MAX 10
#define SIZE_CLASSES 6

typedef enum dimension {
    DIMENSION_INDUSTRY,
    DIMENSION_SIZE,
    DIMENSION_ROLE,
    DIMENSION_DEAL_SIZE,
    DIMENSION_COUNTRY,
    DIMENSION_PROVINCE,
    DIMENSION_COUNT
} dimension;

/// One run. Arrays per account live in `scratch`, which dies with the run.
typedef struct market_run {
    const marz_company *company;
    const marz_market_options *options;
    marz_arena *arena; ///< of the result
    marz_arena *scratch;
    marz_market *market; ///< being filled
    dimension dimensions[MARZ_SEGMENT_DIMENSIONS_MAX];
    double z;             ///< half width of an interval in standard deviations
    int32_t year_count;   ///< years of money that are looked at, 1 to YEARS_MAX
    int64_t *money;       ///< [account_count * year_count] year 0 is the latest
    int32_t *first_day;   ///< [account_count] of the first sale or won deal, or MARZ_DAY_UNKNOWN
    int32_t *last_day;    ///< [account_count] of the last one that was read
    int32_t *order_count; ///< [account_count] days with a sale, or won deals
} market_run;

/// Day after the last sale, closed deal or activity up to the as-of day; else the as-of day.
int32_t market_to_day(const marz_company *company);

/// Was the deal closed inside the window of the market? Closed deals without a date count.
bool market_counts_deal(const marz_market *market, const marz_deal *deal);

/// "1-9" … "5000+", or NULL if unknown; `index` receives 0 … SIZE_CLASSES-1 or MARZ_NONE.
const char *market_size_class(int64_t employees, int32_t *index);

/// Label of every account for a dimension, e.g. "retail"; "unknown" where nothing is known.
/// @param labels  [account_count], borrowed texts
bool market_labels(const market_run *run, dimension which, const char **labels);

/// Parses settings.segment_fields into run->dimensions and market->dimensions.
marz_status market_parse_dimensions(market_run *run, marz_error *error);

/// Cuts the market: market->segments sorted by key, accounts[].segment. False: no memory.
bool market_cut(market_run *run);

/// First days, money per account and year, customers, sold_minor. False: no memory.
bool market_collect_money(market_run *run);

/// Win rates, heterogeneity, q-values, mean amounts. False: no memory.
bool market_win_rates(market_run *run);

/// Yearly money of segments and potential of accounts. False: no memory.
bool market_potential(market_run *run);

/// Classes, visits, minutes, coverage and the sums of segments. False: no memory.
bool market_visits(market_run *run);

/// Ranking of prospects and its held-out lift. False: no memory.
bool market_lookalikes(market_run *run);

/// Points of a bin: ln of the share of customers in it over the share of all accounts in it, each
/// with half a case added per bin [elkan2008].
double market_points(int64_t customers_in_bin, int64_t customers, int64_t all_in_bin, int64_t all,
                     int32_t bins);

/// Rounded to the nearest whole minor unit, inside the range of int64.
int64_t market_minor(double amount);

#endif
