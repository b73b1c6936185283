#include "exchange/export.h"

#include "base/calendar.h"
#include "base/file.h"
#include "exchange/book_write.h"
#include "exchange/csv_write.h"

#include <string.h>

#define COLUMNS_MAX 8

/// What a cell of the file shows.
typedef enum content {
    CHANGE, ///< "account@day": the same in both files, so that taking back replaces the change
    ACCOUNT,
    ACCOUNT_NAME,
    OWNER,
    OWNER_EMAIL, ///< the id where no e-mail is known
    OWNER_BEFORE,
    REASON,
    EFFECTIVE,
    COVER,      ///< "cover/account@day": such assignments end by themselves
    COVER_LAST, ///< the last day of a cover
    END
} content;

typedef struct column {
    const char *head; ///< NULL ends the list
    content content;
} column;

/// Rows of the table of assignments.
static const column assignment[] = {{"id", CHANGE},
                                    {"account", ACCOUNT},
                                    {"name of the account", ACCOUNT_NAME},
                                    {"rep", OWNER},
                                    {"previous rep", OWNER_BEFORE},
                                    {"from", EFFECTIVE},
                                    {"reason", REASON},
                                    {NULL, END}};
/// The same for changes that hold for a time.
static const column cover[] = {{"id", COVER},
                               {"account", ACCOUNT},
                               {"name of the account", ACCOUNT_NAME},
                               {"rep", OWNER},
                               {"previous rep", OWNER_BEFORE},
                               {"from", EFFECTIVE},
                               {"until", COVER_LAST},
                               {"reason", REASON},
                               {NULL, END}};
static const column hubspot[] = {{"Record ID", ACCOUNT},
                                 {"Company name", ACCOUNT_NAME},
                                 {"Company owner", OWNER_EMAIL},
                                 {"Effective date", EFFECTIVE},
                                 {"Reason", REASON},
                                 {NULL, END}};
static const column salesforce[] = {{"Id", ACCOUNT},
                                    {"OwnerId", OWNER},
                                    {"Effective date", EFFECTIVE},
                                    {"Reason", REASON},
                                    {NULL, END}};

/// To add a system: its columns above, a row here, a value of marz_export_target, docs/formats.md.
static const struct {
    const char *name, *ending;
    const column *columns;
} targets[] = {
    [MARZ_EXPORT_CSV] = {"csv", "csv", assignment},
    [MARZ_EXPORT_XLSX] = {"xlsx", "xlsx", assignment},
    [MARZ_EXPORT_HUBSPOT] = {"hubspot", "csv", hubspot},
    [MARZ_EXPORT_SALESFORCE] = {"salesforce", "csv", salesforce},
};

#define TARGET_COUNT ((int32_t)(sizeof targets / sizeof *targets))

bool marz_export_target_find(const char *name, marz_export_target *target)
{
    for (int32_t k = 0; k < TARGET_COUNT; k++) {
        if (strcmp(targets[k].name, name) != 0)
            continue;
        *target = (marz_export_target)k;
        return true;
    }
    return false;
}

/// One file to write.
typedef struct output {
    const char *path;
    const column *columns;
    const marz_owner_change *changes;
    int32_t count;
    bool is_back; ///< takes the change back
    marz_arena *arena;
    int32_t first_day;
    char day[16];
} output;

static const char *last_day(const output *o, const marz_owner_change *change)
{
    char day[16];
    if (o->first_day == MARZ_DAY_UNKNOWN || change->cover_days == 0)
        return "";
    marz_day_format(MARZ_GREGORIAN, o->first_day + change->cover_days - 1, day);
    return marz_arena_copy(o->arena, day, strlen(day));
}

static const column *columns_of(marz_export_target target, const marz_owner_change *changes,
                                int32_t count)
{
    const column *columns = targets[target].columns;
    return columns == assignment && count > 0 && changes[0].cover_days > 0 ? cover : columns;
}

