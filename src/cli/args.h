/// @file cli/args.h
/// From argv to a command with its flags and words.
#ifndef MARZ_CLI_ARGS_H
#define MARZ_CLI_ARGS_H

#include "cli/cli.h"

/// Flags that every command takes.
extern const cli_flag cli_common_flags[];

typedef enum cli_wish { CLI_RUN, CLI_HELP, CLI_VERSION } cli_wish;

/// Finds the command (one or two words), reads common and own flags, checks choices and whether
/// words may follow. @return MARZ_E_USAGE with a hint
MARZ_CHECKED marz_status cli_parse(int argc, char **argv, cli_context *cli, cli_wish *wish,
                                   marz_error *error);

void cli_print_help(const cli_command *command); ///< NULL: of the whole program
marz_status cli_completion(cli_context *cli, marz_error *error);

#endif
