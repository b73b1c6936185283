#include "model/check_internal.h"

// Limits of docs/plan-format.md: with them no sum of a true plan leaves 128 bits.
static const int64_t any_count[2] = {0, INT32_MAX};
static const int64_t rate_range[2] = {0, 1000000};
static const int64_t farthest_range[2] = {1, 100000000};
static const int64_t cover_range[2] = {0, 2000000};
static const int64_t circuity_range[2] = {0, 10000000};
static const int64_t trip_range[2] = {0, 10000000};
static const int64_t minute_cost_range[2] = {0, INT64_C(1000000000000)};
static const int64_t road_range[2] = {0, 1000000000};
static const int64_t minutes_range[2] = {0, 100000000};
static const int64_t limit_range[2] = {0, INT64_C(1) << 61};
static const int64_t soft_rate_range[2] = {0, INT64_C(1) << 50};
static const int64_t fit_range[2] = {0, 100000000};
static const int64_t flag_range[2] = {0, 1};

// ---------------------------------------------------------------- assumptions

static int64_t number_of(marz_checker *checker, const json_t *object, const char *path,
                         const char *key, const int64_t range[static 2])
{
    return marz_check_integer(checker, marz_check_member(checker, object, path, -1, key), path, -1,
                              key, range);
}

static void read_table(marz_checker *checker, const json_t *travel)
{
    const char *path = "/instance/travel/table";
    const json_t *table = marz_check_list(
        checker, marz_check_member(checker, travel, "/instance/travel", -1, "table"), path, -1,
        NULL, -1);
    const size_t count = json_array_size(table);
    if (count < 1 || count > MARZ_CHECK_POINTS_MAX) {
        marz_check_refuse(checker, path, -1, NULL, "too few or too many points");
        return;
    }
    checker->point_count = (int32_t)count;
    for (int32_t k = 0; k < checker->point_count; k++) {
        const json_t *point =
            marz_check_list(checker, json_array_get(table, (size_t)k), path, k, NULL, 2);
        if (!point)
            return;
        checker->road_m[k] =
            marz_check_integer(checker, json_array_get(point, 0), path, k, "0", road_range);
        checker->minutes_milli[k] =
            marz_check_integer(checker, json_array_get(point, 1), path, k, "1", minutes_range);
        if (k == 0 ? checker->road_m[0] != 0
                   : checker->road_m[k] <= checker->road_m[k - 1] ||
                         checker->minutes_milli[k] < checker->minutes_milli[k - 1])
            marz_check_refuse(checker, path, k, NULL, "the table does not rise from 0 m");
    }
}

static void read_assumptions(marz_checker *checker, const json_t *instance)
{
    const char *path = "/instance/travel";
    const json_t *travel = marz_check_member(checker, instance, "/instance", -1, "travel");
    static const char *const keys[] = {"circuity_ppm", "trip_ppm", "minute_cost", "table", NULL};
    if (checker->status)
        return;
    marz_check_keys(checker, travel, path, keys);
    checker->circuity_ppm = number_of(checker, travel, path, "circuity_ppm", circuity_range);
    checker->trip_ppm = number_of(checker, travel, path, "trip_ppm", trip_range);
    checker->minute_cost_minor = number_of(checker, travel, path, "minute_cost", minute_cost_range);
    if (checker->status == MARZ_OK)
        read_table(checker, travel);
    path = "/instance";
    checker->disruption_ppm = number_of(checker, instance, path, "disruption_ppm", rate_range);
    checker->disruption_familiar_ppm =
        number_of(checker, instance, path, "disruption_familiar_ppm", rate_range);
    checker->reach_m = number_of(checker, instance, path, "reach_m", any_count);
    checker->is_moment = json_is_true(json_object_get(instance, "is_moment"));
    if (json_object_get(instance, "is_moment") && !checker->is_moment)
        marz_check_refuse(checker, path, -1, "is_moment", "true, or left out");
    if (json_object_get(instance, "farthest_milli"))
        checker->farthest_milli =
            number_of(checker, instance, path, "farthest_milli", farthest_range);
    checker->has_cover = json_object_get(instance, "cover_ppm") != NULL;
    if (checker->has_cover)
        checker->cover_ppm = number_of(checker, instance, path, "cover_ppm", cover_range);
    checker->has_moved_limit = json_object_get(instance, "moved_value_max") != NULL;
    if (checker->has_moved_limit)
        checker->moved_value_max =
            number_of(checker, instance, path, "moved_value_max", limit_range);
}

