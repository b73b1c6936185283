#include "exchange/source.h"

#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#define RAW_BYTES 16384            ///< undecoded bytes at a time; UTF-8 of them fits thrice
#define SCAN_BYTES ((size_t)65536) ///< bytes looked at together when detecting

struct marz_source {
    const char *name, *encoding;
    int file;              ///< -1: memory
    const char *bytes;     ///< [size] if in memory
    int64_t size;          ///< of the file, 0 if unknown
    int64_t position;      ///< raw bytes taken so far
    UConverter *converter; ///< NULL: the bytes are UTF-8
    bool is_at_end;
    char *carry; ///< [4] beginning of a character whose rest was not read yet
    size_t carry_count;
    char *raw;   ///< [RAW_BYTES]
    UChar *wide; ///< [RAW_BYTES + 8]
    size_t pending_at, pending_count;
    char *pending; ///< [3 * (RAW_BYTES + 8)] decoded, not delivered yet
    int bad_byte;  ///< first byte that could not be decoded, or -1
};

static marz_status cannot_read(const marz_source *s, marz_error *error)
{
    const int reason = errno;
    const marz_status status = reason == ENOENT ? MARZ_E_NOT_FOUND : MARZ_E_IO;
    return marz_fail(error, status, "cannot read %s: %s", s->name, strerror(reason));
}

/// Raw bytes from `offset` on, without moving; only for files that can seek, and memory.
static ssize_t peek(const marz_source *s, char *to, size_t count, int64_t offset)
{
    if (s->file >= 0)
        return pread(s->file, to, count, offset);
    const size_t left = offset < s->size ? (size_t)(s->size - offset) : 0;
    const size_t taken = count < left ? count : left;
    if (taken)
        memcpy(to, s->bytes + offset, taken);
    return (ssize_t)taken;
}

static marz_status take(marz_source *s, char *to, size_t count, size_t *got, marz_error *error)
{
    ssize_t taken;
    do
        taken = s->file >= 0 ? read(s->file, to, count) : peek(s, to, count, s->position);
    while (taken < 0 && errno == EINTR);
    if (taken < 0)
        return cannot_read(s, error);
    s->position += taken;
    *got = (size_t)taken;
    return MARZ_OK;
}

/// Encoding told by a byte-order mark; `*skip` is its length.
static const char *by_mark(const unsigned char *b, size_t count, int64_t *skip)
{
    static const struct {
        const char *name;
        size_t length;
        unsigned char bytes[4];
    } marks[] = {{"UTF-8", 3, {0xef, 0xbb, 0xbf}},
                 {"UTF-32LE", 4, {0xff, 0xfe, 0, 0}},
                 {"UTF-32BE", 4, {0, 0, 0xfe, 0xff}},
                 {"UTF-16LE", 2, {0xff, 0xfe}},
                 {"UTF-16BE", 2, {0xfe, 0xff}}};
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
        if (count < marks[k].length || memcmp(b, marks[k].bytes, marks[k].length) != 0)
            continue;
        *skip = (int64_t)marks[k].length;
        return marks[k].name;
    }
    return NULL;
}

/// UTF-16 without a mark shows zero bytes at one parity only; "" if the file is binary.
static const char *by_zeros(const char *b, size_t count)
{
    size_t zeros[2] = {0, 0};
    for (size_t k = 0; k < count; k++)
        zeros[k % 2] += b[k] == 0;
    if (zeros[0] + zeros[1] == 0)
        return NULL;
    if (zeros[0] * 20 < zeros[1])
        return "UTF-16LE";
    return zeros[1] * 20 < zeros[0] ? "UTF-16BE" : "";
}

/// Bytes above 127, and how many of them stand beside another one.
typedef struct high_bytes {
    int64_t count, paired;
} high_bytes;

static void count_high(const char *b, size_t count, high_bytes *high)
{
    for (size_t k = 0; k < count; k++) {
        if (!((unsigned char)b[k] & 0x80))
            continue;
        const bool before = k > 0 && ((unsigned char)b[k - 1] & 0x80);
        const bool after = k + 1 < count && ((unsigned char)b[k + 1] & 0x80);
        high->count++;
        high->paired += before || after;
    }
}

