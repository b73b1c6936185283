#include "design/assign/assign_internal.h"

bool marz_assign_near_make(const assign_data *d, assign_near *near, marz_arena *arena)
{
    const int32_t m = d->agent_count, n = d->item_count;
    const int32_t width = m < NEAR_MAX ? m : NEAR_MAX;
    *near = (assign_near){.width = width};
    near->count = MARZ_NEW(arena, int32_t, n);
    near->agent = MARZ_NEW(arena, int32_t, (int64_t)n * width);
    near->reduced = MARZ_NEW(arena, float, (int64_t)n *width);
    if (!near->count || !near->agent || !near->reduced)
        return false;
    double sum = 0;
    int64_t terms = 0;
    for (int32_t j = 0; j < n; j++) {
        int32_t *agent = near->agent + (int64_t)j * width, count = 0;
        float *reduced = near->reduced + (int64_t)j * width;
        for (int32_t i = 0; i < m; i++) {
            const int64_t k = (int64_t)j * m + i;
            if (d->cost[k] == NO_COST)
                continue;
            const float r = (float)((double)d->cost[k] + d->scarcity[i] * d->weight[k]);
            int32_t at = count < width ? count++ : width;
            for (; at > 0 && reduced[at - 1] > r; at--)
                if (at < width) {
                    reduced[at] = reduced[at - 1];
                    agent[at] = agent[at - 1];
                }
            if (at < width) {
                reduced[at] = r;
                agent[at] = i;
            }
        }
        near->count[j] = count;
        for (int32_t k = count - 1; k >= 0; k--)
            reduced[k] -= reduced[0];
        if (count > 1) {
            sum += (double)(count > 2 ? reduced[2] - reduced[1] : reduced[1]);
            terms++;
        }
    }
    near->temperature = terms ? sum / (double)terms : 1;
    if (!(near->temperature > 1e-6))
        near->temperature = 1e-6 + (double)d->worst / (1 + (double)n) * 1e-2;
    return true;
}
