#include "design/median/anneal.h"

#include "design/median/kernels.h"

#include <assert.h>
#include <math.h>

static const double tight = 0.9; ///< of all capacities used: few points fit anywhere

enum {
    LOOK = 1024,       ///< proposals between looks at the clock
    SNAPSHOT = 65536,  ///< proposals between looks at the plan
    GROW_MAX = 16,     ///< neighbours that a new cluster may take
    DISSOLVE_MAX = 64, ///< points of a cluster that may be dissolved
    SHIFT_SHARE = 179, ///< of 256: shift rather than swap, where both are possible
    PAIR_SHARE = 40,   ///< of 256: where a point does not fit and room is scarce, for two others
    MEDIAN_SHARE = 8,  ///< of 256: proposals to open or close a median
};

/// A point and the cluster it came from, to undo a compound move.
typedef struct step {
    int32_t unit, from;
} step;

typedef struct walk {
    marz_partition *p;
    const marz_ground *g;
    const marz_anneal_options *options;
    marz_rng *rng;
    double temperature;
    double median_price; ///< what one more median is made to cost
    bool is_tight;       ///< members to change places with are looked for, not drawn
    int32_t empty_count;
    step undo[DISSOLVE_MAX + 1];
    int32_t undo_count;
} walk;

/// What a difference may cost now: -T ln(u).
static float threshold(const walk *w, uint64_t bits)
{
    return (float)w->temperature * w->g->minus_log[bits % MARZ_GROUND_LOGS];
}

static int32_t random_unit(const walk *w, uint64_t bits32)
{
    const uint64_t count = (uint64_t)(w->options->unit ? w->options->unit_count : w->g->n);
    const uint64_t k = (bits32 * count) >> 32;
    return w->options->unit ? w->options->unit[k] : (int32_t)k;
}

static void move(walk *w, int32_t unit, int32_t to)
{
    assert(w->undo_count <= DISSOLVE_MAX);
    w->undo[w->undo_count++] = (step){unit, w->p->cluster_of[unit]};
    marz_partition_remove(w->p, unit);
    marz_partition_add(w->p, unit, to);
}

static void undo(walk *w)
{
    while (w->undo_count > 0) {
        const step s = w->undo[--w->undo_count];
        marz_partition_remove(w->p, s.unit);
        marz_partition_add(w->p, s.unit, s.from);
    }
}

static float to_median(const walk *w, int32_t unit)
{
    const marz_cluster *c = &w->p->cluster[w->p->cluster_of[unit]];
    return marz_kernel_distance(w->g, unit, c->unit[c->best]);
}

/// Gives neighbours of `unit` to its new cluster if they are nearer to it than to their medians.
static void attract(walk *w, int32_t unit, int32_t cluster)
{
    const int32_t *near = w->g->near + (int64_t)unit * w->g->near_count;
    const int64_t most = w->g->capacity[unit];
    const int32_t count = w->g->near_count < GROW_MAX ? w->g->near_count : GROW_MAX;
    for (int32_t k = 0; k < count; k++) {
        const int32_t j = near[k];
        if (marz_kernel_distance(w->g, j, unit) < to_median(w, j) &&
            w->p->cluster[cluster].load + w->g->demand[j] <= most)
            move(w, j, cluster);
    }
}

static void open_median(walk *w, int32_t unit, float limit)
{
    const int32_t home = w->p->cluster_of[unit];
    if (w->empty_count == 0 || w->p->cluster[home].count < 2 ||
        w->g->capacity[unit] < w->g->demand[unit])
        return;
    const double before = w->p->cost;
    const int32_t cluster = w->p->empty[w->empty_count - 1];
    const int32_t used = w->p->used;
    w->undo_count = 0;
    move(w, unit, cluster);
    attract(w, unit, cluster);
    if (w->p->used == used + 1 && w->p->broken == 0 &&
        w->p->cost - before + w->median_price <= (double)limit)
        w->empty_count--;
    else
        undo(w);
}

