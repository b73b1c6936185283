#include "postgres.h"
#include "rows.h"

#include "exchange/import.h"

#include <stdio.h>
#include <stdlib.h>

/// An import into a store, as the program does it: all in one transaction.
typedef struct job {
    marz_store *store;
    marz_arena *arena;
    marz_import_report report;
} job;

static marz_status keep(void *context, marz_entity entity, const marz_row *row, uint32_t mask,
                        marz_sink_result *result, marz_error *error)
{
    marz_put put = MARZ_PUT_NEW;
    const marz_status status = marz_store_put(context, entity, row, mask, &put, error);
    static const marz_sink_result results[] = {[MARZ_PUT_NEW] = MARZ_SINK_NEW,
                                               [MARZ_PUT_CHANGED] = MARZ_SINK_CHANGED,
                                               [MARZ_PUT_UNCHANGED] = MARZ_SINK_UNCHANGED};
    *result = results[put];
    return status;
}

static void import_set(job *j, const char *folder, const char *mapping)
{
    char path[600], refused[600];
    const char *root = getenv("MARZ_SOURCE_DIR");
    marz_error error = {0};
    marz_settings settings;
    snprintf(path, sizeof path, "%s/examples/mappings/%s", root ? root : ".", mapping);
    snprintf(refused, sizeof refused, "%s/refused.csv", test_folder());
    const char *data = test_data(folder);
    assert_non_null(data);
    assert_ok(marz_store_begin(j->store, &error), &error);
    assert_ok(marz_store_settings(j->store, &settings, &error), &error);
    const marz_import_options options = {.paths = &data,
                                         .path_count = 1,
                                         .mapping_path = path,
                                         .refused_path = refused,
                                         .settings = &settings,
                                         .sink = keep,
                                         .context = j->store};
    assert_ok(marz_import(&options, j->arena, &j->report, &error), &error);
    assert_ok(marz_store_commit(j->store, &error), &error);
}

typedef struct sums {
    int64_t added, changed, unchanged, refused;
} sums;

static sums sums_of(const job *j)
{
    sums s = {0};
    for (int32_t k = 0; k < j->report.table_count; k++) {
        s.added += j->report.tables[k].accepted;
        s.changed += j->report.tables[k].updated;
        s.unchanged += j->report.tables[k].unchanged;
        s.refused += j->report.tables[k].refused;
    }
    return s;
}

static job open_job(const char *url)
{
    job j = {.arena = marz_arena_create(0)};
    marz_error error = {0};
    assert_ok(marz_store_open(url, &j.store, &error), &error);
    return j;
}

static void close_job(job *j)
{
    marz_store_close(j->store);
    marz_arena_destroy(j->arena);
}

/// Imports twice and asserts that the second time changes nothing.
static marz_company import_twice(job *j, const char *folder, const char *mapping)
{
    marz_company company;
    marz_error error = {0};
    import_set(j, folder, mapping);
    const sums first = sums_of(j);
    import_set(j, folder, mapping);
    const sums second = sums_of(j);
    assert_true(first.added > 0);
    assert_int_equal(second.added, 0);
    assert_int_equal(second.changed, 0);
    assert_int_equal(second.unchanged, first.added + first.unchanged + first.changed);
    assert_int_equal(second.refused, first.refused);
    assert_ok(marz_store_load(j->store, MARZ_DAY_UNKNOWN, j->arena, &company, &error), &error);
    return company;
}

static int32_t rep_of(const marz_company *c, const char *id)
{
    const int32_t rep = marz_company_find_rep(c, id);
    assert_true(rep != MARZ_NONE);
    return rep;
}

static void check_adventureworks(const marz_company *c)
{
    int32_t placed = 0, owned = 0, held = 0;
    assert_int_equal(c->account_count, 701);
    assert_int_equal(c->rep_count, 18);
    assert_int_equal(c->territory_count, 10);
    assert_int_equal(c->sale_count, 57851);
    assert_int_equal(c->quota_count, 163);
    assert_int_equal(c->as_of_day, day_of("2020-05-31"));
    for (int32_t k = 0; k < c->account_count; k++) {
        placed += c->accounts[k].place.precision == MARZ_PLACED_GIVEN;
        owned += c->accounts[k].owner != MARZ_NONE;
    }
    for (int32_t k = 0; k < c->territory_count; k++)
        held += c->territories[k].holder != MARZ_NONE;
    assert_int_equal(placed, 671);
    assert_int_equal(owned, 701);
    assert_int_equal(held, 10);
}

/// The vice president and the three who lead others without selling.
static void check_managers(const marz_company *c)
{
    const char *const managers[] = {"273", "274", "285", "287"};
    int32_t count = 0;
    for (int32_t k = 0; k < c->rep_count; k++)
        count += c->reps[k].is_manager;
    assert_int_equal(count, 4);
    for (size_t k = 0; k < sizeof managers / sizeof *managers; k++)
        assert_true(c->reps[rep_of(c, managers[k])].is_manager);
}

static void adventureworks_comes_whole_into(const char *url)
{
    job j = open_job(url);
    const marz_company company = import_twice(&j, "adventureworks", "adventureworks.ini");
    check_adventureworks(&company);
    check_managers(&company);
    close_job(&j);
}

static void adventureworks_comes_whole_into_a_file(void **state)
{
    (void)state;
    char url[600];
    snprintf(url, sizeof url, "sqlite:%s/aw.db", test_folder());
    adventureworks_comes_whole_into(url);
}

static void adventureworks_comes_whole_into_a_server(void **state)
{
    (void)state;
    adventureworks_comes_whole_into(test_postgres());
}

static void deals_without_account_are_kept_and_counted(void **state)
{
    (void)state;
    job j = open_job("sqlite::memory:");
    const marz_company c = import_twice(&j, "crm_maven", "crm_maven.ini");
    int32_t won = 0, lost = 0, with_product = 0;
    for (int32_t k = 0; k < c.deal_count; k++) {
        won += c.deals[k].status == MARZ_DEAL_WON;
        lost += c.deals[k].status == MARZ_DEAL_LOST;
        with_product += c.deals[k].product != MARZ_NONE;
    }
    print_message("won %d lost %d\n", won, lost);
    assert_int_equal(c.account_count, 85);
    assert_int_equal(c.deal_count, 8800);
    assert_int_equal(c.unresolved.deal_account, 1425);
    assert_int_equal(c.unresolved.deal_owner, 0);
    assert_int_equal(with_product, 8800);
    assert_int_equal(won, 4238);
    assert_int_equal(lost, 2473);
    close_job(&j);
}

int main(void)
{
    skip_without_data();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adventureworks_comes_whole_into_a_file),
        cmocka_unit_test(adventureworks_comes_whole_into_a_server),
        cmocka_unit_test(deals_without_account_are_kept_and_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
