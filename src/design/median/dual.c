#include "design/median/dual.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { NODE_MAX = 3000, SCALE_BITS = 22 };
#define COST_MAX (1 << 30) ///< greater distances count as this one: still a bound

double marz_dual_scale(const marz_ground *ground, double cost)
{
    const double typical = cost > 0 ? cost / ground->n : 1;
    int exponent;
    frexp(typical, &exponent);
    return ldexp(1, SCALE_BITS - exponent);
}

/// Orders the points by x, so that a row looks at a band only.
static void sort_by_x(marz_dual *dual)
{
    const double *x = dual->ground->problem->x;
    for (int32_t i = 0; i < dual->n; i++)
        dual->by_x[i] = i;
    for (int32_t gap = x ? dual->n / 2 : 0; gap > 0; gap /= 2)
        for (int32_t k = gap; k < dual->n; k++) {
            const int32_t moved = dual->by_x[k];
            int32_t at = k;
            for (; at >= gap && x[dual->point[dual->by_x[at - gap]]] > x[dual->point[moved]];
                 at -= gap)
                dual->by_x[at] = dual->by_x[at - gap];
            dual->by_x[at] = moved;
        }
}

bool marz_dual_init(marz_dual *dual, const marz_ground *ground, const int32_t *point, int32_t n,
                    int32_t p, double scale, int32_t cut_room, marz_arena *arena)
{
    *dual = (marz_dual){.ground = ground, .arena = arena, .n = n, .p = p, .scale = scale};
    dual->is_whole = ground->problem->metric == MARZ_MEDIAN_FLOOR && scale >= 1;
    dual->point = MARZ_NEW(arena, int32_t, n);
    dual->demand = MARZ_NEW(arena, int64_t, n);
    dual->capacity = MARZ_NEW(arena, int64_t, n);
    dual->by_x = MARZ_NEW(arena, int32_t, n);
    dual->reach = MARZ_NEW(arena, int32_t, n);
    dual->row = MARZ_NEW(arena, marz_dual_row, n);
    dual->is_out = MARZ_NEW(arena, bool, n);
    dual->is_fixed = MARZ_NEW(arena, bool, n);
    dual->price = MARZ_NEW(arena, int32_t, n);
    dual->upper = MARZ_NEW(arena, int64_t, n);
    dual->order = MARZ_NEW(arena, int32_t, n);
    dual->base = MARZ_NEW(arena, int64_t, n);
    dual->chosen = MARZ_NEW(arena, marz_dual_choice, p);
    dual->cover = MARZ_NEW(arena, int32_t, n);
    dual->profit = MARZ_NEW(arena, int32_t, n);
    dual->weight = MARZ_NEW(arena, int64_t, n);
    dual->key = MARZ_NEW(arena, float, n);
    dual->pick = MARZ_NEW(arena, int32_t, n);
    dual->stack = MARZ_NEW(arena, int32_t, n);
    dual->cut_room = cut_room;
    dual->cut = MARZ_NEW(arena, marz_dual_cut, cut_room);
    dual->cut_price = MARZ_NEW(arena, int32_t, cut_room);
    dual->cut_start = MARZ_NEW(arena, int32_t, n + 1);
    dual->cut_list = MARZ_NEW(arena, int32_t, 3 * (int64_t)cut_room);
    dual->cut_taken = MARZ_NEW(arena, uint8_t, cut_room);
    dual->cut_hits = MARZ_NEW(arena, int32_t, cut_room);
    if (!dual->cut || !dual->cut_price || !dual->cut_start || !dual->cut_list || !dual->cut_taken ||
        !dual->cut_hits || !marz_knapsack_scratch_init(&dual->knapsack, n, cut_room, arena))
        return false;
    if (!dual->point || !dual->demand || !dual->capacity || !dual->by_x || !dual->reach ||
        !dual->row || !dual->is_out || !dual->is_fixed || !dual->price || !dual->upper ||
        !dual->base || !dual->order || !dual->chosen || !dual->cover || !dual->profit ||
        !dual->weight || !dual->key || !dual->pick || !dual->stack)
        return false;
    for (int32_t i = 0; i < n; i++) {
        dual->point[i] = point ? point[i] : i;
        dual->demand[i] = ground->demand[dual->point[i]];
        dual->capacity[i] = ground->capacity[dual->point[i]];
    }
    sort_by_x(dual);
    return true;
}

