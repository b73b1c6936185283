#include "geo/distance.h"

#include <math.h>

#define RADIANS_PER_UDEG (3.14159265358979323846 / 180.0 / 1e6)

double marz_geo_metres(int32_t lon_a_udeg, int32_t lat_a_udeg, int32_t lon_b_udeg,
                       int32_t lat_b_udeg)
{
    const double lat_a = lat_a_udeg * RADIANS_PER_UDEG, lat_b = lat_b_udeg * RADIANS_PER_UDEG;
    const double lon = (double)((int64_t)lon_b_udeg - lon_a_udeg) * RADIANS_PER_UDEG;
    const double s = sin((lat_b - lat_a) / 2), t = sin(lon / 2);
    const double h = s * s + cos(lat_a) * cos(lat_b) * t * t;
    return 2 * MARZ_EARTH_RADIUS_M * asin(sqrt(h < 1 ? h : 1));
}

marz_geo_vector marz_geo_vector_of(int32_t lon_udeg, int32_t lat_udeg)
{
    const double lon = lon_udeg * RADIANS_PER_UDEG, lat = lat_udeg * RADIANS_PER_UDEG;
    return (marz_geo_vector){cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)};
}

double marz_geo_vector_metres(marz_geo_vector a, marz_geo_vector b)
{
    const double x = a.x - b.x, y = a.y - b.y, z = a.z - b.z;
    const double half = sqrt(x * x + y * y + z * z) / 2;
    return 2 * MARZ_EARTH_RADIUS_M * asin(half < 1 ? half : 1);
}
