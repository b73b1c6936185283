#include "store/load_internal.h"

#include "base/control.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

bool marz_word_is(const char *text, const char *word)
{
    for (; text && *text; text++) {
        if (*text == ' ' || *text == '-' || *text == '_')
            continue;
        if (tolower((unsigned char)*text) != *word++)
            return false;
    }
    return text && *word == '\0';
}

marz_status marz_loader_open(marz_loader *loader, const char *query, marz_entity entity,
                             int64_t *count)
{
    marz_status status = marz_store_count(loader->store, entity, count, loader->error);
    if (status)
        return status;
    if (*count > INT32_MAX)
        return marz_fail(loader->error, MARZ_E_LIMIT,
                         "%" PRId64 " %s are too many, the limit is %d", *count,
                         marz_entity_info_of(entity).file_stem, INT32_MAX);
    return marz_store_query_of(loader->store, query, entity, &loader->rows, loader->error);
}

bool marz_loader_next(marz_loader *loader, marz_status *status)
{
    bool has_row = false;
    if (!*status)
        *status = marz_sql_step(loader->rows, &has_row, loader->error);
    if (*status || !has_row)
        return false;
    if (!loader->is_broken)
        return true;
    marz_sql_reset(loader->rows);
    *status = marz_fail(loader->error, MARZ_E_NO_MEMORY, "no memory for the company");
    return false;
}

const char *marz_loader_text(marz_loader *loader, int32_t column)
{
    const char *text = marz_sql_text_at(loader->rows, column);
    if (!text)
        return "";
    const char *copy = marz_arena_copy(loader->arena, text, strlen(text));
    loader->is_broken |= !copy;
    return copy;
}

int32_t marz_loader_day(marz_loader *loader, int32_t column)
{
    const int64_t day = marz_sql_int_at(loader->rows, column);
    return day < MARZ_DAY_MIN || day > MARZ_DAY_MAX ? MARZ_DAY_UNKNOWN : (int32_t)day;
}

int32_t marz_loader_small(marz_loader *loader, int32_t column)
{
    const int64_t number = marz_sql_int_at(loader->rows, column);
    if (number == MARZ_UNKNOWN)
        return 0;
    if (number > INT32_MAX)
        return INT32_MAX;
    return number < -INT32_MAX ? -INT32_MAX : (int32_t)number;
}

int32_t marz_loader_word(marz_loader *loader, marz_dict *words, int32_t column)
{
    const char *text = marz_sql_text_at(loader->rows, column);
    if (!text || !*text)
        return MARZ_NONE;
    const int32_t index = marz_dict_add(words, text, strlen(text));
    loader->is_broken |= index == MARZ_NONE;
    return index;
}

marz_place marz_loader_place(marz_loader *loader, int32_t lon_column, int32_t lat_column)
{
    const int64_t lon = marz_sql_int_at(loader->rows, lon_column);
    const int64_t lat = marz_sql_int_at(loader->rows, lat_column);
    const bool is_known = lon >= -180000000 && lon <= 180000000 && lat >= -90000000 &&
                          lat <= 90000000 && (lon || lat);
    if (!is_known)
        return (marz_place){MARZ_DEGREES_UNKNOWN, MARZ_DEGREES_UNKNOWN, MARZ_PLACED_NOT};
    return (marz_place){(int32_t)lon, (int32_t)lat, MARZ_PLACED_GIVEN};
}

int32_t marz_loader_reference(marz_loader *loader, const marz_dict *ids, int32_t column)
{
    const char *id = marz_sql_text_at(loader->rows, column);
    return id ? marz_dict_find(ids, id, strlen(id)) : MARZ_NONE;
}

int32_t marz_loader_rep(marz_loader *loader, int32_t column)
{
    const int32_t rep = marz_loader_reference(loader, &loader->rep_ids, column);
    return rep == MARZ_NONE
               ? marz_rep_names_find(&loader->rep_names, marz_sql_text_at(loader->rows, column))
               : rep;
}

