/// @file company.h
/// Small companies for tests, made row by row.
#ifndef MARZ_TESTS_COMPANY_H
#define MARZ_TESTS_COMPANY_H

#include "model/company.h"

/// An empty company with default settings, as of 2026-01-01. Lives in `arena`.
marz_company *test_company(marz_arena *arena);

/// Each adds a row with everything unknown and returns it; the pointer is good until the next row
/// of the same table. Ids are "a00000", "r00000", … so that the order of adding is that of ids.
marz_account *test_add_account(marz_company *company);
marz_rep *test_add_rep(marz_company *company);
marz_product *test_add_product(marz_company *company, const char *name);
marz_competitor *test_add_competitor(marz_company *company, const char *name);
marz_deal *test_add_deal(marz_company *company, int32_t account, int32_t owner,
                         marz_deal_status status);
marz_stage *test_add_stage(marz_company *company, int32_t deal, const char *name, int32_t entered,
                           int32_t left);
marz_team *test_add_team(marz_company *company, const char *name);

/// Rows sorted by day must be added in that order.
marz_sale *test_add_sale(marz_company *company, int32_t account, int32_t rep, int32_t day,
                         int64_t amount_minor);
marz_activity *test_add_activity(marz_company *company, int32_t rep, int32_t account,
                                 const char *kind, int32_t day);

/// Index of a name in one of the company's dictionaries, added if new.
int32_t test_name(marz_dict *dict, const char *name);

/// Frees what the dictionaries hold beside the arena.
void test_company_release(marz_company *company);

#endif
