/// @file base/buffer.h
/// Text that grows. After the first failed allocation it ignores what is added, and says so once
/// at the end: callers check `is_broken` (or the status of what consumes it), not every call.
#ifndef MARZ_BASE_BUFFER_H
#define MARZ_BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

typedef struct marz_buffer {
    char *text; ///< zero-terminated once anything was added; else NULL
    size_t length;
    size_t capacity;
    bool is_broken; ///< memory ran out; `text` is incomplete
} marz_buffer;

/// All zero is an empty buffer: `marz_buffer page = { 0 };`
void marz_buffer_deinit(marz_buffer *buffer); ///< frees the text and zeroes the buffer
void marz_buffer_clear(marz_buffer *buffer);  ///< length 0, memory kept, not broken
void marz_buffer_add(marz_buffer *buffer, const char *text, size_t length);
void marz_buffer_text(marz_buffer *buffer, const char *text); ///< zero-terminated
void marz_buffer_char(marz_buffer *buffer, char character);

/// Makes room for `more` bytes behind `length` (and a zero), which the caller may then fill and
/// count in `length` himself. @return false when out of memory (`is_broken` is then set)
bool marz_buffer_reserve(marz_buffer *buffer, size_t more);
void marz_buffer_print(marz_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
