#include "marz_bench/options.h"

#include "base/threads.h"
#include "marz_bench/set.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECONDS_NORMAL 60.0
#define SECONDS_MAX 1e7
#define TOLERANCE_NORMAL 0.01

/// What each option is called, what it takes, and for which sets it is.
typedef struct row {
    const char *name;
    const char *value; ///< NULL: takes none
    const char *sets;  ///< NULL: all
    const char *help;
} row;

enum {
    SECONDS,
    THREADS,
    SEED,
    EFFORT,
    METRIC,
    EDGES,
    TERRITORIES,
    TOLERANCE,
    GRAPH,
    CONTIGUOUS,
    SOLUTION,
    CHECK,
    HELP,
    ROW_COUNT
};

static const row rows[ROW_COUNT] = {
    [SECONDS] = {"seconds", "S", NULL, "wall clock, all included (60; without limit if --effort)"},
    [THREADS] = {"threads", "T", NULL, "threads, 1 to 256 (MARZ_THREADS, else all cores)"},
    [SEED] = {"seed", "N", NULL, "seed of the search (1)"},
    [EFFORT] = {"effort", "E", NULL, "work of the search, whatever the clock says"},
    [METRIC] = {"metric", "euclid|floor", "cpmp", "distances as they are, or each rounded down"},
    [EDGES] = {"edges", "FILE", "sap edp", "who is next to whom"},
    [TERRITORIES] = {"territories", "P", "edp points", "how many territories"},
    [TOLERANCE] = {"tolerance", "F", "edp points", "share above or below the mean at most (0.01)"},
    [GRAPH] = {"graph", "FILE", "points", "who is next to whom, in METIS format"},
    [CONTIGUOUS] = {"contiguous", NULL, "points", "parts hang together on the graph"},
    [SOLUTION] = {"solution", "FILE", NULL, "write the assignment, a line per unit"},
    [CHECK] = {"check", "FILE", NULL, "judge the assignment in FILE instead of solving"},
    [HELP] = {"help", NULL, NULL, "print this"},
};

void marz_bench_options_help(marz_buffer *out)
{
    marz_buffer_text(out, "Usage: marz-bench SET FILE [options]\n\n"
                          "Solves one public test instance and prints one JSON object. FILE may be "
                          "gzip.\n\nSets:\n");
    for (const marz_bench_set *set = marz_bench_sets(); set->name; set++)
        marz_buffer_print(out, "  %-8s %s\n", set->name, set->summary);
    marz_buffer_text(out, "\nOptions:\n");
    for (int k = 0; k < ROW_COUNT; k++) {
        const row *r = &rows[k];
        marz_buffer_print(out, "  --%-11s %-12s %s%s%s%s\n", r->name, r->value ? r->value : "",
                          r->help, r->sets ? " [" : "", r->sets ? r->sets : "", r->sets ? "]" : "");
    }
    marz_buffer_text(out, "\nExit status: 0 done, 1 infeasible or no solution, 2 wrong use, "
                          "3 bad input, 4 a file cannot be read or written, 5 internal.\n");
}

static marz_status refuse(const row *r, const char *value, const char *expected, marz_error *error)
{
    marz_fail(error, MARZ_E_USAGE, "--%s takes %s, not \"%.60s\"", r->name, expected, value);
    marz_hint(error, "See marz-bench --help.");
    return MARZ_E_USAGE;
}

static marz_status read_real(const row *r, const char *text, double high, double *value,
                             marz_error *error)
{
    char *end, expected[80];
    const double number = strtod(text, &end);
    snprintf(expected, sizeof expected, "a number of 0 to %g", high);
    if (end == text || *end || !(number >= 0 && number <= high))
        return refuse(r, text, expected, error);
    *value = number;
    return MARZ_OK;
}

static marz_status read_whole(const row *r, const char *text, int64_t low, int64_t high,
                              int64_t *value, marz_error *error)
{
    char *end, expected[80];
    const bool is_digit = *text >= '0' && *text <= '9';
    const uintmax_t number = strtoumax(text, &end, 10);
    snprintf(expected, sizeof expected, "a whole number of %" PRId64 " to %" PRId64, low, high);
    if (!is_digit || *end || number > (uintmax_t)high || (int64_t)number < low)
        return refuse(r, text, expected, error);
    *value = (int64_t)number;
    return MARZ_OK;
}

