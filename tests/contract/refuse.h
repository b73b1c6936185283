/// @file refuse.h
/// Allocations of our own code that are refused one after another. A program that links this is
/// linked with --wrap for malloc, calloc, realloc and marz_arena_alloc (see CMakeLists.txt).
#ifndef MARZ_TESTS_REFUSE_H
#define MARZ_TESTS_REFUSE_H

#include "base/error.h"

#include <stdbool.h>

/// Counts allocations from 0 again and refuses number `number`; -1: none. `with_arenas`: pieces
/// taken from arenas count, too, not only the blocks that arenas ask the system for.
void refuse(long number, bool with_arenas);

/// Has the allocation been asked for that was to be refused?
bool was_refused(void);

/// Fails unless the status is MARZ_E_NO_MEMORY and the message says so.
void check_refusal(marz_status status, const marz_error *error);

/// One piece of work, done from a clean beginning each time.
typedef marz_status refused_work(void *context, marz_error *error);

/// Refuses each allocation of the work in turn until it asks for no more: it must say so and, once
/// there is memory again (tried now and then), succeed. @return allocations of a run that succeeds
long refuse_each(refused_work *work, void *context, bool with_arenas);

#endif
