// The full disk, the read-only place, the second writer, the endless line: clear words, exit status
// 3 or 4, and nothing lost.
#include "support.h"

#include "program.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *in_folder(const char *name)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", test_folder(), name);
    return path;
}

static void expect_words(const char *words)
{
    char *text = test_read(in_folder("stderr"));
    if (!strstr(text, words))
        print_error("\"%s\" is not in: %s\n", words, text);
    assert_non_null(strstr(text, words));
    free(text);
}

static int64_t accounts_in_store(void)
{
    sqlite3 *db;
    sqlite3_stmt *query;
    assert_int_equal(sqlite3_open(in_folder("test.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "select count(*) from account", -1, &query, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    const int64_t count = sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    sqlite3_close(db);
    return count;
}

static int make_store(void **state)
{
    (void)state;
    json_decref(run_json("generate --accounts 120 --reps 4 --seed 2 --out company", 0));
    json_decref(run_json("import company", 0));
    json_decref(run_json("generate --accounts 4000 --reps 8 --seed 3 --out more", 0));
    return 0;
}

static void a_full_disk_keeps_the_old_state(void **state)
{
    (void)state;
    const int64_t before = accounts_in_store();
    // A limit on the size of files stands for a disk that fills up in the middle of an import.
    char command[1024];
    snprintf(
        command, sizeof command,
        "cd '%s' && (ulimit -f 4000; MARZ_STORE=sqlite:test.db '%s' import more >out 2>stderr)",
        test_folder(), getenv("MARZ_BIN"));
    const int status = system(command);
    assert_int_equal(status >> 8, 4);
    assert_int_equal(accounts_in_store(), before);
    json_decref(run_json("import company", 0));
}

static void a_place_that_cannot_be_written_is_said(void **state)
{
    (void)state;
    assert_int_equal(run_program("init --store sqlite:/proc/marz.db", NULL), 4);
    assert_int_equal(run_program("plan --effort 1 --out /proc/plan.json", NULL), 4);
    assert_int_equal(run_program("template /proc/company", NULL), 4);
}

static void a_second_writer_waits_and_then_says_so(void **state)
{
    (void)state;
    sqlite3 *db;
    assert_int_equal(sqlite3_open(in_folder("test.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "begin immediate", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(run_program("import company", NULL), 4);
    expect_words("hint:");
    assert_int_equal(sqlite3_exec(db, "rollback", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    json_decref(run_json("import company", 0));
}

static void two_gigabytes_in_one_line_end_early(void **state)
{
    (void)state;
    FILE *file = fopen(in_folder("accounts.csv"), "wb");
    assert_non_null(file);
    fputs("id,name\n1,", file);
    for (int k = 0; k < 1 << 20; k++)
        fputs("aaaaaaaaaaaaaaaaaaaaaaaa", file);
    fclose(file);
    // The rest of the line is a hole in the file: read as zeros, costs no disk.
    assert_int_equal(truncate(in_folder("accounts.csv"), (off_t)2 << 30), 0);
    assert_int_equal(run_program("import accounts.csv", NULL), 3);
    expect_words("accounts.csv:2");
    assert_int_equal(remove(in_folder("accounts.csv")), 0);
}

static void what_is_no_database_is_left_alone(void **state)
{
    (void)state;
    test_write(in_folder("notes.txt"), "these are my notes, and no database at all\n");
    assert_int_equal(run_program("import company --store sqlite:notes.txt", NULL), 4);
    char *text = test_read(in_folder("notes.txt"));
    assert_string_equal(text, "these are my notes, and no database at all\n");
    free(text);
    assert_int_equal(run_program("plan --store mysql://nowhere", NULL), 2);
}

static void refused_rows_come_back_with_reasons(void **state)
{
    (void)state;
    test_write(in_folder("reps.csv"),
               "id,name,hired\nR1,Sara,2020-01-31\nR2,,2020-02-01\nR3,Omid,2020-02-31\n");
    json_t *report = run_json("import reps.csv --store sqlite:other.db", 0);
    json_t *table = json_array_get(json_object_get(report, "tables"), 0);
    assert_int_equal(json_integer_value(json_object_get(table, "accepted")), 1);
    assert_int_equal(json_integer_value(json_object_get(table, "refused")), 2);
    json_decref(report);
    char *refused = test_read(in_folder("refused.csv"));
    assert_non_null(strstr(refused, "R2"));
    assert_non_null(strstr(refused, "2020-02-31"));
    free(refused);
    json_decref(run_json("import reps.csv --strict --store sqlite:other.db", 3));
}

static void an_empty_workspace_says_what_is_missing(void **state)
{
    (void)state;
    assert_int_equal(run_program("plan --store sqlite:nothing.db", NULL), 3);
    expect_words("hint:");
    assert_int_equal(run_program("serve --store sqlite:nothing.db", NULL), 3);
    expect_words("hint:");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_disk_keeps_the_old_state),
        cmocka_unit_test(a_place_that_cannot_be_written_is_said),
        cmocka_unit_test(a_second_writer_waits_and_then_says_so),
        cmocka_unit_test(two_gigabytes_in_one_line_end_early),
        cmocka_unit_test(what_is_no_database_is_left_alone),
        cmocka_unit_test(refused_rows_come_back_with_reasons),
        cmocka_unit_test(an_empty_workspace_says_what_is_missing),
    };
    return cmocka_run_group_tests(tests, make_store, NULL);
}
