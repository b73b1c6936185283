#include "app/instance.h"

#include "app/instance_internal.h"
#include "app/near.h"
#include "base/number.h"

#include <string.h>

/// The measures that can be banded or have a price, in the order in which they enter.
static const struct {
    const char *name;
    size_t band, soft, price; ///< places in marz_settings
    int64_t micro_factor,
        micro_parts; ///< millionths a unit of the measure = price * factor / parts
} measures[] = {
    {"workload", offsetof(marz_settings, band_workload_ppm),
     offsetof(marz_settings, soft_workload_ppm), offsetof(marz_settings, balance_workload_minor),
     1000000, 60}, // the measure is minutes, the price money an hour
    {"potential", offsetof(marz_settings, band_potential_ppm),
     offsetof(marz_settings, soft_potential_ppm), offsetof(marz_settings, balance_potential_ppm), 1,
     1}, // both are minor units
    {"count", offsetof(marz_settings, band_count_ppm), offsetof(marz_settings, soft_count_ppm),
     offsetof(marz_settings, balance_count_minor), 1000000, 1},
};
#define MEASURE_COUNT ((int32_t)(sizeof measures / sizeof *measures))

static int64_t setting_at(const marz_settings *settings, size_t offset)
{
    return *(const int64_t *)(const void *)((const char *)settings + offset);
}

int64_t marz_instance_band_ppm(const marz_settings *settings, const char *measure)
{
    for (int32_t k = 0; k < MEASURE_COUNT; k++)
        if (strcmp(measures[k].name, measure) == 0)
            return setting_at(settings, measures[k].band);
    return 0;
}

int64_t marz_instance_soft_ppm(const marz_settings *settings, const char *measure)
{
    for (int32_t k = 0; k < MEASURE_COUNT; k++)
        if (strcmp(measures[k].name, measure) == 0)
            return setting_at(settings, measures[k].soft);
    return 0;
}

/// Is the measure part of the question?
static bool is_used(const marz_settings *settings, int32_t measure)
{
    return setting_at(settings, measures[measure].band) > 0 ||
           setting_at(settings, measures[measure].price) > 0;
}

static bool choose_measures(instance_build *b)
{
    b->instance->measure_name = MARZ_NEW(b->arena, const char *, MEASURE_COUNT);
    if (!b->instance->measure_name)
        return false;
    for (int32_t k = 0; k < MEASURE_COUNT; k++)
        if (is_used(&b->company->settings, k))
            b->instance->measure_name[b->instance->measure_count++] = measures[k].name;
    return true;
}

bool marz_instance_make_soft(marz_instance *in, marz_arena *arena)
{
    const int64_t cells = (int64_t)in->seat_count * in->measure_count;
    in->soft_low = MARZ_NEW(arena, int64_t, cells);
    in->soft_high = MARZ_NEW(arena, int64_t, cells);
    if (!in->soft_low || !in->soft_high)
        return false;
    memcpy(in->soft_low, in->low, (size_t)cells * sizeof *in->low);
    memcpy(in->soft_high, in->high, (size_t)cells * sizeof *in->high);
    return true;
}

void marz_instance_set_band(marz_instance *in, int64_t cell, int64_t band_ppm, int64_t total)
{
    const int64_t target = in->target[cell];
    const int64_t width = marz_mul_div(target, band_ppm, MARZ_PPM);
    const bool is_free = band_ppm <= 0;
    in->low[cell] = is_free || target <= width ? 0 : target - width;
    in->high[cell] = !is_free ? target + width : total > target ? total : target;
}

void marz_instance_set_soft(marz_instance *in, int64_t cell, int64_t soft_ppm)
{
    const int64_t target = in->target[cell], width = marz_mul_div(target, soft_ppm, MARZ_PPM);
    const int64_t ends[2] = {target > width ? target - width : 0, target + width};
    int64_t *const soft[2] = {&in->soft_low[cell], &in->soft_high[cell]};
    for (int32_t k = 0; k < 2; k++)
        *soft[k] = ends[k] < in->low[cell]    ? in->low[cell]
                   : ends[k] > in->high[cell] ? in->high[cell]
                                              : ends[k];
}

