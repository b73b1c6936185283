#include "cli/args.h"
#include "cli/cli.h"

#define CLI_COMMAND(name) extern const cli_command cli_command_##name;
#include "cli/commands.def"
#undef CLI_COMMAND

const cli_command *const cli_commands[] = {
#define CLI_COMMAND(name) &cli_command_##name,
#include "cli/commands.def"
#undef CLI_COMMAND
    NULL,
};

const cli_command cli_command_completion = {
    .name = "completion",
    .summary = "print the completion for bash, zsh or fish",
    .words = "[bash|zsh|fish]",
    .example = "source <(marz completion bash)",
    .run = cli_completion,
};
