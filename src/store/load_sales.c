#include "store/load_internal.h"

#include <stdlib.h>
#include <string.h>

static marz_status no_memory(marz_loader *loader)
{
    return marz_fail(loader->error, MARZ_E_NO_MEMORY, "no memory for the company");
}

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_day_and_account(const void *a, const void *b)
{
    const marz_sale *x = a, *y = b;
    if (x->day != y->day)
        return compare(x->day, y->day);
    if (x->account != y->account)
        return compare(x->account, y->account);
    if (x->rep != y->rep)
        return compare(x->rep, y->rep);
    if (x->product != y->product)
        return compare(x->product, y->product);
    return compare(x->amount_minor, y->amount_minor);
}

static void read_sale(marz_loader *loader, marz_sale *sale)
{
    marz_company *company = loader->company;
    sale->account = marz_loader_reference(loader, &loader->account_ids, 0);
    sale->rep = marz_loader_rep(loader, 1);
    sale->product = marz_loader_reference(loader, &loader->product_ids, 2);
    sale->day = marz_loader_day(loader, 3);
    const int64_t amount = marz_sql_int_at(loader->rows, 4);
    sale->amount_minor = amount == MARZ_UNKNOWN ? 0 : amount;
    company->unresolved.sale_account += sale->account == MARZ_NONE;
    company->unresolved.sale_rep += sale->rep == MARZ_NONE;
    if (sale->rep != MARZ_NONE)
        loader->rep_sells[sale->rep] = true;
}

static marz_status load_booked(marz_loader *loader)
{
    marz_company *company = loader->company;
    int64_t count;
    marz_status status = marz_loader_open(loader, "load", MARZ_ENTITY_sale, &count);
    if (status)
        return status;
    company->sales = MARZ_NEW(loader->arena, marz_sale, count);
    if (!company->sales)
        return no_memory(loader);
    while (company->sale_count < count && marz_loader_next(loader, &status))
        read_sale(loader, &company->sales[company->sale_count++]);
    marz_sql_reset(loader->rows);
    if (!status && company->sale_count)
        qsort(company->sales, (size_t)company->sale_count, sizeof *company->sales,
              by_day_and_account);
    return status;
}

static int by_day_and_rep(const void *a, const void *b)
{
    const marz_activity *x = a, *y = b;
    if (x->day != y->day)
        return compare(x->day, y->day);
    if (x->rep != y->rep)
        return compare(x->rep, y->rep);
    if (x->account != y->account)
        return compare(x->account, y->account);
    return x->kind != y->kind ? compare(x->kind, y->kind) : compare(x->minutes, y->minutes);
}

static int by_text(const void *a, const void *b)
{
    const char *const *x = a, *const *y = b;
    return strcmp(*x, *y);
}

/// Rows come as they lie in the database; the words for kinds must not depend on that.
static bool sort_kinds(marz_company *company)
{
    marz_dict *words = &company->activity_kinds, sorted;
    if (words->count == 0)
        return true;
    const char **names = MARZ_NEW(company->arena, const char *, words->count);
    if (!names)
        return false;
    memcpy(names, words->names, (size_t)words->count * sizeof *names);
    qsort(names, (size_t)words->count, sizeof *names, by_text);
    marz_dict_init(&sorted, company->arena);
    for (int32_t k = 0; k < words->count; k++)
        if (marz_dict_add(&sorted, names[k], strlen(names[k])) == MARZ_NONE) {
            marz_dict_deinit(&sorted);
            return false;
        }
    for (int64_t k = 0; k < company->activity_count; k++) {
        int32_t *kind = &company->activities[k].kind;
        if (*kind != MARZ_NONE)
            *kind = marz_dict_find(&sorted, words->names[*kind], strlen(words->names[*kind]));
    }
    marz_dict_deinit(words);
    *words = sorted;
    return true;
}

static marz_status load_activities(marz_loader *loader)
{
    marz_company *company = loader->company;
    int64_t count;
    marz_status status = marz_loader_open(loader, "load", MARZ_ENTITY_activity, &count);
    if (status)
        return status;
    company->activities = MARZ_NEW(loader->arena, marz_activity, count);
    if (!company->activities)
        return no_memory(loader);
    while (company->activity_count < count && marz_loader_next(loader, &status))
        company->activities[company->activity_count++] = (marz_activity){
            .rep = marz_loader_rep(loader, 0),
            .account = marz_loader_reference(loader, &loader->account_ids, 1),
            .kind = marz_loader_word(loader, &company->activity_kinds, 2),
            .day = marz_loader_day(loader, 3),
            .minutes = marz_loader_small(loader, 4),
        };
    marz_sql_reset(loader->rows);
    if (status)
        return status;
    if (loader->is_broken || !sort_kinds(company))
        return no_memory(loader);
    if (company->activity_count)
        qsort(company->activities, (size_t)company->activity_count, sizeof *company->activities,
              by_day_and_rep);
    return MARZ_OK;
}

static marz_status load_quotas(marz_loader *loader)
{
    marz_company *company = loader->company;
    int64_t count;
    marz_status status = marz_loader_open(loader, "each", MARZ_ENTITY_quota, &count);
    if (status)
        return status;
    company->quotas = MARZ_NEW(loader->arena, marz_quota, count);
    if (!company->quotas)
        return no_memory(loader);
    while (company->quota_count < count && marz_loader_next(loader, &status))
        company->quotas[company->quota_count++] = (marz_quota){
            .rep = marz_loader_rep(loader, MARZ_INDEX(quota, rep)),
            .team = marz_loader_reference(loader, &loader->team_ids, MARZ_INDEX(quota, team)),
            .from_day = marz_loader_day(loader, MARZ_INDEX(quota, from)),
            .until_day = marz_loader_day(loader, MARZ_INDEX(quota, until)),
            .amount_minor = marz_sql_int_at(loader->rows, MARZ_INDEX(quota, amount)),
        };
    marz_sql_reset(loader->rows);
    return status;
}

marz_status marz_load_sales(marz_loader *loader)
{
    marz_status status = load_booked(loader);
    if (!status)
        status = load_activities(loader);
    return status ? status : load_quotas(loader);
}
