// Small random questions with every kind of constraint, against enumeration. The oracle has its own
// feasibility test; costs come from marz_instance_cost, whose values unit tests pin by hand.
#include "support.h"

#include "base/rng.h"
#include "design/design.h"
#include "model/check.h"

#include <stdio.h>
#include <string.h>

enum { UNITS = 7, SEATS = 4, MEASURES = 3, SEGMENTS = 3, GROUPS = 2, PAIRS = UNITS * SEATS };

/// A question with its arrays; units and seats are named by `unit_name`, so they can be permuted.
typedef struct question {
    marz_instance in;
    char names[UNITS + SEATS][16];
    const char *unit_id[UNITS], *seat_id[SEATS], *group_id[GROUPS];
    int32_t unit_lon[UNITS], unit_lat[UNITS], seat_lon[SEATS], seat_lat[SEATS];
    int64_t visits[UNITS], value[UNITS], measure[UNITS * MEASURES];
    int32_t segment[UNITS], present[UNITS], lock[UNITS], group[UNITS], seat_rep[SEATS];
    int64_t target[SEATS * MEASURES], low[SEATS * MEASURES], high[SEATS * MEASURES];
    int32_t fit[SEATS * SEGMENTS];
    uint8_t familiar[SEATS * SEGMENTS];
    int64_t leave_max[SEATS], soft_low[SEATS * MEASURES], soft_high[SEATS * MEASURES];
    marz_forbidden_pair forbidden[PAIRS];
    marz_given_minutes given[PAIRS];
} question;

static const char *const measure_names[MEASURES] = {"workload", "potential", "count"};
static const char *const segment_keys[SEGMENTS] = {"a", "b", "c"};

static void wire(question *q)
{
    q->in.unit_id = q->unit_id;
    q->in.unit_lon_udeg = q->unit_lon;
    q->in.unit_lat_udeg = q->unit_lat;
    q->in.visits_milli = q->visits;
    q->in.value_minor = q->value;
    q->in.measure = q->measure;
    q->in.unit_segment = q->segment;
    q->in.present = q->present;
    q->in.lock = q->lock;
    q->in.group = q->group;
    q->in.seat_id = q->in.seat_name = q->in.seat_rep_id = q->seat_id;
    q->in.seat_rep = q->seat_rep;
    q->in.seat_lon_udeg = q->seat_lon;
    q->in.seat_lat_udeg = q->seat_lat;
    q->in.target = q->target;
    q->in.low = q->low;
    q->in.high = q->high;
    q->in.fit_ppm = q->fit;
    q->in.is_familiar = q->familiar;
    q->in.measure_name = (const char **)(uintptr_t)measure_names;
    q->in.segment_key = (const char **)(uintptr_t)segment_keys;
    q->in.group_id = q->group_id;
    q->in.forbidden = q->forbidden;
    q->in.given = q->given;
}

static int32_t below(marz_rng *rng, int32_t limit)
{
    return (int32_t)marz_rng_below(rng, limit);
}

static void make_units(question *q, marz_rng *rng)
{
    const int32_t m = q->in.seat_count;
    for (int32_t i = 0; i < q->in.unit_count; i++) {
        const bool is_lost = below(rng, 12) == 0;
        q->unit_lon[i] = is_lost ? MARZ_DEGREES_UNKNOWN : below(rng, 8000000);
        q->unit_lat[i] = is_lost ? MARZ_DEGREES_UNKNOWN : below(rng, 8000000);
        q->visits[i] = below(rng, 24001);
        q->value[i] = below(rng, 1000000);
        for (int32_t k = 0; k < q->in.measure_count; k++)
            q->measure[i * q->in.measure_count + k] = k == 2 ? 1 : below(rng, k ? 60 : 12);
        q->segment[i] = below(rng, q->in.segment_count);
        q->present[i] = below(rng, 4) ? below(rng, m) : MARZ_NONE;
        q->lock[i] = below(rng, 10) ? MARZ_NONE : below(rng, m);
        q->group[i] =
            q->in.group_count && below(rng, 4) == 0 ? below(rng, q->in.group_count) : MARZ_NONE;
        for (int32_t j = 0; j < m; j++)
            if (below(rng, 12) == 0)
                q->forbidden[q->in.forbidden_count++] = (marz_forbidden_pair){i, j};
    }
}

