#include "cli/files_flags.h"

#include "base/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SEATS_MAX 32768

/// A part "measure=value" of a list.
typedef struct pair {
    const char *measure, *value;
} pair;

/// Cuts "a=5%,b=10%" into at most MARZ_MEASURES_MAX pairs. @param what  the value in the help
static marz_status cut_pairs(cli_context *cli, const char *flag, const char *what, pair *pairs,
                             int32_t *count, marz_error *error)
{
    const char *text = cli_value(cli, flag);
    *count = 0;
    while (text && *text) {
        const size_t length = strcspn(text, ",");
        char *part = marz_arena_copy(cli->arena, text, length);
        char *equal = part ? strchr(part, '=') : NULL;
        if (!part)
            return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the command line");
        if (!equal || equal == part)
            return marz_fail(error, MARZ_E_USAGE, "--%s wants MEASURE=%s, not \"%s\"", flag, what,
                             part);
        if (*count == MARZ_MEASURES_MAX)
            return marz_fail(error, MARZ_E_USAGE, "--%s takes at most %d measures", flag,
                             MARZ_MEASURES_MAX);
        *equal = '\0';
        for (int32_t k = 0; k < *count; k++)
            if (strcasecmp(pairs[k].measure, part) == 0)
                return marz_fail(error, MARZ_E_USAGE, "--%s names %s twice: %s and %s", flag, part,
                                 pairs[k].value, equal + 1);
        pairs[(*count)++] = (pair){part, equal + 1};
        text += length + (text[length] == ',');
    }
    return MARZ_OK;
}

static marz_status read_bands(cli_context *cli, marz_files_band *bands, int32_t *count,
                              marz_error *error)
{
    pair pairs[MARZ_MEASURES_MAX];
    marz_status status = cut_pairs(cli, "balance", "SHARE", pairs, count, error);
    for (int32_t k = 0; !status && k < *count; k++) {
        bands[k].measure = pairs[k].measure;
        status = cli_share("balance", pairs[k].value, &bands[k].band_ppm, error);
    }
    return status;
}

/// Has the command that flag, and was it given?
static bool is_given(const cli_context *cli, const char *name)
{
    for (const cli_flag *flag = cli->command->flags; flag->name; flag++)
        if (strcmp(flag->name, name) == 0)
            return cli_has(cli, name);
    return false;
}

/// Money for one unit of a measure, in millionths of a minor unit.
static marz_status read_prices(cli_context *cli, marz_files_price *prices, int32_t *count,
                               marz_error *error)
{
    pair pairs[MARZ_MEASURES_MAX];
    *count = 0;
    if (!is_given(cli, "balance-price"))
        return MARZ_OK;
    marz_status status = cut_pairs(cli, "balance-price", "MONEY", pairs, count, error);
    for (int32_t k = 0; !status && k < *count; k++) {
        marz_decimal money;
        prices[k].measure = pairs[k].measure;
        status = marz_decimal_parse(pairs[k].value, MARZ_NUMBER_POINT, &money, error);
        if (!status && (!marz_decimal_fixed(money, 100, 6, &prices[k].micro_minor) ||
                        prices[k].micro_minor < 0 || prices[k].micro_minor > MARZ_SOFT_RATE_MAX))
            status = marz_fail(error, MARZ_E_USAGE,
                               "--balance-price %s=%s is out of range: 0 to ten million",
                               pairs[k].measure, pairs[k].value);
    }
    return status;
}

