#include "design/areas/areas_internal.h"

#include "graph/cover.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define POOL_MAX 60000 ///< most areas kept
#define POOL_MAX_BYTES ((size_t)48 << 20)
#define PRICE_STEPS 600
#define PRICE_WORK 1e8 ///< most members looked at in the price search
#define SPREAD 1.0     ///< areas within so many gaps of the least reduced cost are kept

bool marz_areas_pool_init(pool *p, const instance *in, marz_arena *arena)
{
    const size_t words = ((size_t)in->n + 63) / 64;
    size_t most = POOL_MAX_BYTES / (8 * words);
    most = most > POOL_MAX ? POOL_MAX : most;
    uint32_t slots = 64;
    while (slots < 2 * most)
        slots *= 2;
    *p = (pool){.word_count = (int32_t)words,
                .count_max = (int32_t)most,
                .slot_mask = slots - 1,
                .bits = MARZ_NEW(arena, uint64_t, most * words),
                .cost = MARZ_NEW(arena, double, most),
                .centre = MARZ_NEW(arena, int32_t, most),
                .area = MARZ_NEW(arena, int32_t, most),
                .hash = MARZ_NEW(arena, uint64_t, most),
                .slot = MARZ_NEW(arena, int32_t, slots),
                .price = MARZ_NEW(arena, double, in->n),
                .limit = MARZ_NEW(arena, double, in->k)};
    if (!p->bits || !p->cost || !p->centre || !p->area || !p->hash || !p->slot || !p->price ||
        !p->limit)
        return false;
    for (int32_t a = 0; a < in->k; a++)
        p->limit[a] = (double)INFINITY;
    return true;
}

/// Where the hash stands or would stand in the table.
static uint32_t find_slot(const pool *p, uint64_t hash)
{
    uint32_t i = (uint32_t)(hash >> 20) & p->slot_mask;
    while (p->slot[i] && p->hash[p->slot[i] - 1] != hash)
        i = (i + 1) & p->slot_mask;
    return i;
}

static uint64_t name_of(const walker *w, int32_t a)
{
    return w->in->is_fixed ? w->hash[a] ^ ((uint64_t)a + 1) * UINT64_C(0x9e3779b97f4a7c15)
                           : w->hash[a];
}

void marz_areas_pool_offer(walker *w, int32_t a)
{
    const instance *in = w->in;
    pool *p = &w->pool;
    if (w->spent[a] - w->priced[a] > p->limit[a] || outside(in, a, w->load[a]) > 0)
        return;
    const uint64_t name = name_of(w, a);
    const uint32_t slot = find_slot(p, name);
    if (p->slot[slot]) {
        const int32_t c = p->slot[slot] - 1;
        if (w->spent[a] < p->cost[c]) {
            p->cost[c] = w->spent[a];
            p->centre[c] = w->centre[a];
        }
        return;
    }
    if (p->count == p->count_max)
        return;
    const int32_t c = p->count++;
    p->slot[slot] = c + 1;
    p->hash[c] = name;
    p->cost[c] = w->spent[a];
    p->centre[c] = w->centre[a];
    p->area[c] = a;
    uint64_t *bits = p->bits + (size_t)c * (size_t)p->word_count;
    memset(bits, 0, (size_t)p->word_count * sizeof *bits);
    for (int32_t u = 0; u < in->n; u++)
        bits[u / 64] |= (uint64_t)(w->label[u] == a) << (u % 64);
}

void marz_areas_pool_offer_all(walker *w)
{
    for (int32_t a = 0; a < w->in->k; a++)
        marz_areas_pool_offer(w, a);
}

