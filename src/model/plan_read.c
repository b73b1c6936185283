#include "model/plan_internal.h"

#include <assert.h>
#include <string.h>

static marz_plan_place at(const char *path, int64_t index, const char *key)
{
    return (marz_plan_place){.path = path, .index = index, .key = key};
}

static int64_t number_of(marz_plan_reader *reader, const json_t *object, const char *path,
                         const char *key)
{
    return marz_plan_integer(reader, json_object_get(object, key), at(path, -1, key), INT64_MIN,
                             INT64_MAX);
}

// ---------------------------------------------------------------- what the plan claims

static void read_head(marz_plan_reader *reader, const json_t *root)
{
    marz_plan *plan = reader->plan;
    const char *format =
        marz_plan_text(reader, json_object_get(root, "format"), at("/format", -1, NULL));
    if (strcmp(format, MARZ_PLAN_FORMAT) != 0)
        marz_plan_refuse(reader, at("/format", -1, NULL),
                         "the format is not \"" MARZ_PLAN_FORMAT "\"");
    plan->solver = marz_plan_copy(reader, json_object_get(root, "solver"), at("/solver", -1, NULL));
    plan->version =
        marz_plan_copy(reader, json_object_get(root, "version"), at("/version", -1, NULL));
    plan->seed = (uint64_t)marz_plan_integer(reader, json_object_get(root, "seed"),
                                             at("/seed", -1, NULL), 0, INT64_MAX);
    plan->effort = number_of(reader, json_object_get(root, "options"), "/options", "effort");
    plan->plan_year = (int32_t)marz_plan_integer(reader, json_object_get(root, "year"),
                                                 at("/year", -1, NULL), 0, INT32_MAX);
    const char *currency =
        marz_plan_text(reader, json_object_get(root, "currency"), at("/currency", -1, NULL));
    if (strlen(currency) < sizeof plan->currency)
        memcpy(plan->currency, currency, strlen(currency));
    else
        marz_plan_refuse(reader, at("/currency", -1, NULL), "the code is too long");
    const json_t *simulated = json_object_get(root, "simulated");
    if (!json_is_boolean(simulated))
        marz_plan_refuse(reader, at("/simulated", -1, NULL), "neither true nor false");
    plan->is_simulated = json_is_true(simulated);
}

static int32_t name_of(marz_plan_reader *reader, const json_t *value, marz_plan_place place,
                       const char *const *names, int32_t count)
{
    const char *name = marz_plan_text(reader, value, place);
    for (int32_t k = 0; k < count; k++)
        if (strcmp(names[k], name) == 0)
            return k;
    marz_plan_refuse(reader, place, "an unknown name");
    return 0;
}

static int32_t day_of(marz_plan_reader *reader, const json_t *change, const char *key)
{
    int32_t day = MARZ_DAY_UNKNOWN;
    const json_t *value = json_object_get(change, key);
    if (json_is_null(value))
        return day;
    if (!marz_day_parse_iso(marz_plan_text(reader, value, at("/change", -1, key)), &day))
        marz_plan_refuse(reader, at("/change", -1, key), "no date like 2027-01-31");
    return day;
}

static void read_change(marz_plan_reader *reader, const json_t *root)
{
    const json_t *object = json_object_get(root, "change");
    if (!object)
        return;
    marz_change *change = &reader->plan->change;
    const json_t *kind = json_object_get(object, "kind");
    change->kind =
        (marz_change_kind)(1 + name_of(reader, kind, at("/change", -1, "kind"),
                                       marz_plan_change_names + 1, MARZ_PLAN_CHANGE_COUNT - 1));
    change->rep = marz_plan_copy(reader, json_object_get(object, "rep"), at("/change", -1, "rep"));
    change->from_day = day_of(reader, object, "from");
    change->until_day = day_of(reader, object, "until");
    if (!change->rep || change->from_day == MARZ_DAY_UNKNOWN)
        marz_plan_refuse(reader, at("/change", -1, NULL), "a change needs a rep and a first day");
}

