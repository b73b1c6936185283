/// @file exchange/reading.h
/// One table of one file, from its header to the sink.
#ifndef MARZ_EXCHANGE_READING_H
#define MARZ_EXCHANGE_READING_H

#include "exchange/import.h"
#include "exchange/job.h"
#include "exchange/references.h"
#include "exchange/refused.h"
#include "exchange/row.h"

/// What a table needs of its import; all borrowed.
typedef struct marz_reading {
    const marz_import_options *options;
    const marz_headers *headers;
    const char *mapping_path;
    const marz_job *job;
    marz_arena *arena; ///< takes what the report names
    marz_refused *refused;
    marz_references *references; ///< set up here, judged when all tables were read
    marz_keys *keys;             ///< empty; holds the ids of the table afterwards
    marz_table_report *report;
} marz_reading;

/// Reads the table: rows are read and checked on one thread and given to the sink on the caller's,
/// in the order of the file. A failure of the sink wins over one that the reader met in a later
/// row.
/// @return as marz_import
MARZ_CHECKED marz_status marz_reading_run(const marz_reading *reading, marz_error *error);

#endif
