/// @file exchange/mapping.h
/// Mapping files: how the files of another system become our tables (docs/formats.md, "Mappings").
#ifndef MARZ_EXCHANGE_MAPPING_H
#define MARZ_EXCHANGE_MAPPING_H

#include "base/arena.h"
#include "base/error.h"
#include "exchange/rule.h"

/// A lookup through another file: the words are read when the import knows where the files are.
typedef struct marz_lookup {
    marz_words words;               ///< must_match
    const char *file, *key, *value; ///< names of the file and of its two columns
    int32_t line;
} marz_lookup;

/// One section [table from file]: a rule, and how to read the file.
typedef struct marz_section {
    const char *name; ///< as it stands between the brackets
    marz_rule rule;
    const char *file;     ///< name of the file, or "book.xlsx/Sheet"
    const char *encoding; ///< NULL: detect
    char separator;       ///< 0: detect
    bool has_style, has_order;
    marz_number_style style; ///< of all columns that have none of their own
    marz_day_order order;
    int32_t line;
} marz_section;

typedef struct marz_mapping {
    const char *path;
    marz_section *sections; ///< [section_count] in the order of the file
    int32_t section_count;
    marz_lookup **lookups; ///< [lookup_count] sections [lookup …]
    int32_t lookup_count;
    marz_words **values; ///< [value_count] sections [values …]
    int32_t value_count;
} marz_mapping;

#define MARZ_MAPPING_SECTIONS_MAX 128 ///< most sections of each sort

#define MARZ_MAPPING_BYTES_MAX ((size_t)1 << 20)

/// Reads a mapping file. Everything lives in `arena`; call marz_mapping_deinit too.
/// @return MARZ_E_INPUT with file:line for a mistake, MARZ_E_NOT_FOUND, MARZ_E_IO
MARZ_CHECKED marz_status marz_mapping_read(const char *path, marz_arena *arena,
                                           marz_mapping *mapping, marz_error *error);

/// The same over bytes in memory; `name` stands in error messages.
MARZ_CHECKED marz_status marz_mapping_parse(const char *text, size_t length, const char *name,
                                            marz_arena *arena, marz_mapping *mapping,
                                            marz_error *error);

void marz_mapping_deinit(marz_mapping *mapping); ///< frees the tables of the word lists

/// Adds a word and what stands for it. @return false when out of memory; a second meaning for the
/// same word is ignored (`*is_new` false)
bool marz_words_add(marz_words *words, const char *from, const char *to, marz_arena *arena,
                    bool *is_new);

#endif
