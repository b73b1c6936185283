// What an import says and does beside its tables: settings that come with the files, currencies,
// owners that two sources name differently.
#include "support.h"

#include "app/generate.h"
#include "app/intake.h"
#include "base/buffer.h"
#include "base/calendar.h"
#include "base/file.h"

#include <stdio.h>
#include <string.h>

typedef struct bench {
    marz_arena *arena;
    marz_workspace workspace;
    marz_import_report report;
    marz_intake_notes notes;
    marz_error error;
} bench;

static bench begin(void)
{
    bench b = {.arena = marz_arena_create(0)};
    assert_ok(marz_workspace_open("sqlite::memory:", &b.workspace, &b.error), &b.error);
    return b;
}

static void end(bench *b)
{
    marz_workspace_close(&b->workspace);
    marz_arena_destroy(b->arena);
}

static const char *folder(bench *b, const char *name)
{
    const char *path = marz_arena_print(b->arena, "%s/%s", test_folder(), name);
    assert_ok(marz_folder_make(path, &b->error), &b->error);
    return path;
}

static void put_file(bench *b, const char *where, const char *name, const char *text)
{
    test_write(marz_arena_print(b->arena, "%s/%s", where, name), text);
}

static marz_status import(bench *b, const char *path, marz_intake_options options)
{
    b->error = (marz_error){0};
    options.paths = &path;
    options.path_count = 1;
    options.refused_path = marz_arena_print(b->arena, "%s/refused.csv", test_folder());
    return marz_intake_run(&b->workspace, &options, b->arena, &b->report, &b->notes, &b->error);
}

static marz_status take_revenue(void *context, const marz_row *row, marz_error *error)
{
    (void)error;
    *(int64_t *)context = row->values[MARZ_INDEX(account, revenue)].number;
    return MARZ_OK;
}

static int64_t revenue_of_first(bench *b)
{
    int64_t revenue = -1;
    assert_ok(
        marz_store_each(b->workspace.store, MARZ_ENTITY_account, take_revenue, &revenue, &b->error),
        &b->error);
    return revenue;
}

static const char *rials(bench *b)
{
    const char *path = folder(b, "rials");
    put_file(b, path, "accounts.csv", "id,name,revenue\na,Bahar,12500\n");
    put_file(b, path, "settings.csv",
             "key,value\ncurrency,IRR\ncalendar,jalali\ntravel.minute_cost,90000\n");
    return path;
}

static void a_new_workspace_takes_over_the_settings_of_the_folder(void **state)
{
    (void)state;
    bench b = begin();
    assert_ok(import(&b, rials(&b), (marz_intake_options){0}), &b.error);
    assert_int_equal(revenue_of_first(&b), 12500); // not 1250000: rials have no decimals
    marz_settings kept;
    assert_ok(marz_store_settings(b.workspace.store, &kept, &b.error), &b.error);
    assert_string_equal(kept.currency, "IRR");
    assert_string_equal(kept.calendar, "jalali");
    assert_int_equal(kept.minute_cost_minor, 90000);
    assert_int_equal(b.notes.settings.count, 3);
    assert_null(b.notes.settings.list[0].kept);
    assert_int_equal(b.report.ignored_file_count, 0);
    assert_ok(import(&b, rials(&b), (marz_intake_options){0}), &b.error);
    assert_int_equal(b.notes.settings.count, 0);
    end(&b);
}

static void a_dry_run_judges_with_these_settings_and_keeps_none(void **state)
{
    (void)state;
    bench b = begin();
    const char *path = rials(&b);
    put_file(&b, path, "accounts.csv", "id,name,revenue\na,Bahar,12500.50\n");
    assert_ok(import(&b, path, (marz_intake_options){.is_dry_run = true}), &b.error);
    assert_int_equal(b.report.refused_total, 1); // a fraction of a rial
    assert_string_equal(b.workspace.settings.currency, "USD");
    marz_settings kept;
    assert_ok(marz_store_settings(b.workspace.store, &kept, &b.error), &b.error);
    assert_string_equal(kept.currency, "USD");
    end(&b);
}

static void files_in_another_currency_than_the_workspace_are_refused(void **state)
{
    (void)state;
    bench b = begin();
    const char *path = folder(&b, "dollars");
    put_file(&b, path, "accounts.csv", "id,name,revenue\na,Spring,12500\n");
    assert_ok(import(&b, path, (marz_intake_options){0}), &b.error);
    assert_int_equal(import(&b, rials(&b), (marz_intake_options){0}), MARZ_E_INPUT);
    assert_string_equal(b.error.message, "the files are in IRR, but the workspace is in USD");
    assert_string_equal(b.error.hint, "Give them a workspace of their own: --store sqlite:IRR.db");
    assert_non_null(strstr(b.error.where, "settings.csv:2"));
    assert_int_equal(revenue_of_first(&b), 1250000);
    end(&b);
}

