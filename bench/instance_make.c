#include "instance_make.h"

#include "base/rng.h"

#include <math.h>

#define TOWNS 400
#define SEGMENTS 20
#define WEST (-120.0)
#define WIDTH 50.0
#define SOUTH 28.0
#define HEIGHT 18.0

typedef struct town {
    double lon, lat, spread;
} town;

static int32_t udeg(double degrees)
{
    return (int32_t)lround(degrees * 1e6);
}

/// A town by Zipf's law: the k-th is about 1/k as large as the first.
static int32_t pick_town(marz_rng *rng)
{
    return (int32_t)(exp(marz_rng_unit(rng) * log(TOWNS + 1.0)) - 1) % TOWNS;
}

static void place(marz_rng *rng, const town *towns, int32_t *lon, int32_t *lat)
{
    const town *t = &towns[pick_town(rng)];
    *lon = udeg(t->lon + t->spread * marz_rng_normal(rng));
    *lat = udeg(t->lat + t->spread * marz_rng_normal(rng));
}

static bool make_room(marz_instance *in, marz_arena *arena)
{
    const int64_t n = in->unit_count, m = in->seat_count, cells = m * in->measure_count;
    in->unit_id = MARZ_NEW(arena, const char *, n);
    in->unit_lon_udeg = MARZ_NEW(arena, int32_t, n);
    in->unit_lat_udeg = MARZ_NEW(arena, int32_t, n);
    in->visits_milli = MARZ_NEW(arena, int64_t, n);
    in->value_minor = MARZ_NEW(arena, int64_t, n);
    in->measure = MARZ_NEW(arena, int64_t, n * in->measure_count);
    in->unit_segment = MARZ_NEW(arena, int32_t, n);
    in->present = MARZ_NEW(arena, int32_t, n);
    in->lock = MARZ_NEW(arena, int32_t, n);
    in->group = MARZ_NEW(arena, int32_t, n);
    in->seat_id = MARZ_NEW(arena, const char *, m);
    in->seat_name = MARZ_NEW(arena, const char *, m);
    in->seat_rep = MARZ_NEW(arena, int32_t, m);
    in->seat_lon_udeg = MARZ_NEW(arena, int32_t, m);
    in->seat_lat_udeg = MARZ_NEW(arena, int32_t, m);
    in->target = MARZ_NEW(arena, int64_t, cells);
    in->low = MARZ_NEW(arena, int64_t, cells);
    in->high = MARZ_NEW(arena, int64_t, cells);
    in->fit_ppm = MARZ_NEW(arena, int32_t, m * SEGMENTS);
    in->is_familiar = MARZ_NEW(arena, uint8_t, m * SEGMENTS);
    in->measure_name = MARZ_NEW(arena, const char *, in->measure_count);
    in->group_id = NULL;
    in->seat_rep_id = MARZ_NEW(arena, const char *, m);
    in->segment_key = MARZ_NEW(arena, const char *, SEGMENTS);
    return in->unit_id && in->unit_lon_udeg && in->unit_lat_udeg && in->visits_milli &&
           in->value_minor && in->measure && in->unit_segment && in->present && in->lock &&
           in->group && in->seat_id && in->seat_name && in->seat_rep && in->seat_lon_udeg &&
           in->seat_lat_udeg && in->target && in->low && in->high && in->fit_ppm &&
           in->is_familiar && in->measure_name && in->segment_key;
}

static void make_seats(marz_instance *in, const town *towns, marz_rng *rng, marz_arena *arena)
{
    for (int32_t j = 0; j < in->seat_count; j++) {
        in->seat_id[j] = in->seat_name[j] = marz_arena_print(arena, "r%05d", j);
        in->seat_rep[j] = j;
        place(rng, towns, &in->seat_lon_udeg[j], &in->seat_lat_udeg[j]);
        for (int32_t s = 0; s < SEGMENTS; s++) {
            const double fit = exp(0.1 * marz_rng_normal(rng));
            in->fit_ppm[(int64_t)j * SEGMENTS + s] = (int32_t)lround(1e6 * fit);
            in->is_familiar[(int64_t)j * SEGMENTS + s] = marz_rng_below(rng, 3) == 0;
        }
    }
}

