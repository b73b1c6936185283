#include "http/snapshot.h"

#include <stdlib.h>
#include <string.h>

static marz_status run_plan(marz_workspace *workspace, const char *name, marz_arena *arena,
                            marz_snapshot *snapshot, marz_error *error)
{
    marz_plan_entry entry;
    marz_run_options options = {0};
    marz_status status = marz_store_settings(workspace->store, &workspace->settings, error);
    if (!status)
        status = marz_store_plan_text(workspace->store, name, arena, &entry, &options.plan_text,
                                      &options.plan_length, error);
    if (status)
        return status;
    options.plan_name = entry.name;
    options.plan_year = entry.year;
    strncpy(snapshot->plan_name, entry.name, sizeof snapshot->plan_name - 1);
    return marz_run_guide(workspace, &options, &snapshot->run, error);
}

marz_status marz_snapshot_make(marz_workspace *workspace, const char *name,
                               marz_snapshot **snapshot, marz_error *error)
{
    marz_snapshot *fresh = calloc(1, sizeof *fresh);
    marz_arena *arena = marz_arena_create(0); // The text is read into the run and not kept twice.
    marz_status status = MARZ_OK;
    if (!fresh || !arena)
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory to look at the plan");
    if (!status)
        status = run_plan(workspace, name, arena, fresh, error);
    marz_arena_destroy(arena);
    if (status) {
        free(fresh);
        return status;
    }
    fresh->user_count = 1;
    for (int k = 0; k < MARZ_SNAPSHOT_ANSWERS_MAX; k++)
        marz_answer_slot_init(&fresh->answers[k]);
    *snapshot = fresh;
    return MARZ_OK;
}

void marz_snapshot_free(marz_snapshot *snapshot)
{
    if (!snapshot)
        return;
    for (int k = 0; k < MARZ_SNAPSHOT_ANSWERS_MAX; k++)
        marz_answer_slot_deinit(&snapshot->answers[k]);
    marz_run_deinit(&snapshot->run);
    free(snapshot);
}
