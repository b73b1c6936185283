#include "exchange/row.h"

#include "base/text.h"

#include <string.h>

/// The part that a column becomes.
static bool set_column(marz_field_rule *rule, int32_t column, const char *name, marz_arena *arena)
{
    rule->parts = MARZ_NEW(arena, marz_part, 1);
    if (!rule->parts)
        return false;
    rule->parts[0] = (marz_part){.text = name, .is_column = true, .column = column};
    rule->part_count = 1;
    return true;
}

/// "first last" from two columns.
static bool set_name(marz_field_rule *rule, int32_t first, int32_t last, marz_arena *arena)
{
    rule->parts = MARZ_NEW(arena, marz_part, 3);
    if (!rule->parts)
        return false;
    rule->parts[0] = (marz_part){.is_column = true, .column = first};
    rule->parts[1] = (marz_part){.text = " "};
    rule->parts[2] = (marz_part){.is_column = true, .column = last};
    rule->part_count = 3;
    return true;
}

bool marz_rule_from_headers(const marz_headers *headers, marz_entity entity,
                            const char *const *names, int32_t count, marz_arena *arena,
                            marz_rule *rule, bool *used)
{
    int32_t rank[MARZ_FIELDS_MAX], halves[2] = {MARZ_NONE, MARZ_NONE};
    *rule = (marz_rule){.entity = entity};
    for (int32_t column = 0; column < count; column++) {
        int32_t new_rank = 0;
        const int32_t field = marz_headers_find(headers, entity, names[column], &new_rank);
        used[column] = false;
        if (field == MARZ_HEADER_NO_MEMORY)
            return false;
        if (field == MARZ_HEADER_FIRST_NAME || field == MARZ_HEADER_LAST_NAME)
            halves[field - MARZ_HEADER_FIRST_NAME] = column;
        if (field < 0 || field >= MARZ_FIELDS_MAX)
            continue;
        marz_field_rule *target = &rule->fields[field];
        if (target->part_count && rank[field] <= new_rank)
            continue;
        if (target->part_count)
            used[target->parts[0].column] = false;
        rank[field] = new_rank;
        used[column] = true;
        if (!set_column(target, column, names[column], arena))
            return false;
    }
    const int32_t name = marz_field_find(entity, "name");
    if (name < 0 || rule->fields[name].part_count || halves[0] == MARZ_NONE ||
        halves[1] == MARZ_NONE)
        return true;
    used[halves[0]] = used[halves[1]] = true;
    return set_name(&rule->fields[name], halves[0], halves[1], arena);
}

/// @return false when out of memory
static bool compare_names(const char *a, const char *b, bool *are_same)
{
    marz_buffer x = {0}, y = {0};
    marz_text_key(a, strlen(a), &x);
    marz_text_key(b, strlen(b), &y);
    const bool is_broken = x.is_broken || y.is_broken;
    *are_same = strcmp(x.text ? x.text : "", y.text ? y.text : "") == 0;
    marz_buffer_deinit(&x);
    marz_buffer_deinit(&y);
    return !is_broken;
}

/// @param column  set to MARZ_NONE if there is none  @return false when out of memory
static bool find_column(const char *name, const char *const *names, int32_t count, int32_t *column)
{
    *column = MARZ_NONE;
    for (int32_t k = 0; k < count && *column == MARZ_NONE; k++)
        if (strcmp(name, names[k]) == 0)
            *column = k;
    for (int32_t k = 0; k < count && *column == MARZ_NONE; k++) {
        bool are_same;
        if (!compare_names(name, names[k], &are_same))
            return false;
        if (are_same)
            *column = k;
    }
    return true;
}

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a row");
}

static marz_status no_column(const char *mapping_path, int32_t line, const char *file,
                             const char *name, marz_error *error)
{
    marz_fail(error, MARZ_E_INPUT, "%s has no column \"%s\"", file, name);
    marz_hint(error, "Write the name as the first line of the file has it; constants stand in "
                     "double quotes.");
    marz_where(error, "%s:%d", mapping_path, line);
    return MARZ_E_INPUT;
}

