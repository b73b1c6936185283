#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#define SMALL 256    ///< UTF-16 units that need no heap
#define ROUNDS_MAX 4 ///< until a text no longer changes

#define ALL_ONES UINT64_C(0x0101010101010101)  ///< 1 in each byte of a word
#define HIGH_BITS UINT64_C(0x8080808080808080) ///< what no ASCII byte has

bool marz_text_is_ascii(const char *text, size_t length)
{
    size_t k = 0;
    for (; k + 8 <= length; k += 8) {
        uint64_t word;
        memcpy(&word, text + k, sizeof word);
        if (word & HIGH_BITS)
            return false;
    }
    for (; k < length; k++)
        if ((unsigned char)text[k] & 0x80)
            return false;
    return true;
}

/// Bytes of the ASCII run at the beginning of `text`.
static size_t ascii_run(const char *text, size_t length)
{
    size_t k = 0;
    while (k + 32 <= length && marz_text_is_ascii(text + k, 32))
        k += 32;
    while (k < length && !((unsigned char)text[k] & 0x80))
        k++;
    return k;
}

size_t marz_text_valid_length(const char *text, size_t length)
{
    const uint8_t *bytes = (const uint8_t *)text;
    size_t k = 0;
    for (;;) {
        k += ascii_run(text + k, length - k);
        if (k >= length)
            return length;
        int32_t step = 0;
        UChar32 c;
        const int32_t room = length - k > 4 ? 4 : (int32_t)(length - k);
        U8_NEXT(bytes + k, step, room, c);
        if (c < 0)
            return k;
        k += (size_t)step;
    }
}

