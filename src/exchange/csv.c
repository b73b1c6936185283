#include "exchange/csv.h"

#include "base/buffer.h"
#include "exchange/source.h"

#include <assert.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define BLOCK 64 ///< bytes whose special characters are found together

/// Where a row stands that may be complete or not.
typedef enum scan { SCAN_ROW, SCAN_MORE, SCAN_END, SCAN_TOO_WIDE } scan;

typedef struct csv {
    marz_table table;
    marz_source *source;
    marz_buffer text; ///< rows not given out yet, BLOCK bytes of slack behind `length`
    size_t at;        ///< beginning of the next row in `text`
    bool is_at_end;   ///< the source has no more
    char separator;
    int64_t line;       ///< line of `at`
    marz_buffer cells;  ///< marz_cell[]
    marz_buffer quoted; ///< char[] per cell: 0 bare, 1 quoted, 2 quoted with doubled quotes
    int32_t cell_count;
    int64_t lines_passed; ///< by the row being scanned
    int64_t quote_lines;  ///< lines passed where the last quote was opened
    bool is_in_quotes;    ///< the scan ended inside a quoted cell
    const char *problem;
    int32_t problem_column;
} csv;

/// Walks over the characters that mean something: separator, quote, line ends.
typedef struct cursor {
    const char *block, *end;
    uint64_t mask; ///< special characters of the block that were not visited yet
    char separator;
} cursor;

/// Bit k: byte k of the block is a special character.
#if defined(__SSE2__)
static inline uint64_t special_mask(const char *p, char separator)
{
    const __m128i s = _mm_set1_epi8(separator), q = _mm_set1_epi8('"');
    const __m128i n = _mm_set1_epi8('\n'), r = _mm_set1_epi8('\r');
    uint64_t mask = 0;
    for (int k = 0; k < BLOCK / 16; k++) {
        const __m128i x = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * k));
        const __m128i cell = _mm_or_si128(_mm_cmpeq_epi8(x, s), _mm_cmpeq_epi8(x, q));
        const __m128i line = _mm_or_si128(_mm_cmpeq_epi8(x, n), _mm_cmpeq_epi8(x, r));
        mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_or_si128(cell, line)) << (16 * k);
    }
    return mask;
}
#else
static inline uint64_t special_mask(const char *p, char separator)
{
    uint64_t mask = 0;
    for (int k = 0; k < BLOCK; k++) {
        const char c = p[k];
        const uint64_t hit = c == separator || c == '"' || c == '\n' || c == '\r';
        mask |= hit << k;
    }
    return mask;
}
#endif

/// The next special character, or `end`.
static inline const char *cursor_next(cursor *c)
{
    while (c->mask == 0) {
        c->block += BLOCK;
        if (c->block >= c->end)
            return c->end;
        c->mask = special_mask(c->block, c->separator);
    }
    const char *found = c->block + __builtin_ctzll(c->mask);
    c->mask &= c->mask - 1;
    return found < c->end ? found : c->end;
}

static marz_status no_memory(const csv *c, marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to read %s", c->table.name);
}

static bool add_cell(csv *c, const char *from, const char *to, char quoted)
{
    if (c->cell_count == MARZ_TABLE_COLUMNS_MAX)
        return false;
    const marz_cell cell = {.text = c->text.text + (from - c->text.text),
                            .length = (uint32_t)(to - from)};
    const size_t offset = (size_t)c->cell_count * sizeof cell;
    memcpy(c->cells.text + offset, &cell, sizeof cell);
    c->quoted.text[c->cell_count++] = quoted;
    return true;
}

static void note_problem(csv *c, const char *problem)
{
    if (c->problem)
        return;
    c->problem = problem;
    c->problem_column = c->cell_count + 1;
}

/// Steps over a line end inside a quoted cell.
static void count_line(csv *c, const char *p, const char *end)
{
    if (*p == '\n' || (*p == '\r' && (p + 1 == end || p[1] != '\n')))
        c->lines_passed++;
}

