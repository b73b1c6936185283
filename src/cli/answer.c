#include "cli/answer.h"

int64_t cli_number_of(const json_t *answer, const char *key)
{
    return json_integer_value(json_object_get(answer, key));
}

const char *cli_text_of(const json_t *answer, const char *key, const char *missing)
{
    const char *text = json_string_value(json_object_get(answer, key));
    return text ? text : missing;
}
