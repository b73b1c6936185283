#include "base/json.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

marz_status marz_json_parse(const char *text, size_t length, const char *name, json_t **root,
                            marz_error *error)
{
    if (length > MARZ_JSON_BYTES_MAX)
        return marz_fail(error, MARZ_E_LIMIT, "%s has %zu bytes, more than the limit of %zu", name,
                         length, MARZ_JSON_BYTES_MAX);
    json_error_t problem;
    json_t *parsed = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &problem);
    if (!parsed) {
        marz_fail(error, MARZ_E_INPUT, "not valid JSON: %s", problem.text);
        marz_where(error, "%s:%d:%d", name, problem.line, problem.column);
        return MARZ_E_INPUT;
    }
    *root = parsed;
    return MARZ_OK;
}

static int add_bytes(const char *bytes, size_t length, void *out)
{
    marz_buffer_add(out, bytes, length);
    return ((marz_buffer *)out)->is_broken ? -1 : 0;
}

void marz_json_real_text(double value, char text[static MARZ_JSON_REAL_MAX])
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, MARZ_JSON_REAL_MAX, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            return;
    }
}

/// A real as JSON: it reads back as one, so it has a point or an exponent.
static void add_real(marz_buffer *out, double value)
{
    char text[MARZ_JSON_REAL_MAX];
    marz_json_real_text(value, text);
    marz_buffer_text(out, text);
    if (!strpbrk(text, ".e"))
        marz_buffer_text(out, ".0");
}

static void add_line(marz_buffer *out, int32_t depth)
{
    marz_buffer_print(out, "\n%*s", 2 * depth, "");
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/// jansson writes reals in 17 digits or rounds all of them alike, so the tree is walked here; what
/// has no parts is its work.
static void add_value(const json_t *value, bool is_sorted, int32_t depth, marz_buffer *out);

static void add_array(const json_t *array, bool is_sorted, int32_t depth, marz_buffer *out)
{
    marz_buffer_char(out, '[');
    for (size_t k = 0; k < json_array_size(array); k++) {
        if (k)
            marz_buffer_char(out, ',');
        add_line(out, depth + 1);
        add_value(json_array_get(array, k), is_sorted, depth + 1, out);
    }
    if (json_array_size(array))
        add_line(out, depth);
    marz_buffer_char(out, ']');
}

static void add_member(const json_t *object, const char *key, bool is_sorted, int32_t depth,
                       marz_buffer *out)
{
    add_line(out, depth + 1);
    marz_json_add_string(out, key);
    marz_buffer_text(out, ": ");
    add_value(json_object_get(object, key), is_sorted, depth + 1, out);
}

static void add_object(json_t *object, bool is_sorted, int32_t depth, marz_buffer *out)
{
    const size_t count = json_object_size(object);
    const char **keys = malloc((count + 1) * sizeof *keys);
    size_t used = 0;
    if (!keys) {
        out->is_broken = true;
        return;
    }
    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at))
        keys[used++] = json_object_iter_key(at);
    if (is_sorted)
        qsort(keys, used, sizeof *keys, by_name);
    marz_buffer_char(out, '{');
    for (size_t k = 0; k < used; k++) {
        if (k)
            marz_buffer_char(out, ',');
        add_member(object, keys[k], is_sorted, depth, out);
    }
    if (used)
        add_line(out, depth);
    marz_buffer_char(out, '}');
    free(keys);
}

static void add_value(const json_t *value, bool is_sorted, int32_t depth, marz_buffer *out)
{
    if (json_is_real(value))
        add_real(out, json_real_value(value));
    else if (json_is_array(value))
        add_array(value, is_sorted, depth, out);
    else if (json_is_object(value))
        add_object((json_t *)(uintptr_t)value, is_sorted, depth, out);
    else if (json_dump_callback(value, add_bytes, out, JSON_ENCODE_ANY))
        out->is_broken = true;
}

static marz_status write_tree(const json_t *root, bool is_sorted, marz_buffer *out,
                              marz_error *error)
{
    add_value(root, is_sorted, 0, out);
    marz_buffer_char(out, '\n');
    return out->is_broken ? marz_fail(error, MARZ_E_NO_MEMORY, "no memory to write JSON") : MARZ_OK;
}

marz_status marz_json_format(const json_t *root, marz_buffer *out, marz_error *error)
{
    return write_tree(root, true, out, error);
}

marz_status marz_json_print(const json_t *root, marz_buffer *out, marz_error *error)
{
    return write_tree(root, false, out, error);
}

void marz_json_add_string(marz_buffer *out, const char *text)
{
    marz_buffer_char(out, '"');
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        if (*p == '"' || *p == '\\') {
            marz_buffer_char(out, '\\');
            marz_buffer_char(out, (char)*p);
        } else if (*p < 0x20) {
            marz_buffer_print(out, "\\u%04x", *p);
        } else {
            marz_buffer_char(out, (char)*p);
        }
    }
    marz_buffer_char(out, '"');
}
