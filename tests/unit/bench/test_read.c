// The readers on small files that the test writes: what they keep, and the words of each error.
#include "marz_bench/read.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static marz_arena *arena;
static marz_bench_instance instance;
static marz_bench_options options;
static marz_error error;

static const char *file(const char *name, const char *text)
{
    const char *path = test_path(name);
    test_write(path, text);
    return path;
}

static int set_up(void **state)
{
    (void)state;
    arena = marz_arena_create(0);
    options = (marz_bench_options){.set = "sap", .tolerance = 0.1};
    error = (marz_error){0};
    return arena ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    marz_arena_destroy(arena);
    return 0;
}

/// The reader refuses a file of that text with that message, at that line (0: no place).
static void refuse(marz_bench_reader *read, const char *text, const char *message, int line)
{
    char where[300] = "";
    options.file = file("instance", text);
    if (line > 0)
        snprintf(where, sizeof where, "%s:%d", options.file, line);
    assert_int_equal(read(&options, arena, &instance, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, message);
    assert_string_equal(error.where, where);
}

static void medians_are_read_in_free_format(void **state)
{
    (void)state;
    options.file = file("a.txt", " 3 2 \r\n1 2 30 4\r\n\r\n5.5\n6 30 7.25 -8 9 3e1 0\n");
    options.is_floored = true;
    assert_ok(marz_bench_read_cpmp(&options, arena, &instance, &error), &error);
    assert_int_equal(instance.n, 3);
    assert_int_equal(instance.p, 2);
    assert_true(instance.is_floored);
    assert_null(instance.note);
    assert_near(instance.x[1], 5.5, 0);
    assert_near(instance.y[2], 9, 0);
    // Two decimals in one demand make hundredths of all.
    assert_near(instance.weight_unit, 0.01, 0);
    assert_int_equal(instance.weight[0], 400);
    assert_int_equal(instance.weight[1], 725);
    assert_int_equal(instance.capacity[2], 3000);
}

static void a_wrong_medians_file_is_refused_with_its_line(void **state)
{
    (void)state;
    marz_bench_reader *const read = marz_bench_read_cpmp;
    refuse(read, "",
           "expected the number of points as a whole number of 1 to 20000000, found the "
           "end of the file",
           1);
    refuse(read, "2 3\n", "expected the number of medians as a whole number of 1 to 2, found \"3\"",
           1);
    refuse(read, "2 1\n1 1 5 1\n2 x 5 1\n", "expected y of point 1, found \"x\"", 3);
    refuse(read, "2 1\n1 1 5 1\n2 0x10 5 1\n", "expected y of point 1, found \"0x10\"", 3);
    refuse(read, "2 1\n1 1 5 1\n2 nan 5 1\n", "expected y of point 1, found \"nan\"", 3);
    refuse(read, "2 1\n1 1 5 1\n200 2 500\n",
           "expected the demand of point 1, found the end of the file", 4);
    refuse(read, "900 1\n1 1 5 1\n", "the file is too short for 900 points", 1);
    snprintf(error.where, sizeof error.where, "%s", "");
    char message[400];
    snprintf(message, sizeof message, "weight 1 in %s is negative: -1", test_path("instance"));
    // The path takes turns in four buffers: same name, same path.
    refuse(read, "2 1\n1 1 5 1\n2 2 5 -1\n", message, 0);
    snprintf(message, sizeof message, "a weight or capacity in %s has more than 6 decimals",
             test_path("instance"));
    refuse(read, "2 1\n1 1 5 1\n2 2 5 0.1234567\n", message, 0);
}

static void what_follows_the_last_point_is_noted(void **state)
{
    (void)state;
    char note[300];
    options.file = file("tail.txt", "1 1\n1 1 5 1\n7\n");
    snprintf(note, sizeof note, "%s:3: what follows point 0 is ignored", options.file);
    assert_ok(marz_bench_read_cpmp(&options, arena, &instance, &error), &error);
    assert_string_equal(instance.note, note);
}

static void agents_and_items_are_read(void **state)
{
    (void)state;
    options.file = file("g", "2 3\n1 2 3\n4 5 6\n7 8 9\n10 11 12\n20 30\n");
    assert_ok(marz_bench_read_gap(&options, arena, &instance, &error), &error);
    assert_int_equal(instance.p, 2);
    assert_int_equal(instance.n, 3);
    assert_int_equal(instance.cost[1 * 3 + 2], 6);
    assert_int_equal(instance.weight[1 * 3 + 0], 10);
    assert_int_equal(instance.capacity[1], 30);
    refuse(marz_bench_read_gap, "2 3\n1 2 3\n4 5.5 6\n7 8 9\n10 11 12\n20 30\n",
           "expected the cost of entry 4 as a whole number of -1000000000 to 1000000000, found "
           "\"5.5\"",
           3);
    refuse(marz_bench_read_gap, "2 30\n1 2 3\n4 5 6\n7 8 9\n10 11 12\n20 30\n",
           "the file is too short for 2 agents and 30 items", 1);
}

#define UNITS                                                                                      \
    "Id\tDemand\tX\tY\tA\tB\tCapacity\n7\t2\t0\t0\t0\t0\t10\r\n9\t3\t3\t4\t0\t0\t0\n\n"            \
    "8\t5\t1\t1\t0\t0\t6\n"

static void service_areas_know_centres_and_neighbours(void **state)
{
    (void)state;
    options.file = file("u.txt", UNITS);
    options.edges_file =
        file("e.txt", "\"OID_\",\"A\",\"B\",\"D\"\n,7,9,0.5\n,9,8.0,1\n,9,55,1\n\n");
    assert_ok(marz_bench_read_sap(&options, arena, &instance, &error), &error);
    assert_int_equal(instance.n, 3);
    assert_int_equal(instance.p, 2);
    assert_int_equal(instance.id[2], 8);
    assert_int_equal(instance.capacity[1], 0);
    assert_int_equal(instance.graph.start[2] - instance.graph.start[1], 2);
    assert_non_null(strstr(instance.note, "1 edges with an Id that no unit has are ignored"));
    options.edges_file = file("f.txt", "OID ID1 ID2\n1 7 8\n");
    assert_ok(marz_bench_read_sap(&options, arena, &instance, &error), &error);
    assert_int_equal(instance.graph.near[0], 2);
    // Unit 9 has no neighbour: in this set islands stay islands.
    assert_int_equal(instance.graph.start[2] - instance.graph.start[1], 0);
}

static void a_wrong_area_file_is_refused_with_its_line(void **state)
{
    (void)state;
    marz_bench_reader *const read = marz_bench_read_sap;
    char message[400];
    assert_int_equal(read(&options, arena, &instance, &error), MARZ_E_USAGE);
    assert_string_equal(error.message, "sap needs --edges FILE");
    options.edges_file = file("e.txt", "OID ID1 ID2\n1 7 8\n");
    refuse(read, "Id\n7 2 0 0 0\n8 5 1 1 0 0 6\n",
           "expected seven columns for unit 0, found the end of the line", 2);
    refuse(read, "Id\n7 2 0 0 0 0 1\n8 five 1 1 0 0 6\n",
           "expected the demand of unit 1, found \"five\"", 3);
    snprintf(message, sizeof message, "two units in %s have the Id 7", test_path("instance"));
    refuse(read, "Id\n7 2 0 0 0 0 1\n7 5 1 1 0 0 6\n", message, 0);
    snprintf(message, sizeof message, "no unit in %s has a capacity: there is no centre",
             test_path("instance"));
    refuse(read, "Id\n7 2 0 0 0 0 0\n8 5 1 1 0 0 0\n", message, 0);
    snprintf(message, sizeof message, "%s holds 0 units; 1 to 20000000 are expected",
             test_path("instance"));
    refuse(read, "Id\n", message, 0);
    options.edges_file = file("e.txt", "OID ID1 ID2\n1 7\n");
    options.file = file("u.txt", UNITS);
    assert_int_equal(read(&options, arena, &instance, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "expected the second Id of an edge as a whole number of "
                                       "-9007199254740992 to 9007199254740992, found the end of "
                                       "the line");
}

static void equal_districts_get_a_window_of_whole_weights(void **state)
{
    (void)state;
    options.file = file("u.txt", UNITS);
    options.edges_file = file("e.txt", "OID ID1 ID2\n1 7 8\n");
    options.territory_count = 3; // 10 people in 3: mean 3.33, a tenth off is 3.0 to 3.67
    assert_ok(marz_bench_read_edp(&options, arena, &instance, &error), &error);
    assert_int_equal(instance.low, 3);
    assert_int_equal(instance.high, 3);
    options.tolerance = 0.05;
    assert_ok(marz_bench_read_edp(&options, arena, &instance, &error), &error);
    assert_true(instance.low > instance.high);
    options.territory_count = 2;
    options.tolerance = 0.2;
    assert_ok(marz_bench_read_edp(&options, arena, &instance, &error), &error);
    assert_int_equal(instance.low, 4);
    assert_int_equal(instance.high, 6);
}

#define TRACTS                                                                                     \
    "5 2 2 4 8\n0 01 10 20 1 9\n1 02 10 21 2 9\n2 03 50 20 3 9\n3 04 51 20 4 9\n4 05 20 20 0 9\n"

static void islands_are_linked_to_the_nearest_outside(void **state)
{
    (void)state;
    options.file = file("h.txt", TRACTS "0 1 3.5\n2 3 1.5\n");
    assert_ok(marz_bench_read_hess(&options, arena, &instance, &error), &error);
    assert_int_equal(instance.edge_count, 2);
    // Components {0 1}, {2 3}, {4}: the last of the largest, {2 3}, is not linked itself; {0 1} and
    // {4} are nearest to each other, by the same edge.
    const int32_t start[] = {0, 2, 3, 4, 5, 6}, near[] = {1, 4, 0, 3, 2, 0};
    assert_memory_equal(instance.graph.start, start, sizeof start);
    assert_memory_equal(instance.graph.near, near, sizeof near);
    assert_int_equal(instance.low, 4);
    assert_near(instance.y[3], 51, 0);
}

static void a_wrong_district_file_is_refused_with_its_line(void **state)
{
    (void)state;
    marz_bench_reader *const read = marz_bench_read_hess;
    refuse(read, "5 2 2 4\n",
           "expected the greatest population as a whole number of 0 to "
           "9007199254740992, found the end of the line",
           1);
    refuse(read, "2 0 1 4 5\n0 01 10 20 1 9\n2 02 10 21 2 9\n",
           "expected the number of the unit as a whole number of 1 to 1, found \"2\"", 3);
    refuse(read, "2 0 1 4 5\n0 01 10 20 1 9\n1 02 100 21 2 9\n",
           "expected the latitude in degrees of unit 1, found \"100\"", 3);
    refuse(read, TRACTS "0 1 3\n4 5 3\n",
           "expected the second end of edge 1 as a whole number of 0 to 4, found \"5\"", 8);
    refuse(read, TRACTS "0 1 3\n",
           "expected the first end of edge 1 as a whole number of 0 to 4, "
           "found the end of the file",
           8);
    refuse(read, "5 9999 2 4 8\n0 01 10 20 1 9\n",
           "the file is too short for 5 units and 9999 "
           "edges",
           2);
}

static void points_come_with_a_graph_of_any_layout(void **state)
{
    (void)state;
    static const char *const graphs[] = {"3 2 010\n5 2\n6 1 3\n7 2\n", "% note\n3 2\n2\n1 3\n2\n",
                                         "3 2 11 2\n1 1 2 9\n1 1 1 9 3 9\n1 1 2 9\n"};
    options.file = file("p.xyp", "0 0 4\n\n1 0 4\n2 0 4\n");
    options.territory_count = 3;
    options.is_contiguous = true;
    for (size_t k = 0; k < sizeof graphs / sizeof *graphs; k++) {
        options.graph_file = file("p.graph", graphs[k]);
        assert_ok(marz_bench_read_points(&options, arena, &instance, &error), &error);
        const int32_t start[] = {0, 1, 3, 4}, near[] = {1, 0, 2, 1};
        assert_memory_equal(instance.graph.start, start, sizeof start);
        assert_memory_equal(instance.graph.near, near, sizeof near);
        assert_int_equal(instance.low, 4);
        assert_int_equal(instance.high, 4);
    }
}

static void points_without_a_graph_get_neighbours_of_their_own(void **state)
{
    (void)state;
    options.file = file("p.xyp", "0 0 4\n10 0 4\n10 9 4\n0 9 4\n");
    options.territory_count = 2;
    assert_ok(marz_bench_read_points(&options, arena, &instance, &error), &error);
    assert_int_equal(instance.edge_count, 0);
    assert_int_equal(instance.graph.node_count, 0);
    options.is_contiguous = true;
    assert_ok(marz_bench_read_points(&options, arena, &instance, &error), &error);
    assert_int_equal(instance.edge_count, 5); // four sides and a diagonal
    assert_int_equal(instance.graph.start[4], 10);
}

static void a_wrong_points_file_is_refused_with_its_line(void **state)
{
    (void)state;
    marz_bench_reader *const read = marz_bench_read_points;
    options.territory_count = 2;
    refuse(read, "1 1 1\n2 2\n", "expected the population of point 1, found the end of the line",
           2);
    char message[400];
    snprintf(message, sizeof message, "nobody lives in %s: all weights are 0",
             test_path("instance"));
    refuse(read, "1 1 0\n2 2 0\n", message, 0);
    char points[300]; // test_path's buffers take turns
    snprintf(points, sizeof points, "%s", file("p.xyp", "0 0 4\n1 0 4\n"));
    options.file = points;
    options.graph_file = file("p.graph", "3 1\n2\n1\n\n");
    assert_int_equal(read(&options, arena, &instance, &error), MARZ_E_INPUT);
    assert_string_equal(error.message,
                        "expected the number of nodes as a whole number of 2 to 2, found \"3\"");
    options.graph_file = file("p.graph", "2 1\n2  \n");
    assert_int_equal(read(&options, arena, &instance, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "expected the line of node 2, found the end of the file");
    options.graph_file = file("p.graph", "2 1\n2 2 2\n1\n");
    assert_int_equal(read(&options, arena, &instance, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "there are more edges than the 1 announced");
    options.graph_file = file("p.graph", "2 1\n2\n  \n");
    assert_int_equal(read(&options, arena, &instance, &error), MARZ_E_INPUT);
    assert_non_null(strstr(error.message, "names 1 edges at their lesser end and 0 at the greater: "
                                          "each must stand in both lines"));
}

static void gzip_files_are_read_and_broken_ones_refused(void **state)
{
    (void)state;
    char path[300];
    snprintf(path, sizeof path, "%s", test_path("z.txt.gz"));
    gzFile out = gzopen(path, "wb");
    for (int k = 0; k < 4000; k++)
        gzprintf(out, k == 0 ? "3999 1\n" : "%d %d 7 1\n", k, k * k);
    gzclose(out);
    options.file = path;
    assert_ok(marz_bench_read_cpmp(&options, arena, &instance, &error), &error);
    assert_near(instance.y[3998], 3999.0 * 3999, 0);
    FILE *whole = fopen(path, "rb");
    char bytes[3000];
    assert_int_equal(fread(bytes, 1, sizeof bytes, whole), sizeof bytes);
    fclose(whole);
    whole = fopen(path, "wb");
    fwrite(bytes, 1, sizeof bytes, whole);
    fclose(whole);
    assert_int_equal(marz_bench_read_cpmp(&options, arena, &instance, &error), MARZ_E_IO);
    assert_non_null(strstr(error.message, "the gzip file breaks off"));
    options.file = test_path("absent");
    assert_int_equal(marz_bench_read_cpmp(&options, arena, &instance, &error), MARZ_E_NOT_FOUND);
    assert_non_null(strstr(error.message, "cannot be opened: No such file or directory"));
    options.file = test_folder();
    assert_int_equal(marz_bench_read_cpmp(&options, arena, &instance, &error), MARZ_E_IO);
}

int main(void)
{
#define READS(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        READS(medians_are_read_in_free_format),
        READS(a_wrong_medians_file_is_refused_with_its_line),
        READS(what_follows_the_last_point_is_noted),
        READS(agents_and_items_are_read),
        READS(service_areas_know_centres_and_neighbours),
        READS(a_wrong_area_file_is_refused_with_its_line),
        READS(equal_districts_get_a_window_of_whole_weights),
        READS(islands_are_linked_to_the_nearest_outside),
        READS(a_wrong_district_file_is_refused_with_its_line),
        READS(points_come_with_a_graph_of_any_layout),
        READS(points_without_a_graph_get_neighbours_of_their_own),
        READS(a_wrong_points_file_is_refused_with_its_line),
        READS(gzip_files_are_read_and_broken_ones_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
