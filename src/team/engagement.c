// Weekly activity of reps, each against the own past.
#include "team/team_internal.h"

#include "base/cusum.h"
#include "team/weeks.h"

#include <math.h>

#define QUARTER_WEEKS 13
#define CHECK_WEEKS 52
#define FALSE_ALARMS 0.25 ///< a quarter, over all reps: one a year sets the limit

bool weeks_count(const team_run *run, double **counts)
{
    const marz_company *company = run->company;
    *counts = MARZ_NEW(run->scratch, double, (int64_t)company->rep_count *WEEKS);
    if (!*counts)
        return false;
    for (int64_t k = 0; k < company->activity_count; k++) {
        const marz_activity *activity = &company->activities[k];
        const int32_t back = (run->market->to_day - 1 - activity->day) / DAYS_A_WEEK;
        if (activity->rep == MARZ_NONE || activity->day >= run->market->to_day || back >= WEEKS)
            continue;
        (*counts)[(int64_t)activity->rep * WEEKS + WEEKS - 1 - back]++;
    }
    return true;
}

double weeks_mean(const double *counts, int32_t first, int32_t last)
{
    double sum = 0;
    for (int32_t w = first; w < last; w++)
        sum += counts[w];
    return last > first ? sum / (last - first) : (double)NAN;
}

/// First week that counts: the first with activity, not before the hire.
static int32_t first_week(const team_run *run, const double *counts, int32_t rep)
{
    const int32_t hired = run->company->reps[rep].hired_day;
    int32_t week = 0;
    if (hired != MARZ_DAY_UNKNOWN) {
        const int32_t before = run->market->to_day - WEEKS * DAYS_A_WEEK;
        week = hired > before ? (hired - before + DAYS_A_WEEK - 1) / DAYS_A_WEEK : 0;
    }
    while (week < WEEKS && counts[week] <= 0)
        week++;
    return week;
}

/// Start of the stretch above the limit that lasts until now, or -1.
static int32_t alarm_start(const double *path, int32_t count, double limit)
{
    int32_t week = count;
    while (week > MARZ_RANK_CUSUM_PERIODS && path[week - 1] > limit)
        week--;
    return week < count ? week : -1;
}

static void watch_rep(const team_run *run, const double *counts, int32_t rep, double limit)
{
    double scores[WEEKS], path[WEEKS];
    marz_profile *profile = &run->team->profiles[rep];
    const int32_t first = first_week(run, counts, rep), count = WEEKS - first;
    const int32_t recent = WEEKS - QUARTER_WEEKS;
    const int32_t before = first > WEEKS - CHECK_WEEKS ? first : WEEKS - CHECK_WEEKS;
    if (first < recent) {
        profile->activities_a_week = weeks_mean(counts, recent, WEEKS);
        profile->activities_a_week_before = weeks_mean(counts, before, recent);
    }
    if (count <= MARZ_RANK_CUSUM_PERIODS || !team_is_active(run, rep))
        return;
    marz_rank_scores(counts + first, count, scores);
    marz_cusum_watch(scores, count, MARZ_WATCH_FALL, MARZ_RANK_CUSUM_SLACK, limit,
                     MARZ_RANK_CUSUM_PERIODS, path);
    const int32_t since = alarm_start(path, count, limit);
    profile->has_engagement_alarm = since >= 0;
    if (since >= 0)
        profile->engagement_alarm_day = run->market->to_day - (count - since) * DAYS_A_WEEK;
}

bool team_engagement(team_run *run)
{
    const marz_arena_mark mark = marz_arena_save(run->scratch);
    double *counts;
    if (run->company->activity_count == 0)
        return true;
    if (!weeks_count(run, &counts))
        return false;
    int32_t charts = 0;
    for (int32_t r = 0; r < run->company->rep_count; r++)
        charts += team_is_active(run, r);
    const double limit = marz_rank_cusum_limit(fmax(1, charts) * QUARTER_WEEKS / FALSE_ALARMS);
    run->team->engagement_false_alarms = FALSE_ALARMS;
    for (int32_t r = 0; r < run->company->rep_count; r++)
        watch_rep(run, counts + (int64_t)r * WEEKS, r, limit);
    marz_arena_restore(run->scratch, mark);
    return true;
}
