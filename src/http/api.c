#include "http/api.h"

#include "app/explain.h"
#include "app/output.h"
#include "app/plans.h"
#include "app/present.h"
#include "base/json.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct marz_api {
    pthread_mutex_t lock; ///< guards everything below: one request at a time computes
    marz_workspace *workspace;
    marz_run runs[2]; ///< the one that is shown, and room for the next; a run must not move
    marz_run *run;    ///< the one that is shown, or NULL
    char plan_name[MARZ_PLAN_NAME_MAX];
};

extern const unsigned char marz_openapi_start[], marz_openapi_end[];

/// Runs the guide again if another plan is the latest now.
static marz_status refresh(marz_api *api, marz_error *error)
{
    marz_arena *arena = marz_arena_create(0);
    if (!arena)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to look at the plan");
    marz_plan_entry entry;
    const char *text;
    size_t length;
    marz_status status =
        marz_store_plan_text(api->workspace->store, "latest", arena, &entry, &text, &length, error);
    if (!status && (!api->run || strcmp(entry.name, api->plan_name) != 0)) {
        const marz_run_options options = {
            .plan_text = text,
            .plan_length = length,
            .plan_name = entry.name,
            .plan_year = entry.year,
        };
        marz_run *fresh = &api->runs[api->run == &api->runs[0]];
        status = marz_run_guide(api->workspace, &options, fresh, error);
        if (!status) {
            if (api->run)
                marz_run_deinit(api->run);
            api->run = fresh;
            strncpy(api->plan_name, entry.name, sizeof api->plan_name - 1);
        }
    }
    marz_arena_destroy(arena);
    return status;
}

marz_status marz_api_create(marz_workspace *workspace, marz_api **api, marz_error *error)
{
    marz_api *fresh = calloc(1, sizeof *fresh);
    if (!fresh)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the server");
    fresh->workspace = workspace;
    pthread_mutex_init(&fresh->lock, NULL);
    const marz_status status = refresh(fresh, error);
    if (status) {
        marz_api_destroy(fresh);
        return status;
    }
    *api = fresh;
    return MARZ_OK;
}

void marz_api_destroy(marz_api *api)
{
    if (!api)
        return;
    if (api->run)
        marz_run_deinit(api->run);
    pthread_mutex_destroy(&api->lock);
    free(api);
}

/// An error as RFC 9457 problem JSON.
static void problem(marz_response *response, const marz_error *error)
{
    static const int codes[] = {
        [MARZ_E_USAGE] = 400, [MARZ_E_INPUT] = 422,     [MARZ_E_NOT_FOUND] = 404,
        [MARZ_E_LIMIT] = 413, [MARZ_E_IO] = 500,        [MARZ_E_STORE] = 503,
        [MARZ_E_BUSY] = 503,  [MARZ_E_NO_MEMORY] = 500, [MARZ_E_INTERNAL] = 500,
    };
    marz_buffer_clear(&response->body);
    response->code = codes[error->status];
    response->type = "application/problem+json";
    json_t *answer = json_pack("{s:s,s:s,s:i,s:s,s:s,s:s}", "type", "about:blank", "title",
                               marz_status_name(error->status), "status", response->code, "detail",
                               error->message, "hint", error->hint, "where", error->where);
    if (marz_json_format(answer, &response->body, NULL))
        response->body.is_broken = true;
    json_decref(answer);
}

static marz_status send_json(json_t *answer, marz_response *response, marz_error *error)
{
    if (!answer)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the answer");
    const marz_status status = marz_json_format(answer, &response->body, error);
    json_decref(answer);
    return status;
}

typedef marz_status route_function(marz_api *api, const marz_request *request, const char *id,
                                   marz_response *response, marz_error *error);

static marz_status serve_report(marz_api *api, const marz_request *request, const char *id,
                                marz_response *response, marz_error *error)
{
    (void)id;
    const char *language =
        request->language ? request->language : api->workspace->settings.language;
    if (strcmp(language, "en") != 0 && strcmp(language, "fa") != 0)
        return marz_fail(error, MARZ_E_USAGE, "language is en or fa, not \"%s\"", language);
    response->type = "text/html; charset=utf-8";
    return marz_output_html(api->run, language, &response->body, error);
}

static marz_status serve_openapi(marz_api *api, const marz_request *request, const char *id,
                                 marz_response *response, marz_error *error)
{
    (void)api, (void)request, (void)id, (void)error;
    response->type = "application/yaml";
    marz_buffer_add(&response->body, (const char *)marz_openapi_start,
                    (size_t)(marz_openapi_end - marz_openapi_start));
    return MARZ_OK;
}