static double reduced_cost(const pool *p, int32_t column)
{
    const uint64_t *bits = p->bits + (size_t)column * (size_t)p->word_count;
    double sum = p->cost[column];
    for (int32_t w = 0; w < p->word_count; w++)
        for (uint64_t word = bits[w]; word; word &= word - 1)
            sum -= p->price[64 * w + __builtin_ctzll(word)];
    return sum;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void rebuild_slots(pool *p)
{
    memset(p->slot, 0, ((size_t)p->slot_mask + 1) * sizeof *p->slot);
    for (int32_t c = 0; c < p->count; c++)
        p->slot[find_slot(p, p->hash[c])] = c + 1;
}

static void move_column(pool *p, int32_t from, int32_t to)
{
    const size_t words = (size_t)p->word_count;
    memmove(p->bits + (size_t)to * words, p->bits + (size_t)from * words, words * sizeof *p->bits);
    p->cost[to] = p->cost[from];
    p->centre[to] = p->centre[from];
    p->area[to] = p->area[from];
    p->hash[to] = p->hash[from];
}

/// Least reduced costs by area (free centres: of the k-th least), and how far above them an area
/// may lie; a full pool drops the upper half.
static void renew_limits(walker *w, double gap)
{
    pool *p = &w->pool;
    const int32_t k = w->in->k;
    const marz_arena_mark mark = marz_arena_save(w->arena);
    double *reduced = MARZ_NEW(w->arena, double, p->count);
    double *above = MARZ_NEW(w->arena, double, p->count);
    if (!reduced || !above)
        return;
    for (int32_t c = 0; c < p->count; c++)
        above[c] = reduced[c] = reduced_cost(p, c);
    if (!w->in->is_fixed && p->count >= k) {
        qsort(above, (size_t)p->count, sizeof *above, by_value);
        for (int32_t a = 0; a < k; a++)
            p->limit[a] = above[k - 1];
    } else {
        for (int32_t a = 0; a < k; a++)
            p->limit[a] = (double)INFINITY;
        for (int32_t c = 0; c < p->count; c++)
            p->limit[p->area[c]] = fmin(p->limit[p->area[c]], reduced[c]);
    }
    for (int32_t c = 0; c < p->count; c++)
        above[c] = reduced[c] -= p->limit[p->area[c]];
    double widest = (double)INFINITY;
    if (p->count > p->count_max / 2) {
        qsort(above, (size_t)p->count, sizeof *above, by_value);
        widest = above[p->count_max / 2];
    }
    for (int32_t a = 0; a < k; a++)
        p->limit[a] += fmin(SPREAD * gap, widest);
    if (p->count > 3 * p->count_max / 4) {
        int32_t kept = 0;
        for (int32_t c = 0; c < p->count; c++)
            if (reduced[c] < widest)
                move_column(p, c, kept++);
        p->count = kept;
        rebuild_slots(p);
    }
    marz_arena_restore(w->arena, mark);
}

/// The walker takes the chosen areas as its state.
static void take_choice(walker *w, const int32_t *chosen)
{
    const pool *p = &w->pool;
    for (int32_t i = 0; i < w->in->k; i++) {
        const int32_t c = chosen[i], a = w->in->is_fixed ? p->area[c] : i;
        const uint64_t *bits = p->bits + (size_t)c * (size_t)p->word_count;
        w->centre[a] = p->centre[c];
        for (int32_t u = 0; u < w->in->n; u++)
            if (bits[u / 64] >> (u % 64) & 1)
                w->label[u] = a;
    }
    marz_areas_walker_load(w, w->label, w->centre);
    marz_areas_walker_free_all(w);
    marz_areas_walker_recentre(w, true);
}

bool marz_areas_pool_solve(walker *w, double incumbent, int64_t look_count,
                           const marz_control *control)
{
    pool *p = &w->pool;
    const marz_arena_mark mark = marz_arena_save(w->arena);
    const marz_partition problem = {.element_count = w->in->n,
                                    .pick_count = w->in->k,
                                    .column_count = p->count,
                                    .word_count = p->word_count,
                                    .bits = p->bits,
                                    .kind = w->in->is_fixed ? p->area : NULL,
                                    .cost = p->cost};
    const double members = (double)w->in->n / w->in->k * fmin(p->count, 12000);
    const marz_partition_options options = {
        .step_count = (int32_t)fmin(PRICE_STEPS, PRICE_WORK / (members + 1)),
        .look_count = look_count,
        .upper = incumbent};
    marz_partition_plan plan = {.chosen = MARZ_NEW(w->arena, int32_t, w->in->k), .price = p->price};
    const bool is_fine =
        plan.chosen && !marz_partition_solve(&problem, &options, w->arena, control, &plan, NULL);
    if (is_fine && plan.is_found)
        take_choice(w, plan.chosen);
    if (is_fine)
        renew_limits(w, (plan.is_found ? plan.cost : incumbent) - plan.lower);
    marz_arena_restore(w->arena, mark);
    marz_areas_walker_recount(w);
    return is_fine && plan.is_found;
}
