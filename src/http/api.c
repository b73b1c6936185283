#include "http/api_internal.h"

#include "app/explain.h"
#include "app/output.h"
#include "app/present.h"
#include "base/json.h"
#include "http/job_kinds.h"
#include "http/percent.h"
#include "http/problem.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/// What the store is doing. One thread at a time uses it.
typedef enum store_use { STORE_FREE, STORE_LOOKING, STORE_READING } store_use;

struct marz_api {
    pthread_mutex_t lock;    ///< guards what follows, for moments only
    pthread_cond_t is_freed; ///< the use of the store has changed
    store_use use;
    marz_snapshot *shown;
    marz_workspace *workspace; ///< belongs to who set `use`
    marz_job_place place;      ///< where jobs work; never changes
    marz_jobs *jobs;
};

extern const unsigned char marz_openapi_start[], marz_openapi_end[];

// ---------------------------------------------------------------- what is shown

static void set_use(marz_api *api, store_use use)
{
    pthread_mutex_lock(&api->lock);
    api->use = use;
    pthread_cond_broadcast(&api->is_freed);
    pthread_mutex_unlock(&api->lock);
}

/// Waits until nobody else uses the store and takes it. With `may_decline`, does not wait for
/// somebody who reads a whole plan. @return false if it declined
static bool claim_store(marz_api *api, bool may_decline)
{
    pthread_mutex_lock(&api->lock);
    while (api->use == STORE_LOOKING || (api->use == STORE_READING && !may_decline))
        pthread_cond_wait(&api->is_freed, &api->lock);
    const bool is_mine = api->use == STORE_FREE;
    if (is_mine)
        api->use = STORE_LOOKING;
    pthread_mutex_unlock(&api->lock);
    return is_mine;
}

static marz_snapshot *acquire(marz_api *api)
{
    pthread_mutex_lock(&api->lock);
    marz_snapshot *snapshot = api->shown;
    snapshot->user_count++;
    pthread_mutex_unlock(&api->lock);
    return snapshot;
}

/// Gives up one use; the last one frees. NULL is harmless.
static void release(marz_api *api, marz_snapshot *snapshot)
{
    pthread_mutex_lock(&api->lock);
    const bool is_last = snapshot && --snapshot->user_count == 0;
    pthread_mutex_unlock(&api->lock);
    if (is_last)
        marz_snapshot_free(snapshot);
}

static void show(marz_api *api, marz_snapshot *fresh)
{
    pthread_mutex_lock(&api->lock);
    marz_snapshot *former = api->shown;
    api->shown = fresh;
    pthread_mutex_unlock(&api->lock);
    release(api, former);
}

/// Name of the latest plan, empty if none is kept. The store is the caller's.
static marz_status latest_name(marz_api *api, char name[static MARZ_PLAN_NAME_MAX],
                               marz_error *error)
{
    marz_plan_entry *plans;
    int32_t count;
    marz_arena *arena = marz_arena_create(0);
    if (!arena)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to look at the plans");
    const marz_status status =
        marz_store_list_plans(api->workspace->store, arena, &plans, &count, error);
    name[0] = '\0';
    if (!status && count > 0)
        strncat(name, plans[0].name, MARZ_PLAN_NAME_MAX - 1);
    marz_arena_destroy(arena);
    return status;
}

/// Runs the guide again if another plan is the latest now. Others are shown the one before as long
/// as that takes.
static marz_status refresh(marz_api *api, marz_error *error)
{
    if (!claim_store(api, true))
        return MARZ_OK;
    char name[MARZ_PLAN_NAME_MAX];
    marz_status status = latest_name(api, name, error);
    if (!status && (!api->shown || strcmp(name, api->shown->plan_name) != 0)) {
        if (api->shown)
            set_use(api, STORE_READING);
        marz_snapshot *fresh;
        status = marz_snapshot_make(api->workspace, name[0] ? name : "latest", &fresh, error);
        if (!status)
            show(api, fresh);
    }
    set_use(api, STORE_FREE);
    return status;
}

