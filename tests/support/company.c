#include "company.h"

#include <stdlib.h>
#include <string.h>

/// The array with room for one more row: doubled whenever the count is a power of two.
static void *grow(marz_arena *arena, void *rows, int64_t count, size_t size)
{
    if (rows && (count & (count - 1)) != 0)
        return rows;
    void *larger = marz_arena_alloc(arena, (size_t)(count ? 2 * count : 1), size);
    if (!larger)
        abort();
    if (count)
        memcpy(larger, rows, (size_t)count * size);
    return larger;
}

#define ADD(company, rows, count)                                                                  \
    ((company)->rows =                                                                             \
         grow((company)->arena, (company)->rows, (company)->count, sizeof *(company)->rows),       \
     &(company)->rows[(company)->count++])

marz_company *test_company(marz_arena *arena)
{
    marz_company *company = MARZ_NEW(arena, marz_company, 1);
    company->arena = arena;
    marz_settings_defaults(&company->settings);
    company->as_of_day = marz_day_from_gregorian((marz_date){2026, 1, 1});
    marz_dict *dicts[] = {&company->industries,  &company->roles,   &company->sources,
                          &company->stage_names, &company->reasons, &company->activity_kinds,
                          &company->groups};
    for (size_t k = 0; k < sizeof dicts / sizeof *dicts; k++)
        marz_dict_init(dicts[k], arena);
    return company;
}

void test_company_release(marz_company *company)
{
    marz_dict_deinit(&company->industries);
    marz_dict_deinit(&company->roles);
    marz_dict_deinit(&company->sources);
    marz_dict_deinit(&company->stage_names);
    marz_dict_deinit(&company->reasons);
    marz_dict_deinit(&company->activity_kinds);
    marz_dict_deinit(&company->groups);
}

int32_t test_name(marz_dict *dict, const char *name)
{
    return marz_dict_add(dict, name, strlen(name));
}

marz_account *test_add_account(marz_company *company)
{
    const char *id = marz_arena_print(company->arena, "a%06d", company->account_count);
    marz_account *account = ADD(company, accounts, account_count);
    *account =
        (marz_account){.id = id,
                       .name = id,
                       .parent = MARZ_NONE,
                       .owner = MARZ_NONE,
                       .cover = MARZ_NONE,
                       .territory = MARZ_NONE,
                       .lock = MARZ_NONE,
                       .group = MARZ_NONE,
                       .industry = MARZ_NONE,
                       .kind = MARZ_ACCOUNT_PROSPECT,
                       .employees = MARZ_UNKNOWN,
                       .revenue_minor = MARZ_UNKNOWN,
                       .potential_minor = MARZ_UNKNOWN,
                       .cover_minor = MARZ_UNKNOWN,
                       .visits_milli = MARZ_UNKNOWN,
                       .visit_minutes = MARZ_UNKNOWN,
                       .created_day = MARZ_DAY_UNKNOWN,
                       .owner_since_day = MARZ_DAY_UNKNOWN,
                       .address = {"", "", "", ""},
                       .place = {MARZ_DEGREES_UNKNOWN, MARZ_DEGREES_UNKNOWN, MARZ_PLACED_NOT}};
    return account;
}

marz_rep *test_add_rep(marz_company *company)
{
    const char *id = marz_arena_print(company->arena, "r%06d", company->rep_count);
    marz_rep *rep = ADD(company, reps, rep_count);
    *rep = (marz_rep){.id = id,
                      .name = id,
                      .skills = "",
                      .industries = "",
                      .email = "",
                      .languages = "",
                      .team = MARZ_NONE,
                      .manager = MARZ_NONE,
                      .hired_day = MARZ_DAY_UNKNOWN,
                      .left_day = MARZ_DAY_UNKNOWN,
                      .capacity_ppm = MARZ_PPM,
                      .address = {"", "", "", ""},
                      .place = {MARZ_DEGREES_UNKNOWN, MARZ_DEGREES_UNKNOWN, MARZ_PLACED_NOT}};
    return rep;
}

marz_product *test_add_product(marz_company *company, const char *name)
{
    marz_product *product = ADD(company, products, product_count);
    *product = (marz_product){name, name, "", MARZ_UNKNOWN};
    return product;
}

marz_competitor *test_add_competitor(marz_company *company, const char *name)
{
    marz_competitor *competitor = ADD(company, competitors, competitor_count);
    *competitor = (marz_competitor){name, name};
    return competitor;
}

marz_deal *test_add_deal(marz_company *company, int32_t account, int32_t owner,
                         marz_deal_status status)
{
    const char *id = marz_arena_print(company->arena, "d%06d", company->deal_count);
    marz_deal *deal = ADD(company, deals, deal_count);
    *deal = (marz_deal){.id = id,
                        .account = account,
                        .owner = owner,
                        .product = MARZ_NONE,
                        .competitor = MARZ_NONE,
                        .stage = MARZ_NONE,
                        .role = MARZ_NONE,
                        .source = MARZ_NONE,
                        .reason = MARZ_NONE,
                        .status = status,
                        .amount_minor = MARZ_UNKNOWN,
                        .created_day = MARZ_DAY_UNKNOWN,
                        .closed_day = MARZ_DAY_UNKNOWN};
    return deal;
}

marz_stage *test_add_stage(marz_company *company, int32_t deal, const char *name, int32_t entered,
                           int32_t left)
{
    marz_stage *stage = ADD(company, stages, stage_count);
    *stage = (marz_stage){deal, test_name(&company->stage_names, name), entered, left};
    return stage;
}

marz_team *test_add_team(marz_company *company, const char *name)
{
    marz_team *team = ADD(company, teams, team_count);
    *team = (marz_team){name, name, MARZ_NONE, MARZ_NONE};
    return team;
}

marz_sale *test_add_sale(marz_company *company, int32_t account, int32_t rep, int32_t day,
                         int64_t amount_minor)
{
    marz_sale *sale = ADD(company, sales, sale_count);
    *sale = (marz_sale){account, rep, MARZ_NONE, day, amount_minor};
    return sale;
}

marz_activity *test_add_activity(marz_company *company, int32_t rep, int32_t account,
                                 const char *kind, int32_t day)
{
    const int32_t index = test_name(&company->activity_kinds, kind);
    marz_activity *activity = ADD(company, activities, activity_count);
    *activity = (marz_activity){rep, account, index, day, 0};
    return activity;
}