static void make_seats(question *q, marz_rng *rng, int32_t width_percent)
{
    const int32_t count = q->in.measure_count;
    for (int32_t j = 0; j < q->in.seat_count; j++) {
        q->seat_rep[j] = j;
        q->seat_lon[j] = below(rng, 8000000);
        q->seat_lat[j] = below(rng, 8000000);
        for (int32_t k = 0; k < count; k++) {
            int64_t total = 0;
            for (int32_t i = 0; i < q->in.unit_count; i++)
                total += q->measure[i * count + k];
            const int64_t target = total / q->in.seat_count;
            q->target[j * count + k] = target;
            q->low[j * count + k] = target - target * width_percent / 100;
            q->high[j * count + k] = target + (target * width_percent + 99) / 100;
            if (q->low[j * count + k] < 0 || below(rng, 4) == 0)
                q->low[j * count + k] = 0;
        }
        for (int32_t s = 0; s < q->in.segment_count; s++) {
            q->fit[j * q->in.segment_count + s] = 500000 + below(rng, 1000000);
            q->familiar[j * q->in.segment_count + s] = (uint8_t)below(rng, 2);
        }
    }
}

/// A third of the questions limits what changes hands, a third what leaves each seat.
static void make_limits(question *q, marz_rng *rng)
{
    q->in.has_moved_limit = below(rng, 3) == 0;
    if (q->in.has_moved_limit)
        q->in.moved_value_max = below(rng, 4) ? below(rng, 2000000) : 0;
    q->in.leave_max = below(rng, 3) == 0 ? q->leave_max : NULL;
    for (int32_t j = 0; j < q->in.seat_count; j++)
        q->leave_max[j] = below(rng, 3) ? below(rng, 1500000) : 0;
}

/// Half of the questions price balance, a third of those instead of bands that are hard.
static void make_soft(question *q, marz_rng *rng)
{
    const int32_t count = q->in.measure_count;
    if (below(rng, 2))
        return;
    q->in.soft_low = q->soft_low;
    q->in.soft_high = q->soft_high;
    const bool is_only_soft = below(rng, 3) == 0;
    for (int32_t k = 0; k < count; k++)
        q->in.soft_rate_micro[k] =
            below(rng, 4) ? (int64_t)1 << below(rng, 36) : INT64_C(123456789) * below(rng, 2);
    for (int32_t cell = 0; cell < q->in.seat_count * count; cell++) {
        int64_t total = 0;
        for (int32_t i = 0; i < q->in.unit_count; i++)
            total += q->measure[i * count + cell % count];
        if (is_only_soft) {
            q->low[cell] = 0;
            q->high[cell] = total > q->target[cell] ? total : q->target[cell];
        }
        const int64_t low = q->low[cell], high = q->high[cell];
        q->soft_low[cell] = low + below(rng, (int32_t)(high - low) + 1);
        q->soft_high[cell] = q->soft_low[cell];
        if (below(rng, 2))
            q->soft_high[cell] += below(rng, (int32_t)(high - q->soft_low[cell]) + 1);
    }
}

/// Every third question has minutes of its own for some pairs.
static void make_given(question *q, marz_rng rng)
{
    if (below(&rng, 3))
        return;
    for (int32_t i = 0; i < q->in.unit_count; i++)
        for (int32_t j = 0; j < q->in.seat_count; j++)
            if (below(&rng, 3) == 0)
                q->given[q->in.given_count++] = (marz_given_minutes){i, j, below(&rng, 300) * 1000};
}

