#include "simulate/simulate.h"

#include "base/file.h"
#include "base/threads.h"
#include "simulate/files.h"
#include "simulate/history.h"
#include "simulate/tables.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define ACCOUNTS_MAX 10000000
#define REPS_MAX 20000
#define CHUNK_ACCOUNTS 512 ///< accounts per buffer
#define WAVE_CHUNKS 16     ///< buffers per wave: fixed, so that memory does not grow with threads
#define RIAL_PER_DOLLAR 600000
#define DEALS_PER_REP 100 ///< a year, at most, unless deal_rate says otherwise
#define FILE_COUNT (SIM_TABLE_COUNT + SIM_OUTPUT_COUNT + 2)

void marz_simulate_defaults(marz_simulate_options *options)
{
    *options = (marz_simulate_options){
        .account_count = 2000,
        .rep_count = 24,
        .year_count = 3,
        .last_year = 2025,
        .seed = 1,
        .country = "us",
        .out_folder = ".",
#define MARZ_SIMULATE_NUMBER(field, normal, low, high, help) .field = (normal),
#include "simulate/numbers.def"
#undef MARZ_SIMULATE_NUMBER
    };
}

const marz_simulate_number *marz_simulate_numbers(int32_t *count)
{
    static const marz_simulate_number numbers[] = {
#define MARZ_SIMULATE_NUMBER(field, normal, low, high, help)                                       \
    {#field, offsetof(marz_simulate_options, field), (low), (high)},
#include "simulate/numbers.def"
#undef MARZ_SIMULATE_NUMBER
    };
    *count = (int32_t)(sizeof numbers / sizeof *numbers);
    return numbers;
}

const marz_simulated_setting *marz_simulate_settings(const char *country, int32_t *count)
{
    static const marz_simulated_setting iran[] = {
        {"currency", "IRR"},        {"language", "fa"},           {"calendar", "jalali"},
        {"week.start", "saturday"}, {"week.workdays", "1115011"}, {"travel.minute_cost", "100000"},
    };
    static const marz_simulated_setting dollars[] = {{"currency", "USD"}};
    const bool is_iran = strcmp(country, "ir") == 0;
    *count = is_iran ? (int32_t)(sizeof iran / sizeof *iran) : 1;
    return is_iran ? iran : dollars;
}

static marz_status check_number(const char *name, double value, double low, double high,
                                marz_error *error)
{
    if (value >= low && value <= high)
        return MARZ_OK;
    return marz_fail(error, MARZ_E_USAGE, "%s is %g; it must lie between %g and %g", name, value,
                     low, high);
}

static marz_status check_options(const marz_simulate_options *o, marz_error *error)
{
    const struct {
        const char *name;
        double value, low, high;
    } numbers[] = {
        {"accounts", (double)o->account_count, 1, ACCOUNTS_MAX},
        {"reps", o->rep_count, 1, REPS_MAX},
        {"years", o->year_count, 1, SIM_YEARS_MAX},
        {"last year", o->last_year, 1980, 2200},
#define MARZ_SIMULATE_NUMBER(field, normal, low, high, help) {#field, o->field, (low), (high)},
#include "simulate/numbers.def"
#undef MARZ_SIMULATE_NUMBER
    };
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
        const marz_status status =
            check_number(numbers[k].name, numbers[k].value, numbers[k].low, numbers[k].high, error);
        if (status)
            return status;
    }
    if (o->country == NULL || (strcmp(o->country, "us") != 0 && strcmp(o->country, "ir") != 0 &&
                               strcmp(o->country, "world") != 0)) {
        marz_fail(error, MARZ_E_USAGE, "there is no simulated company for country \"%s\"",
                  o->country != NULL ? o->country : "");
        marz_hint(error, "Choose us, ir or world.");
        return MARZ_E_USAGE;
    }
    return MARZ_OK;
}

/// Everything but the rows.
static marz_status make_world(sim_world *world, marz_error *error)
{
    const marz_simulate_options *o = world->options;
    world->is_iran = strcmp(o->country, "ir") == 0;
    world->seed = o->seed;
    world->words = world->is_iran ? &sim_words_persian : &sim_words_english;
    world->money_scale = world->is_iran ? RIAL_PER_DOLLAR : 1;
    world->decimals = world->is_iran ? 0 : 2;
    world->deal_rate =
        o->deal_rate >= 0
            ? o->deal_rate
            : fmin(1.2, (double)DEALS_PER_REP * o->rep_count / (double)o->account_count);
    if (!sim_make_places(world) || !sim_make_time(world) || !sim_make_accounts(world) ||
        !sim_make_people(world))
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %lld accounts",
                         (long long)o->account_count);
    sim_make_effects(world);
    return sim_make_owners(world)
               ? MARZ_OK
               : marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d reps", (int)o->rep_count);
}

