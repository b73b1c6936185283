#include "plan_maker.h"
#include "support.h"

#include "model/check.h"
#include "model/pieces.h"

#include <jansson.h>

static marz_error problem;

/// A plan of the maker with a random graph, in which chance made every seat one piece or not.
static void add_graph(maker *m, int64_t degree)
{
    marz_instance *in = &m->plan.instance;
    const int32_t n = in->unit_count;
    marz_edge *edges = MARZ_NEW(m->arena, marz_edge, n * degree);
    int32_t count = 0;
    for (int32_t i = 0; i < n; i++)
        for (int64_t k = maker_below(m, degree); k > 0; k--)
            edges[count++] = (marz_edge){i, (int32_t)maker_below(m, n)};
    assert_ok(marz_adjacency_make(n, edges, count, m->arena, &in->graph, &problem), &problem);
    in->is_apart = maker_chance(m, 50) ? MARZ_NEW(m->arena, uint8_t, n) : NULL;
    for (int32_t i = 0; in->is_apart && i < n; i++)
        in->is_apart[i] = maker_chance(m, 20);
}

static int32_t extra_pieces(const maker *m, int32_t *pieces)
{
    const marz_instance *in = &m->plan.instance;
    uint8_t *footing = MARZ_NEW(m->arena, uint8_t, in->unit_count);
    assert_ok(marz_pieces_footing(in, m->arena, footing, &problem), &problem);
    return marz_pieces_count(in, footing, m->plan.seat_of, m->arena, pieces);
}

static int32_t count_kind(const marz_verdict *verdict, const char *kind)
{
    int32_t count = 0;
    for (int32_t k = 0; k < verdict->violation_count; k++)
        count += strcmp(verdict->violations[k].kind, kind) == 0;
    return count;
}

static marz_verdict judged(const marz_buffer *text, marz_arena *arena)
{
    marz_verdict verdict = {0};
    assert_ok(marz_plan_check(text->text, text->length, "plan", arena, &verdict, &problem),
              &problem);
    return verdict;
}

static void the_checker_counts_the_same_pieces_and_reads_them_back(void **state)
{
    (void)state;
    int32_t whole = 0, broken = 0;
    for (uint64_t seed = 1; seed < 120; seed++) {
        marz_arena *arena = marz_arena_create(0);
        maker m = make_plan(arena, seed, (maker_size){14, 4, 2, 2, 4}, true);
        add_graph(&m, 2 + (int64_t)(seed % 7) * 4);
        int32_t pieces[4];
        int32_t more = extra_pieces(&m, pieces), apart = 0;
        for (int32_t j = 0; j < 4; j++)
            apart += pieces[j] > 1;
        marz_buffer text = {0}, again = {0};
        assert_ok(marz_plan_write(&m.plan, &text, &problem), &problem);
        const marz_verdict verdict = judged(&text, arena);
        assert_int_equal(count_kind(&verdict, "pieces"), apart);
        assert_int_equal(verdict.violation_total, apart);
        whole += more == 0;
        broken += more > 0;
        marz_plan back;
        assert_ok(marz_plan_read(text.text, text.length, "plan", arena, &back, &problem), &problem);
        assert_true(marz_instance_hash(&back.instance) == marz_instance_hash(&m.plan.instance));
        assert_ok(marz_plan_write(&back, &again, &problem), &problem);
        assert_string_equal(again.text, text.text);
        marz_buffer_deinit(&text);
        marz_buffer_deinit(&again);
        marz_arena_destroy(arena);
    }
    assert_true(whole > 10 && broken > 10);
}

/// Units 0 – 1 – 2 – 3 – 4 in a row, and 5 alone; all without lock and group at seat 0 or 1.
static void make_row(maker *m, const int32_t seat_of[static 6])
{
    marz_instance *in = &m->plan.instance;
    const marz_edge edges[] = {{0, 1}, {1, 2}, {2, 3}, {3, 4}};
    assert_ok(marz_adjacency_make(6, edges, 4, m->arena, &in->graph, &problem), &problem);
    for (int32_t i = 0; i < 6; i++) {
        in->lock[i] = in->group[i] = MARZ_NONE;
        in->present[i] = 0;
        m->plan.seat_of[i] = seat_of[i];
    }
}