static void read_objective(marz_plan_reader *reader, const json_t *root)
{
    marz_plan *plan = reader->plan;
    plan->outcome =
        (marz_outcome)name_of(reader, json_object_get(root, "outcome"), at("/outcome", -1, NULL),
                              marz_plan_outcomes, MARZ_PLAN_OUTCOME_COUNT);
    const json_t *objective = json_object_get(root, "objective");
    if (plan->outcome != MARZ_OUTCOME_INFEASIBLE) {
        plan->total_minor = number_of(reader, objective, "/objective", "total");
        plan->travel_minor = number_of(reader, objective, "/objective", "travel");
        plan->mismatch_minor = number_of(reader, objective, "/objective", "mismatch");
        plan->disruption_minor = number_of(reader, objective, "/objective", "disruption");
        if (plan->instance.soft_low)
            plan->balance_minor = number_of(reader, objective, "/objective", "balance");
        if (plan->instance.has_cover)
            plan->uncovered_minor = number_of(reader, objective, "/objective", "uncovered");
    }
    plan->bound_note =
        marz_plan_copy(reader, json_object_get(root, "bound_note"), at("/bound_note", -1, NULL));
    plan->has_bound = !json_is_null(json_object_get(root, "bound"));
    if (plan->has_bound) {
        plan->bound_minor = number_of(reader, root, "", "bound");
        plan->gap_ppm = number_of(reader, root, "", "gap_ppm");
    }
}

static void read_conflicts(marz_plan_reader *reader, const json_t *root)
{
    marz_plan *plan = reader->plan;
    const char *path = "/conflicts";
    const json_t *list =
        marz_plan_list(reader, json_object_get(root, "conflicts"), at(path, -1, NULL), -1);
    plan->conflict_count = (int32_t)json_array_size(list);
    plan->conflicts = marz_plan_alloc(reader, plan->conflict_count, sizeof *plan->conflicts);
    for (int32_t k = 0; reader->status == MARZ_OK && k < plan->conflict_count; k++) {
        const json_t *line = json_array_get(list, (size_t)k);
        const json_t *kind = json_object_get(line, "kind"), *found = json_object_get(line, "found");
        const json_t *limit = json_object_get(line, "limit");
        const json_t *relax = json_object_get(line, "relax_by");
        plan->conflicts[k] = (marz_conflict){
            .kind = (marz_conflict_kind)name_of(reader, kind, at(path, k, "kind"),
                                                marz_plan_conflicts, MARZ_PLAN_CONFLICT_COUNT),
            .subject =
                marz_plan_copy(reader, json_object_get(line, "subject"), at(path, k, "subject")),
            .measure =
                marz_plan_reference(reader, &reader->measures, json_object_get(line, "measure"),
                                    at(path, k, "measure")),
            .found = marz_plan_integer(reader, found, at(path, k, "found"), INT64_MIN, INT64_MAX),
            .limit = marz_plan_integer(reader, limit, at(path, k, "limit"), INT64_MIN, INT64_MAX),
            .relax_by =
                marz_plan_integer(reader, relax, at(path, k, "relax_by"), INT64_MIN, INT64_MAX),
        };
    }
}

// ---------------------------------------------------------------- the decision and its prices

/// A row of prices for each seat, in their order. @return NULL for an empty list, or failed
static int64_t *read_price_rows(marz_plan_reader *reader, const json_t *value, const char *path)
{
    const marz_instance *in = &reader->plan->instance;
    const int32_t seats = in->seat_count, measures = in->measure_count;
    const json_t *list = marz_plan_list(reader, value, at(path, -1, NULL), -1);
    if (json_array_size(list) == 0)
        return NULL;
    list = marz_plan_list(reader, list, at(path, -1, NULL), seats);
    int64_t *price_micro = marz_plan_alloc(reader, (int64_t)seats * measures, sizeof *price_micro);
    for (int32_t j = 0; reader->status == MARZ_OK && j < seats; j++) {
        const json_t *line = json_array_get(list, (size_t)j);
        if (marz_plan_reference(reader, &reader->seats, json_object_get(line, "seat"),
                                at(path, j, "seat")) != j)
            marz_plan_refuse(reader, at(path, j, "seat"), "prices are not in the order of seats");
        if (reader->status == MARZ_OK)
            marz_plan_row(reader, line, at(path, j, "price_micro"),
                          price_micro + (size_t)j * (size_t)measures, measures);
    }
    return price_micro;
}

static void read_prices(marz_plan_reader *reader, const json_t *root)
{
    marz_plan *plan = reader->plan;
    plan->price_micro = read_price_rows(reader, json_object_get(root, "prices"), "/prices");
    const json_t *farthest = json_object_get(root, "farthest");
    if (!farthest)
        return;
    plan->farthest.price_micro =
        read_price_rows(reader, json_object_get(farthest, "seats"), "/farthest/seats");
    plan->farthest.bound_milli =
        marz_plan_integer(reader, json_object_get(farthest, "bound_milli"),
                          at("/farthest", -1, "bound_milli"), 1, INT64_MAX);
    if (!plan->farthest.price_micro)
        marz_plan_refuse(reader, at("/farthest", -1, "seats"), "prices of all seats are missing");
}

