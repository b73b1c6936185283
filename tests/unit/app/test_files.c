// The question of the map from files: what is read, and the search that shows contiguity.
#include "support.h"

#include "app/files.h"

#include <string.h>

static marz_adjacency graph_of(marz_arena *arena, int32_t nodes, const marz_edge *edges,
                               int64_t count)
{
    marz_adjacency graph;
    marz_error error = {0};
    assert_ok(marz_adjacency_make(nodes, edges, count, arena, &graph, &error), &error);
    return graph;
}

static void pieces_are_counted_per_territory(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    const marz_edge path[] = {{0, 1}, {1, 2}, {2, 3}, {3, 4}};
    const marz_adjacency graph = graph_of(arena, 5, path, 4);
    int32_t pieces[3];
    static const struct {
        int32_t seat_of[5], pieces[3], extra;
    } rows[] = {
        {{0, 0, 1, 1, 1}, {1, 1, 0}, 0},
        {{0, 1, 0, 1, 0}, {3, 2, 0}, 3},
        {{2, 0, 0, 2, 2}, {1, 0, 2}, 1},
        {{-1, 0, -1, 0, 0}, {2, 0, 0}, 1},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        assert_int_equal(marz_files_pieces(&graph, rows[k].seat_of, 3, arena, pieces),
                         rows[k].extra);
        assert_memory_equal(pieces, rows[k].pieces, sizeof pieces);
    }
    marz_arena_destroy(arena);
}

static void an_island_is_linked_so_that_all_can_hang_together(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    marz_error error = {0};
    marz_settings settings;
    marz_settings_defaults(&settings);
    test_write(test_path("units.csv"), "id,lon,lat,n\n"
                                       "c,0.2,0,1\na,0,0,1\nb,0.1,0,1\nd,5,0,1\ne,5.1,0,1\n");
    test_write(test_path("edges.csv"), "id1,id2\na,b\nb,c\nd,e\n");
    const marz_files_request request = {.units = test_path("units.csv"),
                                        .edges = test_path("edges.csv"),
                                        .territory_count = 2,
                                        .settings = &settings};
    marz_files_question question;
    assert_ok(marz_files_read(&request, arena, &question, &error), &error);
    assert_int_equal(question.link_count, 1);
    assert_string_equal(question.instance.unit_id[2], "c"); // Sorted by id.
    const marz_adjacency *graph = &question.graph;
    assert_int_equal(graph->start[3] - graph->start[2], 2); // c: b, and the link to d.
    assert_int_equal(graph->near[graph->start[2] + 1], 3);
    marz_arena_destroy(arena);
}

static void amounts_are_exact_and_shares_follow_capacity(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    marz_error error = {0};
    marz_settings settings;
    marz_settings_defaults(&settings);
    test_write(test_path("units.csv"), "id,lon,lat,money,beds,owner,locked\n"
                                       "u1,0,0,10.25,1,R1,yes\nu2,1,1,0.5,2,,R2\nu3,,,4,3,R2,\n");
    test_write(test_path("reps.csv"), "id,lon,lat,capacity_money\nR2,1,1,3\nR1,0,0,1\n");
    const marz_files_request request = {.units = test_path("units.csv"),
                                        .reps = test_path("reps.csv"),
                                        .bands = {{"beds", 500000}},
                                        .band_count = 1,
                                        .settings = &settings};
    marz_files_question q;
    assert_ok(marz_files_read(&request, arena, &q, &error), &error);
    const marz_instance *in = &q.instance;
    assert_int_equal(in->measure_count, 2); // beds by its band, money by its capacity
    assert_string_equal(in->measure_name[0], "beds");
    assert_int_equal(q.decimals[1], 4); // Shares of 7.375 are kept to a ten thousandth.
    assert_int_equal(in->measure[1], 102500);
    assert_int_equal(in->high[1], 10000); // R1 may carry 1.00, and no band was asked for
    assert_int_equal(in->low[1], 0);
    assert_int_equal(in->target[0], 30000); // equal shares of 6 beds, ± 50 %
    assert_int_equal(in->high[0], 40000);
    assert_int_equal(in->low[0], 20000); // Whole beds.
    assert_int_equal(in->lock[0], 0);
    assert_int_equal(in->lock[1], 1);
    assert_int_equal(in->present[1], MARZ_NONE);
    assert_int_equal(in->unit_lon_udeg[2], MARZ_DEGREES_UNKNOWN);
    assert_int_equal(in->value_minor[2], 300); // the first measure, one unit of money each
    marz_arena_destroy(arena);
}

