// A whole run with an engine that the test plays: what is recorded, printed, written and refused.
#include "marz_bench/options.h"
#include "marz_bench/run.h"
#include "marz_bench/solution.h"
#include "support.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/// What the engine of the test does.
static struct {
    bool finds_nothing, has_bound;
    double bound;
    int32_t solution[4];
    int32_t step_count; ///< better objectives that it tells
    int64_t deadline_ms;
    bool waits; ///< until the control stops
    marz_outcome outcome;
} play;

static marz_status run_play(const marz_bench_instance *instance, const marz_bench_options *options,
                            marz_arena *arena, const marz_control *control,
                            marz_bench_answer *answer, marz_error *error)
{
    (void)options, (void)arena, (void)error;
    play.deadline_ms = control->deadline_ms;
    for (int32_t k = 0; k < play.step_count; k++) {
        marz_control_found(control, 1e6 - k, (double)NAN);
        marz_control_found(control, 2e6, 1); // a worse one is no step
    }
    while (play.waits && !marz_control_stops(control, &play.outcome))
        ;
    answer->outcome = play.outcome;
    answer->has_solution = !play.finds_nothing;
    answer->has_bound = play.has_bound;
    answer->bound = play.bound;
    memcpy(answer->solution, play.solution, (size_t)instance->n * sizeof *play.solution);
    return MARZ_OK;
}

static const marz_bench_set played = {"cpmp", "a play", marz_bench_read_cpmp, marz_bench_check_cpmp,
                                      run_play};

static marz_arena *arena;
static marz_bench_options options;
static marz_bench_result result;
static atomic_bool is_stopped;
static marz_error error;

static int set_up(void **state)
{
    (void)state;
    arena = marz_arena_create(0);
    options = (marz_bench_options){.set = "cpmp", .file = test_path("four.txt"), .seconds = 60};
    test_write(options.file, "4 2\n0 0 5 2\n1.5 0 8 3\n3 0 5 3\n4.5 0 5 2\n");
    memset(&play, 0, sizeof play);
    memcpy(play.solution, (const int32_t[]){0, 0, 3, 3}, sizeof play.solution);
    error = (marz_error){0};
    atomic_store(&is_stopped, false);
    return arena ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    marz_arena_destroy(arena);
    return 0;
}

static marz_status run(void)
{
    const marz_bench_watch watch = {.start_ms = marz_clock_ms(), .stop = &is_stopped};
    return marz_bench_run(&played, &options, &watch, arena, &result, &error);
}

static json_t *print(void)
{
    marz_buffer text = {0};
    marz_bench_print(&options, &result, &text);
    json_error_t problem;
    json_t *root = json_loads(text.text, JSON_REJECT_DUPLICATES, &problem);
    assert_non_null(root);
    marz_buffer_deinit(&text);
    return root;
}

static void the_answer_has_exactly_the_promised_keys(void **state)
{
    (void)state;
    static const char *const keys[] = {"set",       "instance", "n",          "p",
                                       "objective", "bound",    "gap",        "feasible",
                                       "checked",   "seconds",  "peak_bytes", "trajectory"};
    play.has_bound = true;
    play.bound = 2.4;
    assert_ok(run(), &error);
    json_t *root = print();
    assert_int_equal(json_object_size(root), sizeof keys / sizeof *keys);
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        assert_non_null(json_object_get(root, keys[k]));
    assert_string_equal(json_string_value(json_object_get(root, "instance")), "four");
    assert_int_equal(json_integer_value(json_object_get(root, "n")), 4);
    assert_int_equal(json_integer_value(json_object_get(root, "p")), 2);
    assert_near(json_number_value(json_object_get(root, "objective")), 3, 0);
    assert_near(json_number_value(json_object_get(root, "bound")), 2.4, 0);
    assert_near(json_number_value(json_object_get(root, "gap")), 0.2, 1e-12);
    assert_true(json_is_true(json_object_get(root, "feasible")));
    assert_true(json_is_true(json_object_get(root, "checked")));
    assert_true(json_integer_value(json_object_get(root, "peak_bytes")) > 100000);
    json_decref(root);
}

