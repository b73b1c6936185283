#include "exchange/headers.h"

#include "base/buffer.h"
#include "base/text.h"

#include <string.h>

typedef struct header {
    int32_t column; ///< position in the list of all columns (schema.h)
    const char *name;
} header;

#define MARZ_HEADER(entity, field, name) {MARZ_COLUMN_##entity##_##field, name},
static const header crm[] = {
#include "exchange/headers_crm.def"
};
static const header english[] = {
#include "exchange/headers.def"
};
static const header persian[] = {
#include "exchange/headers_fa.def"
};
#undef MARZ_HEADER

#define COUNT(list) ((int32_t)(sizeof(list) / sizeof *(list)))

/// Everything that is neither letter nor digit does not count in a header.
static void add_header_key(const char *name, marz_buffer *out)
{
    marz_buffer key = {0};
    marz_text_key(name, strlen(name), &key);
    for (size_t k = 0; k < key.length; k++) {
        const unsigned char c = (unsigned char)key.text[k];
        if (c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'))
            marz_buffer_char(out, (char)c);
    }
    out->is_broken |= key.is_broken;
    marz_buffer_deinit(&key);
}

static void full_key(const char *entity, const char *name, marz_buffer *out)
{
    marz_buffer_clear(out);
    marz_buffer_print(out, "%s/", entity);
    add_header_key(name, out);
}

typedef struct builder {
    marz_headers *headers;
    marz_arena *arena;
    marz_buffer key;
    int32_t capacity;
    bool is_broken;
} builder;

static void add_name(builder *b, const char *entity, int32_t field, const char *name)
{
    full_key(entity, name, &b->key);
    const int32_t before = b->headers->names.count;
    if (b->key.is_broken || before == b->capacity ||
        marz_dict_add(&b->headers->names, b->key.text, b->key.length) == MARZ_NONE) {
        b->is_broken = true;
        return;
    }
    if (b->headers->names.count == before) // said before: the first one stands
        return;
    b->headers->fields[before] = (int16_t)field;
    b->headers->ranks[before] = (int16_t)before;
}

static void add_list(builder *b, const header *list, int32_t count)
{
    for (int32_t k = 0; k < count; k++) {
        marz_entity entity = 0;
        marz_entity_info info = marz_entity_info_of(entity);
        int32_t first = 0;
        while (list[k].column >= first + info.field_count) {
            first += info.field_count;
            info = marz_entity_info_of(++entity);
        }
        add_name(b, info.name, list[k].column - first, list[k].name);
    }
}

static void add_schema(builder *b)
{
    for (marz_entity entity = 0; entity < MARZ_ENTITY_COUNT; entity++) {
        const marz_entity_info info = marz_entity_info_of(entity);
        for (int32_t k = 0; k < info.field_count; k++)
            add_name(b, info.name, k, info.fields[k].name);
        if (marz_field_find(entity, "name") < 0)
            continue;
        add_name(b, info.name, MARZ_HEADER_FIRST_NAME, "first name");
        add_name(b, info.name, MARZ_HEADER_LAST_NAME, "last name");
    }
}

bool marz_headers_init(marz_headers *headers, marz_arena *arena)
{
    builder b = {.headers = headers, .arena = arena};
    b.capacity =
        MARZ_COLUMN_COUNT + 2 * MARZ_ENTITY_COUNT + COUNT(crm) + COUNT(english) + COUNT(persian);
    marz_dict_init(&headers->names, arena);
    headers->fields = MARZ_NEW(arena, int16_t, b.capacity);
    headers->ranks = MARZ_NEW(arena, int16_t, b.capacity);
    if (!headers->fields || !headers->ranks)
        return false;
    add_schema(&b);
    add_list(&b, crm, COUNT(crm));
    add_list(&b, english, COUNT(english));
    add_list(&b, persian, COUNT(persian));
    marz_buffer_deinit(&b.key);
    if (b.is_broken)
        marz_headers_deinit(headers);
    return !b.is_broken;
}

void marz_headers_deinit(marz_headers *headers)
{
    marz_dict_deinit(&headers->names);
}

int32_t marz_headers_find(const marz_headers *headers, marz_entity entity, const char *name,
                          int32_t *rank)
{
    marz_buffer key = {0};
    full_key(marz_entity_info_of(entity).name, name, &key);
    const bool is_broken = key.is_broken;
    const int32_t at =
        is_broken ? MARZ_NONE : marz_dict_find(&headers->names, key.text, key.length);
    marz_buffer_deinit(&key);
    if (is_broken)
        return MARZ_HEADER_NO_MEMORY;
    if (at == MARZ_NONE)
        return MARZ_HEADER_NONE;
    if (rank)
        *rank = headers->ranks[at];
    return headers->fields[at];
}

/// Other words for tables, as compare keys.
static const struct {
    const char *word;
    marz_entity entity;
} table_words[] = {
    {"companies", MARZ_ENTITY_account},  {"company", MARZ_ENTITY_account},
    {"customers", MARZ_ENTITY_account},  {"customer", MARZ_ENTITY_account},
    {"people", MARZ_ENTITY_contact},     {"owners", MARZ_ENTITY_rep},
    {"users", MARZ_ENTITY_rep},          {"user", MARZ_ENTITY_rep},
    {"salespeople", MARZ_ENTITY_rep},    {"opportunity", MARZ_ENTITY_deal},
    {"opportunities", MARZ_ENTITY_deal}, {"seats", MARZ_ENTITY_territory},
    {"targets", MARZ_ENTITY_quota},      {"مشتریان", MARZ_ENTITY_account},
    {"مخاطبان", MARZ_ENTITY_contact},    {"فروشندگان", MARZ_ENTITY_rep},
    {"تیمها", MARZ_ENTITY_team},         {"قلمروها", MARZ_ENTITY_territory},
    {"متصدیان", MARZ_ENTITY_holder},     {"واگذاریها", MARZ_ENTITY_assignment},
    {"محصولات", MARZ_ENTITY_product},    {"رقبا", MARZ_ENTITY_competitor},
    {"سرنخها", MARZ_ENTITY_lead},        {"فرصتها", MARZ_ENTITY_deal},
    {"مراحل", MARZ_ENTITY_stage},        {"فروش", MARZ_ENTITY_sale},
    {"فعالیتها", MARZ_ENTITY_activity},  {"سهمیهها", MARZ_ENTITY_quota},
};

static marz_entity entity_of_word(const char *word)
{
    const marz_entity entity = marz_entity_find(word);
    if (entity != MARZ_ENTITY_COUNT)
        return entity;
    for (size_t k = 0; k < sizeof table_words / sizeof *table_words; k++)
        if (strcmp(table_words[k].word, word) == 0)
            return table_words[k].entity;
    return MARZ_ENTITY_COUNT;
}

/// The only table that a word of the name means; MARZ_ENTITY_COUNT if none or several.
static marz_entity entity_in_words(char *key)
{
    marz_entity found = MARZ_ENTITY_COUNT;
    for (char *p = key; *p;) {
        char *end = p + strcspn(p, " -_.,()");
        const bool is_last = *end == '\0';
        *end = '\0';
        const marz_entity entity = entity_of_word(p);
        if (entity != MARZ_ENTITY_COUNT) {
            if (found != MARZ_ENTITY_COUNT && found != entity)
                return MARZ_ENTITY_COUNT;
            found = entity;
        }
        p = is_last ? end : end + 1;
    }
    return found;
}

bool marz_entity_by_name(const char *name, marz_entity *entity)
{
    marz_buffer solid = {0}, key = {0};
    add_header_key(name, &solid);
    *entity = solid.text ? entity_of_word(solid.text) : MARZ_ENTITY_COUNT;
    marz_text_key(name, strlen(name), &key);
    const bool is_export = key.text && (strstr(key.text, "export") || strstr(key.text, "hubspot") ||
                                        strstr(key.text, "salesforce"));
    if (*entity == MARZ_ENTITY_COUNT && is_export)
        *entity = entity_in_words(key.text);
    const bool is_broken = solid.is_broken || key.is_broken;
    marz_buffer_deinit(&solid);
    marz_buffer_deinit(&key);
    return !is_broken;
}

/// Known headers of an entity; 0 if a required column is missing, MARZ_HEADER_NO_MEMORY.
static int32_t known_headers(const marz_headers *headers, marz_entity entity,
                             const char *const *names, int32_t count)
{
    const marz_entity_info info = marz_entity_info_of(entity);
    bool seen[MARZ_FIELDS_MAX] = {false};
    int32_t known = 0, halves = 0;
    for (int32_t k = 0; k < count; k++) {
        const int32_t field = marz_headers_find(headers, entity, names[k], NULL);
        if (field == MARZ_HEADER_NO_MEMORY)
            return field;
        halves += field >= MARZ_HEADER_FIRST_NAME;
        if (field < 0 || field >= MARZ_FIELDS_MAX || seen[field])
            continue;
        seen[field] = true;
        known++;
    }
    for (int32_t k = 0; k < info.field_count; k++) {
        const bool is_name = strcmp(info.fields[k].name, "name") == 0 && halves == 2;
        if (info.fields[k].is_required && !seen[k] && !is_name)
            return 0;
    }
    return known + halves;
}

bool marz_entity_by_headers(const marz_headers *headers, const char *const *names, int32_t count,
                            marz_entity *entity)
{
    marz_entity best = MARZ_ENTITY_COUNT;
    int32_t best_known = 2;
    bool is_unique = true;
    for (marz_entity k = 0; k < MARZ_ENTITY_COUNT; k++) {
        const int32_t known = known_headers(headers, k, names, count);
        if (known == MARZ_HEADER_NO_MEMORY)
            return false;
        if (known < best_known || known < 3 || 2 * known < count)
            continue;
        is_unique = known > best_known;
        best_known = known;
        best = k;
    }
    *entity = is_unique ? best : MARZ_ENTITY_COUNT;
    return true;
}

const char *marz_header_persian(marz_entity entity, int32_t field)
{
    int32_t column = field;
    for (marz_entity k = 0; k < entity; k++)
        column += marz_entity_info_of(k).field_count;
    for (int32_t k = 0; k < COUNT(persian); k++)
        if (persian[k].column == column)
            return persian[k].name;
    return NULL;
}
