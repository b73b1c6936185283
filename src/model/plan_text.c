#include "model/plan_internal.h"

void marz_plan_add_integer(marz_buffer *out, int64_t value)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (value < 0)
        digits[--at] = '-';
    marz_buffer_add(out, digits + at, sizeof digits - at);
}

void marz_plan_add_text(marz_buffer *out, const char *text)
{
    if (text)
        marz_json_add_string(out, text);
    else
        marz_buffer_add(out, "null", 4);
}

void marz_plan_add_optional(marz_buffer *out, bool is_known, int64_t value)
{
    if (is_known)
        marz_plan_add_integer(out, value);
    else
        marz_buffer_add(out, "null", 4);
}

void marz_plan_key_integer(marz_buffer *out, const char *text, int64_t value)
{
    marz_buffer_text(out, text);
    marz_plan_add_integer(out, value);
}

void marz_plan_key_text(marz_buffer *out, const char *text, const char *value)
{
    marz_buffer_text(out, text);
    marz_plan_add_text(out, value);
}

void marz_plan_key_row(marz_buffer *out, const char *text, const int64_t *values, int32_t count)
{
    marz_buffer_text(out, text);
    marz_buffer_char(out, '[');
    for (int32_t k = 0; k < count; k++) {
        if (k)
            marz_buffer_char(out, ',');
        marz_plan_add_integer(out, values[k]);
    }
    marz_buffer_char(out, ']');
}

void marz_plan_next_line(marz_buffer *out, int32_t index)
{
    marz_buffer_text(out, index ? ",\n" : "\n");
}
