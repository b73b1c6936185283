/// @file app/load_words.h
/// Amounts of a measure as people read them.
#ifndef MARZ_APP_LOAD_WORDS_H
#define MARZ_APP_LOAD_WORDS_H

#include "model/settings.h"

#include <stdint.h>

#define MARZ_LOAD_WORDS_MAX 128

/// "1,234.50 USD" for potential, and without measure for value; "480 minutes", "12 accounts"; of
/// other measures the bare number. O(1)
/// @param measure   its name, or NULL
/// @param settings  how money is shown
void marz_load_words(const char *measure, int64_t load, const char *currency,
                     const marz_settings *settings, char text[static MARZ_LOAD_WORDS_MAX]);

#endif
