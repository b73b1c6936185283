#include "questions.h"

#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

grid grid_draw(int width, int height, int p, marz_rng *rng)
{
    const int n = width * height;
    grid g = {width,
              height,
              p,
              malloc((size_t)n * sizeof(double)),
              malloc((size_t)n * sizeof(double)),
              malloc((size_t)n * sizeof(int)),
              0};
    for (int i = 0; i < n; i++) {
        g.x[i] = 10 * (i % width) + 6 * marz_rng_unit(rng);
        g.y[i] = 10 * (i / width) + 6 * marz_rng_unit(rng);
        g.weight[i] = 1 + (int)marz_rng_below(rng, 9);
        g.total += g.weight[i];
    }
    return g;
}

void grid_free(grid *g)
{
    free(g->x);
    free(g->y);
    free(g->weight);
}

/// Calls for each pair of neighbours: right and down. @return how many
static int write_edges(const grid *g, FILE *out, const char *format, int first)
{
    int count = 0;
    for (int i = 0; i < g->width * g->height; i++)
        for (int side = 0; side < 2; side++) {
            const bool has = side ? i / g->width + 1 < g->height : i % g->width + 1 < g->width;
            if (!has)
                continue;
            count++;
            if (out && strcmp(format, "csv") == 0)
                fprintf(out, ",%d,%d,0\n", i + first, i + (side ? g->width : 1) + first);
            else if (out)
                fprintf(out, "%d %d 1\n", i + first, i + (side ? g->width : 1) + first);
        }
    return count;
}

static FILE *create(char path[static 256], const char *name)
{
    snprintf(path, 256, "%s", test_path(name));
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    return out;
}

static void write_cpmp(const grid *g, question *q, double room)
{
    FILE *out = create(q->file, "m.txt");
    const int n = g->width * g->height;
    fprintf(out, "%d %d\n", n, g->p);
    for (int i = 0; i < n; i++)
        fprintf(out, "%.2f %.2f %d %d\n", g->x[i], g->y[i],
                (int)(room * g->total / g->p) + (i % 3 && room > 1 ? 2 : 0), g->weight[i]);
    fclose(out);
}

static void write_gap(const grid *g, question *q, double room, marz_rng *rng)
{
    FILE *out = create(q->file, "g");
    const int n = g->width * g->height;
    fprintf(out, "%d %d\n", g->p, n);
    for (int k = 0; k < g->p * n; k++)
        fprintf(out, "%d\n", 10 + (int)marz_rng_below(rng, 40));
    for (int k = 0; k < g->p * n; k++)
        fprintf(out, "%d\n", g->weight[k % n] + (int)marz_rng_below(rng, 2));
    for (int i = 0; i < g->p; i++)
        fprintf(out, "%d\n", (int)(room * g->total / g->p));
    fclose(out);
}

/// Units of sap (centres spread over the grid) or edp, and their edges.
static void write_areas(const grid *g, question *q, double room)
{
    const int n = g->width * g->height;
    FILE *out = create(q->file, "u.txt");
    fprintf(out, "Id\tDemand\tX\tY\tA\tB\tCapacity\n");
    for (int i = 0; i < n; i++) {
        const bool is_centre = i % (n / g->p) == n / g->p / 2 && i / (n / g->p) < g->p;
        fprintf(out, "%d\t%d\t%.2f\t%.2f\t0\t0\t%d\n", i + 1, g->weight[i], g->x[i], g->y[i],
                is_centre ? (int)(room * g->total / g->p) : 0);
    }
    fclose(out);
    out = create(q->other, "e.txt");
    fprintf(out, "\"OID_\",\"A\",\"B\",\"D\"\n");
    write_edges(g, out, "csv", 1);
    fclose(out);
}

