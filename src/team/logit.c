#include "team/logit.h"

#include "base/stats.h"
#include "base/threads.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define ROUNDS_MAX 60
#define STEP_MAX 2.0
#define COLUMN_PRIOR 1e-6   ///< keeps a column of wins only from running away
#define TEST_TAU 1.0        ///< spread of reps in the fit that is tested; the replicates share it
#define MORE_DRAWS_MAX 5000 ///< larger tables have a p-value close to its limit without more draws

static double cell_log_odds(const logit_table *t, const logit_fit *fit, int32_t k)
{
    const logit_cell *cell = &t->cells[k];
    return fit->rep[cell->rep] + fit->column[cell->column] + (t->offset ? t->offset[k] : 0);
}

/// Sums of gradient and curvature per effect of one block.
typedef struct newton_sums {
    double gradient, curvature;
} newton_sums;

static double move_block(const logit_table *t, const logit_fit *fit, bool is_rep, double precision,
                         newton_sums *sums)
{
    const int32_t count = is_rep ? t->rep_count : t->column_count;
    double *effect = is_rep ? fit->rep : fit->column;
    memset(sums, 0, (size_t)count * sizeof *sums);
    for (int32_t k = 0; k < t->cell_count; k++) {
        const logit_cell *cell = &t->cells[k];
        newton_sums *own = &sums[is_rep ? cell->rep : cell->column];
        const double p = marz_expit(cell_log_odds(t, fit, k));
        own->gradient += cell->won - cell->n * p;
        own->curvature += cell->n * p * (1 - p);
    }
    double moved = 0;
    for (int32_t i = 0; i < count; i++) {
        double step = (sums[i].gradient - precision * effect[i]) / (sums[i].curvature + precision);
        step = fmin(fmax(step, -STEP_MAX), STEP_MAX);
        effect[i] += step;
        moved = fmax(moved, fabs(step));
    }
    return moved;
}

/// Moves what all reps share to the columns: the likelihood stays, the penalty falls, and the
/// rounds need not creep along that direction.
static void centre(const logit_table *t, const newton_sums *reps, logit_fit *fit)
{
    double sum = 0, count = 0;
    for (int32_t r = 0; r < t->rep_count; r++)
        if (reps[r].curvature > 0)
            sum += fit->rep[r], count++;
    const double mean = count > 0 ? sum / count : 0;
    for (int32_t r = 0; r < t->rep_count; r++)
        if (reps[r].curvature > 0)
            fit->rep[r] -= mean;
    for (int32_t c = 0; c < t->column_count; c++)
        fit->column[c] += mean;
}

/// As logit_fit_run, with memory for [max(reps, columns)] sums.
static void run_fit(const logit_table *t, double tau, logit_fit *fit, newton_sums *sums)
{
    if (tau <= 0)
        memset(fit->rep, 0, (size_t)t->rep_count * sizeof *fit->rep);
    for (int32_t round = 0; round < ROUNDS_MAX; round++) {
        double moved = move_block(t, fit, false, COLUMN_PRIOR, sums);
        if (tau > 0) {
            moved = fmax(moved, move_block(t, fit, true, 1 / (tau * tau), sums));
            centre(t, sums, fit);
        }
        if (moved < 1e-6)
            return;
    }
}

bool logit_fit_run(const logit_table *table, double tau, logit_fit *fit, marz_arena *scratch)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    const int32_t most =
        table->rep_count > table->column_count ? table->rep_count : table->column_count;
    newton_sums *sums = MARZ_NEW(scratch, newton_sums, most);
    if (!sums)
        return false;
    run_fit(table, tau, fit, sums);
    marz_arena_restore(scratch, mark);
    return true;
}

double logit_chi_square(const logit_table *table, const logit_fit *fit)
{
    double sum = 0;
    for (int32_t k = 0; k < table->cell_count; k++) {
        const logit_cell *cell = &table->cells[k];
        const double p = marz_expit(cell_log_odds(table, fit, k));
        const double excess = cell->won - cell->n * p;
        sum += excess * excess / (cell->n * p * (1 - p));
    }
    return sum;
}

