/// @file exchange/row.h
/// A record of a file into a row of a table by a rule.
#ifndef MARZ_EXCHANGE_ROW_H
#define MARZ_EXCHANGE_ROW_H

#include "exchange/convert.h"
#include "exchange/headers.h"
#include "exchange/keys.h"
#include "exchange/rule.h"

/// Why a record was refused.
typedef struct marz_problem {
    int32_t column; ///< 1-based cell of the file, 0 = whole row
    marz_error error;
} marz_problem;

/// A rule bound to the columns of one file.
typedef struct marz_row_maker {
    marz_rule rule;
    marz_entity_info info;
    const char *const *headers; ///< [header_count] of the file
    int32_t header_count;
    bool is_ragged;  ///< as in marz_table
    uint32_t mask;   ///< bit k: the source has column k
    marz_keys *keys; ///< borrowed
    marz_converter converter;
    char made_key[MARZ_MADE_KEY_MAX];
} marz_row_maker;

/// A rule from the headers of a file. @param used  [count] set true for columns that mean something
/// @return false when out of memory
bool marz_rule_from_headers(const marz_headers *headers, marz_entity entity,
                            const char *const *names, int32_t count, marz_arena *arena,
                            marz_rule *rule, bool *used);

/// Binds the column names of a mapping's rule to the header. @param used  as above
/// @return MARZ_E_INPUT (place in the mapping) for a name that the file does not have
MARZ_CHECKED marz_status marz_rule_bind(marz_rule *rule, const char *mapping_path, const char *file,
                                        const char *const *names, int32_t count, bool *used,
                                        marz_error *error);

/// Does the record meet the conditions of the rule? @return false when out of memory
bool marz_row_is_wanted(const marz_row_maker *maker, const marz_record *record, bool *is_wanted);

/// Makes the row; texts live in the record, the scratch arena of the converter or `made_key`, until
/// the next call. @return MARZ_OK, MARZ_E_INPUT with `*problem` filled, or MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_row_make(marz_row_maker *maker, const marz_record *record,
                                       marz_row *row, marz_problem *problem);

#endif
