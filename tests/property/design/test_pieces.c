// Territories in one piece on small random graphs, against enumeration. The oracle has its own
// test of pieces; costs come from marz_instance_cost, whose values unit tests pin by hand.
#include "small.h"

#include "design/design.h"
#include "model/check.h"
#include "model/pieces.h"

#include <string.h>

enum { EDGES = UNITS * UNITS };

/// Each unit next to some of its nearest, so that most graphs hang together; some have a lone unit.
static void make_graph(question *q)
{
    marz_instance *in = &q->in;
    marz_edge edges[EDGES];
    int32_t count = 0;
    const int32_t lone = below(q, 6) ? MARZ_NONE : below(q, in->unit_count);
    for (int32_t i = 1; i < in->unit_count; i++) {
        if (i == lone)
            continue;
        for (int32_t k = 1 + below(q, 2); k > 0; k--) {
            const int32_t other = below(q, i);
            if (other != lone)
                edges[count++] = (marz_edge){i, other};
        }
    }
    if (count == 0)
        edges[count++] = (marz_edge){0, 1};
    marz_error error;
    assert_ok(marz_adjacency_make(in->unit_count, edges, count, q->arena, &in->graph, &error),
              &error);
    in->is_apart = below(q, 3) ? NULL : MARZ_NEW(q->arena, uint8_t, UNITS);
    for (int32_t i = 0; in->is_apart && i < in->unit_count; i++)
        in->is_apart[i] = (uint8_t)(below(q, 3) == 0);
}

static question make_question(marz_arena *arena, uint64_t k)
{
    question q = {.arena = arena, .rng = marz_rng_make(test_seed(7), 4, k)};
    marz_instance *in = &q.in;
    make_small(&q);
    make_graph(&q);
    in->has_cover = below(&q, 4) == 0;
    in->cover_ppm = in->has_cover ? below(&q, 1500000) : 0;
    in->has_moved_limit = below(&q, 4) == 0;
    in->moved_value_max = in->has_moved_limit ? below(&q, 300000) : 0;
    return q;
}

// ---------------------------------------------------------------- the oracle

/// Pairs of units at one seat that reach each other through `in_ground` units of it, by closure.
static void close_paths(const marz_instance *in, const int32_t *key, const bool *in_ground,
                        bool meets[UNITS][UNITS])
{
    const int32_t n = in->unit_count;
    memset(meets, 0, sizeof(bool[UNITS][UNITS]));
    for (int32_t a = 0; a < n; a++)
        for (int32_t e = in->graph.start[a]; e < in->graph.start[a + 1]; e++) {
            const int32_t b = in->graph.near[e];
            meets[a][b] = in_ground[a] && in_ground[b] && key[a] == key[b];
        }
    for (int32_t via = 0; via < n; via++)
        for (int32_t a = 0; a < n; a++)
            for (int32_t b = 0; b < n; b++)
                meets[a][b] |= meets[a][via] && meets[via][b];
}

static bool is_whole(const marz_instance *in, const int32_t *seat_of)
{
    bool ground[UNITS] = {false}, counts[UNITS] = {false}, meets[UNITS][UNITS];
    const int32_t n = in->unit_count;
    for (int32_t i = 0; i < n; i++)
        ground[i] = true;
    close_paths(in, in->group, ground, meets);
    for (int32_t i = 0; i < n; i++) {
        bool is_held = in->lock[i] != MARZ_NONE, is_scattered = false;
        for (int32_t k = 0; k < n; k++)
            if (k != i && in->group[i] != MARZ_NONE && in->group[k] == in->group[i]) {
                is_held |= in->lock[k] != MARZ_NONE;
                for (int32_t l = 0; l < n; l++)
                    is_scattered |= l != k && in->group[l] == in->group[i] && !meets[k][l];
            }
        ground[i] = in->graph.start[i] < in->graph.start[i + 1] && !is_scattered;
        const bool stays = in->is_apart && in->is_apart[i] &&
                           (in->present[i] == seat_of[i] || in->present[i] == MARZ_NONE);
        counts[i] = ground[i] && !is_held && !stays;
    }
    close_paths(in, seat_of, ground, meets);
    for (int32_t a = 0; a < n; a++)
        for (int32_t b = 0; b < n; b++)
            if (a != b && counts[a] && counts[b] && seat_of[a] != MARZ_NONE &&
                seat_of[a] == seat_of[b] && !meets[a][b])
                return false;
    return true;
}

