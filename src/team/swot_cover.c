// Segments with more accounts that nobody works than elsewhere.
#include "base/stats.h"
#include "team/swot.h"

#include <math.h>

#define ACCOUNTS_MIN 10

/// Lower limit of the potential that nobody works, by segment.
static bool sum_low(const team_run *run, double **low)
{
    *low = MARZ_NEW(run->scratch, double, run->market->segment_count);
    for (int32_t a = 0; a < run->company->account_count && *low; a++) {
        const marz_account_view *view = &run->market->accounts[a];
        if (!view->is_covered)
            (*low)[view->segment] += (double)view->potential_low_minor;
    }
    return *low != NULL;
}

bool swot_add_cover(const team_run *run, swot_list *list)
{
    const marz_market *market = run->market;
    int64_t uncovered = 0;
    double *low;
    if (!sum_low(run, &low))
        return false;
    for (int32_t s = 0; s < market->segment_count; s++)
        uncovered += market->segments[s].uncovered_count;
    for (int32_t s = 0; s < market->segment_count; s++) {
        const marz_segment *segment = &market->segments[s];
        const marz_tally own = {segment->uncovered_count, segment->account_count};
        const int64_t rest = run->company->account_count - own.closed;
        if (own.closed < ACCOUNTS_MIN || rest == 0)
            continue;
        const marz_estimate share = marz_rate_alone(own, 1, market->level);
        swot_candidate candidate = {.subject = s};
        candidate.finding = (marz_finding){
            .swot = MARZ_OPPORTUNITY,
            .code = MARZ_FINDING_UNCOVERED,
            .subject = segment->key,
            .effect = share.value,
            .low = share.low,
            .high = share.high,
            .money_minor = segment->uncovered_minor,
            .money_low_minor = team_minor(low[s]),
            .p_value =
                marz_two_rates_p(own.won, own.closed, uncovered - own.won, rest, MARZ_TAIL_MORE),
            .n = own.closed,
        };
        candidate.is_shown = segment->uncovered_minor > 0;
        swot_add(list, &candidate);
    }
    return true;
}