/// Reads `rows` with a freeze of twelve months that ends on 2026-11-24.
static marz_status read_frozen(const char *rows, const char *reps, marz_arena *arena,
                               marz_files_question *q, marz_error *error)
{
    marz_settings settings;
    marz_settings_defaults(&settings);
    settings.frozen_months = 12;
    test_write(test_path("units.csv"), rows);
    const marz_files_request request = {.units = test_path("units.csv"),
                                        .reps = reps,
                                        .territory_count = reps ? 0 : 1,
                                        .may_place = true,
                                        .bands = {{"n", 500000}},
                                        .band_count = 1,
                                        .as_of_day = 20781,
                                        .settings = &settings};
    return marz_files_read(&request, arena, q, error);
}

static void a_unit_that_changed_hands_within_the_months_stays(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    marz_error error = {0};
    marz_files_question q;
    test_write(test_path("reps.csv"), "id,lon,lat\nR1,0,0\nR2,1,1\n");
    const char *rows = "id,lon,lat,n,owner,locked,since,area\n"
                       "u0,0,0,1,R1,,2025-11-24,\n" // 365 days, less than twelve months of 30.4
                       "u1,0,0,1,R1,,2025-11-23,\n"
                       "u2,0,0,1,R2,,1405/01/15,u1\n"
                       "u3,0,0,1,R2,R1,2026-11-01,\n"
                       "u4,0,0,1,R2,no,2026-11-01,\n"
                       "u5,0,0,1,,,2026-11-01,\n"
                       "u6,0,0,1,R2,,,u1\n";
    assert_ok(read_frozen(rows, test_path("reps.csv"), arena, &q, &error), &error);
    const int32_t locks[] = {0, MARZ_NONE, 1, 0, 1, MARZ_NONE, MARZ_NONE};
    assert_memory_equal(q.instance.lock, locks, sizeof locks);
    assert_int_equal(q.instance.group[2], MARZ_NONE); // It stays, wherever its area goes.
    assert_true(q.instance.group[6] != MARZ_NONE);
    assert_int_equal(q.frozen_count, 4);
    assert_int_equal(read_frozen("id,lon,lat,n,owner,since\nu0,0,0,1,R1,soon\n",
                                 test_path("reps.csv"), arena, &q, &error),
                     MARZ_E_INPUT);
    assert_non_null(strstr(error.where, "units.csv:2:6"));
    assert_non_null(strstr(error.message, "soon"));
    marz_arena_destroy(arena);
}

/// Where centres are free, the owner keeps it, whichever seat he gets.
static void free_centres_keep_such_units_with_their_owner(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    marz_error error = {0};
    marz_files_question q;
    assert_ok(read_frozen("id,lon,lat,n,owner,since\nu0,0,0,1,east,2026-10-01\n"
                          "u1,0,0,1,west,2020-10-01\n",
                          NULL, arena, &q, &error),
              &error);
    assert_string_equal(q.owner_id[q.locked_to[0]], "east");
    assert_int_equal(q.locked_to[1], MARZ_NONE);
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_counted_per_territory),
        cmocka_unit_test(an_island_is_linked_so_that_all_can_hang_together),
        cmocka_unit_test(amounts_are_exact_and_shares_follow_capacity),
        cmocka_unit_test(a_unit_that_changed_hands_within_the_months_stays),
        cmocka_unit_test(free_centres_keep_such_units_with_their_owner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
