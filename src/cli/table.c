#include "cli/table.h"

#include <assert.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

static int32_t width_of(UChar32 character)
{
    const int8_t type = u_charType(character);
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR ||
        type == U_CONTROL_CHAR)
        return 0;
    const int32_t wide = u_getIntPropertyValue(character, UCHAR_EAST_ASIAN_WIDTH);
    return wide == U_EA_WIDE || wide == U_EA_FULLWIDTH ? 2 : 1;
}

int32_t cli_width(const char *text)
{
    int32_t width = 0, at = 0;
    const int32_t length = (int32_t)strlen(text);
    const uint8_t *bytes = (const uint8_t *)text;
    while (at < length) {
        UChar32 character;
        U8_NEXT(bytes, at, length, character);
        width += character < 0 ? 1 : width_of(character);
    }
    return width;
}

static void add_column(cli_table *table, char align, const char *head, size_t length)
{
    assert(table->column_count < CLI_COLUMNS_MAX && table->row_count == 0);
    const char *copy = marz_arena_copy(table->arena, head, length);
    table->align[table->column_count] = align;
    table->heads[table->column_count++] = copy ? copy : "";
}

void cli_table_init(cli_table *table, marz_arena *arena, const char *columns)
{
    *table = (cli_table){.arena = arena};
    while (*columns) {
        assert(strchr("<>", *columns));
        const size_t length = strcspn(columns + 1, "|");
        add_column(table, *columns == '<' ? 'l' : 'r', columns + 1, length);
        columns += 1 + length;
        columns += *columns == '|';
    }
}

void cli_table_column(cli_table *table, char align, const char *head)
{
    add_column(table, align, head, strlen(head));
}

void cli_table_row(cli_table *table, const char *const cells[])
{
    const size_t row_bytes = (size_t)table->column_count * sizeof *table->cells;
    if (table->row_count == table->row_capacity) {
        const int32_t capacity = table->row_capacity ? table->row_capacity * 2 : 16;
        const char **more = marz_arena_alloc(table->arena, (size_t)capacity, row_bytes);
        if (!more)
            return;
        if (table->row_count)
            memcpy(more, table->cells, (size_t)table->row_count * row_bytes);
        table->cells = more;
        table->row_capacity = capacity;
    }
    memcpy(table->cells + table->row_count++ * table->column_count, cells, row_bytes);
}

static void print_cell(FILE *out, const char *text, char align, int32_t width, int is_last)
{
    const int32_t pad = width - cli_width(text);
    if (align == 'r')
        fprintf(out, "%*s%s", pad, "", text);
    else if (is_last)
        fputs(text, out);
    else
        fprintf(out, "%s%*s", text, pad, "");
    fputs(is_last ? "\n" : "  ", out);
}

void cli_table_print(const cli_table *table, FILE *out)
{
    int32_t width[CLI_COLUMNS_MAX] = {0};
    const int32_t columns = table->column_count;
    for (int32_t c = 0; c < columns; c++)
        width[c] = cli_width(table->heads[c]);
    for (int32_t k = 0; k < table->row_count * columns; k++) {
        const int32_t cell = table->cells[k] ? cli_width(table->cells[k]) : 0;
        if (cell > width[k % columns])
            width[k % columns] = cell;
    }
    for (int32_t c = 0; c < columns; c++)
        print_cell(out, table->heads[c], table->align[c], width[c], c == columns - 1);
    for (int32_t k = 0; k < table->row_count * columns; k++)
        print_cell(out, table->cells[k] ? table->cells[k] : "", table->align[k % columns],
                   width[k % columns], k % columns == columns - 1);
}
