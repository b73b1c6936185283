// Long questions over real HTTP: they wait, run one at a time, can be stopped, and answer what the
// command line answers.
#include "support.h"

#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LONG "{\"limits\":[0,0.01,0.02,0.05,0.1,0.2,0.5,1],\"effort\":100000000}"

static running server;

/// Asks with curl. @return HTTP status; headers and body are left in files
static int ask(const char *options, const char *path)
{
    char command[2048];
    snprintf(command, sizeof command,
             "cd '%s' && curl -s -D headers -o body -w '%%{http_code}' %s '%s%s'", test_folder(),
             options, server.first_line, path);
    FILE *pipe = popen(command, "r");
    int status = 0;
    assert_non_null(pipe);
    assert_int_equal(fscanf(pipe, "%d", &status), 1);
    pclose(pipe);
    return status;
}

static json_t *body(void)
{
    json_t *value = json_load_file(test_path("body"), 0, NULL);
    assert_non_null(value);
    return value;
}

static const char *text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static int post(const char *path, const char *request)
{
    test_write(test_path("request"), request);
    return ask("-H 'Content-Type: application/json' --data-binary @request", path);
}

/// Starts a job. @param address  set to its path
static void start_job(const char *path, const char *request, char address[static 64])
{
    assert_int_equal(post(path, request), 202);
    json_t *job = body();
    snprintf(address, 64, "/v1/jobs/%s", text(job, "id"));
    char line[96], *headers = test_read(test_path("headers"));
    snprintf(line, sizeof line, "Location: %s\r\n", address);
    assert_non_null(strstr(headers, line));
    free(headers);
    json_decref(job);
}

/// Waits until the job is over. @return what it then says
static json_t *finished(const char *address)
{
    for (int tries = 0; tries < 600; tries++) {
        assert_int_equal(ask("", address), 200);
        json_t *job = body();
        const char *state = text(job, "state");
        if (strcmp(state, "waiting") != 0 && strcmp(state, "running") != 0 &&
            strcmp(state, "stopping") != 0)
            return job;
        json_decref(job);
        nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    }
    fail_msg("%s does not end", address);
    return NULL;
}

static int start(void **state)
{
    (void)state;
    json_decref(run_json("generate --accounts 200 --reps 6 --seed 3 --out company", 0));
    json_decref(run_json("import company", 0));
    json_decref(run_json("plan --effort 5", 0));
    server = start_program("serve --listen 127.0.0.1:0");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    stop_program(&server);
    return 0;
}

/// As text, with as many digits as both ways of writing it have.
static char *rounded(const json_t *value)
{
    char *written = json_dumps(value, JSON_SORT_KEYS | JSON_INDENT(1) | JSON_REAL_PRECISION(8));
    assert_non_null(written);
    return written;
}

/// The job answers what the command line answers, and keeps no plan.
static void expect_same(const char *path, const char *request, const char *command)
{
    char address[64];
    json_t *before = run_json("plan list", 0);
    start_job(path, request, address);
    json_t *job = finished(address);
    if (strcmp(text(job, "state"), "done") != 0)
        json_dumpf(job, stderr, JSON_INDENT(1));
    assert_string_equal(text(job, "state"), "done");
    json_t *after = run_json("plan list", 0), *told = run_json(command, 0);
    json_object_del(told, "seconds");
    json_object_del(told, "plan");
    char *here = rounded(json_object_get(job, "result")), *there = rounded(told);
    assert_string_equal(here, there);
    free(here);
    free(there);
    assert_true(json_equal(before, after));
    json_decref(before);
    json_decref(after);
    json_decref(told);
    json_decref(job);
}

static void jobs_answer_as_the_command_line_does(void **state)
{
    (void)state;
    expect_same("/v1/map/frontier/jobs", "{\"limits\":[0,0.1],\"effort\":2}",
                "map frontier --limits 0%,10% --effort 2");
    expect_same("/v1/map/sizing/jobs", "{\"from\":4,\"to\":6,\"effort\":2}",
                "map sizing --from 4 --to 6 --effort 2");
    json_t *team = run_json("team profiles", 0);
    const char *rep = text(json_array_get(json_object_get(team, "reps"), 2), "id");
    char request[256], command[256];
    snprintf(request, sizeof request,
             "{\"change\":\"leave\",\"rep\":\"%s\",\"from\":\"2027-01-01\",\"effort\":2}", rep);
    snprintf(command, sizeof command, "map change --leave %s --from 2027-01-01 --effort 2", rep);
    expect_same("/v1/map/change/jobs", request, command);
    json_decref(team);
}

static void what_fails_says_why(void **state)
{
    (void)state;
    char address[64];
    start_job("/v1/map/change/jobs",
              "{\"change\":\"leave\",\"rep\":\"nobody\",\"from\":\"2027-01-01\"}", address);
    json_t *job = finished(address);
    assert_string_equal(text(job, "state"), "failed");
    assert_non_null(
        strstr(text(json_object_get(job, "problem"), "detail"), "there is no rep \"nobody\""));
    assert_true(json_is_null(json_object_get(job, "result")));
    json_decref(job);
    assert_int_equal(ask("", "/v1/jobs/j999"), 404);
    assert_int_equal(ask("-X DELETE", "/v1/jobs/j999"), 404);
}

