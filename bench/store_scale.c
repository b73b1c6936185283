// store_scale FOLDER [ACCOUNTS [SALES]]: rows a second into the store (SQLite, durable), beside
// plain inserts of the same rows into the same table in the same run; then loading all of it. One
// JSON object on stdout.
#include "base/arena.h"
#include "base/control.h"
#include "base/int128.h"
#include "store/store.h"
#include "store/texts.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define TEXT_MAX 48

/// One generated row with room for its texts.
typedef struct sample {
    marz_row row;
    char texts[MARZ_FIELDS_MAX][TEXT_MAX];
} sample;

_Noreturn static void stop(const char *message)
{
    fprintf(stderr, "store_scale: %s\n", message);
    exit(1);
}

static void check(marz_status status, const marz_error *error)
{
    if (status)
        stop(error->message);
}

static void empty(sample *s)
{
    for (int32_t k = 0; k < MARZ_FIELDS_MAX; k++)
        s->row.values[k] = (marz_value){.number = MARZ_UNKNOWN};
}

static void set_text(sample *s, int32_t field, const char *prefix, int64_t number)
{
    snprintf(s->texts[field], TEXT_MAX, "%s%07" PRId64, prefix, number);
    s->row.values[field].text = s->texts[field];
}

#define ACCOUNT(name) MARZ_INDEX(account, name)
#define SALE(name) MARZ_INDEX(sale, name)

static void make_account(sample *s, int64_t k)
{
    empty(s);
    set_text(s, ACCOUNT(id), "A", k);
    set_text(s, ACCOUNT(name), "Company with a name ", k);
    set_text(s, ACCOUNT(owner), "R", k % 500);
    set_text(s, ACCOUNT(industry), "industry ", k % 12);
    set_text(s, ACCOUNT(postcode), "", k % 99999);
    set_text(s, ACCOUNT(city), "city ", k % 1000);
    set_text(s, ACCOUNT(province), "province ", k % 50);
    s->row.values[ACCOUNT(country)].text = "US";
    s->row.values[ACCOUNT(employees)].number = k % 5000;
    s->row.values[ACCOUNT(lon)].number = -90000000 + k;
    s->row.values[ACCOUNT(lat)].number = 30000000 + k;
    s->row.values[ACCOUNT(created)].number = 15000 + k % 1000;
}

/// Keys of sales are hashes of their rows, so they come in no order.
static void make_sale(sample *s, int64_t k, int64_t account_count)
{
    empty(s);
    snprintf(s->texts[SALE(id)], TEXT_MAX, "%016" PRIx64,
             (uint64_t)k * UINT64_C(0x9e3779b97f4a7c15));
    s->row.values[SALE(id)].text = s->texts[SALE(id)];
    set_text(s, SALE(account), "A", k * 7919 % account_count);
    set_text(s, SALE(rep), "R", k % 500);
    set_text(s, SALE(product), "P", k % 50);
    s->row.values[SALE(date)].number = 15000 + k % 1500;
    s->row.values[SALE(amount)].number = k;
}

static double seconds_since(int64_t start_ms)
{
    return (double)(marz_clock_ms() - start_ms) / 1e3;
}

/// Puts rows 0 … count-1 in one transaction. @return seconds, commit included
static double put(marz_store *store, marz_entity entity, int64_t count, int64_t account_count)
{
    static sample s;
    marz_error error = {0};
    marz_put result;
    const int64_t start = marz_clock_ms();
    check(marz_store_begin(store, &error), &error);
    for (int64_t k = 0; k < count; k++) {
        if (entity == MARZ_ENTITY_account)
            make_account(&s, k);
        else
            make_sale(&s, k, account_count);
        check(marz_store_put(store, entity, &s.row, UINT32_MAX, &result, &error), &error);
    }
    check(marz_store_commit(store, &error), &error);
    return seconds_since(start);
}

static void run(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL))
        stop(sqlite3_errmsg(db));
}