static void make_question(question *q, uint64_t seed, uint64_t k)
{
    marz_rng rng = marz_rng_make(seed, k, 0);
    memset(q, 0, sizeof *q);
    wire(q);
    q->in.unit_count = below(&rng, UNITS + 1);
    q->in.seat_count = 1 + below(&rng, SEATS);
    q->in.measure_count = below(&rng, MEASURES + 1);
    q->in.segment_count = 1 + below(&rng, SEGMENTS);
    q->in.group_count = below(&rng, GROUPS + 1);
    q->in.reach_m = below(&rng, 3) ? 0 : 600000;
    q->in.disruption_ppm = 150000;
    q->in.disruption_familiar_ppm = 100000;
    q->in.travel =
        (marz_travel){.circuity_ppm = 1220000, .trip_ppm = 1000000, .minute_cost_minor = 100};
    marz_error error = {0};
    assert_ok(marz_travel_parse("0:0 20:30 100:90 400:270", &q->in.travel, &error), &error);
    for (int32_t i = 0; i < UNITS + SEATS; i++)
        snprintf(q->names[i], sizeof q->names[i], "%c%02d", i < UNITS ? 'a' : 'r', i);
    for (int32_t i = 0; i < UNITS; i++)
        q->unit_id[i] = q->names[i];
    for (int32_t j = 0; j < SEATS; j++)
        q->seat_id[j] = q->names[UNITS + j];
    q->group_id[0] = "g0";
    q->group_id[1] = "g1";
    make_units(q, &rng);
    make_seats(q, &rng, 20 + below(&rng, 150));
    make_limits(q, &rng);
    make_soft(q, &rng);
    make_given(q, marz_rng_make(seed, k, 1));
    q->in.has_cover = below(&rng, 4) == 0;
    q->in.cover_ppm = q->in.has_cover ? below(&rng, 1500001) : 0;
}

static int64_t cost_of(const marz_instance *in, int32_t unit, int32_t seat)
{
    if (seat == MARZ_NONE) // To the nearest whole number, halves upwards.
        return (in->value_minor[unit] * in->cover_ppm + 500000) / 1000000;
    const marz_cost cost = marz_instance_cost(in, unit, seat);
    return cost.travel_minor + cost.mismatch_minor + cost.disruption_minor;
}

static bool keeps_limits(const marz_instance *in, const int32_t *seat_of)
{
    int64_t all = 0;
    for (int32_t j = 0; j < in->seat_count; j++) {
        int64_t left = 0;
        for (int32_t i = 0; i < in->unit_count; i++)
            left += in->present[i] == j && seat_of[i] != j ? in->value_minor[i] : 0;
        if (in->leave_max && left > in->leave_max[j])
            return false;
        all += left;
    }
    return !in->has_moved_limit || all <= in->moved_value_max;
}

/// Does the plan keep every rule? Own code, from the definitions in model/instance.h.
static bool keeps_rules(const marz_instance *in, const int32_t *seat_of)
{
    for (int32_t i = 0; i < in->unit_count; i++) {
        const int32_t seat = seat_of[i];
        if ((seat == MARZ_NONE && !in->has_cover) || seat < MARZ_NONE || seat >= in->seat_count ||
            (in->lock[i] != MARZ_NONE && in->lock[i] != seat))
            return false;
        for (int32_t k = 0; k < in->forbidden_count; k++)
            if (in->forbidden[k].unit == i && in->forbidden[k].seat == seat)
                return false;
        if (seat != MARZ_NONE && in->reach_m && in->present[i] != seat &&
            marz_instance_metres(in, i, seat) > in->reach_m)
            return false;
        for (int32_t other = 0; other < i; other++)
            if (in->group[i] != MARZ_NONE && in->group[other] == in->group[i] &&
                seat_of[other] != seat)
                return false;
    }
    for (int32_t j = 0; j < in->seat_count; j++)
        for (int32_t k = 0; k < in->measure_count; k++) {
            int64_t load = 0;
            for (int32_t i = 0; i < in->unit_count; i++)
                load += seat_of[i] == j ? in->measure[i * in->measure_count + k] : 0;
            if (load < in->low[j * in->measure_count + k] ||
                load > in->high[j * in->measure_count + k])
                return false;
        }
    return keeps_limits(in, seat_of);
}

/// What the loads of a plan cost beside its assignments, from the definition.
static int64_t balance_of(const marz_instance *in, const int32_t *seat_of)
{
    int64_t sum = 0;
    for (int32_t cell = 0; in->soft_low && cell < in->seat_count * in->measure_count; cell++) {
        const int32_t j = cell / in->measure_count, k = cell % in->measure_count;
        int64_t load = 0, outside = 0;
        for (int32_t i = 0; i < in->unit_count; i++)
            load += seat_of[i] == j ? in->measure[i * in->measure_count + k] : 0;
        outside += load > in->soft_high[cell] ? load - in->soft_high[cell] : 0;
        outside += load < in->soft_low[cell] ? in->soft_low[cell] - load : 0;
        sum += (outside * in->soft_rate_micro[k] + 999999) / 1000000;
    }
    return sum;
}

