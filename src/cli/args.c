#include "cli/args.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const cli_flag cli_common_flags[] = {
    {"store", "URL", "workspace: sqlite:FILE or postgres://… (MARZ_STORE; sqlite:marz.db)", NULL},
    {"format", "FORM", "answer for people or for programs", "text|json"},
    {"language", "LANG", "language of reports", "en|fa"},
    {"seed", "N", "seed of everything random (1)", NULL},
    {"threads", "N", "threads (MARZ_THREADS; all cores); any number gives the same answer", NULL},
    {"quiet", NULL, "no progress", NULL},
    {"help", NULL, "explain this command", NULL},
    {"version", NULL, "print the version", NULL},
    {NULL, NULL, NULL, NULL},
};

#define COMMON_COUNT ((int)(sizeof cli_common_flags / sizeof *cli_common_flags) - 1)

static bool names(const char *name, const char *first, const char *second)
{
    const size_t length = strlen(first);
    if (strncmp(name, first, length) != 0)
        return false;
    if (!second)
        return name[length] == '\0';
    return name[length] == ' ' && strcmp(name + length + 1, second) == 0;
}

static const cli_command *find(const char *first, const char *second)
{
    for (int k = 0; cli_commands[k]; k++)
        if (names(cli_commands[k]->name, first, second))
            return cli_commands[k];
    return NULL;
}

static bool is_group(const char *word)
{
    const size_t length = strlen(word);
    for (int k = 0; cli_commands[k]; k++)
        if (strncmp(cli_commands[k]->name, word, length) == 0 &&
            cli_commands[k]->name[length] == ' ')
            return true;
    return false;
}

/// Letters that one has to change to get from a to b (Levenshtein), for "did you mean".
static size_t distance(const char *a, const char *b)
{
    size_t row[64];
    const size_t n = strlen(b) < 63 ? strlen(b) : 63;
    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            const size_t up = row[j];
            size_t best = corner + (a[i - 1] != b[j - 1]);
            if (up + 1 < best)
                best = up + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
            corner = up;
        }
    }
    return row[n];
}

/// `second` NULL: there is no second word. A known first word makes the commands that share it the
/// ones that may have been meant.
static marz_status unknown_command(const char *first, const char *second, marz_error *error)
{
    char given[64];
    snprintf(given, sizeof given, "%.30s%s%.30s", first, second ? " " : "", second ? second : "");
    const char *nearest = NULL;
    size_t least = 4;
    for (int k = 0; cli_commands[k]; k++) {
        const char *name = cli_commands[k]->name;
        const size_t whole = distance(given, name), alone = distance(first, name);
        const size_t far = whole < alone ? whole : alone;
        if (far < least) {
            least = far;
            nearest = name;
        }
    }
    marz_fail(error, MARZ_E_USAGE, "there is no command \"%s\"", second ? given : first);
    if (second && is_group(first))
        marz_hint(error, "marz %s lists its commands.", first);
    else if (nearest)
        marz_hint(error, "Did you mean marz %s? marz help lists all commands.", nearest);
    else
        marz_hint(error, "marz help lists all commands.");
    return MARZ_E_USAGE;
}

static int flag_count(const cli_flag *flags)
{
    int count = 0;
    while (flags && flags[count].name)
        count++;
    return count;
}

static bool is_choice(const char *choices, const char *value)
{
    const size_t length = strlen(value);
    for (const char *at = choices; at; at = strchr(at, '|')) {
        at += *at == '|';
        if (strncmp(at, value, length) == 0 && (at[length] == '|' || at[length] == '\0'))
            return true;
    }
    return false;
}

static marz_status take_number(const char *name, const char *text, int64_t high, int64_t *value,
                               marz_error *error)
{
    char *end;
    const long long number = strtoll(text, &end, 10);
    if (*text == '\0' || *end != '\0' || number < 0 || number > high)
        return marz_fail(error, MARZ_E_USAGE,
                         "--%s wants a whole number from 0 to %lld, not \"%s\"", name,
                         (long long)high, text);
    *value = number;
    return MARZ_OK;
}

