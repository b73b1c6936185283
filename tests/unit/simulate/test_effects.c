// What was planted is there, in its planted size; what was not planted is not.
#include "generated.h"

#include "base/calendar.h"
#include "base/json.h"
#include "base/stats.h"

#include <math.h>

#define SEEDS 40

static int setup(void **state)
{
    *state = marz_arena_create(0);
    return *state == NULL;
}

static int teardown(void **state)
{
    marz_arena_destroy(*state);
    return 0;
}

/// A company of which only deals matter: nothing planted, few other rows.
static marz_simulate_options quiet(marz_arena *arena, const char *name, uint64_t seed)
{
    marz_simulate_options o = company(arena, name);
    o.seed = seed;
    o.account_count = 1500;
    o.rep_count = 15;
    o.fit_effect = o.rep_effect = o.segment_effect = o.weak_product = 0;
    o.rising_competitor = o.engagement_fall = o.uncovered = o.season = o.growth = 0;
    o.sale_rate = o.activity_rate = 0;
    return o;
}

static json_t *truth_of(const marz_simulate_options *options)
{
    char path[512];
    json_t *root = NULL;
    marz_error error = {0};
    (void)snprintf(path, sizeof path, "%s/truth.json", options->out_folder);
    char *text = test_read(path);
    assert_ok(marz_json_parse(text, strlen(text), "truth.json", &root, &error), &error);
    free(text);
    return root;
}

static const char *word(const json_t *root, const char *key)
{
    const char *text = json_string_value(json_object_get(json_object_get(root, "planted"), key));
    assert_non_null(text);
    return text;
}

static bool is_closed(const table *deals, int64_t row)
{
    return strcmp(table_cell(deals, row, table_column(deals, "status")), "open") != 0;
}

static bool is_won(const table *deals, int64_t row)
{
    return strcmp(table_cell(deals, row, table_column(deals, "status")), "won") == 0;
}

/// Wins and closed deals by the values of a column.
typedef struct rates {
    marz_dict values;
    double won[64], closed[64];
} rates;

static rates rates_of(marz_arena *arena, const table *deals, const char *column)
{
    rates r = {0};
    marz_dict_init(&r.values, arena);
    for (int64_t k = 0; k < deals->row_count; k++) {
        const char *value = table_cell(deals, k, table_column(deals, column));
        const int32_t index = marz_dict_add(&r.values, value, strlen(value));
        assert_in_range(index, 0, 63);
        r.closed[index] += is_closed(deals, k);
        r.won[index] += is_won(deals, k);
    }
    return r;
}

/// p of Pearson's chi-square for "all values have the same win rate".
static double homogeneity_p(const rates *r)
{
    double won = 0, closed = 0, sum = 0;
    for (int32_t k = 0; k < r->values.count; k++) {
        won += r->won[k];
        closed += r->closed[k];
    }
    const double p = won / closed;
    for (int32_t k = 0; k < r->values.count; k++) {
        const double miss = r->won[k] - p * r->closed[k];
        sum += miss * miss / (p * (1 - p) * fmax(r->closed[k], 1e-9));
    }
    return marz_chi_square_tail(sum, r->values.count - 1);
}

/// Log-odds of value `index` against all others, and its standard error.
static double contrast(const rates *r, int32_t index, double *error)
{
    double won = 0, lost = 0;
    for (int32_t k = 0; k < r->values.count; k++) {
        won += k == index ? 0 : r->won[k];
        lost += k == index ? 0 : r->closed[k] - r->won[k];
    }
    const double w = r->won[index], l = r->closed[index] - w;
    *error = sqrt(1 / w + 1 / l + 1 / won + 1 / lost);
    return log(w / l) - log(won / lost);
}

