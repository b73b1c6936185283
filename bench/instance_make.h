/// @file instance_make.h
/// Random questions that look like a company's: people in towns, reps where people are.
#ifndef MARZ_BENCH_INSTANCE_MAKE_H
#define MARZ_BENCH_INSTANCE_MAKE_H

#include "model/instance.h"

#include <stdint.h>

/// An instance of `unit_count` accounts and `seat_count` reps from `seed`: towns with Zipf sizes,
/// log-normal values, two measures (workload +-20 %, potential +-30 % round the mean), accounts
/// owned by one of the nearest reps, 20 segments with random fit.
/// @return lives in `arena`; NULL when out of memory
marz_instance *bench_instance_make(int32_t unit_count, int32_t seat_count, uint64_t seed,
                                   marz_arena *arena);

#endif
