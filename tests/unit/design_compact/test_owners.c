// Present owners, locks, homes and unequal bands: what they change, and what they never break.
#include "base/rng.h"
#include "design/compact/compact.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N_MAX = 1500, P_MAX = 16 };

/// Units in towns; a question of 12 territories on them.
typedef struct region {
    marz_arena *arena;
    double x[N_MAX], y[N_MAX], weight[N_MAX], loss[N_MAX];
    int32_t owner[N_MAX], locked[N_MAX];
    double low[P_MAX], high[P_MAX], home_x[P_MAX], home_y[P_MAX];
    marz_compact problem;
} region;

static void fill(region *r, int32_t n, int32_t p, uint64_t seed)
{
    marz_rng rng = marz_rng_make(seed, 0, 0);
    r->arena = marz_arena_create(0);
    for (int32_t i = 0; i < n; i++) {
        const int64_t town = marz_rng_below(&rng, 9);
        const double spread = town < 6 ? 4 : 60;
        r->x[i] = (double)(town % 3) * 40 + spread * marz_rng_unit(&rng);
        r->y[i] = (double)(town / 3) * 40 + spread * marz_rng_unit(&rng);
        r->weight[i] = (double)(1 + marz_rng_below(&rng, 9));
        r->owner[i] = r->locked[i] = -1;
        r->loss[i] = 0;
    }
    r->problem = (marz_compact){.unit_count = n,
                                .territory_count = p,
                                .x = r->x,
                                .y = r->y,
                                .weight = r->weight,
                                .tolerance = 0.05};
}

static marz_compact_plan solve(region *r, int64_t effort)
{
    marz_compact_plan plan;
    marz_error error = {0};
    const marz_compact_options options = {.seed = 3, .effort = effort};
    assert_ok(marz_compact_solve(&r->problem, &options, r->arena, NULL, &plan, &error), &error);
    return plan;
}

/// Owners of stripes that are out of balance: what they have today.
static void give_to_stripes(region *r, int32_t owners, double loss)
{
    for (int32_t i = 0; i < r->problem.unit_count; i++) {
        const double share = fmin(fmax(r->x[i] / 140, 0), 0.999);
        r->owner[i] = (int32_t)(share * share * owners);
        r->loss[i] = loss * r->weight[i];
    }
    r->problem.owner = r->owner;
    r->problem.owner_count = owners;
    r->problem.loss = r->loss;
}

static void a_dearer_change_moves_less(void **state)
{
    (void)state;
    static const double losses[] = {1e-6, 300, 3000, 1e6};
    double moved_weight[4];
    region *r = calloc(1, sizeof *r);
    for (int k = 0; k < 4; k++) {
        fill(r, 600, 8, 1);
        give_to_stripes(r, 8, losses[k]);
        const marz_compact_plan plan = solve(r, 8);
        assert_int_equal(plan.finding, MARZ_COMPACT_FOUND);
        double loss = 0;
        int32_t moved = 0;
        moved_weight[k] = 0;
        for (int32_t i = 0; i < 600; i++) {
            assert_int_equal(plan.owner_of[plan.territory_of[i]], plan.territory_of[i]);
            if (plan.territory_of[i] == r->owner[i])
                continue;
            moved++;
            loss += r->loss[i];
            moved_weight[k] += r->weight[i];
        }
        assert_int_equal(plan.moved_count, moved);
        assert_near(plan.loss, loss, 1e-9 * (1 + loss));
        assert_near(plan.objective, plan.moment + plan.loss, 1e-9 * plan.objective);
        marz_arena_destroy(r->arena);
    }
    assert_true(moved_weight[1] <= moved_weight[0]);
    assert_true(moved_weight[2] < moved_weight[0]);
    assert_true(moved_weight[3] <= moved_weight[2]);
    // What is beyond the bands today must move, and at any price little more than that.
    fill(r, 600, 8, 1);
    give_to_stripes(r, 8, 1);
    double weight[8] = {0}, total = 0, beyond = 0;
    for (int32_t i = 0; i < 600; i++) {
        weight[r->owner[i]] += r->weight[i];
        total += r->weight[i];
    }
    for (int a = 0; a < 8; a++)
        beyond += fmax(0, weight[a] - 1.05 * total / 8);
    assert_true(moved_weight[3] >= beyond);
    assert_true(moved_weight[3] <= 2 * beyond + 20); // stripes: excess passes through neighbours
    marz_arena_destroy(r->arena);
    free(r);
}