static void write_hess(const grid *g, question *q, double room)
{
    const int n = g->width * g->height;
    const double mean = (double)g->total / g->p;
    FILE *out = create(q->file, "h.txt");
    fprintf(out, "%d %d %d %d %d\n", n, write_edges(g, NULL, "", 0), g->p,
            room > 1 ? (int)floor((2 - room) * mean) : (int)mean + 1,
            room > 1 ? (int)ceil(room * mean) : (int)mean + 1);
    for (int i = 0; i < n; i++)
        fprintf(out, "%d c%d %.4f %.4f %d 1\n", i, i, 40 + g->y[i] / 100, g->x[i] / 100 - 90,
                g->weight[i]);
    write_edges(g, out, "", 0);
    fclose(out);
}

static void write_points(const grid *g, question *q)
{
    const int n = g->width * g->height;
    FILE *out = create(q->file, "p.xyp");
    for (int i = 0; i < n; i++)
        fprintf(out, "%.2f %.2f %d\n", g->x[i], g->y[i], g->weight[i]);
    fclose(out);
    out = create(q->other, "p.graph");
    fprintf(out, "%d %d 010\n", n, write_edges(g, NULL, "", 0));
    for (int i = 0; i < n; i++) {
        const int column = i % g->width, line = i / g->width;
        fprintf(out, "%d", g->weight[i]);
        if (column > 0)
            fprintf(out, " %d", i);
        if (column + 1 < g->width)
            fprintf(out, " %d", i + 2);
        if (line > 0)
            fprintf(out, " %d", i - g->width + 1);
        if (line + 1 < g->height)
            fprintf(out, " %d", i + g->width + 1);
        fprintf(out, "\n");
    }
    fclose(out);
}

question question_ask(const char *set, grid *g, double room, marz_rng *rng)
{
    question q = {.set = set};
    snprintf(q.count, sizeof q.count, "%d", g->p);
    snprintf(q.tolerance_text, sizeof q.tolerance_text, "%.4f", room > 1 ? room - 1 : 0);
    q.tolerance = strtod(q.tolerance_text, NULL);
    if (room <= 1 && g->total % g->p == 0) {
        g->weight[0]++;
        g->total++;
    }
    if (strcmp(set, "cpmp") == 0)
        write_cpmp(g, &q, room);
    else if (strcmp(set, "gap") == 0)
        write_gap(g, &q, room, rng);
    else if (strcmp(set, "hess") == 0)
        write_hess(g, &q, room);
    else if (strcmp(set, "points") == 0)
        write_points(g, &q);
    else
        write_areas(g, &q, room);
    return q;
}

marz_bench_instance question_read(const question *q, marz_arena *arena)
{
    marz_bench_instance instance;
    marz_error error = {0};
    const marz_bench_options options = {.set = q->set,
                                        .file = q->file,
                                        .edges_file = q->other,
                                        .graph_file = q->other,
                                        .territory_count = (int32_t)strtol(q->count, NULL, 10),
                                        .tolerance = q->tolerance,
                                        .is_floored = q->is_floored,
                                        .is_contiguous = true};
    assert_ok(marz_bench_set_find(q->set)->read(&options, arena, &instance, &error), &error);
    return instance;
}

/// The next sequence of n digits below `base`. @return false after the last one
static bool next_digits(int32_t *digits, int32_t n, int32_t base)
{
    for (int32_t k = n; k-- > 0;) {
        if (++digits[k] < base)
            return true;
        digits[k] = 0;
    }
    return false;
}

#define RADIANS (3.14159265358979323846 / 180)

/// What unit u adds to the objective when unit c is its centre (edp, hess).
static double cost_of(const question *q, const marz_bench_instance *i, int32_t u, int32_t c)
{
    const double weight = (double)i->weight[u];
    if (strcmp(q->set, "edp") == 0)
        return weight * hypot(i->x[u] - i->x[c], i->y[u] - i->y[c]) / 1000;
    const double south = i->y[u] * RADIANS, north = i->y[c] * RADIANS;
    const double lat = sin((north - south) / 2), lon = sin((i->x[u] - i->x[c]) * RADIANS / 2);
    const double h = lat * lat + cos(south) * cos(north) * lon * lon;
    const double km = 2 * 6371.0088 * asin(sqrt(h));
    return weight * km * km / 1e6;
}

