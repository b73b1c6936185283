#include "marz_bench/text.h"

#include "base/buffer.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define FILE_BYTES_MAX ((size_t)1 << 30)
#define CHUNK_BYTES ((size_t)1 << 20)
#define NUMBER_MAX 1e15 // below 2^53: no whole number is lost in a double

/// Appends all that the stream gives.
static marz_status drain(gzFile stream, const char *path, marz_buffer *bytes, marz_error *error)
{
    for (;;) {
        if (!marz_buffer_reserve(bytes, CHUNK_BYTES))
            return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %s", path);
        const int got = gzread(stream, bytes->text + bytes->length, (unsigned)CHUNK_BYTES);
        int problem = Z_OK;
        const char *reason = gzerror(stream, &problem);
        if (got < 0 || problem == Z_BUF_ERROR) {
            return marz_fail(error, MARZ_E_IO, "%s cannot be read: %s", path,
                             problem == Z_ERRNO       ? strerror(errno)
                             : problem == Z_BUF_ERROR ? "the gzip file breaks off"
                                                      : reason);
        }
        if (got == 0)
            break;
        bytes->length += (size_t)got;
        if (bytes->length > FILE_BYTES_MAX)
            return marz_fail(error, MARZ_E_LIMIT, "%s is larger than 1 GiB", path);
    }
    return MARZ_OK;
}

marz_status marz_bench_text_open(const char *path, marz_arena *arena, marz_bench_text *text,
                                 marz_error *error)
{
    errno = 0;
    gzFile stream = gzopen(path, "rb");
    if (!stream) {
        const marz_status status = errno == ENOENT ? MARZ_E_NOT_FOUND : MARZ_E_IO;
        return marz_fail(error, status, "%s cannot be opened: %s", path,
                         errno ? strerror(errno) : "out of memory");
    }
    marz_buffer bytes = {0};
    marz_status status = drain(stream, path, &bytes, error);
    gzclose(stream);
    char *copy = status ? NULL : marz_arena_copy(arena, bytes.text, bytes.length);
    if (copy)
        *text = marz_bench_text_of(copy, bytes.length, path);
    else if (!status)
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %s", path);
    marz_buffer_deinit(&bytes);
    return status;
}

marz_bench_text marz_bench_text_of(const char *bytes, size_t length, const char *name)
{
    assert(bytes[length] == '\0');
    return (marz_bench_text){.name = name, .at = bytes, .end = bytes + length, .line = 1};
}

static bool is_blank(const marz_bench_text *text, char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f' ||
           (text->has_commas && (c == ',' || c == '"'));
}

bool marz_bench_text_more(marz_bench_text *text)
{
    for (; text->at < text->end; text->at++) {
        if (*text->at == '\n') {
            if (text->is_by_line)
                return false;
            text->line++;
        } else if (!is_blank(text, *text->at)) {
            return true;
        }
    }
    return false;
}

void marz_bench_text_skip_line(marz_bench_text *text)
{
    const char *stop = memchr(text->at, '\n', (size_t)(text->end - text->at));
    text->at = stop ? stop + 1 : text->end;
    text->line += stop != NULL;
}

bool marz_bench_text_next_line(marz_bench_text *text)
{
    const char *begin = text->at;
    for (; text->at < text->end; text->at++) {
        if (*text->at == '\n') {
            text->line++;
            begin = text->at + 1;
        } else if (!is_blank(text, *text->at)) {
            text->at = begin;
            return true;
        }
    }
    return false;
}

/// Length of the word that begins at `at`.
static size_t word_length(const marz_bench_text *text)
{
    const char *at = text->at;
    while (at < text->end && *at != '\n' && !is_blank(text, *at))
        at++;
    return (size_t)(at - text->at);
}

/// A copy of the word that can be printed: at most 32 bytes, all of them visible ASCII.
static void show_word(const marz_bench_text *text, char shown[static 40])
{
    const size_t length = word_length(text);
    size_t k = 0;
    for (; k < length && k < 32; k++)
        shown[k] = text->at[k] > ' ' && text->at[k] <= '~' ? text->at[k] : '?';
    memcpy(shown + k, length > 32 ? "..." : "", length > 32 ? 4 : 1);
}

marz_status marz_bench_text_fail(const marz_bench_text *text, marz_bench_meaning meaning,
                                 marz_error *error)
{
    char expected[160], found[60], word[40];
    if (meaning.index >= 0)
        snprintf(expected, sizeof expected, "%s %" PRId64, meaning.what, meaning.index);
    else
        snprintf(expected, sizeof expected, "%s", meaning.what);
    if (text->at == text->end) {
        snprintf(found, sizeof found, "the end of the file");
    } else if (*text->at == '\n') {
        snprintf(found, sizeof found, "the end of the line");
    } else {
        show_word(text, word);
        snprintf(found, sizeof found, "\"%s\"", word);
    }
    marz_fail(error, MARZ_E_INPUT, "expected %s, found %s", expected, found);
    marz_where(error, "%s:%" PRId64, text->name, text->line);
    return MARZ_E_INPUT;
}

marz_status marz_bench_text_word(marz_bench_text *text, marz_bench_meaning meaning,
                                 marz_error *error)
{
    if (!marz_bench_text_more(text))
        return marz_bench_text_fail(text, meaning, error);
    text->at += word_length(text);
    return MARZ_OK;
}

/// Is the word made of what decimal numbers are made of? Keeps out "nan", "inf" and hexadecimals.
static bool is_decimal(const char *word, size_t length)
{
    bool has_digit = false;
    for (size_t k = 0; k < length; k++) {
        const bool is_digit = word[k] >= '0' && word[k] <= '9';
        has_digit |= is_digit;
        if (!is_digit && !strchr("+-.eE", word[k]))
            return false;
    }
    return has_digit;
}

/// Reads the number at `at` without stepping over it. @return its length in bytes, or 0
static size_t look_at_number(marz_bench_text *text, double *value)
{
    if (!marz_bench_text_more(text))
        return 0;
    const size_t length = word_length(text);
    if (!is_decimal(text->at, length))
        return 0;
    char *stop;
    const double number = strtod(text->at, &stop);
    if (stop != text->at + length || !(fabs(number) <= NUMBER_MAX))
        return 0;
    *value = number;
    return length;
}

marz_status marz_bench_text_real(marz_bench_text *text, marz_bench_meaning meaning, double *value,
                                 marz_error *error)
{
    const size_t length = look_at_number(text, value);
    if (length == 0)
        return marz_bench_text_fail(text, meaning, error);
    text->at += length;
    return MARZ_OK;
}

marz_status marz_bench_text_whole(marz_bench_text *text, marz_bench_meaning meaning,
                                  const int64_t range[static 2], int64_t *value, marz_error *error)
{
    double number = 0;
    const size_t length = look_at_number(text, &number);
    const bool is_whole = length > 0 && number == trunc(number);
    if (!is_whole || (int64_t)number < range[0] || (int64_t)number > range[1]) {
        char what[200];
        snprintf(what, sizeof what, "%s as a whole number of %" PRId64 " to %" PRId64, meaning.what,
                 range[0], range[1]);
        if (meaning.index >= 0)
            snprintf(what, sizeof what,
                     "%s %" PRId64 " as a whole number of %" PRId64 " to %" PRId64, meaning.what,
                     meaning.index, range[0], range[1]);
        return marz_bench_text_fail(text, (marz_bench_meaning){what, -1}, error);
    }
    *value = (int64_t)number;
    text->at += length;
    return MARZ_OK;
}

int64_t marz_bench_text_room(const marz_bench_text *text)
{
    return (text->end - text->at + 1) / 2;
}
