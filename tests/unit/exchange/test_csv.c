#include "support.h"

#include "base/buffer.h"
#include "base/rng.h"
#include "exchange/csv.h"
#include "exchange/csv_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// The whole table as text: cells in [brackets], one row a line, "12: " = line number first.
static char *read_all(const char *bytes, size_t length, const marz_csv_options *options,
                      marz_error *error, char *separator, char *encoding)
{
    marz_arena *arena = marz_arena_create(0);
    marz_buffer text = {0};
    marz_buffer_text(&text, "");
    marz_table *table;
    marz_status status = marz_csv_open_bytes(bytes, length, "t.csv", options, arena, &table, error);
    if (!status) {
        if (separator)
            *separator = marz_csv_separator(table);
        if (encoding)
            snprintf(encoding, 32, "%s", marz_csv_encoding(table));
        marz_record record;
        bool has_row = true;
        while (!(status = table->next(table, &record, &has_row, error)) && has_row) {
            marz_buffer_print(&text, "%lld:", (long long)record.line);
            for (int32_t k = 0; k < record.count; k++) {
                assert_int_equal(strlen(record.cells[k].text), record.cells[k].length);
                marz_buffer_print(&text, "[%s]", record.cells[k].text);
            }
            if (record.problem)
                marz_buffer_print(&text, " %d: %s", record.problem_column, record.problem);
            marz_buffer_char(&text, '\n');
        }
        table->close(table);
    }
    if (status)
        marz_buffer_print(&text, "%s: %s", error->where, error->message);
    marz_arena_destroy(arena);
    return text.text;
}

static void reads(const char *csv, const char *expected)
{
    marz_error error = {0};
    char *text = read_all(csv, strlen(csv), NULL, &error, NULL, NULL);
    assert_string_equal(text, expected);
    free(text);
}

static void cells_and_quotes_follow_the_rfc(void **state)
{
    (void)state;
    reads("a,b\n1,2\n", "1:[a][b]\n2:[1][2]\n");
    reads("a,b\r\n1,2", "1:[a][b]\n2:[1][2]\n");
    reads("a,b\r1,2\r", "1:[a][b]\n2:[1][2]\n");
    reads("a,\"b,c\"\n\"x\"\"y\",\n", "1:[a][b,c]\n2:[x\"y][]\n");
    reads("a,\"two\nlines\"\nz,1\n", "1:[a][two\nlines]\n3:[z][1]\n");
    reads("a,\"two\r\nlines\"\r\nz,1\r\n", "1:[a][two\r\nlines]\n3:[z][1]\n");
    reads("a\n\n\n\"\"\n", "1:[a]\n4:[]\n");
    reads("a,b, \"c\" ,d\n", "1:[a][b][c][d]\n");
    reads("5\" pipe,b\n", "1:[5\" pipe][b]\n");
    reads("", "");
    reads("\n\n", "");
    reads(",\n", "1:[][]\n");
    reads("\"a\"\"\",b", "1:[a\"][b]\n");
}

static void mistakes_with_quotes_are_told_with_their_place(void **state)
{
    (void)state;
    reads("a,b\n\"x\"y,1\n2,3\n", "1:[a][b]\n2:[x][1] 1: text follows a closing quote\n3:[2][3]\n");
    reads("a,b\n1,\"x\n2,3\n", "1:[a][b]\nt.csv:2:2: a quote is opened and never closed");
    reads("a\nb\n\"c\n\"\"", "1:[a]\n2:[b]\nt.csv:3:1: a quote is opened and never closed");
}

static void separators_are_recognised(void **state)
{
    (void)state;
    static const struct {
        const char *csv;
        char separator;
    } cases[] = {
        {"a,b\n1,2\n", ','},           {"a;b\n1,5;2,5\n", ';'}, {"a\tb\n1,5\t2\n", '\t'},
        {"a|b\n1|2\n", '|'},           {"a\n1\n", ','},         {"sep=;\na;b\n", ';'},
        {"\"x;y\",b\n1,2\n", ','},     {"a;b;c", ';'},          {"name,x;y\nSmith; J,1\n", ','},
        {"a, b;c, d\n1;2\n3;4\n", ';'}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char found = 0;
        marz_error error = {0};
        free(read_all(cases[k].csv, strlen(cases[k].csv), NULL, &error, &found, NULL));
        assert_int_equal(found, cases[k].separator);
    }
    reads("sep=;\na;b\n1;2\n", "2:[a][b]\n3:[1][2]\n");
}

static void is_read_as(const char *bytes, size_t length, const char *named, const char *encoding,
                       const char *expected)
{
    char found[32] = "";
    marz_error error = {0};
    const marz_csv_options options = {.encoding = named};
    char *text = read_all(bytes, length, &options, &error, NULL, found);
    assert_string_equal(text, expected);
    assert_string_equal(found, encoding);
    free(text);
}

