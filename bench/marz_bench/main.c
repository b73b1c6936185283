// marz-bench SET FILE [options]: one public test instance, one JSON object on stdout.
#include "marz_bench/options.h"
#include "marz_bench/run.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define EXIT_NO 1 // the answer is "no": infeasible, or nothing found

static atomic_bool is_stopped;

static void stop(int signal_number)
{
    (void)signal_number;
    atomic_store(&is_stopped, true);
}

/// The first signal asks for the best so far, the second one ends the program.
static void listen(void)
{
    struct sigaction action = {.sa_handler = stop, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

static int show_error(const marz_error *error)
{
    fprintf(stderr, "marz-bench: %s\n", error->message);
    if (error->where[0])
        fprintf(stderr, "  at %s\n", error->where);
    if (error->hint[0])
        fprintf(stderr, "  %s\n", error->hint);
    return marz_status_exit(error->status);
}

static int show_text(marz_buffer *text)
{
    const bool is_whole =
        !text->is_broken && fwrite(text->text, 1, text->length, stdout) == text->length;
    const bool is_out = fflush(stdout) == 0 && is_whole;
    marz_buffer_deinit(text);
    return is_out ? 0 : 5;
}

static void show_violations(const marz_bench_result *result)
{
    const marz_bench_verdict *verdict = &result->verdict;
    if (result->answer.note)
        fprintf(stderr, "marz-bench: %s\n", result->answer.note);
    for (int64_t k = 0; k < verdict->violation_count && k < MARZ_BENCH_VIOLATIONS_SHOWN; k++)
        fprintf(stderr, "marz-bench: %s\n", verdict->violations[k]);
}

static int run(const marz_bench_options *options, const marz_bench_watch *watch)
{
    static marz_bench_result result;
    marz_error error = {0};
    marz_buffer text = {0};
    marz_arena *arena = marz_arena_create(0);
    if (!arena) {
        marz_fail(&error, MARZ_E_NO_MEMORY, "no memory to begin");
        return show_error(&error);
    }
    const bool is_broken = marz_bench_run(marz_bench_set_find(options->set), options, watch, arena,
                                          &result, &error) != MARZ_OK;
    if (!is_broken) {
        show_violations(&result);
        marz_bench_print(options, &result, &text);
    }
    marz_arena_destroy(arena);
    if (is_broken)
        return show_error(&error);
    const int status = show_text(&text);
    return status ? status : result.verdict.is_feasible ? 0 : EXIT_NO;
}

int main(int argc, char **argv)
{
    const marz_bench_watch watch = {
        .start_ms = marz_clock_ms(), .stop = &is_stopped, .shows_progress = isatty(STDERR_FILENO)};
    marz_bench_options options;
    marz_error error = {0};
    bool asks_help;
    if (marz_bench_options_parse(argc, argv, &options, &asks_help, &error))
        return show_error(&error);
    if (asks_help) {
        marz_buffer help = {0};
        marz_bench_options_help(&help);
        return show_text(&help);
    }
    listen();
    return run(&options, &watch);
}
