/// @file exchange/import.h
/// Files into typed rows: CSV and XLSX, native headers, known systems or a mapping file.
/// Knows no database: every accepted row goes to a sink that the caller gives.
#ifndef MARZ_EXCHANGE_IMPORT_H
#define MARZ_EXCHANGE_IMPORT_H

#include "base/arena.h"
#include "base/control.h"
#include "base/error.h"
#include "model/schema.h"
#include "model/settings.h"

/// What happened to one row that the sink was given (same order as marz_put of the store).
typedef enum marz_sink_result {
    MARZ_SINK_NEW,
    MARZ_SINK_CHANGED,
    MARZ_SINK_UNCHANGED
} marz_sink_result;

/// Takes one row; `mask` has bit k set if the source has column k. Errors stop the import. Called
/// on the caller's thread, while another one may read ahead: the import's arena is not for the
/// sink.
typedef marz_status marz_row_sink(void *context, marz_entity entity, const marz_row *row,
                                  uint32_t mask, marz_sink_result *result, marz_error *error);

/// Is a row with this id kept from before? Asked at the end, about ids that this import did not
/// give to the sink itself, once per different reference.
typedef bool marz_known_id(void *context, marz_entity entity, const char *id);

typedef struct marz_import_options {
    const char *const *paths; ///< [path_count] files and folders
    int32_t path_count;
    const char *mapping_path;      ///< or NULL
    const char *refused_path;      ///< CSV of refused rows, written only if there are any
    const marz_settings *settings; ///< currency
    marz_row_sink *sink;
    marz_known_id *known; ///< may be NULL: references are then not counted
    void *context;
    const marz_control *control;
    int32_t thread_count; ///< 0: as marz_thread_count says; more than two are never used
} marz_import_options;

typedef struct marz_field_report {
    const char *name;   ///< our column
    int64_t missing;    ///< kept rows that leave it empty
    int64_t unresolved; ///< kept rows whose reference is not known
    int64_t several;    ///< rows that name several where one is wanted: the first one counts
} marz_field_report;

#define MARZ_REFUSALS_SHOWN 5

typedef struct marz_table_report {
    marz_entity entity;
    const char *file;
    int64_t read, accepted, updated, unchanged, refused, unresolved;
    marz_field_report fields[MARZ_FIELDS_MAX];
    int32_t field_count;
    const char *const *ignored_columns; ///< [ignored_count] headers that nothing names
    int32_t ignored_count;
    struct {
        int64_t line;              ///< 1-based, of the file; of the first one
        int32_t column;            ///< 1-based field number, 0 = whole row
        const char *name;          ///< of that column as the file has it; "" for the whole row
        const char *reason, *hint; ///< hint "": none
        int64_t count;             ///< rows refused for this reason in this column
    } first_refused[MARZ_REFUSALS_SHOWN]; ///< different ones, for the screen; all are in
                                          ///< refused_path
} marz_table_report;

typedef struct marz_import_report {
    marz_table_report *tables; ///< [table_count]
    int32_t table_count;
    const char **ignored_files; ///< files that nothing names
    int32_t ignored_file_count;
    int64_t refused_total;
    const char *refused_file; ///< or NULL
    bool is_simulated;        ///< the files say that they hold a generated company
} marz_import_report;

/// Reads all files. Refused rows are no error. @return MARZ_E_INPUT for a file that cannot be read
/// as a table at all or a mapping with a mistake (file:line), MARZ_E_IO, MARZ_E_NOT_FOUND,
/// MARZ_E_LIMIT, or what the sink returned
MARZ_CHECKED marz_status marz_import(const marz_import_options *options, marz_arena *arena,
                                     marz_import_report *report, marz_error *error);

#endif
