#include "memory_sink.h"

#include "base/calendar.h"

static const char *mapping(const char *name)
{
    static char path[1024];
    const char *source = getenv("MARZ_SOURCE_DIR");
    snprintf(path, sizeof path, "%s/examples/mappings/%s.ini", source ? source : ".", name);
    return path;
}

static void company_is(const char *folder, const char *name, memory_sink *s)
{
    static char path[1024];
    const char *data = test_data(folder);
    assert_non_null(data);
    snprintf(path, sizeof path, "%s", data);
    assert_ok(sink_import(s, path, mapping(name), NULL), &s->error);
}

static int64_t kept(const memory_sink *s, marz_entity entity)
{
    return s->ids[entity].count;
}

/// Sum of an integer column over all kept rows.
static int64_t sum_of(const memory_sink *s, marz_entity entity, const char *column)
{
    int64_t sum = 0;
    char name[64];
    snprintf(name, sizeof name, "%s=", column);
    for (int32_t k = 0; k < kept(s, entity); k++) {
        const char *at = strstr(s->rows[entity][k], name);
        sum += at ? strtoll(at + strlen(name), NULL, 10) : 0;
    }
    return sum;
}

static void adventureworks_arrives_complete(void **state)
{
    (void)state;
    memory_sink s;
    sink_init(&s, "USD");
    company_is("adventureworks", "adventureworks", &s);
    assert_int_equal(s.report.refused_total, 0);
    assert_int_equal(kept(&s, MARZ_ENTITY_account), 701);
    assert_int_equal(kept(&s, MARZ_ENTITY_contact), 753);
    assert_int_equal(kept(&s, MARZ_ENTITY_rep), 18);
    assert_int_equal(kept(&s, MARZ_ENTITY_territory), 10);
    assert_int_equal(kept(&s, MARZ_ENTITY_holder), 17);
    assert_int_equal(kept(&s, MARZ_ENTITY_product), 397);
    assert_int_equal(kept(&s, MARZ_ENTITY_sale), 57851);
    assert_int_equal(kept(&s, MARZ_ENTITY_quota), 163);
    const marz_table_report *accounts = sink_table(&s, MARZ_ENTITY_account);
    assert_int_equal(accounts->fields[MARZ_INDEX(account, lat)].missing, 30);
    for (int32_t k = 0; k < s.report.table_count; k++)
        assert_int_equal(s.report.tables[k].unresolved, 0);
    assert_near((double)sum_of(&s, MARZ_ENTITY_sale, "amount") / 1e8, 77.55, 0.005);
    assert_near((double)sum_of(&s, MARZ_ENTITY_quota, "amount") / 1e8, 95.7, 0.05);
    assert_string_equal(sink_row(&s, MARZ_ENTITY_rep, "275"),
                        "name=Michael Blythe|email=michael-blythe@adventureworks.com|manager=274|"
                        "role=rep|hired=15125|");
    assert_non_null(strstr(sink_row(&s, MARZ_ENTITY_rep, "273"), "role=manager|"));
    int32_t first, last, until;
    assert_true(marz_day_parse_iso("2017-07-01", &first));
    assert_true(marz_day_parse_iso("2020-04-01", &last));
    assert_true(marz_day_parse_iso("2020-06-30", &until));
    char line[128];
    snprintf(line, sizeof line, "rep=274|from=%d|", first);
    assert_non_null(strstr(sink_row(&s, MARZ_ENTITY_quota, "1"), line));
    snprintf(line, sizeof line, "from=%d|until=%d|", last, until);
    assert_non_null(strstr(sink_row(&s, MARZ_ENTITY_quota, "163"), line));
    sink_deinit(&s);
}

static void quotas_lie_in_twelve_quarters(void **state)
{
    (void)state;
    memory_sink s;
    sink_init(&s, "USD");
    company_is("adventureworks", "adventureworks", &s);
    static const int expected[12] = {10, 10, 10, 10, 13, 14, 14, 14, 17, 17, 17, 17};
    int32_t day;
    assert_true(marz_day_parse_iso("2017-07-01", &day));
    for (int quarter = 0; quarter < 12; quarter++) {
        char text[32];
        int found = 0;
        const marz_date first = {2017 + (quarter + 2) / 4, (quarter + 2) % 4 * 3 + 1, 1};
        snprintf(text, sizeof text, "|from=%d|", marz_day_from_gregorian(first));
        for (int32_t k = 0; k < 163; k++)
            found += strstr(s.rows[MARZ_ENTITY_quota][k], text) != NULL;
        assert_int_equal(found, expected[quarter]);
    }
    sink_deinit(&s);
}

