/// @file store/texts.h
/// The SQL that the program carries inside: one statement or migration per file.
#ifndef MARZ_STORE_TEXTS_H
#define MARZ_STORE_TEXTS_H

#include <stdbool.h>
#include <stdint.h>

/// A file of src/store/queries or migrations. "x.postgres" is the variant of "x" for PostgreSQL.
typedef struct marz_sql_text {
    const char *name; ///< file name without ".sql"
    const char *text;
} marz_sql_text;

extern const marz_sql_text marz_store_queries[]; ///< sorted by name
extern const int32_t marz_store_queries_count;
extern const marz_sql_text marz_store_migrations[]; ///< sorted by name: "0001_company" …
extern const int32_t marz_store_migrations_count;

/// Place in marz_store_queries of the statement `name` for that driver ("sqlite", "postgres"): its
/// variant if there is one, else the common text. @return -1 if there is no such file
int32_t marz_store_query_find(const char *name, const char *driver);

/// Is that a file for this driver? Files with a second dot belong to the driver named there.
bool marz_sql_text_is_for(const marz_sql_text *text, const char *driver);

#endif
