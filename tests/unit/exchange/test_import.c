#include "memory_sink.h"

static void native_files_are_imported_in_any_order_of_columns(void **state)
{
    (void)state;
    memory_sink s;
    sink_init(&s, "USD");
    test_write(test_path("accounts.csv"), "Name,ID,Owner,Keep With,LAT,lon,revenue,shoe size\n"
                                          "Acme,a1,r1,g1,35.5,-1.25,\"$1,500.00\",44\n"
                                          "Bolt,a2,r9,,0,0,,\n");
    assert_ok(sink_import(&s, test_path("accounts.csv"), NULL, NULL), &s.error);
    assert_string_equal(
        sink_row(&s, MARZ_ENTITY_account, "a1"),
        "name=Acme|owner=r1|revenue=150000|lon=-1250000|lat=35500000|keep_with=g1|");
    assert_string_equal(sink_row(&s, MARZ_ENTITY_account, "a2"), "name=Bolt|owner=r9|");
    const marz_table_report *t = sink_table(&s, MARZ_ENTITY_account);
    assert_int_equal(t->read, 2);
    assert_int_equal(t->accepted, 2);
    assert_int_equal(t->unresolved, 2);
    assert_int_equal(t->fields[MARZ_INDEX(account, owner)].unresolved, 2);
    assert_int_equal(t->fields[MARZ_INDEX(account, lat)].missing, 1);
    assert_int_equal(t->ignored_count, 1);
    assert_string_equal(t->ignored_columns[0], "shoe size");
    sink_deinit(&s);
}

static void persian_headers_digits_and_letters_are_understood(void **state)
{
    (void)state;
    memory_sink s;
    sink_init(&s, "IRR");
    test_write(test_path("مشتریان.csv"),
               "کد،مشتری\n"); // a comma of the wrong kind makes one column: not this table
    test_write(
        test_path("مشتریان.csv"),
        "شناسه,نام‌مشتری,فروشنده,درآمد سالانه,تلفن,تاریخ "
        "ايجاد\n"
        "۱۲,شركت علي,۷,\"۱٬۵۰۰ تومان\",۰۹۱۲-۳۴۵۶۷۸۹,۱۴۰۵/۰۹/۰۲\n");
    assert_ok(sink_import(&s, test_path("مشتریان.csv"), NULL, NULL), &s.error);
    assert_string_equal(sink_row(&s, MARZ_ENTITY_account, "12"),
                        "name=شرکت علی|owner=7|revenue=15000|phone=+989123456789|created=20780|");
    sink_deinit(&s);
}

static void refused_rows_come_back_with_their_reasons(void **state)
{
    (void)state;
    memory_sink s;
    sink_init(&s, "USD");
    char refused[600];
    snprintf(refused, sizeof refused, "%s/refused.csv", test_folder());
    test_write(test_path("accounts.csv"), "id,name,employees,revenue,created,lat,lon\n"
                                          "a1,Acme,10,1.50,2024-01-02,,\n"
                                          ",No key,1,,,,\n"
                                          "a3,,1,,,,\n"
                                          "a4,Four,many,,,,\n"
                                          "a5,\"Five, Inc\",1,1.234,,,\n"
                                          "a6,Six,1,,03/04/2024,,\n"
                                          "a7,Seven,1,,,95,10\n"
                                          "a8,short\n"
                                          "a1,Acme,10,1.50,2024-01-02,,\n"
                                          "a1,Acme,11,1.50,2024-01-02,,\n"
                                          "a9,Nine,-1,,,,\n");
    assert_ok(sink_import(&s, test_path("accounts.csv"), NULL, refused), &s.error);
    const marz_table_report *t = sink_table(&s, MARZ_ENTITY_account);
    assert_int_equal(t->read, 11);
    assert_int_equal(t->accepted, 1);
    assert_int_equal(t->unchanged, 1);
    assert_int_equal(t->refused, 9);
    assert_int_equal(s.report.refused_total, 9);
    assert_string_equal(s.report.refused_file, refused);
    assert_int_equal(t->first_refused[2].line, 5);
    assert_int_equal(t->first_refused[2].column, 3);
    assert_string_equal(t->first_refused[2].reason, "\"many\" is not a number");
    char *text = test_read(refused);
    assert_string_equal(
        text,
        "file,line,column,column name,reason,row\n"
        "accounts.csv,3,1,id,id is empty,,No key,1,,,,\n"
        "accounts.csv,4,2,name,name is empty,a3,,1,,,,\n"
        "accounts.csv,5,3,employees,\"\"\"many\"\" is not a number\",a4,Four,many,,,,\n"
        "accounts.csv,6,4,revenue,\"\"\"1.234\"\" is ambiguous: a thousand or a decimal "
        "separator?\","
        "a5,\"Five, Inc\",1,1.234,,,\n"
        "accounts.csv,7,5,created,\"\"\"03/04/2024\"\" is ambiguous: day or month first?\","
        "a6,Six,1,,03/04/2024,,\n"
        "accounts.csv,8,6,lat,\"\"\"95\"\" is not between -90 and 90 degrees\",a7,Seven,1,,,95,10\n"
        "accounts.csv,9,0,,\"the row has 2 cells, the header has 7\",a8,short\n"
        "accounts.csv,11,0,,\"the id \"\"a1\"\" stands in line 2 with other values\","
        "a1,Acme,11,1.50,2024-01-02,,\n"
        "accounts.csv,12,3,employees,\"\"\"-1\"\" is below zero\",a9,Nine,-1,,,,\n");
    free(text);
    remove(refused);
    sink_deinit(&s);
}

