/// @file store/load_internal.h
/// The parts of marz_store_load, one file per group of tables.
#ifndef MARZ_STORE_LOAD_INTERNAL_H
#define MARZ_STORE_LOAD_INTERNAL_H

#include "model/rep_names.h"
#include "store/store_internal.h"

/// One loading. A dictionary over ids gives the index in the sorted table, because the ids are
/// added in their order.
typedef struct marz_loader {
    marz_store *store;
    marz_arena *arena; ///< of the company
    marz_company *company;
    marz_error *error;
    marz_dict account_ids, rep_ids, team_ids, territory_ids, product_ids, competitor_ids, deal_ids;
    marz_rep_names rep_names; ///< what reps are called besides
    const char **kinds;       ///< [account_count] account.kind as written
    bool *has_bought;         ///< [account_count] has a sale or a won deal
    bool *rep_sells;          ///< [rep_count] has accounts, sales or deals
    bool *rep_leads;          ///< [rep_count] is somebody's or some team's manager
    const char **rep_roles;   ///< [rep_count] rep.role as written
    marz_sql_statement *rows; ///< the table being read
    bool is_broken;           ///< memory ran out
} marz_loader;

/// Starts reading a table. @param count  its rows
MARZ_CHECKED marz_status marz_loader_open(marz_loader *loader, const char *query,
                                          marz_entity entity, int64_t *count);

/// The next row; false at the end or after a failure, which `*status` then holds.
bool marz_loader_next(marz_loader *loader, marz_status *status);

const char *marz_loader_text(marz_loader *loader, int32_t column); ///< copied, "" if empty
int32_t marz_loader_day(marz_loader *loader, int32_t column);      ///< or MARZ_DAY_UNKNOWN
int32_t marz_loader_small(marz_loader *loader, int32_t column);    ///< clamped; 0 if empty
int32_t marz_loader_word(marz_loader *loader, marz_dict *words, int32_t column); ///< or MARZ_NONE
marz_place marz_loader_place(marz_loader *loader, int32_t lon_column, int32_t lat_column);

/// Index of the id in that column, or MARZ_NONE if it is empty or unknown.
int32_t marz_loader_reference(marz_loader *loader, const marz_dict *ids, int32_t column);

/// Index of the rep in that column: by id, or by a name or address that only one rep has.
int32_t marz_loader_rep(marz_loader *loader, int32_t column);

/// True if the column holds an id that is not known.
bool marz_loader_is_dangling(marz_loader *loader, int32_t reference, int32_t column);

MARZ_CHECKED marz_status marz_load_accounts(marz_loader *loader);
MARZ_CHECKED marz_status marz_load_people(marz_loader *loader); ///< reps, teams, territories
MARZ_CHECKED marz_status marz_load_deals(marz_loader *loader); ///< products … leads, deals, stages
MARZ_CHECKED marz_status marz_load_sales(marz_loader *loader);  ///< sales, activities, quotas
MARZ_CHECKED marz_status marz_load_owners(marz_loader *loader); ///< needs all of the above
void marz_load_kinds(marz_loader *loader);                      ///< of accounts; who manages

/// Compares words as people write them: case, spaces, '-' and '_' do not count.
bool marz_word_is(const char *text, const char *word);

#endif
