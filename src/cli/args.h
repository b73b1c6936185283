/// @file cli/args.h
/// From argv to a command with its flags and words.
#ifndef MARZ_CLI_ARGS_H
#define MARZ_CLI_ARGS_H

#include "cli/cli.h"

/// Flags that every command takes.
extern const cli_flag cli_common_flags[];

typedef enum cli_wish { CLI_RUN, CLI_HELP, CLI_VERSION } cli_wish;

/// argv as it is understood.
typedef struct cli_line {
    cli_wish wish;
    const char *group; ///< first word of the commands to list, or NULL
} cli_line;

/// Finds the command (one or two words; common flags may stand before it), reads common and own
/// flags, checks choices and whether words may follow. `help` asks for help: "marz help plan",
/// "marz plan help"; so does the first word of several commands alone: "marz goals" sets `group`.
/// @return MARZ_E_USAGE with a hint
MARZ_CHECKED marz_status cli_parse(int argc, char **argv, cli_context *cli, cli_line *line,
                                   marz_error *error);

void cli_print_help(const cli_command *command); ///< NULL: of the whole program
void cli_print_group(const char *word);          ///< the commands that begin with that word
marz_status cli_completion(cli_context *cli, marz_error *error);

#endif
