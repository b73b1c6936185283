#include "graph/cover_lp.h"
#include "graph/cover_internal.h"

#include <math.h>
#include <string.h>

#define SHARE 6         ///< columns of a kind priced between two looks at all
#define SHARE_ALONE 100 ///< the same without kinds
#define TOLERANCE 1e-9  ///< of reduced costs, in widths
#define PIVOT_LEAST 1e-7
#define RENEW_EVERY 400 ///< pivots between computations of the inverse
#define DISTURBANCE 1e-3
#define HAIR 1e-9

/// Variables that are no columns: what is missing at a row, and what is too much.
static int32_t missing_at(int32_t row)
{
    return -1 - row;
}

static int32_t surplus_at(const marz_cover_lp *lp, int32_t row)
{
    return -1 - lp->row_count - row;
}

static bool is_surplus(const marz_cover_lp *lp, int32_t variable)
{
    return variable < -lp->row_count;
}

static int32_t row_of(const marz_cover_lp *lp, int32_t variable)
{
    return -1 - variable - (is_surplus(lp, variable) ? lp->row_count : 0);
}

marz_status marz_cover_lp_init(marz_cover_lp *lp, const marz_partition *problem, uint64_t seed,
                               marz_arena *arena, marz_error *error)
{
    const int32_t rows = problem->element_count + (problem->kind ? problem->pick_count : 1);
    const int32_t candidates = problem->kind ? SHARE * problem->pick_count : SHARE_ALONE;
    *lp = (marz_cover_lp){.row_count = rows,
                          .candidate_count = candidates,
                          .element_count = problem->element_count,
                          .waiting = MARZ_NEW(arena, int32_t, rows),
                          .is_open = MARZ_NEW(arena, uint8_t, rows),
                          .price = MARZ_NEW(arena, double, rows),
                          .level = MARZ_NEW(arena, double, rows),
                          .basic = MARZ_NEW(arena, int32_t, rows),
                          .guess = MARZ_NEW(arena, double, rows),
                          .need = MARZ_NEW(arena, double, rows),
                          .inverse = MARZ_NEW(arena, double, (size_t)rows *(size_t)rows),
                          .entering = MARZ_NEW(arena, double, rows),
                          .candidate = MARZ_NEW(arena, int32_t, candidates),
                          .offer = MARZ_NEW(arena, double, candidates)};
    if (!lp->price || !lp->level || !lp->basic || !lp->guess || !lp->need || !lp->inverse ||
        !lp->entering || !lp->waiting || !lp->is_open || !lp->candidate || !lp->offer)
        return marz_fail(error, MARZ_E_NO_MEMORY, "out of memory for %d rows", rows);
    marz_rng rng = marz_rng_make(seed, 0, 0);
    for (int32_t r = 0; r < rows; r++) {
        const int32_t times = problem->kind || r < rows - 1 ? 1 : problem->pick_count;
        lp->need[r] = times + DISTURBANCE * (marz_rng_unit(&rng) - 0.5);
        lp->level[r] = lp->need[r];
        lp->basic[r] = missing_at(r);
        lp->inverse[(size_t)r * (size_t)rows + (size_t)r] = 1;
    }
    return MARZ_OK;
}

/// Row of a column's kind.
static int32_t kind_row(const marz_cover_lp *lp, const marz_partition *p, int32_t column)
{
    return lp->element_count + (p->kind ? p->kind[column] : 0);
}

double marz_cover_lp_reduced_cost(const marz_cover_lp *lp, const marz_partition *p, int32_t column)
{
    const uint64_t *bits = cover_column(p, column);
    double sum = p->cost[column] - lp->price[kind_row(lp, p, column)];
    for (int32_t w = 0; w < p->word_count; w++)
        for (uint64_t word = bits[w]; word; word &= word - 1)
            sum -= lp->price[64 * w + __builtin_ctzll(word)];
    return sum;
}

static double cost_of(const marz_cover_lp *lp, const marz_partition *p, int32_t variable)
{
    if (variable >= 0)
        return p->cost[variable];
    const int32_t row = row_of(lp, variable);
    return lp->width + (is_surplus(lp, variable) ? -lp->guess[row] : lp->guess[row]);
}

