/// @file geo/distance.h
/// Distances on the sphere.
#ifndef MARZ_GEO_DISTANCE_H
#define MARZ_GEO_DISTANCE_H

#include <stdint.h>

#define MARZ_EARTH_RADIUS_M 6371008.8 ///< mean radius of the Earth [moritz2000]

/// Great-circle metres between two positions in millionths of a degree, by the haversine formula
/// [sinnott1984], which stays exact for neighbours and antipodes alike. O(1)
double marz_geo_metres(int32_t lon_a_udeg, int32_t lat_a_udeg, int32_t lon_b_udeg,
                       int32_t lat_b_udeg);

/// A position as a point of the unit sphere, for many comparisons of distances: the nearer of two
/// points has the greater scalar product.
typedef struct marz_geo_vector {
    double x, y, z;
} marz_geo_vector;

marz_geo_vector marz_geo_vector_of(int32_t lon_udeg, int32_t lat_udeg);

/// Great-circle metres between two points of the unit sphere (by their chord). O(1)
double marz_geo_vector_metres(marz_geo_vector a, marz_geo_vector b);

#endif
