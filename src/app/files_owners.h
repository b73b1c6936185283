/// @file app/files_owners.h
/// Free centres and present owners: whose territory is whose, and what changes of hands cost.
#ifndef MARZ_APP_FILES_OWNERS_H
#define MARZ_APP_FILES_OWNERS_H

#include "app/files_design.h"
#include "design/compact/compact.h"

/// What it costs to take a unit from its owner: value * rate, rounded as in model/instance.h.
int64_t marz_files_change(const marz_instance *instance, int32_t unit);

/// Seat of each territory: that of its owner, and the others in turn.
/// @param owner_of  [seat_count] owner of each territory, or -1; NULL: territory a is owner a's
/// @return false when out of memory
bool marz_files_match_seats(const marz_files_question *question, const int32_t *owner_of,
                            marz_arena *arena, int32_t *seat_of_territory);

/// Adds up what the seats of a plan cost. @return false when out of memory. O(units * measures)
bool marz_files_add_costs(marz_plan *plan, marz_arena *arena);

/// Writes an answer of the engine as a plan: seats get the names of their owners where those have
/// fewer territories than there were owners, and lie at the mean of their units on the sphere, by
/// visits; costs are added up, and what is released. O(units + seats log seats)
/// @return false when out of memory
bool marz_files_seat(marz_files_question *question, const marz_compact_plan *found,
                     marz_arena *arena, marz_files_design *design);

/// Writes the engine's proofs that there is no plan in the words of plans.
/// @return false when out of memory
bool marz_files_refuse_plan(marz_files_question *question, const marz_compact_plan *found,
                            marz_arena *arena, marz_plan *plan);

#endif
