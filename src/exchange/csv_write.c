#include "exchange/csv_write.h"

#include <string.h>

static bool needs_quotes(const char *text, bool is_first)
{
    const size_t length = strlen(text);
    if (length == 0)
        return is_first; // a row of one empty cell would read as an empty line
    return text[0] == ' ' || text[length - 1] == ' ' || strpbrk(text, ",;\t|\"\r\n") != NULL;
}

void marz_csv_add_cell(marz_buffer *out, const char *text, bool is_first)
{
    if (!is_first)
        marz_buffer_char(out, ',');
    if (!needs_quotes(text, is_first)) {
        marz_buffer_text(out, text);
        return;
    }
    marz_buffer_char(out, '"');
    for (const char *p = text; *p;) {
        const size_t run = strcspn(p, "\"");
        marz_buffer_add(out, p, run);
        p += run;
        if (*p) {
            marz_buffer_text(out, "\"\"");
            p++;
        }
    }
    marz_buffer_char(out, '"');
}

void marz_csv_end_row(marz_buffer *out)
{
    marz_buffer_char(out, '\n');
}
