#include "http/server.h"

#include "http/problem.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#define CONNECTIONS_MAX 256
#define IDLE_SECONDS_MAX 10
#define HEADER_BYTES_MAX 16384

struct marz_server {
    struct MHD_Daemon *daemon;
    marz_handler *handler;
    void *context;
    int port;
};

/// Headers that every answer carries: the page runs nothing and loads nothing from elsewhere.
static const char *const headers[][2] = {
    {"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
                                "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
};

/// The reply's bytes without a copy: it frees or gives them back itself once they are sent.
static struct MHD_Response *make_reply(marz_response *response)
{
    struct MHD_Response *reply;
    if (response->lent) {
        reply = MHD_create_response_from_buffer_with_free_callback_cls(
            response->lent_length, (void *)(uintptr_t)response->lent, response->give_back,
            response->lender);
        if (!reply)
            response->give_back(response->lender);
        return reply;
    }
    reply = MHD_create_response_from_buffer(response->body.length, response->body.text,
                                            MHD_RESPMEM_MUST_COPY);
    marz_buffer_deinit(&response->body);
    return reply;
}

static enum MHD_Result send_response(struct MHD_Connection *connection, marz_response *response,
                                     const char *allow)
{
    struct MHD_Response *reply = make_reply(response);
    if (!reply)
        return MHD_NO;
    for (size_t k = 0; k < sizeof headers / sizeof *headers; k++)
        MHD_add_response_header(reply, headers[k][0], headers[k][1]);
    // Whoever keeps an answer asks each time whether it still holds.
    MHD_add_response_header(reply, "Cache-Control",
                            response->etag[0] ? "private, no-cache" : "no-store");
    if (response->etag[0])
        MHD_add_response_header(reply, "ETag", response->etag);
    if (response->code != MHD_HTTP_NOT_MODIFIED)
        MHD_add_response_header(reply, "Content-Type", response->type);
    if (allow)
        MHD_add_response_header(reply, "Allow", allow);
    const enum MHD_Result result = MHD_queue_response(connection, (unsigned)response->code, reply);
    MHD_destroy_response(reply);
    return result;
}

static enum MHD_Result refuse(struct MHD_Connection *connection, marz_problem kind,
                              const char *detail, const char *allow)
{
    marz_response response = {0};
    marz_problem_of_request(&response, kind, detail);
    return send_response(connection, &response, allow);
}

/// A name that can only mean this machine, with or without a port.
static bool is_loopback_host(const char *host, size_t length)
{
    static const char *const names[] = {"localhost", "127.0.0.1", "[::1]"};
    for (size_t k = 0; host && k < sizeof names / sizeof *names; k++) {
        const size_t size = strlen(names[k]);
        if (length < size || strncasecmp(host, names[k], size) != 0)
            continue;
        const size_t digits = length > size ? strspn(host + size + 1, "0123456789") : 0;
        if (length == size || (host[size] == ':' && size + 1 + digits >= length))
            return true;
    }
    return false;
}

typedef struct header_count {
    int hosts;
    bool has_body;
} header_count;

static enum MHD_Result count_header(void *context, enum MHD_ValueKind kind, const char *key,
                                    const char *value)
{
    (void)kind;
    header_count *count = context;
    if (strcasecmp(key, "Host") == 0)
        count->hosts++;
    if (strcasecmp(key, "Transfer-Encoding") == 0 ||
        (strcasecmp(key, "Content-Length") == 0 && strcmp(value, "0") != 0))
        count->has_body = true;
    return MHD_YES;
}

/// Splits an absolute target (RFC 9112, section 3.2.2), whose host counts instead of the header.
static const char *path_of(const char *target, const char **host, size_t *host_length)
{
    static const char scheme[] = "http://";
    if (strncasecmp(target, scheme, sizeof scheme - 1) != 0)
        return target;
    *host = target + sizeof scheme - 1;
    *host_length = strcspn(*host, "/");
    return (*host)[*host_length] ? *host + *host_length : "/";
}

/// Refuses, before any body is read, what is no reading of this machine's pages.
/// @return true if it was refused; `result` is then what the library wants to know
static bool is_refused(struct MHD_Connection *connection, const char *target, const char *method,
                       enum MHD_Result *result)
{
    header_count count = {0};
    MHD_get_connection_values(connection, MHD_HEADER_KIND, count_header, &count);
    const char *host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Host");
    size_t host_length = host ? strlen(host) : 0;
    const char *path = path_of(target, &host, &host_length);
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        *result = refuse(connection, MARZ_PROBLEM_METHOD, "this address only answers GET and HEAD",
                         "GET, HEAD");
    else if (count.hosts > 1 || count.has_body || path[0] != '/')
        *result = refuse(connection, MARZ_PROBLEM_REQUEST,
                         "a GET names one path and one host and has no body", NULL);
    else if (!is_loopback_host(host, host_length))
        *result = refuse(connection, MARZ_PROBLEM_HOST,
                         "this server answers only to the name of this machine", NULL);
    else
        return false;
    return true;
}

/// Does If-None-Match name the answer's bytes? Weak and strong tags are compared alike (RFC 9110,
/// section 13.1.2).
static bool is_known(struct MHD_Connection *connection, const marz_response *response)
{
    const char *tags = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "If-None-Match");
    if (response->code != MHD_HTTP_OK || !response->etag[0] || !tags)
        return false;
    return strcmp(tags, "*") == 0 || strstr(tags, response->etag) != NULL;
}

