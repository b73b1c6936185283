#include "store/load_internal.h"

#include <stdlib.h>
#include <string.h>

/// Days from first to last, both included; unknown ends are open.
typedef struct period {
    int32_t first, last;
} period;

typedef struct seat {
    int32_t territory, rep;
    period days;
    bool is_cover;
    int64_t credit_ppm;
} seat;

typedef struct tenure {
    int32_t account, territory, rep;
    period days;
    bool is_cover; ///< for a time, and then the account goes back
} tenure;

static marz_status no_memory(marz_loader *loader)
{
    return marz_fail(loader->error, MARZ_E_NO_MEMORY, "no memory for the company");
}

static period read_period(marz_loader *loader, int32_t from_column, int32_t until_column)
{
    const int32_t last = marz_loader_day(loader, until_column);
    return (period){marz_loader_day(loader, from_column),
                    last == MARZ_DAY_UNKNOWN ? INT32_MAX : last};
}

static bool holds(period days, int32_t day)
{
    return days.first <= day && day <= days.last;
}

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/// Within a territory the one to prefer comes first: holders before covers, the latest, the one
/// with the greatest credit.
static int by_preference(const void *a, const void *b)
{
    const seat *x = a, *y = b;
    if (x->territory != y->territory)
        return compare(x->territory, y->territory);
    if (x->is_cover != y->is_cover)
        return x->is_cover - y->is_cover;
    if (x->days.first != y->days.first)
        return compare(y->days.first, x->days.first);
    if (x->credit_ppm != y->credit_ppm)
        return compare(y->credit_ppm, x->credit_ppm);
    return compare(x->rep, y->rep);
}

#define AT(name) MARZ_INDEX(holder, name)

static bool read_seat(marz_loader *loader, seat *out)
{
    const char *role = marz_sql_text_at(loader->rows, AT(role));
    const int32_t manager = marz_loader_rep(loader, AT(manager));
    if (manager != MARZ_NONE)
        loader->rep_leads[manager] = true;
    const int64_t credit = marz_sql_int_at(loader->rows, AT(credit));
    *out = (seat){
        .territory = marz_loader_reference(loader, &loader->territory_ids, AT(territory)),
        .rep = marz_loader_rep(loader, AT(rep)),
        .days = read_period(loader, AT(from), AT(until)),
        .is_cover = marz_word_is(role, "cover"),
        .credit_ppm = credit == MARZ_UNKNOWN ? MARZ_PPM : credit,
    };
    return out->territory != MARZ_NONE && out->rep != MARZ_NONE && !marz_word_is(role, "overlay");
}

/// Who holds each territory on the day. @param since  [territory_count] their first day
static void choose_holders(marz_company *company, seat *seats, int32_t count, int32_t *since)
{
    if (count)
        qsort(seats, (size_t)count, sizeof *seats, by_preference);
    for (int32_t k = 0; k < count; k++) {
        marz_territory *territory = &company->territories[seats[k].territory];
        if (territory->holder != MARZ_NONE || !holds(seats[k].days, company->owner_day))
            continue;
        territory->holder = seats[k].rep;
        since[seats[k].territory] = seats[k].days.first;
    }
}

static marz_status load_holders(marz_loader *loader, int32_t *since)
{
    int64_t count;
    int32_t used = 0;
    marz_status status = marz_loader_open(loader, "each", MARZ_ENTITY_holder, &count);
    if (status)
        return status;
    seat *seats = MARZ_NEW(loader->store->scratch, seat, count);
    if (!seats)
        return no_memory(loader);
    while (used < count && marz_loader_next(loader, &status))
        used += read_seat(loader, &seats[used]);
    marz_sql_reset(loader->rows);
    if (!status)
        choose_holders(loader->company, seats, used, since);
    return status;
}

static int by_account_and_day(const void *a, const void *b)
{
    const tenure *x = a, *y = b;
    if (x->account != y->account)
        return compare(x->account, y->account);
    if (x->days.first != y->days.first)
        return compare(x->days.first, y->days.first);
    if (x->days.last != y->days.last)
        return compare(x->days.last, y->days.last);
    return x->rep != y->rep ? compare(x->rep, y->rep) : compare(x->territory, y->territory);
}

/// A row that names a rep or territory which nobody knows says nothing; one that names neither says
/// that nobody has the account.
static bool read_tenure(marz_loader *loader, tenure *out)
{
    *out = (tenure){
        .account = marz_loader_reference(loader, &loader->account_ids, 0),
        .territory = marz_loader_reference(loader, &loader->territory_ids, 1),
        .rep = marz_loader_rep(loader, 2),
        .days = read_period(loader, 3, 4),
    };
    const bool is_dangling =
        out->account == MARZ_NONE || marz_loader_is_dangling(loader, out->rep, 2) ||
        (out->rep == MARZ_NONE && marz_loader_is_dangling(loader, out->territory, 1));
    const char *id = marz_sql_text_at(loader->rows, 5);
    out->is_cover = id && strncmp(id, MARZ_COVER_KEY, strlen(MARZ_COVER_KEY)) == 0;
    loader->company->unresolved.assignment += is_dangling;
    return !is_dangling;
}

static int32_t rep_of(const marz_company *company, const tenure *t)
{
    return t->rep != MARZ_NONE || t->territory == MARZ_NONE
               ? t->rep
               : company->territories[t->territory].holder;
}

