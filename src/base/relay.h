/// @file base/relay.h
/// Two hands on one line: what one thread makes another one takes, in the same order.
#ifndef MARZ_BASE_RELAY_H
#define MARZ_BASE_RELAY_H

#include <stdbool.h>
#include <stdint.h>

/// Makes what goes into a slot, or takes what lies in it. @return false: this was the last one
typedef bool marz_relay_step(void *context, int32_t slot);

/// Calls `make` for the slots 0, 1 … slot_count - 1, 0, 1 … and `take` for each of them after it
/// was made, in the same order, until either says that this was the last one. `take` runs on the
/// caller's thread and `make` ahead of it on a second one, at most slot_count slots; with one
/// thread (or if none can be started) they take turns. Both see the same calls either way, so
/// the result is the same as long as they share nothing but the slots. What `make` made after
/// `take` ended is lost.
/// @param slot_count  at least 1
void marz_relay(int32_t thread_count, int32_t slot_count, marz_relay_step *make,
                marz_relay_step *take, void *context);

#endif
