#include "design/median/partition.h"

#include "design/median/kernels.h"

#include <assert.h>
#include <string.h>

enum { STALE_MAX = 64, BIG_CLUSTER = 48, NOBODY = -1 };

bool marz_partition_init(marz_partition *partition, const marz_ground *ground, marz_arena *arena)
{
    *partition = (marz_partition){.ground = ground, .arena = arena};
    partition->cluster = MARZ_NEW(arena, marz_cluster, ground->p);
    partition->cluster_of = MARZ_NEW(arena, int32_t, ground->n);
    partition->slot_of = MARZ_NEW(arena, int32_t, ground->n);
    partition->gain = MARZ_NEW(arena, float, ground->n);
    partition->gain_version = MARZ_NEW(arena, uint32_t, ground->n);
    partition->empty = MARZ_NEW(arena, int32_t, ground->p);
    if (!partition->cluster || !partition->cluster_of || !partition->slot_of || !partition->gain ||
        !partition->gain_version || !partition->empty)
        return false;
    for (int32_t i = 0; i < ground->n; i++)
        partition->cluster_of[i] = NOBODY;
    return true;
}

static bool grow(marz_partition *partition, marz_cluster *c)
{
    const int32_t room = c->room > 0 ? 2 * c->room : MARZ_CLUSTER_LANES;
    float *places = MARZ_NEW(partition->arena, float, (int64_t)room * 3);
    int32_t *unit = MARZ_NEW(partition->arena, int32_t, room);
    if (!places || !unit)
        return false;
    const size_t bytes = (size_t)c->count * sizeof *places;
    if (c->count > 0) {
        memcpy(places, c->x, bytes);
        memcpy(places + room, c->y, bytes);
        memcpy(places + 2 * (int64_t)room, c->sum, bytes);
        memcpy(unit, c->unit, (size_t)c->count * sizeof *unit);
    }
    c->x = places;
    c->y = places + room;
    c->sum = places + 2 * (int64_t)room;
    c->unit = unit;
    c->room = room;
    for (int32_t k = c->count; k < room; k++)
        c->sum[k] = MARZ_CLUSTER_FAR;
    return true;
}

/// Takes the sums afresh, so that rounding does not add up.
static void refresh(const marz_ground *g, marz_cluster *c)
{
    for (int32_t k = 0; k < c->count; k++)
        c->sum[k] = 0;
    for (int32_t k = 0; k < c->count; k++)
        marz_kernel_shift_sums(g, c, c->unit[k], 1);
    c->stale = 0;
}

/// Adds a cluster's cost to the total. A cluster that no member can serve is counted apart: its
/// cost would drown all others.
static void book(marz_partition *partition, float cost, int32_t sign)
{
    if (cost < MARZ_CLUSTER_FAR)
        partition->cost += sign * (double)cost;
    else
        partition->broken += sign;
}

/// Chooses the median after a change and settles the cost.
static void settle(marz_partition *partition, marz_cluster *c)
{
    const marz_ground *g = partition->ground;
    if (++c->stale >= STALE_MAX)
        refresh(g, c);
    book(partition, c->cost, -1);
    c->version = ++partition->clock;
    c->best = 0;
    c->cost = c->count > 0 ? MARZ_CLUSTER_FAR : 0;
    for (int32_t k = 0; k < c->count; k++)
        if (c->sum[k] < c->cost && (g->is_uniform || g->capacity[c->unit[k]] >= c->load)) {
            c->cost = c->sum[k];
            c->best = k;
        }
    book(partition, c->cost, 1);
}

void marz_partition_add(marz_partition *partition, int32_t unit, int32_t cluster)
{
    marz_cluster *c = &partition->cluster[cluster];
    assert(partition->cluster_of[unit] == NOBODY);
    if (c->count == c->room && !grow(partition, c)) {
        partition->is_out_of_memory = true;
        return;
    }
    const marz_ground *g = partition->ground;
    const float own = marz_kernel_shift_sums(g, c, unit, 1);
    const int32_t slot = c->count++;
    c->unit[slot] = unit;
    c->x[slot] = g->x ? g->x[unit] : 0;
    c->y[slot] = g->x ? g->y[unit] : 0;
    c->sum[slot] = own + marz_kernel_distance(g, unit, unit);
    c->load += g->demand[unit];
    partition->used += c->count == 1;
    partition->cluster_of[unit] = cluster;
    partition->slot_of[unit] = slot;
    settle(partition, c);
}

void marz_partition_remove(marz_partition *partition, int32_t unit)
{
    marz_cluster *c = &partition->cluster[partition->cluster_of[unit]];
    const int32_t slot = partition->slot_of[unit], last = c->count - 1;
    assert(c->unit[slot] == unit);
    marz_kernel_shift_sums(partition->ground, c, unit, -1);
    c->unit[slot] = c->unit[last];
    c->x[slot] = c->x[last];
    c->y[slot] = c->y[last];
    c->sum[slot] = c->sum[last];
    partition->slot_of[c->unit[slot]] = slot;
    c->x[last] = c->y[last] = 0;
    c->sum[last] = MARZ_CLUSTER_FAR;
    c->count--;
    c->load -= partition->ground->demand[unit];
    partition->used -= c->count == 0;
    partition->cluster_of[unit] = NOBODY;
    settle(partition, c);
}

