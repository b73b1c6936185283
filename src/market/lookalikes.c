// Prospects that look like customers: points with reasons, the most similar customers, and
// whether the ranking would have worked on customers won later.
#include "market/market_internal.h"

#include "base/stats.h"
#include "base/threads.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FIELD_COUNT 5
#define CATEGORY_COUNT 3 ///< industry, country, province: equal or not
#define REVENUE_CLASSES 8
#define TEST_CASES_MIN 20 ///< customers on either side of the model's last day
#define TOP_SHARE 0.1
#define LIFT_LEVEL 0.95

static const char *const field_names[FIELD_COUNT] = {"industry", "country", "province", "employees",
                                                     "revenue"};
static const char *const revenue_names[REVENUE_CLASSES] = {
    "below 100 thousand", "100 thousand", "1 million",  "10 million",
    "100 million",        "1 billion",    "10 billion", "100 billion and more"};

/// One property of accounts, cut into bins.
typedef struct field {
    int32_t *bin; ///< [account_count] or MARZ_NONE
    const char **names;
    int32_t bin_count;
    double *points; ///< [bin_count] of the model fitted last
    double *number; ///< [account_count] logarithm, NaN if unknown; NULL for categories
    double range;   ///< of number
} field;

typedef struct scoring {
    const market_run *run;
    field fields[FIELD_COUNT];
    int32_t *customers; ///< [customer_count]
    int32_t customer_count;
} scoring;

double market_points(int64_t customers_in_bin, int64_t customers, int64_t all_in_bin, int64_t all,
                     int32_t bins)
{
    assert(bins > 0);
    const double half = 0.5 * bins;
    return log(((double)customers_in_bin + 0.5) / ((double)customers + half)) -
           log(((double)all_in_bin + 0.5) / ((double)all + half));
}

/// Category of accounts from their labels; a label that is not known is no bin.
static bool category_field(const market_run *run, dimension which, field *f)
{
    const int32_t n = run->company->account_count;
    const char **labels = MARZ_NEW(run->scratch, const char *, n);
    f->bin = MARZ_NEW(run->scratch, int32_t, n);
    if (!labels || !f->bin || !market_labels(run, which, labels))
        return false;
    marz_dict dict;
    marz_dict_init(&dict, run->scratch);
    bool is_whole = true;
    for (int32_t a = 0; a < n && is_whole; a++) {
        f->bin[a] = MARZ_NONE;
        if (strcmp(labels[a], "unknown") == 0)
            continue;
        f->bin[a] = marz_dict_add(&dict, labels[a], strlen(labels[a]));
        is_whole = f->bin[a] != MARZ_NONE;
    }
    f->bin_count = dict.count;
    f->names = MARZ_NEW(run->scratch, const char *, dict.count);
    for (int32_t k = 0; k < dict.count && f->names; k++)
        f->names[k] = dict.names[k];
    marz_dict_deinit(&dict);
    return is_whole && f->names;
}

static int32_t revenue_class(int64_t revenue_minor)
{
    int32_t class = 0;
    for (double limit = 1e7; class < REVENUE_CLASSES - 1 && (double)revenue_minor >= limit;
         limit *= 10)
        class ++;
    return class;
}

static void set_number(field *f, int32_t account, int64_t value)
{
    f->number[account] = value > 0 ? log((double)value) : (double)NAN; // MARZ_UNKNOWN is negative.
}

static void measure_range(field *f, int32_t n)
{
    double low = DBL_MAX, high = -DBL_MAX;
    for (int32_t a = 0; a < n; a++)
        if (!isnan(f->number[a]))
            low = fmin(low, f->number[a]), high = fmax(high, f->number[a]);
    f->range = high > low ? high - low : 1;
}

