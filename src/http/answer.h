/// @file http/answer.h
/// Rendered bytes that several requests share, and the place where they are kept.
#ifndef MARZ_HTTP_ANSWER_H
#define MARZ_HTTP_ANSWER_H

#include "http/server.h"

#include <pthread.h>
#include <stdint.h>

typedef struct marz_answer marz_answer;

/// Room for one answer. Safe to use from several threads.
typedef struct marz_answer_slot {
    pthread_mutex_t lock; ///< held while the answer is rendered: others wait, and render nothing
    marz_answer *answer;  ///< or NULL
    int32_t day;          ///< on which it was rendered: pages show the date
} marz_answer_slot;

/// Renders into the empty `response` (its code is 200).
typedef marz_status marz_renderer(void *context, marz_response *response, marz_error *error);

void marz_answer_slot_init(marz_answer_slot *slot);
void marz_answer_slot_deinit(marz_answer_slot *slot); ///< answers under way live on

/// Lends the slot's bytes to `response`; renders them first if there are none of today.
/// @return what `render` returns; MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_answer_lend(marz_answer_slot *slot, marz_renderer *render,
                                          void *context, marz_response *response,
                                          marz_error *error);

/// ETag of bytes: their 64-bit hash in hexadecimal digits, in quotes.
void marz_answer_etag(const char *bytes, size_t length, char etag[static MARZ_ETAG_MAX]);

#endif
