#include "support.h"

#include "base/buffer.h"
#include "base/int128.h"
#include "base/rng.h"
#include "store/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_MAX 400
#define DAYS 60 ///< dates lie in 0 … DAYS-1, so that periods touch and overlap

/// A random row; its texts live in the arena of the case.
typedef struct item {
    marz_entity entity;
    marz_row row;
} item;

typedef struct world {
    marz_rng rng;
    marz_arena *arena;
    item items[ROWS_MAX];
    int32_t count;
} world;

static item *add(world *w, marz_entity entity, int32_t number)
{
    item *it = &w->items[w->count++];
    assert_true(w->count <= ROWS_MAX);
    it->entity = entity;
    for (int32_t k = 0; k < MARZ_FIELDS_MAX; k++)
        it->row.values[k] = (marz_value){.number = MARZ_UNKNOWN};
    it->row.values[0].text = marz_arena_print(w->arena, "%" PRId32, number);
    return it;
}

/// An id that mostly exists, sometimes does not, sometimes is empty.
static const char *reference(world *w, int32_t count)
{
    const int64_t pick = marz_rng_below(&w->rng, count + 2);
    return pick == 0 ? NULL : marz_arena_print(w->arena, "%d", (int)pick);
}

static const char *word(world *w)
{
    static const char *const words[] = {NULL, "visit", "Call", "email", "won", "Lost", "open"};
    return words[marz_rng_below(&w->rng, 7)];
}

static int64_t day(world *w)
{
    const int64_t d = marz_rng_below(&w->rng, DAYS + 15);
    return d < DAYS ? d : MARZ_UNKNOWN;
}

enum { REPS = 6, TERRITORIES = 5, ACCOUNTS = 20 };

#define SET(entity, field, member, value) it->row.values[MARZ_INDEX(entity, field)].member = (value)

static void add_people(world *w)
{
    for (int32_t k = 1; k <= REPS; k++) {
        item *it = add(w, MARZ_ENTITY_rep, k);
        SET(rep, manager, text, reference(w, REPS));
        SET(rep, role, text, word(w));
    }
    for (int32_t k = 1; k <= TERRITORIES; k++)
        add(w, MARZ_ENTITY_territory, k);
    for (int32_t k = 1; k <= 25; k++) {
        item *it = add(w, MARZ_ENTITY_holder, k);
        SET(holder, territory, text, reference(w, TERRITORIES));
        SET(holder, rep, text, reference(w, REPS));
        SET(holder, role, text, k % 5 == 0 ? "cover" : k % 7 == 0 ? "overlay" : NULL);
        SET(holder, from, number, day(w));
        SET(holder, until, number, day(w));
    }
}

static void add_accounts(world *w)
{
    for (int32_t k = 1; k <= ACCOUNTS; k++) {
        item *it = add(w, MARZ_ENTITY_account, k);
        SET(account, parent, text, reference(w, ACCOUNTS));
        SET(account, owner, text, reference(w, REPS));
        SET(account, territory, text, reference(w, TERRITORIES));
        SET(account, industry, text, word(w));
        SET(account, keep_with, text, word(w));
        SET(account, forbidden, text, reference(w, REPS));
    }
    for (int32_t k = 1; k <= 60; k++) {
        item *it = add(w, MARZ_ENTITY_assignment, k);
        SET(assignment, account, text, reference(w, ACCOUNTS));
        SET(assignment, rep, text, reference(w, REPS));
        SET(assignment, territory, text, reference(w, TERRITORIES));
        SET(assignment, from, number, day(w));
        SET(assignment, until, number, day(w));
    }
}

static void add_events(world *w)
{
    for (int32_t k = 1; k <= 60; k++) {
        item *it = add(w, MARZ_ENTITY_sale, k);
        SET(sale, account, text, reference(w, ACCOUNTS));
        SET(sale, rep, text, reference(w, REPS));
        SET(sale, date, number, day(w));
        SET(sale, amount, number, marz_rng_below(&w->rng, 5));
    }
    for (int32_t k = 1; k <= 60; k++) {
        item *it = add(w, MARZ_ENTITY_activity, k);
        SET(activity, rep, text, reference(w, REPS));
        SET(activity, account, text, reference(w, ACCOUNTS));
        SET(activity, kind, text, word(w));
        SET(activity, date, number, day(w));
    }
    for (int32_t k = 1; k <= 40; k++) {
        item *it = add(w, MARZ_ENTITY_deal, k);
        SET(deal, account, text, reference(w, ACCOUNTS));
        SET(deal, owner, text, reference(w, REPS));
        SET(deal, stage, text, word(w));
        SET(deal, reason, text, word(w));
    }
}

