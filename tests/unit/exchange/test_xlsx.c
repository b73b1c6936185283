#include "memory_sink.h"

#include "base/calendar.h"
#include "exchange/export.h"
#include "exchange/template.h"
#include "exchange/workbook.h"
#include "exchange/xlsx.h"

#include <unistd.h>
#include <xlsxwriter.h>
#include <zip.h>

static void a_workbook_is_imported_sheet_by_sheet(void **state)
{
    (void)state;
    memory_sink s;
    sink_init(&s, "USD");
    lxw_workbook *book = workbook_new(test_path("company.xlsx"));
    lxw_worksheet *deals = workbook_add_worksheet(book, "Opportunities");
    lxw_worksheet *accounts = workbook_add_worksheet(book, "accounts");
    lxw_worksheet *notes = workbook_add_worksheet(book, "notes");
    lxw_worksheet *hidden = workbook_add_worksheet(book, "sales");
    worksheet_hide(hidden);
    lxw_format *date = workbook_add_format(book), *money = workbook_add_format(book);
    format_set_num_format(date, "[$-409]dd\\-mmm\\-yyyy;@");
    format_set_num_format(money, "\"days\" #,##0.00");
    worksheet_write_string(notes, 0, 0, "hello", NULL);
    static const char *const heads[] = {"id", "account", "amount", "created", "closed", "stage"};
    for (uint16_t c = 0; c < 6; c++)
        worksheet_write_string(deals, 0, c, heads[c], NULL);
    worksheet_write_number(deals, 2, 0, 1001, NULL);
    worksheet_write_string(deals, 2, 1, "a1", NULL);
    worksheet_write_number(deals, 2, 2, 1.234, money);
    worksheet_write_number(deals, 2, 3, 45292.75, date);
    worksheet_write_number(deals, 2, 4, 45293, NULL);
    worksheet_write_number(deals, 3, 0, 1e12, NULL);
    worksheet_write_number(deals, 3, 2, 0.1 + 0.2, NULL);
    worksheet_write_string(deals, 3, 5, "ملاقات", NULL);
    worksheet_write_string(accounts, 0, 0, "id", NULL);
    worksheet_write_string(accounts, 0, 1, "name", NULL);
    worksheet_write_string(accounts, 1, 0, "a1", NULL);
    worksheet_write_formula_str(accounts, 1, 1, "=\"Ac\"&\"me\"", NULL, "Acme");
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
    assert_ok(sink_import(&s, test_path("company.xlsx"), NULL, NULL), &s.error);
    assert_int_equal(s.report.table_count, 2);
    assert_string_equal(s.report.tables[0].file, "company.xlsx/accounts");
    assert_string_equal(s.report.tables[1].file, "company.xlsx/Opportunities");
    assert_string_equal(s.report.ignored_files[0], "company.xlsx/notes");
    assert_string_equal(sink_row(&s, MARZ_ENTITY_account, "a1"), "name=Acme|");
    int32_t day;
    assert_true(marz_day_parse_iso("2024-01-01", &day));
    char line[128];
    snprintf(line, sizeof line, "account=a1|amount=123|created=%d|closed=%d|", day, day + 1);
    assert_string_equal(sink_row(&s, MARZ_ENTITY_deal, "1001"), line);
    assert_string_equal(sink_row(&s, MARZ_ENTITY_deal, "1000000000000"),
                        "stage=ملاقات|status=open|amount=30|");
    sink_deinit(&s);
}

static void formats_tell_dates_and_percentages_from_numbers(void **state)
{
    (void)state;
    static const char *const dates[] = {"dd/mm/yyyy", "[$-fa-IR,96]yyyy/mm/dd", "d-mmm", "mmm-yy",
                                        "yyyy-mm-dd hh:mm"};
    static const char *const percentages[] = {"0%", "0.00%", "[Red]0.0 %", "0%;-0%"};
    static const char *const numbers[] = {
        "0.00", "General", "#,##0 \"days\"", "[Red]0",   "hh:mm:ss", "0\\d",
        "@",    "0_d",     "\"yyyy",         "0.00E+00", "0\"%\"",   "0;0%"};
    for (size_t k = 0; k < sizeof dates / sizeof *dates; k++)
        assert_int_equal(marz_format_shows(dates[k]), MARZ_SHOWN_DATE);
    for (size_t k = 0; k < sizeof percentages / sizeof *percentages; k++)
        assert_int_equal(marz_format_shows(percentages[k]), MARZ_SHOWN_PERCENTAGE);
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
        assert_int_equal(marz_format_shows(numbers[k]), MARZ_SHOWN_NUMBER);
}

