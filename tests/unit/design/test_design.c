// What the optimiser says: conflicts and relaxations, next best seats, moves. On a line of four
// accounts and two seats whose costs are known: no travel, only mismatch and disruption.
#include "support.h"

#include "design/design.h"

#include <string.h>

enum { UNITS = 4, SEATS = 2 };

static int32_t nowhere[UNITS] = {MARZ_DEGREES_UNKNOWN, MARZ_DEGREES_UNKNOWN, MARZ_DEGREES_UNKNOWN,
                                 MARZ_DEGREES_UNKNOWN};
static int64_t visits[UNITS] = {0, 0, 0, 0};
static const char *unit_id[UNITS] = {"u0", "u1", "u2", "u3"}, *seat_id[SEATS] = {"s0", "s1"};
static const char *names[1] = {"workload"}, *keys[2] = {"a", "b"}, *group_id[1] = {"g"};

/// The arrays that a test may change.
typedef struct line {
    marz_instance in;
    int64_t value[UNITS], measure[UNITS], low[SEATS], high[SEATS];
    int32_t segment[UNITS], present[UNITS], lock[UNITS], group[UNITS], fit[SEATS * 2];
    uint8_t familiar[SEATS * 2];
    marz_forbidden_pair forbidden[4];
} line;

/// u0, u1 fit s0; u2, u3 fit s1; the other seat loses a fifth of the value. u1 sits wrongly, u3
/// nowhere.
static void make_line(line *l)
{
    *l = (line){
        .value = {1000, 2000, 3000, 4000},
        .measure = {10, 10, 10, 10},
        .low = {10, 10},
        .high = {30, 30},
        .segment = {0, 0, 1, 1},
        .present = {0, 1, 1, MARZ_NONE},
        .lock = {MARZ_NONE, MARZ_NONE, MARZ_NONE, MARZ_NONE},
        .group = {MARZ_NONE, MARZ_NONE, MARZ_NONE, MARZ_NONE},
        .fit = {1000000, 800000, 800000, 1000000},
    };
    l->in = (marz_instance){
        .unit_count = UNITS,
        .seat_count = SEATS,
        .measure_count = 1,
        .segment_count = 2,
        .unit_id = unit_id,
        .unit_lon_udeg = nowhere,
        .unit_lat_udeg = nowhere,
        .visits_milli = visits,
        .value_minor = l->value,
        .measure = l->measure,
        .unit_segment = l->segment,
        .present = l->present,
        .lock = l->lock,
        .group = l->group,
        .seat_id = seat_id,
        .seat_name = seat_id,
        .seat_lon_udeg = nowhere,
        .seat_lat_udeg = nowhere,
        .low = l->low,
        .high = l->high,
        .target = l->high,
        .fit_ppm = l->fit,
        .is_familiar = l->familiar,
        .measure_name = names,
        .segment_key = keys,
        .group_id = group_id,
        .forbidden = l->forbidden,
        .disruption_ppm = 100000,
        .disruption_familiar_ppm = 100000,
        .travel = {.point_count = 1, .circuity_ppm = 1000000},
    };
}

static marz_plan solve(const line *l, marz_arena *arena)
{
    marz_plan plan = {0};
    marz_error error = {0};
    const marz_design_options options = {.seed = 1, .thread_count = 1, .effort = 5};
    assert_ok(marz_design_solve(&l->in, &options, arena, NULL, &plan, &error), &error);
    return plan;
}

static void assert_conflict(const line *l, marz_conflict expected)
{
    marz_arena *arena = marz_arena_create(0);
    const marz_plan plan = solve(l, arena);
    assert_int_equal(plan.outcome, MARZ_OUTCOME_INFEASIBLE);
    assert_int_equal(plan.conflict_count, 1);
    assert_int_equal(plan.conflicts[0].kind, expected.kind);
    assert_string_equal(plan.conflicts[0].subject, expected.subject);
    assert_int_equal(plan.conflicts[0].measure, expected.measure);
    assert_int_equal(plan.conflicts[0].found, expected.found);
    assert_int_equal(plan.conflicts[0].limit, expected.limit);
    assert_int_equal(plan.conflicts[0].relax_by, expected.relax_by);
    assert_int_equal(plan.seat_of[0], MARZ_NONE);
    marz_arena_destroy(arena);
}

static void the_best_plan_is_found_and_proved(void **state)
{
    (void)state;
    line l;
    make_line(&l);
    marz_arena *arena = marz_arena_create(0);
    const marz_plan plan = solve(&l, arena);
    const int32_t expected[UNITS] = {0, 0, 1, 1};
    assert_memory_equal(plan.seat_of, expected, sizeof expected);
    assert_int_equal(plan.outcome, MARZ_OUTCOME_OPTIMAL);
    assert_int_equal(plan.total_minor, 200); // u1 moves: a tenth of 2000.
    assert_int_equal(plan.disruption_minor, 200);
    assert_int_equal(plan.bound_minor, 200);
    assert_int_equal(plan.gap_ppm, 0);
    marz_arena_destroy(arena);
}

