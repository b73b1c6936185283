#include "improve/series.h"

marz_frame marz_frame_make(const marz_company *company, const marz_fiscal *fiscal,
                           const marz_goals *goals)
{
    marz_frame frame = {.fiscal = *fiscal};
    const int32_t until = company->as_of_day + 1; // Half-open.
    if (goals->history_count > 0)
        frame.last_month =
            marz_month_number(fiscal, goals->history[goals->history_count - 1].start_day);
    else
        frame.last_month = marz_month_number(fiscal, until) - 1;
    frame.week_end = until - (marz_day_weekday(until) - fiscal->week_start + 7) % 7;
    return frame;
}

int32_t marz_frame_month(const marz_frame *frame, marz_month_cursor *cursor, int32_t day)
{
    return marz_month_at(&frame->fiscal, cursor, day) - frame->last_month + MARZ_SERIES_MONTHS - 1;
}

int32_t marz_frame_week(const marz_frame *frame, int32_t day)
{
    const int32_t from_start = day - (frame->week_end - 7 * MARZ_SERIES_WEEKS);
    return from_start >= 0 ? from_start / 7 : -1;
}

bool marz_counts_init(marz_counts *counts, int32_t owner_count, int32_t period_count,
                      marz_arena *arena)
{
    *counts = (marz_counts){.owner_count = owner_count, .period_count = period_count};
    counts->value = MARZ_NEW(arena, double, (size_t)owner_count *(size_t)period_count);
    counts->first = MARZ_NEW(arena, int32_t, owner_count);
    if (!counts->value || !counts->first)
        return false;
    for (int32_t o = 0; o < owner_count; o++)
        counts->first[o] = period_count;
    return true;
}

double *marz_counts_row(const marz_counts *counts, int32_t owner)
{
    return counts->value + (size_t)owner * (size_t)counts->period_count;
}

static void add_one(marz_counts *counts, int32_t owner, int32_t period, double value)
{
    const int32_t seen = period < 0 ? 0 : period;
    if (seen < counts->first[owner])
        counts->first[owner] = seen;
    if (period >= 0)
        marz_counts_row(counts, owner)[period] += value;
}

void marz_counts_add(marz_counts *counts, int32_t rep, int32_t period, double value)
{
    if (period >= counts->period_count)
        return;
    add_one(counts, 0, period, value);
    if (rep >= 0)
        add_one(counts, rep + 1, period, value);
}