static void of_several_companies_the_first_one_counts(void **state)
{
    (void)state;
    memory_sink s;
    sink_init(&s, "USD");
    test_write(test_path("deals.csv"),
               "Deal ID,Deal Name,Associated Company IDs\n1,A,12;34\n2,B, 12 ; 34 ;56\n3,C,12;\n"
               "4,D,12\n5,E,;12\n6,F,۱۲؛۳۴\n");
    assert_ok(sink_import(&s, test_path("deals.csv"), NULL, NULL), &s.error);
    const marz_table_report *t = sink_table(&s, MARZ_ENTITY_deal);
    assert_non_null(t);
    assert_int_equal(t->fields[MARZ_INDEX(deal, account)].several, 2);
    for (char id = '1'; id <= '4'; id++)
        assert_non_null(strstr(sink_row(&s, MARZ_ENTITY_deal, (char[]){id, '\0'}), "account=12|"));
    assert_non_null(strstr(sink_row(&s, MARZ_ENTITY_deal, "5"), "account=;12|"));
    sink_deinit(&s);
}

static void refusals_alike_are_counted_together(void **state)
{
    (void)state;
    memory_sink s;
    sink_init(&s, "USD");
    test_write(
        test_path("accounts.csv"),
        "id,name,employees\n,A,1\na2,B,x\n,C,1\na4,,1\na5,E,y\na6,F,z\na7,G,w\na8,H,v\n,I,1\n");
    assert_ok(sink_import(&s, test_path("accounts.csv"), NULL, NULL), &s.error);
    const marz_table_report *t = sink_table(&s, MARZ_ENTITY_account);
    assert_int_equal(t->refused, 9);
    assert_string_equal(t->first_refused[0].reason, "id is empty");
    assert_int_equal(t->first_refused[0].line, 2);
    assert_int_equal(t->first_refused[0].count, 3);
    assert_string_equal(t->first_refused[1].reason, "\"x\" is not a number");
    assert_int_equal(t->first_refused[1].count, 1);
    assert_string_equal(t->first_refused[4].reason, "\"z\" is not a number");
    sink_deinit(&s);
}

static void importing_twice_doubles_nothing(void **state)
{
    (void)state;
    memory_sink s;
    sink_init(&s, "USD");
    test_write(test_path("sales.csv"), "account,rep,date,amount\n"
                                       "a1,r1,2024-01-02,10\n"
                                       "a1,r1,2024-01-02,10\n"
                                       "a1,r1,2024-01-03,10\n");
    for (int round = 0; round < 2; round++) {
        assert_ok(sink_import(&s, test_path("sales.csv"), NULL, NULL), &s.error);
        const marz_table_report *t = sink_table(&s, MARZ_ENTITY_sale);
        assert_int_equal(t->read, 3);
        assert_int_equal(t->accepted, round == 0 ? 3 : 0);
        assert_int_equal(t->unchanged, round == 0 ? 0 : 3);
        assert_int_equal(s.ids[MARZ_ENTITY_sale].count, 3);
    }
    test_write(test_path("sales.csv"), "rep;amount;account;date\n"
                                       "r1;10,00;a1;2024/01/02\n"
                                       "r1;10,00;a1;2024/01/02 10:00\n"
                                       "r1;10,00;a1;20240103\n");
    assert_ok(sink_import(&s, test_path("sales.csv"), NULL, NULL), &s.error);
    assert_int_equal(sink_table(&s, MARZ_ENTITY_sale)->unchanged, 3);
    sink_deinit(&s);
}