/// Names in a list; one that is there twice is a violation "duplicate_name".
static const char **read_names(marz_checker *checker, const json_t *instance, const char *key,
                               marz_dict *dict, int32_t *count)
{
    const json_t *list =
        marz_check_list(checker, marz_check_member(checker, instance, "/instance", -1, key),
                        "/instance", -1, key, -1);
    *count = (int32_t)json_array_size(list);
    const char **names = marz_check_alloc(checker, *count, sizeof *names);
    for (int32_t k = 0; checker->status == MARZ_OK && k < *count; k++) {
        const char *name =
            marz_check_text(checker, json_array_get(list, (size_t)k), "/instance", k, key);
        names[k] = marz_check_new_id(checker, dict, name, "duplicate_name");
    }
    return names;
}

/// Prices of leaving soft bands; with them every seat has such bands.
static void read_soft_rates(marz_checker *checker, const json_t *instance)
{
    const json_t *list = json_object_get(instance, "soft_rate_micro");
    checker->has_soft_bands = list != NULL;
    if (!list)
        return;
    list =
        marz_check_list(checker, list, "/instance", -1, "soft_rate_micro", checker->measure_count);
    for (size_t k = 0; k < json_array_size(list); k++)
        checker->soft_rate_micro[k] = marz_check_integer(
            checker, json_array_get(list, k), "/instance", -1, "soft_rate_micro", soft_rate_range);
}

static void read_lists(marz_checker *checker, const json_t *instance)
{
    marz_dict segments;
    marz_dict_init(&segments, checker->arena);
    checker->measure_name =
        read_names(checker, instance, "measures", &checker->measure_ids, &checker->measure_count);
    checker->segment_key =
        read_names(checker, instance, "segments", &segments, &checker->segment_count);
    checker->group_id =
        read_names(checker, instance, "groups", &checker->group_ids, &checker->group_count);
    marz_dict_deinit(&segments);
    if (checker->measure_count > MARZ_CHECK_MEASURES_MAX)
        marz_check_refuse(checker, "/instance/measures", -1, NULL, "more than four measures");
    if (checker->status == MARZ_OK)
        read_soft_rates(checker, instance);
}

// ---------------------------------------------------------------- limits

static void read_row(marz_checker *checker, const json_t *seat, int64_t index, const char *key,
                     int64_t *values)
{
    const char *path = "/instance/seats";
    const json_t *list =
        marz_check_list(checker, marz_check_member(checker, seat, path, index, key), path, index,
                        key, checker->measure_count);
    for (size_t k = 0; k < json_array_size(list); k++)
        values[k] =
            marz_check_integer(checker, json_array_get(list, k), path, index, key, limit_range);
}

// ---------------------------------------------------------------- seats

static void read_fit(marz_checker *checker, const json_t *value, int32_t j)
{
    const char *path = "/instance/seats";
    marz_check_seat *seat = &checker->seats[j];
    seat->fit_ppm = marz_check_alloc(checker, checker->segment_count, sizeof *seat->fit_ppm);
    seat->is_familiar = marz_check_alloc(checker, checker->segment_count, 1);
    const json_t *fits =
        marz_check_list(checker, marz_check_member(checker, value, path, j, "fit_ppm"), path, j,
                        "fit_ppm", checker->segment_count);
    const json_t *familiar =
        marz_check_list(checker, marz_check_member(checker, value, path, j, "familiar"), path, j,
                        "familiar", checker->segment_count);
    for (size_t k = 0; checker->status == MARZ_OK && k < (size_t)checker->segment_count; k++) {
        seat->fit_ppm[k] = (int32_t)marz_check_integer(checker, json_array_get(fits, k), path, j,
                                                       "fit_ppm", fit_range);
        seat->is_familiar[k] = (uint8_t)marz_check_integer(checker, json_array_get(familiar, k),
                                                           path, j, "familiar", flag_range);
    }
}

/// The soft bands of a seat, which lie within its bands.
static void read_soft(marz_checker *checker, const json_t *value, int32_t j)
{
    marz_check_seat *seat = &checker->seats[j];
    if (!checker->has_soft_bands) {
        if (json_object_get(value, "soft_low") || json_object_get(value, "soft_high"))
            marz_check_refuse(checker, "/instance/seats", j, "soft_low",
                              "soft bands have no price");
        return;
    }
    read_row(checker, value, j, "soft_low", seat->soft_low);
    read_row(checker, value, j, "soft_high", seat->soft_high);
    for (int32_t k = 0; checker->status == MARZ_OK && k < checker->measure_count; k++) {
        if (seat->soft_low[k] < seat->low[k] || seat->soft_low[k] > seat->high[k])
            marz_check_note_numbers(checker, "range", seat->id, "soft_low ", seat->soft_low[k],
                                    seat->low[k]);
        if (seat->soft_high[k] < seat->soft_low[k] || seat->soft_high[k] > seat->high[k])
            marz_check_note_numbers(checker, "range", seat->id, "soft_high ", seat->soft_high[k],
                                    seat->high[k]);
    }
}

