#include "design/pieces_internal.h"

#include "base/threads.h"

#include <stdlib.h>
#include <string.h>

#define HEAT 0.5          ///< first temperature, in usual rises at a rim
#define SMALL_BLOCKS 300  ///< up to here every start is annealed, several times
#define SHAKES 4          ///< times that half of a small plan is placed anew
#define CHAINS_MAX 100000 ///< improvements by chains
#define STEPS_MIN 2000000 ///< proposals of an annealing of more than a small plan, at least
#define MOVES_HEAT 1.0    ///< where a seat goes to another place
#define MOVES_STEPS 128   ///< proposals there for a block, at least
#define MOVES_SHARE 2     ///< and for one of everything
#define SIDE_BY_SIDE 2    ///< seats that are tried elsewhere in a round, each by itself
#define ROUND_EFFORT 10   ///< for a round of them; and as many as STEPS_MIN allows

typedef struct search {
    marz_run *run;
    marz_pieces pieces;
    marz_pieces_answer *answer;
    int64_t step_count;
    double heat;
    int32_t *shaken; ///< [block_count] scratch
} search;

/// Fewer blocks apart, then limits, then cost.
static bool is_better(const marz_pieces_answer *a, const marz_pieces_answer *than)
{
    if (!a->has_plan || !than->has_plan)
        return a->has_plan;
    if (a->left != than->left)
        return a->left < than->left;
    if (a->cost != MARZ_NOTHING && than->cost != MARZ_NOTHING)
        return a->cost < than->cost;
    return a->cost != MARZ_NOTHING ||
           (than->cost == MARZ_NOTHING && a->violation < than->violation);
}

/// Keeps the plan if it is better.
static void keep(marz_pieces_answer *best, const marz_pieces_answer *fresh, int32_t block_count)
{
    int32_t *seat_of = best->seat_of;
    if (!is_better(fresh, best))
        return;
    *best = *fresh;
    best->seat_of = seat_of;
    memcpy(seat_of, fresh->seat_of, (size_t)block_count * sizeof *seat_of);
}

