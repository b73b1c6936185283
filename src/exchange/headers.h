/// @file exchange/headers.h
/// Which column of ours a header of a file means, and which table a file is.
#ifndef MARZ_EXCHANGE_HEADERS_H
#define MARZ_EXCHANGE_HEADERS_H

#include "base/arena.h"
#include "base/dict.h"
#include "model/schema.h"

#include <stdbool.h>
#include <stdint.h>

#define MARZ_HEADER_NONE (-1)
#define MARZ_HEADER_NO_MEMORY (-2)
#define MARZ_HEADER_FIRST_NAME 100 ///< half of a name: joined with the other half
#define MARZ_HEADER_LAST_NAME 101

/// All names of all columns (headers*.def and the schema). Immutable after creation.
typedef struct marz_headers {
    marz_dict names; ///< "entity/key"
    int16_t *fields; ///< [names.count] field
    int16_t *ranks;  ///< [names.count] position in the lists: the smaller one is preferred
} marz_headers;

/// Builds the table in `arena`. @return false when out of memory. Call marz_headers_deinit.
bool marz_headers_init(marz_headers *headers, marz_arena *arena);
void marz_headers_deinit(marz_headers *headers);

/// Field that a header names, MARZ_HEADER_FIRST_NAME, MARZ_HEADER_LAST_NAME, MARZ_HEADER_NONE or
/// MARZ_HEADER_NO_MEMORY.
/// @param rank  preference among columns for one field (smaller is better); may be NULL
int32_t marz_headers_find(const marz_headers *headers, marz_entity entity, const char *header,
                          int32_t *rank);

/// Table that a file or sheet name means: "accounts", "deal", "Opportunities", "مشتریان",
/// "hubspot-crm-exports-all-companies-2024-01-05".
/// @param entity  set to MARZ_ENTITY_COUNT if it means none  @return false when out of memory
bool marz_entity_by_name(const char *name, marz_entity *entity);

/// Table whose columns the headers fit best: at least three known, the required ones among them,
/// and at least half of all.
/// @param entity  set to MARZ_ENTITY_COUNT if there is none  @return false when out of memory
bool marz_entity_by_headers(const marz_headers *headers, const char *const *names, int32_t count,
                            marz_entity *entity);

/// Persian name of a column, as the templates write it; NULL if headers_fa.def has none.
const char *marz_header_persian(marz_entity entity, int32_t field);

#endif