static void drop_body(marz_response *response)
{
    marz_buffer_deinit(&response->body);
    if (response->lent)
        response->give_back(response->lender);
    response->lent = NULL;
}

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *target,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **state)
{
    (void)version, (void)upload;
    static const int seen = 1;
    if (!*state) { // First call: headers only. The answer comes with the second.
        *state = (void *)(uintptr_t)&seen;
        enum MHD_Result result = MHD_YES;
        is_refused(connection, target, method, &result);
        return result;
    }
    *upload_size = 0;
    const marz_server *server = context;
    const char *host;
    size_t host_length;
    const marz_request request = {
        .path = path_of(target, &host, &host_length),
        .language = MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, "language"),
    };
    marz_response response = {.code = 200, .type = "application/json"};
    server->handler(server->context, &request, &response);
    if (response.body.is_broken) {
        const marz_error error = {.status = MARZ_E_NO_MEMORY};
        drop_body(&response);
        marz_problem_of_error(&response, &error);
    } else if (is_known(connection, &response)) {
        drop_body(&response);
        response.code = MHD_HTTP_NOT_MODIFIED;
    }
    return send_response(connection, &response, NULL);
}

/// Addresses are compared and decoded by whoever knows which of their parts are names.
static size_t leave_encoded(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context, (void)connection;
    return strlen(text);
}

typedef union socket_address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} socket_address;

static marz_status bad_address(const char *address, marz_error *error)
{
    marz_fail(error, MARZ_E_USAGE, "cannot listen on \"%s\"", address);
    marz_hint(error, "Give a loopback address and a port, e.g. 127.0.0.1:8080; 0 takes any port.");
    return MARZ_E_USAGE;
}

static marz_status parse_address(const char *address, socket_address *parsed, marz_error *error)
{
    const char *colon = strrchr(address, ':');
    char host[64], *end;
    if (!colon || (size_t)(colon - address) >= sizeof host)
        return bad_address(address, error);
    memcpy(host, address, (size_t)(colon - address));
    host[colon - address] = '\0';
    const long port = strtol(colon + 1, &end, 10);
    if (colon[1] == '\0' || *end || port < 0 || port > 65535)
        return bad_address(address, error);
    if (strcmp(host, "[::1]") == 0) {
        parsed->v6 = (struct sockaddr_in6){.sin6_family = AF_INET6,
                                           .sin6_port = htons((uint16_t)port),
                                           .sin6_addr = in6addr_loopback};
        return MARZ_OK;
    }
    if (host[0] && strcmp(host, "localhost") != 0 && strcmp(host, "127.0.0.1") != 0)
        return bad_address(address, error);
    parsed->v4 = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    parsed->v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return MARZ_OK;
}

static struct MHD_Daemon *start_daemon(marz_server *server, const socket_address *address)
{
    const unsigned flags = MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD |
                           MHD_USE_POLL | (address->any.sa_family == AF_INET6 ? MHD_USE_IPv6 : 0);
    return MHD_start_daemon(flags, 0, NULL, NULL, answer, server, MHD_OPTION_SOCK_ADDR,
                            &address->any, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
                            MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS_MAX,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADER_BYTES_MAX * 2,
                            MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK,
                            leave_encoded, NULL, MHD_OPTION_END);
}

marz_status marz_server_start(const char *address, marz_handler *handler, void *context,
                              marz_server **server, marz_error *error)
{
    socket_address parsed = {0};
    const marz_status status = parse_address(address, &parsed, error);
    if (status)
        return status;
    marz_server *fresh = calloc(1, sizeof *fresh);
    if (!fresh)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the server");
    fresh->handler = handler;
    fresh->context = context;
    errno = 0;
    fresh->daemon = start_daemon(fresh, &parsed);
    if (!fresh->daemon) {
        const int reason = errno;
        free(fresh);
        marz_fail(error, MARZ_E_IO, "cannot listen on %s: %s", address,
                  reason ? strerror(reason) : "the server library refused");
        marz_hint(error, "Another program may use the port; port 0 takes any free one.");
        return MARZ_E_IO;
    }
    fresh->port = MHD_get_daemon_info(fresh->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    *server = fresh;
    return MARZ_OK;
}

int marz_server_port(const marz_server *server)
{
    return server->port;
}

void marz_server_stop(marz_server *server)
{
    if (!server)
        return;
    MHD_stop_daemon(server->daemon);
    free(server);
}
