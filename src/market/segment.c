// From accounts to segments: labels per dimension, crossing, and merging of what is too rare.
#include "market/market_internal.h"

#include "base/stats.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define VALUES_MAX 24 ///< values of one dimension that stay apart; the rest are "other"

static const char *const dimension_names[DIMENSION_COUNT] = {"industry",  "size",    "role",
                                                             "deal_size", "country", "province"};
static const char *const unknown = "unknown";
static const char *const other = "other";

static int32_t find_dimension(const char *text, size_t length)
{
    for (int32_t d = 0; d < DIMENSION_COUNT; d++)
        if (strlen(dimension_names[d]) == length && memcmp(dimension_names[d], text, length) == 0)
            return d;
    return MARZ_NONE;
}

static marz_status add_dimension(market_run *run, const char *text, size_t length,
                                 marz_error *error)
{
    marz_market *market = run->market;
    const int32_t found = find_dimension(text, length);
    if (found == MARZ_NONE) {
        marz_fail(error, MARZ_E_INPUT, "market.segments: unknown dimension \"%.*s\"", (int)length,
                  text);
        marz_hint(error, "Use any of industry, size, role, deal_size, country, province.");
        return MARZ_E_INPUT;
    }
    for (int32_t k = 0; k < market->dimension_count; k++)
        if (run->dimensions[k] == (dimension)found)
            return marz_fail(error, MARZ_E_INPUT, "market.segments: \"%s\" is named twice",
                             dimension_names[found]);
    if (market->dimension_count == MARZ_SEGMENT_DIMENSIONS_MAX)
        return marz_fail(error, MARZ_E_INPUT, "market.segments: more than %d dimensions",
                         MARZ_SEGMENT_DIMENSIONS_MAX);
    run->dimensions[market->dimension_count] = (dimension)found;
    market->dimensions[market->dimension_count++] = dimension_names[found];
    return MARZ_OK;
}

marz_status market_parse_dimensions(market_run *run, marz_error *error)
{
    const char *text = run->company->settings.segment_fields;
    while (*text) {
        const size_t skipped = strspn(text, " ,;");
        const size_t length = strcspn(text + skipped, " ,;");
        if (length > 0) {
            const marz_status status = add_dimension(run, text + skipped, length, error);
            if (status)
                return status;
        }
        text += skipped + length;
    }
    return MARZ_OK;
}

const char *market_size_class(int64_t employees, int32_t *index)
{
    static const struct {
        int64_t below;
        const char *name;
    } classes[SIZE_CLASSES] = {{10, "1-9"},       {50, "10-49"},       {250, "50-249"},
                               {1000, "250-999"}, {5000, "1000-4999"}, {INT64_MAX, "5000+"}};
    *index = MARZ_NONE;
    if (employees == MARZ_UNKNOWN || employees <= 0)
        return NULL;
    *index = 0;
    while (employees >= classes[*index].below && *index < SIZE_CLASSES - 1)
        ++*index;
    return classes[*index].name;
}

/// How often an account's deals show each value; the most frequent one is its label.
typedef struct vote {
    int32_t account, value;
} vote;

static int by_account_then_value(const void *left, const void *right)
{
    const vote *a = left, *b = right;
    if (a->account != b->account)
        return a->account < b->account ? -1 : 1;
    return a->value < b->value ? -1 : a->value > b->value;
}

/// Writes the most frequent value of every account; of equally frequent ones the first by name.
static void count_votes(vote *votes, int64_t vote_count, const char *const *names,
                        const char **labels)
{
    qsort(votes, (size_t)vote_count, sizeof *votes, by_account_then_value);
    int64_t best = 0;
    for (int64_t i = 0, next; i < vote_count; i = next) {
        next = i + 1;
        while (next < vote_count && by_account_then_value(&votes[i], &votes[next]) == 0)
            next++;
        const bool is_new = i == 0 || votes[i - 1].account != votes[i].account;
        const char *name = names[votes[i].value];
        const char **label = &labels[votes[i].account];
        const bool wins = next - i > best || (next - i == best && strcmp(name, *label) < 0);
        if (is_new || wins) {
            *label = name;
            best = next - i;
        }
    }
}

