#define _DEFAULT_SOURCE
#include "children.h"
#include "postgres.h"
#include "rows.h"

#include "base/control.h"
#include "store/store_internal.h"
#include "store/texts.h"

#include <inttypes.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATIENCE_MS 200 ///< instead of five seconds, where a test waits in vain

static const char *url_of(const char *name)
{
    static char url[600];
    snprintf(url, sizeof url, "sqlite:%s", test_path(name));
    return url;
}

static marz_status open_and_close(const char *url, marz_error *error)
{
    marz_store *store = NULL;
    const marz_status status = marz_store_open(url, &store, error);
    if (!status)
        marz_store_close(store);
    return status;
}

static void change(const char *name, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(test_path(name), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void an_address_that_nobody_understands_is_wrong_use(void **state)
{
    (void)state;
    marz_error error = {0};
    const char *const urls[] = {"marz.db", "", "sqlite:", "mysql://x", "postgres:x"};
    for (size_t k = 0; k < sizeof urls / sizeof *urls; k++)
        assert_int_equal(open_and_close(urls[k], &error), MARZ_E_USAGE);
    assert_string_equal(error.message, "no store has the address \"postgres:x\"");
    assert_string_equal(
        error.hint, "Write sqlite:marz.db for a file or postgres://user@host/name for a server.");
}

static void a_file_that_is_no_database_is_left_alone(void **state)
{
    (void)state;
    marz_error error = {0};
    char text[2001];
    memset(text, 'x', 2000);
    text[2000] = '\0';
    test_write(test_path("letter.txt"), text);
    assert_int_equal(open_and_close(url_of("letter.txt"), &error), MARZ_E_STORE);
    assert_non_null(strstr(error.message, "letter.txt is no SQLite database"));
    assert_string_equal(error.hint, "Name another file with --store.");
    char *after = test_read(test_path("letter.txt"));
    assert_string_equal(after, text);
    free(after);
}

static void a_database_of_another_program_is_left_alone(void **state)
{
    (void)state;
    marz_error error = {0};
    change("browser.db", "create table bookmarks (url text)");
    assert_int_equal(open_and_close(url_of("browser.db"), &error), MARZ_E_STORE);
    assert_string_equal(error.message, "the store holds tables of another program");
    change("browser.db", "create table schema_migratio (url text)"); // Nothing was added.
}

static void a_schema_of_another_program_is_left_alone(void **state)
{
    (void)state;
    marz_error error = {0};
    char sql[128];
    const char *url = test_postgres();
    snprintf(sql, sizeof sql, "create table %s.account (x int)", strstr(url, "test_"));
    test_postgres_run(sql);
    assert_int_equal(open_and_close(url, &error), MARZ_E_STORE);
    assert_string_equal(error.message, "the store holds tables of another program");
}

static void a_store_of_a_newer_program_is_refused(void **state)
{
    (void)state;
    marz_error error = {0};
    assert_ok(open_and_close(url_of("newer.db"), &error), &error);
    change("newer.db", "insert into schema_migration values (999, '0999_future', 'x', 'later')");
    assert_int_equal(open_and_close(url_of("newer.db"), &error), MARZ_E_STORE);
    assert_string_equal(error.message,
                        "the store was made by a newer program (step 999 0999_future)");
    assert_string_equal(error.hint, "Install the newer version of marz, or name another store.");
}

static void a_migration_that_was_changed_is_refused(void **state)
{
    (void)state;
    marz_error error = {0};
    assert_ok(open_and_close(url_of("edited.db"), &error), &error);
    change("edited.db", "update schema_migration set checksum = 'x' where number = 1");
    assert_int_equal(open_and_close(url_of("edited.db"), &error), MARZ_E_STORE);
    assert_string_equal(error.message, "step 1 of the store is not the one of this program");
}

static void an_old_file_that_was_edited_would_be_noticed(void **state)
{
    (void)state;
    // The first released text; whoever changes it breaks every store that there is.
    char sum[32];
    snprintf(sum, sizeof sum, "%016" PRIx64,
             marz_hash(marz_store_migrations[0].text, strlen(marz_store_migrations[0].text)));
    assert_string_equal(marz_store_migrations[0].name, "0001_company");
    assert_string_equal(sum, "23a8ba72532d5228");
}

/// A store as a program that knew only the first `count` migrations left it, with one row.
static void make_older(const char *name, int32_t count)
{
    char sql[200];
    change(name, "create table schema_migration (number bigint not null primary key, "
                 "name text not null, checksum text not null, applied_at text not null)");
    for (int32_t k = 0; k < marz_store_migrations_count; k++) {
        const marz_sql_text *step = &marz_store_migrations[k];
        const long number = strtol(step->name, NULL, 10);
        if (number > count || !marz_sql_text_is_for(step, "sqlite"))
            continue;
        change(name, step->text);
        snprintf(sql, sizeof sql,
                 "insert into schema_migration values (%ld, '%s', '%016" PRIx64 "', 'then')",
                 number, step->name, marz_hash(step->text, strlen(step->text)));
        change(name, sql);
    }
    change(name, "insert into team (id, name) values ('t1', 'North')");
}

static void a_store_of_every_older_program_is_brought_up_to_date(void **state)
{
    (void)state;
    for (int32_t count = 1; count <= marz_store_migrations_count; count++) {
        char name[32], url[600];
        marz_error error = {0};
        marz_store *store = NULL;
        snprintf(name, sizeof name, "older-%d.db", count);
        make_older(name, count);
        snprintf(url, sizeof url, "%s", url_of(name));
        assert_ok(marz_store_open(url, &store, &error), &error);
        char *rows = rows_text(store, MARZ_ENTITY_team);
        assert_string_equal(rows, "id=t1|name=North\n");
        free(rows);
        assert_int_equal(row_put(store, MARZ_ENTITY_team, "id=t1|name=South"), MARZ_PUT_CHANGED);
        assert_int_equal(marz_sql_run(store->db, "delete from \"history\"", &error), MARZ_E_STORE);
        marz_store_close(store);
        assert_ok(open_and_close(url, &error), &error);
    }
}

static void a_folder_that_is_not_there_is_named(void **state)
{
    (void)state;
    marz_error error = {0};
    assert_int_equal(open_and_close(url_of("nowhere/marz.db"), &error), MARZ_E_IO);
    assert_non_null(strstr(error.message, "nowhere/marz.db cannot be opened: No such file"));
    assert_string_equal(error.hint, "Check that its folder exists and may be written.");
}

static int open_as_nobody(void *context)
{
    marz_error error = {0};
    become_nobody();
    const marz_status status = open_and_close(context, &error);
    if (!strstr(error.message, "marz.db cannot be "))
        fprintf(stderr, "%s\n", error.message);
    return strstr(error.message, "marz.db cannot be ") ? (int)status : 99;
}

static void a_folder_that_may_only_be_read_is_no_place_for_a_store(void **state)
{
    (void)state;
    marz_error error = {0};
    chmod(test_folder(), 0755);
    assert_int_equal(mkdir(test_path("closed"), 0755), 0);
    char url[600];
    snprintf(url, sizeof url, "%s", url_of("closed/marz.db"));
    if (geteuid() != 0)
        chmod(test_path("closed"), 0555);
    assert_int_equal(in_child(open_as_nobody, url), MARZ_E_IO);
    chmod(test_path("closed"), 0755);
    assert_ok(open_and_close(url, &error), &error);
    if (geteuid() != 0) {
        chmod(test_path("closed/marz.db"), 0444);
        chmod(test_path("closed"), 0555);
    }
    assert_int_equal(in_child(open_as_nobody, url), MARZ_E_IO);
    chmod(test_path("closed"), 0755);
}

/// A bulk load in a process whose files may not grow beyond 600 kB, as on a full disk.
static int load_without_room(void *context)
{
    marz_error error = {0};
    marz_store *store = NULL;
    const struct rlimit limit = {600000, 600000};
    signal(SIGXFSZ, SIG_IGN);
    if (marz_store_open(context, &store, &error) || setrlimit(RLIMIT_FSIZE, &limit) ||
        marz_store_begin(store, &error))
        return 98;
    marz_status status = MARZ_OK;
    for (int k = 0; k < 200000 && !status; k++) {
        char id[16];
        marz_put result;
        snprintf(id, sizeof id, "t%06d", k);
        marz_row row = {0};
        row.values[0].text = id;
        row.values[1].text = "a name of some length, so that pages fill and must be written";
        status = marz_store_put(store, MARZ_ENTITY_team, &row, 3, &result, &error);
    }
    if (!status)
        status = marz_store_commit(store, &error);
    else
        marz_store_rollback(store);
    const bool is_clear = strstr(error.message, "cannot be read or written: File too large") ||
                          strstr(error.message, "has no room left on its disk");
    if (!is_clear || !strstr(error.hint, "what was there before is still there"))
        fprintf(stderr, "%s\n%s\n", error.message, error.hint);
    marz_store_close(store);
    return is_clear ? (int)status : 99;
}

static void a_full_disk_loses_nothing_that_was_there(void **state)
{
    (void)state;
    marz_error error = {0};
    marz_store *store = NULL;
    char url[600];
    snprintf(url, sizeof url, "%s", url_of("full.db"));
    assert_ok(marz_store_open(url, &store, &error), &error);
    row_put(store, MARZ_ENTITY_team, "id=before|name=North");
    marz_store_close(store);
    assert_int_equal(in_child(load_without_room, url), MARZ_E_IO);
    assert_ok(marz_store_open(url, &store, &error), &error);
    char *rows = rows_text(store, MARZ_ENTITY_team);
    assert_string_equal(rows, "id=before|name=North\n");
    free(rows);
    assert_int_equal(row_put(store, MARZ_ENTITY_team, "id=after|name=South"), MARZ_PUT_NEW);
    marz_store_close(store);
}

static void second_writer_waits_then_gives_up(const char *url, const char *words)
{
    marz_error error = {0};
    marz_store *first = NULL, *second = NULL;
    assert_ok(marz_store_open(url, &first, &error), &error);
    assert_ok(marz_store_open(url, &second, &error), &error);
    assert_ok(marz_sql_wait(second->db, PATIENCE_MS, &error), &error);
    assert_ok(marz_store_begin(first, &error), &error);
    row_put(first, MARZ_ENTITY_team, "id=t1|name=North");
    const int64_t before = marz_clock_ms();
    assert_int_equal(marz_store_begin(second, &error), MARZ_E_BUSY);
    assert_true(marz_clock_ms() - before >= PATIENCE_MS - 20);
    assert_non_null(strstr(error.message, words));
    assert_string_equal(error.hint, "Wait until it has finished, then try again.");
    assert_ok(marz_store_commit(first, &error), &error);
    assert_ok(marz_store_begin(second, &error), &error);
    assert_int_equal(row_put(second, MARZ_ENTITY_team, "id=t1|name=North"), MARZ_PUT_UNCHANGED);
    assert_ok(marz_store_commit(second, &error), &error);
    marz_store_close(first);
    marz_store_close(second);
}

static void a_second_writer_of_a_file_is_told_so(void **state)
{
    (void)state;
    char url[600];
    snprintf(url, sizeof url, "%s", url_of("shared.db"));
    second_writer_waits_then_gives_up(url, "shared.db is in use by another process");
}

static void a_second_writer_of_a_server_is_told_so(void **state)
{
    (void)state;
    second_writer_waits_then_gives_up(test_postgres(), "the database is in use by another process");
}

static int open_once(void *context)
{
    marz_error error = {0};
    const marz_status status = open_and_close(context, &error);
    if (status)
        fprintf(stderr, "%s\n", error.message);
    return (int)status;
}

static void eight_open_a_new_store_at_once(const char *url)
{
    pid_t children[8];
    char copy[600];
    marz_error error = {0};
    snprintf(copy, sizeof copy, "%s", url);
    for (int k = 0; k < 8; k++)
        children[k] = start_child(open_once, copy);
    for (int k = 0; k < 8; k++)
        assert_int_equal(wait_for_child(children[k]), 0);
    assert_ok(open_and_close(copy, &error), &error);
}

static void a_new_file_is_made_by_many_at_once(void **state)
{
    (void)state;
    eight_open_a_new_store_at_once(url_of("race.db"));
}

static void a_new_schema_is_made_by_many_at_once(void **state)
{
    (void)state;
    eight_open_a_new_store_at_once(test_postgres());
}

static void a_server_that_is_not_there_is_named(void **state)
{
    (void)state;
    marz_error error = {0};
    assert_int_equal(open_and_close("postgres:///x?host=/nowhere", &error), MARZ_E_STORE);
    assert_non_null(strstr(error.message, "cannot reach the database: "));
    assert_non_null(strstr(error.message, "/nowhere"));
    assert_string_equal(error.hint,
                        "Check the address, and that the server runs and knows the user.");
}

static void a_lost_connection_is_a_clear_error(void **state)
{
    (void)state;
    marz_error error = {0};
    marz_store *store = NULL;
    const char *url = test_postgres();
    assert_ok(marz_store_open(url, &store, &error), &error);
    assert_ok(marz_store_begin(store, &error), &error);
    row_put(store, MARZ_ENTITY_team, "id=t1|name=North");
    test_postgres_run("select count(pg_terminate_backend(pid)) from pg_stat_activity "
                      "where state = 'idle in transaction'");
    assert_int_equal(marz_store_commit(store, &error), MARZ_E_STORE);
    assert_non_null(strstr(error.message, "the connection to the database is lost: "));
    assert_string_equal(error.hint, "What was not committed is undone; run the command again.");
    marz_store_close(store);
    assert_ok(marz_store_open(url, &store, &error), &error);
    int64_t count = -1;
    assert_ok(marz_store_count(store, MARZ_ENTITY_team, &count, &error), &error);
    assert_int_equal(count, 0);
    marz_store_close(store);
}

static void text_that_is_no_utf8_is_bad_input_on_a_server(void **state)
{
    (void)state;
    marz_error error = {0};
    marz_store *store = NULL;
    marz_put result;
    marz_row row = {0};
    row.values[0].text = "t\xff";
    assert_ok(marz_store_open(test_postgres(), &store, &error), &error);
    assert_int_equal(marz_store_put(store, MARZ_ENTITY_team, &row, 1, &result, &error),
                     MARZ_E_INPUT);
    assert_non_null(strstr(error.message, "the database does not take that value: invalid byte"));
    marz_store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_that_nobody_understands_is_wrong_use),
        cmocka_unit_test(a_file_that_is_no_database_is_left_alone),
        cmocka_unit_test(a_database_of_another_program_is_left_alone),
        cmocka_unit_test(a_schema_of_another_program_is_left_alone),
        cmocka_unit_test(a_store_of_a_newer_program_is_refused),
        cmocka_unit_test(a_migration_that_was_changed_is_refused),
        cmocka_unit_test(an_old_file_that_was_edited_would_be_noticed),
        cmocka_unit_test(a_store_of_every_older_program_is_brought_up_to_date),
        cmocka_unit_test(a_folder_that_is_not_there_is_named),
        cmocka_unit_test(a_folder_that_may_only_be_read_is_no_place_for_a_store),
        cmocka_unit_test(a_full_disk_loses_nothing_that_was_there),
        cmocka_unit_test(a_second_writer_of_a_file_is_told_so),
        cmocka_unit_test(a_second_writer_of_a_server_is_told_so),
        cmocka_unit_test(a_new_file_is_made_by_many_at_once),
        cmocka_unit_test(a_new_schema_is_made_by_many_at_once),
        cmocka_unit_test(a_server_that_is_not_there_is_named),
        cmocka_unit_test(a_lost_connection_is_a_clear_error),
        cmocka_unit_test(text_that_is_no_utf8_is_bad_input_on_a_server),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
