// Units allotted to all parts at once, and exchanges at borders: against brute force, and what must
// hold of any field.
#include "base/rng.h"
#include "design/compact/allot.h"
#include "design/compact/pair.h"
#include "design/compact/swaps.h"
#include "support.h"

#include <math.h>
#include <string.h>

enum { SMALL = 9, PARTS = 3, SIDE = 16, MANY = SIDE * SIDE, QUARTERS = 4 };

/// Equal units at random; parts by number in turns, each to hold a third.
static void fill_small(marz_field *f, marz_rng *rng)
{
    assert_true(marz_field_reset(f, SMALL, PARTS));
    int32_t part_of[SMALL];
    for (int32_t i = 0; i < SMALL; i++) {
        f->units[i] = (marz_field_unit){(float)marz_rng_unit(rng), (float)marz_rng_unit(rng), 1, i};
        part_of[i] = i % PARTS;
    }
    for (int32_t a = 0; a < PARTS; a++)
        f->parts[a].target = f->parts[a].width = SMALL / PARTS;
    assert_true(marz_field_from_labels(f, part_of));
}

typedef struct centre {
    double x, y;
    bool is_near[PARTS]; ///< parts that it may give units to
} centre;

static void find_centres(const marz_field *f, centre *c, marz_arena *arena)
{
    marz_part_pair pairs[3 * PARTS];
    for (int32_t a = 0; a < PARTS; a++)
        c[a] = (centre){.x = f->parts[a].sx / f->parts[a].weight,
                        .y = f->parts[a].sy / f->parts[a].weight};
    const int32_t count = marz_part_pairs(f, arena, pairs);
    assert_in_range(count, 2, 3);
    for (int32_t e = 0; e < count; e++)
        c[pairs[e].a].is_near[pairs[e].b] = c[pairs[e].b].is_near[pairs[e].a] = true;
}

static double squared_way(const marz_field *f, int32_t unit, centre c)
{
    const double dx = (double)f->units[unit].x - c.x, dy = (double)f->units[unit].y - c.y;
    return dx * dx + dy * dy;
}

/// Cost of an assignment about centres; infinite unless every part holds a third, or if a unit
/// moves so far that its border would move by more than half the way between the centres.
static double cost_about(const marz_field *f, const centre *c, const int32_t *old,
                         const int32_t *part_of)
{
    double cost = 0;
    int32_t count[PARTS] = {0};
    for (int32_t i = 0; i < SMALL; i++) {
        const int32_t a = old[i], b = part_of[i];
        const double more = squared_way(f, i, c[b]) - squared_way(f, i, c[a]);
        const double dx = c[a].x - c[b].x, dy = c[a].y - c[b].y;
        if (a != b && !c[a].is_near[b])
            return INFINITY;
        if (a != b && more > 1.0 * (dx * dx + dy * dy))
            return INFINITY;
        cost += squared_way(f, i, c[b]);
        count[b]++;
    }
    for (int32_t a = 0; a < PARTS; a++)
        if (count[a] != SMALL / PARTS)
            return INFINITY;
    return cost;
}

static double least_cost(const marz_field *f, const centre *c, const int32_t *old)
{
    double least = INFINITY;
    for (int32_t code = 0; code < 19683; code++) {
        int32_t part_of[SMALL], rest = code;
        for (int32_t i = 0; i < SMALL; i++, rest /= PARTS)
            part_of[i] = rest % PARTS;
        least = fmin(least, cost_about(f, c, old, part_of));
    }
    return least;
}

static void an_allotment_costs_what_brute_force_finds(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(1);
    marz_field f;
    marz_arena *arena = marz_arena_create(0);
    assert_true(marz_field_init(&f));
    int32_t improved = 0;
    for (uint64_t k = 0; k < 200; k++) {
        marz_rng rng = marz_rng_make(seed, k, 31);
        fill_small(&f, &rng);
        centre c[PARTS];
        int32_t old[SMALL], new[SMALL];
        find_centres(&f, c, arena);
        marz_field_labels(&f, old);
        assert_true(marz_field_allot(&f, 0, 1, arena, NULL));
        marz_field_labels(&f, new);
        assert_near(cost_about(&f, c, old, new), least_cost(&f, c, old), 1e-6);
        improved += memcmp(old, new, sizeof old) != 0;
    }
    assert_in_range(improved, 150, 200);
    marz_field_deinit(&f);
    marz_arena_destroy(arena);
}

