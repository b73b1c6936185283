#include "app/move.h"
#include "http/api_internal.h"
#include "http/body.h"

#include <string.h>

/// Of a plan that is not the one shown.
static marz_status try_kept(const question *asked, const char *plan, const char *account,
                            const char *seat, json_t **answer, marz_error *error)
{
    marz_kept_plan kept;
    marz_arena *arena = marz_arena_create(0);
    if (!arena)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the plan");
    marz_status status = marz_api_load_plan(asked->api, plan, arena, &kept, error);
    if (!status)
        status = marz_move_try(&kept.plan, account, seat, answer, error);
    if (!status)
        json_object_set_new(*answer, "plan", json_string(kept.entry.name));
    marz_arena_destroy(arena);
    return status;
}

static marz_status try_shown(const question *asked, const char *account, const char *seat,
                             json_t **answer, marz_error *error)
{
    const marz_snapshot *shown = asked->snapshot;
    const marz_status status = marz_move_try(&shown->run.guide.plan, account, seat, answer, error);
    if (!status)
        json_object_set_new(*answer, "plan", json_string(shown->plan_name));
    return status;
}

marz_status marz_serve_move(const question *asked, marz_response *response, marz_error *error)
{
    static const char *const keys[] = {"account", "seat", "plan", NULL};
    const char *account, *seat, *plan;
    json_t *body, *answer;
    marz_status status = marz_body_parse(asked->request, keys, &body, error);
    if (status)
        return status;
    status = marz_body_text(body, "account", true, &account, error);
    if (!status)
        status = marz_body_text(body, "seat", true, &seat, error);
    if (!status)
        status = marz_body_text(body, "plan", false, &plan, error);
    if (!status)
        status = !plan || strcmp(plan, asked->snapshot->plan_name) == 0
                     ? try_shown(asked, account, seat, &answer, error)
                     : try_kept(asked, plan, account, seat, &answer, error);
    json_decref(body);
    return status ? status : marz_api_send(answer, response, error);
}
