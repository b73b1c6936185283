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
    f->parts[0].target = f->parts[1].target = total / 2;
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
        const marz_side_price price = {half, 0.02 * half, 0.5, round % 3 ? 3 : 0, 20};
        const marz_contest contest = {price, price, half * 0.6, half * 1.3};
        const float dx = (float)cos(angle), dy = (float)sin(angle);
        marz_cut cut;
        const double force = best_by_force(&c, dx, dy, &contest);
        if (!marz_cutter_cut(&c, dx, dy, &contest, &cut)) {
            assert_true(isinf(force));
            continue;
        }
        assert_true(cut.value <= force + 1e-4 * fabs(force));
        assert_true(cut.w >= contest.low - 1e-3 && cut.w <= contest.high + 1e-3);
        exact += cut.value > force - 1e-3 * fabs(force);
    }
    assert_true(exact > rounds * 9 / 10);
    marz_field_deinit(&f);
    marz_arena_destroy(arena);
}

static double value(const marz_field *f, const marz_pair_rule *rule)
{
    return -marz_field_moment(f) - marz_part_penalty(&f->parts[0], rule) -
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cut_is_near_the_best_of_all_thresholds),
        cmocka_unit_test(a_resplit_gains_what_it_says_and_loses_no_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
