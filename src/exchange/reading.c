#include "exchange/reading.h"

#include "base/relay.h"
#include "base/threads.h"
#include "exchange/batch.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define BATCHES 4          ///< at most so many between the two threads
#define ROWS_PER_LOOK 4096 ///< rows between two looks at the control
#define RECORDS_MAX 100000 ///< records in a batch, kept or not: the control is looked at in between

/// Rows on their way to the sink, and how far the file was read when they left.
typedef struct parcel {
    marz_batch batch;
    int64_t line;
    double progress;
} parcel;

/// What the sink made of the rows; the other thread does not look at it.
typedef struct delivery {
    int64_t counts[MARZ_SINK_UNCHANGED + 1];
    int64_t rows_until_look;
    marz_status status;
    marz_error *error;
} delivery;

/// One table while it is read.
typedef struct table_run {
    const marz_reading *with;
    marz_table *table;
    marz_arena *arena;   ///< dies with the table
    marz_arena *scratch; ///< dies with the row
    marz_row_maker maker;
    parcel parcels[BATCHES];
    marz_status status; ///< of reading and checking
    marz_error *error;
    marz_error reader_error; ///< its target while the sink may be filling the caller's
    delivery delivery;
} table_run;

static marz_status no_memory(const table_run *r)
{
    return marz_fail(r->error, MARZ_E_NO_MEMORY, "no memory for the import");
}

/// Name of the file's column for the report of refused rows.
static const char *column_name(const table_run *r, int32_t column)
{
    const marz_row_maker *m = &r->maker;
    return column >= 1 && column <= m->header_count ? m->headers[column - 1] : "";
}

/// Counts the refusal with those like it; the first different ones are kept for the screen.
static bool note_refusal(table_run *r, int64_t line, const marz_problem *problem)
{
    const int32_t column = problem->column;
    const char *reason = problem->error.message, *name = column_name(r, column);
    marz_table_report *report = r->with->report;
    int32_t at = 0;
    while (at < MARZ_REFUSALS_SHOWN && report->first_refused[at].reason &&
           (report->first_refused[at].column != column ||
            strcmp(report->first_refused[at].reason, reason) != 0))
        at++;
    report->refused++;
    if (at == MARZ_REFUSALS_SHOWN)
        return true;
    report->first_refused[at].count++;
    if (report->first_refused[at].reason)
        return true;
    report->first_refused[at].line = line;
    report->first_refused[at].column = column;
    const char *hint = problem->error.hint;
    report->first_refused[at].name = marz_arena_copy(r->with->arena, name, strlen(name));
    report->first_refused[at].hint = marz_arena_copy(r->with->arena, hint, strlen(hint));
    report->first_refused[at].reason = marz_arena_copy(r->with->arena, reason, strlen(reason));
    return report->first_refused[at].reason && report->first_refused[at].name &&
           report->first_refused[at].hint;
}

static marz_status refuse(table_run *r, const marz_record *record, const marz_problem *problem)
{
    const char *reason = problem->error.message;
    if (!note_refusal(r, record->line, problem))
        return no_memory(r);
    return marz_refused_add(r->with->refused, r->with->job->label, record, problem->column,
                            column_name(r, problem->column), reason, r->error);
}

/// The row goes to the sink. That it will be kept is counted here: if it is not, nothing is.
static marz_status pack(table_run *r, parcel *p, const marz_row *row)
{
    marz_table_report *report = r->with->report;
    for (int32_t k = 0; k < report->field_count; k++)
        report->fields[k].missing +=
            marz_value_is_empty(r->maker.info.fields[k].kind, &row->values[k]);
    const bool is_kept = marz_references_note(r->with->references, row) &&
                         marz_batch_add(&p->batch, &r->maker.info, row);
    return is_kept ? MARZ_OK : no_memory(r);
}

/// A key that the file had before: the same row again is harmless, another one is not.
static marz_status take_again(table_run *r, const marz_record *record, const marz_row *row,
                              marz_key_state state, int64_t first_line)
{
    if (state == MARZ_KEY_NO_MEMORY)
        return no_memory(r);
    if (state == MARZ_KEY_SAME) {
        r->with->report->unchanged++;
        return MARZ_OK;
    }
    marz_problem problem = {.column = 0};
    marz_fail(&problem.error, MARZ_E_INPUT,
              "the id \"%.60s\" stands in line %lld with other values", row->values[0].text,
              (long long)first_line);
    return refuse(r, record, &problem);
}