/// Prices of balance, if there are any.
static bool add_soft(instance_build *b)
{
    const marz_settings *settings = &b->company->settings;
    marz_instance *in = b->instance;
    int32_t at = 0;
    bool has_price = false;
    for (int32_t k = 0; k < MEASURE_COUNT; k++)
        has_price |= setting_at(settings, measures[k].price) > 0;
    if (!has_price)
        return true;
    if (!marz_instance_make_soft(in, b->arena))
        return false;
    for (int32_t k = 0; k < MEASURE_COUNT; k++) {
        const int64_t price = setting_at(settings, measures[k].price);
        if (!is_used(settings, k))
            continue;
        in->soft_rate_micro[at] =
            marz_mul_div(price, measures[k].micro_factor, measures[k].micro_parts);
        for (int32_t j = 0; price > 0 && j < in->seat_count; j++)
            marz_instance_set_soft(in, (int64_t)j * in->measure_count + at,
                                   setting_at(settings, measures[k].soft));
        at++;
    }
    return true;
}

bool marz_instance_add_bands(instance_build *b)
{
    marz_instance *in = b->instance;
    const size_t cells = (size_t)in->seat_count * (size_t)in->measure_count;
    in->target = MARZ_NEW(b->arena, int64_t, cells);
    in->low = MARZ_NEW(b->arena, int64_t, cells);
    in->high = MARZ_NEW(b->arena, int64_t, cells);
    if (!in->target || !in->low || !in->high)
        return false;
    marz_int128 capacity = 0;
    for (int32_t j = 0; j < in->seat_count; j++)
        capacity += b->capacity_ppm[j];
    int32_t at = 0;
    for (int32_t k = 0; k < MEASURE_COUNT; k++) {
        if (!is_used(&b->company->settings, k))
            continue;
        const int64_t band = setting_at(&b->company->settings, measures[k].band);
        marz_int128 total = 0;
        for (int32_t i = 0; i < in->unit_count; i++)
            total += in->measure[i * in->measure_count + at];
        for (int32_t j = 0; j < in->seat_count; j++) {
            const marz_int128 share = total * b->capacity_ppm[j];
            const int64_t cell = (int64_t)j * in->measure_count + at;
            in->target[cell] = (int64_t)marz_div_round(share, capacity);
            marz_instance_set_band(in, cell, band, (int64_t)total);
        }
        at++;
    }
    return add_soft(b);
}

bool marz_instance_add_limits(const marz_settings *settings, marz_instance *in, marz_arena *arena)
{
    marz_int128 total = 0;
    int64_t *book = MARZ_NEW(arena, int64_t, in->seat_count);
    if (!book)
        return false;
    for (int32_t i = 0; i < in->unit_count; i++)
        if (in->present[i] != MARZ_NONE) {
            book[in->present[i]] += in->value_minor[i];
            total += in->value_minor[i];
        }
    in->has_moved_limit = settings->moved_share_ppm < MARZ_PPM;
    if (in->has_moved_limit)
        in->moved_value_max = (int64_t)marz_div_floor(total * settings->moved_share_ppm, MARZ_PPM);
    if (settings->leave_share_ppm == MARZ_PPM)
        return true;
    for (int32_t j = 0; j < in->seat_count; j++)
        book[j] =
            (int64_t)marz_div_floor((marz_int128)book[j] * settings->leave_share_ppm, MARZ_PPM);
    in->leave_max = book;
    return true;
}

bool marz_instance_wants_max(const marz_settings *settings)
{
    return strcmp(settings->objective, "max") == 0;
}