/// Offers the plan that is placed.
static void offer(search *s, int32_t left)
{
    const marz_run *run = s->run;
    const marz_placement *placement = &s->pieces.placement;
    for (int32_t b = 0; b < run->block_count; b++)
        if (s->pieces.seat_of[b] == MARZ_NONE)
            return;
    const bool is_plan = left == 0 && marz_placement_is_feasible(run, placement);
    const marz_pieces_answer fresh = {.seat_of = s->pieces.seat_of,
                                      .cost = is_plan ? placement->cost_minor : MARZ_NOTHING,
                                      .violation = marz_placement_violation(run, placement),
                                      .left = left,
                                      .has_plan = true};
    keep(s->answer, &fresh, run->block_count);
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

static marz_status improve(search *s, marz_error *error)
{
    marz_status status = MARZ_OK;
    if (marz_placement_is_feasible(s->run, &s->pieces.placement))
        status = marz_pieces_chains(&s->pieces, CHAINS_MAX, error);
    if (status == MARZ_OK)
        offer(s, 0);
    return status;
}

static marz_status anneal(search *s, uint64_t stream, marz_error *error)
{
    const marz_status status =
        marz_pieces_anneal(&s->pieces, s->step_count, s->heat, stream, error);
    return status ? status : improve(s, error);
}

/// From a plan of which half, at random, is placed anew.
static marz_status shake(search *s, const int32_t *seat_of, uint64_t stream, marz_error *error)
{
    const marz_run *run = s->run;
    marz_rng rng = marz_rng_make(run->seed, 6, stream);
    for (int32_t b = 0; b < run->block_count; b++)
        s->shaken[b] = marz_rng_below(&rng, 2) ? seat_of[b] : MARZ_NONE;
    bool is_ready;
    const marz_status status = mend(s, s->shaken, &is_ready, error);
    return status || !is_ready ? status : anneal(s, stream, error);
}

/// Small questions: every start, annealed, and from other places near it.
static marz_status try_hard(search *s, const int32_t *seat_of, uint64_t stream, marz_error *error)
{
    bool is_ready;
    marz_status status = mend(s, seat_of, &is_ready, error);
    if (status == MARZ_OK && is_ready)
        status = anneal(s, stream, error);
    for (uint64_t k = 1; status == MARZ_OK && k <= SHAKES && !s->run->is_stopped; k++)
        status = shake(s, s->answer->seat_of, stream + k, error);
    return status;
}

/// A plan that keeps all limits is improved; the best one without pieces is annealed, as the others
/// are while there is none.
static marz_status try_start(search *s, const int32_t *seat_of, bool is_annealed, uint64_t stream,
                             marz_error *error)
{
    bool is_ready;
    const marz_status status = mend(s, seat_of, &is_ready, error);
    if (status || !is_ready || s->run->is_stopped)
        return status;
    return is_annealed ? anneal(s, stream, error) : improve(s, error);
}

// ---------------------------------------------------------------- several starts

/// One start, with a state and an arena of its own.
typedef struct attempt {
    marz_run run;
    search search;
    marz_pieces_answer answer;
    const int32_t *seat_of;
    const marz_site *site; ///< a seat goes there first; NULL: none does
    bool is_annealed;
    uint64_t stream;
    marz_status status;
    marz_error error;
} attempt;

static marz_status prepare(attempt *a, const search *s)
{
    marz_run *run = &a->run;
    *run = *s->run;
    run->arena = marz_arena_create(0);
    if (!run->arena)
        return marz_fail(&a->error, MARZ_E_NO_MEMORY, "no memory for %d accounts",
                         run->block_count);
    a->search =
        (search){.run = run, .answer = &a->answer, .step_count = s->step_count, .heat = s->heat};
    a->answer = (marz_pieces_answer){.seat_of = MARZ_NEW(run->arena, int32_t, run->block_count),
                                     .cost = MARZ_NOTHING};
    if (!a->answer.seat_of)
        return marz_fail(&a->error, MARZ_E_NO_MEMORY, "no memory for %d accounts",
                         run->block_count);
    return marz_pieces_fork(&s->pieces, run, &a->search.pieces, &a->error);
}

/// Puts the seat there; the plan that follows is the one to start from.
static marz_status place(attempt *a)
{
    int32_t *seat_of = MARZ_NEW(a->run.arena, int32_t, a->run.block_count);
    if (!seat_of)
        return marz_fail(&a->error, MARZ_E_NO_MEMORY, "no memory for %d accounts",
                         a->run.block_count);
    marz_pieces_set(&a->search.pieces, a->seat_of);
    a->seat_of = seat_of;
    return marz_pieces_place(&a->search.pieces, a->site, seat_of, &a->error);
}

static void work(void *context, int64_t first, int64_t last)
{
    for (int64_t k = first; k < last; k++) {
        attempt *a = (attempt *)context + k;
        if (a->status == MARZ_OK && a->site)
            a->status = place(a);
        if (a->status == MARZ_OK)
            a->status = try_start(&a->search, a->seat_of, a->is_annealed, a->stream, &a->error);
    }
}

/// Works on all attempts side by side and keeps the best answer, the first of several.
static marz_status try_all(search *s, attempt *attempts, int32_t count, marz_error *error)
{
    marz_run *run = s->run;
    marz_status status = MARZ_OK;
    for (int32_t k = 0; k < count; k++)
        attempts[k].status = prepare(&attempts[k], s);
    marz_parallel(run->thread_count, count, 1, work, attempts);
    for (int32_t k = 0; k < count; k++) {
        attempt *a = &attempts[k];
        if (a->status && !status) {
            status = a->status;
            *error = a->error;
        }
        if (a->status == MARZ_OK)
            keep(s->answer, &a->answer, run->block_count);
        if (a->run.is_stopped && !run->is_stopped) {
            run->is_stopped = true;
            run->outcome = a->run.outcome;
        }
        marz_arena_destroy(a->run.arena);
    }
    return status;
}

/// The plan to start from, the present one and the best one without pieces; where that finds no
/// plan, the first two are annealed as well.
static marz_status try_starts(search *s, const int32_t *loose, marz_error *error)
{
    const int32_t *starts[] = {s->run->start_seat, s->run->present, loose};
    marz_status status = MARZ_OK;
    for (uint64_t round = 0; round < 2 && status == MARZ_OK; round++) {
        attempt attempts[3];
        int32_t count = 0;
        if (round == 1 && (!loose || s->answer->cost != MARZ_NOTHING || s->run->is_stopped))
            break;
        for (uint64_t k = 0; k < 3 - round; k++)
            if (starts[k])
                attempts[count++] = (attempt){.seat_of = starts[k],
                                              .is_annealed = round == 1 || starts[k] == loose,
                                              .stream = 16 * k + round};
        status = try_all(s, attempts, count, error);
    }
    return status;
}

/// Rounds of move_seats: few where they are dear.
static int64_t round_count(const search *s)
{
    const int64_t asked = (s->run->effort + ROUND_EFFORT - 1) / ROUND_EFFORT;
    const int64_t cheap = STEPS_MIN / s->step_count;
    return asked > cheap ? asked : cheap;
}

/// Seats go to other places, two ways side by side, each seat once after the last one that paid.
static marz_status move_seats(search *s, marz_error *error)
{
    marz_run *run = s->run;
    uint8_t *is_tried = MARZ_NEW(run->arena, uint8_t, run->seat_count);
    marz_site *sites = MARZ_NEW(run->arena, marz_site, run->seat_count);
    int32_t *seat_of = MARZ_NEW(run->arena, int32_t, run->block_count);
    if (!is_tried || !sites || !seat_of)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d seats", run->seat_count);
    marz_status status = MARZ_OK;
    int64_t last_cost = s->answer->cost;
    const int64_t rounds = round_count(s);
    for (int64_t k = 0; k < rounds && !status && s->answer->cost != MARZ_NOTHING; k++) {
        attempt attempts[SIDE_BY_SIDE];
        int32_t count = 0, found;
        memcpy(seat_of, s->answer->seat_of, (size_t)run->block_count * sizeof *seat_of);
        marz_pieces_set(&s->pieces, seat_of);
        status = marz_pieces_sites(&s->pieces, is_tried, sites, &found, error);
        if (!status && found == 0 && s->answer->cost < last_cost) {
            last_cost = s->answer->cost;
            memset(is_tried, 0, (size_t)run->seat_count);
            status = marz_pieces_sites(&s->pieces, is_tried, sites, &found, error);
        }
        for (; !status && count < found && count < SIDE_BY_SIDE; count++) {
            is_tried[sites[count].seat] = 1;
            attempts[count] = (attempt){.seat_of = seat_of,
                                        .site = &sites[count],
                                        .is_annealed = true,
                                        .stream = (uint64_t)(64 + k * SIDE_BY_SIDE + count)};
        }
        if (status || count == 0 || run->is_stopped)
            break;
        status = try_all(s, attempts, count, error);
    }
    return status;
}

marz_status marz_pieces_solve(marz_run *run, const int32_t *loose, int64_t step_count,
                              marz_pieces_answer *answer, marz_error *error)
{
    search s = {.run = run,
                .answer = answer,
                .step_count = step_count,
                .heat = HEAT,
                .shaken = MARZ_NEW(run->arena, int32_t, run->block_count)};
    const int32_t *starts[] = {run->start_seat, run->present, loose};
    *answer = (marz_pieces_answer){.seat_of = MARZ_NEW(run->arena, int32_t, run->block_count),
                                   .cost = MARZ_NOTHING};
    if (!answer->seat_of || !s.shaken)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d accounts", run->block_count);
    marz_status status = marz_pieces_make(run, &s.pieces, error);
    if (status == MARZ_OK && (run->block_count > SMALL_BLOCKS || run->is_stopped)) {
        s.step_count = step_count < STEPS_MIN ? STEPS_MIN : step_count;
        status = try_starts(&s, loose, error);
        s.heat = MOVES_HEAT;
        s.step_count = step_count * MOVES_SHARE;
        if (s.step_count < MOVES_STEPS * run->block_count)
            s.step_count = MOVES_STEPS * run->block_count;
        return status || run->is_stopped ? status : move_seats(&s, error);
    }
    for (uint64_t k = 0; status == MARZ_OK && k < 3; k++)
        if (starts[k])
            status = try_hard(&s, starts[k], 16 * k, error);
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
            seats[run->members[k]] = seat_of[b] == run->nobody ? MARZ_NONE : seat_of[b];
    const marz_status status = marz_pieces_footing(in, run->arena, footing, error);
    if (status)
        return status;
    if (marz_pieces_count(in, footing, seats, run->arena, pieces) < 0)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the pieces of %d accounts",
                         in->unit_count);
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