static void empty_all(marz_partition *partition)
{
    for (int32_t c = 0; c < partition->ground->p; c++) {
        marz_cluster *cluster = &partition->cluster[c];
        for (int32_t k = 0; k < cluster->count; k++) {
            cluster->x[k] = cluster->y[k] = 0;
            cluster->sum[k] = MARZ_CLUSTER_FAR;
        }
        cluster->count = cluster->stale = 0;
        cluster->load = 0;
        cluster->cost = 0;
        cluster->version = ++partition->clock;
    }
    partition->used = partition->broken = 0;
    partition->cost = 0;
}

void marz_partition_load(marz_partition *partition, const int32_t *median)
{
    const marz_ground *g = partition->ground;
    empty_all(partition);
    int32_t *cluster_at = partition->slot_of; // Free until points are added: cluster of a median.
    for (int32_t i = 0; i < g->n; i++)
        cluster_at[i] = NOBODY;
    int32_t count = 0;
    for (int32_t i = 0; i < g->n; i++) {
        if (cluster_at[median[i]] == NOBODY)
            cluster_at[median[i]] = count++;
        partition->cluster_of[i] = cluster_at[median[i]];
    }
    assert(count <= g->p);
    for (int32_t i = 0; i < g->n; i++) {
        const int32_t cluster = partition->cluster_of[i];
        partition->cluster_of[i] = NOBODY;
        marz_partition_add(partition, i, cluster);
        if (partition->is_out_of_memory)
            return;
    }
    for (int32_t c = 0; c < count; c++) {
        refresh(g, &partition->cluster[c]);
        settle(partition, &partition->cluster[c]);
    }
}

void marz_partition_save(const marz_partition *partition, int32_t *median)
{
    for (int32_t i = 0; i < partition->ground->n; i++) {
        const marz_cluster *c = &partition->cluster[partition->cluster_of[i]];
        median[i] = c->unit[c->best];
    }
}

/// In a big cluster the median is taken as it stands, which is O(1).
static bool keeps_median(const marz_ground *g, const marz_cluster *c, int64_t load)
{
    return c->count > BIG_CLUSTER && (g->is_uniform || g->capacity[c->unit[c->best]] >= load);
}

float marz_partition_leave(marz_partition *partition, int32_t unit)
{
    const marz_ground *g = partition->ground;
    const marz_cluster *c = &partition->cluster[partition->cluster_of[unit]];
    if (partition->gain_version[unit] == c->version)
        return partition->gain[unit];
    const int32_t slot = partition->slot_of[unit];
    float gain = c->cost;
    if (keeps_median(g, c, c->load) && slot != c->best)
        gain = marz_kernel_distance(g, unit, c->unit[c->best]);
    else if (c->count > 1)
        gain -= marz_kernel_leave(g, c, slot, c->load - g->demand[unit]);
    partition->gain[unit] = gain;
    partition->gain_version[unit] = c->version;
    return gain;
}

float marz_partition_join(const marz_partition *partition, int32_t unit, int32_t cluster)
{
    const marz_ground *g = partition->ground;
    const marz_cluster *c = &partition->cluster[cluster];
    const int64_t load = c->load + g->demand[unit];
    if (keeps_median(g, c, load))
        return marz_kernel_distance(g, unit, c->unit[c->best]);
    const float cost = marz_kernel_join(g, c, unit, load);
    return cost < MARZ_CLUSTER_FAR ? cost - c->cost : MARZ_CLUSTER_FAR;
}

float marz_partition_exchange(const marz_partition *partition, int32_t out, int32_t in)
{
    const marz_ground *g = partition->ground;
    const marz_cluster *c = &partition->cluster[partition->cluster_of[out]];
    const int64_t load = c->load - g->demand[out] + g->demand[in];
    const int32_t slot = partition->slot_of[out];
    if (keeps_median(g, c, load) && slot != c->best) {
        const int32_t best = c->unit[c->best];
        return marz_kernel_distance(g, in, best) - marz_kernel_distance(g, out, best);
    }
    const float cost = marz_kernel_exchange(g, c, slot, in, load);
    return cost < MARZ_CLUSTER_FAR ? cost - c->cost : MARZ_CLUSTER_FAR;
}

bool marz_partition_fits(const marz_partition *partition, int32_t cluster, int64_t more)
{
    const marz_ground *g = partition->ground;
    const marz_cluster *c = &partition->cluster[cluster];
    // With unequal capacities the cost says whether a member can serve the load.
    return !g->is_uniform || c->load + more <= g->capacity[0];
}
