#include "model/plan_internal.h"

#include <string.h>

#define SEATS_MAX 32768
#define UNITS_MAX 10000000

static marz_plan_place at(const char *path, int64_t index, const char *key)
{
    return (marz_plan_place){.path = path, .index = index, .key = key};
}

// ---------------------------------------------------------------- assumptions

static void read_table(marz_plan_reader *reader, const json_t *value)
{
    marz_travel *travel = &reader->plan->instance.travel;
    const char *path = "/instance/travel/table";
    const json_t *table = marz_plan_list(reader, value, at(path, -1, NULL), -1);
    if (json_array_size(table) > MARZ_TRAVEL_POINTS_MAX) {
        marz_plan_refuse(reader, at(path, -1, NULL), "too many points");
        return;
    }
    travel->point_count = (int32_t)json_array_size(table);
    for (int32_t k = 0; k < travel->point_count; k++) {
        const json_t *point =
            marz_plan_list(reader, json_array_get(table, (size_t)k), at(path, k, NULL), 2);
        travel->metres[k] =
            marz_plan_integer(reader, json_array_get(point, 0), at(path, k, "0"), 0, INT32_MAX);
        travel->minutes_milli[k] =
            marz_plan_integer(reader, json_array_get(point, 1), at(path, k, "1"), 0, INT32_MAX);
    }
}

static int64_t number_of(marz_plan_reader *reader, const json_t *object, const char *path,
                         const char *key)
{
    return marz_plan_integer(reader, json_object_get(object, key), at(path, -1, key), 0, INT64_MAX);
}

static void read_assumptions(marz_plan_reader *reader, const json_t *root)
{
    marz_instance *instance = &reader->plan->instance;
    const json_t *travel = json_object_get(root, "travel");
    const char *path = "/instance/travel";
    instance->travel.circuity_ppm = number_of(reader, travel, path, "circuity_ppm");
    instance->travel.trip_ppm = number_of(reader, travel, path, "trip_ppm");
    instance->travel.minute_cost_minor = number_of(reader, travel, path, "minute_cost");
    read_table(reader, json_object_get(travel, "table"));
    path = "/instance";
    instance->disruption_ppm = number_of(reader, root, path, "disruption_ppm");
    instance->disruption_familiar_ppm = number_of(reader, root, path, "disruption_familiar_ppm");
    instance->reach_m = number_of(reader, root, path, "reach_m");
    instance->is_moment = json_is_true(json_object_get(root, "is_moment"));
    if (json_object_get(root, "farthest_milli"))
        instance->farthest_milli = number_of(reader, root, path, "farthest_milli");
    instance->has_cover = json_object_get(root, "cover_ppm") != NULL;
    if (instance->has_cover)
        instance->cover_ppm = number_of(reader, root, path, "cover_ppm");
    instance->has_moved_limit = json_object_get(root, "moved_value_max") != NULL;
    if (instance->has_moved_limit)
        instance->moved_value_max = number_of(reader, root, path, "moved_value_max");
}

/// A list of names, each once. @return the names, owned by the arena; [*count]
static const char **read_names(marz_plan_reader *reader, const json_t *value, const char *path,
                               marz_dict *dict, int32_t *count)
{
    const json_t *list = marz_plan_list(reader, value, at(path, -1, NULL), -1);
    *count = (int32_t)json_array_size(list);
    const char **names = marz_plan_alloc(reader, *count, sizeof *names);
    for (int32_t k = 0; names && k < *count; k++)
        names[k] =
            marz_plan_new_name(reader, dict, json_array_get(list, (size_t)k), at(path, k, NULL));
    return names;
}

/// Soft bands come with the prices of leaving them.
static void read_soft_rates(marz_plan_reader *reader, const json_t *root)
{
    marz_instance *instance = &reader->plan->instance;
    if (json_object_get(root, "soft_rate_micro"))
        marz_plan_row(reader, root, at("/instance", -1, "soft_rate_micro"),
                      instance->soft_rate_micro, instance->measure_count);
}

