#include "support.h"

#include "base/rng.h"
#include "geo/distance.h"

static void known_distances_are_met(void **state)
{
    (void)state;
    // A quarter of a great circle, half of one, and one degree along the equator.
    const double degree = 3.14159265358979323846 * MARZ_EARTH_RADIUS_M / 180;
    assert_near(marz_geo_metres(0, 0, 0, 90000000), 90 * degree, 1e-3);
    assert_near(marz_geo_metres(-90000000, 0, 90000000, 0), 180 * degree, 1);
    assert_near(marz_geo_metres(179500000, 0, -179500000, 0), degree, 1e-3);
    assert_near(marz_geo_metres(5000000, 60000000, 5000000, 60000000), 0, 0);
    // Berlin to Paris.
    assert_near(marz_geo_metres(13405000, 52520000, 2352200, 48856600) / 1000, 877.5, 1.0);
}

static void both_formulas_agree_and_are_symmetric(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(7), 0, 0);
    for (int k = 0; k < 20000; k++) {
        const int32_t a = (int32_t)marz_rng_below(&rng, 360000001) - 180000000;
        const int32_t b = (int32_t)marz_rng_below(&rng, 360000001) - 180000000;
        const int32_t p = (int32_t)marz_rng_below(&rng, 180000001) - 90000000;
        const int32_t q = (int32_t)marz_rng_below(&rng, 180000001) - 90000000;
        const double metres = marz_geo_metres(a, p, b, q);
        assert_near(marz_geo_metres(b, q, a, p), metres, 1e-6);
        assert_near(marz_geo_vector_metres(marz_geo_vector_of(a, p), marz_geo_vector_of(b, q)),
                    metres, 1.0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_distances_are_met),
        cmocka_unit_test(both_formulas_agree_and_are_symmetric),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