/// entering = inverse * column of the variable.
static void fill_entering(marz_cover_lp *lp, const marz_partition *p, int32_t variable)
{
    const size_t rows = (size_t)lp->row_count;
    double *restrict to = lp->entering;
    if (variable < 0) {
        const double sign = is_surplus(lp, variable) ? -1 : 1;
        const double *restrict from = lp->inverse + (size_t)row_of(lp, variable) * rows;
        for (size_t i = 0; i < rows; i++)
            to[i] = sign * from[i];
        return;
    }
    memcpy(to, lp->inverse + (size_t)kind_row(lp, p, variable) * rows, rows * sizeof *to);
    const uint64_t *bits = cover_column(p, variable);
    for (int32_t w = 0; w < p->word_count; w++)
        for (uint64_t word = bits[w]; word; word &= word - 1) {
            const size_t u = (size_t)(64 * w + __builtin_ctzll(word));
            const double *restrict from = lp->inverse + u * rows;
            for (size_t i = 0; i < rows; i++)
                to[i] += from[i];
        }
}

/// The entering variable takes the place of the basic one of `row`. @param reduced  its reduced
/// cost
static void replace(marz_cover_lp *lp, int32_t row, int32_t variable, double reduced)
{
    const size_t rows = (size_t)lp->row_count, at = (size_t)row;
    const double *restrict column = lp->entering;
    const double pivot = column[at];
    for (size_t j = 0; j < rows; j++) {
        double *restrict to = lp->inverse + j * rows;
        if (to[at] == 0)
            continue;
        const double share = to[at] / pivot;
        lp->price[j] += reduced * share;
        for (size_t i = 0; i < rows; i++)
            to[i] -= share * column[i];
        to[at] = share;
    }
    const double step = lp->level[at] / pivot;
    for (size_t i = 0; i < rows; i++)
        lp->level[i] = fmax(lp->level[i] - step * column[i], 0);
    lp->level[at] = step;
    lp->basic[at] = variable;
    lp->pivot_count++;
}

/// Prices from the costs of the basic variables.
static void renew_prices(marz_cover_lp *lp, const marz_partition *p)
{
    const size_t rows = (size_t)lp->row_count;
    for (size_t i = 0; i < rows; i++)
        lp->entering[i] = cost_of(lp, p, lp->basic[i]);
    for (size_t j = 0; j < rows; j++) {
        const double *column = lp->inverse + j * rows;
        double sum = 0;
        for (size_t i = 0; i < rows; i++)
            sum += lp->entering[i] * column[i];
        lp->price[j] = sum;
    }
}

/// Puts a variable into a basis that is being built anew, where its entry is greatest among rows
/// that wait for one. A variable that depends on the others stays out.
static void place_again(marz_cover_lp *lp, const marz_partition *p, int32_t variable)
{
    int32_t best = -1;
    fill_entering(lp, p, variable);
    for (int32_t i = 0; i < lp->row_count; i++)
        if (lp->is_open[i] && (best < 0 || fabs(lp->entering[i]) > fabs(lp->entering[best])))
            best = i;
    if (best < 0 || fabs(lp->entering[best]) < PIVOT_LEAST)
        return;
    replace(lp, best, variable, 0);
    lp->is_open[best] = 0;
}

/// Computes the inverse, the levels and the prices afresh.
static void renew_basis(marz_cover_lp *lp, const marz_partition *p)
{
    const size_t rows = (size_t)lp->row_count;
    memcpy(lp->waiting, lp->basic, rows * sizeof *lp->waiting);
    memset(lp->inverse, 0, rows * rows * sizeof *lp->inverse);
    for (int32_t i = 0; i < lp->row_count; i++) {
        lp->inverse[(size_t)i * rows + (size_t)i] = 1;
        lp->basic[i] = missing_at(i);
        lp->is_open[i] = 1;
    }
    for (size_t i = 0; i < rows; i++)
        if (lp->waiting[i] < 0 && !is_surplus(lp, lp->waiting[i]))
            lp->is_open[row_of(lp, lp->waiting[i])] = 0;
    for (size_t i = 0; i < rows; i++)
        if (lp->waiting[i] >= 0 || is_surplus(lp, lp->waiting[i]))
            place_again(lp, p, lp->waiting[i]);
    memset(lp->level, 0, rows * sizeof *lp->level);
    for (size_t j = 0; j < rows; j++)
        for (size_t i = 0; i < rows; i++)
            lp->level[i] += lp->inverse[j * rows + i] * lp->need[j];
    for (size_t i = 0; i < rows; i++)
        lp->level[i] = fmax(lp->level[i], 0);
    lp->pivot_count = 0;
    renew_prices(lp, p);
}

void marz_cover_lp_centre(marz_cover_lp *lp, const marz_partition *problem, const double *guess,
                          double width)
{
    memcpy(lp->guess, guess, (size_t)lp->row_count * sizeof *guess);
    lp->width = width;
    renew_prices(lp, problem);
}