bool marz_loader_is_dangling(marz_loader *loader, int32_t reference, int32_t column)
{
    return reference == MARZ_NONE && marz_sql_text_at(loader->rows, column);
}

static marz_status load_ids(marz_loader *loader, marz_entity entity, marz_dict *ids)
{
    int64_t count;
    marz_dict_init(ids, loader->arena);
    marz_status status = marz_loader_open(loader, "ids", entity, &count);
    while (marz_loader_next(loader, &status))
        marz_loader_word(loader, ids, 0);
    return status;
}

/// In the order of ids, as these are.
static marz_status load_rep_names(marz_loader *loader)
{
    int64_t count;
    marz_status status = marz_loader_open(loader, "each", MARZ_ENTITY_rep, &count);
    if (status)
        return status;
    loader->is_broken |=
        !marz_rep_names_init(&loader->rep_names, 2 * count, loader->store->scratch);
    for (int32_t rep = 0; rep < count && marz_loader_next(loader, &status); rep++) {
        const char *name = marz_sql_text_at(loader->rows, MARZ_INDEX(rep, name));
        const char *email = marz_sql_text_at(loader->rows, MARZ_INDEX(rep, email));
        loader->is_broken |= !marz_rep_names_add(&loader->rep_names, name, rep) ||
                             !marz_rep_names_add(&loader->rep_names, email, rep);
    }
    marz_sql_reset(loader->rows);
    return status;
}

static marz_status load_all_ids(marz_loader *l)
{
    marz_status status = load_ids(l, MARZ_ENTITY_account, &l->account_ids);
    if (!status)
        status = load_ids(l, MARZ_ENTITY_rep, &l->rep_ids);
    if (!status)
        status = load_rep_names(l);
    if (!status)
        status = load_ids(l, MARZ_ENTITY_team, &l->team_ids);
    if (!status)
        status = load_ids(l, MARZ_ENTITY_territory, &l->territory_ids);
    if (!status)
        status = load_ids(l, MARZ_ENTITY_product, &l->product_ids);
    if (!status)
        status = load_ids(l, MARZ_ENTITY_competitor, &l->competitor_ids);
    if (!status)
        status = load_ids(l, MARZ_ENTITY_deal, &l->deal_ids);
    return status;
}

static void free_ids(marz_loader *l)
{
    marz_dict *all[] = {&l->account_ids, &l->rep_ids,        &l->team_ids, &l->territory_ids,
                        &l->product_ids, &l->competitor_ids, &l->deal_ids};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        marz_dict_deinit(all[k]);
    marz_rep_names_deinit(&l->rep_names);
}

/// Per account and rep what only the whole of the data decides.
static void make_room(marz_loader *l)
{
    marz_arena *scratch = l->store->scratch;
    l->kinds = MARZ_NEW(scratch, const char *, l->account_ids.count);
    l->has_bought = MARZ_NEW(scratch, bool, l->account_ids.count);
    l->rep_sells = MARZ_NEW(scratch, bool, l->rep_ids.count);
    l->rep_leads = MARZ_NEW(scratch, bool, l->rep_ids.count);
    l->rep_roles = MARZ_NEW(scratch, const char *, l->rep_ids.count);
    const bool has_room = l->kinds && l->has_bought && l->rep_sells && l->rep_leads && l->rep_roles;
    l->is_broken = l->is_broken || !has_room;
}

static int32_t default_day(const marz_company *company)
{
    int32_t last =
        company->sale_count ? company->sales[company->sale_count - 1].day : MARZ_DAY_UNKNOWN;
    if (last != MARZ_DAY_UNKNOWN)
        return last;
    for (int32_t k = 0; k < company->deal_count; k++)
        if (company->deals[k].status != MARZ_DEAL_OPEN && company->deals[k].closed_day > last)
            last = company->deals[k].closed_day;
    return last == MARZ_DAY_UNKNOWN ? marz_clock_today() : last;
}

