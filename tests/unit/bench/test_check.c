// The checkers: values worked out by hand, and every way to tamper with a solution.
#include "marz_bench/check.h"
#include "support.h"

#include <math.h>
#include <string.h>

static marz_arena *scratch;
static marz_bench_verdict verdict;

static int set_up(void **state)
{
    (void)state;
    scratch = marz_arena_create(0);
    return scratch ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    marz_arena_destroy(scratch);
    return 0;
}

static void accept(marz_bench_checker *check, const marz_bench_instance *instance,
                   const int32_t *solution, double objective)
{
    marz_error error = {0};
    assert_ok(check(instance, solution, scratch, &verdict, &error), &error);
    if (!verdict.is_feasible)
        fail_msg("%s", verdict.violations[0]);
    assert_int_equal(verdict.violation_count, 0);
    assert_near(verdict.objective, objective, 1e-9 * fabs(objective));
}

/// The checker refuses the solution and names these violations, in this order.
static void refuse_for(marz_bench_checker *check, const marz_bench_instance *instance,
                       const int32_t *solution, const char *first, const char *second)
{
    marz_error error = {0};
    assert_ok(check(instance, solution, scratch, &verdict, &error), &error);
    assert_false(verdict.is_feasible);
    assert_int_equal(verdict.violation_count, second ? 2 : 1);
    assert_string_equal(verdict.violations[0], first);
    if (second)
        assert_string_equal(verdict.violations[1], second);
}

static void refuse(marz_bench_checker *check, const marz_bench_instance *instance,
                   const int32_t *solution, const char *violation)
{
    refuse_for(check, instance, solution, violation, NULL);
}

// Four points in a row, 1.5 apart, and their neighbours.
static const double row_x[4] = {0, 1.5, 3, 4.5}, row_y[4] = {0, 0, 0, 0};
static const marz_edge row_edges[3] = {{0, 1}, {1, 2}, {2, 3}};
static const int64_t row_weight[4] = {2, 3, 3, 2};

static void medians_are_checked(void **state)
{
    (void)state;
    static const int64_t capacity[4] = {5, 8, 5, 5};
    marz_bench_instance i = {.n = 4,
                             .p = 2,
                             .x = row_x,
                             .y = row_y,
                             .weight = row_weight,
                             .capacity = capacity,
                             .weight_unit = 1};
    marz_bench_checker *const check = marz_bench_check_cpmp;
    accept(check, &i, (const int32_t[]){0, 0, 3, 3}, 3);
    // A median need not serve itself.
    accept(check, &i, (const int32_t[]){1, 0, 1, 1}, 1.5 + 1.5 + 1.5 + 3);
    i.is_floored = true;
    accept(check, &i, (const int32_t[]){0, 0, 3, 3}, 2);
    refuse(check, &i, (const int32_t[]){1, 1, 3, 1 + 1}, "3 centres, 2 are allowed");
    refuse(check, &i, (const int32_t[]){0, 0, 0, 3}, "centre 0: load 8 over capacity 5");
    refuse(check, &i, (const int32_t[]){0, 0, 4, 3}, "unit 2: there is no centre 4");
    refuse(check, &i, (const int32_t[]){0, -1, 3, 3}, "unit 1: there is no centre -1");
    assert_true(isnan(verdict.objective));
}

static void agents_are_checked(void **state)
{
    (void)state;
    static const int64_t cost[6] = {1, 2, 3, 4, 5, 6}, weight[6] = {7, 8, 9, 10, 11, 12};
    static const int64_t capacity[2] = {16, 30};
    const marz_bench_instance i = {
        .n = 3, .p = 2, .cost = cost, .weight = weight, .capacity = capacity, .weight_unit = 1};
    accept(marz_bench_check_gap, &i, (const int32_t[]){0, 1, 0}, 1 + 5 + 3);
    refuse(marz_bench_check_gap, &i, (const int32_t[]){0, 0, 0},
           "agent 0: load 24 over capacity 16");
    refuse(marz_bench_check_gap, &i, (const int32_t[]){1, 1, 1},
           "agent 1: load 33 over capacity 30");
    refuse(marz_bench_check_gap, &i, (const int32_t[]){0, 1, 2}, "unit 2: there is no agent 2");
}

