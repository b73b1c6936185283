#include "app/files_internal.h"

#include "base/file.h"
#include "model/plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MIRROR_BYTES_MAX ((size_t)1 << 30)

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for groups");
}

// ---------------------------------------------------------------- an overlay of another plan

/// Units of one territory of that plan are one group.
static marz_status follow_plan(files_reading *r, const marz_plan *plan, marz_error *error)
{
    marz_files_question *q = r->question;
    for (int32_t i = 0; i < r->unit_count; i++) {
        files_unit *unit = &r->units[i];
        const int32_t there = marz_instance_find_unit(&plan->instance, unit->id);
        if (there == MARZ_NONE || plan->seat_of[there] == MARZ_NONE) {
            q->unmirrored_count++;
            continue;
        }
        const char *seat = plan->instance.seat_id[plan->seat_of[there]];
        if (*unit->group && strcmp(unit->group, seat) != 0) {
            marz_fail(error, MARZ_E_INPUT, "unit %s is in the group \"%s\" and in the territory %s",
                      unit->id, unit->group, seat);
            marz_hint(error, "A mirrored unit goes with its territory: leave its group empty.");
            marz_where(error, "%s:%" PRId64, r->request->units, unit->line);
            return MARZ_E_INPUT;
        }
        unit->group = seat;
        q->mirrored_count++;
    }
    if (q->mirrored_count > 0)
        return MARZ_OK;
    marz_fail(error, MARZ_E_INPUT, "%s has none of the units of %s", r->request->mirror,
              r->request->units);
    marz_hint(error, "Units are told by their ids: both need the same ones.");
    return MARZ_E_INPUT;
}

static marz_status mirror(files_reading *r, marz_error *error)
{
    marz_buffer text = {0};
    marz_plan *plan = MARZ_NEW(r->arena, marz_plan, 1);
    if (!plan)
        return no_memory(error);
    marz_status status = marz_file_read(r->request->mirror, MIRROR_BYTES_MAX, &text, error);
    if (!status)
        status = marz_plan_read(text.text, text.length, r->request->mirror, r->arena, plan, error);
    if (!status && plan->outcome == MARZ_OUTCOME_INFEASIBLE)
        status = marz_fail(error, MARZ_E_INPUT, "%s is infeasible and has no territories",
                           r->request->mirror);
    if (!status)
        status = follow_plan(r, plan, error);
    marz_buffer_deinit(&text);
    return status;
}

// ---------------------------------------------------------------- areas

/// Does the unit go where its area goes? Not if it is locked, kept or an exception.
static bool follows(const files_unit *unit)
{
    return *unit->area && !unit->is_frozen && !marz_files_says_yes(unit->locked) &&
           !marz_files_says_yes(unit->exception);
}

static marz_status refuse_area(const files_reading *r, const files_unit *unit, const char *message,
                               const char *hint, marz_error *error)
{
    marz_fail(error, MARZ_E_INPUT, "%s", message);
    marz_hint(error, "%s", hint);
    marz_where(error, "%s:%" PRId64 ":%d", r->request->units, unit->line, r->area_column + 1);
    return MARZ_E_INPUT;
}

/// Every area is a unit of the file, whoever follows it.
static marz_status find_areas(const files_reading *r, int32_t *area, marz_error *error)
{
    for (int32_t i = 0; i < r->unit_count; i++) {
        const files_unit *unit = &r->units[i];
        area[i] = *unit->area ? marz_files_find_unit(r, unit->area) : MARZ_NONE;
        if (!*unit->area || area[i] != MARZ_NONE)
            continue;
        char message[256];
        snprintf(message, sizeof message, "unit %.80s lies in the area \"%.80s\", which is no unit",
                 unit->id, unit->area);
        return refuse_area(r, unit, message,
                           "Write the id of a unit of this file or nothing; measures are named by "
                           "--balance.",
                           error);
    }
    return MARZ_OK;
}

/// The unit that does not follow any more. Areas within areas lead to it; a circle leads nowhere.
static marz_status find_root(const files_reading *r, const int32_t *area, int32_t unit,
                             int32_t *root, marz_error *error)
{
    int32_t at = unit;
    for (int32_t steps = 0; follows(&r->units[at]); steps++) {
        at = area[at];
        if (steps < r->unit_count && at != unit)
            continue;
        char message[256];
        snprintf(message, sizeof message, "the areas of unit %.80s lead in a circle",
                 r->units[unit].id);
        return refuse_area(r, &r->units[unit], message,
                           "One of them must be an area by itself: leave its cell empty.", error);
    }
    *root = at;
    return MARZ_OK;
}

/// Puts the unit into the group of its area, which gets one of its own name if it has none.
static marz_status join(files_reading *r, int32_t unit, int32_t root, marz_error *error)
{
    files_unit *one = &r->units[unit], *area = &r->units[root];
    if (!*area->group)
        area->group = area->id;
    if (*one->group && strcmp(one->group, area->group) != 0) {
        char message[256];
        snprintf(message, sizeof message,
                 "unit %.60s follows the area %.60s, but its group \"%.60s\" does not", one->id,
                 area->id, one->group);
        return refuse_area(r, one, message, "Mark it as an exception, or leave its group empty.",
                           error);
    }
    one->group = area->group;
    return MARZ_OK;
}

static marz_status follow_areas(files_reading *r, marz_error *error)
{
    int32_t *area = MARZ_NEW(r->arena, int32_t, r->unit_count);
    if (!area)
        return no_memory(error);
    marz_status status = find_areas(r, area, error);
    for (int32_t i = 0; !status && i < r->unit_count; i++) {
        int32_t root;
        if (!follows(&r->units[i])) {
            r->question->exception_count += area[i] != MARZ_NONE;
            continue;
        }
        status = find_root(r, area, i, &root, error);
        if (!status)
            status = join(r, i, root, error);
        r->question->follower_count++;
    }
    return status;
}

marz_status marz_files_follow(files_reading *r, marz_error *error)
{
    marz_status status = r->request->mirror ? mirror(r, error) : MARZ_OK;
    if (!status && r->area_column != MARZ_NONE)
        status = follow_areas(r, error);
    return status;
}
