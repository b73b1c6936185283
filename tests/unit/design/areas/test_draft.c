#include "design/areas/sketch.h"
#include "enumerate.h"
#include "support.h"

#include <math.h>
#include <string.h>

/// A walker with a draft on a small problem of free centres.
typedef struct bench {
    marz_arena *arena;
    small_problem small;
    instance in;
    walker w;
    draft d;
} bench;

static void open_bench(bench *b, marz_rng *rng)
{
    marz_error error = {0};
    b->arena = marz_arena_create(0);
    make_small(rng, false, b->arena, &b->small);
    assert_ok(marz_areas_instance_init(&b->in, &b->small.problem, b->arena, &error), &error);
    assert_ok(marz_areas_instance_fill_rows(&b->in, 1, b->arena, &error), &error);
    assert_true(marz_areas_walker_init(&b->w, &b->in));
    assert_true(marz_areas_draft_init(&b->d, &b->w));
    b->w.rng = marz_rng_make(5, marz_rng_next(rng), 0);
}

static void close_bench(bench *b)
{
    marz_areas_walker_deinit(&b->w);
    marz_arena_destroy(b->arena);
}

/// Fails unless lists, counts, loads and costs of the draft say what its labels say.
static void check_draft(const draft *d)
{
    const instance *in = d->w->in;
    int32_t met = 0;
    for (int32_t a = 0; a < in->k; a++) {
        double load = 0, spent = 0;
        int32_t count = 0;
        const int32_t *row = in->row[d->centre[a]];
        for (int32_t u = d->first[a]; u >= 0; u = d->next[u], count++) {
            assert_int_equal(d->label[u], a);
            load += in->size[u];
            spent += in->weight[u] * row[u];
        }
        assert_int_equal(count, d->count[a]);
        assert_near(load, d->load[a], 1e-9);
        assert_near(spent, d->spent[a], 1e-6);
        met += count;
    }
    assert_int_equal(met, in->n);
}

static const draft_plan plan = {
    .sweep_count = 30, .band_first = 1, .band_last = 0.01, .price_first = 3, .price_last = 200};

static void a_draft_shares_out_every_unit_once(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(31), 0, 0);
    for (int32_t round = 0; round < 200; round++) {
        bench b;
        open_bench(&b, &rng);
        if (round % 2) {
            marz_areas_draft_spread(&b.d);
        } else {
            memset(b.d.label, 0, (size_t)b.in.n * sizeof *b.d.label);
            for (int32_t a = 0; a < b.in.k; a++)
                b.d.centre[a] = a;
            marz_areas_draft_load(&b.d, b.d.label, b.d.centre);
            marz_areas_draft_halve(&b.d, b.w.active, b.in.k);
            for (int32_t a = 0; a < b.in.k; a++)
                assert_true(b.d.count[a] > 0);
        }
        check_draft(&b.d);
        assert_true(marz_areas_draft_settle(&b.d, &plan, NULL));
        check_draft(&b.d);
        close_bench(&b);
    }
}

static void a_mended_draft_hangs_together(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(37), 0, 0);
    for (int32_t round = 0; round < 400; round++) {
        bench b;
        open_bench(&b, &rng);
        // Labels at random: nearly every area is in pieces, some are empty.
        for (int32_t u = 0; u < b.in.n; u++)
            b.d.label[u] = (int32_t)marz_rng_below(&rng, b.in.k);
        marz_areas_walker_draw_centres(&b.w);
        marz_areas_walker_mend(&b.w, b.d.label, b.w.centre);
        double load = 0;
        for (int32_t a = 0; a < b.in.k; a++) {
            assert_int_equal(b.w.label[b.w.centre[a]], a);
            assert_true(
                marz_contiguity_is_whole(&b.w.searcher, b.w.label, b.w.centre[a], b.w.count[a]));
            load += b.w.load[a];
        }
        assert_near(load, b.in.mean_size * b.in.n, 1e-6);
        close_bench(&b);
    }
}

/// 0 - 1 - 2 - 3 - 4 and 5 beside 1 and 3: the ends of one area lie on both sides of the other.
static void a_piece_is_joined_round_an_area_that_is_in_the_way(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(1, 0, 0);
    marz_error error = {0};
    bench b = {.arena = marz_arena_create(0)};
    small_problem *small = &b.small;
    make_small(&rng, false, b.arena, small);
    const marz_edge edges[] = {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {1, 5}, {5, 3}};
    assert_ok(marz_adjacency_make(6, edges, 6, b.arena, &small->graph, &error), &error);
    for (int32_t u = 0; u < 6; u++) {
        small->size[u] = small->weight[u] = 10;
        for (int32_t v = 0; v < 6; v++)
            small->distance[u * SMALL_MAX + v] = u == v ? 0 : u == 2 && v > 2 ? 90 : 10;
    }
    small->problem.area_count = 2;
    small->problem.centre = NULL;
    small->low[0] = small->low[1] = 10;
    small->high[0] = small->high[1] = 50;
    assert_ok(marz_areas_instance_init(&b.in, &small->problem, b.arena, &error), &error);
    assert_ok(marz_areas_instance_fill_rows(&b.in, 1, b.arena, &error), &error);
    assert_true(marz_areas_walker_init(&b.w, &b.in));
    const int32_t label[] = {0, 0, 1, 0, 0, 1}, centre[] = {0, 2};
    assert_true(marz_areas_walker_mend(&b.w, label, centre));
    assert_int_equal(b.w.label[0], b.w.label[4]); // Through 5, which the other area gives away.
    assert_int_equal(b.w.label[0], b.w.label[5]);
    assert_int_equal(b.w.count[b.w.label[2]], 1);
    close_bench(&b);
}

static void sketches_stay_in_order_and_unlike_each_other(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(41), 0, 0);
    for (int32_t round = 0; round < 50; round++) {
        bench b;
        sketches list;
        open_bench(&b, &rng);
        assert_true(marz_areas_sketches_init(&list, &b.in, b.arena));
        double least = (double)INFINITY;
        for (int32_t i = 0; i < 100; i++) {
            marz_areas_walker_start(&b.w);
            marz_areas_sketches_add(&list, &b.w);
            if (b.w.excess == 0)
                least = fmin(least, b.w.total);
            assert_true(list.count >= 1 && list.count <= SKETCHES_MAX);
            for (int32_t j = 1; j < list.count; j++)
                assert_true(list.at[j - 1].value <= list.at[j].value);
        }
        assert_true(list.at[0].value <= least);
        const int32_t count = list.count;
        for (int32_t i = 0; i < count; i++)
            assert_ptr_equal(marz_areas_sketches_take(&list, 0), &list.at[i]);
        assert_null(marz_areas_sketches_take(&list, 0));
        close_bench(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_draft_shares_out_every_unit_once),
        cmocka_unit_test(a_mended_draft_hangs_together),
        cmocka_unit_test(a_piece_is_joined_round_an_area_that_is_in_the_way),
        cmocka_unit_test(sketches_stay_in_order_and_unlike_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
