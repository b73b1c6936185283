#include "model/rollup.h"
#include "support.h"

enum { UNITS = 6, SEATS = 4 };

/// North (districts A: s1 s2, B: s3) and a seat without district: s4.
typedef struct world {
    marz_arena *arena;
    marz_territory territories[7];
    marz_company company;
    marz_plan plan;
} world;

static void make_world(world *w)
{
    static const char *const ids[] = {"A", "B", "N", "s1", "s2", "s3", "s4"};
    static const int32_t parents[] = {2, 2, MARZ_NONE, 0, 0, 1, MARZ_NONE};
    static const char *seat_ids[] = {"s1", "s2", "s3", "s4"};
    static int32_t present[UNITS] = {0, 0, 1, 2, MARZ_NONE, 3};
    static int32_t seat_of[UNITS] = {0, 1, 2, 2, 0, 1};
    static int64_t measure[UNITS] = {1, 10, 100, 1000, 10000, 100000};
    static int64_t target[SEATS] = {5, 6, 7, 8};
    *w = (world){.arena = marz_arena_create(0)};
    for (int t = 0; t < 7; t++)
        w->territories[t] =
            (marz_territory){.id = ids[t], .name = ids[t], .parent = parents[t], .is_seat = t >= 3};
    w->company = (marz_company){.territories = w->territories, .territory_count = 7};
    w->plan.instance = (marz_instance){
        .unit_count = UNITS,
        .seat_count = SEATS,
        .measure_count = 1,
        .seat_id = seat_ids,
        .present = present,
        .measure = measure,
        .target = target,
    };
    w->plan.seat_of = seat_of;
}

static void assert_row(const marz_rollup_row *row, const int64_t expected[static 11])
{
    const int64_t found[] = {row->territory,    row->depth,         row->seat_count,
                             row->accounts_now, row->accounts_then, row->changed_within,
                             row->came,         row->went,          row->load_now[0],
                             row->load_then[0], row->target[0]};
    for (int k = 0; k < 11; k++)
        assert_int_equal(found[k], expected[k]);
}

static void districts_sum_up_the_seats_below_them(void **state)
{
    (void)state;
    world w;
    make_world(&w);
    marz_rollup rollup;
    marz_error error = {0};
    assert_ok(marz_rollup_make(&w.company, &w.plan, w.arena, &rollup, &error), &error);
    assert_int_equal(rollup.row_count, 3);
    // territory, depth, seats, accounts now, then, within, came, went, load now, then, target
    assert_row(&rollup.rows[0], (const int64_t[]){2, 0, 3, 4, 6, 2, 2, 0, 1111, 111111, 18});
    assert_row(&rollup.rows[1], (const int64_t[]){0, 1, 2, 3, 4, 1, 2, 1, 111, 110011, 11});
    assert_row(&rollup.rows[2], (const int64_t[]){1, 1, 1, 1, 2, 0, 1, 0, 1000, 1100, 7});
    marz_arena_destroy(w.arena);
}

static void without_a_plan_only_today_is_summed(void **state)
{
    (void)state;
    world w;
    make_world(&w);
    w.plan.seat_of = NULL;
    marz_rollup rollup;
    marz_error error = {0};
    assert_ok(marz_rollup_make(&w.company, &w.plan, w.arena, &rollup, &error), &error);
    assert_row(&rollup.rows[0], (const int64_t[]){2, 0, 3, 4, 0, 0, 0, 0, 1111, 0, 18});
    marz_arena_destroy(w.arena);
}

static void parents_in_a_circle_end(void **state)
{
    (void)state;
    world w;
    make_world(&w);
    w.territories[2].parent = 0;
    marz_rollup rollup;
    marz_error error = {0};
    assert_ok(marz_rollup_make(&w.company, &w.plan, w.arena, &rollup, &error), &error);
    assert_int_equal(rollup.row_count, 0);
    marz_arena_destroy(w.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(districts_sum_up_the_seats_below_them),
        cmocka_unit_test(without_a_plan_only_today_is_summed),
        cmocka_unit_test(parents_in_a_circle_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