static marz_status load_mark(marz_loader *loader)
{
    marz_sql_statement *query;
    bool is_marked = false;
    marz_status status = marz_store_query(loader->store, "find_mark", &query, loader->error);
    if (status)
        return status;
    marz_sql_bind_text(query, 1, "simulated");
    status = marz_sql_step(query, &is_marked, loader->error);
    marz_sql_reset(query);
    loader->company->is_simulated = is_marked;
    return status;
}

/// `day`, or the last first day of an assignment or holder if that is later.
static marz_status latest_alignment(marz_loader *loader, int32_t day, int32_t *latest)
{
    marz_sql_statement *query;
    int64_t first = day;
    marz_status status = marz_store_query(loader->store, "latest_alignment", &query, loader->error);
    if (!status)
        status = marz_store_number(query, &first, loader->error);
    *latest = first > day && first <= MARZ_DAY_MAX ? (int32_t)first : day;
    return status;
}

static marz_status load_tables(marz_loader *loader)
{
    marz_company *company = loader->company;
    marz_status status = marz_store_settings(loader->store, &company->settings, loader->error);
    if (!status)
        status = load_mark(loader);
    if (!status)
        status = load_all_ids(loader);
    if (status)
        return status;
    make_room(loader);
    if (loader->is_broken)
        return marz_fail(loader->error, MARZ_E_NO_MEMORY, "no memory for the company");
    status = marz_load_accounts(loader);
    if (!status)
        status = marz_load_people(loader);
    if (!status)
        status = marz_load_deals(loader);
    if (!status)
        status = marz_load_sales(loader);
    if (status)
        return status;
    company->owner_day = company->as_of_day;
    if (company->as_of_day == MARZ_DAY_UNKNOWN) {
        company->as_of_day = default_day(company);
        status = latest_alignment(loader, company->as_of_day, &company->owner_day);
    }
    if (!status)
        status = marz_load_owners(loader);
    if (!status)
        marz_load_kinds(loader);
    return status;
}

/// The dictionaries of words, which the company keeps.
#define WORDS(c)                                                                                   \
    {                                                                                              \
        &(c)->industries, &(c)->roles, &(c)->sources, &(c)->stage_names, &(c)->reasons,            \
            &(c)->activity_kinds, &(c)->groups                                                     \
    }
#define WORD_COUNT 7

static void init_company(marz_company *company, marz_arena *arena, int32_t as_of_day)
{
    *company = (marz_company){.arena = arena, .as_of_day = as_of_day};
    marz_dict *words[WORD_COUNT] = WORDS(company);
    for (int32_t k = 0; k < WORD_COUNT; k++)
        marz_dict_init(words[k], arena);
}

/// Everything of a company lives in its arena; what could not be moved there is freed.
static bool settle_words(marz_company *company, bool is_loaded)
{
    marz_dict *words[WORD_COUNT] = WORDS(company);
    for (int32_t k = 0; k < WORD_COUNT; k++) {
        is_loaded = is_loaded && marz_dict_settle(words[k]);
        if (!is_loaded)
            marz_dict_deinit(words[k]);
    }
    return is_loaded;
}

marz_status marz_store_load(marz_store *store, int32_t as_of_day, marz_arena *arena,
                            marz_company *company, marz_error *error)
{
    marz_company loaded;
    init_company(&loaded, arena, as_of_day);
    marz_loader loader = {.store = store, .arena = arena, .company = &loaded, .error = error};
    const bool is_mine = !store->in_transaction;
    marz_status status = is_mine ? marz_sql_begin_read(store->db, error) : MARZ_OK;
    if (status)
        return status;
    const marz_arena_mark mark = marz_arena_save(store->scratch);
    status = load_tables(&loader);
    marz_arena_restore(store->scratch, mark);
    if (is_mine)
        marz_sql_rollback(store->db);
    free_ids(&loader);
    const bool is_whole = settle_words(&loaded, !status && !loader.is_broken);
    if (!status && !is_whole)
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the company");
    if (!status)
        *company = loaded;
    return status;
}
