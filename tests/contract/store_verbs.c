#include "store_verbs.h"

#include "base/buffer.h"
#include "base/int128.h"
#include "store/store_internal.h"

#include <stdlib.h>
#include <string.h>

void store_fill(marz_store *store)
{
    marz_error error = {0};
    char name[MARZ_PLAN_NAME_MAX];
    row_put(store, MARZ_ENTITY_rep, "id=r1|name=Sara");
    row_put(store, MARZ_ENTITY_rep, "id=r2|name=Omid|manager=r1");
    row_put(store, MARZ_ENTITY_territory, "id=t1|name=North");
    row_put(store, MARZ_ENTITY_holder, "id=h1|territory=t1|rep=r1");
    row_put(store, MARZ_ENTITY_account, "id=a1|name=x|owner=r1|industry=retail|forbidden=r2");
    row_put(store, MARZ_ENTITY_assignment, "id=7|account=a1|rep=r1|from=2020-01-01");
    row_put(store, MARZ_ENTITY_deal, "id=d1|account=a1|stage=Won|owner=r1");
    row_put(store, MARZ_ENTITY_stage, "id=1|deal=d1|stage=Won|entered=2020-01-01");
    row_put(store, MARZ_ENTITY_lead, "id=l1|source=web");
    row_put(store, MARZ_ENTITY_sale, "id=s1|account=a1|rep=r1|date=2020-05-05|amount=10");
    row_put(store, MARZ_ENTITY_activity, "id=v1|rep=r1|kind=call|date=2020-05-05");
    row_put(store, MARZ_ENTITY_quota, "id=q1|rep=r1|from=2020-01-01|until=2020-12-31|amount=5");
    assert_ok(marz_store_set(store, "disruption.rate", "10 %", &error), &error);
    const marz_plan_entry entry = {.year = 2021};
    assert_ok(marz_store_save_plan(store, &entry, "one", 3, name, &error), &error);
}

char *store_portrait(marz_store *store)
{
    marz_buffer all = {0};
    marz_error error = {0};
    marz_arena *arena = marz_arena_create(0);
    for (marz_entity e = 0; e < MARZ_ENTITY_COUNT; e++) {
        char *rows = rows_text(store, e);
        marz_buffer_text(&all, rows);
        free(rows);
    }
    marz_settings settings;
    assert_ok(marz_store_settings(store, &settings, &error), &error);
    marz_buffer_print(&all, "%lld\n", (long long)settings.disruption_ppm);
    marz_plan_entry *plans;
    int32_t count;
    assert_ok(marz_store_list_plans(store, arena, &plans, &count, &error), &error);
    for (int32_t k = 0; k < count; k++)
        marz_buffer_print(&all, "%s %s\n", plans[k].name, marz_plan_state_name(plans[k].state));
    marz_sql_statement *query = NULL;
    int64_t former = -1;
    assert_ok(marz_sql_prepare(store->db, "select count(*) from \"history\"", &query, &error),
              &error);
    assert_ok(marz_store_number(query, &former, &error), &error);
    marz_sql_finalize(query);
    marz_buffer_print(&all, "%lld\n", (long long)former);
    marz_arena_destroy(arena);
    return all.text;
}

static marz_status put_new(marz_store *store, marz_arena *arena, marz_error *error)
{
    (void)arena;
    marz_row row = {0};
    marz_put result;
    row.values[0].text = "new";
    return marz_store_put(store, MARZ_ENTITY_team, &row, 1, &result, error);
}

static marz_status put_changed(marz_store *store, marz_arena *arena, marz_error *error)
{
    (void)arena;
    marz_row row = {0};
    marz_put result;
    row.values[0].text = "r1";
    row.values[1].text = "Sarah";
    return marz_store_put(store, MARZ_ENTITY_rep, &row, 3, &result, error);
}

static marz_status set_setting(marz_store *store, marz_arena *arena, marz_error *error)
{
    (void)arena;
    return marz_store_set(store, "disruption.rate", "20 %", error);
}

static marz_status save_plan(marz_store *store, marz_arena *arena, marz_error *error)
{
    (void)arena;
    char name[MARZ_PLAN_NAME_MAX];
    const marz_plan_entry entry = {.year = 2022, .gap_ppm = MARZ_UNKNOWN};
    return marz_store_save_plan(store, &entry, "two", 3, name, error);
}

static marz_status propose_plan(marz_store *store, marz_arena *arena, marz_error *error)
{
    (void)arena;
    return marz_store_set_plan_state(store, "latest", MARZ_PLAN_PROPOSED, error);
}

static marz_status publish_plan(marz_store *store, marz_arena *arena, marz_error *error)
{
    (void)arena;
    const marz_handover move = {"a1", "r1", "r2", "closer", NULL};
    return marz_store_publish(store, "latest", day_of("2021-01-01"), &move, 1, error);
}

static marz_status import_rows(marz_store *store, marz_arena *arena, marz_error *error)
{
    marz_status status = marz_store_begin(store, error);
    if (status)
        return status;
    status = put_new(store, arena, error);
    if (!status)
        status = put_changed(store, arena, error);
    if (!status)
        return marz_store_commit(store, error);
    marz_store_rollback(store);
    return status;
}

static marz_status load_company(marz_store *store, marz_arena *arena, marz_error *error)
{
    marz_company company = {.as_of_day = 4711};
    const marz_status status = marz_store_load(store, MARZ_DAY_UNKNOWN, arena, &company, error);
    assert_int_equal(company.as_of_day, status ? 4711 : day_of("2020-05-05"));
    return status;
}

static marz_status read_others(marz_store *store, marz_arena *arena, marz_error *error)
{
    marz_version *versions;
    marz_plan_entry *plans;
    int32_t count;
    const char *text;
    size_t length;
    marz_status status =
        marz_store_history(store, MARZ_ENTITY_rep, "r1", arena, &versions, &count, error);
    if (!status)
        status = marz_store_list_plans(store, arena, &plans, &count, error);
    if (!status)
        status = marz_store_plan_text(store, "2021", arena, NULL, &text, &length, error);
    return status;
}

const named_verb store_verbs[] = {
    {"put a new row", put_new},
    {"put a changed row", put_changed},
    {"set a setting", set_setting},
    {"save a plan", save_plan},
    {"propose a plan", propose_plan},
    {"publish a plan", publish_plan},
    {"import rows", import_rows},
    {"load the company", load_company},
    {"read history and plans", read_others},
};
const size_t store_verb_count = sizeof store_verbs / sizeof *store_verbs;
