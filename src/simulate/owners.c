// Who looks after which account now: mostly the nearest seller, with the unevenness of history.
#include "simulate/world.h"

#include "base/threads.h"

#include <math.h>

#define GRAIN 1024
#define NEAREST 5
#define SAME_TOWN_M 15e3 ///< closer than this counts as equally near, in a company of FEW sellers
#define FEW 24
#define ORPHAN_SHARE 0.25    ///< of a leaver's accounts that nobody handed over
#define SAMPLE_EACH 40       ///< accounts per seller by which loads are judged
#define SAMPLE_WORK 40000000 ///< accounts times sellers in one round, at most
#define ROUNDS 8
#define EAGERNESS 0.5   ///< how far one round goes towards even loads
#define PULL_SIGMA 0.25 ///< unevenness of history, put back at the end

typedef struct owning {
    sim_world *world;
    const marz_geo_vector *home; ///< [seller_count]
    double same_town;            ///< square of "equally near", on the unit sphere
} owning;

/// The nearest sellers and how strongly an account leans to each: one that is half as far away gets
/// it 16 times as likely, so borders are a little blurred, and colleagues in one town share it.
static void find_nearest(const owning *o, const sim_account *a, int32_t nearest[static NEAREST],
                         double lean[static NEAREST])
{
    const marz_geo_vector at = marz_geo_vector_of(a->lon_udeg, a->lat_udeg);
    double best[NEAREST];
    for (int32_t k = 0; k < NEAREST; k++) {
        best[k] = 1e9;
        nearest[k] = 0;
    }
    for (int32_t p = 0; p < o->world->seller_count; p++) {
        const double x = at.x - o->home[p].x, y = at.y - o->home[p].y, z = at.z - o->home[p].z;
        double d = (x * x + y * y + z * z + o->same_town) / o->world->people[p].pull;
        int32_t who = p;
        for (int32_t k = 0; k < NEAREST; k++) {
            if (d >= best[k])
                continue;
            const double pushed = best[k];
            const int32_t other = nearest[k];
            best[k] = d;
            nearest[k] = who;
            d = pushed;
            who = other;
        }
    }
    for (int32_t k = 0; k < NEAREST; k++)
        lean[k] = (best[0] / best[k]) * (best[0] / best[k]);
}

/// Managers even out the worst: a seller with few accounts nearby takes them from further away.
/// What stays uneven is what a plan has to gain.
static bool even_pulls(const owning *o)
{
    sim_world *world = o->world;
    const int32_t n = world->seller_count;
    const int64_t wanted =
        (int64_t)SAMPLE_EACH * n < SAMPLE_WORK / n ? (int64_t)SAMPLE_EACH * n : SAMPLE_WORK / n + 1;
    const int64_t sample = world->account_count < wanted ? world->account_count : wanted;
    double *load = MARZ_NEW(world->arena, double, n);
    if (load == NULL)
        return false;
    for (int32_t round = 0; round < ROUNDS; round++) {
        for (int32_t p = 0; p < n; p++)
            load[p] = 0;
        for (int64_t k = 0; k < sample; k++) {
            int32_t nearest[NEAREST];
            double lean[NEAREST], sum = 0;
            find_nearest(o, world->accounts + k, nearest, lean);
            for (int32_t i = 0; i < NEAREST; i++)
                sum += lean[i];
            for (int32_t i = 0; i < NEAREST; i++)
                load[nearest[i]] += lean[i] / sum;
        }
        for (int32_t p = 0; p < n; p++)
            world->people[p].pull *= pow(((double)sample / n + 1) / (load[p] + 1), EAGERNESS);
    }
    for (int32_t p = 0; p < n; p++) {
        marz_rng rng = sim_rng(world, SIM_STREAM_OWNER, -1 - p);
        world->people[p].pull *= sim_draw_factor(&rng, PULL_SIGMA);
    }
    return true;
}

static void own(const owning *o, int64_t index)
{
    sim_world *world = o->world;
    sim_account *a = world->accounts + index;
    marz_rng rng = sim_rng(world, SIM_STREAM_OWNER, index);
    int32_t nearest[NEAREST];
    double lean[NEAREST];
    find_nearest(o, a, nearest, lean);
    a->owner = nearest[sim_draw_weighted(&rng, lean, NEAREST)];
    if (a->industry == world->uncovered_industry &&
        marz_rng_unit(&rng) < world->options->uncovered) {
        a->owner = SIM_NONE;
        a->flags = (uint8_t)((a->flags | SIM_IS_UNCOVERED) & ~SIM_IS_LOCKED);
        return;
    }
    const int32_t old = world->people[a->owner].replaces;
    if (old != SIM_NONE && marz_rng_unit(&rng) < ORPHAN_SHARE) {
        a->owner = old;
        a->flags = (uint8_t)((a->flags | SIM_IS_ORPHAN) & ~SIM_IS_LOCKED);
    }
}

static void own_range(void *context, int64_t first, int64_t last)
{
    for (int64_t k = first; k < last; k++)
        own(context, k);
}

/// Subsidiaries lie with the seller of their head.
static void keep_groups(sim_world *world)
{
    for (int64_t k = 0; k < world->account_count; k++) {
        sim_account *a = world->accounts + k;
        if (a->parent == SIM_NONE)
            continue;
        const sim_account *head = world->accounts + a->parent;
        const uint8_t shared = SIM_IS_ORPHAN | SIM_IS_UNCOVERED;
        a->owner = head->owner;
        a->flags = (uint8_t)((a->flags & ~(shared | SIM_IS_LOCKED)) | (head->flags & shared));
    }
}

bool sim_make_owners(sim_world *world)
{
    const marz_arena_mark mark = marz_arena_save(world->arena);
    marz_geo_vector *home = MARZ_NEW(world->arena, marz_geo_vector, world->seller_count);
    if (home == NULL)
        return false;
    for (int32_t p = 0; p < world->seller_count; p++)
        home[p] = marz_geo_vector_of(world->people[p].lon_udeg, world->people[p].lat_udeg);
    // The more sellers, the closer they live, and the less a distance counts as none.
    const double near = SAME_TOWN_M / MARZ_EARTH_RADIUS_M;
    const double crowd = world->seller_count > FEW ? (double)FEW / world->seller_count : 1;
    owning o = {world, home, near * near * crowd};
    if (!even_pulls(&o))
        return false;
    marz_parallel(marz_thread_count(world->options->thread_count), world->account_count, GRAIN,
                  own_range, &o);
    keep_groups(world);
    marz_arena_restore(world->arena, mark);
    return true;
}
