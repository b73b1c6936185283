/// @file http/api_internal.h
/// What the functions of routes.def get and give.
#ifndef MARZ_HTTP_API_INTERNAL_H
#define MARZ_HTTP_API_INTERNAL_H

#include "app/plans.h"
#include "http/api.h"
#include "http/jobs.h"
#include "http/snapshot.h"

#include <jansson.h>

/// One question under way.
typedef struct question {
    marz_api *api;
    marz_snapshot *snapshot;
    const marz_request *request;
    const char *language; ///< "en" or "fa"
    const char *id;       ///< decoded; only for routes that take one
} question;

typedef marz_status route_function(const question *asked, marz_response *response,
                                   marz_error *error);

/// Makes the answer the response's body and gives it up. NULL counts as out of memory.
MARZ_CHECKED marz_status marz_api_send(json_t *answer, marz_response *response, marz_error *error);

/// Reads a kept plan, as marz_plans_load names it; waits for the store. @param arena  holds it
MARZ_CHECKED marz_status marz_api_load_plan(marz_api *api, const char *name, marz_arena *arena,
                                            marz_kept_plan *kept, marz_error *error);

/// The API's queue of long work. O(1)
marz_jobs *marz_api_jobs(marz_api *api);

route_function marz_serve_move;
route_function marz_start_frontier, marz_start_sizing, marz_start_change;
route_function marz_serve_jobs, marz_serve_job, marz_cancel_job;

#endif
