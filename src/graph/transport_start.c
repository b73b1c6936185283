#include "graph/transport_start.h"

#include <math.h>
#include <string.h>

#define STEP 4           ///< every that many-th unit is in the sample
#define BAND_MOST 0x1p61 ///< no limit of the sample is beyond it

/// The sample, in arrays of its own.
typedef struct sample {
    marz_transport problem;
    int64_t *size, *cost, *low, *high;
    int32_t *start, *seat;
} sample;

static bool make_room(sample *s, const marz_transport *whole, marz_arena *scratch)
{
    const int32_t n = (whole->unit_count + STEP - 1) / STEP, m = whole->seat_count;
    int64_t arcs = 0;
    for (int32_t i = 0; i < whole->unit_count; i += STEP)
        arcs += whole->arc_start[i + 1] - whole->arc_start[i];
    *s = (sample){.size = MARZ_NEW(scratch, int64_t, n),
                  .start = MARZ_NEW(scratch, int32_t, n + 1),
                  .seat = MARZ_NEW(scratch, int32_t, arcs),
                  .cost = MARZ_NEW(scratch, int64_t, arcs),
                  .low = MARZ_NEW(scratch, int64_t, m),
                  .high = MARZ_NEW(scratch, int64_t, m)};
    s->problem = (marz_transport){n, m, s->size, s->start, s->seat, s->cost, s->low, s->high};
    return s->size && s->start && s->seat && s->cost && s->low && s->high;
}

/// The sampled units as they are, the bands in the share that they bring of all.
static void fill(sample *s, const marz_transport *whole)
{
    int64_t total = 0, sampled = 0;
    int32_t arc = 0;
    for (int32_t i = 0; i < whole->unit_count; i++) {
        total += whole->size[i];
        if (i % STEP)
            continue;
        const int32_t count = whole->arc_start[i + 1] - whole->arc_start[i];
        memcpy(s->seat + arc, whole->arc_seat + whole->arc_start[i],
               (size_t)count * sizeof *s->seat);
        memcpy(s->cost + arc, whole->arc_cost + whole->arc_start[i],
               (size_t)count * sizeof *s->cost);
        s->size[i / STEP] = whole->size[i];
        arc += count;
        s->start[i / STEP + 1] = arc;
        sampled += whole->size[i];
    }
    for (int32_t j = 0; j < whole->seat_count; j++) {
        const double share = total ? (double)sampled / (double)total : 0;
        s->low[j] = (int64_t)fmin((double)whole->low[j] * share, BAND_MOST);
        s->high[j] = (int64_t)fmin((double)whole->high[j] * share, BAND_MOST) + 1;
    }
}

marz_status marz_transport_start(const marz_transport *problem, marz_arena *scratch,
                                 const marz_control *control, int64_t *price, marz_error *error)
{
    if (problem->unit_count / STEP < problem->seat_count)
        return MARZ_OK;
    const marz_arena_mark mark = marz_arena_save(scratch);
    sample s;
    marz_transport_answer answer = {.price = price};
    if (make_room(&s, problem, scratch)) {
        fill(&s, problem);
        answer.flow = MARZ_NEW(scratch, int64_t, s.start[s.problem.unit_count]);
    }
    const marz_status status =
        answer.flow ? marz_transport_solve(&s.problem, scratch, control, &answer, error)
                    : marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a sample of %d units",
                                problem->unit_count / STEP);
    marz_arena_restore(scratch, mark);
    return status;
}
