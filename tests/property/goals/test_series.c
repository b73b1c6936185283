// Real monthly series: each year forecast with what was known before it.
#include "support.h"

#include "base/stats.h"
#include "goals/forecast.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MONTHS_MAX = 200, PATHS = 1000 };

typedef struct tally {
    int32_t years, inside, met;
    double error, naive_error; ///< of the annual sums: ours, and last year's sum
} tally;

/// Values of a file of `"label",value` lines; other lines are skipped.
static int32_t read_series(const char *name, double *y)
{
    char *text = test_read(test_data(name));
    int32_t count = 0;
    for (const char *line = text; line && *line && count < MONTHS_MAX;) {
        const char *comma = strchr(line, ','), *end = strchr(line, '\n');
        if (comma && (!end || comma < end) &&
            (line[0] == '"' || (line[0] >= '0' && line[0] <= '9'))) {
            char *rest;
            const double value = strtod(comma + 1, &rest);
            if (rest != comma + 1)
                y[count++] = value;
        }
        line = end ? end + 1 : NULL;
    }
    free(text);
    return count;
}

static void forecast_years(const char *name, tally *sum)
{
    double y[MONTHS_MAX], work[MONTHS_MAX], total[PATHS];
    const int32_t count = read_series(name, y);
    assert_true(count >= 36);
    for (int32_t t = 0; t < MONTHS_MAX; t++)
        work[t] = 1;
    for (int32_t known = 36; known + 12 <= count; known += 12) {
        marz_arena *arena = marz_arena_create(0);
        const marz_series series = {y, work, known, 0};
        const marz_forecast_options options = {12, PATHS, .8, (uint64_t)known};
        marz_forecast forecast;
        marz_error error;
        assert_ok(marz_forecast_run(&series, &options, arena, &forecast, &error), &error);
        marz_forecast_totals(&forecast, 0, 12, total);
        double actual = 0, before = 0;
        for (int32_t k = 0; k < 12; k++) {
            actual += y[known + k];
            before += y[known - 12 + k];
        }
        sum->years++;
        sum->inside += actual >= marz_sorted_quantile(total, PATHS, .1) &&
                       actual <= marz_sorted_quantile(total, PATHS, .9);
        sum->met += actual >= marz_sorted_quantile(total, PATHS, .2);
        sum->error += fabs(marz_sorted_quantile(total, PATHS, .5) / actual - 1);
        sum->naive_error += fabs(before / actual - 1);
        marz_arena_destroy(arena);
    }
}

static void real_years_lie_in_their_intervals(void **state)
{
    (void)state;
    static const char *const names[] = {"monthly_sales_ts/monthly-airline-passengers.csv",
                                        "monthly_sales_ts/monthly-car-sales.csv",
                                        "monthly_sales_ts/monthly-writing-paper-sales.csv",
                                        "monthly_sales_ts/monthly_champagne_sales.csv"};
    tally sum = {0};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        forecast_years(names[k], &sum);
    printf("%d years of 4 series: 80 %% interval holds %d, commit met %d; mean "
           "error of the year "
           "%.1f %%, of last year's sum %.1f %%\n",
           sum.years, sum.inside, sum.met, 100 * sum.error / sum.years,
           100 * sum.naive_error / sum.years);
    assert_true(sum.inside >= (.8 - 3 * sqrt(.16 / sum.years)) * sum.years);
    assert_true(sum.met >= (.8 - 3 * sqrt(.16 / sum.years)) * sum.years);
    assert_true(sum.error < sum.naive_error);
}

int main(void)
{
    skip_without_data();
    const struct CMUnitTest tests[] = {cmocka_unit_test(real_years_lie_in_their_intervals)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
