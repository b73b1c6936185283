#include "cli/cli.h"

#include "base/buffer.h"
#include "base/json.h"
#include "base/money.h"
#include "base/number.h"
#include "base/threads.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int flag_index(const cli_context *cli, const char *name)
{
    for (int k = 0; cli->command->flags && cli->command->flags[k].name; k++)
        if (strcmp(cli->command->flags[k].name, name) == 0)
            return k;
    assert(false && "a command asks for a flag that it does not declare");
    return 0;
}

const char *cli_value(const cli_context *cli, const char *name)
{
    return cli->values[flag_index(cli, name)];
}

bool cli_has(const cli_context *cli, const char *name)
{
    return cli_value(cli, name) != NULL;
}

marz_status cli_number(const cli_context *cli, const char *name, int64_t normal, int64_t low,
                       int64_t high, int64_t *value, marz_error *error)
{
    const char *text = cli_value(cli, name);
    *value = normal;
    if (!text)
        return MARZ_OK;
    char *end;
    errno = 0;
    const long long number = strtoll(text, &end, 10);
    if (errno || *text == '\0' || *end != '\0' || number < low || number > high)
        return marz_fail(error, MARZ_E_USAGE,
                         "--%s wants a whole number from %" PRId64 " to %" PRId64 ", not \"%s\"",
                         name, low, high, text);
    *value = number;
    return MARZ_OK;
}

marz_status cli_real(const cli_context *cli, const char *name, double normal, double low,
                     double high, double *value, marz_error *error)
{
    const char *text = cli_value(cli, name);
    *value = normal;
    if (!text)
        return MARZ_OK;
    char *end;
    const double number = strtod(text, &end);
    if (*text == '\0' || *end != '\0' || !isfinite(number) || number < low || number > high)
        return marz_fail(error, MARZ_E_USAGE, "--%s wants a number from %g to %g, not \"%s\"", name,
                         low, high, text);
    *value = number;
    return MARZ_OK;
}

/// "1405/09/02", a Jalali date.
static bool parse_jalali(const char *text, int32_t *day)
{
    if (strlen(text) != 10 || text[4] != '/' || text[7] != '/')
        return false;
    marz_date date = {0};
    int32_t *const parts[] = {&date.year, &date.month, &date.day};
    for (int k = 0, part = 0; k < 10; k++) {
        if (text[k] == '/')
            part++;
        else if (text[k] >= '0' && text[k] <= '9')
            *parts[part] = *parts[part] * 10 + (text[k] - '0');
        else
            return false;
    }
    if (!marz_date_is_valid(MARZ_JALALI, date))
        return false;
    *day = marz_day_from_jalali(date);
    return true;
}

marz_status cli_date(const cli_context *cli, const char *name, int32_t normal, int32_t *day,
                     marz_error *error)
{
    const char *text = cli_value(cli, name);
    *day = normal;
    if (!text || marz_day_parse_iso(text, day) || parse_jalali(text, day))
        return MARZ_OK;
    return marz_fail(error, MARZ_E_USAGE,
                     "--%s wants a date like 2027-01-31 or 1405/11/11, not \"%s\"", name, text);
}

/// One line on the terminal that is written over and over.
static void show_progress(void *context, const char *step, double done)
{
    (void)context;
    if (done > 0)
        fprintf(stderr, "\r\033[K%s %3.0f %%", step, done * 100);
    else
        fprintf(stderr, "\r\033[K%s …", step);
    fflush(stderr);
}

void cli_progress_end(cli_context *cli)
{
    if (cli->control.progress)
        fputs("\r\033[K", stderr);
    cli->control.progress = NULL;
}

const char *cli_store(const cli_context *cli)
{
    const char *store = cli->store ? cli->store : getenv("MARZ_STORE");
    return store && *store ? store : MARZ_STORE_DEFAULT;
}

void cli_start(cli_context *cli)
{
    if (!cli->is_open)
        marz_settings_defaults(&cli->workspace.settings);
    if (!cli->is_quiet && !cli->is_json && isatty(STDERR_FILENO))
        cli->control.progress = show_progress;
    cli->workspace.seed = cli->seed;
    cli->workspace.thread_count = marz_thread_count(cli->thread_count);
    cli->workspace.control = &cli->control;
    if (!cli->language)
        cli->language = cli->workspace.settings.language;
}

