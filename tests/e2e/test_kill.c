// marz import, killed at random moments, leaves the workspace as before or as after.
#include "support.h"

#include "base/rng.h"
#include "program.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define KILL_COUNT 24

static char *before, *after; ///< what a dry run says of the second company in either state

/// A dry run tells the states apart: each row is new, changed or unchanged.
static char *describe(const char *store)
{
    char command[256], *text;
    snprintf(command, sizeof command, "import second --dry-run --format json --store sqlite:%s",
             store);
    assert_int_equal(run_program(command, &text), 0);
    return text;
}

static void in_shell(const char *command)
{
    char line[1024];
    snprintf(line, sizeof line, "cd '%s' && %s", test_folder(), command);
    assert_int_equal(system(line), 0);
}

static int make_stores(void **state)
{
    (void)state;
    json_decref(run_json("generate --accounts 150 --reps 5 --years 1 --out first", 0));
    // The second company: every account and rep changed, more deals and sales.
    in_shell("cp -r first second && cd second && "
             "sed -i '2,$ s/^\\([^,]*\\),/\\1,New /' accounts.csv reps.csv && "
             "sed -n '2,$ s/^/X/p' deals.csv > more && cat more >> deals.csv && rm more && "
             "sed -n '2,$ s/^/X/p' sales.csv > more && cat more >> sales.csv && rm more");
    json_decref(run_json("import first --store sqlite:old.db", 0));
    before = describe("old.db");
    in_shell("cp old.db new.db");
    return 0;
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static pid_t start_import(void)
{
    fflush(NULL); // Or the child would print it again.
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (chdir(test_folder()) || !freopen("/dev/null", "w", stdout) ||
            !freopen("/dev/null", "w", stderr))
            _exit(126);
        const char *program = getenv("MARZ_BIN");
        execl(program, program, "import", "second", "--store", "sqlite:kill.db", (char *)NULL);
        _exit(127);
    }
    return child;
}

static void wait_seconds(double seconds)
{
    const struct timespec pause = {.tv_sec = (time_t)seconds,
                                   .tv_nsec = (long)((seconds - (double)(time_t)seconds) * 1e9)};
    nanosleep(&pause, NULL);
}

static void a_killed_import_leaves_the_old_or_the_new_state(void **state)
{
    (void)state;
    const double start = seconds_now();
    json_decref(run_json("import second --store sqlite:new.db", 0));
    double whole_seconds = seconds_now() - start;
    after = describe("new.db");
    assert_string_not_equal(before, after);
    marz_rng rng = marz_rng_make(test_seed(20), 0, 0);
    int killed = 0, old_count = 0, new_count = 0;
    for (int k = 0; k < KILL_COUNT; k++) {
        in_shell("rm -f kill.db kill.db-* && cp old.db kill.db");
        // The first moments at random over the whole run, the last ones around the commit.
        const double share =
            k < KILL_COUNT / 2 ? marz_rng_unit(&rng) : 0.7 + 0.35 * marz_rng_unit(&rng);
        const pid_t child = start_import();
        const double waited_seconds = whole_seconds * share;
        wait_seconds(waited_seconds);
        kill(child, SIGKILL);
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        killed += WIFSIGNALED(status);
        // The machine is not as quick in every minute: the estimate follows.
        whole_seconds *= WIFSIGNALED(status) ? 1.05 : 0.9;
        char *found = describe("kill.db");
        const bool is_old = strcmp(found, before) == 0, is_new = strcmp(found, after) == 0;
        if (!is_old && !is_new)
            print_error("killed at %.3f of %.3f s: neither old nor new:\n%s\n", waited_seconds,
                        whole_seconds, found);
        assert_true(is_old || is_new);
        assert_true(WIFSIGNALED(status) || is_new); // Whoever finished has kept everything.
        old_count += is_old;
        new_count += is_new;
        free(found);
    }
    print_message("%d of %d killed: %d old, %d new\n", killed, KILL_COUNT, old_count, new_count);
    assert_true(killed >= KILL_COUNT / 4 && old_count > 0);
}

static void the_import_after_a_kill_finishes_the_work(void **state)
{
    (void)state;
    json_decref(run_json("import second --store sqlite:kill.db", 0));
    char *found = describe("kill.db");
    assert_string_equal(found, after);
    free(found);
    free(before);
    free(after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_killed_import_leaves_the_old_or_the_new_state),
        cmocka_unit_test(the_import_after_a_kill_finishes_the_work),
    };
    return cmocka_run_group_tests(tests, make_stores, NULL);
}
