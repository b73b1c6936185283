#include "app/files_band.h"
#include "app/files_internal.h"

#include "app/instance_internal.h"
#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DECIMALS_MAX 6
#define SHARE_TICKS 1e4 ///< a fair share is kept to a ten thousandth of itself

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the files");
}

// ---------------------------------------------------------------- free centres

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/// The owners of the file, each once, sorted. @return how many
static int32_t list_owners(const files_reading *r, const char **owners)
{
    int32_t count = 0, kept = 0;
    for (int32_t i = 0; i < r->unit_count; i++)
        if (*r->units[i].owner)
            owners[count++] = r->units[i].owner;
    qsort(owners, (size_t)count, sizeof *owners, by_text);
    for (int32_t k = 0; k < count; k++)
        if (kept == 0 || strcmp(owners[kept - 1], owners[k]) != 0)
            owners[kept++] = owners[k];
    return kept;
}

/// Index of an id among the owners, or MARZ_NONE.
static int32_t find_owner(const marz_files_question *q, const char *id)
{
    const char *const *found =
        *id ? bsearch(&id, q->owner_id, (size_t)q->owner_count, sizeof *q->owner_id, by_text)
            : NULL;
    return found ? (int32_t)(found - (const char *const *)q->owner_id) : MARZ_NONE;
}

static int by_seat(const void *a, const void *b)
{
    return strcmp(((const files_seat *)a)->id, ((const files_seat *)b)->id);
}

/// As much as the fullest book of the others: a territory that no file speaks of is a full one.
static marz_decimal full_book(const files_reading *r, int32_t measure)
{
    marz_decimal most = {1, 0};
    for (int32_t j = 0; j < r->question->owner_count && r->request->reps; j++) {
        const marz_decimal one = r->seats[j].capacity[measure];
        const double a = (double)one.mantissa / pow(10, one.decimals);
        const double b = (double)most.mantissa / pow(10, most.decimals);
        most = j == 0 || a > b ? one : most;
    }
    return most;
}

/// Reps have their seats, or the owners if there are enough; the others get numbers.
static marz_status make_free_seats(files_reading *r, marz_error *error)
{
    marz_files_question *q = r->question;
    q->has_owner_seats = q->owner_count > 0 && q->owner_count <= r->seat_count;
    const int32_t named = q->has_owner_seats ? q->owner_count : 0;
    marz_decimal full[MARZ_MEASURES_MAX];
    for (int32_t k = 0; k < MARZ_MEASURES_MAX; k++)
        full[k] = full_book(r, k);
    int32_t number = 0;
    for (int32_t j = r->request->reps ? named : 0; j < r->seat_count; j++) {
        const char *id = j < named ? q->owner_id[j] : NULL;
        while (!id) {
            id = marz_arena_print(r->arena, "T%05d", ++number);
            if (!id)
                return no_memory(error);
            if (find_owner(q, id) != MARZ_NONE)
                id = NULL;
        }
        r->seats[j] = (files_seat){
            .id = id, .lon_udeg = MARZ_DEGREES_UNKNOWN, .lat_udeg = MARZ_DEGREES_UNKNOWN};
        memcpy(r->seats[j].capacity, full, sizeof full);
    }
    qsort(r->seats, (size_t)r->seat_count, sizeof *r->seats, by_seat);
    return MARZ_OK;
}

/// What an owner has: the sum of the first measure and where it lies.
typedef struct holding {
    const char *id;
    double amount, x, y, z;
    int64_t unit_count;
} holding;

static int by_amount(const void *a, const void *b)
{
    const holding *x = a, *y = b;
    if (x->amount != y->amount)
        return x->amount < y->amount ? 1 : -1;
    return strcmp(x->id, y->id);
}

static int by_holder(const void *a, const void *b)
{
    return strcmp(((const holding *)a)->id, ((const holding *)b)->id);
}

static void add_holding(holding *h, const files_unit *unit)
{
    const double radian = acos(-1) / 180e6;
    const double lon = unit->lon_udeg * radian, lat = unit->lat_udeg * radian;
    h->amount += (double)unit->amount[0].mantissa / pow(10, unit->amount[0].decimals);
    h->unit_count++;
    if (unit->lon_udeg == MARZ_DEGREES_UNKNOWN)
        return;
    h->x += cos(lat) * cos(lon);
    h->y += cos(lat) * sin(lon);
    h->z += sin(lat);
}

