// Territories in one piece on questions too large for enumeration: names, threads and stops.
#include "support.h"

#include "base/rng.h"
#include "design/design.h"
#include "model/check.h"
#include "model/pieces.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

enum { WIDTH = 20, UNITS = WIDTH * WIDTH, SEATS = 8, ROUNDS = 4, STOPS = 12 };

/// A grid, a little out of line; units next to each other are neighbours.
typedef struct question {
    marz_instance in;
    marz_arena *arena;
    marz_rng rng;
} question;

static int32_t below(question *q, int32_t limit)
{
    return (int32_t)marz_rng_below(&q->rng, limit);
}

static const char *name(marz_arena *arena, char letter, int32_t number)
{
    char text[16];
    snprintf(text, sizeof text, "%c%05d", letter, number);
    return marz_arena_copy(arena, text, strlen(text));
}

static void make_seats(marz_instance *in, marz_arena *arena)
{
    in->seat_id = MARZ_NEW(arena, const char *, SEATS);
    in->seat_rep = MARZ_NEW(arena, int32_t, SEATS);
    in->seat_lon_udeg = MARZ_NEW(arena, int32_t, SEATS);
    in->seat_lat_udeg = MARZ_NEW(arena, int32_t, SEATS);
    in->target = MARZ_NEW(arena, int64_t, SEATS);
    in->low = MARZ_NEW(arena, int64_t, SEATS);
    in->high = MARZ_NEW(arena, int64_t, SEATS);
    in->fit_ppm = MARZ_NEW(arena, int32_t, SEATS);
    in->is_familiar = MARZ_NEW(arena, uint8_t, SEATS);
    in->seat_name = in->seat_rep_id = in->seat_id;
    for (int32_t j = 0; j < SEATS; j++)
        in->seat_id[j] = name(arena, 's', j);
}

static void fill(question *q)
{
    marz_instance *in = &q->in;
    int64_t total = 0;
    for (int32_t i = 0; i < UNITS; i++) {
        in->unit_id[i] = name(q->arena, 'u', i);
        in->unit_lon_udeg[i] = i % WIDTH * 100000 + below(q, 40000);
        in->unit_lat_udeg[i] = i / WIDTH * 100000 + below(q, 40000);
        in->visits_milli[i] = 1000 + below(q, 24001);
        in->value_minor[i] = below(q, 100000);
        total += in->measure[i] = 5 + below(q, 10);
        in->present[i] = below(q, 8) ? (i % WIDTH) * SEATS / WIDTH : MARZ_NONE;
        in->lock[i] = below(q, 60) ? MARZ_NONE : below(q, SEATS);
        in->group[i] = MARZ_NONE;
    }
    for (int32_t j = 0; j < SEATS; j++) {
        in->seat_lon_udeg[j] = below(q, WIDTH * 100000);
        in->seat_lat_udeg[j] = below(q, WIDTH * 100000);
        in->fit_ppm[j] = 1000000 + below(q, 500000);
        in->target[j] = total / SEATS;
        in->low[j] = total / SEATS * 8 / 10;
        in->high[j] = total / SEATS * 12 / 10;
    }
}

static void join(marz_instance *in, const int32_t *unit_at, marz_arena *arena)
{
    static marz_edge edges[2 * UNITS];
    int64_t count = 0;
    for (int32_t i = 0; i < UNITS; i++) {
        if (i % WIDTH < WIDTH - 1)
            edges[count++] = (marz_edge){unit_at[i], unit_at[i + 1]};
        if (i + WIDTH < UNITS)
            edges[count++] = (marz_edge){unit_at[i], unit_at[i + WIDTH]};
    }
    marz_error error;
    assert_ok(marz_adjacency_make(UNITS, edges, count, arena, &in->graph, &error), &error);
}

static void shuffle(marz_rng *rng, int32_t *list, int32_t count)
{
    for (int32_t k = 0; k < count; k++)
        list[k] = k;
    for (int32_t k = count - 1; k > 0; k--) {
        const int32_t other = (int32_t)marz_rng_below(rng, k + 1), kept = list[k];
        list[k] = list[other];
        list[other] = kept;
    }
}

