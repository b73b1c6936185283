#include "http/job_kinds.h"

#include "app/change.h"
#include "app/frontier.h"
#include "app/run.h"
#include "app/sizing.h"
#include "http/body.h"

#include <string.h>

#define SEATS_MAX 32768
#define SECONDS_MAX 3600

/// What every kind takes.
typedef struct common {
    int64_t effort, seed, seconds; ///< seed -1: that of the place; 0: the default, no limit
} common;

static marz_status read_common(const json_t *request, common *c, marz_error *error)
{
    *c = (common){.seed = -1};
    marz_status status = marz_body_integer(request, "effort", 1, INT64_MAX / 2, &c->effort, error);
    if (!status)
        status = marz_body_integer(request, "seed", 0, INT64_MAX, &c->seed, error);
    if (!status)
        status = marz_body_integer(request, "seconds", 1, SECONDS_MAX, &c->seconds, error);
    return status;
}

/// Opens the store for one job. @param bounded  the control with the job's own end; must live as
/// long as the workspace
static marz_status open_place(const marz_job_place *place, const common *c,
                              const marz_control *control, marz_control *bounded,
                              marz_workspace *workspace, marz_error *error)
{
    const marz_status status = marz_workspace_open(place->store, workspace, error);
    if (status)
        return status;
    *bounded = *control;
    if (c->seconds)
        bounded->deadline_ms = marz_clock_ms() + c->seconds * 1000;
    workspace->seed = c->seed < 0 ? place->seed : (uint64_t)c->seed;
    workspace->thread_count = place->thread_count;
    workspace->control = bounded;
    return MARZ_OK;
}

static marz_status give(json_t *made, json_t **answer, marz_error *error)
{
    *answer = made;
    return made ? MARZ_OK : marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the answer");
}

// ---------------------------------------------------------------- frontier

static marz_status refuse_limits(marz_error *error)
{
    marz_fail(error, MARZ_E_USAGE, "limits is a list of 1 to %d shares from 0 to 1, ascending",
              MARZ_FRONTIER_POINTS_MAX);
    marz_where(error, "/limits");
    return MARZ_E_USAGE;
}

static marz_status read_frontier(const json_t *request, common *c, marz_frontier_options *options,
                                 marz_error *error)
{
    const marz_status status = read_common(request, c, error);
    if (status)
        return status;
    *options = marz_frontier_usual();
    options->effort = c->effort;
    const json_t *limits = json_object_get(request, "limits");
    if (!limits)
        return MARZ_OK;
    const size_t count = json_array_size(limits);
    if (count < 1 || count > MARZ_FRONTIER_POINTS_MAX)
        return refuse_limits(error);
    options->limit_count = (int32_t)count;
    for (size_t k = 0; k < count; k++) {
        const json_t *limit = json_array_get(limits, k);
        const double share = json_number_value(limit);
        if (!json_is_number(limit) || !(share >= 0 && share <= 1))
            return refuse_limits(error);
        options->limit_ppm[k] = (int64_t)(share * 1e6 + 0.5);
        if (k > 0 && options->limit_ppm[k] < options->limit_ppm[k - 1])
            return refuse_limits(error);
    }
    return MARZ_OK;
}

static marz_status check_frontier(const json_t *request, marz_error *error)
{
    common c;
    marz_frontier_options options;
    return read_frontier(request, &c, &options, error);
}

static marz_status draw(marz_workspace *workspace, marz_frontier_options *options, json_t **answer,
                        marz_error *error)
{
    marz_run run;
    marz_instance instance;
    marz_frontier frontier;
    options->seed = workspace->seed;
    options->thread_count = workspace->thread_count;
    marz_status status = marz_run_question(workspace, &run, &instance, error);
    if (status)
        return status;
    int32_t placed;
    options->wants_max = marz_instance_wants_max(&workspace->settings);
    status = marz_run_place(workspace, &run, &instance, &placed, error);
    if (!status)
        status = marz_frontier_run(&instance, options, workspace->control, &frontier, error);
    marz_run_deinit(&run);
    return status ? status
                  : give(marz_present_frontier(&frontier, workspace->settings.currency), answer,
                         error);
}

static marz_status do_frontier(void *context, const json_t *request, const marz_control *control,
                               json_t **answer, marz_error *error)
{
    common c;
    marz_frontier_options options;
    marz_control bounded;
    marz_workspace workspace;
    marz_status status = read_frontier(request, &c, &options, error);
    if (!status)
        status = open_place(context, &c, control, &bounded, &workspace, error);
    if (status)
        return status;
    status = draw(&workspace, &options, answer, error);
    marz_workspace_close(&workspace);
    return status;
}

// ---------------------------------------------------------------- sizing