/// The capacity of a rep, written as a number of the given format.
static char *import_share(double share, const char *format)
{
    memory_sink s;
    sink_init(&s, "USD");
    lxw_workbook *book = workbook_new(test_path("reps.xlsx"));
    lxw_worksheet *reps = workbook_add_worksheet(book, "reps");
    lxw_format *shown = workbook_add_format(book);
    format_set_num_format(shown, format);
    worksheet_write_string(reps, 0, 0, "id", NULL);
    worksheet_write_string(reps, 0, 1, "name", NULL);
    worksheet_write_string(reps, 0, 2, "capacity", NULL);
    worksheet_write_string(reps, 1, 0, "r1", NULL);
    worksheet_write_string(reps, 1, 1, "Sara", NULL);
    worksheet_write_number(reps, 1, 2, share, shown);
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
    assert_ok(sink_import(&s, test_path("reps.xlsx"), NULL, NULL), &s.error);
    const char *row = sink_row(&s, MARZ_ENTITY_rep, "r1");
    char *kept = strdup(row ? row : sink_table(&s, MARZ_ENTITY_rep)->first_refused[0].reason);
    sink_deinit(&s);
    return kept;
}

static void a_share_is_what_its_cell_shows(void **state)
{
    (void)state;
    static const struct {
        double share;
        const char *format, *kept;
    } cases[] = {
        {1, "0%", "name=Sara|capacity=1000000|"},
        {0.8, "0.0%", "name=Sara|capacity=800000|"},
        {1.25, "[Red]0.00%", "name=Sara|capacity=1250000|"},
        {0.8, "General", "name=Sara|capacity=800000|"},
        {1, "0.00", "\"1\" may mean a percentage or a share of 1: write the percent sign"},
        {80, "General", "\"80\" may mean a percentage or a share of 1: write the percent sign"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char *kept = import_share(cases[k].share, cases[k].format);
        assert_string_equal(kept, cases[k].kept);
        free(kept);
    }
}

/// A zip of the given parts: name, content, name, content …, NULL.
static void write_zip(const char *path, const char *const *parts)
{
    zipFile zip = zipOpen64(path, APPEND_STATUS_CREATE);
    assert_non_null(zip);
    for (; *parts; parts += 2) {
        zip_fileinfo info = {0};
        assert_int_equal(zipOpenNewFileInZip(zip, parts[0], &info, NULL, 0, NULL, 0, NULL, 8, 6),
                         0);
        assert_int_equal(zipWriteInFileInZip(zip, parts[1], (unsigned)strlen(parts[1])), 0);
        assert_int_equal(zipCloseFileInZip(zip), 0);
    }
    assert_int_equal(zipClose(zip, NULL), 0);
}

#define BOOK_PART                                                                                  \
    "xl/workbook.xml",                                                                             \
        "<x:workbook xmlns:x='u' xmlns:r='v'><x:workbookPr date1904='1'/><x:sheets>"               \
        "<x:sheet name='accounts' r:id='r1'/></x:sheets></x:workbook>"
#define RELATIONS_PART                                                                             \
    "xl/_rels/workbook.xml.rels",                                                                  \
        "<Relationships><Relationship Id='r1' Target='/xl/s.xml'/></Relationships>"

/// Imports a workbook made by hand; its only sheet is the given XML.
static marz_status import_sheet(memory_sink *s, const char *sheet)
{
    const char *parts[] = {BOOK_PART, RELATIONS_PART, "xl/s.xml", sheet, NULL};
    write_zip(test_path("hand.xlsx"), parts);
    return sink_import(s, test_path("hand.xlsx"), NULL, NULL);
}

static void other_writers_are_understood_too(void **state)
{
    (void)state;
    memory_sink s;
    sink_init(&s, "USD");
    assert_ok(
        import_sheet(&s, "<worksheet><sheetData><row><c t='inlineStr'><is><t>id</t></is></c>"
                         "<c t='inlineStr'><is><r><t>na</t></r><rPh><t>x</t></rPh><r><t>me</t></r>"
                         "</is></c><c t='str'><v>created</v></c></row>"
                         "<row r='7'><c r='A7'><v>1.0E2</v></c><c r='B7' t='str'><v>A&amp;B</v></c>"
                         "<c r='C7' t='d'><v>2024-01-01T00:00:00</v></c></row>"
                         "<row/><row r='9'><c r='B9'><v>5</v></c></row></sheetData></worksheet>"),
        &s.error);
    assert_string_equal(sink_row(&s, MARZ_ENTITY_account, "100"), "name=A&B|created=19723|");
    const marz_table_report *t = sink_table(&s, MARZ_ENTITY_account);
    assert_int_equal(t->read, 2);
    assert_int_equal(t->first_refused[0].line, 9);
    assert_string_equal(t->first_refused[0].reason, "id is empty");
    sink_deinit(&s);
}

static void hostile_workbooks_are_refused(void **state)
{
    (void)state;
    memory_sink s;
    sink_init(&s, "USD");
    assert_int_equal(import_sheet(&s, "<!DOCTYPE x [<!ENTITY a 'aaaa'>]><w>&a;</w>"), MARZ_E_INPUT);
    assert_non_null(strstr(s.error.message, "declares entities: refused"));
    assert_int_equal(import_sheet(&s, "<w><row>"), MARZ_E_INPUT);
    assert_non_null(strstr(s.error.message, "is damaged: no element found"));
    assert_int_equal(import_sheet(&s, "<w><row><c r='ZZZZZ1'><v>1</v></c></row></w>"),
                     MARZ_E_LIMIT);
    assert_string_equal(s.error.message, "a row has more than 4096 columns");
    marz_buffer deep = {0};
    for (int k = 0; k < 100; k++)
        marz_buffer_text(&deep, "<a>");
    assert_int_equal(import_sheet(&s, deep.text), MARZ_E_LIMIT);
    assert_non_null(strstr(s.error.message, "nests elements deeper than 64"));
    marz_buffer_clear(&deep);
    marz_buffer_text(&deep, "<w><row><c t='str'><v>");
    for (int k = 0; k < (8 << 20) / 8; k++)
        marz_buffer_text(&deep, "        ");
    marz_buffer_text(&deep, "</v></c></row></w>");
    assert_int_equal(import_sheet(&s, deep.text), MARZ_E_LIMIT);
    assert_non_null(strstr(s.error.message, "unpacks to far more than it holds: refused"));
    marz_buffer_deinit(&deep);
    test_write(test_path("fake.xlsx"), "this is no zip");
    assert_int_equal(sink_import(&s, test_path("fake.xlsx"), NULL, NULL), MARZ_E_INPUT);
    assert_non_null(strstr(s.error.message, "is damaged or no workbook"));
    const char *parts[] = {"a.txt", "hello", NULL};
    write_zip(test_path("other.xlsx"), parts);
    assert_int_equal(sink_import(&s, test_path("other.xlsx"), NULL, NULL), MARZ_E_INPUT);
    assert_string_equal(s.error.message, "the file holds no workbook");
    sink_deinit(&s);
}

static void templates_are_taken_by_the_import(void **state)
{
    (void)state;
    for (int persian = 0; persian < 2; persian++) {
        memory_sink s;
        sink_init(&s, "USD");
        const char *folder = test_path(persian ? "fa" : "en");
        const char *const *files;
        int32_t count;
        assert_ok(marz_template_write(folder, persian, s.arena, &files, &count, &s.error),
                  &s.error);
        assert_int_equal(count, MARZ_ENTITY_COUNT + 1);
        assert_ok(sink_import(&s, folder, NULL, NULL), &s.error);
        assert_int_equal(s.report.table_count, 2 * MARZ_ENTITY_COUNT);
        assert_int_equal(s.report.ignored_file_count, 1);
        assert_string_equal(s.report.ignored_files[0], "marz.xlsx/help");
        for (int32_t k = 0; k < s.report.table_count; k++) {
            assert_int_equal(s.report.tables[k].ignored_count, 0);
            assert_int_equal(s.report.tables[k].read, 0);
        }
        assert_int_equal(marz_template_write(folder, persian, s.arena, &files, &count, &s.error),
                         MARZ_E_USAGE);
        assert_non_null(strstr(s.error.message, "/accounts.csv is already there"));
        sink_deinit(&s);
    }
}

static const marz_owner_change changes[] = {
    {"a1", "Acme, Inc", "r1", "r2", "s@x.org", "o@x.org", "nearer by 40 minutes", NULL, 0},
    {"a2", "بولت", "", "r1", "", "s@x.org", "nobody had it", NULL, 0},
};

static void exports(marz_export_target target, const char *change, const char *back)
{
    marz_arena *arena = marz_arena_create(0);
    marz_error error = {0};
    const char *files[2];
    int32_t day;
    assert_true(marz_day_parse_iso("2027-01-01", &day));
    assert_ok(marz_export_owners(test_folder(), target, changes, 2, day, arena, files, &error),
              &error);
    char *text = test_read(files[0]);
    assert_string_equal(text, change);
    free(text);
    text = test_read(files[1]);
    assert_string_equal(text, back);
    free(text);
    marz_arena_destroy(arena);
}

static void changed_owners_go_to_other_systems_and_back(void **state)
{
    (void)state;
    exports(MARZ_EXPORT_CSV,
            "id,account,name of the account,rep,previous rep,from,reason\n"
            "a1@2027-01-01,a1,\"Acme, Inc\",r2,r1,2027-01-01,nearer by 40 minutes\n"
            "a2@2027-01-01,a2,بولت,r1,,2027-01-01,nobody had it\n",
            "id,account,name of the account,rep,previous rep,from,reason\n"
            "a1@2027-01-01,a1,\"Acme, Inc\",r1,r2,2027-01-01,taken back\n"
            "a2@2027-01-01,a2,بولت,,r1,2027-01-01,taken back\n");
    exports(MARZ_EXPORT_HUBSPOT,
            "Record ID,Company name,Company owner,Effective date,Reason\n"
            "a1,\"Acme, Inc\",o@x.org,2027-01-01,nearer by 40 minutes\n"
            "a2,بولت,s@x.org,2027-01-01,nobody had it\n",
            "Record ID,Company name,Company owner,Effective date,Reason\n"
            "a1,\"Acme, Inc\",s@x.org,2027-01-01,taken back\n"
            "a2,بولت,,2027-01-01,taken back\n");
    exports(MARZ_EXPORT_SALESFORCE,
            "Id,OwnerId,Effective date,Reason\n"
            "a1,r2,2027-01-01,nearer by 40 minutes\n"
            "a2,r1,2027-01-01,nobody had it\n",
            "Id,OwnerId,Effective date,Reason\n"
            "a1,r1,2027-01-01,taken back\n"
            "a2,,2027-01-01,taken back\n");
}

static void an_exported_workbook_is_imported_as_the_change(void **state)
{
    (void)state;
    memory_sink s;
    sink_init(&s, "USD");
    const char *files[2];
    marz_export_target target;
    assert_true(marz_export_target_find("xlsx", &target));
    assert_false(marz_export_target_find("xls", &target));
    assert_ok(marz_export_owners(test_path("out"), target, changes, 2, 0, s.arena, files, &s.error),
              &s.error);
    assert_ok(sink_import(&s, files[0], NULL, NULL), &s.error);
    assert_string_equal(sink_row(&s, MARZ_ENTITY_assignment, "a1@1970-01-01"),
                        "account=a1|rep=r2|from=0|reason=nearer by 40 minutes|");
    marz_buffer once = {0}, twice = {0};
    assert_ok(marz_file_read(files[0], 1 << 20, &once, &s.error), &s.error);
    assert_ok(marz_export_owners(test_path("out"), target, changes, 2, 0, s.arena, files, &s.error),
              &s.error);
    assert_ok(marz_file_read(files[0], 1 << 20, &twice, &s.error), &s.error);
    assert_int_equal(once.length, twice.length);
    assert_memory_equal(once.text, twice.text, once.length);
    marz_buffer_deinit(&once);
    marz_buffer_deinit(&twice);
    sink_deinit(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_workbook_is_imported_sheet_by_sheet),
        cmocka_unit_test(formats_tell_dates_and_percentages_from_numbers),
        cmocka_unit_test(a_share_is_what_its_cell_shows),
        cmocka_unit_test(other_writers_are_understood_too),
        cmocka_unit_test(hostile_workbooks_are_refused),
        cmocka_unit_test(templates_are_taken_by_the_import),
        cmocka_unit_test(changed_owners_go_to_other_systems_and_back),
        cmocka_unit_test(an_exported_workbook_is_imported_as_the_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
