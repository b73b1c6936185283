/// @file design/compact/field.h
/// Units and the parts that hold them: the state that every stage of the search
/// works on. Private.
///
/// A field may be the whole problem or a copy of a few parts of another field,
/// with coordinates about its own middle: search in a group never touches the
/// rest, and is undone by forgetting it.
#ifndef MARZ_DESIGN_COMPACT_FIELD_H
#define MARZ_DESIGN_COMPACT_FIELD_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

#define MARZ_FIELD_LIST_CLASSES 32

typedef struct marz_field_unit {
    float x, y, weight; ///< coordinates about the field's middle
    int32_t origin;     ///< the unit's number in the parent field, or in the problem
} marz_field_unit;

/// What a unit is worth in the part of an owner.
typedef struct marz_field_tie {
    int32_t owner;
    double kept; ///< saved if the owner's part holds the unit, in the field's moments
} marz_field_tie;

/// Ties of the units of a root field (one that is no copy of a group), by rows.
typedef struct marz_field_ties {
    int32_t *start;      ///< [unit_count + 1]
    marz_field_tie *tie; ///< [start[unit_count]] owners of a unit, each once
    int32_t *locked;     ///< [unit_count] owner whose part must hold the unit, or -1; NULL: none
    int32_t owner_count;
    double loss; ///< sum of kept: what all moves together cost
} marz_field_ties;

/// A part with sums over its units in double precision.
typedef struct marz_field_part {
    double weight, sx, sy, srr; ///< sum of w, w x, w y, w (x^2 + y^2)
    double kept;                ///< sum of the ties of its units to its owner
    double target;              ///< weight it should have
    double width;               ///< a deviation of `free` is one of free * width in weight
    double home_x, home_y;      ///< its centre, if is_pinned
    int32_t owner;              ///< or -1
    bool is_pinned;             ///< the centre is its home, not its centroid
    double mu,
        lambda; ///< price of squared deviation, and multiplier of the balance
    int32_t count, capacity;
    int32_t change_count; ///< how often a re-split has changed it
    int32_t *list;        ///< [count] numbers of its units
} marz_field_part;

typedef struct marz_field {
    marz_arena *arena; ///< owned: lists and arrays live in it
    marz_arena_mark mark;
    int32_t unit_count, part_count;
    marz_field_unit *units;                  ///< [unit_count]
    marz_field_part *parts;                  ///< [part_count]
    int32_t *spare[MARZ_FIELD_LIST_CLASSES]; ///< freed lists by the logarithm of
                                             ///< their capacity
    const marz_field_ties *ties;             ///< borrowed; NULL: none
    bool is_group;                           ///< ties are found by the units' origin
    bool has_identities;                     ///< it matters which part is which
    bool is_fixed;                           ///< threads work on its parts: no list may move
    bool is_broken;                          ///< memory ran out; nothing is changed any more
} marz_field;

/// An empty field with an arena of its own. @return false when out of memory
bool marz_field_init(marz_field *f);
void marz_field_deinit(marz_field *f);

/// Makes room for units and parts; drops what the field held. All parts are
/// empty with target 0.
/// @return false when out of memory
bool marz_field_reset(marz_field *f, int32_t unit_count, int32_t part_count);

/// Room for `count` units in a part's list; what it held is kept.
/// @return false when out of memory (the field is then broken), or if lists may
/// not move
bool marz_field_reserve(marz_field *f, int32_t part, int32_t count);

/// Sums of a part anew from its units.
void marz_field_sum(const marz_field *f, int32_t part);

/// Moment of a part about its centroid, srr - (sx^2 + sy^2) / weight (0 if it weighs nothing), or
/// about its home.
double marz_part_moment(const marz_field_part *p);

/// What the search lowers: the moment less what is kept.
double marz_part_cost(const marz_field_part *p);

/// Makes an owner's part of it, a home its centre …: everything but units and sums.
void marz_part_take_identity(marz_field_part *p, const marz_field_part *from);

/// What is kept if a part of the owner (may be -1) holds the unit. O(ties of the unit)
double marz_field_kept(const marz_field *f, int32_t unit, int32_t owner);

/// The owner to whose part the unit is locked, or -1.
int32_t marz_field_lock(const marz_field *f, int32_t unit);

/// Sum of the moments of all parts.
double marz_field_moment(const marz_field *f);

/// Sum of the costs of all parts: moments less what is kept.
double marz_field_cost(const marz_field *f);

/// Scale of prices: the mean moment of a part, and what a part could lose on average.
double marz_field_scale(const marz_field *f);

/// The price of a unit of weight that is `times` the scale for a mean target.
double marz_field_price(const marz_field *f, double times);

/// Sum over the parts of the weight beyond target ± free * width, in targets.
double marz_field_excess(const marz_field *f, double free);

/// Replaces the parts of `to` by copies of the parts `list` of `from`,
/// coordinates about their common centroid. @return false when out of memory
bool marz_field_copy_group(marz_field *to, const marz_field *from, const int32_t *list,
                           int32_t count);

/// Writes the group back: to.parts[list[k]] gets the units of from.parts[k].
/// @return false if a list is full and cannot grow; nothing is then changed
bool marz_field_paste_group(marz_field *to, const marz_field *from, const int32_t *list);

/// Part of each unit. @param part_of  [unit_count]
void marz_field_labels(const marz_field *f, int32_t *part_of);

/// Fills the lists of all parts from labels, and their sums. @return false when
/// out of memory
bool marz_field_from_labels(marz_field *f, const int32_t *part_of);

#endif