static void what_a_person_has_set_is_kept_and_the_difference_is_told(void **state)
{
    (void)state;
    bench b = begin();
    assert_ok(marz_workspace_set(&b.workspace, "currency", "IRR", &b.error), &b.error);
    assert_ok(marz_workspace_set(&b.workspace, "travel.minute_cost", "70000", &b.error), &b.error);
    assert_ok(import(&b, rials(&b), (marz_intake_options){0}), &b.error);
    assert_int_equal(b.notes.settings.count, 2);
    assert_string_equal(b.notes.settings.list[1].key, "travel.minute_cost");
    assert_string_equal(b.notes.settings.list[1].kept, "70000");
    assert_int_equal(b.workspace.settings.minute_cost_minor, 70000);
    end(&b);
}

static void a_mistake_in_the_settings_is_shown_with_its_line(void **state)
{
    (void)state;
    bench b = begin();
    const char *path = folder(&b, "mistake");
    put_file(&b, path, "settings.csv", "key,value\ncurrency,EUR\ncurency,EUR\n");
    assert_int_equal(import(&b, path, (marz_intake_options){0}), MARZ_E_INPUT);
    assert_string_equal(b.error.message, "there is no setting \"curency\"");
    assert_non_null(strstr(b.error.where, "settings.csv:3"));
    assert_string_equal(b.workspace.settings.currency, "USD");
    put_file(&b, path, "settings.csv", "name,email\nAda,a@example.org\n");
    assert_ok(import(&b, path, (marz_intake_options){0}), &b.error);
    end(&b);
}

static void a_generated_company_brings_the_settings_it_needs(void **state)
{
    (void)state;
    bench b = begin();
    marz_simulate_options options;
    marz_simulate_defaults(&options);
    options.account_count = 20;
    options.rep_count = 2;
    options.year_count = 1;
    options.country = "ir";
    options.out_folder = folder(&b, "ir");
    marz_simulated_file *files;
    int32_t count;
    assert_ok(marz_generate_company(&options, b.arena, NULL, &files, &count, &b.error), &b.error);
    assert_non_null(strstr(files[count - 1].path, "settings.csv"));
    assert_ok(import(&b, options.out_folder, (marz_intake_options){0}), &b.error);
    assert_string_equal(b.workspace.settings.currency, "IRR");
    assert_string_equal(b.workspace.settings.week_start, "saturday");
    end(&b);
}

static void the_currency_of_kept_amounts_cannot_change(void **state)
{
    (void)state;
    bench b = begin();
    const char *path = folder(&b, "kept");
    put_file(&b, path, "sales.csv", "id,account,date,amount\ns,a,2025-01-05,10\n");
    assert_ok(import(&b, path, (marz_intake_options){0}), &b.error);
    assert_int_equal(marz_workspace_set(&b.workspace, "currency", "IRR", &b.error), MARZ_E_USAGE);
    assert_string_equal(b.error.message,
                        "the workspace keeps amounts in USD; calling them IRR would change what "
                        "they are worth");
    assert_non_null(strstr(b.error.hint, "marz init --currency IRR"));
    assert_string_equal(b.workspace.settings.currency, "USD");
    assert_ok(marz_workspace_set(&b.workspace, "currency", "USD", &b.error), &b.error);
    end(&b);
}

static void a_currency_brings_a_sensible_cost_of_a_minute(void **state)
{
    (void)state;
    bench b = begin();
    assert_ok(marz_workspace_set(&b.workspace, "currency", "IRR", &b.error), &b.error);
    assert_int_equal(b.workspace.settings.minute_cost_minor, 100000);
    assert_ok(marz_workspace_set(&b.workspace, "currency", "KWD", &b.error), &b.error);
    assert_int_equal(b.workspace.settings.minute_cost_minor, 1000); // one dinar
    assert_ok(marz_workspace_set(&b.workspace, "travel.minute_cost", "0.3", &b.error), &b.error);
    assert_ok(marz_workspace_set(&b.workspace, "currency", "JPY", &b.error), &b.error);
    assert_int_equal(b.workspace.settings.minute_cost_minor, 300); // set by hand: left alone
    end(&b);
}

static const char *owned(bench *b, const char *owner)
{
    const char *path = folder(b, "owned");
    put_file(b, path, "reps.csv", "id,name\nr1,Ada\nr2,Ben\nr3,Cleo\n");
    put_file(b, path, "accounts.csv",
             marz_arena_print(b->arena, "id,name,owner\na,Spring,%s\nb,Brook,r2\n", owner));
    return path;
}

