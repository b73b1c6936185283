#include "app/definition.h"

#include "app/predicate.h"
#include "base/text.h"
#include "geo/gazetteer.h"

#include <stdlib.h>
#include <string.h>

/// One territory that is defined, ready to be asked.
typedef struct definition {
    int32_t territory, priority;
    const char *areas;
    marz_predicate predicate;
} definition;

/// Does the list (separated by ;) hold the text?
static bool lists(const char *list, const char *text)
{
    const size_t length = strlen(text);
    for (const char *at = list; at && *at; at += strcspn(at, ";"), at += *at == ';') {
        at += strspn(at, " ");
        size_t item = strcspn(at, ";");
        while (item && at[item - 1] == ' ')
            item--;
        if (item == length && strncmp(at, text, length) == 0)
            return true;
    }
    return false;
}

static bool same_word(const char *text, size_t length, const char *other)
{
    marz_buffer a = {0}, b = {0};
    marz_text_key(text, length, &a);
    marz_text_key(other, strlen(other), &b);
    const bool is_same = a.length && a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
    marz_buffer_deinit(&a);
    marz_buffer_deinit(&b);
    return is_same;
}

/// One area, "US", "US-TX" or "US:787", against an address.
static bool lies_in(const char *area, size_t length, const marz_address *address)
{
    char country[64];
    const size_t head = strcspn(area, ":-;");
    const size_t used = head < length ? head : length;
    if (used >= sizeof country || !address->country || !*address->country)
        return false;
    memcpy(country, area, used);
    country[used] = '\0';
    const char *wanted = marz_gazetteer_country(country);
    const char *found = marz_gazetteer_country(address->country);
    if (!wanted || !found || strcmp(wanted, found) != 0)
        return false;
    if (used == length)
        return true;
    const char *rest = area + used + 1;
    const size_t rest_length = length - used - 1;
    if (area[used] == ':')
        return address->postcode && strncmp(address->postcode, rest, rest_length) == 0;
    return address->province && same_word(rest, rest_length, address->province);
}

static bool lies_in_any(const char *areas, const marz_address *address)
{
    for (const char *at = areas; at && *at; at += strcspn(at, ";"), at += *at == ';') {
        at += strspn(at, " ");
        size_t length = strcspn(at, ";");
        while (length && at[length - 1] == ' ')
            length--;
        if (length && lies_in(at, length, address))
            return true;
    }
    return false;
}

static bool is_defined(const marz_territory *territory)
{
    return territory->is_seat && ((territory->areas && *territory->areas) ||
                                  (territory->segment && *territory->segment) ||
                                  (territory->accounts && *territory->accounts));
}

static int by_priority(const void *a, const void *b)
{
    const definition *x = a, *y = b;
    if (x->priority != y->priority)
        return x->priority < y->priority ? 1 : -1;
    return x->territory - y->territory; // Territories are sorted by id.
}

static marz_status collect(const marz_company *company, definition *list, int32_t *count,
                           marz_error *error)
{
    *count = 0;
    for (int32_t t = 0; t < company->territory_count; t++) {
        const marz_territory *territory = &company->territories[t];
        if (!is_defined(territory))
            continue;
        definition *fresh = &list[(*count)++];
        *fresh = (definition){
            .territory = t, .priority = territory->priority, .areas = territory->areas};
        const marz_status status =
            marz_predicate_parse(territory->segment, company->settings.currency, company->arena,
                                 &fresh->predicate, error);
        if (status) {
            marz_where(error, "territory %s, segment", territory->id);
            return status;
        }
    }
    qsort(list, (size_t)*count, sizeof *list, by_priority);
    return MARZ_OK;
}

/// The territory whose definition holds, or MARZ_NONE.
static int32_t defined_territory(const marz_company *company, const definition *list, int32_t count,
                                 const marz_account *account)
{
    for (int32_t k = 0; k < count; k++) {
        const marz_territory *territory = &company->territories[list[k].territory];
        if (territory->accounts && lists(territory->accounts, account->id))
            return list[k].territory;
    }
    for (int32_t k = 0; k < count; k++) {
        const definition *d = &list[k];
        const bool has_area = d->areas && *d->areas;
        if (!has_area && d->predicate.count == 0)
            continue; // Named accounts only.
        if ((!has_area || lies_in_any(d->areas, &account->address)) &&
            marz_predicate_holds(&d->predicate, company, account))
            return d->territory;
    }
    return MARZ_NONE;
}

static bool is_new_and_free(const marz_company *company, const marz_account *account)
{
    return account->owner == MARZ_NONE && account->territory == MARZ_NONE &&
           account->kind != MARZ_ACCOUNT_HOUSE && account->created_day != MARZ_DAY_UNKNOWN &&
           account->created_day >= company->as_of_day - MARZ_NEW_ACCOUNT_DAYS;
}

marz_status marz_follow_definitions(marz_company *company, int32_t *count, marz_error *error)
{
    *count = 0;
    definition *list = MARZ_NEW(company->arena, definition, company->territory_count);
    if (!list)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the definitions of territories");
    int32_t definitions;
    const marz_status status = collect(company, list, &definitions, error);
    if (status || definitions == 0)
        return status;
    for (int32_t i = 0; i < company->account_count; i++) {
        marz_account *account = &company->accounts[i];
        if (!is_new_and_free(company, account))
            continue;
        account->territory = defined_territory(company, list, definitions, account);
        if (account->territory == MARZ_NONE)
            continue;
        account->owner = company->territories[account->territory].holder;
        (*count)++;
    }
    return MARZ_OK;
}