marz_status marz_api_create(marz_workspace *workspace, const char *store, marz_api **api,
                            marz_error *error)
{
    marz_api *fresh = calloc(1, sizeof *fresh);
    if (!fresh)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the server");
    fresh->workspace = workspace;
    pthread_mutex_init(&fresh->lock, NULL);
    pthread_cond_init(&fresh->is_freed, NULL);
    fresh->place = (marz_job_place){store, workspace->seed, workspace->thread_count};
    marz_status status = refresh(fresh, error);
    if (!status)
        status = marz_jobs_create(&fresh->place, &fresh->jobs, error);
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
    marz_jobs_destroy(api->jobs);
    release(api, api->shown);
    pthread_cond_destroy(&api->is_freed);
    pthread_mutex_destroy(&api->lock);
    free(api);
}

marz_status marz_api_load_plan(marz_api *api, const char *name, marz_arena *arena,
                               marz_kept_plan *kept, marz_error *error)
{
    claim_store(api, false);
    const marz_status status = marz_plans_load(api->workspace, name, arena, kept, error);
    set_use(api, STORE_FREE);
    return status;
}

marz_jobs *marz_api_jobs(marz_api *api)
{
    return api->jobs;
}

// ---------------------------------------------------------------- the routes

marz_status marz_api_send(json_t *answer, marz_response *response, marz_error *error)
{
    if (!answer)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the answer");
    const marz_status status = marz_json_format(answer, &response->body, error);
    json_decref(answer);
    return status;
}

static marz_status serve_report(const question *asked, marz_response *response, marz_error *error)
{
    response->type = "text/html; charset=utf-8";
    return marz_output_html(&asked->snapshot->run, asked->language, &response->body, error);
}

static marz_status serve_openapi(const question *asked, marz_response *response, marz_error *error)
{
    (void)asked, (void)error;
    response->type = "application/yaml";
    marz_buffer_add(&response->body, (const char *)marz_openapi_start,
                    (size_t)(marz_openapi_end - marz_openapi_start));
    return MARZ_OK;
}

static marz_status serve_health(const question *asked, marz_response *response, marz_error *error)
{
    return marz_api_send(json_pack("{s:s,s:s,s:s}", "status", "ok", "version", MARZ_VERSION, "plan",
                                   asked->snapshot->plan_name),
                         response, error);
}

static marz_status serve_settings(const question *asked, marz_response *response, marz_error *error)
{
    return marz_api_send(marz_present_settings(&asked->snapshot->run.company.settings), response,
                         error);
}

static marz_status serve_plans(const question *asked, marz_response *response, marz_error *error)
{
    marz_plan_entry *plans;
    int32_t count;
    marz_arena *arena = marz_arena_create(0);
    if (!arena)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the plans");
    claim_store(asked->api, false);
    marz_status status =
        marz_store_list_plans(asked->api->workspace->store, arena, &plans, &count, error);
    set_use(asked->api, STORE_FREE);
    if (!status)
        status = marz_api_send(marz_present_plan_entries(plans, count), response, error);
    marz_arena_destroy(arena);
    return status;
}

static marz_status serve_plan_text(const question *asked, marz_response *response,
                                   marz_error *error)
{
    (void)error;
    const marz_buffer *text = &asked->snapshot->run.plan_text;
    marz_buffer_add(&response->body, text->text, text->length);
    return MARZ_OK;
}

static marz_status serve_check(const question *asked, marz_response *response, marz_error *error)
{
    return marz_api_send(marz_present_verdict(&asked->snapshot->run.verdict), response, error);
}

static marz_status serve_account(const question *asked, marz_response *response, marz_error *error)
{
    json_t *answer;
    const marz_status status =
        marz_explain_account(&asked->snapshot->run.guide.plan, asked->id, &answer, error);
    return status ? status : marz_api_send(answer, response, error);
}

/// Routes that show one part of the run.
#define RUN_ROUTE(function, present)                                                               \
    static marz_status function(const question *asked, marz_response *response, marz_error *error) \
    {                                                                                              \
        return marz_api_send(present(&asked->snapshot->run), response, error);                     \
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
#define MARZ_ROUTE(method, path, function, kept, summary) function,
#include "http/routes.def"
#undef MARZ_ROUTE
};

