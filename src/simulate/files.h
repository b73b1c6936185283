/// @file simulate/files.h
/// The files of a simulated company: names, headers, writing; private to this folder.
#ifndef MARZ_SIMULATE_FILES_H
#define MARZ_SIMULATE_FILES_H

#include "base/buffer.h"
#include "base/error.h"
#include "model/schema.h"
#include "simulate/world.h"

#include <stdio.h>

/// One CSV file being written. Its columns are the ones named; the registry checks the names.
typedef struct sim_file {
    char *path; ///< lives in the arena
    FILE *stream;
    int64_t row_count;
} sim_file;

/// Opens out_folder/<stem>.csv and writes its header: `columns` is "id,name,…".
/// @return MARZ_E_IO, MARZ_E_NO_MEMORY, MARZ_E_INTERNAL for a column that the schema does not have
MARZ_CHECKED marz_status sim_file_open(const sim_world *world, marz_entity entity,
                                       const char *columns, sim_file *file, marz_error *error);

/// Appends the whole rows of `rows`, counts them and clears the buffer.
MARZ_CHECKED marz_status sim_file_add(sim_file *file, marz_buffer *rows, marz_error *error);

/// Closes; `status` is what came before, and wins over what closing says.
MARZ_CHECKED marz_status sim_file_close(sim_file *file, marz_status status, marz_error *error);

#endif
