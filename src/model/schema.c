#include "model/schema.h"

#include <assert.h>
#include <string.h>

#define IS_KEY_K true
#define IS_KEY_R false
#define IS_KEY_N false
#define IS_REQUIRED_K false
#define IS_REQUIRED_R true
#define IS_REQUIRED_N false

static const marz_field_info fields[] = {
#define MARZ_ENTITY(name_, stem_, help_)
#define MARZ_FIELD(entity_, name_, kind_, flags_, reference_, help_)                               \
    {.name = #name_,                                                                               \
     .help = help_,                                                                                \
     .reference = reference_,                                                                      \
     .kind = MARZ_KIND_##kind_,                                                                    \
     .is_key = IS_KEY_##flags_,                                                                    \
     .is_required = IS_REQUIRED_##flags_},
#include "model/entities.def"
#undef MARZ_ENTITY
#undef MARZ_FIELD
};

/// Where the columns of each entity begin; the last row is the end of all.
static const int32_t starts[] = {
#define MARZ_ENTITY(name_, stem_, help_) MARZ_START_##name_,
#define MARZ_FIELD(entity_, name_, kind_, flags_, reference_, help_)
#include "model/entities.def"
#undef MARZ_ENTITY
#undef MARZ_FIELD
    MARZ_COLUMN_COUNT};

static const marz_entity_info entities[] = {
#define MARZ_ENTITY(name_, stem_, help_)                                                           \
    {.name = #name_, .file_stem = stem_, .help = help_, .fields = fields + MARZ_START_##name_},
#define MARZ_FIELD(entity_, name_, kind_, flags_, reference_, help_)
#include "model/entities.def"
#undef MARZ_ENTITY
#undef MARZ_FIELD
};

marz_entity_info marz_entity_info_of(marz_entity entity)
{
    assert(entity < MARZ_ENTITY_COUNT);
    marz_entity_info info = entities[entity];
    info.field_count = starts[entity + 1] - starts[entity];
    assert(info.field_count <= MARZ_FIELDS_MAX);
    return info;
}

marz_entity marz_entity_find(const char *name)
{
    if (strcmp(name, "opportunity") == 0 || strcmp(name, "opportunities") == 0)
        return MARZ_ENTITY_deal;
    for (marz_entity k = 0; k < MARZ_ENTITY_COUNT; k++)
        if (strcmp(entities[k].name, name) == 0 || strcmp(entities[k].file_stem, name) == 0)
            return k;
    return MARZ_ENTITY_COUNT;
}

int32_t marz_field_find(marz_entity entity, const char *name)
{
    const marz_entity_info info = marz_entity_info_of(entity);
    for (int32_t k = 0; k < info.field_count; k++)
        if (strcmp(info.fields[k].name, name) == 0)
            return k;
    return -1;
}

bool marz_kind_is_text(marz_kind kind)
{
    return kind == MARZ_KIND_TEXT || kind == MARZ_KIND_LIST;
}
