#include "exchange/mapping.h"

#include "base/file.h"
#include "base/text.h"
#include "exchange/mapping_value.h"

#include <ini.h>
#include <string.h>

#define SECTION_BYTES_MAX 49 ///< what inih keeps of a section's name
#define LINE_BYTES_MAX 190   ///< what inih keeps of a line, with its end

/// State of reading one file.
typedef struct parser {
    marz_mapping *mapping;
    marz_arena *arena;
    const char *at, *end; ///< text not read yet
    int32_t line;         ///< of the line read last
    marz_error *error;
    marz_status status; ///< of the first mistake; what follows is skipped
} parser;

static marz_status fail_here(parser *p, marz_status status)
{
    marz_where(p->error, "%s:%d", p->mapping->path, p->line);
    return p->status = status;
}

static marz_status no_memory(parser *p)
{
    marz_fail(p->error, MARZ_E_NO_MEMORY, "no memory for the mapping");
    return fail_here(p, MARZ_E_NO_MEMORY);
}

static marz_status too_many(parser *p, const char *what)
{
    marz_fail(p->error, MARZ_E_LIMIT, "more than %d %s", MARZ_MAPPING_SECTIONS_MAX, what);
    return fail_here(p, MARZ_E_LIMIT);
}

bool marz_words_add(marz_words *words, const char *from, const char *to, marz_arena *arena,
                    bool *is_new)
{
    marz_buffer id = {0};
    marz_text_id(from, strlen(from), &id);
    const int32_t before = words->from.count;
    const int32_t at =
        id.is_broken ? MARZ_NONE : marz_dict_add(&words->from, id.text ? id.text : "", id.length);
    marz_buffer_deinit(&id);
    if (at == MARZ_NONE)
        return false;
    *is_new = at == before;
    if (!*is_new)
        return true;
    if (at == words->capacity) {
        const int32_t capacity = words->capacity ? words->capacity * 2 : 16;
        const char **larger = MARZ_NEW(arena, const char *, capacity);
        if (!larger)
            return false;
        for (int32_t k = 0; k < at; k++)
            larger[k] = words->to[k];
        words->to = larger;
        words->capacity = capacity;
    }
    words->to[at] = marz_arena_copy(arena, to, strlen(to));
    return words->to[at] != NULL;
}

/// The list of words of that name; made empty if it is new (line 0 until its section comes).
static marz_words *values_named(parser *p, const char *name)
{
    marz_mapping *m = p->mapping;
    for (int32_t k = 0; k < m->value_count; k++)
        if (strcmp(m->values[k]->name, name) == 0)
            return m->values[k];
    if (m->value_count == MARZ_MAPPING_SECTIONS_MAX)
        return too_many(p, "lists of values"), NULL;
    marz_words *words = MARZ_NEW(p->arena, marz_words, 1);
    if (words)
        words->name = marz_arena_copy(p->arena, name, strlen(name));
    if (!words || !words->name)
        return no_memory(p), NULL;
    marz_dict_init(&words->from, p->arena);
    return m->values[m->value_count++] = words;
}

static marz_lookup *lookup_named(parser *p, const char *name)
{
    marz_mapping *m = p->mapping;
    for (int32_t k = 0; k < m->lookup_count; k++)
        if (strcmp(m->lookups[k]->words.name, name) == 0)
            return m->lookups[k];
    if (m->lookup_count == MARZ_MAPPING_SECTIONS_MAX)
        return too_many(p, "lookups"), NULL;
    marz_lookup *lookup = MARZ_NEW(p->arena, marz_lookup, 1);
    if (lookup)
        lookup->words.name = marz_arena_copy(p->arena, name, strlen(name));
    if (!lookup || !lookup->words.name)
        return no_memory(p), NULL;
    lookup->words.must_match = true;
    lookup->line = p->line;
    marz_dict_init(&lookup->words.from, p->arena);
    return m->lookups[m->lookup_count++] = lookup;
}

/// A value without the double quotes around it.
static const char *unquoted(parser *p, const char *value)
{
    const size_t length = strlen(value);
    const bool is_quoted = length >= 2 && value[0] == '"' && value[length - 1] == '"';
    const char *copy = is_quoted ? marz_arena_copy(p->arena, value + 1, length - 2)
                                 : marz_arena_copy(p->arena, value, length);
    if (!copy)
        no_memory(p);
    return copy;
}

