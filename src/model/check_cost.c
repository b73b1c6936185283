#include "model/check_internal.h"

#include <math.h>
#include <stdlib.h>

#define SPHERE_RADIUS_M 6371008.8
#define HALF_TURN 3.14159265358979323846
#define DOUBT_M 1e-6 ///< the error of the formula in double is below 1e-7 m

/// Nearest whole number to a / b, halves up; a >= 0, b > 0.
static marz_int128 nearest(marz_int128 a, marz_int128 b)
{
    return (2 * a + b) / (2 * b);
}

static int64_t capped(marz_int128 part)
{
    return part > MARZ_CHECK_COST_MAX ? MARZ_CHECK_COST_MAX : (int64_t)part;
}

// ---------------------------------------------------------------- distance

void marz_check_point_set(marz_check_point *point, int32_t lon_udeg, int32_t lat_udeg)
{
    const double lon = lon_udeg / 180e6 * HALF_TURN, lat = lat_udeg / 180e6 * HALF_TURN;
    *point = (marz_check_point){.is_known = true,
                                .lon_udeg = lon_udeg,
                                .lat_udeg = lat_udeg,
                                .x = cos(lat) * cos(lon),
                                .y = cos(lat) * sin(lon),
                                .z = sin(lat)};
}

/// Angle by its sine (length of the cross product) and cosine (dot product), which keeps all digits
/// near 0 and near the antipode alike.
marz_check_metres marz_check_distance(const marz_check_point *a, const marz_check_point *b)
{
    if (!a->is_known || !b->is_known)
        return (marz_check_metres){0, 0};
    const double x = a->y * b->z - a->z * b->y;
    const double y = a->z * b->x - a->x * b->z;
    const double z = a->x * b->y - a->y * b->x;
    const double cosine = a->x * b->x + a->y * b->y + a->z * b->z;
    const double metres = SPHERE_RADIUS_M * atan2(sqrt(x * x + y * y + z * z), cosine);
    const double below = floor(metres), part = metres - below;
    marz_check_metres result = {(int64_t)below + (part >= 0.5), 0};
    result.other = result.metres;
    if (fabs(part - 0.5) < DOUBT_M)
        result.other += part >= 0.5 ? -1 : 1;
    return result;
}

// ---------------------------------------------------------------- the parts of a cost

/// Thousandths of a minute for whole metres of great circle.
static int64_t minutes_of(const marz_checker *checker, int64_t metres)
{
    const int64_t road = (int64_t)nearest((marz_int128)metres * checker->circuity_ppm, MARZ_PPM);
    int32_t last = checker->point_count - 1;
    if (last == 0)
        return checker->minutes_milli[0];
    int32_t upper = 1; // The last piece goes on for ever.
    while (upper < last && checker->road_m[upper] < road)
        upper++;
    const int64_t from = checker->road_m[upper - 1], width = checker->road_m[upper] - from;
    const int64_t start = checker->minutes_milli[upper - 1];
    const int64_t rise = checker->minutes_milli[upper] - start;
    return start + (int64_t)nearest((marz_int128)(road - from) * rise, width);
}

/// Given minutes of the account for a seat, by bisection; -1 if there are none.
static int64_t given_for(const marz_checker *checker, const marz_check_unit *unit, int32_t seat)
{
    const marz_check_given *rows = checker->given + unit->given_first;
    int32_t low = 0, high = unit->given_count - 1;
    while (low <= high) {
        const int32_t middle = (low + high) / 2;
        if (rows[middle].seat == seat)
            return rows[middle].minutes_milli;
        if (rows[middle].seat < seat)
            low = middle + 1;
        else
            high = middle - 1;
    }
    return -1;
}

int64_t marz_check_minutes(const marz_checker *checker, const marz_check_unit *unit, int32_t seat,
                           int64_t metres)
{
    const int64_t given = unit->given_count ? given_for(checker, unit, seat) : -1;
    return given < 0 ? minutes_of(checker, metres) : given;
}

int64_t marz_check_travel(const marz_checker *checker, const marz_check_unit *unit, int32_t seat,
                          int64_t metres)
{
    const int64_t scale = INT64_C(1000000000000);
    int64_t minutes = marz_check_minutes(checker, unit, seat, metres);
    if (checker->is_moment) {
        minutes = minutes < INT64_C(2000000000) ? minutes : INT64_C(2000000000);
        minutes = (int64_t)nearest((marz_int128)minutes * minutes, 60000);
    }
    int64_t product;
    if (unit->rate <= INT64_MAX / 4 &&
        !__builtin_mul_overflow((int64_t)unit->rate, minutes, &product) && product < INT64_MAX / 2)
        return capped((product + scale / 2) / scale); // The same, without 128-bit division.
    if (minutes > 0 && unit->rate > ((marz_int128)1 << 126) / minutes)
        return MARZ_CHECK_COST_MAX;
    return capped((unit->rate * minutes + scale / 2) / scale);
}

