// Stopped at any step, nobody is given seats that break a limit: there is a plan that the checker
// accepts, a proof that there is none, or an error that says that the work was cut short.
#include "support.h"

#include "app/change.h"
#include "app/files.h"
#include "app/files_design.h"
#include "app/files_range.h"
#include "app/frontier.h"
#include "app/intake.h"
#include "base/file.h"
#include "base/rng.h"
#include "model/check.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#define UNITS 60
#define MOMENTS 12

/// Sets the switch at one of the reports, of progress or of a find.
typedef struct stopper {
    atomic_bool stop;
    int32_t left;
} stopper;

static void count_down(stopper *s)
{
    if (s->left-- <= 0)
        atomic_store(&s->stop, true);
}

static void on_progress(void *context, const char *step, double done)
{
    (void)step;
    (void)done;
    count_down(context);
}

static void on_found(void *context, double objective, double bound)
{
    (void)objective;
    (void)bound;
    count_down(context);
}

static void write_question(void)
{
    marz_rng rng = marz_rng_make(test_seed(5), 0, 0);
    char text[8192] = "id,lon,lat,n,m,owner\n";
    for (int32_t i = 0; i < UNITS; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "u%02d,%.4f,%.4f,%d,%d,R%d\n", i,
                 3 * marz_rng_unit(&rng), 3 * marz_rng_unit(&rng), 1 + (int)marz_rng_below(&rng, 9),
                 1 + (int)marz_rng_below(&rng, 9), (int)marz_rng_below(&rng, 3));
    test_write(test_path("units.csv"), text);
    test_write(test_path("reps.csv"), "id,lon,lat\nR0,0.5,0.5\nR1,2.5,0.5\nR2,1.5,2.5\nR3,1,1\n");
}

static marz_files_request request_of(const marz_settings *settings, const char *reps, int32_t count,
                                     bool is_tight)
{
    return (marz_files_request){
        .units = test_path("units.csv"),
        .reps = reps,
        .territory_count = count,
        .may_place = true,
        .bands = {{"n", is_tight ? 12000 : 150000}, {"m", is_tight ? 12000 : 150000}},
        .band_count = 2,
        .settings = settings};
}

/// What one stopped design came to.
typedef struct tally {
    int32_t refused, planned;
} tally;

static void design_once(const marz_files_request *request, int32_t moment, tally *all)
{
    stopper s = {.left = moment};
    const marz_control control = {
        .stop = &s.stop, .progress = on_progress, .found = on_found, .context = &s};
    const marz_files_options options = {.seed = 1, .effort = 5, .thread_count = 1};
    marz_arena *arena = marz_arena_create(0);
    marz_error error = {0};
    marz_files_question question;
    marz_files_design design;
    assert_ok(marz_files_read(request, arena, &question, &error), &error);
    const marz_status status =
        marz_files_solve(&question, &options, arena, &control, &design, &error);
    if (status) {
        assert_int_equal(status, MARZ_E_LIMIT);
        assert_non_null(strstr(error.message, "stopped before a plan was found"));
        all->refused++;
    } else {
        all->planned += design.plan.outcome != MARZ_OUTCOME_INFEASIBLE;
        assert_true(design.verdict.is_ok);
        assert_true(design.plan.outcome == MARZ_OUTCOME_INFEASIBLE ||
                    marz_plan_has_seats(&design.plan));
        marz_buffer_deinit(&design.text);
    }
    marz_arena_destroy(arena);
}

static tally design_all(const char *reps, int32_t count, bool is_tight)
{
    marz_settings settings;
    marz_settings_defaults(&settings);
    tally all = {0};
    const marz_files_request request = request_of(&settings, reps, count, is_tight);
    for (int32_t moment = 0; moment < MOMENTS; moment++)
        design_once(&request, moment, &all);
    return all;
}

static void given_homes_give_a_plan_or_none(void **state)
{
    (void)state;
    const char *reps = test_path("reps.csv");
    const tally tight = design_all(reps, 0, true), loose = design_all(reps, 0, false);
    assert_true(tight.refused > 0);
    assert_true(loose.planned > 0);
}

static void free_centres_give_a_plan_or_none(void **state)
{
    (void)state;
    const tally tight = design_all(NULL, 5, true), loose = design_all(NULL, 5, false);
    assert_true(tight.refused > 0);
    assert_true(loose.planned > 0);
}

static void homes_given_and_placed_give_a_plan_or_none(void **state)
{
    (void)state;
    assert_true(design_all(test_path("reps.csv"), 6, true).refused > 0);
}