int32_t marz_dual_cost(const marz_dual *dual, int32_t i, int32_t j)
{
    const double d =
        marz_median_distance(dual->ground->problem, dual->point[i], dual->point[j]) * dual->scale;
    // A root may come out too great by one part in 2^52; whole numbers and matrices are exact.
    const double low = dual->ground->problem->metric == MARZ_MEDIAN_EUCLID ? d * (1 - 1e-15) : d;
    return low < COST_MAX ? (int32_t)low : COST_MAX;
}

static bool row_add(marz_dual *dual, marz_dual_row *row, int32_t item, int32_t cost)
{
    if (row->count == row->room) {
        const int32_t room = row->room > 0 ? 2 * row->room : 16;
        int32_t *items = MARZ_NEW(dual->arena, int32_t, 2 * (int64_t)room);
        if (!items) {
            dual->is_out_of_memory = true;
            return false;
        }
        if (row->count > 0) {
            memcpy(items, row->item, (size_t)row->count * sizeof *items);
            memcpy(items + room, row->cost, (size_t)row->count * sizeof *items);
        }
        row->item = items;
        row->cost = items + room;
        row->room = room;
    }
    row->item[row->count] = item;
    row->cost[row->count++] = cost;
    return true;
}

/// The nearest first, so that sorting by ratio finds little to do.
static void sort_by_cost(marz_dual_row *row)
{
    for (int32_t gap = row->count / 2; gap > 0; gap /= 2)
        for (int32_t k = gap; k < row->count; k++) {
            const int32_t item = row->item[k], cost = row->cost[k];
            int32_t at = k;
            for (; at >= gap && row->cost[at - gap] > cost; at -= gap) {
                row->item[at] = row->item[at - gap];
                row->cost[at] = row->cost[at - gap];
            }
            row->item[at] = item;
            row->cost[at] = cost;
        }
}

/// First place in the order by x whose point lies at `low` or beyond.
static int32_t first_beyond(const marz_dual *dual, double low)
{
    int32_t a = 0, b = dual->n;
    while (a < b) {
        const int32_t middle = a + (b - a) / 2;
        if (dual->ground->problem->x[dual->point[dual->by_x[middle]]] < low)
            a = middle + 1;
        else
            b = middle;
    }
    return a;
}

static bool is_banned(const marz_dual *dual, int32_t i, int32_t j)
{
    for (int32_t k = 0; k < dual->ban_count; k++) {
        const marz_dual_ban *b = &dual->ban[k];
        if (b->item == i && (b->median == j) != b->is_served)
            return true;
    }
    return false;
}

static bool fill_row(marz_dual *dual, int32_t j, double width)
{
    const double *x = dual->ground->problem->x;
    const double middle = x ? x[dual->point[j]] : 0;
    for (int32_t k = x ? first_beyond(dual, middle - width) : 0; k < dual->n; k++) {
        const int32_t i = x ? dual->by_x[k] : k;
        if (x && x[dual->point[i]] > middle + width)
            break;
        if (dual->demand[i] > dual->capacity[j])
            continue;
        const int32_t cost = marz_dual_cost(dual, i, j);
        if (cost < dual->reach[i] && !is_banned(dual, i, j) &&
            !row_add(dual, &dual->row[j], i, cost))
            return false;
    }
    dual->work += dual->n / 8;
    sort_by_cost(&dual->row[j]);
    return true;
}

