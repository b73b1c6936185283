#include "http/body.h"

#include "base/calendar.h"
#include "base/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static marz_status refuse(const char *key, const char *wanted, marz_error *error)
{
    marz_fail(error, MARZ_E_USAGE, "%s is %s", key, wanted);
    marz_where(error, "/%s", key);
    return MARZ_E_USAGE;
}

static bool is_listed(const char *const *keys, const char *key)
{
    while (*keys && strcmp(*keys, key) != 0)
        keys++;
    return *keys != NULL;
}

/// Names the members that there may be.
static void hint_keys(const char *const *keys, marz_error *error)
{
    char list[200] = "";
    for (int32_t k = 0; keys[k]; k++) {
        const size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s%s", k ? ", " : "", keys[k]);
    }
    marz_hint(error, "It takes %s.", list);
}

static marz_status check_keys(json_t *root, const char *const *keys, marz_error *error)
{
    const char *key;
    json_t *value;
    if (!json_is_object(root))
        return marz_fail(error, MARZ_E_USAGE, "a body is one JSON object");
    json_object_foreach(root, key, value)
    {
        if (is_listed(keys, key))
            continue;
        marz_fail(error, MARZ_E_USAGE, "there is no member \"%.60s\" here", key);
        hint_keys(keys, error);
        marz_where(error, "/%.60s", key);
        return MARZ_E_USAGE;
    }
    return MARZ_OK;
}

marz_status marz_body_parse(const marz_request *request, const char *const *keys, json_t **root,
                            marz_error *error)
{
    json_t *parsed;
    marz_status status =
        marz_json_parse(request->body, request->body_length, "body", &parsed, error);
    if (status) { // What somebody sends is no fault of the store's.
        if (error && status == MARZ_E_INPUT)
            error->status = MARZ_E_USAGE;
        return status == MARZ_E_INPUT ? MARZ_E_USAGE : status;
    }
    status = check_keys(parsed, keys, error);
    if (status)
        json_decref(parsed);
    else
        *root = parsed;
    return status;
}

marz_status marz_body_text(const json_t *root, const char *key, bool is_needed, const char **text,
                           marz_error *error)
{
    const json_t *value = json_object_get(root, key);
    if (value && (!json_is_string(value) || json_string_length(value) == 0))
        return refuse(key, "text, and not empty", error);
    if (!value && is_needed)
        return refuse(key, "missing", error);
    *text = json_string_value(value);
    return MARZ_OK;
}

marz_status marz_body_integer(const json_t *root, const char *key, int64_t low, int64_t high,
                              int64_t *value, marz_error *error)
{
    const json_t *given = json_object_get(root, key);
    if (!given)
        return MARZ_OK;
    const int64_t number = json_integer_value(given);
    if (!json_is_integer(given) || number < low || number > high) {
        marz_fail(error, MARZ_E_USAGE, "%s is a whole number from %" PRId64 " to %" PRId64, key,
                  low, high);
        marz_where(error, "/%s", key);
        return MARZ_E_USAGE;
    }
    *value = number;
    return MARZ_OK;
}

marz_status marz_body_share(const json_t *root, const char *key, int64_t *ppm, marz_error *error)
{
    const json_t *given = json_object_get(root, key);
    if (!given)
        return MARZ_OK;
    const double share = json_number_value(given);
    if (!json_is_number(given) || !(share >= 0 && share <= 1))
        return refuse(key, "a share from 0 to 1", error);
    *ppm = llround(share * 1e6);
    return MARZ_OK;
}

marz_status marz_body_switch(const json_t *root, const char *key, bool *value, marz_error *error)
{
    const json_t *given = json_object_get(root, key);
    if (!given)
        return MARZ_OK;
    if (!json_is_boolean(given))
        return refuse(key, "true or false", error);
    *value = json_is_true(given);
    return MARZ_OK;
}

marz_status marz_body_day(const json_t *root, const char *key, int32_t *day, marz_error *error)
{
    const json_t *given = json_object_get(root, key);
    if (!given)
        return MARZ_OK;
    if (!json_is_string(given) || !marz_day_parse_iso(json_string_value(given), day))
        return refuse(key, "a date like 2027-01-31", error);
    return MARZ_OK;
}