/// Seats in the middle of what the largest owners have; what the others have is nobody's.
static marz_status make_owner_seats(files_reading *r, const char **owners, marz_error *error)
{
    const int32_t count = r->question->owner_count;
    if (count < r->seat_count)
        return marz_fail(error, MARZ_E_USAGE, "%s names %d %s, fewer than %d territories",
                         r->request->units, count, marz_plural(count, "owner", "owners"),
                         r->seat_count);
    holding *list = MARZ_NEW(r->arena, holding, count);
    if (!list)
        return no_memory(error);
    for (int32_t k = 0; k < count; k++)
        list[k].id = owners[k];
    for (int32_t i = 0; i < r->unit_count; i++) {
        const holding key = {.id = r->units[i].owner};
        holding *h = *key.id ? bsearch(&key, list, (size_t)count, sizeof *list, by_holder) : NULL;
        if (h)
            add_holding(h, &r->units[i]);
    }
    qsort(list, (size_t)count, sizeof *list, by_amount);
    qsort(list, (size_t)r->seat_count, sizeof *list, by_holder);
    const double radian = acos(-1) / 180e6;
    for (int32_t j = 0; j < r->seat_count; j++) {
        const holding *h = &list[j];
        const bool is_placed = h->x != 0 || h->y != 0 || h->z != 0;
        r->seats[j] = (files_seat){
            .id = h->id, .lon_udeg = MARZ_DEGREES_UNKNOWN, .lat_udeg = MARZ_DEGREES_UNKNOWN};
        if (!is_placed)
            continue;
        r->seats[j].lon_udeg = (int32_t)lround(atan2(h->y, h->x) / radian);
        r->seats[j].lat_udeg = (int32_t)lround(atan2(h->z, hypot(h->x, h->y)) / radian);
    }
    r->question->has_owner_seats = true;
    return MARZ_OK;
}

/// Reps are the owners where homes of theirs are placed; else whoever the units name.
static bool name_owners(files_reading *r)
{
    const int32_t room = r->request->reps ? r->seat_count : r->unit_count;
    const char **owners = MARZ_NEW(r->arena, const char *, room);
    if (!owners)
        return false;
    r->question->owner_id = owners;
    if (!r->request->reps) {
        r->question->owner_count = list_owners(r, owners);
        return true;
    }
    for (int32_t j = 0; j < r->seat_count; j++)
        owners[j] = r->seats[j].id;
    r->question->owner_count = r->seat_count;
    return true;
}

marz_status marz_files_number_seats(files_reading *r, marz_error *error)
{
    if (!name_owners(r))
        return no_memory(error);
    const int32_t named = r->question->owner_count;
    const int32_t count = r->request->territory_count ? r->request->territory_count : named;
    if (count == 0)
        return marz_fail(error, MARZ_E_INPUT, "%s names no owner", r->request->units);
    files_seat *seats = MARZ_NEW(r->arena, files_seat, count);
    if (!seats)
        return no_memory(error);
    if (r->request->reps)
        memcpy(seats, r->seats, (size_t)named * sizeof *seats);
    r->seats = seats;
    r->seat_count = count;
    if (!r->request->has_owner_homes)
        return make_free_seats(r, error);
    const marz_status status = make_owner_seats(r, r->question->owner_id, error);
    for (int32_t j = 0; !status && j < r->seat_count; j++)
        for (int32_t k = 0; k < r->measure_count; k++)
            r->seats[j].capacity[k] = (marz_decimal){1, 0};
    return status;
}

// ---------------------------------------------------------------- units

/// Decimals until a mean share is at least SHARE_TICKS, so that rounding a fair share does not
/// show.
static int32_t decimals_of_shares(const files_reading *r, int32_t measure)
{
    double share = 0;
    for (int32_t i = 0; i < r->unit_count; i++) {
        const marz_decimal amount = r->units[i].amount[measure];
        share += (double)amount.mantissa / pow(10, amount.decimals) / r->seat_count;
    }
    int32_t decimals = 0;
    for (; share > 0 && share < SHARE_TICKS && decimals < DECIMALS_MAX; share *= 10)
        decimals++;
    return decimals;
}

