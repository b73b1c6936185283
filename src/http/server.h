/// @file http/server.h
/// A small HTTP/1.1 server on the loopback interface; the library behind it stays hidden here.
#ifndef MARZ_HTTP_SERVER_H
#define MARZ_HTTP_SERVER_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdint.h>

/// What a handler is asked. Borrowed for the call.
typedef struct marz_request {
    const char *path;     ///< decoded, without the query
    const char *language; ///< ?language=…, or NULL
} marz_request;

/// What it answers. `body` starts empty and is freed by the server.
typedef struct marz_response {
    int code;         ///< 200, 404 …
    const char *type; ///< content type, static
    marz_buffer body;
} marz_response;

/// Called for every GET and HEAD, one at a time or from several threads, as the handler's owner
/// arranges it; it must lock what it shares.
typedef void marz_handler(void *context, const marz_request *request, marz_response *response);

typedef struct marz_server marz_server;

/// Listens on `address`: "127.0.0.1:8080", "[::1]:0", "localhost:8080" or ":8080"; port 0 takes any
/// free one. Only loopback addresses are accepted. Requests must name a loopback host (no DNS
/// rebinding), carry no body, and are bounded in size and time.
/// @return MARZ_E_USAGE for an address that is none or not loopback, MARZ_E_IO if it is taken
MARZ_CHECKED marz_status marz_server_start(const char *address, marz_handler *handler,
                                           void *context, marz_server **server, marz_error *error);
int marz_server_port(const marz_server *server);
void marz_server_stop(marz_server *server); ///< waits for requests under way; NULL is harmless

#endif