static bool keeps_limits(const marz_instance *in, const int32_t *seat_of)
{
    int64_t load[SEATS * MEASURES] = {0}, moved = 0;
    for (int32_t i = 0; i < in->unit_count; i++) {
        if (seat_of[i] == MARZ_NONE ? !marz_instance_may_uncover(in, i)
                                    : !marz_instance_allows(in, i, seat_of[i]))
            return false;
        for (int32_t k = 0; k < in->unit_count; k++)
            if (in->group[i] != MARZ_NONE && in->group[k] == in->group[i] &&
                seat_of[k] != seat_of[i])
                return false;
        moved +=
            in->present[i] != MARZ_NONE && in->present[i] != seat_of[i] ? in->value_minor[i] : 0;
        for (int32_t k = 0; seat_of[i] != MARZ_NONE && k < in->measure_count; k++)
            load[seat_of[i] * in->measure_count + k] += in->measure[i * in->measure_count + k];
    }
    for (int32_t cell = 0; cell < in->seat_count * in->measure_count; cell++)
        if (load[cell] < in->low[cell] || load[cell] > in->high[cell])
            return false;
    return !in->has_moved_limit || moved <= in->moved_value_max;
}

/// Least cost of all plans, in one piece and without that; INT64_MAX: none.
static void enumerate(const marz_instance *in, int64_t *whole, int64_t *loose)
{
    int64_t cost[UNITS][SEATS + 1]; // The last choice is nobody.
    int32_t seat_of[UNITS] = {0}, plans = 1;
    const int32_t choices = in->seat_count + in->has_cover;
    *whole = *loose = INT64_MAX;
    for (int32_t i = 0; i < in->unit_count; i++) {
        plans *= choices;
        cost[i][in->seat_count] = marz_instance_uncovered(in, i);
        for (int32_t j = 0; j < in->seat_count; j++) {
            const marz_cost c = marz_instance_cost(in, i, j);
            cost[i][j] = c.travel_minor + c.mismatch_minor + c.disruption_minor;
        }
    }
    for (int32_t code = 0; code < plans; code++) {
        int64_t total = 0;
        for (int32_t i = 0, rest = code; i < in->unit_count; i++, rest /= choices) {
            const int32_t choice = rest % choices;
            total += cost[i][choice];
            seat_of[i] = choice == in->seat_count ? MARZ_NONE : choice;
        }
        if ((total >= *loose && total >= *whole) || !keeps_limits(in, seat_of))
            continue;
        *loose = total < *loose ? total : *loose;
        if (total < *whole && is_whole(in, seat_of))
            *whole = total;
    }
}

// ---------------------------------------------------------------- properties

static void confirm(const marz_plan *plan, marz_arena *arena)
{
    marz_buffer text = {0};
    marz_verdict verdict;
    marz_error error;
    assert_ok(marz_plan_write(plan, &text, &error), &error);
    assert_ok(marz_plan_check(text.text, text.length, "plan", arena, &verdict, &error), &error);
    if (!verdict.is_ok)
        print_message("%s %s: %s, not %s\n", verdict.violations[0].kind,
                      verdict.violations[0].subject, verdict.violations[0].found,
                      verdict.violations[0].expected);
    assert_true(verdict.is_ok);
    marz_buffer_deinit(&text);
}

