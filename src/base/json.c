#include "base/json.h"

#include <stdlib.h>

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

marz_status marz_json_format(const json_t *root, marz_buffer *out, marz_error *error)
{
    const size_t flags = JSON_SORT_KEYS | JSON_INDENT(2) | JSON_ENCODE_ANY;
    if (json_dump_callback(root, add_bytes, out, flags))
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to write JSON");
    marz_buffer_char(out, '\n');
    return out->is_broken ? marz_fail(error, MARZ_E_NO_MEMORY, "no memory to write JSON") : MARZ_OK;
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
