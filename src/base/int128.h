/// @file base/int128.h
/// Sums and products of money without overflow.
#ifndef MARZ_BASE_INT128_H
#define MARZ_BASE_INT128_H

#include <assert.h>
#include <stdint.h>

__extension__ typedef __int128 marz_int128;

#define MARZ_UNKNOWN INT64_MIN ///< an amount or count that nobody knows
#define MARZ_PPM 1000000       ///< 100 % in parts per million

/// floor(a / b) for b > 0, rounding towards minus infinity.
static inline marz_int128 marz_div_floor(marz_int128 a, marz_int128 b)
{
    assert(b > 0);
    return a / b - (a % b < 0);
}

/// a / b rounded to nearest, halves away from zero; b > 0.
static inline marz_int128 marz_div_round(marz_int128 a, marz_int128 b)
{
    assert(b > 0);
    return a >= 0 ? (a + b / 2) / b : -((-a + b / 2) / b);
}

/// a * b / c rounded to nearest, through 128 bits; the result must fit into 64.
static inline int64_t marz_mul_div(int64_t a, int64_t b, int64_t c)
{
    const marz_int128 result = marz_div_round((marz_int128)a * b, c);
    assert(result >= INT64_MIN && result <= INT64_MAX);
    return (int64_t)result;
}

#endif
