// Habits that a machine can keep: lengths, words that no source may hold, documents that are true.
#define _XOPEN_SOURCE 700
#include "support.h"

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

// Lengths and banned words bind src and bench; tests keep the width of a line only.
#define FUNCTION_LINES_MAX 70
#define FILE_LINES_MAX 800
#define LINE_COLUMNS_MAX 100

static int problem_count;

static const char *source_folder(void)
{
    const char *folder = getenv("MARZ_SOURCE_DIR");
    assert_non_null(folder);
    return folder;
}

static void complain(const char *path, int line, const char *what)
{
    print_error("%s:%d: %s\n", path, line, what);
    problem_count++;
}

/// Columns of a UTF-8 line: bytes that begin a character.
static int columns(const char *line, size_t length)
{
    int count = 0;
    for (size_t k = 0; k < length; k++)
        count += ((unsigned char)line[k] & 0xc0) != 0x80;
    return count;
}

static bool calls(const char *line, size_t length, const char *name)
{
    const size_t size = strlen(name);
    for (size_t k = 0; k + size < length; k++) {
        const bool begins = k == 0 || !strchr("abcdefghijklmnopqrstuvwxyz_0123456789", line[k - 1]);
        if (begins && strncmp(line + k, name, size) == 0 && line[k + size] == '(')
            return true;
    }
    return false;
}

static void look_for_words(const char *path, int number, const char *line, size_t length)
{
    static const char *const banned[] = {"strcpy", "strcat",    "sprintf", "vsprintf",
                                         "strtok", "atoi",      "atol",    "atof",
                                         "rand",   "localtime", "gmtime",  "gets"};
    for (size_t k = 0; k < sizeof banned / sizeof *banned; k++)
        if (calls(line, length, banned[k]))
            complain(path, number, banned[k]);
    // Written apart, so that this file does not find itself.
    static const char *const words[] = {"TO"
                                        "DO",
                                        "FIX"
                                        "ME",
                                        "XX"
                                        "X:"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        const char *at = strstr(line, words[k]);
        if (at && at < line + length)
            complain(path, number, words[k]);
    }
}

static void check_source(const char *path)
{
    const bool is_test = strstr(path, "/tests/") != NULL;
    char *text = test_read(path);
    int number = 0, opened = 0;
    for (char *line = text; *line;) {
        const size_t length = strcspn(line, "\n");
        number++;
        if (columns(line, length) > LINE_COLUMNS_MAX)
            complain(path, number, "line longer than 100 columns");
        if (!is_test)
            look_for_words(path, number, line, length);
        if (line[0] == '{')
            opened = number;
        if (line[0] == '}' && length == 1 && opened) {
            if (!is_test && number - opened - 1 > FUNCTION_LINES_MAX)
                complain(path, opened, "function longer than 70 lines");
            opened = 0;
        }
        line += length + (line[length] == '\n');
    }
    if (!is_test && number > FILE_LINES_MAX)
        complain(path, number, "file longer than 800 lines");
    free(text);
}

static int visit(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
    (void)info, (void)walk;
    const size_t length = strlen(path);
    if (kind == FTW_F && length > 2 &&
        (strcmp(path + length - 2, ".c") == 0 || strcmp(path + length - 2, ".h") == 0))
        check_source(path);
    return 0;
}

static void sources_keep_their_measures(void **state)
{
    (void)state;
    static const char *const folders[] = {"src", "tests", "bench"};
    problem_count = 0;
    for (size_t k = 0; k < sizeof folders / sizeof *folders; k++) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", source_folder(), folders[k]);
        nftw(path, visit, 16, FTW_PHYS);
    }
    assert_int_equal(problem_count, 0);
}

static void sources_are_formatted(void **state)
{
    (void)state;
    char command[1200];
    if (system("command -v clang-format-14 >/dev/null") != 0)
        return; // only who writes code needs the formatter
    snprintf(command, sizeof command, "'%s/script/format' --check", source_folder());
    assert_int_equal(system(command), 0);
}

static void every_module_has_a_page_and_stands_in_the_architecture(void **state)
{
    (void)state;
    char path[2048];
    snprintf(path, sizeof path, "%s/ARCHITECTURE.md", source_folder());
    char *architecture = test_read(path);
    snprintf(path, sizeof path, "%s/src", source_folder());
    DIR *folder = opendir(path);
    assert_non_null(folder);
    problem_count = 0;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (strchr(entry->d_name, '.'))
            continue;
        snprintf(path, sizeof path, "%s/src/%s/CMakeLists.txt", source_folder(), entry->d_name);
        struct stat info;
        if (stat(path, &info))
            continue;
        snprintf(path, sizeof path, "`src/%s`", entry->d_name);
        if (!strstr(architecture, path))
            complain("ARCHITECTURE.md", 0, entry->d_name);
        snprintf(path, sizeof path, "%s/src/%s/README.md", source_folder(), entry->d_name);
        if (stat(path, &info))
            complain(path, 0, "missing");
    }
    closedir(folder);
    for (const char *at = architecture; (at = strstr(at, "`src/")) != NULL; at++) {
        struct stat info;
        snprintf(path, sizeof path, "%s/%.*s", source_folder(), (int)strcspn(at + 1, "`"), at + 1);
        if (stat(path, &info))
            complain("ARCHITECTURE.md names what is not there", 0, path);
    }
    free(architecture);
    assert_int_equal(problem_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sources_keep_their_measures),
        cmocka_unit_test(sources_are_formatted),
        cmocka_unit_test(every_module_has_a_page_and_stands_in_the_architecture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
