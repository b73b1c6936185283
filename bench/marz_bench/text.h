/// @file marz_bench/text.h
/// Words and numbers of an instance file, with the line of whatever is wrong.
#ifndef MARZ_BENCH_TEXT_H
#define MARZ_BENCH_TEXT_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Where reading stands. `name`, and the bytes, are borrowed.
typedef struct marz_bench_text {
    const char *name; ///< of the file, for the place of an error
    const char *at;   ///< next byte
    const char *end;  ///< a zero byte stands here
    int64_t line;     ///< of `at`, from 1
    bool is_by_line;  ///< words are looked for on the present line only
    bool has_commas;  ///< commas and quotation marks separate words, as blanks do
} marz_bench_text;

/// What a number means, for the error: "the demand of point 7". An index of -1 is left out.
typedef struct marz_bench_meaning {
    const char *what;
    int64_t index;
} marz_bench_meaning;

/// Reads a file, plain or gzip, whole. @param text  its bytes live in `arena`
/// @return MARZ_E_NOT_FOUND, MARZ_E_IO (also for a gzip file that breaks off), MARZ_E_LIMIT beyond
///         1 GiB, MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_bench_text_open(const char *path, marz_arena *arena,
                                              marz_bench_text *text, marz_error *error);

/// Reads from `length` bytes in memory, behind which a zero byte stands.
marz_bench_text marz_bench_text_of(const char *bytes, size_t length, const char *name);

/// Skips blanks, and line ends unless `is_by_line`. @return whether a word follows
bool marz_bench_text_more(marz_bench_text *text);

/// Drops the rest of the present line, its end included.
void marz_bench_text_skip_line(marz_bench_text *text);

/// Goes to the next line that holds more than blanks, from the beginning of a line.
/// @return false at the end of the file
bool marz_bench_text_next_line(marz_bench_text *text);

/// Steps over one word whatever it is.
MARZ_CHECKED marz_status marz_bench_text_word(marz_bench_text *text, marz_bench_meaning meaning,
                                              marz_error *error);

/// Reads a number of -10^15 to 10^15 in decimal digits, with an exponent or without.
/// @return MARZ_E_INPUT with what was expected, what was found and the line
MARZ_CHECKED marz_status marz_bench_text_real(marz_bench_text *text, marz_bench_meaning meaning,
                                              double *value, marz_error *error);

/// Reads a whole number of low … high; "12.0" is one.
/// @return MARZ_E_INPUT with what was expected, what was found and the line
MARZ_CHECKED marz_status marz_bench_text_whole(marz_bench_text *text, marz_bench_meaning meaning,
                                               const int64_t range[static 2], int64_t *value,
                                               marz_error *error);

/// How many numbers the rest of the file can hold at most: one in two bytes.
int64_t marz_bench_text_room(const marz_bench_text *text);

/// Fails with "expected WHAT, found …" and the line.
marz_status marz_bench_text_fail(const marz_bench_text *text, marz_bench_meaning meaning,
                                 marz_error *error);

#endif
