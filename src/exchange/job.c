#include "exchange/job.h"

#include "exchange/csv.h"
#include "exchange/xlsx.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define HEADER_MAX 256 ///< columns looked at to recognise a table

typedef struct finder {
    const marz_headers *headers;
    const marz_mapping *mapping;
    marz_arena *arena;
    marz_jobs *jobs;
    marz_error *error;
} finder;

const char *marz_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static marz_status no_memory(const finder *f)
{
    return marz_fail(f->error, MARZ_E_NO_MEMORY, "no memory for the list of files");
}

static bool has_ending(const char *name, const char *ending)
{
    const size_t length = strlen(name), size = strlen(ending);
    return length > size && strcasecmp(name + length - size, ending) == 0;
}

static bool is_book(const char *name)
{
    return has_ending(name, ".xlsx") || has_ending(name, ".xlsm");
}

static bool is_text_table(const char *name)
{
    return has_ending(name, ".csv") || has_ending(name, ".tsv") || has_ending(name, ".txt");
}

static marz_status add_job(const finder *f, marz_job job)
{
    marz_jobs *jobs = f->jobs;
    if (jobs->count == jobs->capacity) {
        const int32_t capacity = jobs->capacity ? jobs->capacity * 2 : 32;
        marz_job *larger = MARZ_NEW(f->arena, marz_job, capacity);
        if (!larger)
            return no_memory(f);
        if (jobs->count)
            memcpy(larger, jobs->jobs, (size_t)jobs->count * sizeof *larger);
        jobs->jobs = larger;
        jobs->capacity = capacity;
    }
    job.order = jobs->count;
    jobs->jobs[jobs->count++] = job;
    return MARZ_OK;
}

static marz_status ignore(const finder *f, const char *name)
{
    marz_jobs *jobs = f->jobs;
    if (jobs->ignored_count == jobs->ignored_capacity) {
        const int32_t capacity = jobs->ignored_capacity ? jobs->ignored_capacity * 2 : 32;
        const char **larger = MARZ_NEW(f->arena, const char *, capacity);
        if (!larger)
            return no_memory(f);
        for (int32_t k = 0; k < jobs->ignored_count; k++)
            larger[k] = jobs->ignored[k];
        jobs->ignored = larger;
        jobs->ignored_capacity = capacity;
    }
    jobs->ignored[jobs->ignored_count++] = name;
    return MARZ_OK;
}

/// Jobs for every section of the mapping that names this file or sheet.
static marz_status add_sections(const finder *f, marz_job job, bool *was_named)
{
    *was_named = false;
    for (int32_t k = 0; k < f->mapping->section_count; k++) {
        const marz_section *section = &f->mapping->sections[k];
        if (strcmp(section->file, job.label) != 0)
            continue;
        *was_named = true;
        job.section = section;
        job.entity = section->rule.entity;
        const marz_status status = add_job(f, job);
        if (status)
            return status;
    }
    return MARZ_OK;
}

/// Entity that the headers of a table mean.
static marz_status entity_by_content(const finder *f, const marz_job *job, marz_entity *entity)
{
    marz_arena *scratch = marz_arena_create(0);
    if (!scratch)
        return no_memory(f);
    marz_table *table;
    marz_status status = marz_job_open(job, scratch, &table, f->error);
    if (status) {
        marz_arena_destroy(scratch);
        return status;
    }
    marz_record header;
    bool has_row;
    status = table->next(table, &header, &has_row, f->error);
    if (!status && has_row) {
        const char *names[HEADER_MAX];
        const int32_t count = header.count < HEADER_MAX ? header.count : HEADER_MAX;
        for (int32_t k = 0; k < count; k++)
            names[k] = header.cells[k].text;
        if (!marz_entity_by_headers(f->headers, names, count, entity))
            status = no_memory(f);
    }
    table->close(table);
    marz_arena_destroy(scratch);
    return status;
}

/// One table: a job, or a name in the list of ignored ones. `name` is what may name its entity.
static marz_status add_table(const finder *f, marz_job job, const char *name, bool may_look)
{
    if (f->mapping) {
        bool was_named;
        const marz_status status = add_sections(f, job, &was_named);
        return status || was_named ? status : ignore(f, job.label);
    }
    if (!marz_entity_by_name(name, &job.entity))
        return no_memory(f);
    if (job.entity == MARZ_ENTITY_COUNT && may_look) {
        const marz_status status = entity_by_content(f, &job, &job.entity);
        if (status)
            return status;
    }
    return job.entity == MARZ_ENTITY_COUNT ? ignore(f, job.label) : add_job(f, job);
}

