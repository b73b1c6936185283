/// @file http/snapshot.h
/// One run of the guide on one kept plan, and what was rendered of it. Never changes once made.
#ifndef MARZ_HTTP_SNAPSHOT_H
#define MARZ_HTTP_SNAPSHOT_H

#include "app/run.h"
#include "http/answer.h"

#define MARZ_SNAPSHOT_ANSWERS_MAX 64

typedef struct marz_snapshot {
    marz_run run;
    char plan_name[MARZ_PLAN_NAME_MAX];
    int32_t user_count; ///< guarded by the owner's lock
    marz_answer_slot answers[MARZ_SNAPSHOT_ANSWERS_MAX];
} marz_snapshot;

/// Reads the plan `name` and runs the guide on it with the settings that hold now. Takes seconds
/// for a large company. @param snapshot  owned by the caller, with one user: marz_snapshot_free
/// @return what marz_run_guide and the store return
MARZ_CHECKED marz_status marz_snapshot_make(marz_workspace *workspace, const char *name,
                                            marz_snapshot **snapshot, marz_error *error);
void marz_snapshot_free(marz_snapshot *snapshot); ///< NULL is harmless

#endif
