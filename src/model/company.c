#include "model/company.h"

#include <stdlib.h>
#include <string.h>

/// Every row begins with its id.
static int by_id(const void *id, const void *row)
{
    return strcmp(id, *(const char *const *)row);
}

int32_t marz_company_find_account(const marz_company *company, const char *id)
{
    const marz_account *found = company->account_count
                                    ? bsearch(id, company->accounts, (size_t)company->account_count,
                                              sizeof *company->accounts, by_id)
                                    : NULL;
    return found ? (int32_t)(found - company->accounts) : MARZ_NONE;
}

int32_t marz_company_find_rep(const marz_company *company, const char *id)
{
    const marz_rep *found =
        company->rep_count
            ? bsearch(id, company->reps, (size_t)company->rep_count, sizeof *company->reps, by_id)
            : NULL;
    return found ? (int32_t)(found - company->reps) : MARZ_NONE;
}

_Static_assert(offsetof(marz_account, id) == 0 && offsetof(marz_rep, id) == 0,
               "rows are found by their first member");