/// "accounts" of "accounts.csv".
static const char *stem_of(const char *name, marz_arena *arena)
{
    const char *dot = strrchr(name, '.');
    return marz_arena_copy(arena, name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
}

/// Every sheet is a table. A book with one sheet may be named by its file.
static marz_status add_book(const finder *f, const char *path, bool is_given)
{
    const char *name = marz_base_name(path);
    const char *const *sheets;
    int32_t count;
    marz_status status = marz_xlsx_sheets(path, f->arena, &sheets, &count, f->error);
    for (int32_t k = 0; k < count && !status; k++) {
        marz_job job = {.path = path, .sheet = sheets[k]};
        job.label = marz_arena_print(f->arena, "%s/%s", name, sheets[k]);
        const char *stem = stem_of(name, f->arena);
        if (!job.label || !stem)
            return no_memory(f);
        marz_entity of_sheet;
        if (!marz_entity_by_name(sheets[k], &of_sheet))
            return no_memory(f);
        const bool by_file = count == 1 && !f->mapping && of_sheet == MARZ_ENTITY_COUNT;
        status = add_table(f, job, by_file ? stem : sheets[k], is_given);
    }
    return status;
}

static marz_status add_file(const finder *f, const char *path, bool is_given)
{
    const char *name = marz_base_name(path);
    if (strcmp(name, "truth.json") == 0)
        f->jobs->is_simulated = true;
    if (is_book(name)) {
        bool is_wanted = is_given || !f->mapping;
        for (int32_t k = 0; f->mapping && k < f->mapping->section_count; k++)
            is_wanted |= strncmp(f->mapping->sections[k].file, name, strlen(name)) == 0;
        return is_wanted ? add_book(f, path, is_given) : ignore(f, name);
    }
    if (!is_text_table(name) && !is_given)
        return ignore(f, name);
    const char *stem = stem_of(name, f->arena);
    if (!stem)
        return no_memory(f);
    return add_table(f, (marz_job){.path = path, .label = name}, stem, is_given);
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static marz_status cannot_open(const finder *f, const char *path)
{
    const marz_status status = errno == ENOENT ? MARZ_E_NOT_FOUND : MARZ_E_IO;
    return marz_fail(f->error, status, "cannot read %s: %s", path, strerror(errno));
}

static marz_status add_folder(const finder *f, const char *path)
{
    struct dirent **entries;
    const int count = scandir(path, &entries, is_visible, by_bytes);
    if (count < 0)
        return cannot_open(f, path);
    marz_status status = MARZ_OK;
    for (int k = 0; k < count; k++) {
        const size_t length = strlen(path);
        const char *gap = length && path[length - 1] == '/' ? "" : "/";
        const char *file = marz_arena_print(f->arena, "%s%s%s", path, gap, entries[k]->d_name);
        struct stat info;
        if (!file)
            status = no_memory(f);
        else if (!status && stat(file, &info) == 0 && S_ISREG(info.st_mode))
            status = add_file(f, file, false);
        free(entries[k]);
    }
    free(entries);
    return status;
}

static int by_entity(const void *a, const void *b)
{
    const marz_job *x = a, *y = b;
    if (x->entity != y->entity)
        return x->entity < y->entity ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

marz_status marz_jobs_find(const char *const *paths, int32_t path_count,
                           const marz_headers *headers, const marz_mapping *mapping,
                           marz_arena *arena, marz_jobs *jobs, marz_error *error)
{
    *jobs = (marz_jobs){0};
    const finder f = {headers, mapping, arena, jobs, error};
    for (int32_t k = 0; k < path_count; k++) {
        struct stat info;
        if (stat(paths[k], &info))
            return cannot_open(&f, paths[k]);
        const marz_status status =
            S_ISDIR(info.st_mode) ? add_folder(&f, paths[k]) : add_file(&f, paths[k], true);
        if (status)
            return status;
    }
    if (jobs->count)
        qsort(jobs->jobs, (size_t)jobs->count, sizeof *jobs->jobs, by_entity);
    return MARZ_OK;
}

marz_status marz_job_open(const marz_job *job, marz_arena *arena, marz_table **table,
                          marz_error *error)
{
    if (job->sheet)
        return marz_xlsx_open(job->path, job->sheet, arena, table, error);
    marz_csv_options options = {0};
    if (job->section)
        options = (marz_csv_options){job->section->encoding, job->section->separator};
    return marz_csv_open(job->path, &options, arena, table, error);
}
