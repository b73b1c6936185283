#include "geo/outline.h"

#include "geo/outline_tables.h"

const marz_outline *marz_outlines(marz_outline_level level, int32_t *count)
{
    if (level == MARZ_OUTLINE_COUNTRIES) {
        *count = marz_outline_countries_count;
        return marz_outline_countries;
    }
    *count = marz_outline_states_count;
    return marz_outline_states;
}
