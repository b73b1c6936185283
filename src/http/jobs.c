#include "http/jobs.h"

#include "base/json.h"
#include "http/problem.h"

#include <inttypes.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum job_state { WAITING, RUNNING, STOPPING, DONE, FAILED, CANCELLED } job_state;

typedef struct job {
    char id[MARZ_JOB_ID_MAX];
    const char *kind;
    marz_job_work *work;
    json_t *request, *result; ///< result NULL: none
    job_state state;
    atomic_bool is_stopped;
    marz_error error;    ///< of FAILED
    char step[32];       ///< what it is at
    double done;         ///< 0 to 1
    double value, bound; ///< NAN: none yet
    int64_t start_ms, end_ms;
    struct marz_jobs *jobs;
} job;

struct marz_jobs {
    pthread_mutex_t lock;  ///< guards all but what `is_stopped` says
    pthread_cond_t is_new; ///< a job waits, or the end has come
    pthread_t worker;
    void *context;
    job *list[MARZ_JOBS_KEPT_MAX]; ///< in the order of their start
    int32_t count;
    int64_t started_count;
    bool is_ending;
};

// ---------------------------------------------------------------- the work

static void note_step(void *context, const char *step, double done)
{
    job *j = context;
    pthread_mutex_lock(&j->jobs->lock);
    snprintf(j->step, sizeof j->step, "%s", step);
    j->done = done;
    pthread_mutex_unlock(&j->jobs->lock);
}

static void note_found(void *context, double value, double bound)
{
    job *j = context;
    pthread_mutex_lock(&j->jobs->lock);
    j->value = value;
    j->bound = bound;
    pthread_mutex_unlock(&j->jobs->lock);
}

static job *first_waiting(const marz_jobs *jobs)
{
    for (int32_t k = 0; k < jobs->count; k++)
        if (jobs->list[k]->state == WAITING)
            return jobs->list[k];
    return NULL;
}

/// The lock is held, but not while the work is done.
static void run_job(marz_jobs *jobs, job *j)
{
    const marz_control control = {
        .stop = &j->is_stopped, .progress = note_step, .found = note_found, .context = j};
    marz_error error = {0};
    json_t *answer = NULL;
    j->state = RUNNING;
    j->start_ms = marz_clock_ms();
    pthread_mutex_unlock(&jobs->lock);
    const marz_status status = j->work(jobs->context, j->request, &control, &answer, &error);
    pthread_mutex_lock(&jobs->lock);
    j->end_ms = marz_clock_ms();
    j->error = error;
    j->result = status ? NULL : answer;
    j->state = atomic_load(&j->is_stopped) ? CANCELLED : status ? FAILED : DONE;
    j->done = 1;
}

static void *work_on(void *context)
{
    marz_jobs *jobs = context;
    pthread_mutex_lock(&jobs->lock);
    while (!jobs->is_ending) {
        job *next = first_waiting(jobs);
        if (next)
            run_job(jobs, next);
        else
            pthread_cond_wait(&jobs->is_new, &jobs->lock);
    }
    pthread_mutex_unlock(&jobs->lock);
    return NULL;
}

marz_status marz_jobs_create(void *context, marz_jobs **jobs, marz_error *error)
{
    marz_jobs *fresh = calloc(1, sizeof *fresh);
    if (!fresh)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for jobs");
    fresh->context = context;
    pthread_mutex_init(&fresh->lock, NULL);
    pthread_cond_init(&fresh->is_new, NULL);
    const int failed = pthread_create(&fresh->worker, NULL, work_on, fresh);
    if (failed) {
        pthread_cond_destroy(&fresh->is_new);
        pthread_mutex_destroy(&fresh->lock);
        free(fresh);
        return marz_fail(error, MARZ_E_INTERNAL, "no thread for jobs: %s", strerror(failed));
    }
    *jobs = fresh;
    return MARZ_OK;
}

static void free_job(job *j)
{
    json_decref(j->request);
    json_decref(j->result);
    free(j);
}

void marz_jobs_destroy(marz_jobs *jobs)
{
    if (!jobs)
        return;
    pthread_mutex_lock(&jobs->lock);
    jobs->is_ending = true;
    for (int32_t k = 0; k < jobs->count; k++)
        atomic_store(&jobs->list[k]->is_stopped, true);
    pthread_cond_signal(&jobs->is_new);
    pthread_mutex_unlock(&jobs->lock);
    pthread_join(jobs->worker, NULL);
    for (int32_t k = 0; k < jobs->count; k++)
        free_job(jobs->list[k]);
    pthread_cond_destroy(&jobs->is_new);
    pthread_mutex_destroy(&jobs->lock);
    free(jobs);
}

// ---------------------------------------------------------------- the list

static bool is_over(const job *j)
{
    return j->state == DONE || j->state == FAILED || j->state == CANCELLED;
}

static void forget(marz_jobs *jobs, int32_t index)
{
    free_job(jobs->list[index]);
    jobs->count--;
    memmove(jobs->list + index, jobs->list + index + 1,
            (size_t)(jobs->count - index) * sizeof *jobs->list);
}

/// Room for one more: the oldest that is over goes if there is none. One always is: fewer wait or
/// run than are kept.
static void make_room(marz_jobs *jobs)
{
    for (int32_t k = 0; jobs->count == MARZ_JOBS_KEPT_MAX && k < jobs->count; k++)
        if (is_over(jobs->list[k]))
            forget(jobs, k);
}

static bool is_full(const marz_jobs *jobs)
{
    int32_t waiting = 0;
    for (int32_t k = 0; k < jobs->count; k++)
        waiting += jobs->list[k]->state == WAITING;
    return waiting >= MARZ_JOBS_WAITING_MAX;
}

