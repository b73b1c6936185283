/// @file report/palette.h
/// Colours and shapes of seats: near ones differ, and no two of 28 share both.
#ifndef MARZ_REPORT_PALETTE_H
#define MARZ_REPORT_PALETTE_H

#include "report/report_internal.h"

#define MARZ_PALETTE_COLOURS 7
#define MARZ_PALETTE_SHAPES 4

typedef struct marz_look {
    int32_t colour, shape;
} marz_look;

/// The look of a seat. The first call gives all seats theirs: in their order, each takes the
/// colour whose nearest owner lies farthest from the middle of its accounts, and the next shape of
/// that colour. O(accounts + seats^2) once.
marz_look marz_palette_look(marz_report *report, int32_t seat);

#endif
