#include "app/files_band.h"

#include "base/int128.h"

#include <string.h>

#define PPM_A_TRY 1000           ///< bands are offered in tenths of a per cent
#define TRIES_MAX ((int64_t)1e5) ///< of them

void marz_files_band_limits(const marz_files_question *question, int32_t measure, int32_t seat,
                            int64_t band_ppm, int64_t limits[static 2])
{
    const marz_instance *in = &question->instance;
    const int64_t target = in->target[(int64_t)seat * in->measure_count + measure];
    const int64_t width = marz_mul_div(target, band_ppm, MARZ_PPM);
    limits[0] = target > width ? target - width : 0;
    limits[1] = target + width;
    const int64_t step = question->step[measure];
    const int64_t low = (limits[0] + step - 1) / step * step, high = limits[1] / step * step;
    if (low > high)
        return;
    limits[0] = low;
    limits[1] = high;
}

static marz_int128 sum_of_limits(const marz_files_question *question, int32_t measure,
                                 int64_t band_ppm, int side)
{
    marz_int128 sum = 0;
    for (int32_t j = 0; j < question->instance.seat_count; j++) {
        int64_t limits[2];
        marz_files_band_limits(question, measure, j, band_ppm, limits);
        sum += limits[side];
    }
    return sum;
}

/// The seat whose limit it is: its subject, or for what no seat can hold the one that could hold
/// most of those allowed.
static int32_t seat_of(const marz_instance *in, const marz_conflict *conflict)
{
    for (int32_t j = 0; j < in->seat_count; j++) {
        const int64_t cell = (int64_t)j * in->measure_count + conflict->measure;
        if (conflict->kind == MARZ_CONFLICT_UNIT ? in->high[cell] == conflict->limit
                                                 : strcmp(in->seat_id[j], conflict->subject) == 0)
            return j;
    }
    return MARZ_NONE;
}

static bool holds_at(const marz_files_question *question, const marz_conflict *conflict,
                     int32_t seat, int64_t band_ppm)
{
    if (conflict->kind == MARZ_CONFLICT_TOTAL_HIGH)
        return conflict->found <= sum_of_limits(question, conflict->measure, band_ppm, 1);
    if (conflict->kind == MARZ_CONFLICT_TOTAL_LOW)
        return conflict->found >= sum_of_limits(question, conflict->measure, band_ppm, 0);
    int64_t limits[2];
    marz_files_band_limits(question, conflict->measure, seat, band_ppm, limits);
    return conflict->found > conflict->limit ? conflict->found <= limits[1]
                                             : conflict->found >= limits[0];
}

int64_t marz_files_band_for(const marz_files_question *question, const marz_conflict *conflict)
{
    if (conflict->measure == MARZ_NONE)
        return MARZ_UNKNOWN;
    const bool is_total =
        conflict->kind == MARZ_CONFLICT_TOTAL_HIGH || conflict->kind == MARZ_CONFLICT_TOTAL_LOW;
    const int32_t seat = is_total ? 0 : seat_of(&question->instance, conflict);
    int64_t low = 0, high = TRIES_MAX;
    if (seat == MARZ_NONE || !holds_at(question, conflict, seat, high * PPM_A_TRY))
        return MARZ_UNKNOWN;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (holds_at(question, conflict, seat, middle * PPM_A_TRY))
            high = middle;
        else
            low = middle + 1;
    }
    return low * PPM_A_TRY;
}