static void plans_in_one_piece_are_the_best_there_are(void **state)
{
    (void)state;
    int32_t solved = 0, best = 0, missed = 0, dearer = 0;
    for (uint64_t k = 0; k < 300; k++) {
        marz_arena *arena = marz_arena_create(0);
        question q = make_question(arena, k);
        int64_t whole, loose;
        enumerate(&q.in, &whole, &loose);
        const marz_design_options options = {.seed = 1, .effort = 4, .thread_count = 1};
        marz_plan plan;
        marz_error error;
        assert_ok(marz_design_solve(&q.in, &options, arena, NULL, &plan, &error), &error);
        memcpy(plan.currency, "USD", 4);
        confirm(&plan, arena);
        if (plan.outcome == MARZ_OUTCOME_INFEASIBLE) {
            missed += whole != INT64_MAX;
            if (whole != INT64_MAX)
                assert_false(marz_conflict_is_proof(plan.conflicts[0].kind));
        } else {
            assert_true(is_whole(&q.in, plan.seat_of) && keeps_limits(&q.in, plan.seat_of));
            assert_true(plan.total_minor >= whole && whole >= loose);
            assert_true(!plan.has_bound || plan.bound_minor <= loose);
            solved++;
            best += plan.total_minor == whole;
            dearer += whole > loose;
        }
        marz_arena_destroy(arena);
    }
    print_message("%d plans, %d best, %d missed; one piece costs more in %d\n", solved, best,
                  missed, dearer);
    assert_true(solved > 150 && dearer > 50);
    assert_true(best >= solved * 92 / 100);
    assert_true(missed <= solved / 12);
}

/// Many units may go to one seat only.
static void bind(question *q)
{
    marz_instance *in = &q->in;
    in->has_cover = false;
    in->forbidden_count = 0;
    for (int32_t i = 0; i < in->unit_count; i++) {
        const int32_t only = below(q, 2) ? below(q, in->seat_count) : MARZ_NONE;
        for (int32_t j = 0; j < in->seat_count; j++)
            if (only != MARZ_NONE && j != only)
                in->forbidden[in->forbidden_count++] = (marz_forbidden_pair){i, j};
    }
    for (int32_t cell = 0; cell < in->seat_count * in->measure_count; cell++) {
        in->low[cell] = 0;
        in->high[cell] *= 3;
    }
}

static void what_is_proved_apart_is_apart_and_no_bound_exceeds_the_best_plan(void **state)
{
    (void)state;
    int32_t proved = 0, open = 0, bounded = 0;
    for (uint64_t k = 0; k < 1000; k++) {
        marz_arena *arena = marz_arena_create(0);
        question q = make_question(arena, 1000 + k);
        if (k % 2)
            bind(&q);
        int64_t whole, loose;
        enumerate(&q.in, &whole, &loose);
        const marz_design_options options = {.seed = 1, .effort = 1, .thread_count = 1};
        marz_plan plan;
        marz_error error;
        assert_ok(marz_design_solve(&q.in, &options, arena, NULL, &plan, &error), &error);
        memcpy(plan.currency, "USD", 4);
        confirm(&plan, arena);
        for (int32_t c = 0; c < plan.conflict_count; c++) {
            if (marz_conflict_is_proof(plan.conflicts[c].kind))
                assert_true(whole == INT64_MAX);
            proved += plan.conflicts[c].kind == MARZ_CONFLICT_APART && loose != INT64_MAX;
            open += plan.conflicts[c].kind == MARZ_CONFLICT_PIECES && whole == INT64_MAX;
        }
        if (plan.outcome != MARZ_OUTCOME_INFEASIBLE && plan.has_bound) {
            assert_true(plan.bound_minor <= whole && plan.total_minor >= whole);
            bounded++;
        }
        marz_arena_destroy(arena);
    }
    print_message("%d proved apart, %d not; %d bounds\n", proved, open, bounded);
    assert_true(proved > 20 && bounded > 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plans_in_one_piece_are_the_best_there_are),
        cmocka_unit_test(what_is_proved_apart_is_apart_and_no_bound_exceeds_the_best_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
