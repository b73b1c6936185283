#include "geo/fold.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

// Made by data/fold.mjs: code points, ascending, and the text each becomes.
extern const uint16_t marz_fold_code[], marz_fold_start[];
extern const char marz_fold_text[];
extern const uint64_t marz_fold_code_bytes;

#define BAD_CODE 0xFFFFFFFFU

/// A word in the making, and the key so far.
typedef struct folding {
    char *key;
    size_t length, word_start;
} folding;

/// Next code point of a UTF-8 text; BAD_CODE (one byte eaten) where it is broken.
static uint32_t next_code(const unsigned char **text)
{
    const unsigned char *at = *text;
    *text = at + 1;
    if (at[0] < 0x80)
        return at[0];
    const int more = at[0] >= 0xF0 ? 3 : at[0] >= 0xE0 ? 2 : 1;
    if (at[0] < 0xC2 || at[0] > 0xF4)
        return BAD_CODE;
    uint32_t code = at[0] & (0x3FU >> more);
    for (int k = 1; k <= more; k++) {
        if ((at[k] & 0xC0) != 0x80)
            return BAD_CODE;
        code = code << 6 | (at[k] & 0x3FU);
    }
    *text = at + more + 1;
    return code;
}

/// What a code point becomes, with its length; NULL if it stays as it is.
static const char *folded_text(uint32_t code, size_t *length)
{
    size_t low = 0, high = (size_t)(marz_fold_code_bytes / sizeof *marz_fold_code);
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (marz_fold_code[middle] < code)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == (size_t)(marz_fold_code_bytes / sizeof *marz_fold_code) ||
        marz_fold_code[low] != code)
        return NULL;
    *length = (size_t)(marz_fold_start[low + 1] - marz_fold_start[low]);
    return marz_fold_text + marz_fold_start[low];
}

static void add(folding *f, const char *text, size_t length)
{
    if (f->length + length >= MARZ_FOLD_MAX)
        return;
    memcpy(f->key + f->length, text, length);
    f->length += length;
}

/// Words written in two ways; the same list stands in data/fold.mjs.
static void end_word(folding *f)
{
    static const char *const words[][2] = {{"saint", "st"}, {"sainte", "ste"}, {"fort", "ft"},
                                           {"mount", "mt"}, {"and", ""},       {"und", ""}};
    const size_t length = f->length - f->word_start;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (strlen(words[k][0]) == length &&
            memcmp(f->key + f->word_start, words[k][0], length) == 0) {
            f->length = f->word_start;
            add(f, words[k][1], strlen(words[k][1]));
            break;
        }
    }
    f->word_start = f->length;
}

static bool is_separator(uint32_t code)
{
    return code == 0xA0 || (code > 0 && code < 0x80 && strchr(" \t-_./,;:()&", (int)code) != NULL);
}

static void add_ascii(folding *f, uint32_t code)
{
    const char lower = (char)(code >= 'A' && code <= 'Z' ? code + ('a' - 'A') : code);
    if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9'))
        add(f, &lower, 1);
}

static void add_code(folding *f, uint32_t code, const char *bytes, size_t byte_count)
{
    size_t length = byte_count;
    if (code < 0x80) {
        add_ascii(f, code);
        return;
    }
    if (code >= 0x10000)
        return;
    const char *text = folded_text(code, &length);
    add(f, text != NULL ? text : bytes, length);
}

size_t marz_geo_fold(const char *name, char key[static MARZ_FOLD_MAX])
{
    folding f = {.key = key};
    const unsigned char *at = (const unsigned char *)name;
    while (*at != 0) {
        const char *bytes = (const char *)at;
        const uint32_t code = next_code(&at);
        if (code == BAD_CODE)
            continue;
        if (is_separator(code))
            end_word(&f);
        else
            add_code(&f, code, bytes, (size_t)((const char *)at - bytes));
    }
    end_word(&f);
    key[f.length] = 0;
    return f.length;
}
