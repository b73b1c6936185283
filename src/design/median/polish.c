#include "design/median/polish.h"

#include "base/rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    BATCH = 16, ///< regions solved at a time, whatever the number of threads
    KNOWN_MAX = 1 << 16,
    TRIED_MIN = 12, ///< regions before a pass may be given up
};

bool marz_polish_init(marz_polish *polish, marz_run_state *run, const marz_bound *bound)
{
    *polish = (marz_polish){.run = run, .bound = bound, .known_size = 2 * KNOWN_MAX};
    const int32_t p = run->ground.p;
    polish->known = MARZ_NEW(run->arena, uint64_t, polish->known_size);
    polish->wanted = MARZ_NEW(run->arena, int32_t, p);
    polish->is_barred = MARZ_NEW(run->arena, bool, run->ground.n);
    return polish->known && polish->wanted && polish->is_barred &&
           marz_clusters_init(&polish->clusters, &run->ground, run->arena);
}

static uint64_t *place_of(const marz_polish *polish, uint64_t hash)
{
    const uint64_t mask = (uint64_t)polish->known_size - 1;
    uint64_t at = hash & mask;
    while (polish->known[at] && polish->known[at] != hash)
        at = (at + 1) & mask;
    return &polish->known[at];
}

static void remember(marz_polish *polish, uint64_t hash)
{
    if (polish->known_count == KNOWN_MAX) { // Old plans are forgotten, with what is still true.
        memset(polish->known, 0, (size_t)polish->known_size * sizeof *polish->known);
        polish->known_count = 0;
    }
    uint64_t *place = place_of(polish, hash);
    polish->known_count += *place == 0;
    *place = hash;
}

/// The medians round which regions are built, in random order. @return how many
static int32_t shuffle(marz_polish *polish, const marz_polish_pass *pass)
{
    marz_rng rng = marz_rng_make(polish->run->seed, 3, polish->stream++);
    int32_t count = 0;
    for (int32_t k = 0; k < polish->clusters.count; k++)
        if (!pass->is_seed || pass->is_seed[k])
            polish->wanted[count++] = polish->clusters.median[k];
    for (int32_t k = count - 1; k > 0; k--) {
        const int32_t other = (int32_t)marz_rng_below(&rng, k + 1);
        const int32_t kept = polish->wanted[k];
        polish->wanted[k] = polish->wanted[other];
        polish->wanted[other] = kept;
    }
    return count;
}

/// A region that is everything: its answer is one about the whole question.
static void conclude(marz_run_state *run, const marz_region *r)
{
    const marz_dual *whole = r->whole;
    if (r->n < run->ground.n || r->p < run->ground.p || run->is_private)
        return;
    int64_t value = r->bound;
    if (r->is_proved)
        value = r->is_found ? r->cost : r->limit;
    const double known = whole->is_whole ? run->cost : run->cost * (1 - r->n * 2.3e-16);
    const double bound = fmin(value > INT64_MIN ? marz_dual_bound(whole, value) : -HUGE_VAL, known);
    run->is_proved = run->is_proved || r->is_proved;
    if (bound > run->bound_value) {
        run->bound_value = bound;
        marz_control_found(run->control, run->cost, bound);
    }
}

/// Takes over what a batch found: the regions are disjoint.
static bool take_batch(marz_polish *polish, const marz_polish_job *jobs, int32_t count,
                       int32_t *median)
{
    marz_run_state *run = polish->run;
    memcpy(median, run->best, (size_t)run->ground.n * sizeof *median);
    bool is_better = false;
    for (int32_t k = 0; k < count; k++) {
        if (jobs[k].region.is_found) {
            marz_polish_apply(&jobs[k], median);
            is_better = true;
        } else {
            remember(polish, jobs[k].hash);
        }
    }
    is_better = is_better && marz_run_offer(run, median);
    for (int32_t k = 0; k < count; k++)
        conclude(run, &jobs[k].region);
    marz_clusters_load(&polish->clusters, run->best, run->ground.n);
    return is_better;
}

typedef struct batch {
    marz_polish_job *jobs; ///< [BATCH]
    bool *is_used;         ///< [p] clusters of its regions
    int32_t *member;       ///< [MARZ_POLISH_CLUSTERS]
    int32_t *median;       ///< [n] scratch
    int32_t count;
} batch;

/// Adds the region round a median to the batch. @return false if it has to wait for the next one
static bool add_region(marz_polish *polish, const marz_polish_pass *pass, int32_t seed, batch *b)
{
    const marz_clusters *c = &polish->clusters;
    const int32_t first = marz_clusters_find(c, seed);
    if (first < 0)
        return true;
    const int32_t count = marz_polish_nearest(polish, first, pass->size, b->member);
    for (int32_t k = 0; k < count; k++)
        if (b->is_used[b->member[k]])
            return false;
    marz_polish_job *j = &b->jobs[b->count];
    if (!marz_polish_make(polish, b->member, count, 0, pass->strength, j) ||
        *place_of(polish, j->hash) == j->hash)
        return true;
    if (j->region.n == polish->run->ground.n && j->region.limit < polish->bound->target)
        j->region.limit = polish->bound->target; // Equal but for rounding: needed for a proof.
    b->count++;
    for (int32_t k = 0; k < count; k++)
        b->is_used[b->member[k]] = true;
    return true;
}

/// Fills a batch from the medians wanted; those that have to wait stay. @return how many are left
static int32_t fill_batch(marz_polish *polish, const marz_polish_pass *pass, int32_t wanted,
                          batch *b)
{
    memset(b->is_used, 0, (size_t)polish->run->ground.p * sizeof *b->is_used);
    b->count = 0;
    int32_t left = 0;
    for (int32_t k = 0; k < wanted; k++)
        if (b->count == BATCH || !add_region(polish, pass, polish->wanted[k], b))
            polish->wanted[left++] = polish->wanted[k];
    return left;
}

static bool batch_init(batch *b, const marz_ground *ground, marz_arena *arena)
{
    b->jobs = MARZ_NEW(arena, marz_polish_job, BATCH);
    b->is_used = MARZ_NEW(arena, bool, ground->p);
    b->member = MARZ_NEW(arena, int32_t, MARZ_POLISH_CLUSTERS);
    b->median = MARZ_NEW(arena, int32_t, ground->n);
    return b->jobs && b->is_used && b->member && b->median;
}

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for regions of the plan");
}

marz_status marz_polish_run(marz_polish *polish, const marz_polish_pass *pass, bool *improved,
                            marz_error *error)
{
    marz_run_state *run = polish->run;
    *improved = false;
    const marz_arena_mark mark = marz_arena_save(run->arena);
    batch b;
    if (!batch_init(&b, &run->ground, run->arena)) {
        marz_arena_restore(run->arena, mark);
        return no_memory(error);
    }
    marz_clusters_load(&polish->clusters, run->best, run->ground.n);
    int32_t wanted = shuffle(polish, pass);
    marz_status status = MARZ_OK;
    int64_t tried = 0, settled = 0;
    while (wanted > 0 && !status && marz_run_share(run) < 1) {
        wanted = fill_batch(polish, pass, wanted, &b);
        if (!marz_polish_solve(run, b.jobs, b.count))
            status = no_memory(error);
        else if (take_batch(polish, b.jobs, b.count, b.median))
            *improved = true;
        for (int32_t k = 0; k < b.count; k++)
            settled += b.jobs[k].region.is_proved || b.jobs[k].region.is_found;
        tried += b.count;
        if (tried >= TRIED_MIN && settled * 4 < tried)
            break; // Too hard at this size and strength.
    }
    marz_arena_restore(run->arena, mark);
    return status;
}
