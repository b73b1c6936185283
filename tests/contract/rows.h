/// @file rows.h
/// Rows as one writes them in a test: "id=a1|name=Acme|created=2020-01-31|lon=51400000".
#ifndef MARZ_TESTS_CONTRACT_ROWS_H
#define MARZ_TESTS_CONTRACT_ROWS_H

#include "support.h"

#include "store/store.h"

/// A row and the mask of the fields it names, from text. Dates are ISO; numbers are as they are
/// kept (minor units, ppm, millionths). The texts live until the next call.
void row_parse(marz_entity entity, const char *text, marz_row *row, uint32_t *mask);

/// Puts such a row and asserts that it went well.
marz_put row_put(marz_store *store, marz_entity entity, const char *text);

/// The rows of an entity as such text, one a line, in the order of keys. Owned by the caller.
char *rows_text(marz_store *store, marz_entity entity);

/// Day number of an ISO date.
int32_t day_of(const char *iso);

#endif
