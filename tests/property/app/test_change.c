// A rep leaves a small company whose uneven loads have a price: of all ways to share out his
// accounts none costs less than the bound, and the answer is the best or nearly so.
#include "support.h"

#include "app/change.h"
#include "app/intake.h"
#include "base/file.h"
#include "base/rng.h"

#include <stdio.h>
#include <string.h>

#define ACCOUNTS 16
#define REPS 4
#define ROUNDS 40

static void write_company(marz_rng *rng)
{
    char text[4096] = "id,name,owner,lon,lat,potential,visits\n";
    for (int32_t i = 0; i < ACCOUNTS; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "a%02d,A%d,R%d,%.4f,%.4f,%d,12\n",
                 i, i, i % REPS, 10 + marz_rng_unit(rng), 50 + marz_rng_unit(rng),
                 1000 + (int)marz_rng_below(rng, 9000));
    test_write(test_path("company/accounts.csv"), text);
    char reps[512] = "id,name,role,capacity,lon,lat\n";
    for (int32_t r = 0; r < REPS; r++)
        snprintf(reps + strlen(reps), sizeof reps - strlen(reps), "R%d,Rep %d,rep,%s,%.4f,%.4f\n",
                 r, r, r ? "100%" : "60%", 10 + marz_rng_unit(rng), 50 + marz_rng_unit(rng));
    test_write(test_path("company/reps.csv"), reps);
}

static void import_company(marz_workspace *workspace, marz_arena *arena)
{
    marz_error error = {0};
    marz_import_report report;
    marz_intake_notes notes;
    const char *path = test_path("company");
    const marz_intake_options options = {
        .paths = &path, .path_count = 1, .refused_path = test_path("refused.csv")};
    assert_ok(marz_workspace_open("sqlite::memory:", workspace, &error), &error);
    assert_ok(marz_intake_run(workspace, &options, arena, &report, &notes, &error), &error);
}

/// What an assignment costs, or INT64_MAX outside the bands.
static int64_t cost_of(const marz_instance *in, const int32_t *seat_of)
{
    int64_t load[REPS * MARZ_MEASURES_MAX] = {0}, sum = 0;
    for (int32_t i = 0; i < in->unit_count; i++) {
        const marz_cost cost = marz_instance_cost(in, i, seat_of[i]);
        sum += cost.travel_minor + cost.mismatch_minor + cost.disruption_minor;
        for (int32_t k = 0; k < in->measure_count; k++)
            load[seat_of[i] * in->measure_count + k] += in->measure[i * in->measure_count + k];
    }
    for (int32_t cell = 0; cell < in->seat_count * in->measure_count; cell++) {
        if (load[cell] < in->low[cell] || load[cell] > in->high[cell])
            return INT64_MAX;
        sum += marz_instance_balance(in, cell, load[cell]);
    }
    return sum;
}

/// The least of all ways to place what has no lock.
static int64_t try_all(const marz_instance *in)
{
    int32_t seat_of[ACCOUNTS], free[ACCOUNTS], count = 0, codes = 1;
    int64_t best = INT64_MAX;
    for (int32_t i = 0; i < in->unit_count; i++) {
        seat_of[i] = in->lock[i];
        if (in->lock[i] == MARZ_NONE)
            free[count++] = i;
    }
    assert_int_equal(count, ACCOUNTS / REPS);
    for (int32_t f = 0; f < count; f++)
        codes *= in->seat_count;
    for (int32_t code = 0; code < codes; code++) {
        bool is_allowed = true;
        for (int32_t f = 0, rest = code; f < count; f++, rest /= in->seat_count) {
            seat_of[free[f]] = rest % in->seat_count;
            is_allowed &= marz_instance_allows(in, free[f], seat_of[free[f]]);
        }
        const int64_t cost = is_allowed ? cost_of(in, seat_of) : INT64_MAX;
        best = cost < best ? cost : best;
    }
    return best;
}

static void weigh(const marz_change_answer *answer, int32_t *best_count)
{
    const marz_plan *plan = &answer->run.guide.plan;
    const int64_t best = try_all(&plan->instance);
    assert_true(answer->run.verdict.is_ok);
    assert_true(answer->has_balance_price);
    assert_true(plan->balance_minor >= 0);
    assert_int_equal(cost_of(&plan->instance, plan->seat_of), plan->total_minor);
    assert_true(best <= plan->total_minor);
    assert_true(!plan->has_bound || plan->bound_minor <= best);
    assert_true(plan->total_minor <= best + best / 20);
    *best_count += best == plan->total_minor;
}

static void no_way_to_share_out_costs_less_than_the_bound(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(9), 0, 0);
    marz_error error = {0};
    int32_t best_count = 0;
    assert_ok(marz_folder_make(test_path("company"), &error), &error);
    for (int32_t round = 0; round < ROUNDS; round++) {
        marz_arena *arena = marz_arena_create(0);
        marz_workspace workspace;
        marz_change_answer answer;
        const marz_change_request request = {.kind = MARZ_CHANGE_LEAVE,
                                             .rep = "R1",
                                             .from_day = 20000,
                                             .until_day = MARZ_DAY_UNKNOWN,
                                             .effort = 5};
        write_company(&rng);
        import_company(&workspace, arena);
        workspace.settings.balance_potential_ppm = 50000 + marz_rng_below(&rng, 1000000);
        workspace.settings.soft_potential_ppm = marz_rng_below(&rng, 200000);
        workspace.settings.balance_count_minor = marz_rng_below(&rng, 50000); // No band.
        workspace.settings.disruption_ppm = marz_rng_below(&rng, 200000);
        assert_ok(marz_change_plan(&workspace, &request, &answer, &error), &error);
        weigh(&answer, &best_count);
        marz_run_deinit(&answer.run);
        marz_workspace_close(&workspace);
        marz_arena_destroy(arena);
    }
    assert_true(best_count > ROUNDS / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_way_to_share_out_costs_less_than_the_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
