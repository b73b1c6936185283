/// @file model/plan_internal.h
/// What a plan's writer and its reader share: names in the text, and values read with their place.
/// (The checker knows none of it.)
#ifndef MARZ_MODEL_PLAN_INTERNAL_H
#define MARZ_MODEL_PLAN_INTERNAL_H

#include "base/arena.h"
#include "base/json.h"
#include "model/plan.h"

#include <stdbool.h>

#define MARZ_PLAN_FORMAT "marz-plan-1"
#define MARZ_PLAN_COLUMN_COUNT 9
#define MARZ_PLAN_CONFLICT_COUNT MARZ_CONFLICT_KINDS
#define MARZ_PLAN_OUTCOME_COUNT 5
#define MARZ_PLAN_CHANGE_COUNT 4

/// Columns of an account before its measures.
extern const char *const marz_plan_columns[MARZ_PLAN_COLUMN_COUNT];
/// Names of marz_conflict_kind and marz_outcome.
extern const char *const marz_plan_conflicts[MARZ_PLAN_CONFLICT_COUNT];
extern const char *const marz_plan_outcomes[MARZ_PLAN_OUTCOME_COUNT];
/// Names of marz_change_kind; NULL for none.
extern const char *const marz_plan_change_names[MARZ_PLAN_CHANGE_COUNT];

// ---- writing (plan_text.c): integers and texts, alone or after `text` (a comma, a key …)

void marz_plan_add_integer(marz_buffer *out, int64_t value);
void marz_plan_add_text(marz_buffer *out, const char *text); ///< null for NULL
void marz_plan_add_optional(marz_buffer *out, bool is_known, int64_t value);
void marz_plan_key_integer(marz_buffer *out, const char *text, int64_t value);
void marz_plan_key_text(marz_buffer *out, const char *text, const char *value);
void marz_plan_key_row(marz_buffer *out, const char *text, const int64_t *values, int32_t count);

/// Before line `index` of a list: a comma after the line before, and a line break.
void marz_plan_next_line(marz_buffer *out, int32_t index);

/// Everything from the key "instance" to the end of the text (plan_write_instance.c).
void marz_plan_add_instance(marz_buffer *out, const marz_instance *instance);

// ---- reading (plan_json.c, plan_read_instance.c)

/// Where a value stands: /path/index/key, without what is -1 or NULL.
typedef struct marz_plan_place {
    const char *path;
    int64_t index;
    const char *key;
} marz_plan_place;

/// A text being read. The first thing refused stays in `status`; what follows does nothing.
typedef struct marz_plan_reader {
    const char *name;
    marz_arena *arena;
    marz_plan *plan;
    marz_dict seats, groups, units, measures;
    marz_status status;
    marz_error *error;
} marz_plan_reader;

/// Fails with `what` at `place`, unless it has failed already.
void marz_plan_refuse(marz_plan_reader *reader, marz_plan_place place, const char *what);

/// `count` zeroed things of `size` bytes, at least one; NULL (and failed) when out of memory.
void *marz_plan_alloc(marz_plan_reader *reader, int64_t count, size_t size);

/// `value` if it is a list of `count` entries (-1: any number), else NULL and failed.
const json_t *marz_plan_list(marz_plan_reader *reader, const json_t *value, marz_plan_place place,
                             int64_t count);

/// A whole number within limits, else `low` and failed.
int64_t marz_plan_integer(marz_plan_reader *reader, const json_t *value, marz_plan_place place,
                          int64_t low, int64_t high);

/// Text without zero bytes, which lives as long as `value`; else "" and failed.
const char *marz_plan_text(marz_plan_reader *reader, const json_t *value, marz_plan_place place);

/// A copy of the text in the arena; NULL for null.
const char *marz_plan_copy(marz_plan_reader *reader, const json_t *value, marz_plan_place place);

/// Index of the name in `dict`; MARZ_NONE for null, or failed.
int32_t marz_plan_reference(marz_plan_reader *reader, const marz_dict *dict, const json_t *value,
                            marz_plan_place place);

/// Adds a name that must be new to `dict`, and gives the copy that lives in the arena.
const char *marz_plan_new_name(marz_plan_reader *reader, marz_dict *dict, const json_t *value,
                               marz_plan_place place);

/// Fills values[count] from the list `key` of `object`.
void marz_plan_row(marz_plan_reader *reader, const json_t *object, marz_plan_place place,
                   int64_t *values, int32_t count);

/// Reads "/instance" into reader->plan->instance, and fills the dictionaries.
void marz_plan_read_instance(marz_plan_reader *reader, const json_t *instance);

#endif
