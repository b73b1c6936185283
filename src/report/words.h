/// @file report/words.h
/// Every word of the report, in English and Persian: whole sentences with numbered places.
///
/// "{1}" is the first argument; "{1:account|accounts}" is the first text if that argument is 1,
/// else the second. A sentence is never glued from parts, so each language orders it as it likes.
#ifndef MARZ_REPORT_WORDS_H
#define MARZ_REPORT_WORDS_H

#include "report/number.h"

#include <stddef.h>

typedef enum marz_word {
#define MARZ_WORD(name, arity, english, persian) MARZ_WORD_##name,
#define MARZ_PHRASE(key, english, persian)
#include "report/words.def"
#undef MARZ_WORD
#undef MARZ_PHRASE
    MARZ_WORD_COUNT
} marz_word;

/// The text of a word; `arity` (may be NULL) is set to the number of its places.
const char *marz_word_text(marz_language language, marz_word word, int32_t *arity);

/// What people read for a key of the program ("workload", "industry", a setting's key), or NULL.
const char *marz_phrase_text(marz_language language, const char *key);

typedef enum marz_arg_kind {
    MARZ_ARG_NAME,
    MARZ_ARG_COUNT,
    MARZ_ARG_REAL,
    MARZ_ARG_PERCENT,
    MARZ_ARG_CHANCE, ///< whole percent, never rounded to certain or impossible
    MARZ_ARG_CHANGE,
    MARZ_ARG_MONEY,
    MARZ_ARG_DAY,
} marz_arg_kind;

/// A value for a place of a sentence; made by the functions below.
typedef struct marz_arg {
    marz_arg_kind kind;
    int32_t decimals;
    int64_t integer;
    double real;
    const char *text; ///< borrowed
} marz_arg;

#define MARZ_ARGS(...) ((const marz_arg[]){__VA_ARGS__})

static inline marz_arg marz_arg_name(const char *text)
{
    return (marz_arg){.kind = MARZ_ARG_NAME, .text = text};
}

static inline marz_arg marz_arg_count(int64_t count)
{
    return (marz_arg){.kind = MARZ_ARG_COUNT, .integer = count};
}

static inline marz_arg marz_arg_real(double value, int32_t decimals)
{
    return (marz_arg){.kind = MARZ_ARG_REAL, .real = value, .decimals = decimals};
}

static inline marz_arg marz_arg_percent(double share, int32_t decimals)
{
    return (marz_arg){.kind = MARZ_ARG_PERCENT, .real = share, .decimals = decimals};
}

static inline marz_arg marz_arg_chance(double probability)
{
    return (marz_arg){.kind = MARZ_ARG_CHANCE, .real = probability};
}

/// A p or q value to three decimals, never rounded to zero.
static inline marz_arg marz_arg_p(double value)
{
    return marz_arg_real(value < 0.001 ? 0.001 : value, 3);
}

static inline marz_arg marz_arg_change(double share, int32_t decimals)
{
    return (marz_arg){.kind = MARZ_ARG_CHANGE, .real = share, .decimals = decimals};
}

static inline marz_arg marz_arg_money(int64_t minor)
{
    return (marz_arg){.kind = MARZ_ARG_MONEY, .integer = minor};
}

static inline marz_arg marz_arg_day(int32_t day)
{
    return (marz_arg){.kind = MARZ_ARG_DAY, .integer = day};
}

/// The argument as text. @return `arg.text` or `room->text`
const char *marz_arg_show(marz_language language, const char *currency, marz_arg arg,
                          marz_shown *room);

/// A part of a sentence: words of ours, or the place of an argument.
typedef struct marz_piece {
    const char *text;
    size_t length;
    int32_t argument; ///< index into the arguments, or MARZ_NONE for words
} marz_piece;

/// Next part of the sentence at `*cursor`, which moves on; false at its end.
bool marz_piece_next(const char **cursor, const marz_arg *args, marz_piece *piece);

#endif
