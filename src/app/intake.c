#include "app/intake.h"

#include "app/owners.h"
#include "base/buffer.h"
#include "base/dict.h"
#include "base/json.h"
#include "model/rep_names.h"

#include <inttypes.h>
#include <string.h>

#define ASKED_ONE_BY_ONE 1000 ///< ids looked up in a table before all of its ids are read

/// What an import asks the store.
typedef struct intake {
    marz_workspace *workspace;
    marz_arena *arena;
    int32_t asked[MARZ_ENTITY_COUNT];
    marz_dict ids[MARZ_ENTITY_COUNT]; ///< of the tables that were asked more often
    marz_rep_names rep_names;         ///< once a rep was asked for who has no such id
    int32_t named_count;
    bool has_names;
    marz_status broken; ///< why the store could not answer
} intake;

static marz_status keep_row(void *context, marz_entity entity, const marz_row *row, uint32_t mask,
                            marz_sink_result *result, marz_error *error)
{
    const intake *in = context;
    marz_put put = MARZ_PUT_NEW;
    const marz_status status = marz_store_put(in->workspace->store, entity, row, mask, &put, error);
    *result = put == MARZ_PUT_NEW       ? MARZ_SINK_NEW
              : put == MARZ_PUT_CHANGED ? MARZ_SINK_CHANGED
                                        : MARZ_SINK_UNCHANGED;
    return status;
}

static marz_status add_id(void *context, const marz_row *row, marz_error *error)
{
    const char *id = row->values[0].text;
    return marz_dict_add(context, id, strlen(id)) == MARZ_NONE
               ? marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the ids")
               : MARZ_OK;
}

static marz_status add_rep_name(void *context, const marz_row *row, marz_error *error)
{
    intake *in = context;
    const char *name = row->values[MARZ_INDEX(rep, name)].text;
    const char *email = row->values[MARZ_INDEX(rep, email)].text;
    const int32_t rep = in->named_count++;
    return marz_rep_names_add(&in->rep_names, name, rep) &&
                   marz_rep_names_add(&in->rep_names, email, rep)
               ? MARZ_OK
               : marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the names of reps");
}

/// Other systems name people in full; references are judged when all rows are in.
static bool is_named(intake *in, const char *text)
{
    marz_store *store = in->workspace->store;
    int64_t count = 0;
    if (!in->has_names && !in->broken) {
        in->has_names = true;
        in->broken = marz_store_count(store, MARZ_ENTITY_rep, &count, NULL);
        if (!in->broken && !marz_rep_names_init(&in->rep_names, 2 * count, in->arena))
            in->broken = MARZ_E_NO_MEMORY;
        if (!in->broken)
            in->broken = marz_store_each(store, MARZ_ENTITY_rep, add_rep_name, in, NULL);
    }
    return !in->broken && marz_rep_names_find(&in->rep_names, text) != MARZ_NONE;
}

/// A few ids are looked up where they are kept; for many it is cheaper to read them all once.
static bool is_known(void *context, marz_entity entity, const char *id)
{
    intake *in = context;
    marz_store *store = in->workspace->store;
    bool is_kept = false;
    if (!in->broken && in->asked[entity]++ < ASKED_ONE_BY_ONE) {
        in->broken = marz_store_knows(store, entity, id, &is_kept, NULL);
        return is_kept || (entity == MARZ_ENTITY_rep && is_named(in, id));
    }
    if (!in->broken && in->asked[entity] == ASKED_ONE_BY_ONE + 1)
        in->broken = marz_store_each(store, entity, add_id, &in->ids[entity], NULL);
    return marz_dict_find(&in->ids[entity], id, strlen(id)) != MARZ_NONE ||
           (entity == MARZ_ENTITY_rep && is_named(in, id));
}