static void read_lists(marz_plan_reader *reader, const json_t *root)
{
    marz_instance *instance = &reader->plan->instance;
    marz_dict segments;
    marz_dict_init(&segments, reader->arena);
    instance->measure_name =
        read_names(reader, json_object_get(root, "measures"), "/instance/measures",
                   &reader->measures, &instance->measure_count);
    instance->segment_key = read_names(reader, json_object_get(root, "segments"),
                                       "/instance/segments", &segments, &instance->segment_count);
    instance->group_id = read_names(reader, json_object_get(root, "groups"), "/instance/groups",
                                    &reader->groups, &instance->group_count);
    marz_dict_deinit(&segments);
    if (instance->measure_count > MARZ_MEASURES_MAX)
        marz_plan_refuse(reader, at("/instance/measures", -1, NULL), "too many measures");
    else
        read_soft_rates(reader, root);
}

// ---------------------------------------------------------------- positions

static void read_position(marz_plan_reader *reader, const json_t *lon, const json_t *lat,
                          marz_plan_place place, int32_t position[static 2])
{
    position[0] = position[1] = MARZ_DEGREES_UNKNOWN;
    if (json_is_null(lon) && json_is_null(lat))
        return;
    position[0] = (int32_t)marz_plan_integer(reader, lon, place, -180000000, 180000000);
    position[1] = (int32_t)marz_plan_integer(reader, lat, place, -90000000, 90000000);
}

// ---------------------------------------------------------------- seats

static void alloc_seats(marz_plan_reader *reader, bool is_soft)
{
    marz_instance *instance = &reader->plan->instance;
    const int64_t seats = instance->seat_count;
    const int64_t loads = seats * instance->measure_count, fits = seats * instance->segment_count;
    instance->seat_id = marz_plan_alloc(reader, seats, sizeof *instance->seat_id);
    instance->seat_name = marz_plan_alloc(reader, seats, sizeof *instance->seat_name);
    instance->seat_rep_id = marz_plan_alloc(reader, seats, sizeof *instance->seat_rep_id);
    instance->seat_rep = marz_plan_alloc(reader, seats, sizeof *instance->seat_rep);
    instance->seat_lon_udeg = marz_plan_alloc(reader, seats, sizeof *instance->seat_lon_udeg);
    instance->seat_lat_udeg = marz_plan_alloc(reader, seats, sizeof *instance->seat_lat_udeg);
    instance->target = marz_plan_alloc(reader, loads, sizeof *instance->target);
    instance->low = marz_plan_alloc(reader, loads, sizeof *instance->low);
    instance->high = marz_plan_alloc(reader, loads, sizeof *instance->high);
    if (is_soft) {
        instance->soft_low = marz_plan_alloc(reader, loads, sizeof *instance->soft_low);
        instance->soft_high = marz_plan_alloc(reader, loads, sizeof *instance->soft_high);
    }
    instance->fit_ppm = marz_plan_alloc(reader, fits, sizeof *instance->fit_ppm);
    instance->is_familiar = marz_plan_alloc(reader, fits, sizeof *instance->is_familiar);
}

static void read_fit(marz_plan_reader *reader, const json_t *seat, int32_t j)
{
    marz_instance *instance = &reader->plan->instance;
    const char *path = "/instance/seats";
    const int32_t segments = instance->segment_count;
    const size_t row = (size_t)j * (size_t)segments;
    const json_t *fits =
        marz_plan_list(reader, json_object_get(seat, "fit_ppm"), at(path, j, "fit_ppm"), segments);
    const json_t *familiar = marz_plan_list(reader, json_object_get(seat, "familiar"),
                                            at(path, j, "familiar"), segments);
    for (size_t k = 0; reader->status == MARZ_OK && k < (size_t)segments; k++) {
        instance->fit_ppm[row + k] = (int32_t)marz_plan_integer(
            reader, json_array_get(fits, k), at(path, j, "fit_ppm"), INT32_MIN, INT32_MAX);
        instance->is_familiar[row + k] = (uint8_t)marz_plan_integer(
            reader, json_array_get(familiar, k), at(path, j, "familiar"), 0, 1);
    }
}

