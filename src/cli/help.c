#include "cli/args.h"

#include "cli/table.h"

#include <stdio.h>
#include <string.h>

static void print_flags(const char *title, const cli_flag *flags)
{
    if (!flags || !flags[0].name)
        return;
    printf("\n%s\n", title);
    for (; flags->name; flags++) {
        char left[64];
        snprintf(left, sizeof left, "--%s%s%s", flags->name, flags->argument ? " " : "",
                 flags->choices    ? flags->choices
                 : flags->argument ? flags->argument
                                   : "");
        printf("  %s%*s  %s\n", left, cli_width(left) < 28 ? 28 - cli_width(left) : 0, "",
               flags->help);
    }
}

void cli_print_group(const char *word)
{
    const size_t length = strlen(word);
    printf("marz %s is several commands\n\n", word);
    for (int k = 0; cli_commands[k]; k++)
        if (strncmp(cli_commands[k]->name, word, length) == 0 &&
            cli_commands[k]->name[length] == ' ')
            printf("  marz %-20s  %s\n", cli_commands[k]->name, cli_commands[k]->summary);
    puts("\nmarz COMMAND --help explains a command.");
}

static void print_program(void)
{
    puts("marz plans, balances and runs sales territories.\n\n"
         "usage: marz COMMAND [WORDS] [--OPTIONS]\n       marz help [COMMAND]\n\ncommands");
    for (int k = 0; cli_commands[k]; k++)
        printf("  %-20s  %s\n", cli_commands[k]->name, cli_commands[k]->summary);
    print_flags("options of every command", cli_common_flags);
    puts(
        "\nexit status: 0 done, 1 the answer is no, 2 wrong use, 3 bad input, 4 store, 5 internal\n"
        "marz COMMAND --help explains a command.");
}

void cli_print_help(const cli_command *command)
{
    if (!command) {
        print_program();
        return;
    }
    printf("marz %s: %s\n\nusage: marz %s%s%s [--OPTIONS]\n", command->name, command->summary,
           command->name, command->words[0] ? " " : "", command->words);
    print_flags("options", command->flags);
    print_flags("options of every command", cli_common_flags);
    printf("\nexample\n  %s\n", command->example);
}
