// Shape of the files: counts, references, kinds, determinism, errors.
#include "generated.h"

#include "base/calendar.h"
#include "model/settings.h"

#include <math.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

static const char *const stems[] = {"accounts", "contacts",    "leads",  "deals",       "stages",
                                    "sales",    "reps",        "teams",  "territories", "holders",
                                    "products", "competitors", "quotas", "activities"};
#define STEM_COUNT (sizeof stems / sizeof *stems)

static int setup(void **state)
{
    *state = marz_arena_create(0);
    return *state == NULL;
}

static int teardown(void **state)
{
    marz_arena_destroy(*state);
    return 0;
}

static bool is_number(const char *text)
{
    char *end = NULL;
    return *text == 0 || (isfinite(strtod(text, &end)) && *end == 0);
}

static void check_cell(const marz_field_info *field, const char *cell)
{
    int32_t day = 0;
    bool is_good = true;
    switch (field->kind) {
    case MARZ_KIND_DATE:
        is_good = *cell == 0 || marz_day_parse_iso(cell, &day);
        break;
    case MARZ_KIND_INT:
        is_good = is_number(cell) && strchr(cell, '.') == NULL;
        break;
    case MARZ_KIND_MONEY:
    case MARZ_KIND_DECIMAL:
    case MARZ_KIND_DEGREES:
        is_good = is_number(cell);
        break;
    case MARZ_KIND_RATIO:
        is_good = *cell == 0 || cell[strlen(cell) - 1] == '%';
        break;
    case MARZ_KIND_TEXT:
    case MARZ_KIND_LIST:
    case MARZ_KIND_FLAG:
        break;
    }
    if (!is_good || (field->is_required && *cell == 0))
        fail_msg("%s holds \"%s\"", field->name, cell);
}

static void every_file_follows_the_registry_of(const char *country, marz_arena *arena)
{
    marz_simulate_options options = company(arena, country);
    options.country = country;
    options.account_count = 300;
    generate(&options, arena);
    for (size_t s = 0; s < STEM_COUNT; s++) {
        const marz_entity entity = marz_entity_find(stems[s]);
        assert_true(entity != MARZ_ENTITY_COUNT);
        const marz_entity_info info = marz_entity_info_of(entity);
        const table t = table_read(arena, options.out_folder, stems[s]);
        assert_true(t.row_count > 0);
        for (int32_t c = 0; c < t.column_count; c++) {
            const int32_t field = marz_field_find(entity, t.header[c]);
            assert_true(field >= 0);
            for (int64_t r = 0; r < t.row_count; r++)
                check_cell(info.fields + field, table_cell(&t, r, c));
        }
    }
}

static void every_file_follows_the_registry(void **state)
{
    every_file_follows_the_registry_of("us", *state);
    every_file_follows_the_registry_of("ir", *state);
    every_file_follows_the_registry_of("world", *state);
}

/// Every cell of a column that refers to another table holds an id of that table.
static void references_lead_somewhere(void **state)
{
    marz_arena *arena = *state;
    marz_simulate_options options = company(arena, "references");
    options.account_count = 500;
    generate(&options, arena);
    int64_t checked = 0;
    for (size_t s = 0; s < STEM_COUNT; s++) {
        const marz_entity entity = marz_entity_find(stems[s]);
        const marz_entity_info info = marz_entity_info_of(entity);
        const table t = table_read(arena, options.out_folder, stems[s]);
        for (int32_t c = 0; c < t.column_count; c++) {
            const marz_field_info *field = info.fields + marz_field_find(entity, t.header[c]);
            if (*field->reference == 0)
                continue;
            const char *stem = marz_entity_info_of(marz_entity_find(field->reference)).file_stem;
            const table other = table_read(arena, options.out_folder, stem);
            marz_dict ids = table_ids(arena, &other);
            for (int64_t r = 0; r < t.row_count; r++) {
                const char *cell = table_cell(&t, r, c);
                checked += *cell != 0;
                if (*cell != 0 && marz_dict_find(&ids, cell, strlen(cell)) == MARZ_NONE)
                    fail_msg("%s.%s: no %s", stems[s], field->name, cell);
            }
            marz_dict_deinit(&ids);
        }
    }
    assert_true(checked > 10000);
}

static void keys_are_unique(void **state)
{
    marz_arena *arena = *state;
    marz_simulate_options options = company(arena, "keys");
    options.account_count = 500;
    generate(&options, arena);
    for (size_t s = 0; s < STEM_COUNT; s++) {
        const table t = table_read(arena, options.out_folder, stems[s]);
        if (strcmp(t.header[0], "id") != 0)
            continue;
        marz_dict ids = table_ids(arena, &t);
        marz_dict_deinit(&ids);
    }
}

