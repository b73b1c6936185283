/// @file http/job_kinds.h
/// What the long computations ask for, and how they are done: curves and changes of the team.
#ifndef MARZ_HTTP_JOB_KINDS_H
#define MARZ_HTTP_JOB_KINDS_H

#include "http/jobs.h"

#include <stdint.h>

/// Where jobs work: each opens the store for itself, so that nobody waits for it.
typedef struct marz_job_place {
    const char *store; ///< address; borrowed
    uint64_t seed;     ///< if the request names none
    int32_t thread_count;
} marz_job_place;

typedef struct marz_job_kind {
    const char *name;
    const char *const *keys; ///< members of the request; NULL ends the list
    /// Looks at a request without doing anything. @return MARZ_E_USAGE with the place
    marz_status (*check)(const json_t *request, marz_error *error);
    marz_job_work *work; ///< its context is a marz_job_place
} marz_job_kind;

/// The same as `marz map frontier`, `marz map sizing` and `marz map change`, but that nothing is
/// kept.
extern const marz_job_kind marz_job_frontier, marz_job_sizing, marz_job_change;

#endif
