// What a person meets who uses the program for the first time: help, near misses, settings that
// come with the files, the order of publishing and exporting, tables that can be read.
#include "support.h"

#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *in_folder(const char *name)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", test_folder(), name);
    return path;
}

/// Runs and returns what was printed; the exit status must be the expected one.
static char *run_text(const char *arguments, int expected)
{
    char *text;
    const int status = run_program(arguments, &text);
    if (status != expected) {
        char *errors = test_read(in_folder("stderr"));
        print_error("marz %s: exit status %d\n%s%s\n", arguments, status, text, errors);
        free(errors);
    }
    assert_int_equal(status, expected);
    return text;
}

static void expect_text(const char *arguments, const char *wanted)
{
    char *text = run_text(arguments, 0);
    if (!strstr(text, wanted))
        print_error("marz %s: no \"%s\" in\n%s\n", arguments, wanted, text);
    assert_non_null(strstr(text, wanted));
    free(text);
}

static void expect_error(const char *arguments, int status, const char *wanted)
{
    free(run_text(arguments, status));
    char *text = test_read(in_folder("stderr"));
    if (!strstr(text, wanted))
        print_error("marz %s: no \"%s\" in\n%s\n", arguments, wanted, text);
    assert_non_null(strstr(text, wanted));
    free(text);
}

static int make_company(void **state)
{
    (void)state;
    free(run_text("generate --accounts 300 --reps 6 --out company", 0));
    free(run_text("import company", 0));
    free(run_text("plan --effort 5 --out plan.json", 0));
    return 0;
}

static void help_is_found_where_people_look_for_it(void **state)
{
    (void)state;
    expect_text("help", "usage: marz COMMAND");
    expect_text("help plan", "usage: marz plan [--OPTIONS]");
    expect_text("help plan diff", "usage: marz plan diff BEFORE AFTER");
    expect_text("plan help", "usage: marz plan [--OPTIONS]");
    expect_text("goals", "marz goals quota");
    expect_text("goals help", "marz goals quota");
    expect_text("market --help", "marz market lookalike");
    expect_error("goals qouta", 2, "marz goals lists its commands");
    expect_error("plan foo", 2, "marz plan --help explains it");
}

static void common_options_may_stand_before_the_command(void **state)
{
    (void)state;
    expect_text("--language en --store sqlite:test.db plan list", "draft");
    expect_text("--format=json settings currency", "\"currency\": \"USD\"");
    expect_error("--sotre sqlite:test.db plan list", 2, "unknown option --sotre");
}

static void accounts_are_found_by_id_and_by_name(void **state)
{
    (void)state;
    json_t *plan = json_load_file(in_folder("plan.json"), 0, NULL);
    const json_t *first = json_array_get(json_object_get(plan, "assignments"), 0);
    const char *id = json_string_value(json_object_get(first, "account"));
    char command[256], near[64];
    snprintf(command, sizeof command, "explain account %.*s", (int)strlen(id) - 1, id);
    snprintf(near, sizeof near, "Near it: %s", id);
    expect_error(command, 3, near);
    expect_error("explain account xyzzy", 3, "there is no account \"xyzzy\"");
    json_decref(plan);
    free(run_text("import company --store sqlite:named.db", 0));
    test_write(in_folder("accounts.csv"), "id,name,owner\nN1,\"Åland Ferries\",R001\n"
                                          "N2,Twin,R001\nN3,Twin,R002\n");
    free(run_text("import accounts.csv --store sqlite:named.db", 0));
    free(run_text("plan --effort 5 --store sqlite:named.db", 0));
    expect_text("explain account \"aland ferries\" --store sqlite:named.db", "N1: ");
    expect_error("explain account twin --store sqlite:named.db", 3, "Say which by its id: N2, N3");
}

