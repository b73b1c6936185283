#include "fixture.h"
#include "support.h"

#include <minizip/unzip.h>
#include <stdlib.h>
#include <unistd.h>

/// A part of the workbook as text; owned by the caller (free).
static char *read_part(const char *path, const char *part)
{
    unzFile zip = unzOpen(path);
    assert_non_null(zip);
    if (unzLocateFile(zip, part, 1) != UNZ_OK)
        fail_msg("no part %s", part);
    assert_int_equal(unzOpenCurrentFile(zip), UNZ_OK);
    char *text = calloc(1, 1 << 22);
    assert_non_null(text);
    assert_true(unzReadCurrentFile(zip, text, (1 << 22) - 1) >= 0);
    unzClose(zip);
    return text;
}

static void write_book(fixture *f, const char *language, char path[static 512])
{
    marz_error error = {0};
    fixture_make(f, 240, 8, language);
    snprintf(path, 512, "%s/%s.xlsx", test_folder(), language);
    assert_ok(marz_report_xlsx(&f->input, path, &error), &error);
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("not there: %s", part);
}

static void each_table_has_a_sheet_to_filter(void **state)
{
    (void)state;
    fixture f;
    char path[512];
    write_book(&f, "en", path);
    char *book = read_part(path, "xl/workbook.xml");
    static const char *const sheets[] = {"Summary",
                                         "Moves",
                                         "Goals by month",
                                         "Quotas",
                                         "Segments",
                                         "Look-alikes",
                                         "Team",
                                         "SWOT",
                                         "Workload by territory",
                                         "Last year restated",
                                         "Deals and leads",
                                         "Key figures",
                                         "Missing data",
                                         "Assumptions"};
    for (size_t k = 0; k < sizeof sheets / sizeof *sheets; k++) {
        char name[64];
        snprintf(name, sizeof name, "name=\"%s\"", sheets[k]);
        assert_has(book, name);
    }
    char *moves = read_part(path, "xl/worksheets/sheet2.xml");
    assert_has(moves, "<autoFilter ref=\"A1:J11\"/>");
    assert_has(moves, "state=\"frozen\"");
    assert_has(moves, "<v>9000</v>");
    char *styles = read_part(path, "xl/styles.xml");
    assert_has(styles, "formatCode=\"0.0%\"");
    free(book);
    free(moves);
    free(styles);
    fixture_drop(&f);
}

static void the_first_sheet_says_what_the_page_says(void **state)
{
    (void)state;
    fixture f;
    char path[512];
    write_book(&f, "fa", path);
    char *strings = read_part(path, "xl/sharedStrings.xml");
    assert_has(strings, "هیچ حسابی به نام کسی که رفته باشد نیست.");
    assert_has(strings, "شرکت شبیه‌سازی‌شده");
    char *sheet = read_part(path, "xl/worksheets/sheet1.xml");
    assert_has(sheet, "rightToLeft=\"1\"");
    free(strings);
    free(sheet);
    fixture_drop(&f);
}

static void the_same_guide_gives_the_same_workbook(void **state)
{
    (void)state;
    char path[512];
    char *parts[2];
    for (int k = 0; k < 2; k++) {
        fixture f;
        write_book(&f, "en", path);
        parts[k] = read_part(path, "docProps/core.xml");
        fixture_drop(&f);
        if (k == 0)
            sleep(1); // A clock in the file would show.
    }
    assert_string_equal(parts[0], parts[1]);
    assert_has(parts[0], "2026-11-24");
    free(parts[0]);
    free(parts[1]);
}

static void a_folder_that_is_not_there_is_an_error_of_files(void **state)
{
    (void)state;
    fixture f;
    marz_error error = {0};
    fixture_make(&f, 12, 3, "en");
    assert_int_equal(marz_report_xlsx(&f.input, "/nowhere/at/all/plan.xlsx", &error), MARZ_E_IO);
    assert_has(error.message, "cannot write /nowhere/at/all/plan.xlsx");
    fixture_drop(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_table_has_a_sheet_to_filter),
        cmocka_unit_test(the_first_sheet_says_what_the_page_says),
        cmocka_unit_test(the_same_guide_gives_the_same_workbook),
        cmocka_unit_test(a_folder_that_is_not_there_is_an_error_of_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