static marz_status audit(marz_workspace *workspace, const marz_import_report *report,
                         marz_error *error)
{
    marz_buffer details = {0};
    marz_buffer_text(&details, "{\"tables\":[");
    for (int32_t k = 0; k < report->table_count; k++) {
        const marz_table_report *table = &report->tables[k];
        marz_buffer_text(&details, k ? ",{\"file\":" : "{\"file\":");
        marz_json_add_string(&details, table->file);
        marz_buffer_print(&details,
                          ",\"name\":\"%s\",\"accepted\":%" PRId64 ",\"updated\":%" PRId64
                          ",\"refused\":%" PRId64 "}",
                          marz_entity_info_of(table->entity).name, table->accepted, table->updated,
                          table->refused);
    }
    marz_buffer_text(&details, "]}");
    const marz_status status =
        details.is_broken ? marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the audit row")
                          : marz_store_audit(workspace->store, "import", details.text, error);
    marz_buffer_deinit(&details);
    return status;
}

static marz_status read_files(intake *in, const marz_intake_options *options, marz_arena *arena,
                              marz_import_report *report, marz_error *error)
{
    const marz_import_options import = {
        .paths = options->paths,
        .path_count = options->path_count,
        .mapping_path = options->mapping_path,
        .refused_path = options->refused_path,
        .settings = &in->workspace->settings,
        .sink = keep_row,
        .known = is_known,
        .context = in,
        .control = in->workspace->control,
        .thread_count = in->workspace->thread_count,
    };
    marz_status status = marz_import(&import, arena, report, error);
    if (!status && in->broken)
        status = marz_fail(error, in->broken, "cannot read the ids that the store already has");
    if (!status && report->is_simulated)
        status = marz_store_mark_simulated(in->workspace->store, error);
    return status ? status : audit(in->workspace, report, error);
}

/// settings.csv is no table, but it was not ignored either.
static void forget_settings_files(marz_import_report *report)
{
    int32_t kept = 0;
    for (int32_t k = 0; k < report->ignored_file_count; k++) {
        const char *slash = strrchr(report->ignored_files[k], '/');
        const char *name = slash ? slash + 1 : report->ignored_files[k];
        if (strcmp(name, MARZ_FOLDER_SETTINGS_FILE) != 0)
            report->ignored_files[kept++] = report->ignored_files[k];
    }
    report->ignored_file_count = kept;
}

static marz_status take_all(intake *in, const marz_intake_options *options, marz_arena *arena,
                            marz_import_report *report, marz_intake_notes *notes, marz_error *error)
{
    marz_status status = marz_folder_settings_read(options->paths, options->path_count, arena,
                                                   &notes->settings, error);
    const bool has_settings = !status && notes->settings.count > 0;
    if (!status)
        status = marz_folder_settings_apply(in->workspace, arena, &notes->settings, error);
    if (!status)
        status = read_files(in, options, arena, report, error);
    if (!status && has_settings)
        forget_settings_files(report);
    bool has_accounts = false;
    for (int32_t k = 0; !status && k < report->table_count; k++)
        has_accounts |= report->tables[k].entity == MARZ_ENTITY_account;
    if (has_accounts)
        status =
            marz_owners_compare(in->workspace->store, options->follows_owners, arena, notes, error);
    return status;
}

marz_status marz_intake_run(marz_workspace *workspace, const marz_intake_options *options,
                            marz_arena *arena, marz_import_report *report, marz_intake_notes *notes,
                            marz_error *error)
{
    const marz_settings before = workspace->settings;
    *notes = (marz_intake_notes){0};
    intake in = {.workspace = workspace, .arena = marz_arena_create(0)};
    if (!in.arena)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for an import");
    for (int32_t k = 0; k < MARZ_ENTITY_COUNT; k++)
        marz_dict_init(&in.ids[k], in.arena);
    marz_status status = marz_store_begin(workspace->store, error);
    if (!status) {
        status = take_all(&in, options, arena, report, notes, error);
        if (!status && !options->is_dry_run)
            status = marz_store_commit(workspace->store, error);
        if (status || options->is_dry_run) {
            marz_store_rollback(workspace->store);
            workspace->settings = before;
        }
    }
    for (int32_t k = 0; k < MARZ_ENTITY_COUNT; k++)
        marz_dict_deinit(&in.ids[k]);
    marz_rep_names_deinit(&in.rep_names);
    marz_arena_destroy(in.arena);
    return status;
}
