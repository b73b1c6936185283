#include "design/assign/assign_internal.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define LOG_TABLE 65536
#define PRESS_FROM 0.7 ///< part of the schedule after which overload is pressed out
#define CHUNK 4096     ///< moves between two steps of the schedule

typedef struct annealer {
    const assign_data *d;
    const assign_near *near;
    int32_t m, n, width;
    float *log_table;      ///< [LOG_TABLE] -ln((k + 1/2) / LOG_TABLE)
    int32_t *near_weight;  ///< [n*width]
    int32_t *near_cost;    ///< [n*width]
    int32_t *slot;         ///< [n] which of its near agents has the item
    int32_t *slack;        ///< [m] capacity less load
    int64_t *bucket_start; ///< [m*m] items at a that know b: bucket[start[a*m+b]] …
    int32_t *bucket_count; ///< [m*m]
    int32_t *bucket,
        *place; ///< items; [n*width] where item stands in the bucket of each near agent
    float *spare_price, *over_price; ///< [m] price of slack and of overload now
    int32_t over_count;              ///< agents over their capacity
    int64_t value;
    uint64_t random;
    float temperature;
    double press; ///< on overload, grows while no plan keeps the capacities
} annealer;

static uint32_t draw(annealer *z)
{
    uint64_t x = z->random += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 32)) * 0xd6e8feb86659fd93u;
    return (uint32_t)(x >> 32);
}

static int32_t draw_below(annealer *z, int32_t limit)
{
    return (int32_t)(((uint64_t)draw(z) * (uint64_t)(uint32_t)limit) >> 32);
}

static int32_t agent_at(const annealer *z, int32_t j, int32_t s)
{
    return z->near->agent[(int64_t)j * z->width + s];
}

static float fine(const annealer *z, int32_t i, int32_t slack)
{
    const float s = (float)slack;
    return s >= 0 ? s * z->spare_price[i] : -s * z->over_price[i];
}

static void bucket_remove(annealer *z, int32_t j)
{
    const int32_t a = agent_at(z, j, z->slot[j]), count = z->near->count[j];
    for (int32_t s = 0; s < count; s++) {
        if (s == z->slot[j])
            continue;
        const int64_t b = (int64_t)a * z->m + agent_at(z, j, s);
        int32_t *items = z->bucket + z->bucket_start[b];
        const int32_t hole = z->place[(int64_t)j * z->width + s];
        const int32_t last = items[--z->bucket_count[b]];
        items[hole] = last;
        const int32_t known = agent_at(z, j, s);
        int32_t t = 0;
        while (agent_at(z, last, t) != known)
            t++;
        z->place[(int64_t)last * z->width + t] = hole;
    }
}

static void bucket_add(annealer *z, int32_t j)
{
    const int32_t a = agent_at(z, j, z->slot[j]), count = z->near->count[j];
    for (int32_t s = 0; s < count; s++) {
        if (s == z->slot[j])
            continue;
        const int64_t b = (int64_t)a * z->m + agent_at(z, j, s);
        z->place[(int64_t)j * z->width + s] = z->bucket_count[b];
        z->bucket[z->bucket_start[b] + z->bucket_count[b]++] = j;
    }
}

static void change_slack(annealer *z, int32_t i, int32_t by)
{
    z->over_count -= z->slack[i] < 0;
    z->slack[i] += by;
    z->over_count += z->slack[i] < 0;
}

static void move(annealer *z, int32_t j, int32_t s)
{
    const int64_t row = (int64_t)j * z->width;
    bucket_remove(z, j);
    change_slack(z, agent_at(z, j, z->slot[j]), z->near_weight[row + z->slot[j]]);
    z->value += z->near_cost[row + s] - z->near_cost[row + z->slot[j]];
    z->slot[j] = s;
    change_slack(z, agent_at(z, j, s), -z->near_weight[row + s]);
    bucket_add(z, j);
}

static int32_t slot_of(const annealer *z, int32_t j, int32_t agent)
{
    int32_t s = 0;
    while (agent_at(z, j, s) != agent)
        s++;
    return s;
}

