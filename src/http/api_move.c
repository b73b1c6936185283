#include "app/move.h"
#include "http/api_internal.h"
#include "http/body.h"

marz_status marz_serve_move(const question *asked, marz_response *response, marz_error *error)
{
    static const char *const keys[] = {"account", "seat", NULL};
    const char *account, *seat;
    json_t *body, *answer;
    marz_status status = marz_body_parse(asked->request, keys, &body, error);
    if (status)
        return status;
    status = marz_body_text(body, "account", true, &account, error);
    if (!status)
        status = marz_body_text(body, "seat", true, &seat, error);
    if (!status)
        status = marz_move_try(&asked->snapshot->run.guide.plan, account, seat, &answer, error);
    json_decref(body);
    if (status)
        return status;
    json_object_set_new(answer, "plan", json_string(asked->snapshot->plan_name));
    return marz_api_send(answer, response, error);
}
