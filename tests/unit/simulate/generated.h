/// @file generated.h
/// For the tests of simulate: make a company in a fresh folder, read its tables back.
#ifndef MARZ_TESTS_GENERATED_H
#define MARZ_TESTS_GENERATED_H

#include "support.h"

#include "base/dict.h"
#include "model/schema.h"
#include "simulate/simulate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// A CSV file as cells; all lives in the arena.
typedef struct table {
    char **cells; ///< [row_count * column_count]
    char **header;
    int64_t row_count;
    int32_t column_count;
} table;

/// Next cell of the text, unquoted in place; `*end` is the sign behind it: ',' or '\n'.
static inline char *next_cell(char **at, char *end)
{
    char *from = *at, *to = *at, *cell = *at;
    const bool is_quoted = *from == '"';
    from += is_quoted;
    while (is_quoted ? *from != '"' || from[1] == '"' : *from != ',' && *from != '\n') {
        from += is_quoted && *from == '"';
        *to++ = *from++;
    }
    from += is_quoted;
    *end = *from;
    *to = 0;
    *at = from + 1;
    return cell;
}

static inline table table_read(marz_arena *arena, const char *folder, const char *stem)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s.csv", folder, stem);
    char *text = test_read(path);
    const size_t length = strlen(text);
    char *copy = marz_arena_copy(arena, text, length), *at = copy, end = 0;
    free(text);
    table t = {0};
    int64_t commas = 1, lines = 0;
    for (size_t k = 0; k < length; k++) {
        commas += lines == 0 && copy[k] == ',';
        lines += copy[k] == '\n';
    }
    t.column_count = (int32_t)commas;
    t.row_count = lines - 1;
    char **all = MARZ_NEW(arena, char *, lines *commas);
    assert_non_null(all);
    for (int64_t k = 0; k < lines * commas; k++) {
        all[k] = next_cell(&at, &end);
        assert_int_equal(end, k % commas == commas - 1 ? '\n' : ',');
    }
    t.header = all;
    t.cells = all + commas;
    return t;
}

static inline int32_t table_column(const table *t, const char *name)
{
    for (int32_t k = 0; k < t->column_count; k++) {
        if (strcmp(t->header[k], name) == 0)
            return k;
    }
    fail_msg("no column %s", name);
    return 0;
}

static inline const char *table_cell(const table *t, int64_t row, int32_t column)
{
    return t->cells[row * t->column_count + column];
}

/// Ids of the first column.
static inline marz_dict table_ids(marz_arena *arena, const table *t)
{
    marz_dict ids;
    marz_dict_init(&ids, arena);
    for (int64_t k = 0; k < t->row_count; k++) {
        const char *id = table_cell(t, k, 0);
        assert_int_equal(marz_dict_add(&ids, id, strlen(id)), k);
    }
    return ids;
}

/// Defaults with a folder of its own below the test's folder.
static inline marz_simulate_options company(marz_arena *arena, const char *name)
{
    marz_simulate_options options;
    marz_simulate_defaults(&options);
    options.out_folder = marz_arena_print(arena, "%s/%s", test_folder(), name);
    return options;
}

static inline void generate(const marz_simulate_options *options, marz_arena *arena)
{
    marz_simulated_file *files = NULL;
    int32_t count = 0;
    marz_error error = {0};
    assert_ok(marz_simulate(options, arena, NULL, &files, &count, &error), &error);
    assert_int_equal(count, 15);
}

#endif
