// What browsers never send: the server refuses it, stays up, and stays small.
#include "support.h"

#include "program.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define HOST "Host: localhost\r\n"
#define LAST "Connection: close\r\n\r\n"
#define ANSWER_BYTES_MAX (4 << 20)

static running server;
static uint16_t port;
static char answer[ANSWER_BYTES_MAX];

static int open_connection(void)
{
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const struct timeval limit = {.tv_sec = 15};
    const int connection = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(connection >= 0);
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (connect(connection, (const struct sockaddr *)&address, sizeof address)) {
        close(connection);
        return -1;
    }
    return connection;
}

static bool send_all(int connection, const char *text, size_t length)
{
    for (size_t sent = 0; sent < length;) {
        const ssize_t part = send(connection, text + sent, length - sent, MSG_NOSIGNAL);
        if (part <= 0)
            return false;
        sent += (size_t)part;
    }
    return true;
}

/// Reads into `answer` until the server closes.
static size_t read_all(int connection)
{
    size_t length = 0;
    for (ssize_t part; length + 1 < sizeof answer; length += (size_t)part) {
        part = recv(connection, answer + length, sizeof answer - 1 - length, 0);
        if (part <= 0)
            break;
    }
    answer[length] = '\0';
    return length;
}

static int status_of(const char *text)
{
    int status = 0;
    return sscanf(text, "HTTP/1.1 %d", &status) == 1 ? status : 0;
}

/// Sends bytes as they are. @return the status of the first answer; 0 if there was none
static int ask(const char *bytes)
{
    const int connection = open_connection();
    assert_true(connection >= 0);
    send_all(connection, bytes, strlen(bytes));
    read_all(connection);
    close(connection);
    return status_of(answer);
}

static void expect_alive(void)
{
    assert_int_equal(ask("GET /v1/health HTTP/1.1\r\n" HOST LAST), 200);
    assert_non_null(strstr(answer, "\"status\": \"ok\""));
}

/// Resident memory of the server in kB.
static long resident_kb(void)
{
    char path[64], line[256];
    long kb = 0;
    snprintf(path, sizeof path, "/proc/%d/status", server.pid);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file))
        if (sscanf(line, "VmRSS: %ld", &kb) == 1)
            break;
    fclose(file);
    return kb;
}

static int slow; ///< a connection that never ends its header, opened first
static struct timespec slow_since;

static int start(void **state)
{
    (void)state;
    json_decref(run_json("generate --accounts 120 --reps 4 --years 1 --out company", 0));
    json_decref(run_json("import company", 0));
    json_decref(run_json("plan --effort 2", 0));
    server = start_program("serve --listen 127.0.0.1:0");
    const char *colon = strrchr(server.first_line, ':');
    assert_non_null(colon);
    port = (uint16_t)strtol(colon + 1, NULL, 10);
    slow = open_connection();
    assert_true(send_all(slow, "GET / HTTP/1.1\r\nHost: loc", 25));
    clock_gettime(CLOCK_MONOTONIC, &slow_since);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    stop_program(&server);
    return 0;
}

static void what_smuggles_is_refused(void **state)
{
    (void)state;
    static const char *const requests[] = {
        "GET / HTTP/1.1\r\n" HOST HOST LAST,
        "GET / HTTP/1.1\r\n" HOST "Host: evil.example\r\n" LAST,
        "GET / HTTP/1.1\r\n" HOST "Content-Length: 4\r\n" LAST "abcd",
        "GET / HTTP/1.1\r\n" HOST "Content-Length: 0\r\nContent-Length: 4\r\n" LAST "abcd",
        "GET / HTTP/1.1\r\n" HOST "Content-Length: -1\r\n" LAST,
        "GET / HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999\r\n" LAST,
        "GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n" LAST "0\r\n\r\n",
        "GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n" LAST,
        "GET / HTTP/1.1\r\n" LAST,
        "GET * HTTP/1.1\r\n" HOST LAST,
        "GET v1/health HTTP/1.1\r\n" HOST LAST,
    };
    for (size_t k = 0; k < sizeof requests / sizeof *requests; k++) {
        const int status = ask(requests[k]);
        if (status != 400 && status != 413)
            print_error("%d for %s\n%s\n", status, requests[k], answer);
        assert_true(status == 400 || status == 413);
    }
    expect_alive();
}

