#include "base/rng.h"
#include "design/compact/pair.h"
#include "support.h"

#include <math.h>

enum { N = 200 };

/// Two parts of random units; weights small whole numbers, places on a coarse grid in every second
/// round so that projections coincide.
static void fill(marz_field *f, marz_rng *rng, bool on_grid)
{
    assert_true(marz_field_reset(f, N, 2));
    int32_t part_of[N];
    double total = 0;
    for (int32_t i = 0; i < N; i++) {
        const double x = marz_rng_unit(rng) * 100, y = marz_rng_unit(rng) * 60;
        f->units[i] = (marz_field_unit){(float)(on_grid ? floor(x / 10) : x),
                                        (float)(on_grid ? floor(y / 10) : y),
                                        (float)marz_rng_below(rng, 9), i};
        part_of[i] = (int32_t)marz_rng_below(rng, 2);
        total += (double)f->units[i].weight;
    }
    assert_true(marz_field_from_labels(f, part_of));
    for (int32_t a = 0; a < 2; a++)
        f->parts[a].target = f->parts[a].width = total / 2;
}

/// Random ties of the units to two owners, the parts'; every tenth unit is locked.
static void tie(marz_field *f, marz_field_ties *ties, marz_rng *rng, marz_arena *arena)
{
    *ties = (marz_field_ties){.start = MARZ_NEW(arena, int32_t, N + 1),
                              .tie = MARZ_NEW(arena, marz_field_tie, N),
                              .locked = MARZ_NEW(arena, int32_t, N),
                              .owner_count = 2};
    for (int32_t i = 0; i < N; i++) {
        const int32_t owner = (int32_t)marz_rng_below(rng, 3);
        ties->start[i + 1] = ties->start[i] + (owner < 2);
        if (owner < 2)
            ties->tie[ties->start[i]] =
                (marz_field_tie){owner, 2000 * marz_rng_unit(rng) * marz_rng_unit(rng)};
        ties->locked[i] = i % 10 == 3 ? (int32_t)marz_rng_below(rng, 2) : -1;
    }
    f->ties = ties;
    int32_t part_of[N];
    marz_field_labels(f, part_of);
    for (int32_t i = 0; i < N; i++)
        part_of[i] = ties->locked[i] >= 0 ? ties->locked[i] : part_of[i];
    f->parts[0].owner = 0, f->parts[1].owner = 1;
    assert_true(marz_field_from_labels(f, part_of));
}

/// Best value over all thresholds, by trying each unit's projection.
static double best_by_force(const marz_cutter *c, float dx, float dy, const marz_contest *contest)
{
    double best = -INFINITY;
    for (int32_t k = 0; k <= c->count; k++) {
        const float at = k < c->count ? dx * c->x[k] + dy * c->y[k] : INFINITY;
        double w = 0, sx = 0, sy = 0;
        for (int32_t i = 0; i < c->count; i++)
            if (dx * c->x[i] + dy * c->y[i] < at) {
                w += (double)c->load[i][0];
                sx += (double)c->load[i][1];
                sy += (double)c->load[i][2];
            }
        const double rw = c->w - w, rx = c->sx - sx, ry = c->sy - sy;
        if (w < contest->low || w > contest->high)
            continue;
        const double value =
            (w > 0 ? (sx * sx + sy * sy) / w : 0) + (rw > 0 ? (rx * rx + ry * ry) / rw : 0) -
            marz_side_penalty(&contest->left, w) - marz_side_penalty(&contest->right, rw);
        best = fmax(best, value);
    }
    return best;
}

static void a_cut_is_near_the_best_of_all_thresholds(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    marz_field f;
    marz_cutter c;
    assert_true(marz_field_init(&f) && marz_cutter_init(&c, N, arena));
    int exact = 0;
    const int rounds = 300;
    for (int round = 0; round < rounds; round++) {
        marz_rng rng = marz_rng_make(5, (uint64_t)round, 0);
        fill(&f, &rng, round % 2 == 1);
        marz_cutter_gather(&c, &f, 0, 1);
        const double angle = marz_rng_unit(&rng) * 7, half = c.w / 2;
        const marz_side_price price = {.target = half,
                                       .free = 0.02 * half,
                                       .mu = 0.5,
                                       .shift = round % 3 ? 3 : 0,
                                       .kappa = 20};
        const marz_contest contest = {price, price, half * 0.6, half * 1.3};
        const float dx = (float)cos(angle), dy = (float)sin(angle);
        const marz_cut line = {.dx = dx, .dy = dy};
        marz_cut cut;
        const double force = best_by_force(&c, dx, dy, &contest);
        if (!marz_cutter_cut(&c, &line, &contest, &cut)) {
            assert_true(isinf(force));
            continue;
        }
        assert_true(cut.value <= force + 1e-4 * fabs(force));
        assert_true(cut.left.w >= contest.low - 1e-3 && cut.left.w <= contest.high + 1e-3);
        exact += cut.value > force - 1e-3 * fabs(force);
    }
    assert_true(exact > rounds * 9 / 10);
    marz_field_deinit(&f);
    marz_arena_destroy(arena);
}

