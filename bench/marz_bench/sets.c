#include "marz_bench/set.h"

#include <stddef.h>
#include <string.h>

#define MARZ_BENCH_SET(name, summary)                                                              \
    {#name, summary, marz_bench_read_##name, marz_bench_check_##name, marz_bench_run_##name},
static const marz_bench_set sets[] = {
#include "marz_bench/sets.def"
    {NULL, NULL, NULL, NULL, NULL},
};
#undef MARZ_BENCH_SET

const marz_bench_set *marz_bench_sets(void)
{
    return sets;
}

const marz_bench_set *marz_bench_set_find(const char *name)
{
    for (const marz_bench_set *set = sets; set->name; set++)
        if (strcmp(set->name, name) == 0)
            return set;
    return NULL;
}
