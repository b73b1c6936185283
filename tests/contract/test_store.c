#include "postgres.h"
#include "store_cases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// Makes an address of an empty store; a new one each time.
typedef const char *address_maker(void);

static const char *in_memory(void)
{
    return "sqlite::memory:";
}

static const char *in_file(void)
{
    static char url[512];
    static int number;
    snprintf(url, sizeof url, "sqlite:%s/store-%d.db", test_folder(), number++);
    return url;
}

static const struct {
    const char *name;
    address_maker *make;
    bool is_shared;
} kinds[] = {
    {"SQLite in memory", in_memory, false},
    {"SQLite in a file", in_file, true},
    {"PostgreSQL", test_postgres, true},
};

static size_t kind;
static store_world world;

static int open_world(void **state)
{
    marz_error error = {0};
    const char *url = kinds[kind].make();
    world.url = kinds[kind].is_shared ? url : NULL;
    world.arena = marz_arena_create(0);
    if (marz_store_open(url, &world.store, &error)) {
        print_error("%s: %s\n", kinds[kind].name, error.message);
        return -1;
    }
    *state = &world;
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    marz_store_close(world.store);
    marz_arena_destroy(world.arena);
    return 0;
}

static int run_cases(const struct CMUnitTest *cases, size_t count, const char *name)
{
    struct CMUnitTest tests[64];
    for (size_t k = 0; k < count; k++) {
        tests[k] = cases[k];
        tests[k].setup_func = open_world;
        tests[k].teardown_func = close_world;
    }
    return _cmocka_run_group_tests(name, tests, count, NULL, NULL);
}

int main(void)
{
    int failed = 0;
    for (kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        failed += run_cases(store_row_cases, store_row_case_count, kinds[kind].name);
        failed += run_cases(store_company_cases, store_company_case_count, kinds[kind].name);
        failed += run_cases(store_plan_cases, store_plan_case_count, kinds[kind].name);
    }
    return failed;
}
