// Where a distance lies on the edge of two whole metres, computers may differ: both answers are
// true, a third one is not.
#include "../../unit/model/plan_maker.h"
#include "support.h"

#include "model/check.h"
#include "model/check_internal.h"

/// A plan of one account and one seat, `metres` apart by one way to round and `other` by the other.
static bool find_doubtful(maker *m, marz_check_metres *far)
{
    marz_instance *in = &m->plan.instance;
    for (int32_t n = 0; n < 8000000; n++) {
        marz_check_point a, b;
        in->unit_lon_udeg[0] = (int32_t)maker_below(m, 1000000);
        in->unit_lat_udeg[0] = (int32_t)maker_below(m, 1000000);
        marz_check_point_set(&a, in->unit_lon_udeg[0], in->unit_lat_udeg[0]);
        marz_check_point_set(&b, in->seat_lon_udeg[0], in->seat_lat_udeg[0]);
        *far = marz_check_distance(&a, &b);
        if (far->metres != far->other)
            return true;
    }
    return false;
}

static int64_t claim(const maker *m, int64_t travel, int64_t bound)
{
    marz_arena *arena = marz_arena_create(0);
    marz_plan plan = m->plan;
    marz_buffer text = {0};
    plan.total_minor = plan.travel_minor = travel;
    plan.bound_minor = bound;
    plan.gap_ppm = maker_gap(travel, bound);
    assert_int_equal(marz_plan_write(&plan, &text, NULL), MARZ_OK);
    json_t *root = json_loadb(text.text, text.length, 0, NULL);
    json_t *line = json_array_get(json_object_get(root, "assignments"), 0);
    json_object_set_new(line, "travel", json_integer(travel));
    char *again = json_dumps(root, 0);
    marz_verdict verdict;
    assert_int_equal(marz_plan_check(again, strlen(again), "x", arena, &verdict, NULL), MARZ_OK);
    const int64_t violations = verdict.violation_total;
    free(again);
    json_decref(root);
    marz_buffer_deinit(&text);
    marz_arena_destroy(arena);
    return violations;
}

static void both_neighbours_of_an_edge_are_true(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    maker m = make_plan(arena, test_seed(3), (maker_size){1, 1, 0, 1, 0}, true);
    marz_instance *in = &m.plan.instance;
    in->seat_lon_udeg[0] = 77;
    in->seat_lat_udeg[0] = 123456;
    in->present[0] = in->lock[0] = MARZ_NONE;
    in->visits_milli[0] = 5000;
    in->reach_m = 0;
    in->travel = (marz_travel){.circuity_ppm = 1000000,
                               .trip_ppm = 1000000,
                               .minute_cost_minor = 1000,
                               .point_count = 2,
                               .metres = {0, 1000},
                               .minutes_milli = {0, 1000}};
    marz_check_metres far;
    assert_true(find_doubtful(&m, &far));
    // A metre is a thousandth of a minute, five visits there and back, ten minor units each.
    const int64_t near_cost = 10 * (far.metres < far.other ? far.metres : far.other);
    const int64_t far_cost = 10 * (far.metres > far.other ? far.metres : far.other);
    m.plan.outcome = MARZ_OUTCOME_OPTIMAL;
    assert_int_equal(claim(&m, near_cost, near_cost), 0);
    assert_int_equal(claim(&m, far_cost, far_cost), 0);
    m.plan.outcome = MARZ_OUTCOME_FEASIBLE;
    assert_true(claim(&m, near_cost - 1, near_cost - 1) > 0);
    assert_true(claim(&m, near_cost + 1, near_cost + 1) > 0);
    assert_true(claim(&m, far_cost, far_cost + 1) > 0);
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_neighbours_of_an_edge_are_true),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
