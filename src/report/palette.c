#include "report/palette.h"

#include <math.h>

#define RADIANS_PER_UDEG 1.7453292519943295e-8

/// The middle of the accounts of a seat, in millionths of a degree.
typedef struct middle {
    double lon, lat;
    int64_t count;
} middle;

static void add_units(const marz_report *report, middle *middles)
{
    const marz_instance *in = &report->plan->instance;
    const int32_t *seats = report->facts.has_plan ? report->plan->seat_of : in->present;
    for (int32_t unit = 0; unit < in->unit_count; unit++) {
        if (seats[unit] == MARZ_NONE || in->unit_lon_udeg[unit] == MARZ_DEGREES_UNKNOWN)
            continue;
        middle *one = &middles[seats[unit]];
        one->lon += in->unit_lon_udeg[unit];
        one->lat += in->unit_lat_udeg[unit];
        one->count++;
    }
}

static void finish_middles(const marz_instance *in, middle *middles)
{
    for (int32_t j = 0; j < in->seat_count; j++) {
        if (middles[j].count > 0) {
            middles[j].lon /= (double)middles[j].count;
            middles[j].lat /= (double)middles[j].count;
        } else if (in->seat_lon_udeg[j] != MARZ_DEGREES_UNKNOWN) {
            middles[j] = (middle){in->seat_lon_udeg[j], in->seat_lat_udeg[j], 1};
        }
    }
}

/// How far apart, roughly: it only ranks.
static double distance(const middle *a, const middle *b)
{
    if (a->count == 0 || b->count == 0)
        return (double)INFINITY;
    const double squeeze = cos((a->lat + b->lat) / 2 * RADIANS_PER_UDEG);
    return hypot((a->lon - b->lon) * squeeze, a->lat - b->lat);
}

/// The colour whose nearest owner among seats 0 … seat-1 is farthest from `seat`.
static int32_t choose_colour(const middle *middles, const marz_look *looks, int32_t seat)
{
    double nearest[MARZ_PALETTE_COLOURS];
    int32_t owners[MARZ_PALETTE_COLOURS] = {0}, best = 0;
    for (int32_t c = 0; c < MARZ_PALETTE_COLOURS; c++)
        nearest[c] = (double)INFINITY;
    for (int32_t j = 0; j < seat; j++) {
        const int32_t c = looks[j].colour;
        nearest[c] = fmin(nearest[c], distance(&middles[j], &middles[seat]));
        owners[c]++;
    }
    for (int32_t c = 1; c < MARZ_PALETTE_COLOURS; c++)
        if (nearest[c] > nearest[best] || (nearest[c] >= nearest[best] && owners[c] < owners[best]))
            best = c;
    return best;
}

static marz_look *make_looks(marz_report *report)
{
    const marz_instance *in = &report->plan->instance;
    marz_look *looks = marz_report_alloc(report, (size_t)in->seat_count, sizeof *looks);
    middle *middles = marz_report_alloc(report, (size_t)in->seat_count, sizeof *middles);
    int32_t used[MARZ_PALETTE_COLOURS] = {0};
    if (!looks || !middles)
        return NULL;
    add_units(report, middles);
    finish_middles(in, middles);
    for (int32_t j = 0; j < in->seat_count; j++) {
        looks[j].colour = choose_colour(middles, looks, j);
        looks[j].shape = used[looks[j].colour]++ % MARZ_PALETTE_SHAPES;
    }
    return looks;
}

marz_look marz_palette_look(marz_report *report, int32_t seat)
{
    if (!report->looks)
        report->looks = make_looks(report);
    return report->looks && seat >= 0 ? report->looks[seat] : (marz_look){0};
}