static void shuffle(world *w)
{
    for (int32_t k = w->count - 1; k > 0; k--) {
        const int32_t other = (int32_t)marz_rng_below(&w->rng, k + 1);
        const item kept = w->items[k];
        w->items[k] = w->items[other];
        w->items[other] = kept;
    }
}

static marz_company load(const world *w, int32_t as_of_day)
{
    marz_store *store = NULL;
    marz_error error = {0};
    marz_put result;
    marz_company company;
    assert_ok(marz_store_open("sqlite::memory:", &store, &error), &error);
    assert_ok(marz_store_begin(store, &error), &error);
    for (int32_t k = 0; k < w->count; k++)
        assert_ok(marz_store_put(store, w->items[k].entity, &w->items[k].row, UINT32_MAX, &result,
                                 &error),
                  &error);
    assert_ok(marz_store_commit(store, &error), &error);
    assert_ok(marz_store_load(store, as_of_day, w->arena, &company, &error), &error);
    marz_store_close(store);
    return company;
}

static void print_words(marz_buffer *out, const marz_dict *dict)
{
    for (int32_t k = 0; k < dict->count; k++)
        marz_buffer_print(out, "%s ", dict->names[k]);
    marz_buffer_char(out, '\n');
}

/// What a step could see of the company, as text.
static char *portrait(const marz_company *c)
{
    marz_buffer out = {0};
    marz_buffer_print(&out, "%d\n", c->as_of_day);
    for (int32_t k = 0; k < c->account_count; k++) {
        const marz_account *a = &c->accounts[k];
        marz_buffer_print(&out, "%s %d %d %d %d %d %d %d %d %d\n", a->id, a->parent, a->owner,
                          a->territory, a->group, a->industry, a->forbidden_first,
                          a->forbidden_count, (int)a->kind, a->owner_since_day);
    }
    for (int32_t k = 0; k < c->rep_count; k++)
        marz_buffer_print(&out, "%s %d %d\n", c->reps[k].id, c->reps[k].manager,
                          c->reps[k].is_manager);
    for (int32_t k = 0; k < c->territory_count; k++)
        marz_buffer_print(&out, "%s %d\n", c->territories[k].id, c->territories[k].holder);
    for (int64_t k = 0; k < c->sale_count; k++)
        marz_buffer_print(&out, "%d %d %d %" PRId64 "\n", c->sales[k].day, c->sales[k].account,
                          c->sales[k].rep, c->sales[k].amount_minor);
    for (int64_t k = 0; k < c->activity_count; k++)
        marz_buffer_print(&out, "%d %d %d %d\n", c->activities[k].day, c->activities[k].rep,
                          c->activities[k].account, c->activities[k].kind);
    for (int32_t k = 0; k < c->deal_count; k++)
        marz_buffer_print(&out, "%s %d %d %d %d\n", c->deals[k].id, c->deals[k].account,
                          c->deals[k].stage, c->deals[k].reason, (int)c->deals[k].status);
    print_words(&out, &c->industries);
    print_words(&out, &c->stage_names);
    print_words(&out, &c->reasons);
    print_words(&out, &c->activity_kinds);
    print_words(&out, &c->groups);
    return out.text;
}

static void make(world *w, uint64_t seed, uint64_t round)
{
    *w = (world){.rng = marz_rng_make(seed, round, 0), .arena = marz_arena_create(0)};
    add_people(w);
    add_accounts(w);
    add_events(w);
}

static void the_order_of_arrival_changes_nothing(void **state)
{
    (void)state;
    static world w;
    const uint64_t seed = test_seed(11);
    for (uint64_t round = 0; round < 20; round++) {
        make(&w, seed, round);
        const int32_t as_of = round % 2 ? MARZ_DAY_UNKNOWN : 30;
        const marz_company first = load(&w, as_of);
        char *expected = portrait(&first);
        for (int k = 0; k < 3; k++) {
            shuffle(&w);
            const marz_company again = load(&w, as_of);
            char *found = portrait(&again);
            assert_string_equal(found, expected);
            free(found);
        }
        free(expected);
        marz_arena_destroy(w.arena);
    }
}

/// The number of an id that exists, 0 if it is empty or nobody's.
static int32_t known(const char *id, int32_t count)
{
    const int32_t k = id ? (int32_t)strtol(id, NULL, 10) : 0;
    return k <= count ? k : 0;
}