static void read_seat(marz_checker *checker, const json_t *value, int32_t j)
{
    static const char *const keys[] = {"seat",     "name",      "rep",     "position", "low",
                                       "target",   "high",      "fit_ppm", "familiar", "leave_max",
                                       "soft_low", "soft_high", NULL};
    const char *path = "/instance/seats";
    marz_check_seat *seat = &checker->seats[j];
    const json_t *id = marz_check_member(checker, value, path, j, "seat");
    if (checker->status)
        return;
    marz_check_keys(checker, value, path, keys);
    seat->id = marz_check_new_id(checker, &checker->seat_ids,
                                 marz_check_text(checker, id, path, j, "seat"), "duplicate_seat");
    seat->name = marz_check_text(checker, marz_check_member(checker, value, path, j, "name"), path,
                                 j, "name");
    seat->rep =
        marz_check_text(checker, marz_check_member(checker, value, path, j, "rep"), path, j, "rep");
    const json_t *pair = marz_check_list(
        checker, marz_check_member(checker, value, path, j, "position"), path, j, "position", 2);
    if (pair)
        marz_check_read_position(checker, json_array_get(pair, 0), json_array_get(pair, 1), path, j,
                                 &seat->point);
    read_row(checker, value, j, "low", seat->low);
    read_row(checker, value, j, "target", seat->target);
    read_row(checker, value, j, "high", seat->high);
    read_soft(checker, value, j);
    if (checker->has_leave_limits)
        seat->leave_max =
            marz_check_integer(checker, marz_check_member(checker, value, path, j, "leave_max"),
                               path, j, "leave_max", limit_range);
    else if (json_object_get(value, "leave_max"))
        marz_check_refuse(checker, path, j, "leave_max", "the first seat has none");
    read_fit(checker, value, j);
}

static void read_seats(marz_checker *checker, const json_t *instance)
{
    const json_t *list =
        marz_check_list(checker, marz_check_member(checker, instance, "/instance", -1, "seats"),
                        "/instance/seats", -1, NULL, -1);
    if (json_array_size(list) > MARZ_CHECK_SEATS_MAX)
        marz_check_refuse(checker, "/instance/seats", -1, NULL, "too many seats");
    if (checker->status)
        return;
    checker->seat_count = (int32_t)json_array_size(list);
    checker->seats = marz_check_alloc(checker, checker->seat_count, sizeof *checker->seats);
    checker->has_leave_limits = json_object_get(json_array_get(list, 0), "leave_max") != NULL;
    for (int32_t j = 0; checker->status == MARZ_OK && j < checker->seat_count; j++)
        read_seat(checker, json_array_get(list, (size_t)j), j);
}

void marz_check_read_instance(marz_checker *checker)
{
    static const char *const keys[] = {
        "travel",         "disruption_ppm", "disruption_familiar_ppm",
        "reach_m",        "measures",       "segments",
        "groups",         "seats",          "columns",
        "accounts",       "forbidden",      "moved_value_max",
        "near",           "apart",          "soft_rate_micro",
        "minutes",        "cover_ppm",      "is_moment",
        "farthest_milli", "cover",          NULL};
    const json_t *instance = marz_check_member(checker, checker->root, "", -1, "instance");
    if (checker->status == MARZ_OK && !json_is_object(instance))
        marz_check_refuse(checker, "/instance", -1, NULL, "an object is missing");
    void (*const parts[])(marz_checker *, const json_t *) = {
        read_assumptions,
        read_lists,
        read_seats,
        marz_check_read_columns,
        marz_check_read_units,
        marz_check_read_pairs,
        marz_check_read_given,
        marz_check_read_cover,
        marz_check_read_graph,
    };
    if (checker->status == MARZ_OK)
        marz_check_keys(checker, instance, "/instance", keys);
    for (size_t k = 0; checker->status == MARZ_OK && k < sizeof parts / sizeof *parts; k++)
        parts[k](checker, instance);
}
