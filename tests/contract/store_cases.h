/// @file store_cases.h
/// The promises of store.h, each a test that runs on every kind of store.
#ifndef MARZ_TESTS_CONTRACT_STORE_CASES_H
#define MARZ_TESTS_CONTRACT_STORE_CASES_H

#include "rows.h"

/// What each test is given: an empty store of the kind under test.
typedef struct store_world {
    const char *url; ///< a second connection to it; NULL if there cannot be one
    marz_store *store;
    marz_arena *arena; ///< emptied after each test
} store_world;

extern const struct CMUnitTest store_row_cases[];
extern const size_t store_row_case_count;
extern const struct CMUnitTest store_company_cases[];
extern const size_t store_company_case_count;
extern const struct CMUnitTest store_plan_cases[];
extern const size_t store_plan_case_count;

#endif
