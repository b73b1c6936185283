/// @file report/axis.h
/// A linear scale from values to places, with round ticks.
#ifndef MARZ_REPORT_AXIS_H
#define MARZ_REPORT_AXIS_H

#include <stdint.h>

typedef struct marz_axis {
    double from, to;   ///< values
    double start, end; ///< places of `from` and `to`
    double step;       ///< between ticks: 1, 2 or 5 times a power of ten
} marz_axis;

/// An axis that covers 0 … `most` (at least 1) with `tick_count` ticks at most.
marz_axis marz_axis_make(double most, double start, double end, int32_t tick_count);

double marz_axis_place(const marz_axis *axis, double value);

#endif