/// NULL only when out of memory.
static const char *cell(const output *o, const marz_owner_change *change, content what)
{
    const bool back = o->is_back;
    const char *owner = back ? change->from_rep : change->to_rep;
    const char *email = back ? change->from_email : change->to_email;
    switch (what) {
    case CHANGE:
        return marz_arena_print(o->arena, "%s@%s", change->account, o->day);
    case ACCOUNT:
        return change->account;
    case ACCOUNT_NAME:
        return change->account_name;
    case OWNER:
        return owner;
    case OWNER_EMAIL:
        return email && *email ? email : owner;
    case OWNER_BEFORE:
        return back ? change->to_rep : change->from_rep;
    case REASON:
        return back ? "taken back" : change->reason;
    case EFFECTIVE:
        return o->day;
    case COVER:
        return marz_arena_print(o->arena, "cover/%s@%s", change->account, o->day);
    case COVER_LAST:
        return last_day(o, change);
    case END:
        break;
    }
    return "";
}

static marz_status write_text(const output *o, marz_error *error)
{
    marz_buffer text = {0};
    for (int32_t c = 0; o->columns[c].head; c++)
        marz_csv_add_cell(&text, o->columns[c].head, c == 0);
    marz_csv_end_row(&text);
    for (int32_t k = 0; k < o->count; k++) {
        for (int32_t c = 0; o->columns[c].head; c++) {
            const char *value = cell(o, &o->changes[k], o->columns[c].content);
            marz_csv_add_cell(&text, value ? value : "", c == 0);
            text.is_broken |= !value;
        }
        marz_csv_end_row(&text);
    }
    const marz_status status = text.is_broken
                                   ? marz_fail(error, MARZ_E_NO_MEMORY, "no memory for an export")
                                   : marz_file_write(o->path, text.text, text.length, error);
    marz_buffer_deinit(&text);
    return status;
}

static marz_status write_book(const output *o, marz_error *error)
{
    marz_book book;
    const marz_status status = marz_book_begin(&book, o->path, error);
    if (status)
        return status;
    lxw_worksheet *sheet = workbook_add_worksheet(book.workbook, "assignments");
    bool has_all = sheet != NULL;
    for (int32_t c = 0; sheet && o->columns[c].head; c++) {
        const content what = o->columns[c].content;
        worksheet_write_string(sheet, 0, (lxw_col_t)c, o->columns[c].head, book.header);
        for (int32_t k = 0; k < o->count; k++) {
            const char *value = cell(o, &o->changes[k], what);
            worksheet_write_string(sheet, (lxw_row_t)(k + 1), (lxw_col_t)c, value ? value : "",
                                   NULL);
            has_all &= value != NULL;
        }
    }
    if (sheet) {
        worksheet_set_column(sheet, 0, COLUMNS_MAX - 1, 20, NULL);
        worksheet_freeze_panes(sheet, 1, 0);
    }
    const marz_status ended = marz_book_end(&book, has_all, error);
    return ended || has_all ? ended : marz_fail(error, MARZ_E_NO_MEMORY, "no memory for an export");
}

#define ROWS_MAX 1048575 ///< rows of a sheet below its head

marz_status marz_export_owners(const char *folder, marz_export_target target,
                               const marz_owner_change *changes, int32_t count,
                               int32_t effective_day, marz_arena *arena,
                               const char *files[static 2], marz_error *error)
{
    if (target == MARZ_EXPORT_XLSX && count > ROWS_MAX)
        return marz_fail(error, MARZ_E_LIMIT, "%d changes do not fit into a sheet; use csv", count);
    marz_status status = marz_folder_make(folder, error);
    for (int32_t k = 0; k < 2 && !status; k++) {
        output o = {.columns = columns_of(target, changes, count),
                    .first_day = effective_day,
                    .changes = changes,
                    .count = count,
                    .is_back = k == 1,
                    .arena = arena};
        if (effective_day != MARZ_DAY_UNKNOWN)
            marz_day_format(MARZ_GREGORIAN, effective_day, o.day);
        o.path = marz_arena_print(arena, "%s/owner-changes%s.%s", folder, k ? "-back" : "",
                                  targets[target].ending);
        if (!o.path)
            return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for an export");
        files[k] = o.path;
        status = target == MARZ_EXPORT_XLSX ? write_book(&o, error) : write_text(&o, error);
    }
    return status;
}