/// The limits come with the first seat and then with every one.
static void read_leave_max(marz_plan_reader *reader, const json_t *seat, int32_t j)
{
    marz_instance *instance = &reader->plan->instance;
    const char *path = "/instance/seats";
    if (j == 0)
        instance->leave_max =
            marz_plan_alloc(reader, instance->seat_count, sizeof *instance->leave_max);
    if (instance->leave_max)
        instance->leave_max[j] = number_of(reader, seat, path, "leave_max");
    else
        marz_plan_refuse(reader, at(path, j, "leave_max"), "seats before it have none");
}

static void read_seat(marz_plan_reader *reader, const json_t *seat, int32_t j)
{
    marz_instance *instance = &reader->plan->instance;
    const char *path = "/instance/seats";
    const int32_t measures = instance->measure_count;
    const size_t row = (size_t)j * (size_t)measures;
    instance->seat_id[j] = marz_plan_new_name(reader, &reader->seats, json_object_get(seat, "seat"),
                                              at(path, j, "seat"));
    instance->seat_name[j] =
        marz_plan_copy(reader, json_object_get(seat, "name"), at(path, j, "name"));
    instance->seat_rep_id[j] =
        marz_plan_copy(reader, json_object_get(seat, "rep"), at(path, j, "rep"));
    instance->seat_rep[j] = MARZ_NONE;
    const json_t *pair =
        marz_plan_list(reader, json_object_get(seat, "position"), at(path, j, "position"), 2);
    int32_t position[2];
    read_position(reader, json_array_get(pair, 0), json_array_get(pair, 1), at(path, j, "position"),
                  position);
    instance->seat_lon_udeg[j] = position[0];
    instance->seat_lat_udeg[j] = position[1];
    marz_plan_row(reader, seat, at(path, j, "low"), instance->low + row, measures);
    marz_plan_row(reader, seat, at(path, j, "target"), instance->target + row, measures);
    marz_plan_row(reader, seat, at(path, j, "high"), instance->high + row, measures);
    if (instance->soft_low) {
        marz_plan_row(reader, seat, at(path, j, "soft_low"), instance->soft_low + row, measures);
        marz_plan_row(reader, seat, at(path, j, "soft_high"), instance->soft_high + row, measures);
    }
    if (json_object_get(seat, "leave_max") || instance->leave_max)
        read_leave_max(reader, seat, j);
    read_fit(reader, seat, j);
}

static void read_seats(marz_plan_reader *reader, const json_t *root)
{
    const char *path = "/instance/seats";
    const json_t *seats =
        marz_plan_list(reader, json_object_get(root, "seats"), at(path, -1, NULL), -1);
    if (json_array_size(seats) > SEATS_MAX)
        marz_plan_refuse(reader, at(path, -1, NULL), "too many seats");
    if (reader->status)
        return;
    reader->plan->instance.seat_count = (int32_t)json_array_size(seats);
    alloc_seats(reader, json_object_get(root, "soft_rate_micro") != NULL);
    for (int32_t j = 0; reader->status == MARZ_OK && j < reader->plan->instance.seat_count; j++)
        read_seat(reader, json_array_get(seats, (size_t)j), j);
}

// ---------------------------------------------------------------- accounts

static void alloc_units(marz_plan_reader *reader)
{
    marz_instance *instance = &reader->plan->instance;
    const int64_t units = instance->unit_count;
    instance->unit_id = marz_plan_alloc(reader, units, sizeof *instance->unit_id);
    instance->unit_lon_udeg = marz_plan_alloc(reader, units, sizeof *instance->unit_lon_udeg);
    instance->unit_lat_udeg = marz_plan_alloc(reader, units, sizeof *instance->unit_lat_udeg);
    instance->visits_milli = marz_plan_alloc(reader, units, sizeof *instance->visits_milli);
    instance->value_minor = marz_plan_alloc(reader, units, sizeof *instance->value_minor);
    instance->measure =
        marz_plan_alloc(reader, units * instance->measure_count, sizeof *instance->measure);
    instance->unit_segment = marz_plan_alloc(reader, units, sizeof *instance->unit_segment);
    instance->present = marz_plan_alloc(reader, units, sizeof *instance->present);
    instance->lock = marz_plan_alloc(reader, units, sizeof *instance->lock);
    instance->group = marz_plan_alloc(reader, units, sizeof *instance->group);
}