/// The owner that the account's dated assignments say, and since when without a break; and who
/// covers for him, which changes neither.
static void follow(marz_company *company, const tenure *tenures, int32_t count,
                   const int32_t *holder_since)
{
    marz_account *account = &company->accounts[tenures[0].account];
    int32_t previous = MARZ_NONE, since = MARZ_DAY_UNKNOWN, last = INT32_MIN;
    bool is_first = true;
    for (int32_t k = 0; k < count && tenures[k].days.first <= company->owner_day; k++) {
        const tenure *t = &tenures[k];
        const int32_t owner = rep_of(company, t);
        if (t->is_cover) {
            if (holds(t->days, company->owner_day))
                account->cover = owner;
            continue;
        }
        int32_t first = t->days.first;
        if (t->rep == MARZ_NONE && owner != MARZ_NONE && holder_since[t->territory] > first)
            first = holder_since[t->territory];
        const bool goes_on = owner == previous && !is_first && last >= first - (first > INT32_MIN);
        is_first = false;
        since = goes_on ? since : first;
        previous = owner;
        last = t->days.last > last || !goes_on ? t->days.last : last;
        if (t->days.last < company->owner_day)
            continue;
        account->owner = owner;
        account->owner_since_day = since;
        if (t->territory != MARZ_NONE)
            account->territory = t->territory;
    }
}

static marz_status load_assignments(marz_loader *loader, tenure **out, int32_t *used)
{
    int64_t count;
    marz_status status = marz_loader_open(loader, "load", MARZ_ENTITY_assignment, &count);
    if (status)
        return status;
    tenure *list = MARZ_NEW(loader->store->scratch, tenure, count);
    if (!list)
        return no_memory(loader);
    *used = 0;
    while (*used < count && marz_loader_next(loader, &status))
        *used += read_tenure(loader, &list[*used]);
    marz_sql_reset(loader->rows);
    if (!status && *used)
        qsort(list, (size_t)*used, sizeof *list, by_account_and_day);
    *out = list;
    return status;
}

/// account.owner, else the holder of account.territory; dated assignments come over that.
static void apply_territories(marz_company *company, const int32_t *holder_since)
{
    for (int32_t k = 0; k < company->account_count; k++) {
        marz_account *account = &company->accounts[k];
        if (account->owner != MARZ_NONE || account->territory == MARZ_NONE)
            continue;
        account->owner = company->territories[account->territory].holder;
        if (account->owner != MARZ_NONE)
            account->owner_since_day = holder_since[account->territory];
    }
}

static marz_status resolve_owners(marz_loader *loader)
{
    marz_company *company = loader->company;
    int32_t *since = MARZ_NEW(loader->store->scratch, int32_t, company->territory_count);
    tenure *tenures = NULL;
    int32_t count = 0;
    if (!since)
        return no_memory(loader);
    marz_status status = load_holders(loader, since);
    if (!status)
        status = load_assignments(loader, &tenures, &count);
    if (status)
        return status;
    apply_territories(company, since);
    for (int32_t first = 0, next; first < count; first = next) {
        for (next = first; next < count && tenures[next].account == tenures[first].account;)
            next++;
        follow(company, tenures + first, next - first, since);
    }
    return MARZ_OK;
}

marz_status marz_load_owners(marz_loader *loader)
{
    const marz_arena_mark mark = marz_arena_save(loader->store->scratch);
    const marz_status status = resolve_owners(loader);
    marz_arena_restore(loader->store->scratch, mark);
    return status;
}

/// What a source calls the account; without a word, whoever has bought is a customer.
static marz_account_kind kind_of(const char *said, bool has_bought)
{
    static const struct {
        const char *word;
        marz_account_kind kind;
    } words[] = {{"customer", MARZ_ACCOUNT_CUSTOMER},
                 {"prospect", MARZ_ACCOUNT_PROSPECT},
                 {"partner", MARZ_ACCOUNT_PARTNER},
                 {"house", MARZ_ACCOUNT_HOUSE}};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (marz_word_is(said, words[k].word))
            return words[k].kind;
    return has_bought ? MARZ_ACCOUNT_CUSTOMER : MARZ_ACCOUNT_PROSPECT;
}

static void decide_managers(marz_loader *loader)
{
    const marz_company *company = loader->company;
    for (int32_t k = 0; k < company->account_count; k++)
        if (company->accounts[k].owner != MARZ_NONE)
            loader->rep_sells[company->accounts[k].owner] = true;
    for (int32_t k = 0; k < company->rep_count; k++) {
        marz_rep *rep = &company->reps[k];
        const char *role = loader->rep_roles[k];
        rep->is_manager =
            marz_word_is(role, "manager") ||
            (loader->rep_leads[k] && !loader->rep_sells[k] && !marz_word_is(role, "rep"));
    }
}

void marz_load_kinds(marz_loader *loader)
{
    marz_company *company = loader->company;
    bool *has_bought = loader->has_bought;
    for (int64_t k = 0; k < company->sale_count; k++)
        if (company->sales[k].account != MARZ_NONE)
            has_bought[company->sales[k].account] = true;
    for (int32_t k = 0; k < company->deal_count; k++)
        if (company->deals[k].status == MARZ_DEAL_WON && company->deals[k].account != MARZ_NONE)
            has_bought[company->deals[k].account] = true;
    for (int32_t k = 0; k < company->account_count; k++)
        company->accounts[k].kind = kind_of(loader->kinds[k], has_bought[k]);
    decide_managers(loader);
}