static void locks_hold_and_too_many_are_a_proof(void **state)
{
    (void)state;
    region *r = calloc(1, sizeof *r);
    fill(r, 800, 6, 2);
    give_to_stripes(r, 6, 5);
    r->problem.locked = r->locked;
    double locked[6] = {0}, total = 0;
    for (int32_t i = 0; i < 800; i++) {
        r->locked[i] = i % 9 == 0 ? i % 6 : -1;
        total += r->weight[i];
        if (r->locked[i] >= 0)
            locked[r->locked[i]] += r->weight[i];
    }
    const marz_compact_plan plan = solve(r, 6);
    assert_int_equal(plan.finding, MARZ_COMPACT_FOUND);
    for (int32_t i = 0; i < 800; i++)
        assert_true(r->locked[i] < 0 || plan.territory_of[i] == r->locked[i]);
    r->problem.present = r->owner; // realigned, too
    const marz_compact_plan again = solve(r, 0);
    for (int32_t i = 0; i < 800; i++)
        assert_true(r->locked[i] < 0 || again.territory_of[i] == r->locked[i]);
    for (int32_t i = 0; i < 800; i++)
        r->locked[i] = i % 4 == 0 ? 2 : -1;
    const marz_compact_plan none = solve(r, 6);
    assert_int_equal(none.finding, MARZ_COMPACT_IMPOSSIBLE);
    assert_int_equal(none.conflict_count, 1);
    assert_int_equal(none.conflicts[0].unit, -1);
    assert_int_equal(none.conflicts[0].owner, 2);
    assert_near(none.conflicts[0].limit, 1.05 * total / 6, 1e-9 * total);
    assert_true(none.conflicts[0].weight > none.conflicts[0].limit);
    marz_arena_destroy(r->arena);
    free(r);
}

static void of_many_owners_the_right_ones_stay(void **state)
{
    (void)state;
    region *r = calloc(1, sizeof *r);
    fill(r, 1200, 5, 3);
    give_to_stripes(r, 14, 50);
    r->problem.locked = r->locked;
    for (int32_t i = 0; i < 1200; i += 100)
        r->locked[i] = 4;
    const marz_compact_plan plan = solve(r, 6);
    assert_int_equal(plan.finding, MARZ_COMPACT_FOUND);
    bool has_four = false;
    for (int a = 0; a < 5; a++) {
        assert_in_range(plan.owner_of[a], 0, 13);
        has_four = has_four || plan.owner_of[a] == 4;
        for (int b = 0; b < a; b++)
            assert_int_not_equal(plan.owner_of[a], plan.owner_of[b]);
    }
    assert_true(has_four);
    for (int32_t i = 0; i < 1200; i += 100)
        assert_int_equal(plan.owner_of[plan.territory_of[i]], 4);
    // No territory would keep more with an owner who has none.
    double kept[5][14] = {{0}};
    for (int32_t i = 0; i < 1200; i++)
        kept[plan.territory_of[i]][r->owner[i]] += r->loss[i];
    for (int a = 0; a < 5; a++)
        for (int o = 0; o < 14; o++) {
            bool is_seated = plan.owner_of[a] == 4;
            for (int b = 0; b < 5; b++)
                is_seated = is_seated || plan.owner_of[b] == o;
            assert_true(is_seated || kept[a][o] <= kept[a][plan.owner_of[a]] * 1.02);
        }
    marz_arena_destroy(r->arena);
    free(r);
}