void marz_dual_fill(marz_dual *dual)
{
    int32_t reach = 0;
    for (int32_t i = 0; i < dual->n; i++)
        reach = dual->reach[i] > reach ? dual->reach[i] : reach;
    // Distances are rounded down, perhaps to the next whole number.
    const double width = (reach / dual->scale + 1) * 1.001;
    for (int32_t j = 0; j < dual->n; j++) {
        dual->row[j].count = 0;
        if (!dual->is_out[j] && !fill_row(dual, j, width))
            return;
    }
}

/// Moves the points with a profit to the front, in their order, and writes their ratios.
static int32_t gather_positive(marz_dual *dual, marz_dual_row *row)
{
    int32_t positive = 0, rest = 0;
    for (int32_t k = 0; k < row->count; k++) {
        const int32_t item = row->item[k], cost = row->cost[k];
        const int32_t profit = dual->price[item] - cost;
        if (profit > 0) {
            const int64_t demand = dual->demand[item];
            row->item[positive] = item;
            row->cost[positive] = cost;
            dual->key[positive++] = (float)profit / (demand > 0 ? (float)demand : 1e-9f);
        } else {
            dual->pick[rest] = item;
            dual->stack[rest++] = cost;
        }
    }
    memcpy(row->item + positive, dual->pick, (size_t)rest * sizeof *row->item);
    memcpy(row->cost + positive, dual->stack, (size_t)rest * sizeof *row->cost);
    return positive;
}

int32_t marz_dual_sort(marz_dual *dual, int32_t j)
{
    marz_dual_row *row = &dual->row[j];
    float *key = dual->key;
    const int32_t positive = row->count > 0 ? gather_positive(dual, row) : 0;
    for (int32_t k = 1; k < positive; k++) {
        const int32_t item = row->item[k], cost = row->cost[k];
        const float ratio = key[k];
        int32_t at = k;
        for (; at > 0 && key[at - 1] < ratio; at--) {
            key[at] = key[at - 1];
            row->item[at] = row->item[at - 1];
            row->cost[at] = row->cost[at - 1];
        }
        key[at] = ratio;
        row->item[at] = item;
        row->cost[at] = cost;
    }
    for (int32_t k = 0; k < positive; k++) {
        dual->profit[k] = dual->price[row->item[k]] - row->cost[k];
        dual->weight[k] = dual->demand[row->item[k]];
    }
    dual->work += row->count;
    return positive;
}

/// Is row a to be solved before row b: fixed medians first, then by falling upper value.
static bool before(const marz_dual *dual, int32_t a, int32_t b)
{
    if (dual->is_fixed[a] != dual->is_fixed[b])
        return dual->is_fixed[a];
    return dual->upper[a] != dual->upper[b] ? dual->upper[a] > dual->upper[b] : a < b;
}

static void sift_order(marz_dual *dual, int32_t at, int32_t count)
{
    int32_t *order = dual->order;
    const int32_t moved = order[at];
    for (int32_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && before(dual, order[child + 1], order[child]))
            child++;
        if (!before(dual, order[child], moved))
            break;
        order[at] = order[child];
        at = child;
    }
    order[at] = moved;
}

static marz_cuts cuts_of(const marz_dual *dual)
{
    return (marz_cuts){.cut_count = dual->cut_count,
                       .start = dual->cut_count > 0 ? dual->cut_start : NULL,
                       .list = dual->cut_list,
                       .price = dual->cut_price};
}

/// Makes room for the points of one more cluster.
static bool cluster_room(marz_dual *dual, int32_t more)
{
    if (dual->cluster_count + more <= dual->cluster_room)
        return true;
    const int32_t room = 2 * (dual->cluster_count + more);
    int32_t *item = MARZ_NEW(dual->arena, int32_t, room);
    if (!item) {
        dual->is_out_of_memory = true;
        return false;
    }
    if (dual->cluster_count > 0)
        memcpy(item, dual->cluster_item, (size_t)dual->cluster_count * sizeof *item);
    dual->cluster_item = item;
    dual->cluster_room = room;
    return true;
}