/// Least cost of all plans by enumeration, or -1 if there is none.
static int64_t least_cost(const marz_instance *in)
{
    enum { PLACES = SEATS + 1 };
    const int32_t first = in->has_cover ? MARZ_NONE : 0; // Without a seat, then each of them.
    int64_t cost[UNITS * PLACES], least = -1;
    int32_t seat_of[UNITS];
    for (int32_t i = 0; i < in->unit_count; i++) {
        seat_of[i] = first;
        for (int32_t j = first; j < in->seat_count; j++)
            cost[i * PLACES + j + 1] = cost_of(in, i, j);
    }
    for (;;) {
        int64_t sum = 0;
        for (int32_t i = 0; i < in->unit_count; i++)
            sum += cost[i * PLACES + seat_of[i] + 1];
        if (least < 0 || sum < least)
            sum += balance_of(in, seat_of);
        if ((least < 0 || sum < least) && keeps_rules(in, seat_of))
            least = sum;
        int32_t i = 0;
        while (i < in->unit_count && ++seat_of[i] == in->seat_count)
            seat_of[i++] = first;
        if (i == in->unit_count)
            return least;
    }
}

/// The bound as model/plan.h defines it, from the prices of the plan.
static int64_t bound_of(const marz_plan *plan)
{
    const marz_instance *in = &plan->instance;
    marz_int128 sum = 0;
    for (int32_t i = 0; i < in->unit_count; i++) {
        bool is_first = true, found = false;
        for (int32_t other = 0; other < i; other++)
            is_first &= in->group[i] == MARZ_NONE || in->group[other] != in->group[i];
        marz_int128 least = 0;
        for (int32_t j = in->has_cover ? MARZ_NONE : 0; is_first && j < in->seat_count; j++) {
            marz_int128 value = 0;
            bool is_allowed = true;
            for (int32_t o = i; o < in->unit_count; o++) {
                if (o != i && (in->group[i] == MARZ_NONE || in->group[o] != in->group[i]))
                    continue;
                is_allowed &=
                    j == MARZ_NONE ? in->lock[o] == MARZ_NONE : marz_instance_allows(in, o, j);
                value += (marz_int128)1000000 * cost_of(in, o, j);
                for (int32_t k = 0; k < in->measure_count && j != MARZ_NONE; k++)
                    value += (marz_int128)plan->price_micro[j * in->measure_count + k] *
                             in->measure[o * in->measure_count + k];
                if (in->present[o] != MARZ_NONE && in->present[o] != j)
                    value += (marz_int128)in->value_minor[o] *
                             (plan->moved_price_micro +
                              (in->leave_max ? plan->leave_price_micro[in->present[o]] : 0));
            }
            if (is_allowed && (!found || value < least)) {
                least = value;
                found = true;
            }
        }
        sum += least;
    }
    for (int32_t cell = 0; cell < in->seat_count * in->measure_count; cell++) {
        const int64_t price = plan->price_micro[cell];
        marz_int128 most = (marz_int128)price * in->low[cell];
        for (int64_t load = in->low[cell]; load <= in->high[cell]; load++) {
            int64_t outside = 0;
            if (in->soft_low)
                outside = load > in->soft_high[cell]  ? load - in->soft_high[cell]
                          : load < in->soft_low[cell] ? in->soft_low[cell] - load
                                                      : 0;
            const marz_int128 worth =
                (marz_int128)price * load -
                (marz_int128)outside * in->soft_rate_micro[cell % in->measure_count];
            if (load == in->low[cell] || worth > most)
                most = worth;
        }
        sum -= most;
    }
    sum -= (marz_int128)plan->moved_price_micro * in->moved_value_max;
    for (int32_t j = 0; in->leave_max && j < in->seat_count; j++)
        sum -= (marz_int128)plan->leave_price_micro[j] * in->leave_max[j];
    return (int64_t)marz_div_floor(sum, 1000000);
}