/// Prices of the limits on change; the rest of it is computed anew.
static void read_moved(marz_plan_reader *reader, const json_t *root)
{
    marz_plan *plan = reader->plan;
    const char *path = "/moved/seats";
    const int32_t seats = plan->instance.seat_count;
    const json_t *moved = json_object_get(root, "moved");
    if (!moved)
        return;
    plan->moved_price_micro = number_of(reader, moved, "/moved", "price_micro");
    if (!plan->instance.leave_max)
        return;
    const json_t *list =
        marz_plan_list(reader, json_object_get(moved, "seats"), at(path, -1, NULL), seats);
    plan->leave_price_micro = marz_plan_alloc(reader, seats, sizeof *plan->leave_price_micro);
    for (int32_t j = 0; reader->status == MARZ_OK && j < seats; j++) {
        const json_t *line = json_array_get(list, (size_t)j);
        if (marz_plan_reference(reader, &reader->seats, json_object_get(line, "seat"),
                                at(path, j, "seat")) != j)
            marz_plan_refuse(reader, at(path, j, "seat"), "lines are not in the order of seats");
        else
            plan->leave_price_micro[j] =
                marz_plan_integer(reader, json_object_get(line, "price_micro"),
                                  at(path, j, "price_micro"), INT64_MIN, INT64_MAX);
    }
}

static void read_assignments(marz_plan_reader *reader, const json_t *root)
{
    marz_plan *plan = reader->plan;
    const char *path = "/assignments";
    const int32_t units = plan->instance.unit_count;
    plan->seat_of = marz_plan_alloc(reader, units, sizeof *plan->seat_of);
    for (int32_t i = 0; plan->seat_of && i < units; i++)
        plan->seat_of[i] = MARZ_NONE;
    if (plan->outcome == MARZ_OUTCOME_INFEASIBLE || !plan->seat_of)
        return;
    const json_t *list =
        marz_plan_list(reader, json_object_get(root, "assignments"), at(path, -1, NULL), units);
    uint8_t *is_read = marz_plan_alloc(reader, units, sizeof *is_read);
    for (int32_t k = 0; reader->status == MARZ_OK && k < units; k++) {
        const json_t *line = json_array_get(list, (size_t)k);
        const int32_t unit = marz_plan_reference(
            reader, &reader->units, json_object_get(line, "account"), at(path, k, "account"));
        const int32_t seat = marz_plan_reference(
            reader, &reader->seats, json_object_get(line, "seat"), at(path, k, "seat"));
        const bool is_open = unit != MARZ_NONE && marz_instance_may_uncover(&plan->instance, unit);
        if (unit == MARZ_NONE || (seat == MARZ_NONE && !is_open)) {
            marz_plan_refuse(reader, at(path, k, NULL), "a line needs an account and a seat");
        } else if (is_read[unit]) {
            marz_plan_refuse(reader, at(path, k, "account"), "the account has a seat already");
        } else {
            is_read[unit] = 1;
            plan->seat_of[unit] = seat;
        }
    }
}

static void read_district(marz_plan_reader *reader, const json_t *line, int32_t d,
                          marz_dict *districts, marz_dict *regions)
{
    marz_levels *levels = &reader->plan->levels;
    const char *path = "/districts";
    const json_t *seats =
        marz_plan_list(reader, json_object_get(line, "seats"), at(path, d, "seats"), -1);
    const json_t *region = json_object_get(line, "region");
    levels->region_of[d] = MARZ_NONE;
    levels->district_id[d] = marz_plan_new_name(
        reader, districts, json_object_get(line, "district"), at(path, d, "district"));
    if (region && !json_is_null(region)) {
        const char *name = marz_plan_text(reader, region, at(path, d, "region"));
        levels->region_of[d] = marz_dict_add(regions, name, strlen(name));
    }
    for (size_t k = 0; reader->status == MARZ_OK && k < json_array_size(seats); k++) {
        const int32_t seat = marz_plan_reference(reader, &reader->seats, json_array_get(seats, k),
                                                 at(path, d, "seats"));
        if (seat == MARZ_NONE || levels->district_of[seat] != MARZ_NONE)
            marz_plan_refuse(reader, at(path, d, "seats"), "a seat is missing or there twice");
        else
            levels->district_of[seat] = d;
    }
}

/// All seats have a district; all districts have a region, or none has.
static void refuse_partial(marz_plan_reader *reader, int32_t district_count, int32_t region_count)
{
    const marz_levels *levels = &reader->plan->levels;
    for (int32_t d = 0; reader->status == MARZ_OK && d < district_count && region_count; d++)
        if (levels->region_of[d] == MARZ_NONE)
            marz_plan_refuse(reader, at("/districts", d, "region"),
                             "all districts have a region, or none has");
    for (int32_t j = 0; reader->status == MARZ_OK && j < reader->plan->instance.seat_count; j++)
        if (levels->district_of[j] == MARZ_NONE)
            marz_plan_refuse(reader, at("/districts", -1, NULL), "a seat has no district");
}

