/// @file base/threads.h
/// One loop on several cores. What each index computes must not depend on the others, so the
/// result is the same on any number of threads.
#ifndef MARZ_BASE_THREADS_H
#define MARZ_BASE_THREADS_H

#include <stdint.h>

typedef void marz_range_work(void *context, int64_t first, int64_t last);

/// Threads to use: `wanted` if > 0, else MARZ_THREADS, else the number of cores; 1 to 256.
int32_t marz_thread_count(int32_t wanted);

/// Calls work(context, first, last) over consecutive half-open ranges that cover 0 … count, on at
/// most `thread_count` threads. Ranges have `grain` indices (the last one fewer) whatever the
/// number of threads, so sums kept per range merge in a fixed order: range number = first / grain.
void marz_parallel(int32_t thread_count, int64_t count, int64_t grain, marz_range_work *work,
                   void *context);

#endif
