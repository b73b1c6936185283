#include "model/check_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void write_pointer(char text[static 192], const char *path, int64_t index, const char *key)
{
    char number[24] = "";
    if (index >= 0)
        snprintf(number, sizeof number, "/%lld", (long long)index);
    snprintf(text, 192, "%s%s%s%.64s", path, number, key ? "/" : "", key ? key : "");
}

void marz_check_refuse(marz_checker *checker, const char *path, int64_t index, const char *key,
                       const char *what)
{
    if (checker->status)
        return;
    char pointer[192];
    write_pointer(pointer, path, index, key);
    checker->status = marz_fail(checker->error, MARZ_E_INPUT, "not a plan: %s", what);
    marz_where(checker->error, "%s:%s", checker->name, pointer);
}

const json_t *marz_check_member(marz_checker *checker, const json_t *object, const char *path,
                                int64_t index, const char *key)
{
    if (!json_is_object(object)) {
        marz_check_refuse(checker, path, index, NULL, "an object is missing");
        return NULL;
    }
    const json_t *value = json_object_get(object, key);
    if (!value)
        marz_check_refuse(checker, path, index, key, "this is missing");
    return value;
}

const json_t *marz_check_list(marz_checker *checker, const json_t *value, const char *path,
                              int64_t index, const char *key, int64_t count)
{
    if (!json_is_array(value)) {
        marz_check_refuse(checker, path, index, key, "a list is missing");
        return NULL;
    }
    if (count < 0 || (int64_t)json_array_size(value) == count)
        return value;
    char what[96];
    snprintf(what, sizeof what, "%zu entries instead of %lld", json_array_size(value),
             (long long)count);
    marz_check_refuse(checker, path, index, key, what);
    return NULL;
}

static int64_t note_fraction(marz_checker *checker, double value, const char *pointer,
                             const int64_t range[static 2])
{
    char found[64];
    snprintf(found, sizeof found, "%.17g", value);
    marz_check_note(checker, "number", pointer, found, "a whole number");
    const double whole = trunc(value);
    if (whole <= (double)range[0])
        return range[0];
    return whole >= (double)range[1] ? range[1] : (int64_t)whole;
}

int64_t marz_check_integer(marz_checker *checker, const json_t *value, const char *path,
                           int64_t index, const char *key, const int64_t range[static 2])
{
    char pointer[192], expected[64];
    if (json_is_real(value)) {
        write_pointer(pointer, path, index, key);
        return note_fraction(checker, json_real_value(value), pointer, range);
    }
    if (!json_is_integer(value)) {
        marz_check_refuse(checker, path, index, key, "a whole number is missing");
        return range[0];
    }
    const int64_t number = json_integer_value(value);
    if (number >= range[0] && number <= range[1])
        return number;
    write_pointer(pointer, path, index, key);
    char found[32];
    snprintf(found, sizeof found, "%lld", (long long)number);
    snprintf(expected, sizeof expected, "%lld to %lld", (long long)range[0], (long long)range[1]);
    marz_check_note(checker, "range", pointer, found, expected);
    return number < range[0] ? range[0] : range[1];
}

const char *marz_check_text(marz_checker *checker, const json_t *value, const char *path,
                            int64_t index, const char *key)
{
    if (json_is_null(value))
        return NULL;
    const char *text = json_string_value(value);
    if (text && strlen(text) == json_string_length(value))
        return text;
    marz_check_refuse(checker, path, index, key, "a text is missing");
    return NULL;
}

int32_t marz_check_reference(marz_checker *checker, const marz_dict *dict, const char *name,
                             const char *kind, const char *subject)
{
    if (!name)
        return MARZ_NONE;
    const int32_t index = marz_dict_find(dict, name, strlen(name));
    if (index == MARZ_NONE)
        marz_check_note(checker, kind, subject, name, "one of the instance");
    return index;
}

const char *marz_check_new_id(marz_checker *checker, marz_dict *dict, const char *id,
                              const char *kind)
{
    const int32_t before = dict->count;
    const int32_t index = marz_dict_add(dict, id ? id : "", id ? strlen(id) : 0);
    if (index == MARZ_NONE && checker->status == MARZ_OK)
        checker->status = marz_fail(checker->error, MARZ_E_NO_MEMORY, "no memory to check");
    else if (dict->count == before)
        marz_check_note(checker, kind, id ? id : "", "there twice", "each id once");
    return id ? id : "";
}

void marz_check_keys(marz_checker *checker, const json_t *object, const char *path,
                     const char *const *keys)
{
    // Keys come in the order of the file, so the findings do, too.
    for (void *at = json_object_iter((json_t *)(uintptr_t)object); at;
         at = json_object_iter_next((json_t *)(uintptr_t)object, at)) {
        const char *key = json_object_iter_key(at);
        int32_t k = 0;
        while (keys[k] && strcmp(keys[k], key) != 0)
            k++;
        if (!keys[k])
            marz_check_note(checker, "unknown_key", path, key, "a key of the format");
    }
}

const char *marz_check_or_null(const char *name)
{
    return name ? name : "null";
}

bool marz_check_is_infeasible(const marz_checker *checker)
{
    const char *outcome = json_string_value(json_object_get(checker->root, "outcome"));
    return outcome && strcmp(outcome, "infeasible") == 0;
}

int32_t marz_check_seat_of_line(marz_checker *checker, const json_t *line, const char *path,
                                int64_t index, const char *kind, bool *is_seen)
{
    const char *name = marz_check_text(
        checker, marz_check_member(checker, line, path, index, "seat"), path, index, "seat");
    if (checker->status)
        return MARZ_NONE;
    if (!name)
        marz_check_note(checker, "unknown_seat", path, "null", "one of the instance");
    const int32_t j = marz_check_reference(checker, &checker->seat_ids, name, "unknown_seat", path);
    if (j == MARZ_NONE || !is_seen[j]) {
        if (j != MARZ_NONE)
            is_seen[j] = true;
        return j;
    }
    marz_check_note(checker, kind, name, "two lines", "one line");
    return MARZ_NONE;
}

void marz_check_note_unseen(marz_checker *checker, const char *kind, const bool *is_seen)
{
    for (int32_t j = 0; j < checker->seat_count; j++)
        if (!is_seen[j])
            marz_check_note(checker, kind, checker->seats[j].id, "no line", "one line");
}

void marz_check_price_row(marz_checker *checker, const json_t *line, const char *path,
                          int64_t index, int64_t most, int64_t *prices)
{
    static const char *const keys[] = {"seat", "price_micro", NULL};
    const int64_t range[2] = {-most, most};
    marz_check_keys(checker, line, path, keys);
    const json_t *row =
        marz_check_list(checker, marz_check_member(checker, line, path, index, "price_micro"), path,
                        index, "price_micro", checker->measure_count);
    for (size_t k = 0; k < json_array_size(row); k++)
        prices[k] =
            marz_check_integer(checker, json_array_get(row, k), path, index, "price_micro", range);
}
