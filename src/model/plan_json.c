#include "model/plan_internal.h"

#include <stdio.h>
#include <string.h>

const char *const marz_plan_columns[MARZ_PLAN_COLUMN_COUNT] = {
    "account", "lon_udeg", "lat_udeg", "visits_milli", "value",
    "segment", "present",  "lock",     "group",
};

const char *const marz_plan_conflicts[MARZ_PLAN_CONFLICT_COUNT] = {
    [MARZ_CONFLICT_TOTAL_HIGH] = "total_high",
    [MARZ_CONFLICT_TOTAL_LOW] = "total_low",
    [MARZ_CONFLICT_UNIT] = "unit",
    [MARZ_CONFLICT_LOCKS] = "locks",
    [MARZ_CONFLICT_NO_SEAT] = "no_seat",
    [MARZ_CONFLICT_GROUP] = "group",
    [MARZ_CONFLICT_MOVED] = "moved",
    [MARZ_CONFLICT_LEAVE] = "leave",
    [MARZ_CONFLICT_APART] = "apart",
    [MARZ_CONFLICT_NOT_FOUND] = "not_found",
    [MARZ_CONFLICT_PIECES] = "pieces",
};

const char *const marz_plan_change_names[MARZ_PLAN_CHANGE_COUNT] = {
    [MARZ_CHANGE_NONE] = NULL,
    [MARZ_CHANGE_LEAVE] = "leave",
    [MARZ_CHANGE_HIRE] = "hire",
    [MARZ_CHANGE_COVER] = "cover",
};

int64_t marz_gap_ppm(int64_t total_minor, int64_t bound_minor)
{
    const marz_int128 over = (marz_int128)(bound_minor - total_minor) * MARZ_PPM;
    return -(int64_t)marz_div_floor(over, total_minor > 1 ? total_minor : 1);
}

bool marz_plan_has_seats(const marz_plan *plan)
{
    if (plan->outcome == MARZ_OUTCOME_INFEASIBLE || !plan->seat_of || plan->conflict_count > 0)
        return false;
    bool is_seated = plan->total_minor > 0;
    for (int32_t i = 0; i < plan->instance.unit_count && !is_seated; i++)
        is_seated = plan->seat_of[i] != MARZ_NONE;
    return is_seated || plan->instance.unit_count == 0;
}

const char *marz_change_name(marz_change_kind kind)
{
    return marz_plan_change_names[kind];
}

const char *const marz_plan_outcomes[MARZ_PLAN_OUTCOME_COUNT] = {
    [MARZ_OUTCOME_OPTIMAL] = "optimal",       [MARZ_OUTCOME_FEASIBLE] = "feasible",
    [MARZ_OUTCOME_INFEASIBLE] = "infeasible", [MARZ_OUTCOME_TIME_LIMIT] = "time_limit",
    [MARZ_OUTCOME_CANCELLED] = "cancelled",
};

const char *marz_conflict_name(marz_conflict_kind kind)
{
    return marz_plan_conflicts[kind];
}

void marz_plan_refuse(marz_plan_reader *reader, marz_plan_place place, const char *what)
{
    if (reader->status)
        return;
    reader->status = marz_fail(reader->error, MARZ_E_INPUT, "not a plan: %s", what);
    char index[24] = "", key[72] = "";
    if (place.index >= 0)
        snprintf(index, sizeof index, "/%lld", (long long)place.index);
    if (place.key)
        snprintf(key, sizeof key, "/%s", place.key);
    marz_where(reader->error, "%s:%s%s%s", reader->name, place.path, index, key);
}

static void refuse_text(marz_plan_reader *reader, marz_plan_place place, const char *words,
                        const char *text)
{
    char what[160];
    snprintf(what, sizeof what, "%s \"%.99s\"", words, text);
    marz_plan_refuse(reader, place, what);
}

void *marz_plan_alloc(marz_plan_reader *reader, int64_t count, size_t size)
{
    void *memory = marz_arena_alloc(reader->arena, (size_t)(count > 0 ? count : 1), size);
    if (!memory && reader->status == MARZ_OK)
        reader->status = marz_fail(reader->error, MARZ_E_NO_MEMORY, "no memory to read the plan");
    return memory;
}

const json_t *marz_plan_list(marz_plan_reader *reader, const json_t *value, marz_plan_place place,
                             int64_t count)
{
    if (!json_is_array(value)) {
        marz_plan_refuse(reader, place, value ? "not a list" : "a list is missing");
        return NULL;
    }
    if (count < 0 || (int64_t)json_array_size(value) == count)
        return value;
    char what[96];
    snprintf(what, sizeof what, "%zu entries instead of %lld", json_array_size(value),
             (long long)count);
    marz_plan_refuse(reader, place, what);
    return NULL;
}

int64_t marz_plan_integer(marz_plan_reader *reader, const json_t *value, marz_plan_place place,
                          int64_t low, int64_t high)
{
    if (!json_is_integer(value)) {
        marz_plan_refuse(reader, place, value ? "not a whole number" : "a number is missing");
        return low;
    }
    const int64_t number = json_integer_value(value);
    if (number >= low && number <= high)
        return number;
    char what[128];
    snprintf(what, sizeof what, "%lld is not between %lld and %lld", (long long)number,
             (long long)low, (long long)high);
    marz_plan_refuse(reader, place, what);
    return low;
}

const char *marz_plan_text(marz_plan_reader *reader, const json_t *value, marz_plan_place place)
{
    const char *text = json_string_value(value);
    if (text && strlen(text) == json_string_length(value))
        return text;
    marz_plan_refuse(reader, place, value ? "not a text" : "a text is missing");
    return "";
}

const char *marz_plan_copy(marz_plan_reader *reader, const json_t *value, marz_plan_place place)
{
    if (json_is_null(value))
        return NULL;
    const char *text = marz_plan_text(reader, value, place);
    char *copy = marz_plan_alloc(reader, (int64_t)strlen(text) + 1, 1);
    return copy ? memcpy(copy, text, strlen(text)) : "";
}

int32_t marz_plan_reference(marz_plan_reader *reader, const marz_dict *dict, const json_t *value,
                            marz_plan_place place)
{
    if (json_is_null(value))
        return MARZ_NONE;
    const char *text = marz_plan_text(reader, value, place);
    const int32_t index = marz_dict_find(dict, text, strlen(text));
    if (index == MARZ_NONE)
        refuse_text(reader, place, "nothing is called", text);
    return index;
}

const char *marz_plan_new_name(marz_plan_reader *reader, marz_dict *dict, const json_t *value,
                               marz_plan_place place)
{
    const char *text = marz_plan_text(reader, value, place);
    const int32_t before = dict->count, index = marz_dict_add(dict, text, strlen(text));
    if (index == MARZ_NONE) {
        if (reader->status == MARZ_OK)
            reader->status =
                marz_fail(reader->error, MARZ_E_NO_MEMORY, "no memory to read the plan");
        return "";
    }
    if (dict->count == before)
        refuse_text(reader, place, "there already is", text);
    return dict->names[index];
}

void marz_plan_row(marz_plan_reader *reader, const json_t *object, marz_plan_place place,
                   int64_t *values, int32_t count)
{
    const json_t *list = marz_plan_list(reader, json_object_get(object, place.key), place, count);
    for (int32_t k = 0; list && k < count; k++)
        values[k] =
            marz_plan_integer(reader, json_array_get(list, (size_t)k), place, INT64_MIN, INT64_MAX);
}
