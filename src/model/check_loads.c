#include "model/check_internal.h"

#include <stdio.h>

#define WORDS_BYTES 320

static const int64_t any_number[2] = {INT64_MIN, INT64_MAX};

// ---------------------------------------------------------------- loads and bands

static void check_bands(marz_checker *checker)
{
    char what[WORDS_BYTES];
    for (int32_t j = 0; j < checker->seat_count; j++)
        for (int32_t k = 0; k < checker->measure_count; k++) {
            const marz_check_seat *seat = &checker->seats[j];
            snprintf(what, sizeof what, "%.200s ", checker->measure_name[k]);
            if (seat->load[k] < seat->low[k])
                marz_check_note_numbers(checker, "band_low", seat->id, what, seat->load[k],
                                        seat->low[k]);
            if (seat->load[k] > seat->high[k])
                marz_check_note_numbers(checker, "band_high", seat->id, what, seat->load[k],
                                        seat->high[k]);
        }
}

static void check_row(marz_checker *checker, const json_t *line, int64_t index, const char *key,
                      const marz_check_seat *seat, const marz_int128 *computed)
{
    const char *path = "/loads";
    char what[WORDS_BYTES];
    const json_t *row = marz_check_list(checker, marz_check_member(checker, line, path, index, key),
                                        path, index, key, checker->measure_count);
    for (size_t k = 0; k < json_array_size(row); k++) {
        const int64_t stated =
            marz_check_integer(checker, json_array_get(row, k), path, index, key, any_number);
        snprintf(what, sizeof what, "%.200s %s ", checker->measure_name[k], key);
        if (stated != computed[k])
            marz_check_note_numbers(checker, "load", seat->id, what, stated, computed[k]);
    }
}

static void check_load(marz_checker *checker, const json_t *line, int64_t index, int32_t j)
{
    static const char *const keys[] = {"seat", "accounts", "load", "low", "target", "high", NULL};
    const marz_check_seat *seat = &checker->seats[j];
    marz_int128 low[MARZ_CHECK_MEASURES_MAX], target[MARZ_CHECK_MEASURES_MAX];
    marz_int128 high[MARZ_CHECK_MEASURES_MAX];
    for (int32_t k = 0; k < checker->measure_count; k++) {
        low[k] = seat->low[k];
        target[k] = seat->target[k];
        high[k] = seat->high[k];
    }
    marz_check_keys(checker, line, "/loads", keys);
    const int64_t count =
        marz_check_integer(checker, marz_check_member(checker, line, "/loads", index, "accounts"),
                           "/loads", index, "accounts", any_number);
    if (count != seat->unit_count)
        marz_check_note_numbers(checker, "load", seat->id, "accounts ", count, seat->unit_count);
    check_row(checker, line, index, "load", seat, seat->load);
    check_row(checker, line, index, "low", seat, low);
    check_row(checker, line, index, "target", seat, target);
    check_row(checker, line, index, "high", seat, high);
}

void marz_check_loads(marz_checker *checker)
{
    const json_t *list =
        marz_check_list(checker, marz_check_member(checker, checker->root, "", -1, "loads"),
                        "/loads", -1, NULL, -1);
    bool *is_seen = marz_check_alloc(checker, checker->seat_count, sizeof *is_seen);
    if (checker->status)
        return;
    if (marz_check_is_infeasible(checker)) {
        if (json_array_size(list) > 0)
            marz_check_note(checker, "outcome", "loads", "infeasible", "no loads");
        return;
    }
    for (size_t k = 0; checker->status == MARZ_OK && k < json_array_size(list); k++) {
        const json_t *line = json_array_get(list, k);
        const int32_t j =
            marz_check_seat_of_line(checker, line, "/loads", (int64_t)k, "load", is_seen);
        if (j != MARZ_NONE)
            check_load(checker, line, (int64_t)k, j);
    }
    marz_check_note_unseen(checker, "load", is_seen);
    check_bands(checker);
}

// ---------------------------------------------------------------- totals

/// What loads outside the soft bands cost, each seat and measure rounded upwards.
static void add_balance(marz_checker *checker)
{
    for (int32_t j = 0; checker->has_soft_bands && j < checker->seat_count; j++)
        for (int32_t k = 0; k < checker->measure_count; k++) {
            const marz_check_seat *seat = &checker->seats[j];
            marz_int128 outside = 0;
            if (seat->load[k] > seat->soft_high[k])
                outside = seat->load[k] - seat->soft_high[k];
            if (seat->load[k] < seat->soft_low[k])
                outside = seat->soft_low[k] - seat->load[k];
            checker->balance += (outside * checker->soft_rate_micro[k] + 999999) / 1000000;
        }
}

static int64_t check_term(marz_checker *checker, const json_t *objective, const char *key,
                          marz_int128 computed)
{
    const int64_t stated =
        marz_check_integer(checker, marz_check_member(checker, objective, "/objective", -1, key),
                           "/objective", -1, key, any_number);
    if (stated != computed)
        marz_check_note_numbers(checker, "objective", key, "", stated, computed);
    return stated;
}

void marz_check_objective(marz_checker *checker)
{
    static const char *const keys[] = {"total",   "travel",    "mismatch", "disruption",
                                       "balance", "uncovered", NULL};
    const json_t *objective = marz_check_member(checker, checker->root, "", -1, "objective");
    if (checker->status)
        return;
    if (marz_check_is_infeasible(checker)) {
        if (!json_is_null(objective))
            marz_check_note(checker, "outcome", "objective", "infeasible", "no objective");
        return;
    }
    if (json_is_null(objective)) {
        marz_check_note(checker, "objective", "total", "null", "a number");
        return;
    }
    marz_check_keys(checker, objective, "/objective", keys);
    check_term(checker, objective, "travel", checker->travel);
    check_term(checker, objective, "mismatch", checker->mismatch);
    check_term(checker, objective, "disruption", checker->disruption);
    add_balance(checker);
    if (checker->has_soft_bands)
        check_term(checker, objective, "balance", checker->balance);
    else if (json_object_get(objective, "balance"))
        marz_check_note(checker, "objective", "balance", "a number", "nothing");
    if (checker->has_cover)
        check_term(checker, objective, "uncovered", checker->uncovered);
    else if (json_object_get(objective, "uncovered"))
        marz_check_note(checker, "objective", "uncovered", "a number", "nothing");
    check_term(checker, objective, "total",
               checker->travel + checker->mismatch + checker->disruption + checker->balance +
                   checker->uncovered);
}