static marz_status add_word(parser *p, const char *list, const char *from, const char *value)
{
    marz_words *words = values_named(p, list);
    const char *to = words ? unquoted(p, value) : NULL;
    if (!to)
        return p->status;
    words->is_defined = true;
    if (strcmp(from, "*") == 0) {
        words->otherwise = to;
        return MARZ_OK;
    }
    bool is_new;
    if (!marz_words_add(words, from, to, p->arena, &is_new))
        return no_memory(p);
    if (is_new)
        return MARZ_OK;
    marz_fail(p->error, MARZ_E_INPUT, "\"%s\" stands twice in the values %s", from, list);
    return fail_here(p, MARZ_E_INPUT);
}

static marz_status set_lookup(parser *p, const char *name, const char *key, const char *value)
{
    marz_lookup *lookup = lookup_named(p, name);
    const char *copy = lookup ? unquoted(p, value) : NULL;
    if (!copy)
        return p->status;
    lookup->words.is_defined = true;
    lookup->line = p->line;
    if (strcmp(key, "file") == 0)
        lookup->file = copy;
    else if (strcmp(key, "key") == 0)
        lookup->key = copy;
    else if (strcmp(key, "value") == 0)
        lookup->value = copy;
    else {
        marz_fail(p->error, MARZ_E_INPUT, "a lookup has file, key and value, not \"%s\"", key);
        return fail_here(p, MARZ_E_INPUT);
    }
    return MARZ_OK;
}

/// The section [entity from file as label], made if it is new.
static marz_section *section_named(parser *p, const char *name)
{
    marz_mapping *m = p->mapping;
    for (int32_t k = 0; k < m->section_count; k++)
        if (strcmp(m->sections[k].name, name) == 0)
            return &m->sections[k];
    const char *from = strstr(name, " from ");
    if (!from) {
        marz_fail(p->error, MARZ_E_INPUT, "unknown section [%s]", name);
        marz_hint(p->error, "Sections are [account from FILE], [lookup NAME] and [values NAME].");
        return fail_here(p, MARZ_E_INPUT), NULL;
    }
    char *table = marz_arena_copy(p->arena, name, (size_t)(from - name));
    char *file = marz_arena_copy(p->arena, from + 6, strlen(from + 6));
    const char *copy = marz_arena_copy(p->arena, name, strlen(name));
    if (!table || !file || !copy)
        return no_memory(p), NULL;
    char *label = strstr(file, " as ");
    if (label)
        *label = '\0';
    const marz_entity entity = marz_entity_find(table);
    if (entity == MARZ_ENTITY_COUNT) {
        marz_fail(p->error, MARZ_E_INPUT, "there is no table \"%s\"", table);
        return fail_here(p, MARZ_E_INPUT), NULL;
    }
    if (m->section_count == MARZ_MAPPING_SECTIONS_MAX)
        return too_many(p, "tables"), NULL;
    marz_section *section = &m->sections[m->section_count++];
    *section = (marz_section){.name = copy, .file = file, .line = p->line};
    section->rule.entity = entity;
    return section;
}

static marz_status set_file_option(parser *p, marz_section *s, const char *option,
                                   const char *value)
{
    marz_status status = MARZ_OK;
    if (strcmp(option, "encoding") == 0) {
        s->encoding = marz_arena_copy(p->arena, value, strlen(value));
        return s->encoding ? MARZ_OK : no_memory(p);
    }
    if (strcmp(option, "separator") == 0)
        status = marz_value_separator(value, &s->separator, p->error);
    else if (strcmp(option, "numbers") == 0)
        status = marz_value_style(value, &s->style, p->error), s->has_style = !status;
    else if (strcmp(option, "dates") == 0)
        status = marz_value_order(value, &s->order, p->error), s->has_order = !status;
    else
        status = marz_fail(p->error, MARZ_E_INPUT,
                           "file. takes encoding, separator, numbers or dates, not \"%s\"", option);
    return status ? fail_here(p, status) : MARZ_OK;
}

static marz_status add_condition(parser *p, marz_section *s, const char *value)
{
    marz_rule *rule = &s->rule;
    marz_condition *larger = MARZ_NEW(p->arena, marz_condition, rule->condition_count + 1);
    if (!larger)
        return no_memory(p);
    if (rule->condition_count)
        memcpy(larger, rule->conditions, (size_t)rule->condition_count * sizeof *larger);
    marz_condition *fresh = &larger[rule->condition_count];
    const marz_status status = marz_value_condition(value, p->arena, fresh, p->error);
    if (status)
        return fail_here(p, status);
    fresh->line = p->line;
    rule->conditions = larger;
    rule->condition_count++;
    return MARZ_OK;
}