static const char *const deal_size_names[] = {"small", "medium", "large"};

/// Limits between small, medium and large: terciles of the amounts of won deals.
static bool deal_size_limits(const market_run *run, double limits[static 2])
{
    const marz_company *company = run->company;
    double *amounts = MARZ_NEW(run->scratch, double, company->deal_count);
    if (!amounts)
        return false;
    int64_t count = 0;
    for (int32_t d = 0; d < company->deal_count; d++)
        if (company->deals[d].status == MARZ_DEAL_WON && company->deals[d].amount_minor > 0)
            amounts[count++] = (double)company->deals[d].amount_minor;
    limits[0] = limits[1] = 0;
    if (count == 0)
        return true;
    marz_sort_doubles(amounts, count);
    limits[0] = marz_sorted_quantile(amounts, count, 1.0 / 3);
    limits[1] = marz_sorted_quantile(amounts, count, 2.0 / 3);
    return true;
}

static bool labels_from_deals(const market_run *run, dimension which, const char **labels)
{
    const marz_company *company = run->company;
    const marz_arena_mark mark = marz_arena_save(run->scratch);
    vote *votes = MARZ_NEW(run->scratch, vote, company->deal_count);
    double limits[2];
    if (!votes || !deal_size_limits(run, limits))
        return false;
    int64_t count = 0;
    for (int32_t d = 0; d < company->deal_count; d++) {
        const marz_deal *deal = &company->deals[d];
        int32_t value = deal->role;
        if (which == DIMENSION_DEAL_SIZE) {
            const double amount = (double)deal->amount_minor;
            value = amount <= 0 ? MARZ_NONE : (amount > limits[0]) + (amount > limits[1]);
        }
        if (deal->account != MARZ_NONE && value != MARZ_NONE)
            votes[count++] = (vote){deal->account, value};
    }
    const char *const *names =
        which == DIMENSION_DEAL_SIZE ? deal_size_names : company->roles.names;
    count_votes(votes, count, names, labels);
    marz_arena_restore(run->scratch, mark);
    return true;
}

static const char *given(const char *text)
{
    return text && *text ? text : unknown;
}

static const char *own_label(const marz_company *company, const marz_account *account,
                             dimension which)
{
    int32_t size;
    switch (which) {
    case DIMENSION_INDUSTRY:
        return account->industry == MARZ_NONE ? unknown
                                              : given(company->industries.names[account->industry]);
    case DIMENSION_SIZE:
        return given(market_size_class(account->employees, &size));
    case DIMENSION_COUNTRY:
        return given(account->address.country);
    case DIMENSION_PROVINCE:
        return given(account->address.province);
    case DIMENSION_ROLE:
    case DIMENSION_DEAL_SIZE:
    case DIMENSION_COUNT:
        break;
    }
    return unknown;
}

bool market_labels(const market_run *run, dimension which, const char **labels)
{
    const marz_company *company = run->company;
    for (int32_t a = 0; a < company->account_count; a++)
        labels[a] = own_label(company, &company->accounts[a], which);
    if (which == DIMENSION_ROLE || which == DIMENSION_DEAL_SIZE)
        return labels_from_deals(run, which, labels);
    return true;
}

/// One text and how many accounts have it.
typedef struct counted_text {
    const char *text;
    int64_t count;
} counted_text;

static int by_count_then_text(const void *left, const void *right)
{
    const counted_text *a = left, *b = right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return strcmp(a->text, b->text);
}

/// Distinct texts with their numbers; which[i] is the index into the list. NULL: no memory.
static counted_text *count_texts(const char *const *texts, int32_t n, int32_t *which,
                                 int32_t *distinct, marz_arena *scratch)
{
    marz_dict dict;
    marz_dict_init(&dict, scratch);
    counted_text *list = MARZ_NEW(scratch, counted_text, n);
    for (int32_t i = 0; i < n && list; i++) {
        which[i] = marz_dict_add(&dict, texts[i], strlen(texts[i]));
        if (which[i] == MARZ_NONE) {
            list = NULL;
            break;
        }
        list[which[i]].text = texts[i];
        list[which[i]].count++;
    }
    *distinct = dict.count;
    marz_dict_deinit(&dict);
    return list;
}

