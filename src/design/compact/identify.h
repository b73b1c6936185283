/// @file design/compact/identify.h
/// Which part is which, where parts differ: by target, home or owner. Private.
#ifndef MARZ_DESIGN_COMPACT_IDENTIFY_H
#define MARZ_DESIGN_COMPACT_IDENTIFY_H

#include "design/compact/field.h"

/// Gives each set of units to the part that suits it best: least sum of moments about homes, less
/// what is kept, and kappa times the weight off the targets, by an exact assignment. Then brings
/// locked units to their owners' parts. Does nothing in a field whose parts are alike. Prices stay
/// with the sets.
/// @param scratch  given back
/// @return false when out of memory. O(parts^3 + ties)
bool marz_field_identify(marz_field *f, double kappa, marz_arena *scratch);

/// Chooses owners where there are more of them than parts: each at most one part and each part one
/// owner, most kept in all; owners with locks come first. Then brings locked units there.
/// @return false when out of memory. O(parts^2 owners + ties)
bool marz_field_choose_owners(marz_field *f, marz_arena *scratch);

/// Brings every locked unit to its owner's part. @return false when out of memory
bool marz_field_enforce_locks(marz_field *f, marz_arena *scratch);

#endif
