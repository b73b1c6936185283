#include "http/problem.h"

#include "base/json.h"
#include "base/text.h"

#include <string.h>

typedef struct problem_kind {
    int code;
    const char *type, *title;
} problem_kind;

static const problem_kind of_status[] = {
    [MARZ_OK] = {500, "/problems/internal", "a defect of the program"},
    [MARZ_E_USAGE] = {400, "/problems/usage", "the request is wrong"},
    [MARZ_E_INPUT] = {500, "/problems/input", "what the store holds cannot be understood"},
    [MARZ_E_NOT_FOUND] = {404, "/problems/not_found", "there is no such thing"},
    [MARZ_E_LIMIT] = {413, "/problems/limit", "a limit is passed"},
    [MARZ_E_IO] = {500, "/problems/io", "a file cannot be read or written"},
    [MARZ_E_STORE] = {503, "/problems/store", "the database refused"},
    [MARZ_E_BUSY] = {503, "/problems/busy", "somebody else holds the database"},
    [MARZ_E_NO_MEMORY] = {500, "/problems/no_memory", "out of memory"},
    [MARZ_E_INTERNAL] = {500, "/problems/internal", "a defect of the program"},
};

static const problem_kind of_request[] = {
    [MARZ_PROBLEM_REQUEST] = {400, "/problems/usage", "the request is wrong"},
    [MARZ_PROBLEM_ADDRESS] = {404, "/problems/not_found", "there is no such thing"},
    [MARZ_PROBLEM_METHOD] = {405, "/problems/method", "the address does not answer that method"},
    [MARZ_PROBLEM_LENGTH] = {413, "/problems/limit", "a limit is passed"},
    [MARZ_PROBLEM_MEDIA] = {415, "/problems/media", "the body is of another type"},
    [MARZ_PROBLEM_HOST] = {421, "/problems/host", "the request is meant for another host"},
    [MARZ_PROBLEM_FULL] = {503, "/problems/full", "enough waits already"},
};

static void add_member(marz_buffer *body, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    marz_buffer clean = {0}; // A message may quote bytes of the request that are no UTF-8.
    marz_text_clean(value, strlen(value), &clean);
    marz_buffer_print(body, ",\"%s\":", name);
    marz_json_add_string(body, clean.text ? clean.text : "");
    body->is_broken |= clean.is_broken;
    marz_buffer_deinit(&clean);
}

static void write_problem(marz_response *response, const problem_kind *kind,
                          const marz_error *error)
{
    marz_buffer *body = &response->body;
    marz_buffer_clear(body);
    response->code = kind->code;
    response->type = "application/problem+json";
    response->etag[0] = '\0';
    marz_buffer_print(body, "{\"type\":\"%s\",\"status\":%d", kind->type, kind->code);
    add_member(body, "title", kind->title);
    add_member(body, "detail", error->message[0] ? error->message : kind->title);
    add_member(body, "hint", error->hint);
    add_member(body, "where", error->where);
    marz_buffer_text(body, "}\n");
}

void marz_problem_of_error(marz_response *response, const marz_error *error)
{
    write_problem(response, &of_status[error->status], error);
}

void marz_problem_of_request(marz_response *response, marz_problem kind, const char *detail)
{
    marz_error error;
    marz_fail(&error, MARZ_E_USAGE, "%s", detail);
    write_problem(response, &of_request[kind], &error);
}