static bool number_fields(const market_run *run, field *size, field *revenue)
{
    const int32_t n = run->company->account_count;
    size->bin = MARZ_NEW(run->scratch, int32_t, n),
    size->number = MARZ_NEW(run->scratch, double, n);
    revenue->bin = MARZ_NEW(run->scratch, int32_t, n);
    revenue->number = MARZ_NEW(run->scratch, double, n);
    size->names = MARZ_NEW(run->scratch, const char *, SIZE_CLASSES);
    revenue->names = MARZ_NEW(run->scratch, const char *, REVENUE_CLASSES);
    if (!size->bin || !size->number || !revenue->bin || !revenue->number || !size->names ||
        !revenue->names)
        return false;
    size->bin_count = SIZE_CLASSES, revenue->bin_count = REVENUE_CLASSES;
    memcpy(revenue->names, revenue_names, sizeof revenue_names);
    for (int32_t a = 0; a < n; a++) {
        const marz_account *account = &run->company->accounts[a];
        const char *name = market_size_class(account->employees, &size->bin[a]);
        if (name)
            size->names[size->bin[a]] = name;
        revenue->bin[a] =
            account->revenue_minor > 0 ? revenue_class(account->revenue_minor) : MARZ_NONE;
        set_number(size, a, account->employees);
        set_number(revenue, a, account->revenue_minor);
    }
    measure_range(size, n);
    measure_range(revenue, n);
    return true;
}

static bool set_up(scoring *s)
{
    static const dimension categories[CATEGORY_COUNT] = {DIMENSION_INDUSTRY, DIMENSION_COUNTRY,
                                                         DIMENSION_PROVINCE};
    for (int32_t k = 0; k < CATEGORY_COUNT; k++)
        if (!category_field(s->run, categories[k], &s->fields[k]))
            return false;
    if (!number_fields(s->run, &s->fields[CATEGORY_COUNT], &s->fields[CATEGORY_COUNT + 1]))
        return false;
    for (int32_t k = 0; k < FIELD_COUNT; k++) {
        s->fields[k].points = MARZ_NEW(s->run->scratch, double, s->fields[k].bin_count);
        if (!s->fields[k].points)
            return false;
    }
    const int32_t n = s->run->company->account_count;
    s->customers = MARZ_NEW(s->run->scratch, int32_t, n);
    for (int32_t a = 0; a < n && s->customers; a++)
        if (s->run->market->accounts[a].is_customer)
            s->customers[s->customer_count++] = a;
    return s->customers != NULL;
}

/// What an account was on the model's last day.
typedef enum standing { STANDING_APART, STANDING_PROSPECT, STANDING_CUSTOMER } standing;

/// Points of every bin from who is a customer and who is not.
static bool fit_points(scoring *s, const uint8_t *standings)
{
    const int32_t n = s->run->company->account_count;
    for (int32_t k = 0; k < FIELD_COUNT; k++) {
        field *f = &s->fields[k];
        const marz_arena_mark mark = marz_arena_save(s->run->scratch);
        int64_t *bought = MARZ_NEW(s->run->scratch, int64_t, f->bin_count), customers = 0;
        int64_t *there = MARZ_NEW(s->run->scratch, int64_t, f->bin_count), all = 0;
        if (!bought || !there)
            return false;
        for (int32_t a = 0; a < n; a++) {
            if (f->bin[a] == MARZ_NONE || standings[a] == STANDING_APART)
                continue;
            const bool is_customer = standings[a] == STANDING_CUSTOMER;
            there[f->bin[a]]++, all++;
            bought[f->bin[a]] += is_customer, customers += is_customer;
        }
        for (int32_t b = 0; b < f->bin_count; b++)
            f->points[b] = market_points(bought[b], customers, there[b], all, f->bin_count);
        marz_arena_restore(s->run->scratch, mark);
    }
    return true;
}

static double score(const scoring *s, int32_t account)
{
    double sum = 0;
    for (int32_t k = 0; k < FIELD_COUNT; k++)
        if (s->fields[k].bin[account] != MARZ_NONE)
            sum += s->fields[k].points[s->fields[k].bin[account]];
    return sum;
}

typedef struct scored {
    double points;
    int32_t account;
} scored;

static int by_points(const void *left, const void *right)
{
    const scored *a = left, *b = right;
    if (a->points != b->points)
        return a->points > b->points ? -1 : 1;
    return a->account < b->account ? -1 : a->account > b->account;
}

