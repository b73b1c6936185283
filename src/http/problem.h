/// @file http/problem.h
/// Errors as RFC 9457 problem documents. The types are listed in api/openapi.yaml and never change.
#ifndef MARZ_HTTP_PROBLEM_H
#define MARZ_HTTP_PROBLEM_H

#include "http/server.h"

/// What only HTTP can get wrong.
typedef enum marz_problem {
    MARZ_PROBLEM_REQUEST, ///< 400: its form
    MARZ_PROBLEM_ADDRESS, ///< 404
    MARZ_PROBLEM_METHOD,  ///< 405
    MARZ_PROBLEM_LENGTH,  ///< 413: its body
    MARZ_PROBLEM_MEDIA,   ///< 415
    MARZ_PROBLEM_HOST,    ///< 421
    MARZ_PROBLEM_FULL,    ///< 503: as much waits as may wait
} marz_problem;

/// Makes `response` the document of a failed call: type, title and code per status.
void marz_problem_of_error(marz_response *response, const marz_error *error);

/// Makes `response` the document of a request that was refused before anything was asked.
void marz_problem_of_request(marz_response *response, marz_problem kind, const char *detail);

#endif
