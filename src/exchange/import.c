#include "exchange/import.h"

#include "exchange/job.h"
#include "exchange/lookup.h"
#include "exchange/references.h"
#include "exchange/refused.h"
#include "exchange/row.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define FIRST_REFUSED_MAX 5
#define ROWS_PER_LOOK 4096 ///< rows between two looks at the control

/// One import.
typedef struct import_run {
    const marz_import_options *options;
    marz_arena *arena; ///< the caller's: reports and what they name
    marz_headers headers;
    marz_mapping mapping;
    marz_jobs jobs;
    marz_refused refused;
    marz_references *references; ///< [jobs.count]
    marz_import_report *report;
    marz_error *error;
} import_run;

/// One table of it.
typedef struct reading {
    import_run *import;
    const marz_job *job;
    marz_table *table;
    marz_arena *arena;   ///< dies with the table
    marz_arena *scratch; ///< dies with the row
    marz_row_maker maker;
    marz_table_report *report;
    marz_references *references;
} reading;

static marz_status no_memory(const import_run *im)
{
    return marz_fail(im->error, MARZ_E_NO_MEMORY, "no memory for the import");
}

static marz_status stopped(const reading *r, int64_t line)
{
    marz_error *error = r->import->error;
    marz_fail(error, MARZ_E_LIMIT, "the import was stopped before its end");
    marz_where(error, "%s:%lld", r->table->name, (long long)line);
    return MARZ_E_LIMIT;
}

static marz_status look(const reading *r, int64_t line)
{
    const marz_control *control = r->import->options->control;
    marz_outcome outcome;
    if (marz_control_stops(control, &outcome))
        return stopped(r, line);
    char step[160];
    snprintf(step, sizeof step, "import %.140s", r->job->label);
    marz_control_report(control, step, r->table->progress(r->table));
    return MARZ_OK;
}

/// Name of the file's column for the report of refused rows.
static const char *column_name(const reading *r, int32_t column)
{
    const marz_row_maker *m = &r->maker;
    return column >= 1 && column <= m->header_count ? m->headers[column - 1] : "";
}

static marz_status refuse(reading *r, const marz_record *record, const marz_problem *problem)
{
    import_run *im = r->import;
    const char *reason = problem->error.message;
    if (r->report->refused < FIRST_REFUSED_MAX) {
        const char *copy = marz_arena_copy(im->arena, reason, strlen(reason));
        if (!copy)
            return no_memory(im);
        const int32_t at = (int32_t)r->report->refused;
        r->report->first_refused[at].line = record->line;
        r->report->first_refused[at].column = problem->column;
        r->report->first_refused[at].reason = copy;
    }
    r->report->refused++;
    return marz_refused_add(&im->refused, r->job->label, record, problem->column,
                            column_name(r, problem->column), reason, im->error);
}

static marz_status count_kept(reading *r, const marz_row *row, marz_sink_result result)
{
    marz_table_report *report = r->report;
    report->accepted += result == MARZ_SINK_NEW;
    report->updated += result == MARZ_SINK_CHANGED;
    report->unchanged += result == MARZ_SINK_UNCHANGED;
    for (int32_t k = 0; k < report->field_count; k++)
        report->fields[k].missing +=
            marz_value_is_empty(r->maker.info.fields[k].kind, &row->values[k]);
    return marz_references_note(r->references, row) ? MARZ_OK : no_memory(r->import);
}

static marz_status put(reading *r, const marz_row *row)
{
    const marz_import_options *options = r->import->options;
    marz_sink_result result = MARZ_SINK_NEW;
    const marz_status status = options->sink(options->context, r->job->entity, row, r->maker.mask,
                                             &result, r->import->error);
    return status ? status : count_kept(r, row, result);
}

/// A key that the file had before: the same row again is harmless, another one is not.
static marz_status take_again(reading *r, const marz_record *record, const marz_row *row,
                              marz_key_state state, int64_t first_line)
{
    if (state == MARZ_KEY_NO_MEMORY)
        return no_memory(r->import);
    if (state == MARZ_KEY_SAME) {
        r->report->unchanged++;
        return MARZ_OK;
    }
    marz_problem problem = {.column = 0};
    marz_fail(&problem.error, MARZ_E_INPUT,
              "the id \"%.60s\" stands in line %lld with other values", row->values[0].text,
              (long long)first_line);
    return refuse(r, record, &problem);
}

static marz_status take(reading *r, const marz_record *record)
{
    if (!marz_row_is_wanted(&r->maker, record))
        return MARZ_OK;
    r->report->read++;
    marz_row row;
    marz_problem problem;
    marz_status status = marz_row_make(&r->maker, record, &row, &problem);
    if (status == MARZ_E_INPUT)
        return refuse(r, record, &problem);
    if (status) {
        if (r->import->error)
            *r->import->error = problem.error;
        return status;
    }
    if (row.values[0].text != r->maker.made_key) {
        int64_t first_line = 0;
        const marz_key_state state =
            marz_keys_note(&r->maker.keys, &r->maker.info, &row, record->line, &first_line);
        if (state != MARZ_KEY_NEW)
            return take_again(r, record, &row, state, first_line);
    }
    return put(r, &row);
}

static marz_status read_rows(reading *r)
{
    marz_record record;
    bool has_row = true;
    marz_status status = MARZ_OK;
    const marz_arena_mark mark = marz_arena_save(r->scratch);
    for (int64_t count = 0; !status; count++) {
        status = r->table->next(r->table, &record, &has_row, r->import->error);
        if (status || !has_row)
            break;
        status = take(r, &record);
        marz_arena_restore(r->scratch, mark);
        if (!status && count % ROWS_PER_LOOK == 0)
            status = look(r, record.line);
    }
    return status;
}