/// Reads a quoted cell whose opening quote is at `open`. `*stop` is set to the special character
/// behind it (or the end).
static scan scan_quoted(csv *c, cursor *walk, const char *open, const char **stop)
{
    char quoted = 1;
    const char *p;
    c->quote_lines = c->lines_passed;
    c->is_in_quotes = true;
    for (;;) {
        p = cursor_next(walk);
        if (p == walk->end)
            return SCAN_MORE;
        if (*p != '"') {
            count_line(c, p, walk->end);
            continue;
        }
        if (p + 1 == walk->end && !c->is_at_end)
            return SCAN_MORE;
        if (p + 1 == walk->end || p[1] != '"')
            break;
        cursor_next(walk);
        quoted = 2;
    }
    c->is_in_quotes = false;
    *stop = cursor_next(walk);
    for (const char *rest = p + 1; rest < *stop; rest++)
        if (*rest != ' ')
            note_problem(c, "text follows a closing quote");
    while (*stop < walk->end && **stop == '"') {
        note_problem(c, "text follows a closing quote");
        *stop = cursor_next(walk);
    }
    return add_cell(c, open + 1, p, quoted) ? SCAN_ROW : SCAN_TOO_WIDE;
}

/// Where the opening quote of a quoted cell stands, or NULL for a bare cell.
static const char *opening_quote(const csv *c, const char *start, const char *end)
{
    const char *p = start;
    while (p < end && *p == ' ' && c->separator != ' ')
        p++;
    return p < end && *p == '"' ? p : NULL;
}

/// Finds the cells of the row at `at`. `*after` is set behind its line end.
static scan scan_row(csv *c, cursor *walk, const char **after)
{
    const char *start = c->text.text + c->at;
    c->cell_count = 0;
    c->lines_passed = 0;
    c->problem = NULL;
    c->is_in_quotes = false;
    for (;;) {
        const char *stop;
        const char *open = opening_quote(c, start, walk->end);
        if (open) {
            cursor_next(walk);
            const scan result = scan_quoted(c, walk, open, &stop);
            if (result != SCAN_ROW)
                return result;
        } else {
            do
                stop = cursor_next(walk);
            while (stop < walk->end && *stop == '"');
            if (!add_cell(c, start, stop, 0))
                return SCAN_TOO_WIDE;
        }
        if (stop == walk->end)
            break;
        start = stop + 1;
        if (*stop == c->separator)
            continue;
        if (*stop == '\r' && start == walk->end && !c->is_at_end)
            return SCAN_MORE;
        c->lines_passed++;
        if (*stop == '\r' && start < walk->end && *start == '\n') {
            start++;
            cursor_next(walk);
        }
        *after = start;
        return SCAN_ROW;
    }
    *after = walk->end;
    return c->is_at_end ? SCAN_ROW : SCAN_MORE;
}

static cursor cursor_at(const csv *c)
{
    const char *p = c->text.text + c->at, *end = c->text.text + c->text.length;
    return (cursor){.block = p,
                    .end = end,
                    .mask = p < end ? special_mask(p, c->separator) : 0,
                    .separator = c->separator};
}

/// Takes a quote of each pair away.
static uint32_t unquote(char *text, uint32_t length)
{
    char *to = text;
    for (const char *from = text, *end = text + length; from < end; from++) {
        *to++ = *from;
        if (*from == '"')
            from++;
    }
    return (uint32_t)(to - text);
}

/// Cells become strings; only possible once nothing of the row has to be scanned again.
static void finish_row(csv *c, marz_record *record)
{
    marz_cell *cells = (marz_cell *)(void *)c->cells.text;
    for (int32_t k = 0; k < c->cell_count; k++) {
        if (c->quoted.text[k] == 2)
            cells[k].length = unquote(cells[k].text, cells[k].length);
        cells[k].text[cells[k].length] = '\0';
        if (cells[k].length > MARZ_CELL_BYTES_MAX && !c->problem) {
            c->problem = "the cell is longer than 1 MiB";
            c->problem_column = k + 1;
        }
    }
    *record = (marz_record){.cells = cells,
                            .count = c->cell_count,
                            .line = c->line,
                            .problem = c->problem,
                            .problem_column = c->problem_column};
}

