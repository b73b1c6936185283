#include "marz_bench/read.h"

#include <inttypes.h>

static marz_status read_header(marz_bench_text *text, marz_bench_instance *instance,
                               marz_error *error)
{
    int64_t m, n;
    const int64_t range[2] = {1, MARZ_BENCH_UNIT_MAX};
    marz_status status = marz_bench_text_whole(
        text, (marz_bench_meaning){"the number of agents", -1}, range, &m, error);
    if (!status)
        status = marz_bench_text_whole(text, (marz_bench_meaning){"the number of items", -1}, range,
                                       &n, error);
    if (status)
        return status;
    if (2 * m * n + m > marz_bench_text_room(text)) {
        marz_fail(error, MARZ_E_INPUT,
                  "the file is too short for %" PRId64 " agents and %" PRId64 " items", m, n);
        marz_where(error, "%s:%" PRId64, text->name, text->line);
        return MARZ_E_INPUT;
    }
    instance->p = (int32_t)m;
    instance->n = (int32_t)n;
    return MARZ_OK;
}

/// Reads `count` whole numbers; "the cost of entry 7" is the eighth, agent by agent.
static marz_status read_block(marz_bench_text *text, const char *what, int64_t count,
                              const int64_t *range, int64_t *numbers, marz_error *error)
{
    marz_status status = MARZ_OK;
    for (int64_t k = 0; k < count && !status; k++)
        status =
            marz_bench_text_whole(text, (marz_bench_meaning){what, k}, range, &numbers[k], error);
    return status;
}

marz_status marz_bench_read_gap(const marz_bench_options *options, marz_arena *arena,
                                marz_bench_instance *instance, marz_error *error)
{
    static const int64_t costs[2] = {-MARZ_BENCH_ENTRY_MAX, MARZ_BENCH_ENTRY_MAX};
    static const int64_t weights[2] = {0, MARZ_BENCH_ENTRY_MAX};
    static const int64_t capacities[2] = {0, MARZ_BENCH_TOTAL_MAX};
    marz_bench_text text;
    *instance = (marz_bench_instance){.weight_unit = 1};
    marz_status status = marz_bench_text_open(options->file, arena, &text, error);
    if (!status)
        status = read_header(&text, instance, error);
    if (status)
        return status;
    const int64_t m = instance->p, entries = m * instance->n;
    int64_t *numbers = MARZ_NEW(arena, int64_t, 2 * entries + m);
    if (!numbers)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %" PRId64 " entries", entries);
    instance->cost = numbers;
    instance->weight = numbers + entries;
    instance->capacity = numbers + 2 * entries;
    status = read_block(&text, "the cost of entry", entries, costs, numbers, error);
    if (!status)
        status =
            read_block(&text, "the weight of entry", entries, weights, numbers + entries, error);
    if (!status)
        status =
            read_block(&text, "the capacity of agent", m, capacities, numbers + 2 * entries, error);
    if (!status && marz_bench_text_more(&text))
        instance->note =
            marz_arena_print(arena, "%s:%" PRId64 ": what follows agent %" PRId64 " is ignored",
                             text.name, text.line, m - 1);
    return status;
}
