#include "model/check_internal.h"

#include <string.h>

#define COLUMN_COUNT 9

// Limits of docs/plan-format.md: with them no sum of a true plan leaves 128 bits.
static const int64_t any_count[2] = {0, INT32_MAX}, rate_range[2] = {0, 1000000};
static const int64_t circuity_range[2] = {0, 10000000}, trip_range[2] = {0, 10000000};
static const int64_t minute_cost_range[2] = {0, INT64_C(1000000000000)};
static const int64_t road_range[2] = {0, 1000000000}, minutes_range[2] = {0, 100000000};
static const int64_t limit_range[2] = {0, INT64_C(1) << 61};
static const int64_t fit_range[2] = {0, 100000000}, flag_range[2] = {0, 1};
static const int64_t visits_range[2] = {0, 1000000000};
static const int64_t value_range[2] = {0, INT64_C(1) << 43};
static const int64_t measure_range[2] = {0, INT64_C(1) << 44};
static const int64_t lon_range[2] = {-180000000, 180000000};
static const int64_t lat_range[2] = {-90000000, 90000000};

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
        names[k] = name ? name : "";
        const int32_t before = dict->count;
        marz_dict_add(dict, names[k], strlen(names[k]));
        if (dict->count == before)
            marz_check_note(checker, "duplicate_name", key, names[k], "each name once");
    }
    return names;
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
}

// ---------------------------------------------------------------- positions and rows

static void read_position(marz_checker *checker, const json_t *lon, const json_t *lat,
                          const char *path, int64_t index, marz_check_point *point)
{
    if (json_is_null(lon) && json_is_null(lat))
        return;
    const int64_t x = marz_check_integer(checker, lon, path, index, "lon_udeg", lon_range);
    const int64_t y = marz_check_integer(checker, lat, path, index, "lat_udeg", lat_range);
    marz_check_point_set(point, (int32_t)x, (int32_t)y);
}

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

/// Adds an id that must be new; a second one of that name is a violation `kind`.
static const char *new_id(marz_checker *checker, marz_dict *dict, const char *id, const char *kind)
{
    const int32_t before = dict->count;
    const int32_t index = marz_dict_add(dict, id ? id : "", id ? strlen(id) : 0);
    if (index == MARZ_NONE && checker->status == MARZ_OK)
        checker->status = marz_fail(checker->error, MARZ_E_NO_MEMORY, "no memory to check");
    else if (dict->count == before)
        marz_check_note(checker, kind, id ? id : "", "there twice", "each id once");
    return id ? id : "";
}

static void read_seat(marz_checker *checker, const json_t *value, int32_t j)
{
    static const char *const keys[] = {"seat",   "name", "rep",     "position", "low",
                                       "target", "high", "fit_ppm", "familiar", NULL};
    const char *path = "/instance/seats";
    marz_check_seat *seat = &checker->seats[j];
    const json_t *id = marz_check_member(checker, value, path, j, "seat");
    if (checker->status)
        return;
    marz_check_keys(checker, value, path, keys);
    seat->id = new_id(checker, &checker->seat_ids, marz_check_text(checker, id, path, j, "seat"),
                      "duplicate_seat");
    seat->name = marz_check_text(checker, marz_check_member(checker, value, path, j, "name"), path,
                                 j, "name");
    seat->rep =
        marz_check_text(checker, marz_check_member(checker, value, path, j, "rep"), path, j, "rep");
    const json_t *pair = marz_check_list(
        checker, marz_check_member(checker, value, path, j, "position"), path, j, "position", 2);
    if (pair)
        read_position(checker, json_array_get(pair, 0), json_array_get(pair, 1), path, j,
                      &seat->point);
    read_row(checker, value, j, "low", seat->low);
    read_row(checker, value, j, "target", seat->target);
    read_row(checker, value, j, "high", seat->high);
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
    for (int32_t j = 0; checker->status == MARZ_OK && j < checker->seat_count; j++)
        read_seat(checker, json_array_get(list, (size_t)j), j);
}

// ---------------------------------------------------------------- accounts

static void read_columns(marz_checker *checker, const json_t *instance)
{
    static const char *const columns[COLUMN_COUNT] = {
        "account", "lon_udeg", "lat_udeg", "visits_milli", "value",
        "segment", "present",  "lock",     "group",
    };
    const char *path = "/instance/columns";
    const int32_t count = COLUMN_COUNT + checker->measure_count;
    const json_t *list =
        marz_check_list(checker, marz_check_member(checker, instance, "/instance", -1, "columns"),
                        path, -1, NULL, count);
    for (int32_t k = 0; list && k < count; k++) {
        const char *found = json_string_value(json_array_get(list, (size_t)k));
        const char *wanted =
            k < COLUMN_COUNT ? columns[k] : checker->measure_name[k - COLUMN_COUNT];
        if (!found || strcmp(found, wanted) != 0)
            marz_check_refuse(checker, path, k, NULL, "another column is expected here");
    }
}

static const char *text_of(marz_checker *checker, const json_t *row, int64_t index, size_t column,
                           const char *key)
{
    return marz_check_text(checker, json_array_get(row, column), "/instance/accounts", index, key);
}

