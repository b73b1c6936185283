#include "graph/transport.h"
#include "graph/transport_start.h"

#include <assert.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>

#define NO_ARC (-1)
#define INFINITE (INT64_MAX / 4)
#define FEW_ARCS 24  ///< arcs a unit up to which looking through them is quick
#define POLL_RUNS 16 ///< runs of Dijkstra's algorithm between two looks at the clock

/// One way to move load from a seat to another: out of arc `from` into arc `to` of the same unit.
typedef struct mover {
    int32_t from, to;
} mover;

/// State of one run. Node m stands for the rest of the world, at price 0: a seat's load flows to it
/// with low <= load <= high free of charge, and at the penalty outside.
typedef struct solver {
    const marz_transport *problem;
    int32_t seat_count;
    int64_t penalty;
    int64_t *flow, *price;    ///< the answer's arrays, in copies until done
    int32_t *unit_of;         ///< [arcs]
    int32_t *next, *previous; ///< [arcs] the arcs with flow into a seat, as a list
    int32_t *first;           ///< [m] head of that list
    int64_t *load, *outflow;  ///< [m] what comes in, and what goes on to the rest
    int64_t *excess;          ///< [m+1] load - outflow; of the rest: minus the sum of the others
    int32_t *by_seat;         ///< [arcs] the arcs of each unit in the order of their seats, or NULL
    int64_t *move_cost;       ///< [m*m] least cost difference of moving from a to b
    mover *movers;            ///< [m*m]
    uint8_t *is_stale;        ///< [m*m] the mover has gone; the least difference is no less
    uint8_t *is_built;        ///< [m] the row of a is filled
    int64_t *distance;        ///< [m+1]
    int32_t *came_from;       ///< [m+1]
    uint8_t *is_settled;      ///< [m+1]
    int32_t *path;            ///< [m+1] the nodes of one, last first
    int32_t *sinks; ///< [m+1] nodes with a deficit in the order in which they were reached
    int32_t sink_count;
    int64_t path_count;
} solver;

int64_t marz_transport_penalty(const marz_transport *problem)
{
    int64_t low = 0, high = 0;
    for (int32_t e = 0; e < problem->arc_start[problem->unit_count]; e++) {
        low = problem->arc_cost[e] < low ? problem->arc_cost[e] : low;
        high = problem->arc_cost[e] > high ? problem->arc_cost[e] : high;
    }
    return (high - low) * ((int64_t)problem->seat_count + 1) + 1;
}

static marz_status validate(const marz_transport *problem, marz_error *error)
{
    const int32_t m = problem->seat_count;
    if (m < 1 || m > MARZ_TRANSPORT_SEATS_MAX || problem->unit_count < 0)
        return marz_fail(error, MARZ_E_INPUT, "transportation with %d units and %d seats, 1 to %d",
                         problem->unit_count, m, MARZ_TRANSPORT_SEATS_MAX);
    for (int32_t j = 0; j < m; j++)
        if (problem->low[j] < 0 || problem->low[j] > problem->high[j])
            return marz_fail(error, MARZ_E_INPUT, "band %" PRId64 " to %" PRId64 " of seat %d",
                             problem->low[j], problem->high[j], j);
    int64_t total = 0;
    for (int32_t i = 0; i < problem->unit_count; i++) {
        if (problem->size[i] < 0 || __builtin_add_overflow(total, problem->size[i], &total) ||
            problem->arc_start[i + 1] <= problem->arc_start[i])
            return marz_fail(error, MARZ_E_INPUT, "unit %d has size %" PRId64 " and %d seats", i,
                             problem->size[i], problem->arc_start[i + 1] - problem->arc_start[i]);
    }
    for (int32_t e = 0; e < problem->arc_start[problem->unit_count]; e++)
        if (problem->arc_seat[e] < 0 || problem->arc_seat[e] >= m ||
            problem->arc_cost[e] > MARZ_TRANSPORT_COST_MAX ||
            problem->arc_cost[e] < -MARZ_TRANSPORT_COST_MAX)
            return marz_fail(error, MARZ_E_INPUT, "arc %d to seat %d costs %" PRId64, e,
                             problem->arc_seat[e], problem->arc_cost[e]);
    return MARZ_OK;
}

