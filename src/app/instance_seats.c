#include "app/instance_internal.h"

#include <stdlib.h>
#include <string.h>

bool marz_rep_sells(const marz_company *company, const marz_rep *rep)
{
    const bool is_gone = rep->left_day != MARZ_DAY_UNKNOWN && rep->left_day < company->owner_day;
    return !rep->is_manager && !is_gone && rep->capacity_ppm > 0;
}

/// A seat before it gets its place in the order of ids.
typedef struct seat_draft {
    const char *id, *name;
    int32_t rep, territory;
} seat_draft;

static int by_id(const void *a, const void *b)
{
    return strcmp(((const seat_draft *)a)->id, ((const seat_draft *)b)->id);
}

/// A rep's own seat has his id, unless a territory has it already.
static const char *own_seat_id(const marz_company *company, const marz_rep *rep)
{
    for (int32_t t = 0; t < company->territory_count; t++)
        if (strcmp(company->territories[t].id, rep->id) == 0)
            return marz_arena_print(company->arena, "rep:%s", rep->id);
    return rep->id;
}

static int32_t collect(const marz_company *company, seat_draft *drafts, bool *holds)
{
    int32_t count = 0;
    for (int32_t t = 0; t < company->territory_count; t++) {
        const marz_territory *territory = &company->territories[t];
        if (!territory->is_seat)
            continue;
        int32_t rep = territory->holder;
        if (rep != MARZ_NONE && !marz_rep_sells(company, &company->reps[rep]))
            rep = MARZ_NONE;
        if (rep != MARZ_NONE)
            holds[rep] = true;
        drafts[count++] = (seat_draft){territory->id, territory->name, rep, t};
    }
    for (int32_t r = 0; r < company->rep_count; r++) {
        const marz_rep *rep = &company->reps[r];
        if (!holds[r] && marz_rep_sells(company, rep))
            drafts[count++] = (seat_draft){own_seat_id(company, rep), rep->name, r, MARZ_NONE};
    }
    qsort(drafts, (size_t)count, sizeof *drafts, by_id);
    return count;
}

static bool make_arrays(instance_build *b)
{
    marz_instance *in = b->instance;
    const size_t m = (size_t)in->seat_count, segments = (size_t)in->segment_count;
    in->seat_id = MARZ_NEW(b->arena, const char *, m);
    in->seat_name = MARZ_NEW(b->arena, const char *, m);
    in->seat_rep = MARZ_NEW(b->arena, int32_t, m);
    in->seat_rep_id = MARZ_NEW(b->arena, const char *, m);
    in->seat_lon_udeg = MARZ_NEW(b->arena, int32_t, m);
    in->seat_lat_udeg = MARZ_NEW(b->arena, int32_t, m);
    in->fit_ppm = MARZ_NEW(b->arena, int32_t, m * segments);
    in->is_familiar = MARZ_NEW(b->arena, uint8_t, m * segments);
    b->capacity_ppm = MARZ_NEW(b->arena, int64_t, m);
    return in->seat_id && in->seat_name && in->seat_rep && in->seat_rep_id && in->seat_lon_udeg &&
           in->seat_lat_udeg && in->fit_ppm && in->is_familiar && b->capacity_ppm;
}

