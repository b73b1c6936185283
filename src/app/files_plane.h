/// @file app/files_plane.h
/// The question of free centres as the engine of compact territories takes it: groups are one
/// point, territories stand in the order of their owners.
#ifndef MARZ_APP_FILES_PLANE_H
#define MARZ_APP_FILES_PLANE_H

#include "app/files_design.h"
#include "design/compact/compact.h"

/// Arrays that the engine borrows; territory a is that of owner a, and after the owners come the
/// others in the order of their seats.
typedef struct marz_files_plane {
    int32_t block_count;                  ///< units and groups
    int32_t *block_of;                    ///< [unit_count]
    int32_t *first_of;                    ///< [block_count] its first unit
    int32_t *owner, *locked;              ///< [block_count] or MARZ_NONE
    double *x, *y, *weight, *loss;        ///< [block_count]
    double *low, *high, *home_x, *home_y; ///< [seat_count] by territory; homes NAN where free
    int64_t *change_minor;                ///< [block_count] what it costs to take it from its owner
    double change_sum;
    double spread; ///< of a territory, in squares of the plane's unit
    bool has_homes;
    marz_adjacency graph; ///< of the blocks; node_count 0: none
} marz_files_plane;

/// Projects units and homes and contracts groups. The first measure is what is balanced.
/// @return MARZ_E_INPUT for a unit without position, MARZ_E_NO_MEMORY. O(units log units + edges)
MARZ_CHECKED marz_status marz_files_plane_make(const marz_files_question *question,
                                               marz_arena *arena, marz_files_plane *plane,
                                               marz_error *error);

/// Puts units in the place of blocks in an answer of the engine. @return false when out of memory
bool marz_files_plane_expand(const marz_files_plane *plane, int32_t unit_count, marz_arena *arena,
                             marz_compact_plan *found);

#endif