/// As many decimals as the most exact amount or limit has, or fair shares need.
static int32_t decimals_of(const files_reading *r, int32_t measure)
{
    int32_t decimals = decimals_of_shares(r, measure);
    for (int32_t i = 0; i < r->unit_count; i++)
        while (decimals < DECIMALS_MAX && !marz_decimal_fits(r->units[i].amount[measure], decimals))
            decimals++;
    for (int32_t j = 0; j < r->seat_count; j++)
        for (int32_t end = 0; end < 2; end++)
            while (decimals < DECIMALS_MAX && r->seats[j].has_limit[measure][end] &&
                   !marz_decimal_fits(r->seats[j].limit[measure][end], decimals))
                decimals++;
    return decimals;
}

static bool is_one_of(const char *text, const char *const *words, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (strcasecmp(text, words[k]) == 0)
            return true;
    return false;
}

/// A lock names a rep (an owner, where centres are free), or says yes: with the present one.
static marz_status lock_of(const files_reading *r, const files_unit *unit, int32_t present,
                           int32_t *lock, marz_error *error)
{
    static const char *const yes[] = {"yes", "true", "1", "y"};
    static const char *const no[] = {"", "no", "false", "0", "n"};
    const bool is_free = r->question->has_free_centres;
    const bool is_owner = is_free && !r->request->reps;
    *lock = MARZ_NONE;
    if (is_one_of(unit->locked, no, sizeof no / sizeof *no)) {
        *lock = unit->is_frozen ? present : MARZ_NONE;
        return MARZ_OK;
    }
    *lock = is_free ? find_owner(r->question, unit->locked) : marz_files_find_seat(r, unit->locked);
    if (*lock == MARZ_NONE && is_one_of(unit->locked, yes, sizeof yes / sizeof *yes))
        *lock = present;
    if (*lock != MARZ_NONE)
        return MARZ_OK;
    marz_fail(error, MARZ_E_INPUT, "unit %s is locked to \"%s\", which is no %s", unit->id,
              unit->locked, is_owner ? "owner" : "rep");
    marz_hint(error, "Write the id of %s, or yes for the present owner.",
              is_owner ? "an owner" : "a rep");
    marz_where(error, "%s:%lld", r->request->units, (long long)unit->line);
    return MARZ_E_INPUT;
}

/// Who has the unit and whom it is locked to; with free centres that of the owners, whose seats may
/// not be known yet.
static marz_status fill_owner(files_reading *r, int32_t i, marz_error *error)
{
    marz_files_question *q = r->question;
    marz_instance *in = &q->instance;
    const files_unit *unit = &r->units[i];
    const bool has_present = r->request->reps || q->has_owner_seats;
    in->present[i] = has_present && *unit->owner ? marz_files_find_seat(r, unit->owner) : MARZ_NONE;
    in->lock[i] = MARZ_NONE;
    if (!q->has_free_centres)
        return lock_of(r, unit, in->present[i], &in->lock[i], error);
    q->owner_of[i] = find_owner(q, unit->owner);
    const marz_status status = lock_of(r, unit, q->owner_of[i], &q->locked_to[i], error);
    if (!status && q->has_owner_seats && q->locked_to[i] != MARZ_NONE)
        in->lock[i] = marz_files_find_seat(r, q->owner_id[q->locked_to[i]]);
    return status;
}

static marz_status fill_unit(files_reading *r, int32_t i, marz_dict *segments, marz_dict *groups,
                             marz_error *error)
{
    marz_instance *in = &r->question->instance;
    const files_unit *unit = &r->units[i];
    in->unit_id[i] = unit->id;
    r->question->unit_name[i] = unit->name;
    in->unit_lon_udeg[i] = unit->lon_udeg;
    in->unit_lat_udeg[i] = unit->lat_udeg;
    in->visits_milli[i] = unit->visits_milli;
    const char *segment = *unit->segment ? unit->segment : "all";
    in->unit_segment[i] = marz_dict_add(segments, segment, strlen(segment));
    in->group[i] = *unit->group ? marz_dict_add(groups, unit->group, strlen(unit->group)) : -1;
    if (in->unit_segment[i] == MARZ_NONE || (*unit->group && in->group[i] == MARZ_NONE))
        return no_memory(error);
    for (int32_t k = 0; k < r->measure_count; k++)
        if (!marz_decimal_fixed(unit->amount[k], 1, r->question->decimals[k],
                                &in->measure[(int64_t)i * r->measure_count + k]))
            return marz_fail(error, MARZ_E_LIMIT, "unit %s: %s is too great", unit->id,
                             r->measures[k]);
    if (r->measure_count &&
        !marz_decimal_fixed(unit->amount[r->value_measure], 100, 0, &in->value_minor[i]))
        return marz_fail(error, MARZ_E_LIMIT, "unit %s: %s is too great", unit->id,
                         r->measures[r->value_measure]);
    return fill_owner(r, i, error);
}