static void points_of_a_curve_that_was_stopped_are_plans(void **state)
{
    (void)state;
    marz_settings settings;
    marz_settings_defaults(&settings);
    int32_t cut = 0;
    for (int32_t moment = 0; moment < MOMENTS; moment++) {
        stopper s = {.left = moment};
        const marz_control control = {
            .stop = &s.stop, .progress = on_progress, .found = on_found, .context = &s};
        const marz_files_request request = request_of(&settings, test_path("reps.csv"), 0, true);
        const marz_frontier_options options = {.limit_ppm = {0, 100000, 300000, 1000000},
                                               .limit_count = 4,
                                               .seed = 1,
                                               .effort = 3,
                                               .thread_count = 1};
        marz_arena *arena = marz_arena_create(0);
        marz_error error = {0};
        marz_files_question question;
        marz_frontier frontier;
        assert_ok(marz_files_read(&request, arena, &question, &error), &error);
        assert_ok(marz_frontier_run(&question.instance, &options, &control, &frontier, &error),
                  &error);
        cut += frontier.is_cut_short;
        for (int32_t p = 0; p < frontier.point_count; p++) {
            const marz_frontier_point *one = &frontier.points[p];
            const bool is_stopped = one->outcome == MARZ_OUTCOME_CANCELLED;
            assert_true(!is_stopped || frontier.is_cut_short);
            assert_true(one->outcome != MARZ_OUTCOME_INFEASIBLE || !frontier.is_cut_short ||
                        one->reason.is_known);
            assert_true(marz_frontier_cost(one) > 0 || one->outcome == MARZ_OUTCOME_INFEASIBLE);
        }
        marz_arena_destroy(arena);
    }
    assert_true(cut > 2);
}

// ---------------------------------------------------------------- a change of the team

/// 48 accounts of three reps in a store of its own.
static void open_company(marz_workspace *workspace, marz_arena *arena)
{
    marz_error error = {0};
    marz_import_report report;
    marz_intake_notes notes;
    marz_rng rng = marz_rng_make(test_seed(6), 0, 0);
    char text[8192] = "id,name,owner,lon,lat,potential,visits\n";
    assert_ok(marz_folder_make(test_path("company"), &error), &error);
    for (int32_t i = 0; i < 48; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "a%02d,A%d,R%d,%.4f,%.4f,%d,12\n",
                 i, i, i % 3, 10 + marz_rng_unit(&rng), 50 + marz_rng_unit(&rng),
                 1000 + (int)marz_rng_below(&rng, 9000));
    test_write(test_path("company/accounts.csv"), text);
    test_write(test_path("company/reps.csv"),
               "id,name,role,capacity,lon,lat\nR0,Ann,rep,100%,10.2,50.2\n"
               "R1,Ben,rep,100%,10.8,50.2\nR2,Cem,rep,100%,10.5,50.8\n");
    const char *path = test_path("company");
    const marz_intake_options options = {
        .paths = &path, .path_count = 1, .refused_path = test_path("refused.csv")};
    assert_ok(marz_workspace_open("sqlite::memory:", workspace, &error), &error);
    assert_ok(marz_intake_run(workspace, &options, arena, &report, &notes, &error), &error);
}

static void a_change_that_was_stopped_keeps_every_limit_or_is_none(void **state)
{
    (void)state;
    marz_workspace workspace;
    marz_arena *arena = marz_arena_create(0);
    int32_t refused = 0, planned = 0;
    open_company(&workspace, arena);
    for (int32_t moment = 0; moment < 40; moment++) {
        stopper s = {.left = moment};
        const marz_control control = {
            .stop = &s.stop, .progress = on_progress, .found = on_found, .context = &s};
        const marz_change_request request = {.kind = MARZ_CHANGE_LEAVE,
                                             .rep = "R1",
                                             .from_day = 20000,
                                             .until_day = MARZ_DAY_UNKNOWN,
                                             .effort = 3};
        marz_error error = {0};
        marz_change_answer answer;
        workspace.control = &control;
        const marz_status status = marz_change_plan(&workspace, &request, &answer, &error);
        refused += status != MARZ_OK;
        if (status) {
            assert_int_equal(status, MARZ_E_LIMIT);
            continue;
        }
        planned++;
        assert_true(answer.run.verdict.is_ok);
        assert_true(marz_plan_has_seats(&answer.run.guide.plan));
        marz_run_deinit(&answer.run);
    }
    assert_true(refused > 0 && planned > 0);
    marz_workspace_close(&workspace);
    marz_arena_destroy(arena);
}

static int make(void **state)
{
    (void)state;
    write_question();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(given_homes_give_a_plan_or_none),
        cmocka_unit_test(free_centres_give_a_plan_or_none),
        cmocka_unit_test(homes_given_and_placed_give_a_plan_or_none),
        cmocka_unit_test(a_change_that_was_stopped_keeps_every_limit_or_is_none),
        cmocka_unit_test(points_of_a_curve_that_was_stopped_are_plans),
    };
    return cmocka_run_group_tests(tests, make, NULL);
}