/// The cluster that can take `unit` with its median nearest, or -1.
static int32_t refuge(const walk *w, int32_t unit)
{
    const int32_t *near = w->g->near + (int64_t)unit * w->g->near_count;
    const int32_t home = w->p->cluster_of[unit];
    int32_t best = -1, last = -1;
    float least = MARZ_CLUSTER_FAR;
    for (int32_t k = 0; k < w->g->near_count; k++) {
        const int32_t c = w->p->cluster_of[near[k]];
        if (c == home || c == last || !marz_partition_fits(w->p, c, w->g->demand[unit]))
            continue;
        last = c;
        const marz_cluster *cluster = &w->p->cluster[c];
        const float d = marz_kernel_distance(w->g, unit, cluster->unit[cluster->best]);
        if (d < least) {
            least = d;
            best = c;
        }
    }
    return best;
}

/// The cluster's points, greatest demand first.
static int32_t members_by_demand(const walk *w, const marz_cluster *c, int32_t *unit)
{
    int32_t count = 0;
    for (int32_t k = 0; k < c->count; k++) {
        int32_t at = count++;
        const int64_t demand = w->g->demand[c->unit[k]];
        for (; at > 0 && w->g->demand[unit[at - 1]] < demand; at--)
            unit[at] = unit[at - 1];
        unit[at] = c->unit[k];
    }
    return count;
}

static void close_median(walk *w, uint64_t bits, float limit)
{
    int32_t cluster = w->p->cluster_of[random_unit(w, bits >> 32)];
    const int32_t other = w->p->cluster_of[random_unit(w, bits & UINT32_MAX)];
    if (w->p->cluster[other].cost < w->p->cluster[cluster].cost)
        cluster = other;
    int32_t unit[DISSOLVE_MAX];
    const marz_cluster *c = &w->p->cluster[cluster];
    if (c->count > DISSOLVE_MAX || w->p->used < 2)
        return;
    const int32_t count = members_by_demand(w, c, unit);
    const double before = w->p->cost, most = (double)limit + w->median_price;
    w->undo_count = 0;
    for (int32_t k = 0; k < count; k++) {
        const int32_t to = refuge(w, unit[k]);
        if (to < 0)
            break;
        move(w, unit[k], to);
        if (w->p->cost - (double)c->cost - before > most) // The rest costs nothing at best.
            break;
    }
    if (c->count == 0 && w->p->broken == 0 && w->p->cost - before <= most)
        w->p->empty[w->empty_count++] = cluster;
    else
        undo(w);
}

/// Opens a median if one is missing, else closes one.
static void change_medians(walk *w, int32_t unit, float limit)
{
    if (w->empty_count > 0)
        open_median(w, unit, limit);
    else
        close_median(w, marz_rng_next(w->rng), limit);
}

/// A member of `cluster` that may go to `home` where `more` comes from there in exchange: one of
/// those for which both have room, from a random place on; or -1.
static int32_t partner(const walk *w, int32_t cluster, int32_t home, int64_t more, uint64_t bits)
{
    const marz_cluster *c = &w->p->cluster[cluster];
    int32_t at = (int32_t)(bits % (uint64_t)c->count);
    for (int32_t k = 0; k < c->count; k++) {
        const int64_t rest = more - w->g->demand[c->unit[at]];
        if (marz_partition_fits(w->p, cluster, rest) && marz_partition_fits(w->p, home, -rest))
            return c->unit[at];
        at = at + 1 < c->count ? at + 1 : 0;
    }
    return -1;
}

/// `i` for two members of the other cluster that together make room for it.
static void try_pair(walk *w, int32_t i, int32_t cluster, uint64_t bits, float limit)
{
    const marz_cluster *c = &w->p->cluster[cluster];
    const int32_t home = w->p->cluster_of[i];
    if (c->count < 3)
        return;
    const int32_t first = c->unit[bits % (uint64_t)c->count];
    const int64_t more = w->g->demand[i] - w->g->demand[first];
    const int32_t second = partner(w, cluster, home, more, bits >> 16);
    if (second < 0 || second == first)
        return;
    const double before = w->p->cost;
    w->undo_count = 0;
    move(w, i, cluster);
    move(w, first, home);
    move(w, second, home);
    if (w->p->broken > 0 || w->p->cost - before > (double)limit)
        undo(w);
}

/// Whom `i` changes places with: its neighbour, or a member of that one's cluster; or -1.
static int32_t swap_partner(const walk *w, int32_t i, int32_t near, uint64_t bits)
{
    const int32_t a = w->p->cluster_of[i], b = w->p->cluster_of[near];
    const marz_cluster *c = &w->p->cluster[b];
    const int32_t j = bits & 1 ? near : c->unit[(bits >> 1) % (uint64_t)c->count];
    const int64_t more = w->g->demand[i] - w->g->demand[j];
    if (marz_partition_fits(w->p, b, more) && marz_partition_fits(w->p, a, -more))
        return j;
    return w->is_tight ? partner(w, b, a, w->g->demand[i], bits >> 1) : -1;
}