/// Looks at all columns and keeps, of each kind, a few of least reduced cost below zero: of one
/// kind alone they would be much alike. @return how many
static int32_t collect(marz_cover_lp *lp, const marz_partition *p, double tolerance)
{
    const int32_t kinds = lp->row_count - lp->element_count, share = lp->candidate_count / kinds;
    int32_t count = 0;
    for (int32_t i = 0; i < lp->candidate_count; i++)
        lp->offer[i] = -tolerance;
    for (int32_t c = 0; c < p->column_count; c++) {
        const double reduced = marz_cover_lp_reduced_cost(lp, p, c);
        const int32_t first = (p->kind ? p->kind[c] : 0) * share;
        int32_t i = first + share - 1;
        if (reduced >= lp->offer[i])
            continue;
        for (; i > first && reduced < lp->offer[i - 1]; i--) {
            lp->offer[i] = lp->offer[i - 1];
            lp->candidate[i] = lp->candidate[i - 1];
        }
        lp->offer[i] = reduced;
        lp->candidate[i] = c;
    }
    for (int32_t i = 0; i < lp->candidate_count; i++)
        if (lp->offer[i] < -tolerance)
            lp->candidate[count++] = lp->candidate[i];
    return count;
}

/// A variable that may enter the basis, and its reduced cost.
typedef struct entrant {
    int32_t variable;
    double reduced;
} entrant;

/// The price of a row that lies farthest outside its limits.
static entrant worst_row(const marz_cover_lp *lp)
{
    entrant best = {0, 0};
    for (int32_t r = 0; r < lp->row_count; r++) {
        const double over = lp->guess[r] + lp->width - lp->price[r];
        const double under = lp->price[r] - (lp->guess[r] - lp->width);
        if (over < best.reduced)
            best = (entrant){missing_at(r), over};
        if (r < lp->element_count && under < best.reduced)
            best = (entrant){surplus_at(lp, r), under};
    }
    return best;
}

/// The candidate of least reduced cost; those that are no longer below zero are dropped.
static entrant best_candidate(const marz_cover_lp *lp, const marz_partition *p, int32_t *count,
                              double tolerance)
{
    entrant best = {0, 0};
    int32_t kept = 0;
    for (int32_t i = 0; i < *count; i++) {
        const int32_t c = lp->candidate[i];
        const double reduced = marz_cover_lp_reduced_cost(lp, p, c);
        if (reduced >= -tolerance)
            continue;
        lp->candidate[kept++] = c;
        if (reduced < best.reduced)
            best = (entrant){c, reduced};
    }
    *count = kept;
    return best;
}

/// Brings a variable into the basis. @return false if no row limits it, which rounding may feign
static bool enter(marz_cover_lp *lp, const marz_partition *p, entrant in)
{
    int32_t row = -1;
    double most = (double)INFINITY;
    fill_entering(lp, p, in.variable);
    // The greatest pivot among rows that bind within a hair [harris1973].
    for (int32_t i = 0; i < lp->row_count; i++)
        if (lp->entering[i] > PIVOT_LEAST)
            most = fmin(most, (lp->level[i] + HAIR) / lp->entering[i]);
    for (int32_t i = 0; i < lp->row_count; i++) {
        const double by = lp->entering[i];
        if (by > PIVOT_LEAST && lp->level[i] <= most * by && (row < 0 || by > lp->entering[row]))
            row = i;
    }
    if (row >= 0)
        replace(lp, row, in.variable, in.reduced);
    return row >= 0;
}

int32_t marz_cover_lp_solve(marz_cover_lp *lp, const marz_partition *p, int32_t pivots,
                            const marz_control *control)
{
    int32_t made = 0, count = 0;
    double tolerance = 0;
    marz_outcome outcome;
    for (int32_t r = 0; r < lp->row_count; r++)
        tolerance = fmax(tolerance, TOLERANCE * (fabs(lp->guess[r]) + lp->width));
    renew_prices(lp, p);
    for (bool has_looked = false; made < pivots;) {
        if (lp->pivot_count >= RENEW_EVERY)
            renew_basis(lp, p);
        entrant in = best_candidate(lp, p, &count, tolerance);
        const entrant row = worst_row(lp);
        if (row.reduced < -tolerance && row.reduced < in.reduced)
            in = row;
        if (in.reduced >= -tolerance) {
            if (has_looked || marz_control_stops(control, &outcome))
                break;
            count = collect(lp, p, tolerance);
            has_looked = count == 0;
            continue;
        }
        has_looked = false;
        if (!enter(lp, p, in))
            break;
        made++;
    }
    return made;
}