int64_t marz_check_mismatch(const marz_check_unit *unit, const marz_check_seat *seat)
{
    const int64_t missing = unit->best_fit_ppm - seat->fit_ppm[unit->segment];
    return capped(nearest((marz_int128)unit->value_minor * missing, MARZ_PPM));
}

int64_t marz_check_disruption(const marz_check_unit *unit, const marz_check_seat *seat,
                              int32_t seat_index)
{
    if (unit->present == MARZ_NONE || unit->present == seat_index)
        return 0;
    return unit->disruption[seat->is_familiar[unit->segment] != 0];
}

// ---------------------------------------------------------------- what is allowed

bool marz_check_is_forbidden(const marz_checker *checker, const marz_check_unit *unit, int32_t seat)
{
    const int32_t *barred = checker->barred + unit->forbidden_first;
    int32_t low = 0, high = unit->forbidden_count;
    while (low < high) {
        const int32_t middle = (low + high) / 2;
        if (barred[middle] == seat)
            return true;
        if (barred[middle] < seat)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

bool marz_check_allows(const marz_checker *checker, const marz_check_unit *unit, int32_t seat,
                       bool is_lenient)
{
    if (unit->lock != MARZ_NONE && unit->lock != seat)
        return false;
    if (marz_check_is_forbidden(checker, unit, seat))
        return false;
    const bool is_near = checker->reach_m == 0 || unit->present == seat;
    const bool is_bound = checker->farthest_milli > 0 && unit->lock == MARZ_NONE;
    if (is_near && !is_bound)
        return true;
    const marz_check_metres far = marz_check_distance(&unit->point, &checker->seats[seat].point);
    const int64_t least = far.other < far.metres ? far.other : far.metres;
    const int64_t most = far.other > far.metres ? far.other : far.metres;
    const int64_t metres = is_lenient ? least : most;
    if (is_bound && marz_check_minutes(checker, unit, seat, metres) > checker->farthest_milli)
        return false;
    return is_near || metres <= checker->reach_m;
}

// ---------------------------------------------------------------- once per account

static int compare_seats(const void *a, const void *b)
{
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/// Forbidden pairs by account, by counting, so that a seat is found by bisection.
static void index_pairs(marz_checker *checker)
{
    marz_check_unit *units = checker->units;
    checker->barred = marz_check_alloc(checker, checker->pair_count, sizeof *checker->barred);
    if (checker->status)
        return;
    for (int32_t k = 0; k < checker->pair_count; k++)
        units[checker->pairs[k].unit].forbidden_count++;
    int32_t first = 0;
    for (int32_t i = 0; i < checker->unit_count; i++) {
        units[i].forbidden_first = first;
        first += units[i].forbidden_count;
        units[i].forbidden_count = 0;
    }
    for (int32_t k = 0; k < checker->pair_count; k++) {
        marz_check_unit *unit = &units[checker->pairs[k].unit];
        checker->barred[unit->forbidden_first + unit->forbidden_count++] = checker->pairs[k].seat;
    }
    for (int32_t i = 0; i < checker->unit_count; i++)
        if (units[i].forbidden_count > 1)
            qsort(checker->barred + units[i].forbidden_first, (size_t)units[i].forbidden_count,
                  sizeof *checker->barred, compare_seats);
}

void marz_check_prepare(marz_checker *checker)
{
    index_pairs(checker);
    int32_t *best = marz_check_alloc(checker, checker->segment_count, sizeof *best);
    if (checker->status)
        return;
    for (int32_t j = 0; j < checker->seat_count; j++)
        for (int32_t s = 0; s < checker->segment_count; s++)
            if (checker->seats[j].fit_ppm[s] > best[s])
                best[s] = checker->seats[j].fit_ppm[s];
    for (int32_t i = 0; i < checker->unit_count; i++) {
        marz_check_unit *unit = &checker->units[i];
        const marz_int128 value = unit->value_minor;
        unit->best_fit_ppm = best[unit->segment];
        unit->uncovered =
            unit->cover >= 0 ? unit->cover : capped(nearest(value * checker->cover_ppm, MARZ_PPM));
        unit->disruption[0] = capped(nearest(value * checker->disruption_ppm, MARZ_PPM));
        unit->disruption[1] = capped(nearest(value * checker->disruption_familiar_ppm, MARZ_PPM));
        unit->rate =
            (marz_int128)unit->visits_milli * checker->trip_ppm * 2 * checker->minute_cost_minor;
    }
}