static marz_status take(table_run *r, parcel *p, const marz_record *record)
{
    bool is_wanted;
    if (!marz_row_is_wanted(&r->maker, record, &is_wanted))
        return no_memory(r);
    if (!is_wanted)
        return MARZ_OK;
    r->with->report->read++;
    marz_row row;
    marz_problem problem;
    marz_status status = marz_row_make(&r->maker, record, &row, &problem);
    if (status == MARZ_E_INPUT)
        return refuse(r, record, &problem);
    if (status) {
        *r->error = problem.error;
        return status;
    }
    if (row.values[0].text != r->maker.made_key) {
        int64_t first_line = 0;
        const marz_key_state state =
            marz_keys_note(r->maker.keys, &r->maker.info, &row, record->line, &first_line);
        if (state != MARZ_KEY_NEW)
            return take_again(r, record, &row, state, first_line);
    }
    return pack(r, p, &row);
}

/// Fills a parcel. @return false when it is the last one: the file ends or cannot be read on
static bool fill_parcel(void *context, int32_t slot)
{
    table_run *r = context;
    parcel *p = &r->parcels[slot];
    marz_record record;
    bool has_row = true;
    marz_batch_clear(&p->batch);
    const marz_arena_mark mark = marz_arena_save(r->scratch);
    for (int32_t k = 0; k < RECORDS_MAX && !marz_batch_is_full(&p->batch); k++) {
        r->status = r->table->next(r->table, &record, &has_row, r->error);
        if (r->status || !has_row)
            break;
        p->line = record.line;
        r->status = take(r, p, &record);
        marz_arena_restore(r->scratch, mark);
        if (r->status)
            break;
    }
    p->progress = r->table->progress(r->table);
    return !r->status && has_row;
}

static marz_status look(table_run *r, const parcel *p)
{
    const marz_control *control = r->with->options->control;
    delivery *d = &r->delivery;
    marz_outcome outcome;
    if (marz_control_stops(control, &outcome)) {
        marz_fail(d->error, MARZ_E_LIMIT, "the import was stopped before its end");
        marz_where(d->error, "%s:%lld", r->table->name, (long long)p->line);
        return MARZ_E_LIMIT;
    }
    char step[160];
    snprintf(step, sizeof step, "import %.140s", r->with->job->label);
    marz_control_report(control, step, p->progress);
    d->rows_until_look = ROWS_PER_LOOK;
    return MARZ_OK;
}

/// Gives the rows of a parcel to the sink. @return false after a failure
static bool deliver(void *context, int32_t slot)
{
    table_run *r = context;
    const marz_import_options *options = r->with->options;
    const parcel *p = &r->parcels[slot];
    delivery *d = &r->delivery;
    for (int32_t k = 0; k < p->batch.row_count && !d->status; k++) {
        marz_row row;
        marz_sink_result result = MARZ_SINK_NEW;
        marz_batch_row(&p->batch, &r->maker.info, k, &row);
        d->status = options->sink(options->context, r->with->job->entity, &row, r->maker.mask,
                                  &result, d->error);
        d->counts[result]++;
    }
    d->rows_until_look -= p->batch.row_count;
    if (!d->status && (d->rows_until_look <= 0 || p->batch.row_count == 0))
        d->status = look(r, p);
    return !d->status;
}

static marz_status read_rows(table_run *r)
{
    marz_error *error = r->error;
    r->delivery.error = error;
    r->error = &r->reader_error;
    marz_relay(marz_thread_count(r->with->options->thread_count), BATCHES, fill_parcel, deliver, r);
    r->error = error;
    if (r->delivery.status)
        return r->delivery.status;
    if (r->status && error)
        *error = r->reader_error;
    marz_table_report *report = r->with->report;
    report->accepted += r->delivery.counts[MARZ_SINK_NEW];
    report->updated += r->delivery.counts[MARZ_SINK_CHANGED];
    report->unchanged += r->delivery.counts[MARZ_SINK_UNCHANGED];
    for (int32_t k = 0; k < report->field_count; k++)
        report->fields[k].several = r->maker.converter.several[k];
    return r->status;
}