static void each_conflict_is_named_with_its_smallest_relaxation(void **state)
{
    (void)state;
    line l;
    make_line(&l);
    l.high[0] = 15;
    l.high[1] = 20;
    assert_conflict(&l, (marz_conflict){MARZ_CONFLICT_TOTAL_HIGH, "workload", 0, 40, 35, 5});
    make_line(&l);
    l.low[0] = l.low[1] = 25;
    assert_conflict(&l, (marz_conflict){MARZ_CONFLICT_TOTAL_LOW, "workload", 0, 40, 50, 10});
    make_line(&l);
    l.lock[0] = l.lock[1] = l.lock[2] = 1;
    l.high[1] = 25;
    assert_conflict(&l, (marz_conflict){MARZ_CONFLICT_LOCKS, "s1", 0, 30, 25, 5});
    make_line(&l);
    l.measure[2] = 31;
    l.high[0] = 100;
    l.forbidden[l.in.forbidden_count++] = (marz_forbidden_pair){2, 0};
    assert_conflict(&l, (marz_conflict){MARZ_CONFLICT_UNIT, "u2", 0, 31, 30, 1});
    make_line(&l);
    l.group[0] = l.group[1] = l.group[2] = l.group[3] = 0;
    l.in.group_count = 1;
    l.low[0] = l.low[1] = 0;
    assert_conflict(&l, (marz_conflict){MARZ_CONFLICT_UNIT, "g", 0, 40, 30, 10});
    make_line(&l);
    l.forbidden[l.in.forbidden_count++] = (marz_forbidden_pair){3, 0};
    l.forbidden[l.in.forbidden_count++] = (marz_forbidden_pair){3, 1};
    assert_conflict(&l, (marz_conflict){MARZ_CONFLICT_NO_SEAT, "u3", MARZ_NONE, 0, 0, 0});
    make_line(&l);
    l.group[0] = l.group[1] = 0;
    l.in.group_count = 1;
    l.lock[0] = 0;
    l.lock[1] = 1;
    assert_conflict(&l, (marz_conflict){MARZ_CONFLICT_GROUP, "g", MARZ_NONE, 0, 0, 0});
}

static void what_is_not_disproved_says_what_would_do(void **state)
{
    (void)state;
    line l;
    make_line(&l); // Three pieces of 10 cannot make 15 to 20 and 11 to 19; no sum shows it.
    l.low[0] = l.low[1] = 15;
    l.high[0] = l.high[1] = 19;
    l.measure[3] = 0;
    l.low[1] = 11;
    l.high[0] = 20;
    assert_conflict(&l, (marz_conflict){MARZ_CONFLICT_NOT_FOUND, "s1", 0, 10, 11, 1});
}

static void the_next_best_seats_come_with_the_price_of_balance(void **state)
{
    (void)state;
    line l;
    make_line(&l);
    marz_arena *arena = marz_arena_create(0);
    marz_plan plan = solve(&l, arena);
    plan.price_micro[0] = 3000000; // 3 for a unit of workload at s0
    marz_alternative best[3];
    assert_int_equal(marz_design_alternatives(&plan, 1, 3, best), 2);
    assert_int_equal(best[0].seat, 0); // 10 % of 2000, and 10 * 3.
    assert_int_equal(best[0].cost.disruption_minor, 200);
    assert_int_equal(best[0].balance_minor, 30);
    assert_int_equal(best[0].total_minor, 230);
    assert_int_equal(best[1].seat, 1); // A fifth of 2000.
    assert_int_equal(best[1].total_minor, 400);
    assert_int_equal(marz_design_alternatives(&plan, 1, 1, best), 1);
    assert_int_equal(best[0].seat, 0);
    assert_int_equal(marz_design_alternatives(&plan, 1, 0, best), 0);
    marz_arena_destroy(arena);
}

static void moves_come_by_what_they_gain(void **state)
{
    (void)state;
    line l;
    make_line(&l);
    marz_arena *arena = marz_arena_create(0);
    const marz_plan plan = solve(&l, arena);
    marz_move moves[UNITS];
    assert_int_equal(marz_design_top_moves(&plan, UNITS, arena, moves), 2);
    // Nobody worked u3: all its value is gained. u1 lost 400 and costs 200 to move.
    assert_int_equal(moves[0].unit, 3);
    assert_int_equal(moves[0].from, MARZ_NONE);
    assert_int_equal(moves[0].gain_minor, 4000);
    assert_int_equal(moves[0].runner_up, 0);
    assert_int_equal(moves[0].runner_up_minor, 800);
    assert_int_equal(moves[1].unit, 1);
    assert_int_equal(moves[1].gain_minor, 200);
    assert_int_equal(moves[1].runner_up, 1);
    assert_int_equal(marz_design_top_moves(&plan, 1, arena, moves), 1);
    assert_int_equal(moves[0].unit, 3);
    marz_arena_destroy(arena);
}

