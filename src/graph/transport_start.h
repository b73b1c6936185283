/// @file graph/transport_start.h
/// Prices to start a transportation problem from when none are known.
#ifndef MARZ_GRAPH_TRANSPORT_START_H
#define MARZ_GRAPH_TRANSPORT_START_H

#include "graph/transport.h"

/// The prices of every fourth unit with a fourth of the bands, solved by marz_transport_solve,
/// which starts in the same way: at most log4(units / seats) deep. 0 where the sample would have
/// less than a unit a seat. Near enough that few units lie wrong; they prove nothing.
/// @param price  [seat_count] 0 before; gets the prices, unless the control stops
/// @return MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_transport_start(const marz_transport *problem, marz_arena *scratch,
                                              const marz_control *control, int64_t *price,
                                              marz_error *error);

#endif
