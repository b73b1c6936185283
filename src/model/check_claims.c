#include "model/check_internal.h"

#include <stdio.h>
#include <string.h>

#define SUBJECT_BYTES 320

static const int64_t any_number[2] = {INT64_MIN, INT64_MAX};
static const int64_t price_range[2] = {-(INT64_C(1) << 60), INT64_C(1) << 60};

static const char *name_or_null(const char *name)
{
    return name ? name : "null";
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_infeasible(const marz_checker *checker)
{
    const char *outcome = json_string_value(json_object_get(checker->root, "outcome"));
    return outcome && strcmp(outcome, "infeasible") == 0;
}

// ---------------------------------------------------------------- one assignment

/// Compares a stated part of a cost and adds it up.
static void check_part(marz_checker *checker, const marz_check_unit *unit, const char *part,
                       int64_t stated, int64_t computed, marz_int128 *sum)
{
    *sum += computed;
    if (stated != computed)
        marz_check_note_numbers(checker, "cost", unit->id, part, stated, computed);
}

static void check_costs(marz_checker *checker, const json_t *line, int64_t index, int32_t i)
{
    static const char *const keys[] = {"travel", "mismatch", "disruption"};
    const char *path = "/assignments";
    const marz_check_unit *unit = &checker->units[i];
    const marz_check_seat *seat = &checker->seats[unit->seat];
    int64_t stated[3];
    for (int32_t k = 0; k < 3; k++)
        stated[k] =
            marz_check_integer(checker, marz_check_member(checker, line, path, index, keys[k]),
                               path, index, keys[k], any_number);
    const marz_check_metres far = marz_check_distance(&unit->point, &seat->point);
    int64_t travel = marz_check_travel(checker, unit, far.metres);
    if (far.other != far.metres && stated[0] == marz_check_travel(checker, unit, far.other))
        travel = stated[0]; // The distance lies on the edge of two whole metres: either is right.
    check_part(checker, unit, "travel ", stated[0], travel, &checker->travel);
    check_part(checker, unit, "mismatch ", stated[1], marz_check_mismatch(unit, seat),
               &checker->mismatch);
    check_part(checker, unit, "disruption ", stated[2],
               marz_check_disruption(unit, seat, unit->seat), &checker->disruption);
}

/// Lock, forbidden pair, reach, and what the line says of holder and present seat.
static void check_place(marz_checker *checker, const json_t *line, int64_t index, int32_t i)
{
    const marz_check_unit *unit = &checker->units[i];
    const marz_check_seat *seat = &checker->seats[unit->seat];
    const char *path = "/assignments";
    if (unit->lock != MARZ_NONE && unit->lock != unit->seat)
        marz_check_note(checker, "lock", unit->id, seat->id, checker->seats[unit->lock].id);
    if (marz_check_is_forbidden(checker, unit, unit->seat))
        marz_check_note(checker, "forbidden", unit->id, seat->id, "another seat");
    const marz_check_metres far = marz_check_distance(&unit->point, &seat->point);
    const int64_t least = far.other < far.metres ? far.other : far.metres;
    if (checker->reach_m > 0 && unit->present != unit->seat && least > checker->reach_m)
        marz_check_note_numbers(checker, "reach", unit->id, "metres ", least, checker->reach_m);
    const char *rep = marz_check_text(checker, marz_check_member(checker, line, path, index, "rep"),
                                      path, index, "rep");
    if (!same_text(rep, seat->rep))
        marz_check_note(checker, "rep", unit->id, name_or_null(rep), name_or_null(seat->rep));
    const char *from = marz_check_text(
        checker, marz_check_member(checker, line, path, index, "from"), path, index, "from");
    const char *present = unit->present == MARZ_NONE ? NULL : checker->seats[unit->present].id;
    if (!same_text(from, present))
        marz_check_note(checker, "from", unit->id, name_or_null(from), name_or_null(present));
}

static void check_line(marz_checker *checker, const json_t *line, int64_t index)
{
    static const char *const keys[] = {"account", "seat",     "rep",        "from",
                                       "travel",  "mismatch", "disruption", NULL};
    const char *path = "/assignments";
    const char *account = marz_check_text(
        checker, marz_check_member(checker, line, path, index, "account"), path, index, "account");
    const char *seat = marz_check_text(
        checker, marz_check_member(checker, line, path, index, "seat"), path, index, "seat");
    if (checker->status)
        return;
    if (json_object_size(line) != 7)
        marz_check_keys(checker, line, path, keys);
    const int32_t i =
        marz_check_reference(checker, &checker->unit_ids, account, "unknown_account", path);
    const int32_t j = marz_check_reference(checker, &checker->seat_ids, seat, "unknown_seat",
                                           account ? account : path);
    if (!account || !seat) {
        marz_check_note(checker, account ? "unknown_seat" : "unknown_account",
                        account ? account : path, "null", "one of the instance");
        return;
    }
    if (i == MARZ_NONE || j == MARZ_NONE)
        return;
    marz_check_unit *unit = &checker->units[i];
    if (unit->seat != MARZ_NONE) {
        marz_check_note(checker, "duplicate_assignment", unit->id, seat,
                        checker->seats[unit->seat].id);
        return;
    }
    unit->seat = j;
    check_place(checker, line, index, i);
    check_costs(checker, line, index, i);
}

// ---------------------------------------------------------------- all assignments

/// All accounts of a group sit where its first one sits.
static void check_groups(marz_checker *checker)
{
    int32_t *seat_of = marz_check_alloc(checker, checker->group_count, sizeof *seat_of);
    if (checker->status)
        return;
    for (int32_t g = 0; g < checker->group_count; g++)
        seat_of[g] = MARZ_NONE;
    for (int32_t i = 0; i < checker->unit_count; i++) {
        const marz_check_unit *unit = &checker->units[i];
        if (unit->group == MARZ_NONE || unit->seat == MARZ_NONE)
            continue;
        int32_t *seat = &seat_of[unit->group];
        if (*seat == MARZ_NONE)
            *seat = unit->seat;
        else if (*seat != unit->seat)
            marz_check_note(checker, "group", unit->id, checker->seats[unit->seat].id,
                            checker->seats[*seat].id);
    }
}

static void add_loads(marz_checker *checker)
{
    for (int32_t i = 0; i < checker->unit_count; i++) {
        const marz_check_unit *unit = &checker->units[i];
        if (unit->seat == MARZ_NONE) {
            marz_check_note(checker, "missing_account", unit->id, "no seat", "one seat");
            continue;
        }
        marz_check_seat *seat = &checker->seats[unit->seat];
        seat->unit_count++;
        for (int32_t k = 0; k < checker->measure_count; k++)
            seat->load[k] += unit->measure[k];
    }
}

void marz_check_assignments(marz_checker *checker)
{
    const char *path = "/assignments";
    const json_t *list =
        marz_check_list(checker, marz_check_member(checker, checker->root, "", -1, "assignments"),
                        path, -1, NULL, -1);
    if (is_infeasible(checker)) {
        if (json_array_size(list) > 0)
            marz_check_note(checker, "outcome", "assignments", "infeasible", "no assignments");
        return;
    }
    for (size_t k = 0; checker->status == MARZ_OK && k < json_array_size(list); k++)
        check_line(checker, json_array_get(list, k), (int64_t)k);
    if (checker->status)
        return;
    add_loads(checker);
    check_groups(checker);
}

// ---------------------------------------------------------------- loads and bands

static void check_bands(marz_checker *checker)
{
    char what[SUBJECT_BYTES];
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
    char what[SUBJECT_BYTES];
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

/// Which seat the line of a list is about; each seat may have one line.
static int32_t seat_of_line(marz_checker *checker, const json_t *line, const char *path,
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

static void note_unseen(marz_checker *checker, const char *kind, const bool *is_seen)
{
    for (int32_t j = 0; j < checker->seat_count; j++)
        if (!is_seen[j])
            marz_check_note(checker, kind, checker->seats[j].id, "no line", "one line");
}

void marz_check_loads(marz_checker *checker)
{
    const json_t *list =
        marz_check_list(checker, marz_check_member(checker, checker->root, "", -1, "loads"),
                        "/loads", -1, NULL, -1);
    bool *is_seen = marz_check_alloc(checker, checker->seat_count, sizeof *is_seen);
    if (checker->status)
        return;
    if (is_infeasible(checker)) {
        if (json_array_size(list) > 0)
            marz_check_note(checker, "outcome", "loads", "infeasible", "no loads");
        return;
    }
    for (size_t k = 0; checker->status == MARZ_OK && k < json_array_size(list); k++) {
        const json_t *line = json_array_get(list, k);
        const int32_t j = seat_of_line(checker, line, "/loads", (int64_t)k, "load", is_seen);
        if (j != MARZ_NONE)
            check_load(checker, line, (int64_t)k, j);
    }
    note_unseen(checker, "load", is_seen);
    check_bands(checker);
}

// ---------------------------------------------------------------- totals

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
    static const char *const keys[] = {"total", "travel", "mismatch", "disruption", NULL};
    const json_t *objective = marz_check_member(checker, checker->root, "", -1, "objective");
    if (checker->status)
        return;
    if (is_infeasible(checker)) {
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
    check_term(checker, objective, "total",
               checker->travel + checker->mismatch + checker->disruption);
}

// ---------------------------------------------------------------- bound, gap, outcome

/// Reads the prices. @return how many lines there are
static size_t read_prices(marz_checker *checker)
{
    static const char *const keys[] = {"seat", "price_micro", NULL};
    const char *path = "/prices";
    const json_t *list = marz_check_list(
        checker, marz_check_member(checker, checker->root, "", -1, "prices"), path, -1, NULL, -1);
    bool *is_seen = marz_check_alloc(checker, checker->seat_count, sizeof *is_seen);
    for (size_t n = 0; checker->status == MARZ_OK && n < json_array_size(list); n++) {
        const json_t *line = json_array_get(list, n);
        const int32_t j = seat_of_line(checker, line, path, (int64_t)n, "price", is_seen);
        if (j == MARZ_NONE)
            continue;
        marz_check_keys(checker, line, path, keys);
        const json_t *row = marz_check_list(
            checker, marz_check_member(checker, line, path, (int64_t)n, "price_micro"), path,
            (int64_t)n, "price_micro", checker->measure_count);
        for (size_t k = 0; k < json_array_size(row); k++)
            checker->seats[j].price_micro[k] = marz_check_integer(
                checker, json_array_get(row, k), path, (int64_t)n, "price_micro", price_range);
    }
    if (checker->status == MARZ_OK && json_array_size(list) > 0)
        note_unseen(checker, "price", is_seen);
    return json_array_size(list);
}

/// ceil( (total - bound) * 10^6 / max(total, 1) ), kept within 64 bits.
static int64_t gap_of(marz_int128 total, marz_int128 bound)
{
    const marz_int128 scale = total > 1 ? total : 1;
    const marz_int128 difference = total - bound, limit = (marz_int128)1 << 100;
    if (difference > limit || difference < -limit)
        return difference > 0 ? INT64_MAX : INT64_MIN;
    const marz_int128 gap = -marz_div_floor(-difference * 1000000, scale);
    if (gap > INT64_MAX || gap < INT64_MIN)
        return gap > 0 ? INT64_MAX : INT64_MIN;
    return (int64_t)gap;
}

static int64_t within_64(marz_int128 value)
{
    if (value > INT64_MAX || value < INT64_MIN)
        return value > 0 ? INT64_MAX : INT64_MIN;
    return (int64_t)value;
}

/// A bound may claim less than the prices prove (that is true), never more.
static void check_claimed(marz_checker *checker, marz_int128 total, int64_t bound)
{
    const json_t *gap_value = marz_check_member(checker, checker->root, "", -1, "gap_ppm");
    if (checker->status)
        return;
    if (!checker->has_bound)
        marz_check_note_numbers(checker, "bound", "bound", "", bound, 0);
    else if (bound > checker->bound_high)
        marz_check_note_numbers(checker, "bound", "bound", "", bound, checker->bound);
    const int64_t expected = gap_of(total, bound);
    if (json_is_null(gap_value)) {
        marz_check_note(checker, "gap", "gap_ppm", "null", "a number");
        return;
    }
    const int64_t gap = marz_check_integer(checker, gap_value, "", -1, "gap_ppm", any_number);
    if (gap != expected)
        marz_check_note_numbers(checker, "gap", "gap_ppm", "", gap, expected);
}

/// Without a bound there is no gap, and a word why.
static void check_no_claim(marz_checker *checker)
{
    const json_t *gap = marz_check_member(checker, checker->root, "", -1, "gap_ppm");
    if (gap && !json_is_null(gap))
        marz_check_note(checker, "gap", "gap_ppm", "a number", "null, as there is no bound");
}

static void check_outcome(marz_checker *checker, const json_t *bound, marz_int128 total)
{
    static const char *const names[] = {"optimal", "feasible", "infeasible", "time_limit",
                                        "cancelled"};
    const char *outcome = marz_check_text(
        checker, marz_check_member(checker, checker->root, "", -1, "outcome"), "", -1, "outcome");
    if (checker->status)
        return;
    size_t k = 0;
    while (k < sizeof names / sizeof *names && (!outcome || strcmp(names[k], outcome) != 0))
        k++;
    if (k == sizeof names / sizeof *names)
        marz_check_note(checker, "outcome", "outcome", name_or_null(outcome), "a known outcome");
    else if (k == 0 && (!json_is_integer(bound) || json_integer_value(bound) != total))
        marz_check_note(checker, "outcome", "outcome", "optimal",
                        "feasible, as the bound does not meet the total");
}

void marz_check_bound(marz_checker *checker)
{
    const json_t *bound = marz_check_member(checker, checker->root, "", -1, "bound");
    const json_t *note = marz_check_member(checker, checker->root, "", -1, "bound_note");
    marz_check_text(checker, note, "", -1, "bound_note");
    const bool has_prices = read_prices(checker) > 0;
    if (checker->status)
        return;
    const marz_int128 total = checker->travel + checker->mismatch + checker->disruption;
    if (has_prices && !is_infeasible(checker))
        marz_check_compute_bound(checker);
    checker->verdict->total_minor = within_64(total);
    checker->verdict->has_bound = checker->has_bound;
    checker->verdict->bound_minor = within_64(checker->bound);
    checker->verdict->gap_ppm = checker->has_bound ? gap_of(total, checker->bound) : 0;
    if (json_is_null(bound))
        check_no_claim(checker);
    else if (is_infeasible(checker))
        marz_check_note(checker, "outcome", "bound", "infeasible", "no bound");
    else
        check_claimed(checker, total,
                      marz_check_integer(checker, bound, "", -1, "bound", any_number));
    check_outcome(checker, bound, total);
}
