// Documents that stay true: links lead somewhere, indexes are complete, lists agree with the build.
#define _XOPEN_SOURCE 700
#include "support.h"

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define README_LINES_MAX 60 // of a module: a page

static int problem_count;

static const char *source_folder(void)
{
    const char *folder = getenv("MARZ_SOURCE_DIR");
    assert_non_null(folder);
    return folder;
}

static void complain(const char *path, const char *what, const char *name, int length)
{
    print_error("%s: %s %.*s\n", path, what, length, name);
    problem_count++;
}

/// A file of the project, owned by the caller.
static char *read_source(const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", source_folder(), name);
    return test_read(path);
}

static bool exists(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0;
}

/// The target of the link whose "](" is at `link` stands beside `path`, unless it is an address.
static void check_link(const char *path, const char *link)
{
    const char *target = link + 2;
    const int length = (int)strcspn(target, ")#\n");
    if (length == 0 || strncmp(target, "http", 4) == 0)
        return;
    const int folder = (int)(strrchr(path, '/') - path);
    char file[2048];
    snprintf(file, sizeof file, "%.*s/%.*s", folder, path, length, target);
    if (!exists(file))
        complain(path, "links to a file that is not there:", target, length);
}

static bool is_foreign(const char *path)
{
    return strstr(path, "/node_modules/") || strstr(path, "/build/") || strstr(path, "/.git/");
}

static bool ends_with(const char *text, const char *end)
{
    const size_t length = strlen(text), size = strlen(end);
    return length >= size && strcmp(text + length - size, end) == 0;
}

static int visit_document(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
    (void)info, (void)walk;
    if (kind != FTW_F || !ends_with(path, ".md") || is_foreign(path + strlen(source_folder())))
        return 0;
    char *text = test_read(path);
    for (const char *at = text; (at = strstr(at, "](")) != NULL; at += 2)
        check_link(path, at);
    free(text);
    return 0;
}

static void every_link_leads_to_a_file(void **state)
{
    (void)state;
    problem_count = 0;
    assert_int_equal(nftw(source_folder(), visit_document, 16, FTW_PHYS), 0);
    assert_int_equal(problem_count, 0);
}

/// Every page of a folder is linked from its README.md; decisions begin with their number.
static void check_index(const char *folder_name, bool is_numbered)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/README.md", folder_name);
    char *index = read_source(path);
    snprintf(path, sizeof path, "%s/%s", source_folder(), folder_name);
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (!ends_with(entry->d_name, ".md") || strcmp(entry->d_name, "README.md") == 0)
            continue;
        char link[300], name[600];
        snprintf(link, sizeof link, "](%s)", entry->d_name);
        if (!strstr(index, link))
            complain(folder_name, "README.md does not list", entry->d_name, 200);
        snprintf(name, sizeof name, "%s/%s", folder_name, entry->d_name);
        char *page = read_source(name);
        if (is_numbered &&
            (strncmp(page, "# ", 2) != 0 || strncmp(page + 2, entry->d_name, 4) != 0))
            complain(folder_name, "the title has another number:", entry->d_name, 200);
        free(page);
    }
    closedir(folder);
    free(index);
}

static void every_decision_and_method_stands_in_its_index(void **state)
{
    (void)state;
    problem_count = 0;
    check_index("docs/adr", true);
    check_index("docs/algorithms", false);
    assert_int_equal(problem_count, 0);
}

/// Complains unless `listed` holds the name between backticks.
static void expect_named(const char *listed, const char *name, int length)
{
    char quoted[128];
    snprintf(quoted, sizeof quoted, "`%.*s`", length, name);
    if (!strstr(listed, quoted))
        complain("docs/dev/dependencies.md", "does not name", name, length);
}