/// Reads the whole file once: is it UTF-8? If not, what does it look like?
static const char *by_content(const marz_source *s, char *scratch)
{
    int64_t at = 0;
    for (;;) {
        const ssize_t got = peek(s, scratch, SCAN_BYTES, at);
        if (got <= 0)
            return "UTF-8";
        const size_t valid = marz_text_valid_length(scratch, (size_t)got);
        const bool is_cut = (size_t)got == SCAN_BYTES && (size_t)got - valid < 4;
        if (valid == (size_t)got || is_cut) {
            at += (int64_t)valid;
            continue;
        }
        high_bytes high = {0};
        for (int32_t k = 0; k < 16; k++, at += (int64_t)SCAN_BYTES) {
            const ssize_t more = peek(s, scratch, SCAN_BYTES, at);
            if (more <= 0)
                break;
            count_high(scratch, (size_t)more, &high);
        }
        return high.paired * 2 > high.count ? "windows-1256" : "windows-1252";
    }
}

static marz_status is_binary(const marz_source *s, marz_error *error)
{
    marz_fail(error, MARZ_E_INPUT, "%s holds binary data, not a table of text", s->name);
    marz_hint(error, "Save it as CSV (UTF-8) or XLSX.");
    return MARZ_E_INPUT;
}

static marz_status detect(marz_source *s, int64_t *skip, char *scratch, marz_error *error)
{
    const ssize_t got = peek(s, scratch, SCAN_BYTES, 0);
    if (got < 0)
        return cannot_read(s, error);
    const char *marked = by_mark((const unsigned char *)scratch, (size_t)got, skip);
    if (s->encoding && !marked)
        return MARZ_OK;
    s->encoding = marked ? marked : by_zeros(scratch, (size_t)got);
    if (!s->encoding)
        s->encoding = by_content(s, scratch);
    return *s->encoding ? MARZ_OK : is_binary(s, error);
}

static bool is_utf8_name(const char *name)
{
    return ucnv_compareNames(name, "UTF-8") == 0;
}

static marz_status open_converter(marz_source *s, marz_arena *arena, marz_error *error)
{
    if (is_utf8_name(s->encoding))
        return MARZ_OK;
    UErrorCode code = U_ZERO_ERROR;
    s->converter = ucnv_open(s->encoding, &code);
    if (U_FAILURE(code)) {
        marz_fail(error, MARZ_E_INPUT, "unknown encoding \"%s\"", s->encoding);
        marz_hint(error, "Use utf-8, utf-16, windows-1256, windows-1252, latin1 or another name "
                         "that ICU knows.");
        return MARZ_E_INPUT;
    }
    ucnv_setToUCallBack(s->converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &code);
    s->raw = marz_arena_alloc(arena, RAW_BYTES, 1);
    s->wide = MARZ_NEW(arena, UChar, RAW_BYTES + 8);
    s->pending = marz_arena_alloc(arena, 3 * (RAW_BYTES + 8), 1);
    return s->raw && s->wide && s->pending
               ? MARZ_OK
               : marz_fail(error, MARZ_E_NO_MEMORY, "no memory to read %s", s->name);
}

static marz_status start(marz_source *s, marz_arena *arena, marz_error *error)
{
    char *scratch = marz_arena_alloc(arena, SCAN_BYTES, 1);
    s->carry = marz_arena_alloc(arena, 4, 1);
    if (!scratch || !s->carry)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to read %s", s->name);
    int64_t skip = 0;
    marz_status status = detect(s, &skip, scratch, error);
    if (!status)
        status = open_converter(s, arena, error);
    if (status)
        return status;
    if (s->file >= 0 && lseek(s->file, (off_t)skip, SEEK_SET) < 0)
        return cannot_read(s, error);
    s->position = skip;
    return MARZ_OK;
}

static marz_source *create(const char *name, const char *encoding, marz_arena *arena)
{
    marz_source *s = MARZ_NEW(arena, marz_source, 1);
    if (!s)
        return NULL;
    s->file = -1;
    s->bad_byte = -1;
    s->name = name;
    s->encoding = encoding && *encoding ? encoding : NULL;
    return s;
}

marz_status marz_source_open(const char *path, const char *encoding, marz_arena *arena,
                             marz_source **source, marz_error *error)
{
    marz_source *s = create(path, encoding, arena);
    if (!s)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to read %s", path);
    s->file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat info;
    if (s->file < 0 || fstat(s->file, &info))
        return cannot_read(s, error);
    marz_status status;
    if (S_ISREG(info.st_mode)) {
        s->size = (int64_t)info.st_size;
        status = start(s, arena, error);
    } else {
        status = marz_fail(error, MARZ_E_IO, "cannot read %s: not a regular file", path);
    }
    if (status)
        marz_source_close(s);
    else
        *source = s;
    return status;
}

marz_status marz_source_open_bytes(const char *bytes, size_t length, const char *name,
                                   const char *encoding, marz_arena *arena, marz_source **source,
                                   marz_error *error)
{
    marz_source *s = create(name, encoding, arena);
    if (!s)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to read %s", name);
    s->bytes = bytes;
    s->size = (int64_t)length;
    const marz_status status = start(s, arena, error);
    if (status)
        marz_source_close(s);
    else
        *source = s;
    return status;
}

