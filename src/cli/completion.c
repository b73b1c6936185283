// Completion of commands, options and the words that options take, for three shells: all of it from
// the table of commands, so that none can lag behind.
#include "cli/args.h"

#include <stdio.h>
#include <string.h>

/// Prints text for a place between single quotes; `quote` is what stands for one inside.
static void put_quoted(const char *text, const char *quote)
{
    for (; *text; text++)
        if (*text == '\'')
            fputs(quote, stdout);
        else
            putchar(*text);
}

/// "us|ir" as words with blanks between them.
static void put_choices(const char *choices)
{
    for (; *choices; choices++)
        putchar(*choices == '|' ? ' ' : *choices);
}

/// Is this the first command with that first word?
static bool is_first_of_word(int command)
{
    const size_t length = strcspn(cli_commands[command]->name, " ");
    for (int k = 0; k < command; k++)
        if (strcspn(cli_commands[k]->name, " ") == length &&
            strncmp(cli_commands[k]->name, cli_commands[command]->name, length) == 0)
            return false;
    return true;
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
        put_choices(flags->choices);
        puts("\" -- \"$cur\")); return ;;");
    }
}

static void complete_bash(void)
{
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
}

/// 'name:what it does' as _describe of zsh wants it.
static void put_described(const char *before, const char *name, const char *help)
{
    printf(" '%s", before);
    put_quoted(name, "'\\''");
    putchar(':');
    put_quoted(help, "'\\''");
    putchar('\'');
}

static void zsh_command(const cli_command *command)
{
    printf("    '%s') flags=(", command->name);
    for (const cli_flag *flag = command->flags; flag && flag->name; flag++)
        put_described("--", flag->name, flag->help);
    puts(") ;;");
}

static void zsh_choices(const cli_flag *flags)
{
    for (; flags && flags->name; flags++) {
        if (!flags->choices)
            continue;
        printf("    --%s) compadd -- ", flags->name);
        put_choices(flags->choices);
        puts("; return ;;");
    }
}

static void zsh_words(void)
{
    puts("  esac ;;\n  esac\n  if (( CURRENT == 2 )); then\n    names=(");
    for (int k = 0; cli_commands[k]; k++) {
        char word[32];
        snprintf(word, sizeof word, "%.*s", (int)strcspn(cli_commands[k]->name, " "),
                 cli_commands[k]->name);
        if (is_first_of_word(k))
            put_described("", word,
                          strchr(cli_commands[k]->name, ' ') ? "several commands"
                                                             : cli_commands[k]->summary);
    }
    puts(")\n  elif (( CURRENT == 3 )); then\n    case ${words[2]} in");
    for (int k = 0; cli_commands[k]; k++) {
        const char *space = strchr(cli_commands[k]->name, ' ');
        if (!space)
            continue;
        printf("    %.*s) names+=(", (int)(space - cli_commands[k]->name), cli_commands[k]->name);
        put_described("", space + 1, cli_commands[k]->summary);
        puts(") ;|");
    }
    puts("    esac\n  fi");
}

static void complete_zsh(void)
{
    puts("#compdef marz\n"
         "# source <(marz completion zsh), or as a file _marz in a folder of $fpath\n"
         "_marz() {\n"
         "  local -a names flags common\n"
         "  case ${words[CURRENT-1]} in");
    zsh_choices(cli_common_flags);
    for (int k = 0; cli_commands[k]; k++)
        zsh_choices(cli_commands[k]->flags);
    puts("  esac\n  case \"${words[2]} ${words[3]}\" in");
    for (int k = 0; cli_commands[k]; k++)
        if (strchr(cli_commands[k]->name, ' '))
            zsh_command(cli_commands[k]);
    puts("  *) case ${words[2]} in");
    for (int k = 0; cli_commands[k]; k++)
        if (!strchr(cli_commands[k]->name, ' '))
            zsh_command(cli_commands[k]);
    zsh_words();
    fputs("  common=(", stdout);
    for (const cli_flag *flag = cli_common_flags; flag->name; flag++)
        put_described("--", flag->name, flag->help);
    puts(")\n"
         "  (( $#names )) && _describe command names\n"
         "  _describe -o option flags -- common\n"
         "  [[ ${words[CURRENT]} == -* ]] || _files\n"
         "}\n"
         "if [[ ${zsh_eval_context[-1]} == loadautofunc ]]; then _marz \"$@\"; else compdef _marz "
         "marz; fi");
}

static void fish_flags(const char *command, const cli_flag *flags)
{
    for (; flags && flags->name; flags++) {
        fputs("complete -c marz", stdout);
        if (command)
            printf(" -n 'test \"$(__marz_command)\" = \"%s\"'", command);
        printf(" -l %s", flags->name);
        if (flags->choices) {
            fputs(" -x -a '", stdout);
            put_choices(flags->choices);
            putchar('\'');
        } else if (flags->argument) {
            fputs(" -r", stdout);
        }
        fputs(" -d '", stdout);
        put_quoted(flags->help, "\\'");
        puts("'");
    }
}

static void fish_word(int words, const char *before, int before_length, const char *word,
                      const char *summary)
{
    printf("complete -c marz -f -n 'test (count (commandline -opc)) -eq %d", words);
    if (before)
        printf("; and __fish_seen_subcommand_from %.*s", before_length, before);
    printf("' -a %.*s -d '", (int)strcspn(word, " "), word);
    put_quoted(summary, "\\'");
    puts("'");
}

static void complete_fish(void)
{
    puts("# marz completion fish | source\n"
         "function __marz_command\n"
         "    set -l words (commandline -opc)\n"
         "    switch \"$words[2] $words[3]\"");
    for (int k = 0; cli_commands[k]; k++)
        if (strchr(cli_commands[k]->name, ' '))
            printf("        case '%s'\n            echo '%s'\n", cli_commands[k]->name,
                   cli_commands[k]->name);
    puts("        case '*'\n            echo $words[2]\n    end\nend");
    fish_flags(NULL, cli_common_flags);
    for (int k = 0; cli_commands[k]; k++) {
        const cli_command *command = cli_commands[k];
        const char *space = strchr(command->name, ' ');
        if (is_first_of_word(k))
            fish_word(1, NULL, 0, command->name, space ? "several commands" : command->summary);
        if (space)
            fish_word(2, command->name, (int)(space - command->name), space + 1, command->summary);
        fish_flags(command->name, command->flags);
    }
}

marz_status cli_completion(cli_context *cli, marz_error *error)
{
    static const struct {
        const char *shell;
        void (*print)(void);
    } shells[] = {{"bash", complete_bash}, {"zsh", complete_zsh}, {"fish", complete_fish}};
    const char *wanted = cli->word_count > 0 ? cli->words[0] : "bash";
    for (size_t k = 0; k < sizeof shells / sizeof *shells && cli->word_count <= 1; k++) {
        if (strcmp(shells[k].shell, wanted) != 0)
            continue;
        shells[k].print();
        return MARZ_OK;
    }
    marz_fail(error, MARZ_E_USAGE, "completion is written for bash, zsh or fish");
    marz_hint(error, "For example: source <(marz completion bash)");
    return MARZ_E_USAGE;
}
