#include "marz_bench/run.h"

#include "base/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// null where there is none.
static void add_number(marz_buffer *out, double value)
{
    char text[MARZ_JSON_REAL_MAX];
    if (!isfinite(value)) {
        marz_buffer_text(out, "null");
        return;
    }
    marz_json_real_text(value, text);
    marz_buffer_text(out, text);
}

/// Name of the file without folder, ".gz" and its ending.
static void add_name(marz_buffer *out, const char *path)
{
    static const char *const endings[] = {".gz", ".txt", ".dat", ".xyp"};
    const char *slash = strrchr(path, '/');
    char name[256];
    snprintf(name, sizeof name, "%s", slash ? slash + 1 : path);
    for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
        const size_t length = strlen(name), cut = strlen(endings[k]);
        if (length > cut && strcmp(name + length - cut, endings[k]) == 0)
            name[length - cut] = '\0';
    }
    marz_json_add_string(out, name);
}

static double proved_gap(double objective, double bound)
{
    if (objective == bound)
        return 0;
    return (objective - bound) / fabs(objective);
}

void marz_bench_print(const marz_bench_options *options, const marz_bench_result *result,
                      marz_buffer *out)
{
    const bool has_solution = result->answer.has_solution;
    const double objective = has_solution ? result->verdict.objective : (double)NAN;
    marz_buffer_print(out, "{\"set\":\"%s\",\"instance\":", options->set);
    add_name(out, options->file);
    marz_buffer_print(out, ",\"n\":%d,\"p\":%d,\"objective\":", result->instance.n,
                      result->instance.p);
    add_number(out, objective);
    marz_buffer_text(out, ",\"bound\":");
    add_number(out, result->bound);
    marz_buffer_text(out, ",\"gap\":");
    // A gap to an assignment that breaks a constraint would mean nothing.
    add_number(out,
               result->verdict.is_feasible ? proved_gap(objective, result->bound) : (double)NAN);
    marz_buffer_print(out,
                      ",\"feasible\":%s,\"checked\":%s,\"seconds\":%.3f,\"peak_bytes\":%" PRId64,
                      result->verdict.is_feasible ? "true" : "false",
                      has_solution ? "true" : "false", result->seconds, result->peak_bytes);
    marz_buffer_text(out, ",\"trajectory\":[");
    for (int32_t k = 0; k < result->step_count; k++) {
        marz_buffer_print(out, "%s[%.3f,", k > 0 ? "," : "", result->steps[k].seconds);
        add_number(out, result->steps[k].objective);
        marz_buffer_char(out, ']');
    }
    marz_buffer_text(out, "]}\n");
}
