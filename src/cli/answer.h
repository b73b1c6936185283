/// @file cli/answer.h
/// Reading an answer's JSON for people.
#ifndef MARZ_CLI_ANSWER_H
#define MARZ_CLI_ANSWER_H

#include <jansson.h>
#include <stdint.h>

/// Its whole number of that name; 0 if there is none.
int64_t cli_number_of(const json_t *answer, const char *key);

/// Its text of that name, which lives in it; `missing` if there is none or it is null.
const char *cli_text_of(const json_t *answer, const char *key, const char *missing);

#endif