static bool covers(int64_t from, int64_t until, int32_t today)
{
    return (from == MARZ_UNKNOWN || from <= today) && (until == MARZ_UNKNOWN || today <= until);
}

#define FIELD(entity, field) it->row.values[MARZ_INDEX(entity, field)]

/// Who holds the territory, 0 if nobody; straight from the rows.
static int32_t holder_of(const world *w, int32_t territory, int32_t today)
{
    int64_t best_rank = INT64_MIN;
    int32_t best = 0;
    for (int32_t k = 0; k < w->count; k++) {
        const item *it = &w->items[k];
        const char *role = FIELD(holder, role).text;
        if (it->entity != MARZ_ENTITY_holder || (role && strcmp(role, "overlay") == 0) ||
            known(FIELD(holder, territory).text, TERRITORIES) != territory ||
            !covers(FIELD(holder, from).number, FIELD(holder, until).number, today))
            continue;
        const int32_t rep = known(FIELD(holder, rep).text, REPS);
        const int64_t from = FIELD(holder, from).number;
        // Holders before covers, then the latest, then the first rep.
        const int64_t rank =
            (role ? 0 : 100000) + (from == MARZ_UNKNOWN ? 0 : 100 * (from + 1)) - rep;
        if (rep && rank > best_rank) {
            best_rank = rank;
            best = rep;
        }
    }
    return best;
}

/// The owner that the dated assignments say, -1 if they say nothing.
static int32_t assigned_to(const world *w, int32_t account, int32_t today)
{
    int64_t best_rank = INT64_MIN;
    int32_t best = -1;
    for (int32_t k = 0; k < w->count; k++) {
        const item *it = &w->items[k];
        const char *rep_id = FIELD(assignment, rep).text, *seat = FIELD(assignment, territory).text;
        if (it->entity != MARZ_ENTITY_assignment ||
            known(FIELD(assignment, account).text, ACCOUNTS) != account ||
            !covers(FIELD(assignment, from).number, FIELD(assignment, until).number, today))
            continue;
        const int32_t rep = known(rep_id, REPS), territory = known(seat, TERRITORIES);
        if ((rep_id && !rep) || (!rep && seat && !territory))
            continue;
        const int64_t from = FIELD(assignment, from).number,
                      until = FIELD(assignment, until).number;
        const int64_t rank =
            ((from == MARZ_UNKNOWN ? 0 : from + 1) * 1000 + (until == MARZ_UNKNOWN ? 999 : until)) *
                100 +
            rep * 10 + territory;
        if (rank <= best_rank)
            continue;
        best_rank = rank;
        best = rep ? rep : territory ? holder_of(w, territory, today) : 0;
    }
    return best;
}

static int32_t owner_of(const world *w, int32_t account, int32_t today)
{
    const int32_t assigned = assigned_to(w, account, today);
    for (int32_t k = 0; assigned < 0 && k < w->count; k++) {
        const item *it = &w->items[k];
        if (it->entity != MARZ_ENTITY_account || known(it->row.values[0].text, ACCOUNTS) != account)
            continue;
        const int32_t said = known(FIELD(account, owner).text, REPS);
        const int32_t seat = known(FIELD(account, territory).text, TERRITORIES);
        return said ? said : seat ? holder_of(w, seat, today) : 0;
    }
    return assigned;
}

static void owners_are_those_of_a_search_through_all_rows(void **state)
{
    (void)state;
    static world w;
    const uint64_t seed = test_seed(12);
    int32_t owned = 0;
    for (uint64_t round = 0; round < 60; round++) {
        make(&w, seed, round);
        const int32_t today = (int32_t)(round * 7 % DAYS);
        const marz_company c = load(&w, today);
        for (int32_t k = 0; k < c.account_count; k++) {
            const int32_t owner = c.accounts[k].owner, number = known(c.accounts[k].id, ACCOUNTS);
            const int32_t found = owner == MARZ_NONE ? 0 : known(c.reps[owner].id, REPS);
            assert_int_equal(found, owner_of(&w, number, today));
            if (c.accounts[k].owner_since_day != MARZ_DAY_UNKNOWN)
                assert_true(c.accounts[k].owner_since_day <= today);
            owned += found > 0;
        }
        marz_arena_destroy(w.arena);
    }
    assert_true(owned > 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_of_arrival_changes_nothing),
        cmocka_unit_test(owners_are_those_of_a_search_through_all_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
