#include "model/check_internal.h"

// Territories in one piece, by union-find over the edges: the solver floods.

// ---------------------------------------------------------------- reading

static int64_t count_edges(const json_t *rows)
{
    int64_t count = 0;
    for (size_t i = 0; i < json_array_size(rows); i++)
        count += (int64_t)json_array_size(json_array_get(rows, i));
    return count;
}

static void read_row(marz_checker *checker, const json_t *value, int32_t i)
{
    const char *path = "/instance/near";
    const json_t *row = marz_check_list(checker, value, path, i, NULL, -1);
    int32_t last = i;
    checker->later_count[i] = (int32_t)json_array_size(row);
    for (size_t k = 0; checker->status == MARZ_OK && k < json_array_size(row); k++) {
        const int64_t range[2] = {1, checker->unit_count - 1 - last};
        const json_t *step = json_array_get(row, k);
        if (range[1] < 1) {
            marz_check_refuse(checker, path, i, NULL, "a neighbour after the last account");
            return;
        }
        last += (int32_t)marz_check_integer(checker, step, path, i, NULL, range);
        checker->edges[checker->edge_count++] = (marz_check_edge){i, last};
    }
}

static void read_apart(marz_checker *checker, const json_t *list)
{
    const char *path = "/instance/apart";
    marz_check_list(checker, list, path, -1, NULL, -1);
    for (size_t k = 0; checker->status == MARZ_OK && k < json_array_size(list); k++) {
        const char *name =
            marz_check_text(checker, json_array_get(list, k), path, (int64_t)k, NULL);
        const int32_t unit =
            marz_check_reference(checker, &checker->unit_ids, name, "unknown_account", "apart");
        if (!name)
            marz_check_refuse(checker, path, (int64_t)k, NULL, "an account is missing");
        else if (unit != MARZ_NONE)
            checker->units[unit].is_apart = true;
    }
}

void marz_check_read_graph(marz_checker *checker, const json_t *instance)
{
    const json_t *near = json_object_get(instance, "near");
    const json_t *apart = json_object_get(instance, "apart");
    if (!near && apart)
        marz_check_refuse(checker, "/instance/apart", -1, NULL, "there is no graph");
    if (!near || checker->status)
        return;
    const json_t *rows =
        marz_check_list(checker, near, "/instance/near", -1, NULL, checker->unit_count);
    const int64_t count = count_edges(rows);
    if (count > INT32_MAX / 2)
        marz_check_refuse(checker, "/instance/near", -1, NULL, "too many neighbours");
    checker->edges = marz_check_alloc(checker, count, sizeof *checker->edges);
    checker->later_count =
        marz_check_alloc(checker, checker->unit_count, sizeof *checker->later_count);
    for (int32_t i = 0; checker->status == MARZ_OK && i < checker->unit_count; i++)
        read_row(checker, json_array_get(rows, (size_t)i), i);
    checker->has_graph = checker->status == MARZ_OK && checker->unit_count > 0;
    if (apart && checker->status == MARZ_OK)
        read_apart(checker, apart);
}

// ---------------------------------------------------------------- who counts

static int32_t root_of(int32_t *parent, int32_t unit)
{
    while (parent[unit] != unit)
        unit = parent[unit] = parent[parent[unit]];
    return unit;
}

/// A fresh forest of single accounts.
static int32_t *forest_of(marz_checker *checker)
{
    int32_t *parent = marz_check_alloc(checker, checker->unit_count, sizeof *parent);
    for (int32_t i = 0; parent && i < checker->unit_count; i++)
        parent[i] = i;
    return parent;
}

/// Which accounts are in the ground of their seats, and which of them must hang together.
typedef struct standing {
    bool *is_ground, *counts; ///< [unit_count]
} standing;

static void judge_groups(marz_checker *checker, const standing *s)
{
    int32_t *parent = forest_of(checker);
    int32_t *root = marz_check_alloc(checker, checker->group_count, sizeof *root);
    bool *is_scattered = marz_check_alloc(checker, checker->group_count, sizeof *is_scattered);
    bool *is_held = marz_check_alloc(checker, checker->group_count, sizeof *is_held);
    if (checker->status)
        return;
    for (int32_t g = 0; g < checker->group_count; g++)
        root[g] = MARZ_NONE;
    for (int32_t e = 0; e < checker->edge_count; e++) {
        const marz_check_edge edge = checker->edges[e];
        const int32_t group = checker->units[edge.a].group;
        if (group != MARZ_NONE && group == checker->units[edge.b].group)
            parent[root_of(parent, edge.a)] = root_of(parent, edge.b);
    }
    for (int32_t i = 0; i < checker->unit_count; i++) {
        const int32_t group = checker->units[i].group;
        if (group == MARZ_NONE)
            continue;
        const int32_t own = root_of(parent, i);
        is_scattered[group] |= root[group] != MARZ_NONE && root[group] != own;
        root[group] = own;
        is_held[group] |= checker->units[i].lock != MARZ_NONE;
    }
    for (int32_t i = 0; i < checker->unit_count; i++) {
        const int32_t group = checker->units[i].group;
        if (group == MARZ_NONE)
            continue;
        s->is_ground[i] &= !is_scattered[group];
        s->counts[i] &= !is_scattered[group] && !is_held[group];
    }
}

