#include "design/median/recombine.h"

#include <string.h>

/// Points that no cluster of either plan connects with others.
typedef struct block {
    double change;   ///< of the cost, if the other plan's clusters are taken
    int32_t medians; ///< how many more medians they have
    int32_t root;    ///< one of its points
    bool is_taken;
} block;

typedef struct meeting {
    const marz_ground *g;
    const int32_t *mine, *other;
    int32_t *parent; ///< [n] of the forest of blocks
    int32_t *number; ///< [n] of the block of a root
    block *blocks;   ///< [n]
    int32_t block_count;
} meeting;

static int32_t root_of(meeting *m, int32_t i)
{
    while (m->parent[i] != i) {
        m->parent[i] = m->parent[m->parent[i]];
        i = m->parent[i];
    }
    return i;
}

/// A cluster is its points and its median, which need not be one of them.
static void connect(meeting *m, const int32_t *median)
{
    for (int32_t i = 0; i < m->g->n; i++) {
        const int32_t a = root_of(m, i), b = root_of(m, median[i]);
        m->parent[a > b ? a : b] = a > b ? b : a;
    }
}

/// Counts the medians of a plan into its blocks, with this sign.
static void count_medians(meeting *m, const int32_t *median, int32_t sign, bool *is_seen)
{
    memset(is_seen, 0, (size_t)m->g->n * sizeof *is_seen);
    for (int32_t i = 0; i < m->g->n; i++)
        if (!is_seen[median[i]]) {
            is_seen[median[i]] = true;
            m->blocks[m->number[root_of(m, i)]].medians += sign;
        }
}

static void find_blocks(meeting *m, bool *is_seen)
{
    const marz_median *problem = m->g->problem;
    for (int32_t i = 0; i < m->g->n; i++)
        m->parent[i] = i;
    connect(m, m->mine);
    connect(m, m->other);
    for (int32_t i = 0; i < m->g->n; i++)
        if (root_of(m, i) == i) {
            m->number[i] = m->block_count;
            m->blocks[m->block_count++] = (block){.root = i};
        }
    for (int32_t i = 0; i < m->g->n; i++)
        m->blocks[m->number[root_of(m, i)]].change +=
            marz_median_distance(problem, i, m->other[i]) -
            marz_median_distance(problem, i, m->mine[i]);
    count_medians(m, m->other, 1, is_seen);
    count_medians(m, m->mine, -1, is_seen);
}

/// The cheapest block that is still open and has so many more medians, or -1.
static int32_t cheapest(const meeting *m, int32_t medians)
{
    int32_t best = -1;
    for (int32_t k = 0; k < m->block_count; k++) {
        const block *b = &m->blocks[k];
        if (!b->is_taken && b->medians == medians &&
            (best < 0 || b->change < m->blocks[best].change))
            best = k;
    }
    return best;
}

/// Takes blocks: first those that cost no median, then those that cost one that others saved, then
/// one that costs a median with one that saves one. @return whether any was taken
static bool choose_blocks(meeting *m)
{
    int32_t spare = 0;
    bool is_any = false;
    for (int32_t k = 0; k < m->block_count; k++) {
        block *b = &m->blocks[k];
        b->is_taken = b->medians <= 0 && b->change < 0;
        spare -= b->is_taken ? b->medians : 0;
        is_any = is_any || b->is_taken;
    }
    for (;;) {
        const int32_t more = cheapest(m, 1), fewer = cheapest(m, -1);
        if (more >= 0 && spare > 0 && m->blocks[more].change < 0) {
            m->blocks[more].is_taken = is_any = true;
            spare--;
            continue;
        }
        if (more < 0 || fewer < 0 || m->blocks[more].change + m->blocks[fewer].change >= 0)
            return is_any;
        m->blocks[more].is_taken = m->blocks[fewer].is_taken = is_any = true;
    }
}

bool marz_median_recombine(marz_run_state *run, const int32_t *other)
{
    const int32_t n = run->ground.n;
    const marz_arena_mark mark = marz_arena_save(run->arena);
    meeting m = {.g = &run->ground, .mine = run->best, .other = other};
    m.parent = MARZ_NEW(run->arena, int32_t, n);
    m.number = MARZ_NEW(run->arena, int32_t, n);
    m.blocks = MARZ_NEW(run->arena, block, n);
    bool *is_seen = MARZ_NEW(run->arena, bool, n);
    int32_t *mixed = MARZ_NEW(run->arena, int32_t, n);
    bool is_better = false;
    if (m.parent && m.number && m.blocks && is_seen && mixed) {
        find_blocks(&m, is_seen);
        if (choose_blocks(&m)) {
            for (int32_t i = 0; i < n; i++)
                mixed[i] = m.blocks[m.number[root_of(&m, i)]].is_taken ? other[i] : run->best[i];
            is_better = marz_run_offer(run, mixed);
        }
    }
    marz_arena_restore(run->arena, mark);
    return is_better;
}
