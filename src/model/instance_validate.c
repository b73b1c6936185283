#include "model/instance_internal.h"

#include <inttypes.h>

#define UNITS_MAX 10000000
#define SEATS_MAX 32768
#define VALUE_MAX (INT64_C(1) << 43)
#define VISITS_MAX INT64_C(1000000000)
#define MEASURE_MAX (INT64_C(1) << 44)
#define FIT_PPM_MAX 100000000
#define METRES_MAX 20100000            ///< no great circle is longer
#define MINUTES_MAX INT64_C(100000000) ///< of the travel table, in thousandths
#define ROAD_MAX 1000000000
#define TOTAL_COST_MAX (INT64_C(1) << 62)

static marz_status in_range(int64_t value, int64_t low, int64_t high, const char *what,
                            marz_error *error)
{
    if (value >= low && value <= high)
        return MARZ_OK;
    return marz_fail(error, MARZ_E_INPUT, "%s is %" PRId64 ", must lie in %" PRId64 " to %" PRId64,
                     what, value, low, high);
}

marz_status marz_travel_validate(const marz_travel *travel, marz_error *error)
{
    marz_status status = in_range(travel->point_count, 1, MARZ_TRAVEL_POINTS_MAX,
                                  "number of points of the travel table", error);
    if (status)
        return status;
    if (travel->metres[0] != 0)
        return marz_fail(error, MARZ_E_INPUT, "the travel table begins at %" PRId64 " m, not at 0",
                         travel->metres[0]);
    for (int32_t k = 0; k < travel->point_count; k++) {
        const bool is_first = k == 0;
        if (travel->minutes_milli[k] < 0 || travel->minutes_milli[k] > MINUTES_MAX ||
            travel->metres[k] > ROAD_MAX)
            return marz_fail(error, MARZ_E_INPUT, "point %d of the travel table is out of range",
                             k + 1);
        if (!is_first && (travel->metres[k] <= travel->metres[k - 1] ||
                          travel->minutes_milli[k] < travel->minutes_milli[k - 1]))
            return marz_fail(error, MARZ_E_INPUT, "the travel table does not ascend at point %d",
                             k + 1);
    }
    return MARZ_OK;
}

static marz_status validate_scalars(const marz_instance *instance, marz_error *error)
{
    const struct {
        int64_t value, low, high;
        const char *what;
    } rows[] = {
        {instance->unit_count, 0, UNITS_MAX, "number of accounts"},
        {instance->seat_count, 1, SEATS_MAX, "number of seats"},
        {instance->measure_count, 0, MARZ_MEASURES_MAX, "number of measures"},
        {instance->segment_count, 1, INT32_MAX, "number of segments"},
        {instance->forbidden_count, 0, INT32_MAX, "number of forbidden pairs"},
        {instance->group_count, 0, UNITS_MAX, "number of groups"},
        {instance->reach_m, 0, 100000000, "reach in metres"},
        {instance->farthest_milli, 0, MARZ_GIVEN_MINUTES_MAX, "farthest minutes in thousandths"},
        {instance->travel.circuity_ppm, 0, 3000000, "circuity in ppm"},
        {instance->travel.trip_ppm, 0, 10000000, "trip share in ppm"},
        {instance->travel.minute_cost_minor, 0, INT64_C(1000000000000), "cost of a minute"},
        {instance->cover_ppm, 0, MARZ_COVER_PPM_MAX, "price of an uncovered account in ppm"},
        {instance->disruption_ppm, 0, MARZ_PPM, "disruption rate in ppm"},
        {instance->disruption_familiar_ppm, 0, MARZ_PPM, "familiar disruption rate in ppm"},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        marz_status status =
            in_range(rows[k].value, rows[k].low, rows[k].high, rows[k].what, error);
        if (status)
            return status;
    }
    return marz_travel_validate(&instance->travel, error);
}