/// Without a price of all, units that have none of their own must have somebody.
static marz_status fill_cover(files_reading *r, marz_error *error)
{
    marz_instance *in = &r->question->instance;
    if (!r->has_cover_prices)
        return MARZ_OK;
    in->cover_minor = MARZ_NEW(r->arena, int64_t, in->unit_count);
    if (!in->cover_minor)
        return no_memory(error);
    for (int32_t i = 0; i < in->unit_count; i++)
        in->cover_minor[i] = r->units[i].cover_minor;
    in->has_cover = true;
    return MARZ_OK;
}

static marz_status fill_units(files_reading *r, marz_error *error)
{
    marz_instance *in = &r->question->instance;
    marz_dict segments, groups;
    marz_dict_init(&segments, r->arena);
    marz_dict_init(&groups, r->arena);
    marz_status status = MARZ_OK;
    for (int32_t i = 0; !status && i < in->unit_count; i++)
        status = fill_unit(r, i, &segments, &groups, error);
    in->segment_count = segments.count;
    in->group_count = groups.count;
    in->segment_key = MARZ_NEW(r->arena, const char *, segments.count);
    in->group_id = MARZ_NEW(r->arena, const char *, groups.count);
    if (!status && (!in->segment_key || !in->group_id))
        status = no_memory(error);
    for (int32_t s = 0; !status && s < segments.count; s++)
        in->segment_key[s] = segments.names[s];
    for (int32_t g = 0; !status && g < groups.count; g++)
        in->group_id[g] = groups.names[g];
    marz_dict_deinit(&segments);
    marz_dict_deinit(&groups);
    return status;
}

// ---------------------------------------------------------------- seats

static bool make_seats(marz_instance *in, marz_arena *arena)
{
    const int64_t m = in->seat_count, cells = m * in->measure_count;
    const int64_t fits = m * in->segment_count;
    in->seat_id = MARZ_NEW(arena, const char *, m);
    in->seat_name = MARZ_NEW(arena, const char *, m);
    in->seat_rep_id = MARZ_NEW(arena, const char *, m);
    in->seat_rep = MARZ_NEW(arena, int32_t, m);
    in->seat_lon_udeg = MARZ_NEW(arena, int32_t, m);
    in->seat_lat_udeg = MARZ_NEW(arena, int32_t, m);
    in->target = MARZ_NEW(arena, int64_t, cells);
    in->low = MARZ_NEW(arena, int64_t, cells);
    in->high = MARZ_NEW(arena, int64_t, cells);
    in->fit_ppm = MARZ_NEW(arena, int32_t, fits);
    in->is_familiar = MARZ_NEW(arena, uint8_t, fits);
    return in->seat_id && in->seat_name && in->seat_rep_id && in->seat_rep && in->seat_lon_udeg &&
           in->seat_lat_udeg && in->target && in->low && in->high && in->fit_ppm && in->is_familiar;
}

/// What a unit of the measure away from the targets costs, as it is kept; 0: nothing.
static int64_t price_of(const files_reading *r, int32_t measure)
{
    int64_t one = 1;
    for (int32_t k = 0; k < r->question->decimals[measure]; k++)
        one *= 10;
    for (int32_t p = 0; p < r->request->price_count; p++)
        if (strcasecmp(r->request->prices[p].measure, r->measures[measure]) == 0)
            return (int64_t)marz_div_round(r->request->prices[p].micro_minor, one);
    return 0;
}