/// One of the three nearest reps, mostly the nearest.
static int32_t pick_owner(const marz_instance *in, int32_t unit, marz_rng *rng)
{
    int32_t near[3] = {MARZ_NONE, MARZ_NONE, MARZ_NONE};
    double distance[3] = {HUGE_VAL, HUGE_VAL, HUGE_VAL};
    for (int32_t j = 0; j < in->seat_count; j++) {
        const double x = in->seat_lon_udeg[j] - in->unit_lon_udeg[unit];
        const double y = in->seat_lat_udeg[j] - in->unit_lat_udeg[unit];
        const double square = x * x + y * y;
        int32_t k = 3;
        for (; k > 0 && square < distance[k - 1]; k--)
            if (k < 3) {
                distance[k] = distance[k - 1];
                near[k] = near[k - 1];
            }
        if (k < 3) {
            distance[k] = square;
            near[k] = j;
        }
    }
    const int64_t dice = marz_rng_below(rng, 10);
    const int32_t owner = near[dice < 6 ? 0 : dice < 8 ? 1 : 2];
    return owner == MARZ_NONE ? near[0] : owner;
}

static void make_units(marz_instance *in, const town *towns, marz_rng *rng, marz_arena *arena)
{
    static const int64_t visits[4] = {24000, 12000, 4000, 1000};
    for (int32_t i = 0; i < in->unit_count; i++) {
        in->unit_id[i] = marz_arena_print(arena, "a%07d", i);
        place(rng, towns, &in->unit_lon_udeg[i], &in->unit_lat_udeg[i]);
        const double value = exp(13.5 + 1.2 * marz_rng_normal(rng));
        in->value_minor[i] = (int64_t)value;
        in->visits_milli[i] = visits[value > 4e6 ? 0 : value > 1.5e6 ? 1 : value > 4e5 ? 2 : 3];
        in->measure[2 * (int64_t)i] = in->visits_milli[i] * 60 / 1000;
        in->measure[2 * (int64_t)i + 1] = in->value_minor[i];
        in->unit_segment[i] = (int32_t)marz_rng_below(rng, SEGMENTS);
        in->present[i] = marz_rng_below(rng, 20) ? pick_owner(in, i, rng) : MARZ_NONE;
        in->lock[i] = in->group[i] = MARZ_NONE;
    }
}

static void make_bands(marz_instance *in)
{
    static const int64_t width_percent[2] = {20, 30};
    for (int32_t k = 0; k < 2; k++) {
        int64_t total = 0;
        for (int32_t i = 0; i < in->unit_count; i++)
            total += in->measure[2 * (int64_t)i + k];
        for (int32_t j = 0; j < in->seat_count; j++) {
            const int64_t cell = 2 * (int64_t)j + k, target = total / in->seat_count;
            in->target[cell] = target;
            in->low[cell] = target - target * width_percent[k] / 100;
            in->high[cell] = target + target * width_percent[k] / 100;
        }
    }
}

marz_instance *bench_instance_make(int32_t unit_count, int32_t seat_count, uint64_t seed,
                                   marz_arena *arena)
{
    marz_instance *in = MARZ_NEW(arena, marz_instance, 1);
    marz_rng rng = marz_rng_make(seed, 0, 0);
    town towns[TOWNS];
    if (!in)
        return NULL;
    in->unit_count = unit_count;
    in->seat_count = seat_count;
    in->measure_count = 2;
    in->segment_count = SEGMENTS;
    in->disruption_ppm = 150000;
    in->disruption_familiar_ppm = 100000;
    in->travel =
        (marz_travel){.circuity_ppm = 1220000, .trip_ppm = 1000000, .minute_cost_minor = 100};
    if (!make_room(in, arena) ||
        marz_travel_parse("0:0 20:30 100:90 400:270 800:360 3000:600 20000:1500", &in->travel,
                          NULL))
        return NULL;
    for (int32_t k = 0; k < TOWNS; k++)
        towns[k] = (town){WEST + WIDTH * marz_rng_unit(&rng), SOUTH + HEIGHT * marz_rng_unit(&rng),
                          0.1 + 0.5 / sqrt(k + 1.0)};
    in->measure_name[0] = "workload";
    in->measure_name[1] = "potential";
    for (int32_t s = 0; s < SEGMENTS; s++)
        in->segment_key[s] = marz_arena_print(arena, "s%02d", s);
    make_seats(in, towns, &rng, arena);
    make_units(in, towns, &rng, arena);
    make_bands(in);
    return in;
}
