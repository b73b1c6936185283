#include "http/api_internal.h"
#include "http/body.h"
#include "http/job_kinds.h"
#include "http/problem.h"

#include <stdio.h>

#define RETRY_SECONDS 10 ///< a queue that is full has moved on by then, or not by much

/// Starts a job of that kind and answers 202 with where to look for it; 503 if too many wait.
static marz_status start(const marz_job_kind *kind, const question *asked, marz_response *response,
                         marz_error *error)
{
    json_t *request;
    char id[MARZ_JOB_ID_MAX];
    marz_jobs *jobs = marz_api_jobs(asked->api);
    marz_status status = marz_body_parse(asked->request, kind->keys, &request, error);
    if (status)
        return status;
    status = kind->check(request, error);
    if (status) {
        json_decref(request);
        return status;
    }
    status = marz_jobs_start(jobs, kind->name, kind->work, request, id, error);
    if (status == MARZ_E_BUSY) {
        marz_problem_of_request(response, MARZ_PROBLEM_FULL, error->message);
        response->retry_after_s = RETRY_SECONDS;
        return MARZ_OK;
    }
    if (status)
        return status;
    response->code = 202;
    snprintf(response->location, sizeof response->location, "/v1/jobs/%s", id);
    return marz_jobs_write(jobs, id, &response->body, error);
}

marz_status marz_start_frontier(const question *asked, marz_response *response, marz_error *error)
{
    return start(&marz_job_frontier, asked, response, error);
}

marz_status marz_start_sizing(const question *asked, marz_response *response, marz_error *error)
{
    return start(&marz_job_sizing, asked, response, error);
}

marz_status marz_start_change(const question *asked, marz_response *response, marz_error *error)
{
    return start(&marz_job_change, asked, response, error);
}

marz_status marz_serve_jobs(const question *asked, marz_response *response, marz_error *error)
{
    return marz_jobs_list(marz_api_jobs(asked->api), &response->body, error);
}

marz_status marz_serve_job(const question *asked, marz_response *response, marz_error *error)
{
    return marz_jobs_write(marz_api_jobs(asked->api), asked->id, &response->body, error);
}

marz_status marz_cancel_job(const question *asked, marz_response *response, marz_error *error)
{
    return marz_jobs_cancel(marz_api_jobs(asked->api), asked->id, &response->body, error);
}
