/// @file design/median/polish.h
/// Exact polish of a plan, region by region, and the transfer of medians between regions.
#ifndef MARZ_DESIGN_MEDIAN_POLISH_H
#define MARZ_DESIGN_MEDIAN_POLISH_H

#include "design/median/region.h"
#include "design/median/run.h"

/// The best plan by clusters: cluster k is served by median[k] and holds point[start[k]] ….
typedef struct marz_clusters {
    int32_t count;
    int32_t *median;   ///< [p]
    int32_t *start;    ///< [p + 1]
    int32_t *point;    ///< [n]
    int32_t *of_point; ///< [n]
} marz_clusters;

bool marz_clusters_init(marz_clusters *clusters, const marz_ground *ground, marz_arena *arena);
void marz_clusters_load(marz_clusters *clusters, const int32_t *median, int32_t n);

/// The cluster that `median` serves, or -1. O(p)
int32_t marz_clusters_find(const marz_clusters *clusters, int32_t median);

#define MARZ_POLISH_CLUSTERS 128 ///< most clusters in a region or window

/// The clusters whose medians are nearest to that of `seed`, itself first: at most `size`.
/// @param found  [MARZ_POLISH_CLUSTERS]. @return how many. O(p size)
int32_t marz_clusters_nearest(const marz_clusters *clusters, const marz_median *problem,
                              int32_t seed, int32_t size, int32_t *found);

/// A region on its way: points, question, answer.
typedef struct marz_polish_job {
    marz_region region;
    int32_t point[MARZ_REGION_POINTS], median[MARZ_REGION_POINTS];
    bool is_barred[MARZ_REGION_POINTS];
    int64_t before; ///< scaled cost of the points in the best plan
    uint64_t hash;  ///< of the question
    const marz_control *control;
} marz_polish_job;

typedef struct marz_polish {
    marz_run_state *run;
    const marz_bound *bound;
    marz_clusters clusters;
    uint64_t *known; ///< [known_size] hashes of regions that are done
    int32_t known_size, known_count;
    int32_t *wanted; ///< [p] scratch
    bool *is_barred; ///< [n] scratch
    uint64_t stream; ///< of random numbers
} marz_polish;

/// What a pass does.
typedef struct marz_polish_pass {
    int32_t size;        ///< clusters in a region
    int32_t strength;    ///< how hard a region is tried: 0, 1, …
    const bool *is_seed; ///< [p] clusters round which regions are built; NULL: all
} marz_polish_pass;

bool marz_polish_init(marz_polish *polish, marz_run_state *run, const marz_bound *bound);

/// The clusters nearest to `seed`, itself first, as many as fit into a region.
/// @param found  [MARZ_POLISH_CLUSTERS]
/// @return how many
int32_t marz_polish_nearest(marz_polish *polish, int32_t seed, int32_t size, int32_t *found);

/// Fills a job with the clusters `member`, to be served by `change` more medians than now; its
/// limit is the present cost. @return false if the region is too small to be of use
bool marz_polish_make(marz_polish *polish, const int32_t *member, int32_t count, int32_t change,
                      int32_t strength, marz_polish_job *job);

/// Solves jobs on all threads and books their work. @return whether memory was enough
bool marz_polish_solve(marz_run_state *run, marz_polish_job *jobs, int32_t count);

/// Writes a job's plan into `median`, of all points.
void marz_polish_apply(const marz_polish_job *job, int32_t *median);

/// One pass over all seeds with regions of that size. @return MARZ_E_NO_MEMORY
/// @param improved  whether the best plan got better
MARZ_CHECKED marz_status marz_polish_run(marz_polish *polish, const marz_polish_pass *pass,
                                         bool *improved, marz_error *error);

/// One pass with, for every seed, its region with a median more and with one fewer; then disjoint
/// regions hand over medians where the gain is greater than the loss.
MARZ_CHECKED marz_status marz_polish_transfer(marz_polish *polish, const marz_polish_pass *pass,
                                              bool *improved, marz_error *error);

#endif