/// Puts the job into the list and names it. @return MARZ_E_BUSY
static marz_status enter(marz_jobs *jobs, job *fresh, marz_error *error)
{
    if (is_full(jobs))
        return marz_fail(error, MARZ_E_BUSY, "%d jobs wait already", MARZ_JOBS_WAITING_MAX);
    make_room(jobs);
    snprintf(fresh->id, sizeof fresh->id, "j%" PRId64, ++jobs->started_count);
    jobs->list[jobs->count++] = fresh;
    pthread_cond_signal(&jobs->is_new);
    return MARZ_OK;
}

marz_status marz_jobs_start(marz_jobs *jobs, const char *kind, marz_job_work *work, json_t *request,
                            char id[static MARZ_JOB_ID_MAX], marz_error *error)
{
    job *fresh = calloc(1, sizeof *fresh);
    if (!fresh) {
        json_decref(request);
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a job");
    }
    fresh->kind = kind;
    fresh->work = work;
    fresh->request = request;
    fresh->jobs = jobs;
    fresh->value = fresh->bound = (double)NAN;
    atomic_init(&fresh->is_stopped, false);
    pthread_mutex_lock(&jobs->lock);
    const marz_status status = enter(jobs, fresh, error);
    if (!status)
        memcpy(id, fresh->id, sizeof fresh->id);
    pthread_mutex_unlock(&jobs->lock);
    if (status)
        free_job(fresh);
    return status;
}

// ---------------------------------------------------------------- as JSON

static const char *state_name(const job *j)
{
    static const char *const names[] = {
        [WAITING] = "waiting", [RUNNING] = "running", [STOPPING] = "stopping",
        [DONE] = "done",       [FAILED] = "failed",   [CANCELLED] = "cancelled"};
    return names[j->state];
}

static json_t *real(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *progress(const job *j)
{
    const int64_t until = is_over(j) ? j->end_ms : marz_clock_ms();
    const double gap = (j->value - j->bound) / (j->value > 1 ? j->value : 1);
    return json_pack("{s:o,s:f,s:o,s:o,s:o,s:f}", "step",
                     j->step[0] ? json_string(j->step) : json_null(), "done", j->done, "objective",
                     real(j->value), "bound", real(j->bound), "gap", real(gap), "seconds",
                     j->start_ms ? (double)(until - j->start_ms) / 1000 : 0.0);
}

static json_t *problem(const job *j)
{
    if (j->state != FAILED)
        return json_null();
    marz_response document = {0};
    marz_problem_of_error(&document, &j->error);
    json_t *value = document.body.is_broken
                        ? NULL
                        : json_loadb(document.body.text, document.body.length, 0, NULL);
    marz_buffer_deinit(&document.body);
    return value;
}

static marz_status write_job(const job *j, marz_buffer *out, marz_error *error)
{
    json_t *value = json_pack("{s:s,s:s,s:s,s:o,s:O?,s:o}", "id", j->id, "kind", j->kind, "state",
                              state_name(j), "progress", progress(j), "result", j->result,
                              "problem", problem(j));
    if (!value)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the job");
    if (!j->result)
        json_object_set_new(value, "result", json_null());
    const marz_status status = marz_json_format(value, out, error);
    json_decref(value);
    return status;
}

static int32_t find(const marz_jobs *jobs, const char *id)
{
    for (int32_t k = 0; k < jobs->count; k++)
        if (strcmp(jobs->list[k]->id, id) == 0)
            return k;
    return -1;
}

static marz_status not_found(const char *id, marz_error *error)
{
    marz_fail(error, MARZ_E_NOT_FOUND, "there is no job \"%.60s\"", id);
    marz_hint(error, "The last %d jobs are kept until the server ends.", MARZ_JOBS_KEPT_MAX);
    return MARZ_E_NOT_FOUND;
}

marz_status marz_jobs_write(marz_jobs *jobs, const char *id, marz_buffer *out, marz_error *error)
{
    pthread_mutex_lock(&jobs->lock);
    const int32_t k = find(jobs, id);
    const marz_status status = k < 0 ? not_found(id, error) : write_job(jobs->list[k], out, error);
    pthread_mutex_unlock(&jobs->lock);
    return status;
}

marz_status marz_jobs_cancel(marz_jobs *jobs, const char *id, marz_buffer *out, marz_error *error)
{
    pthread_mutex_lock(&jobs->lock);
    const int32_t k = find(jobs, id);
    job *j = k < 0 ? NULL : jobs->list[k];
    const bool was_over = j && is_over(j);
    if (j && !was_over) {
        atomic_store(&j->is_stopped, true);
        j->state = j->state == WAITING ? CANCELLED : STOPPING;
    }
    const marz_status status = j ? write_job(j, out, error) : not_found(id, error);
    if (was_over && !status)
        forget(jobs, k);
    pthread_mutex_unlock(&jobs->lock);
    return status;
}

marz_status marz_jobs_list(marz_jobs *jobs, marz_buffer *out, marz_error *error)
{
    json_t *rows = json_array();
    pthread_mutex_lock(&jobs->lock);
    for (int32_t k = jobs->count - 1; rows && k >= 0; k--)
        json_array_append_new(rows,
                              json_pack("{s:s,s:s,s:s}", "id", jobs->list[k]->id, "kind",
                                        jobs->list[k]->kind, "state", state_name(jobs->list[k])));
    pthread_mutex_unlock(&jobs->lock);
    json_t *value = json_pack("{s:o,s:i}", "jobs", rows, "waiting_max", MARZ_JOBS_WAITING_MAX);
    if (!value)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the jobs");
    const marz_status status = marz_json_format(value, out, error);
    json_decref(value);
    return status;
}