static int64_t integer_of(marz_checker *checker, const json_t *row, int64_t index, size_t column,
                          const char *key, const int64_t range[static 2])
{
    return marz_check_integer(checker, json_array_get(row, column), "/instance/accounts", index,
                              key, range);
}

static void read_unit(marz_checker *checker, const json_t *value, int32_t i)
{
    marz_check_unit *unit = &checker->units[i];
    const json_t *row = marz_check_list(checker, value, "/instance/accounts", i, NULL,
                                        COLUMN_COUNT + checker->measure_count);
    if (!row)
        return;
    const int64_t segment_range[2] = {0, checker->segment_count - 1};
    unit->id = new_id(checker, &checker->unit_ids, text_of(checker, row, i, 0, "account"),
                      "duplicate_account");
    read_position(checker, json_array_get(row, 1), json_array_get(row, 2), "/instance/accounts", i,
                  &unit->point);
    unit->visits_milli = integer_of(checker, row, i, 3, "visits_milli", visits_range);
    unit->value_minor = integer_of(checker, row, i, 4, "value", value_range);
    unit->segment = (int32_t)integer_of(checker, row, i, 5, "segment", segment_range);
    unit->present =
        marz_check_reference(checker, &checker->seat_ids, text_of(checker, row, i, 6, "present"),
                             "unknown_seat", unit->id);
    unit->lock = marz_check_reference(
        checker, &checker->seat_ids, text_of(checker, row, i, 7, "lock"), "unknown_seat", unit->id);
    unit->group =
        marz_check_reference(checker, &checker->group_ids, text_of(checker, row, i, 8, "group"),
                             "unknown_group", unit->id);
    for (int32_t k = 0; k < checker->measure_count; k++)
        unit->measure[k] = integer_of(checker, row, i, (size_t)(COLUMN_COUNT + k),
                                      checker->measure_name[k], measure_range);
    unit->seat = MARZ_NONE;
}

static void read_units(marz_checker *checker, const json_t *instance)
{
    const char *path = "/instance/accounts";
    const json_t *list =
        marz_check_list(checker, marz_check_member(checker, instance, "/instance", -1, "accounts"),
                        path, -1, NULL, -1);
    if (json_array_size(list) > MARZ_CHECK_UNITS_MAX)
        marz_check_refuse(checker, path, -1, NULL, "too many accounts");
    if (json_array_size(list) > 0 && (checker->segment_count < 1 || checker->seat_count < 1))
        marz_check_refuse(checker, path, -1, NULL, "accounts need a segment and a seat");
    if (checker->status)
        return;
    checker->unit_count = (int32_t)json_array_size(list);
    checker->units = marz_check_alloc(checker, checker->unit_count, sizeof *checker->units);
    for (int32_t i = 0; checker->status == MARZ_OK && i < checker->unit_count; i++)
        read_unit(checker, json_array_get(list, (size_t)i), i);
}

// ---------------------------------------------------------------- forbidden pairs

static void read_pairs(marz_checker *checker, const json_t *instance)
{
    const char *path = "/instance/forbidden";
    const json_t *list =
        marz_check_list(checker, marz_check_member(checker, instance, "/instance", -1, "forbidden"),
                        path, -1, NULL, -1);
    const int32_t count = (int32_t)json_array_size(list);
    checker->pairs = marz_check_alloc(checker, count, sizeof *checker->pairs);
    for (int32_t k = 0; checker->status == MARZ_OK && k < count; k++) {
        const json_t *pair =
            marz_check_list(checker, json_array_get(list, (size_t)k), path, k, NULL, 2);
        const char *unit = marz_check_text(checker, json_array_get(pair, 0), path, k, "0");
        const char *seat = marz_check_text(checker, json_array_get(pair, 1), path, k, "1");
        marz_check_pair *kept = &checker->pairs[checker->pair_count];
        kept->unit =
            marz_check_reference(checker, &checker->unit_ids, unit, "unknown_account", "forbidden");
        kept->seat =
            marz_check_reference(checker, &checker->seat_ids, seat, "unknown_seat", "forbidden");
        if (!unit || !seat)
            marz_check_refuse(checker, path, k, NULL, "a pair needs an account and a seat");
        checker->pair_count += kept->unit != MARZ_NONE && kept->seat != MARZ_NONE;
    }
}

void marz_check_read_instance(marz_checker *checker)
{
    static const char *const keys[] = {"travel",   "disruption_ppm", "disruption_familiar_ppm",
                                       "reach_m",  "measures",       "segments",
                                       "groups",   "seats",          "columns",
                                       "accounts", "forbidden",      NULL};
    const json_t *instance = marz_check_member(checker, checker->root, "", -1, "instance");
    if (checker->status == MARZ_OK && !json_is_object(instance))
        marz_check_refuse(checker, "/instance", -1, NULL, "an object is missing");
    void (*const parts[])(marz_checker *, const json_t *) = {
        read_assumptions, read_lists, read_seats, read_columns, read_units, read_pairs,
    };
    if (checker->status == MARZ_OK)
        marz_check_keys(checker, instance, "/instance", keys);
    for (size_t k = 0; checker->status == MARZ_OK && k < sizeof parts / sizeof *parts; k++)
        parts[k](checker, instance);
}