static marz_plan solve(const marz_instance *in, marz_arena *arena, int32_t threads)
{
    marz_plan plan = {0};
    marz_error error = {0};
    const marz_design_options options = {.seed = 5, .thread_count = threads, .effort = 3};
    assert_ok(marz_design_solve(in, &options, arena, NULL, &plan, &error), &error);
    return plan;
}

static void small_plans_obey_every_rule_and_their_bounds_hold(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(1);
    int32_t feasible = 0, missed = 0, optimal = 0, proved = 0, disproved = 0, priced = 0;
    int32_t open = 0;
    static question q;
    for (uint64_t k = 0; k < 1500; k++) {
        marz_arena *arena = marz_arena_create(0);
        make_question(&q, seed, k);
        const int64_t least = least_cost(&q.in);
        const marz_plan plan = solve(&q.in, arena, 1);
        feasible += least >= 0;
        if (plan.outcome == MARZ_OUTCOME_INFEASIBLE) {
            assert_true(plan.conflict_count > 0 && !plan.has_bound);
            missed += least >= 0;
            for (int32_t c = 0; c < plan.conflict_count; c++)
                if (plan.conflicts[c].kind != MARZ_CONFLICT_NOT_FOUND)
                    assert_int_equal(least, -1);
            disproved += plan.conflicts[0].kind != MARZ_CONFLICT_NOT_FOUND;
        } else {
            assert_true(keeps_rules(&q.in, plan.seat_of));
            int64_t total = 0;
            for (int32_t i = 0; i < q.in.unit_count; i++)
                total += cost_of(&q.in, i, plan.seat_of[i]);
            assert_int_equal(plan.balance_minor, balance_of(&q.in, plan.seat_of));
            total += plan.balance_minor;
            assert_int_equal(plan.total_minor, total);
            priced += plan.balance_minor > 0;
            int64_t uncovered = 0;
            for (int32_t i = 0; i < q.in.unit_count; i++)
                uncovered += plan.seat_of[i] == MARZ_NONE ? cost_of(&q.in, i, MARZ_NONE) : 0;
            assert_int_equal(plan.uncovered_minor, uncovered);
            open += uncovered > 0;
            assert_true(plan.has_bound && plan.bound_minor <= least && least <= total);
            assert_int_equal(plan.bound_minor, bound_of(&plan));
            assert_true((plan.outcome == MARZ_OUTCOME_OPTIMAL) == (total == plan.bound_minor));
            optimal += total == least;
            proved += plan.outcome == MARZ_OUTCOME_OPTIMAL;
        }
        marz_arena_destroy(arena);
    }
    print_message("feasible %d, missed %d, optimal %d (proved %d), disproved %d, priced %d\n",
                  feasible, missed, optimal, proved, disproved, priced);
    assert_true(feasible > 500 && disproved > 100 && priced > 100 && open > 50);
    assert_true(missed * 100 <= feasible && optimal * 100 >= feasible * 95);
}

