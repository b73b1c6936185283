#include "model/check_internal.h"

#include <string.h>

#define PRICE_MAX (INT64_C(1) << 60)

static const int64_t any_number[2] = {INT64_MIN, INT64_MAX};

// ---------------------------------------------------------------- bound, gap, outcome

/// Reads the prices. @return how many lines there are
static size_t read_prices(marz_checker *checker)
{
    const char *path = "/prices";
    const json_t *list = marz_check_list(
        checker, marz_check_member(checker, checker->root, "", -1, "prices"), path, -1, NULL, -1);
    bool *is_seen = marz_check_alloc(checker, checker->seat_count, sizeof *is_seen);
    for (size_t n = 0; checker->status == MARZ_OK && n < json_array_size(list); n++) {
        const json_t *line = json_array_get(list, n);
        const int32_t j =
            marz_check_seat_of_line(checker, line, path, (int64_t)n, "price", is_seen);
        if (j == MARZ_NONE)
            continue;
        marz_check_price_row(checker, line, path, (int64_t)n, PRICE_MAX,
                             checker->seats[j].price_micro);
    }
    if (checker->status == MARZ_OK && json_array_size(list) > 0)
        marz_check_note_unseen(checker, "price", is_seen);
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
        marz_check_note(checker, "outcome", "outcome", marz_check_or_null(outcome),
                        "a known outcome");
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
    const marz_int128 total = checker->travel + checker->mismatch + checker->disruption +
                              checker->balance + checker->uncovered;
    if (has_prices && !marz_check_is_infeasible(checker))
        marz_check_compute_bound(checker);
    checker->verdict->total_minor = within_64(total);
    checker->verdict->has_bound = checker->has_bound;
    checker->verdict->bound_minor = within_64(checker->bound);
    checker->verdict->gap_ppm = checker->has_bound ? gap_of(total, checker->bound) : 0;
    if (json_is_null(bound))
        check_no_claim(checker);
    else if (marz_check_is_infeasible(checker))
        marz_check_note(checker, "outcome", "bound", "infeasible", "no bound");
    else
        check_claimed(checker, total,
                      marz_check_integer(checker, bound, "", -1, "bound", any_number));
    check_outcome(checker, bound, total);
}
