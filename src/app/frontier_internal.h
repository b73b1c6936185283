/// @file app/frontier_internal.h
/// What lies apart today, and what of it may stay so at a point of the curve; why it has no plan.
#ifndef MARZ_APP_FRONTIER_INTERNAL_H
#define MARZ_APP_FRONTIER_INTERNAL_H

#include "app/frontier.h"

/// A piece of a seat that is not its most valuable one.
typedef struct marz_fragment {
    int32_t first;       ///< its first unit, which is its number
    int64_t value_minor; ///< of all its units
} marz_fragment;

typedef struct marz_fragments {
    int32_t *piece_of; ///< [unit_count] number of its piece, or MARZ_NONE
    uint8_t *is_apart; ///< [unit_count] as marz_fragments_excuse left it
    uint8_t *footing;  ///< [unit_count] marz_footing
    int32_t *stack;    ///< [unit_count] scratch
    marz_fragment *list;
    int32_t count;         ///< least value first
    int32_t excused_count; ///< of them may lie apart, as marz_fragments_excuse left it
} marz_fragments;

/// Finds the fragments of the present alignment; the instance has a graph. O(units + edges).
/// @return false when out of memory
bool marz_fragments_find(const marz_instance *instance, marz_arena *arena,
                         marz_fragments *fragments);

/// Excuses the fragments that cannot all move for `value_max`: those of least value come first, so
/// that as few as possible are left; and with them what nobody has that nothing else leads to:
/// while they stay where they are, no seat could take it in one piece. O(units + edges).
void marz_fragments_excuse(marz_fragments *fragments, const marz_instance *instance,
                           int64_t value_max);

/// What must change hands whatever the plan, as nothing else is allowed.
typedef struct marz_forced {
    int64_t value_minor; ///< at least so much
    const char *subject; ///< group or account that has most of it; NULL: none
} marz_forced;

/// Sum over groups (an account without one is its own) of the least value, over the seats that all
/// members may have, that leaves its present seat. A group that no seat may have counts nothing.
/// O(units + members of groups whose members are not together * seats). @return false: no memory
bool marz_frontier_forced(const marz_instance *instance, marz_arena *arena, marz_forced *forced);

/// The reason that the conflicts of a try give; none without conflicts.
marz_frontier_reason marz_frontier_reason_of(const marz_plan *plan);

/// The reason where more must change hands than may.
marz_frontier_reason marz_frontier_reason_forced(const marz_forced *forced, int64_t value_max);

#endif