static marz_status validate_position(int32_t lon, int32_t lat, marz_error *error)
{
    marz_status status = MARZ_OK;
    if (lon != MARZ_DEGREES_UNKNOWN)
        status = in_range(lon, -180000000, 180000000, "longitude in millionths", error);
    if (status == MARZ_OK && lat != MARZ_DEGREES_UNKNOWN)
        status = in_range(lat, -90000000, 90000000, "latitude in millionths", error);
    return status;
}

static marz_status validate_seat(const marz_instance *instance, int32_t j, marz_error *error)
{
    marz_status status =
        validate_position(instance->seat_lon_udeg[j], instance->seat_lat_udeg[j], error);
    for (int32_t k = 0; status == MARZ_OK && k < instance->measure_count; k++) {
        const int64_t cell = (int64_t)j * instance->measure_count + k;
        status = in_range(instance->low[cell], 0, INT64_C(1) << 61, "lower limit", error);
        if (status == MARZ_OK)
            status = in_range(instance->high[cell], instance->low[cell], INT64_C(1) << 61,
                              "upper limit", error);
    }
    for (int32_t k = 0; status == MARZ_OK && instance->soft_low && k < instance->measure_count;
         k++) {
        const int64_t cell = (int64_t)j * instance->measure_count + k;
        const int64_t low = instance->low[cell], high = instance->high[cell];
        status = in_range(instance->soft_low[cell], low, high, "lower end of the soft band", error);
        if (status == MARZ_OK)
            status = in_range(instance->soft_high[cell], instance->soft_low[cell], high,
                              "upper end of the soft band", error);
    }
    for (int32_t s = 0; status == MARZ_OK && s < instance->segment_count; s++)
        status = in_range(instance->fit_ppm[(int64_t)j * instance->segment_count + s], 0,
                          FIT_PPM_MAX, "fit in ppm", error);
    return status;
}

static marz_status validate_unit(const marz_instance *instance, int32_t i, marz_error *error)
{
    const struct {
        int64_t value, low, high;
        const char *what;
    } rows[] = {
        {instance->visits_milli[i], 0, VISITS_MAX, "visits in thousandths"},
        {instance->unit_segment[i], 0, instance->segment_count - 1, "segment"},
        {instance->present[i], MARZ_NONE, instance->seat_count - 1, "present seat"},
        {instance->lock[i], MARZ_NONE, instance->seat_count - 1, "locked seat"},
        {instance->group[i], MARZ_NONE, instance->group_count - 1, "group"},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        marz_status status =
            in_range(rows[k].value, rows[k].low, rows[k].high, rows[k].what, error);
        if (status)
            return status;
    }
    marz_status status = in_range(instance->value_minor[i], 0, VALUE_MAX, "value", error);
    if (status) {
        marz_hint(error,
                  "The value is money a year: lower the account's potential in the file, part "
                  "the account, or keep amounts in a larger unit, e.g. thousands.");
        return status;
    }
    if (instance->cover_minor && instance->cover_minor[i] != MARZ_UNKNOWN) {
        status =
            in_range(instance->cover_minor[i], 0, VALUE_MAX, "price of staying with nobody", error);
        if (status)
            return status;
    }
    for (int32_t k = 0; k < instance->measure_count; k++) {
        status = in_range(instance->measure[(int64_t)i * instance->measure_count + k], 0,
                          MEASURE_MAX, instance->measure_name[k], error);
        if (status)
            return status;
    }
    return validate_position(instance->unit_lon_udeg[i], instance->unit_lat_udeg[i], error);
}

/// Greatest cost of `unit` with any seat is at most this: judged at the antipode and the worst fit.
/// In double, since it only has to refuse what could overflow.
static double worst_cost(const marz_instance *instance, int32_t unit, int32_t worst_fit,
                         int64_t minutes)
{
    const double travel = (double)marz_travel_rate(instance, unit) * (double)minutes / 1e12;
    const double value = (double)instance->value_minor[unit];
    const int64_t rate = instance->disruption_ppm > instance->disruption_familiar_ppm
                             ? instance->disruption_ppm
                             : instance->disruption_familiar_ppm;
    const double share = (double)worst_fit + (double)rate, cover = (double)instance->cover_ppm;
    const bool has_own = instance->cover_minor && instance->cover_minor[unit] != MARZ_UNKNOWN;
    const double own = has_own ? (double)instance->cover_minor[unit] : 0;
    return travel + value * (share > cover ? share : cover) / MARZ_PPM + own + 3;
}