/// Districts and regions may be absent; then nothing is known of them.
static void read_placed(marz_plan_reader *reader, const json_t *root)
{
    const char *path = "/placed";
    if (!json_object_get(root, "placed"))
        return;
    const json_t *list =
        marz_plan_list(reader, json_object_get(root, "placed"), at(path, -1, NULL), -1);
    uint8_t *is_placed =
        marz_plan_alloc(reader, reader->plan->instance.seat_count, sizeof *is_placed);
    for (size_t k = 0; reader->status == MARZ_OK && k < json_array_size(list); k++) {
        const int32_t seat = marz_plan_reference(reader, &reader->seats, json_array_get(list, k),
                                                 at(path, (int32_t)k, NULL));
        if (seat != MARZ_NONE)
            is_placed[seat] = 1;
    }
    reader->plan->is_placed = is_placed;
}

static void read_districts(marz_plan_reader *reader, const json_t *root)
{
    marz_levels *levels = &reader->plan->levels;
    const char *path = "/districts";
    const int32_t seat_count = reader->plan->instance.seat_count;
    if (!json_object_get(root, "districts"))
        return;
    const json_t *list =
        marz_plan_list(reader, json_object_get(root, "districts"), at(path, -1, NULL), -1);
    const int32_t count = (int32_t)json_array_size(list);
    marz_dict districts, regions;
    marz_dict_init(&districts, reader->arena);
    marz_dict_init(&regions, reader->arena);
    levels->district_id = marz_plan_alloc(reader, count, sizeof *levels->district_id);
    levels->region_of = marz_plan_alloc(reader, count, sizeof *levels->region_of);
    levels->district_of = marz_plan_alloc(reader, seat_count, sizeof *levels->district_of);
    for (int32_t j = 0; levels->district_of && j < seat_count; j++)
        levels->district_of[j] = MARZ_NONE;
    for (int32_t d = 0; reader->status == MARZ_OK && d < count; d++)
        read_district(reader, json_array_get(list, (size_t)d), d, &districts, &regions);
    levels->region_id = marz_plan_alloc(reader, regions.count, sizeof *levels->region_id);
    for (int32_t k = 0; reader->status == MARZ_OK && k < regions.count; k++)
        levels->region_id[k] = regions.names[k];
    refuse_partial(reader, count, regions.count);
    levels->district_count = count;
    levels->region_count = regions.count;
    if (regions.count == 0)
        levels->region_of = NULL;
    marz_dict_deinit(&districts);
    marz_dict_deinit(&regions);
}

/// Costs and hashes of what was read must not overflow.
static marz_status validate(const marz_plan_reader *reader)
{
    const marz_status status = marz_instance_validate(&reader->plan->instance, reader->error);
    if (status && reader->error && !reader->error->where[0])
        marz_where(reader->error, "%s:/instance", reader->name);
    return status;
}

marz_status marz_plan_read(const char *text, size_t length, const char *name, marz_arena *arena,
                           marz_plan *plan, marz_error *error)
{
    assert(text && name && arena && plan);
    json_t *root = NULL;
    const marz_status status = marz_json_parse(text, length, name, &root, error);
    if (status)
        return status;
    marz_plan read = {.outcome = MARZ_OUTCOME_FEASIBLE};
    marz_plan_reader reader = {.name = name, .arena = arena, .plan = &read, .error = error};
    marz_dict_init(&reader.seats, arena);
    marz_dict_init(&reader.groups, arena);
    marz_dict_init(&reader.units, arena);
    marz_dict_init(&reader.measures, arena);
    read_head(&reader, root);
    read_change(&reader, root);
    marz_plan_read_instance(&reader, json_object_get(root, "instance"));
    if (reader.status == MARZ_OK)
        reader.status = validate(&reader);
    if (reader.status == MARZ_OK)
        read_objective(&reader, root);
    if (reader.status == MARZ_OK)
        read_conflicts(&reader, root);
    if (reader.status == MARZ_OK)
        read_prices(&reader, root);
    if (reader.status == MARZ_OK)
        read_moved(&reader, root);
    if (reader.status == MARZ_OK)
        read_assignments(&reader, root);
    if (reader.status == MARZ_OK)
        read_districts(&reader, root);
    if (reader.status == MARZ_OK)
        read_placed(&reader, root);
    marz_dict_deinit(&reader.seats);
    marz_dict_deinit(&reader.groups);
    marz_dict_deinit(&reader.units);
    marz_dict_deinit(&reader.measures);
    json_decref(root);
    if (reader.status == MARZ_OK)
        *plan = read;
    return reader.status;
}
