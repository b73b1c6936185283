// When business happens: working days, growth from month to month, a yearly cycle.
#include "simulate/world.h"

#include <math.h>
#include <string.h>

#define PEAK_MONTH 10 ///< November, counted from 0

bool sim_make_time(sim_world *world)
{
    const marz_simulate_options *o = world->options;
    sim_time *t = &world->time;
    const int32_t first_year = o->last_year - o->year_count + 1;
    const bool is_iran = strcmp(o->country, "ir") == 0;
    t->first_day = marz_day_from_gregorian((marz_date){first_year, 1, 1});
    t->last_day = marz_day_from_gregorian((marz_date){o->last_year, 12, 31});
    t->month_count = 12 * o->year_count;
    t->days = MARZ_NEW(world->arena, int32_t, SIM_DAYS_MAX);
    if (t->days == NULL)
        return false;
    double sum = 0;
    for (int32_t m = 0; m < t->month_count; m++) {
        const marz_date next = {first_year + (m + 1) / 12, (m + 1) % 12 + 1, 1};
        const int32_t begin =
            marz_day_from_gregorian((marz_date){first_year + m / 12, m % 12 + 1, 1});
        t->month_first[m] = t->day_count;
        t->month_begin[m] = begin;
        for (int32_t day = begin; day < marz_day_from_gregorian(next); day++) {
            const int32_t weekday = marz_day_weekday(day);
            if (is_iran ? weekday != 4 : weekday < 5)
                t->days[t->day_count++] = day;
        }
        const double cycle =
            1 + o->season * cos(2 * 3.14159265358979323846 * (m % 12 - PEAK_MONTH) / 12);
        t->weight[m] = pow(1 + o->growth, (double)m / 12) * cycle / 12;
        t->cumulative[m] = sum += t->weight[m];
    }
    t->month_first[t->month_count] = t->day_count;
    t->month_begin[t->month_count] = t->last_day + 1;
    return true;
}

double sim_time_years(const sim_time *time)
{
    return time->cumulative[time->month_count - 1];
}

int32_t sim_draw_day(const sim_time *time, marz_rng *rng)
{
    const double u = marz_rng_unit(rng) * sim_time_years(time);
    int32_t low = 0, high = time->month_count - 1;
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        if (time->cumulative[middle] <= u)
            low = middle + 1;
        else
            high = middle;
    }
    const int32_t first = time->month_first[low], end = time->month_first[low + 1];
    return time->days[first + marz_rng_below(rng, end - first)];
}
