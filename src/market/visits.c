// Classes by potential, visits and minutes of accounts, and what nobody works.
#include "market/market_internal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define OWN_VISITS_MIN 3 ///< visits with a length before an account's own mean counts

typedef struct ranked_account {
    int64_t potential, employees;
    int32_t account;
} ranked_account;

/// Most valuable first; where money is not known at all, the larger company first.
static int by_worth(const void *left, const void *right)
{
    const ranked_account *a = left, *b = right;
    if (a->potential != b->potential)
        return a->potential > b->potential ? -1 : 1;
    if (a->employees != b->employees)
        return a->employees > b->employees ? -1 : 1;
    return a->account < b->account ? -1 : a->account > b->account;
}

/// First tenth A, next two tenths B, next three C, the rest D; without potential always D, unless
/// no account has any.
static bool classify(const market_run *run)
{
    const int32_t n = run->company->account_count;
    marz_account_view *views = run->market->accounts;
    ranked_account *ranks = MARZ_NEW(run->scratch, ranked_account, n);
    if (!ranks)
        return false;
    for (int32_t a = 0; a < n; a++)
        ranks[a] =
            (ranked_account){views[a].potential_minor, run->company->accounts[a].employees, a};
    qsort(ranks, (size_t)n, sizeof *ranks, by_worth);
    for (int32_t r = 0; r < n; r++) {
        const int64_t tenths = 10 * (int64_t)r;
        marz_class class = tenths < n                ? MARZ_CLASS_A
                           : tenths < 3 * (int64_t)n ? MARZ_CLASS_B
                           : tenths < 6 * (int64_t)n ? MARZ_CLASS_C
                                                     : MARZ_CLASS_D;
        if (ranks[r].potential == 0 && ranks[0].potential > 0)
            class = MARZ_CLASS_D;
        views[ranks[r].account].value_class = class;
    }
    return true;
}

/// Does this kind of activity mean being there?
static bool is_visit_kind(const char *name)
{
    static const char *const kinds[] = {"visit", "meeting", "بازدید", "ویزیت", "جلسه", "ملاقات"};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (strcasecmp(name, kinds[k]) == 0)
            return true;
    return false;
}

/// Visits of the last year, per account and together.
typedef struct visit_log {
    int64_t *count, *timed_count, *minutes; ///< [account_count]
    int64_t total, timed_total, minute_total;
    bool has_activity; ///< any activity with an account in the last year
} visit_log;

static void log_activity(const market_run *run, visit_log *log, const marz_activity *activity,
                         bool is_visit)
{
    marz_account_view *view = &run->market->accounts[activity->account];
    if (activity->day > view->last_activity_day)
        view->last_activity_day = activity->day;
    if (activity->day < run->market->to_day - DAYS_A_YEAR)
        return;
    log->has_activity = true;
    if (!is_visit)
        return;
    log->count[activity->account]++, log->total++;
    if (activity->minutes <= 0)
        return;
    log->timed_count[activity->account]++, log->timed_total++;
    log->minutes[activity->account] += activity->minutes, log->minute_total += activity->minutes;
}

static bool read_activities(const market_run *run, visit_log *log)
{
    const marz_company *company = run->company;
    const int32_t n = company->account_count, kinds = company->activity_kinds.count;
    bool *is_visit = MARZ_NEW(run->scratch, bool, kinds);
    log->count = MARZ_NEW(run->scratch, int64_t, n);
    log->timed_count = MARZ_NEW(run->scratch, int64_t, n);
    log->minutes = MARZ_NEW(run->scratch, int64_t, n);
    if (!is_visit || !log->count || !log->timed_count || !log->minutes)
        return false;
    for (int32_t k = 0; k < kinds; k++)
        is_visit[k] = is_visit_kind(company->activity_kinds.names[k]);
    for (int32_t a = 0; a < n; a++)
        run->market->accounts[a].last_activity_day = MARZ_DAY_UNKNOWN;
    for (int64_t i = 0; i < company->activity_count; i++) {
        const marz_activity *activity = &company->activities[i];
        if (activity->account == MARZ_NONE || activity->day >= run->market->to_day)
            continue;
        log_activity(run, log, activity, activity->kind != MARZ_NONE && is_visit[activity->kind]);
    }
    run->market->has_visits = log->total > 0;
    return true;
}

static int64_t class_visits(const marz_settings *settings, marz_class class)
{
    const int64_t table[] = {settings->visits_a, settings->visits_b, settings->visits_c,
                             settings->visits_d};
    return table[class];
}

static int64_t rounded_mean(int64_t sum, int64_t count)
{
    return (sum + count / 2) / count;
}

static void fill_visits(const market_run *run, const visit_log *log, int32_t a)
{
    const marz_account *account = &run->company->accounts[a];
    const marz_settings *settings = &run->company->settings;
    marz_account_view *view = &run->market->accounts[a];
    view->are_visits_assumed = account->visits_milli == MARZ_UNKNOWN && log->count[a] == 0;
    if (account->visits_milli != MARZ_UNKNOWN)
        view->visits_milli = account->visits_milli;
    else if (log->count[a] > 0)
        view->visits_milli = 1000 * log->count[a];
    else
        view->visits_milli = class_visits(settings, view->value_class);
    if (account->visit_minutes != MARZ_UNKNOWN)
        view->visit_minutes = account->visit_minutes;
    else if (log->timed_count[a] >= OWN_VISITS_MIN)
        view->visit_minutes = rounded_mean(log->minutes[a], log->timed_count[a]);
    else if (log->timed_total >= OWN_VISITS_MIN)
        view->visit_minutes = rounded_mean(log->minute_total, log->timed_total);
    else
        view->visit_minutes = settings->visit_minutes;
}

static bool is_covered(const market_run *run, const visit_log *log, int32_t a)
{
    const int32_t owner = run->company->accounts[a].owner, to_day = run->market->to_day;
    if (owner == MARZ_NONE)
        return false;
    const int32_t left = run->company->reps[owner].left_day;
    if (left != MARZ_DAY_UNKNOWN && left < to_day)
        return false;
    return !log->has_activity || run->market->accounts[a].last_activity_day >= to_day - DAYS_A_YEAR;
}

static void add_to_segment(const market_run *run, int32_t a, marz_int128 *potential,
                           marz_int128 *uncovered)
{
    const marz_account_view *view = &run->market->accounts[a];
    potential[view->segment] += view->potential_minor;
    if (view->is_covered)
        return;
    uncovered[view->segment] += view->potential_minor;
    run->market->segments[view->segment].uncovered_count++;
}

static int64_t clamp(marz_int128 amount)
{
    return amount > INT64_MAX ? INT64_MAX : (int64_t)amount;
}

bool market_visits(market_run *run)
{
    const marz_arena_mark mark = marz_arena_save(run->scratch);
    marz_market *market = run->market;
    visit_log log = {0};
    marz_int128 *potential = MARZ_NEW(run->scratch, marz_int128, market->segment_count);
    marz_int128 *uncovered = MARZ_NEW(run->scratch, marz_int128, market->segment_count);
    if (!potential || !uncovered || !classify(run) || !read_activities(run, &log))
        return false;
    for (int32_t a = 0; a < run->company->account_count; a++) {
        fill_visits(run, &log, a);
        market->accounts[a].is_covered = is_covered(run, &log, a);
        add_to_segment(run, a, potential, uncovered);
    }
    for (int32_t s = 0; s < market->segment_count; s++) {
        market->segments[s].potential_minor = clamp(potential[s]);
        market->segments[s].uncovered_minor = clamp(uncovered[s]);
    }
    marz_arena_restore(run->scratch, mark);
    return true;
}