static marz_status read_costs(cli_context *cli, marz_error *error)
{
    marz_settings *settings = &cli->workspace.settings;
    marz_status status = MARZ_OK;
    if (cli_has(cli, "disruption")) {
        status =
            cli_share("disruption", cli_value(cli, "disruption"), &settings->disruption_ppm, error);
        settings->disruption_familiar_ppm = settings->disruption_ppm;
    }
    if (!status && is_given(cli, "cover-price"))
        status =
            cli_share("cover-price", cli_value(cli, "cover-price"), &settings->cover_ppm, error);
    if (!status && settings->cover_ppm > MARZ_COVER_PPM_MAX)
        status = marz_fail(error, MARZ_E_USAGE, "--cover-price is at most 200%%");
    if (!status && cli_has(cli, "minute-cost"))
        status =
            marz_settings_set(settings, "travel.minute_cost", cli_value(cli, "minute-cost"), error);
    static const char *const laid[][2] = {
        {"objective", "map.objective"},  {"place", "map.place"},
        {"reach", "travel.reach"},       {"frozen-months", "move.frozen_months"},
        {"farthest", "travel.farthest"}, {"travel-table", "travel.table"}};
    for (size_t k = 0; !status && k < sizeof laid / sizeof *laid; k++)
        if (is_given(cli, laid[k][0]))
            status = marz_settings_set(settings, laid[k][1], cli_value(cli, laid[k][0]), error);
    if (!status && is_given(cli, "move-share"))
        status = marz_settings_set(settings, "move.share", cli_value(cli, "move-share"), error);
    if (!status && is_given(cli, "rep-share"))
        status = marz_settings_set(settings, "move.rep_share", cli_value(cli, "rep-share"), error);
    return status;
}

/// "12", or for free centres "10..15".
static marz_status read_territories(cli_context *cli, cli_seats seats, marz_files_request *request,
                                    marz_error *error)
{
    const char *text = cli_value(cli, "territories");
    if (!text)
        return MARZ_OK;
    int64_t ends[2] = {0};
    const int32_t count = seats == CLI_SEATS_CHOSEN && strstr(text, "..") ? 2 : 1;
    const char *at = text;
    bool is_right = true;
    for (int32_t k = 0; is_right && k < count; k++) {
        const size_t digits = strspn(at, "0123456789");
        is_right = digits > 0 && digits < 6;
        ends[k] = is_right ? strtol(at, NULL, 10) : 0;
        is_right = is_right && ends[k] >= 1 && ends[k] <= SEATS_MAX;
        at += digits;
        if (k + 1 < count && is_right)
            at += strncmp(at, "..", 2) == 0 ? 2 : 0;
    }
    if (!is_right || *at)
        return marz_fail(
            error, MARZ_E_USAGE, "--territories wants a number%s from 1 to %d, not \"%s\"",
            seats == CLI_SEATS_CHOSEN ? " or a range like 10..15" : "", SEATS_MAX, text);
    if (count == 2 && cli_has(cli, "reps"))
        return marz_fail(error, MARZ_E_USAGE, "a range of --territories goes without --reps");
    if (count == 2 && ends[1] < ends[0])
        return marz_fail(error, MARZ_E_USAGE,
                         "--territories %s: the first number is the smaller one", text);
    request->territory_count = (int32_t)ends[0];
    request->territory_last = (int32_t)ends[1];
    return MARZ_OK;
}

static marz_status need_one_kind_of_seats(const cli_context *cli, cli_seats seats,
                                          marz_error *error)
{
    const bool has_reps = cli_has(cli, "reps"), has_number = cli_has(cli, "territories");
    const bool is_wrong = seats == CLI_SEATS_CHOSEN   ? !has_reps && !has_number
                          : seats == CLI_SEATS_OWNERS ? has_reps && has_number
                                                      : has_reps == has_number;
    if (is_wrong) {
        marz_fail(error, MARZ_E_USAGE, "--units wants %s",
                  seats == CLI_SEATS_CHOSEN ? "--reps, --territories or both"
                                            : "either --reps or --territories");
        marz_hint(error, seats == CLI_SEATS_CHOSEN
                             ? "With --reps their homes are given; with --territories centres are "
                               "free; with both, those that have no home are placed."
                             : "--reps gives homes; --territories says how many seats there are.");
        return MARZ_E_USAGE;
    }
    return MARZ_OK;
}