/// Where units have many arcs, they are sorted by seat once. @return false when out of memory
static bool sort_arcs(solver *s, marz_arena *scratch)
{
    const marz_transport *problem = s->problem;
    const int32_t n = problem->unit_count, m = s->seat_count, arcs = problem->arc_start[n];
    if (arcs / FEW_ARCS < n)
        return true;
    int32_t *start = MARZ_NEW(scratch, int32_t, m + 1), *column = MARZ_NEW(scratch, int32_t, arcs);
    int32_t *filled = MARZ_NEW(scratch, int32_t, n);
    s->by_seat = MARZ_NEW(scratch, int32_t, arcs);
    if (!start || !column || !filled || !s->by_seat)
        return false;
    for (int32_t e = 0; e < arcs; e++)
        start[problem->arc_seat[e] + 1]++;
    for (int32_t j = 0; j < m; j++)
        start[j + 1] += start[j];
    for (int32_t e = 0; e < arcs; e++)
        column[start[problem->arc_seat[e]]++] = e;
    for (int32_t k = 0; k < arcs; k++) {
        const int32_t unit = s->unit_of[column[k]];
        s->by_seat[problem->arc_start[unit] + filled[unit]++] = column[k];
    }
    return true;
}

/// @param price  [m+1] where to start, 0 for the rest
static marz_status solver_init(solver *s, const marz_transport *problem, int64_t *price,
                               marz_arena *scratch)
{
    const int32_t m = problem->seat_count, arcs = problem->arc_start[problem->unit_count];
    const int64_t cells = (int64_t)m * m;
    *s = (solver){
        .problem = problem,
        .seat_count = m,
        .penalty = marz_transport_penalty(problem),
        .flow = MARZ_NEW(scratch, int64_t, arcs),
        .price = price,
        .unit_of = MARZ_NEW(scratch, int32_t, arcs),
        .next = MARZ_NEW(scratch, int32_t, arcs),
        .previous = MARZ_NEW(scratch, int32_t, arcs),
        .first = MARZ_NEW(scratch, int32_t, m),
        .load = MARZ_NEW(scratch, int64_t, m),
        .outflow = MARZ_NEW(scratch, int64_t, m),
        .excess = MARZ_NEW(scratch, int64_t, m + 1),
        .move_cost = MARZ_NEW(scratch, int64_t, cells),
        .movers = MARZ_NEW(scratch, mover, cells),
        .is_stale = MARZ_NEW(scratch, uint8_t, cells),
        .is_built = MARZ_NEW(scratch, uint8_t, m),
        .distance = MARZ_NEW(scratch, int64_t, m + 1),
        .came_from = MARZ_NEW(scratch, int32_t, m + 1),
        .is_settled = MARZ_NEW(scratch, uint8_t, m + 1),
        .path = MARZ_NEW(scratch, int32_t, m + 1),
        .sinks = MARZ_NEW(scratch, int32_t, m + 1),
    };
    if (!s->flow || !s->unit_of || !s->next || !s->previous || !s->first || !s->load ||
        !s->outflow || !s->excess || !s->move_cost || !s->movers || !s->is_stale || !s->is_built ||
        !s->distance || !s->came_from || !s->is_settled || !s->path || !s->sinks)
        return MARZ_E_NO_MEMORY;
    for (int32_t i = 0; i < problem->unit_count; i++)
        for (int32_t e = problem->arc_start[i]; e < problem->arc_start[i + 1]; e++)
            s->unit_of[e] = i;
    if (!sort_arcs(s, scratch))
        return MARZ_E_NO_MEMORY;
    for (int32_t j = 0; j < m; j++)
        s->first[j] = NO_ARC;
    return MARZ_OK;
}