static void counts_are_those_asked_for(void **state)
{
    marz_arena *arena = *state;
    marz_simulate_options options = company(arena, "counts");
    generate(&options, arena);
    const table accounts = table_read(arena, options.out_folder, "accounts");
    const table sales = table_read(arena, options.out_folder, "sales");
    const table reps = table_read(arena, options.out_folder, "reps");
    const table quotas = table_read(arena, options.out_folder, "quotas");
    assert_int_equal(accounts.row_count, 2000);
    assert_int_equal(quotas.row_count, 24 * 12);
    int32_t selling = 0, managers = 0;
    for (int64_t k = 0; k < reps.row_count; k++) {
        const bool is_manager =
            strcmp(table_cell(&reps, k, table_column(&reps, "role")), "manager") == 0;
        managers += is_manager;
        selling += !is_manager && *table_cell(&reps, k, table_column(&reps, "left")) == 0;
    }
    assert_int_equal(selling, 24);
    assert_int_equal(managers, 3);
    assert_in_range(sales.row_count, 48000, 90000);
    int32_t without_position = 0;
    for (int64_t k = 0; k < accounts.row_count; k++)
        without_position += *table_cell(&accounts, k, table_column(&accounts, "lon")) == 0;
    assert_in_range(without_position, 8, 45);
}

static void managers_hold_no_accounts_and_leavers_few(void **state)
{
    marz_arena *arena = *state;
    marz_simulate_options options = company(arena, "owners");
    generate(&options, arena);
    const table accounts = table_read(arena, options.out_folder, "accounts");
    const table reps = table_read(arena, options.out_folder, "reps");
    marz_dict ids = table_ids(arena, &reps);
    int32_t orphans = 0, unowned = 0;
    for (int64_t k = 0; k < accounts.row_count; k++) {
        const char *owner = table_cell(&accounts, k, table_column(&accounts, "owner"));
        unowned += *owner == 0;
        if (*owner == 0)
            continue;
        const int32_t rep = marz_dict_find(&ids, owner, strlen(owner));
        assert_string_equal(table_cell(&reps, rep, table_column(&reps, "role")), "rep");
        orphans += *table_cell(&reps, rep, table_column(&reps, "left")) != 0;
    }
    marz_dict_deinit(&ids);
    assert_in_range(orphans, 1, 100);
    assert_in_range(unowned, 50, 300);
}

static void same_seed_same_bytes_on_any_number_of_threads(void **state)
{
    marz_arena *arena = *state;
    static const int32_t threads[] = {1, 2, 5};
    char *first[STEM_COUNT] = {0};
    for (size_t run = 0; run < 3; run++) {
        marz_simulate_options options = company(arena, run == 0 ? "a" : run == 1 ? "b" : "c");
        options.account_count = 1500;
        options.thread_count = threads[run];
        generate(&options, arena);
        for (size_t s = 0; s < STEM_COUNT; s++) {
            char path[512];
            (void)snprintf(path, sizeof path, "%s/%s.csv", options.out_folder, stems[s]);
            char *text = test_read(path);
            if (run == 0) {
                first[s] = text;
                continue;
            }
            assert_string_equal(text, first[s]);
            free(text);
        }
    }
    for (size_t s = 0; s < STEM_COUNT; s++)
        free(first[s]);
}

static void another_seed_makes_another_company(void **state)
{
    marz_arena *arena = *state;
    char *text[2];
    for (int k = 0; k < 2; k++) {
        marz_simulate_options options = company(arena, k == 0 ? "seed1" : "seed2");
        options.account_count = 50;
        options.rep_count = 3;
        options.seed = (uint64_t)k + 1;
        generate(&options, arena);
        text[k] = test_read(marz_arena_print(arena, "%s/accounts.csv", options.out_folder));
    }
    assert_string_not_equal(text[0], text[1]);
    free(text[0]);
    free(text[1]);
}

static void iran_lives_in_jalali_years_whole_rials_and_persian(void **state)
{
    marz_arena *arena = *state;
    marz_simulate_options options = company(arena, "iran");
    options.country = "ir";
    options.account_count = 300;
    generate(&options, arena);
    const table sales = table_read(arena, options.out_folder, "sales");
    const table accounts = table_read(arena, options.out_folder, "accounts");
    int32_t first = INT32_MAX, last = INT32_MIN;
    for (int64_t k = 0; k < sales.row_count; k++) {
        int32_t day = 0;
        assert_true(marz_day_parse_iso(table_cell(&sales, k, table_column(&sales, "date")), &day));
        assert_int_not_equal(marz_day_weekday(day), 4);
        assert_null(strchr(table_cell(&sales, k, table_column(&sales, "amount")), '.'));
        first = day < first ? day : first;
        last = day > last ? day : last;
    }
    assert_in_range(first, marz_day_from_jalali((marz_date){1401, 1, 1}),
                    marz_day_from_jalali((marz_date){1401, 1, 10}));
    assert_in_range(last, marz_day_from_jalali((marz_date){1403, 12, 20}),
                    marz_day_from_jalali((marz_date){1403, 12, 30}));
    for (int64_t k = 0; k < accounts.row_count; k++) {
        const char *city = table_cell(&accounts, k, table_column(&accounts, "city"));
        assert_true(*city == 0 || (unsigned char)*city >= 0xD8);
    }
}

