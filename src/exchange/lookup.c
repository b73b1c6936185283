#include "exchange/lookup.h"

#include "base/text.h"
#include "exchange/csv.h"
#include "exchange/row.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// Path of the lookup's file in or beside one of the paths, or NULL.
static const char *find_file(const char *name, const char *const *paths, int32_t path_count,
                             marz_arena *arena)
{
    for (int32_t k = 0; k < path_count; k++) {
        struct stat info;
        if (stat(paths[k], &info))
            continue;
        const char *slash = strrchr(paths[k], '/');
        const int length = slash ? (int)(slash - paths[k] + 1) : 0;
        const char *path = S_ISDIR(info.st_mode)
                               ? marz_arena_print(arena, "%s/%s", paths[k], name)
                               : marz_arena_print(arena, "%.*s%s", length, paths[k], name);
        if (path && access(path, R_OK) == 0)
            return path;
    }
    return NULL;
}

static marz_status mistake(const marz_mapping *mapping, const marz_lookup *lookup,
                           const char *column, marz_error *error)
{
    marz_fail(error, MARZ_E_INPUT, "%s has no column \"%s\"", lookup->file, column);
    marz_where(error, "%s:%d", mapping->path, lookup->line);
    return MARZ_E_INPUT;
}

static int32_t column_named(const marz_record *header, const char *name)
{
    for (int32_t k = 0; k < header->count; k++)
        if (strcmp(header->cells[k].text, name) == 0)
            return k;
    return MARZ_NONE;
}

static marz_status read_words(marz_lookup *lookup, marz_table *table, int32_t key, int32_t value,
                              marz_arena *arena, marz_error *error)
{
    marz_record record;
    bool has_row;
    for (;;) {
        const marz_status status = table->next(table, &record, &has_row, error);
        if (status || !has_row)
            return status;
        if (record.problem || key >= record.count || value >= record.count)
            continue;
        bool is_new;
        if (!marz_words_add(&lookup->words, record.cells[key].text, record.cells[value].text, arena,
                            &is_new))
            return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the lookup %s",
                             lookup->words.name);
    }
}

static marz_status read_table(const marz_mapping *mapping, marz_lookup *lookup, marz_table *table,
                              marz_arena *arena, marz_error *error)
{
    marz_record header = {0};
    bool has_row;
    const marz_status status = table->next(table, &header, &has_row, error);
    if (status)
        return status;
    const int32_t key = column_named(&header, lookup->key);
    if (key == MARZ_NONE)
        return mistake(mapping, lookup, lookup->key, error);
    const int32_t value = column_named(&header, lookup->value);
    if (value == MARZ_NONE)
        return mistake(mapping, lookup, lookup->value, error);
    return read_words(lookup, table, key, value, arena, error);
}

static marz_status fill(const marz_mapping *mapping, marz_lookup *lookup, const char *const *paths,
                        int32_t path_count, marz_arena *arena, marz_error *error)
{
    const char *path = find_file(lookup->file, paths, path_count, arena);
    if (!path) {
        marz_fail(error, MARZ_E_NOT_FOUND, "the file %s of the lookup %s is not there",
                  lookup->file, lookup->words.name);
        marz_where(error, "%s:%d", mapping->path, lookup->line);
        return MARZ_E_NOT_FOUND;
    }
    marz_arena *scratch = marz_arena_create(0);
    if (!scratch)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the lookups");
    marz_table *table;
    marz_status status = marz_csv_open(path, NULL, scratch, &table, error);
    if (!status) {
        status = read_table(mapping, lookup, table, arena, error);
        table->close(table);
    }
    marz_arena_destroy(scratch);
    return status;
}

marz_status marz_lookups_fill(marz_mapping *mapping, const char *const *paths, int32_t path_count,
                              marz_arena *arena, marz_error *error)
{
    for (int32_t k = 0; k < mapping->lookup_count; k++) {
        const marz_status status =
            fill(mapping, mapping->lookups[k], paths, path_count, arena, error);
        if (status)
            return status;
    }
    return MARZ_OK;
}