/// The member (or, with `is_any`, the unit) that is the best centre of the units with that label.
static int32_t best_centre(const question *q, const marz_bench_instance *i, const int32_t *label,
                           int32_t wanted, bool is_any, double *least)
{
    int32_t best = -1;
    *least = INFINITY;
    for (int32_t c = 0; c < i->n; c++) {
        double cost = 0;
        for (int32_t u = 0; u < i->n; u++)
            cost += label[u] == wanted ? cost_of(q, i, u, c) : 0;
        if (cost < *least && (is_any || label[c] == wanted)) {
            *least = cost;
            best = c;
        }
    }
    return best;
}

/// Turns labels into an assignment. @param floor_value  no choice of centres gives less
static void assign(const question *q, const marz_bench_instance *i, const int32_t *label,
                   int32_t *solution, double *floor_value)
{
    int32_t centre[8] = {0}, count = 0;
    *floor_value = 0;
    for (int32_t u = 0; u < i->n && strcmp(q->set, "sap") == 0; u++)
        if (i->capacity[u] > 0)
            centre[count++] = u;
    for (int32_t j = 0; j < i->p && (strcmp(q->set, "edp") == 0 || strcmp(q->set, "hess") == 0);
         j++) {
        double member, any;
        centre[j] = best_centre(q, i, label, j, false, &member);
        best_centre(q, i, label, j, true, &any);
        *floor_value += any;
        count++;
    }
    for (int32_t u = 0; u < i->n; u++)
        solution[u] = count > 0 ? centre[label[u]] : label[u];
}

static void try_one(const question *q, const marz_bench_instance *i, const int32_t *solution,
                    double floor_value, marz_arena *arena, truth *t)
{
    static marz_bench_verdict verdict;
    marz_error error = {0};
    const marz_arena_mark mark = marz_arena_save(arena);
    assert_ok(marz_bench_set_find(q->set)->check(i, solution, arena, &verdict, &error), &error);
    marz_arena_restore(arena, mark);
    if (!verdict.is_feasible)
        return;
    t->value = fmin(t->value, verdict.objective);
    t->floor_value = fmin(t->floor_value, floor_value > 0 ? floor_value : verdict.objective);
}

/// All medians and all assignments to them.
static void try_medians(const question *q, const marz_bench_instance *i, marz_arena *arena,
                        truth *t)
{
    int32_t solution[QUESTION_UNITS_MAX], label[QUESTION_UNITS_MAX];
    for (int32_t a = 0; a < i->n; a++)
        for (int32_t b = a + 1; b < i->n; b++) {
            memset(label, 0, sizeof label);
            do {
                for (int32_t u = 0; u < i->n; u++)
                    solution[u] = label[u] ? b : a;
                try_one(q, i, solution, 0, arena, t);
            } while (next_digits(label, i->n, 2));
        }
}

truth question_try_all(const question *q)
{
    truth t = {INFINITY, INFINITY};
    int32_t label[QUESTION_UNITS_MAX] = {0}, solution[QUESTION_UNITS_MAX];
    marz_arena *arena = marz_arena_create(0);
    const marz_bench_instance instance = question_read(q, arena);
    assert_true(instance.n <= QUESTION_UNITS_MAX && instance.p <= 8);
    if (strcmp(q->set, "cpmp") == 0)
        try_medians(q, &instance, arena, &t);
    else
        do {
            double floor_value;
            assign(q, &instance, label, solution, &floor_value);
            for (int32_t u = 0; u < instance.n && solution[u] >= 0; u++)
                if (u + 1 == instance.n)
                    try_one(q, &instance, solution, floor_value, arena, &t);
        } while (next_digits(label, instance.n, instance.p));
    marz_arena_destroy(arena);
    return t;
}