marz_status marz_instance_set_rules(const marz_settings *settings, marz_instance *in,
                                    marz_error *error)
{
    in->reach_m = settings->reach_km * 1000;
    in->disruption_ppm = settings->disruption_ppm;
    in->disruption_familiar_ppm = settings->disruption_familiar_ppm;
    in->farthest_milli = settings->farthest_minutes * 1000;
    in->is_moment = strcmp(settings->objective, "moment") == 0;
    in->has_cover = settings->cover_ppm > 0;
    in->cover_ppm = settings->cover_ppm;
    const marz_status status = marz_travel_parse(settings->travel_table, &in->travel, error);
    in->travel.circuity_ppm = settings->circuity_ppm;
    in->travel.trip_ppm = settings->trip_ppm;
    in->travel.minute_cost_minor = settings->minute_cost_minor;
    return status;
}

static bool name_segments(instance_build *b)
{
    marz_instance *in = b->instance;
    in->segment_count = b->market->segment_count;
    in->segment_key = MARZ_NEW(b->arena, const char *, in->segment_count);
    for (int32_t s = 0; in->segment_key && s < in->segment_count; s++)
        in->segment_key[s] = b->market->segments[s].key;
    return in->segment_key != NULL;
}

/// There are people, but none of them sells now.
static marz_status refuse_people(const marz_company *company, marz_error *error)
{
    int32_t left = 0, managers = 0;
    for (int32_t r = 0; r < company->rep_count; r++) {
        const marz_rep *rep = &company->reps[r];
        const bool is_gone =
            rep->left_day != MARZ_DAY_UNKNOWN && rep->left_day < company->owner_day;
        left += is_gone;
        managers += !is_gone && rep->is_manager;
    }
    marz_fail(error, MARZ_E_INPUT, "none of %d %s sells now: %d left, %d %s others",
              company->rep_count, marz_plural(company->rep_count, "rep", "reps"), left, managers,
              marz_plural(managers, "leads", "lead"));
    marz_hint(error,
              "Import the people who sell now, correct the columns left, role and capacity of "
              "reps, or import territories, which may be vacant.");
    return MARZ_E_INPUT;
}

static marz_status refuse_empty(const marz_company *company, const marz_instance *instance,
                                marz_error *error)
{
    const bool has_seats = instance->seat_count > 0;
    if (has_seats && instance->unit_count > 0)
        return MARZ_OK;
    if (!has_seats && company->rep_count > 0)
        return refuse_people(company, error);
    marz_fail(error, MARZ_E_INPUT,
              has_seats ? "there are no accounts to plan"
                        : "there is no rep who sells and no territory");
    marz_hint(error, "Import accounts and reps first; marz template DIR writes empty files.");
    return MARZ_E_INPUT;
}

marz_status marz_instance_build(const marz_company *company, const marz_market *market,
                                const marz_fit *fit, marz_arena *arena, marz_instance *instance,
                                marz_instance_links *links, marz_error *error)
{
    *instance = (marz_instance){0};
    instance_build b = {.company = company,
                        .market = market,
                        .fit = fit,
                        .arena = arena,
                        .instance = instance,
                        .links = links};
    const marz_status status = marz_instance_set_rules(&company->settings, instance, error);
    if (status)
        return status;
    const bool is_built = choose_measures(&b) && name_segments(&b) && marz_instance_add_seats(&b) &&
                          marz_instance_add_units(&b);
    if (!is_built)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d accounts",
                         company->account_count);
    const marz_status empty = refuse_empty(company, instance, error);
    if (empty)
        return empty;
    if (!marz_instance_add_bands(&b) ||
        !marz_instance_add_limits(&company->settings, instance, arena))
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the bands");
    if (!company->settings.is_contiguous)
        return MARZ_OK;
    return marz_near_graph(instance->unit_lon_udeg, instance->unit_lat_udeg, instance->unit_count,
                           arena, &instance->graph, error);
}