static void read_columns(marz_plan_reader *reader, const json_t *root)
{
    const marz_instance *instance = &reader->plan->instance;
    const char *path = "/instance/columns";
    const int32_t count = MARZ_PLAN_COLUMN_COUNT + instance->measure_count;
    const json_t *columns =
        marz_plan_list(reader, json_object_get(root, "columns"), at(path, -1, NULL), count);
    for (int32_t k = 0; columns && k < count; k++) {
        const char *found =
            marz_plan_text(reader, json_array_get(columns, (size_t)k), at(path, k, NULL));
        const char *wanted = k < MARZ_PLAN_COLUMN_COUNT
                                 ? marz_plan_columns[k]
                                 : instance->measure_name[k - MARZ_PLAN_COLUMN_COUNT];
        if (strcmp(found, wanted) != 0)
            marz_plan_refuse(reader, at(path, k, NULL), "another column is expected here");
    }
}

static void read_unit(marz_plan_reader *reader, const json_t *value, int32_t i)
{
    marz_instance *instance = &reader->plan->instance;
    const char *path = "/instance/accounts";
    const int32_t measures = instance->measure_count;
    const json_t *row =
        marz_plan_list(reader, value, at(path, i, NULL), MARZ_PLAN_COLUMN_COUNT + measures);
    if (!row)
        return;
    instance->unit_id[i] =
        marz_plan_new_name(reader, &reader->units, json_array_get(row, 0), at(path, i, "0"));
    int32_t position[2];
    read_position(reader, json_array_get(row, 1), json_array_get(row, 2), at(path, i, "1"),
                  position);
    instance->unit_lon_udeg[i] = position[0];
    instance->unit_lat_udeg[i] = position[1];
    instance->visits_milli[i] =
        marz_plan_integer(reader, json_array_get(row, 3), at(path, i, "3"), 0, INT64_MAX);
    instance->value_minor[i] =
        marz_plan_integer(reader, json_array_get(row, 4), at(path, i, "4"), 0, INT64_MAX);
    instance->unit_segment[i] = (int32_t)marz_plan_integer(
        reader, json_array_get(row, 5), at(path, i, "5"), 0, instance->segment_count - 1);
    instance->present[i] =
        marz_plan_reference(reader, &reader->seats, json_array_get(row, 6), at(path, i, "6"));
    instance->lock[i] =
        marz_plan_reference(reader, &reader->seats, json_array_get(row, 7), at(path, i, "7"));
    instance->group[i] =
        marz_plan_reference(reader, &reader->groups, json_array_get(row, 8), at(path, i, "8"));
    for (int32_t k = 0; k < measures; k++)
        instance->measure[(size_t)i * (size_t)measures + (size_t)k] =
            marz_plan_integer(reader, json_array_get(row, (size_t)(MARZ_PLAN_COLUMN_COUNT + k)),
                              at(path, i, NULL), 0, INT64_MAX);
}

static void read_units(marz_plan_reader *reader, const json_t *root)
{
    const char *path = "/instance/accounts";
    const json_t *units =
        marz_plan_list(reader, json_object_get(root, "accounts"), at(path, -1, NULL), -1);
    if (json_array_size(units) > UNITS_MAX)
        marz_plan_refuse(reader, at(path, -1, NULL), "too many accounts");
    if (reader->status)
        return;
    reader->plan->instance.unit_count = (int32_t)json_array_size(units);
    alloc_units(reader);
    for (int32_t i = 0; reader->status == MARZ_OK && i < reader->plan->instance.unit_count; i++)
        read_unit(reader, json_array_get(units, (size_t)i), i);
}