/// Texts rarer than the `limit`-th most frequent one become "other".
static bool merge_rare(const char **texts, int32_t n, int32_t limit, marz_arena *scratch)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    int32_t *which = MARZ_NEW(scratch, int32_t, n), distinct;
    counted_text *list = which ? count_texts(texts, n, which, &distinct, scratch) : NULL;
    if (!list)
        return false;
    if (distinct > limit) {
        counted_text *sorted = MARZ_NEW(scratch, counted_text, distinct);
        if (!sorted)
            return false;
        memcpy(sorted, list, (size_t)distinct * sizeof *list);
        qsort(sorted, (size_t)distinct, sizeof *sorted, by_count_then_text);
        const counted_text last = sorted[limit - 2];
        for (int32_t i = 0; i < n; i++)
            if (by_count_then_text(&list[which[i]], &last) > 0)
                texts[i] = other;
    }
    marz_arena_restore(scratch, mark);
    return true;
}

/// The market as a grid: every account has a value per dimension, every combination a cell.
typedef struct grid {
    int32_t account_count, dimension_count, cell_count;
    int32_t size[MARZ_SEGMENT_DIMENSIONS_MAX];       ///< values of the dimension, "other" included
    const char **names[MARZ_SEGMENT_DIMENSIONS_MAX]; ///< [size]
    int32_t other[MARZ_SEGMENT_DIMENSIONS_MAX];      ///< index of "other"
    int32_t stride[MARZ_SEGMENT_DIMENSIONS_MAX];
    int32_t *cell;  ///< [account_count]
    int32_t *moved; ///< [cell_count] where its accounts went
    int64_t *count; ///< [cell_count] accounts
} grid;

static bool add_grid_dimension(grid *g, const char **labels, marz_arena *scratch)
{
    const int32_t d = g->dimension_count++, n = g->account_count;
    int32_t *which = MARZ_NEW(scratch, int32_t, n + 1), distinct;
    const char **texts = MARZ_NEW(scratch, const char *, n + 1);
    if (!which || !texts)
        return false;
    if (n)
        memcpy(texts, labels, (size_t)n * sizeof *labels);
    texts[n] = other; // One more, so that "other" has a number even if nothing was merged yet.
    const counted_text *list = count_texts(texts, n + 1, which, &distinct, scratch);
    g->names[d] = MARZ_NEW(scratch, const char *, distinct);
    if (!list || !g->names[d])
        return false;
    for (int32_t k = 0; k < distinct; k++)
        g->names[d][k] = list[k].text;
    g->size[d] = distinct;
    g->other[d] = which[n];
    g->stride[d] = g->cell_count;
    for (int32_t a = 0; a < n; a++)
        g->cell[a] += which[a] * g->stride[d];
    g->cell_count *= distinct;
    return true;
}

static bool build_grid(const market_run *run, grid *g)
{
    const int32_t n = run->company->account_count;
    *g = (grid){.account_count = n, .cell_count = 1};
    g->cell = MARZ_NEW(run->scratch, int32_t, n);
    const char **labels = MARZ_NEW(run->scratch, const char *, n);
    if (!g->cell || !labels)
        return false;
    for (int32_t d = 0; d < run->market->dimension_count; d++)
        if (!market_labels(run, run->dimensions[d], labels) ||
            !merge_rare(labels, n, VALUES_MAX, run->scratch) ||
            !add_grid_dimension(g, labels, run->scratch))
            return false;
    g->count = MARZ_NEW(run->scratch, int64_t, g->cell_count);
    g->moved = MARZ_NEW(run->scratch, int32_t, g->cell_count);
    if (!g->count || !g->moved)
        return false;
    for (int32_t a = 0; a < n; a++)
        g->count[g->cell[a]]++;
    for (int32_t c = 0; c < g->cell_count; c++)
        g->moved[c] = c;
    return true;
}

static int32_t filled_cells(const grid *g)
{
    int32_t filled = 0;
    for (int32_t c = 0; c < g->cell_count; c++)
        filled += g->count[c] > 0;
    return filled;
}