/// Eight bytes, the first one lowest.
static uint64_t load_word(const char *text)
{
    uint64_t word;
    memcpy(&word, text, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/// The high bit of every byte of `word` that equals `byte`; all bytes are ASCII.
static uint64_t bytes_equal(uint64_t word, uint64_t byte)
{
    return ~((word ^ byte * ALL_ONES) + 0x7f * ALL_ONES) & HIGH_BITS;
}

bool marz_text_is_plain(const char *text, size_t length)
{
    uint64_t after_blank = 0x80; // where the byte before the word was a blank; none may come first
    size_t k = 0;
    for (; k + 8 <= length; k += 8) {
        const uint64_t word = load_word(text + k);
        const uint64_t is_printable = (word + 0x60 * ALL_ONES) & ~(word + ALL_ONES) & HIGH_BITS;
        if ((word & HIGH_BITS) || is_printable != HIGH_BITS)
            return false;
        const uint64_t blanks = bytes_equal(word, ' ');
        if (blanks & (blanks << 8 | after_blank))
            return false;
        after_blank = blanks >> 56;
    }
    for (; k < length; k++) {
        const unsigned char c = (unsigned char)text[k];
        if (c < 0x20 || c > 0x7e || (c == ' ' && after_blank))
            return false;
        after_blank = c == ' ' ? 0x80 : 0;
    }
    return length == 0 || !after_blank;
}

/// UTF-16 text on the stack while it is short.
typedef struct wide {
    UChar small[SMALL];
    UChar *units; ///< [length], NULL when out of memory
    int32_t length;
} wide;

static void wide_deinit(wide *w)
{
    if (w->units != w->small)
        free(w->units);
    w->units = w->small;
}

static UChar *wide_reserve(wide *w, int32_t capacity)
{
    w->units = capacity <= SMALL ? w->small : malloc((size_t)capacity * sizeof(UChar));
    return w->units;
}

static bool wide_from(wide *w, const char *text, size_t length)
{
    if (length > INT32_MAX / 4 || !wide_reserve(w, (int32_t)length + 1))
        return false;
    UErrorCode code = U_ZERO_ERROR;
    u_strFromUTF8WithSub(w->units, (int32_t)length + 1, &w->length, text, (int32_t)length, 0xfffd,
                         NULL, &code);
    return U_SUCCESS(code);
}

/// The normal form of `from`, which is given back.
static bool wide_normalise(wide *to, wide *from, const UNormalizer2 *form)
{
    UErrorCode code = U_ZERO_ERROR;
    wide_reserve(to, SMALL);
    to->length = unorm2_normalize(form, from->units, from->length, to->units, SMALL, &code);
    if (code == U_BUFFER_OVERFLOW_ERROR && wide_reserve(to, to->length + 1)) {
        code = U_ZERO_ERROR;
        unorm2_normalize(form, from->units, from->length, to->units, to->length + 1, &code);
    }
    wide_deinit(from);
    return to->units && U_SUCCESS(code);
}

/// U+200E …: marks that only steer the direction of writing.
static bool is_direction_mark(UChar32 c)
{
    return c == 0x200e || c == 0x200f || c == 0x061c || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

static bool is_blank(UChar32 c)
{
    return c <= 0x20 || c == 0x7f || c == 0xa0 || u_isUWhiteSpace(c) ||
           u_charType(c) == U_CONTROL_CHAR;
}

/// Joiners and other characters without width that carry no identity.
static bool is_joint(UChar32 c)
{
    return c == 0x200b || c == 0x200c || c == 0x200d || c == 0x2060 || c == 0x0640 || c == 0x00ad;
}

static UChar32 persian_letter(UChar32 c)
{
    if (c == 0x064a || c == 0x0649) // Arabic yeh and alef maksura
        return 0x06cc;
    return c == 0x0643 ? 0x06a9 : c; // Arabic kaf
}

static UChar32 ascii_digit(UChar32 c)
{
    const int32_t value = c < 0x80 ? -1 : u_charDigitValue(c);
    return value >= 0 && u_charType(c) == U_DECIMAL_DIGIT_NUMBER ? '0' + value : c;
}

static bool is_accent(UChar32 c)
{
    return (c >= 0x0300 && c <= 0x036f) || (c >= 0x064b && c <= 0x065f) || c == 0x0670 ||
           (c >= 0x06d6 && c <= 0x06ed && u_charType(c) == U_NON_SPACING_MARK);
}

typedef enum strength { CLEAN, ID, KEY } strength;

/// The character as it is kept, or 0 to drop it.
static UChar32 fold(UChar32 c, strength how)
{
    if (is_direction_mark(c) || (how != CLEAN && is_joint(c)) || (how == KEY && is_accent(c)))
        return 0;
    c = persian_letter(c);
    if (how != CLEAN)
        c = ascii_digit(c);
    if (how == KEY && (c == 0x0629 || c == 0x06c0)) // teh marbuta, heh with yeh above
        return 0x0647;
    return how == KEY && c == 0x0671 ? 0x0627 : c; // alef wasla
}

static void add_character(UChar32 character, marz_buffer *out)
{
    const uint32_t c = (uint32_t)character;
    char bytes[4];
    size_t length = 0;
    if (c < 0x80) {
        bytes[length++] = (char)c;
    } else {
        if (c < 0x800) {
            bytes[length++] = (char)(0xc0 | c >> 6);
        } else {
            if (c < 0x10000) {
                bytes[length++] = (char)(0xe0 | c >> 12);
            } else {
                bytes[length++] = (char)(0xf0 | c >> 18);
                bytes[length++] = (char)(0x80 | (c >> 12 & 0x3f));
            }
            bytes[length++] = (char)(0x80 | (c >> 6 & 0x3f));
        }
        bytes[length++] = (char)(0x80 | (c & 0x3f));
    }
    marz_buffer_add(out, bytes, length);
}

/// The character at `*at`, which moves on; a surrogate that stands alone becomes U+FFFD.
static UChar32 next_character(const wide *w, int32_t *at)
{
    const UChar32 lead = w->units[(*at)++];
    if (lead < 0xd800 || lead > 0xdfff)
        return lead;
    const UChar32 trail = *at < w->length ? w->units[*at] : 0;
    if (lead > 0xdbff || trail < 0xdc00 || trail > 0xdfff)
        return 0xfffd;
    ++*at;
    return 0x10000 + (lead - 0xd800) * 0x400 + (trail - 0xdc00);
}

/// Folds every character and squeezes white space.
static void fold_all(const wide *w, strength how, marz_buffer *out)
{
    bool owes_blank = false, is_first = true;
    for (int32_t k = 0; k < w->length;) {
        UChar32 c = next_character(w, &k);
        if (is_blank(c)) {
            owes_blank = !is_first;
            continue;
        }
        c = fold(c, how);
        if (c == 0)
            continue;
        if (owes_blank)
            marz_buffer_char(out, ' ');
        add_character(c, out);
        owes_blank = is_first = false;
    }
}

static const UNormalizer2 *form_of(strength how)
{
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *form = how == CLEAN ? unorm2_getNFCInstance(&code)
                               : how == ID  ? unorm2_getNFKCInstance(&code)
                                            : unorm2_getNFKCCasefoldInstance(&code);
    return U_SUCCESS(code) ? form : NULL;
}

static bool decompose(wide *w)
{
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *form = unorm2_getNFDInstance(&code);
    wide apart;
    if (U_FAILURE(code) || !wide_normalise(&apart, w, form))
        return false;
    *w = apart;
    if (apart.units == apart.small)
        w->units = w->small;
    return true;
}

static void normalise_once(const char *text, size_t length, strength how, marz_buffer *out)
{
    wide raw, normal;
    raw.units = raw.small;
    const UNormalizer2 *form = form_of(how);
    if (!form || !wide_from(&raw, text, length)) {
        out->is_broken = true;
        wide_deinit(&raw);
        return;
    }
    if (!wide_normalise(&normal, &raw, form) || (how == KEY && !decompose(&normal)))
        out->is_broken = true;
    else
        fold_all(&normal, how, out);
    wide_deinit(&normal);
}

/// Dropping a joiner can bring a letter and its mark together, which then compose: again, until
/// nothing changes.
static void normalise(const char *text, size_t length, strength how, marz_buffer *out)
{
    marz_buffer_text(out, ""); // so that there is a text to compare
    const size_t start = out->length;
    normalise_once(text, length, how, out);
    for (int round = 0; round < ROUNDS_MAX && !out->is_broken; round++) {
        const size_t made = out->length - start;
        if (made == length && memcmp(out->text + start, text, made) == 0)
            return;
        marz_buffer before = {0};
        marz_buffer_add(&before, out->text ? out->text + start : "", made);
        out->length = start;
        if (before.is_broken)
            out->is_broken = true;
        else
            normalise_once(before.text, made, how, out);
        const bool is_settled = !out->is_broken && out->length - start == made &&
                                memcmp(out->text + start, before.text, made) == 0;
        marz_buffer_deinit(&before);
        if (is_settled)
            return;
    }
}

/// Letters of Persian that are in their normal form, as the second byte behind 0xD8 … 0xDB.
static bool is_settled_letter(unsigned char lead, unsigned char trail, bool keeps_digits)
{
    const unsigned c = (lead & 0x1fu) << 6 | (trail & 0x3fu);
    if ((trail & 0xc0) != 0x80)
        return false;
    if (c >= 0x06f0 && c <= 0x06f9)
        return keeps_digits;
    return (c >= 0x0621 && c <= 0x064a && c != 0x0640 && c != 0x0643 && c < 0x0649) ||
           c == 0x067e || c == 0x0686 || c == 0x0698 || c == 0x06a9 || c == 0x06af || c == 0x06cc ||
           c == 0x060c;
}

/// Persian text that needs no work, the usual case of it: no ICU for that.
static bool is_settled(const char *text, size_t length, strength how)
{
    bool after_blank = true;
    for (size_t k = 0; k < length; k++) {
        const unsigned char c = (unsigned char)text[k];
        const unsigned char next = k + 1 < length ? (unsigned char)text[k + 1] : 0;
        if (c < 0x20 || c == 0x7f || (c == ' ' && after_blank))
            return false;
        after_blank = c == ' ';
        if (c < 0x80)
            continue;
        if (c == 0xe2 && how == CLEAN && k + 2 < length && memcmp(text + k, "\xe2\x80\x8c", 3) == 0)
            k += 2;
        else if (c >= 0xd8 && c <= 0xdb && is_settled_letter(c, next, how == CLEAN))
            k++;
        else
            return false;
    }
    return !after_blank;
}

void marz_text_clean(const char *text, size_t length, marz_buffer *out)
{
    if (marz_text_is_plain(text, length) || is_settled(text, length, CLEAN))
        marz_buffer_add(out, text, length);
    else
        normalise(text, length, CLEAN, out);
}

void marz_text_id(const char *text, size_t length, marz_buffer *out)
{
    if (marz_text_is_plain(text, length) || is_settled(text, length, ID))
        marz_buffer_add(out, text, length);
    else
        normalise(text, length, ID, out);
}

void marz_text_key(const char *text, size_t length, marz_buffer *out)
{
    if (!marz_text_is_plain(text, length)) {
        normalise(text, length, KEY, out);
        return;
    }
    for (size_t k = 0; k < length; k++) {
        const char c = text[k];
        marz_buffer_char(out, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
    }
}

static void add_digit_text(UChar32 c, marz_buffer *out)
{
    c = ascii_digit(c);
    if (is_direction_mark(c))
        return;
    if (c == 0x066b)
        c = '.';
    else if (c == 0x066a || c == 0xff05)
        c = '%';
    else if (c == 0x2212)
        c = '-';
    else if (c >= 0x80 && is_blank(c))
        c = ' ';
    add_character(c, out);
}

void marz_text_digits(const char *text, size_t length, marz_buffer *out)
{
    assert(length <= INT32_MAX);
    const uint8_t *bytes = (const uint8_t *)text;
    for (int32_t k = 0; k < (int32_t)length;) {
        UChar32 c;
        U8_NEXT(bytes, k, (int32_t)length, c);
        add_digit_text(c < 0 ? 0xfffd : c, out);
    }
}

void marz_text_persian_digits(const char *text, marz_buffer *out)
{
    for (; *text; text++) {
        if (*text >= '0' && *text <= '9')
            add_character(0x06f0 + (*text - '0'), out);
        else
            marz_buffer_char(out, *text);
    }
}

#define PHONE_DIGITS_MAX 15 ///< E.164

/// Digits of a number that has nothing but digits and the usual punctuation; 0 if it has more.
static int32_t phone_digits(const char *text, char digits[static 32], bool *has_plus)
{
    int32_t count = 0;
    *has_plus = false;
    for (const char *p = text; *p; p++) {
        if (*p >= '0' && *p <= '9') {
            if (count == 24)
                return 0;
            digits[count++] = *p;
        } else if (*p == '+' && count == 0) {
            *has_plus = true;
        } else if (!strchr(" -().", *p)) {
            return 0;
        }
    }
    digits[count] = '\0';
    return count;
}

/// The digits after "+", in the same memory, or NULL if the number does not say its country.
static const char *international(char *digits, bool has_plus, bool is_iranian)
{
    const size_t count = strlen(digits);
    const bool has_zeros = !has_plus && strncmp(digits, "00", 2) == 0;
    const bool is_mobile = count == 11 && strncmp(digits, "09", 2) == 0;
    const bool is_bare = count == 12 && strncmp(digits, "989", 3) == 0;
    const bool is_landline = is_iranian && count == 11 && digits[0] == '0' && digits[1] != '0';
    if (!has_plus && (is_mobile || is_landline)) {
        memmove(digits + 2, digits + 1, count); // the final zero comes along
        digits[0] = '9', digits[1] = '8';
        return digits;
    }
    char *rest = has_zeros ? digits + 2 : digits;
    if (!has_plus && !has_zeros && !is_bare)
        return NULL;
    while (strncmp(rest, "980", 3) == 0) // a trunk zero kept behind the country
        memmove(rest + 2, rest + 3, strlen(rest + 3) + 1);
    const size_t kept = strlen(rest);
    return kept >= 7 && kept <= PHONE_DIGITS_MAX ? rest : NULL;
}

void marz_text_phone(const char *text, size_t length, bool is_iranian, marz_buffer *out)
{
    marz_buffer cleaned = {0};
    marz_text_id(text, length, &cleaned);
    char digits[32];
    bool has_plus;
    const bool is_number = cleaned.text && phone_digits(cleaned.text, digits, &has_plus) > 0;
    const char *number = is_number ? international(digits, has_plus, is_iranian) : NULL;
    if (number)
        marz_buffer_print(out, "+%s", number);
    else if (cleaned.text)
        marz_buffer_add(out, cleaned.text, cleaned.length);
    out->is_broken |= cleaned.is_broken;
    marz_buffer_deinit(&cleaned);
}
