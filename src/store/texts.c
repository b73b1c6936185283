#include "store/texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b)
{
    const marz_sql_text *x = a, *y = b;
    return strcmp(x->name, y->name);
}

static int32_t find(const char *name)
{
    const marz_sql_text key = {.name = name};
    const marz_sql_text *found = bsearch(&key, marz_store_queries, (size_t)marz_store_queries_count,
                                         sizeof *marz_store_queries, by_name);
    return found ? (int32_t)(found - marz_store_queries) : -1;
}

int32_t marz_store_query_find(const char *name, const char *driver)
{
    char variant[96];
    snprintf(variant, sizeof variant, "%s.%s", name, driver);
    const int32_t found = find(variant);
    return found >= 0 ? found : find(name);
}

bool marz_sql_text_is_for(const marz_sql_text *text, const char *driver)
{
    const char *dot = strchr(text->name, '.');
    return !dot || strcmp(dot + 1, driver) == 0;
}
