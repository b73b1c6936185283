/// @file cli/cli.h
/// What every command gets and gives: its flags and words, the workspace, and the way to answer.
#ifndef MARZ_CLI_CLI_H
#define MARZ_CLI_CLI_H

#include "app/workspace.h"
#include "base/arena.h"
#include "base/error.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#define CLI_FLAGS_MAX 40

/// One option of a command. The table of a command ends with a row whose name is NULL.
typedef struct cli_flag {
    const char *name;     ///< without the dashes
    const char *argument; ///< name of its value in the help; NULL: a switch
    const char *help;
    const char *choices; ///< "csv|xlsx" for completion and checking; NULL: anything
} cli_flag;

struct cli_context;

typedef struct cli_command {
    const char *name;    ///< one or two words, "plan list"
    const char *summary; ///< one line
    const char *words;   ///< what follows, e.g. "PATH..."; "" if nothing may
    const char *example; ///< a line that works
    const cli_flag *flags;
    marz_status (*run)(struct cli_context *cli, marz_error *error);
} cli_command;

typedef struct cli_context {
    const cli_command *command;
    const char
        *values[CLI_FLAGS_MAX]; ///< by index of command->flags; "" for a switch given, NULL not
    const char *const *words;
    int word_count;

    const char *store, *language;
    bool is_json, is_quiet;
    uint64_t seed;
    int32_t thread_count;

    marz_arena *arena; ///< dies with the command
    marz_control control;
    marz_workspace workspace; ///< open after cli_open
    bool is_open;
    int exit_status; ///< 1 = the answer is "no"; errors have their own
} cli_context;

/// All commands, in the order of the help; ends with a row whose name is NULL.
extern const cli_command *const cli_commands[];

/// Value of a flag of the command, or NULL. @param name must be one of its flags
const char *cli_value(const cli_context *cli, const char *name);
bool cli_has(const cli_context *cli, const char *name);

/// Value as a whole number within limits, `normal` if not given. @return MARZ_E_USAGE
MARZ_CHECKED marz_status cli_number(const cli_context *cli, const char *name, int64_t normal,
                                    int64_t low, int64_t high, int64_t *value, marz_error *error);
/// Value as a number with a point, likewise.
MARZ_CHECKED marz_status cli_real(const cli_context *cli, const char *name, double normal,
                                  double low, double high, double *value, marz_error *error);
/// Value as a date (YYYY-MM-DD, or a Jalali YYYY/MM/DD), likewise.
MARZ_CHECKED marz_status cli_date(const cli_context *cli, const char *name, int32_t normal,
                                  int32_t *day, marz_error *error);

/// Lets the work end so many seconds from now as --time-limit says, if it is given. Before the
/// store is opened: reading counts too. @return MARZ_E_USAGE
MARZ_CHECKED marz_status cli_time_limit(cli_context *cli, marz_error *error);

/// Address of the store: --store, MARZ_STORE or the default.
const char *cli_store(const cli_context *cli);

/// Prepares a command that needs no store: default settings, seed, threads and progress.
void cli_start(cli_context *cli);

/// Value as a share: "5 %" or 0.05. A whole number above 1 without its sign is refused.
/// @return MARZ_E_USAGE
MARZ_CHECKED marz_status cli_share(const char *name, const char *text, int64_t *ppm,
                                   marz_error *error);

/// Opens the store of --store, MARZ_STORE or the default, with seed, threads and progress.
MARZ_CHECKED marz_status cli_open(cli_context *cli, marz_error *error);

/// Ends the progress line, if there is one, so that the answer begins on a clean line.
void cli_progress_end(cli_context *cli);

/// Prints a JSON answer (which it takes over) on standard output. NULL counts as out of memory.
MARZ_CHECKED marz_status cli_answer(cli_context *cli, json_t *answer, marz_error *error);

/// Money of the workspace's currency with its code, e.g. "USD 1,234.50"; "–" if unknown.
/// @return lives in cli->arena, never NULL
const char *cli_money(cli_context *cli, int64_t minor);

/// The same in whole units: for what is estimated, where cents would feign precision.
/// @return lives in cli->arena, never NULL
const char *cli_estimate(cli_context *cli, int64_t minor);

/// "12.3 %"; "–" if unknown.
const char *cli_percent(cli_context *cli, int64_t ppm);

/// Whole number with separators of thousands.
const char *cli_count(cli_context *cli, int64_t count);

/// The same with what is counted: "1 account", "1,234 accounts", "1 account changes hands".
const char *cli_counted(cli_context *cli, int64_t count, const char *one, const char *many);

/// Day as the workspace's calendar writes it; "–" if unknown.
const char *cli_day(cli_context *cli, int32_t day);

#endif
