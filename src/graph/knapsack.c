#include "graph/knapsack.h"

#include <assert.h>
#include <string.h>

// The rows are read and written once for each item: the width of the vectors decides. Sanitizers
// do not go with functions that are chosen while the program is loaded.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define KNAPSACK_PLAIN
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define KNAPSACK_PLAIN
#endif
#if defined(__x86_64__) && !defined(KNAPSACK_PLAIN)
#define KNAPSACK_WIDE __attribute__((target_clones("default", "avx2")))
#else
#define KNAPSACK_WIDE
#endif

KNAPSACK_WIDE
static void raise_row(const int32_t *restrict from, const int32_t *restrict shifted,
                      int32_t *restrict to, int32_t count, int32_t profit)
{
    for (int32_t r = 0; r < count; r++) {
        const int32_t with = shifted[r] + profit;
        to[r] = from[r] > with ? from[r] : with;
    }
}

KNAPSACK_WIDE
static int32_t greatest_sum(const int32_t *before, const int32_t *after_end, int32_t count)
{
    int32_t best = INT32_MIN;
    for (int32_t r = 0; r < count; r++) {
        const int32_t sum = before[r] + after_end[-r];
        best = sum > best ? sum : best;
    }
    return best;
}

void marz_knapsack_extend(const int32_t *restrict from, int32_t *restrict to, int32_t room,
                          int32_t weight, int32_t profit)
{
    assert(weight >= 0);
    if (weight > room || profit <= 0) {
        memcpy(to, from, ((size_t)room + 1) * sizeof *to);
        return;
    }
    memcpy(to, from, (size_t)weight * sizeof *to);
    raise_row(from + weight, from, to + weight, room + 1 - weight, profit);
}

void marz_knapsack_fill(int32_t *rows, int32_t room, int32_t count, const int32_t *weight,
                        const int32_t *profit)
{
    assert(room >= 0 && count >= 0);
    const int64_t width = (int64_t)room + 1;
    memset(rows + count * width, 0, (size_t)width * sizeof *rows);
    for (int32_t k = count - 1; k >= 0; k--)
        marz_knapsack_extend(rows + (k + 1) * width, rows + k * width, room, weight[k], profit[k]);
}

int32_t marz_knapsack_take(const int32_t *rows, int32_t room, int32_t count, const int32_t *weight,
                           uint8_t *taken)
{
    assert(room >= 0);
    const int64_t width = (int64_t)room + 1;
    int32_t left = room;
    for (int32_t k = 0; k < count; k++) {
        taken[k] = rows[k * width + left] > rows[(k + 1) * width + left];
        if (taken[k])
            left -= weight[k];
    }
    assert(left >= 0);
    return rows[room];
}

int32_t marz_knapsack_join(const int32_t *before, const int32_t *after, int32_t room)
{
    assert(room >= 0);
    return greatest_sum(before, after + room, room + 1);
}
