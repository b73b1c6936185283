#include "model/rep_names.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

bool marz_rep_names_init(marz_rep_names *names, int64_t count, marz_arena *arena)
{
    *names = (marz_rep_names){.capacity = (int32_t)count};
    marz_dict_init(&names->keys, arena);
    names->rep_of = MARZ_NEW(arena, int32_t, count);
    return names->rep_of;
}

void marz_rep_names_deinit(marz_rep_names *names)
{
    marz_dict_deinit(&names->keys);
    marz_buffer_deinit(&names->folded);
}

/// "" where nothing is left of it.
static const char *fold(marz_rep_names *names, const char *text)
{
    marz_buffer_clear(&names->folded);
    if (text)
        marz_text_key(text, strlen(text), &names->folded);
    return names->folded.text ? names->folded.text : "";
}

bool marz_rep_names_add(marz_rep_names *names, const char *text, int32_t rep)
{
    const char *key = fold(names, text);
    if (names->folded.is_broken)
        return false;
    if (!*key)
        return true;
    const int32_t known = names->keys.count;
    const int32_t at = marz_dict_add(&names->keys, key, strlen(key));
    if (at == MARZ_NONE)
        return false;
    assert(at < names->capacity);
    if (at == known)
        names->rep_of[at] = rep;
    else if (names->rep_of[at] != rep)
        names->rep_of[at] = MARZ_NONE;
    return true;
}

int32_t marz_rep_names_find(marz_rep_names *names, const char *text)
{
    const char *key = names->keys.count ? fold(names, text) : "";
    const int32_t at = *key ? marz_dict_find(&names->keys, key, strlen(key)) : MARZ_NONE;
    return at == MARZ_NONE ? MARZ_NONE : names->rep_of[at];
}
