#define _DEFAULT_SOURCE
#include "children.h"
#include "postgres.h"
#include "rows.h"

#include "base/int128.h"
#include "base/rng.h"
#include "store/store_internal.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ROWS 150            ///< rows that every load writes
#define RANDOM_US_MAX 30000 ///< kills at a random moment: latest after the child has begun
#define COMMIT_US_MAX 3000  ///< kills round a commit: latest after it was announced

/// One loading process: load after load, each of which sets every row to its own number.
typedef struct loader {
    const char *url;
    int talk;            ///< where to announce commits
    bool in_transaction; ///< false: the wrong way, to see that the test notices
} loader;

/// What the child says: 'c' before it commits load `number`, 'd' when that is done.
typedef struct word {
    char kind;
    int32_t number;
} word;

static void put_all(marz_store *store, int64_t number)
{
    for (int k = 0; k < ROWS; k++) {
        char id[16];
        marz_put result;
        marz_row row = {0};
        snprintf(id, sizeof id, "p%04d", k);
        row.values[0].text = id;
        row.values[MARZ_INDEX(product, name)].text = "pump";
        row.values[MARZ_INDEX(product, price)].number = number;
        const uint32_t mask = 3u | UINT32_C(1) << MARZ_INDEX(product, price);
        if (marz_store_put(store, MARZ_ENTITY_product, &row, mask, &result, NULL))
            _exit(3);
    }
}

static void say(const loader *l, char kind, int32_t number)
{
    const word said = {kind, number};
    if (write(l->talk, &said, sizeof said) != sizeof said)
        _exit(4);
}

static marz_status price_of(void *context, const marz_row *row, marz_error *error)
{
    (void)error;
    int64_t *range = context;
    const int64_t price = row->values[MARZ_INDEX(product, price)].number;
    range[0] = price < range[0] ? price : range[0];
    range[1] = price > range[1] ? price : range[1];
    range[2]++;
    return MARZ_OK;
}

/// Least and greatest load that the rows show, 0 if there are none; and the number of rows.
static void look(marz_store *store, int64_t range[static 3])
{
    marz_error error = {0};
    range[0] = INT64_MAX, range[1] = 0, range[2] = 0;
    assert_ok(marz_store_each(store, MARZ_ENTITY_product, price_of, range, &error), &error);
    if (range[2] == 0)
        range[0] = 0;
}

static int load_for_ever(void *context)
{
    const loader *l = context;
    marz_store *store = NULL;
    int64_t range[3];
    if (marz_store_open(l->url, &store, NULL))
        return 1;
    look(store, range);
    for (int32_t number = (int32_t)range[1] + 1;; number++) {
        if (l->in_transaction && marz_store_begin(store, NULL))
            return 2;
        put_all(store, number);
        say(l, 'c', number);
        if (l->in_transaction && marz_store_commit(store, NULL))
            return 2;
        say(l, 'd', number);
    }
}

static void sleep_us(int64_t us)
{
    nanosleep(&(struct timespec){.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000}, NULL);
}

/// Waits for the moment: anywhere, or near the commit of one of the first loads.
/// @return the last load that is known to be committed
static int32_t wait_for_moment(int talk, marz_rng *rng)
{
    word heard;
    int32_t committed = 0;
    if (marz_rng_below(rng, 2)) {
        sleep_us(marz_rng_below(rng, RANDOM_US_MAX));
        return 0;
    }
    for (int64_t left = 1 + marz_rng_below(rng, 3); left > 0;) {
        if (read(talk, &heard, sizeof heard) != sizeof heard)
            return committed;
        committed = heard.kind == 'd' ? heard.number : committed;
        left -= heard.kind == 'c';
    }
    sleep_us(marz_rng_below(rng, COMMIT_US_MAX));
    return committed;
}

/// Starts a loader and kills it. @return the last load that it said was committed, 0 if none
static int32_t kill_one(const loader *plan, marz_rng *rng)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    loader l = *plan;
    l.talk = ends[1];
    const pid_t pid = start_child(load_for_ever, &l);
    close(ends[1]);
    int32_t committed = wait_for_moment(ends[0], rng);
    kill(pid, SIGKILL);
    assert_int_equal(wait_for_child(pid), 200 + SIGKILL);
    word heard;
    while (read(ends[0], &heard, sizeof heard) == sizeof heard)
        committed = heard.kind == 'd' ? heard.number : committed;
    close(ends[0]);
    return committed;
}

static int64_t history_count(marz_store *store)
{
    marz_error error = {0};
    marz_sql_statement *query = NULL;
    int64_t count = -1;
    assert_ok(marz_sql_prepare(store->db, "select count(*) from \"history\"", &query, &error),
              &error);
    assert_ok(marz_store_number(query, &count, &error), &error);
    marz_sql_finalize(query);
    return count;
}

/// Old or new, never a mixture: every row shows the same load, none that was promised is missing,
/// and the history holds exactly the versions before it.
static bool is_whole(const char *url, int32_t *committed)
{
    marz_error error = {0};
    marz_store *store = NULL;
    int64_t range[3];
    assert_ok(marz_store_open(url, &store, &error), &error);
    look(store, range);
    const int64_t former = history_count(store);
    marz_store_close(store);
    const int64_t expected = range[1] ? ROWS * (range[1] - 1) : 0;
    const bool whole = range[0] == range[1] && (range[2] == 0 || range[2] == ROWS) &&
                       range[1] >= *committed && former == expected;
    *committed = (int32_t)range[1];
    return whole;
}

/// Kills `count` loaders. @return how many times the store was whole afterwards
static int kill_many(const loader *plan, int count, marz_rng *rng, int32_t *last)
{
    int whole = 0;
    *last = 0;
    for (int k = 0; k < count; k++) {
        int32_t promised = kill_one(plan, rng);
        if (promised < *last)
            promised = *last; // What was there stays there.
        whole += is_whole(plan->url, &promised);
        *last = promised;
    }
    return whole;
}

static void a_file_survives_200_kills(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(1), 0, 0);
    int32_t loads = 0;
    for (int file = 0; file < 8; file++) { // New files, so that migrations are killed, too.
        char url[512];
        int32_t last;
        snprintf(url, sizeof url, "sqlite:%s/kill-%d.db", test_folder(), file);
        const loader plan = {.url = url, .in_transaction = true};
        assert_int_equal(kill_many(&plan, 25, &rng, &last), 25);
        loads += last;
    }
    print_message("%d loads were committed\n", loads);
    assert_true(loads > 100);
}

static void a_server_survives_20_kills(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(2), 0, 0);
    int32_t last;
    const loader plan = {.url = test_postgres(), .in_transaction = true};
    assert_int_equal(kill_many(&plan, 20, &rng, &last), 20);
    print_message("%d loads were committed\n", last);
    assert_true(last > 5);
}

static void a_load_without_transaction_would_be_noticed(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(3), 0, 0);
    char url[512];
    int32_t last;
    snprintf(url, sizeof url, "sqlite:%s/wrong.db", test_folder());
    const loader plan = {.url = url, .in_transaction = false};
    assert_true(kill_many(&plan, 10, &rng, &last) < 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_survives_200_kills),
        cmocka_unit_test(a_server_survives_20_kills),
        cmocka_unit_test(a_load_without_transaction_would_be_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
