#include "model/check_internal.h"

#include <string.h>

// Districts of the seats and regions of the districts, where the plan claims some.

/// Each seat of the line belongs to this district and to no other.
static void check_seats(marz_checker *checker, const json_t *line, int64_t index, bool *is_seen)
{
    const char *path = "/districts";
    const json_t *list = marz_check_list(
        checker, marz_check_member(checker, line, path, index, "seats"), path, index, "seats", -1);
    if (list && json_array_size(list) == 0)
        marz_check_note(checker, "district", "", "no seat", "at least one");
    for (size_t k = 0; checker->status == MARZ_OK && k < json_array_size(list); k++) {
        const char *seat = marz_check_text(checker, json_array_get(list, k), path, index, "seats");
        const int32_t j =
            marz_check_reference(checker, &checker->seat_ids, seat, "unknown_seat", "districts");
        if (j == MARZ_NONE)
            continue;
        if (is_seen[j])
            marz_check_note(checker, "district", checker->seats[j].id, "there twice", "once");
        is_seen[j] = true;
    }
}

static void check_district(marz_checker *checker, const json_t *line, int64_t index,
                           marz_dict *names, bool *is_seen, int32_t *region_count)
{
    static const char *const keys[] = {"district", "region", "seats", NULL};
    const char *path = "/districts";
    marz_check_keys(checker, line, path, keys);
    const char *id =
        marz_check_text(checker, marz_check_member(checker, line, path, index, "district"), path,
                        index, "district");
    const char *region = marz_check_text(
        checker, marz_check_member(checker, line, path, index, "region"), path, index, "region");
    if (checker->status)
        return;
    marz_check_new_id(checker, names, id, "district");
    *region_count += region != NULL;
    check_seats(checker, line, index, is_seen);
}

void marz_check_levels(marz_checker *checker)
{
    const json_t *value = json_object_get(checker->root, "districts");
    if (!value)
        return;
    marz_dict names;
    int32_t region_count = 0;
    const json_t *list = marz_check_list(checker, value, "/districts", -1, NULL, -1);
    bool *is_seen = marz_check_alloc(checker, checker->seat_count, sizeof *is_seen);
    marz_dict_init(&names, checker->arena);
    for (size_t k = 0; checker->status == MARZ_OK && k < json_array_size(list); k++)
        check_district(checker, json_array_get(list, k), (int64_t)k, &names, is_seen,
                       &region_count);
    marz_dict_deinit(&names);
    if (checker->status)
        return;
    marz_check_note_unseen(checker, "district", is_seen);
    if (region_count > 0 && region_count < (int32_t)json_array_size(list))
        marz_check_note(checker, "district", "region", "only some districts have one",
                        "all or none");
}

/// Seats whose home is a part of the answer: each once, and it lies somewhere.
void marz_check_placed(marz_checker *checker)
{
    const json_t *value = json_object_get(checker->root, "placed");
    if (!value)
        return;
    const json_t *list = marz_check_list(checker, value, "/placed", -1, NULL, -1);
    bool *is_seen = marz_check_alloc(checker, checker->seat_count, sizeof *is_seen);
    for (size_t k = 0; checker->status == MARZ_OK && k < json_array_size(list); k++) {
        const char *seat =
            marz_check_text(checker, json_array_get(list, k), "/placed", (int64_t)k, NULL);
        const int32_t j =
            marz_check_reference(checker, &checker->seat_ids, seat, "unknown_seat", "placed");
        if (j == MARZ_NONE)
            continue;
        if (is_seen[j])
            marz_check_note(checker, "placed", checker->seats[j].id, "there twice", "once");
        if (!checker->seats[j].point.is_known)
            marz_check_note(checker, "placed", checker->seats[j].id, "no position", "a position");
        is_seen[j] = true;
    }
}
