#include "base/control.h"

#include "base/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

const char *marz_outcome_name(marz_outcome outcome)
{
    static const char *const names[] = {
        [MARZ_OUTCOME_OPTIMAL] = "optimal",       [MARZ_OUTCOME_FEASIBLE] = "feasible",
        [MARZ_OUTCOME_INFEASIBLE] = "infeasible", [MARZ_OUTCOME_TIME_LIMIT] = "time_limit",
        [MARZ_OUTCOME_CANCELLED] = "cancelled",
    };
    return names[outcome];
}

bool marz_control_stops(const marz_control *control, marz_outcome *outcome)
{
    if (!control)
        return false;
    if (control->stop && atomic_load_explicit(control->stop, memory_order_relaxed)) {
        *outcome = MARZ_OUTCOME_CANCELLED;
        return true;
    }
    if (control->deadline_ms && marz_clock_ms() >= control->deadline_ms) {
        *outcome = MARZ_OUTCOME_TIME_LIMIT;
        return true;
    }
    return false;
}

void marz_control_report(const marz_control *control, const char *step, double done)
{
    if (control && control->progress)
        control->progress(control->context, step, done);
}

void marz_control_found(const marz_control *control, double objective, double bound)
{
    if (control && control->found)
        control->found(control->context, objective, bound);
}

int64_t marz_clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int32_t marz_clock_today(void)
{
    const char *fixed = getenv("MARZ_TODAY");
    int32_t day;
    if (fixed && marz_day_parse_iso(fixed, &day))
        return day;
    return (int32_t)(time(NULL) / 86400);
}

void marz_clock_now(char text[static 32])
{
    const time_t now = time(NULL);
    struct tm parts;
    gmtime_r(&now, &parts);
    strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &parts);
}
