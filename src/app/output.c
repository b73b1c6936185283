#include "app/output.h"

#include "base/file.h"

#include <string.h>

static marz_report_input input_of(const marz_run *run, const char *language)
{
    return (marz_report_input){
        .guide = &run->guide,
        .verdict = &run->verdict,
        .moves = run->moves,
        .move_count = run->move_count,
        .uncovered = run->uncovered,
        .uncovered_count = run->uncovered_count,
        .uncovered_shown = run->uncovered_shown,
        .attainable_minor = run->attainable_minor,
        .language = language,
        .today = marz_clock_today(),
    };
}

marz_status marz_output_html(const marz_run *run, const char *language, marz_buffer *page,
                             marz_error *error)
{
    const marz_report_input input = input_of(run, language);
    return marz_report_html(&input, page, error);
}

static bool ends_in(const char *path, const char *ending)
{
    const size_t length = strlen(path), tail = strlen(ending);
    return length > tail && strcmp(path + length - tail, ending) == 0;
}

marz_status marz_output_report(const marz_run *run, const char *language, const char *path,
                               marz_error *error)
{
    if (ends_in(path, ".xlsx")) {
        const marz_report_input input = input_of(run, language);
        return marz_report_xlsx(&input, path, error);
    }
    if (!ends_in(path, ".html") && !ends_in(path, ".htm"))
        return marz_fail(error, MARZ_E_USAGE, "a report ends in .html or .xlsx, not \"%s\"", path);
    marz_buffer page = {0};
    marz_status status = marz_output_html(run, language, &page, error);
    if (!status)
        status = marz_file_write(path, page.text, page.length, error);
    marz_buffer_deinit(&page);
    return status;
}
