// marz-bench as an engineer runs it: every set that has an engine, on maps so small that all plans
// can be tried, on maps without a plan, and interrupted. Sets without an engine yet are passed
// over.
#include "support.h"

#include "base/file.h"
#include "base/rng.h"
#include "marz_bench/set.h"
#include "questions.h"

#include <fcntl.h>
#include <jansson.h>
#include <math.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WORDS_MAX 32
#define TINY_SECONDS "0.7"

extern char **environ;

static void words_of(const question *q, const char *words[static WORDS_MAX])
{
    int n = 0;
    words[n++] = "marz-bench";
    words[n++] = q->set;
    words[n++] = q->file;
    words[n++] = "--threads";
    words[n++] = "1";
    if (q->is_floored) {
        words[n++] = "--metric";
        words[n++] = "floor";
    }
    if (strcmp(q->set, "sap") == 0 || strcmp(q->set, "edp") == 0) {
        words[n++] = "--edges";
        words[n++] = q->other;
    }
    if (strcmp(q->set, "points") == 0) {
        words[n++] = "--contiguous";
        words[n++] = "--graph";
        words[n++] = q->other;
    }
    if (strcmp(q->set, "edp") == 0 || strcmp(q->set, "points") == 0) {
        words[n++] = "--territories";
        words[n++] = q->count;
        words[n++] = "--tolerance";
        words[n++] = q->tolerance_text;
    }
    words[n] = NULL;
}

static int count_words(const char *const *words)
{
    int n = 0;
    while (words[n])
        n++;
    return n;
}

/// Starts the program; its output goes to the files "out" and "err".
static pid_t start(const char *const *words)
{
    char path[600], *argv[WORDS_MAX];
    const char *marz = getenv("MARZ_BIN");
    assert_non_null(marz);
    snprintf(path, sizeof path, "%s-bench", marz);
    for (int k = 0; k <= count_words(words); k++)
        argv[k] = words[k] ? strdup(words[k]) : NULL;
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 1, test_path("out"), O_WRONLY | O_CREAT | O_TRUNC,
                                     0600);
    posix_spawn_file_actions_addopen(&files, 2, test_path("err"), O_WRONLY | O_CREAT | O_TRUNC,
                                     0600);
    pid_t pid = 0;
    assert_int_equal(posix_spawn(&pid, path, &files, NULL, argv, environ), 0);
    posix_spawn_file_actions_destroy(&files);
    for (int k = 0; argv[k]; k++)
        free(argv[k]);
    return pid;
}

static int wait_for(pid_t pid)
{
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (WIFSIGNALED(status)) {
        char *text = test_read(test_path("err"));
        print_error("%.2000s\n", text);
        free(text);
        fail_msg("ended by signal %d", WTERMSIG(status));
    }
    return WEXITSTATUS(status);
}

/// Runs the program to its end. @return its exit status
static int run(const char *const *words)
{
    return wait_for(start(words));
}

/// The JSON object of the last run.
static json_t *answer(void)
{
    char *text = test_read(test_path("out"));
    json_error_t problem;
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &problem);
    if (!root)
        fail_msg("no JSON: \"%s\"", text);
    free(text);
    return root;
}

/// Asks with a few words more.
static int run_question(const question *q, const char *const *more)
{
    const char *words[WORDS_MAX];
    words_of(q, words);
    int n = count_words(words);
    for (; *more; more++)
        words[n++] = *more;
    words[n] = NULL;
    return run(words);
}

#define MORE(...) ((const char *const[]){__VA_ARGS__, NULL})

/// The way ends at what was checked, to the last digit, and never rises.
static void expect_last_step(const json_t *got, double objective)
{
    const json_t *steps = json_object_get(got, "trajectory");
    double last = INFINITY;
    size_t k;
    json_t *step;
    json_array_foreach(steps, k, step)
    {
        const double value = json_number_value(json_array_get(step, 1));
        assert_true(value < last);
        last = value;
    }
    assert_true(last == objective);
}

