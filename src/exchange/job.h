/// @file exchange/job.h
/// What an import has to read: one job per table of each file, in the order of the entities.
#ifndef MARZ_EXCHANGE_JOB_H
#define MARZ_EXCHANGE_JOB_H

#include "base/arena.h"
#include "base/error.h"
#include "exchange/headers.h"
#include "exchange/mapping.h"
#include "exchange/table.h"

typedef struct marz_job {
    const char *path;
    const char *label; ///< for people: name of the file, or name/sheet
    const char *sheet; ///< NULL for CSV
    marz_entity entity;
    const marz_section *section; ///< NULL: native headers
    int32_t order;               ///< of discovery
} marz_job;

typedef struct marz_jobs {
    marz_job *jobs; ///< [count]
    int32_t count, capacity;
    const char **ignored; ///< [ignored_count] names of files and sheets that nothing names
    int32_t ignored_count, ignored_capacity;
    bool is_simulated; ///< a file truth.json lies beside the tables
} marz_jobs;

/// Finds the tables in files and folders (not in their subfolders). With a mapping, exactly the
/// files that it names; else those whose name means a table, and for a file given by its own path
/// also those whose headers do. Everything lives in `arena`.
/// @return MARZ_E_NOT_FOUND, MARZ_E_IO, MARZ_E_INPUT
MARZ_CHECKED marz_status marz_jobs_find(const char *const *paths, int32_t path_count,
                                        const marz_headers *headers, const marz_mapping *mapping,
                                        marz_arena *arena, marz_jobs *jobs, marz_error *error);

/// Opens the table of a job. Lives in `arena` until its `close`.
MARZ_CHECKED marz_status marz_job_open(const marz_job *job, marz_arena *arena, marz_table **table,
                                       marz_error *error);

/// The part of a path behind its last slash.
const char *marz_base_name(const char *path);

#endif
