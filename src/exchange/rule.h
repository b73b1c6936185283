/// @file exchange/rule.h
/// How the rows of one file become rows of one table: what a mapping file says, or what the headers
/// say by themselves. Plain data; lives in an arena.
#ifndef MARZ_EXCHANGE_RULE_H
#define MARZ_EXCHANGE_RULE_H

#include "base/daytext.h"
#include "base/dict.h"
#include "base/number.h"
#include "model/schema.h"

#include <stdbool.h>
#include <stdint.h>

#define MARZ_SHIFTS_MAX 4

/// A piece of a composed value: text as it stands, or the cell of a column.
typedef struct marz_part {
    const char *text; ///< the constant, or the column's name
    bool is_column;
    int32_t column; ///< index in the file at hand; set when its header is known
} marz_part;

/// Words of the source and what stands for them (values, lookups).
typedef struct marz_words {
    const char *name;
    marz_dict from;  ///< as marz_text_id writes them
    const char **to; ///< [from.count]
    int32_t capacity;
    const char *otherwise; ///< for words that are not there; NULL: they stay as they are
    bool must_match;       ///< lookups: a word that is not there becomes "?word", known to nobody
    bool is_defined;       ///< its section was seen
} marz_words;

typedef struct marz_shift {
    int32_t count;
    char unit; ///< 'd' days, 'm' months, 'y' years
} marz_shift;

/// Which day of which period a date becomes.
typedef enum marz_snap {
    MARZ_SNAP_NONE,
    MARZ_SNAP_MONTH_FIRST,
    MARZ_SNAP_MONTH_LAST,
    MARZ_SNAP_QUARTER_FIRST,
    MARZ_SNAP_QUARTER_LAST,
    MARZ_SNAP_YEAR_FIRST,
    MARZ_SNAP_YEAR_LAST,
} marz_snap;

/// How one column of ours is made. All zero: the source does not have it.
typedef struct marz_field_rule {
    marz_part *parts; ///< [part_count]
    int32_t part_count;
    const marz_words *lookup, *values; ///< applied in this order; may be NULL
    bool has_style, has_order;
    marz_number_style style;
    marz_day_order order;
    int64_t factor; ///< amounts and numbers are multiplied by it; 0 = 1
    marz_shift shifts[MARZ_SHIFTS_MAX];
    int32_t shift_count;
    marz_snap snap;
    int32_t line; ///< of the mapping file, 0 if none
} marz_field_rule;

/// A row counts only if the cell of the column is (or is not) one of the words.
typedef struct marz_condition {
    const char *name; ///< of the column
    int32_t column;
    bool is_not;
    const char *const *words; ///< [word_count] as marz_text_id writes them; "" = empty
    int32_t word_count;
    int32_t line; ///< of the mapping file
} marz_condition;

typedef struct marz_rule {
    marz_entity entity;
    marz_field_rule fields[MARZ_FIELDS_MAX];
    marz_condition *conditions; ///< [condition_count] all must hold
    int32_t condition_count;
} marz_rule;

#endif