static void compare(const question *q, const truth *t)
{
    const char *solution = test_path("solution");
    const int status =
        run_question(q, MORE("--seconds", TINY_SECONDS, "--seed", "1", "--solution", solution));
    json_t *got = answer();
    const json_t *bound = json_object_get(got, "bound");
    const double objective = json_number_value(json_object_get(got, "objective"));
    if (isinf(t->value)) {
        assert_int_equal(status, 1);
        assert_true(json_is_false(json_object_get(got, "feasible")));
    } else {
        const double slack = 1e-9 * t->value;
        assert_int_equal(status, 0);
        assert_true(json_is_true(json_object_get(got, "feasible")));
        assert_true(objective >= t->floor_value - slack);
        if (objective > t->value + slack)
            fail_msg("%s: %.10g, but %.10g can be had", q->set, objective, t->value);
        assert_true(json_is_null(bound) || json_number_value(bound) <= t->value + slack);
        expect_last_step(got, objective);
        // The file says the same when it is judged again.
        assert_int_equal(run_question(q, MORE("--check", solution)), 0);
        json_t *again = answer();
        assert_near(json_number_value(json_object_get(again, "objective")), objective, slack);
        json_decref(again);
    }
    json_decref(got);
}

static void tiny_maps_are_solved_as_by_trying_everything(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(5);
    for (const marz_bench_set *set = marz_bench_sets(); set->name; set++)
        for (uint64_t round = 0; round < 2; round++) {
            marz_rng rng = marz_rng_make(seed, round, 0);
            const int p = strcmp(set->name, "cpmp") == 0 ? 2 : 2 + (int)round;
            grid g = grid_draw(3, 3, p, &rng);
            question q = question_ask(set->name, &g, 1.3, &rng);
            q.is_floored = strcmp(set->name, "cpmp") == 0 && round == 1;
            const truth t = question_try_all(&q);
            compare(&q, &t);
            grid_free(&g);
        }
}

static void maps_without_a_plan_end_with_status_1(void **state)
{
    (void)state;
    for (const marz_bench_set *set = marz_bench_sets(); set->name; set++) {
        marz_rng rng = marz_rng_make(test_seed(6), 0, 0);
        grid g = grid_draw(3, 3, 2, &rng);
        const question q = question_ask(set->name, &g, 0.9, &rng);
        assert_int_equal(run_question(&q, MORE("--seconds", "0.5")), 1);
        json_t *got = answer();
        assert_true(json_is_false(json_object_get(got, "feasible")));
        assert_true(json_is_null(json_object_get(got, "gap")));
        json_decref(got);
        grid_free(&g);
    }
}

static void nap(double seconds)
{
    const struct timespec span = {(time_t)seconds, (long)(fmod(seconds, 1) * 1e9)};
    nanosleep(&span, NULL);
}

/// A long run that is interrupted says what it has, as if its time were over.
static void interrupt(const marz_bench_set *set, int signal_number)
{
    marz_rng rng = marz_rng_make(test_seed(7), 0, 0);
    grid g = grid_draw(24, 20, 8, &rng);
    const question q = question_ask(set->name, &g, 1.3, &rng);
    const char *words[WORDS_MAX];
    words_of(&q, words);
    const int n = count_words(words);
    words[n] = "--seconds";
    words[n + 1] = "300";
    words[n + 2] = NULL;
    const pid_t pid = start(words);
    nap(0.8);
    kill(pid, signal_number);
    const int status = wait_for(pid);
    json_t *got = answer();
    assert_true(json_number_value(json_object_get(got, "seconds")) < 60);
    assert_int_equal(status, json_is_true(json_object_get(got, "feasible")) ? 0 : 1);
    json_decref(got);
    grid_free(&g);
}

static void an_interrupted_run_prints_the_best_so_far(void **state)
{
    (void)state;
    int k = 0;
    for (const marz_bench_set *set = marz_bench_sets(); set->name; set++)
        interrupt(set, k++ % 2 ? SIGTERM : SIGINT);
}

/// What the program says on standard error when it is used so.
static void expect_words(int status, const char *const *words, const char *message)
{
    assert_int_equal(run(words), status);
    char *text = test_read(test_path("err"));
    assert_string_equal(text, message);
    free(text);
    text = test_read(test_path("out"));
    assert_string_equal(text, "");
    free(text);
}