static void a_folder_is_read_in_the_order_of_the_tables(void **state)
{
    (void)state;
    memory_sink s;
    sink_init(&s, "USD");
    char folder[600], path[700];
    snprintf(folder, sizeof folder, "%s/company", test_folder());
    assert_ok(marz_folder_make(folder, &s.error), &s.error);
    static const struct {
        const char *name, *text;
    } files[] = {
        {"deals.csv", "id,account,owner,stage,amount\nd1,a1,r1,Closed Won,5\nd2,,r1,Demo,\n"},
        {"accounts.csv", "id,name,owner,parent\na1,Acme,r1,a9\n"},
        {"reps.csv", "id,name\nr1,Sara\n"},
        {"notes.txt", "hello\n"},
        {"readme.md", "# hello\n"},
        {"truth.json", "{}"}};
    for (size_t k = 0; k < sizeof files / sizeof *files; k++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[k].name);
        test_write(path, files[k].text);
    }
    assert_ok(sink_import(&s, folder, NULL, NULL), &s.error);
    assert_int_equal(s.report.table_count, 3);
    assert_string_equal(s.report.tables[0].file, "accounts.csv");
    assert_string_equal(s.report.tables[1].file, "reps.csv");
    assert_string_equal(s.report.tables[2].file, "deals.csv");
    assert_int_equal(s.report.tables[0].unresolved, 1); // the parent
    assert_int_equal(s.report.tables[0].fields[MARZ_INDEX(account, parent)].unresolved, 1);
    assert_int_equal(s.report.tables[0].fields[MARZ_INDEX(account, owner)].unresolved, 0);
    assert_int_equal(s.report.tables[2].unresolved, 1); // a deal without account
    assert_int_equal(s.report.tables[2].fields[MARZ_INDEX(deal, account)].missing, 1);
    assert_string_equal(sink_row(&s, MARZ_ENTITY_deal, "d1"),
                        "account=a1|owner=r1|stage=Closed Won|status=won|amount=500|");
    assert_string_equal(sink_row(&s, MARZ_ENTITY_deal, "d2"), "owner=r1|stage=Demo|status=open|");
    assert_int_equal(s.report.ignored_file_count, 3);
    assert_string_equal(s.report.ignored_files[0], "notes.txt");
    assert_true(s.report.is_simulated);
    sink_deinit(&s);
}

static void files_of_other_systems_are_recognised_by_their_headers(void **state)
{
    (void)state;
    memory_sink s;
    sink_init(&s, "USD");
    test_write(
        test_path("hubspot-crm-exports-all-deals-2024-01-05.csv"),
        "Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Associated Company IDs\n"
        "901,Big one,closedwon,2024-01-05 10:22,Sara Doe,1200.5,77\n");
    assert_ok(
        sink_import(&s, test_path("hubspot-crm-exports-all-deals-2024-01-05.csv"), NULL, NULL),
        &s.error);
    assert_string_equal(sink_row(&s, MARZ_ENTITY_deal, "901"),
                        "name=Big one|account=77|owner=Sara "
                        "Doe|stage=closedwon|status=won|amount=120050|closed=19727|");
    test_write(test_path("extract.csv"),
               "Id,Name,OwnerId,NumberOfEmployees,BillingCity,BillingPostalCode,BillingLatitude,"
               "BillingLongitude,AnnualRevenue,ParentId,Type\n"
               "001A,Acme,005X,25,Austin,78701,30.27,-97.74,5000000.0,,Customer - Direct\n");
    assert_ok(sink_import(&s, test_path("extract.csv"), NULL, NULL), &s.error);
    assert_string_equal(sink_row(&s, MARZ_ENTITY_account, "001A"),
                        "name=Acme|owner=005X|kind=customer|employees=25|revenue=500000000|"
                        "postcode=78701|city=Austin|lon=-97740000|lat=30270000|");
    sink_deinit(&s);
}

static void what_cannot_be_read_says_why(void **state)
{
    (void)state;
    memory_sink s;
    sink_init(&s, "USD");
    assert_int_equal(sink_import(&s, test_path("nothing.csv"), NULL, NULL), MARZ_E_NOT_FOUND);
    char expected[700];
    snprintf(expected, sizeof expected, "cannot read %s: No such file or directory",
             test_path("nothing.csv"));
    assert_string_equal(s.error.message, expected);
    test_write(test_path("accounts.csv"), "id,name\na1,\"never closed\n");
    assert_int_equal(sink_import(&s, test_path("accounts.csv"), NULL, NULL), MARZ_E_INPUT);
    assert_string_equal(s.error.message, "a quote is opened and never closed");
    snprintf(expected, sizeof expected, "%s:2:2", test_path("accounts.csv"));
    assert_string_equal(s.error.where, expected);
    sink_deinit(&s);
}

