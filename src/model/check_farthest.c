#include "model/check_internal.h"

// That no plan serves every account without a lock from nearer than a bound: with these prices a
// plan would have to be worth more than loads within the limits can be.

#define PRICE_MAX (INT64_C(1) << 40)
static const int64_t bound_range[2] = {1, INT64_MAX};

typedef struct proof {
    const marz_checker *checker;
    int64_t bound_milli;
    int64_t *price_micro; ///< [seat_count * measure_count]
    int32_t *next;        ///< [unit_count] the next member of its group, or MARZ_NONE
} proof;

static void read_prices(marz_checker *checker, const json_t *object, int64_t *price_micro)
{
    const char *path = "/farthest/seats";
    const json_t *list = marz_check_list(
        checker, marz_check_member(checker, object, "/farthest", -1, "seats"), path, -1, NULL, -1);
    bool *is_seen = marz_check_alloc(checker, checker->seat_count, sizeof *is_seen);
    for (size_t n = 0; checker->status == MARZ_OK && n < json_array_size(list); n++) {
        const json_t *line = json_array_get(list, n);
        const int32_t j =
            marz_check_seat_of_line(checker, line, path, (int64_t)n, "farthest", is_seen);
        if (j == MARZ_NONE)
            continue;
        marz_check_price_row(checker, line, path, (int64_t)n, PRICE_MAX,
                             price_micro + (int64_t)j * checker->measure_count);
    }
}

/// Is the account nearer to the seat than the bound, or held by its lock, and may it go there?
static bool is_near(const proof *p, const marz_check_unit *unit, int32_t j)
{
    const marz_checker *checker = p->checker;
    if (!marz_check_allows(checker, unit, j, true))
        return false;
    if (unit->lock != MARZ_NONE)
        return true;
    const marz_check_metres far = marz_check_distance(&unit->point, &checker->seats[j].point);
    const int64_t least = far.other < far.metres ? far.other : far.metres;
    return marz_check_minutes(checker, unit, j, least) < p->bound_milli;
}

/// Least worth of an account with its group at a seat that is near to all. @return false: none is
static bool least_of(const proof *p, int32_t first, marz_int128 *least)
{
    const marz_checker *checker = p->checker;
    bool is_found = false, may_stay_out = checker->has_cover;
    for (int32_t i = first; i != MARZ_NONE; i = p->next[i])
        may_stay_out &= marz_check_may_stay_out(checker, &checker->units[i]);
    if (may_stay_out) {
        is_found = true;
        *least = 0;
    }
    for (int32_t j = 0; j < checker->seat_count; j++) {
        marz_int128 worth = 0;
        for (int32_t i = first; i != MARZ_NONE; i = p->next[i])
            for (int32_t k = 0; k < checker->measure_count; k++)
                worth += (marz_int128)p->price_micro[(int64_t)j * checker->measure_count + k] *
                         checker->units[i].measure[k];
        bool is_allowed = !is_found || worth < *least;
        for (int32_t i = first; is_allowed && i != MARZ_NONE; i = p->next[i])
            is_allowed = is_near(p, &checker->units[i], j);
        if (is_allowed)
            *least = worth;
        is_found |= is_allowed;
    }
    return is_found;
}

/// Lists the members of each group from its first. @return marks of those that are no first
static bool *link_groups(marz_checker *checker, int32_t *next)
{
    int32_t *last = marz_check_alloc(checker, checker->group_count, sizeof *last);
    bool *follows = marz_check_alloc(checker, checker->unit_count, sizeof *follows);
    for (int32_t i = 0; checker->status == MARZ_OK && i < checker->unit_count; i++) {
        const int32_t group = checker->units[i].group;
        next[i] = MARZ_NONE;
        if (group == MARZ_NONE)
            continue;
        if (last[group]) {
            next[last[group] - 1] = i;
            follows[i] = true;
        }
        last[group] = i + 1;
    }
    return follows;
}

/// What the limits allow the loads to be worth at most.
static marz_int128 most_of(const proof *p)
{
    const marz_checker *checker = p->checker;
    marz_int128 sum = 0;
    for (int32_t j = 0; j < checker->seat_count; j++)
        for (int32_t k = 0; k < checker->measure_count; k++) {
            const marz_int128 price = p->price_micro[(int64_t)j * checker->measure_count + k];
            sum += price * (price > 0 ? checker->seats[j].high[k] : checker->seats[j].low[k]);
        }
    return sum;
}

static bool is_proved(proof *p, const bool *follows)
{
    const marz_checker *checker = p->checker;
    marz_int128 sum = 0;
    for (int32_t i = 0; i < checker->unit_count; i++) {
        marz_int128 least;
        if (follows[i])
            continue;
        if (!least_of(p, i, &least))
            return true;
        sum += least;
    }
    return sum > most_of(p);
}

void marz_check_farthest(marz_checker *checker)
{
    static const char *const keys[] = {"bound_milli", "seats", NULL};
    const json_t *object = json_object_get(checker->root, "farthest");
    if (!object)
        return;
    const int64_t cells = (int64_t)checker->seat_count * checker->measure_count;
    proof p = {.checker = checker,
               .price_micro = marz_check_alloc(checker, cells, sizeof *p.price_micro),
               .next = marz_check_alloc(checker, checker->unit_count, sizeof *p.next)};
    if (checker->status)
        return;
    marz_check_keys(checker, object, "/farthest", keys);
    p.bound_milli = marz_check_integer(
        checker, marz_check_member(checker, object, "/farthest", -1, "bound_milli"), "/farthest",
        -1, "bound_milli", bound_range);
    read_prices(checker, object, p.price_micro);
    const bool *follows = link_groups(checker, p.next);
    if (checker->status == MARZ_OK && !is_proved(&p, follows))
        marz_check_note_numbers(checker, "farthest", "bound", "thousandths of a minute ",
                                p.bound_milli, 0);
}
