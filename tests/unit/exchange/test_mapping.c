#include "memory_sink.h"

#include "base/calendar.h"
#include "exchange/mapping.h"

static void mistake(const char *text, const char *where, const char *message)
{
    marz_arena *arena = marz_arena_create(0);
    marz_mapping mapping;
    marz_error error = {0};
    const marz_status status =
        marz_mapping_parse(text, strlen(text), "m.ini", arena, &mapping, &error);
    assert_int_not_equal(status, MARZ_OK);
    assert_string_equal(error.message, message);
    assert_string_equal(error.where, where);
    marz_mapping_deinit(&mapping);
    marz_arena_destroy(arena);
}

static void mistakes_are_told_with_their_line(void **state)
{
    (void)state;
    mistake("[accounts of x.csv]\nid = a\n", "m.ini:2", "unknown section [accounts of x.csv]");
    mistake("[thing from x.csv]\nid = a\n", "m.ini:2", "there is no table \"thing\"");
    mistake("[account from x.csv]\nid = a\n# note\nheight = b\n", "m.ini:4",
            "the table account has no column \"height\"");
    mistake("[account from x.csv]\nid = a\nid = b\n", "m.ini:3", "id is given twice");
    mistake("[account from x.csv]\nid =\n", "m.ini:2", "nothing stands behind the =");
    mistake("[account from x.csv]\nid = {a\n", "m.ini:2", "a { is not closed");
    mistake("[account from x.csv]\nid\n", "m.ini:2",
            "the line is neither [section] nor name = value");
    mistake("[account from x.csv]\nrevenue.scale = many\n", "m.ini:2",
            "the scale \"many\" is no whole number from 1 to 1000000000");
    mistake("[account from x.csv]\ncreated.shift = 5 moons\n", "m.ini:2",
            "\"5 moons\" is no shift of a date");
    mistake("[account from x.csv]\ncreated.period = half\n", "m.ini:2",
            "\"half\" is not one of first or last of month, quarter or year");
    mistake(
        "[account from x.csv]\ncreated.colour = red\n", "m.ini:2",
        "a column takes lookup, values, scale, numbers, dates, shift or period, not \"colour\"");
    mistake("[account from x.csv]\nfile.size = 5\n", "m.ini:2",
            "file. takes encoding, separator, numbers or dates, not \"size\"");
    mistake("[account from x.csv]\nrow.where = a b\n", "m.ini:2", "\"a b\" is no condition");
    mistake("[account from x.csv]\nid.values = words\n", "m.ini",
            "there is no section [values words]");
    mistake("[account from x.csv]\nid.lookup = keys\n", "m.ini",
            "there is no section [lookup keys]");
    mistake("[lookup keys]\nfile = a.csv\n", "m.ini:2",
            "the lookup keys needs file, key and value");
    mistake("[values w]\na = 1\nA = 2\na = 3\n", "m.ini:4", "\"a\" stands twice in the values w");
    mistake("\xff = 3\n", "m.ini", "the mapping is no UTF-8 text");
    char text[400];
    snprintf(text, sizeof text, "[account from x.csv]\nid = %0250d\n", 7);
    mistake(text, "m.ini:2", "the line is longer than 190 bytes");
    snprintf(text, sizeof text, "[account from %040d.csv]\nid = a\n", 7);
    mistake(text, "m.ini:1", "the name of the section is longer than 49 bytes");
}

static void everything_that_a_mapping_can_say_is_done(void **state)
{
    (void)state;
    memory_sink s;
    sink_init(&s, "EUR");
    test_write(test_path("orders.txt"), "Nr|Art|Kunde|Datum|Betrag|Status\n"
                                        "1|x|K1|31.12.2024|1.234|ok\n"
                                        "2|x|K9|01.02.2024|2,5|ok\n"
                                        "3|y||01.02.2024|2,5|storno\n"
                                        "4|y|K1|01.02.2024|2,5|\n"
                                        "5||K1|02/30/2024|2,5|ok\n");
    test_write(test_path("kunden.csv"), "Schluessel;Nummer\nK1;100\nK1;200\n");
    test_write(test_path("other.csv"), "a\n1\n");
    test_write(test_path("m.ini"), "[sale from orders.txt]\n"
                                   "file.separator = pipe\n"
                                   "file.encoding = utf-8\n"
                                   "file.numbers = 1.234,50\n"
                                   "file.dates = DD/MM/YYYY\n"
                                   "row.where = status != storno\n"
                                   "row.where = Status is not empty\n"
                                   "id = R-{Nr}-{Art}\n"
                                   "account = Kunde\n"
                                   "account.lookup = customers\n"
                                   "rep = \"house\"\n"
                                   "product = Art\n"
                                   "product.values = goods\n"
                                   "date = Datum\n"
                                   "date.shift = +1 day +1 year\n"
                                   "date.period = first of quarter\n"
                                   "amount = Betrag\n"
                                   "amount.scale = 1000\n"
                                   "[lookup customers]\n"
                                   "file = kunden.csv\n"
                                   "key = Schluessel\n"
                                   "value = Nummer\n"
                                   "[values goods]\n"
                                   "x = Box\n"
                                   "* = Other\n");
    assert_ok(sink_import(&s, test_folder(), test_path("m.ini"), test_path("refused.csv")),
              &s.error);
    assert_int_equal(s.report.table_count, 1);
    const marz_table_report *t = &s.report.tables[0];
    assert_int_equal(t->read, 3);
    assert_int_equal(t->refused, 1);
    assert_string_equal(t->first_refused[0].reason, "\"02/30/2024\" is a date that does not exist");
    assert_int_equal(t->first_refused[0].line, 6);
    assert_int_equal(t->first_refused[0].column, 4);
    int32_t day;
    assert_true(marz_day_parse_iso("2026-01-01", &day));
    char line[200];
    snprintf(line, sizeof line, "account=100|rep=house|product=Box|date=%d|amount=123400000|", day);
    assert_string_equal(sink_row(&s, MARZ_ENTITY_sale, "R-1-x"), line);
    assert_true(marz_day_parse_iso("2025-01-01", &day));
    snprintf(line, sizeof line, "account=?K9|rep=house|product=Box|date=%d|amount=250000|", day);
    assert_string_equal(sink_row(&s, MARZ_ENTITY_sale, "R-2-x"), line);
    assert_int_equal(t->fields[MARZ_INDEX(sale, account)].unresolved, 2);
    assert_int_equal(s.report.ignored_file_count, 3); // kunden.csv, m.ini, other.csv
    sink_deinit(&s);
}

static void a_column_that_the_file_lacks_is_a_mistake_of_the_mapping(void **state)
{
    (void)state;
    memory_sink s;
    sink_init(&s, "EUR");
    test_write(test_path("list.csv"), "a,b\n1,2\n");
    test_write(test_path("m2.ini"), "[account from list.csv]\nid = a\nname = c\n");
    assert_int_equal(sink_import(&s, test_path("list.csv"), test_path("m2.ini"), NULL),
                     MARZ_E_INPUT);
    assert_string_equal(s.error.message, "list.csv has no column \"c\"");
    char where[600];
    snprintf(where, sizeof where, "%s:3", test_path("m2.ini"));
    assert_string_equal(s.error.where, where);
    sink_deinit(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_are_told_with_their_line),
        cmocka_unit_test(everything_that_a_mapping_can_say_is_done),
        cmocka_unit_test(a_column_that_the_file_lacks_is_a_mistake_of_the_mapping),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