static void words_shares_and_lists_have_one_form(void **state)
{
    (void)state;
    memory_sink s;
    sink_init(&s, "USD");
    test_write(test_path("reps.csv"),
               "id,first name,last name,role,capacity,industries,hired,left\n"
               "r1,Sara,Doe,Sales Manager,50 %,\" Retail ;; health؛bank \",,\n"
               "r2,Omid,,فروشنده,0.5,-,,\n"
               "r3,Ali,Ray,pilot,1,,,\n"
               "r4,Ali,Ray,rep,1,,,\n"
               "r5,Ali,Ray,,٪۷۵,,2024-02-01,2024-01-01\n"
               "r6,Ali,Ray,,٪۷۵,,,NULL\n");
    assert_ok(sink_import(&s, test_path("reps.csv"), NULL, NULL), &s.error);
    assert_string_equal(
        sink_row(&s, MARZ_ENTITY_rep, "r1"),
        "name=Sara Doe|role=manager|capacity=500000|industries=Retail;health;bank|");
    assert_string_equal(sink_row(&s, MARZ_ENTITY_rep, "r2"),
                        "name=Omid|role=rep|capacity=500000|industries=-|");
    assert_string_equal(sink_row(&s, MARZ_ENTITY_rep, "r6"), "name=Ali Ray|capacity=750000|");
    const marz_table_report *t = sink_table(&s, MARZ_ENTITY_rep);
    assert_int_equal(t->refused, 3);
    assert_string_equal(t->first_refused[0].reason, "\"pilot\" is not one of rep, manager");
    assert_string_equal(t->first_refused[1].reason,
                        "\"1\" may mean a percentage or a share of 1: write the percent sign");
    assert_string_equal(t->first_refused[2].reason, "left lies before hired");
    sink_deinit(&s);
}

static void things_without_a_column_for_the_key_are_known_by_their_name(void **state)
{
    (void)state;
    memory_sink s;
    sink_init(&s, "USD");
    test_write(test_path("products.csv"), "name,price\n كالا ۱ ,5\nBox,6\nBox,7\n");
    assert_ok(sink_import(&s, test_path("products.csv"), NULL, NULL), &s.error);
    assert_string_equal(sink_row(&s, MARZ_ENTITY_product, "کالا 1"), "name=کالا ۱|price=500|");
    assert_int_equal(sink_table(&s, MARZ_ENTITY_product)->refused, 1);
    assert_string_equal(sink_table(&s, MARZ_ENTITY_product)->first_refused[0].reason,
                        "the id \"Box\" stands in line 3 with other values");
    sink_deinit(&s);
}

static marz_status full_sink(void *context, marz_entity entity, const marz_row *row, uint32_t mask,
                             marz_sink_result *result, marz_error *error)
{
    (void)context, (void)entity, (void)row, (void)mask, (void)result;
    return marz_fail(error, MARZ_E_STORE, "the disk is full");
}

static void a_sink_that_fails_and_a_person_who_stops_end_the_import(void **state)
{
    (void)state;
    memory_sink s;
    sink_init(&s, "USD");
    test_write(test_path("accounts.csv"), "id,name\na1,Acme\n");
    const char *path = test_path("accounts.csv");
    const atomic_bool stop = true;
    const marz_control control = {.stop = &stop};
    marz_import_options options = {
        .paths = &path, .path_count = 1, .settings = &s.settings, .sink = full_sink, .context = &s};
    assert_int_equal(marz_import(&options, s.arena, &s.report, &s.error), MARZ_E_STORE);
    assert_string_equal(s.error.message, "the disk is full");
    options.sink = sink_put;
    options.control = &control;
    assert_int_equal(marz_import(&options, s.arena, &s.report, &s.error), MARZ_E_LIMIT);
    assert_string_equal(s.error.message, "the import was stopped before its end");
    assert_int_equal(s.report.table_count, 0);
    sink_deinit(&s);
}

static void a_file_of_refused_rows_that_cannot_be_written_is_an_error(void **state)
{
    (void)state;
    memory_sink s;
    sink_init(&s, "USD");
    test_write(test_path("accounts.csv"), "id,name\n,Acme\n");
    const marz_status status =
        sink_import(&s, test_path("accounts.csv"), NULL, "/nowhere/at/all/refused.csv");
    assert_int_equal(status, MARZ_E_IO);
    assert_string_equal(s.error.message,
                        "cannot write /nowhere/at/all/refused.csv: No such file or directory");
    sink_deinit(&s);
}

