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

/// @param has_groups  u0 and u1 stay together, and so do u2 and u3
static void write_question(marz_rng *rng, bool has_groups)
{
    char text[4096] = "id,lon,lat,n,owner,group\n";
    for (int32_t i = 0; i < UNITS; i++) {
        char group[16] = "";
        if (has_groups && i < 4)
            snprintf(group, sizeof group, "g%d", i / 2);
        snprintf(text + strlen(text), sizeof text - strlen(text), "u%d,%.4f,%.4f,%d,R%d,%s\n", i,
                 between(rng, 0, 3), between(rng, 0, 3), (int)between(rng, 3, 12),
                 (int)between(rng, 0, SEATS), group);
    }
    test_write(test_path("units.csv"), text);
    char reps[512];
    const int length = snprintf(reps, sizeof reps, "id,lon,lat\n");
    size_t used = (size_t)length;
    for (int32_t j = 0; j < SEATS; j++)
        used += (size_t)snprintf(reps + used, sizeof reps - used, "R%d,%.4f,%.4f\n", j,
                                 between(rng, 0, 3), between(rng, 0, 3));
    test_write(test_path("reps.csv"), reps);
}

/// Does a plan split a group?
static bool splits(const marz_instance *in, const int32_t *seat_of)
{
    for (int32_t i = 0; i < UNITS; i++)
        for (int32_t k = 0; k < i; k++)
            if (in->group[i] != MARZ_NONE && in->group[i] == in->group[k] &&
                seat_of[i] != seat_of[k])
                return true;
    return false;
}

/// Least greatest minutes of the same plans; INT64_MAX without any.
static int64_t enumerate_farthest(const marz_instance *in, int64_t value_max)
{
    int64_t best = INT64_MAX;
    int32_t codes = 1;
    for (int32_t i = 0; i < UNITS; i++)
        codes *= SEATS;
    for (int32_t code = 0; code < codes; code++) {
        int64_t load[SEATS] = {0}, far = 0, moved = 0;
        for (int32_t i = 0, rest = code; i < UNITS; i++, rest /= SEATS) {
            const int32_t seat = rest % SEATS;
            const int64_t minutes = marz_instance_minutes_milli(in, i, seat);
            far = minutes > far ? minutes : far;
            load[seat] += in->measure[i];
            moved += seat == in->present[i] ? 0 : in->value_minor[i];
        }
        bool is_allowed = moved <= value_max;
        for (int32_t j = 0; j < SEATS; j++)
            is_allowed &= load[j] >= in->low[j] && load[j] <= in->high[j];
        if (is_allowed && far < best)
            best = far;
    }
    return best;
}