/// Where to start: the given prices, or, if all are 0, those of a sample; all within the penalty.
/// The sample is solved before the tables of the whole are made.
static marz_status set_prices(const marz_transport *problem, const int64_t *given, int64_t *price,
                              marz_arena *scratch, const marz_control *control, marz_error *error)
{
    const int32_t m = problem->seat_count;
    const int64_t penalty = marz_transport_penalty(problem);
    bool is_known = false;
    for (int32_t j = 0; j < m; j++) {
        price[j] = given[j];
        is_known = is_known || given[j] != 0;
    }
    const marz_status status =
        is_known ? MARZ_OK : marz_transport_start(problem, scratch, control, price, error);
    for (int32_t j = 0; j < m; j++) {
        const int64_t p = price[j] > penalty ? penalty : price[j];
        price[j] = p < -penalty ? -penalty : p;
    }
    return status;
}

static void link_arc(solver *s, int32_t arc)
{
    const int32_t j = s->problem->arc_seat[arc];
    s->previous[arc] = NO_ARC;
    s->next[arc] = s->first[j];
    if (s->first[j] != NO_ARC)
        s->previous[s->first[j]] = arc;
    s->first[j] = arc;
}

static void unlink_arc(solver *s, int32_t arc)
{
    const int32_t next = s->next[arc], previous = s->previous[arc];
    if (previous == NO_ARC)
        s->first[s->problem->arc_seat[arc]] = next;
    else
        s->next[previous] = next;
    if (next != NO_ARC)
        s->previous[next] = previous;
}

/// The unit of `arc` is no longer at its seat: what it alone offered is gone.
static void forget_movers(solver *s, int32_t arc)
{
    const marz_transport *problem = s->problem;
    const int64_t row = (int64_t)problem->arc_seat[arc] * s->seat_count;
    const int32_t unit = s->unit_of[arc];
    for (int32_t to = problem->arc_start[unit]; to < problem->arc_start[unit + 1]; to++)
        if (s->movers[row + problem->arc_seat[to]].from == arc)
            s->is_stale[row + problem->arc_seat[to]] = 1;
}

/// The unit of `arc` offers its moves. What lies below a stale bound lies below all.
static void offer_movers(solver *s, int32_t arc)
{
    const marz_transport *problem = s->problem;
    const int64_t row = (int64_t)problem->arc_seat[arc] * s->seat_count;
    const int32_t unit = s->unit_of[arc];
    for (int32_t to = problem->arc_start[unit]; to < problem->arc_start[unit + 1]; to++) {
        const int64_t cell = row + problem->arc_seat[to];
        const int64_t cost = problem->arc_cost[to] - problem->arc_cost[arc];
        if (to == arc || cost >= s->move_cost[cell])
            continue;
        s->move_cost[cell] = cost;
        s->movers[cell] = (mover){arc, to};
        s->is_stale[cell] = 0;
    }
}

static void add_flow(solver *s, int32_t arc, int64_t amount)
{
    const int32_t j = s->problem->arc_seat[arc];
    const bool was_empty = s->flow[arc] == 0;
    s->flow[arc] += amount;
    s->load[j] += amount;
    assert(s->flow[arc] >= 0);
    const bool is_empty = s->flow[arc] == 0;
    if (was_empty && !is_empty) {
        link_arc(s, arc);
        if (s->is_built[j])
            offer_movers(s, arc);
    } else if (!was_empty && is_empty) {
        unlink_arc(s, arc);
        if (s->is_built[j])
            forget_movers(s, arc);
    }
}

/// Every unit to its least cost + price (the first of equals), and the load that each price stands
/// for: complementary slackness holds for all but the excess.
static void place_units(solver *s)
{
    const marz_transport *problem = s->problem;
    for (int32_t i = 0; i < problem->unit_count; i++) {
        int32_t best = problem->arc_start[i];
        for (int32_t e = problem->arc_start[i]; e < problem->arc_start[i + 1]; e++) {
            if (problem->arc_cost[e] + s->price[problem->arc_seat[e]] <
                problem->arc_cost[best] + s->price[problem->arc_seat[best]])
                best = e;
        }
        if (problem->size[i] > 0)
            add_flow(s, best, problem->size[i]);
        else
            s->flow[best] = 0;
    }
    for (int32_t j = 0; j < s->seat_count; j++) {
        const int64_t low = problem->low[j], high = problem->high[j], p = s->price[j];
        int64_t least = low, most = high;
        if (p > 0)
            least = high;
        if (p < 0)
            most = low;
        if (p == s->penalty)
            most = INT64_MAX;
        if (p == -s->penalty)
            least = 0;
        const int64_t load = s->load[j];
        s->outflow[j] = load < least ? least : load > most ? most : load;
        s->excess[j] = load - s->outflow[j];
        s->excess[s->seat_count] -= s->excess[j];
    }
}