/// The band that was asked for; MARZ_UNKNOWN if the measure has a capacity or a price and none was,
/// or one of 0 beside a price: it is the price that keeps loads even then.
static int64_t band_of(const files_reading *r, int32_t measure)
{
    const bool has_price = price_of(r, measure) > 0;
    for (int32_t b = 0; b < r->request->band_count; b++)
        if (strcasecmp(r->request->bands[b].measure, r->measures[measure]) == 0) {
            const int64_t band = r->request->bands[b].band_ppm;
            return band == 0 && has_price ? MARZ_UNKNOWN : band;
        }
    if (r->request->value && measure == r->value_measure)
        return MARZ_UNKNOWN; // It says what a unit is worth, and need not be balanced.
    return r->has_capacity[measure] || has_price ? MARZ_UNKNOWN : MARZ_FILES_BAND_PPM;
}

/// Loads are multiples of it.
static int64_t step_of(const marz_instance *in, int32_t measure)
{
    int64_t step = 0;
    for (int32_t i = 0; i < in->unit_count && step != 1; i++)
        for (int64_t rest = in->measure[(int64_t)i * in->measure_count + measure]; rest;) {
            const int64_t next = step % rest;
            step = rest;
            rest = next;
        }
    return step > 0 ? step : 1;
}

static int64_t total_of(const marz_instance *in, int32_t measure)
{
    int64_t total = 0;
    for (int32_t i = 0; i < in->unit_count; i++)
        total += in->measure[(int64_t)i * in->measure_count + measure];
    return total;
}

/// Limits that a rep has of his own count instead of the band.
static marz_status fill_own_limits(files_reading *r, int32_t k, marz_error *error)
{
    marz_instance *in = &r->question->instance;
    for (int32_t j = 0; j < in->seat_count; j++) {
        const files_seat *seat = &r->seats[j];
        const int64_t cell = (int64_t)j * in->measure_count + k;
        int64_t *const ends[2] = {&in->low[cell], &in->high[cell]};
        r->question->has_own_limits[k] |= seat->has_limit[k][0] || seat->has_limit[k][1];
        for (int32_t end = 0; end < 2; end++)
            if (seat->has_limit[k][end] &&
                !marz_decimal_fixed(seat->limit[k][end], 1, r->question->decimals[k], ends[end]))
                return marz_fail(error, MARZ_E_LIMIT, "the limit of %s of %s is too great",
                                 r->measures[k], seat->id);
        if (!seat->has_limit[k][0] && in->low[cell] > in->high[cell])
            in->low[cell] = in->high[cell];
        if (!seat->has_limit[k][1] && in->low[cell] > in->high[cell])
            in->high[cell] = in->low[cell];
        if (in->low[cell] <= in->high[cell])
            continue;
        marz_fail(error, MARZ_E_INPUT, "%s is to have at least more %s than he may have at most",
                  seat->id, r->measures[k]);
        marz_hint(error, "The columns low_%s and high_%s count instead of the band.",
                  r->measures[k], r->measures[k]);
        marz_where(error, "%s", r->request->reps);
        return MARZ_E_INPUT;
    }
    return MARZ_OK;
}

/// Limits of one measure: shares of the total by capacity, or the capacity itself.
static marz_status fill_limits(files_reading *r, int32_t k, marz_error *error)
{
    marz_files_question *q = r->question;
    marz_instance *in = &q->instance;
    const int64_t band = band_of(r, k), total = total_of(in, k);
    int64_t *capacity = MARZ_NEW(r->arena, int64_t, in->seat_count);
    if (!capacity)
        return no_memory(error);
    marz_int128 sum = 0;
    // Shares of a full book without capacities are parts of a million.
    const int32_t decimals = r->has_capacity[k] ? q->decimals[k] : 6;
    for (int32_t j = 0; j < in->seat_count; j++) {
        if (!marz_decimal_fixed(r->seats[j].capacity[k], 1, decimals, &capacity[j]))
            return marz_fail(error, MARZ_E_LIMIT, "the capacity of %s is too great",
                             r->seats[j].id);
        sum += capacity[j];
    }
    if (sum == 0)
        return marz_fail(error, MARZ_E_INPUT, "all capacities of %s are 0", r->measures[k]);
    q->band_ppm[k] = band;
    q->step[k] = step_of(in, k);
    for (int32_t j = 0; j < in->seat_count; j++) {
        const int64_t cell = (int64_t)j * in->measure_count + k;
        in->target[cell] = (int64_t)marz_div_round((marz_int128)total * capacity[j], sum);
        if (band == MARZ_UNKNOWN) {
            in->high[cell] = r->has_capacity[k]         ? capacity[j]
                             : total > in->target[cell] ? total
                                                        : in->target[cell];
            continue;
        }
        int64_t limits[2];
        marz_files_band_limits(q, k, j, band, limits);
        in->low[cell] = limits[0];
        in->high[cell] = limits[1];
    }
    return fill_own_limits(r, k, error);
}

