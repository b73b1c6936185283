/// @file exchange/convert.h
/// One cell into one typed value: understood exactly, or refused with the reason.
#ifndef MARZ_EXCHANGE_CONVERT_H
#define MARZ_EXCHANGE_CONVERT_H

#include "base/arena.h"
#include "base/buffer.h"
#include "exchange/rule.h"
#include "exchange/table.h"

#define MARZ_ID_BYTES_MAX 255 ///< longest key or reference

#define MARZ_RECENT_WORDS 4 ///< words of a field that are remembered

/// The last words that a field of few words has met: sources repeat them row by row.
typedef struct marz_recent_words {
    char from[MARZ_RECENT_WORDS][40];
    const char *to[MARZ_RECENT_WORDS]; ///< NULL: this place is free
    int32_t oldest;                    ///< the place that the next new word takes
} marz_recent_words;

/// What is the same for all cells of one table.
typedef struct marz_converter {
    marz_entity entity;
    marz_entity_info info;
    int32_t first_column; ///< of the entity in the list of all columns
    marz_arena *scratch;  ///< borrowed: values that had to be rewritten live here
    marz_buffer work;     ///< reused; marz_converter_deinit frees it
    const char *currency;
    marz_number_style style; ///< of the file
    uint32_t word_fields;    ///< bit k: field k knows a few words only (words.def)
    marz_recent_words recent[MARZ_FIELDS_MAX];
    int64_t several[MARZ_FIELDS_MAX]; ///< cells that named several rows where one is wanted
} marz_converter;

/// @param currency  borrowed ISO code
void marz_converter_init(marz_converter *converter, marz_entity entity, marz_arena *scratch,
                         const char *currency, marz_number_style style);
void marz_converter_deinit(marz_converter *converter);

/// Converts a cell for a field of the entity. Empty cells (and "NULL", and for numbers and
/// dates also "-", "n/a") become the empty value. `rule` gives styles, factor, shifts.
/// Texts are the cell's memory where nothing had to change, else they live in scratch.
/// @return MARZ_E_INPUT with a message for the person who wrote the file; MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_convert(marz_converter *converter, int32_t field,
                                      const marz_field_rule *rule, const marz_cell *cell,
                                      marz_value *value, marz_error *error);

/// True if the value is the empty one of its kind.
bool marz_value_is_empty(marz_kind kind, const marz_value *value);

/// "won", "lost" or "open": what a stage's name says about its deal. @return NULL: no memory
const char *marz_status_of_stage(const char *stage);

#endif