/// An item at `from` that knows `to`, or -1.
static int32_t draw_item(annealer *z, int32_t from, int32_t to)
{
    const int64_t b = (int64_t)from * z->m + to;
    if (z->bucket_count[b] == 0)
        return -1;
    return z->bucket[z->bucket_start[b] + draw_below(z, z->bucket_count[b])];
}

static float threshold(annealer *z)
{
    return z->temperature * z->log_table[draw(z) >> 16];
}

static float regret(const annealer *z, int32_t j, int32_t s)
{
    const float *r = z->near->reduced + (int64_t)j * z->width;
    return r[s] - r[z->slot[j]];
}

/// Tries to shift a random item; if refused, to swap it back with one that knows the way; if
/// refused again, to close a cycle over a third agent.
static void propose(annealer *z)
{
    const int32_t j = draw_below(z, z->n), known = z->near->count[j];
    if (known < 2)
        return;
    int32_t s = draw_below(z, known - 1);
    s += s >= z->slot[j];
    const int64_t row = (int64_t)j * z->width;
    const int32_t a = agent_at(z, j, z->slot[j]), b = agent_at(z, j, s);
    const int32_t leaves = z->near_weight[row + z->slot[j]], comes = z->near_weight[row + s];
    const float before = fine(z, a, z->slack[a]) + fine(z, b, z->slack[b]);
    const float gain = regret(z, j, s);
    const int32_t slack_a = z->slack[a] + leaves, slack_b = z->slack[b] - comes;
    if (gain + fine(z, a, slack_a) + fine(z, b, slack_b) - before <= threshold(z)) {
        move(z, j, s);
        return;
    }
    const int32_t k = draw_item(z, b, a);
    if (k >= 0) {
        const int32_t t = slot_of(z, k, a);
        const int64_t other = (int64_t)k * z->width;
        const float swap = gain + regret(z, k, t) +
                           fine(z, a, slack_a - z->near_weight[other + t]) +
                           fine(z, b, slack_b + z->near_weight[other + z->slot[k]]) - before;
        if (swap <= threshold(z)) {
            move(z, j, s);
            move(z, k, t);
            return;
        }
    }
    const int32_t j2 = draw_below(z, z->n);
    const int32_t c = agent_at(z, j2, z->slot[j2]);
    if (c == a || c == b)
        return;
    const int32_t k1 = draw_item(z, b, c);
    if (k1 < 0)
        return;
    const int32_t k2 = draw_item(z, c, a);
    if (k2 < 0)
        return;
    const int32_t t1 = slot_of(z, k1, c), t2 = slot_of(z, k2, a);
    const int64_t r1 = (int64_t)k1 * z->width, r2 = (int64_t)k2 * z->width;
    const float ring =
        gain + regret(z, k1, t1) + regret(z, k2, t2) +
        fine(z, a, slack_a - z->near_weight[r2 + t2]) +
        fine(z, b, slack_b + z->near_weight[r1 + z->slot[k1]]) +
        fine(z, c, z->slack[c] - z->near_weight[r1 + t1] + z->near_weight[r2 + z->slot[k2]]) -
        before - fine(z, c, z->slack[c]);
    if (ring <= threshold(z)) {
        move(z, j, s);
        move(z, k1, t1);
        move(z, k2, t2);
    }
}

static bool annealer_init(annealer *z, marz_arena *a)
{
    const int64_t pairs = (int64_t)z->n * z->width, squares = (int64_t)z->m * z->m;
    z->log_table = MARZ_NEW(a, float, LOG_TABLE);
    z->near_weight = MARZ_NEW(a, int32_t, pairs);
    z->near_cost = MARZ_NEW(a, int32_t, pairs);
    z->slot = MARZ_NEW(a, int32_t, z->n);
    z->slack = MARZ_NEW(a, int32_t, z->m);
    z->bucket_start = MARZ_NEW(a, int64_t, squares + 1);
    z->bucket_count = MARZ_NEW(a, int32_t, squares);
    z->bucket = MARZ_NEW(a, int32_t, pairs * z->width);
    z->place = MARZ_NEW(a, int32_t, pairs);
    z->spare_price = MARZ_NEW(a, float, z->m);
    z->over_price = MARZ_NEW(a, float, z->m);
    return z->log_table && z->near_weight && z->near_cost && z->slot && z->slack &&
           z->bucket_start && z->bucket_count && z->bucket && z->place && z->spare_price &&
           z->over_price;
}