static void settings_that_suit_a_company_are_those_of_the_program(void **state)
{
    (void)state;
    int32_t count = -1, known = 0;
    const marz_simulated_setting *list = marz_simulate_settings("us", &count);
    assert_int_equal(count, 1);
    assert_string_equal(list[0].value, "USD");
    list = marz_simulate_settings("ir", &count);
    const marz_setting_info *all = marz_settings_list(&known);
    marz_settings settings;
    marz_settings_defaults(&settings);
    for (int32_t k = 0; k < count; k++) {
        marz_error error = {0};
        assert_ok(marz_settings_set(&settings, list[k].key, list[k].value, &error), &error);
    }
    assert_string_equal(settings.currency, "IRR");
    assert_int_equal(settings.minute_cost_minor, 100000);
    assert_true(known > count && all != NULL);
}

static void the_smallest_company_is_made_too(void **state)
{
    marz_simulate_options options = company(*state, "small");
    options.account_count = 1;
    options.rep_count = 1;
    options.year_count = 1;
    generate(&options, *state);
}

static void options_out_of_range_are_refused_by_name(void **state)
{
    marz_simulated_file *files = NULL;
    int32_t count = 0;
    marz_error error = {0};
    marz_simulate_options options = company(*state, "refused");
    options.year_count = 11;
    assert_int_equal(marz_simulate(&options, *state, NULL, &files, &count, &error), MARZ_E_USAGE);
    assert_string_equal(error.message, "years is 11; it must lie between 1 and 10");
    options.year_count = 3;
    options.country = "mars";
    assert_int_equal(marz_simulate(&options, *state, NULL, &files, &count, &error), MARZ_E_USAGE);
    assert_string_equal(error.message, "there is no simulated company for country \"mars\"");
    assert_string_equal(error.hint, "Choose us, ir or world.");
}

static void a_folder_that_cannot_be_made_is_an_io_error(void **state)
{
    marz_simulated_file *files = NULL;
    int32_t count = 0;
    marz_error error = {0};
    marz_simulate_options options = company(*state, "x");
    test_write(options.out_folder, "a file, not a folder");
    assert_int_equal(marz_simulate(&options, *state, NULL, &files, &count, &error), MARZ_E_IO);
}

static void a_full_disk_is_an_io_error_and_leaves_no_truth(void **state)
{
    const struct rlimit small = {1 << 16, RLIM_INFINITY};
    struct rlimit before;
    marz_simulated_file *files = NULL;
    int32_t count = 0;
    marz_error error = {0};
    struct stat info;
    marz_simulate_options options = company(*state, "full");
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    const marz_status status = marz_simulate(&options, *state, NULL, &files, &count, &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(status, MARZ_E_IO);
    assert_non_null(strstr(error.message, "cannot write"));
    assert_non_null(strstr(error.message, "File too large"));
    const char *truth = marz_arena_print(*state, "%s/truth.json", options.out_folder);
    assert_int_not_equal(stat(truth, &info), 0);
}

static void a_stopped_run_leaves_no_truth(void **state)
{
    atomic_bool stop = true;
    const marz_control control = {.stop = &stop};
    marz_simulated_file *files = NULL;
    int32_t count = 0;
    marz_error error = {0};
    struct stat info;
    marz_simulate_options options = company(*state, "stopped");
    options.account_count = 100;
    generate(&options, *state);
    const char *truth = marz_arena_print(*state, "%s/truth.json", options.out_folder);
    assert_int_equal(stat(truth, &info), 0);
    assert_int_equal(marz_simulate(&options, *state, &control, &files, &count, &error),
                     MARZ_E_LIMIT);
    assert_int_not_equal(stat(truth, &info), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_file_follows_the_registry, setup, teardown),
        cmocka_unit_test_setup_teardown(references_lead_somewhere, setup, teardown),
        cmocka_unit_test_setup_teardown(keys_are_unique, setup, teardown),
        cmocka_unit_test_setup_teardown(counts_are_those_asked_for, setup, teardown),
        cmocka_unit_test_setup_teardown(managers_hold_no_accounts_and_leavers_few, setup, teardown),
        cmocka_unit_test_setup_teardown(same_seed_same_bytes_on_any_number_of_threads, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(another_seed_makes_another_company, setup, teardown),
        cmocka_unit_test_setup_teardown(iran_lives_in_jalali_years_whole_rials_and_persian, setup,
                                        teardown),
        cmocka_unit_test(settings_that_suit_a_company_are_those_of_the_program),
        cmocka_unit_test_setup_teardown(the_smallest_company_is_made_too, setup, teardown),
        cmocka_unit_test_setup_teardown(options_out_of_range_are_refused_by_name, setup, teardown),
        cmocka_unit_test_setup_teardown(a_folder_that_cannot_be_made_is_an_io_error, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_full_disk_is_an_io_error_and_leaves_no_truth, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_stopped_run_leaves_no_truth, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