static double value(const marz_field *f, const marz_pair_rule *rule)
{
    return -marz_field_cost(f) - marz_part_penalty(&f->parts[0], rule) -
           marz_part_penalty(&f->parts[1], rule);
}

static void a_resplit_gains_what_it_says_and_loses_no_unit(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    marz_field f;
    marz_cutter c;
    assert_true(marz_field_init(&f) && marz_cutter_init(&c, N, arena));
    for (int round = 0; round < 100; round++) {
        marz_rng rng = marz_rng_make(6, (uint64_t)round, 0);
        fill(&f, &rng, round % 2 == 1);
        f.parts[0].mu = f.parts[1].mu = 0.3;
        const double low[2] = {0, 0}, high[2] = {1e9, 1e9};
        const marz_pair_rule rule = {0.01, 5, low, high, 8, 4, &rng};
        const double before = value(&f, &rule);
        const double gain = marz_pair_resplit(&f, &c, 0, 1, &rule);
        assert_true(gain >= 0);
        assert_near(value(&f, &rule) - before, gain, 1e-6 * fabs(before) + 1e-6);
        int32_t part_of[N];
        for (int32_t i = 0; i < N; i++)
            part_of[i] = -1;
        marz_field_labels(&f, part_of);
        assert_int_equal(f.parts[0].count + f.parts[1].count, N);
        for (int32_t i = 0; i < N; i++)
            assert_true(part_of[i] >= 0);
        assert_near(
            marz_pair_resplit(&f, &c, 0, 1, &(marz_pair_rule){0.01, 5, low, high, 1, 0, NULL}), 0,
            1e-2 * fabs(before));
    }
    marz_field_deinit(&f);
    marz_arena_destroy(arena);
}

/// Costs beside the moment and a pinned centre: gains are still what they seem, locks hold, and no
/// single unit can be moved across at a gain of any size.
static void a_resplit_knows_costs_locks_and_homes(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    marz_field f;
    marz_cutter c;
    marz_field_ties ties;
    assert_true(marz_field_init(&f) && marz_cutter_init(&c, N, arena));
    for (int round = 0; round < 100; round++) {
        marz_rng rng = marz_rng_make(7, (uint64_t)round, 0);
        fill(&f, &rng, false);
        tie(&f, &ties, &rng, arena);
        f.parts[0].is_pinned = round % 2;
        f.parts[0].home_x = 20, f.parts[0].home_y = 30;
        const double low[2] = {0, 0}, high[2] = {1e9, 1e9};
        const marz_pair_rule rule = {1, 0, low, high, 8, 4, &rng};
        const double before = value(&f, &rule), start = before;
        double gain = marz_pair_resplit(&f, &c, 0, 1, &rule);
        assert_near(value(&f, &rule) - before, gain, 1e-5 * fabs(before));
        for (int k = 0; k < 20 && gain > 0; k++)
            gain = marz_pair_resplit(&f, &c, 0, 1, &rule);
        const double after = value(&f, &rule);
        assert_true(after >= start);
        int32_t part_of[N];
        marz_field_labels(&f, part_of);
        for (int32_t i = 0; i < N; i++) {
            assert_true(ties.locked[i] < 0 || part_of[i] == ties.locked[i]);
            if (ties.locked[i] >= 0)
                continue;
            part_of[i] = 1 - part_of[i];
            assert_true(marz_field_from_labels(&f, part_of));
            assert_true(value(&f, &rule) <= after + 2e-3 * fabs(after));
            part_of[i] = 1 - part_of[i];
        }
    }
    marz_field_deinit(&f);
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cut_is_near_the_best_of_all_thresholds),
        cmocka_unit_test(a_resplit_gains_what_it_says_and_loses_no_unit),
        cmocka_unit_test(a_resplit_knows_costs_locks_and_homes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
