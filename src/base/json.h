/// @file base/json.h
/// jansson with our rules: a size limit, no duplicate keys, places in errors, canonical output.
#ifndef MARZ_BASE_JSON_H
#define MARZ_BASE_JSON_H

#include "base/buffer.h"
#include "base/error.h"

#include <jansson.h>
#include <stddef.h>

#define MARZ_JSON_BYTES_MAX ((size_t)1 << 30)

/// Parses `length` bytes. Refuses duplicate keys, bad UTF-8, and more than MARZ_JSON_BYTES_MAX.
/// @param name  what the error's place starts with, e.g. the file name
/// @param root  set to a new reference (json_decref it) on success
MARZ_CHECKED marz_status marz_json_parse(const char *text, size_t length, const char *name,
                                         json_t **root, marz_error *error);

/// Canonical text: keys sorted, two spaces, reals in the fewest digits that read back as
/// themselves, a final newline. Appends to `out`.
MARZ_CHECKED marz_status marz_json_format(const json_t *root, marz_buffer *out, marz_error *error);

/// The same with keys in the order in which they were set: for people who read it.
MARZ_CHECKED marz_status marz_json_print(const json_t *root, marz_buffer *out, marz_error *error);

#define MARZ_JSON_REAL_MAX 32

/// A finite number in the fewest digits that read back as itself: "0.1", "2", "1e+22".
void marz_json_real_text(double value, char text[static MARZ_JSON_REAL_MAX]);

/// Appends `text` as a JSON string with its quotes (UTF-8 kept, controls escaped).
void marz_json_add_string(marz_buffer *out, const char *text);

#endif
