/// @file memory_sink.h
/// A store in memory for the tests of the import: the last row of each key as one line of text.
#ifndef MARZ_TESTS_MEMORY_SINK_H
#define MARZ_TESTS_MEMORY_SINK_H

#include "exchange/import.h"

#include "support.h"

#include "base/buffer.h"
#include "base/file.h"
#include "base/dict.h"

#include "base/int128.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct memory_sink {
    marz_arena *arena; ///< of the import
    marz_arena *own;   ///< of the rows: the import reads on while they are kept
    marz_dict ids[MARZ_ENTITY_COUNT];
    const char **rows[MARZ_ENTITY_COUNT];
    int32_t capacity[MARZ_ENTITY_COUNT];
    int64_t calls;
    int64_t calls_until_full; ///< 0: never
    int32_t thread_count;
    marz_settings settings;
    marz_import_report report;
    marz_error error;
} memory_sink;

static inline void sink_init(memory_sink *s, const char *currency)
{
    *s = (memory_sink){.arena = marz_arena_create(0), .own = marz_arena_create(0)};
    snprintf(s->settings.currency, sizeof s->settings.currency, "%s", currency);
    for (int k = 0; k < MARZ_ENTITY_COUNT; k++)
        marz_dict_init(&s->ids[k], s->own);
}

static inline void sink_deinit(memory_sink *s)
{
    for (int k = 0; k < MARZ_ENTITY_COUNT; k++) {
        marz_dict_deinit(&s->ids[k]);
        free(s->rows[k]);
    }
    marz_arena_destroy(s->arena);
    marz_arena_destroy(s->own);
}

/// "name=value|name=value" of the columns that have a value.
static inline char *sink_line(marz_arena *arena, marz_entity entity, const marz_row *row)
{
    const marz_entity_info info = marz_entity_info_of(entity);
    marz_buffer line = {0};
    marz_buffer_text(&line, "");
    for (int32_t k = 1; k < info.field_count; k++) {
        const marz_value *value = &row->values[k];
        if (marz_kind_is_text(info.fields[k].kind)) {
            if (value->text)
                marz_buffer_print(&line, "%s=%s|", info.fields[k].name, value->text);
        } else if (value->number != MARZ_UNKNOWN) {
            marz_buffer_print(&line, "%s=%" PRId64 "|", info.fields[k].name, value->number);
        }
    }
    char *copy = marz_arena_copy(arena, line.text, line.length);
    marz_buffer_deinit(&line);
    return copy;
}

static inline marz_status sink_put(void *context, marz_entity entity, const marz_row *row,
                                   uint32_t mask, marz_sink_result *result, marz_error *error)
{
    (void)mask;
    memory_sink *s = context;
    if (++s->calls == s->calls_until_full)
        return marz_fail(error, MARZ_E_STORE, "the disk is full");
    const char *id = row->values[0].text;
    const int32_t before = s->ids[entity].count;
    const int32_t at = marz_dict_add(&s->ids[entity], id, strlen(id));
    if (at >= s->capacity[entity]) {
        s->capacity[entity] = s->capacity[entity] ? s->capacity[entity] * 2 : 64;
        s->rows[entity] =
            realloc(s->rows[entity], (size_t)s->capacity[entity] * sizeof *s->rows[entity]);
    }
    const char *line = sink_line(s->own, entity, row);
    if (at == before)
        *result = MARZ_SINK_NEW;
    else
        *result = strcmp(s->rows[entity][at], line) == 0 ? MARZ_SINK_UNCHANGED : MARZ_SINK_CHANGED;
    s->rows[entity][at] = line;
    return MARZ_OK;
}

static inline bool sink_known(void *context, marz_entity entity, const char *id)
{
    return marz_dict_find(&((memory_sink *)context)->ids[entity], id, strlen(id)) != MARZ_NONE;
}

static inline const char *sink_row(const memory_sink *s, marz_entity entity, const char *id)
{
    const int32_t at = marz_dict_find(&s->ids[entity], id, strlen(id));
    return at == MARZ_NONE ? NULL : s->rows[entity][at];
}

static inline marz_status sink_import(memory_sink *s, const char *path, const char *mapping,
                                      const char *refused)
{
    const marz_import_options options = {.paths = &path,
                                         .path_count = 1,
                                         .mapping_path = mapping,
                                         .refused_path = refused,
                                         .settings = &s->settings,
                                         .sink = sink_put,
                                         .known = sink_known,
                                         .context = s,
                                         .thread_count = s->thread_count};
    return marz_import(&options, s->arena, &s->report, &s->error);
}

/// The first table report of an entity.
static inline const marz_table_report *sink_table(const memory_sink *s, marz_entity entity)
{
    for (int32_t k = 0; k < s->report.table_count; k++)
        if (s->report.tables[k].entity == entity)
            return &s->report.tables[k];
    return NULL;
}

#endif
