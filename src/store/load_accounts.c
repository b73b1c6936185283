#include "store/load_internal.h"

#include <string.h>

#define AT(name) MARZ_INDEX(account, name)

/// One of a list: by id, or by a name or address that only one rep has.
static int32_t find_rep(marz_loader *loader, const char *text, size_t length)
{
    char one[256];
    const int32_t rep = marz_dict_find(&loader->rep_ids, text, length);
    if (rep != MARZ_NONE || length >= sizeof one)
        return rep;
    memcpy(one, text, length);
    one[length] = '\0';
    return marz_rep_names_find(&loader->rep_names, one);
}

/// The ids of a list separated by ';', appended to company->forbidden_reps.
static void read_forbidden(marz_loader *loader, marz_account *account, int32_t *used)
{
    const char *text = marz_sql_text_at(loader->rows, AT(forbidden));
    account->forbidden_first = *used;
    while (text && *text) {
        text += strspn(text, "; ");
        size_t length = strcspn(text, ";");
        const char *next = text + length;
        while (length && text[length - 1] == ' ')
            length--;
        const int32_t rep = length ? find_rep(loader, text, length) : MARZ_NONE;
        if (rep != MARZ_NONE)
            loader->company->forbidden_reps[(*used)++] = rep;
        else if (length)
            loader->company->unresolved.account_forbidden++;
        text = next;
    }
    account->forbidden_count = *used - account->forbidden_first;
}

static void read_numbers(marz_loader *loader, marz_account *account)
{
    marz_sql_statement *rows = loader->rows;
    account->employees = marz_sql_int_at(rows, AT(employees));
    account->revenue_minor = marz_sql_int_at(rows, AT(revenue));
    account->potential_minor = marz_sql_int_at(rows, AT(potential));
    account->cover_minor = marz_sql_int_at(rows, AT(cover_price));
    account->visits_milli = marz_sql_int_at(rows, AT(visits));
    account->visit_minutes = marz_sql_int_at(rows, AT(visit_minutes));
    account->created_day = marz_loader_day(loader, AT(created));
    account->owner_since_day = MARZ_DAY_UNKNOWN;
    account->cover = MARZ_NONE;
    account->place = marz_loader_place(loader, AT(lon), AT(lat));
    account->address = (marz_address){
        marz_loader_text(loader, AT(postcode)), marz_loader_text(loader, AT(city)),
        marz_loader_text(loader, AT(province)), marz_loader_text(loader, AT(country))};
}

static void read_references(marz_loader *loader, marz_account *account)
{
    marz_company *company = loader->company;
    account->parent = marz_loader_reference(loader, &loader->account_ids, AT(parent));
    account->owner = marz_loader_rep(loader, AT(owner));
    account->territory = marz_loader_reference(loader, &loader->territory_ids, AT(territory));
    account->lock = marz_loader_rep(loader, AT(lock));
    account->group = marz_loader_word(loader, &company->groups, AT(keep_with));
    account->industry = marz_loader_word(loader, &company->industries, AT(industry));
    company->unresolved.account_parent +=
        marz_loader_is_dangling(loader, account->parent, AT(parent));
    company->unresolved.account_owner += marz_loader_is_dangling(loader, account->owner, AT(owner));
    company->unresolved.account_territory +=
        marz_loader_is_dangling(loader, account->territory, AT(territory));
    company->unresolved.account_lock += marz_loader_is_dangling(loader, account->lock, AT(lock));
}

/// Separators in all lists of forbidden reps, which bounds the number of ids in them.
static marz_status count_forbidden(marz_loader *loader, int64_t *room)
{
    marz_sql_statement *query;
    const marz_status status =
        marz_store_query(loader->store, "count_forbidden", &query, loader->error);
    return status ? status : marz_store_number(query, room, loader->error);
}

marz_status marz_load_accounts(marz_loader *loader)
{
    marz_company *company = loader->company;
    int64_t count, room = 0;
    marz_status status = count_forbidden(loader, &room);
    if (!status)
        status = marz_loader_open(loader, "each", MARZ_ENTITY_account, &count);
    if (status)
        return status;
    company->accounts = MARZ_NEW(loader->arena, marz_account, count);
    company->forbidden_reps = MARZ_NEW(loader->arena, int32_t, room);
    if (!company->accounts || !company->forbidden_reps)
        return marz_fail(loader->error, MARZ_E_NO_MEMORY, "no memory for the accounts");
    int32_t used = 0;
    while (company->account_count < count && marz_loader_next(loader, &status)) {
        const int32_t k = company->account_count++;
        marz_account *account = &company->accounts[k];
        account->id = loader->account_ids.names[k];
        account->name = marz_loader_text(loader, AT(name));
        loader->kinds[k] = marz_loader_text(loader, AT(kind));
        read_numbers(loader, account);
        read_references(loader, account);
        read_forbidden(loader, account, &used);
    }
    marz_sql_reset(loader->rows);
    return status;
}