static marz_status read_sizing(const json_t *request, common *c, marz_sizing_options *options,
                               marz_error *error)
{
    int64_t first = options->first, last = options->last;
    marz_status status = read_common(request, c, error);
    if (!status)
        status = marz_body_integer(request, "from", 1, SEATS_MAX, &first, error);
    if (!status)
        status = marz_body_integer(request, "to", first ? first : 1, SEATS_MAX, &last, error);
    if (!status)
        status = marz_body_integer(request, "rep_cost", 0, INT64_C(1) << 50,
                                   &options->rep_cost_minor, error);
    if (!status)
        status = marz_body_share(request, "margin", &options->margin_ppm, error);
    options->first = (int32_t)first;
    options->last = (int32_t)last;
    options->effort = c->effort;
    return status;
}

static marz_status check_sizing(const json_t *request, marz_error *error)
{
    common c;
    marz_sizing_options options = {0};
    return read_sizing(request, &c, &options, error);
}

static marz_status weigh(marz_workspace *workspace, marz_sizing_options *options, json_t **answer,
                         marz_error *error)
{
    marz_run run;
    marz_instance instance;
    marz_sizing sizing;
    options->seed = workspace->seed;
    options->thread_count = workspace->thread_count;
    marz_status status = marz_run_question(workspace, &run, &instance, error);
    if (status)
        return status;
    status = marz_sizing_run(&instance, options, workspace->control, &sizing, error);
    marz_run_deinit(&run);
    return status ? status
                  : give(marz_present_sizing(&sizing, options, workspace->settings.currency),
                         answer, error);
}

static marz_status do_sizing(void *context, const json_t *request, const marz_control *control,
                             json_t **answer, marz_error *error)
{
    common c;
    marz_control bounded;
    marz_workspace workspace;
    marz_status status = read_common(request, &c, error);
    if (!status)
        status = open_place(context, &c, control, &bounded, &workspace, error);
    if (status)
        return status;
    marz_sizing_options options = marz_sizing_options_of(&workspace.settings);
    status = read_sizing(request, &c, &options, error);
    if (!status)
        status = weigh(&workspace, &options, answer, error);
    marz_workspace_close(&workspace);
    return status;
}

// ---------------------------------------------------------------- change

static marz_status read_kind(const char *name, marz_change_kind *kind, marz_error *error)
{
    static const marz_change_kind kinds[] = {MARZ_CHANGE_LEAVE, MARZ_CHANGE_HIRE,
                                             MARZ_CHANGE_COVER};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (strcmp(marz_change_name(kinds[k]), name) == 0) {
            *kind = kinds[k];
            return MARZ_OK;
        }
    marz_fail(error, MARZ_E_USAGE, "change is leave, hire or cover, not \"%.40s\"", name);
    marz_where(error, "/change");
    return MARZ_E_USAGE;
}

static marz_status read_change(const json_t *request, common *c, marz_change_request *change,
                               marz_error *error)
{
    const char *kind;
    *change = (marz_change_request){.from_day = MARZ_DAY_UNKNOWN, .until_day = MARZ_DAY_UNKNOWN};
    marz_status status = read_common(request, c, error);
    if (!status)
        status = marz_body_text(request, "change", true, &kind, error);
    if (!status)
        status = read_kind(kind, &change->kind, error);
    if (!status)
        status = marz_body_text(request, "rep", true, &change->rep, error);
    if (!status)
        status = marz_body_day(request, "from", &change->from_day, error);
    if (!status)
        status = marz_body_day(request, "until", &change->until_day, error);
    if (!status)
        status = marz_body_switch(request, "cheapest", &change->is_cheapest, error);
    change->effort = c->effort;
    return status ? status : marz_change_check_days(change, error);
}

static marz_status check_change(const json_t *request, marz_error *error)
{
    common c;
    marz_change_request change;
    return read_change(request, &c, &change, error);
}

static marz_status do_change(void *context, const json_t *request, const marz_control *control,
                             json_t **answer, marz_error *error)
{
    common c;
    marz_change_request change;
    marz_control bounded;
    marz_workspace workspace;
    marz_change_answer found;
    marz_status status = read_change(request, &c, &change, error);
    if (!status)
        status = open_place(context, &c, control, &bounded, &workspace, error);
    if (status)
        return status;
    status = marz_change_plan(&workspace, &change, &found, error);
    if (!status) {
        status = give(marz_present_change(&found), answer, error);
        marz_run_deinit(&found.run);
    }
    marz_workspace_close(&workspace);
    return status;
}

// ---------------------------------------------------------------- the kinds

static const char *const frontier_keys[] = {"limits", "effort", "seed", "seconds", NULL};
static const char *const sizing_keys[] = {"from",   "to",   "rep_cost", "margin",
                                          "effort", "seed", "seconds",  NULL};
static const char *const change_keys[] = {"change", "rep",  "from",    "until", "cheapest",
                                          "effort", "seed", "seconds", NULL};

const marz_job_kind marz_job_frontier = {"frontier", frontier_keys, check_frontier, do_frontier};
const marz_job_kind marz_job_sizing = {"sizing", sizing_keys, check_sizing, do_sizing};
const marz_job_kind marz_job_change = {"change", change_keys, check_change, do_change};