static int by_number(const void *a, const void *b)
{
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/// A vacant seat starts from the median of the accounts that lie in it.
static void place_vacant(instance_build *b, int32_t seat, int32_t territory)
{
    const marz_company *company = b->company;
    b->instance->seat_lon_udeg[seat] = b->instance->seat_lat_udeg[seat] = MARZ_DEGREES_UNKNOWN;
    const marz_arena_mark mark = marz_arena_save(b->arena);
    int32_t *lon = MARZ_NEW(b->arena, int32_t, company->account_count);
    int32_t *lat = MARZ_NEW(b->arena, int32_t, company->account_count);
    size_t count = 0;
    for (int32_t i = 0; lon && lat && i < company->account_count; i++) {
        const marz_account *account = &company->accounts[i];
        if (account->territory != territory || account->place.precision == MARZ_PLACED_NOT)
            continue;
        lon[count] = account->place.lon_udeg;
        lat[count++] = account->place.lat_udeg;
    }
    if (count) {
        qsort(lon, count, sizeof *lon, by_number);
        qsort(lat, count, sizeof *lat, by_number);
        b->instance->seat_lon_udeg[seat] = lon[count / 2];
        b->instance->seat_lat_udeg[seat] = lat[count / 2];
    }
    marz_arena_restore(b->arena, mark);
}

static void fill_seat(instance_build *b, int32_t seat, const seat_draft *draft)
{
    marz_instance *in = b->instance;
    const int32_t segments = in->segment_count;
    in->seat_id[seat] = draft->id;
    in->seat_name[seat] = draft->name;
    in->seat_rep[seat] = draft->rep;
    b->capacity_ppm[seat] = MARZ_PPM;
    if (draft->rep == MARZ_NONE) {
        place_vacant(b, seat, draft->territory);
        for (int32_t s = 0; s < segments; s++)
            in->fit_ppm[seat * segments + s] = MARZ_PPM;
        return;
    }
    const marz_rep *rep = &b->company->reps[draft->rep];
    in->seat_rep_id[seat] = rep->id;
    in->seat_lon_udeg[seat] = rep->place.lon_udeg;
    in->seat_lat_udeg[seat] = rep->place.lat_udeg;
    const size_t from = (size_t)draft->rep * (size_t)segments;
    memcpy(in->fit_ppm + seat * segments, b->fit->ppm + from, (size_t)segments * sizeof(int32_t));
    memcpy(in->is_familiar + seat * segments, b->fit->is_familiar + from, (size_t)segments);
}

/// A rep with several seats divides his capacity among them.
static void share_capacity(instance_build *b)
{
    const marz_instance *in = b->instance;
    for (int32_t seat = 0; seat < in->seat_count; seat++) {
        if (in->seat_rep[seat] == MARZ_NONE)
            continue;
        int32_t held = 0;
        for (int32_t other = 0; other < in->seat_count; other++)
            held += in->seat_rep[other] == in->seat_rep[seat];
        b->capacity_ppm[seat] = b->company->reps[in->seat_rep[seat]].capacity_ppm / held;
    }
}

bool marz_instance_add_seats(instance_build *b)
{
    const marz_company *company = b->company;
    seat_draft *drafts =
        MARZ_NEW(b->arena, seat_draft, company->territory_count + company->rep_count);
    bool *holds = MARZ_NEW(b->arena, bool, company->rep_count);
    b->seat_of_territory = MARZ_NEW(b->arena, int32_t, company->territory_count);
    b->links->seat_of_rep = MARZ_NEW(b->arena, int32_t, company->rep_count);
    if (!drafts || !holds || !b->seat_of_territory || !b->links->seat_of_rep)
        return false;
    b->instance->seat_count = collect(company, drafts, holds);
    if (!make_arrays(b))
        return false;
    for (int32_t r = 0; r < company->rep_count; r++)
        b->links->seat_of_rep[r] = MARZ_NONE;
    for (int32_t t = 0; t < company->territory_count; t++)
        b->seat_of_territory[t] = MARZ_NONE;
    for (int32_t seat = b->instance->seat_count - 1; seat >= 0; seat--) {
        fill_seat(b, seat, &drafts[seat]);
        if (drafts[seat].rep != MARZ_NONE)
            b->links->seat_of_rep[drafts[seat].rep] = seat;
        if (drafts[seat].territory != MARZ_NONE)
            b->seat_of_territory[drafts[seat].territory] = seat;
    }
    share_capacity(b);
    return true;
}

int32_t marz_instance_holder(const marz_company *company, const marz_instance *instance,
                             int32_t seat)
{
    const char *id = instance->seat_id[seat], *rep = instance->seat_rep_id[seat];
    for (int32_t t = 0; t < company->territory_count; t++)
        if (company->territories[t].is_seat && strcmp(company->territories[t].id, id) == 0)
            return company->territories[t].holder;
    return rep ? marz_company_find_rep(company, rep) : MARZ_NONE;
}