static void an_owner_that_contradicts_an_assignment_is_reported(void **state)
{
    (void)state;
    bench b = begin();
    const char *path = owned(&b, "r1");
    put_file(&b, path, "assignments.csv",
             "id,account,rep,from\np/a,a,r2,2026-01-01\np/b,b,r3,2999-01-01\n");
    assert_ok(import(&b, path, (marz_intake_options){0}), &b.error);
    assert_int_equal(b.notes.conflict_count, 1); // b changes hands in the future only
    assert_string_equal(b.notes.conflicts[0].account, "a");
    assert_string_equal(b.notes.conflicts[0].source_rep, "r1");
    assert_string_equal(b.notes.conflicts[0].assigned_rep, "r2");
    assert_false(b.notes.is_followed);
    assert_ok(import(&b, owned(&b, "r2"), (marz_intake_options){0}), &b.error);
    assert_int_equal(b.notes.conflict_count, 0); // the change has arrived in the other system
    end(&b);
}

static void an_assignment_to_a_territory_gives_the_account_to_its_holder(void **state)
{
    (void)state;
    bench b = begin();
    const char *path = owned(&b, "r1");
    put_file(&b, path, "territories.csv", "id,name\nt,North\nv,Vacant\n");
    put_file(&b, path, "holders.csv", "territory,rep,from\nt,r2,2025-01-01\n");
    put_file(&b, path, "assignments.csv",
             "id,account,territory,rep,from\np/a,a,t,,2026-01-01\np/b,b,v,,2026-01-01\n");
    assert_ok(import(&b, path, (marz_intake_options){0}), &b.error);
    assert_int_equal(b.notes.conflict_count, 2);
    assert_string_equal(b.notes.conflicts[0].assigned_rep, "r2");
    assert_string_equal(b.notes.conflicts[1].assigned_rep, "");
    assert_ok(import(&b, owned(&b, "r2"), (marz_intake_options){0}), &b.error);
    assert_int_equal(b.notes.conflict_count, 1);
    end(&b);
}

static void an_import_can_follow_the_owners_of_its_files(void **state)
{
    (void)state;
    bench b = begin();
    const char *path = owned(&b, "r3");
    put_file(&b, path, "assignments.csv", "id,account,rep,from\np/a,a,r2,2026-01-01\n");
    assert_ok(import(&b, path, (marz_intake_options){.follows_owners = true}), &b.error);
    assert_true(b.notes.is_followed);
    marz_company company;
    assert_ok(marz_store_load(b.workspace.store, MARZ_DAY_UNKNOWN, b.arena, &company, &b.error),
              &b.error);
    assert_string_equal(company.reps[company.accounts[0].owner].id, "r3");
    const char *accounts = marz_arena_print(b.arena, "%s/accounts.csv", path);
    assert_ok(import(&b, accounts, (marz_intake_options){0}), &b.error);
    assert_int_equal(b.notes.conflict_count, 0);
    end(&b);
}

/// A table of one line per number: "stem0", "stem1" …
static void put_numbered(bench *b, const char *where, const char *name, const char *header,
                         const char *line, int32_t count)
{
    marz_buffer text = {0};
    marz_buffer_print(&text, "%s\n", header);
    for (int32_t k = 0; k < count; k++) {
        char number[16];
        snprintf(number, sizeof number, "%d", k);
        for (const char *p = line; *p; p++)
            if (*p == '#')
                marz_buffer_text(&text, number);
            else
                marz_buffer_char(&text, *p);
        marz_buffer_char(&text, '\n');
    }
    put_file(b, where, name, text.text);
    marz_buffer_deinit(&text);
}

static void references_find_what_earlier_imports_kept(void **state)
{
    (void)state;
    bench b = begin();
    const char *first = folder(&b, "first"), *second = folder(&b, "second");
    put_numbered(&b, first, "accounts.csv", "id,name", "a#,Account #", 3000);
    assert_ok(import(&b, first, (marz_intake_options){0}), &b.error);
    static const int32_t counts[] = {900, 3000, 3007};
    for (int32_t k = 0; k < 3; k++) {
        put_numbered(&b, second, "contacts.csv", "id,account,name", "c#,a#,Contact", counts[k]);
        assert_ok(import(&b, second, (marz_intake_options){0}), &b.error);
        assert_int_equal(b.report.tables[0].unresolved, counts[k] > 3000 ? 7 : 0);
    }
    end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_workspace_takes_over_the_settings_of_the_folder),
        cmocka_unit_test(a_dry_run_judges_with_these_settings_and_keeps_none),
        cmocka_unit_test(files_in_another_currency_than_the_workspace_are_refused),
        cmocka_unit_test(what_a_person_has_set_is_kept_and_the_difference_is_told),
        cmocka_unit_test(a_mistake_in_the_settings_is_shown_with_its_line),
        cmocka_unit_test(a_generated_company_brings_the_settings_it_needs),
        cmocka_unit_test(the_currency_of_kept_amounts_cannot_change),
        cmocka_unit_test(a_currency_brings_a_sensible_cost_of_a_minute),
        cmocka_unit_test(an_owner_that_contradicts_an_assignment_is_reported),
        cmocka_unit_test(an_assignment_to_a_territory_gives_the_account_to_its_holder),
        cmocka_unit_test(an_import_can_follow_the_owners_of_its_files),
        cmocka_unit_test(references_find_what_earlier_imports_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
