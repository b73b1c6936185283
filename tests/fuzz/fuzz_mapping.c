/// @file fuzz_mapping.c
/// A mapping and, behind a zero byte, the cells of one row (separated by \x1f): what the mapping
/// says is done with any row, or refused with a reason.
#include "fuzz.h"

#include "base/int128.h"
#include "base/text.h"
#include "exchange/mapping.h"
#include "exchange/row.h"

#include <string.h>

static const char *const headers[] = {"a", "b", "c", "d"};

/// Up to four cells of one row; the memory is the caller's.
static int32_t cut_cells(char *text, marz_cell cells[4])
{
    int32_t count = 0;
    while (count < 4) {
        const size_t length = strcspn(text, "\x1f");
        const bool is_last = text[length] == '\0';
        text[length] = '\0';
        cells[count++] = (marz_cell){.text = text, .length = (uint32_t)length};
        if (is_last)
            break;
        text += length + 1;
    }
    return count;
}

static void check_row(const marz_row_maker *m, const marz_row *row)
{
    PROMISE(row->values[0].text && *row->values[0].text);
    for (int32_t k = 0; k < m->info.field_count; k++) {
        const marz_field_info *field = &m->info.fields[k];
        const marz_value *value = &row->values[k];
        PROMISE(!marz_kind_is_text(field->kind) || value->number == MARZ_UNKNOWN);
        PROMISE(!field->is_required || !marz_value_is_empty(field->kind, value));
        if (field->kind == MARZ_KIND_DATE && value->number != MARZ_UNKNOWN)
            PROMISE(value->number >= MARZ_DAY_MIN && value->number <= MARZ_DAY_MAX);
        if (value->text)
            PROMISE(marz_text_valid_length(value->text, strlen(value->text)) ==
                    strlen(value->text));
    }
}

static void run_section(const marz_section *section, char *text, marz_arena *arena)
{
    marz_cell cells[4];
    bool used[4], is_wanted;
    marz_row row;
    marz_problem problem;
    marz_keys keys = {0};
    marz_row_maker m = {.rule = section->rule,
                        .info = marz_entity_info_of(section->rule.entity),
                        .headers = headers,
                        .header_count = 4,
                        .is_ragged = true,
                        .keys = &keys};
    marz_converter_init(&m.converter, section->rule.entity, arena, "KWD", MARZ_NUMBER_ANY);
    const marz_record record = {.cells = cells, .count = cut_cells(text, cells), .line = 2};
    if (marz_rule_bind(&m.rule, "m", "f", headers, 4, used, &problem.error) == MARZ_OK &&
        marz_row_is_wanted(&m, &record, &is_wanted) && is_wanted) {
        if (marz_row_make(&m, &record, &row, &problem) == MARZ_OK)
            check_row(&m, &row);
        else
            PROMISE(problem.error.message[0] != '\0');
    }
    marz_keys_deinit(&keys);
    marz_converter_deinit(&m.converter);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *zero = memchr(data, 0, size);
    const size_t length = zero ? (size_t)(zero - data) : size;
    marz_arena *arena = marz_arena_create(0);
    marz_mapping mapping;
    marz_error error = {0};
    const marz_status status =
        marz_mapping_parse((const char *)data, length, "m", arena, &mapping, &error);
    PROMISE(status == MARZ_OK || error.message[0] != '\0');
    const char *row = zero ? (const char *)zero + 1 : "";
    const size_t row_length = zero ? size - length - 1 : 0;
    const bool is_text =
        !memchr(row, 0, row_length) && marz_text_valid_length(row, row_length) == row_length;
    for (int32_t k = 0; status == MARZ_OK && is_text && k < mapping.section_count; k++)
        run_section(&mapping.sections[k], marz_arena_copy(arena, row, row_length), arena);
    marz_mapping_deinit(&mapping);
    marz_arena_destroy(arena);
    return 0;
}