static void writing_is_refused_whatever_it_carries(void **state)
{
    (void)state;
    assert_int_equal(ask("POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\n" LAST "a=b"), 405);
    assert_non_null(strstr(answer, "Allow: GET, HEAD\r\n"));
    assert_non_null(strstr(answer, "/problems/method"));
    assert_int_equal(ask("PUT / HTTP/1.1\r\n" HOST LAST), 405);
    assert_int_equal(ask("OPTIONS * HTTP/1.1\r\n" HOST LAST), 405);
    assert_int_equal(ask("BREW / HTTP/1.1\r\n" HOST LAST), 405);
    assert_int_equal(ask("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n" LAST), 405);
    expect_alive();
}

#define MOVES "POST /v1/map/plan/moves HTTP/1.1\r\n" HOST
#define JSON "Content-Type: application/json\r\n"

static void a_body_that_lies_about_itself_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *request;
        int status;
    } rows[] = {
        {MOVES JSON LAST, 400},
        {MOVES JSON "Content-Length: 2\r\n" LAST "{}", 400},
        {MOVES JSON "Transfer-Encoding: chunked\r\n" LAST "2\r\n{}\r\n0\r\n\r\n", 400},
        {MOVES JSON "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n" LAST "{}", 400},
        {MOVES JSON "Content-Length: 2\r\nContent-Length: 9\r\n" LAST "{}", 400},
        {MOVES JSON "Content-Length: -2\r\n" LAST "{}", 400},
        {MOVES JSON "Content-Length: 65537\r\n" LAST "{}", 413},
        {MOVES JSON "Content-Length: 4294967298\r\n" LAST "{}", 413},
        {MOVES "Content-Type: application/jsonp\r\nContent-Length: 2\r\n" LAST "{}", 415},
        {MOVES "Content-Type: text/plain\r\nContent-Length: 2\r\n" LAST "{}", 415},
        {MOVES "Content-Length: 2\r\n" LAST "{}", 415},
        {"GET /v1/map/plan/moves HTTP/1.1\r\n" HOST LAST, 405},
        {"DELETE /v1/map/plan/moves HTTP/1.1\r\n" HOST LAST, 405},
        {"POST /v1/map/plan/moves/ HTTP/1.1\r\n" HOST JSON "Content-Length: 2\r\n" LAST "{}", 404},
        {"POST /v1/nothing HTTP/1.1\r\n" HOST JSON "Content-Length: 2\r\n" LAST "{}", 404},
        {"POST /v1/nothing HTTP/1.1\r\n" HOST "Content-Length: 3\r\n" LAST "a=b", 404},
        {"DELETE /v1/nothing HTTP/1.1\r\n" HOST LAST, 404},
        {"POST /v1/nothing HTTP/1.1\r\nHost: evil.example\r\n" LAST, 421},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        const int status = ask(rows[k].request);
        if (status != rows[k].status)
            print_error("%d, not %d, for %s\n%s\n", status, rows[k].status, rows[k].request,
                        answer);
        assert_int_equal(status, rows[k].status);
    }
    assert_int_equal(ask("GET /v1/map/plan/moves HTTP/1.1\r\n" HOST LAST), 405);
    assert_non_null(strstr(answer, "Allow: POST\r\n"));
    expect_alive();
}

static void a_body_may_come_in_pieces_or_not_at_all(void **state)
{
    (void)state;
    static const char rest[] = "\"A000001\",\"seat\":\"x\"}";
    const int connection = open_connection(), silent = open_connection();
    const char *first = MOVES JSON "Content-Length: 32\r\n" LAST "{\"account\":";
    send_all(silent, first, strlen(first));
    close(silent);
    send_all(connection, first, strlen(first));
    nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    send_all(connection, rest, sizeof rest - 1);
    read_all(connection);
    close(connection);
    assert_int_equal(status_of(answer), 404);
    assert_non_null(strstr(answer, "no territory \\\"x\\\""));
    expect_alive();
}

static void a_target_may_be_absolute_and_must_name_this_machine(void **state)
{
    (void)state;
    assert_int_equal(ask("GET http://localhost/v1/health HTTP/1.1\r\n" HOST LAST), 200);
    assert_int_equal(ask("GET http://127.0.0.1:80 HTTP/1.1\r\n" HOST LAST), 200);
    assert_int_equal(ask("GET http://evil.example/ HTTP/1.1\r\n" HOST LAST), 421);
    assert_int_equal(ask("GET http://localhost.evil.example/ HTTP/1.1\r\n" HOST LAST), 421);
    assert_int_equal(ask("GET / HTTP/1.1\r\nHost: localhost.evil.example\r\n" LAST), 421);
    assert_int_equal(ask("GET / HTTP/1.1\r\nHost: localhost:80@evil.example\r\n" LAST), 421);
    assert_int_equal(ask("GET / HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\n" LAST), 421);
    assert_int_equal(ask("GET /v1/health HTTP/1.1\r\nHost: LOCALHOST:8080\r\n" LAST), 200);
    assert_int_equal(ask("GET /v1/health HTTP/1.1\r\nHost: [::1]:8080\r\n" LAST), 200);
}