/// Takes one common flag. `wish` changes for --help and --version.
static marz_status take_common(cli_context *cli, const char *name, const char *value,
                               cli_wish *wish, marz_error *error)
{
    int64_t number = 0;
    marz_status status = MARZ_OK;
    if (strcmp(name, "store") == 0)
        cli->store = value;
    else if (strcmp(name, "format") == 0)
        cli->is_json = strcmp(value, "json") == 0;
    else if (strcmp(name, "language") == 0)
        cli->language = value;
    else if (strcmp(name, "quiet") == 0)
        cli->is_quiet = true;
    else if (strcmp(name, "help") == 0)
        *wish = CLI_HELP;
    else if (strcmp(name, "version") == 0)
        *wish = CLI_VERSION;
    else if (strcmp(name, "seed") == 0) {
        status = take_number(name, value, INT64_MAX, &number, error);
        cli->seed = (uint64_t)number;
    } else {
        status = take_number(name, value, 256, &number, error);
        cli->thread_count = (int32_t)number;
    }
    return status;
}

/// The last value counts; those of a flag that may be given several times ("NAME…") are joined by
/// commas.
static marz_status take_own(cli_context *cli, int index, const char *value, marz_error *error)
{
    static const char several[] = "…";
    const char *argument = cli->command->flags[index].argument;
    const char *before = cli->values[index];
    const size_t length = argument ? strlen(argument) : 0, tail = strlen(several);
    if (before && length > tail && strcmp(argument + length - tail, several) == 0)
        value = marz_arena_print(cli->arena, "%s,%s", before, value);
    cli->values[index] = value;
    return value ? MARZ_OK : marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the command line");
}

static void list_options(const cli_flag *flags, int count, int first, struct option *options)
{
    for (int k = 0; k < count; k++)
        options[first + k] = (struct option){
            .name = flags[k].name,
            .has_arg = flags[k].argument ? required_argument : no_argument,
        };
}

/// Is the name of a flag like the given one: a letter or two off, or the same beginning?
static bool is_like(const char *given, const char *name)
{
    const size_t a = strlen(given), b = strlen(name), shorter = a < b ? a : b;
    return distance(given, name) <= 2 || (shorter >= 3 && strncmp(given, name, shorter) == 0);
}

static const char *nearest_flag(const cli_flag *flags, const char *given)
{
    for (; flags && flags->name; flags++)
        if (is_like(given, flags->name))
            return flags->name;
    return NULL;
}

/// getopt has passed the option that it did not like; a single letter stands in optopt.
static marz_status bad_option(const cli_context *cli, char *const *argv, int code,
                              marz_error *error)
{
    char text[64];
    if (optopt)
        snprintf(text, sizeof text, "-%c", optopt);
    else
        snprintf(text, sizeof text, "%.*s", (int)strcspn(argv[optind - 1], "="), argv[optind - 1]);
    marz_fail(error, MARZ_E_USAGE, code == ':' ? "%s wants a value" : "unknown option %s", text);
    const char *nearest = NULL;
    if (code != ':' && strlen(text) > 2 && cli->command)
        nearest = nearest_flag(cli->command->flags, text + 2);
    if (code != ':' && strlen(text) > 2 && !nearest)
        nearest = nearest_flag(cli_common_flags, text + 2);
    if (nearest && cli->command)
        marz_hint(error, "Did you mean --%s? marz %s --help explains its options.", nearest,
                  cli->command->name);
    else if (cli->command)
        marz_hint(error, "marz %s --help explains its options.", cli->command->name);
    else
        marz_hint(error, "marz --help lists commands and common options.");
    return MARZ_E_USAGE;
}

static marz_status take_flags(int argc, char **argv, cli_context *cli, cli_wish *wish,
                              marz_error *error)
{
    const cli_flag *own = cli->command ? cli->command->flags : NULL;
    const int own_count = flag_count(own);
    struct option options[COMMON_COUNT + CLI_FLAGS_MAX + 1] = {0};
    list_options(cli_common_flags, COMMON_COUNT, 0, options);
    list_options(own, own_count, COMMON_COUNT, options);
    optind = 0;
    opterr = 0;
    for (;;) {
        int index = -1;
        const int code = getopt_long(argc, argv, ":h", options, &index);
        if (code == -1)
            break;
        if (code == 'h') {
            *wish = CLI_HELP;
            continue;
        }
        if (code != 0)
            return bad_option(cli, argv, code, error);
        const cli_flag *flag =
            index < COMMON_COUNT ? &cli_common_flags[index] : &own[index - COMMON_COUNT];
        const char *value = optarg ? optarg : "";
        if (flag->choices && !is_choice(flag->choices, value))
            return marz_fail(error, MARZ_E_USAGE, "--%s is one of %s, not \"%s\"", flag->name,
                             flag->choices, value);
        if (index >= COMMON_COUNT) {
            const marz_status taken = take_own(cli, index - COMMON_COUNT, value, error);
            if (taken)
                return taken;
            continue;
        }
        const marz_status status = take_common(cli, flag->name, value, wish, error);
        if (status)
            return status;
    }
    return MARZ_OK;
}

