#include "http/answer.h"

#include "base/control.h"
#include "base/dict.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct marz_answer {
    atomic_int users; ///< the slot and the replies under way; the last one frees
    const char *type;
    marz_buffer body;
    char etag[MARZ_ETAG_MAX];
};

static void give_back(void *lender)
{
    marz_answer *answer = lender;
    if (answer && atomic_fetch_sub(&answer->users, 1) == 1) {
        marz_buffer_deinit(&answer->body);
        free(answer);
    }
}

void marz_answer_slot_init(marz_answer_slot *slot)
{
    memset(slot, 0, sizeof *slot);
    pthread_mutex_init(&slot->lock, NULL);
}

void marz_answer_slot_deinit(marz_answer_slot *slot)
{
    give_back(slot->answer);
    pthread_mutex_destroy(&slot->lock);
}

void marz_answer_etag(const char *bytes, size_t length, char etag[static MARZ_ETAG_MAX])
{
    snprintf(etag, MARZ_ETAG_MAX, "\"%016" PRIx64 "\"", marz_hash(bytes, length));
}

static marz_status render_fresh(marz_answer_slot *slot, marz_renderer *render, void *context,
                                marz_error *error)
{
    marz_response rendered = {.code = 200, .type = "application/json"};
    const marz_status status = render(context, &rendered, error);
    marz_answer *answer = status || rendered.body.is_broken ? NULL : calloc(1, sizeof *answer);
    if (!answer) {
        marz_buffer_deinit(&rendered.body);
        return status ? status : marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the answer");
    }
    atomic_init(&answer->users, 1);
    answer->type = rendered.type;
    answer->body = rendered.body;
    marz_answer_etag(answer->body.text, answer->body.length, answer->etag);
    give_back(slot->answer);
    slot->answer = answer;
    slot->day = marz_clock_today();
    return MARZ_OK;
}

marz_status marz_answer_lend(marz_answer_slot *slot, marz_renderer *render, void *context,
                             marz_response *response, marz_error *error)
{
    marz_status status = MARZ_OK;
    pthread_mutex_lock(&slot->lock);
    if (!slot->answer || slot->day != marz_clock_today())
        status = render_fresh(slot, render, context, error);
    marz_answer *answer = status ? NULL : slot->answer;
    if (answer)
        atomic_fetch_add(&answer->users, 1);
    pthread_mutex_unlock(&slot->lock);
    if (!answer)
        return status;
    response->type = answer->type;
    response->lent = answer->body.text;
    response->lent_length = answer->body.length;
    response->give_back = give_back;
    response->lender = answer;
    memcpy(response->etag, answer->etag, sizeof response->etag);
    return MARZ_OK;
}