/// Accounts of which every seventh is refused and every 50th occurs twice, in more than one batch.
static void write_many(const char *path, const char *ending)
{
    marz_buffer text = {0};
    marz_buffer_text(&text, "id,name,parent,employees\n");
    for (int32_t k = 0; k < 5000; k++) {
        marz_buffer_print(&text, "a%d,Account \xd9\xa1 %d,a%d,%s\n", k, k, k * 7 % 6000,
                          k % 7 ? "12" : "many");
        if (k % 50 == 1)
            marz_buffer_print(&text, "a%d,Other,,1\n", k);
    }
    marz_buffer_text(&text, ending);
    test_write(path, text.text);
    marz_buffer_deinit(&text);
}

/// All that an import leaves, as one text: rows in the order of their arrival, counts, refusals.
static char *trace_import(int32_t thread_count)
{
    memory_sink s;
    sink_init(&s, "USD");
    s.thread_count = thread_count;
    char refused[600];
    snprintf(refused, sizeof refused, "%s/refused.csv", test_folder());
    assert_ok(sink_import(&s, test_path("accounts.csv"), NULL, refused), &s.error);
    const marz_table_report *t = sink_table(&s, MARZ_ENTITY_account);
    marz_buffer all = {0};
    marz_buffer_print(&all, "%d %d %d %d %d %s\n", (int)t->read, (int)t->accepted, (int)t->refused,
                      (int)t->unresolved, (int)t->fields[MARZ_INDEX(account, parent)].unresolved,
                      t->first_refused[4].reason);
    for (int32_t k = 0; k < s.ids[MARZ_ENTITY_account].count; k++)
        marz_buffer_print(&all, "%s %s\n", s.ids[MARZ_ENTITY_account].names[k],
                          s.rows[MARZ_ENTITY_account][k]);
    char *rows = test_read(refused);
    marz_buffer_text(&all, rows);
    free(rows);
    remove(refused);
    sink_deinit(&s);
    return all.text;
}

static void one_thread_and_two_leave_the_same(void **state)
{
    (void)state;
    write_many(test_path("accounts.csv"), "");
    char *one = trace_import(1), *two = trace_import(2);
    assert_string_equal(one, two);
    assert_memory_equal(one, "5100 4299 801 1213 1213 ", 24);
    free(one);
    free(two);
}

static void of_two_failures_the_earlier_row_counts(void **state)
{
    (void)state;
    write_many(test_path("accounts.csv"), "\"never closed\n");
    for (int32_t threads = 1; threads <= 2; threads++) {
        for (int32_t is_full = 0; is_full < 2; is_full++) {
            memory_sink s;
            sink_init(&s, "USD");
            s.thread_count = threads;
            s.calls_until_full = is_full ? 4200 : 0;
            const marz_status status = sink_import(&s, test_path("accounts.csv"), NULL, NULL);
            assert_int_equal(status, is_full ? MARZ_E_STORE : MARZ_E_INPUT);
            assert_string_equal(s.error.message, is_full ? "the disk is full"
                                                         : "a quote is opened and never closed");
            assert_int_equal(s.calls, is_full ? 4200 : 4299);
            sink_deinit(&s);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(native_files_are_imported_in_any_order_of_columns),
        cmocka_unit_test(persian_headers_digits_and_letters_are_understood),
        cmocka_unit_test(refused_rows_come_back_with_their_reasons),
        cmocka_unit_test(of_several_companies_the_first_one_counts),
        cmocka_unit_test(refusals_alike_are_counted_together),
        cmocka_unit_test(importing_twice_doubles_nothing),
        cmocka_unit_test(a_folder_is_read_in_the_order_of_the_tables),
        cmocka_unit_test(files_of_other_systems_are_recognised_by_their_headers),
        cmocka_unit_test(what_cannot_be_read_says_why),
        cmocka_unit_test(words_shares_and_lists_have_one_form),
        cmocka_unit_test(things_without_a_column_for_the_key_are_known_by_their_name),
        cmocka_unit_test(a_sink_that_fails_and_a_person_who_stops_end_the_import),
        cmocka_unit_test(a_file_of_refused_rows_that_cannot_be_written_is_an_error),
        cmocka_unit_test(one_thread_and_two_leave_the_same),
        cmocka_unit_test(of_two_failures_the_earlier_row_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