static void crm_maven_arrives_complete(void **state)
{
    (void)state;
    memory_sink s;
    sink_init(&s, "USD");
    company_is("crm_maven", "crm_maven", &s);
    assert_int_equal(s.report.refused_total, 0);
    assert_int_equal(kept(&s, MARZ_ENTITY_account), 85);
    assert_int_equal(kept(&s, MARZ_ENTITY_rep), 35);
    assert_int_equal(kept(&s, MARZ_ENTITY_team), 9);
    assert_int_equal(kept(&s, MARZ_ENTITY_product), 7);
    assert_int_equal(kept(&s, MARZ_ENTITY_deal), 8800);
    const marz_table_report *deals = sink_table(&s, MARZ_ENTITY_deal);
    assert_int_equal(deals->unresolved, 1425);
    assert_int_equal(deals->fields[MARZ_INDEX(deal, account)].missing, 1425);
    assert_int_equal(deals->fields[MARZ_INDEX(deal, account)].unresolved, 0);
    assert_int_equal(deals->fields[MARZ_INDEX(deal, product)].unresolved, 0);
    assert_int_equal(deals->fields[MARZ_INDEX(deal, created)].missing, 500);
    assert_int_equal(deals->fields[MARZ_INDEX(deal, closed)].missing, 2089);
    int64_t status[3] = {0};
    for (int32_t k = 0; k < 8800; k++) {
        const char *row = s.rows[MARZ_ENTITY_deal][k];
        status[strstr(row, "status=won|") ? 0 : strstr(row, "status=lost|") ? 1 : 2]++;
    }
    assert_int_equal(status[0], 4238);
    assert_int_equal(status[1], 2473);
    assert_int_equal(status[2], 2089);
    assert_int_equal(sum_of(&s, MARZ_ENTITY_deal, "amount"), INT64_C(1000553400));
    assert_string_equal(sink_row(&s, MARZ_ENTITY_account, "Acme Corporation"),
                        "name=Acme Corporation|kind=customer|industry=technology|employees=2822|"
                        "revenue=110004000000|country=United States|");
    sink_deinit(&s);
}

static void both_companies_imported_twice_double_nothing(void **state)
{
    (void)state;
    static const char *const names[] = {"adventureworks", "crm_maven"};
    for (size_t c = 0; c < 2; c++) {
        memory_sink s;
        sink_init(&s, "USD");
        company_is(names[c], names[c], &s);
        int32_t before[MARZ_ENTITY_COUNT];
        for (int k = 0; k < MARZ_ENTITY_COUNT; k++)
            before[k] = s.ids[k].count;
        company_is(names[c], names[c], &s);
        for (int k = 0; k < MARZ_ENTITY_COUNT; k++)
            assert_int_equal(s.ids[k].count, before[k]);
        for (int32_t k = 0; k < s.report.table_count; k++)
            assert_int_equal(s.report.tables[k].unchanged, s.report.tables[k].read);
        sink_deinit(&s);
    }
}

static void cities_of_iran_are_read_with_their_persian_names(void **state)
{
    (void)state;
    memory_sink s;
    sink_init(&s, "IRR");
    char ini[600];
    snprintf(ini, sizeof ini, "%s/cities.ini", test_folder());
    test_write(ini, "[account from cities_merged.csv]\nid = city_id\nname = name_fa\n"
                    "province = province_fa\nlat = lat\nlon = lon\n");
    char path[1024];
    snprintf(path, sizeof path, "%s", test_data("iran_geo"));
    assert_ok(sink_import(&s, path, ini, NULL), &s.error);
    assert_int_equal(s.report.refused_total, 0);
    assert_int_equal(kept(&s, MARZ_ENTITY_account), 1354);
    for (int32_t k = 0; k < 1354; k++) {
        assert_null(strstr(s.rows[MARZ_ENTITY_account][k], "ي"));
        assert_null(strstr(s.rows[MARZ_ENTITY_account][k], "ك"));
    }
    sink_deinit(&s);
}

int main(void)
{
    skip_without_data();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adventureworks_arrives_complete),
        cmocka_unit_test(quotas_lie_in_twelve_quarters),
        cmocka_unit_test(crm_maven_arrives_complete),
        cmocka_unit_test(both_companies_imported_twice_double_nothing),
        cmocka_unit_test(cities_of_iran_are_read_with_their_persian_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
