#include "design/assign/assign_internal.h"

#include "graph/knapsack.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define PATIENCE 10

/// One step along the deflected subgradient. @return false when every item is covered once
static bool step_prices(part *p, double *price, double *move, const int32_t *price_max,
                        double length)
{
    double norm = 0;
    for (int32_t q = 0; q < p->item_count; q++) {
        move[q] = 1 - p->cover[q] + 0.5 * move[q];
        if (price[q] <= 0 && move[q] < 0)
            move[q] = 0;
        norm += move[q] * move[q];
    }
    if (norm < 1e-9)
        return false;
    for (int32_t q = 0; q < p->item_count; q++) {
        price[q] += length / norm * move[q];
        price[q] = price[q] < 0 ? 0 : price[q] > price_max[q] ? price_max[q] : price[q];
        p->price[q] = (int32_t)(price[q] + 0.5);
    }
    return true;
}

int64_t marz_part_prices(part *p, const int32_t *price_max, int64_t target, int32_t steps,
                         double theta, const marz_control *control, marz_arena *scratch)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    const int32_t n = p->item_count;
    double *price = MARZ_NEW(scratch, double, n), *move = MARZ_NEW(scratch, double, n);
    int32_t *best = MARZ_NEW(scratch, int32_t, n);
    int64_t top = INT64_MIN;
    int32_t idle = 0;
    marz_outcome outcome;
    if (!price || !move || !best)
        goto done;
    for (int32_t q = 0; q < n; q++)
        price[q] = p->price[q];
    for (int32_t s = 0; s <= steps; s++) {
        const int64_t value = marz_part_bound(p, false);
        if (value == INT64_MIN)
            break;
        idle++;
        if (value > top) {
            idle = 0;
            top = value;
            memcpy(best, p->price, (size_t)n * sizeof *best);
        }
        if (top > target || theta < 1e-3 || marz_control_stops(control, &outcome))
            break;
        if (idle >= PATIENCE) {
            idle = 0;
            theta *= 0.5;
            memset(move, 0, (size_t)n * sizeof *move);
            for (int32_t q = 0; q < n; q++)
                price[q] = p->price[q] = best[q];
            marz_part_bound(p, false);
        }
        // Far targets mislead the length of a step.
        const int64_t near = top + (top > 0 ? top : -top) / 200 + 1;
        const double ahead = (double)((target < near ? target : near) - value);
        if (!step_prices(p, price, move, price_max, theta * (ahead > 1 ? ahead : 1)))
            break;
    }
    if (top > INT64_MIN)
        memcpy(p->price, best, (size_t)n * sizeof *best);
done:
    marz_arena_restore(scratch, mark);
    return top;
}

bool marz_assign_bound_init(const assign_data *d, assign_bound *b, marz_arena *arena)
{
    const int64_t pairs = (int64_t)d->agent_count * d->item_count;
    *b = (assign_bound){0};
    b->alive = MARZ_NEW(arena, uint8_t, pairs);
    b->extra = MARZ_NEW(arena, int32_t, pairs);
    b->pair_start = MARZ_NEW(arena, int32_t, d->item_count + 1);
    b->pair_agent = MARZ_NEW(arena, int32_t, pairs);
    b->pair_extra = MARZ_NEW(arena, int32_t, pairs);
    if (!b->alive || !b->extra || !b->pair_start || !b->pair_agent || !b->pair_extra)
        return false;
    for (int64_t k = 0; k < pairs; k++)
        b->alive[k] = d->cost[k] != NO_COST;
    return true;
}

int64_t marz_assign_bound_step_work(const assign_data *d, const assign_bound *b)
{
    int64_t cells = 0;
    for (int32_t j = 0; j < d->item_count; j++)
        for (int32_t i = 0; i < d->agent_count; i++)
            if (b->alive[(int64_t)j * d->agent_count + i])
                cells += (d->capacity[i] >> d->cell_bits) + 1;
    return cells / 4;
}

static int64_t rows_of_one(const assign_data *d, const assign_bound *b)
{
    int64_t most = 0;
    for (int32_t i = 0; i < d->agent_count; i++) {
        int64_t count = 2;
        for (int32_t j = 0; j < d->item_count; j++)
            count += b->alive[(int64_t)j * d->agent_count + i];
        const int64_t size = count * ((d->capacity[i] >> d->cell_bits) + 1);
        most = size > most ? size : most;
    }
    return most;
}