marz_status cli_files_request(cli_context *cli, cli_seats seats, marz_files_request *request,
                              marz_error *error)
{
    *request =
        (marz_files_request){.units = cli_value(cli, "units"),
                             .reps = cli_value(cli, "reps"),
                             .edges = cli_value(cli, "edges"),
                             .mirror = is_given(cli, "mirror") ? cli_value(cli, "mirror") : NULL,
                             .matrix = is_given(cli, "matrix") ? cli_value(cli, "matrix") : NULL,
                             .value = cli_value(cli, "value"),
                             .weighs_sizes = seats == CLI_SEATS_NUMBER,
                             .may_place = seats == CLI_SEATS_CHOSEN,
                             .needs_graph = is_given(cli, "contiguous"),
                             .has_owner_homes = seats == CLI_SEATS_OWNERS && !cli_has(cli, "reps"),
                             .settings = &cli->workspace.settings};
    if (is_given(cli, "as-of")) {
        const marz_status is_day = cli_date(cli, "as-of", 0, &request->as_of_day, error);
        if (is_day)
            return is_day;
    }
    marz_status status = need_one_kind_of_seats(cli, seats, error);
    if (!status)
        status = read_territories(cli, seats, request, error);
    if (!status)
        status = read_bands(cli, request->bands, &request->band_count, error);
    if (!status)
        status = read_prices(cli, request->prices, &request->price_count, error);
    if (!status)
        status = read_costs(cli, error);
    return status;
}

marz_status cli_refuse_file_flag(const cli_context *cli, const char *name, marz_error *error)
{
    if (!is_given(cli, name))
        return MARZ_OK;
    marz_fail(error, MARZ_E_USAGE, "--%s goes with --units", name);
    marz_hint(error, "Without --units the question comes from the store.");
    return MARZ_E_USAGE;
}

marz_status cli_refuse_store_flag(const cli_context *cli, const char *name, marz_error *error)
{
    if (!is_given(cli, name))
        return MARZ_OK;
    marz_fail(error, MARZ_E_USAGE, "--%s goes with the store, not with --units", name);
    marz_hint(error, "From files homes that the reps have not are found with --territories.");
    return MARZ_E_USAGE;
}

marz_status cli_refuse_file_flags(const cli_context *cli, marz_error *error)
{
    static const char *const names[] = {"reps",        "edges", "matrix",    "mirror",
                                        "territories", "value", "districts", "regions"};
    marz_status status = MARZ_OK;
    for (size_t k = 0; !status && k < sizeof names / sizeof *names; k++)
        status = cli_refuse_file_flag(cli, names[k], error);
    return status;
}

/// The setting "balance.<measure>_price" for each pair of --balance-price.
static marz_status override_prices(cli_context *cli, marz_error *error)
{
    pair pairs[MARZ_MEASURES_MAX];
    int32_t count = 0;
    marz_status status = MARZ_OK;
    if (is_given(cli, "balance-price"))
        status = cut_pairs(cli, "balance-price", "PRICE", pairs, &count, error);
    for (int32_t k = 0; !status && k < count; k++) {
        char key[64];
        snprintf(key, sizeof key, "balance.%.20s_price", pairs[k].measure);
        status = marz_settings_set(&cli->workspace.settings, key, pairs[k].value, error);
    }
    return status;
}

marz_status cli_override_settings(cli_context *cli, marz_error *error)
{
    marz_settings *settings = &cli->workspace.settings;
    marz_files_band bands[MARZ_MEASURES_MAX];
    int32_t count;
    marz_status status = read_bands(cli, bands, &count, error);
    for (int32_t b = 0; !status && b < count; b++) {
        const char *name = bands[b].measure;
        if (strcmp(name, "workload") == 0)
            settings->band_workload_ppm = bands[b].band_ppm;
        else if (strcmp(name, "potential") == 0)
            settings->band_potential_ppm = bands[b].band_ppm;
        else if (strcmp(name, "count") == 0)
            settings->band_count_ppm = bands[b].band_ppm;
        else
            status =
                marz_fail(error, MARZ_E_USAGE,
                          "the store balances workload, potential and count, not \"%s\"", name);
    }
    if (is_given(cli, "contiguous"))
        settings->is_contiguous = 1;
    if (!status)
        status = override_prices(cli, error);
    return status ? status : read_costs(cli, error);
}

void cli_print_ignored(const marz_files_question *question)
{
    for (int32_t k = 0; k < question->ignored_count; k++)
        printf("%s%s%s", k ? ", " : "columns left alone: ", question->ignored[k],
               k == question->ignored_count - 1 ? "\n" : "");
}
