/// @file simulate/rows.h
/// Fields and rows of CSV, written fast; private to this folder.
#ifndef MARZ_SIMULATE_ROWS_H
#define MARZ_SIMULATE_ROWS_H

#include "base/buffer.h"
#include "simulate/world.h"

#include <stdint.h>

#define SIM_ID_MAX 32

// Each adds one field and the comma behind it; sim_row_end turns the last comma into a line end.
void sim_row_text(marz_buffer *out, const char *text); ///< quoted where need be; NULL is empty
void sim_row_int(marz_buffer *out, int64_t value);
void sim_row_money(const sim_world *world, marz_buffer *out, double value);
void sim_row_day(marz_buffer *out, int32_t day); ///< MARZ_DAY_UNKNOWN is empty
void sim_row_degrees(marz_buffer *out, int32_t udeg);
void sim_row_empty(marz_buffer *out);
void sim_row_end(marz_buffer *out);

// Ids: "A000017", "R003", "M01", "P2", "C1", "T03".
void sim_row_account(marz_buffer *out, int64_t account); ///< SIM_NONE is empty
void sim_row_person(const sim_world *world, marz_buffer *out, int32_t person); ///< the same
void sim_row_number(marz_buffer *out, char letter, int32_t number, int32_t width);
void sim_row_part(marz_buffer *out, char letter, int64_t account, int32_t part); ///< "D000017-2"

/// The id of a person as text.
void sim_person_id(const sim_world *world, int32_t person, char id[static SIM_ID_MAX]);

/// A person's name, the same whenever asked; `key` numbers people of all kinds.
void sim_name(const sim_world *world, int64_t key, char *text, int32_t capacity);

#endif
