#include "app/files_internal.h"

#include <string.h>

marz_status marz_files_read(const marz_files_request *request, marz_arena *arena,
                            marz_files_question *question, marz_error *error)
{
    *question =
        (marz_files_question){.has_free_centres = !request->reps && !request->has_owner_homes};
    files_reading r = {.request = request, .question = question, .arena = arena};
    marz_status status = marz_files_read_reps(&r, error);
    if (!status)
        status = marz_files_read_units(&r, error);
    if (!status)
        status = marz_files_follow(&r, error);
    if (!status && (question->has_free_centres || !request->reps))
        status = marz_files_number_seats(&r, error);
    if (!status)
        status = marz_files_fill(&r, error);
    if (!status)
        status = marz_files_read_matrix(&r, error);
    return status ? status : marz_files_read_graph(&r, error);
}

const char *marz_files_name(const marz_files_question *question, const char *id)
{
    const marz_instance *in = &question->instance;
    int32_t low = 0, high = in->unit_count;
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        const int order = strcmp(in->unit_id[middle], id);
        if (order == 0)
            return question->unit_name[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return "";
}