static void encoded_addresses_mean_what_they_say(void **state)
{
    (void)state;
    assert_int_equal(ask("GET /v1%2Fhealth HTTP/1.1\r\n" HOST LAST), 404);
    assert_int_equal(ask("GET /v1/health%00 HTTP/1.1\r\n" HOST LAST), 404);
    assert_int_equal(ask("GET /v1/health/ HTTP/1.1\r\n" HOST LAST), 404);
    assert_int_equal(ask("GET //v1/health HTTP/1.1\r\n" HOST LAST), 404);
    assert_int_equal(ask("GET /v1/map/accounts/ HTTP/1.1\r\n" HOST LAST), 404);
    assert_int_equal(ask("GET /v1/map/accounts/A%00 HTTP/1.1\r\n" HOST LAST), 400);
    assert_int_equal(ask("GET /v1/map/accounts/A%zz HTTP/1.1\r\n" HOST LAST), 400);
    assert_int_equal(ask("GET /v1/map/accounts/A%2fB HTTP/1.1\r\n" HOST LAST), 404);
    assert_non_null(strstr(answer, "A/B"));
    assert_int_equal(ask("GET /v1/map/accounts/%ff HTTP/1.1\r\n" HOST LAST), 404);
    assert_non_null(strstr(answer, "\xef\xbf\xbd")); // U+FFFD, so that the answer stays UTF-8
    assert_int_equal(ask("GET /?language=fa&more=1 HTTP/1.1\r\n" HOST LAST), 200);
    assert_int_equal(ask("GET /?language=%00 HTTP/1.1\r\n" HOST LAST), 400);
    assert_int_equal(ask("GET /?language HTTP/1.1\r\n" HOST LAST), 200);
}

static void requests_in_one_packet_are_answered_in_their_order(void **state)
{
    (void)state;
    ask("GET /v1/health HTTP/1.1\r\n" HOST "\r\n"
        "HEAD / HTTP/1.1\r\n" HOST "\r\n"
        "GET /v1/nothing HTTP/1.1\r\n" HOST LAST);
    const char *second = strstr(answer + 1, "HTTP/1.1 ");
    assert_non_null(second);
    const char *third = strstr(second + 1, "HTTP/1.1 ");
    assert_non_null(third);
    assert_int_equal(status_of(answer), 200);
    assert_int_equal(status_of(second), 200);
    assert_int_equal(status_of(third), 404);
    // HEAD says how long the page is and does not send it.
    assert_non_null(strstr(second, "Content-Length: "));
    assert_true(third - second < 2000);
}

static void a_header_of_a_megabyte_is_refused(void **state)
{
    (void)state;
    const size_t size = (size_t)1 << 20;
    char *text = malloc(size + 64);
    assert_non_null(text);
    for (int k = 0; k < 8; k++) {
        const int head =
            snprintf(text, 64, k % 2 ? "GET /?%c=" : "GET / HTTP/1.1\r\n" HOST "X: ", 'a');
        memset(text + head, 'a', size);
        const int connection = open_connection();
        assert_true(connection >= 0);
        send_all(connection, text, (size_t)head + size);
        read_all(connection);
        close(connection);
        assert_true(status_of(answer) == 0 || status_of(answer) >= 400);
    }
    free(text);
    expect_alive();
}

static void three_hundred_connections_do_no_harm(void **state)
{
    (void)state;
    static int connections[300];
    const long before_kb = resident_kb();
    for (int round = 0; round < 3; round++) {
        for (int k = 0; k < 300; k++) {
            connections[k] = open_connection();
            if (connections[k] >= 0)
                send_all(connections[k], "GET / HTTP/1.1\r\n", 16);
        }
        for (int k = 0; k < 300; k++)
            if (connections[k] >= 0)
                close(connections[k]);
    }
    for (int tries = 0; tries < 50 && ask("GET /v1/health HTTP/1.1\r\n" HOST LAST) != 200; tries++)
        nanosleep(&(struct timespec){.tv_nsec = 100000000},
                  NULL); // The server notices closed connections a moment later.
    for (int k = 0; k < 200; k++)
        assert_int_equal(ask("GET / HTTP/1.1\r\n" HOST LAST), 200);
    expect_alive();
    const long grown_kb = resident_kb() - before_kb;
    print_message("the server grew by %ld kB\n", grown_kb);
    assert_true(grown_kb < 300 * 1024); // Mostly what the sanitizer keeps of freed memory.
}

