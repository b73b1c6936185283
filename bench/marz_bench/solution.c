#include "marz_bench/solution.h"

#include "marz_bench/text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/// Do lines hold Ids of units? Only sap has centres that the file itself names.
static bool has_ids(const marz_bench_instance *instance)
{
    return instance->id && instance->capacity;
}

marz_status marz_bench_solution_write(const char *path, const marz_bench_instance *instance,
                                      const int32_t *solution, marz_error *error)
{
    // Not by a temporary file and rename: a pipe or a device will do as well as a file.
    FILE *file = fopen(path, "w");
    if (!file)
        return marz_fail(error, MARZ_E_IO, "%s cannot be written: %s", path, strerror(errno));
    for (int32_t i = 0; i < instance->n; i++) {
        const int32_t k = solution[i];
        const bool is_named = has_ids(instance) && k >= 0 && k < instance->n;
        fprintf(file, "%" PRId64 "\n", is_named ? instance->id[k] : k);
    }
    const bool is_broken = ferror(file) != 0;
    if (fclose(file) != 0 || is_broken)
        return marz_fail(error, MARZ_E_IO, "%s cannot be written: %s", path, strerror(errno));
    return MARZ_OK;
}

/// Index of the unit with that Id, or -1. Neighbours in the file often share a centre, so the
/// last answer is tried first.
static int32_t find_unit(const marz_bench_instance *instance, int64_t id, int32_t last)
{
    if (last >= 0 && instance->id[last] == id)
        return last;
    for (int32_t i = 0; i < instance->n; i++)
        if (instance->id[i] == id)
            return i;
    return -1;
}

static marz_status read_line(marz_bench_text *text, const marz_bench_instance *instance, int32_t i,
                             int32_t *solution, marz_error *error)
{
    static const int64_t ids[2] = {-MARZ_BENCH_TOTAL_MAX, MARZ_BENCH_TOTAL_MAX};
    static const int64_t indices[2] = {INT32_MIN, INT32_MAX};
    int64_t number = 0;
    marz_status status =
        marz_bench_text_whole(text, (marz_bench_meaning){"the assignment of unit", i},
                              has_ids(instance) ? ids : indices, &number, error);
    if (status)
        return status;
    const int32_t last = i > 0 ? solution[i - 1] : -1;
    solution[i] = has_ids(instance) ? find_unit(instance, number, last) : (int32_t)number;
    if (!has_ids(instance) || solution[i] >= 0)
        return MARZ_OK;
    marz_fail(error, MARZ_E_INPUT, "unit %d goes to %" PRId64 ", an Id that no unit has", i,
              number);
    marz_where(error, "%s:%" PRId64, text->name, text->line);
    return MARZ_E_INPUT;
}

marz_status marz_bench_solution_read(const char *path, const marz_bench_instance *instance,
                                     marz_arena *arena, int32_t *solution, marz_error *error)
{
    marz_bench_text text;
    marz_status status = marz_bench_text_open(path, arena, &text, error);
    for (int32_t i = 0; i < instance->n && !status; i++)
        status = read_line(&text, instance, i, solution, error);
    if (!status && marz_bench_text_more(&text))
        status = marz_bench_text_fail(
            &text, (marz_bench_meaning){"the end after unit", instance->n - 1}, error);
    return status;
}
