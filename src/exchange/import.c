#include "exchange/import.h"

#include "exchange/job.h"
#include "exchange/lookup.h"
#include "exchange/reading.h"

#include <assert.h>
#include <string.h>

/// One import.
typedef struct import_run {
    const marz_import_options *options;
    marz_arena *arena; ///< the caller's: reports and what they name
    marz_headers headers;
    marz_mapping mapping;
    marz_jobs jobs;
    marz_refused refused;
    marz_references *references; ///< [jobs.count]
    marz_keys *keys;             ///< [jobs.count] of tables that others refer to
    marz_import_report *report;
    marz_error *error;
} import_run;

static marz_status no_memory(const import_run *im)
{
    return marz_fail(im->error, MARZ_E_NO_MEMORY, "no memory for the import");
}

/// Does a column of some table hold ids of this one?
static bool is_referenced(marz_entity entity)
{
    const char *name = marz_entity_info_of(entity).name;
    for (int32_t e = 0; e < MARZ_ENTITY_COUNT; e++) {
        const marz_entity_info info = marz_entity_info_of((marz_entity)e);
        for (int32_t k = 0; k < info.field_count; k++)
            if (strcmp(info.fields[k].reference, name) == 0)
                return true;
    }
    return false;
}

static marz_status run_job(import_run *im, int32_t index)
{
    const marz_reading reading = {.options = im->options,
                                  .headers = &im->headers,
                                  .mapping_path = im->mapping.path,
                                  .job = &im->jobs.jobs[index],
                                  .arena = im->arena,
                                  .refused = &im->refused,
                                  .references = &im->references[index],
                                  .keys = &im->keys[index],
                                  .report = &im->report->tables[index]};
    const marz_status status = marz_reading_run(&reading, im->error);
    if (!is_referenced(reading.job->entity))
        marz_keys_deinit(reading.keys);
    return status;
}

static marz_status run_jobs(import_run *im)
{
    const int32_t count = im->jobs.count;
    im->report->tables = MARZ_NEW(im->arena, marz_table_report, count);
    im->references = MARZ_NEW(im->arena, marz_references, count);
    im->keys = MARZ_NEW(im->arena, marz_keys, count);
    if (!im->report->tables || !im->references || !im->keys)
        return no_memory(im);
    im->report->table_count = count;
    marz_status status = MARZ_OK;
    for (int32_t k = 0; k < count && !status; k++)
        status = run_job(im, k);
    return status;
}

/// Rows of this import are known without asking.
static bool is_known(void *context, marz_entity entity, const char *id)
{
    const import_run *im = context;
    for (int32_t k = 0; k < im->jobs.count; k++)
        if (im->jobs.jobs[k].entity == entity && marz_keys_has(&im->keys[k], id))
            return true;
    return im->options->known(im->options->context, entity, id);
}

static marz_status judge(import_run *im)
{
    for (int32_t k = 0; im->options->known && k < im->jobs.count; k++)
        if (!marz_references_judge(&im->references[k], is_known, im, im->arena,
                                   &im->report->tables[k]))
            return no_memory(im);
    return MARZ_OK;
}

static marz_status prepare(import_run *im)
{
    const marz_import_options *options = im->options;
    if (!marz_headers_init(&im->headers, im->arena))
        return no_memory(im);
    marz_status status = MARZ_OK;
    if (options->mapping_path)
        status = marz_mapping_read(options->mapping_path, im->arena, &im->mapping, im->error);
    if (!status)
        status = marz_jobs_find(options->paths, options->path_count, &im->headers,
                                options->mapping_path ? &im->mapping : NULL, im->arena, &im->jobs,
                                im->error);
    if (!status)
        status = marz_lookups_fill(&im->mapping, options->paths, options->path_count, im->arena,
                                   im->error);
    return status;
}

static void finish_report(import_run *im)
{
    marz_import_report *report = im->report;
    report->ignored_files = im->jobs.ignored;
    report->ignored_file_count = im->jobs.ignored_count;
    report->refused_total = im->refused.count;
    report->refused_file = im->refused.count ? im->options->refused_path : NULL;
    report->is_simulated = im->jobs.is_simulated;
    for (int32_t k = 0; k < report->table_count; k++) {
        const marz_table_report *t = &report->tables[k];
        assert(t->read == t->accepted + t->updated + t->unchanged + t->refused);
    }
}

static void import_deinit(import_run *im)
{
    for (int32_t k = 0; im->references && k < im->jobs.count; k++)
        marz_references_deinit(&im->references[k]);
    for (int32_t k = 0; im->keys && k < im->jobs.count; k++)
        marz_keys_deinit(&im->keys[k]);
    marz_headers_deinit(&im->headers);
    marz_mapping_deinit(&im->mapping);
    marz_refused_deinit(&im->refused);
}

marz_status marz_import(const marz_import_options *options, marz_arena *arena,
                        marz_import_report *report, marz_error *error)
{
    assert(options->sink && options->settings);
    marz_import_report result = {0};
    import_run im = {.options = options,
                     .arena = arena,
                     .refused = {.path = options->refused_path},
                     .report = &result,
                     .error = error};
    marz_status status = prepare(&im);
    if (!status)
        status = run_jobs(&im);
    if (!status)
        status = judge(&im);
    if (!status)
        status = marz_refused_finish(&im.refused, error);
    if (!status) {
        finish_report(&im);
        *report = result;
    }
    import_deinit(&im);
    return status;
}