static void a_bad_request_is_refused_at_once(void **state)
{
    (void)state;
    static const struct {
        const char *path, *request, *words;
    } rows[] = {
        {"/v1/map/frontier/jobs", "{\"limits\":[0.2,0.1]}", "ascending"},
        {"/v1/map/frontier/jobs", "{\"limits\":[2]}", "shares from 0 to 1"},
        {"/v1/map/frontier/jobs", "{\"limits\":[]}", "1 to 32"},
        {"/v1/map/frontier/jobs", "{\"limits\":\"all\"}", "a list"},
        {"/v1/map/frontier/jobs", "{\"limit\":[0]}", "no member"},
        {"/v1/map/frontier/jobs", "{\"effort\":0}", "effort is a whole number"},
        {"/v1/map/frontier/jobs", "{\"effort\":1.5}", "effort is a whole number"},
        {"/v1/map/frontier/jobs", "{\"seconds\":1e99}", "seconds is a whole number"},
        {"/v1/map/frontier/jobs", "{\"seed\":18446744073709551616}", "body"},
        {"/v1/map/sizing/jobs", "{\"from\":9,\"to\":3}", "to is a whole number from 9"},
        {"/v1/map/sizing/jobs", "{\"margin\":2}", "margin is a share"},
        {"/v1/map/change/jobs", "{\"change\":\"fire\",\"rep\":\"R1\"}", "leave, hire or cover"},
        {"/v1/map/change/jobs", "{\"change\":\"leave\"}", "rep is missing"},
        {"/v1/map/change/jobs", "{\"change\":\"leave\",\"rep\":\"R1\"}", "the day from which"},
        {"/v1/map/change/jobs", "{\"change\":\"leave\",\"rep\":\"R1\",\"from\":\"soon\"}",
         "a date like"},
        {"/v1/map/change/jobs", "[1]", "one JSON object"},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        const int status = post(rows[k].path, rows[k].request);
        char *answer = test_read(test_path("body"));
        if (status != 400 || !strstr(answer, rows[k].words))
            print_error("%s: %d %s\n", rows[k].request, status, answer);
        assert_int_equal(status, 400);
        assert_non_null(strstr(answer, rows[k].words));
        free(answer);
    }
}

static void a_full_queue_refuses_and_a_stopped_job_ends(void **state)
{
    (void)state;
    char running_job[64], waiting[9][64];
    start_job("/v1/map/frontier/jobs", LONG, running_job);
    for (int tries = 0; tries < 200; tries++) { // Until it does not wait any more.
        assert_int_equal(ask("", running_job), 200);
        json_t *job = body();
        const bool is_running = strcmp(text(job, "state"), "running") == 0;
        json_decref(job);
        if (is_running)
            break;
        nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    }
    for (int k = 0; k < 8; k++)
        start_job("/v1/map/frontier/jobs", LONG, waiting[k]);
    assert_int_equal(post("/v1/map/sizing/jobs", "{}"), 503);
    char *headers = test_read(test_path("headers"));
    assert_non_null(strstr(headers, "Retry-After: 10\r\n"));
    free(headers);
    char *problem = test_read(test_path("body"));
    assert_non_null(strstr(problem, "/problems/full"));
    free(problem);
    for (int k = 0; k < 8; k++) {
        assert_int_equal(ask("-X DELETE", waiting[k]), 200);
        json_t *job = finished(waiting[k]);
        assert_string_equal(text(job, "state"), "cancelled");
        json_decref(job);
    }
    assert_int_equal(ask("-X DELETE", running_job), 200);
    json_t *job = finished(running_job);
    assert_string_equal(text(job, "state"), "cancelled");
    json_decref(job);
    assert_int_equal(ask("-X DELETE", running_job), 200); // Forgotten.
    assert_int_equal(ask("", running_job), 404);
}

static void the_server_ends_while_a_job_runs(void **state)
{
    (void)state;
    char address[64];
    start_job("/v1/map/frontier/jobs", LONG, address);
    for (int k = 0; k < 40; k++) { // More than are kept: the oldest go.
        char other[64];
        assert_int_equal(post("/v1/map/sizing/jobs", "{}"), 202);
        json_t *job = body();
        snprintf(other, sizeof other, "/v1/jobs/%s", text(job, "id"));
        json_decref(job);
        assert_int_equal(ask("-X DELETE", other), 200);
    }
    assert_int_equal(ask("", "/v1/jobs"), 200);
    json_t *list = body();
    assert_int_equal(json_array_size(json_object_get(list, "jobs")), 32);
    json_decref(list);
    assert_int_equal(ask("", address), 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jobs_answer_as_the_command_line_does),
        cmocka_unit_test(what_fails_says_why),
        cmocka_unit_test(a_bad_request_is_refused_at_once),
        cmocka_unit_test(a_full_queue_refuses_and_a_stopped_job_ends),
        cmocka_unit_test(the_server_ends_while_a_job_runs),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