/// Copies of the names in the first row, without blanks around them.
static marz_status read_header(reading *r, const char ***names, int32_t *count)
{
    import_run *im = r->import;
    marz_record header = {0};
    bool has_row;
    const marz_status status = r->table->next(r->table, &header, &has_row, im->error);
    if (status)
        return status;
    *count = has_row ? header.count : 0;
    *names = MARZ_NEW(im->arena, const char *, *count + 1);
    for (int32_t k = 0; *names && k < *count; k++) {
        const char *text = header.cells[k].text;
        size_t length = header.cells[k].length;
        while (length && (*text == ' ' || *text == '\t'))
            text++, length--;
        while (length && (text[length - 1] == ' ' || text[length - 1] == '\t'))
            length--;
        (*names)[k] = marz_arena_copy(im->arena, text, length);
        if (!(*names)[k])
            return no_memory(im);
    }
    return *names ? MARZ_OK : no_memory(im);
}

/// Lists the columns that nothing names.
static marz_status report_ignored(reading *r, const char *const *names, int32_t count,
                                  const bool *used)
{
    const char **ignored = MARZ_NEW(r->import->arena, const char *, count);
    if (!ignored)
        return no_memory(r->import);
    int32_t ignored_count = 0;
    for (int32_t k = 0; k < count; k++)
        if (!used[k] && *names[k])
            ignored[ignored_count++] = names[k];
    r->report->ignored_columns = ignored;
    r->report->ignored_count = ignored_count;
    return MARZ_OK;
}

/// Columns of ours that the source has.
static uint32_t given_mask(const marz_row_maker *m)
{
    uint32_t mask = 1; // a key there always is
    for (int32_t k = 1; k < m->info.field_count; k++)
        mask |= m->rule.fields[k].part_count > 0 ? UINT32_C(1) << k : 0;
    if (m->rule.entity == MARZ_ENTITY_deal && m->rule.fields[MARZ_INDEX(deal, stage)].part_count)
        mask |= UINT32_C(1) << MARZ_INDEX(deal, status);
    return mask;
}

static marz_status prepare_rule(reading *r)
{
    import_run *im = r->import;
    const marz_job *job = r->job;
    marz_row_maker *m = &r->maker;
    const char **names;
    marz_status status = read_header(r, &names, &m->header_count);
    if (status)
        return status;
    m->headers = names;
    bool *used = MARZ_NEW(r->arena, bool, m->header_count);
    if (!used)
        return no_memory(im);
    if (job->section) {
        m->rule = job->section->rule;
        status = marz_rule_bind(&m->rule, im->mapping.path, job->label, names, m->header_count,
                                used, im->error);
    } else if (!marz_rule_from_headers(&im->headers, job->entity, names, m->header_count, r->arena,
                                       &m->rule, used)) {
        status = no_memory(im);
    }
    m->mask = given_mask(m);
    return status ? status : report_ignored(r, names, m->header_count, used);
}

static marz_status prepare_report(reading *r)
{
    marz_table_report *report = r->report;
    report->entity = r->job->entity;
    report->file = r->job->label;
    report->field_count = r->maker.info.field_count;
    for (int32_t k = 0; k < report->field_count; k++)
        report->fields[k].name = r->maker.info.fields[k].name;
    return MARZ_OK;
}

static marz_status read_table(reading *r)
{
    import_run *im = r->import;
    marz_status status = marz_job_open(r->job, r->arena, &r->table, im->error);
    if (status)
        return status;
    marz_converter_init(&r->maker.converter, r->job->entity, r->scratch,
                        im->options->settings->currency, r->table->style);
    r->maker.info = marz_entity_info_of(r->job->entity);
    r->maker.is_ragged = r->table->is_ragged;
    status = prepare_report(r);
    if (!status)
        status = prepare_rule(r);
    if (!status) {
        marz_references_init(r->references, r->job->entity, r->maker.mask, im->arena);
        status = read_rows(r);
    }
    r->table->close(r->table);
    marz_keys_deinit(&r->maker.keys);
    marz_converter_deinit(&r->maker.converter);
    return status;
}

static marz_status run_job(import_run *im, int32_t index)
{
    reading r = {.import = im,
                 .job = &im->jobs.jobs[index],
                 .arena = marz_arena_create(0),
                 .scratch = marz_arena_create(0),
                 .report = &im->report->tables[index],
                 .references = &im->references[index]};
    const marz_status status = r.arena && r.scratch ? read_table(&r) : no_memory(im);
    marz_arena_destroy(r.arena);
    marz_arena_destroy(r.scratch);
    return status;
}

static marz_status run_jobs(import_run *im)
{
    const int32_t count = im->jobs.count;
    im->report->tables = MARZ_NEW(im->arena, marz_table_report, count);
    im->references = MARZ_NEW(im->arena, marz_references, count);
    if (!im->report->tables || !im->references)
        return no_memory(im);
    im->report->table_count = count;
    marz_status status = MARZ_OK;
    for (int32_t k = 0; k < count && !status; k++)
        status = run_job(im, k);
    return status;
}

static void judge(import_run *im)
{
    const marz_import_options *options = im->options;
    for (int32_t k = 0; options->known && k < im->jobs.count; k++)
        marz_references_judge(&im->references[k], options->known, options->context, im->arena,
                              &im->report->tables[k]);
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
        status = marz_refused_finish(&im.refused, error);
    if (!status) {
        judge(&im);
        finish_report(&im);
        *report = result;
    }
    import_deinit(&im);
    return status;
}