/// Least travel + mismatch, and price of what nobody takes, over all plans within the bands that
/// move at most `value_max`.
static int64_t enumerate(const marz_instance *in, int64_t value_max)
{
    int64_t best = INT64_MAX;
    const int32_t choices = SEATS + in->has_cover;
    int32_t codes = 1;
    for (int32_t i = 0; i < UNITS; i++)
        codes *= choices;
    for (int32_t code = 0; code < codes; code++) {
        int64_t load[SEATS] = {0}, cost = 0, moved = 0;
        int32_t seat_of[UNITS];
        for (int32_t i = 0, rest = code; i < UNITS; i++, rest /= choices) {
            const int32_t seat = rest % choices;
            seat_of[i] = seat;
            moved += seat == in->present[i] ? 0 : in->value_minor[i];
            if (seat == SEATS) {
                cost += marz_instance_uncovered(in, i);
                continue;
            }
            const marz_cost c = marz_instance_cost(in, i, seat);
            load[seat] += in->measure[i];
            cost += c.travel_minor + c.mismatch_minor;
        }
        bool is_allowed = moved <= value_max && !splits(in, seat_of);
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
        const int64_t cost = marz_frontier_cost(one);
        const int64_t best = enumerate(in, value_max);
        if (one->outcome == MARZ_OUTCOME_INFEASIBLE) {
            assert_true(one->reason.is_known);
            if (one->reason.kind == MARZ_CONFLICT_MOVED) {
                assert_int_equal(best, INT64_MAX);
                assert_true(one->reason.found > value_max);
                assert_int_equal(one->reason.subject[0], 'g');
            }
            continue;
        }
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

/// What the curves of one kind of question showed.
typedef struct tally {
    int32_t found;     ///< of the last points
    int32_t refused;   ///< first points at which groups have several owners
    int32_t uncovered; ///< accounts without anybody, at the last points
} tally;

static tally draw(bool has_groups, int64_t cover_ppm)
{
    marz_rng rng = marz_rng_make(test_seed(11), has_groups, (uint64_t)cover_ppm);
    marz_settings settings;
    marz_settings_defaults(&settings);
    settings.cover_ppm = cover_ppm;
    tally all = {0};
    for (int32_t round = 0; round < ROUNDS; round++) {
        marz_arena *arena = marz_arena_create(0);
        marz_error error = {0};
        marz_files_question question;
        marz_frontier frontier;
        write_question(&rng, has_groups);
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
        const marz_frontier_point *first = &frontier.points[0], *last = &frontier.points[4];
        all.found += last->outcome != MARZ_OUTCOME_INFEASIBLE;
        all.uncovered += last->uncovered_count;
        all.refused +=
            first->outcome == MARZ_OUTCOME_INFEASIBLE && first->reason.kind == MARZ_CONFLICT_MOVED;
        assert_int_equal(frontier.has_cover, cover_ppm > 0);
        marz_arena_destroy(arena);
    }
    return all;
}

static void no_point_beats_all_plans_and_no_bound_exceeds_them(void **state)
{
    (void)state;
    const tally all = draw(false, 0);
    assert_true(all.found > ROUNDS / 2);
    assert_int_equal(all.uncovered, 0);
    assert_int_equal(all.refused, 0);
}

/// Far accounts cost more on the road than half of what they are worth.
static void accounts_may_stay_with_nobody_at_their_price(void **state)
{
    (void)state;
    const tally all = draw(false, 500000);
    assert_true(all.found > ROUNDS / 2);
    assert_true(all.uncovered > 0);
}

static void groups_with_several_owners_are_why_there_is_no_plan(void **state)
{
    (void)state;
    const tally all = draw(true, 0), covered = draw(true, 500000);
    assert_true(all.refused > ROUNDS / 2);
    assert_true(all.found > ROUNDS / 3);
    assert_true(covered.refused > ROUNDS / 2);
}

static void the_farthest_account_comes_nearer_as_more_may_move(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(13), 0, 0);
    marz_settings settings;
    marz_settings_defaults(&settings);
    int32_t best_count = 0, proved_count = 0;
    for (int32_t round = 0; round < ROUNDS; round++) {
        marz_arena *arena = marz_arena_create(0);
        marz_error error = {0};
        marz_files_question question;
        marz_frontier frontier;
        write_question(&rng, false);
        const marz_files_request request = {.units = test_path("units.csv"),
                                            .reps = test_path("reps.csv"),
                                            .bands = {{"n", 400000}},
                                            .band_count = 1,
                                            .settings = &settings};
        const marz_frontier_options options = {.limit_ppm = {0, 250000, 500000, 1000000},
                                               .limit_count = 4,
                                               .wants_max = true,
                                               .seed = 1,
                                               .effort = 3,
                                               .thread_count = 1};
        assert_ok(marz_files_read(&request, arena, &question, &error), &error);
        assert_ok(marz_frontier_run(&question.instance, &options, NULL, &frontier, &error), &error);
        int64_t last = INT64_MAX;
        for (int32_t p = 0; p < frontier.point_count; p++) {
            const marz_frontier_point *one = &frontier.points[p];
            if (one->outcome == MARZ_OUTCOME_INFEASIBLE || one->eased_ppm > 0)
                continue;
            const int64_t least = enumerate_farthest(
                &question.instance, marz_mul_div(frontier.value_minor, one->limit_ppm, MARZ_PPM));
            assert_true(least <= one->farthest_milli);
            assert_true(one->farthest_bound_milli <= least);
            assert_true(one->farthest_milli <= last);
            best_count += least == one->farthest_milli;
            proved_count += one->farthest_bound_milli == one->farthest_milli;
            last = one->farthest_milli;
        }
        marz_arena_destroy(arena);
    }
    assert_true(best_count > ROUNDS);
    assert_true(proved_count > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_point_beats_all_plans_and_no_bound_exceeds_them),
        cmocka_unit_test(accounts_may_stay_with_nobody_at_their_price),
        cmocka_unit_test(groups_with_several_owners_are_why_there_is_no_plan),
        cmocka_unit_test(the_farthest_account_comes_nearer_as_more_may_move),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
