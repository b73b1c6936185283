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
#define MARZ_SEGMENTS_MAX 60    ///< the rarest merge into "other" beyond this
#define MARZ_LOOKALIKES_MAX 500 ///< prospects ranked and explained

typedef struct marz_segment {
    const char *key;                                          ///< stable, e.g. "retail|50-249"
    const char *dimension_value[MARZ_SEGMENT_DIMENSIONS_MAX]; ///< e.g. "retail", "50-249"
    int64_t account_count, customer_count;
    marz_rate win;
    double q_value; ///< against the company, Benjamini–Hochberg over segments; NaN if untested
    int64_t deal_amount_minor;  ///< shrunk mean amount of a won deal
    int64_t yearly_value_minor; ///< expected yearly money of one customer here
    int64_t yearly_low_minor, yearly_high_minor;
    int64_t potential_minor; ///< of all its accounts
    int64_t uncovered_minor; ///< of those without owner or activity in the last year
    int64_t uncovered_count; ///< how many those are
} marz_segment;

typedef enum marz_class { MARZ_CLASS_A, MARZ_CLASS_B, MARZ_CLASS_C, MARZ_CLASS_D } marz_class;

/// What the market step says of one account; same order as company->accounts.
typedef struct marz_account_view {
    int32_t segment;
    marz_class value_class;  ///< by potential: first 10 % of accounts A, next 20 % B, 30 % C
    bool is_customer;        ///< bought at least once, or called so by the data
    bool is_covered;         ///< has an owner who works here and, where activities are logged,
                             ///< saw one in the last year
    int64_t sold_minor;      ///< booked in the last 365 days of the data
    int64_t potential_minor; ///< expected yearly money; a person's override if given
    int64_t potential_low_minor, potential_high_minor;
    int64_t estimate_minor;  ///< what the data say, beside an override
    bool is_potential_given; ///< a person's override
    int64_t visits_milli;    ///< a year
    int64_t visit_minutes;
    bool are_visits_assumed;   ///< from the table of classes, not from activities or the data
    int32_t last_activity_day; ///< or MARZ_DAY_UNKNOWN
} marz_account_view;

typedef struct marz_lookalike {
    int32_t account;        ///< a prospect
    double points;          ///< sum of log-likelihood ratios; a rank, never a probability
    const char *reasons[3]; ///< the greatest contributions, "industry = retail (+1.09)", or NULL
    int32_t similar[5];     ///< most similar customers, or MARZ_NONE
} marz_lookalike;

typedef struct marz_market {
    const char *dimensions[MARZ_SEGMENT_DIMENSIONS_MAX];
    int32_t dimension_count;
    int32_t from_day, to_day; ///< deals closed in this half-open window count; to_day follows the
                              ///< last day with a sale, closed deal or activity
    double level;             ///< coverage of all intervals here, e.g. 0.8
    bool has_sales;           ///< yearly money is from sales; else from won deals
    bool has_visits;          ///< visits are logged; else all come from the table of classes
    marz_rate company_win;
    double dispersion_freedom;  ///< accounts less cells that the next is estimated from
    double dispersion;          ///< wins of one account and rep vary by this factor more than
                                ///< independent deals would, >= 1: every test allows for it
    bool is_heterogeneous;      ///< else segments do not differ detectably and are pooled
    double heterogeneity_p;     ///< parametric bootstrap; NaN without closed deals
    double prospect_chance;     ///< chance of an average prospect to be won, in potential
    bool is_chance_penetration; ///< no lost deals known: customers / accounts instead of wins
    marz_segment *segments;     ///< [segment_count] sorted by key
    int32_t segment_count;
    marz_account_view *accounts; ///< [company->account_count]
    marz_lookalike *lookalikes;  ///< [lookalike_count] best first
    int32_t lookalike_count;
    double lookalike_lift10, lookalike_lift10_low,
        lookalike_lift10_high;    ///< held-out, 95 %; NaN if not measured
    int64_t lookalike_test_count; ///< customers won after the model's last day
} marz_market;

#endif
