#include "exchange/references.h"

#include <string.h>

/// Rows of these tables should say whose they are: an empty cell counts as not known.
static bool is_expected(marz_entity entity, int32_t field)
{
    static const struct {
        marz_entity entity;
        int32_t field;
    } expected[] = {{MARZ_ENTITY_account, MARZ_INDEX(account, owner)},
                    {MARZ_ENTITY_deal, MARZ_INDEX(deal, account)},
                    {MARZ_ENTITY_deal, MARZ_INDEX(deal, owner)},
                    {MARZ_ENTITY_sale, MARZ_INDEX(sale, account)},
                    {MARZ_ENTITY_sale, MARZ_INDEX(sale, rep)}};
    for (size_t k = 0; k < sizeof expected / sizeof *expected; k++)
        if (expected[k].entity == entity && expected[k].field == field)
            return true;
    return false;
}

void marz_references_init(marz_references *refs, marz_entity entity, uint32_t given,
                          marz_arena *arena)
{
    const marz_entity_info info = marz_entity_info_of(entity);
    *refs = (marz_references){.entity = entity};
    for (int32_t k = 0; k < info.field_count; k++) {
        if (!*info.fields[k].reference || !(given >> k & 1))
            continue;
        const int32_t at = refs->field_count++;
        refs->fields[at] = k;
        refs->targets[at] = marz_entity_find(info.fields[k].reference);
        refs->is_expected[at] = is_expected(entity, k);
        marz_dict_init(&refs->names[at], arena);
    }
}

void marz_references_deinit(marz_references *refs)
{
    for (int32_t k = 0; k < refs->field_count; k++)
        marz_dict_deinit(&refs->names[k]);
    marz_buffer_deinit(&refs->rows);
}

bool marz_references_note(marz_references *refs, const marz_row *row)
{
    for (int32_t k = 0; k < refs->field_count; k++) {
        const char *name = row->values[refs->fields[k]].text;
        int32_t at = MARZ_NONE;
        if (name) {
            at = marz_dict_add(&refs->names[k], name, strlen(name));
            if (at == MARZ_NONE)
                return false;
        }
        marz_buffer_add(&refs->rows, (const char *)&at, sizeof at);
    }
    return !refs->rows.is_broken;
}

/// Are all ids of a list (or the one id) known?
static bool are_known(const char *ids, marz_entity target, marz_known_id *known, void *context)
{
    char id[256];
    while (*ids) {
        const size_t length = strcspn(ids, ";");
        if (length >= sizeof id)
            return false;
        memcpy(id, ids, length);
        id[length] = '\0';
        if (!known(context, target, id))
            return false;
        ids += length + (ids[length] == ';');
    }
    return true;
}

static bool *judge_names(const marz_references *refs, int32_t k, marz_known_id *known,
                         void *context, marz_arena *scratch)
{
    const marz_dict *names = &refs->names[k];
    bool *is_known = MARZ_NEW(scratch, bool, names->count);
    const marz_entity_info info = marz_entity_info_of(refs->entity);
    const bool is_list = info.fields[refs->fields[k]].kind == MARZ_KIND_LIST;
    for (int32_t n = 0; is_known && n < names->count; n++)
        is_known[n] = is_list ? are_known(names->names[n], refs->targets[k], known, context)
                              : known(context, refs->targets[k], names->names[n]);
    return is_known;
}

bool marz_references_judge(const marz_references *refs, marz_known_id *known, void *context,
                           marz_arena *scratch, marz_table_report *report)
{
    if (refs->field_count == 0)
        return true;
    bool *is_known[MARZ_FIELDS_MAX];
    const marz_arena_mark mark = marz_arena_save(scratch);
    for (int32_t k = 0; k < refs->field_count; k++)
        if (!(is_known[k] = judge_names(refs, k, known, context, scratch)))
            return false;
    const int32_t *row = (const int32_t *)(const void *)refs->rows.text;
    const size_t count = refs->rows.length / sizeof(int32_t) / (size_t)refs->field_count;
    for (size_t r = 0; r < count; r++, row += refs->field_count) {
        bool is_unresolved = false;
        for (int32_t k = 0; k < refs->field_count; k++) {
            const bool is_unknown = row[k] != MARZ_NONE && !is_known[k][row[k]];
            report->fields[refs->fields[k]].unresolved += is_unknown;
            is_unresolved |= is_unknown || (row[k] == MARZ_NONE && refs->is_expected[k]);
        }
        report->unresolved += is_unresolved;
    }
    marz_arena_restore(scratch, mark);
    return true;
}
