#include "design/pieces_internal.h"

#include <stdlib.h>
#include <string.h>

#define HEAT 0.5         ///< first temperature, in usual rises at a rim
#define WARM_HEAT 0.1    ///< the same from a plan that is good already
#define SMALL_BLOCKS 300 ///< up to here every start is annealed, several times
#define SMALL_ROUNDS 4

typedef struct search {
    marz_run *run;
    marz_pieces pieces;
    marz_pieces_answer *answer;
} search;

/// Keeps the placed plan if it is better: fewer blocks apart, then limits, then cost.
static bool offer(search *s, int32_t left)
{
    const marz_run *run = s->run;
    const marz_placement *placement = &s->pieces.placement;
    marz_pieces_answer *a = s->answer;
    for (int32_t b = 0; b < run->block_count; b++)
        if (s->pieces.seat_of[b] == MARZ_NONE)
            return false;
    const double violation = marz_placement_violation(run, placement);
    const bool is_plan = left == 0 && marz_placement_is_feasible(run, placement);
    bool is_better = !a->has_plan || left < a->left;
    if (a->has_plan && left == a->left)
        is_better = a->cost == MARZ_NOTHING ? is_plan || violation < a->violation
                                            : is_plan && placement->cost_minor < a->cost;
    if (!is_better)
        return false;
    a->has_plan = true;
    a->left = left;
    a->violation = violation;
    a->cost = is_plan ? placement->cost_minor : MARZ_NOTHING;
    memcpy(a->seat_of, s->pieces.seat_of, (size_t)run->block_count * sizeof *a->seat_of);
    return true;
}

/// Mends a plan and offers the result. @param is_ready  gets whether all pieces hang together
static marz_status mend(search *s, const int32_t *seat_of, bool *is_ready, marz_error *error)
{
    int32_t left = 0;
    marz_pieces_set(&s->pieces, seat_of);
    const marz_status status = marz_pieces_mend(&s->pieces, &left, error);
    *is_ready = status == MARZ_OK && left == 0;
    if (status == MARZ_OK)
        offer(s, left);
    return status;
}

static marz_status anneal(search *s, int64_t step_count, double heat, uint64_t stream,
                          marz_error *error)
{
    const marz_status status = marz_pieces_anneal(&s->pieces, step_count, heat, stream, error);
    if (status == MARZ_OK)
        offer(s, 0);
    return status;
}

marz_status marz_pieces_solve(marz_run *run, const int32_t *loose, int64_t step_count,
                              marz_pieces_answer *answer, marz_error *error)
{
    search s = {.run = run, .answer = answer};
    const int32_t *starts[] = {run->start_seat, run->present, loose};
    *answer = (marz_pieces_answer){.seat_of = MARZ_NEW(run->arena, int32_t, run->block_count),
                                   .cost = MARZ_NOTHING};
    if (!answer->seat_of)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d accounts", run->block_count);
    marz_status status = marz_pieces_make(run, &s.pieces, error);
    const bool is_small = run->block_count <= SMALL_BLOCKS;
    for (size_t k = 0; status == MARZ_OK && k < sizeof starts / sizeof *starts; k++) {
        bool is_ready = false;
        if (starts[k])
            status = mend(&s, starts[k], &is_ready, error);
        const bool is_last = starts[k] == loose;
        if (status || !is_ready || run->is_stopped || (!is_last && !is_small))
            continue;
        for (int32_t round = 0; status == MARZ_OK && round < (is_small ? SMALL_ROUNDS : 1); round++)
            status = anneal(&s, step_count, HEAT, 8 * k + (uint64_t)round, error);
    }
    return status;
}

static int by_subject(const void *a, const void *b)
{
    const marz_conflict *x = a, *y = b;
    return strcmp(x->subject, y->subject);
}

marz_status marz_pieces_conflicts(marz_run *run, const int32_t *seat_of, marz_arena *arena,
                                  marz_plan *plan, marz_error *error)
{
    const marz_instance *in = run->instance;
    uint8_t *footing = MARZ_NEW(run->arena, uint8_t, in->unit_count);
    int32_t *seats = MARZ_NEW(run->arena, int32_t, in->unit_count);
    int32_t *pieces = MARZ_NEW(run->arena, int32_t, run->seat_count);
    plan->conflicts = MARZ_NEW(arena, marz_conflict, run->seat_count);
    if (!footing || !seats || !pieces || !plan->conflicts)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the pieces of %d accounts",
                         in->unit_count);
    for (int32_t b = 0; b < run->block_count; b++)
        for (int32_t k = run->member_start[b]; k < run->member_start[b + 1]; k++)
            seats[run->members[k]] = seat_of[b];
    const marz_status status = marz_pieces_footing(in, run->arena, footing, error);
    if (status)
        return status;
    marz_pieces_count(in, footing, seats, run->arena, pieces);
    for (int32_t j = 0; j < run->seat_count; j++)
        if (pieces[j] > 1)
            plan->conflicts[plan->conflict_count++] = (marz_conflict){.kind = MARZ_CONFLICT_PIECES,
                                                                      .subject = in->seat_id[j],
                                                                      .measure = MARZ_NONE,
                                                                      .found = pieces[j],
                                                                      .limit = 1,
                                                                      .relax_by = pieces[j] - 1};
    if (plan->conflict_count > 1)
        qsort(plan->conflicts, (size_t)plan->conflict_count, sizeof *plan->conflicts, by_subject);
    return MARZ_OK;
}