static void the_weak_product_loses_by_the_planted_log_odds(void **state)
{
    marz_arena *arena = *state;
    marz_simulate_options o = quiet(arena, "weak", 3);
    o.account_count = 6000;
    o.rep_count = 80;
    o.weak_product = 0.8;
    generate(&o, arena);
    json_t *truth = truth_of(&o);
    const table deals = table_read(arena, o.out_folder, "deals");
    rates r = rates_of(arena, &deals, "product");
    const char *weak = word(truth, "weak_product");
    double error = 0;
    const double found = contrast(&r, marz_dict_find(&r.values, weak, strlen(weak)), &error);
    printf("planted -0.8, found %.3f, standard error %.3f\n", found, error);
    assert_true(error < 0.07 && fabs(found + 0.8) < 3 * error);
    marz_dict_deinit(&r.values);
    json_decref(truth);
}

/// p-values of tests of nothing are uniform: their mean, the share below 5 %, and the smallest.
static void check_uniform(const double *p, const char *what)
{
    double sum = 0, least = 1;
    int32_t low = 0;
    for (int32_t k = 0; k < SEEDS; k++) {
        sum += p[k];
        least = fmin(least, p[k]);
        low += p[k] < 0.05;
    }
    printf("%s: mean p %.3f, least %.4f, %d of %d below 0.05\n", what, sum / SEEDS, least, (int)low,
           SEEDS);
    assert_near(sum / SEEDS, 0.5, 3 * sqrt(1.0 / 12 / SEEDS));
    assert_true(low <= 2 + 3 * sqrt(SEEDS * 0.05 * 0.95) && least > 0.05 / SEEDS / 20);
}

static void strength_zero_plants_nothing(void **state)
{
    marz_arena *arena = *state;
    static const char *const columns[] = {"product", "owner", "role", "competitor"};
    static double p[4][SEEDS];
    for (int32_t seed = 0; seed < SEEDS; seed++) {
        const marz_arena_mark mark = marz_arena_save(arena);
        marz_simulate_options o = quiet(arena, "zero", (uint64_t)seed + 100);
        o.account_count = 600;
        generate(&o, arena);
        const table deals = table_read(arena, o.out_folder, "deals");
        for (int32_t c = 0; c < 4; c++) {
            rates r = rates_of(arena, &deals, columns[c]);
            p[c][seed] = homogeneity_p(&r);
            marz_dict_deinit(&r.values);
        }
        marz_arena_restore(arena, mark);
    }
    for (int32_t c = 0; c < 4; c++)
        check_uniform(p[c], columns[c]);
}