static void try_swap(walk *w, int32_t i, int32_t near, uint64_t bits, float limit)
{
    const int32_t a = w->p->cluster_of[i], b = w->p->cluster_of[near];
    const int32_t j = swap_partner(w, i, near, bits);
    if (j < 0)
        return;
    const float first = marz_partition_exchange(w->p, i, j);
    if (first > limit + w->p->cluster[b].cost) // It cannot save more than it costs.
        return;
    if (first + marz_partition_exchange(w->p, j, i) > limit)
        return;
    marz_partition_remove(w->p, i);
    marz_partition_remove(w->p, j);
    marz_partition_add(w->p, i, b);
    marz_partition_add(w->p, j, a);
}

static void try_shift(walk *w, int32_t i, int32_t to, float limit)
{
    const int32_t a = w->p->cluster_of[i];
    if (w->p->cluster[a].count < 2) // Closing a median is a proposal of its own.
        return;
    const float gain = marz_partition_leave(w->p, i);
    if (marz_partition_join(w->p, i, to) - gain > limit)
        return;
    marz_partition_remove(w->p, i);
    marz_partition_add(w->p, i, to);
}

static void propose(walk *w)
{
    const uint64_t bits = marz_rng_next(w->rng), more = marz_rng_next(w->rng);
    const int32_t i = random_unit(w, bits >> 32);
    const float limit = threshold(w, bits);
    if (((bits >> 12) & 255) < MEDIAN_SHARE) {
        change_medians(w, i, limit);
        return;
    }
    if (w->g->near_count == 0)
        return;
    const uint64_t count = (uint64_t)w->g->near_count;
    const uint64_t r1 = ((more & 0xffff) * count) >> 16,
                   r2 = (((more >> 16) & 0xffff) * count) >> 16;
    const int32_t near = w->g->near[(uint64_t)i * count + (r1 < r2 ? r1 : r2)];
    const int32_t to = w->p->cluster_of[near];
    if (to == w->p->cluster_of[i])
        return;
    const bool fits = marz_partition_fits(w->p, to, w->g->demand[i]);
    if (fits && ((bits >> 20) & 255) < SHIFT_SHARE)
        try_shift(w, i, to, limit);
    else if (!fits && w->is_tight && ((more >> 56) & 255) < PAIR_SHARE)
        try_pair(w, i, to, more >> 32, limit);
    else
        try_swap(w, i, near, more >> 32, limit);
}

/// With unequal capacities the cost of a move says whether it fits.
static bool is_tight(const marz_ground *g)
{
    return g->is_uniform &&
           (double)g->demand_total >= tight * (double)g->capacity[0] * (double)g->p;
}

double marz_median_anneal(marz_partition *partition, const marz_anneal_options *options,
                          marz_rng *rng, marz_budget *budget, int32_t *best)
{
    walk w = {.p = partition, .g = partition->ground, .options = options, .rng = rng};
    w.is_tight = is_tight(w.g);
    for (int32_t c = w.g->p - 1; c >= 0; c--)
        if (partition->cluster[c].count == 0)
            partition->empty[w.empty_count++] = c;
    double best_cost = HUGE_VAL;
    if (partition->broken > 0)
        return best_cost; // A median outside its cluster, and no member that could replace it.
    const double unit = partition->cost / partition->ground->n;
    double share = 0;
    for (int64_t round = 1; share < 1 && !partition->is_out_of_memory; round++) {
        w.temperature = unit * options->hot * pow(options->cold / options->hot, share / 0.97);
        if (share > 0.97)
            w.temperature = unit * options->cold * 0.1;
        for (int32_t k = 0; k < LOOK; k++)
            propose(&w);
        w.median_price += w.temperature * (w.empty_count > 0 ? -0.06 : 0.03);
        share = marz_budget_charge(budget, LOOK);
        if ((round * LOOK % SNAPSHOT == 0 || share >= 1) && partition->cost < best_cost) {
            best_cost = partition->cost;
            marz_partition_save(partition, best);
        }
    }
    return best_cost;
}