marz_status cli_share(const char *name, const char *text, int64_t *ppm, marz_error *error)
{
    char *end;
    const double number = strtod(text, &end);
    const bool is_number = end != text && isfinite(number) && number >= 0;
    while (*end == ' ')
        end++;
    const bool is_percent = strcmp(end, "%") == 0;
    if (!is_number || (*end != '\0' && !is_percent) || (!is_percent && number > 1) ||
        number > 100000) {
        marz_fail(error, MARZ_E_USAGE, "--%s wants a share like 5%% or 0.05, not \"%s\"", name,
                  text);
        return MARZ_E_USAGE;
    }
    *ppm = (int64_t)llround(is_percent ? number * 1e4 : number * 1e6);
    return MARZ_OK;
}

marz_status cli_open(cli_context *cli, marz_error *error)
{
    const marz_status status = marz_workspace_open(cli_store(cli), &cli->workspace, error);
    if (status)
        return status;
    cli->is_open = true;
    cli_start(cli);
    return MARZ_OK;
}

marz_status cli_answer(cli_context *cli, json_t *answer, marz_error *error)
{
    cli_progress_end(cli);
    if (!answer)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the answer");
    marz_buffer text = {0};
    marz_status status = marz_json_print(answer, &text, error);
    json_decref(answer);
    if (!status && fwrite(text.text, 1, text.length, stdout) != text.length)
        status = marz_fail(error, MARZ_E_IO, "cannot write the answer");
    marz_buffer_deinit(&text);
    return status;
}

const char *cli_percent(cli_context *cli, int64_t ppm)
{
    if (ppm == MARZ_UNKNOWN)
        return "–";
    // Small gaps need more digits than shares do.
    const char *text = ppm > -10000 && ppm < 10000 && ppm != 0
                           ? marz_arena_print(cli->arena, "%.3f %%", (double)ppm / 1e4)
                           : marz_arena_print(cli->arena, "%.1f %%", (double)ppm / 1e4);
    return text ? text : "";
}

const char *cli_count(cli_context *cli, int64_t count)
{
    char plain[32];
    const int length = snprintf(plain, sizeof plain, "%" PRId64, count);
    char *text = marz_arena_alloc(cli->arena, (size_t)length * 2, 1);
    if (!text)
        return "";
    size_t at = 0;
    for (int k = 0; k < length; k++) {
        if (k && plain[k - 1] != '-' && (length - k) % 3 == 0)
            text[at++] = ',';
        text[at++] = plain[k];
    }
    return text;
}

const char *cli_counted(cli_context *cli, int64_t count, const char *one, const char *many)
{
    const char *text =
        marz_arena_print(cli->arena, "%s %s", cli_count(cli, count), marz_plural(count, one, many));
    return text ? text : "";
}

const char *cli_day(cli_context *cli, int32_t day)
{
    char text[16];
    if (day == MARZ_DAY_UNKNOWN)
        return "–";
    marz_day_format(marz_settings_calendar(&cli->workspace.settings), day, text);
    const char *copy = marz_arena_copy(cli->arena, text, strlen(text));
    return copy ? copy : "";
}

static const char *money(cli_context *cli, int64_t minor, bool is_rounded)
{
    if (minor == MARZ_UNKNOWN)
        return "–";
    const marz_money_style style = {
        .has_currency = true,
        .is_rounded = is_rounded,
        .is_toman = strcmp(cli->workspace.settings.rial_unit, "toman") == 0,
    };
    char text[96];
    marz_money_format(minor, cli->workspace.settings.currency, &style, text);
    const char *copy = marz_arena_copy(cli->arena, text, strlen(text));
    return copy ? copy : "";
}

const char *cli_money(cli_context *cli, int64_t minor)
{
    return money(cli, minor, false);
}

const char *cli_estimate(cli_context *cli, int64_t minor)
{
    return money(cli, minor, true);
}

marz_status cli_time_limit(cli_context *cli, marz_error *error)
{
    int64_t seconds;
    const marz_status status = cli_number(cli, "time-limit", 0, 1, 1000000, &seconds, error);
    if (!status && seconds)
        cli->control.deadline_ms = marz_clock_ms() + seconds * 1000;
    return status;
}