bool logit_freedom(const logit_table *table, marz_arena *scratch, int32_t *freedom)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    uint8_t *seen = MARZ_NEW(scratch, uint8_t, table->rep_count + table->column_count);
    int32_t filled = 0;
    if (!seen)
        return false;
    for (int32_t k = 0; k < table->cell_count; k++) {
        uint8_t *rep = &seen[table->cells[k].rep];
        uint8_t *column = &seen[table->rep_count + table->cells[k].column];
        filled += !*rep + !*column;
        *rep = *column = 1;
    }
    marz_arena_restore(scratch, mark);
    *freedom = table->cell_count ? table->cell_count - filled + 1 : 0;
    return true;
}

/// Uneven wins of reps when only the columns matter: Σ_r (won_r − e_r)²/v_r. `rate` and `sums`
/// are memory for [columns] and [reps].
static double rep_statistic(const logit_table *t, bool columns_differ, double *rate,
                            newton_sums *sums)
{
    double all_won = 0, all_n = 0;
    newton_sums *column = sums + t->rep_count;
    memset(sums, 0, (size_t)(t->rep_count + t->column_count) * sizeof *sums);
    for (int32_t k = 0; k < t->cell_count; k++) {
        const logit_cell *cell = &t->cells[k];
        column[cell->column].gradient += cell->won;
        column[cell->column].curvature += cell->n;
        all_won += cell->won, all_n += cell->n;
    }
    for (int32_t c = 0; c < t->column_count; c++)
        rate[c] = columns_differ && column[c].curvature > 0
                      ? column[c].gradient / column[c].curvature
                      : all_won / all_n;
    for (int32_t k = 0; k < t->cell_count; k++) {
        const logit_cell *cell = &t->cells[k];
        const double p = rate[cell->column];
        sums[cell->rep].gradient += cell->won - cell->n * p;
        sums[cell->rep].curvature += cell->n * p * (1 - p);
    }
    double statistic = 0;
    for (int32_t r = 0; r < t->rep_count; r++)
        if (sums[r].curvature > 0)
            statistic += sums[r].gradient * sums[r].gradient / sums[r].curvature;
    return statistic;
}

/// One bootstrap: replicates of a table under a null hypothesis, each compared with the statistic
/// of the data. Memory per replicate is taken before the threads start.
typedef struct redraw {
    const logit_table *table;
    const marz_bootstrap *how;
    const double *probability; ///< [cells] under the null hypothesis
    bool is_interaction, columns_differ;
    const logit_fit *start; ///< where fits of replicates begin
    double observed;
    uint8_t *is_beyond; ///< [draws]
    char *memory;       ///< [draws * bytes]
    size_t bytes;
} redraw;

/// Parts of one replicate's memory.
typedef struct replicate {
    logit_cell *cells;
    double *rep, *column, *rate;
    newton_sums *sums;
} replicate;

static size_t replicate_bytes(const logit_table *t)
{
    const size_t effects = (size_t)(t->rep_count + t->column_count);
    return (size_t)t->cell_count * sizeof(logit_cell) +
           effects * (sizeof(double) + sizeof(newton_sums)) +
           (size_t)t->column_count * sizeof(double);
}

static replicate lay_out(const redraw *r, int64_t slot)
{
    const logit_table *t = r->table;
    replicate parts;
    char *next = r->memory + (size_t)slot * r->bytes;
    parts.cells = (logit_cell *)(void *)next;
    parts.sums = (newton_sums *)(void *)(parts.cells + t->cell_count);
    parts.rep = (double *)(void *)(parts.sums + t->rep_count + t->column_count);
    parts.column = parts.rep + t->rep_count;
    parts.rate = parts.column + t->column_count;
    return parts;
}

static void redraw_one(const redraw *r, int64_t draw, replicate *parts)
{
    const logit_table *t = r->table;
    marz_rng rng = marz_rng_make(r->how->seed, r->how->stream, (uint64_t)draw);
    for (int32_t k = 0; k < t->cell_count; k++) {
        parts->cells[k] = t->cells[k];
        parts->cells[k].won =
            (double)marz_binomial_draw(&rng, (int64_t)t->cells[k].n, r->probability[k]);
    }
    logit_table drawn = *t;
    drawn.cells = parts->cells;
    double statistic;
    if (r->is_interaction) {
        memcpy(parts->rep, r->start->rep, (size_t)t->rep_count * sizeof(double));
        memcpy(parts->column, r->start->column, (size_t)t->column_count * sizeof(double));
        logit_fit fit = {parts->rep, parts->column};
        run_fit(&drawn, TEST_TAU, &fit, parts->sums);
        statistic = logit_chi_square(&drawn, &fit);
    } else {
        statistic = rep_statistic(&drawn, r->columns_differ, parts->rate, parts->sums);
    }
    r->is_beyond[draw] = statistic >= r->observed * (1 - 1e-12);
}