/// field.lookup, field.values and the like.
static marz_status set_field_option(parser *p, marz_field_rule *rule, const char *option,
                                    const char *value)
{
    marz_status status = MARZ_OK;
    if (strcmp(option, "lookup") == 0) {
        const marz_lookup *lookup = lookup_named(p, value);
        rule->lookup = lookup ? &lookup->words : NULL;
        return p->status;
    }
    if (strcmp(option, "values") == 0) {
        rule->values = values_named(p, value);
        return p->status;
    }
    if (strcmp(option, "scale") == 0)
        status = marz_value_scale(value, &rule->factor, p->error);
    else if (strcmp(option, "numbers") == 0)
        status = marz_value_style(value, &rule->style, p->error), rule->has_style = !status;
    else if (strcmp(option, "dates") == 0)
        status = marz_value_order(value, &rule->order, p->error), rule->has_order = !status;
    else if (strcmp(option, "shift") == 0)
        status = marz_value_shift(value, rule, p->error);
    else if (strcmp(option, "period") == 0)
        status = marz_value_snap(value, &rule->snap, p->error);
    else
        status = marz_fail(p->error, MARZ_E_INPUT,
                           "a column takes lookup, values, scale, numbers, dates, shift or period, "
                           "not \"%s\"",
                           option);
    return status ? fail_here(p, status) : MARZ_OK;
}

static marz_status no_field(parser *p, const marz_section *s, const char *name)
{
    const marz_entity_info info = marz_entity_info_of(s->rule.entity);
    marz_fail(p->error, MARZ_E_INPUT, "the table %s has no column \"%s\"", info.name, name);
    marz_hint(p->error, "Left of the = stands our column, right of it the one of the file.");
    return fail_here(p, MARZ_E_INPUT);
}

static marz_status set_field(parser *p, marz_section *s, const char *key, const char *value)
{
    const char *dot = strchr(key, '.');
    const char *name = marz_arena_copy(p->arena, key, dot ? (size_t)(dot - key) : strlen(key));
    if (!name)
        return no_memory(p);
    const int32_t field = marz_field_find(s->rule.entity, name);
    if (field < 0)
        return no_field(p, s, name);
    marz_field_rule *rule = &s->rule.fields[field];
    if (dot)
        return set_field_option(p, rule, dot + 1, value);
    if (rule->part_count) {
        marz_fail(p->error, MARZ_E_INPUT, "%s is given twice", name);
        return fail_here(p, MARZ_E_INPUT);
    }
    rule->line = p->line;
    const marz_status status = marz_value_parts(value, p->arena, rule, p->error);
    return status ? fail_here(p, status) : MARZ_OK;
}

static marz_status set(parser *p, const char *section, const char *key, const char *value)
{
    if (strncmp(section, "values ", 7) == 0)
        return add_word(p, section + 7, key, value);
    if (strncmp(section, "lookup ", 7) == 0)
        return set_lookup(p, section + 7, key, value);
    marz_section *s = section_named(p, section);
    if (!s)
        return p->status;
    if (strncmp(key, "file.", 5) == 0)
        return set_file_option(p, s, key + 5, value);
    if (strcmp(key, "row.where") == 0)
        return add_condition(p, s, value);
    return set_field(p, s, key, value);
}

static int handle(void *context, const char *section, const char *key, const char *value)
{
    parser *p = context;
    return !p->status && !set(p, section, key, value);
}

/// One line for inih, which keeps no count of lines and cuts what is too long without a word.
static char *read_line(char *to, int capacity, void *context)
{
    parser *p = context;
    if (p->at >= p->end || p->status)
        return NULL;
    const char *newline = memchr(p->at, '\n', (size_t)(p->end - p->at));
    const char *stop = newline ? newline : p->end;
    while (p->at < stop && (*p->at == ' ' || *p->at == '\t')) // no continued lines
        p->at++;
    const size_t length = (size_t)(stop - p->at);
    const char *bracket = memchr(p->at, ']', length);
    p->line++;
    if (length > LINE_BYTES_MAX || (int)length + 2 > capacity) {
        marz_fail(p->error, MARZ_E_LIMIT, "the line is longer than %d bytes", LINE_BYTES_MAX);
        return fail_here(p, MARZ_E_LIMIT), NULL;
    }
    if (length && *p->at == '[' && bracket && bracket - p->at - 1 > SECTION_BYTES_MAX) {
        marz_fail(p->error, MARZ_E_LIMIT, "the name of the section is longer than %d bytes",
                  SECTION_BYTES_MAX);
        return fail_here(p, MARZ_E_LIMIT), NULL;
    }
    memcpy(to, p->at, length);
    to[length] = '\n';
    to[length + 1] = '\0';
    p->at = newline ? newline + 1 : p->end;
    return to;
}