static int32_t cell_value(const grid *g, int32_t cell, int32_t d)
{
    return cell / g->stride[d] % g->size[d];
}

static int32_t final_cell(const grid *g, int32_t cell)
{
    while (g->moved[cell] != cell)
        cell = g->moved[cell];
    return cell;
}

/// Accounts of a cell go to the cell that has "other" in dimension d.
static void move_cell(grid *g, int32_t cell, int32_t d)
{
    const int32_t wanted = cell + (g->other[d] - cell_value(g, cell, d)) * g->stride[d];
    const int32_t target = final_cell(g, wanted);
    if (target == cell)
        return;
    g->count[target] += g->count[cell];
    g->count[cell] = 0;
    g->moved[cell] = target;
}

/// Merges the smallest cells, dropping dimensions from the last to the first, until few enough
/// remain. Cells of one size are treated alike, so the order of accounts does not matter.
static void merge_cells(grid *g)
{
    for (int32_t d = g->dimension_count - 1; d >= 0; d--) {
        for (int64_t rarest = 1; filled_cells(g) > MARZ_SEGMENTS_MAX;
             rarest = rarest + 1 + rarest / 8) {
            for (int32_t c = 0; c < g->cell_count; c++)
                if (g->count[c] > 0 && g->count[c] <= rarest)
                    move_cell(g, c, d);
            if (rarest >= g->account_count)
                break;
        }
    }
}

typedef struct keyed_cell {
    const char *key;
    int32_t cell;
} keyed_cell;

static int by_key(const void *left, const void *right)
{
    const keyed_cell *a = left, *b = right;
    return strcmp(a->key, b->key);
}

static const char *cell_key(const grid *g, int32_t cell, marz_arena *arena)
{
    if (g->dimension_count == 0)
        return "all";
    const char *key = g->names[0][cell_value(g, cell, 0)];
    for (int32_t d = 1; d < g->dimension_count && key; d++)
        key = marz_arena_print(arena, "%s|%s", key, g->names[d][cell_value(g, cell, d)]);
    return key;
}

static bool fill_segment(const market_run *run, const grid *g, const keyed_cell *from,
                         marz_segment *segment)
{
    segment->account_count = g->count[from->cell];
    segment->key = marz_arena_copy(run->arena, from->key, strlen(from->key));
    for (int32_t d = 0; d < g->dimension_count; d++) {
        const char *label = g->names[d][cell_value(g, from->cell, d)];
        segment->dimension_value[d] = marz_arena_copy(run->arena, label, strlen(label));
        if (!segment->dimension_value[d])
            return false;
    }
    return segment->key != NULL;
}

static bool write_segments(const market_run *run, const grid *g)
{
    marz_market *market = run->market;
    market->segment_count = filled_cells(g);
    market->segments = MARZ_NEW(run->arena, marz_segment, market->segment_count);
    keyed_cell *cells = MARZ_NEW(run->scratch, keyed_cell, market->segment_count);
    int32_t *segment_of = MARZ_NEW(run->scratch, int32_t, g->cell_count);
    if (!market->segments || !cells || !segment_of)
        return false;
    for (int32_t c = 0, k = 0; c < g->cell_count; c++)
        if (g->count[c] > 0) {
            cells[k] = (keyed_cell){cell_key(g, c, run->scratch), c};
            if (!cells[k++].key)
                return false;
        }
    qsort(cells, (size_t)market->segment_count, sizeof *cells, by_key);
    for (int32_t k = 0; k < market->segment_count; k++) {
        segment_of[cells[k].cell] = k;
        if (!fill_segment(run, g, &cells[k], &market->segments[k]))
            return false;
    }
    for (int32_t a = 0; a < g->account_count; a++)
        market->accounts[a].segment = segment_of[final_cell(g, g->cell[a])];
    return true;
}

bool market_cut(market_run *run)
{
    const marz_arena_mark mark = marz_arena_save(run->scratch);
    grid g;
    if (!build_grid(run, &g))
        return false;
    merge_cells(&g);
    assert(filled_cells(&g) <= MARZ_SEGMENTS_MAX);
    if (!write_segments(run, &g))
        return false;
    marz_arena_restore(run->scratch, mark);
    return true;
}