static void a_published_plan_can_still_be_exported_and_taken_back(void **state)
{
    (void)state;
    free(run_text("import company --store sqlite:out.db", 0));
    free(run_text("plan --effort 5 --store sqlite:out.db", 0));
    expect_error("plan diff published latest --store sqlite:out.db", 3, "no plan is published yet");
    free(run_text("export --effective 2027-01-01 --out before --store sqlite:out.db", 0));
    free(run_text("plan publish --effective 2027-01-01 --store sqlite:out.db", 0));
    free(run_text("export --effective 2027-01-01 --out after --store sqlite:out.db", 0));
    char *before = test_read(in_folder("before/owner-changes.csv"));
    char *after = test_read(in_folder("after/owner-changes.csv"));
    assert_true(strlen(before) > 500);
    assert_string_equal(before, after);
    free(before);
    free(after);
    before = test_read(in_folder("before/owner-changes-back.csv"));
    after = test_read(in_folder("after/owner-changes-back.csv"));
    assert_string_equal(before, after);
    free(before);
    free(after);
    expect_text("plan diff published latest --store sqlite:out.db", "same territory");
}

static void an_iranian_company_is_imported_in_rials(void **state)
{
    (void)state;
    free(run_text("generate --country ir --accounts 60 --reps 2 --years 2 --out ir", 0));
    expect_text("import ir --store sqlite:ir.db",
                "settings taken over from the files: currency IRR, language fa, calendar jalali");
    expect_text("settings currency --store sqlite:ir.db", "IRR");
    expect_error("settings currency USD --store sqlite:ir.db", 2,
                 "the workspace keeps amounts in IRR");
    expect_error("import ir", 3, "the files are in IRR, but the workspace is in USD");
}

static void persian_tables_name_the_account_in_several_words(void **state)
{
    (void)state;
    test_write(in_folder("contacts.csv"), "شناسه;نام;حساب\nc1;رضا محمدی;۱۰۱\n");
    test_write(in_folder("sales.csv"), "شناسه;شناسه مشتری;تاریخ;مبلغ\ns1;۱۰۱;۱۴۰۴/۰۹/۰۲;۱۲۰۰۰\n");
    json_t *report = run_json("import contacts.csv sales.csv --store sqlite:fa.db", 0);
    assert_int_equal(json_integer_value(json_object_get(report, "refused")), 0);
    json_decref(report);
    expect_text("import contacts.csv --store sqlite:fa.db",
                "1 of 1 row has a value in account that is not known");
}

static void an_empty_workspace_says_what_to_do(void **state)
{
    (void)state;
    static const char *const commands[] = {"goals forecast", "goals quota", "market segments",
                                           "team swot", "improve kpis"};
    for (size_t k = 0; k < sizeof commands / sizeof *commands; k++) {
        char command[128];
        snprintf(command, sizeof command, "%s --store sqlite:nothing.db", commands[k]);
        expect_error(command, 3, "the workspace is empty");
    }
    expect_text("plan list --store sqlite:nothing.db", "no plan is kept yet");
}

static void an_infeasible_plan_names_the_bands_that_would_do(void **state)
{
    (void)state;
    test_write(in_folder("accounts.csv"), "id,name,owner,visits,visit_minutes\n"
                                          "a,Great,r1,50,60\nb,Small,r2,4,60\n");
    test_write(in_folder("reps.csv"), "id,name\nr1,Ada\nr2,Ben\n");
    free(run_text("import accounts.csv reps.csv --store sqlite:two.db", 0));
    char *text = run_text("plan --store sqlite:two.db", 1);
    assert_non_null(strstr(text, "with these bands there is a plan, which was tried:"));
    const char *remedy = strstr(text, "    marz settings band.workload ");
    assert_non_null(remedy);
    char command[128];
    snprintf(command, sizeof command, "settings band.workload %.*s --store sqlite:two.db",
             (int)(strchr(remedy, '(') - remedy - 32), remedy + 32);
    free(text);
    expect_text("plan list --store sqlite:two.db", "infeasible");
    free(run_text(command, 0));
    free(run_text("plan --store sqlite:two.db", 0));
}