static marz_status undefined(parser *p, const char *what, const char *name)
{
    marz_fail(p->error, MARZ_E_INPUT, "there is no section [%s %s]", what, name);
    marz_where(p->error, "%s", p->mapping->path);
    return MARZ_E_INPUT;
}

/// What is named must be there, and lookups must be complete.
static marz_status check_names(parser *p)
{
    const marz_mapping *m = p->mapping;
    for (int32_t k = 0; k < m->value_count; k++)
        if (!m->values[k]->is_defined)
            return undefined(p, "values", m->values[k]->name);
    for (int32_t k = 0; k < m->lookup_count; k++) {
        const marz_lookup *lookup = m->lookups[k];
        if (!lookup->words.is_defined)
            return undefined(p, "lookup", lookup->words.name);
        if (lookup->file && lookup->key && lookup->value)
            continue;
        marz_fail(p->error, MARZ_E_INPUT, "the lookup %s needs file, key and value",
                  lookup->words.name);
        marz_where(p->error, "%s:%d", m->path, lookup->line);
        return MARZ_E_INPUT;
    }
    return MARZ_OK;
}

/// Styles of the file hold for all its columns that have none of their own.
static void spread_styles(marz_section *s)
{
    for (int32_t k = 0; k < MARZ_FIELDS_MAX; k++) {
        marz_field_rule *rule = &s->rule.fields[k];
        if (s->has_style && !rule->has_style)
            rule->style = s->style, rule->has_style = true;
        if (s->has_order && !rule->has_order)
            rule->order = s->order, rule->has_order = true;
    }
}

marz_status marz_mapping_parse(const char *text, size_t length, const char *name, marz_arena *arena,
                               marz_mapping *mapping, marz_error *error)
{
    *mapping = (marz_mapping){.path = name};
    parser p = {
        .mapping = mapping, .arena = arena, .at = text, .end = text + length, .error = error};
    mapping->sections = MARZ_NEW(arena, marz_section, MARZ_MAPPING_SECTIONS_MAX);
    mapping->lookups = MARZ_NEW(arena, marz_lookup *, MARZ_MAPPING_SECTIONS_MAX);
    mapping->values = MARZ_NEW(arena, marz_words *, MARZ_MAPPING_SECTIONS_MAX);
    if (!mapping->sections || !mapping->lookups || !mapping->values)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the mapping");
    if (length && (memchr(text, '\0', length) || marz_text_valid_length(text, length) < length)) {
        marz_fail(error, MARZ_E_INPUT, "the mapping is no UTF-8 text");
        marz_where(error, "%s", name);
        return MARZ_E_INPUT;
    }
    const int wrong_line = ini_parse_stream(read_line, &p, handle, &p);
    if (!p.status && wrong_line) {
        marz_fail(error, MARZ_E_INPUT, "the line is neither [section] nor name = value");
        marz_where(error, "%s:%d", name, wrong_line);
        p.status = MARZ_E_INPUT;
    }
    for (int32_t k = 0; k < mapping->section_count; k++)
        spread_styles(&mapping->sections[k]);
    return p.status ? p.status : check_names(&p);
}

marz_status marz_mapping_read(const char *path, marz_arena *arena, marz_mapping *mapping,
                              marz_error *error)
{
    *mapping = (marz_mapping){.path = path};
    marz_buffer text = {0};
    marz_status status = marz_file_read(path, MARZ_MAPPING_BYTES_MAX, &text, error);
    if (!status)
        status = marz_mapping_parse(text.text ? text.text : "", text.length, path, arena, mapping,
                                    error);
    marz_buffer_deinit(&text);
    return status;
}

void marz_mapping_deinit(marz_mapping *mapping)
{
    for (int32_t k = 0; k < mapping->value_count; k++)
        marz_dict_deinit(&mapping->values[k]->from);
    for (int32_t k = 0; k < mapping->lookup_count; k++)
        marz_dict_deinit(&mapping->lookups[k]->words.from);
    mapping->value_count = mapping->lookup_count = 0;
}