marz_status marz_rule_bind(marz_rule *rule, const char *mapping_path, const char *file,
                           const char *const *names, int32_t count, bool *used, marz_error *error)
{
    for (int32_t k = 0; k < MARZ_FIELDS_MAX; k++) {
        for (int32_t p = 0; p < rule->fields[k].part_count; p++) {
            marz_part *part = &rule->fields[k].parts[p];
            if (!part->is_column)
                continue;
            if (!find_column(part->text, names, count, &part->column))
                return no_memory(error);
            if (part->column == MARZ_NONE)
                return no_column(mapping_path, rule->fields[k].line, file, part->text, error);
            used[part->column] = true;
        }
    }
    for (int32_t k = 0; k < rule->condition_count; k++) {
        marz_condition *c = &rule->conditions[k];
        if (!find_column(c->name, names, count, &c->column))
            return no_memory(error);
        if (c->column == MARZ_NONE)
            return no_column(mapping_path, c->line, file, c->name, error);
        used[c->column] = true;
    }
    return MARZ_OK;
}

static const char empty_text[1] = "";

static marz_cell cell_at(const marz_record *record, int32_t column)
{
    if (column < record->count)
        return record->cells[column];
    return (marz_cell){.text = (char *)(uintptr_t)empty_text};
}

bool marz_row_is_wanted(const marz_row_maker *maker, const marz_record *record, bool *is_wanted)
{
    *is_wanted = true;
    for (int32_t k = 0; k < maker->rule.condition_count && *is_wanted; k++) {
        const marz_condition *c = &maker->rule.conditions[k];
        const marz_cell cell = cell_at(record, c->column);
        marz_buffer id = {0};
        marz_text_id(cell.text, cell.length, &id);
        bool is_one = false;
        for (int32_t w = 0; w < c->word_count; w++)
            is_one |= strcmp(c->words[w], id.text ? id.text : "") == 0;
        const bool is_broken = id.is_broken;
        marz_buffer_deinit(&id);
        if (is_broken)
            return false;
        *is_wanted = is_one != c->is_not;
    }
    return true;
}

/// Joins the parts; all columns empty: an empty cell, whatever the constants between them.
static marz_status join(const marz_field_rule *rule, const marz_record *record, marz_arena *scratch,
                        marz_cell *cell, marz_error *error)
{
    marz_buffer text = {0};
    bool has_column = false, has_text = false;
    for (int32_t k = 0; k < rule->part_count; k++) {
        const marz_part *part = &rule->parts[k];
        if (!part->is_column) {
            marz_buffer_text(&text, part->text);
            continue;
        }
        const marz_cell piece = cell_at(record, part->column);
        marz_buffer_add(&text, piece.text, piece.length);
        has_column = true;
        has_text |= piece.length > 0;
    }
    const bool is_empty = has_column && !has_text;
    cell->text = marz_arena_copy(scratch, text.text, is_empty ? 0 : text.length);
    cell->length = is_empty ? 0 : (uint32_t)text.length;
    cell->kind = MARZ_CELL_TEXT;
    const bool failed = text.is_broken || !cell->text;
    marz_buffer_deinit(&text);
    return failed ? no_memory(error) : MARZ_OK;
}

/// Replaces a cell by what a list of words says.
static marz_status translate(const marz_words *words, marz_arena *scratch, marz_cell *cell,
                             marz_error *error)
{
    if (cell->length == 0)
        return MARZ_OK;
    marz_buffer id = {0};
    marz_text_id(cell->text, cell->length, &id);
    const int32_t at = marz_dict_find(&words->from, id.text ? id.text : "", id.length);
    const char *to = at != MARZ_NONE ? words->to[at] : words->otherwise;
    char *copy = NULL;
    if (to)
        copy = marz_arena_copy(scratch, to, strlen(to));
    else if (words->must_match) // a key of the other file must not pass for one of ours
        copy = marz_arena_print(scratch, "?%s", id.text ? id.text : "");
    else
        copy = cell->text;
    const bool is_broken = id.is_broken;
    marz_buffer_deinit(&id);
    if (!copy || is_broken)
        return no_memory(error);
    *cell = (marz_cell){.text = copy, .length = (uint32_t)strlen(copy), .kind = cell->kind};
    return MARZ_OK;
}