/// A lattice in four quarters with ragged borders; the net joins neighbours in rows and columns.
static void fill_lattice(marz_field *f, marz_rng *rng)
{
    assert_true(marz_field_reset(f, MANY, QUARTERS));
    int32_t part_of[MANY];
    double weight = 0;
    for (int32_t i = 0; i < MANY; i++) {
        const int32_t x = i % SIDE, y = i / SIDE;
        const float heavy = (float)(1 + marz_rng_below(rng, 8));
        f->units[i] = (marz_field_unit){(float)x, (float)y, heavy, i};
        weight += (double)heavy;
        const bool is_east = x + (y % 3 == 0) >= SIDE / 2, is_north = y >= SIDE / 2;
        part_of[i] = 2 * is_north + is_east;
    }
    for (int32_t a = 0; a < QUARTERS; a++)
        f->parts[a].target = f->parts[a].width = weight / QUARTERS;
    assert_true(marz_field_from_labels(f, part_of));
}

static marz_adjacency lattice(marz_arena *arena)
{
    marz_edge *edges = MARZ_NEW(arena, marz_edge, 2 * MANY);
    int64_t count = 0;
    for (int32_t i = 0; i < MANY; i++) {
        if (i % SIDE + 1 < SIDE)
            edges[count++] = (marz_edge){i, i + 1};
        if (i + SIDE < MANY)
            edges[count++] = (marz_edge){i, i + SIDE};
    }
    marz_adjacency net;
    marz_error error = {0};
    assert_ok(marz_adjacency_make(MANY, edges, count, arena, &net, &error), &error);
    return net;
}

/// How many pieces the parts are in.
static int32_t pieces(const marz_adjacency *net, const int32_t *part_of)
{
    int32_t root[MANY], count = MANY;
    for (int32_t i = 0; i < MANY; i++)
        root[i] = i;
    for (int32_t i = 0; i < MANY; i++)
        for (int32_t e = net->start[i]; e < net->start[i + 1]; e++) {
            int32_t a = i, b = net->near[e];
            while (root[a] != a)
                a = root[a];
            while (root[b] != b)
                b = root[b];
            if (part_of[i] == part_of[net->near[e]] && a != b) {
                root[b] = a;
                count--;
            }
        }
    return count;
}

static void exchanges_lower_the_cost_and_break_nothing(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(2);
    marz_field f;
    marz_arena *arena = marz_arena_create(0);
    assert_true(marz_field_init(&f));
    int32_t balanced = 0;
    for (uint64_t k = 0; k < 60; k++) {
        const marz_arena_mark mark = marz_arena_save(arena);
        marz_rng rng = marz_rng_make(seed, k, 32);
        fill_lattice(&f, &rng);
        const marz_adjacency net = lattice(arena);
        const double kappa = 50 * marz_field_moment(&f) / QUARTERS / f.parts[0].target;
        const double target = f.parts[0].target, free = 0.004;
        const double before = marz_field_cost(&f) + kappa * target * marz_field_excess(&f, free);
        marz_mover m;
        assert_true(marz_mover_init(&m, &f, &net, free, kappa, arena));
        assert_true(marz_swaps_polish(&m, arena, 20, NULL));
        const double after = marz_field_cost(&f) + kappa * target * marz_field_excess(&f, free);
        assert_true(after <= before);
        int32_t part_of[MANY];
        marz_field_labels(&f, part_of);
        assert_memory_equal(part_of, m.part_of, sizeof part_of);
        assert_int_equal(pieces(&net, part_of), QUARTERS);
        assert_true(marz_field_from_labels(&f, part_of));
        assert_near(marz_field_cost(&f) + kappa * target * marz_field_excess(&f, free), after,
                    1e-6 * before);
        balanced += marz_field_excess(&f, free) <= 0;
        marz_arena_restore(arena, mark);
    }
    assert_in_range(balanced, 30, 60);
    marz_field_deinit(&f);
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_allotment_costs_what_brute_force_finds),
        cmocka_unit_test(exchanges_lower_the_cost_and_break_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
