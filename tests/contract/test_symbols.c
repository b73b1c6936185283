// No two modules define the same name: of two functions with one name the linker takes either, and
// whoever wanted the other runs the wrong code without a word.
#define _XOPEN_SOURCE 700
#include "support.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct {
    char list[1 << 16]; ///< archives, quoted, for the shell
    int count;
} archives;

static int visit(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
    (void)info, (void)walk;
    const size_t length = strlen(path), used = strlen(archives.list);
    const char *name = strrchr(path, '/');
    if (kind == FTW_F && strcmp(path + length - 2, ".a") == 0 && strstr(name, "libmarz_")) {
        assert_true(used + length + 4 < sizeof archives.list);
        snprintf(archives.list + used, sizeof archives.list - used, " '%s'", path);
        archives.count++;
    }
    return 0;
}

/// Finds the libraries of src and bench in the folder of the build.
static void find_archives(void)
{
    static const char *const folders[] = {"src", "bench"};
    char path[1024];
    const char *marz = getenv("MARZ_BIN");
    assert_non_null(marz);
    for (size_t k = 0; k < sizeof folders / sizeof *folders; k++) {
        snprintf(path, sizeof path, "%s/../../%s", marz, folders[k]);
        char *slashes = strstr(path, "/bin/marz/../../");
        assert_non_null(slashes);
        snprintf(slashes, sizeof path - (size_t)(slashes - path), "/%s", folders[k]);
        nftw(path, visit, 16, FTW_PHYS);
    }
}

/// Names defined in more than one object of these archives, a line each; "" if none.
static void find_twice(const char *list, char *found, size_t size)
{
    static char command[sizeof archives.list + 200];
    snprintf(command, sizeof command,
             "nm --defined-only -g %s 2>/dev/null | awk '$2 ~ /^[TDBRC]$/ && $3 ~ /^marz_/ "
             "{print $3}' | sort | uniq -d",
             list);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    const size_t length = fread(found, 1, size - 1, pipe);
    found[length] = '\0';
    pclose(pipe);
}

static void no_name_is_defined_twice(void **state)
{
    (void)state;
    char found[2000];
    find_archives();
    assert_true(archives.count > 15);
    find_twice(archives.list, found, sizeof found);
    assert_string_equal(found, "");
}

static void a_name_that_is_defined_twice_is_seen(void **state)
{
    (void)state;
    char found[2000], list[2000];
    const char *first = strstr(archives.list, "libmarz_base.a");
    assert_non_null(first);
    const char *begin = first;
    while (begin[-1] != '\'')
        begin--;
    const int length = (int)(strchr(begin, '\'') - begin);
    snprintf(list, sizeof list, "'%.*s' '%.*s'", length, begin, length, begin);
    find_twice(list, found, sizeof found);
    assert_non_null(strstr(found, "marz_arena_alloc\n"));
}

int main(void)
{
    if (system("command -v nm >/dev/null") != 0) {
        printf("skipped: no nm\n");
        return TEST_SKIPPED;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_name_is_defined_twice),
        cmocka_unit_test(a_name_that_is_defined_twice_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