#define BYTES(text) (text), sizeof(text) - 1

static void encodings_are_recognised(void **state)
{
    (void)state;
    is_read_as(BYTES("\xef\xbb\xbfnom,x\nJos\xc3\xa9,1\n"), NULL, "UTF-8",
               "1:[nom][x]\n2:[José][1]\n");
    is_read_as(BYTES("nom,x\nJos\xc3\xa9,1\n"), NULL, "UTF-8", "1:[nom][x]\n2:[José][1]\n");
    is_read_as(BYTES("nom,x\nJos\xe9,1\n"), NULL, "windows-1252", "1:[nom][x]\n2:[José][1]\n");
    is_read_as(BYTES("\xff\xfe"
                     "a\0,\0\xe9\0\n\0"
                     "1\0,\0\x06\x06\n\0"),
               NULL, "UTF-16LE", "1:[a][é]\n2:[1][؆]\n");
    is_read_as(BYTES("\xfe\xff\0a\0,\0\xe9\0\n\0"
                     "1\0,\x06\x27\0\n"),
               NULL, "UTF-16BE", "1:[a][é]\n2:[1][ا]\n");
    is_read_as(BYTES("a\0,\0b\0\n\0"), NULL, "UTF-16LE", "1:[a][b]\n");
    is_read_as(BYTES("\0a\0,\0b\0\n"), NULL, "UTF-16BE", "1:[a][b]\n");
    // "نام,شهر" and "علی,تهران" in Windows-1256 (with the Arabic yeh that it has)
    is_read_as(BYTES("\xe4\xc7\xe3,\xd4\xe5\xd1\n\xda\xe1\xed,\xca\xe5\xd1\xc7\xe4\n"), NULL,
               "windows-1256", "1:[نام][شهر]\n2:[علي][تهران]\n");
    is_read_as(BYTES("a,\x80\n"), "windows-1252", "windows-1252", "1:[a][€]\n");
    is_read_as(BYTES("a,\xe9\n"), "latin1", "latin1", "1:[a][é]\n");
    is_read_as(BYTES("\xff\xfe"
                     "a\0"),
               "utf-8", "UTF-16LE", "1:[a]\n");
}

static void bytes_that_are_no_text_are_refused_with_their_line(void **state)
{
    (void)state;
    marz_error error = {0};
    const marz_csv_options utf8 = {.encoding = "UTF-8"};
    char *text = read_all(BYTES("a\nb\nc\xff"
                                "def\n"),
                          &utf8, &error, NULL, NULL);
    assert_string_equal(text, "t.csv:3: the byte 0xFF is not valid UTF-8");
    free(text);
    text = read_all(BYTES("a\nb\0c\n"), &utf8, &error, NULL, NULL);
    assert_string_equal(text, "t.csv:2: the file holds a zero byte");
    free(text);
    text = read_all(BYTES("\0\1\2\3\0\0\1"), NULL, &error, NULL, NULL);
    assert_string_equal(text, ": t.csv holds binary data, not a table of text");
    free(text);
    const marz_csv_options unknown = {.encoding = "klingon"};
    text = read_all(BYTES("a\n"), &unknown, &error, NULL, NULL);
    assert_string_equal(text, ": unknown encoding \"klingon\"");
    free(text);
    text = read_all(BYTES("\xff\xfe"
                          "a\0\0\xd8"
                          "b\0"),
                    NULL, &error, NULL, NULL);
    assert_string_equal(text, "t.csv:1: the byte 0x00 is not valid UTF-16LE");
    free(text);
    text = read_all(BYTES("a,b\nc,\xc3"), &utf8, &error, NULL, NULL);
    assert_string_equal(text, "t.csv:2: the byte 0xC3 is not valid UTF-8");
    free(text);
}

static void rows_beyond_the_limits_end_the_reading(void **state)
{
    (void)state;
    const size_t size = ((size_t)17 << 20) + 10;
    char *bytes = malloc(size);
    memset(bytes, 'x', size);
    memcpy(bytes, "a\n\"", 3);
    marz_error error = {0};
    char *text = read_all(bytes, size, NULL, &error, NULL, NULL);
    assert_string_equal(text, "1:[a]\nt.csv:2: a row has more than 16 MiB");
    assert_string_equal(error.hint, "The quote in column 1 of line 2 may not be closed.");
    free(text);
    memcpy(bytes, "a\nb", 3);
    bytes[(2 << 20)] = '\n';
    memset(bytes + (2 << 20) + 1, ',', 5000);
    text = read_all(bytes, (2 << 20) + 5001, NULL, &error, NULL, NULL);
    assert_non_null(strstr(text, " 1: the cell is longer than 1 MiB\n"));
    assert_non_null(strstr(text, "t.csv:3: a row has more than 4096 columns"));
    free(text);
    free(bytes);
}

