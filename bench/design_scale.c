// design_scale N M [SEED [THREADS [EFFORT [PRICE]]]]: the optimiser on a random company of N
// accounts and M reps, PRICE being that of potential outside 10 % about its target, in ppm of the
// money; design_scale PLAN.json 0 [SEED …]: on the question of a plan. One JSON object on stdout.
#include "base/control.h"
#include "base/file.h"
#include "base/rng.h"
#include "design/design.h"
#include "instance_make.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

static int64_t start_ms;

static void show(void *context, const char *step, double done)
{
    (void)context;
    fprintf(stderr, "%8.2f s  %3.0f %%  %s\n", (double)(marz_clock_ms() - start_ms) / 1e3,
            done * 100, step);
}

static int32_t number(int argc, char **argv, int index, int32_t normal)
{
    return argc > index ? (int32_t)strtol(argv[index], NULL, 10) : normal;
}

static void print(const marz_plan *plan, double seconds)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("{\"set\": \"company\", \"n\": %d, \"m\": %d, \"seed\": %" PRIu64
           ", \"outcome\": \"%s\", \"objective\": %" PRId64 ", \"bound\": %" PRId64
           ", \"gap_ppm\": %" PRId64
           ", \"conflicts\": %d, \"seconds\": %.2f, \"peak_bytes\": %" PRId64 "}\n",
           plan->instance.unit_count, plan->instance.seat_count, plan->seed,
           marz_outcome_name(plan->outcome), plan->total_minor, plan->bound_minor, plan->gap_ppm,
           plan->conflict_count, seconds, (int64_t)usage.ru_maxrss * 1024);
}

/// The question of a kept plan, or a random company.
static const marz_instance *take_question(int argc, char **argv, uint64_t seed, marz_arena *arena,
                                          marz_error *error)
{
    const int32_t n = number(argc, argv, 1, 10000), m = number(argc, argv, 2, 50);
    if (n > 0)
        return bench_instance_make(n, m, seed, arena);
    marz_plan *plan = MARZ_NEW(arena, marz_plan, 1);
    marz_buffer text = {0};
    const bool is_read = plan && !marz_file_read(argv[1], INT64_C(1) << 30, &text, error) &&
                         !marz_plan_read(text.text, text.length, argv[1], arena, plan, error);
    marz_buffer_deinit(&text);
    return is_read ? &plan->instance : NULL;
}

/// Lays soft bands of 10 % with that price over the second measure.
static bool add_price(marz_instance *in, int64_t price_micro, marz_arena *arena)
{
    const int64_t cells = (int64_t)in->seat_count * in->measure_count;
    in->soft_low = MARZ_NEW(arena, int64_t, cells);
    in->soft_high = MARZ_NEW(arena, int64_t, cells);
    for (int64_t cell = 0; in->soft_low && in->soft_high && cell < cells; cell++) {
        const bool is_priced = cell % in->measure_count == 1;
        in->soft_low[cell] = is_priced ? in->target[cell] * 9 / 10 : in->low[cell];
        in->soft_high[cell] = is_priced ? in->target[cell] * 11 / 10 : in->high[cell];
    }
    in->soft_rate_micro[1] = price_micro;
    return in->soft_low && in->soft_high;
}

int main(int argc, char **argv)
{
    const marz_design_options options = {.seed = (uint64_t)number(argc, argv, 3, 1),
                                         .thread_count = number(argc, argv, 4, 0),
                                         .effort = number(argc, argv, 5, 0)};
    const marz_control control = {.progress = show};
    marz_arena *arena = marz_arena_create(0);
    marz_plan plan = {0};
    marz_error error = {0};
    const marz_instance *instance =
        arena ? take_question(argc, argv, options.seed, arena, &error) : NULL;
    marz_instance priced = instance ? *instance : (marz_instance){0};
    const int32_t price = number(argc, argv, 6, 0);
    if (instance && price > 0 && priced.measure_count > 1 && add_price(&priced, price, arena))
        instance = &priced;
    start_ms = marz_clock_ms();
    if (!instance || marz_design_solve(instance, &options, arena, &control, &plan, &error)) {
        fprintf(stderr, "design_scale: %s %s\n", error.message, error.where);
        return 1;
    }
    print(&plan, (double)(marz_clock_ms() - start_ms) / 1e3);
    marz_arena_destroy(arena);
    return 0;
}