static void build_row(solver *s, int32_t a)
{
    const int64_t row = (int64_t)a * s->seat_count;
    for (int32_t b = 0; b < s->seat_count; b++) {
        s->move_cost[row + b] = INFINITE;
        s->movers[row + b] = (mover){NO_ARC, NO_ARC};
    }
    for (int32_t from = s->first[a]; from != NO_ARC; from = s->next[from])
        offer_movers(s, from);
    s->is_built[a] = 1;
}

/// The arc of a unit to seat b, or NO_ARC. O(1) if the unit has all seats, else O(log arcs), or
/// O(arcs) where they are few.
static int32_t arc_to(const solver *s, int32_t unit, int32_t b)
{
    const marz_transport *problem = s->problem;
    int32_t first = problem->arc_start[unit], last = problem->arc_start[unit + 1];
    if (!s->by_seat) {
        while (first < last && problem->arc_seat[first] != b)
            first++;
        return first < last ? first : NO_ARC;
    }
    if (last - first == s->seat_count)
        return s->by_seat[first + b];
    while (last - first > 1) {
        const int32_t middle = first + (last - first) / 2;
        if (problem->arc_seat[s->by_seat[middle]] > b)
            last = middle;
        else
            first = middle;
    }
    return problem->arc_seat[s->by_seat[first]] == b ? s->by_seat[first] : NO_ARC;
}

/// Looks at the units at a for the one that costs least more at b.
static void refresh(solver *s, int32_t a, int32_t b)
{
    const marz_transport *problem = s->problem;
    const int64_t cell = (int64_t)a * s->seat_count + b;
    int64_t least = INFINITE;
    mover best = {NO_ARC, NO_ARC};
    for (int32_t from = s->first[a]; from != NO_ARC; from = s->next[from]) {
        const int32_t to = arc_to(s, s->unit_of[from], b);
        if (to != NO_ARC && problem->arc_cost[to] - problem->arc_cost[from] < least) {
            least = problem->arc_cost[to] - problem->arc_cost[from];
            best = (mover){from, to};
        }
    }
    s->move_cost[cell] = least;
    s->movers[cell] = best;
    s->is_stale[cell] = 0;
}

/// Slope of the cost of sending one more on from j to the rest, and how far it holds.
static int64_t slope_up(const solver *s, int32_t j, int64_t *room)
{
    const int64_t flow = s->outflow[j], low = s->problem->low[j], high = s->problem->high[j];
    *room = flow < low ? low - flow : flow < high ? high - flow : INT64_MAX;
    return flow < low ? -s->penalty : flow < high ? 0 : s->penalty;
}

/// The same for sending one less on: what the last one costs.
static int64_t slope_down(const solver *s, int32_t j, int64_t *room)
{
    const int64_t flow = s->outflow[j], low = s->problem->low[j], high = s->problem->high[j];
    *room = flow > high ? flow - high : flow > low ? flow - low : INT64_MAX;
    return flow > high ? s->penalty : flow > low ? 0 : -s->penalty;
}

static void offer(solver *s, int32_t node, int64_t distance, int32_t from)
{
    if (!s->is_settled[node] && distance < s->distance[node]) {
        s->distance[node] = distance;
        s->came_from[node] = from;
    }
}