static marz_status read_metric(const char *text, marz_bench_options *options, marz_error *error)
{
    options->is_floored = strcmp(text, "floor") == 0;
    if (!options->is_floored && strcmp(text, "euclid") != 0)
        return refuse(&rows[METRIC], text, "euclid or floor", error);
    return MARZ_OK;
}

/// Takes one option; `text` is its value or NULL.
static marz_status take(int which, const char *text, marz_bench_options *options, marz_error *error)
{
    const row *r = &rows[which];
    int64_t number = 0;
    marz_status status = MARZ_OK;
    switch (which) {
    case SECONDS:
        return read_real(r, text, SECONDS_MAX, &options->seconds, error);
    case TOLERANCE:
        return read_real(r, text, 1000, &options->tolerance, error);
    case THREADS:
        status = read_whole(r, text, 1, 256, &number, error);
        options->thread_count = (int32_t)number;
        break;
    case SEED:
        status = read_whole(r, text, 0, INT64_MAX, &number, error);
        options->seed = (uint64_t)number;
        break;
    case EFFORT:
        status = read_whole(r, text, 1, INT64_MAX, &options->effort, error);
        break;
    case TERRITORIES:
        status = read_whole(r, text, 1, MARZ_BENCH_UNIT_MAX, &number, error);
        options->territory_count = (int32_t)number;
        break;
    case METRIC:
        return read_metric(text, options, error);
    case EDGES:
        options->edges_file = text;
        break;
    case GRAPH:
        options->graph_file = text;
        break;
    case CONTIGUOUS:
        options->is_contiguous = true;
        break;
    case CHECK:
        options->check_file = text;
        break;
    default:
        options->solution_file = text;
        break;
    }
    return status;
}

/// Options that the set does not know are refused: they would be silently without effect.
static marz_status check_sets(const bool *is_given, const char *set, marz_error *error)
{
    for (int k = 0; k < ROW_COUNT; k++)
        if (is_given[k] && rows[k].sets && !strstr(rows[k].sets, set))
            return marz_fail(error, MARZ_E_USAGE, "--%s is not for %s", rows[k].name, set);
    return MARZ_OK;
}

static marz_status take_words(int count, char **words, marz_bench_options *options,
                              marz_error *error)
{
    if (count < 2) {
        marz_fail(error, MARZ_E_USAGE, "a set and a file are expected");
        marz_hint(error, "See marz-bench --help.");
        return MARZ_E_USAGE;
    }
    options->set = words[0];
    options->file = words[1];
    if (count > 2)
        return marz_fail(error, MARZ_E_USAGE, "one file is expected, \"%.60s\" is too much",
                         words[2]);
    if (marz_bench_set_find(options->set))
        return MARZ_OK;
    marz_fail(error, MARZ_E_USAGE, "there is no set \"%.60s\"", options->set);
    marz_hint(error, "See marz-bench --help for the sets.");
    return MARZ_E_USAGE;
}

marz_status marz_bench_options_parse(int argc, char **argv, marz_bench_options *options,
                                     bool *asks_help, marz_error *error)
{
    struct option known[ROW_COUNT + 1] = {0};
    bool is_given[ROW_COUNT] = {false};
    *options = (marz_bench_options){.seconds = -1, .tolerance = TOLERANCE_NORMAL, .seed = 1};
    *asks_help = false;
    for (int k = 0; k < ROW_COUNT; k++)
        known[k] =
            (struct option){rows[k].name, rows[k].value ? required_argument : no_argument, NULL, k};
    opterr = 0;
    optind = 1;
    for (int which; (which = getopt_long(argc, argv, ":", known, NULL)) != -1;) {
        if (which == HELP) {
            *asks_help = true;
            return MARZ_OK;
        }
        if (which == ':')
            return marz_fail(error, MARZ_E_USAGE, "%.60s needs a value", argv[optind - 1]);
        if (which == '?') {
            marz_fail(error, MARZ_E_USAGE, "there is no option %.60s", argv[optind - 1]);
            marz_hint(error, "See marz-bench --help.");
            return MARZ_E_USAGE;
        }
        const marz_status status = take(which, optarg, options, error);
        if (status)
            return status;
        is_given[which] = true;
    }
    const marz_status status = take_words(argc - optind, argv + optind, options, error);
    if (status)
        return status;
    if (!is_given[SECONDS])
        options->seconds = is_given[EFFORT] ? 0 : SECONDS_NORMAL;
    options->thread_count = marz_thread_count(options->thread_count);
    return check_sets(is_given, options->set, error);
}