/// A stretch of accounts that the threads work on together.
typedef struct wave {
    const sim_world *world;
    sim_chunk chunks[WAVE_CHUNKS];
    int64_t first_account;
} wave;

static void write_chunks(void *context, int64_t first, int64_t last)
{
    wave *w = context;
    for (int64_t c = first; c < last; c++) {
        const int64_t begin = w->first_account + c * CHUNK_ACCOUNTS;
        const int64_t end = begin + CHUNK_ACCOUNTS < w->world->account_count
                                ? begin + CHUNK_ACCOUNTS
                                : w->world->account_count;
        for (int64_t k = begin; k < end; k++)
            sim_write_account(w->world, k, w->chunks + c);
    }
}

static marz_status stopped(const marz_control *control, marz_error *error)
{
    marz_outcome outcome;
    if (!marz_control_stops(control, &outcome))
        return MARZ_OK;
    return marz_fail(error, MARZ_E_LIMIT, "stopped before the company was complete (%s)",
                     marz_outcome_name(outcome));
}

static marz_status flush_wave(wave *w, sim_file *files, marz_error *error)
{
    marz_status status = MARZ_OK;
    for (int32_t c = 0; c < WAVE_CHUNKS; c++) {
        for (int32_t k = 0; k < SIM_OUTPUT_COUNT && !status; k++)
            status = sim_file_add(files + k, w->chunks[c].out + k, error);
    }
    return status;
}

/// accounts, contacts, leads, deals, stages, sales: chunk by chunk, in the order of accounts.
static marz_status write_history(const sim_world *world, const marz_control *control,
                                 sim_file *files, marz_error *error)
{
    wave *w = MARZ_NEW(world->arena, wave, 1);
    if (w == NULL)
        return marz_fail(error, MARZ_E_NO_MEMORY, "out of memory");
    marz_status status = MARZ_OK;
    const int32_t threads = marz_thread_count(world->options->thread_count);
    w->world = world;
    while (!status && w->first_account < world->account_count) {
        const int64_t left = world->account_count - w->first_account;
        const int64_t chunks = (left + CHUNK_ACCOUNTS - 1) / CHUNK_ACCOUNTS;
        marz_parallel(threads, chunks < WAVE_CHUNKS ? chunks : WAVE_CHUNKS, 1, write_chunks, w);
        w->first_account += (int64_t)WAVE_CHUNKS * CHUNK_ACCOUNTS;
        status = flush_wave(w, files, error);
        if (!status)
            status = stopped(control, error);
        const double done = (double)w->first_account / (double)world->account_count;
        marz_control_report(control, "accounts", fmin(done, 1));
    }
    for (int32_t c = 0; c < WAVE_CHUNKS; c++) {
        for (int32_t k = 0; k < SIM_OUTPUT_COUNT; k++)
            marz_buffer_deinit(w->chunks[c].out + k);
    }
    return status;
}

/// Accounts by owner: those of person p are order[first[p]] … order[first[p + 1] - 1].
static bool group_by_owner(const sim_world *world, int32_t **first, int32_t **order)
{
    *first = MARZ_NEW(world->arena, int32_t, world->person_count + 2);
    *order = MARZ_NEW(world->arena, int32_t, world->account_count);
    if (*first == NULL || *order == NULL)
        return false;
    for (int64_t k = 0; k < world->account_count; k++) {
        if (world->accounts[k].owner != SIM_NONE)
            (*first)[world->accounts[k].owner + 2]++;
    }
    for (int32_t p = 0; p < world->person_count; p++)
        (*first)[p + 2] += (*first)[p + 1];
    for (int64_t k = 0; k < world->account_count; k++) {
        if (world->accounts[k].owner != SIM_NONE)
            (*order)[(*first)[world->accounts[k].owner + 1]++] = (int32_t)k;
    }
    return true;
}

static marz_status write_activities(const sim_world *world, const marz_control *control,
                                    sim_file *file, marz_error *error)
{
    int32_t *first, *order;
    marz_buffer rows = {0};
    if (!group_by_owner(world, &first, &order))
        return marz_fail(error, MARZ_E_NO_MEMORY, "out of memory");
    marz_status status = MARZ_OK;
    for (int32_t p = 0; p < world->seller_count + world->leaver_count && !status; p++) {
        sim_write_activities(world, p, order + first[p], first[p + 1] - first[p], &rows);
        status = sim_file_add(file, &rows, error);
        if (!status && p % 16 == 0)
            status = stopped(control, error);
    }
    marz_control_report(control, "activities", 1);
    marz_buffer_deinit(&rows);
    return status;
}