void marz_source_close(marz_source *source)
{
    if (!source)
        return;
    if (source->file >= 0)
        close(source->file);
    if (source->converter)
        ucnv_close(source->converter);
    source->file = -1;
    source->converter = NULL;
}

const char *marz_source_encoding(const marz_source *source)
{
    return source->encoding;
}

double marz_source_progress(const marz_source *source)
{
    return source->size > 0 ? (double)source->position / (double)source->size : 1.0;
}

static marz_status bad_byte(const marz_source *s, marz_error *error)
{
    marz_fail(error, MARZ_E_INPUT, "the byte 0x%02X is not valid %s", (unsigned)s->bad_byte & 0xffu,
              s->encoding);
    marz_hint(error, "Save the file as UTF-8, or name its encoding in a mapping file: "
                     "file.encoding = windows-1256.");
    return MARZ_E_INPUT;
}

static marz_status read_utf8(marz_source *s, char *bytes, size_t capacity, size_t *got,
                             marz_error *error)
{
    memcpy(bytes, s->carry, s->carry_count);
    size_t taken;
    const marz_status status =
        take(s, bytes + s->carry_count, capacity - s->carry_count, &taken, error);
    if (status)
        return status;
    const size_t count = s->carry_count + taken;
    const size_t valid = marz_text_valid_length(bytes, count);
    s->carry_count = 0;
    if (valid < count && (count - valid >= 4 || taken == 0))
        s->bad_byte = (unsigned char)bytes[valid];
    else if (valid < count)
        memcpy(s->carry, bytes + valid, s->carry_count = count - valid);
    *got = valid;
    if (valid == 0 && s->bad_byte < 0 && s->carry_count) // a file that ends within a character
        s->bad_byte = (unsigned char)s->carry[0];
    return MARZ_OK;
}

/// Decodes the next raw bytes to `pending`; leaves it empty at the end.
static marz_status decode_more(marz_source *s, marz_error *error)
{
    size_t taken;
    marz_status status = take(s, s->raw, RAW_BYTES, &taken, error);
    if (status)
        return status;
    const char *from = s->raw;
    UChar *to = s->wide;
    UErrorCode code = U_ZERO_ERROR;
    ucnv_toUnicode(s->converter, &to, s->wide + RAW_BYTES + 8, &from, s->raw + taken, NULL,
                   taken == 0, &code);
    if (U_FAILURE(code)) {
        char invalid[16] = "";
        int8_t count = sizeof invalid;
        UErrorCode ignored = U_ZERO_ERROR;
        ucnv_getInvalidChars(s->converter, invalid, &count, &ignored);
        s->bad_byte = (unsigned char)invalid[0];
    }
    int32_t written = 0;
    code = U_ZERO_ERROR;
    u_strToUTF8WithSub(s->pending, 3 * (RAW_BYTES + 8), &written, s->wide, (int32_t)(to - s->wide),
                       0xfffd, NULL, &code);
    s->pending_at = 0;
    s->pending_count = (size_t)written;
    s->is_at_end = taken == 0;
    return MARZ_OK;
}

static marz_status read_decoded(marz_source *s, char *bytes, size_t capacity, size_t *got,
                                marz_error *error)
{
    while (s->pending_at == s->pending_count && !s->is_at_end && s->bad_byte < 0) {
        const marz_status status = decode_more(s, error);
        if (status)
            return status;
    }
    const size_t left = s->pending_count - s->pending_at;
    size_t taken = left < capacity ? left : capacity;
    while (taken < left && ((unsigned char)s->pending[s->pending_at + taken] & 0xc0) == 0x80)
        taken--; // never within a character
    memcpy(bytes, s->pending + s->pending_at, taken);
    s->pending_at += taken;
    *got = taken;
    return MARZ_OK;
}

marz_status marz_source_read(marz_source *source, char *bytes, size_t capacity, size_t *got,
                             marz_error *error)
{
    assert(capacity >= 64);
    *got = 0;
    if (source->converter) {
        const marz_status status = read_decoded(source, bytes, capacity, got, error);
        return !status && *got == 0 && source->bad_byte >= 0 ? bad_byte(source, error) : status;
    }
    if (source->bad_byte >= 0)
        return bad_byte(source, error);
    const marz_status status = read_utf8(source, bytes, capacity, got, error);
    return !status && *got == 0 && source->bad_byte >= 0 ? bad_byte(source, error) : status;
}
