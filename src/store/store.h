/// @file store/store.h
/// Everything a company knows, kept: domain verbs over SQLite or PostgreSQL. No SQL above this
/// header. One store belongs to one thread.
#ifndef MARZ_STORE_STORE_H
#define MARZ_STORE_STORE_H

#include "base/arena.h"
#include "base/error.h"
#include "model/company.h"
#include "model/schema.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct marz_store marz_store;

/// Opens "sqlite:PATH", "sqlite::memory:" or "postgres://…", makes the tables if they are missing
/// and upgrades older ones. @param store  owned by the caller: marz_store_close
/// @return MARZ_E_USAGE for a URL nobody understands, MARZ_E_STORE, MARZ_E_BUSY, MARZ_E_IO
MARZ_CHECKED marz_status marz_store_open(const char *url, marz_store **store, marz_error *error);
void marz_store_close(marz_store *store); ///< rolls back what is open; NULL is harmless

/// One change of the workspace = one transaction: all of it becomes visible, or nothing. Without
/// one, each verb is a transaction of its own. There is one writer at a time: the second waits five
/// seconds. @return MARZ_E_BUSY, MARZ_E_STORE, MARZ_E_IO
MARZ_CHECKED marz_status marz_store_begin(marz_store *store, marz_error *error);

/// All is on the disk when it returns MARZ_OK; otherwise all is undone. @return as begin
MARZ_CHECKED marz_status marz_store_commit(marz_store *store, marz_error *error);

/// Undoes what was done since begin; harmless without one. After a verb that failed between begin
/// and commit this is the only call that makes sense: PostgreSQL refuses all others.
void marz_store_rollback(marz_store *store);

typedef enum marz_put { MARZ_PUT_NEW, MARZ_PUT_CHANGED, MARZ_PUT_UNCHANGED } marz_put;

/// Keeps one row under its key (field 0, never empty). A row that is there and differs is replaced;
/// its former values stay readable in the history. Fields whose `mask` bit is 0 were not given by
/// the source: a new row leaves them empty, an existing row keeps what it has. Empty text and none
/// are the same. O(log rows).
/// @param row  borrowed  @return MARZ_E_INPUT without a key; MARZ_E_STORE, MARZ_E_IO, MARZ_E_BUSY
MARZ_CHECKED marz_status marz_store_put(marz_store *store, marz_entity entity, const marz_row *row,
                                        uint32_t mask, marz_put *result, marz_error *error);

/// Former versions of a row, newest first, as canonical JSON (one line, keys sorted, empty values
/// left out, dates and amounts as they are kept). They live in `arena`.
typedef struct marz_version {
    int64_t revision;
    const char *replaced_at, *values_json;
} marz_version;
MARZ_CHECKED marz_status marz_store_history(marz_store *store, marz_entity entity, const char *id,
                                            marz_arena *arena, marz_version **versions,
                                            int32_t *count, marz_error *error);

/// Rows of an entity.
MARZ_CHECKED marz_status marz_store_count(marz_store *store, marz_entity entity, int64_t *count,
                                          marz_error *error);

/// Is there a row with that key? O(log rows).
MARZ_CHECKED marz_status marz_store_knows(marz_store *store, marz_entity entity, const char *id,
                                          bool *is_known, marz_error *error);

/// Calls `each` for every row in the order of keys; a status other than MARZ_OK stops and is
/// returned. Until it returns no other verb of this store may be called; the row's text is borrowed
/// until the next row.
typedef marz_status marz_row_visitor(void *context, const marz_row *row, marz_error *error);
MARZ_CHECKED marz_status marz_store_each(marz_store *store, marz_entity entity,
                                         marz_row_visitor *each, void *context, marz_error *error);

/// Everything into memory, sorted and with references resolved. Everything lives in `arena`. All of
/// it is of one moment, whoever writes meanwhile.
/// `as_of_day` MARZ_DAY_UNKNOWN: the last day with a sale, else the last closed deal, else today;
/// owners and holders are then those of that day or, if it is later, of the last day on which an
/// assignment or a holder began: the latest alignment that is known, also one that lies ahead.
/// The owner of an account is what the dated assignment in effect says, else account.owner, else
/// who holds its territory. Parents may form rings, as in the source. O(rows log rows).
/// @return MARZ_E_LIMIT beyond 2^31 rows in a table, MARZ_E_NO_MEMORY, MARZ_E_STORE
MARZ_CHECKED marz_status marz_store_load(marz_store *store, int32_t as_of_day, marz_arena *arena,
                                         marz_company *company, marz_error *error);

