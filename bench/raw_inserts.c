// The peer of `marz import`: the same rows put into SQLite by a prepared statement in one durable
// transaction, with nothing checked. Reading and cutting the file is not timed.
//
//   raw_inserts accounts.csv raw.db
#include <inttypes.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COLUMNS_MAX 64

typedef struct table {
    char **cells; // [row_count * column_count], row 0 is the header
    int column_count;
    int64_t row_count;
} table;

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static char *read_all(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    fseek(file, 0, SEEK_END);
    *length = (size_t)ftell(file);
    rewind(file);
    char *text = malloc(*length + 1);
    if (!text || fread(text, 1, *length, file) != *length)
        exit(1);
    text[*length] = '\0';
    fclose(file);
    return text;
}

/// Cuts one field in place; `*at` moves behind it. Sets `*ends` at the end of the row.
static char *cut(char **at, int *ends)
{
    char *p = *at, *field = p, *out = p;
    if (*p == '"') {
        for (p++; *p && !(p[0] == '"' && p[1] != '"'); p += 1 + (p[0] == '"'))
            *out++ = *p;
        p += *p == '"';
    } else {
        while (*p && *p != ',' && *p != '\n' && *p != '\r')
            *out++ = *p++;
    }
    *ends = *p != ',';
    p += *p == '\r';
    p += *p == ',' || *p == '\n';
    *out = '\0';
    *at = p;
    return field;
}

static table read_table(char *text)
{
    table t = {0};
    int64_t capacity = 0, count = 0;
    for (char *at = text; *at;) {
        int ends = 0, columns = 0;
        while (!ends) {
            if (count == capacity) {
                capacity = capacity ? capacity * 2 : 1 << 20;
                t.cells = realloc(t.cells, (size_t)capacity * sizeof *t.cells);
                if (!t.cells)
                    exit(1);
            }
            t.cells[count++] = cut(&at, &ends);
            columns++;
        }
        if (t.column_count == 0)
            t.column_count = columns;
        t.row_count++;
    }
    return t;
}

static void run(sqlite3 *db, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) {
        fprintf(stderr, "%s: %s\n", sql, message);
        exit(1);
    }
}

/// "create table" or "insert" over all columns of the header; the first is the key.
static void statement(const table *t, int is_insert, char *sql, size_t size)
{
    size_t used = (size_t)snprintf(
        sql, size, is_insert ? "insert into account values (" : "create table account (");
    for (int c = 0; c < t->column_count; c++) {
        if (is_insert)
            used += (size_t)snprintf(sql + used, size - used, "%s?%d", c ? "," : "", c + 1);
        else
            used += (size_t)snprintf(sql + used, size - used, "%s\"%s\" %s", c ? "," : "",
                                     t->cells[c], c ? "" : "text not null primary key");
    }
    snprintf(sql + used, size - used, ")");
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return fprintf(stderr, "usage: raw_inserts accounts.csv raw.db\n"), 2;
    size_t length;
    char *text = read_all(argv[1], &length), sql[8192];
    if (!text)
        return perror(argv[1]), 1;
    const table t = read_table(text);
    sqlite3 *db;
    sqlite3_stmt *insert;
    remove(argv[2]);
    if (sqlite3_open(argv[2], &db) != SQLITE_OK)
        return 1;
    run(db, "pragma journal_mode = wal");
    run(db, "pragma synchronous = full");
    statement(&t, 0, sql, sizeof sql);
    run(db, sql);
    statement(&t, 1, sql, sizeof sql);
    if (sqlite3_prepare_v2(db, sql, -1, &insert, NULL) != SQLITE_OK)
        return fprintf(stderr, "%s\n", sqlite3_errmsg(db)), 1;
    const double start = seconds();
    run(db, "begin");
    for (int64_t row = 1; row < t.row_count; row++) {
        char **cells = t.cells + row * t.column_count;
        for (int c = 0; c < t.column_count; c++)
            if (*cells[c])
                sqlite3_bind_text(insert, c + 1, cells[c], -1, SQLITE_STATIC);
            else
                sqlite3_bind_null(insert, c + 1);
        if (sqlite3_step(insert) != SQLITE_DONE)
            return fprintf(stderr, "%s\n", sqlite3_errmsg(db)), 1;
        sqlite3_reset(insert);
    }
    run(db, "commit");
    const double taken = seconds() - start;
    printf("{\"rows\":%" PRId64 ",\"seconds\":%.3f,\"rows_per_second\":%.0f}\n", t.row_count - 1,
           taken, (double)(t.row_count - 1) / taken);
    sqlite3_finalize(insert);
    sqlite3_close(db);
    free(t.cells);
    free(text);
    return 0;
}
