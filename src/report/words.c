#include "report/words.h"

#include "base/dict.h"

#include <assert.h>
#include <string.h>

typedef struct word {
    int32_t arity;
    const char *texts[2];
} word;

static const word words[] = {
#define MARZ_WORD(name, arity, english, persian) {arity, {english, persian}},
#define MARZ_PHRASE(key, english, persian)
#include "report/words.def"
#undef MARZ_WORD
#undef MARZ_PHRASE
};

typedef struct phrase {
    const char *key, *texts[2];
} phrase;

static const phrase phrases[] = {
#define MARZ_WORD(name, arity, english, persian)
#define MARZ_PHRASE(key, english, persian) {key, {english, persian}},
#include "report/words.def"
#undef MARZ_WORD
#undef MARZ_PHRASE
};

const char *marz_word_text(marz_language language, marz_word which, int32_t *arity)
{
    assert(which < MARZ_WORD_COUNT);
    if (arity)
        *arity = words[which].arity;
    return words[which].texts[language];
}

const char *marz_phrase_text(marz_language language, const char *key)
{
    for (size_t k = 0; k < sizeof phrases / sizeof *phrases; k++)
        if (strcmp(phrases[k].key, key) == 0)
            return phrases[k].texts[language];
    return NULL;
}

static marz_shown show(marz_language language, const char *currency, marz_arg arg)
{
    switch (arg.kind) {
    case MARZ_ARG_COUNT:
        return marz_show_count(language, arg.integer);
    case MARZ_ARG_REAL:
        return marz_show_real(language, arg.real, arg.decimals);
    case MARZ_ARG_PERCENT:
        return marz_show_percent(language, arg.real, arg.decimals);
    case MARZ_ARG_CHANCE:
        return marz_show_chance(language, arg.real);
    case MARZ_ARG_CHANGE:
        return marz_show_change(language, arg.real, arg.decimals);
    case MARZ_ARG_MONEY:
        return marz_show_money(language, currency, arg.integer);
    case MARZ_ARG_DAY:
        return marz_show_day(language, (int32_t)arg.integer);
    case MARZ_ARG_NAME:
        break;
    }
    return (marz_shown){""};
}

const char *marz_arg_show(marz_language language, const char *currency, marz_arg arg,
                          marz_shown *room)
{
    if (arg.kind == MARZ_ARG_NAME)
        return arg.text;
    *room = show(language, currency, arg);
    return room->text;
}

/// "{1}" or "{1:one|many}" at `text`; its end is at `end`, the closing brace.
static void read_place(const char *text, const char *end, const marz_arg *args, marz_piece *piece)
{
    const int32_t argument = text[1] - '1';
    assert(argument >= 0 && argument < 9);
    *piece = (marz_piece){.argument = argument};
    if (text[2] != ':')
        return;
    const char *one = text + 3, *bar = memchr(one, '|', (size_t)(end - one));
    assert(bar);
    piece->argument = MARZ_NONE;
    piece->text = args[argument].integer == 1 ? one : bar + 1;
    piece->length = (size_t)((args[argument].integer == 1 ? bar : end) - piece->text);
}

bool marz_piece_next(const char **cursor, const marz_arg *args, marz_piece *piece)
{
    const char *text = *cursor;
    if (*text == '\0')
        return false;
    if (*text == '{') {
        const char *end = strchr(text, '}');
        assert(end);
        read_place(text, end, args, piece);
        *cursor = end + 1;
        return true;
    }
    const size_t length = strcspn(text, "{");
    *piece = (marz_piece){.text = text, .length = length, .argument = MARZ_NONE};
    *cursor = text + length;
    return true;
}