/// All accounts of one standing, best first. NULL: no memory.
static scored *rank(const scoring *s, const uint8_t *standings, int32_t *count)
{
    const int32_t n = s->run->company->account_count;
    scored *list = MARZ_NEW(s->run->scratch, scored, n);
    *count = 0;
    for (int32_t a = 0; a < n && list; a++)
        if (standings[a] == STANDING_PROSPECT)
            list[(*count)++] = (scored){score(s, a), a};
    if (list)
        qsort(list, (size_t)*count, sizeof *list, by_points);
    return list;
}

/// Gower's similarity over the fields that both have [gower1971].
static double similarity(const scoring *s, int32_t a, int32_t b)
{
    double sum = 0, known = 0;
    for (int32_t k = 0; k < FIELD_COUNT; k++) {
        const field *f = &s->fields[k];
        if (f->bin[a] == MARZ_NONE || f->bin[b] == MARZ_NONE)
            continue;
        known++;
        sum +=
            f->number ? 1 - fabs(f->number[a] - f->number[b]) / f->range : f->bin[a] == f->bin[b];
    }
    return known > 0 ? sum / known : 0;
}

static void find_similar(const scoring *s, marz_lookalike *one)
{
    double best[5] = {0};
    int32_t count = 0;
    for (int32_t k = 0; k < 5; k++)
        one->similar[k] = MARZ_NONE;
    for (int32_t c = 0; c < s->customer_count; c++) {
        const double value = similarity(s, one->account, s->customers[c]);
        if (count == 5 && value <= best[4])
            continue;
        int32_t place = count < 5 ? count++ : 4;
        for (; place > 0 && best[place - 1] < value; place--)
            best[place] = best[place - 1], one->similar[place] = one->similar[place - 1];
        best[place] = value, one->similar[place] = s->customers[c];
    }
}

static void similar_range(void *context, int64_t first, int64_t last)
{
    const scoring *s = context;
    for (int64_t k = first; k < last; k++)
        find_similar(s, &s->run->market->lookalikes[k]);
}

static bool write_reasons(const scoring *s, marz_lookalike *one)
{
    bool is_used[FIELD_COUNT] = {false};
    for (int32_t r = 0; r < 3; r++) {
        int32_t best = MARZ_NONE;
        double most = 0;
        for (int32_t k = 0; k < FIELD_COUNT; k++) {
            const int32_t bin = s->fields[k].bin[one->account];
            if (!is_used[k] && bin != MARZ_NONE && s->fields[k].points[bin] > most)
                best = k, most = s->fields[k].points[bin];
        }
        if (best == MARZ_NONE)
            return true;
        is_used[best] = true;
        const field *f = &s->fields[best];
        one->reasons[r] = marz_arena_print(s->run->arena, "%s = %s (%+.2f)", field_names[best],
                                           f->names[f->bin[one->account]], most);
        if (!one->reasons[r])
            return false;
    }
    return true;
}

static bool list_prospects(scoring *s, uint8_t *standings)
{
    marz_market *market = s->run->market;
    for (int32_t a = 0; a < s->run->company->account_count; a++)
        standings[a] = market->accounts[a].is_customer ? STANDING_CUSTOMER : STANDING_PROSPECT;
    int32_t count;
    if (!fit_points(s, standings))
        return false;
    const scored *list = rank(s, standings, &count);
    if (!list)
        return false;
    count = count < MARZ_LOOKALIKES_MAX ? count : MARZ_LOOKALIKES_MAX;
    market->lookalike_count = s->customer_count ? count : 0;
    market->lookalikes = MARZ_NEW(s->run->arena, marz_lookalike, count);
    if (!market->lookalikes)
        return false;
    for (int32_t k = 0; k < market->lookalike_count; k++) {
        market->lookalikes[k].account = list[k].account;
        market->lookalikes[k].points = list[k].points;
        if (!write_reasons(s, &market->lookalikes[k]))
            return false;
    }
    marz_parallel(marz_thread_count(s->run->options->thread_count), market->lookalike_count, 16,
                  similar_range, s);
    return true;
}

