#include "app/intake.h"

#include "app/owners.h"
#include "base/buffer.h"
#include "base/dict.h"
#include "base/json.h"

#include <inttypes.h>
#include <string.h>

/// Ids that references may point to: those in the store and those of this import.
typedef struct intake {
    marz_workspace *workspace;
    marz_arena *arena;
    marz_dict ids[MARZ_ENTITY_COUNT];
    bool has_stored[MARZ_ENTITY_COUNT]; ///< the store's ids have been added
    bool is_broken;
} intake;

static void remember(intake *in, marz_entity entity, const char *id)
{
    if (marz_dict_add(&in->ids[entity], id, strlen(id)) == MARZ_NONE)
        in->is_broken = true;
}

static bool is_referenced(marz_entity entity)
{
    return entity == MARZ_ENTITY_account || entity == MARZ_ENTITY_rep ||
           entity == MARZ_ENTITY_team || entity == MARZ_ENTITY_territory ||
           entity == MARZ_ENTITY_product || entity == MARZ_ENTITY_competitor ||
           entity == MARZ_ENTITY_deal;
}

static marz_status keep_row(void *context, marz_entity entity, const marz_row *row, uint32_t mask,
                            marz_sink_result *result, marz_error *error)
{
    intake *in = context;
    marz_put put;
    const marz_status status = marz_store_put(in->workspace->store, entity, row, mask, &put, error);
    if (status)
        return status;
    *result = put == MARZ_PUT_NEW       ? MARZ_SINK_NEW
              : put == MARZ_PUT_CHANGED ? MARZ_SINK_CHANGED
                                        : MARZ_SINK_UNCHANGED;
    if (is_referenced(entity))
        remember(in, entity, row->values[0].text);
    return in->is_broken ? marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the ids") : MARZ_OK;
}

typedef struct add_context {
    intake *in;
    marz_entity entity;
} add_context;

static marz_status add_stored(void *context, const marz_row *row, marz_error *error)
{
    (void)error;
    const add_context *add = context;
    remember(add->in, add->entity, row->values[0].text);
    return MARZ_OK;
}

static bool is_known(void *context, marz_entity entity, const char *id)
{
    intake *in = context;
    if (marz_dict_find(&in->ids[entity], id, strlen(id)) != MARZ_NONE)
        return true;
    if (in->has_stored[entity])
        return false;
    in->has_stored[entity] = true;
    add_context add = {in, entity};
    if (marz_store_each(in->workspace->store, entity, add_stored, &add, NULL))
        in->is_broken = true;
    return marz_dict_find(&in->ids[entity], id, strlen(id)) != MARZ_NONE;
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
    };
    marz_status status = marz_import(&import, arena, report, error);
    if (!status && in->is_broken)
        status = marz_fail(error, MARZ_E_STORE, "cannot read the ids that the store already has");
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
    marz_arena_destroy(in.arena);
    return status;
}
