/// @file app/files_internal.h
/// What the readers of the question's files share.
#ifndef MARZ_APP_FILES_INTERNAL_H
#define MARZ_APP_FILES_INTERNAL_H

#include "app/files.h"
#include "base/buffer.h"
#include "exchange/csv.h"

/// One file with its heads, row by row.
typedef struct files_sheet {
    const char *path;
    marz_arena *arena;
    marz_table *table;
    const char **heads; ///< [column_count] trimmed, lower case
    int32_t column_count;
    marz_record record; ///< the present row
} files_sheet;

MARZ_CHECKED marz_status marz_files_open(const char *path, marz_arena *arena, files_sheet *sheet,
                                         marz_error *error);
void marz_files_close(files_sheet *sheet);

/// The next row that holds anything. A row that cannot be trusted is an error.
MARZ_CHECKED marz_status marz_files_next(files_sheet *sheet, bool *has_row, marz_error *error);

/// Column of a name, or MARZ_NONE.
int32_t marz_files_column(const files_sheet *sheet, const char *name);
/// The same; a missing one is an error that lists the columns there are.
MARZ_CHECKED marz_status marz_files_need(const files_sheet *sheet, const char *name,
                                         int32_t *column, marz_error *error);

/// Trimmed text of a cell of the present row; "" beyond its end or for MARZ_NONE.
const char *marz_files_text(const files_sheet *sheet, int32_t column);
/// A copy that lives in the arena; NULL when out of memory.
const char *marz_files_copy(const files_sheet *sheet, int32_t column);

/// Fails at a cell of the present row.
marz_status marz_files_refuse(const files_sheet *sheet, int32_t column, marz_error *error,
                              const char *format, ...) __attribute__((format(printf, 4, 5)));

/// A number of the present row, which must be there.
MARZ_CHECKED marz_status marz_files_number(const files_sheet *sheet, int32_t column,
                                           marz_decimal *value, marz_error *error);

/// Longitude or latitude in millionths; MARZ_DEGREES_UNKNOWN for an empty cell.
MARZ_CHECKED marz_status marz_files_degrees(const files_sheet *sheet, int32_t column,
                                            int32_t degrees_max, int32_t *udeg, marz_error *error);

/// A unit as its row says.
typedef struct files_unit {
    const char *id, *name, *owner, *locked, *group, *segment, *area, *exception;
    int32_t lon_udeg, lat_udeg;
    marz_decimal amount[MARZ_MEASURES_MAX];
    int64_t visits_milli;
    bool is_frozen;      ///< changed hands within move.frozen_months
    int64_t cover_minor; ///< its own price of staying with nobody, or MARZ_UNKNOWN
    int64_t line;
} files_unit;

typedef struct files_seat {
    const char *id;
    int32_t lon_udeg, lat_udeg;
    bool has_home; ///< its place is given and stays
    bool may_move; ///< the file says that it may be placed elsewhere
    bool is_rep;   ///< the file of reps has it
    marz_decimal capacity[MARZ_MEASURES_MAX];
    marz_decimal limit[MARZ_MEASURES_MAX][2]; ///< least and most, where the file has them
    bool has_limit[MARZ_MEASURES_MAX][2];
} files_seat;

/// The reading under way.
typedef struct files_reading {
    const marz_files_request *request;
    marz_files_question *question;
    marz_arena *arena;
    const char *measures[MARZ_MEASURES_MAX];
    int32_t measure_count;
    bool has_capacity[MARZ_MEASURES_MAX];
    int32_t value_measure;
    bool has_cover_prices; ///< of some units
    int32_t area_column;   ///< of the file of units, or MARZ_NONE
    files_unit *units;     ///< sorted by id
    int32_t unit_count;
    files_seat *seats; ///< sorted by id
    int32_t seat_count;
} files_reading;

MARZ_CHECKED marz_status marz_files_read_reps(files_reading *r, marz_error *error);
MARZ_CHECKED marz_status marz_files_read_units(files_reading *r, marz_error *error);
/// Seats of free centres: reps, or owners if there are as many, else numbers.
MARZ_CHECKED marz_status marz_files_number_seats(files_reading *r, marz_error *error);
/// Puts units into the groups of those they follow: their areas, or the territories of a plan.
MARZ_CHECKED marz_status marz_files_follow(files_reading *r, marz_error *error);
MARZ_CHECKED marz_status marz_files_fill(files_reading *r, marz_error *error);
/// Minutes that are given for pairs, if there is a file of them.
MARZ_CHECKED marz_status marz_files_read_matrix(files_reading *r, marz_error *error);
MARZ_CHECKED marz_status marz_files_read_graph(files_reading *r, marz_error *error);

/// Index of a measure by its name, or MARZ_NONE.
int32_t marz_files_find_measure(const files_reading *r, const char *name);
/// Makes it one of the measures, if it is not yet. @return MARZ_E_USAGE for one too many
MARZ_CHECKED marz_status marz_files_add_measure(files_reading *r, const char *name,
                                                marz_error *error);

/// Moves rows that were gathered in a buffer into the arena. @return NULL when out of memory
void *marz_files_gather(marz_arena *arena, marz_buffer *rows, size_t size, int32_t *count);

/// Columns id, lon and lat, which both files need; and the last two of the present row.
MARZ_CHECKED marz_status marz_files_need_place(const files_sheet *sheet, int32_t columns[static 3],
                                               marz_error *error);
MARZ_CHECKED marz_status marz_files_read_place(const files_sheet *sheet,
                                               const int32_t columns[static 3], int32_t *lon,
                                               int32_t *lat, marz_error *error);

/// Is a cell neither empty nor a word for no?
bool marz_files_says_yes(const char *text);

/// Index of an id in sorted units or seats, or MARZ_NONE.
int32_t marz_files_find_unit(const files_reading *r, const char *id);
int32_t marz_files_find_seat(const files_reading *r, const char *id);

#endif
