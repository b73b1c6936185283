/// @file http/server.h
/// A small HTTP/1.1 server on the loopback interface; the library behind it stays hidden here.
#ifndef MARZ_HTTP_SERVER_H
#define MARZ_HTTP_SERVER_H

#include "base/buffer.h"
#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

#define MARZ_ETAG_MAX 24
#define MARZ_LOCATION_MAX 64
#define MARZ_BODY_BYTES_MAX 65536 ///< of a request

/// What may be asked of an address; HEAD counts as GET.
typedef enum marz_method {
    MARZ_METHOD_GET = 1,
    MARZ_METHOD_POST = 2,
    MARZ_METHOD_DELETE = 4,
} marz_method;

/// What a handler is asked. Borrowed for the call.
typedef struct marz_request {
    marz_method method;   ///< one that the address answers
    const char *path;     ///< as it was sent: percent-encoded, begins with "/", without the query
    const char *language; ///< ?language=…, as it was sent, or NULL
    const char *body;     ///< of a POST: JSON, not read yet; else ""
    size_t body_length;
} marz_request;

/// What it answers. The bytes are `body`, which starts empty and is freed by the server, or, if
/// `lent` is set, bytes of the handler's own, given back by `give_back(lender)` when they are sent.
typedef struct marz_response {
    int code;         ///< 200, 404 …
    const char *type; ///< content type, static
    marz_buffer body;
    const char *lent;
    size_t lent_length;
    void (*give_back)(void *lender);
    void *lender;
    char etag[MARZ_ETAG_MAX]; ///< with its quotes; empty: none, and the answer may not be kept
    char location[MARZ_LOCATION_MAX]; ///< path of what was made; empty: none
    int32_t retry_after_s;            ///< when to ask again; 0: not said
} marz_response;

/// Called for every request from several threads at once: it must lock what it shares.
typedef void marz_handler(void *context, const marz_request *request, marz_response *response);

/// Who answers.
typedef struct marz_service {
    marz_handler *handle;
    int (*methods)(void *context, const char *path); ///< sum of those that an address answers, 0 if
                                                     ///< nothing is there (which GET tells)
    void *context;                                   ///< handed to both
} marz_service;

typedef struct marz_server marz_server;

/// Listens on `address`: "127.0.0.1:8080", "[::1]:0", "localhost:8080" or ":8080"; port 0 takes any
/// free one. Only loopback addresses are accepted. Requests must name a loopback host (no DNS
/// rebinding) and are bounded in size and time. Only a POST has a body, which must call itself
/// application/json (no page of another site can send that unasked) and state its length, at most
/// MARZ_BODY_BYTES_MAX. If-None-Match is compared with the ETag of the answer here.
/// @param service  copied
/// @return MARZ_E_USAGE for an address that is none or not loopback, MARZ_E_IO if it is taken
MARZ_CHECKED marz_status marz_server_start(const char *address, const marz_service *service,
                                           marz_server **server, marz_error *error);
int marz_server_port(const marz_server *server);
void marz_server_stop(marz_server *server); ///< waits for requests under way; NULL is harmless

#endif