/// The defaults, with what was set laid over them. @return MARZ_E_STORE for a value out of range
MARZ_CHECKED marz_status marz_store_settings(marz_store *store, marz_settings *settings,
                                             marz_error *error);
/// Keeps one setting (checked against the registry) and its former value in the history.
MARZ_CHECKED marz_status marz_store_set(marz_store *store, const char *key, const char *text,
                                        marz_error *error);

typedef enum marz_plan_state {
    MARZ_PLAN_DRAFT,
    MARZ_PLAN_PROPOSED,
    MARZ_PLAN_PUBLISHED,
    MARZ_PLAN_RETIRED,
    MARZ_PLAN_COVER ///< published for its days only, beside the published plan
} marz_plan_state;

const char *marz_plan_state_name(marz_plan_state state); ///< "draft" …

#define MARZ_PLAN_NAME_MAX 32

typedef struct marz_plan_entry {
    const char *name; ///< made from year and content, e.g. "2021-3f9c0a1b"
    int32_t year;
    marz_plan_state state;
    const char *created_at;
    int64_t total_minor, gap_ppm; ///< gap_ppm MARZ_UNKNOWN if not proved
    int64_t moved_count;
    int32_t from_day, until_day; ///< of a cover in a list; else MARZ_DAY_UNKNOWN
} marz_plan_entry;

/// Keeps a plan's text as a draft. The same text gives the same name and is kept once; saved again
/// it is the latest. The entry's name, state and time are not read. @param name  set to the name
MARZ_CHECKED marz_status marz_store_save_plan(marz_store *store, const marz_plan_entry *entry,
                                              const char *text, size_t length,
                                              char name[static MARZ_PLAN_NAME_MAX],
                                              marz_error *error);
/// All plans, the latest first; they live in `arena`.
MARZ_CHECKED marz_status marz_store_list_plans(marz_store *store, marz_arena *arena,
                                               marz_plan_entry **plans, int32_t *count,
                                               marz_error *error);
/// Text by name, by an unambiguous beginning of it, or "latest"; it lives in `arena`.
/// @param entry  may be NULL  @return MARZ_E_NOT_FOUND
MARZ_CHECKED marz_status marz_store_plan_text(marz_store *store, const char *name,
                                              marz_arena *arena, marz_plan_entry *entry,
                                              const char **text, size_t *length, marz_error *error);

/// draft <-> proposed, and either to retired. Only marz_store_publish publishes.
/// @return MARZ_E_NOT_FOUND, MARZ_E_USAGE for a step that is not allowed
MARZ_CHECKED marz_status marz_store_set_plan_state(marz_store *store, const char *name,
                                                   marz_plan_state state, marz_error *error);

/// One account's new owner. With a territory the assignment names the seat and not the rep, so that
/// the account follows whoever holds it; a vacant seat may take it too.
typedef struct marz_handover {
    const char *account, *from_rep, *to_rep; ///< "" = nobody
    const char *reason;
    const char *to_territory; ///< id, or NULL: to the rep himself
} marz_handover;

/// Makes `name` the present plan from `day` on: closes the open assignments of the moved accounts
/// the day before, opens the new ones, retires the plan published before, leaves an audit row. One
/// transaction. What the closed assignments said before stays in the history.
/// @param name  as in marz_store_plan_text; the plan must be a draft or proposed
/// @return MARZ_E_NOT_FOUND for a plan, account or rep that is not there; MARZ_E_USAGE for a plan
///         that is published or retired already
MARZ_CHECKED marz_status marz_store_publish(marz_store *store, const char *name, int32_t day,
                                            const marz_handover *moves, int32_t count,
                                            marz_error *error);

#define MARZ_COVER_KEY "cover/" ///< assignments whose key begins so hold for a time only

/// Makes the reps of `moves` stand in from days[0] to days[1], both included: one assignment a
/// move, laid over those that are there, none of which changes; afterwards they hold again. The
/// plan counts as a cover, the published plan stays. One transaction, with an audit row.
/// @return as marz_store_publish; MARZ_E_USAGE for days in the wrong order
MARZ_CHECKED marz_status marz_store_cover(marz_store *store, const char *name,
                                          const int32_t days[static 2], const marz_handover *moves,
                                          int32_t count, marz_error *error);

/// One line in the audit trail.
MARZ_CHECKED marz_status marz_store_audit(marz_store *store, const char *action,
                                          const char *details_json, marz_error *error);

/// Marks the workspace as holding a simulated company, for good.
MARZ_CHECKED marz_status marz_store_mark_simulated(marz_store *store, marz_error *error);

#endif