// ---------------------------------------------------------------- forbidden pairs

static void read_forbidden(marz_plan_reader *reader, const json_t *root)
{
    marz_instance *instance = &reader->plan->instance;
    const char *path = "/instance/forbidden";
    const json_t *pairs =
        marz_plan_list(reader, json_object_get(root, "forbidden"), at(path, -1, NULL), -1);
    instance->forbidden_count = (int32_t)json_array_size(pairs);
    instance->forbidden =
        marz_plan_alloc(reader, instance->forbidden_count, sizeof *instance->forbidden);
    for (int32_t k = 0; reader->status == MARZ_OK && k < instance->forbidden_count; k++) {
        const json_t *pair =
            marz_plan_list(reader, json_array_get(pairs, (size_t)k), at(path, k, NULL), 2);
        marz_forbidden_pair *kept = &instance->forbidden[k];
        kept->unit =
            marz_plan_reference(reader, &reader->units, json_array_get(pair, 0), at(path, k, "0"));
        kept->seat =
            marz_plan_reference(reader, &reader->seats, json_array_get(pair, 1), at(path, k, "1"));
        if (kept->unit == MARZ_NONE || kept->seat == MARZ_NONE)
            marz_plan_refuse(reader, at(path, k, NULL), "a pair needs an account and a seat");
    }
}

// ---------------------------------------------------------------- given minutes

static void read_given(marz_plan_reader *reader, const json_t *root)
{
    marz_instance *instance = &reader->plan->instance;
    const char *path = "/instance/minutes";
    if (!json_object_get(root, "minutes"))
        return;
    const json_t *rows =
        marz_plan_list(reader, json_object_get(root, "minutes"), at(path, -1, NULL), -1);
    instance->given_count = (int32_t)json_array_size(rows);
    instance->given = marz_plan_alloc(reader, instance->given_count, sizeof *instance->given);
    for (int32_t k = 0; reader->status == MARZ_OK && k < instance->given_count; k++) {
        const json_t *row =
            marz_plan_list(reader, json_array_get(rows, (size_t)k), at(path, k, NULL), 3);
        marz_given_minutes *kept = &instance->given[k];
        kept->unit =
            marz_plan_reference(reader, &reader->units, json_array_get(row, 0), at(path, k, "0"));
        kept->seat =
            marz_plan_reference(reader, &reader->seats, json_array_get(row, 1), at(path, k, "1"));
        kept->minutes_milli = marz_plan_integer(reader, json_array_get(row, 2), at(path, k, "2"), 0,
                                                MARZ_GIVEN_MINUTES_MAX);
        if (kept->unit == MARZ_NONE || kept->seat == MARZ_NONE)
            marz_plan_refuse(reader, at(path, k, NULL), "minutes need an account and a seat");
    }
}

static void read_cover(marz_plan_reader *reader, const json_t *root)
{
    marz_instance *instance = &reader->plan->instance;
    const char *path = "/instance/cover";
    if (!json_object_get(root, "cover"))
        return;
    const json_t *rows =
        marz_plan_list(reader, json_object_get(root, "cover"), at(path, -1, NULL), -1);
    instance->cover_minor =
        marz_plan_alloc(reader, instance->unit_count, sizeof *instance->cover_minor);
    for (int32_t i = 0; instance->cover_minor && i < instance->unit_count; i++)
        instance->cover_minor[i] = MARZ_UNKNOWN;
    for (int32_t k = 0; reader->status == MARZ_OK && k < (int32_t)json_array_size(rows); k++) {
        const json_t *row =
            marz_plan_list(reader, json_array_get(rows, (size_t)k), at(path, k, NULL), 2);
        const int32_t unit =
            marz_plan_reference(reader, &reader->units, json_array_get(row, 0), at(path, k, "0"));
        const int64_t price =
            marz_plan_integer(reader, json_array_get(row, 1), at(path, k, "1"), 0, MARZ_COST_MAX);
        if (unit == MARZ_NONE)
            marz_plan_refuse(reader, at(path, k, NULL), "a price needs an account");
        else
            instance->cover_minor[unit] = price;
    }
}