/// Words that a common flag at `text` takes: itself, and its value unless that is behind a '='; 0
/// for other words.
static int flag_width(const char *text)
{
    if (strncmp(text, "--", 2) != 0)
        return 0;
    const char *name = text + 2;
    const size_t length = strcspn(name, "=");
    for (int k = 0; k < COMMON_COUNT; k++)
        if (strlen(cli_common_flags[k].name) == length &&
            strncmp(cli_common_flags[k].name, name, length) == 0)
            return cli_common_flags[k].argument && name[length] == '\0' ? 2 : 1;
    return 0;
}

/// Brings common flags that stand before the command behind the first word of what follows, so
/// that "marz --store URL plan list" is "marz plan --store URL list"; and that word alone if the
/// second one belongs to the command too. @return argv or a copy in the arena; NULL: no memory
static char **words_first(int argc, char **argv, cli_context *cli)
{
    int first = 1;
    for (int width = 1; width && first < argc && argv[first][0] == '-'; first += width)
        if ((width = flag_width(argv[first])) == 0)
            return argv;
    if (first == 1 || first >= argc)
        return argv;
    char **moved = MARZ_NEW(cli->arena, char *, argc + 1);
    if (!moved)
        return NULL;
    const int words = first + 1 < argc && find(argv[first], argv[first + 1]) ? 2 : 1;
    moved[0] = argv[0];
    for (int k = 0; k < words; k++)
        moved[1 + k] = argv[first + k];
    for (int k = 1; k < first; k++)
        moved[words + k] = argv[k];
    for (int k = first + words; k < argc; k++)
        moved[k] = argv[k];
    return moved;
}

/// Finds the command. @param used  set to the index of the first word behind it
static marz_status take_command(int argc, char **argv, cli_context *cli, cli_line *line, int *used,
                                marz_error *error)
{
    *used = 1;
    if (argc > 1 && strcmp(argv[1], "help") == 0) {
        line->wish = CLI_HELP;
        ++*used;
    }
    const int at = *used;
    if (at >= argc || argv[at][0] == '-')
        return MARZ_OK;
    const char *second = at + 1 < argc && argv[at + 1][0] != '-' ? argv[at + 1] : NULL;
    if (second)
        cli->command = find(argv[at], second);
    *used = cli->command ? at + 2 : at + 1;
    if (!cli->command)
        cli->command = find(argv[at], NULL);
    if (cli->command)
        return MARZ_OK;
    if (!is_group(argv[at]) || (second && strcmp(second, "help") != 0))
        return unknown_command(argv[at], second, error);
    line->group = argv[at];
    return MARZ_OK;
}

/// May the command be followed by these words?
static marz_status check_words(cli_context *cli, cli_line *line, marz_error *error)
{
    if (!cli->command || cli->word_count == 0 || cli->command->words[0] || line->wish != CLI_RUN)
        return MARZ_OK;
    if (cli->word_count == 1 && strcmp(cli->words[0], "help") == 0) {
        line->wish = CLI_HELP;
        return MARZ_OK;
    }
    marz_fail(error, MARZ_E_USAGE, "marz %s takes no \"%s\"", cli->command->name, cli->words[0]);
    marz_hint(error, "marz %s --help explains it; marz help lists all commands.",
              cli->command->name);
    return MARZ_E_USAGE;
}

marz_status cli_parse(int argc, char **argv, cli_context *cli, cli_line *line, marz_error *error)
{
    *line = (cli_line){CLI_RUN, NULL};
    int used;
    char **words = words_first(argc, argv, cli);
    if (!words)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the command line");
    marz_status status = take_command(argc, words, cli, line, &used, error);
    if (status || line->group)
        return status;
    // getopt wants the words of the command gone: words[used-1] plays the program's name.
    status = take_flags(argc - used + 1, words + used - 1, cli, &line->wish, error);
    if (status)
        return status;
    cli->words = (const char *const *)(words + used - 1 + optind);
    cli->word_count = argc - used + 1 - optind;
    if (!cli->command && line->wish == CLI_RUN)
        line->wish = CLI_HELP;
    return check_words(cli, line, error);
}
