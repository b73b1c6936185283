#define _XOPEN_SOURCE 700
#include "support.h"

#include "base/buffer.h"
#include "base/file.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RULES_MAX 64

/// One line of docs/dev/layers.txt: files that begin with `subject` may include these modules.
typedef struct rule {
    char subject[64], allowed[256];
} rule;

static struct {
    rule rules[RULES_MAX];
    int rule_count;
    char root[512];    ///< the src folder being read
    marz_buffer found; ///< forbidden includes, one a line
    int file_count;
} walk;

static void read_rules(const char *path)
{
    char *text = test_read(path), *rest = text;
    walk.rule_count = 0;
    for (char *line; (line = strtok_r(rest, "\n", &rest));) {
        char *colon = strchr(line, ':');
        if (*line == '#' || !colon)
            continue;
        *colon = '\0';
        rule *r = &walk.rules[walk.rule_count++];
        assert_true(walk.rule_count < RULES_MAX);
        snprintf(r->subject, sizeof r->subject, "%s", line);
        snprintf(r->allowed, sizeof r->allowed, "%s ", colon + 1);
    }
    free(text);
}

/// The rule with the longest subject that the file's path begins with.
static const rule *rule_of(const char *path)
{
    const rule *best = NULL;
    for (int k = 0; k < walk.rule_count; k++) {
        const rule *r = &walk.rules[k];
        const size_t length = strlen(r->subject);
        const bool is_module = !strchr(r->subject, '/');
        if (strncmp(path, r->subject, length) != 0 || (is_module && path[length] != '/'))
            continue;
        if (!best || length > strlen(best->subject))
            best = r;
    }
    return best;
}

/// May a file under that rule include "module/…"? Its own module it may, except where a line for
/// single files is stricter: there only files of the same line are its own.
static bool is_allowed(const rule *r, const char *include, const char *module)
{
    char word[80];
    snprintf(word, sizeof word, " %s ", module);
    if (strstr(r->allowed, word))
        return true;
    return strncmp(include, r->subject, strlen(r->subject)) == 0;
}

static void check_include(const char *path, int line, const char *include)
{
    char module[64];
    const char *slash = strchr(include, '/');
    const rule *r = rule_of(path);
    if (!slash || slash - include >= (int)sizeof module) {
        marz_buffer_print(&walk.found, "%s:%d \"%s\" names no module\n", path, line, include);
        return;
    }
    memcpy(module, include, (size_t)(slash - include));
    module[slash - include] = '\0';
    if (!r)
        marz_buffer_print(&walk.found, "%s: no rule for this file\n", path);
    else if (!is_allowed(r, include, module))
        marz_buffer_print(&walk.found, "%s:%d must not include \"%s\"\n", path, line, include);
}

static void check_file(const char *path)
{
    char full[1100], *text, *rest;
    snprintf(full, sizeof full, "%s/%s", walk.root, path);
    text = rest = test_read(full);
    walk.file_count++;
    for (int number = 1; rest; number++) {
        char *line = rest, name[200];
        rest = strchr(rest, '\n');
        if (rest)
            *rest++ = '\0';
        if (sscanf(line, " # include \"%199[^\"]\"", name) == 1 && !strstr(name, ".def"))
            check_include(path, number, name);
    }
    free(text);
}

static int visit(const char *full, const struct stat *info, int kind, struct FTW *place)
{
    (void)info, (void)place;
    const char *end = strrchr(full, '.');
    if (kind == FTW_F && end && (strcmp(end, ".c") == 0 || strcmp(end, ".h") == 0))
        check_file(full + strlen(walk.root) + 1);
    return 0;
}

static void check_tree(const char *root)
{
    snprintf(walk.root, sizeof walk.root, "%s", root);
    marz_buffer_deinit(&walk.found);
    marz_buffer_text(&walk.found, "");
    walk.file_count = 0;
    assert_int_equal(nftw(root, visit, 16, FTW_PHYS), 0);
}

static const char *source(const char *name)
{
    static char path[600];
    const char *root = getenv("MARZ_SOURCE_DIR");
    snprintf(path, sizeof path, "%s/%s", root ? root : ".", name);
    return path;
}

static void every_include_follows_an_arrow(void **state)
{
    (void)state;
    check_tree(source("src"));
    assert_string_equal(walk.found.text, "");
    assert_true(walk.file_count > 40);
    marz_buffer_deinit(&walk.found);
}

/// Writes a file of a small tree and says what the check finds in it.
static void plant(const char *name, const char *text, const char *expected)
{
    char root[300], folder[400], path[500];
    marz_error error = {0};
    static int number;
    snprintf(root, sizeof root, "%s/tree-%d", test_folder(), number++);
    snprintf(folder, sizeof folder, "%s/%.*s", root, (int)(strchr(name, '/') - name), name);
    assert_ok(marz_folder_make(folder, &error), &error);
    snprintf(path, sizeof path, "%s/%s", root, name);
    test_write(path, text);
    check_tree(root);
    assert_string_equal(walk.found.text, expected);
    marz_buffer_deinit(&walk.found);
}

static void a_planted_include_is_caught(void **state)
{
    (void)state;
    plant("goals/a.c", "#include \"base/error.h\"\n#include \"goals/goals.h\"\n", "");
    plant("goals/a.c", "#include \"base/error.h\"\n#include \"market/market.h\"\n",
          "goals/a.c:2 must not include \"market/market.h\"\n");
    plant("base/b.h", "#ifndef B\n#  include \"model/plan.h\"\n#endif\n",
          "base/b.h:2 must not include \"model/plan.h\"\n");
    plant("store/c.c", "#include \"geo/distance.h\"\n",
          "store/c.c:1 must not include \"geo/distance.h\"\n");
    plant("store/c.c", "#include \"store.h\"\n", "store/c.c:1 \"store.h\" names no module\n");
    plant("new/d.c", "#include \"base/error.h\"\n", "new/d.c: no rule for this file\n");
}

static void the_checker_sees_no_code_of_the_model(void **state)
{
    (void)state;
    plant("model/check_plan.c", "#include \"model/check.h\"\n#include \"base/json.h\"\n", "");
    plant("model/check_plan.c", "#include \"model/plan.h\"\n",
          "model/check_plan.c:1 must not include \"model/plan.h\"\n");
    plant("model/check.c", "#include \"graph/transport.h\"\n",
          "model/check.c:1 must not include \"graph/transport.h\"\n");
    plant("model/plan.c", "#include \"model/check.h\"\n", "");
}

static int read_layers(void **state)
{
    (void)state;
    read_rules(source("docs/dev/layers.txt"));
    return walk.rule_count > 10 ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_include_follows_an_arrow),
        cmocka_unit_test(a_planted_include_is_caught),
        cmocka_unit_test(the_checker_sees_no_code_of_the_model),
    };
    return cmocka_run_group_tests(tests, read_layers, NULL);
}