/// Day that parts old customers from those to be foretold: a year before the end, or the day that
/// leaves three tenths after it. MARZ_DAY_UNKNOWN if either side is too small. False: no memory.
static bool find_test_day(const scoring *s, int32_t *day)
{
    const market_run *run = s->run;
    double *days = MARZ_NEW(run->scratch, double, run->company->account_count);
    int64_t n = 0;
    *day = MARZ_DAY_UNKNOWN;
    if (!days)
        return false;
    for (int32_t a = 0; a < run->company->account_count; a++)
        if (run->first_day[a] != MARZ_DAY_UNKNOWN)
            days[n++] = run->first_day[a];
    if (n < 2 * TEST_CASES_MIN)
        return true;
    marz_sort_doubles(days, n);
    const double candidates[] = {run->market->to_day - DAYS_A_YEAR,
                                 ceil(marz_sorted_quantile(days, n, 0.7))};
    for (int32_t k = 0; k < 2 && *day == MARZ_DAY_UNKNOWN; k++) {
        int64_t before = 0;
        while (before < n && days[before] < candidates[k])
            before++;
        if (before >= TEST_CASES_MIN && n - before >= TEST_CASES_MIN)
            *day = (int32_t)candidates[k];
    }
    return true;
}

static standing standing_on(const market_run *run, int32_t account, int32_t day)
{
    const int32_t first = run->first_day[account];
    const int32_t created = run->company->accounts[account].created_day;
    if (first != MARZ_DAY_UNKNOWN && first < day)
        return STANDING_CUSTOMER;
    if (created != MARZ_DAY_UNKNOWN && created >= day)
        return STANDING_APART; // Nobody knew it then.
    if (first == MARZ_DAY_UNKNOWN && run->market->accounts[account].is_customer)
        return STANDING_APART; // A customer since an unknown day.
    return STANDING_PROSPECT;
}

/// Later customers among the best tenth; those level with its border count in part.
static double count_hits(const market_run *run, const scored *list, int32_t count, int64_t *later)
{
    const double top = TOP_SHARE * count;
    double hits = 0;
    *later = 0;
    for (int32_t i = 0, next; i < count; i = next) {
        int64_t won = 0;
        for (next = i; next < count && list[next].points >= list[i].points; next++)
            won += run->first_day[list[next].account] != MARZ_DAY_UNKNOWN;
        *later += won;
        const double inside = fmin(fmax(top - i, 0), next - i);
        hits += (double)won * inside / (next - i);
    }
    return hits;
}

/// Lift of the best tenth on customers won after the model's last day, with an exact binomial
/// interval [clopper1934].
static bool measure_lift(scoring *s, uint8_t *standings)
{
    marz_market *market = s->run->market;
    market->lookalike_lift10 = (double)NAN;
    market->lookalike_lift10_low = market->lookalike_lift10_high = (double)NAN;
    int32_t day;
    if (!find_test_day(s, &day))
        return false;
    if (day == MARZ_DAY_UNKNOWN)
        return true;
    for (int32_t a = 0; a < s->run->company->account_count; a++)
        standings[a] = (uint8_t)standing_on(s->run, a, day);
    int32_t count;
    int64_t later;
    const scored *list = fit_points(s, standings) ? rank(s, standings, &count) : NULL;
    if (!list)
        return false;
    const double hits = count_hits(s->run, list, count, &later);
    if (later < TEST_CASES_MIN || count - later < TEST_CASES_MIN)
        return true;
    const double n = (double)later, tail = (1 - LIFT_LEVEL) / 2;
    market->lookalike_test_count = later;
    market->lookalike_lift10 = hits / n / TOP_SHARE;
    market->lookalike_lift10_low =
        hits > 0 ? marz_beta_quantile(tail, hits, n - hits + 1) / TOP_SHARE : 0;
    market->lookalike_lift10_high =
        hits < n ? marz_beta_quantile(1 - tail, hits + 1, n - hits) / TOP_SHARE : 1 / TOP_SHARE;
    return true;
}

bool market_lookalikes(market_run *run)
{
    const marz_arena_mark mark = marz_arena_save(run->scratch);
    scoring s = {.run = run};
    uint8_t *standings = MARZ_NEW(run->scratch, uint8_t, run->company->account_count);
    // The lift first: the points that stay are those of today.
    if (!standings || !set_up(&s) || !measure_lift(&s, standings) || !list_prospects(&s, standings))
        return false;
    marz_arena_restore(run->scratch, mark);
    return true;
}
