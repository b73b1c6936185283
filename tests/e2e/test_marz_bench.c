// marz-bench as an engineer runs it: every set that has an engine, on maps so small that all plans
// can be tried, on maps without a plan, and interrupted. Sets without an engine yet are passed
// over.
#include "support.h"

#include "base/rng.h"
#include "marz_bench/check.h"
#include "marz_bench/read.h"
#include "marz_bench/set.h"

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

/// A question as files, and the words that ask it.
typedef struct question {
    const char *set;
    char file[256], other[256]; ///< instance; edges or graph
    char count[16];             ///< territories
    bool is_floored;
    double tolerance;
} question;

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
        words[n++] = q->tolerance > 0 ? "0.3" : "0";
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

// ---- Random maps -------------------------------------------------------------------------------

/// A grid of units, a little out of line, with weights of 1 to 9.
typedef struct grid {
    int width, height, p;
    double *x, *y;
    int *weight, total;
} grid;

static grid draw_grid(int width, int height, int p, marz_rng *rng)
{
    const int n = width * height;
    grid g = {width,
              height,
              p,
              malloc((size_t)n * sizeof(double)),
              malloc((size_t)n * sizeof(double)),
              malloc((size_t)n * sizeof(int)),
              0};
    for (int i = 0; i < n; i++) {
        g.x[i] = 10 * (i % width) + 6 * marz_rng_unit(rng);
        g.y[i] = 10 * (i / width) + 6 * marz_rng_unit(rng);
        g.weight[i] = 1 + (int)marz_rng_below(rng, 9);
        g.total += g.weight[i];
    }
    return g;
}

static void free_grid(grid *g)
{
    free(g->x);
    free(g->y);
    free(g->weight);
}

/// Calls for each pair of neighbours: right and down. @return how many
static int write_edges(const grid *g, FILE *out, const char *format, int first)
{
    int count = 0;
    for (int i = 0; i < g->width * g->height; i++)
        for (int side = 0; side < 2; side++) {
            const bool has = side ? i / g->width + 1 < g->height : i % g->width + 1 < g->width;
            if (!has)
                continue;
            count++;
            if (out && strcmp(format, "csv") == 0)
                fprintf(out, ",%d,%d,0\n", i + first, i + (side ? g->width : 1) + first);
            else if (out)
                fprintf(out, "%d %d 1\n", i + first, i + (side ? g->width : 1) + first);
        }
    return count;
}

static FILE *create(char path[static 256], const char *name)
{
    snprintf(path, 256, "%s", test_path(name));
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    return out;
}

static void write_cpmp(const grid *g, question *q, double room)
{
    FILE *out = create(q->file, "m.txt");
    const int n = g->width * g->height;
    fprintf(out, "%d %d\n", n, g->p);
    for (int i = 0; i < n; i++)
        fprintf(out, "%.2f %.2f %d %d\n", g->x[i], g->y[i],
                (int)(room * g->total / g->p) + (i % 3 && room > 1 ? 2 : 0), g->weight[i]);
    fclose(out);
}

static void write_gap(const grid *g, question *q, double room, marz_rng *rng)
{
    FILE *out = create(q->file, "g");
    const int n = g->width * g->height;
    fprintf(out, "%d %d\n", g->p, n);
    for (int k = 0; k < g->p * n; k++)
        fprintf(out, "%d\n", 10 + (int)marz_rng_below(rng, 40));
    for (int k = 0; k < g->p * n; k++)
        fprintf(out, "%d\n", g->weight[k % n] + (int)marz_rng_below(rng, 2));
    for (int i = 0; i < g->p; i++)
        fprintf(out, "%d\n", (int)(room * g->total / g->p));
    fclose(out);
}

/// Units of sap (centres spread over the grid) or edp, and their edges.
static void write_areas(const grid *g, question *q, double room)
{
    const int n = g->width * g->height;
    FILE *out = create(q->file, "u.txt");
    fprintf(out, "Id\tDemand\tX\tY\tA\tB\tCapacity\n");
    for (int i = 0; i < n; i++) {
        const bool is_centre = i % (n / g->p) == n / g->p / 2 && i / (n / g->p) < g->p;
        fprintf(out, "%d\t%d\t%.2f\t%.2f\t0\t0\t%d\n", i + 1, g->weight[i], g->x[i], g->y[i],
                is_centre ? (int)(room * g->total / g->p) : 0);
    }
    fclose(out);
    out = create(q->other, "e.txt");
    fprintf(out, "\"OID_\",\"A\",\"B\",\"D\"\n");
    write_edges(g, out, "csv", 1);
    fclose(out);
}

