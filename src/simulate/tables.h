/// @file simulate/tables.h
/// The small tables and the files that are not written account by account; private to this folder.
#ifndef MARZ_SIMULATE_TABLES_H
#define MARZ_SIMULATE_TABLES_H

#include "simulate/rows.h"

#include "model/schema.h"

/// One small table: its columns, and what adds all its rows.
typedef struct sim_table {
    marz_entity entity;
    const char *columns;
    void (*write)(const sim_world *world, marz_buffer *out);
} sim_table;

#define SIM_TABLE_COUNT 7
extern const sim_table sim_tables[SIM_TABLE_COUNT];

/// Activities of one seller or leaver; `accounts` are those of `person`.
void sim_write_activities(const sim_world *world, int32_t person, const int32_t *accounts,
                          int32_t account_count, marz_buffer *out);
extern const char *const sim_activity_columns;

/// Writes out_folder/truth.json: all that was planted, in canonical form.
MARZ_CHECKED marz_status sim_write_truth(const sim_world *world, const char *path,
                                         marz_error *error);

#endif