/// Puts a choice where the heap's least stands, or at its end.
static void heap_put(marz_dual *dual, marz_dual_choice choice)
{
    marz_dual_choice *heap = dual->chosen + dual->fixed_count;
    int32_t count = dual->chosen_count - dual->fixed_count, at;
    if (dual->chosen_count < dual->p) {
        dual->chosen_count++;
        at = count++;
        for (; at > 0 && heap[(at - 1) / 2].value > choice.value; at = (at - 1) / 2)
            heap[at] = heap[(at - 1) / 2];
        heap[at] = choice;
        return;
    }
    at = 0;
    for (int32_t child = 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && heap[child + 1].value < heap[child].value)
            child++;
        if (heap[child].value >= choice.value)
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = choice;
}

/// The value that a median must pass to be among the p best.
static int64_t heap_floor(const marz_dual *dual)
{
    return dual->chosen_count < dual->p ? 0 : dual->chosen[dual->fixed_count].value;
}

static void solve_row(marz_dual *dual, int32_t j)
{
    const int32_t count = marz_dual_sort(dual, j);
    const bool is_fixed = dual->is_fixed[j];
    const marz_knapsack question = {.count = count,
                                    .item = dual->row[j].item,
                                    .profit = dual->profit,
                                    .weight = dual->weight,
                                    .room = dual->capacity[j],
                                    .floor = is_fixed ? 0 : heap_floor(dual),
                                    .node_max = NODE_MAX,
                                    .cuts = cuts_of(dual)};
    marz_knapsack_answer answer = {.chosen = dual->pick};
    marz_knapsack_solve(&question, &dual->knapsack, &answer);
    dual->work += 16 * answer.nodes;
    if (answer.value < dual->upper[j])
        dual->upper[j] = answer.value;
    if ((!is_fixed && answer.value <= question.floor) || !cluster_room(dual, answer.chosen_count))
        return;
    const marz_dual_choice choice = {answer.value, j, dual->cluster_count, answer.chosen_count};
    for (int32_t k = 0; k < answer.chosen_count; k++)
        dual->cluster_item[dual->cluster_count++] = dual->row[j].item[answer.chosen[k]];
    if (is_fixed)
        dual->chosen[dual->fixed_count++] = dual->chosen[dual->chosen_count++] = choice;
    else
        heap_put(dual, choice);
}

static void relax_rows(marz_dual *dual)
{
    for (int32_t j = 0; j < dual->n; j++) {
        dual->upper[j] = -1;
        if (dual->is_out[j])
            continue;
        const int32_t count = marz_dual_sort(dual, j);
        dual->upper[j] =
            marz_knapsack_relaxed(dual->profit, dual->weight, 0, count, dual->capacity[j]);
    }
}

/// Solves rows by falling upper value until no other can be among the p best.
static void choose(marz_dual *dual)
{
    int32_t count = 0;
    for (int32_t j = 0; j < dual->n; j++)
        if (dual->upper[j] > 0 || dual->is_fixed[j])
            dual->order[count++] = j;
    for (int32_t at = count / 2 - 1; at >= 0; at--)
        sift_order(dual, at, count);
    dual->chosen_count = dual->fixed_count = dual->cluster_count = 0;
    while (count > 0 && !dual->is_out_of_memory) {
        const int32_t j = dual->order[0];
        const bool all_fixed = dual->fixed_count == dual->p;
        if (!dual->is_fixed[j] && (all_fixed || dual->upper[j] <= heap_floor(dual)))
            break;
        solve_row(dual, j);
        dual->order[0] = dual->order[--count];
        sift_order(dual, 0, count);
    }
}

