// When business happens: working days, growth from month to month, a yearly cycle.
#include "simulate/world.h"

#include <math.h>

#define PEAK_MONTH 10     ///< November, counted from 0
#define PEAK_IRAN 11      ///< Esfand, before the new year
#define JALALI_BEHIND 622 ///< the Jalali year that ends in a Gregorian one

/// First day of month m, counted from the first month of the company's years.
static int32_t month_begin(const sim_world *world, int32_t m)
{
    const marz_simulate_options *o = world->options;
    const int32_t first_year = o->last_year - o->year_count + 1;
    marz_date date = {first_year + m / 12, m % 12 + 1, 1};
    if (!world->is_iran)
        return marz_day_from_gregorian(date);
    date.year -= JALALI_BEHIND;
    return marz_day_from_jalali(date);
}

int32_t sim_working_day(const sim_world *world, int32_t day)
{
    const int32_t weekday = marz_day_weekday(day);
    if (world->is_iran)
        return weekday == 4 ? day + 1 : day; // all but Friday
    return weekday >= 5 ? day + 7 - weekday : day;
}

static void add_working_days(sim_world *world, int32_t begin, int32_t end)
{
    sim_time *t = &world->time;
    for (int32_t day = begin; day < end; day++) {
        if (sim_working_day(world, day) == day)
            t->days[t->day_count++] = day;
    }
}

bool sim_make_time(sim_world *world)
{
    const marz_simulate_options *o = world->options;
    sim_time *t = &world->time;
    t->month_count = 12 * o->year_count;
    t->first_day = month_begin(world, 0);
    t->last_day = month_begin(world, t->month_count) - 1;
    t->days = MARZ_NEW(world->arena, int32_t, SIM_DAYS_MAX);
    if (t->days == NULL)
        return false;
    double sum = 0;
    for (int32_t m = 0; m < t->month_count; m++) {
        t->month_first[m] = t->day_count;
        t->month_begin[m] = month_begin(world, m);
        add_working_days(world, t->month_begin[m], month_begin(world, m + 1));
        const int32_t after_peak = m % 12 - (world->is_iran ? PEAK_IRAN : PEAK_MONTH);
        const double cycle = 1 + o->season * cos(2 * 3.14159265358979323846 * after_peak / 12);
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