/// Complains unless the name stands in NOTICE; cmocka is part of nothing that is shipped.
static void expect_noticed(const char *notice, const char *name, int length)
{
    char plain[128];
    snprintf(plain, sizeof plain, "%.*s", length, name);
    if (!strstr(notice, plain) && strcmp(plain, "cmocka") != 0)
        complain("NOTICE", "does not name", name, length);
}

static void the_notice_names_what_the_program_holds_and_is_linked_with(void **state)
{
    (void)state;
    problem_count = 0;
    char *notice = read_source("NOTICE");
    char *build = read_source("cmake/MarzDependencies.cmake");
    char *data = read_source("data/package.json");
    for (const char *at = build; (at = strstr(at, "IMPORTED_TARGET ")) != NULL; at++) {
        const char *name = at + strlen("IMPORTED_TARGET ");
        for (size_t length; (length = strcspn(name, " )")) > 0;
             name += length + (name[length] == ' '))
            expect_noticed(notice, name, (int)length);
    }
    for (const char *at = strstr(data, "\"dependencies\""); (at = strstr(at, "\n    \"")); at++)
        expect_noticed(notice, at + 6, (int)strcspn(at + 6, "\""));
    static const char *const others[] = {"GeoNames", "Creative Commons", "typhoon-iran-cities",
                                         "Unicode CLDR", "Natural Earth"};
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        expect_noticed(notice, others[k], 100);
    free(data);
    free(build);
    free(notice);
    assert_int_equal(problem_count, 0);
}

static void the_list_of_dependencies_is_what_the_build_asks_for(void **state)
{
    (void)state;
    problem_count = 0;
    char *listed = read_source("docs/dev/dependencies.md");
    char *build = read_source("cmake/MarzDependencies.cmake");
    char *packages[] = {read_source("data/package.json"),
                        read_source("tests/e2e/schema/package.json")};
    for (const char *at = build; (at = strstr(at, "IMPORTED_TARGET ")) != NULL; at++) {
        const char *name = at + strlen("IMPORTED_TARGET ");
        for (size_t length; (length = strcspn(name, " )")) > 0;
             name += length + (name[length] == ' '))
            expect_named(listed, name, (int)length);
    }
    for (int k = 0; k < 2; k++) {
        const char *npm = strstr(packages[k], "\"dependencies\"");
        assert_non_null(npm);
        for (const char *at = npm; (at = strstr(at, "\n    \"")) != NULL; at++)
            expect_named(listed, at + 6, (int)strcspn(at + 6, "\""));
    }
    // And the other way: what the table names is asked for.
    for (const char *at = listed; (at = strstr(at, " | `")) != NULL; at++) {
        char name[128];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(at + 4, "`"), at + 4);
        if (!strstr(build, name) && !strstr(packages[0], name) && !strstr(packages[1], name))
            complain("docs/dev/dependencies.md", "names what the build does not use:", name, 100);
    }
    free(packages[0]);
    free(packages[1]);
    free(build);
    free(listed);
    assert_int_equal(problem_count, 0);
}

/// The folder of a CMakeLists.txt, `folder` below `parent`, is added by the parent's.
static void expect_added(const char *parent, const char *folder)
{
    char path[600], line[300];
    snprintf(path, sizeof path, "%s/%s/%s/CMakeLists.txt", source_folder(), parent, folder);
    if (!exists(path))
        return;
    snprintf(path, sizeof path, "%s/CMakeLists.txt", parent);
    snprintf(line, sizeof line, "add_subdirectory(%s)", folder);
    char *lists = read_source(path);
    if (!strstr(lists, line))
        complain(path, "does not add", folder, 200);
    free(lists);
}

static void no_folder_of_modules_or_tests_is_left_out_of_the_build(void **state)
{
    (void)state;
    problem_count = 0;
    char path[1024];
    snprintf(path, sizeof path, "%s/src", source_folder());
    DIR *modules = opendir(path);
    assert_non_null(modules);
    for (struct dirent *entry; (entry = readdir(modules)) != NULL;) {
        if (strchr(entry->d_name, '.'))
            continue;
        char folder[300];
        expect_added("src", entry->d_name);
        snprintf(folder, sizeof folder, "unit/%s", entry->d_name);
        expect_added("tests", folder);
        snprintf(folder, sizeof folder, "property/%s", entry->d_name);
        expect_added("tests", folder);
    }
    closedir(modules);
    assert_int_equal(problem_count, 0);
}

