/// @file base/text.h
/// Text that people wrote, made comparable: Persian and Arabic digits and letter variants,
/// zero-width and direction marks, telephone numbers. UTF-8 in, UTF-8 out.
///
/// Three strengths, weakest first:
/// * `clean` keeps what a reader sees: for names that are shown again;
/// * `id` keeps the identity: for keys and references, "۱۲" is "12";
/// * `key` keeps the word: for comparing names of places, columns, values: "Québec" is "quebec".
#ifndef MARZ_BASE_TEXT_H
#define MARZ_BASE_TEXT_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// True if all bytes are ASCII. O(length), eight bytes at a time.
bool marz_text_is_ascii(const char *text, size_t length);

/// True if `text` needs no work by clean or id: printable ASCII, no blank at an end, no two in a
/// row.
bool marz_text_is_plain(const char *text, size_t length);

/// Length of the longest beginning of `text` that is valid UTF-8 (no surrogates, no overlong
/// forms); `length` if all of it is. O(length).
size_t marz_text_valid_length(const char *text, size_t length);

/// Appends `text` as it is kept for people: NFC, Arabic yeh and kaf as the Persian letters
/// (ي ى → ی, ك → ک), direction marks and byte-order marks dropped, white space trimmed and each run
/// of it one blank. Digits and the zero-width non-joiner stay. Bytes that are not UTF-8 become
/// U+FFFD. O(length); out of memory sets `out->is_broken`.
void marz_text_clean(const char *text, size_t length, marz_buffer *out);

/// Appends `text` as a key or reference: like clean, but NFKC, every decimal digit in ASCII, and
/// joiners, non-joiners, tatweel and soft hyphens dropped. Case is kept. O(length).
void marz_text_id(const char *text, size_t length, marz_buffer *out);

/// Appends the compare key: NFKC with case folded, accents and Arabic vowel signs dropped, the
/// forms of alef (آ أ إ ٱ) as ا, hamza carriers as their letter, ة as ه, digits in ASCII, no
/// joiners, white space as in clean. Two names that a reader takes for the same one have equal
/// keys. O(length).
void marz_text_key(const char *text, size_t length, marz_buffer *out);

/// Appends `text` with Persian and Arabic digits in ASCII, the Arabic decimal separator (٫) as
/// '.', the percent sign (٪) as '%', the minus sign (−) as '-', other kinds of blanks as ' ',
/// direction marks dropped; all else as it is. What the readers of numbers and dates begin with.
void marz_text_digits(const char *text, size_t length, marz_buffer *out);

/// Appends ASCII `text` with its digits as Persian ones (۰–۹). For display only.
void marz_text_persian_digits(const char *text, marz_buffer *out);

/// Appends a telephone number in one form: digits in ASCII; numbers with +CC or 00CC, and Iranian
/// mobile numbers (09…, 989…) as "+" and digits only, "+98 (0) 912…" without its trunk zero; with
/// `is_iranian` also 0XX landlines as +98…. Anything else (extensions, words, other countries'
/// local numbers) only cleaned: no country is guessed. O(length).
void marz_text_phone(const char *text, size_t length, bool is_iranian, marz_buffer *out);

#endif
