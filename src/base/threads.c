#include "base/threads.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#define THREADS_MAX 256

int32_t marz_thread_count(int32_t wanted)
{
    long count = wanted;
    const char *set = getenv("MARZ_THREADS");
    if (count <= 0 && set)
        count = strtol(set, NULL, 10);
    if (count <= 0)
        count = sysconf(_SC_NPROCESSORS_ONLN);
    if (count < 1)
        count = 1;
    return (int32_t)(count > THREADS_MAX ? THREADS_MAX : count);
}

typedef struct shared_loop {
    int64_t count, grain;
    marz_range_work *work;
    void *context;
    atomic_llong next; ///< first index that nobody has taken
} shared_loop;

static void *take_ranges(void *argument)
{
    shared_loop *loop = argument;
    for (;;) {
        const int64_t first = atomic_fetch_add(&loop->next, loop->grain);
        if (first >= loop->count)
            return NULL;
        const int64_t last = first + loop->grain < loop->count ? first + loop->grain : loop->count;
        loop->work(loop->context, first, last);
    }
}

void marz_parallel(int32_t thread_count, int64_t count, int64_t grain, marz_range_work *work,
                   void *context)
{
    assert(grain > 0);
    shared_loop loop = {.count = count, .grain = grain, .work = work, .context = context};
    const int64_t ranges = (count + grain - 1) / grain;
    if (thread_count > ranges)
        thread_count = (int32_t)ranges;
    pthread_t helpers[THREADS_MAX];
    int32_t started = 0;
    while (started < thread_count - 1 && started < THREADS_MAX &&
           pthread_create(&helpers[started], NULL, take_ranges, &loop) == 0)
        started++;
    take_ranges(&loop); // The caller works too, and does all if no thread could be started.
    for (int32_t k = 0; k < started; k++)
        pthread_join(helpers[k], NULL);
}
