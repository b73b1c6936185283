#include "base/buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void marz_buffer_deinit(marz_buffer *buffer)
{
    free(buffer->text);
    *buffer = (marz_buffer){0};
}

void marz_buffer_clear(marz_buffer *buffer)
{
    buffer->length = 0;
    buffer->is_broken = false;
    if (buffer->text)
        buffer->text[0] = '\0';
}

bool marz_buffer_reserve(marz_buffer *buffer, size_t more)
{
    if (buffer->is_broken)
        return false;
    if (buffer->capacity - buffer->length > more)
        return true;
    if (more > SIZE_MAX / 4 || buffer->length > SIZE_MAX / 4) {
        buffer->is_broken = true;
        return false;
    }
    size_t capacity = buffer->capacity ? buffer->capacity * 2 : 256;
    if (capacity < buffer->length + more + 1)
        capacity = buffer->length + more + 1;
    char *text = realloc(buffer->text, capacity);
    if (!text) {
        buffer->is_broken = true;
        return false;
    }
    buffer->text = text;
    buffer->capacity = capacity;
    return true;
}

void marz_buffer_add(marz_buffer *buffer, const char *text, size_t length)
{
    if (!marz_buffer_reserve(buffer, length))
        return;
    if (length)
        memcpy(buffer->text + buffer->length, text, length);
    buffer->length += length;
    buffer->text[buffer->length] = '\0';
}

void marz_buffer_text(marz_buffer *buffer, const char *text)
{
    marz_buffer_add(buffer, text, strlen(text));
}

void marz_buffer_char(marz_buffer *buffer, char character)
{
    marz_buffer_add(buffer, &character, 1);
}

void marz_buffer_print(marz_buffer *buffer, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    const int length = vsnprintf(NULL, 0, format, args);
    if (length >= 0 && marz_buffer_reserve(buffer, (size_t)length)) {
        vsnprintf(buffer->text + buffer->length, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
    va_end(args);
}
