/// @file model/schema.h
/// The tables of a company as data (from entities.def): names, kinds, keys, references.
/// The import, the templates, the store and the documentation all read this registry.
#ifndef MARZ_MODEL_SCHEMA_H
#define MARZ_MODEL_SCHEMA_H

#include <stdbool.h>
#include <stdint.h>

/// MARZ_ENTITY_account, MARZ_ENTITY_contact … in the order of entities.def.
typedef enum marz_entity {
#define MARZ_ENTITY(name, stem, help) MARZ_ENTITY_##name,
#define MARZ_FIELD(entity, name, kind, flags, reference, help)
#include "model/entities.def"
#undef MARZ_ENTITY
#undef MARZ_FIELD
    MARZ_ENTITY_COUNT
} marz_entity;

/// Positions of all columns in one list; MARZ_START_account is the first one of accounts.
enum marz_column {
#define MARZ_ENTITY(name, stem, help) MARZ_START_##name, MARZ_BEFORE_##name = MARZ_START_##name - 1,
#define MARZ_FIELD(entity, name, kind, flags, reference, help) MARZ_COLUMN_##entity##_##name,
#include "model/entities.def"
#undef MARZ_ENTITY
#undef MARZ_FIELD
    MARZ_COLUMN_COUNT
};

/// Index of a column within its entity: MARZ_INDEX(account, name) == 1.
#define MARZ_INDEX(entity, name) (MARZ_COLUMN_##entity##_##name - MARZ_START_##entity)

typedef enum marz_kind {
    MARZ_KIND_TEXT,
    MARZ_KIND_LIST,
    MARZ_KIND_INT,
    MARZ_KIND_DECIMAL, ///< thousandths
    MARZ_KIND_MONEY,   ///< minor units
    MARZ_KIND_DATE,    ///< day number since 1970-01-01
    MARZ_KIND_DEGREES, ///< millionths of a degree
    MARZ_KIND_RATIO,   ///< parts per million
    MARZ_KIND_FLAG,    ///< 0 or 1
} marz_kind;

typedef struct marz_field_info {
    const char *name, *help;
    const char *reference; ///< name of the entity whose id it holds, or ""
    marz_kind kind;
    bool is_key, is_required;
} marz_field_info;

#define MARZ_FIELDS_MAX 32 ///< most columns of one entity

typedef struct marz_entity_info {
    const char *name, *file_stem, *help;
    const marz_field_info *fields; ///< [field_count]; field 0 is the key
    int32_t field_count;
} marz_entity_info;

/// The description of an entity; its strings and fields live for ever.
marz_entity_info marz_entity_info_of(marz_entity entity);

/// Entity by name ("account"), or file stem ("accounts"), or synonym ("opportunity" = deal).
/// @return MARZ_ENTITY_COUNT if unknown
marz_entity marz_entity_find(const char *name);

/// Index of a field by name, or -1.
int32_t marz_field_find(marz_entity entity, const char *name);

/// True if values of that kind are text (TEXT, LIST), false if they are integers.
bool marz_kind_is_text(marz_kind kind);

/// One value of a row; which member counts follows from the field's kind.
typedef struct marz_value {
    const char *text; ///< TEXT, LIST: zero-terminated UTF-8, borrowed; NULL = empty
    int64_t number;   ///< all other kinds; MARZ_UNKNOWN (INT64_MIN) = empty
} marz_value;

/// One row of an entity: values in the order of its fields.
typedef struct marz_row {
    marz_value values[MARZ_FIELDS_MAX];
} marz_row;

#endif