static void locks_groups_and_lone_accounts_break_no_territory(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    maker m = make_plan(arena, 1, (maker_size){6, 2, 0, 1, 2}, false);
    marz_instance *in = &m.plan.instance;
    int32_t pieces[2];

    make_row(&m, (int32_t[]){0, 0, 1, 1, 1, 0}); // 5 has no neighbours.
    assert_int_equal(extra_pieces(&m, pieces), 0);
    make_row(&m, (int32_t[]){0, 0, 1, 0, 1, 0});
    assert_int_equal(extra_pieces(&m, pieces), 2);
    assert_int_equal(pieces[0], 2);
    in->lock[2] = 1; // 2 and 4 are no longer two pieces; 0 and 3 still are.
    assert_int_equal(extra_pieces(&m, pieces), 1);
    assert_int_equal(pieces[0], 2);

    make_row(&m, (int32_t[]){0, 0, 0, 0, 1, 1});
    in->lock[2] = 0; // A locked account joins what lies about it.
    assert_int_equal(extra_pieces(&m, pieces), 0);

    make_row(&m, (int32_t[]){0, 1, 1, 0, 1, 0});
    in->group[0] = in->group[3] = 0; // A family that lies apart.
    assert_int_equal(extra_pieces(&m, pieces), 1);
    assert_int_equal(pieces[0], 0);
    assert_int_equal(pieces[1], 2);
    in->group[0] = MARZ_NONE;
    in->group[3] = in->group[4] = 1; // One that hangs together, held by the lock of a member.
    m.plan.seat_of[4] = 0;
    in->lock[4] = 0;
    assert_int_equal(extra_pieces(&m, pieces), 0);
    assert_int_equal(pieces[0], 1);

    make_row(&m, (int32_t[]){0, 1, 1, 0, 1, 0});
    in->is_apart = MARZ_NEW(arena, uint8_t, 6);
    in->is_apart[3] = in->is_apart[4] = 1; // 3 stays; 4 is not where it was.
    assert_int_equal(extra_pieces(&m, pieces), 1);
    assert_int_equal(pieces[0], 1);
    assert_int_equal(pieces[1], 2);
    marz_arena_destroy(arena);
}

/// The plan's text without what `path` of keys names; the verdict of it.
static marz_verdict without(const marz_buffer *text, const char *key, marz_arena *arena)
{
    json_t *root = json_loadb(text->text, text->length, 0, NULL);
    json_object_del(json_object_get(root, "instance"), key);
    char *again = json_dumps(root, JSON_COMPACT);
    const marz_buffer copy = {.text = again, .length = strlen(again)};
    const marz_verdict verdict = judged(&copy, arena);
    free(again);
    json_decref(root);
    return verdict;
}

static void a_graph_cannot_be_taken_from_a_plan_unnoticed(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    maker m = make_plan(arena, 3, (maker_size){14, 4, 2, 2, 4}, true);
    add_graph(&m, 3);
    m.plan.instance.is_apart = MARZ_NEW(arena, uint8_t, 14);
    m.plan.instance.is_apart[2] = 1;
    marz_buffer text = {0};
    assert_ok(marz_plan_write(&m.plan, &text, &problem), &problem);
    marz_verdict verdict = without(&text, "apart", arena);
    assert_int_equal(count_kind(&verdict, "hash"), 1);
    json_t *root = json_loadb(text.text, text.length, 0, NULL);
    json_object_del(json_object_get(root, "instance"), "near");
    char *again = json_dumps(root, JSON_COMPACT);
    marz_error error;
    assert_int_equal(marz_plan_check(again, strlen(again), "x", arena, &verdict, &error),
                     MARZ_E_INPUT); // Somebody is apart, of nothing.
    json_decref(root);
    free(again);
    marz_buffer_deinit(&text);
    marz_arena_destroy(arena);
}

static void a_graph_that_is_none_is_refused(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    maker m = make_plan(arena, 1, (maker_size){3, 2, 0, 1, 0}, false);
    marz_instance *in = &m.plan.instance;
    marz_error error;
    in->graph = (marz_adjacency){3, (const int32_t[]){0, 1, 2, 2}, (const int32_t[]){1, 2}};
    assert_int_equal(marz_instance_validate(in, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "the neighbours of account A000001 are not sound");
    in->graph.start = (const int32_t[]){0, 1, 2, 1};
    assert_int_equal(marz_instance_validate(in, &error), MARZ_E_INPUT);
    in->graph = (marz_adjacency){2, (const int32_t[]){0, 1, 2}, (const int32_t[]){1, 0}};
    assert_int_equal(marz_instance_validate(in, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "the graph has 2 accounts, there are 3");
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_checker_counts_the_same_pieces_and_reads_them_back),
        cmocka_unit_test(locks_groups_and_lone_accounts_break_no_territory),
        cmocka_unit_test(a_graph_cannot_be_taken_from_a_plan_unnoticed),
        cmocka_unit_test(a_graph_that_is_none_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
