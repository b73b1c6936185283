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
    marz_service service;
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
    if (response->location[0])
        MHD_add_response_header(reply, "Location", response->location);
    if (response->retry_after_s) {
        char seconds[16];
        snprintf(seconds, sizeof seconds, "%d", (int)response->retry_after_s);
        MHD_add_response_header(reply, "Retry-After", seconds);
    }
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

/// What the headers say of a body.
typedef struct header_count {
    int hosts, lengths;
    bool is_chunked, is_long, has_body;
} header_count;

static enum MHD_Result count_header(void *context, enum MHD_ValueKind kind, const char *key,
                                    const char *value)
{
    (void)kind;
    header_count *count = context;
    if (strcasecmp(key, "Host") == 0)
        count->hosts++;
    if (strcasecmp(key, "Transfer-Encoding") == 0)
        count->is_chunked = count->has_body = true;
    if (strcasecmp(key, "Content-Length") == 0) {
        count->lengths++;
        count->has_body |= strcmp(value, "0") != 0;
        count->is_long |= strlen(value) > 9 || strtol(value, NULL, 10) > MARZ_BODY_BYTES_MAX;
    }
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

/// @return 0 for a method that no address answers
static int method_of(const char *name)
{
    return strcmp(name, "GET") == 0 || strcmp(name, "HEAD") == 0 ? MARZ_METHOD_GET
           : strcmp(name, "POST") == 0                           ? MARZ_METHOD_POST
           : strcmp(name, "DELETE") == 0                         ? MARZ_METHOD_DELETE
                                                                 : 0;
}

/// What an address answers, for the header Allow. @param methods  at least one
static const char *list_methods(int methods)
{
    static const char *const lists[] = {[1] = "GET, HEAD",
                                        [2] = "POST",
                                        [3] = "GET, HEAD, POST",
                                        [4] = "DELETE",
                                        [5] = "GET, HEAD, DELETE",
                                        [6] = "POST, DELETE",
                                        [7] = "GET, HEAD, POST, DELETE"};
    return lists[methods];
}

static bool is_json(struct MHD_Connection *connection)
{
    static const char json[] = "application/json";
    const char *type = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Type");
    return type && strncasecmp(type, json, sizeof json - 1) == 0 &&
           strchr("; ", type[sizeof json - 1]) != NULL;
}

/// Refuses a body before it is read. @return true if it was refused
static bool is_body_refused(struct MHD_Connection *connection, const header_count *count,
                            bool is_post, enum MHD_Result *result)
{
    if (!is_post && count->has_body)
        *result = refuse(connection, MARZ_PROBLEM_REQUEST, "only a POST has a body", NULL);
    else if (count->is_chunked || count->lengths > 1)
        *result = refuse(connection, MARZ_PROBLEM_REQUEST, "a body states its length, once", NULL);
    else if (count->is_long)
        *result = refuse(connection, MARZ_PROBLEM_LENGTH, "a body has at most 65,536 bytes", NULL);
    else if (is_post && !is_json(connection))
        *result = refuse(connection, MARZ_PROBLEM_MEDIA,
                         "a body is JSON and says so: Content-Type: application/json", NULL);
    else
        return false;
    return true;
}

/// Refuses, before any body is read, what is not meant for this machine or this address.
/// @return true if it was refused; `result` is then what the library wants to know
static bool is_refused(const marz_server *server, struct MHD_Connection *connection,
                       const char *target, const char *method, enum MHD_Result *result)
{
    header_count count = {0};
    MHD_get_connection_values(connection, MHD_HEADER_KIND, count_header, &count);
    const char *host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Host");
    size_t host_length = host ? strlen(host) : 0;
    const char *path = path_of(target, &host, &host_length);
    const int here = server->service.methods(server->service.context, path);
    const int asked = method_of(method), answered = here ? here : MARZ_METHOD_GET;
    const bool is_nowhere = !here && path[0] == '/' && asked;
    char detail[128];
    if (!is_nowhere && !(asked & answered)) {
        snprintf(detail, sizeof detail, "this address only answers %s", list_methods(answered));
        *result = refuse(connection, MARZ_PROBLEM_METHOD, detail, list_methods(answered));
    } else if (count.hosts > 1 || path[0] != '/') {
        *result =
            refuse(connection, MARZ_PROBLEM_REQUEST, "a request names one path and one host", NULL);
    } else if (!is_loopback_host(host, host_length)) {
        *result = refuse(connection, MARZ_PROBLEM_HOST,
                         "this server answers only to the name of this machine", NULL);
    } else if (is_nowhere && asked != MARZ_METHOD_GET) {
        snprintf(detail, sizeof detail, "there is nothing at %.90s", path);
        *result = refuse(connection, MARZ_PROBLEM_ADDRESS, detail, NULL);
    } else {
        return is_body_refused(connection, &count, asked == MARZ_METHOD_POST, result);
    }
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

/// The library's call is over: what was read of a body goes.
static void forget(void *context, struct MHD_Connection *connection, void **state,
                   enum MHD_RequestTerminationCode code)
{
    (void)context, (void)connection, (void)code;
    marz_buffer *body = *state;
    if (body)
        marz_buffer_deinit(body);
    free(body);
    *state = NULL;
}

static enum MHD_Result respond(const marz_server *server, struct MHD_Connection *connection,
                               const marz_request *request)
{
    marz_response response = {.code = 200, .type = "application/json"};
    server->service.handle(server->service.context, request, &response);
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

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *target,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **state)
{
    (void)version;
    const marz_server *server = context;
    marz_buffer *body = *state;
    if (!body) { // First call: headers only. The answer comes with the last.
        *state = calloc(1, sizeof *body);
        enum MHD_Result result = *state ? MHD_YES : MHD_NO;
        if (*state)
            is_refused(server, connection, target, method, &result);
        return result;
    }
    if (*upload_size) {
        marz_buffer_add(body, upload, *upload_size);
        *upload_size = 0;
        return body->is_broken ? MHD_NO : MHD_YES;
    }
    const char *host;
    size_t host_length;
    const marz_request request = {
        .method = (marz_method)method_of(method),
        .path = path_of(target, &host, &host_length),
        .language = MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, "language"),
        .body = body->text ? body->text : "",
        .body_length = body->length,
    };
    return respond(server, connection, &request);
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
    return MHD_start_daemon(
        flags, 0, NULL, NULL, answer, server, MHD_OPTION_SOCK_ADDR, &address->any,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)IDLE_SECONDS_MAX, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)HEADER_BYTES_MAX * 2, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK,
        leave_encoded, NULL, MHD_OPTION_NOTIFY_COMPLETED, forget, NULL, MHD_OPTION_END);
}

marz_status marz_server_start(const char *address, const marz_service *service,
                              marz_server **server, marz_error *error)
{
    socket_address parsed = {0};
    const marz_status status = parse_address(address, &parsed, error);
    if (status)
        return status;
    marz_server *fresh = calloc(1, sizeof *fresh);
    if (!fresh)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the server");
    fresh->service = *service;
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
