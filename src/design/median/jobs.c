#include "design/median/polish.h"

#include "base/threads.h"

#include <assert.h>
#include <math.h>
#include <string.h>

bool marz_clusters_init(marz_clusters *clusters, const marz_ground *ground, marz_arena *arena)
{
    clusters->median = MARZ_NEW(arena, int32_t, ground->p);
    clusters->start = MARZ_NEW(arena, int32_t, ground->p + 1);
    clusters->point = MARZ_NEW(arena, int32_t, ground->n);
    clusters->of_point = MARZ_NEW(arena, int32_t, ground->n);
    return clusters->median && clusters->start && clusters->point && clusters->of_point;
}

void marz_clusters_load(marz_clusters *clusters, const int32_t *median, int32_t n)
{
    // Numbers of clusters by their medians stand, until they are known, where the points will.
    int32_t *number = clusters->point;
    for (int32_t i = 0; i < n; i++)
        number[i] = -1;
    clusters->count = 0;
    for (int32_t i = 0; i < n; i++) {
        if (number[median[i]] < 0) {
            number[median[i]] = clusters->count;
            clusters->start[clusters->count] = 0;
            clusters->median[clusters->count++] = median[i];
        }
        clusters->of_point[i] = number[median[i]];
        clusters->start[clusters->of_point[i]]++;
    }
    int32_t end = 0;
    for (int32_t k = 0; k < clusters->count; k++) {
        end += clusters->start[k];
        clusters->start[k] = end;
    }
    clusters->start[clusters->count] = end;
    for (int32_t i = n - 1; i >= 0; i--)
        clusters->point[--clusters->start[clusters->of_point[i]]] = i;
}

/// Beyond it only a region that is everything is worth its time: it is a proof.
enum { USUAL_POINTS = 256 };

int32_t marz_clusters_find(const marz_clusters *c, int32_t median)
{
    for (int32_t k = 0; k < c->count; k++)
        if (c->median[k] == median)
            return k;
    return -1;
}

static uint64_t mixed(uint64_t z)
{
    z *= UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    return z ^ (z >> 27);
}

int32_t marz_clusters_nearest(const marz_clusters *c, const marz_median *problem, int32_t seed,
                              int32_t size, int32_t *found)
{
    double least[MARZ_POLISH_CLUSTERS];
    int32_t count = 0;
    size = size < MARZ_POLISH_CLUSTERS ? size : MARZ_POLISH_CLUSTERS;
    for (int32_t k = 0; k < c->count; k++) {
        const int32_t a = c->median[k], b = c->median[seed];
        const double d =
            k == seed ? -1
                      : marz_median_distance(problem, a, b) + marz_median_distance(problem, b, a);
        if (count == size && d >= least[count - 1])
            continue;
        int32_t at = count < size ? count++ : count - 1;
        for (; at > 0 && least[at - 1] > d; at--) {
            least[at] = least[at - 1];
            found[at] = found[at - 1];
        }
        least[at] = d;
        found[at] = k;
    }
    return count;
}

int32_t marz_polish_nearest(marz_polish *polish, int32_t seed, int32_t size, int32_t *found)
{
    const marz_clusters *c = &polish->clusters;
    const int32_t count = marz_clusters_nearest(c, polish->run->ground.problem, seed, size, found);
    int32_t points = 0, kept = 0;
    while (kept < count) {
        points += c->start[found[kept] + 1] - c->start[found[kept]];
        if (points > MARZ_REGION_POINTS || (points > USUAL_POINTS && size < c->count))
            break;
        kept++;
    }
    return kept;
}

static marz_region_effort effort_of(int32_t strength)
{
    static const marz_region_effort efforts[] = {
        {30, 1, 20000, 400000, 3000000, 0},          {60, 3, 50000, 2000000, 15000000, 0},
        {100, 6, 120000, 5000000, 40000000, 0},      {150, 8, 200000, 10000000, 100000000, 100},
        {200, 8, 400000, 20000000, 400000000, 2000}, {200, 8, 400000, 20000000, 400000000, 100000},
    };
    enum { LAST = sizeof efforts / sizeof *efforts - 1 };
    return efforts[strength < LAST ? strength : LAST];
}

bool marz_polish_make(marz_polish *polish, const int32_t *member, int32_t count, int32_t change,
                      int32_t strength, marz_polish_job *j)
{
    const marz_clusters *c = &polish->clusters;
    const marz_run_state *run = polish->run;
    const int32_t least = run->ground.p < 3 ? run->ground.p : 3;
    if (count < least || count + change < 1)
        return false;
    marz_region *r = &j->region;
    *r = (marz_region){.whole = &polish->bound->dual, .point = j->point, .median = j->median};
    j->hash = (uint64_t)(16 * count + 4 * change + strength + 7);
    for (int32_t k = 0; k < count; k++)
        for (int32_t e = c->start[member[k]]; e < c->start[member[k] + 1]; e++) {
            const int32_t i = c->point[e];
            j->point[r->n] = i;
            j->median[r->n++] = run->best[i];
            j->hash += mixed((uint64_t)i * 0x10001 + mixed((uint64_t)run->best[i] + 1));
        }
    // A point that serves a cluster outside cannot serve another one.
    for (int32_t k = 0; k < c->count; k++)
        polish->is_barred[c->median[k]] = true;
    for (int32_t k = 0; k < count; k++)
        polish->is_barred[c->median[member[k]]] = false;
    for (int32_t i = 0; i < r->n; i++)
        j->is_barred[i] = polish->is_barred[j->point[i]];
    for (int32_t k = 0; k < c->count; k++)
        polish->is_barred[c->median[k]] = false;
    r->is_barred = j->is_barred;
    r->p = count + change;
    r->effort = effort_of(strength);
    r->tick_max = run->effort > 0 ? fmax(1, run->effort * MARZ_MEDIAN_TICKS_SECOND - run->work) : 0;
    j->before = marz_region_cost(r->whole, j->point, r->n, j->median);
    r->limit = j->before;
    j->hash = j->hash ? j->hash : 1;
    j->control = run->control;
    return true;
}

static void solve_jobs(void *context, int64_t first, int64_t last)
{
    marz_polish_job *jobs = context;
    marz_arena *arena = marz_arena_create(0);
    for (int64_t k = first; k < last; k++) {
        if (arena)
            marz_region_solve(&jobs[k].region, jobs[k].control, arena);
        else
            jobs[k].region.is_out_of_memory = true;
    }
    marz_arena_destroy(arena);
}

void marz_polish_apply(const marz_polish_job *j, int32_t *median)
{
    for (int32_t i = 0; i < j->region.n; i++)
        median[j->point[i]] = j->median[i];
}

bool marz_polish_solve(marz_run_state *run, marz_polish_job *jobs, int32_t count)
{
    marz_parallel(run->thread_count, count, 1, solve_jobs, jobs);
    bool is_enough = true;
    for (int32_t k = 0; k < count; k++) {
        run->work += jobs[k].region.ticks;
        run->regions++;
        is_enough = is_enough && !jobs[k].region.is_out_of_memory;
    }
    return is_enough;
}