/// Copies of the names in the first row, without blanks around them.
static marz_status read_header(table_run *r, const char ***names, int32_t *count)
{
    marz_arena *arena = r->with->arena;
    marz_record header = {0};
    bool has_row;
    const marz_status status = r->table->next(r->table, &header, &has_row, r->error);
    if (status)
        return status;
    *count = has_row ? header.count : 0;
    *names = MARZ_NEW(arena, const char *, *count + 1);
    for (int32_t k = 0; *names && k < *count; k++) {
        const char *text = header.cells[k].text;
        size_t length = header.cells[k].length;
        while (length && (*text == ' ' || *text == '\t'))
            text++, length--;
        while (length && (text[length - 1] == ' ' || text[length - 1] == '\t'))
            length--;
        (*names)[k] = marz_arena_copy(arena, text, length);
        if (!(*names)[k])
            return no_memory(r);
    }
    return *names ? MARZ_OK : no_memory(r);
}

/// Lists the columns that nothing names.
static marz_status report_ignored(table_run *r, const char *const *names, int32_t count,
                                  const bool *used)
{
    const char **ignored = MARZ_NEW(r->with->arena, const char *, count);
    if (!ignored)
        return no_memory(r);
    int32_t ignored_count = 0;
    for (int32_t k = 0; k < count; k++)
        if (!used[k] && *names[k])
            ignored[ignored_count++] = names[k];
    r->with->report->ignored_columns = ignored;
    r->with->report->ignored_count = ignored_count;
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

static marz_status prepare_rule(table_run *r)
{
    const marz_job *job = r->with->job;
    marz_row_maker *m = &r->maker;
    const char **names;
    marz_status status = read_header(r, &names, &m->header_count);
    if (status)
        return status;
    m->headers = names;
    bool *used = MARZ_NEW(r->arena, bool, m->header_count);
    if (!used)
        return no_memory(r);
    if (job->section) {
        m->rule = job->section->rule;
        status = marz_rule_bind(&m->rule, r->with->mapping_path, job->label, names, m->header_count,
                                used, r->error);
    } else if (!marz_rule_from_headers(r->with->headers, job->entity, names, m->header_count,
                                       r->arena, &m->rule, used)) {
        status = no_memory(r);
    }
    m->mask = given_mask(m);
    return status ? status : report_ignored(r, names, m->header_count, used);
}

static void prepare_report(table_run *r)
{
    marz_table_report *report = r->with->report;
    report->entity = r->with->job->entity;
    report->file = r->with->job->label;
    report->field_count = r->maker.info.field_count;
    for (int32_t k = 0; k < report->field_count; k++)
        report->fields[k].name = r->maker.info.fields[k].name;
}

static marz_status read_table(table_run *r)
{
    const marz_reading *with = r->with;
    marz_status status = marz_job_open(with->job, r->arena, &r->table, r->error);
    if (status)
        return status;
    marz_converter_init(&r->maker.converter, with->job->entity, r->scratch,
                        with->options->settings->currency, r->table->style);
    r->maker.info = marz_entity_info_of(with->job->entity);
    r->maker.is_ragged = r->table->is_ragged;
    r->maker.keys = with->keys;
    prepare_report(r);
    status = prepare_rule(r);
    if (!status) {
        marz_references_init(with->references, with->job->entity, r->maker.mask, with->arena);
        status = read_rows(r);
    }
    r->table->close(r->table);
    marz_converter_deinit(&r->maker.converter);
    return status;
}

marz_status marz_reading_run(const marz_reading *reading, marz_error *error)
{
    assert(reading->options->sink);
    table_run *r = NULL;
    marz_arena *arena = marz_arena_create(0), *scratch = marz_arena_create(0);
    if (arena && scratch)
        r = MARZ_NEW(arena, table_run, 1);
    marz_status status = MARZ_E_NO_MEMORY;
    if (r) {
        *r = (table_run){.with = reading, .arena = arena, .scratch = scratch, .error = error};
        status = read_table(r);
        for (int32_t k = 0; k < BATCHES; k++)
            marz_batch_deinit(&r->parcels[k].batch);
    } else {
        marz_fail(error, status, "no memory for the import");
    }
    marz_arena_destroy(arena);
    marz_arena_destroy(scratch);
    return status;
}