static void bind_plainly(sqlite3_stmt *insert, const marz_entity_info *info, const marz_row *row)
{
    for (int32_t k = 0; k < info->field_count; k++) {
        const marz_value value = row->values[k];
        if (!marz_kind_is_text(info->fields[k].kind) && value.number != MARZ_UNKNOWN)
            sqlite3_bind_int64(insert, k + 1, value.number);
        else if (marz_kind_is_text(info->fields[k].kind) && value.text)
            sqlite3_bind_text(insert, k + 1, value.text, -1, SQLITE_STATIC);
        else
            sqlite3_bind_null(insert, k + 1);
    }
}

/// The same accounts by SQLite alone, as durable. @return seconds, commit included
static double insert_plainly(const char *path, int64_t count)
{
    static sample s;
    const marz_entity_info info = marz_entity_info_of(MARZ_ENTITY_account);
    sqlite3 *db = NULL;
    sqlite3_stmt *insert = NULL;
    if (sqlite3_open(path, &db))
        stop(sqlite3_errmsg(db));
    run(db, "pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536");
    run(db, marz_store_migrations[0].text);
    const char *sql = "insert into account values "
                      "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
    if (sqlite3_prepare_v2(db, sql, -1, &insert, NULL))
        stop(sqlite3_errmsg(db));
    const int64_t start = marz_clock_ms();
    run(db, "begin immediate");
    for (int64_t k = 0; k < count; k++) {
        make_account(&s, k);
        bind_plainly(insert, &info, &s.row);
        if (sqlite3_step(insert) != SQLITE_DONE)
            stop(sqlite3_errmsg(db));
        sqlite3_reset(insert);
    }
    run(db, "commit");
    const double seconds = seconds_since(start);
    sqlite3_finalize(insert);
    sqlite3_close(db);
    return seconds;
}

static void measure(const char *folder, int64_t accounts, int64_t sales)
{
    char path[512], url[600], plain[600];
    marz_error error = {0};
    marz_store *store = NULL;
    marz_company company;
    snprintf(path, sizeof path, "%s/store-scale.db", folder);
    snprintf(plain, sizeof plain, "%s/plain-scale.db", folder);
    snprintf(url, sizeof url, "sqlite:%s", path);
    const double plain_seconds = insert_plainly(plain, accounts);
    unlink(plain);
    check(marz_store_open(url, &store, &error), &error);
    const double first = put(store, MARZ_ENTITY_account, accounts, accounts);
    const double again = put(store, MARZ_ENTITY_account, accounts, accounts);
    const double sold = put(store, MARZ_ENTITY_sale, sales, accounts);
    marz_store_close(store);
    marz_arena *arena = marz_arena_create(0);
    const int64_t start = marz_clock_ms();
    check(marz_store_open(url, &store, &error), &error);
    check(marz_store_load(store, MARZ_DAY_UNKNOWN, arena, &company, &error), &error);
    struct rusage usage;
    const double load = seconds_since(start);
    getrusage(RUSAGE_SELF, &usage);
    printf("{\"set\": \"store\", \"accounts\": %" PRId64 ", \"sales\": %" PRId64
           ", \"plain_rows_per_second\": %.0f, \"rows_per_second\": %.0f, \"share_of_plain\": %.2f"
           ", \"unchanged_rows_per_second\": %.0f, \"sales_per_second\": %.0f"
           ", \"load_seconds\": %.2f, \"peak_bytes\": %" PRId64 "}\n",
           accounts, sales, (double)accounts / plain_seconds, (double)accounts / first,
           plain_seconds / first, (double)accounts / again, sales ? (double)sales / sold : 0, load,
           (int64_t)usage.ru_maxrss * 1024);
    marz_store_close(store);
    marz_arena_destroy(arena);
    unlink(path);
}

int main(int argc, char **argv)
{
    if (argc < 2)
        stop("name a folder for the databases");
    measure(argv[1], argc > 2 ? strtoll(argv[2], NULL, 10) : 1000000,
            argc > 3 ? strtoll(argv[3], NULL, 10) : 3000000);
    return 0;
}
