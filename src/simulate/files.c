#include "simulate/files.h"

#include <errno.h>
#include <string.h>

static marz_status check_columns(marz_entity entity, const char *columns, marz_error *error)
{
    const marz_entity_info info = marz_entity_info_of(entity);
    while (*columns != 0) {
        char name[64];
        const size_t length = strcspn(columns, ",");
        (void)snprintf(name, sizeof name, "%.*s", (int)length, columns);
        if (marz_field_find(entity, name) < 0)
            return marz_fail(error, MARZ_E_INTERNAL, "%s has no column %s", info.file_stem, name);
        columns += length + (columns[length] == ',');
    }
    return MARZ_OK;
}

marz_status sim_file_open(const sim_world *world, marz_entity entity, const char *columns,
                          sim_file *file, marz_error *error)
{
    *file = (sim_file){0};
    const marz_status status = check_columns(entity, columns, error);
    if (status)
        return status;
    file->path = marz_arena_print(world->arena, "%s/%s.csv", world->options->out_folder,
                                  marz_entity_info_of(entity).file_stem);
    if (file->path == NULL)
        return marz_fail(error, MARZ_E_NO_MEMORY, "out of memory");
    file->stream = fopen(file->path, "wb");
    if (file->stream == NULL || fprintf(file->stream, "%s\n", columns) < 0)
        return marz_fail(error, MARZ_E_IO, "cannot write %s: %s", file->path, strerror(errno));
    return MARZ_OK;
}

marz_status sim_file_add(sim_file *file, marz_buffer *rows, marz_error *error)
{
    if (rows->is_broken)
        return marz_fail(error, MARZ_E_NO_MEMORY, "out of memory for rows of %s", file->path);
    if (rows->length > 0 && fwrite(rows->text, 1, rows->length, file->stream) != rows->length)
        return marz_fail(error, MARZ_E_IO, "cannot write %s: %s", file->path, strerror(errno));
    for (const char *at = rows->text; rows->length > 0; at++) {
        at = memchr(at, '\n', rows->length - (size_t)(at - rows->text));
        if (at == NULL)
            break;
        file->row_count++;
    }
    marz_buffer_clear(rows);
    return MARZ_OK;
}

marz_status sim_file_close(sim_file *file, marz_status status, marz_error *error)
{
    const bool is_closed = file->stream == NULL || fclose(file->stream) == 0;
    file->stream = NULL;
    if (status || is_closed)
        return status;
    return marz_fail(error, MARZ_E_IO, "cannot write %s: %s", file->path, strerror(errno));
}