static void write_hess(const grid *g, question *q, double room)
{
    const int n = g->width * g->height;
    const double mean = (double)g->total / g->p;
    FILE *out = create(q->file, "h.txt");
    fprintf(out, "%d %d %d %d %d\n", n, write_edges(g, NULL, "", 0), g->p,
            room > 1 ? (int)floor((2 - room) * mean) : (int)mean + 1,
            room > 1 ? (int)ceil(room * mean) : (int)mean + 1);
    for (int i = 0; i < n; i++)
        fprintf(out, "%d c%d %.4f %.4f %d 1\n", i, i, 40 + g->y[i] / 100, g->x[i] / 100 - 90,
                g->weight[i]);
    write_edges(g, out, "", 0);
    fclose(out);
}

static void write_points(const grid *g, question *q)
{
    const int n = g->width * g->height;
    FILE *out = create(q->file, "p.xyp");
    for (int i = 0; i < n; i++)
        fprintf(out, "%.2f %.2f %d\n", g->x[i], g->y[i], g->weight[i]);
    fclose(out);
    out = create(q->other, "p.graph");
    fprintf(out, "%d %d 010\n", n, write_edges(g, NULL, "", 0));
    for (int i = 0; i < n; i++) {
        const int column = i % g->width, line = i / g->width;
        fprintf(out, "%d", g->weight[i]);
        if (column > 0)
            fprintf(out, " %d", i);
        if (column + 1 < g->width)
            fprintf(out, " %d", i + 2);
        if (line > 0)
            fprintf(out, " %d", i - g->width + 1);
        if (line + 1 < g->height)
            fprintf(out, " %d", i + g->width + 1);
        fprintf(out, "\n");
    }
    fclose(out);
}

/// Writes the files of a question. @param room  share of the mean that a territory may weigh; at
/// most 1 where no plan shall be found (weights are then made to add up to no multiple of p)
static question ask(const char *set, grid *g, double room, marz_rng *rng)
{
    question q = {.set = set, .tolerance = room > 1 ? 0.3 : 0};
    snprintf(q.count, sizeof q.count, "%d", g->p);
    if (room <= 1 && g->total % g->p == 0) {
        g->weight[0]++;
        g->total++;
    }
    if (strcmp(set, "cpmp") == 0)
        write_cpmp(g, &q, room);
    else if (strcmp(set, "gap") == 0)
        write_gap(g, &q, room, rng);
    else if (strcmp(set, "hess") == 0)
        write_hess(g, &q, room);
    else if (strcmp(set, "points") == 0)
        write_points(g, &q);
    else
        write_areas(g, &q, room);
    return q;
}

// ---- All plans ---------------------------------------------------------------------------------

static marz_bench_instance read_question(const question *q, marz_arena *arena)
{
    marz_bench_instance instance;
    marz_error error = {0};
    const marz_bench_options options = {.set = q->set,
                                        .file = q->file,
                                        .edges_file = q->other,
                                        .graph_file = q->other,
                                        .territory_count = (int32_t)strtol(q->count, NULL, 10),
                                        .tolerance = q->tolerance,
                                        .is_floored = q->is_floored,
                                        .is_contiguous = true};
    assert_ok(marz_bench_set_find(q->set)->read(&options, arena, &instance, &error), &error);
    return instance;
}

/// The next sequence of n digits below `base`. @return false after the last one
static bool next_digits(int32_t *digits, int32_t n, int32_t base)
{
    for (int32_t k = n; k-- > 0;) {
        if (++digits[k] < base)
            return true;
        digits[k] = 0;
    }
    return false;
}

#define RADIANS (3.14159265358979323846 / 180)

/// What unit u adds to the objective when unit c is its centre (edp, hess).
static double cost_of(const question *q, const marz_bench_instance *i, int32_t u, int32_t c)
{
    const double weight = (double)i->weight[u];
    if (strcmp(q->set, "edp") == 0)
        return weight * hypot(i->x[u] - i->x[c], i->y[u] - i->y[c]) / 1000;
    const double south = i->y[u] * RADIANS, north = i->y[c] * RADIANS;
    const double lat = sin((north - south) / 2), lon = sin((i->x[u] - i->x[c]) * RADIANS / 2);
    const double h = lat * lat + cos(south) * cos(north) * lon * lon;
    const double km = 2 * 6371.0088 * asin(sqrt(h));
    return weight * km * km / 1e6;
}

/// The member (or, with `is_any`, the unit) that is the best centre of the units with that label.
static int32_t best_centre(const question *q, const marz_bench_instance *i, const int32_t *label,
                           int32_t wanted, bool is_any, double *least)
{
    int32_t best = -1;
    *least = INFINITY;
    for (int32_t c = 0; c < i->n; c++) {
        double cost = 0;
        for (int32_t u = 0; u < i->n; u++)
            cost += label[u] == wanted ? cost_of(q, i, u, c) : 0;
        if (cost < *least && (is_any || label[c] == wanted)) {
            *least = cost;
            best = c;
        }
    }
    return best;
}

