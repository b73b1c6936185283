// The page and the API over real HTTP.
#include "support.h"

#include "http/api.h"
#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static running server;

/// Asks with curl. @return HTTP status; `body` may be NULL
static int ask(const char *options, const char *path, char **body)
{
    char command[2048], target[512];
    snprintf(target, sizeof target, "%s/body", test_folder());
    snprintf(command, sizeof command, "curl -s -o '%s' -w '%%{http_code}' %s '%s%s'", target,
             options, server.first_line, path);
    FILE *pipe = popen(command, "r");
    int status = 0;
    assert_non_null(pipe);
    assert_int_equal(fscanf(pipe, "%d", &status), 1);
    pclose(pipe);
    if (body)
        *body = test_read(target);
    return status;
}

static int start(void **state)
{
    (void)state;
    json_decref(run_json("generate --accounts 200 --reps 6 --seed 3 --out company", 0));
    json_decref(run_json("import company", 0));
    json_decref(run_json("plan --effort 10", 0));
    server = start_program("serve --listen 127.0.0.1:0");
    assert_memory_equal(server.first_line, "http://127.0.0.1:", 17);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    stop_program(&server);
    return 0;
}

static void the_first_page_is_the_report(void **state)
{
    (void)state;
    char *page;
    assert_int_equal(ask("", "/", &page), 200);
    assert_non_null(strstr(page, "<html"));
    free(page);
    assert_int_equal(ask("", "/?language=fa", &page), 200);
    assert_non_null(strstr(page, "dir=\"rtl\""));
    free(page);
    assert_int_equal(ask("", "/?language=xx", NULL), 400);
}

static void every_route_answers_and_is_documented(void **state)
{
    (void)state;
    char *document;
    assert_int_equal(ask("", "/openapi.yaml", &document), 200);
    int documented = 0;
    for (const char *at = document; (at = strstr(at, "\n  /")) != NULL; at++)
        documented++;
    int count = 0;
    const marz_route *former = NULL;
    for (const marz_route *route = marz_api_routes(); route->path; former = route++) {
        count += !former || strcmp(former->path, route->path) != 0;
        const size_t length = strlen(route->path);
        const bool takes_id = length > 1 && route->path[length - 1] == '/';
        char entry[256];
        snprintf(entry, sizeof entry, "\n  %s%s:\n", route->path, takes_id ? "{id}" : "");
        assert_non_null(strstr(document, entry));
        const char *at = strstr(document, entry) + strlen(entry);
        const char *name = route->method == MARZ_METHOD_GET    ? "    get:\n"
                           : route->method == MARZ_METHOD_POST ? "    post:\n"
                                                               : "    delete:\n";
        const char *found = strstr(at, name), *next = strstr(at, "\n  /");
        assert_non_null(found);
        assert_true(!next || found < next);
        if (!takes_id && route->method == MARZ_METHOD_GET)
            assert_int_equal(ask("", route->path, NULL), 200);
    }
    assert_int_equal(count, documented);
    free(document);
}

static void an_account_is_explained_and_a_stranger_is_not_found(void **state)
{
    (void)state;
    char *text, path[256];
    assert_int_equal(ask("", "/v1/map/plan/text", &text), 200);
    json_t *plan = json_loads(text, 0, NULL);
    free(text);
    const json_t *first = json_array_get(json_object_get(plan, "assignments"), 0);
    snprintf(path, sizeof path, "/v1/map/accounts/%s",
             json_string_value(json_object_get(first, "account")));
    assert_int_equal(ask("", path, NULL), 200);
    json_decref(plan);
    assert_int_equal(ask("", "/v1/map/accounts/nobody", &text), 404);
    json_t *problem = json_loads(text, 0, NULL);
    assert_int_equal(json_integer_value(json_object_get(problem, "status")), 404);
    json_decref(problem);
    free(text);
}

static void only_reading_from_this_machine_is_allowed(void **state)
{
    (void)state;
    assert_int_equal(ask("-X POST", "/v1/goals", NULL), 405);
    assert_int_equal(ask("-X DELETE", "/", NULL), 405);
    assert_int_equal(ask("-H 'Host: evil.example'", "/v1/goals", NULL), 421);
    assert_int_equal(ask("", "/v1/nothing", NULL), 404);
    assert_int_equal(ask("", "/../etc/passwd", NULL), 404);
    assert_int_equal(run_program("serve --listen 0.0.0.0:0", NULL), 2);
}

static json_t *price(const char *account, const char *seat, const char *plan)
{
    char options[512], *text;
    snprintf(options, sizeof options,
             "-X POST -H 'Content-Type: application/json' -d "
             "'{\"account\":\"%s\",\"seat\":\"%s\"%s%s%s}'",
             account, seat, plan ? ",\"plan\":\"" : "", plan ? plan : "", plan ? "\"" : "");
    assert_int_equal(ask(options, "/v1/map/plan/moves", &text), 200);
    json_t *answer = json_loads(text, 0, NULL);
    assert_non_null(answer);
    free(text);
    return answer;
}

/// A move that is possible, priced; its account is at home in another seat.
static json_t *price_some_move(void)
{
    for (int32_t a = 1; a <= 200; a++)
        for (int32_t s = 1; s <= 6; s++) {
            char account[16], seat[16], *text;
            snprintf(account, sizeof account, "A%06d", (int)a);
            snprintf(seat, sizeof seat, "T%03d", (int)s);
            char path[64];
            snprintf(path, sizeof path, "/v1/map/accounts/%s", account);
            if (ask("", path, &text) != 200)
                continue;
            free(text);
            json_t *answer = price(account, seat, NULL);
            const bool is_there =
                strcmp(seat, json_string_value(json_object_get(answer, "from"))) == 0;
            if (!is_there && json_is_true(json_object_get(answer, "possible")))
                return answer;
            json_decref(answer);
        }
    fail_msg("no move is possible");
    return NULL;
}

/// The plan before a move stays and can be asked for after the one with it is shown.
static void a_move_of_another_plan_is_priced_by_its_name(void **state)
{
    (void)state;
    json_t *first = price_some_move();
    const char *account = json_string_value(json_object_get(first, "account"));
    const char *seat = json_string_value(json_object_get(first, "seat"));
    const char *plan = json_string_value(json_object_get(first, "plan"));
    char command[256];
    snprintf(command, sizeof command, "map move %s %s --apply", account, seat);
    json_t *kept = run_json(command, 0);
    json_t *now = price(account, seat, NULL), *again = price(account, seat, plan);
    assert_true(json_equal(json_object_get(now, "plan"), json_object_get(kept, "plan")));
    assert_int_equal(json_integer_value(json_object_get(now, "extra")), 0);
    assert_true(json_equal(again, first));
    json_decref(again);
    json_decref(now);
    json_decref(kept);
    json_decref(first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_page_is_the_report),
        cmocka_unit_test(every_route_answers_and_is_documented),
        cmocka_unit_test(an_account_is_explained_and_a_stranger_is_not_found),
        cmocka_unit_test(only_reading_from_this_machine_is_allowed),
        cmocka_unit_test(a_move_of_another_plan_is_priced_by_its_name),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
