/// @file model/market.h
/// Result of step 2: segments with win rates, potential and visits per account, look-alikes.
#ifndef MARZ_MODEL_MARKET_H
#define MARZ_MODEL_MARKET_H

#include <stdbool.h>
#include <stdint.h>

/// A rate with its interval, both shrunk, and what it rests on.
typedef struct marz_rate {
    double value, low, high; ///< 0–1
    double raw;              ///< won / closed, NaN if nothing closed
    int64_t won, closed;
} marz_rate;

#define MARZ_SEGMENT_DIMENSIONS_MAX 4

typedef struct marz_segment {
    const char *key;      ///< stable, e.g. "retail|50-249"
    const char *dimension_value[MARZ_SEGMENT_DIMENSIONS_MAX]; ///< e.g. "retail", "50-249"
    int64_t account_count, customer_count;
    marz_rate win;
    double q_value;       ///< against the company, Benjamini–Hochberg over segments; NaN if untested
    int64_t deal_amount_minor; ///< shrunk mean amount of a won deal
    int64_t yearly_value_minor; ///< expected yearly money of one customer here
    int64_t yearly_low_minor, yearly_high_minor;
    int64_t potential_minor; ///< of all its accounts
    int64_t uncovered_minor; ///< of those without owner or activity in the last year
} marz_segment;

typedef enum marz_class { MARZ_CLASS_A, MARZ_CLASS_B, MARZ_CLASS_C, MARZ_CLASS_D } marz_class;

/// What the market step says of one account; same order as company->accounts.
typedef struct marz_account_view {
    int32_t segment;
    marz_class value_class;
    int64_t sold_minor;       ///< booked in the last full year
    int64_t potential_minor;  ///< expected yearly money
    int64_t potential_low_minor, potential_high_minor;
    bool is_potential_given;  ///< a person's override
    int64_t visits_milli;     ///< a year
    int64_t visit_minutes;
    bool are_visits_assumed;  ///< from the table of classes, not from activities or the data
    int64_t last_activity_day; ///< or MARZ_UNKNOWN
} marz_account_view;

typedef struct marz_lookalike {
    int32_t account;      ///< a prospect
    double points;        ///< sum of log-likelihood ratios; a rank, never a probability
    const char *reasons[3]; ///< the greatest contributions, "industry = retail (+1.09)"
    int32_t similar[5];   ///< most similar customers, or MARZ_NONE
} marz_lookalike;

typedef struct marz_market {
    const char *dimensions[MARZ_SEGMENT_DIMENSIONS_MAX];
    int32_t dimension_count;
    marz_rate company_win;
    bool is_heterogeneous;    ///< else segments do not differ detectably and are pooled
    double heterogeneity_p;   ///< parametric bootstrap; NaN without closed deals
    marz_segment *segments;   ///< [segment_count] sorted by key
    int32_t segment_count;
    marz_account_view *accounts; ///< [company->account_count]
    marz_lookalike *lookalikes;  ///< [lookalike_count] best first
    int32_t lookalike_count;
    double lookalike_lift10, lookalike_lift10_low, lookalike_lift10_high; ///< held-out; NaN if not measured
} marz_market;

#endif
