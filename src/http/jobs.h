/// @file http/jobs.h
/// Long work: one piece at a time, on a thread of its own, whoever asked for it stays or goes.
///
/// A few wait, more are refused; answers are kept in memory until newer ones push them out. Safe to
/// use from several threads.
#ifndef MARZ_HTTP_JOBS_H
#define MARZ_HTTP_JOBS_H

#include "base/buffer.h"
#include "base/control.h"
#include "base/error.h"

#include <jansson.h>

#define MARZ_JOBS_WAITING_MAX 8
#define MARZ_JOBS_KEPT_MAX 32 ///< with those that wait
#define MARZ_JOB_ID_MAX 24

/// Does the work. `request` is what was asked, checked before; `answer` is a new reference. Stopped
/// work may answer with what it has.
typedef marz_status marz_job_work(void *context, const json_t *request, const marz_control *control,
                                  json_t **answer, marz_error *error);

typedef struct marz_jobs marz_jobs;

/// @param context  handed to every work; borrowed until the jobs are destroyed
/// @return MARZ_E_NO_MEMORY, MARZ_E_INTERNAL if there is no thread for it
MARZ_CHECKED marz_status marz_jobs_create(void *context, marz_jobs **jobs, marz_error *error);
void marz_jobs_destroy(marz_jobs *jobs); ///< stops what runs and waits for it; NULL is harmless

/// Puts a piece of work at the end of the queue. @param kind  static, for people
/// @param request  taken over, whatever comes of it
/// @param id  set to the name of the job
/// @return MARZ_E_BUSY if MARZ_JOBS_WAITING_MAX wait already; MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_jobs_start(marz_jobs *jobs, const char *kind, marz_job_work *work,
                                         json_t *request, char id[static MARZ_JOB_ID_MAX],
                                         marz_error *error);

/// Appends the job as JSON: {id, kind, state, progress {step, done, objective, bound, gap,
/// seconds}, result, problem}. @return MARZ_E_NOT_FOUND for one that never was or is not kept any
/// more
MARZ_CHECKED marz_status marz_jobs_write(marz_jobs *jobs, const char *id, marz_buffer *out,
                                         marz_error *error);

/// Appends {jobs[] {id, kind, state}, waiting_max}, the latest first.
MARZ_CHECKED marz_status marz_jobs_list(marz_jobs *jobs, marz_buffer *out, marz_error *error);

/// Takes a job that waits out of the queue, tells one that runs to stop (it keeps what it has) and
/// forgets one that is over; appends it as it was or is then. @return as marz_jobs_write
MARZ_CHECKED marz_status marz_jobs_cancel(marz_jobs *jobs, const char *id, marz_buffer *out,
                                          marz_error *error);

#endif
