#include "design/median/polish.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK = 32 }; ///< jobs solved between looks at the control

static const double tolerance_of_gap = 0.25;
static const double tolerance_of_point = 0.5;

/// A region that would pay for a median more (change > 0), or live with one fewer.
typedef struct offer {
    int64_t change; ///< of its scaled cost
    int32_t job;
} offer;

typedef struct market {
    marz_polish *polish;
    marz_polish_job *jobs;
    int32_t job_count;
    offer *gain, *loss; ///< [jobs]
    int32_t gain_count, loss_count;
    bool *is_touched; ///< [n] points of regions that have changed
    int32_t *median;  ///< [n] the plan as it changes
} market;

static int by_change(const void *a, const void *b)
{
    const offer *p = a, *q = b;
    if (p->change != q->change)
        return p->change < q->change ? -1 : 1;
    return (p->job > q->job) - (p->job < q->job);
}

/// Both questions of every seed; those known to have no answer are left out.
static void ask(market *m, const marz_polish_pass *pass)
{
    marz_polish *polish = m->polish;
    const marz_dual *dual = &polish->bound->dual;
    // A median is worth about as much everywhere, so only regions near that value can trade.
    const double gap = (double)(polish->bound->target - dual->value);
    const double point = (double)polish->bound->target / dual->n;
    const double most = tolerance_of_point * point;
    const double share = tolerance_of_gap * gap;
    const int64_t slack = (int64_t)(share < most ? share : most) + 1;
    int32_t member[MARZ_POLISH_CLUSTERS];
    for (int32_t seed = 0; seed < polish->clusters.count; seed++) {
        if (pass->is_seed && !pass->is_seed[seed])
            continue;
        const int32_t count = marz_polish_nearest(polish, seed, pass->size, member);
        for (int32_t change = -1; change <= 1; change += 2) {
            marz_polish_job *j = &m->jobs[m->job_count];
            if (!marz_polish_make(polish, member, count, change, pass->strength, j))
                continue;
            j->region.limit = j->before - change * dual->last_value + slack;
            m->job_count++;
        }
    }
}

static bool solve(market *m)
{
    marz_run_state *run = m->polish->run;
    for (int32_t first = 0; first < m->job_count; first += CHUNK) {
        if (marz_run_share(run) >= 1) {
            m->job_count = first;
            return true;
        }
        const int32_t left = m->job_count - first;
        const int32_t count = left < CHUNK ? left : CHUNK;
        if (!marz_polish_solve(run, m->jobs + first, count))
            return false;
        int32_t settled = 0;
        for (int32_t k = first; k < first + count; k++)
            settled += m->jobs[k].region.is_proved || m->jobs[k].region.is_found;
        if (settled * 4 < count) { // Too hard at this size and strength.
            m->job_count = first + count;
            return true;
        }
    }
    return true;
}

static void collect(market *m)
{
    for (int32_t k = 0; k < m->job_count; k++) {
        const marz_polish_job *j = &m->jobs[k];
        const offer o = {j->region.cost - j->before, k};
        if (!j->region.is_found)
            continue;
        if (o.change < 0)
            m->gain[m->gain_count++] = o;
        else
            m->loss[m->loss_count++] = o;
    }
    qsort(m->gain, (size_t)m->gain_count, sizeof *m->gain, by_change);
    qsort(m->loss, (size_t)m->loss_count, sizeof *m->loss, by_change);
}

static bool is_free(const market *m, const marz_polish_job *j)
{
    for (int32_t i = 0; i < j->region.n; i++)
        if (m->is_touched[j->point[i]])
            return false;
    return true;
}

static void take(market *m, const marz_polish_job *j, bool is_taken)
{
    for (int32_t i = 0; i < j->region.n; i++)
        m->is_touched[j->point[i]] = is_taken;
    if (is_taken)
        marz_polish_apply(j, m->median);
}

/// Clears the marks that a trial of a gain set, unless it found its loss.
static bool trade(market *m, const offer *gain)
{
    const marz_polish_job *winner = &m->jobs[gain->job];
    if (!is_free(m, winner))
        return false;
    for (int32_t i = 0; i < winner->region.n; i++)
        m->is_touched[winner->point[i]] = true;
    for (int32_t k = 0; k < m->loss_count && m->loss[k].change + gain->change < 0; k++) {
        const marz_polish_job *loser = &m->jobs[m->loss[k].job];
        if (!is_free(m, loser))
            continue;
        take(m, winner, true);
        take(m, loser, true);
        return true;
    }
    take(m, winner, false);
    return false;
}

/// Medians that no cluster uses yet go where they gain most.
static int32_t spare_medians(const marz_polish *polish)
{
    return polish->run->ground.p - polish->clusters.count;
}

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to hand over medians");
}

static bool market_init(market *m, marz_polish *polish, marz_arena *arena)
{
    const marz_ground *g = &polish->run->ground;
    *m = (market){.polish = polish};
    const int32_t count = 2 * g->p;
    m->jobs = MARZ_NEW(arena, marz_polish_job, count);
    m->gain = MARZ_NEW(arena, offer, count);
    m->loss = MARZ_NEW(arena, offer, count);
    m->is_touched = MARZ_NEW(arena, bool, g->n);
    m->median = MARZ_NEW(arena, int32_t, g->n);
    return m->jobs && m->gain && m->loss && m->is_touched && m->median;
}

marz_status marz_polish_transfer(marz_polish *polish, const marz_polish_pass *pass, bool *improved,
                                 marz_error *error)
{
    marz_run_state *run = polish->run;
    *improved = false;
    if (pass->size >= run->ground.p) // Nobody is left to trade with.
        return MARZ_OK;
    const marz_arena_mark mark = marz_arena_save(run->arena);
    market m;
    marz_status status = MARZ_OK;
    marz_clusters_load(&polish->clusters, run->best, run->ground.n);
    if (!market_init(&m, polish, run->arena)) {
        status = no_memory(error);
        goto done;
    }
    memcpy(m.median, run->best, (size_t)run->ground.n * sizeof *m.median);
    ask(&m, pass);
    if (!solve(&m)) {
        status = no_memory(error);
        goto done;
    }
    collect(&m);
    int32_t spare = spare_medians(polish);
    for (int32_t k = 0; k < m.gain_count; k++) {
        const marz_polish_job *j = &m.jobs[m.gain[k].job];
        if (spare > 0 && is_free(&m, j)) {
            take(&m, j, true);
            spare--;
        } else {
            trade(&m, &m.gain[k]);
        }
    }
    *improved = marz_run_offer(run, m.median);
    marz_clusters_load(&polish->clusters, run->best, run->ground.n);
done:
    marz_arena_restore(run->arena, mark);
    return status;
}