static question make_question(marz_arena *arena, uint64_t k)
{
    question q = {.arena = arena, .rng = marz_rng_make(test_seed(21), 5, k)};
    static const char *measure[] = {"work"}, *segment[] = {"all"};
    static int32_t same[UNITS];
    q.in = (marz_instance){.unit_count = UNITS,
                           .seat_count = SEATS,
                           .measure_count = 1,
                           .segment_count = 1,
                           .measure_name = measure,
                           .segment_key = segment,
                           .disruption_ppm = 150000,
                           .disruption_familiar_ppm = 150000,
                           .has_cover = k % 2 == 1,
                           .cover_ppm = k % 2 == 1 ? 400000 : 0};
    q.in.travel = (marz_travel){.circuity_ppm = 1200000,
                                .trip_ppm = 1000000,
                                .minute_cost_minor = 50,
                                .point_count = 2,
                                .metres = {0, 1000000},
                                .minutes_milli = {0, 600000}};
    assert_true(marz_instance_make_units(&q.in, arena));
    make_seats(&q.in, arena);
    fill(&q);
    for (int32_t i = 0; i < UNITS; i++)
        same[i] = i;
    join(&q.in, same, arena);
    q.in.has_moved_limit = k % 3 == 2;
    q.in.moved_value_max = q.in.has_moved_limit ? INT64_C(6000000) : 0;
    return q;
}

static marz_plan solve(const marz_instance *in, int32_t threads, const marz_control *control,
                       marz_arena *arena)
{
    const marz_design_options options = {.seed = 3, .effort = 1, .thread_count = threads};
    marz_plan plan;
    marz_error error;
    assert_ok(marz_design_solve(in, &options, arena, control, &plan, &error), &error);
    memcpy(plan.currency, "USD", 4);
    return plan;
}

static void confirm(const marz_plan *plan, marz_arena *arena)
{
    marz_buffer text = {0};
    marz_verdict verdict;
    marz_error error;
    assert_ok(marz_plan_write(plan, &text, &error), &error);
    assert_ok(marz_plan_check(text.text, text.length, "plan", arena, &verdict, &error), &error);
    if (!verdict.is_ok)
        print_message("%s %s\n", verdict.violations[0].kind, verdict.violations[0].subject);
    assert_true(verdict.is_ok);
    marz_buffer_deinit(&text);
}

// ---------------------------------------------------------------- names

static void rename_all(const question *q, const int32_t *unit_at, const int32_t *seat_at,
                       marz_arena *arena, marz_instance *to)
{
    const marz_instance *in = &q->in;
    *to = *in;
    assert_true(marz_instance_make_units(to, arena));
    make_seats(to, arena);
    for (int32_t i = 0; i < UNITS; i++) {
        const int32_t at = unit_at[i];
        to->unit_id[i] = name(arena, 'v', i);
        to->unit_lon_udeg[at] = in->unit_lon_udeg[i];
        to->unit_lat_udeg[at] = in->unit_lat_udeg[i];
        to->visits_milli[at] = in->visits_milli[i];
        to->value_minor[at] = in->value_minor[i];
        to->measure[at] = in->measure[i];
        to->present[at] = in->present[i] == MARZ_NONE ? MARZ_NONE : seat_at[in->present[i]];
        to->lock[at] = in->lock[i] == MARZ_NONE ? MARZ_NONE : seat_at[in->lock[i]];
        to->group[at] = MARZ_NONE;
    }
    for (int32_t j = 0; j < SEATS; j++) {
        const int32_t at = seat_at[j];
        to->seat_lon_udeg[at] = in->seat_lon_udeg[j];
        to->seat_lat_udeg[at] = in->seat_lat_udeg[j];
        to->fit_ppm[at] = in->fit_ppm[j];
        to->target[at] = in->target[j];
        to->low[at] = in->low[j];
        to->high[at] = in->high[j];
    }
    join(to, unit_at, arena);
}

static void other_names_change_nothing_but_names(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < ROUNDS; k++) {
        marz_arena *arena = marz_arena_create(0);
        question q = make_question(arena, k);
        int32_t unit_at[UNITS], seat_at[SEATS];
        marz_instance other;
        shuffle(&q.rng, unit_at, UNITS);
        shuffle(&q.rng, seat_at, SEATS);
        rename_all(&q, unit_at, seat_at, arena, &other);
        const marz_plan a = solve(&q.in, 1, NULL, arena), b = solve(&other, 1, NULL, arena);
        assert_int_equal(a.outcome, b.outcome);
        assert_int_equal(a.total_minor, b.total_minor);
        assert_int_equal(a.bound_minor, b.bound_minor);
        for (int32_t i = 0; i < UNITS; i++)
            assert_int_equal(a.seat_of[i] == MARZ_NONE ? MARZ_NONE : seat_at[a.seat_of[i]],
                             b.seat_of[unit_at[i]]);
        marz_arena_destroy(arena);
    }
}

