/// @file exchange/references.h
/// References of the rows that were kept, judged at the end of the import: files come in any order.
#ifndef MARZ_EXCHANGE_REFERENCES_H
#define MARZ_EXCHANGE_REFERENCES_H

#include "base/buffer.h"
#include "base/dict.h"
#include "exchange/import.h"

/// The references of one table of one file.
typedef struct marz_references {
    marz_entity entity;
    int32_t fields[MARZ_FIELDS_MAX]; ///< [field_count] columns that hold references
    marz_entity targets[MARZ_FIELDS_MAX];
    marz_dict names[MARZ_FIELDS_MAX];  ///< different values of each
    bool is_expected[MARZ_FIELDS_MAX]; ///< empty counts as not known: the row should have it
    int32_t field_count;
    marz_buffer rows; ///< int32_t[field_count] per row kept; MARZ_NONE = empty
} marz_references;

/// @param given  bit k: the source has column k
void marz_references_init(marz_references *refs, marz_entity entity, uint32_t given,
                          marz_arena *arena);
void marz_references_deinit(marz_references *refs);

/// Notes the references of a row. @return false when out of memory
bool marz_references_note(marz_references *refs, const marz_row *row);

/// Counts what is not known, per field and per row, into the report. O(rows + different values)
/// @return false when out of memory
bool marz_references_judge(const marz_references *refs, marz_known_id *known, void *context,
                           marz_arena *scratch, marz_table_report *report);

#endif
