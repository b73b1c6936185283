#include "marz_bench/check_internal.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

void marz_bench_violate(marz_bench_verdict *verdict, const char *format, ...)
{
    verdict->is_feasible = false;
    if (verdict->violation_count++ >= MARZ_BENCH_VIOLATIONS_SHOWN)
        return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(verdict->violations[verdict->violation_count - 1], sizeof verdict->violations[0],
              format, arguments);
    va_end(arguments);
}

bool marz_bench_in_range(const marz_bench_instance *instance, const int32_t *solution,
                         int32_t limit, const char *what, marz_bench_verdict *verdict)
{
    *verdict = (marz_bench_verdict){.is_feasible = true};
    for (int32_t i = 0; i < instance->n; i++)
        if (solution[i] < 0 || solution[i] >= limit)
            marz_bench_violate(verdict, "unit %d: there is no %s %d", i, what, solution[i]);
    if (!verdict->is_feasible)
        verdict->objective = NAN;
    return verdict->is_feasible;
}

void marz_bench_forest_clear(const marz_bench_forest *forest, int32_t n)
{
    for (int32_t i = 0; i < n; i++)
        forest->parent[i] = i;
}

int32_t marz_bench_forest_root(const marz_bench_forest *forest, int32_t unit)
{
    while (forest->parent[unit] != unit) {
        forest->parent[unit] = forest->parent[forest->parent[unit]];
        unit = forest->parent[unit];
    }
    return unit;
}

bool marz_bench_forest_merge(const marz_bench_forest *forest, int32_t a, int32_t b)
{
    const int32_t left = marz_bench_forest_root(forest, a);
    const int32_t right = marz_bench_forest_root(forest, b);
    // The smaller number stays on top, so that a component is named by its first unit.
    if (left < right)
        forest->parent[right] = left;
    else
        forest->parent[left] = right;
    return left != right;
}
