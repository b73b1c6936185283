#include "app/frontier_internal.h"

#include "base/text.h"

#include <string.h>

/// Copies what fits, whole characters only.
static void copy_name(const char *text, char *name, size_t size)
{
    size_t length = text ? strlen(text) : 0;
    if (length >= size)
        length = marz_text_valid_length(text, size - 1);
    if (length)
        memcpy(name, text, length);
    name[length] = '\0';
}

marz_frontier_reason marz_frontier_reason_of(const marz_plan *plan)
{
    marz_frontier_reason reason = {0};
    if (plan->conflict_count == 0)
        return reason;
    const marz_conflict *first = &plan->conflicts[0];
    reason.is_known = true;
    reason.kind = first->kind;
    reason.found = first->found;
    reason.limit = first->limit;
    copy_name(first->subject, reason.subject, sizeof reason.subject);
    if (first->measure != MARZ_NONE)
        copy_name(plan->instance.measure_name[first->measure], reason.measure,
                  sizeof reason.measure);
    return reason;
}

marz_frontier_reason marz_frontier_reason_forced(const marz_forced *forced, int64_t value_max)
{
    marz_frontier_reason reason = {.is_known = true,
                                   .kind = MARZ_CONFLICT_MOVED,
                                   .found = forced->value_minor,
                                   .limit = value_max};
    copy_name(forced->subject, reason.subject, sizeof reason.subject);
    return reason;
}

// ---------------------------------------------------------------- what must move

/// Groups one after the other: members of g are list[start[g]] to list[start[g + 1]].
typedef struct members {
    int32_t *start, *list;
} members;

static bool list_members(const marz_instance *in, marz_arena *arena, members *m)
{
    m->start = MARZ_NEW(arena, int32_t, (int64_t)in->group_count + 2);
    m->list = MARZ_NEW(arena, int32_t, in->unit_count);
    if (!m->start || !m->list)
        return false;
    for (int32_t i = 0; i < in->unit_count; i++)
        if (in->group[i] != MARZ_NONE)
            m->start[in->group[i] + 2]++;
    for (int32_t g = 0; g < in->group_count; g++)
        m->start[g + 2] += m->start[g + 1];
    for (int32_t i = 0; i < in->unit_count; i++)
        if (in->group[i] != MARZ_NONE)
            m->list[m->start[in->group[i] + 1]++] = i;
    return true;
}

/// Value that leaves if all of `units` [count] go to `seat`; MARZ_NONE: they may not.
static int64_t value_leaving(const marz_instance *in, const int32_t *units, int32_t count,
                             int32_t seat)
{
    int64_t sum = 0;
    for (int32_t k = 0; k < count; k++) {
        const int32_t i = units[k];
        if (!marz_instance_allows(in, i, seat))
            return MARZ_NONE;
        if (in->present[i] != MARZ_NONE && in->present[i] != seat)
            sum += in->value_minor[i];
    }
    return sum;
}

/// The least that leaves, wherever all of `units` go; nobody is a way out in which all leave.
static int64_t least_leaving(const marz_instance *in, const int32_t *units, int32_t count)
{
    int64_t least = INT64_MAX;
    const int32_t first = count > 0 ? in->present[units[0]] : MARZ_NONE;
    if (first != MARZ_NONE && value_leaving(in, units, count, first) == 0)
        return 0; // Most stay where they are, and are together.
    for (int32_t j = 0; j < in->seat_count && least > 0; j++) {
        const int64_t value = value_leaving(in, units, count, j);
        if (value != MARZ_NONE && value < least)
            least = value;
    }
    int64_t all = 0;
    for (int32_t k = 0; k < count; k++)
        all += in->present[units[k]] == MARZ_NONE ? 0 : in->value_minor[units[k]];
    return least < INT64_MAX ? least : in->has_cover ? all : 0;
}

static void add_forced(marz_forced *forced, int64_t value, const char *subject, int64_t *most)
{
    forced->value_minor += value;
    if (value <= *most)
        return;
    *most = value;
    forced->subject = subject;
}

bool marz_frontier_forced(const marz_instance *in, marz_arena *arena, marz_forced *forced)
{
    const marz_arena_mark mark = marz_arena_save(arena);
    members m;
    int64_t most = 0;
    *forced = (marz_forced){0};
    const bool is_made = list_members(in, arena, &m);
    for (int32_t g = 0; is_made && g < in->group_count; g++)
        add_forced(forced, least_leaving(in, m.list + m.start[g], m.start[g + 1] - m.start[g]),
                   in->group_id[g], &most);
    for (int32_t i = 0; is_made && i < in->unit_count; i++) {
        const bool is_alone = in->group[i] == MARZ_NONE && in->present[i] != MARZ_NONE;
        if (is_alone && !marz_instance_allows(in, i, in->present[i]))
            add_forced(forced, least_leaving(in, &i, 1), in->unit_id[i], &most);
    }
    marz_arena_restore(arena, mark);
    return is_made;
}