/// A map turned over asks the same; the search goes other ways, the bound and what it may cost
/// stay.
static void a_map_in_a_mirror_has_plans_of_the_same_worth(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < ROUNDS; k++) {
        marz_arena *arena = marz_arena_create(0);
        question q = make_question(arena, k);
        const marz_plan a = solve(&q.in, 1, NULL, arena);
        for (int32_t i = 0; i < UNITS; i++)
            q.in.unit_lon_udeg[i] = -q.in.unit_lon_udeg[i];
        for (int32_t j = 0; j < SEATS; j++)
            q.in.seat_lon_udeg[j] = -q.in.seat_lon_udeg[j];
        const marz_plan b = solve(&q.in, 1, NULL, arena);
        assert_int_equal(a.outcome, b.outcome);
        if (a.has_bound && b.has_bound) {
            assert_near((double)b.total_minor, (double)a.total_minor, 0.02 * (double)a.total_minor);
            assert_true(a.bound_minor <= b.total_minor && b.bound_minor <= a.total_minor);
        }
        marz_arena_destroy(arena);
    }
}

// ---------------------------------------------------------------- threads and stops

static void any_number_of_threads_gives_the_same_plan(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < ROUNDS; k++) {
        marz_arena *arena = marz_arena_create(0);
        question q = make_question(arena, k);
        const marz_plan a = solve(&q.in, 1, NULL, arena), b = solve(&q.in, 2, NULL, arena);
        marz_buffer texts[2] = {{0}, {0}};
        marz_error error;
        assert_ok(marz_plan_write(&a, &texts[0], &error), &error);
        assert_ok(marz_plan_write(&b, &texts[1], &error), &error);
        assert_int_equal(texts[0].length, texts[1].length);
        assert_memory_equal(texts[0].text, texts[1].text, texts[0].length);
        confirm(&a, arena);
        marz_buffer_deinit(&texts[0]);
        marz_buffer_deinit(&texts[1]);
        marz_arena_destroy(arena);
    }
}

/// Stops at a report of progress, or a time after the start.
typedef struct stopper {
    atomic_bool stop;
    int32_t left;
} stopper;

static void count_down(void *context, const char *step, double done)
{
    stopper *s = context;
    (void)step;
    (void)done;
    if (s->left-- == 0)
        atomic_store(&s->stop, true);
}

static void stopped_at_any_moment_a_plan_is_sound(void **state)
{
    (void)state;
    int32_t stopped = 0, plans = 0;
    for (int32_t k = 0; k < STOPS; k++) {
        marz_arena *arena = marz_arena_create(0);
        question q = make_question(arena, (uint64_t)k);
        stopper s = {.left = k < STOPS / 2 ? k : INT32_MAX};
        const marz_control control = {
            .stop = &s.stop,
            .progress = count_down,
            .context = &s,
            .deadline_ms = k < STOPS / 2 ? 0 : marz_clock_ms() + 1 + 150 * (k - STOPS / 2)};
        const marz_plan plan = solve(&q.in, 2, &control, arena);
        int32_t pieces[SEATS];
        stopped +=
            plan.outcome == MARZ_OUTCOME_TIME_LIMIT || plan.outcome == MARZ_OUTCOME_CANCELLED;
        if (plan.outcome != MARZ_OUTCOME_INFEASIBLE && plan.conflict_count == 0 &&
            marz_plan_has_seats(&plan)) {
            confirm(&plan, arena);
            assert_int_equal(marz_pieces_of(&q.in, plan.seat_of, arena, pieces), 0);
            plans++;
        }
        marz_arena_destroy(arena);
    }
    print_message("%d stopped, %d with a plan\n", stopped, plans);
    assert_true(stopped >= STOPS / 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_names_change_nothing_but_names),
        cmocka_unit_test(a_map_in_a_mirror_has_plans_of_the_same_worth),
        cmocka_unit_test(any_number_of_threads_gives_the_same_plan),
        cmocka_unit_test(stopped_at_any_moment_a_plan_is_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
