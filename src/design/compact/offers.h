/// @file design/compact/offers.h
/// Units of a part's border that could go to each of its neighbours. Private.
#ifndef MARZ_DESIGN_COMPACT_OFFERS_H
#define MARZ_DESIGN_COMPACT_OFFERS_H

#include "design/compact/mover.h"

#define MARZ_OFFER_PARTS 24 ///< neighbours of a part that are looked at
#define MARZ_OFFER_PICKS 12 ///< units offered to each, at most

/// What one part offers a neighbour, cheapest per weight first.
typedef struct marz_offer {
    int32_t to, count;
    int32_t unit[MARZ_OFFER_PICKS];
    double rank[MARZ_OFFER_PICKS]; ///< change of moment and losses per weight
} marz_offer;

/// Offers of all parts, made when they are asked for. They depend on the part's centroid and on
/// those of its neighbours: whoever moves units says what is to be forgotten.
typedef struct marz_offers {
    marz_mover *m;
    int32_t pick_max;   ///< at most MARZ_OFFER_PICKS
    bool is_whole;      ///< units whose leaving would break the part are left out at once
    uint8_t *is_barred; ///< [unit_count] offered no more
    marz_offer *list;   ///< [part_count * MARZ_OFFER_PARTS]
    int32_t *count;     ///< [part_count] or below 0 if they are to be made anew
} marz_offers;

/// Nothing is made yet and no unit barred. The mover is borrowed. @return false when out of memory
bool marz_offers_init(marz_offers *offers, marz_mover *m, int32_t pick_max, bool is_whole,
                      marz_arena *arena);

/// The offers of a part, made if need be. O(units of the part and their neighbours)
/// @param count  receives how many
marz_offer *marz_offers_of(marz_offers *offers, int32_t part, int32_t *count);

/// What the part offers to another, or NULL.
marz_offer *marz_offers_to(marz_offers *offers, int32_t part, int32_t to);

/// The offers of the part are made anew when next asked for.
void marz_offers_forget(marz_offers *offers, int32_t part);

/// So are those of the neighbours it knows.
void marz_offers_forget_near(marz_offers *offers, int32_t part);

#endif
