#include "geo/hilbert.h"

#include <assert.h>
#include <string.h>

#define LEVELS 16 ///< halvings of the square: 2^16 cells a side

typedef struct keyed {
    uint32_t key;
    int32_t index;
} keyed;

/// Distance along the curve of a cell: the quadrants of each level in the order of the curve,
/// turned as the curve turns.
static uint32_t curve_position(uint32_t x, uint32_t y)
{
    uint32_t position = 0;
    for (uint32_t side = 1u << (LEVELS - 1); side > 0; side >>= 1) {
        const uint32_t right = (x & side) != 0, up = (y & side) != 0;
        position += side * side * ((3 * right) ^ up);
        if (up)
            continue;
        if (right) {
            x = side - 1 - (x & (side - 1));
            y = side - 1 - (y & (side - 1));
        }
        const uint32_t swapped = x;
        x = y;
        y = swapped;
    }
    return position;
}

/// One pass of a stable sort by 8 bits of the key.
static void sort_by_byte(const keyed *from, keyed *to, int32_t count, int shift)
{
    int32_t place[257] = {0};
    for (int32_t i = 0; i < count; i++)
        place[((from[i].key >> shift) & 255) + 1]++;
    for (int32_t b = 0; b < 256; b++)
        place[b + 1] += place[b];
    for (int32_t i = 0; i < count; i++)
        to[place[(from[i].key >> shift) & 255]++] = from[i];
}

bool marz_hilbert_order(const double *x, const double *y, int32_t count, marz_arena *scratch,
                        int32_t *order)
{
    assert(count >= 0);
    const marz_arena_mark mark = marz_arena_save(scratch);
    keyed *list = MARZ_NEW(scratch, keyed, count), *other = MARZ_NEW(scratch, keyed, count);
    if (!list || !other) {
        marz_arena_restore(scratch, mark);
        return false;
    }
    double west = 0, south = 0, east = 0, north = 0;
    for (int32_t i = 0; i < count; i++) {
        west = i == 0 || x[i] < west ? x[i] : west;
        east = i == 0 || x[i] > east ? x[i] : east;
        south = i == 0 || y[i] < south ? y[i] : south;
        north = i == 0 || y[i] > north ? y[i] : north;
    }
    const double side = east - west > north - south ? east - west : north - south;
    const double scale = side > 0 ? ((1 << LEVELS) - 1) / side : 0;
    for (int32_t i = 0; i < count; i++)
        list[i] = (keyed){
            .key = curve_position((uint32_t)((x[i] - west) * scale),
                                  (uint32_t)((y[i] - south) * scale)),
            .index = i,
        };
    for (int shift = 0; shift < 32; shift += 16) {
        sort_by_byte(list, other, count, shift);
        sort_by_byte(other, list, count, shift + 8);
    }
    for (int32_t i = 0; i < count; i++)
        order[i] = list[i].index;
    marz_arena_restore(scratch, mark);
    return true;
}
