#include "marz_bench/read.h"

#include <inttypes.h>

/// Four columns as the file has them.
typedef struct columns {
    double *x, *y, *capacity, *demand; ///< [n]
} columns;

static marz_status read_point(marz_bench_text *text, int32_t i, const columns *c, marz_error *error)
{
    marz_status status =
        marz_bench_text_real(text, (marz_bench_meaning){"x of point", i}, &c->x[i], error);
    if (!status)
        status = marz_bench_text_real(text, (marz_bench_meaning){"y of point", i}, &c->y[i], error);
    if (!status)
        status = marz_bench_text_real(text, (marz_bench_meaning){"the capacity of point", i},
                                      &c->capacity[i], error);
    if (!status)
        status = marz_bench_text_real(text, (marz_bench_meaning){"the demand of point", i},
                                      &c->demand[i], error);
    return status;
}

static marz_status read_header(marz_bench_text *text, marz_bench_instance *instance,
                               marz_error *error)
{
    int64_t n, p;
    const int64_t points[2] = {1, MARZ_BENCH_UNIT_MAX};
    marz_status status = marz_bench_text_whole(
        text, (marz_bench_meaning){"the number of points", -1}, points, &n, error);
    const int64_t medians[2] = {1, status ? 1 : n};
    if (!status)
        status = marz_bench_text_whole(text, (marz_bench_meaning){"the number of medians", -1},
                                       medians, &p, error);
    if (status)
        return status;
    if (n * 4 > marz_bench_text_room(text)) {
        marz_fail(error, MARZ_E_INPUT, "the file is too short for %" PRId64 " points", n);
        marz_where(error, "%s:%" PRId64, text->name, text->line);
        return MARZ_E_INPUT;
    }
    instance->n = (int32_t)n;
    instance->p = (int32_t)p;
    return MARZ_OK;
}

marz_status marz_bench_read_cpmp(const marz_bench_options *options, marz_arena *arena,
                                 marz_bench_instance *instance, marz_error *error)
{
    marz_bench_text text;
    *instance = (marz_bench_instance){.is_floored = options->is_floored};
    marz_status status = marz_bench_text_open(options->file, arena, &text, error);
    if (!status)
        status = read_header(&text, instance, error);
    if (status)
        return status;
    const int32_t n = instance->n;
    double *numbers = MARZ_NEW(arena, double, 4 * (size_t)n);
    if (!numbers)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d points", n);
    const columns c = {numbers, numbers + n, numbers + 2 * (size_t)n, numbers + 3 * (size_t)n};
    for (int32_t i = 0; i < n && !status; i++)
        status = read_point(&text, i, &c, error);
    if (status)
        return status;
    if (marz_bench_text_more(&text))
        instance->note = marz_arena_print(arena, "%s:%" PRId64 ": what follows point %d is ignored",
                                          text.name, text.line, n - 1);
    instance->x = c.x;
    instance->y = c.y;
    const marz_bench_loads loads = {c.demand, n, c.capacity, n};
    return marz_bench_scale(&loads, text.name, arena, instance, error);
}