static void relax_seat(solver *s, int32_t a)
{
    const int32_t m = s->seat_count;
    int64_t room;
    if (!s->is_built[a])
        build_row(s, a);
    const int64_t *row = s->move_cost + (int64_t)a * m;
    const int64_t base = s->distance[a] - s->price[a];
    for (int32_t b = 0; b < m; b++) {
        const int64_t distance = base + row[b] + s->price[b];
        if (row[b] < INFINITE && distance < s->distance[b] && !s->is_settled[b]) {
            assert(distance >= s->distance[a] || s->is_stale[(int64_t)a * m + b]);
            s->distance[b] = distance;
            s->came_from[b] = a;
        }
    }
    offer(s, m, base + slope_up(s, a, &room) + s->price[m], a);
}

static void relax_rest(solver *s)
{
    const int32_t m = s->seat_count;
    int64_t room;
    for (int32_t b = 0; b < m; b++)
        offer(s, b, s->distance[m] - s->price[m] + s->price[b] - slope_down(s, b, &room), m);
}

static int32_t nearest_open(const solver *s)
{
    int32_t nearest = -1;
    int64_t least = INFINITE;
    for (int32_t node = 0; node <= s->seat_count; node++)
        if (!s->is_settled[node] && s->distance[node] < least) {
            least = s->distance[node];
            nearest = node;
        }
    return nearest;
}

/// A node reached over a move that may be gone: looks that move up, and the shortest way again.
/// @return false if the way was sure already
static bool look_again(solver *s, int32_t node)
{
    const int32_t m = s->seat_count, a = s->came_from[node];
    int64_t room;
    if (node == m || a < 0 || a == m || !s->is_stale[(int64_t)a * m + node])
        return false;
    refresh(s, a, node);
    s->distance[node] = INFINITE;
    if (s->is_settled[m])
        offer(s, node, s->distance[m] - s->price[m] + s->price[node] - slope_down(s, node, &room),
              m);
    for (int32_t b = 0; b < m; b++) {
        const int64_t cost = s->move_cost[(int64_t)b * m + node];
        if (s->is_settled[b] && cost < INFINITE)
            offer(s, node, s->distance[b] - s->price[b] + cost + s->price[node], b);
    }
    return true;
}

/// Distances from all surplus until the deficits reached could take half of it; then prices fall by
/// the distance, so that every arc of the tree is tight.
static void find_paths(solver *s)
{
    const int32_t m = s->seat_count;
    int64_t surplus = 0, reached = 0, last = 0;
    s->sink_count = 0;
    for (int32_t node = 0; node <= m; node++) {
        s->is_settled[node] = 0;
        s->distance[node] = s->excess[node] > 0 ? 0 : INFINITE;
        s->came_from[node] = -1;
        surplus += s->excess[node] > 0 ? s->excess[node] : 0;
    }
    while (reached <= surplus / 2) {
        const int32_t node = nearest_open(s);
        assert(node >= 0); // The rest is joined to every seat, both ways.
        if (look_again(s, node))
            continue;
        s->is_settled[node] = 1;
        last = s->distance[node];
        if (s->excess[node] < 0) {
            s->sinks[s->sink_count++] = node;
            reached -= s->excess[node];
        }
        if (node == m)
            relax_rest(s);
        else
            relax_seat(s, node);
    }
    for (int32_t node = 0; node <= m; node++)
        s->price[node] -= s->distance[node] < last ? s->distance[node] : last;
    for (int32_t j = 0; j < m; j++)
        s->price[j] -= s->price[m];
    s->price[m] = 0;
}

/// How much can still go from a to b at reduced cost 0.
static int64_t tight_room(solver *s, int32_t a, int32_t b)
{
    const int32_t m = s->seat_count;
    int64_t room;
    if (b == m)
        return slope_up(s, a, &room) - s->price[a] == 0 ? room : 0;
    if (a == m)
        return s->price[b] - slope_down(s, b, &room) == 0 ? room : 0;
    const int64_t cell = (int64_t)a * m + b;
    if (s->is_stale[cell])
        refresh(s, a, b);
    if (s->move_cost[cell] + s->price[b] - s->price[a] != 0)
        return 0;
    return s->flow[s->movers[cell].from];
}

