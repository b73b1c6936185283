// The curve against all plans of small questions: no point costs less than the best plan that its
// limits allow, and no bound is above that.
#include "support.h"

#include "app/files.h"
#include "app/frontier.h"
#include "base/rng.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNITS 7
#define SEATS 3
#define ROUNDS 12

static double between(marz_rng *rng, double low, double high)
{
    return low + (high - low) * marz_rng_unit(rng);
}

static void write_question(marz_rng *rng)
{
    char text[4096] = "id,lon,lat,n,owner\n";
    for (int32_t i = 0; i < UNITS; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "u%d,%.4f,%.4f,%d,R%d\n", i,
                 between(rng, 0, 3), between(rng, 0, 3), (int)between(rng, 3, 12),
                 (int)between(rng, 0, SEATS));
    test_write(test_path("units.csv"), text);
    char reps[512];
    const int length = snprintf(reps, sizeof reps, "id,lon,lat\n");
    size_t used = (size_t)length;
    for (int32_t j = 0; j < SEATS; j++)
        used += (size_t)snprintf(reps + used, sizeof reps - used, "R%d,%.4f,%.4f\n", j,
                                 between(rng, 0, 3), between(rng, 0, 3));
    test_write(test_path("reps.csv"), reps);
}

/// Least travel + mismatch over all plans within the bands that move at most `value_max`.
static int64_t enumerate(const marz_instance *in, int64_t value_max)
{
    int64_t best = INT64_MAX;
    int32_t codes = 1;
    for (int32_t i = 0; i < UNITS; i++)
        codes *= SEATS;
    for (int32_t code = 0; code < codes; code++) {
        int64_t load[SEATS] = {0}, cost = 0, moved = 0;
        for (int32_t i = 0, rest = code; i < UNITS; i++, rest /= SEATS) {
            const int32_t seat = rest % SEATS;
            const marz_cost c = marz_instance_cost(in, i, seat);
            load[seat] += in->measure[i];
            cost += c.travel_minor + c.mismatch_minor;
            moved += seat == in->present[i] ? 0 : in->value_minor[i];
        }
        bool is_allowed = moved <= value_max;
        for (int32_t j = 0; j < SEATS; j++)
            is_allowed &= load[j] >= in->low[j] && load[j] <= in->high[j];
        if (is_allowed && cost < best)
            best = cost;
    }
    return best;
}

static void check_points(const marz_instance *in, const marz_frontier *frontier)
{
    int64_t last = INT64_MAX;
    for (int32_t p = 0; p < frontier->point_count; p++) {
        const marz_frontier_point *one = &frontier->points[p];
        const int64_t value_max = marz_mul_div(frontier->value_minor, one->limit_ppm, MARZ_PPM);
        const int64_t cost = one->travel_minor + one->mismatch_minor;
        const int64_t best = enumerate(in, value_max);
        if (one->outcome == MARZ_OUTCOME_INFEASIBLE)
            continue;
        assert_true(one->moved_minor <= value_max);
        if (one->eased_ppm == 0) {
            assert_true(best <= cost);
            assert_true(!one->has_bound || one->bound_minor <= best);
            assert_true(last == INT64_MAX || cost <= last);
            last = cost;
        } else if (one->limit_ppm == 0) {
            assert_true(one->moved_count == 0);
        }
    }
}

static void no_point_beats_all_plans_and_no_bound_exceeds_them(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(11), 0, 0);
    marz_settings settings;
    marz_settings_defaults(&settings);
    int32_t found = 0;
    for (int32_t round = 0; round < ROUNDS; round++) {
        marz_arena *arena = marz_arena_create(0);
        marz_error error = {0};
        marz_files_question question;
        marz_frontier frontier;
        write_question(&rng);
        const marz_files_request request = {.units = test_path("units.csv"),
                                            .reps = test_path("reps.csv"),
                                            .bands = {{"n", 400000}},
                                            .band_count = 1,
                                            .settings = &settings};
        const marz_frontier_options options = {.limit_ppm = {0, 100000, 250000, 500000, 1000000},
                                               .limit_count = 5,
                                               .seed = 1,
                                               .effort = 5,
                                               .thread_count = 1};
        assert_ok(marz_files_read(&request, arena, &question, &error), &error);
        assert_ok(marz_frontier_run(&question.instance, &options, NULL, &frontier, &error), &error);
        check_points(&question.instance, &frontier);
        found += frontier.points[4].outcome != MARZ_OUTCOME_INFEASIBLE;
        marz_arena_destroy(arena);
    }
    assert_true(found > ROUNDS / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_point_beats_all_plans_and_no_bound_exceeds_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
