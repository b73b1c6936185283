/// @file fuzz_csv.c
/// Any bytes: rows keep the promises of table.h, and what was read is read again after writing.
#include "fuzz.h"

#include "base/buffer.h"
#include "base/text.h"
#include "exchange/csv.h"
#include "exchange/csv_write.h"

#include <string.h>

static void check_record(const marz_record *record, int64_t *line)
{
    PROMISE(record->count >= 1 && record->count <= MARZ_TABLE_COLUMNS_MAX);
    PROMISE(record->line > *line);
    *line = record->line;
    for (int32_t k = 0; k < record->count; k++) {
        const marz_cell *cell = &record->cells[k];
        PROMISE(strlen(cell->text) == cell->length);
        PROMISE(marz_text_valid_length(cell->text, cell->length) == cell->length);
    }
}

/// All rows without a problem, written again by our own writer.
static void rewrite(marz_table *table, marz_buffer *out)
{
    marz_record record;
    bool has_row;
    int64_t line = 0;
    while (!table->next(table, &record, &has_row, NULL) && has_row) {
        check_record(&record, &line);
        if (record.problem)
            continue;
        for (int32_t k = 0; k < record.count; k++)
            marz_csv_add_cell(out, record.cells[k].text, k == 0);
        marz_csv_end_row(out);
    }
    const double progress = table->progress(table);
    PROMISE(progress >= 0 && progress <= 1);
    table->close(table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const encodings[] = {NULL,       NULL,     "UTF-8",  "windows-1256",
                                            "UTF-16LE", "UTF-16", "latin1", "shift_jis"};
    static const char separators[] = {0, 0, ',', ';', '\t', '|'};
    if (size < 2)
        return 0;
    const marz_csv_options options = {encodings[data[0] % 8], separators[data[1] % 6]};
    marz_arena *arena = marz_arena_create(0);
    marz_table *table;
    marz_error error = {0};
    marz_buffer once = {0}, twice = {0};
    marz_buffer_text(&once, "sep=,\n"); // the separator is no guess
    marz_buffer_text(&twice, "sep=,\n");
    if (!marz_csv_open_bytes((const char *)data + 2, size - 2, "t", &options, arena, &table,
                             &error)) {
        rewrite(table, &once);
        const marz_csv_options utf8 = {"UTF-8", 0};
        PROMISE(!marz_csv_open_bytes(once.text, once.length, "t", &utf8, arena, &table, &error));
        rewrite(table, &twice);
        PROMISE(once.length == twice.length && memcmp(once.text, twice.text, once.length) == 0);
    } else {
        PROMISE(error.message[0] != '\0');
    }
    marz_buffer_deinit(&once);
    marz_buffer_deinit(&twice);
    marz_arena_destroy(arena);
    return 0;
}
