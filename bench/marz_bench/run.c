#include "marz_bench/run.h"

#include "marz_bench/solution.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#define LEAST_RESERVE_MS 15
#define SUM_ROUNDING 1e-6
#define BOUND_ROUNDING 1e-9 // share by which two orders of summation may differ

/// What `found` needs; it is called from one thread at a time.
typedef struct recorder {
    const marz_bench_watch *watch;
    marz_bench_result *result;
} recorder;

static double seconds_since(const marz_bench_watch *watch)
{
    return (double)(marz_clock_ms() - watch->start_ms) / 1e3;
}

/// Adds a step. When the list is full every second one goes: the first and the last stay.
static void add_step(marz_bench_result *result, double seconds, double objective)
{
    marz_bench_step *steps = result->steps;
    if (result->step_count > 0 && !(objective < steps[result->step_count - 1].objective))
        return;
    if (result->step_count == MARZ_BENCH_STEPS_MAX) {
        for (int32_t k = 0; 2 * k < MARZ_BENCH_STEPS_MAX; k++)
            steps[k] = steps[2 * k];
        result->step_count = MARZ_BENCH_STEPS_MAX / 2;
    }
    steps[result->step_count++] = (marz_bench_step){seconds, objective};
}

/// The last step is what was checked. An engine's own sum may lie below it by the order of
/// summation; anything more than that stays, so that it is seen.
static void add_checked(marz_bench_result *result, double seconds, double objective)
{
    const marz_bench_step *steps = result->steps;
    const double least = objective - SUM_ROUNDING * fabs(objective);
    while (result->step_count > 0 && steps[result->step_count - 1].objective <= objective &&
           steps[result->step_count - 1].objective >= least)
        seconds = steps[--result->step_count].seconds;
    add_step(result, seconds, objective);
}

static void record(void *context, double objective, double bound)
{
    const recorder *r = context;
    const double seconds = seconds_since(r->watch);
    if (!isnan(objective))
        add_step(r->result, seconds, objective);
    if (r->watch->shows_progress)
        fprintf(stderr, "%9.2f s  objective %.10g  bound %.10g\n", seconds, objective, bound);
}

/// The engine stops early enough for the check and for writing, which take about as long as
/// reading.
static marz_control make_control(const marz_bench_options *options, const marz_bench_watch *watch,
                                 recorder *r)
{
    marz_control control = {.stop = watch->stop, .found = record, .context = r};
    if (options->seconds > 0) {
        const int64_t now = marz_clock_ms(), reading = now - watch->start_ms;
        const int64_t end = watch->start_ms + (int64_t)(options->seconds * 1e3);
        const int64_t reserve = reading > LEAST_RESERVE_MS ? reading : LEAST_RESERVE_MS;
        // A deadline in the past stops at once, but never means "none".
        control.deadline_ms = end - reserve > 1 ? end - reserve : 1;
    }
    return control;
}

/// Checks the solution with code that no engine shares, and holds the bound against it.
static marz_status judge(const marz_bench_set *set, marz_arena *arena, marz_bench_result *result,
                         marz_error *error)
{
    const marz_bench_answer *answer = &result->answer;
    result->bound = answer->has_bound ? answer->bound : (double)NAN;
    if (!answer->has_solution)
        return MARZ_OK;
    const marz_status status =
        set->check(&result->instance, answer->solution, arena, &result->verdict, error);
    if (status || !result->verdict.is_feasible)
        return status;
    const double objective = result->verdict.objective;
    if (answer->has_bound && result->bound > objective) {
        if (result->bound > objective + BOUND_ROUNDING * fabs(objective))
            return marz_fail(error, MARZ_E_INTERNAL,
                             "the bound %.17g is above the objective %.17g of a feasible solution",
                             result->bound, objective);
        result->bound = objective;
    }
    return MARZ_OK;
}

/// An assignment that somebody else made takes the place of an engine's answer.
static marz_status take_given(const char *path, marz_arena *arena, marz_bench_result *result,
                              marz_error *error)
{
    result->answer.outcome = MARZ_OUTCOME_FEASIBLE;
    result->answer.has_solution = true;
    return marz_bench_solution_read(path, &result->instance, arena, result->answer.solution, error);
}

/// Engines need not be asked where no whole load keeps the tolerance.
static bool has_empty_window(const marz_bench_instance *instance)
{
    return instance->low > instance->high;
}

static marz_status no_memory(int32_t n, marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d units", n);
}

marz_status marz_bench_run(const marz_bench_set *set, const marz_bench_options *options,
                           const marz_bench_watch *watch, marz_arena *arena,
                           marz_bench_result *result, marz_error *error)
{
    *result = (marz_bench_result){.bound = NAN};
    marz_status status = set->read(options, arena, &result->instance, error);
    if (status)
        return status;
    if (result->instance.note && watch->shows_progress)
        fprintf(stderr, "%s\n", result->instance.note);
    recorder r = {watch, result};
    const marz_control control = make_control(options, watch, &r);
    result->answer.solution = MARZ_NEW(arena, int32_t, result->instance.n);
    if (!result->answer.solution)
        return no_memory(result->instance.n, error);
    if (options->check_file)
        status = take_given(options->check_file, arena, result, error);
    else if (has_empty_window(&result->instance))
        result->answer = (marz_bench_answer){
            .outcome = MARZ_OUTCOME_INFEASIBLE,
            .note = "no load keeps the tolerance: the mean is no whole number of people"};
    else
        status = set->run(&result->instance, options, arena, &control, &result->answer, error);
    if (!status)
        status = judge(set, arena, result, error);
    if (!status && result->verdict.is_feasible)
        add_checked(result, seconds_since(watch), result->verdict.objective);
    if (!status && options->solution_file && result->answer.has_solution)
        status = marz_bench_solution_write(options->solution_file, &result->instance,
                                           result->answer.solution, error);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    result->peak_bytes = (int64_t)usage.ru_maxrss * 1024;
    result->seconds = seconds_since(watch);
    return status;
}