static void service_areas_are_checked(void **state)
{
    (void)state;
    static const int64_t capacity[4] = {8, 0, 0, 6}, id[4] = {11, 12, 13, 14};
    const marz_bench_instance i = {.n = 4,
                                   .p = 2,
                                   .x = row_x,
                                   .y = row_y,
                                   .weight = row_weight,
                                   .capacity = capacity,
                                   .weight_unit = 1,
                                   .id = id,
                                   .edges = row_edges,
                                   .edge_count = 3,
                                   .is_contiguous = true};
    marz_bench_checker *const check = marz_bench_check_sap;
    accept(check, &i, (const int32_t[]){0, 0, 3, 3}, (3 * 1.5 + 3 * 1.5) / 1000);
    refuse_for(check, &i, (const int32_t[]){0, 3, 0, 3},
               "the area of 11 is not connected: 2 pieces",
               "the area of 14 is not connected: 2 pieces");
}

static void tampered_service_areas_are_refused(void **state)
{
    (void)state;
    static const int64_t capacity[4] = {8, 0, 0, 6}, id[4] = {11, 12, 13, 14};
    marz_bench_instance i = {.n = 4,
                             .p = 2,
                             .x = row_x,
                             .y = row_y,
                             .weight = row_weight,
                             .capacity = capacity,
                             .weight_unit = 0.5,
                             .id = id,
                             .edges = row_edges,
                             .edge_count = 3,
                             .is_contiguous = true};
    marz_bench_checker *const check = marz_bench_check_sap;
    refuse(check, &i, (const int32_t[]){0, 3, 3, 3}, "centre 14: load 4 over capacity 3");
    i.edges = (const marz_edge[]){{0, 1}, {0, 2}, {2, 3}};
    refuse(check, &i, (const int32_t[]){0, 1, 3, 3}, "unit 12 is no centre and serves 1 units");
    static const int64_t wide[4] = {9, 0, 0, 9};
    i.capacity = wide;
    i.edges = row_edges;
    refuse_for(check, &i, (const int32_t[]){3, 3, 3, 0}, "centre 11 is outside its own area",
               "centre 14 is outside its own area");
}

static void equal_districts_are_checked(void **state)
{
    (void)state;
    marz_bench_instance i = {.n = 4,
                             .p = 2,
                             .x = row_x,
                             .y = row_y,
                             .weight = row_weight,
                             .weight_unit = 1,
                             .tolerance = 0,
                             .edges = row_edges,
                             .edge_count = 3,
                             .is_contiguous = true};
    marz_bench_checker *const check = marz_bench_check_edp;
    accept(check, &i, (const int32_t[]){1, 1, 2, 2}, (2 * 1.5 + 2 * 1.5) / 1000);
    refuse_for(check, &i, (const int32_t[]){0, 1, 0, 1}, "the area of 0 is not connected: 2 pieces",
               "the area of 1 is not connected: 2 pieces");
}

static void tampered_districts_are_refused(void **state)
{
    (void)state;
    marz_bench_instance i = {.n = 4,
                             .p = 2,
                             .x = row_x,
                             .y = row_y,
                             .weight = row_weight,
                             .weight_unit = 1,
                             .tolerance = 0.1,
                             .edges = row_edges,
                             .edge_count = 3,
                             .is_contiguous = true};
    marz_error error = {0};
    assert_ok(marz_bench_check_edp(&i, (const int32_t[]){0, 2, 2, 2}, scratch, &verdict, &error),
              &error);
    assert_string_equal(verdict.violations[0], "district of 0: load 2 is -60.000 % off the mean");
    assert_string_equal(verdict.violations[1], "district of 2: load 8 is +60.000 % off the mean");
    i.tolerance = 1;
    refuse(marz_bench_check_edp, &i, (const int32_t[]){0, 0, 0, 0}, "1 districts, 2 are asked");
    refuse(marz_bench_check_edp, &i, (const int32_t[]){0, 0, 0, 7}, "unit 3: there is no unit 7");
}

// One degree of latitude is 2 pi R / 360.
#define DEGREE_KM (2 * 3.14159265358979323846 * 6371.0088 / 360)

