// A random question that is small enough for enumeration: the ground of several property tests.
// Include it once in a test program; what is special about a question is added by the test.
#ifndef MARZ_TESTS_PROPERTY_DESIGN_SMALL_H
#define MARZ_TESTS_PROPERTY_DESIGN_SMALL_H

#include "support.h"

#include "base/rng.h"
#include "model/instance.h"

enum { UNITS = 8, SEATS = 3, MEASURES = 2, GROUPS = 2 };

typedef struct question {
    marz_instance in;
    marz_arena *arena;
    marz_rng rng;
} question;

static int32_t below(question *q, int32_t limit)
{
    return (int32_t)marz_rng_below(&q->rng, limit);
}

static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h"};

static void make_units(question *q)
{
    marz_instance *in = &q->in;
    assert_true(marz_instance_make_units(in, q->arena));
    for (int32_t i = 0; i < in->unit_count; i++) {
        in->unit_id[i] = names[i];
        in->unit_lon_udeg[i] = below(q, 8000000);
        in->unit_lat_udeg[i] = below(q, 8000000);
        in->visits_milli[i] = 1000 + below(q, 24001);
        in->value_minor[i] = below(q, 100000);
        for (int32_t k = 0; k < in->measure_count; k++)
            in->measure[i * in->measure_count + k] = 1 + below(q, k ? 6 : 2);
        in->unit_segment[i] = 0;
        in->present[i] = below(q, 5) ? below(q, in->seat_count) : MARZ_NONE;
        in->lock[i] = below(q, 10) ? MARZ_NONE : below(q, in->seat_count);
        in->group[i] = below(q, 4) ? MARZ_NONE : below(q, GROUPS);
        for (int32_t j = 0; j < in->seat_count; j++)
            if (below(q, 16) == 0)
                in->forbidden[in->forbidden_count++] = (marz_forbidden_pair){i, j};
    }
}

static void make_seats(question *q, int32_t width_percent)
{
    marz_instance *in = &q->in;
    const int32_t count = in->measure_count;
    in->seat_id = MARZ_NEW(q->arena, const char *, SEATS);
    in->seat_rep = MARZ_NEW(q->arena, int32_t, SEATS);
    in->seat_lon_udeg = MARZ_NEW(q->arena, int32_t, SEATS);
    in->seat_lat_udeg = MARZ_NEW(q->arena, int32_t, SEATS);
    in->target = MARZ_NEW(q->arena, int64_t, SEATS * MEASURES);
    in->low = MARZ_NEW(q->arena, int64_t, SEATS * MEASURES);
    in->high = MARZ_NEW(q->arena, int64_t, SEATS * MEASURES);
    in->fit_ppm = MARZ_NEW(q->arena, int32_t, SEATS);
    in->is_familiar = MARZ_NEW(q->arena, uint8_t, SEATS);
    in->seat_name = in->seat_rep_id = in->seat_id;
    for (int32_t j = 0; j < in->seat_count; j++) {
        in->seat_id[j] = names[j];
        in->seat_lon_udeg[j] = below(q, 8000000);
        in->seat_lat_udeg[j] = below(q, 8000000);
        in->fit_ppm[j] = 1000000 + below(q, 500000);
        for (int32_t k = 0; k < count; k++) {
            int64_t total = 0;
            for (int32_t i = 0; i < in->unit_count; i++)
                total += in->measure[i * count + k];
            const int64_t target = total / in->seat_count;
            in->target[j * count + k] = target;
            in->low[j * count + k] = target * (100 - width_percent) / 100;
            in->high[j * count + k] = target + (target * width_percent + 99) / 100;
        }
    }
}

/// Units, seats, locks, groups and forbidden pairs; travel at one speed, disruption.
static void make_small(question *q)
{
    marz_instance *in = &q->in;
    in->unit_count = 4 + below(q, UNITS - 3);
    in->seat_count = 2 + below(q, SEATS - 1);
    in->measure_count = 1 + below(q, MEASURES);
    in->segment_count = 1;
    in->group_count = GROUPS;
    static const char *measure[] = {"work", "worth"}, *segment[] = {"all"}, *group[] = {"x", "y"};
    in->measure_name = measure;
    in->segment_key = segment;
    in->group_id = group;
    in->forbidden = MARZ_NEW(q->arena, marz_forbidden_pair, UNITS * SEATS);
    in->travel = (marz_travel){.circuity_ppm = 1200000,
                               .trip_ppm = 1000000,
                               .minute_cost_minor = 50,
                               .point_count = 2,
                               .metres = {0, 1000000},
                               .minutes_milli = {0, 600000}};
    in->disruption_ppm = in->disruption_familiar_ppm = 150000;
    make_units(q);
    make_seats(q, 30 + below(q, 60));
}

#endif
