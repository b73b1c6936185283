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
        printf("  %-28s  %s\n", left, flags->help);
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

/// One line of the case statement: the words and flags that may follow a command.
static void complete_command(const cli_command *command)
{
    printf("    \"%s\") words=\"", command->name);
    for (const cli_flag *flag = command->flags; flag && flag->name; flag++)
        printf("--%s ", flag->name);
    puts("\" ;;");
}

static void complete_choices(const cli_flag *flags)
{
    for (; flags && flags->name; flags++) {
        if (!flags->choices)
            continue;
        printf("    --%s) COMPREPLY=($(compgen -W \"", flags->name);
        for (const char *at = flags->choices; *at; at++)
            putchar(*at == '|' ? ' ' : *at);
        puts("\" -- \"$cur\")); return ;;");
    }
}

marz_status cli_completion(cli_context *cli, marz_error *error)
{
    if (cli->word_count > 1 || (cli->word_count == 1 && strcmp(cli->words[0], "bash") != 0))
        return marz_fail(error, MARZ_E_USAGE, "completion is written for bash");
    puts("# source <(marz completion bash)\n"
         "_marz() {\n"
         "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words\n"
         "  case $prev in");
    complete_choices(cli_common_flags);
    for (int k = 0; cli_commands[k]; k++)
        complete_choices(cli_commands[k]->flags);
    puts("  esac\n"
         "  case \"${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in");
    for (int k = 0; cli_commands[k]; k++)
        if (strchr(cli_commands[k]->name, ' '))
            complete_command(cli_commands[k]);
    puts("    *) case ${COMP_WORDS[1]} in");
    for (int k = 0; cli_commands[k]; k++)
        if (!strchr(cli_commands[k]->name, ' '))
            complete_command(cli_commands[k]);
    puts("    esac ;;\n  esac\n  if [[ $COMP_CWORD -eq 1 ]]; then words=\"");
    for (int k = 0; cli_commands[k]; k++)
        printf("%.*s ", (int)strcspn(cli_commands[k]->name, " "), cli_commands[k]->name);
    puts("\"; elif [[ $COMP_CWORD -eq 2 ]]; then case ${COMP_WORDS[1]} in");
    for (int k = 0; cli_commands[k]; k++) {
        const char *space = strchr(cli_commands[k]->name, ' ');
        if (space)
            printf("    %.*s) words+=\" %s\" ;;&\n", (int)(space - cli_commands[k]->name),
                   cli_commands[k]->name, space + 1);
    }
    puts("  esac; fi\n  words+=\"");
    for (const cli_flag *flag = cli_common_flags; flag->name; flag++)
        printf(" --%s", flag->name);
    puts("\"\n  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
         "  [[ $cur != -* ]] && COMPREPLY+=($(compgen -f -- \"$cur\"))\n}\n"
         "complete -o filenames -F _marz marz");
    return MARZ_OK;
}
