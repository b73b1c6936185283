/// @file base/rng.h
/// Random numbers that are a function of a key and a counter: the same on any number of threads.
#ifndef MARZ_BASE_RNG_H
#define MARZ_BASE_RNG_H

#include <stdint.h>

/// A stream. Copying it forks it: both copies give the same numbers.
typedef struct marz_rng {
    uint64_t key, counter;
} marz_rng;

/// The stream of (seed, a, b): streams with different arguments are independent for all practical
/// purposes. Method: SplitMix64's finaliser over a Weyl sequence [steele2014].
marz_rng marz_rng_make(uint64_t seed, uint64_t a, uint64_t b);

uint64_t marz_rng_next(marz_rng *rng);                ///< 64 random bits
int64_t marz_rng_below(marz_rng *rng, int64_t limit); ///< 0 … limit-1, unbiased; limit >= 1
double marz_rng_unit(marz_rng *rng);                  ///< uniform in [0, 1)
double marz_rng_normal(marz_rng *rng);                ///< standard normal (polar method)
double marz_rng_gamma(marz_rng *rng, double shape); ///< Gamma(shape, 1) [marsaglia2000]; shape > 0
int64_t marz_rng_poisson(marz_rng *rng, double mean); ///< mean in [0, 1e6]

#endif