static double real(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

/// Log-odds of one deal by truth.json alone.
static double true_odds(const json_t *truth, const table *deals, int64_t row, const char *industry)
{
    const char *owner = table_cell(deals, row, table_column(deals, "owner"));
    const json_t *person = json_object_get(json_object_get(truth, "people"), owner);
    const json_t *planted = json_object_get(truth, "planted");
    double sum = real(truth, "intercept") + real(person, "log_odds");
    sum += real(json_object_get(truth, "industry_log_odds"), industry);
    sum += real(json_object_get(person, "fit_log_odds"), industry);
    sum += real(json_object_get(truth, "role_log_odds"),
                table_cell(deals, row, table_column(deals, "role")));
    if (strcmp(table_cell(deals, row, table_column(deals, "product")),
               word(truth, "weak_product")) == 0)
        sum += real(planted, "weak_product_log_odds");
    if (strcmp(table_cell(deals, row, table_column(deals, "competitor")),
               word(truth, "rising_competitor")) == 0)
        sum += real(planted, "rising_competitor_log_odds");
    return sum;
}

static void truth_json_explains_the_wins(void **state)
{
    marz_arena *arena = *state;
    marz_simulate_options o = company(arena, "truth");
    o.sale_rate = o.activity_rate = 0;
    generate(&o, arena);
    json_t *truth = truth_of(&o);
    const table deals = table_read(arena, o.out_folder, "deals");
    const table accounts = table_read(arena, o.out_folder, "accounts");
    marz_dict ids = table_ids(arena, &accounts);
    double miss[10] = {0}, spread[10] = {0}, sum = 0, low = 1, high = 0;
    for (int64_t k = 0; k < deals.row_count; k++) {
        if (!is_closed(&deals, k))
            continue;
        const char *account = table_cell(&deals, k, table_column(&deals, "account"));
        const int32_t at = marz_dict_find(&ids, account, strlen(account));
        const double p = marz_expit(true_odds(
            truth, &deals, k, table_cell(&accounts, at, table_column(&accounts, "industry"))));
        const int32_t bin = (int32_t)(p * 10);
        miss[bin] += is_won(&deals, k) - p;
        spread[bin] += p * (1 - p);
        low = fmin(low, p);
        high = fmax(high, p);
    }
    int32_t bins = 0;
    for (int32_t b = 0; b < 10; b++) {
        sum += spread[b] > 5 ? miss[b] * miss[b] / spread[b] : 0;
        bins += spread[b] > 5;
    }
    printf("calibration: chi-square %.1f in %d bins; chances from %.2f to %.2f\n", sum, (int)bins,
           low, high);
    assert_true(marz_chi_square_tail(sum, bins) > 0.001);
    assert_true(low < 0.15 && high > 0.65 && bins >= 6);
    marz_dict_deinit(&ids);
    json_decref(truth);
}

static double competitor_share(const table *deals, const char *id, const char *year)
{
    double with = 0, all = 0;
    for (int64_t k = 0; k < deals->row_count; k++) {
        const char *competitor = table_cell(deals, k, table_column(deals, "competitor"));
        if (*competitor == 0 ||
            strncmp(table_cell(deals, k, table_column(deals, "created")), year, 4) != 0)
            continue;
        all++;
        with += strcmp(competitor, id) == 0;
    }
    return with / all;
}

static void the_rising_competitor_gains_its_share(void **state)
{
    marz_arena *arena = *state;
    for (int32_t k = 0; k < 2; k++) {
        marz_simulate_options o = quiet(arena, k == 0 ? "rise0" : "rise1", 5);
        o.account_count = 4000;
        o.rep_count = 48;
        o.rising_competitor = k == 0 ? 0 : 0.3;
        generate(&o, arena);
        json_t *truth = truth_of(&o);
        const table deals = table_read(arena, o.out_folder, "deals");
        const char *id = word(truth, "rising_competitor");
        const double first = competitor_share(&deals, id, "2023");
        const double last = competitor_share(&deals, id, "2025");
        // The middles of the two years are two thirds of the time apart.
        assert_near(last - first, o.rising_competitor * 2 / 3, 0.04);
        assert_near(first, 0.25 + o.rising_competitor / 6, 0.03);
        json_decref(truth);
    }
}

/// Activities of a rep between two days.
static double activity(const table *t, const char *rep, int32_t from, int32_t until)
{
    double count = 0;
    for (int64_t k = 0; k < t->row_count; k++) {
        int32_t day = 0;
        assert_true(marz_day_parse_iso(table_cell(t, k, table_column(t, "date")), &day));
        count += day > from && day <= until &&
                 strcmp(table_cell(t, k, table_column(t, "rep")), rep) == 0;
    }
    return count;
}

static void engagement_falls_by_the_planted_share(void **state)
{
    marz_arena *arena = *state;
    for (int32_t k = 0; k < 2; k++) {
        marz_simulate_options o = quiet(arena, k == 0 ? "tired0" : "tired1", 11);
        o.activity_rate = 20;
        o.engagement_fall = k == 0 ? 0 : 0.5;
        generate(&o, arena);
        json_t *truth = truth_of(&o);
        const table t = table_read(arena, o.out_folder, "activities");
        const char *rep = word(truth, "falling_engagement");
        const int32_t end = marz_day_from_gregorian((marz_date){2025, 12, 31});
        const double before = activity(&t, rep, end - 364, end - 182);
        const double after = activity(&t, rep, end - 182, end);
        const double expected = 1 - o.engagement_fall;
        assert_near(after / before, expected, 3 * sqrt(expected * (1 + expected) / before));
        json_decref(truth);
    }
}

static void the_segment_that_nobody_covers_has_no_owners(void **state)
{
    marz_arena *arena = *state;
    for (int32_t k = 0; k < 2; k++) {
        marz_simulate_options o = quiet(arena, k == 0 ? "cover0" : "cover1", 13);
        o.account_count = 4000;
        o.uncovered = k == 0 ? 0 : 0.8;
        generate(&o, arena);
        json_t *truth = truth_of(&o);
        const table t = table_read(arena, o.out_folder, "accounts");
        double all = 0, without = 0, elsewhere = 0;
        for (int64_t r = 0; r < t.row_count; r++) {
            const bool is_there = strcmp(table_cell(&t, r, table_column(&t, "industry")),
                                         word(truth, "uncovered_industry")) == 0;
            const bool has_none = *table_cell(&t, r, table_column(&t, "owner")) == 0;
            all += is_there;
            without += is_there && has_none;
            elsewhere += !is_there && has_none;
        }
        assert_true(elsewhere <= 0 && all > 200);
        assert_near(without / all, o.uncovered, k == 0 ? 0 : 0.08);
        json_decref(truth);
    }
}

/// Rows of sales by month against the planted business of months.
static void sales_follow_season_and_growth(void **state)
{
    marz_arena *arena = *state;
    for (int32_t k = 0; k < 2; k++) {
        marz_simulate_options o = quiet(arena, k == 0 ? "season0" : "season1", 17);
        o.sale_rate = 10;
        o.deal_rate = 0.001;
        o.season = k == 0 ? 0 : 0.4;
        o.growth = k == 0 ? 0 : 0.2;
        generate(&o, arena);
        json_t *truth = truth_of(&o);
        const json_t *months =
            json_object_get(json_object_get(truth, "planted"), "business_of_months");
        const table t = table_read(arena, o.out_folder, "sales");
        double seen[36] = {0}, years = 0, sum = 0;
        for (int64_t r = 0; r < t.row_count; r++) {
            const char *date = table_cell(&t, r, table_column(&t, "date"));
            seen[12 * (atol(date) - 2023) + atol(date + 5) - 1]++;
        }
        for (size_t m = 0; m < 36; m++)
            years += json_number_value(json_array_get(months, m));
        for (size_t m = 0; m < 36; m++) {
            const double share = json_number_value(json_array_get(months, m)) / years;
            const double expected = share * (double)t.row_count;
            sum += (seen[m] - expected) * (seen[m] - expected) / expected;
        }
        const double p = marz_chi_square_tail(sum, 35);
        printf("%lld sales, chi-square of months %.1f (p %.3f), November over May %.2f\n",
               (long long)t.row_count, sum, p, seen[10] / seen[4]);
        assert_true(p > 0.001);
        assert_near(seen[10] / seen[4], k == 0 ? 1 : 2.333 * pow(1.2, 0.5), 0.3);
        json_decref(truth);
    }
}

static void yearly(marz_arena *arena, const char *folder, const marz_dict *ids, double *sum)
{
    const table t = table_read(arena, folder, "sales");
    for (int64_t k = 0; k < t.row_count; k++) {
        const char *account = table_cell(&t, k, table_column(&t, "account"));
        sum[marz_dict_find(ids, account, strlen(account))] +=
            strtod(table_cell(&t, k, table_column(&t, "amount")), NULL) / 3;
    }
}

/// A plan must exist at the default bands, and have something to gain.
static void the_default_company_is_uneven_but_divisible(void **state)
{
    marz_arena *arena = *state;
    static const char *const countries[] = {"us", "ir", "world"};
    for (int32_t c = 0; c < 3; c++) {
        marz_simulate_options o = company(arena, countries[c]);
        o.country = countries[c];
        generate(&o, arena);
        const table accounts = table_read(arena, o.out_folder, "accounts");
        const table reps = table_read(arena, o.out_folder, "reps");
        marz_dict ids = table_ids(arena, &accounts), people = table_ids(arena, &reps);
        double *sum = MARZ_NEW(arena, double, accounts.row_count);
        double *group = MARZ_NEW(arena, double, accounts.row_count);
        double load[64] = {0}, count[64] = {0}, total = 0, most = 0, largest = 0;
        yearly(arena, o.out_folder, &ids, sum);
        for (int64_t k = 0; k < accounts.row_count; k++) {
            const char *owner = table_cell(&accounts, k, table_column(&accounts, "owner"));
            const char *parent = table_cell(&accounts, k, table_column(&accounts, "parent"));
            const int64_t head = *parent != 0 ? marz_dict_find(&ids, parent, strlen(parent)) : k;
            group[head] += sum[k];
            total += sum[k];
            most = fmax(most, sum[k]);
            largest = fmax(largest, group[head]);
            if (*owner != 0) {
                load[marz_dict_find(&people, owner, strlen(owner))] += sum[k];
                count[marz_dict_find(&people, owner, strlen(owner))]++;
            }
        }
        const double mean = total / 24;
        double deviation = 0, least = 1e18, highest = 0;
        for (int32_t p = 0; p < 24; p++) {
            deviation += (load[p] / mean - 1) * (load[p] / mean - 1) / 24;
            least = fmin(least, count[p]);
            highest = fmax(highest, count[p]);
        }
        printf(
            "%s: largest account %.1f %%, largest group %.1f %% of a seller's sales; loads vary by "
            "%.0f %%; %.0f to %.0f accounts\n",
            countries[c], 100 * most / mean, 100 * largest / mean, 100 * sqrt(deviation), least,
            highest);
        assert_true(most < 0.2 * mean && largest < 0.25 * mean);
        assert_true(sqrt(deviation) > 0.15 && sqrt(deviation) < 0.7 && least > 5);
        marz_dict_deinit(&ids);
        marz_dict_deinit(&people);
    }
}

static void many_sellers_in_one_city_share_it(void **state)
{
    marz_arena *arena = *state;
    marz_simulate_options o = quiet(arena, "city", 1);
    o.country = "ir"; // a sixth of the people of all cities live in Tehran
    o.account_count = 8000;
    o.rep_count = 100;
    generate(&o, arena);
    const table accounts = table_read(arena, o.out_folder, "accounts");
    const table reps = table_read(arena, o.out_folder, "reps");
    marz_dict people = table_ids(arena, &reps);
    double count[128] = {0}, least = 1e9, most = 0;
    for (int64_t k = 0; k < accounts.row_count; k++) {
        const char *owner = table_cell(&accounts, k, table_column(&accounts, "owner"));
        count[marz_dict_find(&people, owner, strlen(owner))]++;
    }
    for (int32_t p = 0; p < o.rep_count; p++) {
        least = fmin(least, count[p]);
        most = fmax(most, count[p]);
    }
    printf("100 sellers have %.0f to %.0f accounts, 80 on average\n", least, most);
    assert_true(least >= 10 && most <= 320);
    marz_dict_deinit(&people);
}

static void speed_is_printed(void **state)
{
    marz_arena *arena = *state;
    marz_simulate_options o = company(arena, "speed");
    o.account_count = 10000;
    o.rep_count = 100;
    const int64_t begin = marz_clock_ms();
    generate(&o, arena);
    printf("10,000 accounts with 3 years of history in %lld ms (this build)\n",
           (long long)(marz_clock_ms() - begin));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_weak_product_loses_by_the_planted_log_odds, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(strength_zero_plants_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(truth_json_explains_the_wins, setup, teardown),
        cmocka_unit_test_setup_teardown(the_rising_competitor_gains_its_share, setup, teardown),
        cmocka_unit_test_setup_teardown(engagement_falls_by_the_planted_share, setup, teardown),
        cmocka_unit_test_setup_teardown(the_segment_that_nobody_covers_has_no_owners, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(sales_follow_season_and_growth, setup, teardown),
        cmocka_unit_test_setup_teardown(the_default_company_is_uneven_but_divisible, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(many_sellers_in_one_city_share_it, setup, teardown),
        cmocka_unit_test_setup_teardown(speed_is_printed, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
