#include "rows.h"

#include "base/buffer.h"
#include "base/calendar.h"
#include "base/int128.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int32_t day_of(const char *iso)
{
    int32_t day = 0;
    if (!marz_day_parse_iso(iso, &day))
        fail_msg("no date: %s", iso);
    return day;
}

static void set_field(marz_entity entity, const char *name, const char *value, marz_row *row,
                      uint32_t *mask)
{
    const int32_t k = marz_field_find(entity, name);
    if (k < 0)
        fail_msg("no field: %s", name);
    const marz_kind kind = marz_entity_info_of(entity).fields[k].kind;
    *mask |= UINT32_C(1) << k;
    if (marz_kind_is_text(kind))
        row->values[k].text = value;
    else if (!*value)
        row->values[k].number = MARZ_UNKNOWN;
    else
        row->values[k].number =
            kind == MARZ_KIND_DATE ? day_of(value) : (int64_t)strtoll(value, NULL, 10);
}

void row_parse(marz_entity entity, const char *text, marz_row *row, uint32_t *mask)
{
    static char copy[4096];
    snprintf(copy, sizeof copy, "%s", text);
    *mask = 0;
    const marz_entity_info info = marz_entity_info_of(entity);
    for (int32_t k = 0; k < info.field_count; k++)
        row->values[k] = (marz_value){.number = MARZ_UNKNOWN};
    for (char *part = copy, *next; part && *part; part = next) {
        next = strchr(part, '|');
        if (next)
            *next++ = '\0';
        char *equals = strchr(part, '=');
        *equals = '\0';
        set_field(entity, part, equals + 1, row, mask);
    }
}

marz_put row_put(marz_store *store, marz_entity entity, const char *text)
{
    marz_row row;
    uint32_t mask;
    marz_put result = MARZ_PUT_NEW;
    marz_error error = {0};
    row_parse(entity, text, &row, &mask);
    assert_ok(marz_store_put(store, entity, &row, mask, &result, &error), &error);
    return result;
}

typedef struct listing {
    marz_entity entity;
    marz_buffer text;
} listing;

static marz_status add_row(void *context, const marz_row *row, marz_error *error)
{
    (void)error;
    listing *list = context;
    const marz_entity_info info = marz_entity_info_of(list->entity);
    for (int32_t k = 0; k < info.field_count; k++) {
        const marz_value value = row->values[k];
        const bool is_text = marz_kind_is_text(info.fields[k].kind);
        if (is_text ? !value.text : value.number == MARZ_UNKNOWN)
            continue;
        marz_buffer_print(&list->text, "%s%s=", k ? "|" : "", info.fields[k].name);
        if (is_text)
            marz_buffer_text(&list->text, value.text);
        else
            marz_buffer_print(&list->text, "%" PRId64, value.number);
    }
    marz_buffer_char(&list->text, '\n');
    return MARZ_OK;
}

char *rows_text(marz_store *store, marz_entity entity)
{
    listing list = {.entity = entity};
    marz_error error = {0};
    assert_ok(marz_store_each(store, entity, add_row, &list, &error), &error);
    if (!list.text.text)
        marz_buffer_text(&list.text, "");
    return list.text.text;
}