static void what_is_not_known_is_null(void **state)
{
    (void)state;
    play.finds_nothing = true;
    assert_ok(run(), &error);
    json_t *root = print();
    assert_true(json_is_null(json_object_get(root, "objective")));
    assert_true(json_is_null(json_object_get(root, "bound")));
    assert_true(json_is_null(json_object_get(root, "gap")));
    assert_true(json_is_false(json_object_get(root, "feasible")));
    assert_true(json_is_false(json_object_get(root, "checked")));
    assert_int_equal(json_array_size(json_object_get(root, "trajectory")), 0);
    json_decref(root);
}

static void an_infeasible_solution_is_not_called_feasible(void **state)
{
    (void)state;
    play.has_bound = true;
    play.bound = 2;
    play.solution[2] = 0;
    assert_ok(run(), &error);
    json_t *root = print();
    assert_true(json_is_false(json_object_get(root, "feasible")));
    assert_true(json_is_true(json_object_get(root, "checked")));
    assert_true(json_is_null(json_object_get(root, "gap")));
    assert_string_equal(result.verdict.violations[0], "centre 0: load 8 over capacity 5");
    json_decref(root);
}

static void a_bound_above_the_objective_is_a_defect(void **state)
{
    (void)state;
    play.has_bound = true;
    play.bound = 3.00001;
    assert_int_equal(run(), MARZ_E_INTERNAL);
    assert_string_equal(error.message,
                        "the bound 3.0000100000000001 is above the objective 3 of a feasible "
                        "solution");
    // Two orders of summation may differ in the last digits.
    play.bound = 3 + 1e-12;
    assert_ok(run(), &error);
    assert_near(result.bound, 3, 0);
}

static void the_trajectory_falls_and_keeps_its_ends(void **state)
{
    (void)state;
    play.step_count = 10000;
    assert_ok(run(), &error);
    assert_true(result.step_count > MARZ_BENCH_STEPS_MAX / 2);
    assert_true(result.step_count <= MARZ_BENCH_STEPS_MAX);
    assert_near(result.steps[0].objective, 1e6, 0);
    assert_near(result.steps[result.step_count - 1].objective, 3, 0);
    for (int32_t k = 1; k < result.step_count; k++) {
        assert_true(result.steps[k].objective < result.steps[k - 1].objective);
        assert_true(result.steps[k].seconds >= result.steps[k - 1].seconds);
    }
}

static void time_for_checking_and_writing_is_kept_back(void **state)
{
    (void)state;
    const int64_t start = marz_clock_ms();
    play.waits = true;
    options.seconds = 0.3;
    assert_ok(run(), &error);
    assert_true(play.deadline_ms <= start + 300);
    assert_int_equal(result.answer.outcome, MARZ_OUTCOME_TIME_LIMIT);
    assert_true(result.seconds >= 0.1 && result.seconds < 0.3 + 1);
    options.seconds = 0.001; // over before it begins: stops at once, and is not "no limit"
    assert_ok(run(), &error);
    assert_true(play.deadline_ms > 0);
    options.seconds = 0;
    atomic_store(&is_stopped, true);
    assert_ok(run(), &error);
    assert_int_equal(play.deadline_ms, 0);
    assert_int_equal(result.answer.outcome, MARZ_OUTCOME_CANCELLED);
}

static void the_solution_is_written_a_line_per_unit(void **state)
{
    (void)state;
    options.solution_file = test_path("s.txt");
    assert_ok(run(), &error);
    char *text = test_read(options.solution_file);
    assert_string_equal(text, "0\n0\n3\n3\n");
    free(text);
    options.solution_file = test_path("no/such/folder");
    assert_int_equal(run(), MARZ_E_IO);
    assert_non_null(strstr(error.message, "cannot be written: No such file or directory"));
}

static void a_given_assignment_is_judged_instead(void **state)
{
    (void)state;
    options.check_file = test_path("given.txt");
    play.finds_nothing = true;
    test_write(options.check_file, "1 0\n1\n1\n");
    assert_ok(run(), &error);
    assert_true(result.verdict.is_feasible);
    assert_near(result.verdict.objective, 7.5, 0);
    test_write(options.check_file, "1 0\n1\n");
    assert_int_equal(run(), MARZ_E_INPUT);
    assert_string_equal(error.message, "expected the assignment of unit 3 as a whole number of "
                                       "-2147483648 to 2147483647, found the end of the file");
    test_write(options.check_file, "1 0 1 1 4");
    assert_int_equal(run(), MARZ_E_INPUT);
    assert_string_equal(error.message, "expected the end after unit 3, found \"4\"");
}