/// Turns labels into an assignment. @param floor_value  no choice of centres gives less
static void assign(const question *q, const marz_bench_instance *i, const int32_t *label,
                   int32_t *solution, double *floor_value)
{
    int32_t centre[8] = {0}, count = 0;
    *floor_value = 0;
    for (int32_t u = 0; u < i->n && strcmp(q->set, "sap") == 0; u++)
        if (i->capacity[u] > 0)
            centre[count++] = u;
    for (int32_t j = 0; j < i->p && (strcmp(q->set, "edp") == 0 || strcmp(q->set, "hess") == 0);
         j++) {
        double member, any;
        centre[j] = best_centre(q, i, label, j, false, &member);
        best_centre(q, i, label, j, true, &any);
        *floor_value += any;
        count++;
    }
    for (int32_t u = 0; u < i->n; u++)
        solution[u] = count > 0 ? centre[label[u]] : label[u];
}

/// What trying everything finds.
typedef struct truth {
    double value;       ///< least objective, centres among the members; INFINITY: no plan
    double floor_value; ///< no more than the least objective with any centres
} truth;

static void try_one(const question *q, const marz_bench_instance *i, const int32_t *solution,
                    double floor_value, marz_arena *arena, truth *t)
{
    static marz_bench_verdict verdict;
    marz_error error = {0};
    const marz_arena_mark mark = marz_arena_save(arena);
    assert_ok(marz_bench_set_find(q->set)->check(i, solution, arena, &verdict, &error), &error);
    marz_arena_restore(arena, mark);
    if (!verdict.is_feasible)
        return;
    t->value = fmin(t->value, verdict.objective);
    t->floor_value = fmin(t->floor_value, floor_value > 0 ? floor_value : verdict.objective);
}

/// All medians and all assignments to them.
static void try_medians(const question *q, const marz_bench_instance *i, marz_arena *arena,
                        truth *t)
{
    int32_t solution[16], label[16];
    for (int32_t a = 0; a < i->n; a++)
        for (int32_t b = a + 1; b < i->n; b++) {
            memset(label, 0, sizeof label);
            do {
                for (int32_t u = 0; u < i->n; u++)
                    solution[u] = label[u] ? b : a;
                try_one(q, i, solution, 0, arena, t);
            } while (next_digits(label, i->n, 2));
        }
}

static truth try_all(const question *q)
{
    truth t = {INFINITY, INFINITY};
    int32_t label[16] = {0}, solution[16];
    marz_arena *arena = marz_arena_create(0);
    const marz_bench_instance instance = read_question(q, arena);
    assert_true(instance.n <= 16 && instance.p <= 8);
    if (strcmp(q->set, "cpmp") == 0)
        try_medians(q, &instance, arena, &t);
    else
        do {
            double floor_value;
            assign(q, &instance, label, solution, &floor_value);
            for (int32_t u = 0; u < instance.n && solution[u] >= 0; u++)
                if (u + 1 == instance.n)
                    try_one(q, &instance, solution, floor_value, arena, &t);
        } while (next_digits(label, instance.n, instance.p));
    marz_arena_destroy(arena);
    return t;
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
            grid g = draw_grid(3, 3, p, &rng);
            question q = ask(set->name, &g, 1.3, &rng);
            q.is_floored = strcmp(set->name, "cpmp") == 0 && round == 1;
            const truth t = try_all(&q);
            compare(&q, &t);
            free_grid(&g);
        }
}

static void maps_without_a_plan_end_with_status_1(void **state)
{
    (void)state;
    for (const marz_bench_set *set = marz_bench_sets(); set->name; set++) {
        marz_rng rng = marz_rng_make(test_seed(6), 0, 0);
        grid g = draw_grid(3, 3, 2, &rng);
        const question q = ask(set->name, &g, 0.9, &rng);
        assert_int_equal(run_question(&q, MORE("--seconds", "0.5")), 1);
        json_t *got = answer();
        assert_true(json_is_false(json_object_get(got, "feasible")));
        assert_true(json_is_null(json_object_get(got, "gap")));
        json_decref(got);
        free_grid(&g);
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
    grid g = draw_grid(24, 20, 8, &rng);
    const question q = ask(set->name, &g, 1.3, &rng);
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
    free_grid(&g);
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
        grid g = draw_grid(5, 4, 3, &rng);
        const question q = ask(set->name, &g, 1.3, &rng);
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
        free_grid(&g);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_exit_status_has_its_words),
        cmocka_unit_test(tiny_maps_are_solved_as_by_trying_everything),
        cmocka_unit_test(maps_without_a_plan_end_with_status_1),
        cmocka_unit_test(an_interrupted_run_prints_the_best_so_far),
        cmocka_unit_test(the_same_seed_and_effort_give_the_same_on_two_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