/// The same question with units and seats in another order under other names.
static void permute(const question *from, question *to, marz_rng *rng, int32_t *unit_at,
                    int32_t *seat_at)
{
    const int32_t n = from->in.unit_count, m = from->in.seat_count, count = from->in.measure_count;
    const int32_t segments = from->in.segment_count;
    *to = *from;
    wire(to);
    to->in.leave_max = from->in.leave_max ? to->leave_max : NULL;
    to->in.soft_low = from->in.soft_low ? to->soft_low : NULL;
    to->in.soft_high = from->in.soft_high ? to->soft_high : NULL;
    to->in.forbidden_count = 0;
    for (int32_t i = 0; i < UNITS; i++)
        to->unit_id[i] = to->names[i];
    for (int32_t j = 0; j < SEATS; j++)
        to->seat_id[j] = to->names[UNITS + j];
    for (int32_t i = 0; i < n; i++)
        unit_at[i] = i;
    for (int32_t j = 0; j < m; j++)
        seat_at[j] = j;
    for (int32_t i = n - 1; i > 0; i--) {
        const int32_t other = below(rng, i + 1), kept = unit_at[i];
        unit_at[i] = unit_at[other];
        unit_at[other] = kept;
    }
    for (int32_t j = m - 1; j > 0; j--) {
        const int32_t other = below(rng, j + 1), kept = seat_at[j];
        seat_at[j] = seat_at[other];
        seat_at[other] = kept;
    }
    for (int32_t i = 0; i < n; i++) {
        const int32_t at = unit_at[i];
        to->unit_lon[at] = from->unit_lon[i];
        to->unit_lat[at] = from->unit_lat[i];
        to->visits[at] = from->visits[i];
        to->value[at] = from->value[i];
        to->segment[at] = from->segment[i];
        to->group[at] = from->group[i];
        to->present[at] = from->present[i] == MARZ_NONE ? MARZ_NONE : seat_at[from->present[i]];
        to->lock[at] = from->lock[i] == MARZ_NONE ? MARZ_NONE : seat_at[from->lock[i]];
        for (int32_t k = 0; k < count; k++)
            to->measure[at * count + k] = from->measure[i * count + k];
    }
    for (int32_t j = 0; j < m; j++) {
        const int32_t at = seat_at[j];
        to->seat_lon[at] = from->seat_lon[j];
        to->seat_lat[at] = from->seat_lat[j];
        to->leave_max[at] = from->leave_max[j];
        for (int32_t k = 0; k < count; k++) {
            to->low[at * count + k] = from->low[j * count + k];
            to->high[at * count + k] = from->high[j * count + k];
            to->soft_low[at * count + k] = from->soft_low[j * count + k];
            to->soft_high[at * count + k] = from->soft_high[j * count + k];
        }
        for (int32_t s = 0; s < segments; s++) {
            to->fit[at * segments + s] = from->fit[j * segments + s];
            to->familiar[at * segments + s] = from->familiar[j * segments + s];
        }
    }
    for (int32_t i = 0; i < n; i++)
        for (int32_t j = 0; j < m; j++)
            for (int32_t k = 0; k < from->in.forbidden_count; k++)
                if (unit_at[from->forbidden[k].unit] == i && seat_at[from->forbidden[k].seat] == j)
                    to->forbidden[to->in.forbidden_count++] = (marz_forbidden_pair){i, j};
    to->in.given_count = 0;
    for (int32_t i = 0; i < n; i++)
        for (int32_t j = 0; j < m; j++)
            for (int32_t k = 0; k < from->in.given_count; k++)
                if (unit_at[from->given[k].unit] == i && seat_at[from->given[k].seat] == j)
                    to->given[to->in.given_count++] =
                        (marz_given_minutes){i, j, from->given[k].minutes_milli};
}

static void permuting_units_and_seats_changes_nothing_but_names(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(2);
    static question q, other;
    for (uint64_t k = 0; k < 300; k++) {
        marz_arena *arena = marz_arena_create(0);
        marz_rng rng = marz_rng_make(seed, k, 1);
        int32_t unit_at[UNITS], seat_at[SEATS];
        make_question(&q, seed, k);
        permute(&q, &other, &rng, unit_at, seat_at);
        const marz_plan a = solve(&q.in, arena, 1), b = solve(&other.in, arena, 1);
        assert_int_equal(a.outcome, b.outcome);
        assert_int_equal(a.total_minor, b.total_minor);
        assert_int_equal(a.bound_minor, b.bound_minor);
        assert_int_equal(a.conflict_count, b.conflict_count);
        for (int32_t i = 0; i < q.in.unit_count; i++)
            assert_int_equal(a.seat_of[i] == MARZ_NONE ? MARZ_NONE : seat_at[a.seat_of[i]],
                             b.seat_of[unit_at[i]]);
        marz_arena_destroy(arena);
    }
}

/// Writes the plan as text and asks the checker, which shares no code with the optimiser.
/// @param is_expected  what it says against it is printed
static bool is_confirmed(marz_plan plan, marz_arena *arena, uint64_t k, bool is_expected)
{
    marz_buffer text = {0};
    marz_error error = {0};
    marz_verdict verdict;
    snprintf(plan.currency, sizeof plan.currency, "USD");
    plan.plan_year = 2026;
    assert_ok(marz_plan_write(&plan, &text, &error), &error);
    assert_ok(marz_plan_check(text.text, text.length, "plan.json", arena, &verdict, &error),
              &error);
    for (int32_t v = 0; is_expected && v < verdict.violation_count; v++)
        print_error("question %d, %s: %s %s found %s expected %s\n", (int)k,
                    marz_outcome_name(plan.outcome), verdict.violations[v].kind,
                    verdict.violations[v].subject, verdict.violations[v].found,
                    verdict.violations[v].expected);
    marz_buffer_deinit(&text);
    return verdict.is_ok;
}