static bool whole_part(const assign_data *d, const assign_bound *b, part *p, marz_arena *arena)
{
    const int32_t m = d->agent_count, n = d->item_count;
    int64_t pairs = 0;
    for (int64_t k = 0; k < (int64_t)m * n; k++)
        pairs += b->alive[k];
    if (!marz_part_init(p, m, n, pairs, rows_of_one(d, b), arena))
        return false;
    p->agent_count = m;
    p->item_count = n;
    p->cell_bits = d->cell_bits;
    memcpy(p->room, d->capacity, (size_t)m * sizeof *p->room);
    memcpy(p->price, d->price, (size_t)n * sizeof *p->price);
    for (int32_t j = 0; j < n; j++) {
        for (int32_t i = 0; i < m; i++) {
            const int64_t k = (int64_t)j * m + i;
            if (!b->alive[k])
                continue;
            part_add(p, i, d->weight[k], d->cost[k], d->bits);
        }
        p->pair_start[j + 1] = p->pair_count;
    }
    marz_part_index(p);
    return true;
}

/// What an agent's knapsack loses when a pair is forced in (`in`) or out (`out`).
static void pair_losses(part *p, int32_t i, int32_t *prefix, int32_t *in, int32_t *out)
{
    const int32_t cells = p->room[i] >> p->cell_bits;
    const int64_t width = (int64_t)cells + 1;
    const int32_t *suffix = p->rows;
    const int32_t best = suffix[cells];
    int32_t *spare = prefix + width, k = 0;
    memset(prefix, 0, (size_t)width * sizeof *prefix);
    for (int32_t e = p->agent_start[i]; e < p->agent_start[i + 1]; e++) {
        const int32_t a = p->agent_pair[e], weight = p->weight[a] >> p->cell_bits;
        const int32_t profit = p->price[p->item[a]] - p->cost[a];
        if (profit <= 0) {
            in[a] = best - suffix[cells - weight] - profit;
            out[a] = 0;
            continue;
        }
        const int32_t *after = suffix + ++k * width;
        out[a] = best - marz_knapsack_join(prefix, after, cells);
        in[a] = best - profit - marz_knapsack_join(prefix, after, cells - weight);
        marz_knapsack_extend(prefix, spare, cells, weight, profit);
        int32_t *swap = prefix;
        prefix = spare;
        spare = swap;
    }
}

/// extra = cost of forcing the pair in and the item's other pairs out, by the bound's tables.
static bool set_extras(const assign_data *d, assign_bound *b, part *p, marz_arena *scratch)
{
    const int32_t m = d->agent_count, n = d->item_count;
    int32_t widest = 0;
    for (int32_t i = 0; i < m; i++)
        widest = d->capacity[i] > widest ? d->capacity[i] : widest;
    int32_t *prefix = MARZ_NEW(scratch, int32_t, 2 * ((int64_t)(widest >> d->cell_bits) + 1));
    int32_t *in = MARZ_NEW(scratch, int32_t, p->pair_count);
    int32_t *out = MARZ_NEW(scratch, int32_t, p->pair_count);
    if (!prefix || !in || !out)
        return false;
    for (int32_t i = 0; i < m; i++) {
        marz_part_table(p, i);
        pair_losses(p, i, prefix, in, out);
    }
    for (int32_t j = 0; j < n; j++) {
        int64_t all_out = 0;
        for (int32_t a = p->pair_start[j]; a < p->pair_start[j + 1]; a++)
            all_out += out[a];
        for (int32_t a = p->pair_start[j]; a < p->pair_start[j + 1]; a++) {
            const int64_t extra = in[a] + all_out - out[a];
            b->extra[(int64_t)j * m + p->agent[a]] = extra > INT32_MAX ? INT32_MAX : (int32_t)extra;
        }
    }
    return true;
}

static int by_extra(const void *x, const void *y)
{
    const uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return a < b ? -1 : a > b;
}

