#include "design/areas/sketch.h"

#include <string.h>

#define ALIKE 0.98       ///< share of all load in common from which two sketches are alike
#define EXCESS_PRICE 4.0 ///< of a load outside the band, in mean costs of a load

bool marz_areas_sketches_init(sketches *list, const instance *in, marz_arena *arena)
{
    list->count = 0;
    for (int32_t i = 0; i < SKETCHES_MAX; i++) {
        list->at[i] = (sketch){.label = MARZ_NEW(arena, int32_t, in->n),
                               .centre = MARZ_NEW(arena, int32_t, in->k)};
        if (!list->at[i].label || !list->at[i].centre)
            return false;
    }
    return true;
}

/// Is most of the load shared out alike? An area goes with the one that holds its centre.
static bool is_alike(const walker *w, const sketch *s)
{
    const instance *in = w->in;
    double common = 0, all = 0;
    for (int32_t u = 0; u < in->n; u++) {
        all += in->size[u];
        if (s->label[u] == s->label[w->centre[w->label[u]]])
            common += in->size[u];
    }
    return common >= ALIKE * all;
}

static void swap(sketch *one, sketch *other)
{
    const sketch kept = *one;
    *one = *other;
    *other = kept;
}

/// Takes the sketch out of the order, to the end.
static void drop(sketches *list, int32_t i)
{
    for (; i + 1 < list->count; i++)
        swap(&list->at[i], &list->at[i + 1]);
    list->count--;
}

void marz_areas_sketches_add(sketches *list, const walker *w)
{
    const instance *in = w->in;
    const double share = w->excess / (in->mean_size * in->n + 1e-9);
    const double value = w->total * (1 + EXCESS_PRICE * share);
    bool is_used = false;
    for (int32_t i = list->count; i-- > 0;) {
        if (!is_alike(w, &list->at[i]))
            continue;
        if (list->at[i].value <= value)
            return;
        is_used = is_used || list->at[i].is_used;
        drop(list, i);
    }
    if (list->count == SKETCHES_MAX && list->at[SKETCHES_MAX - 1].value <= value)
        return;
    list->count += list->count < SKETCHES_MAX;
    sketch *s = &list->at[list->count - 1];
    memcpy(s->label, w->label, (size_t)in->n * sizeof *s->label);
    memcpy(s->centre, w->centre, (size_t)in->k * sizeof *s->centre);
    s->value = value;
    s->is_used = is_used;
    for (; s > list->at && s[-1].value > s->value; s--)
        swap(s, s - 1);
}

const sketch *marz_areas_sketches_take(sketches *list, int32_t skip)
{
    sketch *last = NULL;
    for (int32_t i = 0; i < list->count && skip >= 0; i++)
        if (!list->at[i].is_used) {
            last = &list->at[i];
            skip--;
        }
    if (last)
        last->is_used = true;
    return last;
}
