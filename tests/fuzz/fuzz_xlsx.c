/// @file fuzz_xlsx.c
/// Bytes that begin with PK are a whole workbook; others are cut at zero bytes into the parts
/// sheet, strings, styles and workbook of one.
#include "fuzz.h"

#include "base/text.h"
#include "exchange/xlsx.h"

#include <string.h>
#include <unistd.h>
#include <zip.h>

static const char *temporary_path(void)
{
    static char path[64];
    if (!path[0])
        snprintf(path, sizeof path, "/tmp/marz-fuzz-%ld.xlsx", (long)getpid());
    return path;
}

static void remove_temporary(void)
{
    unlink(temporary_path());
}

static void add_part(zipFile zip, const char *name, const void *bytes, size_t length)
{
    zip_fileinfo info = {0};
    zipOpenNewFileInZip(zip, name, &info, NULL, 0, NULL, 0, NULL, 0, 0);
    zipWriteInFileInZip(zip, bytes, (unsigned)length);
    zipCloseFileInZip(zip);
}

static void write_parts(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml",
                                        "xl/styles.xml", "xl/workbook.xml"};
    static const char workbook[] = "<w><sheets><sheet name='accounts' id='r'/></sheets></w>";
    static const char relations[] = "<R><Relationship Id='r' Target='worksheets/sheet1.xml'/></R>";
    zipFile zip = zipOpen64(temporary_path(), APPEND_STATUS_CREATE);
    if (!zip)
        return;
    add_part(zip, "xl/_rels/workbook.xml.rels", relations, sizeof relations - 1);
    bool has_workbook = false;
    for (int k = 0; k < 4 && size; k++) {
        const uint8_t *zero = memchr(data, 0, size);
        const size_t length = zero ? (size_t)(zero - data) : size;
        add_part(zip, names[k], data, length);
        has_workbook = k == 3;
        data += zero ? length + 1 : length;
        size -= zero ? length + 1 : length;
    }
    if (!has_workbook)
        add_part(zip, names[3], workbook, sizeof workbook - 1);
    zipClose(zip, NULL);
}

static void write_whole(const uint8_t *data, size_t size)
{
    FILE *file = fopen(temporary_path(), "wb");
    if (!file)
        return;
    PROMISE(fwrite(data, 1, size, file) == size);
    fclose(file);
}

static void check_cell(const marz_cell *cell)
{
    PROMISE(strlen(cell->text) == cell->length);
    PROMISE(marz_text_valid_length(cell->text, cell->length) == cell->length);
    if (cell->kind == MARZ_CELL_NUMBER || cell->kind == MARZ_CELL_PERCENTAGE) {
        marz_decimal number;
        const char *p = cell->text + (*cell->text == '-');
        PROMISE(*p && p[strspn(p, "0123456789.")] == '\0');
        if (cell->length <= 25)
            PROMISE(!marz_decimal_parse(cell->text, MARZ_NUMBER_POINT, &number, NULL));
    }
}

static void read_sheet(const char *name, marz_arena *arena)
{
    marz_table *table;
    marz_error error = {0};
    if (marz_xlsx_open(temporary_path(), name, arena, &table, &error)) {
        PROMISE(error.message[0] != '\0');
        return;
    }
    marz_record record;
    bool has_row;
    int64_t line = 0;
    while (!table->next(table, &record, &has_row, &error) && has_row) {
        PROMISE(record.line > line);
        line = record.line;
        for (int32_t k = 0; k < record.count; k++)
            check_cell(&record.cells[k]);
    }
    table->close(table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool is_registered;
    if (!is_registered)
        atexit(remove_temporary);
    is_registered = true;
    if (size > 2 && data[0] == 'P' && data[1] == 'K')
        write_whole(data, size);
    else
        write_parts(data, size);
    marz_arena *arena = marz_arena_create(0);
    const char *const *names;
    int32_t count;
    marz_error error = {0};
    if (marz_xlsx_sheets(temporary_path(), arena, &names, &count, &error))
        PROMISE(error.message[0] != '\0');
    else
        for (int32_t k = 0; k < count && k < 3; k++)
            read_sheet(names[k], arena);
    marz_arena_destroy(arena);
    return 0;
}
