// Files in and out, short of memory: said clearly, nothing kept by half, nothing leaked (the
// sanitizer looks).
#include "refuse.h"
#include "support.h"

#include "base/file.h"
#include "exchange/export.h"
#include "exchange/import.h"
#include "exchange/template.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const accounts =
    "id,name,parent,owner,kind,employees,created,lock,phone\n"
    "a1,Acme,,r1,prospect,10,2024-01-02,,0912-345-6789\n"
    "a2,\"Bolt \"\"Q\"\"\",a1,r9,مشتری,\"1,200\",1403/02/03,r1;r2,\n"
    ",No key,,,,,,,\n"
    "a4,شركت علي,,r1,lead,many,,,\n"
    "a1,Acme,,r1,prospect,11,2024-01-02,,\n";

static const char *const mapping = "[account from customers.csv]\n"
                                   "id = Key\n"
                                   "name = {First} {Last}\n"
                                   "owner = Rep\n"
                                   "owner.lookup = people\n"
                                   "industry = Branch\n"
                                   "industry.values = branches\n"
                                   "row.where = Active = yes | y\n"
                                   "[values branches]\n"
                                   "R = Retail\n"
                                   "[lookup people]\n"
                                   "file = people.csv\n"
                                   "key = Name\n"
                                   "value = Number\n";

/// An import and what came out of it.
typedef struct intake {
    const char *path, *mapping, *refused;
    int64_t rows;
} intake;

static marz_status count_row(void *context, marz_entity entity, const marz_row *row, uint32_t mask,
                             marz_sink_result *result, marz_error *error)
{
    (void)entity, (void)row, (void)mask, (void)error;
    ((intake *)context)->rows++;
    *result = MARZ_SINK_NEW;
    return MARZ_OK;
}

static bool knows_nothing(void *context, marz_entity entity, const char *id)
{
    (void)context, (void)entity, (void)id;
    return false;
}

static marz_status import_once(void *context, marz_error *error)
{
    intake *in = context;
    static const marz_settings settings = {.currency = "USD"};
    const marz_import_options options = {.paths = &in->path,
                                         .path_count = 1,
                                         .mapping_path = in->mapping,
                                         .refused_path = in->refused,
                                         .settings = &settings,
                                         .sink = count_row,
                                         .known = knows_nothing,
                                         .context = in,
                                         .thread_count = 1};
    remove(in->refused);
    in->rows = 0;
    marz_arena *arena = marz_arena_create(64);
    marz_import_report report = {.refused_total = -1};
    const marz_status status = arena ? marz_import(&options, arena, &report, error)
                                     : marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the test");
    if (status) {
        assert_int_equal(report.refused_total, -1);
        assert_int_not_equal(access(in->refused, F_OK), 0);
    }
    marz_arena_destroy(arena);
    return status;
}

static char *keep_path(const char *name)
{
    char *path = malloc(600);
    snprintf(path, 600, "%s/%s", test_folder(), name);
    return path;
}

static void torture_import(const char *name, const char *mapping_name, int64_t rows)
{
    char *path = keep_path(name), *refused = keep_path("refused.csv");
    char *map = mapping_name ? keep_path(mapping_name) : NULL;
    intake in = {path, map, refused, 0};
    const long pieces = refuse_each(import_once, &in, true);
    print_message("  %s: %ld allocations\n", name, pieces);
    assert_int_equal(in.rows, rows);
    assert_true(pieces > 50);
    refuse_each(import_once, &in, false);
    free(path);
    free(refused);
    free(map);
}

static void tables_are_read_or_there_is_no_memory(void **state)
{
    (void)state;
    test_write(test_path("accounts.csv"), accounts);
    torture_import("accounts.csv", NULL, 2);
}

static void mappings_are_read_or_there_is_no_memory(void **state)
{
    (void)state;
    marz_error error = {0};
    assert_ok(marz_folder_make(test_path("crm"), &error), &error);
    test_write(test_path("crm/customers.csv"), "Key;First;Last;Rep;Branch;Active\n"
                                               "1;Ann;Lee;Sara;R;yes\n2;Bo;Ek;Omid;X;no\n"
                                               "3;Ed;Fox;Nobody;R;y\n");
    test_write(test_path("crm/people.csv"), "Number,Name\nr1,Sara\nr2,Omid\n");
    test_write(test_path("crm.ini"), mapping);
    torture_import("crm", "crm.ini", 2);
}

/// Each try writes to a folder of its own: nothing is replaced.
static marz_status write_templates(void *context, marz_error *error)
{
    int *tries = context;
    char folder[32];
    snprintf(folder, sizeof folder, "templates%d", (*tries)++);
    const char *const *files;
    int32_t count;
    marz_arena *arena = marz_arena_create(64);
    const marz_status status =
        arena ? marz_template_write(test_path(folder), true, arena, &files, &count, error)
              : marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the test");
    marz_arena_destroy(arena);
    return status;
}

static void templates_are_written_or_there_is_no_memory(void **state)
{
    (void)state;
    int tries = 0;
    assert_true(refuse_each(write_templates, &tries, true) > 10);
}

static marz_status export_once(void *context, marz_error *error)
{
    const marz_export_target *target = context;
    static const marz_owner_change changes[] = {
        {"a1", "Acme, Inc", "r1", "r2", "s@x.org", "o@x.org", "nearer", NULL, 0},
        {"a2", "بولت", "", "r1", "", "s@x.org", "nobody had it", NULL, 30},
    };
    const char *files[2];
    marz_arena *arena = marz_arena_create(64);
    const marz_status status =
        arena ? marz_export_owners(test_folder(), *target, changes, 2, 20000, arena, files, error)
              : marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the test");
    marz_arena_destroy(arena);
    return status;
}

static void changes_are_written_and_read_or_there_is_no_memory(void **state)
{
    (void)state;
    for (marz_export_target target = MARZ_EXPORT_CSV; target <= MARZ_EXPORT_SALESFORCE; target++)
        assert_true(refuse_each(export_once, &target, true) > 1);
    torture_import("owner-changes.xlsx", NULL, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_read_or_there_is_no_memory),
        cmocka_unit_test(mappings_are_read_or_there_is_no_memory),
        cmocka_unit_test(templates_are_written_or_there_is_no_memory),
        cmocka_unit_test(changes_are_written_and_read_or_there_is_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