static marz_status write_table(const sim_world *world, const sim_table *table, sim_file *file,
                               marz_error *error)
{
    marz_buffer rows = {0};
    marz_status status = sim_file_open(world, table->entity, table->columns, file, error);
    if (!status) {
        table->write(world, &rows);
        status = sim_file_add(file, &rows, error);
    }
    marz_buffer_deinit(&rows);
    return sim_file_close(file, status, error);
}

/// All CSV files; files[] gets them in a fixed order, accounts first.
static marz_status write_files(const sim_world *world, const marz_control *control, sim_file *files,
                               marz_error *error)
{
    static const marz_entity entities[SIM_OUTPUT_COUNT] = {
        MARZ_ENTITY_account, MARZ_ENTITY_contact, MARZ_ENTITY_lead,
        MARZ_ENTITY_deal,    MARZ_ENTITY_stage,   MARZ_ENTITY_sale,
    };
    marz_status status = MARZ_OK;
    for (int32_t k = 0; k < SIM_OUTPUT_COUNT && !status; k++)
        status = sim_file_open(world, entities[k], sim_output_columns[k], files + k, error);
    if (!status)
        status = write_history(world, control, files, error);
    for (int32_t k = 0; k < SIM_OUTPUT_COUNT; k++)
        status = sim_file_close(files + k, status, error);
    for (int32_t k = 0; k < SIM_TABLE_COUNT && !status; k++)
        status = write_table(world, sim_tables + k, files + SIM_OUTPUT_COUNT + k, error);
    if (status)
        return status;
    sim_file *file = files + SIM_OUTPUT_COUNT + SIM_TABLE_COUNT;
    status = sim_file_open(world, MARZ_ENTITY_activity, sim_activity_columns, file, error);
    if (!status)
        status = write_activities(world, control, file, error);
    return sim_file_close(file, status, error);
}

static marz_status list_files(const sim_file *files, const char *truth, marz_arena *arena,
                              marz_simulated_file **list, marz_error *error)
{
    marz_simulated_file *all = MARZ_NEW(arena, marz_simulated_file, FILE_COUNT);
    for (int32_t k = 0; k < FILE_COUNT && all != NULL; k++) {
        const char *path = k + 1 < FILE_COUNT ? files[k].path : truth;
        all[k].path = marz_arena_copy(arena, path, strlen(path));
        all[k].row_count = k + 1 < FILE_COUNT ? files[k].row_count : 1;
        if (all[k].path == NULL)
            return marz_fail(error, MARZ_E_NO_MEMORY, "out of memory");
    }
    *list = all;
    return all != NULL ? MARZ_OK : marz_fail(error, MARZ_E_NO_MEMORY, "out of memory");
}

static marz_status run(sim_world *world, const marz_control *control, marz_arena *arena,
                       marz_simulated_file **list, marz_error *error)
{
    sim_file files[FILE_COUNT] = {0};
    const char *truth = marz_arena_print(world->arena, "%s/truth.json", world->options->out_folder);
    if (truth == NULL)
        return marz_fail(error, MARZ_E_NO_MEMORY, "out of memory");
    marz_status status = marz_folder_make(world->options->out_folder, error);
    if (!status && remove(truth) != 0 && errno != ENOENT)
        status = marz_fail(error, MARZ_E_IO, "cannot replace %s: %s", truth, strerror(errno));
    if (!status)
        status = make_world(world, error);
    if (!status)
        status = write_files(world, control, files, error);
    if (!status)
        status = sim_write_truth(world, truth, error);
    return status ? status : list_files(files, truth, arena, list, error);
}

marz_status marz_simulate(const marz_simulate_options *options, marz_arena *arena,
                          const marz_control *control, marz_simulated_file **files,
                          int32_t *file_count, marz_error *error)
{
    marz_status status = check_options(options, error);
    if (status)
        return status;
    sim_world world = {.options = options, .arena = marz_arena_create(0)};
    if (world.arena == NULL)
        return marz_fail(error, MARZ_E_NO_MEMORY, "out of memory");
    status = run(&world, control, arena, files, error);
    if (!status)
        *file_count = FILE_COUNT;
    marz_arena_destroy(world.arena);
    return status;
}