void marz_dual_evaluate(marz_dual *dual)
{
    relax_rows(dual);
    choose(dual);
    dual->value = 0;
    for (int32_t i = 0; i < dual->n; i++) {
        assert(dual->price[i] <= dual->reach[i]);
        dual->value += dual->price[i];
        dual->cover[i] = 0;
    }
    for (int32_t t = 0; t < dual->cut_count; t++)
        dual->value -= dual->cut_price[t];
    for (int32_t k = 0; k < dual->chosen_count; k++) {
        const marz_dual_choice *c = &dual->chosen[k];
        dual->value -= c->value;
        for (int32_t m = c->start; m < c->start + c->count; m++)
            dual->cover[dual->cluster_item[m]]++;
    }
    dual->last_value = dual->fixed_count < dual->p ? heap_floor(dual) : 0;
    for (int32_t j = 0; j < dual->n; j++)
        dual->base[j] = dual->last_value;
    for (int32_t k = 0; k < dual->chosen_count; k++)
        dual->base[dual->chosen[k].median] = dual->chosen[k].value;
}

double marz_dual_bound(const marz_dual *dual, int64_t value)
{
    const double bound = (double)value / dual->scale;
    return dual->is_whole ? ceil(bound) : bound;
}

void marz_dual_index_cuts(marz_dual *dual)
{
    memset(dual->cut_start, 0, ((size_t)dual->n + 1) * sizeof *dual->cut_start);
    for (int32_t t = 0; t < dual->cut_count; t++)
        for (int32_t k = 0; k < 3; k++)
            dual->cut_start[dual->cut[t].item[k]]++;
    int32_t end = 0;
    for (int32_t i = 0; i <= dual->n; i++) {
        end += dual->cut_start[i];
        dual->cut_start[i] = end;
    }
    for (int32_t t = dual->cut_count - 1; t >= 0; t--)
        for (int32_t k = 0; k < 3; k++)
            dual->cut_list[--dual->cut_start[dual->cut[t].item[k]]] = t;
}

/// Upper value of row j if item k of its sorted row must be in the cluster.
static int64_t forced_value(const marz_dual *dual, int32_t j, int32_t k, int32_t positive)
{
    const marz_dual_row *row = &dual->row[j];
    const int32_t item = row->item[k];
    int64_t room = dual->capacity[j] - dual->demand[item];
    int64_t value = dual->price[item] - row->cost[k];
    int32_t m = 0;
    for (; m < positive && (m == k || dual->weight[m] <= room); m++)
        if (m != k) {
            room -= dual->weight[m];
            value += dual->profit[m];
        }
    if (m < positive && room > 0)
        value += marz_knapsack_relaxed(dual->profit + m, dual->weight + m, 0, 1, room);
    return value;
}

static void fix_row(marz_dual *dual, int32_t j, int64_t needed)
{
    marz_dual_row *row = &dual->row[j];
    const int32_t positive = marz_dual_sort(dual, j);
    int32_t kept = 0;
    for (int32_t k = 0; k < row->count; k++)
        dual->pick[k] = forced_value(dual, j, k, positive) > needed;
    for (int32_t k = 0; k < row->count; k++)
        if (dual->pick[k]) {
            row->item[kept] = row->item[k];
            row->cost[kept++] = row->cost[k];
        }
    dual->work += (int64_t)row->count * positive / 2;
    row->count = kept;
}

int64_t marz_dual_fix(marz_dual *dual, int64_t target)
{
    int64_t left = 0;
    for (int32_t j = 0; j < dual->n; j++) {
        if (dual->is_out[j])
            continue;
        const int64_t needed = dual->value + dual->base[j] - target;
        if (dual->upper[j] <= needed && !dual->is_fixed[j]) {
            dual->is_out[j] = true;
            dual->row[j].count = 0;
            continue;
        }
        fix_row(dual, j, needed);
        left += dual->row[j].count;
    }
    return left;
}