static void part_time_bands_and_homes_are_kept(void **state)
{
    (void)state;
    region *r = calloc(1, sizeof *r);
    fill(r, 900, 7, 4);
    double total = 0;
    for (int32_t i = 0; i < 900; i++)
        total += r->weight[i];
    for (int a = 0; a < 7; a++) {
        const double share = a < 3 ? 0.5 : 1; // three work half the time
        r->low[a] = 0.96 * share * total / 5.5;
        r->high[a] = 1.04 * share * total / 5.5;
        r->home_x[a] = r->home_y[a] = (double)NAN;
    }
    r->home_x[1] = 5, r->home_y[1] = 5;
    r->home_x[6] = 90, r->home_y[6] = 60;
    r->problem.low = r->low, r->problem.high = r->high;
    r->problem.home_x = r->home_x, r->problem.home_y = r->home_y;
    const marz_compact_plan plan = solve(r, 8);
    assert_int_equal(plan.finding, MARZ_COMPACT_FOUND);
    double w[7] = {0}, sx[7] = {0}, sy[7] = {0}, moment = 0;
    for (int32_t i = 0; i < 900; i++) {
        const int32_t a = plan.territory_of[i];
        w[a] += r->weight[i], sx[a] += r->weight[i] * r->x[i], sy[a] += r->weight[i] * r->y[i];
    }
    for (int32_t i = 0; i < 900; i++) {
        const int32_t a = plan.territory_of[i];
        const double cx = a == 1 || a == 6 ? r->home_x[a] : sx[a] / w[a];
        const double cy = a == 1 || a == 6 ? r->home_y[a] : sy[a] / w[a];
        moment += r->weight[i] * (pow(r->x[i] - cx, 2) + pow(r->y[i] - cy, 2));
    }
    assert_near(plan.objective, moment, 1e-9 * moment);
    for (int a = 0; a < 7; a++)
        assert_true(w[a] >= r->low[a] - 1e-9 && w[a] <= r->high[a] + 1e-9);
    // The homes are not far from the middle of what they serve.
    for (int a = 1; a <= 6; a += 5)
        assert_true(hypot(sx[a] / w[a] - r->home_x[a], sy[a] / w[a] - r->home_y[a]) < 25);
    marz_arena_destroy(r->arena);
    free(r);
}

/// Least objective over all assignments that keep locks and bands; INFINITY if there is none.
static double by_force(const region *r)
{
    const marz_compact *q = &r->problem;
    const int32_t n = q->unit_count, p = q->territory_count;
    int64_t count = 1;
    for (int32_t i = 0; i < n; i++)
        count *= p;
    double best = INFINITY;
    for (int64_t code = 0; code < count; code++) {
        double w[3] = {0}, sx[3] = {0}, sy[3] = {0}, srr[3] = {0}, cost = 0;
        int64_t rest = code;
        for (int32_t i = 0; i < n; i++, rest /= p) {
            const int32_t a = (int32_t)(rest % p);
            w[a] += q->weight[i], sx[a] += q->weight[i] * q->x[i], sy[a] += q->weight[i] * q->y[i];
            srr[a] += q->weight[i] * (q->x[i] * q->x[i] + q->y[i] * q->y[i]);
            cost += q->owner[i] >= 0 && q->owner[i] != a ? q->loss[i] : 0;
            cost += q->locked[i] >= 0 && q->locked[i] != a ? (double)INFINITY : 0;
        }
        for (int32_t a = 0; a < p; a++) {
            if (w[a] < q->low[a] - 1e-9 || w[a] > q->high[a] + 1e-9)
                cost = INFINITY;
            if (!isnan(q->home_x[a]))
                cost += srr[a] - 2 * (q->home_x[a] * sx[a] + q->home_y[a] * sy[a]) +
                        w[a] * (pow(q->home_x[a], 2) + pow(q->home_y[a], 2));
            else if (w[a] > 0)
                cost += srr[a] - (sx[a] * sx[a] + sy[a] * sy[a]) / w[a];
        }
        best = fmin(best, cost);
    }
    return best;
}