static void the_page_of_a_module_is_a_page(void **state)
{
    (void)state;
    problem_count = 0;
    char path[1024];
    snprintf(path, sizeof path, "%s/src", source_folder());
    DIR *modules = opendir(path);
    assert_non_null(modules);
    for (struct dirent *entry; (entry = readdir(modules)) != NULL;) {
        if (strchr(entry->d_name, '.'))
            continue;
        snprintf(path, sizeof path, "src/%s/README.md", entry->d_name);
        char *text = read_source(path);
        int lines = 0;
        for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
            lines++;
        if (lines > README_LINES_MAX)
            complain(path, "is longer than a page", "", 0);
        free(text);
    }
    closedir(modules);
    assert_int_equal(problem_count, 0);
}

static char *references;

/// Every entry begins at the left and is closed before the next one begins.
static void check_entries(void)
{
    int open = 0;
    for (const char *at = references; *at; at++) {
        if (*at == '@' && (at == references || at[-1] == '\n') && open != 0)
            complain("docs/references.bib", "the entry before is not closed:", at, 40);
        open += (*at == '{') - (*at == '}');
    }
    if (open != 0)
        complain("docs/references.bib", "the last entry is not closed", "", 0);
}

/// Length of a key as in [kong2021, section 3]: a name, a year, perhaps a letter; 0: none is here.
static int key_length(const char *text)
{
    const int name = (int)strspn(text, "abcdefghijklmnopqrstuvwxyz");
    const int year = (int)strspn(text + name, "0123456789");
    const int letter = text[name + year] >= 'a' && text[name + year] <= 'z';
    const char next = text[name + year + letter];
    const bool is_key = name > 1 && year == 4 && (next == ']' || next == ',' || next == ';');
    return is_key ? name + year + letter : 0;
}

static int visit_source(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
    (void)info, (void)walk;
    const bool is_read = ends_with(path, ".c") || ends_with(path, ".h") || ends_with(path, ".md");
    if (kind != FTW_F || !is_read || is_foreign(path + strlen(source_folder())))
        return 0;
    char *text = test_read(path), key[80];
    for (const char *at = text; (at = strchr(at, '[')) != NULL; at++) {
        const int length = key_length(at + 1);
        snprintf(key, sizeof key, "{%.*s,", length, at + 1);
        if (length > 0 && !strstr(references, key))
            complain(path, "cites what docs/references.bib does not hold:", at + 1, length);
    }
    free(text);
    return 0;
}

static void every_citation_is_a_closed_entry_of_the_references(void **state)
{
    (void)state;
    static const char *const folders[] = {"src", "bench", "docs/algorithms"};
    problem_count = 0;
    references = read_source("docs/references.bib");
    check_entries();
    for (size_t k = 0; k < sizeof folders / sizeof *folders; k++) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", source_folder(), folders[k]);
        assert_int_equal(nftw(path, visit_source, 16, FTW_PHYS), 0);
    }
    free(references);
    assert_int_equal(problem_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_link_leads_to_a_file),
        cmocka_unit_test(every_decision_and_method_stands_in_its_index),
        cmocka_unit_test(the_notice_names_what_the_program_holds_and_is_linked_with),
        cmocka_unit_test(the_list_of_dependencies_is_what_the_build_asks_for),
        cmocka_unit_test(no_folder_of_modules_or_tests_is_left_out_of_the_build),
        cmocka_unit_test(the_page_of_a_module_is_a_page),
        cmocka_unit_test(every_citation_is_a_closed_entry_of_the_references),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
