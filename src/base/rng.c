#include "base/rng.h"

#include <assert.h>
#include <math.h>

static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

marz_rng marz_rng_make(uint64_t seed, uint64_t a, uint64_t b)
{
    const uint64_t weyl = UINT64_C(0x9e3779b97f4a7c15);
    uint64_t key = mix(seed + weyl);
    key = mix(key ^ (a * weyl + 1));
    key = mix(key ^ (b * weyl + 2));
    return (marz_rng){.key = key};
}

uint64_t marz_rng_next(marz_rng *rng)
{
    return mix(rng->key + ++rng->counter * UINT64_C(0x9e3779b97f4a7c15));
}

int64_t marz_rng_below(marz_rng *rng, int64_t limit)
{
    assert(limit >= 1);
    const uint64_t bound = (uint64_t)limit;
    const uint64_t reject = (0 - bound) % bound; // 2^64 mod bound: the uneven rest
    uint64_t bits;
    do
        bits = marz_rng_next(rng);
    while (bits < reject);
    return (int64_t)(bits % bound);
}

double marz_rng_unit(marz_rng *rng)
{
    return (double)(marz_rng_next(rng) >> 11) * 0x1p-53;
}

double marz_rng_normal(marz_rng *rng)
{
    double x, y, square;
    do {
        x = 2 * marz_rng_unit(rng) - 1;
        y = 2 * marz_rng_unit(rng) - 1;
        square = x * x + y * y;
    } while (square >= 1 || square == 0);
    return x * sqrt(-2 * log(square) / square);
}

double marz_rng_gamma(marz_rng *rng, double shape)
{
    assert(shape > 0);
    if (shape < 1) {
        const double boost = pow(1 - marz_rng_unit(rng), 1 / shape);
        return boost * marz_rng_gamma(rng, shape + 1);
    }
    const double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        const double x = marz_rng_normal(rng), base = 1 + c * x;
        if (base <= 0)
            continue;
        const double v = base * base * base, u = 1 - marz_rng_unit(rng);
        if (log(u) < 0.5 * x * x + d - d * v + d * log(v))
            return d * v;
    }
}

int64_t marz_rng_poisson(marz_rng *rng, double mean)
{
    assert(mean >= 0 && mean <= 1e6);
    int64_t count = 0;
    // A Poisson count of a large mean splits into a Gamma waiting time and the rest
    // (Ahrens and Dieter 1974), so the product below never underflows.
    while (mean > 16) {
        const double middle = floor(mean * 7 / 8), wait = marz_rng_gamma(rng, middle);
        if (wait > mean) {
            for (int64_t k = 1; k < (int64_t)middle; k++)
                count += marz_rng_unit(rng) * wait < mean;
            return count;
        }
        count += (int64_t)middle;
        mean -= wait;
    }
    const double limit = exp(-mean);
    for (double product = marz_rng_unit(rng); product > limit; product *= marz_rng_unit(rng))
        count++;
    return count;
}
