#include "model/instance_internal.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define EARTH_RADIUS_M 6371008.8
#define PI 3.14159265358979323846
#define PI_LONG 3.141592653589793238462643383279502884L
#define UDEG_TO_RAD (PI / 180e6)
#define NO_POINT 2.0      ///< no unit vector has such an x
#define HALF_GUARD_M 1e-6 ///< error of the chord in double is below 1e-7 m

marz_point marz_point_make(int32_t lon_udeg, int32_t lat_udeg)
{
    if (lon_udeg == MARZ_DEGREES_UNKNOWN || lat_udeg == MARZ_DEGREES_UNKNOWN)
        return (marz_point){.x = NO_POINT};
    const double lon = lon_udeg * UDEG_TO_RAD, lat = lat_udeg * UDEG_TO_RAD;
    return (marz_point){cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)};
}

/// Haversine [sinnott1984]; the differences of angles are exact, since they are integers.
static int64_t metres_exact(const int32_t lon_lat[static 4])
{
    const long double to_rad = PI_LONG / 180e6L;
    const long double half_lon = (long double)((int64_t)lon_lat[2] - lon_lat[0]) * to_rad / 2;
    const long double half_lat = (long double)((int64_t)lon_lat[3] - lon_lat[1]) * to_rad / 2;
    const long double a = sinl(half_lat), b = sinl(half_lon);
    const long double cosines = cosl(lon_lat[1] * to_rad) * cosl(lon_lat[3] * to_rad);
    long double h = a * a + cosines * b * b;
    if (h > 1)
        h = 1;
    return (int64_t)floorl(2 * (long double)EARTH_RADIUS_M * atan2l(sqrtl(h), sqrtl(1 - h)) + 0.5L);
}

int64_t marz_point_metres(marz_point a, marz_point b, const int32_t lon_lat[static 4])
{
    if (a.x >= NO_POINT || b.x >= NO_POINT)
        return 0;
    const double x = a.x - b.x, y = a.y - b.y, z = a.z - b.z;
    const double chord2 = x * x + y * y + z * z;
    double angle;
    if (chord2 <= 2) {
        angle = 2 * asin(sqrt(chord2) / 2);
    } else { // Beyond a quarter of the way round, from the antipode: well conditioned again.
        const double u = a.x + b.x, v = a.y + b.y, w = a.z + b.z;
        angle = PI - 2 * asin(sqrt(u * u + v * v + w * w) / 2);
    }
    const double metres = EARTH_RADIUS_M * angle, whole = floor(metres);
    if (fabs(metres - whole - 0.5) < HALF_GUARD_M)
        return metres_exact(lon_lat);
    return (int64_t)(metres + 0.5);
}

int64_t marz_travel_minutes_milli(const marz_travel *travel, int64_t metres)
{
    assert(metres >= 0 && travel->point_count >= 1);
    const int64_t road = (metres * travel->circuity_ppm + MARZ_PPM / 2) / MARZ_PPM;
    int32_t k = travel->point_count - 2;
    if (k < 0)
        return travel->minutes_milli[0];
    while (k > 0 && travel->metres[k] > road)
        k--;
    const int64_t width = travel->metres[k + 1] - travel->metres[k];
    const int64_t rise = travel->minutes_milli[k + 1] - travel->minutes_milli[k];
    return travel->minutes_milli[k] + ((road - travel->metres[k]) * rise + width / 2) / width;
}

marz_int128 marz_travel_rate(const marz_instance *instance, int32_t unit)
{
    const marz_travel *travel = &instance->travel;
    return (marz_int128)2 * instance->visits_milli[unit] * travel->trip_ppm *
           travel->minute_cost_minor;
}

int64_t marz_travel_minor(marz_int128 rate, int64_t minutes_milli)
{
    const int64_t unit = INT64_C(1000000000000);
    const marz_int128 product = rate * minutes_milli + unit / 2;
    // The estimate is off by one at most, as the quotient is below 2^45 (MARZ_COST_MAX).
    int64_t quotient = (int64_t)((double)product / 1e12);
    marz_int128 rest = product - (marz_int128)quotient * unit;
    for (; rest < 0; rest += unit)
        quotient--;
    for (; rest >= unit; rest -= unit)
        quotient++;
    return quotient;
}

int64_t marz_share_minor(int64_t a, int64_t b_ppm)
{
    assert(a >= 0 && b_ppm >= 0);
    int64_t product;
    if (!__builtin_mul_overflow(a, b_ppm, &product) && product < INT64_MAX - MARZ_PPM)
        return (product + MARZ_PPM / 2) / MARZ_PPM;
    return marz_mul_div(a, b_ppm, MARZ_PPM);
}

/// One number with at most three decimals, as thousandths, times `factor`.
static bool read_thousandths(const char **text, int64_t *thousandths)
{
    if (!isdigit((unsigned char)**text))
        return false;
    char *end;
    errno = 0;
    const long long whole = strtoll(*text, &end, 10);
    if (errno || whole > 1000000000)
        return false;
    *thousandths = whole * 1000;
    if (*end == '.') {
        end++;
        for (int64_t place = 100; place > 0 && isdigit((unsigned char)*end); place /= 10)
            *thousandths += (*end++ - '0') * place;
        if (isdigit((unsigned char)*end))
            return false;
    }
    *text = end;
    return true;
}

/// Reads one "km:minutes" and the blanks after it.
static marz_status read_point(const char **text, marz_travel *travel, marz_error *error)
{
    const char *start = *text;
    const int32_t k = travel->point_count;
    if (k == MARZ_TRAVEL_POINTS_MAX)
        return marz_fail(error, MARZ_E_INPUT, "travel table has more than %d points",
                         MARZ_TRAVEL_POINTS_MAX);
    bool is_read = read_thousandths(text, &travel->metres[k]) && *(*text)++ == ':' &&
                   read_thousandths(text, &travel->minutes_milli[k]);
    if (!is_read || (**text && **text != ' ')) {
        marz_status status =
            marz_fail(error, MARZ_E_INPUT, "travel table: '%.20s' is no point km:minutes", start);
        marz_hint(error, "Write points like 0:0 20:30 100:90.");
        return status;
    }
    while (**text == ' ')
        ++*text;
    travel->point_count++;
    return MARZ_OK;
}

marz_status marz_travel_parse(const char *text, marz_travel *travel, marz_error *error)
{
    marz_travel parsed = *travel;
    parsed.point_count = 0;
    while (*text == ' ')
        text++;
    while (*text) {
        marz_status status = read_point(&text, &parsed, error);
        if (status)
            return status;
    }
    marz_status status = marz_travel_validate(&parsed, error);
    if (status == MARZ_OK)
        *travel = parsed;
    return status;
}