/// Small questions of all kinds: never better than the best, mostly as good.
static void small_questions_are_answered_as_by_force(void **state)
{
    (void)state;
    region *r = calloc(1, sizeof *r);
    int found = 0, best = 0;
    for (uint64_t round = 0; round < 60; round++) {
        marz_rng rng = marz_rng_make(test_seed(5), 77, round);
        const int32_t p = 2 + (int32_t)(round % 2), n = p == 2 ? 11 : 8;
        fill(r, n, p, 1000 + round);
        double total = 0;
        for (int32_t i = 0; i < n; i++) {
            r->owner[i] = (int32_t)marz_rng_below(&rng, p + 1) - 1;
            r->locked[i] = marz_rng_below(&rng, 8) == 0 ? (int32_t)marz_rng_below(&rng, p) : -1;
            r->loss[i] = marz_rng_unit(&rng) * (round % 3 == 0 ? 1e4 : 500);
            total += r->weight[i];
        }
        for (int32_t a = 0; a < p; a++) {
            const double share = total / p * (round % 4 == 0 ? 0.7 + 0.6 * a / (p - 1) : 1);
            r->low[a] = 0.75 * share, r->high[a] = 1.25 * share;
            r->home_x[a] = marz_rng_below(&rng, 3) == 0 ? 100 * marz_rng_unit(&rng) : (double)NAN;
            r->home_y[a] = isnan(r->home_x[a]) ? (double)NAN : 50.0;
        }
        r->problem.owner = r->owner, r->problem.owner_count = p, r->problem.loss = r->loss;
        r->problem.locked = r->locked, r->problem.low = r->low, r->problem.high = r->high;
        r->problem.home_x = r->home_x, r->problem.home_y = r->home_y;
        const double least = by_force(r);
        const marz_compact_plan plan = solve(r, 12);
        if (plan.finding == MARZ_COMPACT_FOUND) {
            found++;
            assert_true(plan.objective >= least * (1 - 1e-9));
            best += plan.objective <= least * (1 + 1e-6);
        } else if (plan.finding == MARZ_COMPACT_IMPOSSIBLE) {
            assert_true(isinf(least));
        }
        marz_arena_destroy(r->arena);
    }
    assert_true(found >= 40);
    assert_true(best >= found / 2);
    free(r);
}

static void bad_owners_are_refused(void **state)
{
    (void)state;
    region *r = calloc(1, sizeof *r);
    fill(r, 50, 4, 5);
    give_to_stripes(r, 4, 1);
    marz_compact_plan plan;
    marz_error error = {0};
    const marz_compact_options options = {.effort = 1};
    r->loss[7] = -1;
    assert_int_equal(marz_compact_solve(&r->problem, &options, r->arena, NULL, &plan, &error),
                     MARZ_E_INPUT);
    assert_string_equal(error.message, "unit 8 costs -1 to take away");
    r->loss[7] = 0;
    r->owner[3] = 4;
    assert_int_equal(marz_compact_solve(&r->problem, &options, r->arena, NULL, &plan, &error),
                     MARZ_E_INPUT);
    assert_string_equal(error.message, "unit 4 is with owner 4 of 4");
    r->owner[3] = 0;
    r->problem.low = r->low, r->problem.high = r->high;
    for (int a = 0; a < 4; a++)
        r->low[a] = 3, r->high[a] = a == 2 ? 2 : 5;
    assert_int_equal(marz_compact_solve(&r->problem, &options, r->arena, NULL, &plan, &error),
                     MARZ_E_INPUT);
    assert_string_equal(error.message, "territory 3 is to weigh from 3 to 2");
    marz_arena_destroy(r->arena);
    free(r);
}

static void owners_are_the_same_on_two_threads_and_survive_a_stop(void **state)
{
    (void)state;
    region *r = calloc(1, sizeof *r);
    fill(r, 900, 16, 6);
    give_to_stripes(r, 16, 40);
    marz_compact_plan plans[2];
    marz_error error = {0};
    for (int32_t t = 0; t < 2; t++) {
        const marz_compact_options options = {.seed = 2, .effort = 4, .thread_count = t + 1};
        assert_ok(marz_compact_solve(&r->problem, &options, r->arena, NULL, &plans[t], &error),
                  &error);
    }
    assert_memory_equal(plans[0].territory_of, plans[1].territory_of, 900 * sizeof(int32_t));
    for (int k = 1; k < 8; k++) {
        const marz_control control = {.deadline_ms = marz_clock_ms() + 9 * k * k};
        const marz_compact_options options = {.seed = 1};
        assert_ok(marz_compact_solve(&r->problem, &options, r->arena, &control, &plans[0], &error),
                  &error);
        for (int32_t i = 0; i < 900; i++)
            assert_in_range(plans[0].territory_of[i], 0, 15);
    }
    marz_arena_destroy(r->arena);
    free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dearer_change_moves_less),
        cmocka_unit_test(locks_hold_and_too_many_are_a_proof),
        cmocka_unit_test(of_many_owners_the_right_ones_stay),
        cmocka_unit_test(part_time_bands_and_homes_are_kept),
        cmocka_unit_test(small_questions_are_answered_as_by_force),
        cmocka_unit_test(bad_owners_are_refused),
        cmocka_unit_test(owners_are_the_same_on_two_threads_and_survive_a_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