/// Every deviation of a measure with a price costs; a target beyond a capacity costs from there.
static marz_status fill_soft(files_reading *r, marz_error *error)
{
    marz_instance *in = &r->question->instance;
    if (r->request->price_count == 0)
        return MARZ_OK;
    if (!marz_instance_make_soft(in, r->arena))
        return no_memory(error);
    for (int32_t k = 0; k < in->measure_count; k++) {
        in->soft_rate_micro[k] = price_of(r, k);
        for (int32_t j = 0; in->soft_rate_micro[k] > 0 && j < in->seat_count; j++)
            marz_instance_set_soft(in, (int64_t)j * in->measure_count + k, 0);
    }
    return MARZ_OK;
}

static void fill_seats(files_reading *r)
{
    marz_instance *in = &r->question->instance;
    for (int32_t j = 0; j < in->seat_count; j++) {
        in->seat_id[j] = in->seat_name[j] = r->seats[j].id;
        in->seat_rep_id[j] = r->seats[j].is_rep ? r->seats[j].id : NULL;
        r->question->has_home[j] = r->seats[j].has_home;
        in->seat_rep[j] = MARZ_NONE;
        in->seat_lon_udeg[j] = r->seats[j].lon_udeg;
        in->seat_lat_udeg[j] = r->seats[j].lat_udeg;
        for (int32_t s = 0; s < in->segment_count; s++)
            in->fit_ppm[(int64_t)j * in->segment_count + s] = MARZ_PPM;
    }
}

marz_status marz_files_fill(files_reading *r, marz_error *error)
{
    marz_instance *in = &r->question->instance;
    in->unit_count = r->unit_count;
    in->seat_count = r->seat_count;
    in->measure_count = r->measure_count;
    in->measure_name = MARZ_NEW(r->arena, const char *, r->measure_count);
    r->question->unit_name = MARZ_NEW(r->arena, const char *, r->unit_count);
    r->question->owner_of = MARZ_NEW(r->arena, int32_t, r->unit_count);
    r->question->locked_to = MARZ_NEW(r->arena, int32_t, r->unit_count);
    r->question->has_home = MARZ_NEW(r->arena, bool, r->seat_count);
    in->forbidden = MARZ_NEW(r->arena, marz_forbidden_pair, 0);
    if (!in->measure_name || !r->question->unit_name || !in->forbidden || !r->question->owner_of ||
        !r->question->locked_to || !r->question->has_home ||
        !marz_instance_make_units(in, r->arena))
        return no_memory(error);
    for (int32_t k = 0; k < r->measure_count; k++) {
        in->measure_name[k] = r->measures[k];
        r->question->decimals[k] = decimals_of(r, k);
    }
    marz_status status = marz_instance_set_rules(r->request->settings, in, error);
    if (!status)
        status = fill_units(r, error);
    if (!status)
        status = fill_cover(r, error);
    if (!status && !make_seats(in, r->arena))
        status = no_memory(error);
    for (int32_t k = 0; !status && k < r->measure_count; k++)
        status = fill_limits(r, k, error);
    if (!status)
        status = fill_soft(r, error);
    const marz_settings *settings = r->request->settings;
    r->question->wants_max = marz_instance_wants_max(settings);
    r->question->limits_change =
        settings->moved_share_ppm < MARZ_PPM || settings->leave_share_ppm < MARZ_PPM;
    const bool has_present = r->request->reps || r->question->has_owner_seats;
    if (!status && has_present && !marz_instance_add_limits(r->request->settings, in, r->arena))
        status = no_memory(error);
    if (!status)
        fill_seats(r);
    return status;
}
