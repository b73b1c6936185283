/// @file http/api.h
/// The API and the report as the first page, over one workspace. Nothing is written to it.
#ifndef MARZ_HTTP_API_H
#define MARZ_HTTP_API_H

#include "app/workspace.h"
#include "http/server.h"

typedef struct marz_api marz_api;

/// Runs the guide on the latest kept plan once. A request that comes when a newer plan is kept
/// reads that one, with the settings that hold by then; others are shown the one before meanwhile.
/// What was rendered is kept per plan and language, so that requests do not wait for each other.
/// The workspace is borrowed, and used by one thread at a time. Long work has its own.
/// @param store  its address, for long work; borrowed
/// @return MARZ_E_NOT_FOUND without a kept plan (the hint says how to make one)
MARZ_CHECKED marz_status marz_api_create(marz_workspace *workspace, const char *store,
                                         marz_api **api, marz_error *error);
void marz_api_destroy(marz_api *api);

/// What to give to marz_server_start.
marz_service marz_api_service(marz_api *api);

/// One row a route; a path that ends in "/" takes an id behind it. A path of NULL ends the list.
typedef struct marz_route {
    marz_method method;
    const char *path, *summary;
    bool is_kept; ///< rendered once for each plan and language
} marz_route;
const marz_route *marz_api_routes(void);

#endif