static void every_exit_status_has_its_words(void **state)
{
    (void)state;
    const marz_bench_set *set = marz_bench_sets();
    if (!set->name)
        return; // no engine, no set
    char text[600];
    assert_int_equal(run(MORE("marz-bench", "--help")), 0);
    expect_words(2, MORE("marz-bench"),
                 "marz-bench: a set and a file are expected\n  See marz-bench --help.\n");
    expect_words(
        2, MORE("marz-bench", "nothing", "file"),
        "marz-bench: there is no set \"nothing\"\n  See marz-bench --help for the sets.\n");
    snprintf(text, sizeof text, "marz-bench: --edges is not for %s\n", set->name);
    if (strcmp(set->name, "cpmp") == 0 || strcmp(set->name, "gap") == 0)
        expect_words(2, MORE("marz-bench", set->name, "f", "--edges", "e"), text);
    char path[256];
    snprintf(path, sizeof path, "%s", test_path("wrong"));
    test_write(path, "3 2\n1 two\n");
    if (strcmp(set->name, "cpmp") == 0) {
        snprintf(text, sizeof text, "marz-bench: the file is too short for 3 points\n  at %s:1\n",
                 path);
        expect_words(3, MORE("marz-bench", "cpmp", path), text);
    }
    assert_int_equal(run(MORE("marz-bench", set->name, test_folder())),
                     set->name[0] == 'c' ? 4 : 2);
}

static void the_same_seed_and_effort_give_the_same_on_two_threads(void **state)
{
    (void)state;
    for (const marz_bench_set *set = marz_bench_sets(); set->name; set++) {
        marz_rng rng = marz_rng_make(test_seed(8), 0, 0);
        grid g = grid_draw(5, 4, 3, &rng);
        const question q = question_ask(set->name, &g, 1.3, &rng);
        char *text[2];
        for (int k = 0; k < 2; k++) {
            const char *path = test_path(k ? "two" : "one");
            const int status = run_question(&q, MORE("--threads", k ? "2" : "1", "--effort", "1",
                                                     "--seed", "3", "--solution", path));
            assert_true(status == 0);
            text[k] = test_read(path);
        }
        if (strcmp(text[0], text[1]) != 0)
            fail_msg("%s differs between one thread and two", set->name);
        free(text[0]);
        free(text[1]);
        grid_free(&g);
    }
}

static void the_table_names_what_is_there_and_what_is_not(void **state)
{
    (void)state;
    char command[2000], data[300];
    const char *marz = getenv("MARZ_BIN"), *root = getenv("MARZ_SOURCE_DIR");
    if (!marz_bench_set_find("cpmp") || system("command -v node >/dev/null") != 0)
        skip();
    marz_rng rng = marz_rng_make(1, 0, 0);
    grid g = grid_draw(4, 3, 2, &rng);
    const question q = question_ask("cpmp", &g, 1.3, &rng);
    snprintf(data, sizeof data, "%s/cpmp", test_folder());
    marz_error error = {0};
    assert_ok(marz_folder_make(data, &error), &error);
    snprintf(command, sizeof command,
             "cp '%s' '%s/SJC2.dat' && node '%s/bench/engine.mjs' --bin '%.*s' --data '%s' --sets "
             "cpmp --seconds 0.5 --no-peers --out '%s' >/dev/null 2>&1",
             q.file, data, root, (int)(strrchr(marz, '/') - marz), marz, test_folder(),
             test_path("table.md"));
    assert_int_equal(system(command), 0);
    char *text = test_read(test_path("table.md"));
    assert_non_null(strstr(text, "| cpmp | SJC2 | Marz | "));
    assert_non_null(strstr(text, "| yes |"));
    assert_non_null(strstr(text, "| cpmp | cpmp07 | | | | | | | not there |"));
    free(text);
    grid_free(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_exit_status_has_its_words),
        cmocka_unit_test(tiny_maps_are_solved_as_by_trying_everything),
        cmocka_unit_test(maps_without_a_plan_end_with_status_1),
        cmocka_unit_test(an_interrupted_run_prints_the_best_so_far),
        cmocka_unit_test(the_table_names_what_is_there_and_what_is_not),
        cmocka_unit_test(the_same_seed_and_effort_give_the_same_on_two_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