enum { ROWS_MAX = 60, COLUMNS_MAX = 8, CELL_MAX = 40 };

/// A cell of random characters, those that matter among them, often.
static size_t random_cell(marz_rng *rng, char *cell)
{
    static const char *const pieces[] = {"a", "bc", ",", ";", "\"", "\"\"", "\n", "\r\n",
                                         " ", "é",  "ی", "|", "\t", "0",    "x",  "longer text "};
    size_t length = 0;
    const int64_t count = marz_rng_below(rng, 4);
    for (int64_t k = 0; k < count; k++) {
        const char *piece = pieces[marz_rng_below(rng, 16)];
        if (length + strlen(piece) >= CELL_MAX)
            break;
        memcpy(cell + length, piece, strlen(piece));
        length += strlen(piece);
    }
    cell[length] = '\0';
    return length;
}

/// Writes with more quotes than needed, at random.
static void write_cell(marz_rng *rng, marz_buffer *out, const char *cell, bool is_first)
{
    if (marz_rng_below(rng, 2)) {
        marz_csv_add_cell(out, cell, is_first);
        return;
    }
    marz_buffer_text(out, is_first ? "\"" : ",\"");
    for (; *cell; cell++)
        marz_buffer_print(out, *cell == '"' ? "\"\"" : "%c", *cell);
    marz_buffer_char(out, '"');
}

static void tables_are_read_back_as_they_were_written(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(1);
    static char cells[ROWS_MAX][COLUMNS_MAX][CELL_MAX];
    for (uint64_t round = 0; round < 400; round++) {
        marz_rng rng = marz_rng_make(seed, round, 0);
        const int64_t rows = 1 + marz_rng_below(&rng, ROWS_MAX);
        const int64_t columns = 1 + marz_rng_below(&rng, COLUMNS_MAX);
        const char *end = marz_rng_below(&rng, 2) ? "\r\n" : "\n";
        marz_buffer csv = {0};
        for (int64_t r = 0; r < rows; r++) {
            for (int64_t c = 0; c < columns; c++) {
                random_cell(&rng, cells[r][c]);
                write_cell(&rng, &csv, cells[r][c], c == 0);
            }
            marz_buffer_text(&csv, end);
        }
        marz_arena *arena = marz_arena_create(0);
        marz_table *table;
        marz_error error = {0};
        const marz_csv_options options = {.separator = ','};
        assert_ok(
            marz_csv_open_bytes(csv.text, csv.length, "t.csv", &options, arena, &table, &error),
            &error);
        marz_record record;
        bool has_row;
        for (int64_t r = 0; r < rows; r++) {
            assert_ok(table->next(table, &record, &has_row, &error), &error);
            assert_true(has_row);
            assert_null(record.problem);
            assert_int_equal(record.count, columns);
            for (int64_t c = 0; c < columns; c++)
                assert_string_equal(record.cells[c].text, cells[r][c]);
        }
        assert_ok(table->next(table, &record, &has_row, &error), &error);
        assert_false(has_row);
        table->close(table);
        marz_arena_destroy(arena);
        marz_buffer_deinit(&csv);
    }
}

/// A row that ends exactly where a chunk of reading does, for all positions around the boundary.
static void chunks_may_end_anywhere(void **state)
{
    (void)state;
    static const char tail[] = "\"q\"\"q\r\n\",z\r\nlast,\"1\"\r\n";
    for (int shift = -20; shift <= 20; shift++) {
        const size_t fill = ((size_t)256 << 10) + 64 + (size_t)(shift + 20);
        marz_buffer csv = {0};
        marz_buffer_text(&csv, "a,b\r\n");
        while (csv.length + 8 < fill)
            marz_buffer_text(&csv, "x,1234\r\n");
        while (csv.length < fill)
            marz_buffer_text(&csv, "\n");
        marz_buffer_text(&csv, tail);
        marz_error error = {0};
        char *text = read_all(csv.text, csv.length, NULL, &error, NULL, NULL);
        assert_non_null(strstr(text, ":[q\"q\r\n][z]\n"));
        assert_non_null(strstr(text, ":[last][1]\n"));
        free(text);
        marz_buffer_deinit(&csv);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_and_quotes_follow_the_rfc),
        cmocka_unit_test(mistakes_with_quotes_are_told_with_their_place),
        cmocka_unit_test(separators_are_recognised),
        cmocka_unit_test(encodings_are_recognised),
        cmocka_unit_test(bytes_that_are_no_text_are_refused_with_their_line),
        cmocka_unit_test(rows_beyond_the_limits_end_the_reading),
        cmocka_unit_test(tables_are_read_back_as_they_were_written),
        cmocka_unit_test(chunks_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