static void a_newer_plan_is_shown_at_once_and_has_another_etag(void **state)
{
    (void)state;
    char before[64] = "", after[64] = "", again[256];
    ask("GET / HTTP/1.1\r\n" HOST LAST);
    const char *tag = strstr(answer, "ETag: ");
    assert_non_null(tag);
    assert_int_equal(sscanf(tag, "ETag: %63s", before), 1);
    snprintf(again, sizeof again, "GET / HTTP/1.1\r\n" HOST "If-None-Match: %s\r\n" LAST, before);
    assert_int_equal(ask(again), 304);
    assert_non_null(strstr(answer, before));
    json_t *plan = run_json("plan --effort 2 --seed 9", 0);
    ask("GET /v1/health HTTP/1.1\r\n" HOST LAST);
    assert_non_null(strstr(answer, json_string_value(json_object_get(plan, "plan"))));
    json_decref(plan);
    assert_int_equal(ask(again), 200);
    tag = strstr(answer, "ETag: ");
    assert_non_null(tag);
    assert_int_equal(sscanf(tag, "ETag: %63s", after), 1);
    assert_string_not_equal(before, after);
}

static atomic_int refused_count;

/// Asks for everything in turn. Each answer must come whole, whichever plan it shows.
static void *ask_for_all(void *context)
{
    static const char *const paths[] = {
        "/",        "/?language=fa",           "/v1/map/plans", "/v1/map/plan/text",
        "/v1/team", "/v1/map/accounts/A000001"};
    char request[256], part[4096];
    for (size_t k = 0; k < 60; k++) {
        const int connection = open_connection();
        snprintf(request, sizeof request, "GET %s HTTP/1.1\r\n" HOST LAST,
                 paths[(k + *(size_t *)context) % (sizeof paths / sizeof *paths)]);
        send_all(connection, request, strlen(request));
        ssize_t length = recv(connection, part, sizeof part - 1, 0);
        part[length > 0 ? length : 0] = '\0';
        if (status_of(part) != 200)
            atomic_fetch_add(&refused_count, 1);
        while (length > 0)
            length = recv(connection, part, sizeof part, 0);
        close(connection);
    }
    return NULL;
}

static void a_plan_is_replaced_under_those_who_read_it(void **state)
{
    (void)state;
    pthread_t threads[6];
    size_t numbers[6];
    for (size_t k = 0; k < 6; k++) {
        numbers[k] = k;
        assert_int_equal(pthread_create(&threads[k], NULL, ask_for_all, &numbers[k]), 0);
    }
    for (int seed = 20; seed < 23; seed++) {
        char command[64];
        snprintf(command, sizeof command, "plan --effort 1 --seed %d", seed);
        json_decref(run_json(command, 0));
    }
    for (int k = 0; k < 6; k++)
        pthread_join(threads[k], NULL);
    assert_int_equal(refused_count, 0);
    expect_alive();
}

static void who_does_not_finish_a_header_is_cut_off(void **state)
{
    (void)state;
    const size_t length = read_all(slow); // Until the server closes; the socket waits 15 s at most.
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    const double seconds =
        (double)(now.tv_sec - slow_since.tv_sec) + (double)(now.tv_nsec - slow_since.tv_nsec) / 1e9;
    char more;
    assert_true(recv(slow, &more, 1, MSG_DONTWAIT) == 0 || length == 0);
    close(slow);
    print_message("cut off at %.1f s or earlier\n", seconds);
    assert_true(length == 0 || status_of(answer) == 408);
    expect_alive();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_smuggles_is_refused),
        cmocka_unit_test(writing_is_refused_whatever_it_carries),
        cmocka_unit_test(a_body_that_lies_about_itself_is_refused),
        cmocka_unit_test(a_body_may_come_in_pieces_or_not_at_all),
        cmocka_unit_test(a_target_may_be_absolute_and_must_name_this_machine),
        cmocka_unit_test(encoded_addresses_mean_what_they_say),
        cmocka_unit_test(requests_in_one_packet_are_answered_in_their_order),
        cmocka_unit_test(a_header_of_a_megabyte_is_refused),
        cmocka_unit_test(three_hundred_connections_do_no_harm),
        cmocka_unit_test(a_newer_plan_is_shown_at_once_and_has_another_etag),
        cmocka_unit_test(a_plan_is_replaced_under_those_who_read_it),
        cmocka_unit_test(who_does_not_finish_a_header_is_cut_off),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