static void a_move_by_hand_is_priced_with_what_it_breaks(void **state)
{
    (void)state;
    line l;
    make_line(&l);
    marz_arena *arena = marz_arena_create(0);
    marz_plan plan = solve(&l, arena);
    marz_move_trial trial;
    marz_error error = {0};
    plan.price_micro[0] = plan.price_micro[1] = 0;
    // u0 to s1: a fifth of 1000 for the fit, a tenth for the change.
    assert_ok(marz_design_try_move(&plan, 0, 1, &trial, &error), &error);
    assert_int_equal(trial.unit_count, 1);
    assert_int_equal(trial.extra_minor, 300);
    assert_int_equal(trial.total_minor, 500);
    assert_int_equal(trial.from_load[0], 10);
    assert_int_equal(trial.to_load[0], 30);
    assert_int_equal(trial.broken_count, 0);
    assert_string_equal(marz_decider_name(trial.decider), "mismatch");
    plan.price_micro[1] = 100000000; // Room at s1 is dear.
    assert_ok(marz_design_try_move(&plan, 0, 1, &trial, &error), &error);
    assert_int_equal(trial.balance_minor, 1000);
    assert_string_equal(marz_decider_name(trial.decider), "band");
    assert_int_equal(trial.measure, 0);
    l.high[1] = 25;
    assert_ok(marz_design_try_move(&plan, 0, 1, &trial, &error), &error);
    assert_int_equal(trial.broken_count, 1);
    assert_string_equal(trial.broken[0].subject, "s1");
    assert_int_equal(trial.broken[0].relax_by, 5);
    l.lock[0] = 0;
    assert_ok(marz_design_try_move(&plan, 0, 1, &trial, &error), &error);
    assert_string_equal(marz_decider_name(trial.decider), "lock");
    assert_int_equal(trial.barred, 0);
    assert_int_equal(marz_design_try_move(&plan, 9, 1, &trial, &error), MARZ_E_INPUT);
    marz_arena_destroy(arena);
}

static void a_move_by_hand_takes_the_group_along_and_counts_the_change(void **state)
{
    (void)state;
    line l;
    make_line(&l);
    l.group[2] = l.group[3] = 0;
    l.in.group_count = 1;
    marz_arena *arena = marz_arena_create(0);
    marz_plan plan = solve(&l, arena);
    marz_move_trial trial;
    marz_error error = {0};
    plan.instance.has_moved_limit = true;
    plan.instance.moved_value_max = 2000; // u1 has moved.
    plan.moved_price_micro = 500000;
    plan.price_micro[0] = plan.price_micro[1] = 0;
    assert_int_equal(plan.seat_of[2], 1);
    assert_ok(marz_design_try_move(&plan, 3, 0, &trial, &error), &error);
    assert_int_equal(trial.unit_count, 2);
    assert_int_equal(trial.extra_minor, 600 + 800 + 300); // Fit of both; u2 changes hands.
    assert_int_equal(trial.to_load[0], 40);
    assert_int_equal(trial.broken_count, 3); // s1 is empty, s0 too full, 5000 move.
    assert_int_equal(trial.broken[2].measure, MARZ_NONE);
    assert_int_equal(trial.broken[2].found, 5000);
    assert_ok(marz_design_try_move(&plan, 1, 1, &trial, &error), &error);
    assert_int_equal(trial.extra_minor, 400 - 200); // Back to where it was.
    assert_int_equal(trial.balance_minor, -1000);
    // To where it is: nothing changes.
    assert_ok(marz_design_try_move(&plan, 0, plan.seat_of[0], &trial, &error), &error);
    assert_int_equal(trial.extra_minor, 0);
    assert_int_equal(trial.balance_minor, 0);
    assert_string_equal(marz_decider_name(trial.decider), "nothing");
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_plan_is_found_and_proved),
        cmocka_unit_test(each_conflict_is_named_with_its_smallest_relaxation),
        cmocka_unit_test(what_is_not_disproved_says_what_would_do),
        cmocka_unit_test(the_next_best_seats_come_with_the_price_of_balance),
        cmocka_unit_test(moves_come_by_what_they_gain),
        cmocka_unit_test(a_move_by_hand_is_priced_with_what_it_breaks),
        cmocka_unit_test(a_move_by_hand_takes_the_group_along_and_counts_the_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
