#include "base/survival.h"

#include <assert.h>
#include <stdlib.h>

static int by_time(const void *left, const void *right)
{
    const marz_exit *a = left, *b = right;
    return a->time < b->time ? -1 : a->time > b->time;
}

/// Ends at one time, with those at risk just before.
typedef struct moment {
    double at_risk, advanced, lost;
} moment;

static moment next_moment(const marz_exit *exits, int64_t n, int64_t *index)
{
    moment now = {.at_risk = (double)(n - *index)};
    const int32_t time = exits[*index].time;
    for (; *index < n && exits[*index].time == time; ++*index) {
        now.advanced += exits[*index].kind == MARZ_EXIT_ADVANCE;
        now.lost += exits[*index].kind == MARZ_EXIT_LOST;
    }
    return now;
}

/// Variance of the final lost share: needs that share, hence a second pass.
static double lost_variance(const marz_exit *exits, int64_t n, int32_t until, double final)
{
    double staying = 1, lost = 0, variance = 0;
    for (int64_t i = 0; i < n && exits[i].time <= until;) {
        const moment m = next_moment(exits, n, &i);
        const double ended = m.advanced + m.lost, risk = m.at_risk;
        if (ended <= 0)
            continue;
        lost += staying * m.lost / risk;
        const double rest = final - lost;
        if (risk > ended)
            variance += rest * rest * ended / (risk * (risk - ended));
        variance += staying * staying * (risk - m.lost) * m.lost / (risk * risk * risk);
        variance -= 2 * rest * staying * m.lost / (risk * risk);
        staying *= 1 - ended / risk;
    }
    return variance > 0 ? variance : 0;
}

marz_exit_shares marz_exit_shares_of(marz_exit *exits, int64_t n, int32_t until)
{
    assert(n >= 0);
    marz_exit_shares shares = {.staying = 1, .n = n};
    if (n > 0)
        qsort(exits, (size_t)n, sizeof *exits, by_time);
    for (int64_t i = 0; i < n && exits[i].time <= until;) {
        const moment m = next_moment(exits, n, &i);
        shares.advanced += shares.staying * m.advanced / m.at_risk;
        shares.lost += shares.staying * m.lost / m.at_risk;
        shares.staying *= 1 - (m.advanced + m.lost) / m.at_risk;
    }
    shares.lost_variance = lost_variance(exits, n, until, shares.lost);
    return shares;
}
