/// @file report/heat.h
/// The segments as a coloured table: two dimensions, or one beside its values. Pages only.
#ifndef MARZ_REPORT_HEAT_H
#define MARZ_REPORT_HEAT_H

#include "report/report_internal.h"

#define MARZ_HEAT_WIDE 0.3 ///< an interval wider than this is hatched

/// Colour is the shrunk win rate, or the potential where win rates do not differ detectably.
/// Segments of more than two dimensions have no map. O(segments * (rows + columns))
void marz_heat_map(marz_report *report);

#endif
