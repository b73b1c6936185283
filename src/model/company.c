#include "model/company.h"

#include <string.h>

int32_t marz_company_find_account(const marz_company *company, const char *id)
{
    int32_t low = 0, high = company->account_count;
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        const int order = strcmp(company->accounts[middle].id, id);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return MARZ_NONE;
}

int32_t marz_company_find_rep(const marz_company *company, const char *id)
{
    int32_t low = 0, high = company->rep_count;
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        const int order = strcmp(company->reps[middle].id, id);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return MARZ_NONE;
}
