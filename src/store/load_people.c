#include "store/load_internal.h"

static marz_status no_memory(marz_loader *loader)
{
    return marz_fail(loader->error, MARZ_E_NO_MEMORY, "no memory for the company");
}

static void mark_manager(marz_loader *loader, int32_t rep)
{
    if (rep != MARZ_NONE)
        loader->rep_leads[rep] = true;
}

#define AT(name) MARZ_INDEX(rep, name)

static void read_rep(marz_loader *loader, marz_rep *rep)
{
    rep->name = marz_loader_text(loader, AT(name));
    rep->email = marz_loader_text(loader, AT(email));
    rep->skills = marz_loader_text(loader, AT(skills));
    rep->industries = marz_loader_text(loader, AT(industries));
    rep->languages = marz_loader_text(loader, AT(languages));
    rep->team = marz_loader_reference(loader, &loader->team_ids, AT(team));
    rep->manager = marz_loader_rep(loader, AT(manager));
    rep->hired_day = marz_loader_day(loader, AT(hired));
    rep->left_day = marz_loader_day(loader, AT(left));
    const int64_t capacity = marz_sql_int_at(loader->rows, AT(capacity));
    rep->capacity_ppm = capacity == MARZ_UNKNOWN ? MARZ_PPM : capacity;
    rep->place = marz_loader_place(loader, AT(lon), AT(lat));
    rep->address = (marz_address){
        marz_loader_text(loader, AT(postcode)), marz_loader_text(loader, AT(city)),
        marz_loader_text(loader, AT(province)), marz_loader_text(loader, AT(country))};
    mark_manager(loader, rep->manager);
}

static marz_status load_reps(marz_loader *loader)
{
    marz_company *company = loader->company;
    int64_t count;
    marz_status status = marz_loader_open(loader, "each", MARZ_ENTITY_rep, &count);
    if (status)
        return status;
    company->reps = MARZ_NEW(loader->arena, marz_rep, count);
    if (!company->reps)
        return no_memory(loader);
    while (company->rep_count < count && marz_loader_next(loader, &status)) {
        const int32_t k = company->rep_count++;
        company->reps[k].id = loader->rep_ids.names[k];
        loader->rep_roles[k] = marz_loader_text(loader, AT(role));
        read_rep(loader, &company->reps[k]);
    }
    marz_sql_reset(loader->rows);
    return status;
}

#undef AT
#define AT(name) MARZ_INDEX(team, name)

static marz_status load_teams(marz_loader *loader)
{
    marz_company *company = loader->company;
    int64_t count;
    marz_status status = marz_loader_open(loader, "each", MARZ_ENTITY_team, &count);
    if (status)
        return status;
    company->teams = MARZ_NEW(loader->arena, marz_team, count);
    if (!company->teams)
        return no_memory(loader);
    while (company->team_count < count && marz_loader_next(loader, &status)) {
        const int32_t k = company->team_count++;
        company->teams[k] = (marz_team){
            .id = loader->team_ids.names[k],
            .name = marz_loader_text(loader, AT(name)),
            .parent = marz_loader_reference(loader, &loader->team_ids, AT(parent)),
            .manager = marz_loader_rep(loader, AT(manager)),
        };
        mark_manager(loader, company->teams[k].manager);
    }
    marz_sql_reset(loader->rows);
    return status;
}

#undef AT
#define AT(name) MARZ_INDEX(territory, name)

static marz_status load_territories(marz_loader *loader)
{
    marz_company *company = loader->company;
    int64_t count;
    marz_status status = marz_loader_open(loader, "each", MARZ_ENTITY_territory, &count);
    if (status)
        return status;
    company->territories = MARZ_NEW(loader->arena, marz_territory, count);
    if (!company->territories)
        return no_memory(loader);
    while (company->territory_count < count && marz_loader_next(loader, &status)) {
        const int32_t k = company->territory_count++;
        const char *kind = marz_sql_text_at(loader->rows, AT(kind));
        company->territories[k] = (marz_territory){
            .id = loader->territory_ids.names[k],
            .name = marz_loader_text(loader, AT(name)),
            .areas = marz_loader_text(loader, AT(areas)),
            .segment = marz_loader_text(loader, AT(segment)),
            .accounts = marz_loader_text(loader, AT(accounts)),
            .parent = marz_loader_reference(loader, &loader->territory_ids, AT(parent)),
            .is_seat = !marz_word_is(kind, "district") && !marz_word_is(kind, "region"),
            .priority = marz_loader_small(loader, AT(priority)),
            .holder = MARZ_NONE,
        };
    }
    marz_sql_reset(loader->rows);
    return status;
}

marz_status marz_load_people(marz_loader *loader)
{
    marz_status status = load_reps(loader);
    if (!status)
        status = load_teams(loader);
    return status ? status : load_territories(loader);
}
