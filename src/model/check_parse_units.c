#include "model/check_internal.h"

#include <string.h>

#define COLUMN_COUNT 9

// Limits of docs/plan-format.md: with them no sum of a true plan leaves 128 bits.
static const int64_t price_range[2] = {0, INT64_C(1) << 44};
static const int64_t visits_range[2] = {0, 1000000000};
static const int64_t value_range[2] = {0, INT64_C(1) << 43};
static const int64_t measure_range[2] = {0, INT64_C(1) << 44};
static const int64_t lon_range[2] = {-180000000, 180000000};
static const int64_t given_range[2] = {0, 100000000};
static const int64_t lat_range[2] = {-90000000, 90000000};

void marz_check_read_position(marz_checker *checker, const json_t *lon, const json_t *lat,
                              const char *path, int64_t index, marz_check_point *point)
{
    if (json_is_null(lon) && json_is_null(lat))
        return;
    const int64_t x = marz_check_integer(checker, lon, path, index, "lon_udeg", lon_range);
    const int64_t y = marz_check_integer(checker, lat, path, index, "lat_udeg", lat_range);
    marz_check_point_set(point, (int32_t)x, (int32_t)y);
}

// ---------------------------------------------------------------- accounts

void marz_check_read_columns(marz_checker *checker, const json_t *instance)
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
    unit->id = marz_check_new_id(checker, &checker->unit_ids,
                                 text_of(checker, row, i, 0, "account"), "duplicate_account");
    marz_check_read_position(checker, json_array_get(row, 1), json_array_get(row, 2),
                             "/instance/accounts", i, &unit->point);
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

void marz_check_read_units(marz_checker *checker, const json_t *instance)
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

void marz_check_read_pairs(marz_checker *checker, const json_t *instance)
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

// ---------------------------------------------------------------- given minutes

/// One row; the accounts know where theirs begin.
static void read_given(marz_checker *checker, const json_t *value, int32_t k)
{
    const char *path = "/instance/minutes";
    marz_check_given *row = &checker->given[k];
    const json_t *list = marz_check_list(checker, value, path, k, NULL, 3);
    const char *unit = marz_check_text(checker, json_array_get(list, 0), path, k, "0");
    const char *seat = marz_check_text(checker, json_array_get(list, 1), path, k, "1");
    row->unit =
        marz_check_reference(checker, &checker->unit_ids, unit, "unknown_account", "minutes");
    row->seat = marz_check_reference(checker, &checker->seat_ids, seat, "unknown_seat", "minutes");
    row->minutes_milli =
        marz_check_integer(checker, json_array_get(list, 2), path, k, "2", given_range);
    if (checker->status)
        return;
    const marz_check_given *last = k ? row - 1 : NULL;
    if (row->unit == MARZ_NONE || row->seat == MARZ_NONE)
        marz_check_refuse(checker, path, k, NULL, "minutes need an account and a seat");
    else if (last &&
             (last->unit > row->unit || (last->unit == row->unit && last->seat >= row->seat)))
        marz_check_refuse(checker, path, k, NULL,
                          "minutes are not in the order of accounts, seats");
    else if (checker->units[row->unit].given_count++ == 0)
        checker->units[row->unit].given_first = k;
}

void marz_check_read_given(marz_checker *checker, const json_t *instance)
{
    const json_t *value = json_object_get(instance, "minutes");
    if (!value)
        return;
    const json_t *list = marz_check_list(checker, value, "/instance/minutes", -1, NULL, -1);
    const int32_t count = (int32_t)json_array_size(list);
    checker->given = marz_check_alloc(checker, count, sizeof *checker->given);
    for (int32_t k = 0; checker->status == MARZ_OK && k < count; k++)
        read_given(checker, json_array_get(list, (size_t)k), k);
    checker->given_count = count;
}

/// Prices of staying without a seat; other accounts have the price of all.
void marz_check_read_cover(marz_checker *checker, const json_t *instance)
{
    const char *path = "/instance/cover";
    const json_t *value = json_object_get(instance, "cover");
    for (int32_t i = 0; i < checker->unit_count; i++)
        checker->units[i].cover = -1;
    if (!value)
        return;
    checker->has_own_cover = true;
    const json_t *list = marz_check_list(checker, value, path, -1, NULL, -1);
    if (!checker->has_cover)
        marz_check_refuse(checker, path, -1, NULL, "prices without cover_ppm");
    for (int32_t k = 0; checker->status == MARZ_OK && k < (int32_t)json_array_size(list); k++) {
        const json_t *row =
            marz_check_list(checker, json_array_get(list, (size_t)k), path, k, NULL, 2);
        const char *unit = marz_check_text(checker, json_array_get(row, 0), path, k, "0");
        const int32_t i =
            marz_check_reference(checker, &checker->unit_ids, unit, "unknown_account", "cover");
        const int64_t price =
            marz_check_integer(checker, json_array_get(row, 1), path, k, "1", price_range);
        if (i == MARZ_NONE || checker->units[i].cover >= 0)
            marz_check_refuse(checker, path, k, NULL, "a price needs an account, each one once");
        else
            checker->units[i].cover = price;
    }
}