static void push(solver *s, int32_t a, int32_t b, int64_t amount)
{
    const int32_t m = s->seat_count;
    if (b == m) {
        s->outflow[a] += amount;
    } else if (a == m) {
        s->outflow[b] -= amount;
    } else {
        const mover move = s->movers[(int64_t)a * m + b];
        add_flow(s, move.from, -amount);
        add_flow(s, move.to, amount);
    }
    s->excess[a] -= amount;
    s->excess[b] += amount;
}

/// Does the unit that moves from x to a go on from a to b? Then what it has at a is no limit.
static bool passes_on(solver *s, int32_t x, int32_t a, int32_t b)
{
    const int32_t m = s->seat_count;
    if (x < 0 || x == m || a == m || b == m || tight_room(s, x, a) == 0)
        return false;
    return s->movers[(int64_t)x * m + a].to == s->movers[(int64_t)a * m + b].from;
}

/// Carries what it can along the tree to `sink`. @return false once no tight path is left
static bool augment(solver *s, int32_t sink)
{
    int64_t amount = -s->excess[sink];
    int32_t node = sink, length = 0;
    for (; s->came_from[node] >= 0 && amount > 0; node = s->came_from[node]) {
        const int32_t before = s->came_from[node];
        const int64_t room = tight_room(s, before, node);
        if (room < amount && (room == 0 || !passes_on(s, s->came_from[before], before, node)))
            amount = room;
        s->path[length++] = node;
    }
    if (s->excess[node] < amount)
        amount = s->excess[node];
    if (amount <= 0)
        return false;
    while (length-- > 0)
        push(s, s->came_from[s->path[length]], s->path[length], amount);
    s->path_count++;
    return true;
}

static bool has_surplus(const solver *s)
{
    for (int32_t node = 0; node <= s->seat_count; node++)
        if (s->excess[node] > 0)
            return true;
    return false;
}

static void write_answer(const solver *s, marz_transport_answer *answer)
{
    const marz_transport *problem = s->problem;
    const size_t arcs = (size_t)problem->arc_start[problem->unit_count];
    memcpy(answer->flow, s->flow, arcs * sizeof *s->flow);
    memcpy(answer->price, s->price, (size_t)s->seat_count * sizeof *s->price);
    answer->missing = 0;
    for (int32_t j = 0; j < s->seat_count; j++) {
        assert(s->load[j] == s->outflow[j]);
        if (s->load[j] > problem->high[j])
            answer->missing += s->load[j] - problem->high[j];
        if (s->load[j] < problem->low[j])
            answer->missing += problem->low[j] - s->load[j];
    }
    answer->path_count = s->path_count;
    answer->outcome = answer->missing ? MARZ_OUTCOME_INFEASIBLE : MARZ_OUTCOME_OPTIMAL;
}

marz_status marz_transport_solve(const marz_transport *problem, marz_arena *scratch,
                                 const marz_control *control, marz_transport_answer *answer,
                                 marz_error *error)
{
    marz_status status = validate(problem, error);
    if (status)
        return status;
    const marz_arena_mark mark = marz_arena_save(scratch);
    solver s;
    int64_t *price = MARZ_NEW(scratch, int64_t, problem->seat_count + 1);
    if (price)
        status = set_prices(problem, answer->price, price, scratch, control, error);
    if (status)
        goto done;
    if (!price || solver_init(&s, problem, price, scratch)) {
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory to carry %d units to %d seats",
                           problem->unit_count, problem->seat_count);
        goto done;
    }
    place_units(&s);
    for (int32_t run = 0; has_surplus(&s); run++) {
        if (run % POLL_RUNS == 0 && marz_control_stops(control, &answer->outcome))
            goto done;
        find_paths(&s);
        for (int32_t k = 0; k < s.sink_count; k++)
            while (s.excess[s.sinks[k]] < 0 && augment(&s, s.sinks[k]))
                ;
    }
    write_answer(&s, answer);
done:
    marz_arena_restore(scratch, mark);
    return status;
}
