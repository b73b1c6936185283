/// @file page.h
/// A page read back by an XML parser: its headings, tables and texts.
#ifndef MARZ_TESTS_REPORT_PAGE_H
#define MARZ_TESTS_REPORT_PAGE_H

#include "base/buffer.h"
#include "support.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_CELLS_MAX 20000
#define PAGE_TABLES_MAX 40

typedef struct page_cell {
    int32_t table, row, column;
    bool is_head;
    char text[400];
} page_cell;

typedef struct page {
    page_cell *cells;
    int32_t cell_count, table_count, row, column;
    char captions[PAGE_TABLES_MAX][200];
    char direction[8], language[8];
    marz_buffer text;    ///< all that is read, without style and pictures' numbers
    marz_buffer outline; ///< headings and tables, one a line
    char elements[64][16];
    int32_t depth;
    bool is_persian_clean; ///< no ASCII digit but within a name that has Latin letters
    char dirty[200];
    int32_t address_count; ///< attributes that point anywhere but into the page
    marz_buffer pending;   ///< text of the innermost element so far
} page;

static const char *page_attribute(const XML_Char **attributes, const char *name)
{
    for (; attributes[0]; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return NULL;
}

static bool page_is_in(const page *p, const char *element)
{
    for (int32_t k = 0; k < p->depth; k++)
        if (strcmp(p->elements[k], element) == 0)
            return true;
    return false;
}

static void page_open(void *data, const XML_Char *name, const XML_Char **attributes)
{
    page *p = data;
    assert_true(p->depth < 64 && strlen(name) < 16);
    strcpy(p->elements[p->depth++], name);
    const char *href = page_attribute(attributes, "href"), *src = page_attribute(attributes, "src");
    p->address_count += (href && href[0] != '#') || src != NULL;
    if (strcmp(name, "html") == 0) {
        snprintf(p->direction, sizeof p->direction, "%s", page_attribute(attributes, "dir"));
        snprintf(p->language, sizeof p->language, "%s", page_attribute(attributes, "lang"));
    } else if (strcmp(name, "table") == 0) {
        p->table_count++;
        p->row = -1;
        assert_true(p->table_count <= PAGE_TABLES_MAX);
    } else if (strcmp(name, "tr") == 0) {
        p->row++;
        p->column = 0;
    } else if (strcmp(name, "td") == 0 || strcmp(name, "th") == 0) {
        assert_true(p->cell_count < PAGE_CELLS_MAX);
        page_cell *cell = &p->cells[p->cell_count++];
        cell->table = p->table_count - 1;
        cell->row = p->row;
        cell->column = p->column++;
        cell->is_head = page_is_in(p, "thead");
    }
    if (strcmp(name, "bdi") != 0)
        marz_buffer_clear(&p->pending);
}

static bool page_has_latin(const char *text)
{
    return strpbrk(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != NULL;
}

static void page_text(void *data, const XML_Char *text, int length)
{
    page *p = data;
    if (page_is_in(p, "style"))
        return;
    char part[4000];
    snprintf(part, sizeof part, "%.*s", length, text);
    marz_buffer_text(&p->text, part);
    marz_buffer_text(&p->pending, part);
    if (strpbrk(part, "0123456789") && !(page_is_in(p, "bdi") && page_has_latin(part))) {
        p->is_persian_clean = false;
        snprintf(p->dirty, sizeof p->dirty, "%.190s", part);
    }
    if (page_is_in(p, "td") || page_is_in(p, "th")) {
        page_cell *cell = &p->cells[p->cell_count - 1];
        const size_t used = strlen(cell->text);
        snprintf(cell->text + used, sizeof cell->text - used, "%s", part);
    }
    if (page_is_in(p, "caption"))
        snprintf(p->captions[p->table_count - 1], 200, "%.190s",
                 p->pending.text ? p->pending.text : "");
}

static void page_close(void *data, const XML_Char *name)
{
    page *p = data;
    p->depth--;
    if (name[0] == 'h' && name[1] >= '1' && name[1] <= '4')
        marz_buffer_print(&p->outline, "%.*s %s\n", name[1] - '0', "####",
                          p->pending.text ? p->pending.text : "");
    if (strcmp(name, "table") == 0)
        marz_buffer_print(&p->outline, "table %s: %d rows\n", p->captions[p->table_count - 1],
                          p->row);
    if (strcmp(name, "svg") == 0 && page_is_in(p, "figure"))
        marz_buffer_print(&p->outline, "figure\n");
    if (strcmp(name, "p") == 0 || strcmp(name, "li") == 0 || strcmp(name, "td") == 0)
        marz_buffer_char(&p->text, '\n');
}

/// Fails unless the text is well-formed.
static void page_read(page *p, const marz_buffer *html)
{
    memset(p, 0, sizeof *p);
    p->is_persian_clean = true;
    p->cells = calloc(PAGE_CELLS_MAX, sizeof *p->cells);
    assert_non_null(p->cells);
    XML_Parser parser = XML_ParserCreate("UTF-8");
    XML_SetUserData(parser, p);
    XML_SetElementHandler(parser, page_open, page_close);
    XML_SetCharacterDataHandler(parser, page_text);
    if (XML_Parse(parser, html->text, (int)html->length, 1) != XML_STATUS_OK)
        fail_msg("line %lu column %lu: %s", XML_GetCurrentLineNumber(parser),
                 XML_GetCurrentColumnNumber(parser), XML_ErrorString(XML_GetErrorCode(parser)));
    XML_ParserFree(parser);
}

static void page_drop(page *p)
{
    free(p->cells);
    marz_buffer_deinit(&p->text);
    marz_buffer_deinit(&p->outline);
    marz_buffer_deinit(&p->pending);
}

static int32_t page_find_table(const page *p, const char *caption)
{
    for (int32_t t = 0; t < p->table_count; t++)
        if (strncmp(p->captions[t], caption, strlen(caption)) == 0)
            return t;
    fail_msg("no table %s", caption);
    return -1;
}

static const char *page_cell_at(const page *p, int32_t table, int32_t row, int32_t column)
{
    for (int32_t k = 0; k < p->cell_count; k++)
        if (p->cells[k].table == table && p->cells[k].row == row && p->cells[k].column == column)
            return p->cells[k].text;
    return NULL;
}

/// "−1,234" as a number.
static long long page_number(const char *text)
{
    long long value = 0, sign = strncmp(text, "\u2212", 3) == 0 ? -1 : 1;
    for (; *text; text++)
        if (*text >= '0' && *text <= '9')
            value = value * 10 + (*text - '0');
    return sign * value;
}

#endif