static void find_standing(marz_checker *checker, const standing *s)
{
    for (int32_t e = 0; e < checker->edge_count; e++)
        s->is_ground[checker->edges[e].a] = s->is_ground[checker->edges[e].b] = true;
    for (int32_t i = 0; i < checker->unit_count; i++) {
        const marz_check_unit *unit = &checker->units[i];
        const bool is_left_apart =
            unit->is_apart && (unit->seat == unit->present || unit->present == MARZ_NONE);
        s->counts[i] = s->is_ground[i] && unit->lock == MARZ_NONE && !is_left_apart;
    }
    judge_groups(checker, s);
}

// ---------------------------------------------------------------- pieces

void marz_check_pieces(marz_checker *checker)
{
    if (!checker->has_graph || marz_check_is_infeasible(checker))
        return;
    const standing s = {.is_ground =
                            marz_check_alloc(checker, checker->unit_count, sizeof *s.is_ground),
                        .counts = marz_check_alloc(checker, checker->unit_count, sizeof *s.counts)};
    bool *is_met = marz_check_alloc(checker, checker->unit_count, sizeof *is_met);
    int32_t *pieces = marz_check_alloc(checker, checker->seat_count, sizeof *pieces);
    int32_t *parent = forest_of(checker);
    if (!checker->status)
        find_standing(checker, &s);
    if (checker->status)
        return;
    for (int32_t e = 0; e < checker->edge_count; e++) {
        const marz_check_edge edge = checker->edges[e];
        if (s.is_ground[edge.a] && s.is_ground[edge.b] &&
            checker->units[edge.a].seat == checker->units[edge.b].seat)
            parent[root_of(parent, edge.a)] = root_of(parent, edge.b);
    }
    for (int32_t i = 0; i < checker->unit_count; i++) {
        const int32_t seat = checker->units[i].seat, root = root_of(parent, i);
        if (seat == MARZ_NONE || !s.counts[i] || is_met[root])
            continue;
        is_met[root] = true;
        pieces[seat]++;
    }
    for (int32_t j = 0; j < checker->seat_count; j++)
        if (pieces[j] > 1)
            marz_check_note_numbers(checker, "pieces", checker->seats[j].id, "", pieces[j], 1);
}

// ---------------------------------------------------------------- bound to a seat, and apart there

static bool may_only_go(const marz_checker *checker, const marz_check_unit *unit, int32_t seat)
{
    bool may = marz_check_allows(checker, unit, seat, true);
    for (int32_t j = 0; may && j < checker->seat_count; j++)
        may = j == seat || !marz_check_allows(checker, unit, j, true);
    return may;
}

int32_t marz_check_count_apart(marz_checker *checker, int32_t seat)
{
    const int32_t n = checker->unit_count;
    const standing s = {.is_ground = marz_check_alloc(checker, n, sizeof *s.is_ground),
                        .counts = marz_check_alloc(checker, n, sizeof *s.counts)};
    bool *is_open = marz_check_alloc(checker, n, sizeof *is_open);
    bool *is_met = marz_check_alloc(checker, n, sizeof *is_met);
    int32_t *parent = forest_of(checker), parts = 0;
    if (!checker->status)
        find_standing(checker, &s);
    if (checker->status)
        return 0;
    for (int32_t i = 0; i < n; i++)
        is_open[i] = s.is_ground[i] && marz_check_allows(checker, &checker->units[i], seat, true);
    for (int32_t e = 0; e < checker->edge_count; e++) {
        const marz_check_edge edge = checker->edges[e];
        if (is_open[edge.a] && is_open[edge.b])
            parent[root_of(parent, edge.a)] = root_of(parent, edge.b);
    }
    for (int32_t i = 0; i < n; i++) {
        const marz_check_unit *unit = &checker->units[i];
        const int32_t root = root_of(parent, i);
        if (!is_open[i] || !s.counts[i] || unit->is_apart || unit->group != MARZ_NONE ||
            is_met[root] || !may_only_go(checker, unit, seat))
            continue;
        is_met[root] = true;
        parts++;
    }
    return parts;
}
