/// @file http/body.h
/// Bodies of requests: one closed JSON object each; what is wrong with it is told by place.
#ifndef MARZ_HTTP_BODY_H
#define MARZ_HTTP_BODY_H

#include "http/server.h"

#include <jansson.h>
#include <stdbool.h>

/// Parses the body, which must be an object with no other keys than `keys` (NULL ends the list).
/// @param root  new reference  @return MARZ_E_USAGE with the place
MARZ_CHECKED marz_status marz_body_parse(const marz_request *request, const char *const *keys,
                                         json_t **root, marz_error *error);

/// A member that is text and not empty. @param text  borrowed from `root`; NULL if it is not there
/// and need not be
MARZ_CHECKED marz_status marz_body_text(const json_t *root, const char *key, bool is_needed,
                                        const char **text, marz_error *error);

/// A whole number from `low` to `high`; `value` stays as it is if it is not there.
MARZ_CHECKED marz_status marz_body_integer(const json_t *root, const char *key, int64_t low,
                                           int64_t high, int64_t *value, marz_error *error);

/// A share from 0 to 1 as millionths; `ppm` stays as it is if it is not there.
MARZ_CHECKED marz_status marz_body_share(const json_t *root, const char *key, int64_t *ppm,
                                         marz_error *error);

/// A member that is true or false; `value` stays as it is if it is not there.
MARZ_CHECKED marz_status marz_body_switch(const json_t *root, const char *key, bool *value,
                                          marz_error *error);

/// A date, YYYY-MM-DD; `day` stays as it is if it is not there.
MARZ_CHECKED marz_status marz_body_day(const json_t *root, const char *key, int32_t *day,
                                       marz_error *error);

#endif