static int64_t count_lines(const char *p, const char *end)
{
    int64_t lines = 0;
    while ((p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
        lines++;
        p++;
    }
    return lines;
}

static marz_status refuse_zero(const csv *c, const char *zero, marz_error *error)
{
    const int64_t line = c->line + count_lines(c->text.text + c->at, zero);
    marz_fail(error, MARZ_E_INPUT, "the file holds a zero byte");
    marz_hint(error, "The file is damaged or no text; export it again.");
    marz_where(error, "%s:%lld", c->table.name, (long long)line);
    return MARZ_E_INPUT;
}

/// Moves what is left to the front and reads more.
static marz_status fill(csv *c, marz_error *error)
{
    const size_t left = c->text.length - c->at;
    if (c->at)
        memmove(c->text.text, c->text.text + c->at, left);
    c->text.length = left;
    c->at = 0;
    if (!marz_buffer_reserve(&c->text,
                             left < MARZ_SOURCE_CHUNK ? MARZ_SOURCE_CHUNK + BLOCK : left + BLOCK))
        return no_memory(c, error);
    const size_t room = c->text.capacity - left - BLOCK - 1;
    size_t got;
    const marz_status status = marz_source_read(c->source, c->text.text + left, room, &got, error);
    if (status) {
        if (error && status == MARZ_E_INPUT)
            marz_where(error, "%s:%lld", c->table.name,
                       (long long)(c->line + count_lines(c->text.text, c->text.text + left)));
        return status;
    }
    c->is_at_end = got == 0;
    c->text.length += got;
    memset(c->text.text + c->text.length, 0, BLOCK);
    const char *zero = got ? memchr(c->text.text + left, 0, got) : NULL;
    return zero ? refuse_zero(c, zero, error) : MARZ_OK;
}

static marz_status refuse_quote(const csv *c, marz_error *error)
{
    marz_fail(error, MARZ_E_INPUT, "a quote is opened and never closed");
    marz_hint(error, "Close it, or double a quote that belongs to the text (\"\").");
    marz_where(error, "%s:%lld:%d", c->table.name, (long long)(c->line + c->quote_lines),
               c->cell_count + 1);
    return MARZ_E_INPUT;
}

static marz_status refuse_long_row(const csv *c, marz_error *error)
{
    marz_fail(error, MARZ_E_LIMIT, "a row has more than %zu MiB", MARZ_ROW_BYTES_MAX >> 20);
    if (c->is_in_quotes)
        marz_hint(error, "The quote in column %d of line %lld may not be closed.",
                  c->cell_count + 1, (long long)(c->line + c->quote_lines));
    else
        marz_hint(error, "Is it a table with one row a line? Check the line ends.");
    marz_where(error, "%s:%lld", c->table.name, (long long)c->line);
    return MARZ_E_LIMIT;
}

static marz_status refuse_wide_row(const csv *c, marz_error *error)
{
    marz_fail(error, MARZ_E_LIMIT, "a row has more than %d columns", MARZ_TABLE_COLUMNS_MAX);
    marz_where(error, "%s:%lld", c->table.name, (long long)c->line);
    return MARZ_E_LIMIT;
}

/// An empty line: one bare cell without text.
static bool is_empty_line(const csv *c, const marz_record *record)
{
    return record->count == 1 && record->cells[0].length == 0 && c->quoted.text[0] == 0;
}

static marz_status next(marz_table *table, marz_record *record, bool *has_row, marz_error *error)
{
    csv *c = (csv *)table;
    for (;;) {
        *has_row = false;
        if (c->at == c->text.length && c->is_at_end)
            return MARZ_OK;
        cursor walk = cursor_at(c);
        const char *after = NULL;
        const scan result = c->at == c->text.length ? SCAN_MORE : scan_row(c, &walk, &after);
        if (result == SCAN_TOO_WIDE)
            return refuse_wide_row(c, error);
        if (result == SCAN_MORE) {
            if (c->is_at_end)
                return refuse_quote(c, error);
            if (c->text.length - c->at > MARZ_ROW_BYTES_MAX)
                return refuse_long_row(c, error);
            const marz_status status = fill(c, error);
            if (status)
                return status;
            continue;
        }
        finish_row(c, record);
        c->at = (size_t)(after - c->text.text);
        c->line += c->lines_passed;
        if (is_empty_line(c, record))
            continue;
        *has_row = true;
        return MARZ_OK;
    }
}

#define SAMPLE_ROWS 20
#define SAMPLE_BYTES 65536

/// How well a separator cuts the beginning of the file: rows with as many cells as the first one.
typedef struct fit {
    int32_t columns, rows, equal;
} fit;

static fit try_separator(csv *c, char separator)
{
    fit f = {0};
    const size_t at = c->at;
    c->separator = separator;
    while (f.rows < SAMPLE_ROWS && c->at < c->text.length) {
        cursor walk = cursor_at(c);
        const char *after;
        if (scan_row(c, &walk, &after) != SCAN_ROW)
            break;
        const marz_cell *cells = (const marz_cell *)(const void *)c->cells.text;
        const bool is_empty = c->cell_count == 1 && cells[0].length == 0;
        c->at = (size_t)(after - c->text.text);
        if (is_empty)
            continue;
        if (f.rows == 0)
            f.columns = c->cell_count;
        f.equal += c->cell_count == f.columns;
        f.rows++;
    }
    c->at = at;
    return f;
}

/// a fits better than b.
static bool is_better(fit a, fit b)
{
    if ((a.columns > 1) != (b.columns > 1))
        return a.columns > 1;
    const int32_t share_a = a.equal * (b.rows ? b.rows : 1);
    const int32_t share_b = b.equal * (a.rows ? a.rows : 1);
    return share_a != share_b ? share_a > share_b : a.columns > b.columns;
}

/// A first line "sep=;" is Excel's way to name the separator.
static bool separator_line(csv *c)
{
    const char *p = c->text.text + c->at;
    if (c->text.length - c->at < 6 || strncmp(p, "sep=", 4) != 0 || (p[5] != '\r' && p[5] != '\n'))
        return false;
    c->separator = p[4];
    c->at += p[5] == '\r' && p[6] == '\n' ? 7 : 6;
    c->line = 2;
    return true;
}

static marz_status choose_separator(csv *c, char wanted, marz_error *error)
{
    do {
        const marz_status status = fill(c, error);
        if (status)
            return status;
    } while (!c->is_at_end && c->text.length < SAMPLE_BYTES);
    const bool is_named = separator_line(c);
    if (wanted || is_named) {
        c->separator = wanted ? wanted : c->separator;
        return MARZ_OK;
    }
    char best = ',';
    fit best_fit = try_separator(c, ',');
    for (const char *p = ";\t|"; *p; p++) {
        const fit f = try_separator(c, *p);
        if (is_better(f, best_fit)) {
            best = *p;
            best_fit = f;
        }
    }
    c->separator = best;
    return MARZ_OK;
}

static void close_csv(marz_table *table)
{
    csv *c = (csv *)table;
    marz_source_close(c->source);
    marz_buffer_deinit(&c->text);
    marz_buffer_deinit(&c->cells);
    marz_buffer_deinit(&c->quoted);
    c->source = NULL;
}

static double progress(const marz_table *table)
{
    return marz_source_progress(((const csv *)table)->source);
}

static marz_status open_table(marz_source *source, const char *name,
                              const marz_csv_options *options, marz_arena *arena,
                              marz_table **table, marz_error *error)
{
    csv *c = MARZ_NEW(arena, csv, 1);
    if (!c) {
        marz_source_close(source);
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to read %s", name);
    }
    c->table = (marz_table){.next = next, .close = close_csv, .progress = progress, .name = name};
    c->source = source;
    c->line = 1;
    c->separator = ',';
    const size_t cells_bytes = MARZ_TABLE_COLUMNS_MAX * sizeof(marz_cell);
    marz_status status = MARZ_OK;
    if (!marz_buffer_reserve(&c->cells, cells_bytes) ||
        !marz_buffer_reserve(&c->quoted, MARZ_TABLE_COLUMNS_MAX))
        status = no_memory(c, error);
    if (!status)
        status = choose_separator(c, options ? options->separator : 0, error);
    if (status) {
        close_csv(&c->table);
        return status;
    }
    c->table.style = c->separator == ',' ? MARZ_NUMBER_COMMA_GROUPS : MARZ_NUMBER_ANY;
    *table = &c->table;
    return MARZ_OK;
}

marz_status marz_csv_open(const char *path, const marz_csv_options *options, marz_arena *arena,
                          marz_table **table, marz_error *error)
{
    marz_source *source;
    const marz_status status =
        marz_source_open(path, options ? options->encoding : NULL, arena, &source, error);
    return status ? status : open_table(source, path, options, arena, table, error);
}

marz_status marz_csv_open_bytes(const char *bytes, size_t length, const char *name,
                                const marz_csv_options *options, marz_arena *arena,
                                marz_table **table, marz_error *error)
{
    marz_source *source;
    const marz_status status = marz_source_open_bytes(
        bytes, length, name, options ? options->encoding : NULL, arena, &source, error);
    return status ? status : open_table(source, name, options, arena, table, error);
}

char marz_csv_separator(const marz_table *table)
{
    return ((const csv *)table)->separator;
}

const char *marz_csv_encoding(const marz_table *table)
{
    return marz_source_encoding(((const csv *)table)->source);
}