static marz_status serve_health(marz_api *api, const marz_request *request, const char *id,
                                marz_response *response, marz_error *error)
{
    (void)request, (void)id;
    return send_json(
        json_pack("{s:s,s:s,s:s}", "status", "ok", "version", MARZ_VERSION, "plan", api->plan_name),
        response, error);
}

static marz_status serve_settings(marz_api *api, const marz_request *request, const char *id,
                                  marz_response *response, marz_error *error)
{
    (void)request, (void)id;
    return send_json(marz_present_settings(&api->workspace->settings), response, error);
}

static marz_status serve_plans(marz_api *api, const marz_request *request, const char *id,
                               marz_response *response, marz_error *error)
{
    (void)request, (void)id;
    marz_plan_entry *plans;
    int32_t count;
    marz_arena *arena = marz_arena_create(0);
    if (!arena)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the plans");
    marz_status status = marz_store_list_plans(api->workspace->store, arena, &plans, &count, error);
    if (!status)
        status = send_json(marz_present_plan_entries(plans, count), response, error);
    marz_arena_destroy(arena);
    return status;
}

static marz_status serve_plan_text(marz_api *api, const marz_request *request, const char *id,
                                   marz_response *response, marz_error *error)
{
    (void)request, (void)id, (void)error;
    marz_buffer_add(&response->body, api->run->plan_text.text, api->run->plan_text.length);
    return MARZ_OK;
}

static marz_status serve_check(marz_api *api, const marz_request *request, const char *id,
                               marz_response *response, marz_error *error)
{
    (void)request, (void)id;
    return send_json(marz_present_verdict(&api->run->verdict), response, error);
}

static marz_status serve_account(marz_api *api, const marz_request *request, const char *id,
                                 marz_response *response, marz_error *error)
{
    (void)request;
    json_t *answer;
    const marz_status status = marz_explain_account(&api->run->guide.plan, id, &answer, error);
    return status ? status : send_json(answer, response, error);
}

/// Routes that show one part of the run.
#define RUN_ROUTE(function, present)                                                               \
    static marz_status function(marz_api *api, const marz_request *request, const char *id,        \
                                marz_response *response, marz_error *error)                        \
    {                                                                                              \
        (void)request, (void)id;                                                                   \
        return send_json(present(api->run), response, error);                                      \
    }
RUN_ROUTE(serve_data, marz_present_data)
RUN_ROUTE(serve_goals, marz_present_goals)
RUN_ROUTE(serve_market, marz_present_market)
RUN_ROUTE(serve_team, marz_present_team)
RUN_ROUTE(serve_plan, marz_present_plan)
RUN_ROUTE(serve_matching, marz_present_matching)
RUN_ROUTE(serve_improve, marz_present_improve)
#undef RUN_ROUTE

static route_function *const functions[] = {
#define MARZ_ROUTE(path, function, summary) function,
#include "http/routes.def"
#undef MARZ_ROUTE
};

static const marz_route routes[] = {
#define MARZ_ROUTE(path, function, summary) {path, summary},
#include "http/routes.def"
#undef MARZ_ROUTE
    {NULL, NULL},
};

const marz_route *marz_api_routes(void)
{
    return routes;
}

/// Index of the route of a path, with the id behind it if the route takes one; -1 if none.
static int find_route(const char *path, const char **id)
{
    for (int k = 0; routes[k].path; k++) {
        const size_t length = strlen(routes[k].path);
        const bool takes_id = length > 1 && routes[k].path[length - 1] == '/';
        *id = path + length;
        if (takes_id ? strncmp(path, routes[k].path, length) == 0 && path[length]
                     : strcmp(path, routes[k].path) == 0)
            return k;
    }
    return -1;
}

void marz_api_handle(void *context, const marz_request *request, marz_response *response)
{
    marz_api *api = context;
    marz_error error = {0};
    const char *id;
    const int route = find_route(request->path, &id);
    if (route < 0) {
        marz_fail(&error, MARZ_E_NOT_FOUND, "there is nothing at %s", request->path);
        marz_hint(&error, "/openapi.yaml lists every address.");
        problem(response, &error);
        return;
    }
    pthread_mutex_lock(&api->lock);
    marz_status status = refresh(api, &error);
    if (!status)
        status = functions[route](api, request, id, response, &error);
    pthread_mutex_unlock(&api->lock);
    if (status)
        problem(response, &error);
}