// ---------------------------------------------------------------- graph

/// One row: steps to the neighbours after unit i.
static void read_near(marz_plan_reader *reader, const json_t *row, int32_t i, marz_buffer *edges)
{
    const char *path = "/instance/near";
    const int32_t n = reader->plan->instance.unit_count;
    const json_t *steps = marz_plan_list(reader, row, at(path, i, NULL), -1);
    int32_t last = i;
    for (size_t k = 0; reader->status == MARZ_OK && k < json_array_size(steps); k++) {
        last += (int32_t)marz_plan_integer(reader, json_array_get(steps, k), at(path, i, NULL), 1,
                                           n - 1 - last);
        const marz_edge edge = {i, last};
        marz_buffer_add(edges, (const char *)&edge, sizeof edge);
    }
}

static void read_apart(marz_plan_reader *reader, const json_t *root)
{
    marz_instance *instance = &reader->plan->instance;
    const char *path = "/instance/apart";
    const json_t *list =
        marz_plan_list(reader, json_object_get(root, "apart"), at(path, -1, NULL), -1);
    instance->is_apart = marz_plan_alloc(reader, instance->unit_count, 1);
    for (size_t k = 0; reader->status == MARZ_OK && k < json_array_size(list); k++) {
        const int32_t unit = marz_plan_reference(reader, &reader->units, json_array_get(list, k),
                                                 at(path, (int64_t)k, NULL));
        if (unit == MARZ_NONE)
            marz_plan_refuse(reader, at(path, (int64_t)k, NULL), "an account is missing");
        else
            instance->is_apart[unit] = 1;
    }
}

/// Territories in one piece are asked for by the graph's presence.
static void read_graph(marz_plan_reader *reader, const json_t *root)
{
    marz_instance *instance = &reader->plan->instance;
    const char *path = "/instance/near";
    if (!json_object_get(root, "near"))
        return;
    const json_t *rows = marz_plan_list(reader, json_object_get(root, "near"), at(path, -1, NULL),
                                        instance->unit_count);
    marz_buffer edges = {0};
    for (int32_t i = 0; reader->status == MARZ_OK && i < instance->unit_count; i++)
        read_near(reader, json_array_get(rows, (size_t)i), i, &edges);
    if (reader->status == MARZ_OK)
        reader->status =
            edges.is_broken
                ? marz_fail(reader->error, MARZ_E_NO_MEMORY, "no memory to read the plan")
                : marz_adjacency_make(instance->unit_count, (const void *)edges.text,
                                      (int64_t)(edges.length / sizeof(marz_edge)), reader->arena,
                                      &instance->graph, reader->error);
    marz_buffer_deinit(&edges);
    if (reader->status == MARZ_OK && json_object_get(root, "apart"))
        read_apart(reader, root);
}

void marz_plan_read_instance(marz_plan_reader *reader, const json_t *instance)
{
    if (!json_is_object(instance))
        marz_plan_refuse(reader, at("/instance", -1, NULL), "the instance is missing");
    if (reader->status == MARZ_OK)
        read_assumptions(reader, instance);
    if (reader->status == MARZ_OK)
        read_lists(reader, instance);
    if (reader->status == MARZ_OK)
        read_seats(reader, instance);
    if (reader->status == MARZ_OK)
        read_columns(reader, instance);
    if (reader->status == MARZ_OK)
        read_units(reader, instance);
    if (reader->status == MARZ_OK)
        read_forbidden(reader, instance);
    if (reader->status == MARZ_OK)
        read_given(reader, instance);
    if (reader->status == MARZ_OK)
        read_cover(reader, instance);
    if (reader->status == MARZ_OK)
        read_graph(reader, instance);
}
