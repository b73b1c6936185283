#include "app/instance_internal.h"

#include <string.h>

bool marz_is_unit(const marz_account *account)
{
    return account->kind != MARZ_ACCOUNT_HOUSE;
}

static int32_t unit_count_of(const marz_company *company)
{
    int32_t count = 0;
    for (int32_t i = 0; i < company->account_count; i++)
        count += marz_is_unit(&company->accounts[i]);
    return count;
}

static bool make_arrays(instance_build *b)
{
    marz_instance *in = b->instance;
    b->links->account_of = MARZ_NEW(b->arena, int32_t, in->unit_count);
    in->group_id = MARZ_NEW(b->arena, const char *, b->company->groups.count);
    b->group_of = MARZ_NEW(b->arena, int32_t, b->company->groups.count);
    return marz_instance_make_units(in, b->arena) && in->group_id && b->links->account_of &&
           b->group_of;
}

/// The seat that has the account today: its owner's (of his seats, the account's territory if he
/// holds it), else the vacant seat it lies in.
static int32_t present_seat(const instance_build *b, const marz_account *account)
{
    const int32_t own =
        account->owner == MARZ_NONE ? MARZ_NONE : b->links->seat_of_rep[account->owner];
    const int32_t lies_in =
        account->territory == MARZ_NONE ? MARZ_NONE : b->seat_of_territory[account->territory];
    if (lies_in != MARZ_NONE &&
        (own == MARZ_NONE ? b->instance->seat_rep[lies_in] == MARZ_NONE
                          : b->instance->seat_rep[lies_in] == account->owner))
        return lies_in;
    return own;
}

/// Has its owner had it for less than the frozen months? Nobody knows when: it may move.
static bool is_frozen(const marz_company *company, const marz_account *account)
{
    const int64_t months = company->settings.frozen_months;
    if (months == 0 || account->owner == MARZ_NONE || account->owner_since_day == MARZ_DAY_UNKNOWN)
        return false;
    const int64_t held_days = (int64_t)company->owner_day - account->owner_since_day;
    return marz_is_within_months(held_days, months);
}

/// Accounts whose owner has an open deal there, if that keeps them. @return false: no memory
static bool find_open_deals(instance_build *b)
{
    const marz_company *company = b->company;
    if (!company->settings.keeps_open_deals)
        return true;
    b->has_open_deal = MARZ_NEW(b->arena, bool, company->account_count);
    for (int32_t d = 0; b->has_open_deal && d < company->deal_count; d++) {
        const marz_deal *deal = &company->deals[d];
        if (deal->status == MARZ_DEAL_OPEN && deal->account != MARZ_NONE &&
            deal->owner != MARZ_NONE && company->accounts[deal->account].owner == deal->owner)
            b->has_open_deal[deal->account] = true;
    }
    return b->has_open_deal != NULL;
}

static int32_t lock_seat(const instance_build *b, int32_t index, int32_t present)
{
    const marz_account *account = &b->company->accounts[index];
    if (account->lock != MARZ_NONE)
        return b->links->seat_of_rep[account->lock];
    const bool stays = account->kind == MARZ_ACCOUNT_PARTNER || is_frozen(b->company, account) ||
                       (b->has_open_deal && b->has_open_deal[index]);
    return stays ? present : MARZ_NONE;
}

/// Numbers the groups in the order of their first account, so that they do not depend on what
/// else the company has.
static int32_t group_number(instance_build *b, int32_t group)
{
    if (group == MARZ_NONE)
        return MARZ_NONE;
    if (b->group_of[group] == 0) {
        b->instance->group_id[b->instance->group_count] = b->company->groups.names[group];
        b->group_of[group] = ++b->instance->group_count;
    }
    return b->group_of[group] - 1;
}

static int64_t measure_of(const char *name, const marz_account_view *view)
{
    if (strcmp(name, "workload") == 0)
        return marz_mul_div(view->visits_milli, view->visit_minutes, 1000);
    return strcmp(name, "potential") == 0 ? view->potential_minor : 1;
}

/// Prices of staying with nobody that accounts have of their own. @return false: no memory
static bool add_cover(instance_build *b)
{
    marz_instance *in = b->instance;
    bool has_own = false;
    for (int32_t i = 0; i < in->unit_count && !has_own; i++)
        has_own = b->company->accounts[b->links->account_of[i]].cover_minor != MARZ_UNKNOWN;
    if (!has_own)
        return true;
    in->has_cover = true;
    in->cover_minor = MARZ_NEW(b->arena, int64_t, in->unit_count);
    for (int32_t i = 0; in->cover_minor && i < in->unit_count; i++)
        in->cover_minor[i] = b->company->accounts[b->links->account_of[i]].cover_minor;
    return in->cover_minor != NULL;
}

static void add_unit(instance_build *b, int32_t unit, int32_t index)
{
    marz_instance *in = b->instance;
    const marz_account *account = &b->company->accounts[index];
    const marz_account_view *view = &b->market->accounts[index];
    b->links->account_of[unit] = index;
    in->unit_id[unit] = account->id;
    in->unit_lon_udeg[unit] = account->place.lon_udeg;
    in->unit_lat_udeg[unit] = account->place.lat_udeg;
    in->visits_milli[unit] = view->visits_milli;
    in->value_minor[unit] = view->potential_minor;
    in->unit_segment[unit] = view->segment;
    for (int32_t k = 0; k < in->measure_count; k++)
        in->measure[unit * in->measure_count + k] = measure_of(in->measure_name[k], view);
    in->present[unit] = present_seat(b, account);
    in->lock[unit] = lock_seat(b, index, in->present[unit]);
    in->group[unit] = group_number(b, account->group);
}

/// Forbidden pairs name a rep; they hold for every seat of that rep.
static int32_t add_forbidden(instance_build *b, marz_forbidden_pair *pairs)
{
    int32_t count = 0;
    for (int32_t unit = 0; unit < b->instance->unit_count; unit++) {
        const marz_account *account = &b->company->accounts[b->links->account_of[unit]];
        for (int32_t seat = 0; seat < b->instance->seat_count; seat++)
            for (int32_t f = 0; f < account->forbidden_count; f++) {
                const int32_t rep = b->company->forbidden_reps[account->forbidden_first + f];
                if (b->instance->seat_rep[seat] != rep)
                    continue;
                if (pairs)
                    pairs[count] = (marz_forbidden_pair){unit, seat};
                count++;
                break;
            }
    }
    return count;
}

bool marz_instance_add_units(instance_build *b)
{
    b->instance->unit_count = unit_count_of(b->company);
    if (!make_arrays(b) || !find_open_deals(b))
        return false;
    for (int32_t index = 0, unit = 0; index < b->company->account_count; index++)
        if (marz_is_unit(&b->company->accounts[index]))
            add_unit(b, unit++, index);
    if (!add_cover(b))
        return false;
    b->instance->forbidden_count = add_forbidden(b, NULL);
    b->instance->forbidden = MARZ_NEW(b->arena, marz_forbidden_pair, b->instance->forbidden_count);
    if (!b->instance->forbidden)
        return false;
    add_forbidden(b, b->instance->forbidden);
    return true;
}