static marz_status compose(const marz_field_rule *rule, const marz_record *record,
                           marz_arena *scratch, marz_cell *cell, marz_error *error)
{
    marz_status status = MARZ_OK;
    if (rule->part_count == 1 && rule->parts[0].is_column)
        *cell = cell_at(record, rule->parts[0].column);
    else
        status = join(rule, record, scratch, cell, error);
    if (!status && rule->lookup)
        status = translate(rule->lookup, scratch, cell, error);
    if (!status && rule->values)
        status = translate(rule->values, scratch, cell, error);
    return status;
}

/// The first cell of the file that the field is made from, counted from 1; 0 if none.
static int32_t column_of(const marz_field_rule *rule)
{
    for (int32_t k = 0; k < rule->part_count; k++)
        if (rule->parts[k].is_column)
            return rule->parts[k].column + 1;
    return 0;
}

/// A row that does not fit the header is out of step: no cell can be trusted.
static marz_status check_shape(const marz_row_maker *m, const marz_record *record,
                               marz_problem *problem)
{
    marz_error *error = &problem->error;
    problem->column = record->problem_column;
    if (record->problem)
        return marz_fail(error, MARZ_E_INPUT, "%s", record->problem);
    problem->column = 0;
    bool is_out_of_step = record->count < m->header_count && !m->is_ragged;
    for (int32_t k = m->header_count; k < record->count; k++)
        is_out_of_step |= record->cells[k].length > 0;
    if (!is_out_of_step)
        return MARZ_OK;
    return marz_fail(error, MARZ_E_INPUT, "the row has %d cells, the header has %d", record->count,
                     m->header_count);
}

/// Tables whose rows are known by their name where the source has no key.
static bool is_named(marz_entity entity)
{
    static const marz_entity named[] = {MARZ_ENTITY_account, MARZ_ENTITY_rep,
                                        MARZ_ENTITY_team,    MARZ_ENTITY_territory,
                                        MARZ_ENTITY_product, MARZ_ENTITY_competitor};
    for (size_t k = 0; k < sizeof named / sizeof *named; k++)
        if (named[k] == entity)
            return true;
    return false;
}

/// Tables of things that last: a row without a key where others have one is a mistake.
static bool needs_key(const marz_row_maker *m)
{
    const marz_entity entity = m->rule.entity;
    const bool is_thing = is_named(entity) || entity == MARZ_ENTITY_contact ||
                          entity == MARZ_ENTITY_lead || entity == MARZ_ENTITY_deal;
    return is_thing && m->rule.fields[0].part_count > 0;
}

/// Gives a row without a key one: its name, or a hash of its content.
static marz_status complete_key(marz_row_maker *m, marz_row *row, marz_problem *problem)
{
    marz_error *error = &problem->error;
    problem->column = column_of(&m->rule.fields[0]);
    if (needs_key(m))
        return marz_fail(error, MARZ_E_INPUT, "id is empty");
    if (!is_named(m->rule.entity)) {
        if (!marz_keys_make(m->keys, &m->info, row, m->made_key))
            return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a key");
        row->values[0].text = m->made_key;
        return MARZ_OK;
    }
    const int32_t name = marz_field_find(m->rule.entity, "name");
    const char *text = name >= 0 ? row->values[name].text : NULL;
    if (!text)
        return marz_fail(error, MARZ_E_INPUT, "the row has neither id nor name");
    const marz_cell cell = {.text = (char *)(uintptr_t)text, .length = (uint32_t)strlen(text)};
    return marz_convert(&m->converter, 0, &m->rule.fields[0], &cell, &row->values[0], error);
}