static void a_conflict_without_a_band_points_to_the_columns(void **state)
{
    (void)state;
    test_write(in_folder("accounts.csv"), "id,name,lock,keep_with\na,One,r1,g\n"
                                          "b,Two,r2,g\nc,Three,,\nd,Four,,\n");
    test_write(in_folder("reps.csv"), "id,name\nr1,Ada\nr2,Ben\n");
    free(run_text("import accounts.csv reps.csv --store sqlite:locks.db", 0));
    char *text = run_text("plan --store sqlite:locks.db", 1);
    assert_non_null(strstr(text, "g: its accounts cannot go to one territory"));
    assert_non_null(strstr(text, "look at the columns lock, keep_with and forbidden"));
    assert_null(strstr(text, "marz settings band."));
    free(text);
}

static void tables_have_no_powers_of_ten(void **state)
{
    (void)state;
    static const char *const commands[] = {
        "goals forecast",   "goals ladder",  "goals quota", "market segments",
        "market lookalike", "team profiles", "team fit",    "team swot",
        "map match",        "improve kpis",  "plan list",   "settings",
    };
    for (size_t k = 0; k < sizeof commands / sizeof *commands; k++) {
        char *text = run_text(commands[k], 0);
        for (const char *at = text; (at = strchr(at, 'e')) != NULL; at++)
            assert_false((at[1] == '+' || at[1] == '-') && at[2] >= '0' && at[2] <= '9');
        assert_null(strstr(text, " nan"));
        assert_null(strstr(text, "-9223372036854775808"));
        free(text);
    }
}

/// The example of each command, as the help prints it, in the order of the help.
/// "options" of a truth.json. @return new reference
static json_t *read_options(const char *name)
{
    json_error_t problem;
    json_t *root = json_load_file(in_folder(name), 0, &problem);
    json_t *options = json_incref(json_object_get(root, "options"));
    assert_non_null(options);
    json_decref(root);
    return options;
}

static void a_wrong_option_is_named_with_the_one_that_was_meant(void **state)
{
    (void)state;
    expect_error("import company --mapping m.ini", 2, "unknown option --mapping\n");
    expect_error("import company --mapping=m.ini", 2, "Did you mean --map?");
    expect_error("import --dry-rum company", 2, "Did you mean --dry-run?");
    expect_error("import company --map", 2, "--map wants a value");
    expect_error("import company --zzz", 2, "hint: marz import --help explains its options.");
    expect_error("import company -x", 2, "unknown option -x\n");
    expect_error("settings currency IRS", 2, "Did you mean IRR?");
}

static void what_cannot_be_used_is_said_once_with_what_to_do(void **state)
{
    (void)state;
    test_write(in_folder("accounts.csv"), "id,name,employees\n,A,1\n,B,1\n,C,1\na4,D,many\n,E,1\n");
    char *text = run_text("import accounts.csv --store sqlite:once.db", 0);
    assert_non_null(strstr(text, "accounts.csv:2:1: refused: id is empty (4 rows)\n"));
    assert_non_null(
        strstr(text, "accounts.csv:5:3: refused: employees: \"many\" is not a number\n"));
    assert_null(strstr(text, "other reasons"));
    free(text);
    test_write(in_folder("accounts.csv"), "id,name,potential\na1,A,900000000000000000\n");
    test_write(in_folder("reps.csv"), "id,name,left,role\nr1,S,2020-01-01,\nr2,O,,manager\n");
    free(run_text("init --currency IRR --store sqlite:gone.db", 0));
    free(run_text("import accounts.csv reps.csv --store sqlite:gone.db", 0));
    expect_error("plan --store sqlite:gone.db", 3,
                 "none of 2 reps sells now: 1 left, 1 leads others\n  hint: Import the people");
    test_write(in_folder("reps.csv"), "id,name\nr3,T\n");
    free(run_text("import reps.csv --store sqlite:gone.db", 0));
    expect_error("plan --store sqlite:gone.db", 3, "keep amounts in a larger unit");
}