/// What balance costs at most, whatever the loads: all of a measure above soft bands, and nothing
/// where at least something should be.
static marz_status validate_balance(const marz_instance *instance, double *worst, marz_error *error)
{
    const int32_t count = instance->measure_count;
    *worst = 0;
    for (int32_t k = 0; instance->soft_low && k < count; k++) {
        const marz_status status = in_range(instance->soft_rate_micro[k], 0, MARZ_SOFT_RATE_MAX,
                                            "price of balance in millionths", error);
        double outside = 0;
        if (status)
            return status;
        for (int32_t i = 0; i < instance->unit_count; i++)
            outside += (double)instance->measure[(int64_t)i * count + k];
        for (int32_t j = 0; j < instance->seat_count; j++)
            outside += (double)instance->soft_low[(int64_t)j * count + k];
        *worst += outside * (double)instance->soft_rate_micro[k] / 1e6 + instance->seat_count;
    }
    if (*worst <= (double)TOTAL_COST_MAX)
        return MARZ_OK;
    marz_fail(error, MARZ_E_INPUT,
              "loads outside the soft bands could cost %.0f a year, above %.0f", *worst,
              (double)TOTAL_COST_MAX);
    marz_hint(error, "Lower the prices of balance, or keep amounts in a larger unit.");
    return MARZ_E_INPUT;
}

/// Most minutes of any pair.
static int64_t worst_minutes(const marz_instance *instance)
{
    int64_t most = marz_travel_minutes_milli(&instance->travel, METRES_MAX);
    for (int32_t k = 0; k < instance->given_count; k++)
        most = instance->given[k].minutes_milli > most ? instance->given[k].minutes_milli : most;
    return most;
}

static marz_status validate_costs(const marz_instance *instance, marz_error *error)
{
    int32_t fit_max = 0;
    double total;
    const marz_status priced = validate_balance(instance, &total, error);
    if (priced)
        return priced;
    for (int64_t k = 0; k < (int64_t)instance->seat_count * instance->segment_count; k++)
        fit_max = instance->fit_ppm[k] > fit_max ? instance->fit_ppm[k] : fit_max;
    const int64_t minutes = marz_instance_counted(instance, worst_minutes(instance));
    for (int32_t i = 0; i < instance->unit_count; i++) {
        const double worst = worst_cost(instance, i, fit_max, minutes);
        total += worst;
        if (worst > (double)MARZ_COST_MAX || total > (double)TOTAL_COST_MAX) {
            marz_status status =
                marz_fail(error, MARZ_E_INPUT, "account %s could cost %.0f a year, above %.0f",
                          instance->unit_id[i], worst, (double)MARZ_COST_MAX);
            marz_hint(error,
                      "Lower its value or visits, the cost of a minute or the travel table, or "
                      "keep amounts in a larger unit, e.g. thousands.");
            return status;
        }
    }
    return MARZ_OK;
}

static marz_status validate_forbidden(const marz_instance *instance, marz_error *error)
{
    for (int32_t k = 0; k < instance->forbidden_count; k++) {
        const marz_forbidden_pair pair = instance->forbidden[k];
        if (pair.unit < 0 || pair.unit >= instance->unit_count || pair.seat < 0 ||
            pair.seat >= instance->seat_count)
            return marz_fail(error, MARZ_E_INPUT, "forbidden pair %d names no account or seat", k);
        const marz_forbidden_pair last = instance->forbidden[k ? k - 1 : 0];
        if (k && (last.unit > pair.unit || (last.unit == pair.unit && last.seat >= pair.seat)))
            return marz_fail(error, MARZ_E_INPUT, "forbidden pairs are not sorted at %d", k);
    }
    return MARZ_OK;
}