/// Lists the pairs alive by rising extra; drops those above `most`.
/// @param keys  [m] scratch
/// @return the greatest over the items of their least extra: the bound may be raised by it
static int64_t list_pairs(const assign_data *d, assign_bound *b, int64_t most, uint64_t *keys)
{
    const int32_t m = d->agent_count;
    int64_t raise = 0;
    int32_t count = 0;
    for (int32_t j = 0; j < d->item_count; j++) {
        int64_t least = most + 1;
        size_t kept = 0;
        for (int32_t i = 0; i < m; i++) {
            const int64_t k = (int64_t)j * m + i;
            if (!b->alive[k])
                continue;
            least = b->extra[k] < least ? b->extra[k] : least;
            b->alive[k] = b->extra[k] <= most;
            if (b->alive[k])
                keys[kept++] = (uint64_t)(uint32_t)b->extra[k] << 32 | (uint32_t)i;
        }
        qsort(keys, kept, sizeof *keys, by_extra);
        for (size_t k = 0; k < kept; k++) {
            b->pair_extra[count] = (int32_t)(keys[k] >> 32);
            b->pair_agent[count++] = (int32_t)(uint32_t)keys[k];
        }
        raise = least > raise ? least : raise;
        b->pair_start[j + 1] = count;
    }
    return raise;
}

static int64_t unscale_up(int64_t value, int32_t bits)
{
    const int64_t unit = (int64_t)1 << (bits > 0 ? bits : 0);
    if (bits < 0)
        return value * ((int64_t)1 << -bits);
    return value >= 0 ? (value + unit - 1) / unit : value / unit;
}

bool marz_assign_bound_raise(assign_data *d, assign_bound *b, int64_t limit, int32_t steps,
                             const marz_control *control, marz_arena *scratch)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    part p;
    uint64_t *keys = MARZ_NEW(scratch, uint64_t, d->agent_count);
    bool ok = keys && whole_part(d, b, &p, scratch);
    if (ok) {
        const int64_t target = scale_value(limit, d->bits);
        const int64_t value =
            marz_part_prices(&p, d->price_max, target, steps, 1.0, control, scratch);
        memcpy(d->price, p.price, (size_t)d->item_count * sizeof *p.price);
        ok = value > INT64_MIN && set_extras(d, b, &p, scratch);
        if (ok) {
            const int64_t most = target - value;
            b->value = value;
            b->work += p.work + 4 * marz_assign_bound_step_work(d, b);
            const int64_t raise = list_pairs(d, b, most, keys);
            // Above the target only the limit itself is excluded, not more.
            const int64_t floor = raise > most ? limit + 1 : unscale_up(value + raise, d->bits);
            b->floor = floor > b->floor ? floor : b->floor;
        }
    }
    marz_arena_restore(scratch, mark);
    return ok;
}

bool marz_assign_bound_copy(const assign_data *d, const assign_bound *from, assign_bound *to,
                            marz_arena *arena)
{
    const size_t pairs = (size_t)d->agent_count * (size_t)d->item_count;
    if (!marz_assign_bound_init(d, to, arena))
        return false;
    memcpy(to->alive, from->alive, pairs * sizeof *to->alive);
    memcpy(to->pair_start, from->pair_start, ((size_t)d->item_count + 1) * sizeof *to->pair_start);
    to->value = from->value;
    to->floor = from->floor;
    return true;
}

bool marz_assign_bound_part(const assign_data *d, const assign_bound *b, int64_t row_limit, part *p,
                            int32_t *item_of, marz_arena *arena)
{
    const int32_t m = d->agent_count, n = d->item_count;
    uint64_t *keys = MARZ_NEW(arena, uint64_t, n);
    if (!keys || !marz_part_init(p, m, n, b->pair_start[n], row_limit, arena))
        return false;
    for (int32_t j = 0; j < n; j++) { // The least free items first.
        const int32_t first = b->pair_start[j];
        const int32_t second =
            b->pair_start[j + 1] - first > 1 ? b->pair_extra[first + 1] : INT32_MAX;
        keys[j] = (uint64_t)(uint32_t)(INT32_MAX - second) << 32 | (uint32_t)j;
    }
    qsort(keys, (size_t)n, sizeof *keys, by_extra);
    p->agent_count = m;
    p->item_count = n;
    p->cell_bits = d->cell_bits;
    memcpy(p->room, d->capacity, (size_t)m * sizeof *p->room);
    for (int32_t q = 0; q < n; q++) {
        const int32_t j = item_of[q] = (int32_t)(uint32_t)keys[q];
        for (int32_t a = b->pair_start[j]; a < b->pair_start[j + 1]; a++)
            part_add(p, b->pair_agent[a], d->weight[(int64_t)j * m + b->pair_agent[a]],
                     d->cost[(int64_t)j * m + b->pair_agent[a]], d->bits);
        p->price[q] = d->price[j];
        p->pair_start[q + 1] = p->pair_count;
    }
    marz_part_index(p);
    return true;
}