static void the_independent_checker_confirms_every_plan_and_every_conflict(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(3);
    static question q;
    int32_t wrong = 0;
    for (uint64_t k = 0; k < 400; k++) {
        marz_arena *arena = marz_arena_create(0);
        make_question(&q, seed, k);
        wrong += !is_confirmed(solve(&q.in, arena, 1), arena, k, true);
        marz_arena_destroy(arena);
    }
    assert_int_equal(wrong, 0);
}

static void a_very_high_price_of_balance_is_a_hard_band(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(4);
    static question q;
    int32_t kept = 0, broken = 0;
    for (uint64_t k = 0; k < 300; k++) {
        marz_arena *arena = marz_arena_create(0);
        make_question(&q, seed, k);
        q.in.soft_low = q.in.soft_high = NULL;
        q.in.has_cover = false;
        const int64_t least = least_cost(&q.in);
        memcpy(q.soft_low, q.low, sizeof q.low);
        memcpy(q.soft_high, q.high, sizeof q.high);
        q.in.soft_low = q.soft_low;
        q.in.soft_high = q.soft_high;
        for (int32_t cell = 0; cell < q.in.seat_count * q.in.measure_count; cell++) {
            q.low[cell] = 0;
            q.high[cell] = 10000;
        }
        for (int32_t m = 0; m < q.in.measure_count; m++)
            q.in.soft_rate_micro[m] = INT64_C(100000000) * 1000000;
        const marz_plan soft = solve(&q.in, arena, 1);
        if (least >= 0) {
            assert_int_not_equal(soft.outcome, MARZ_OUTCOME_INFEASIBLE);
            assert_true(soft.bound_minor <= least);
            kept += soft.total_minor == least && soft.balance_minor == 0;
        } else if (soft.outcome != MARZ_OUTCOME_INFEASIBLE) {
            assert_true(soft.balance_minor >= 100000000);
            broken++;
        }
        marz_arena_destroy(arena);
    }
    print_message("kept %d, cannot be kept %d\n", kept, broken);
    assert_true(kept > 90 && broken > 20);
}

static void a_price_of_zero_changes_no_seat_and_no_bound(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(5);
    static question q;
    for (uint64_t k = 0; k < 300; k++) {
        marz_arena *arena = marz_arena_create(0);
        make_question(&q, seed, k);
        const bool was_soft = q.in.soft_low != NULL;
        q.in.soft_low = q.in.soft_high = NULL;
        const marz_plan hard = solve(&q.in, arena, 1);
        q.in.soft_low = was_soft ? q.soft_low : q.low;
        q.in.soft_high = was_soft ? q.soft_high : q.high;
        memset(q.in.soft_rate_micro, 0, sizeof q.in.soft_rate_micro);
        const marz_plan soft = solve(&q.in, arena, 1);
        assert_int_equal(hard.outcome, soft.outcome);
        assert_int_equal(hard.conflict_count, soft.conflict_count);
        if (hard.outcome == MARZ_OUTCOME_OPTIMAL)
            assert_int_equal(hard.total_minor, soft.total_minor);
        assert_int_equal(soft.balance_minor, 0);
        marz_arena_destroy(arena);
    }
}

/// Minutes in place of hours, at a sixtieth of the price: the same plan.
static void scaling_a_measure_and_its_price_changes_no_cost(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(6);
    static question q;
    int32_t compared = 0;
    for (uint64_t k = 0; k < 400; k++) {
        marz_arena *arena = marz_arena_create(0);
        make_question(&q, seed, k);
        for (int32_t m = 0; m < q.in.measure_count; m++)
            q.in.soft_rate_micro[m] = q.in.soft_rate_micro[m] / 60 * 60;
        const int64_t least = least_cost(&q.in);
        const marz_plan before = solve(&q.in, arena, 1);
        for (int32_t cell = 0; cell < q.in.seat_count * q.in.measure_count; cell++) {
            q.low[cell] *= 60;
            q.high[cell] *= 60;
            q.soft_low[cell] *= 60;
            q.soft_high[cell] *= 60;
        }
        for (int32_t at = 0; at < q.in.unit_count * q.in.measure_count; at++)
            q.measure[at] *= 60;
        for (int32_t m = 0; m < q.in.measure_count; m++)
            q.in.soft_rate_micro[m] /= 60;
        const marz_plan after = solve(&q.in, arena, 1);
        assert_int_equal(least_cost(&q.in), least);
        if (before.total_minor == least && after.total_minor == least && least >= 0) {
            compared++;
            assert_int_equal(before.balance_minor + before.uncovered_minor + before.travel_minor +
                                 before.mismatch_minor + before.disruption_minor,
                             least);
        }
        marz_arena_destroy(arena);
    }
    assert_true(compared > 150);
}