static void every_example_of_the_help_works_as_written(void **state)
{
    (void)state;
    test_write(in_folder("examples.sh"),
               "set -u\n"
               "mkdir -p examples && cd examples || exit 1\n"
               "marz() { \"$MARZ_BIN\" \"$@\"; }\n"
               "names=$(marz help | sed -n '/^commands/,/^$/s/^  \\(.\\{20\\}\\).*/\\1/p')\n"
               "example() { marz \"$@\" --help | sed -n '/^example/{n;p;}'; }\n"
               "try() {\n"
               "  eval \"$1\" >out 2>&1; status=$?\n"
               "  case $1 in 'marz plan diff'*) [ $status -eq 1 ] && status=0 ;; esac\n"
               "  [ $status -eq 0 ] || { echo \"$1: exit status $status\"; cat out; bad=1; }\n"
               "}\n"
               "bad=0\n"
               "printf 'id,lon,lat,visits\\nu1,1,1,4\\nu2,2,2,4\\n' >units.csv\n"
               "printf 'id,lon,lat\\nr1,1,1\\nr2,2,2\\n' >reps.csv\n"
               "try \"$(example generate)\"; try \"$(example import)\"; try \"$(example plan)\"\n"
               "try 'marz plan publish'; try 'marz plan --effort 5 --out plan.json'\n"
               "while read -r name; do\n"
               "  case $name in serve|generate|init|plan|import) continue ;; esac\n"
               "  try \"$(example $name)\"\n"
               "done <<<\"$names\"\n"
               "try 'marz init --currency EUR --store sqlite:euro.db'\n"
               "[ $(wc -l <<<\"$names\") -gt 20 ] || bad=1\n"
               "exit $bad\n");
    char command[1024];
    snprintf(command, sizeof command, "cd '%s' && MARZ_STORE= bash examples.sh >examples.log",
             test_folder());
    const int status = system(command);
    if (status) {
        char *log = test_read(in_folder("examples.log"));
        print_error("%s\n", log);
        free(log);
    }
    assert_int_equal(status, 0);
}

/// Every number that truth.json says was planted is an option, stands in the help, and may be 0.
static void every_planted_strength_can_be_set_to_nothing(void **state)
{
    (void)state;
    char *help = run_text("generate --help", 0);
    char command[1024] = "generate --accounts 40 --reps 2 --years 1 --out nothing --quiet";
    json_t *before = read_options("company/truth.json");
    const char *name;
    json_t *value;
    int count = 0;
    json_object_foreach(before, name, value)
    {
        if (!json_is_real(value))
            continue;
        char flag[40];
        snprintf(flag, sizeof flag, " --%s", name);
        for (char *p = flag; (p = strchr(p, '_'));)
            *p = '-';
        if (!strstr(help, flag + 1))
            fail_msg("the help does not know%s", flag);
        assert_true(json_real_value(value) > 0);
        snprintf(command + strlen(command), sizeof command - strlen(command), "%s 0", flag);
        count++;
    }
    free(help);
    json_decref(before);
    assert_int_equal(count, 12);
    free(run_text(command, 0));
    json_t *after = read_options("nothing/truth.json");
    json_object_foreach(after, name, value)
    {
        if (json_is_real(value) && json_real_value(value) != 0)
            fail_msg("%s is not 0", name);
    }
    json_decref(after);
    expect_error("generate --out nothing --segment-effect 6", 2,
                 "--segment-effect wants a number from 0 to 5, not \"6\"");
}

static void run_script(const char *name, const char *shell, const char *text)
{
    char command[1024];
    test_write(in_folder(name), text);
    snprintf(command, sizeof command, "cd '%s' && { ! command -v %s >/dev/null || %s %s; }",
             test_folder(), shell, shell, name);
    assert_int_equal(system(command), 0);
}