static marz_status validate_given(const marz_instance *instance, marz_error *error)
{
    for (int32_t k = 0; k < instance->given_count; k++) {
        const marz_given_minutes row = instance->given[k];
        if (row.unit < 0 || row.unit >= instance->unit_count || row.seat < 0 ||
            row.seat >= instance->seat_count)
            return marz_fail(error, MARZ_E_INPUT, "given minutes %d name no account or seat", k);
        if (row.minutes_milli < 0 || row.minutes_milli > MARZ_GIVEN_MINUTES_MAX)
            return marz_fail(error, MARZ_E_INPUT, "given minutes %d are below 0 or above 100,000",
                             k);
        const marz_given_minutes last = instance->given[k ? k - 1 : 0];
        if (k && (last.unit > row.unit || (last.unit == row.unit && last.seat >= row.seat)))
            return marz_fail(error, MARZ_E_INPUT, "given minutes are not sorted at %d", k);
    }
    return MARZ_OK;
}

static marz_status validate_limits(const marz_instance *instance, marz_error *error)
{
    marz_status status = MARZ_OK;
    if (instance->has_moved_limit)
        status = in_range(instance->moved_value_max, 0, INT64_C(1) << 61,
                          "value that may change hands", error);
    for (int32_t j = 0; instance->leave_max && status == MARZ_OK && j < instance->seat_count; j++) {
        status =
            in_range(instance->leave_max[j], 0, INT64_C(1) << 61, "value that may leave", error);
        if (status)
            marz_where(error, "seat %s", instance->seat_id[j]);
    }
    return status;
}

/// Rows ascend, without loops, and each edge stands in both.
static bool is_row_sound(const marz_adjacency *graph, int32_t unit)
{
    for (int32_t e = graph->start[unit]; e < graph->start[unit + 1]; e++) {
        const int32_t other = graph->near[e];
        if (other < 0 || other >= graph->node_count || other == unit ||
            (e > graph->start[unit] && graph->near[e - 1] >= other))
            return false;
        int32_t first = graph->start[other], last = graph->start[other + 1];
        while (first < last) {
            const int32_t middle = first + (last - first) / 2;
            if (graph->near[middle] < unit)
                first = middle + 1;
            else
                last = middle;
        }
        if (first == graph->start[other + 1] || graph->near[first] != unit)
            return false;
    }
    return true;
}

static marz_status validate_graph(const marz_instance *instance, marz_error *error)
{
    const marz_adjacency *graph = &instance->graph;
    if (graph->node_count == 0)
        return MARZ_OK;
    if (graph->node_count != instance->unit_count)
        return marz_fail(error, MARZ_E_INPUT, "the graph has %d accounts, there are %d",
                         graph->node_count, instance->unit_count);
    for (int32_t i = 0; i < graph->node_count; i++)
        if (graph->start[i + 1] < graph->start[i])
            return marz_fail(error, MARZ_E_INPUT, "the graph's rows do not ascend at account %s",
                             instance->unit_id[i]);
    for (int32_t i = 0; i < graph->node_count; i++)
        if (!is_row_sound(graph, i))
            return marz_fail(error, MARZ_E_INPUT, "the neighbours of account %s are not sound",
                             instance->unit_id[i]);
    return MARZ_OK;
}

marz_status marz_instance_validate(const marz_instance *instance, marz_error *error)
{
    marz_status status = validate_scalars(instance, error);
    for (int32_t j = 0; status == MARZ_OK && j < instance->seat_count; j++) {
        status = validate_seat(instance, j, error);
        if (status)
            marz_where(error, "seat %s", instance->seat_id[j]);
    }
    for (int32_t i = 0; status == MARZ_OK && i < instance->unit_count; i++) {
        status = validate_unit(instance, i, error);
        if (status)
            marz_where(error, "account %s", instance->unit_id[i]);
    }
    if (status == MARZ_OK)
        status = validate_forbidden(instance, error);
    if (status == MARZ_OK)
        status = validate_given(instance, error);
    if (status == MARZ_OK)
        status = validate_limits(instance, error);
    if (status == MARZ_OK)
        status = validate_graph(instance, error);
    return status == MARZ_OK ? validate_costs(instance, error) : status;
}