static void at_a_high_price_only_what_no_seat_can_take_stays_uncovered(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(7);
    static question q;
    int32_t same = 0, rescued = 0;
    for (uint64_t k = 0; k < 300; k++) {
        marz_arena *arena = marz_arena_create(0);
        make_question(&q, seed, k);
        q.in.has_cover = false;
        const int64_t least = least_cost(&q.in);
        for (int32_t i = 0; i < q.in.unit_count; i++)
            q.value[i] = 100000000; // So dear that one uncovered outweighs every other cost.
        q.in.disruption_ppm = q.in.disruption_familiar_ppm = 0;
        for (int32_t cell = 0; cell < q.in.seat_count * q.in.segment_count; cell++)
            q.fit[cell] = 1000000;
        q.in.soft_low = q.in.soft_high = NULL;
        q.in.has_moved_limit = false;
        q.in.leave_max = NULL;
        const int64_t covered = least_cost(&q.in);
        q.in.has_cover = true;
        q.in.cover_ppm = 1000000;
        const marz_plan plan = solve(&q.in, arena, 1);
        if (covered >= 0 && plan.total_minor == covered) {
            same++;
            assert_int_equal(plan.uncovered_minor, 0);
        }
        rescued += covered < 0 && least < 0 && plan.uncovered_minor > 0;
        assert_true(covered < 0 || plan.bound_minor <= covered);
        marz_arena_destroy(arena);
    }
    print_message("covered %d, uncovered where it has to be %d\n", same, rescued);
    assert_true(same > 80 && rescued > 30);
}

static void tampered_plans_are_refused(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(8);
    static question q;
    int32_t tried = 0;
    for (uint64_t k = 0; k < 120; k++) {
        marz_arena *arena = marz_arena_create(0);
        make_question(&q, seed, k);
        marz_plan plan = solve(&q.in, arena, 1);
        const bool has_seats = marz_plan_has_seats(&plan) && q.in.unit_count > 0;
        const int32_t seat = has_seats ? plan.seat_of[0] : MARZ_NONE;
        if (has_seats && q.in.soft_low && q.in.measure_count > 0) {
            plan.balance_minor++; // A dearer balance than there is, the total along with it …
            plan.total_minor++;
            assert_false(is_confirmed(plan, arena, k, false));
            plan.total_minor -= 2; // … and a cheaper total than its terms.
            plan.balance_minor -= 2;
            assert_false(is_confirmed(plan, arena, k, false));
            tried++;
        } else if (has_seats && seat == MARZ_NONE) {
            q.in.has_cover = plan.instance.has_cover = true;
            plan.uncovered_minor--;
            plan.total_minor--;
            assert_false(is_confirmed(plan, arena, k, false));
            tried++;
        }
        marz_arena_destroy(arena);
    }
    assert_true(tried > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_plans_obey_every_rule_and_their_bounds_hold),
        cmocka_unit_test(the_independent_checker_confirms_every_plan_and_every_conflict),
        cmocka_unit_test(permuting_units_and_seats_changes_nothing_but_names),
        cmocka_unit_test(a_very_high_price_of_balance_is_a_hard_band),
        cmocka_unit_test(at_a_high_price_only_what_no_seat_can_take_stays_uncovered),
        cmocka_unit_test(tampered_plans_are_refused),
        cmocka_unit_test(a_price_of_zero_changes_no_seat_and_no_bound),
        cmocka_unit_test(scaling_a_measure_and_its_price_changes_no_cost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