static void completion_works_when_it_is_sourced(void **state)
{
    (void)state;
    run_script("completion.sh", "bash",
               "source <(\"$MARZ_BIN\" completion bash) || exit 1\n"
               "try() {\n"
               "  COMP_WORDS=(\"${@:2}\"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=()\n"
               "  _marz; [[ \" ${COMPREPLY[*]} \" == *\" $1 \"* ]] || { echo \"$*\"; exit 1; }\n"
               "}\n"
               "try plan marz pl; try publish marz plan pu; try --year marz plan --y\n"
               "try salesforce marz export --for ''; try account marz explain ''\n"
               "try --country marz generate --cou; try json marz --format ''\n");
    // Where these shells are; what is written for them is looked at everywhere below.
    run_script(
        "completion.zsh", "zsh",
        "compdef() { }; _files() { }\n"
        "compadd() { found+=(${@:#--}) }\n"
        "_describe() {\n"
        "  for list in ${@:#-*}; do (( ${(P)+list} )) && found+=(${(P)list%%:*}); done\n"
        "}\n"
        "source <(\"$MARZ_BIN\" completion zsh) || exit 1\n"
        "try() {\n"
        "  local -a found words; words=(${@:2} ''); local CURRENT=$#words\n"
        "  _marz; (( ${found[(Ie)$1]} )) || { echo \"$*: $found\"; exit 1 }\n"
        "}\n"
        "try plan marz; try publish marz plan; try --year marz plan; try account marz explain\n"
        "try salesforce marz export --for; try --country marz generate; try json marz plan "
        "--format\n");
    run_script("completion.fish", "fish",
               "$MARZ_BIN completion fish | source; or exit 1\n"
               "function try\n"
               "  complete -C $argv[2] | string match -q -r -- \"^$argv[1]\\\\b\"; or begin; echo "
               "$argv; exit 1; end\n"
               "end\n"
               "try plan 'marz pl'; try publish 'marz plan pu'; try --year 'marz plan --y'\n"
               "try salesforce 'marz export --for '; try account 'marz explain '\n"
               "try --country 'marz generate --cou'; try json 'marz --format '\n");
}

static void completion_knows_every_command_in_every_shell(void **state)
{
    (void)state;
    static const char *const shells[] = {"bash", "zsh", "fish"};
    for (int k = 0; k < 3; k++) {
        char command[64];
        snprintf(command, sizeof command, "completion %s", shells[k]);
        char *text = run_text(command, 0), *help = run_text("help", 0);
        int count = 0;
        for (char *line = strstr(help, "\ncommands\n") + 10; strncmp(line, "  ", 2) == 0;
             line = strchr(line, '\n') + 1) {
            char name[24];
            assert_int_equal(sscanf(line, "  %20[a-z ]", name), 1);
            for (size_t end = strlen(name); name[end - 1] == ' '; end--)
                name[end - 1] = '\0';
            if (!strstr(text, name))
                fail_msg("%s: no %s", shells[k], name);
            count++;
        }
        assert_in_range(count, 25, 100);
        free(text);
        free(help);
    }
    expect_error("completion tcsh", 2, "completion is written for bash, zsh or fish");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(help_is_found_where_people_look_for_it),
        cmocka_unit_test(common_options_may_stand_before_the_command),
        cmocka_unit_test(accounts_are_found_by_id_and_by_name),
        cmocka_unit_test(a_published_plan_can_still_be_exported_and_taken_back),
        cmocka_unit_test(an_iranian_company_is_imported_in_rials),
        cmocka_unit_test(persian_tables_name_the_account_in_several_words),
        cmocka_unit_test(an_empty_workspace_says_what_to_do),
        cmocka_unit_test(an_infeasible_plan_names_the_bands_that_would_do),
        cmocka_unit_test(a_conflict_without_a_band_points_to_the_columns),
        cmocka_unit_test(tables_have_no_powers_of_ten),
        cmocka_unit_test(a_wrong_option_is_named_with_the_one_that_was_meant),
        cmocka_unit_test(what_cannot_be_used_is_said_once_with_what_to_do),
        cmocka_unit_test(every_example_of_the_help_works_as_written),
        cmocka_unit_test(every_planted_strength_can_be_set_to_nothing),
        cmocka_unit_test(completion_works_when_it_is_sourced),
        cmocka_unit_test(completion_knows_every_command_in_every_shell),
    };
    return cmocka_run_group_tests(tests, make_company, NULL);
}