static void hess_districts_are_checked_on_the_sphere(void **state)
{
    (void)state;
    static const double lon[5] = {20, 20, 20, 20, 20}, lat[5] = {10, 11, 50, 51, 54};
    static const int64_t people[5] = {1, 2, 3, 4, 5};
    static const marz_edge edges[2] = {{0, 1}, {2, 3}};
    marz_bench_instance i = {.n = 5,
                             .p = 2,
                             .x = lon,
                             .y = lat,
                             .weight = people,
                             .weight_unit = 1,
                             .low = 3,
                             .high = 12,
                             .edges = edges,
                             .edge_count = 2,
                             .is_contiguous = true};
    marz_bench_checker *const check = marz_bench_check_hess;
    // Unit 4 is an island whose nearest unit is 3; {0 1} is linked to 2, {2 3} is the mainland.
    const double square = DEGREE_KM * DEGREE_KM / 1e6;
    accept(check, &i, (const int32_t[]){0, 0, 3, 3, 3}, (2 + 3 + 5 * 9) * square);
    i.low = 1;
    i.high = 15;
    accept(check, &i, (const int32_t[]){0, 2, 2, 2, 2}, (2 * 39.0 * 39 + 4 + 5 * 16) * square);
    refuse(check, &i, (const int32_t[]){3, 0, 3, 3, 3}, "the area of 3 is not connected: 2 pieces");
    i.high = 11;
    refuse(check, &i, (const int32_t[]){0, 0, 3, 3, 3}, "district of 3: load 12 outside 1 to 11");
    i.p = 3;
    i.high = 12;
    refuse(check, &i, (const int32_t[]){0, 0, 3, 3, 3}, "2 districts, 3 are asked");
}

static void parts_are_checked_by_their_own_centroids(void **state)
{
    (void)state;
    marz_bench_instance i = {.n = 4,
                             .p = 2,
                             .x = row_x,
                             .y = row_y,
                             .weight = row_weight,
                             .weight_unit = 1,
                             .tolerance = 0.2,
                             .edges = row_edges,
                             .edge_count = 3};
    marz_bench_checker *const check = marz_bench_check_points;
    // Two and three people 1.5 apart: 2 * 3 / 5 * 1.5 ^ 2 on each side.
    accept(check, &i, (const int32_t[]){0, 0, 1, 1}, 2 * (6.0 / 5) * 2.25 / 1e6);
    accept(check, &i, (const int32_t[]){0, 1, 0, 1}, 2 * (6.0 / 5) * 9 / 1e6);
    i.is_contiguous = true;
    marz_error error = {0};
    assert_ok(check(&i, (const int32_t[]){0, 1, 0, 1}, scratch, &verdict, &error), &error);
    assert_string_equal(verdict.violations[0], "part 0 is not connected: 2 pieces");
    assert_int_equal(verdict.violation_count, 2);
    i.edge_count = 2; // point 3 is an island now, which is linked to point 2
    accept(check, &i, (const int32_t[]){0, 0, 1, 1}, 2 * (6.0 / 5) * 2.25 / 1e6);
    i.tolerance = 0.199;
    assert_ok(check(&i, (const int32_t[]){0, 1, 1, 1}, scratch, &verdict, &error), &error);
    assert_string_equal(verdict.violations[0], "part 0: load 2 is -60.000 % off the mean");
    refuse(check, &i, (const int32_t[]){0, 0, 1, 2}, "unit 3: there is no part 2");
}

static void only_the_first_violations_are_kept_in_words(void **state)
{
    (void)state;
    enum { N = 30 };
    static double x[N], y[N];
    static int64_t weight[N], capacity[N];
    int32_t solution[N];
    for (int k = 0; k < N; k++) {
        weight[k] = 1;
        solution[k] = k;
    }
    const marz_bench_instance i = {
        .n = N, .p = N, .x = x, .y = y, .weight = weight, .capacity = capacity, .weight_unit = 1};
    marz_error error = {0};
    assert_ok(marz_bench_check_cpmp(&i, solution, scratch, &verdict, &error), &error);
    assert_int_equal(verdict.violation_count, N);
    assert_string_equal(verdict.violations[9], "centre 9: load 1 over capacity 0");
}

int main(void)
{
#define CHECKS(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CHECKS(medians_are_checked),
        CHECKS(agents_are_checked),
        CHECKS(service_areas_are_checked),
        CHECKS(tampered_service_areas_are_refused),
        CHECKS(equal_districts_are_checked),
        CHECKS(tampered_districts_are_refused),
        CHECKS(hess_districts_are_checked_on_the_sphere),
        CHECKS(parts_are_checked_by_their_own_centroids),
        CHECKS(only_the_first_violations_are_kept_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
