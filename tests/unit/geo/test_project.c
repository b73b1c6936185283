#include "support.h"

#include "geo/project.h"

#include <math.h>

static marz_extent extent(double west, double south, double east, double north)
{
    return (marz_extent){(int32_t)(west * 1e6), (int32_t)(south * 1e6), (int32_t)(east * 1e6),
                         (int32_t)(north * 1e6)};
}

static void the_extent_decides_the_projection(void **state)
{
    (void)state;
    assert_int_equal(marz_projection_fit(extent(-125, 24, -66, 50), 800, 600, 10).kind,
                     MARZ_PROJECT_ALBERS);
    assert_int_equal(marz_projection_fit(extent(44, 25, 64, 40), 800, 600, 10).kind,
                     MARZ_PROJECT_ALBERS);
    assert_int_equal(marz_projection_fit(extent(95, -11, 141, 6), 800, 600, 10).kind,
                     MARZ_PROJECT_PLATE);
    assert_int_equal(marz_projection_fit(marz_extent_empty(), 800, 600, 10).kind,
                     MARZ_PROJECT_NATURAL_EARTH);
}

static void every_point_of_the_extent_lies_on_the_page(void **state)
{
    (void)state;
    const marz_extent all[] = {extent(-125, 24, -66, 50), extent(-180, -60, 180, 80),
                               extent(95, -11, 141, 6), extent(10, -45, 30, -20),
                               extent(51.4, 35.7, 51.4, 35.7)};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        const marz_extent e = all[k];
        const marz_projection p = marz_projection_fit(e, 800, 500, 10);
        for (int i = 0; i <= 50; i++) {
            for (int j = 0; j <= 50; j++) {
                double x = 0, y = 0;
                const int64_t wide = (int64_t)e.east_udeg - e.west_udeg;
                marz_project(&p, (int32_t)(e.west_udeg + wide * i / 50),
                             e.south_udeg + (e.north_udeg - e.south_udeg) / 50 * j, &x, &y);
                assert_true(x >= 9.5 && x <= 790.5 && y >= 9.5 && y <= 490.5);
            }
        }
    }
}

static void north_is_up_and_east_is_right(void **state)
{
    (void)state;
    const marz_projection p = marz_projection_fit(extent(-125, 24, -66, 50), 800, 600, 10);
    double seattle[2], miami[2];
    marz_project(&p, -122330000, 47610000, seattle, seattle + 1);
    marz_project(&p, -80190000, 25760000, miami, miami + 1);
    assert_true(seattle[0] < miami[0] && seattle[1] < miami[1]);
}

/// Equal areas stay equal: the ratio of a small cell's page area to its area on the sphere.
static void albers_keeps_areas(void **state)
{
    (void)state;
    const marz_projection p = marz_projection_fit(extent(-125, 24, -66, 50), 800, 600, 10);
    double first = 0;
    for (int32_t lat = 25000000; lat < 50000000; lat += 5000000) {
        double a[2], b[2], c[2];
        marz_project(&p, -100000000, lat, a, a + 1);
        marz_project(&p, -99990000, lat, b, b + 1);
        marz_project(&p, -100000000, lat + 10000, c, c + 1);
        const double area = fabs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]));
        const double ratio = area / cos((lat + 5000) / 1e6 * 3.14159265358979 / 180);
        if (first <= 0)
            first = ratio;
        assert_near(ratio / first, 1.0, 1e-3);
    }
}

/// The polynomial's value at the equator's edge and at 45 degrees, computed by hand from the
/// published coefficients.
static void natural_earth_has_its_known_shape(void **state)
{
    (void)state;
    const marz_projection p = marz_projection_fit(extent(-180, -90, 180, 90), 2000, 1200, 0);
    double edge[2], top[2], middle[2];
    marz_project(&p, 180000000, 0, edge, edge + 1);
    marz_project(&p, 0, 90000000, top, top + 1);
    marz_project(&p, 0, 0, middle, middle + 1);
    const double half_width = (edge[0] - middle[0]) / p.scale;
    const double half_height = (middle[1] - top[1]) / p.scale;
    assert_near(half_width, 0.8707 * 3.14159265358979, 1e-6);
    assert_near(half_height / half_width, 0.52, 0.01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_extent_decides_the_projection),
        cmocka_unit_test(every_point_of_the_extent_lies_on_the_page),
        cmocka_unit_test(north_is_up_and_east_is_right),
        cmocka_unit_test(albers_keeps_areas),
        cmocka_unit_test(natural_earth_has_its_known_shape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
