/// @file model/company.h
/// A company in memory: what every step reads. Made by the store's loader (or by a test), lives
/// in one arena, and is never changed by a step.
///
/// Order: every table is sorted by id (bytewise), so that the same data gives the same company
/// whatever the order of import. References are indices into the other table or MARZ_NONE.
#ifndef MARZ_MODEL_COMPANY_H
#define MARZ_MODEL_COMPANY_H

#include "base/arena.h"
#include "base/calendar.h"
#include "base/dict.h"
#include "base/int128.h"
#include "model/settings.h"

#include <stdbool.h>
#include <stdint.h>

#define MARZ_DEGREES_UNKNOWN INT32_MIN

typedef enum marz_precision {
    MARZ_PLACED_NOT,      ///< no position: the plan keeps the account and lists it
    MARZ_PLACED_GIVEN,    ///< coordinates came with the data
    MARZ_PLACED_POSTCODE, ///< centre of the postcode
    MARZ_PLACED_CITY,     ///< centre of the city
    MARZ_PLACED_PROVINCE, ///< most populous place of the province
    MARZ_PLACED_ACCOUNTS, ///< a rep without a home: median of the present accounts
} marz_precision;

typedef struct marz_place {
    int32_t lon_udeg, lat_udeg; ///< millionths of a degree, or MARZ_DEGREES_UNKNOWN both
    marz_precision precision;
} marz_place;

/// As written by the source; empty strings where nothing was given.
typedef struct marz_address {
    const char *postcode, *city, *province, *country;
} marz_address;

typedef enum marz_account_kind {
    MARZ_ACCOUNT_CUSTOMER,
    MARZ_ACCOUNT_PROSPECT,
    MARZ_ACCOUNT_PARTNER,
    MARZ_ACCOUNT_HOUSE
} marz_account_kind;

typedef struct marz_account {
    const char *id, *name;
    int32_t parent;    ///< account
    int32_t owner;     ///< rep who has it at the as-of day
    int32_t cover;     ///< rep who stands in for the owner on that day
    int32_t territory; ///< territory
    int32_t lock;      ///< rep it must stay with
    int32_t group;     ///< index into company->groups: accounts that stay together
    int32_t industry;  ///< index into company->industries
    int32_t forbidden_first, forbidden_count; ///< range in company->forbidden_reps
    marz_account_kind kind;
    int64_t employees;       ///< or MARZ_UNKNOWN
    int64_t revenue_minor;   ///< or MARZ_UNKNOWN
    int64_t potential_minor; ///< a person's override, or MARZ_UNKNOWN
    int64_t cover_minor;     ///< what it costs if nobody takes it, or MARZ_UNKNOWN
    int64_t visits_milli;    ///< a person's override, or MARZ_UNKNOWN
    int64_t visit_minutes;   ///< a person's override, or MARZ_UNKNOWN
    int32_t created_day;
    int32_t owner_since_day; ///< when the present owner took it, or MARZ_DAY_UNKNOWN
    marz_address address;
    marz_place place;
} marz_account;

typedef struct marz_rep {
    const char *id, *name, *email;
    const char *skills, *industries, *languages; ///< lists separated by ';'
    int32_t team, manager;
    bool is_manager; ///< holds no accounts
    int32_t hired_day, left_day;
    int64_t capacity_ppm; ///< share of a full-time rep
    marz_address address;
    marz_place place;
} marz_rep;

typedef struct marz_team {
    const char *id, *name;
    int32_t parent, manager;
} marz_team;

typedef struct marz_territory {
    const char *id, *name, *areas, *segment, *accounts;
    int32_t parent;
    bool is_seat; ///< else a district or region
    int32_t priority;
    int32_t holder; ///< rep who holds it at the as-of day, or MARZ_NONE: vacant
} marz_territory;

typedef struct marz_product {
    const char *id, *name, *category;
    int64_t price_minor;
} marz_product;

typedef struct marz_competitor {
    const char *id, *name;
} marz_competitor;

typedef struct marz_lead {
    const char *id;
    int32_t account, owner, source, industry, role;
    bool is_open;
    int64_t employees, value_minor;
    int32_t created_day;
} marz_lead;

typedef enum marz_deal_status { MARZ_DEAL_OPEN, MARZ_DEAL_WON, MARZ_DEAL_LOST } marz_deal_status;

typedef struct marz_deal {
    const char *id;
    int32_t account, owner, product, competitor;
    int32_t stage, role, source, reason; ///< indices into the dictionaries
    marz_deal_status status;
    int64_t amount_minor; ///< or MARZ_UNKNOWN
    int32_t created_day, closed_day;
} marz_deal;

typedef struct marz_stage {
    int32_t deal, stage, entered_day, left_day;
} marz_stage;

typedef struct marz_sale {
    int32_t account, rep, product, day;
    int64_t amount_minor;
} marz_sale;

typedef struct marz_activity {
    int32_t rep, account, kind, day, minutes;
} marz_activity;

typedef struct marz_quota {
    int32_t rep, team;
    int32_t from_day, until_day; ///< inclusive
    int64_t amount_minor;
} marz_quota;

typedef struct marz_company {
    marz_arena *arena; ///< borrowed: holds everything below
    marz_settings settings;
    int32_t as_of_day; ///< what is known up to this day counts
    int32_t owner_day; ///< owners and holders are those of this day

    marz_account *accounts;
    int32_t account_count;
    int32_t *forbidden_reps;
    marz_rep *reps;
    int32_t rep_count;
    marz_team *teams;
    int32_t team_count;
    marz_territory *territories;
    int32_t territory_count;
    marz_product *products;
    int32_t product_count;
    marz_competitor *competitors;
    int32_t competitor_count;
    marz_lead *leads;
    int32_t lead_count;
    marz_deal *deals;
    int32_t deal_count;
    marz_stage *stages;
    int32_t stage_count;
    marz_sale *sales; ///< sorted by day, then by account, rep, product, amount
    int64_t sale_count;
    marz_activity *activities; ///< sorted by day
    int64_t activity_count;
    marz_quota *quotas;
    int32_t quota_count;

    marz_dict industries, roles, sources, stage_names, reasons, activity_kinds, groups;

    /// Rows kept whose reference leads nowhere. Accounts and assignments: an id that is not known
    /// (none at all is ordinary); deals and sales: not known or empty, e.g. deals without account.
    struct {
        int64_t account_owner, account_parent, deal_account, deal_owner, sale_account, sale_rep;
        int64_t account_territory, account_lock, account_forbidden, assignment;
    } unresolved;
    bool is_simulated; ///< a generated company; said wherever it is shown
} marz_company;

/// Index by id (binary search), or MARZ_NONE.
int32_t marz_company_find_account(const marz_company *company, const char *id);
int32_t marz_company_find_rep(const marz_company *company, const char *id);

#endif