/// 0,0 lies in the Gulf of Guinea: no address there, and half a position is none.
static void check_position(const marz_row_maker *m, marz_row *row)
{
    int32_t lon, lat;
    if (m->rule.entity == MARZ_ENTITY_account)
        lon = MARZ_INDEX(account, lon), lat = MARZ_INDEX(account, lat);
    else if (m->rule.entity == MARZ_ENTITY_rep)
        lon = MARZ_INDEX(rep, lon), lat = MARZ_INDEX(rep, lat);
    else
        return;
    int64_t *x = &row->values[lon].number, *y = &row->values[lat].number;
    if (*x == MARZ_UNKNOWN || *y == MARZ_UNKNOWN || (*x == 0 && *y == 0))
        *x = *y = MARZ_UNKNOWN;
}

static marz_status check_required(const marz_row_maker *m, const marz_row *row,
                                  marz_problem *problem)
{
    for (int32_t k = 0; k < m->info.field_count; k++) {
        const marz_field_info *field = &m->info.fields[k];
        if (!field->is_required || !marz_value_is_empty(field->kind, &row->values[k]))
            continue;
        problem->column = column_of(&m->rule.fields[k]);
        if (m->rule.fields[k].part_count == 0)
            return marz_fail(&problem->error, MARZ_E_INPUT, "the file has no column for %s",
                             field->name);
        return marz_fail(&problem->error, MARZ_E_INPUT, "%s is empty", field->name);
    }
    return MARZ_OK;
}

/// Dates of one row that must not stand in the wrong order.
static const struct {
    marz_entity entity;
    int32_t first, second;
} periods[] = {
    {MARZ_ENTITY_rep, MARZ_INDEX(rep, hired), MARZ_INDEX(rep, left)},
    {MARZ_ENTITY_holder, MARZ_INDEX(holder, from), MARZ_INDEX(holder, until)},
    {MARZ_ENTITY_assignment, MARZ_INDEX(assignment, from), MARZ_INDEX(assignment, until)},
    {MARZ_ENTITY_stage, MARZ_INDEX(stage, entered), MARZ_INDEX(stage, left)},
    {MARZ_ENTITY_quota, MARZ_INDEX(quota, from), MARZ_INDEX(quota, until)},
};

static marz_status check_period(const marz_row_maker *m, const marz_row *row, marz_problem *problem)
{
    for (size_t k = 0; k < sizeof periods / sizeof *periods; k++) {
        if (periods[k].entity != m->rule.entity)
            continue;
        const int32_t a = periods[k].first, b = periods[k].second;
        const int64_t first = row->values[a].number, second = row->values[b].number;
        if (first == MARZ_UNKNOWN || second == MARZ_UNKNOWN || first <= second)
            return MARZ_OK;
        problem->column = column_of(&m->rule.fields[b]);
        return marz_fail(&problem->error, MARZ_E_INPUT, "%s lies before %s", m->info.fields[b].name,
                         m->info.fields[a].name);
    }
    return MARZ_OK;
}

/// @return false when out of memory
static bool complete_status(const marz_row_maker *m, marz_row *row)
{
    if (m->rule.entity != MARZ_ENTITY_deal)
        return true;
    marz_value *status = &row->values[MARZ_INDEX(deal, status)];
    const char *stage = row->values[MARZ_INDEX(deal, stage)].text;
    if (status->text || !stage)
        return true;
    status->text = marz_status_of_stage(stage);
    return status->text != NULL;
}

marz_status marz_row_make(marz_row_maker *m, const marz_record *record, marz_row *row,
                          marz_problem *problem)
{
    marz_status status = check_shape(m, record, problem);
    if (status)
        return status;
    for (int32_t k = 0; k < m->info.field_count; k++) {
        const marz_field_rule *rule = &m->rule.fields[k];
        row->values[k] = (marz_value){.number = MARZ_UNKNOWN};
        if (rule->part_count == 0)
            continue;
        marz_cell cell;
        problem->column = column_of(rule);
        status = compose(rule, record, m->converter.scratch, &cell, &problem->error);
        if (!status)
            status = marz_convert(&m->converter, k, rule, &cell, &row->values[k], &problem->error);
        if (status)
            return status;
    }
    if (!complete_status(m, row))
        return no_memory(&problem->error);
    check_position(m, row);
    status = check_required(m, row, problem);
    if (!status)
        status = check_period(m, row, problem);
    if (!status && !row->values[0].text)
        status = complete_key(m, row, problem);
    return status;
}