static void lay_out_buckets(annealer *z)
{
    for (int32_t j = 0; j < z->n; j++)
        for (int32_t s = 0; s < z->near->count[j]; s++)
            for (int32_t t = 0; t < z->near->count[j]; t++)
                if (s != t)
                    z->bucket_start[(int64_t)agent_at(z, j, s) * z->m + agent_at(z, j, t) + 1]++;
    for (int64_t b = 0; b < (int64_t)z->m * z->m; b++)
        z->bucket_start[b + 1] += z->bucket_start[b];
}

static void load_state(annealer *z, const assign_state *state)
{
    const assign_data *d = z->d;
    for (int32_t k = 0; k < LOG_TABLE; k++)
        z->log_table[k] = -logf(((float)k + 0.5f) / LOG_TABLE);
    memcpy(z->slack, d->capacity, (size_t)z->m * sizeof *z->slack);
    lay_out_buckets(z);
    for (int32_t j = 0; j < z->n; j++) {
        for (int32_t s = 0; s < z->near->count[j]; s++) {
            const int64_t k = (int64_t)j * z->m + agent_at(z, j, s);
            z->near_weight[(int64_t)j * z->width + s] = d->weight[k];
            z->near_cost[(int64_t)j * z->width + s] = d->cost[k];
            if (agent_at(z, j, s) == state->agent_of[j])
                z->slot[j] = s;
        }
        const int64_t row = (int64_t)j * z->width + z->slot[j];
        z->slack[agent_at(z, j, z->slot[j])] -= z->near_weight[row];
        z->value += z->near_cost[row];
        bucket_add(z, j);
    }
    for (int32_t i = 0; i < z->m; i++)
        z->over_count += z->slack[i] < 0;
}

static void save_state(const annealer *z, assign_state *state)
{
    for (int32_t j = 0; j < z->n; j++)
        state->agent_of[j] = agent_at(z, j, z->slot[j]);
    state->value = z->value;
    state->feasible = z->over_count == 0;
}

static void set_fines(annealer *z, double done, double heat)
{
    double mean = 0;
    for (int32_t i = 0; i < z->m; i++)
        mean += z->d->scarcity[i] / z->m;
    const double low = 0.02;
    const double kappa = low * pow(1.5 / low, done), alpha = (1 + 5 * done) * z->press;
    for (int32_t i = 0; i < z->m; i++) {
        const double pi = z->d->scarcity[i];
        z->spare_price[i] = (float)(kappa * pi);
        z->over_price[i] = (float)(kappa * alpha * fmax(pi, 0.2 * mean + 1e-3));
    }
    z->temperature = (float)(heat * z->near->temperature * (0.3 - 0.1 * done));
}

bool marz_assign_anneal(const assign_data *d, const assign_near *near, int64_t moves, marz_rng *rng,
                        double heat, assign_state *state, const marz_control *control,
                        marz_arena *scratch)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    annealer z = {.d = d,
                  .near = near,
                  .m = d->agent_count,
                  .n = d->item_count,
                  .width = near->width,
                  .random = marz_rng_next(rng),
                  .press = 1};
    const bool ok = annealer_init(&z, scratch);
    if (ok && z.n > 0) {
        const bool was = state->feasible;
        int64_t best = was ? state->value : INT64_MAX;
        load_state(&z, state);
        marz_outcome outcome;
        const int64_t chunks = (moves + CHUNK - 1) / CHUNK;
        for (int64_t c = 0; c < chunks || (best == INT64_MAX && c < 2 * chunks); c++) {
            if ((c & 15) == 0 && marz_control_stops(control, &outcome))
                break;
            const double done = c < chunks ? (double)c / (double)chunks : 1;
            if (best == INT64_MAX && done > PRESS_FROM)
                z.press *= z.over_count > 0 ? 1 + 10 / (double)chunks : 1;
            set_fines(&z, done, heat);
            for (int32_t k = 0; k < CHUNK; k++) {
                propose(&z);
                if (z.over_count == 0 && z.value < best) {
                    best = z.value;
                    save_state(&z, state);
                }
            }
        }
        if (best == INT64_MAX)
            save_state(&z, state);
    }
    marz_arena_restore(scratch, mark);
    return ok;
}
