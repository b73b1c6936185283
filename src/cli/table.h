/// @file cli/table.h
/// Tables that align for people: columns as wide as their widest cell in a terminal.
#ifndef MARZ_CLI_TABLE_H
#define MARZ_CLI_TABLE_H

#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>

#define CLI_COLUMNS_MAX 16

typedef struct cli_table {
    marz_arena *arena; ///< borrowed
    const char *heads[CLI_COLUMNS_MAX];
    char align[CLI_COLUMNS_MAX]; ///< 'l' or 'r'
    int32_t column_count;
    const char **cells; ///< [row_count * column_count]
    int32_t row_count, row_capacity;
} cli_table;

/// Starts a table. `columns` names and aligns: "<Account|>Value|>Share". The names are copied.
void cli_table_init(cli_table *table, marz_arena *arena, const char *columns);

/// Adds a column behind the others, before the first row. @param align 'l' or 'r'
/// @param head  copied; may hold anything, as a name does
void cli_table_column(cli_table *table, char align, const char *head);

/// Adds a row of column_count strings; NULL is an empty cell. The strings must outlive the table.
void cli_table_row(cli_table *table, const char *const cells[]);

/// Prints heads and rows. Nothing is cut.
void cli_table_print(const cli_table *table, FILE *out);

/// Columns a UTF-8 text takes in a terminal: combining and invisible characters none, wide ones
/// two.
int32_t cli_width(const char *text);

#endif