static void only_service_areas_are_named_by_ids(void **state)
{
    (void)state;
    static const int64_t id[3] = {30, 10, 20}, capacity[3] = {5, 0, 5};
    marz_bench_instance instance = {.n = 3, .id = id, .capacity = capacity};
    const int32_t solution[3] = {2, 0, 2};
    int32_t back[3] = {0};
    const char *path = test_path("ids.txt");
    assert_ok(marz_bench_solution_write(path, &instance, solution, &error), &error);
    char *text = test_read(path);
    assert_string_equal(text, "20\n30\n20\n");
    free(text);
    assert_ok(marz_bench_solution_read(path, &instance, arena, back, &error), &error);
    assert_memory_equal(back, solution, sizeof back);
    test_write(path, "20\n31\n20\n");
    assert_int_equal(marz_bench_solution_read(path, &instance, arena, back, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "unit 1 goes to 31, an Id that no unit has");
    instance.capacity = NULL; // edp: centres are indices
    assert_ok(marz_bench_solution_write(path, &instance, solution, &error), &error);
    text = test_read(path);
    assert_string_equal(text, "2\n0\n2\n");
    free(text);
}

/// The command line is refused with that message.
static void refuse(const char *const *words, const char *message)
{
    char copy[12][64], *argv[13];
    int argc = 0;
    for (; words[argc]; argc++) {
        snprintf(copy[argc], sizeof copy[argc], "%s", words[argc]);
        argv[argc] = copy[argc];
    }
    argv[argc] = NULL;
    bool asks_help;
    assert_int_equal(marz_bench_options_parse(argc, argv, &options, &asks_help, &error),
                     MARZ_E_USAGE);
    assert_string_equal(error.message, message);
}

static void a_wrong_command_line_is_refused(void **state)
{
    (void)state;
#define WORDS(...) ((const char *const[]){"marz-bench", __VA_ARGS__, NULL})
    refuse(WORDS("--seed", "1"), "a set and a file are expected");
    refuse(WORDS("x", "f"), "there is no set \"x\"");
    refuse(WORDS("x", "f", "g"), "one file is expected, \"g\" is too much");
    refuse(WORDS("x", "f", "--fast"), "there is no option --fast");
    refuse(WORDS("x", "f", "--seed"), "--seed needs a value");
    refuse(WORDS("x", "f", "--seed", "-1"),
           "--seed takes a whole number of 0 to 9223372036854775807, not \"-1\"");
    refuse(WORDS("x", "f", "--threads", "257"),
           "--threads takes a whole number of 1 to 256, not \"257\"");
    refuse(WORDS("x", "f", "--seconds", "1s"),
           "--seconds takes a number of 0 to 1e+07, not \"1s\"");
    refuse(WORDS("x", "f", "--seconds", "nan"),
           "--seconds takes a number of 0 to 1e+07, not \"nan\"");
    refuse(WORDS("x", "f", "--metric", "metre"), "--metric takes euclid or floor, not \"metre\"");
    refuse(WORDS("x", "f", "--territories", "0"),
           "--territories takes a whole number of 1 to 20000000, not \"0\"");
}

int main(void)
{
#define RUNS(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        RUNS(the_answer_has_exactly_the_promised_keys),
        RUNS(what_is_not_known_is_null),
        RUNS(an_infeasible_solution_is_not_called_feasible),
        RUNS(a_bound_above_the_objective_is_a_defect),
        RUNS(the_trajectory_falls_and_keeps_its_ends),
        RUNS(time_for_checking_and_writing_is_kept_back),
        RUNS(the_solution_is_written_a_line_per_unit),
        RUNS(a_given_assignment_is_judged_instead),
        RUNS(only_service_areas_are_named_by_ids),
        RUNS(a_wrong_command_line_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
