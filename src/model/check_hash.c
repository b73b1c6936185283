#include "model/check_internal.h"

#include <string.h>

// The recipe of docs/plan-format.md, followed by hand: this file and the writer's must never share
// a line.

static uint64_t word(uint64_t hash, uint64_t next)
{
    const uint64_t product = (hash ^ next) * UINT64_C(0x9e3779b97f4a7c15);
    return product ^ (product >> 32);
}

static uint64_t number(uint64_t hash, int64_t next)
{
    return word(hash, (uint64_t)next);
}

static uint64_t text(uint64_t hash, const char *next)
{
    if (!next)
        return word(hash, 0);
    return word(word(hash, 1), marz_hash(next, strlen(next)));
}

static uint64_t point(uint64_t hash, const marz_check_point *next)
{
    if (!next->is_known)
        return word(hash, 0);
    return number(number(word(hash, 1), next->lon_udeg), next->lat_udeg);
}

static uint64_t names(uint64_t hash, const char *const *list, int32_t count)
{
    for (int32_t k = 0; k < count; k++)
        hash = text(hash, list[k]);
    return hash;
}

static uint64_t assumptions(uint64_t hash, const marz_checker *checker)
{
    hash = number(hash, checker->unit_count);
    hash = number(hash, checker->seat_count);
    hash = number(hash, checker->measure_count);
    hash = number(hash, checker->segment_count);
    hash = number(hash, checker->group_count);
    hash = number(hash, checker->pair_count);
    hash = number(hash, checker->circuity_ppm);
    hash = number(hash, checker->trip_ppm);
    hash = number(hash, checker->minute_cost_minor);
    hash = number(hash, checker->point_count);
    for (int32_t k = 0; k < checker->point_count; k++)
        hash = number(number(hash, checker->road_m[k]), checker->minutes_milli[k]);
    hash = number(hash, checker->disruption_ppm);
    hash = number(hash, checker->disruption_familiar_ppm);
    hash = number(hash, checker->reach_m);
    hash = names(hash, checker->measure_name, checker->measure_count);
    hash = names(hash, checker->segment_key, checker->segment_count);
    return names(hash, checker->group_id, checker->group_count);
}

static uint64_t seat_words(uint64_t hash, const marz_checker *checker, const marz_check_seat *seat)
{
    hash = point(text(text(text(hash, seat->id), seat->name), seat->rep), &seat->point);
    for (int32_t k = 0; k < checker->measure_count; k++)
        hash = number(hash, seat->low[k]);
    for (int32_t k = 0; k < checker->measure_count; k++)
        hash = number(hash, seat->target[k]);
    for (int32_t k = 0; k < checker->measure_count; k++)
        hash = number(hash, seat->high[k]);
    for (int32_t k = 0; k < checker->segment_count; k++)
        hash = number(number(hash, seat->fit_ppm[k]), seat->is_familiar[k]);
    return hash;
}

static uint64_t unit_words(uint64_t hash, const marz_checker *checker, const marz_check_unit *unit)
{
    hash = point(text(hash, unit->id), &unit->point);
    hash = number(number(hash, unit->visits_milli), unit->value_minor);
    hash = number(number(hash, unit->segment), unit->present);
    hash = number(number(hash, unit->lock), unit->group);
    for (int32_t k = 0; k < checker->measure_count; k++)
        hash = number(hash, unit->measure[k]);
    return hash;
}

static uint64_t graph_words(uint64_t hash, const marz_checker *checker)
{
    hash = word(hash, 3);
    for (int32_t i = 0, e = 0; i < checker->unit_count; i++) {
        hash = number(hash, checker->later_count[i]);
        for (int32_t k = 0; k < checker->later_count[i]; k++)
            hash = number(hash, checker->edges[e++].b);
    }
    for (int32_t i = 0; i < checker->unit_count; i++)
        hash = checker->units[i].is_apart ? number(hash, i) : hash;
    return hash;
}

static uint64_t soft_words(uint64_t hash, const marz_checker *checker)
{
    hash = word(hash, 4);
    for (int32_t k = 0; k < checker->measure_count; k++)
        hash = number(hash, checker->soft_rate_micro[k]);
    for (int32_t j = 0; j < checker->seat_count; j++) {
        for (int32_t k = 0; k < checker->measure_count; k++)
            hash = number(hash, checker->seats[j].soft_low[k]);
        for (int32_t k = 0; k < checker->measure_count; k++)
            hash = number(hash, checker->seats[j].soft_high[k]);
    }
    return hash;
}

static uint64_t given_words(uint64_t hash, const marz_checker *checker)
{
    hash = number(word(hash, 5), checker->given_count);
    for (int32_t k = 0; k < checker->given_count; k++) {
        const marz_check_given *row = &checker->given[k];
        hash = number(number(number(hash, row->unit), row->seat), row->minutes_milli);
    }
    return hash;
}

uint64_t marz_check_hash(const marz_checker *checker)
{
    uint64_t hash = assumptions(0, checker);
    for (int32_t j = 0; j < checker->seat_count; j++)
        hash = seat_words(hash, checker, &checker->seats[j]);
    for (int32_t i = 0; i < checker->unit_count; i++)
        hash = unit_words(hash, checker, &checker->units[i]);
    for (int32_t k = 0; k < checker->pair_count; k++)
        hash = number(number(hash, checker->pairs[k].unit), checker->pairs[k].seat);
    if (checker->has_moved_limit)
        hash = number(word(hash, 1), checker->moved_value_max);
    if (checker->has_leave_limits)
        hash = word(hash, 2);
    for (int32_t j = 0; checker->has_leave_limits && j < checker->seat_count; j++)
        hash = number(hash, checker->seats[j].leave_max);
    if (checker->has_graph)
        hash = graph_words(hash, checker);
    if (checker->has_soft_bands)
        hash = soft_words(hash, checker);
    if (checker->given_count)
        hash = given_words(hash, checker);
    if (checker->has_cover)
        hash = number(word(hash, 6), checker->cover_ppm);
    if (checker->is_moment)
        hash = word(hash, 7);
    if (checker->farthest_milli)
        hash = number(word(hash, 8), checker->farthest_milli);
    if (checker->has_own_cover)
        hash = word(hash, 9);
    for (int32_t i = 0; checker->has_own_cover && i < checker->unit_count; i++)
        if (checker->units[i].cover >= 0)
            hash = number(number(hash, i), checker->units[i].cover);
    return hash;
}
