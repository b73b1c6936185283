#include "base/relay.h"

#include <assert.h>
#include <pthread.h>

typedef struct relay {
    int32_t slot_count;
    marz_relay_step *make, *take;
    void *context;
    pthread_mutex_t lock;
    pthread_cond_t changed; ///< one waits at a time: either all slots are full or all are empty
    int64_t made, taken;    ///< slots so far
    bool is_last_made, is_ended;
} relay;

/// Waits for a free slot. @return its number, or -1 when nobody takes any more
static int32_t free_slot(relay *r)
{
    pthread_mutex_lock(&r->lock);
    while (!r->is_ended && r->made - r->taken == r->slot_count)
        pthread_cond_wait(&r->changed, &r->lock);
    const int32_t slot = r->is_ended ? -1 : (int32_t)(r->made % r->slot_count);
    pthread_mutex_unlock(&r->lock);
    return slot;
}

static void *make_all(void *argument)
{
    relay *r = argument;
    bool has_more = true;
    while (has_more) {
        const int32_t slot = free_slot(r);
        if (slot < 0)
            break;
        has_more = r->make(r->context, slot);
        pthread_mutex_lock(&r->lock);
        r->made++;
        r->is_last_made = !has_more;
        pthread_cond_signal(&r->changed);
        pthread_mutex_unlock(&r->lock);
    }
    return NULL;
}

/// Waits for a full slot. @return its number, or -1 when no more are made
static int32_t full_slot(relay *r)
{
    pthread_mutex_lock(&r->lock);
    while (r->made == r->taken && !r->is_last_made)
        pthread_cond_wait(&r->changed, &r->lock);
    const int32_t slot = r->made == r->taken ? -1 : (int32_t)(r->taken % r->slot_count);
    pthread_mutex_unlock(&r->lock);
    return slot;
}

static void take_all(relay *r)
{
    bool goes_on = true;
    while (goes_on) {
        const int32_t slot = full_slot(r);
        if (slot < 0)
            return;
        goes_on = r->take(r->context, slot);
        pthread_mutex_lock(&r->lock);
        r->taken++;
        r->is_ended = !goes_on;
        pthread_cond_signal(&r->changed);
        pthread_mutex_unlock(&r->lock);
    }
}

static void take_turns(relay *r)
{
    bool has_more = true;
    for (int32_t slot = 0; has_more; slot = (slot + 1) % r->slot_count) {
        has_more = r->make(r->context, slot);
        has_more &= r->take(r->context, slot);
    }
}

void marz_relay(int32_t thread_count, int32_t slot_count, marz_relay_step *make,
                marz_relay_step *take, void *context)
{
    assert(slot_count >= 1);
    relay r = {.slot_count = slot_count, .make = make, .take = take, .context = context};
    pthread_mutex_init(&r.lock, NULL);
    pthread_cond_init(&r.changed, NULL);
    pthread_t maker;
    if (thread_count > 1 && pthread_create(&maker, NULL, make_all, &r) == 0) {
        take_all(&r);
        pthread_join(maker, NULL);
    } else {
        take_turns(&r);
    }
    pthread_cond_destroy(&r.changed);
    pthread_mutex_destroy(&r.lock);
}