#define DRAWS_A_RANGE 8

static void redraw_range(void *context, int64_t first, int64_t last)
{
    const redraw *r = context;
    replicate parts = lay_out(r, first / DRAWS_A_RANGE);
    for (int64_t draw = first; draw < last; draw++)
        redraw_one(r, draw, &parts);
}

static bool bootstrap_once(redraw *r, int32_t draws, marz_arena *scratch, double *p_value)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    const int32_t ranges = (draws + DRAWS_A_RANGE - 1) / DRAWS_A_RANGE;
    r->bytes = replicate_bytes(r->table);
    r->memory = marz_arena_alloc(scratch, (size_t)ranges, r->bytes);
    r->is_beyond = MARZ_NEW(scratch, uint8_t, draws);
    if (!r->memory || !r->is_beyond)
        return false;
    marz_parallel(r->how->thread_count, draws, DRAWS_A_RANGE, redraw_range, r);
    int32_t beyond = 0;
    for (int32_t draw = 0; draw < draws; draw++)
        beyond += r->is_beyond[draw];
    *p_value = (1.0 + beyond) / (1.0 + draws);
    marz_arena_restore(scratch, mark);
    return true;
}

static bool bootstrap(redraw *r, marz_arena *scratch, double *p_value)
{
    if (!bootstrap_once(r, r->how->draw_count, scratch, p_value))
        return false;
    const bool is_near = *p_value > 0.02 && *p_value < 0.10;
    if (!is_near || r->table->cell_count > MORE_DRAWS_MAX)
        return true;
    return bootstrap_once(r, 5 * r->how->draw_count + 4, scratch, p_value);
}

bool logit_test_reps(const logit_table *table, bool columns_differ, const marz_bootstrap *how,
                     marz_arena *scratch, double *p_value)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    *p_value = (double)NAN;
    int32_t reps = 0;
    double *rate = MARZ_NEW(scratch, double, table->column_count);
    newton_sums *sums = MARZ_NEW(scratch, newton_sums, table->rep_count + table->column_count);
    double *probability = MARZ_NEW(scratch, double, table->cell_count);
    if (!rate || !sums || !probability)
        return false;
    redraw r = {
        .table = table, .how = how, .probability = probability, .columns_differ = columns_differ};
    if (table->cell_count > 0)
        r.observed = rep_statistic(table, columns_differ, rate, sums) / fmax(1, how->dispersion);
    for (int32_t k = 0; k < table->cell_count; k++)
        probability[k] = rate[table->cells[k].column];
    for (int32_t i = 0; i < table->rep_count; i++)
        reps += sums[i].curvature > 0;
    const bool is_done = reps < 2 || bootstrap(&r, scratch, p_value);
    *p_value = is_done ? marz_dispersed_p(how, r.observed, reps - 1, *p_value) : *p_value;
    if (is_done)
        marz_arena_restore(scratch, mark);
    return is_done;
}

bool logit_test_interaction(const logit_table *table, const marz_bootstrap *how,
                            marz_arena *scratch, double *p_value)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    *p_value = (double)NAN;
    logit_fit fit = {MARZ_NEW(scratch, double, table->rep_count),
                     MARZ_NEW(scratch, double, table->column_count)};
    double *probability = MARZ_NEW(scratch, double, table->cell_count);
    int32_t freedom;
    if (!fit.rep || !fit.column || !probability || !logit_freedom(table, scratch, &freedom))
        return false;
    if (freedom < 1)
        return true;
    if (!logit_fit_run(table, TEST_TAU, &fit, scratch))
        return false;
    for (int32_t k = 0; k < table->cell_count; k++)
        probability[k] = marz_expit(cell_log_odds(table, &fit, k));
    redraw r = {.table = table,
                .how = how,
                .probability = probability,
                .is_interaction = true,
                .start = &fit,
                .observed = logit_chi_square(table, &fit) / fmax(1, how->dispersion)};
    if (!bootstrap(&r, scratch, p_value))
        return false;
    *p_value = marz_dispersed_p(how, r.observed, freedom, *p_value);
    marz_arena_restore(scratch, mark);
    return true;
}
