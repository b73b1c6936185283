/// @file design/median/partition.h
/// A plan as clusters that can be changed point by point, each served by its best member.
///
/// Every cluster keeps, for each member m, sum[m] = total distance if m were the median; so what a
/// change costs is known with the median chosen anew. Sums are floats and are taken afresh after
/// 64 changes; they guide the search, never the answer.
#ifndef MARZ_DESIGN_MEDIAN_PARTITION_H
#define MARZ_DESIGN_MEDIAN_PARTITION_H

#include "design/median/ground.h"

#define MARZ_CLUSTER_LANES 8   ///< rooms are multiples of it
#define MARZ_CLUSTER_FAR 1e30f ///< the cost of what cannot be; the sum in an empty place

typedef struct marz_cluster {
    float *x, *y;  ///< [room] places of the members; 0 where empty
    float *sum;    ///< [room] total distance to member m; MARZ_CLUSTER_FAR where empty
    int32_t *unit; ///< [room] the members
    int32_t count, room;
    int32_t best;     ///< which member is the median
    int32_t stale;    ///< changes since the sums were taken afresh
    uint32_t version; ///< grows with every change
    float cost;       ///< sum[best]; 0 if empty
    int64_t load;
} marz_cluster;

typedef struct marz_partition {
    const marz_ground *ground;
    marz_arena *arena;      ///< clusters grow in it
    marz_cluster *cluster;  ///< [p] some may be empty
    int32_t *cluster_of;    ///< [n]
    int32_t *slot_of;       ///< [n] place in its cluster
    float *gain;            ///< [n] what its cluster saves without it, as of gain_version
    uint32_t *gain_version; ///< [n]
    int32_t *empty;         ///< [p] for annealing: clusters without points
    double cost;            ///< of all clusters that a member can serve
    int32_t broken;         ///< clusters that none can serve
    uint32_t clock;         ///< counts changes
    int32_t used;           ///< clusters that are not empty
    bool is_out_of_memory;  ///< a cluster could not grow; the partition is then of no more use
} marz_partition;

/// An empty partition. @return false when out of memory
bool marz_partition_init(marz_partition *partition, const marz_ground *ground, marz_arena *arena);

/// Takes over a plan: one cluster for each median that serves a point. O(sum of squared sizes)
void marz_partition_load(marz_partition *partition, const int32_t *median);

/// Writes the plan. O(n)
void marz_partition_save(const marz_partition *partition, int32_t *median);

/// Adds a point to a cluster or takes it out; the median is chosen anew. O(cluster)
void marz_partition_add(marz_partition *partition, int32_t unit, int32_t cluster);
void marz_partition_remove(marz_partition *partition, int32_t unit);

/// What the cluster of `unit` costs less without it. O(cluster), O(1) if asked again.
float marz_partition_leave(marz_partition *partition, int32_t unit);

/// What `cluster` costs more with `unit`; MARZ_CLUSTER_FAR if no member can serve the load.
float marz_partition_join(const marz_partition *partition, int32_t unit, int32_t cluster);

/// What the cluster of `out` costs more when `in`, of another cluster, takes its place.
float marz_partition_exchange(const marz_partition *partition, int32_t out, int32_t in);

/// Has the cluster room for so much more (or less, below 0)?
bool marz_partition_fits(const marz_partition *partition, int32_t cluster, int64_t more);

#endif
