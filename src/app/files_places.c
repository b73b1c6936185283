#include "app/files_places.h"

#include "base/int128.h"

#include <stdlib.h>
#include <string.h>

/// First row whose place is at least `place`.
static int32_t first_row(marz_files_between between, int32_t place)
{
    int32_t first = 0, last = between.count;
    while (first < last) {
        const int32_t middle = first + (last - first) / 2;
        if (between.rows[middle].seat < place)
            first = middle + 1;
        else
            last = middle;
    }
    return first;
}

marz_files_between marz_files_rows_of(marz_files_between between, int32_t place)
{
    const int32_t first = first_row(between, place), last = first_row(between, place + 1);
    return (marz_files_between){between.rows + first, last - first};
}

int64_t marz_files_minutes_to(marz_files_between place, int32_t unit)
{
    int32_t first = 0, last = place.count;
    while (first < last) {
        const int32_t middle = first + (last - first) / 2;
        if (place.rows[middle].unit < unit)
            first = middle + 1;
        else
            last = middle;
    }
    return first < place.count && place.rows[first].unit == unit ? place.rows[first].minutes_milli
                                                                 : MARZ_NONE;
}

/// Visits * minutes of the units of a seat from a place, where `seat` lies now.
static marz_int128 road_from(const marz_instance *in, marz_files_between place, int32_t seat,
                             const int32_t *first, const int32_t *next)
{
    marz_int128 sum = 0;
    for (int32_t i = first[seat]; i != MARZ_NONE; i = next[i]) {
        const int64_t given = marz_files_minutes_to(place, i);
        const int64_t minutes =
            given != MARZ_NONE
                ? given
                : marz_travel_minutes_milli(&in->travel, marz_instance_metres(in, i, seat));
        sum += (marz_int128)in->visits_milli[i] * minutes;
    }
    return sum;
}

/// Moves the seat to the best of its units. @return that unit, or MARZ_NONE
static int32_t choose_place(const marz_files_question *q, marz_instance *in, int32_t seat,
                            const int32_t *first, const int32_t *next)
{
    const marz_files_between all = {q->between, q->between_count};
    int32_t best = MARZ_NONE;
    marz_int128 least = 0;
    const int32_t lon = in->seat_lon_udeg[seat], lat = in->seat_lat_udeg[seat];
    for (int32_t u = first[seat]; u != MARZ_NONE; u = next[u]) {
        const marz_files_between place = marz_files_rows_of(all, u);
        if (place.count == 0)
            continue;
        in->seat_lon_udeg[seat] = in->unit_lon_udeg[u];
        in->seat_lat_udeg[seat] = in->unit_lat_udeg[u];
        const marz_int128 road = road_from(in, place, seat, first, next);
        if (best == MARZ_NONE || road < least)
            best = u, least = road;
    }
    in->seat_lon_udeg[seat] = best == MARZ_NONE ? lon : in->unit_lon_udeg[best];
    in->seat_lat_udeg[seat] = best == MARZ_NONE ? lat : in->unit_lat_udeg[best];
    return best;
}

static int by_unit(const void *a, const void *b)
{
    const marz_given_minutes *x = a, *y = b;
    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    return (x->seat > y->seat) - (x->seat < y->seat);
}

bool marz_files_put_at_units(const marz_files_question *question, const int32_t *first,
                             const int32_t *next, marz_arena *arena, marz_instance *instance)
{
    const marz_files_between all = {question->between, question->between_count};
    int32_t *place = MARZ_NEW(arena, int32_t, instance->seat_count);
    int64_t count = question->instance.given_count;
    if (!place)
        return false;
    for (int32_t j = 0; j < instance->seat_count; j++) {
        place[j] =
            question->has_home[j] ? MARZ_NONE : choose_place(question, instance, j, first, next);
        count += place[j] == MARZ_NONE ? 0 : marz_files_rows_of(all, place[j]).count;
    }
    marz_given_minutes *given =
        count > INT32_MAX ? NULL : MARZ_NEW(arena, marz_given_minutes, count);
    if (!given)
        return false;
    int32_t at = question->instance.given_count;
    if (at)
        memcpy(given, question->instance.given, (size_t)at * sizeof *given);
    for (int32_t j = 0; j < instance->seat_count; j++) {
        const marz_files_between rows = place[j] == MARZ_NONE ? (marz_files_between){NULL, 0}
                                                              : marz_files_rows_of(all, place[j]);
        for (int32_t k = 0; k < rows.count; k++)
            given[at++] = (marz_given_minutes){rows.rows[k].unit, j, rows.rows[k].minutes_milli};
    }
    if (at > 1)
        qsort(given, (size_t)at, sizeof *given, by_unit);
    instance->given = given;
    instance->given_count = at;
    return true;
}