static const marz_route routes[] = {
#define KEPT true
#define FRESH false
#define MARZ_ROUTE(method, path, function, kept, summary)                                          \
    {MARZ_METHOD_##method, path, summary, kept},
#include "http/routes.def"
#undef MARZ_ROUTE
#undef KEPT
#undef FRESH
    {0, NULL, NULL, false},
};

const marz_route *marz_api_routes(void)
{
    return routes;
}

/// Is it the address of the route? @param id  what stands behind the path, if the route takes an id
static bool is_at(const marz_route *route, const char *path, const char **id)
{
    const size_t length = strlen(route->path);
    const bool takes_id = length > 1 && route->path[length - 1] == '/';
    *id = takes_id ? path + length : NULL;
    return takes_id ? strncmp(path, route->path, length) == 0 && path[length]
                    : strcmp(path, route->path) == 0;
}

/// Index of the route of a request; -1 if none.
static int find_route(const marz_request *request, const char **id)
{
    for (int k = 0; routes[k].path; k++)
        if (routes[k].method == request->method && is_at(&routes[k], request->path, id))
            return k;
    return -1;
}

static int methods_of(void *api, const char *path)
{
    (void)api;
    int methods = 0;
    const char *id;
    for (int k = 0; routes[k].path; k++)
        if (is_at(&routes[k], path, &id))
            methods |= (int)routes[k].method;
    return methods;
}

// ---------------------------------------------------------------- one request

/// A route and what is asked of it: what marz_answer_lend renders with.
typedef struct rendering {
    route_function *function;
    const question *asked;
} rendering;

static marz_status render(void *context, marz_response *response, marz_error *error)
{
    const rendering *wanted = context;
    return wanted->function(wanted->asked, response, error);
}

/// Answers that depend on the snapshot and the language alone are rendered once.
static marz_status answer_route(int route, const question *asked, marz_response *response,
                                marz_error *error)
{
    static_assert(2 * sizeof functions / sizeof *functions <= MARZ_SNAPSHOT_ANSWERS_MAX,
                  "room for each route in each language");
    route_function *function = functions[route];
    if (routes[route].is_kept) {
        const bool is_persian = function == serve_report && strcmp(asked->language, "fa") == 0;
        marz_answer_slot *slot = &asked->snapshot->answers[2 * route + is_persian];
        rendering wanted = {function, asked};
        return marz_answer_lend(slot, render, &wanted, response, error);
    }
    const marz_status status = function(asked, response, error);
    if (!status && !response->body.is_broken && routes[route].method == MARZ_METHOD_GET)
        marz_answer_etag(response->body.text, response->body.length, response->etag);
    return status;
}

/// Fills in what the request says. @return MARZ_E_USAGE for a language or id that can be none
static marz_status understand(const marz_request *request, const char *encoded_id, question *asked,
                              marz_buffer *id, marz_error *error)
{
    asked->language =
        request->language ? request->language : asked->snapshot->run.company.settings.language;
    if (strcmp(asked->language, "en") != 0 && strcmp(asked->language, "fa") != 0)
        return marz_fail(error, MARZ_E_USAGE, "language is en or fa, not \"%s\"", asked->language);
    if (encoded_id && !marz_percent_decode(encoded_id, id))
        return marz_fail(error, MARZ_E_USAGE, "\"%s\" is no percent-encoded id", encoded_id);
    if (id->is_broken)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the id");
    asked->id = encoded_id ? id->text : NULL;
    return MARZ_OK;
}

/// A plan that cannot be shown is the server's trouble, whatever its cause.
static void blame_server(marz_error *error)
{
    if (error->status == MARZ_E_USAGE || error->status == MARZ_E_NOT_FOUND ||
        error->status == MARZ_E_LIMIT)
        error->status = MARZ_E_STORE;
}

static void handle(void *context, const marz_request *request, marz_response *response)
{
    marz_api *api = context;
    marz_error error = {0};
    const char *encoded_id;
    const int route = find_route(request, &encoded_id);
    if (route < 0) {
        marz_fail(&error, MARZ_E_NOT_FOUND, "there is nothing at %s", request->path);
        marz_hint(&error, "/openapi.yaml lists every address.");
        marz_problem_of_error(response, &error);
        return;
    }
    marz_buffer id = {0};
    marz_status status = refresh(api, &error);
    if (status)
        blame_server(&error);
    question asked = {.api = api, .request = request, .snapshot = status ? NULL : acquire(api)};
    if (!status)
        status = understand(request, encoded_id, &asked, &id, &error);
    if (!status)
        status = answer_route(route, &asked, response, &error);
    release(api, asked.snapshot);
    marz_buffer_deinit(&id);
    if (status)
        marz_problem_of_error(response, &error);
}

marz_service marz_api_service(marz_api *api)
{
    return (marz_service){.handle = handle, .methods = methods_of, .context = api};
}
