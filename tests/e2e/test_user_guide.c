// The commands of docs/user/guide.md, typed as they stand: one shell, one folder, in order.
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Copies the shell blocks of the guide into a script that stops at the first command that fails.
/// A plan diff tells differences by its exit status.
static int32_t write_script(const char *path)
{
    char *guide, name[512];
    snprintf(name, sizeof name, "%s/docs/user/guide.md", getenv("MARZ_SOURCE_DIR"));
    guide = test_read(name);
    FILE *script = fopen(path, "w");
    assert_non_null(script);
    fputs("set -eu\nmarz() { echo \"\\$ marz $*\"; \"$MARZ_BIN\" \"$@\"; }\n", script);
    bool is_shell = false;
    int32_t commands = 0;
    for (char *line = guide, *next; line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        if (strncmp(line, "```", 3) == 0) {
            is_shell = strcmp(line, "```sh") == 0;
        } else if (is_shell) {
            const bool may_differ = strncmp(line, "marz plan diff", 14) == 0;
            fprintf(script, "%s%s\n", line, may_differ ? " || [ $? -eq 1 ]" : "");
            commands++;
        }
    }
    assert_int_equal(fclose(script), 0);
    free(guide);
    return commands;
}

static void the_guide_can_be_followed_word_for_word(void **state)
{
    (void)state;
    char path[512], command[1200];
    snprintf(path, sizeof path, "%s/guide.sh", test_folder());
    assert_true(write_script(path) >= 20);
    snprintf(command, sizeof command,
             "mkdir -p '%s/work' && cd '%s/work' && unset MARZ_STORE && bash '%s' >../log 2>&1",
             test_folder(), test_folder(), path);
    const int status = system(command);
    snprintf(path, sizeof path, "%s/log", test_folder());
    char *log = test_read(path);
    if (status)
        print_error("%s\n", log);
    assert_int_equal(status, 0);
    assert_non_null(strstr(log, "checked by independent code: ok"));
    assert_non_null(strstr(log, "is the present alignment from 2027-01-01 on"));
    free(log);
    static const char *const made[] = {"plan.json", "report.html", "report.xlsx",
                                       "changes/owner-changes.csv"};
    for (size_t k = 0; k < sizeof made / sizeof *made; k++) {
        snprintf(path, sizeof path, "%s/work/%s", test_folder(), made[k]);
        char *text = test_read(path);
        assert_true(strlen(text) > 0);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_guide_can_be_followed_word_for_word)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
