/// @file team/logit.h
/// Wins of reps in segments on the log-odds scale: an additive fit, whether it suffices, and how
/// much reps and pairs differ beyond it.
#ifndef MARZ_TEAM_LOGIT_H
#define MARZ_TEAM_LOGIT_H

#include "base/arena.h"
#include "base/shrink.h"

#include <stdbool.h>
#include <stdint.h>

/// Deals of one rep in one segment; only cells with deals are listed.
typedef struct logit_cell {
    int32_t rep, column;
    double n, won;
} logit_cell;

/// The question: cells of a table of reps and columns; borrowed.
typedef struct logit_table {
    const logit_cell *cells;
    int32_t cell_count, rep_count, column_count;
    const double *offset; ///< [cell_count] added to the log-odds, or NULL
} logit_table;

/// logit p = rep[r] + column[c] + offset.
typedef struct logit_fit {
    double *rep;    ///< [rep_count] penalised by rep²/(2 tau²)
    double *column; ///< [column_count] barely penalised
} logit_fit;

/// Fits by blockwise Newton steps from the values that `fit` holds, until no effect moves by more
/// than 1e-6 or 60 rounds are done. tau = 0 keeps reps at zero. O(cells) per round.
/// @return false when out of memory
bool logit_fit_run(const logit_table *table, double tau, logit_fit *fit, marz_arena *scratch);

/// Σ (won − n·p)²/(n·p·(1 − p)) over cells.
double logit_chi_square(const logit_table *table, const logit_fit *fit);

/// Cells less free effects: what is left to test an interaction with; may be negative.
/// @return false when out of memory
bool logit_freedom(const logit_table *table, marz_arena *scratch, int32_t *freedom);

/// Parametric bootstrap of "reps do not differ" (columns alone): statistic
/// Σ_r (won_r − e_r)²/v_r. @return false when out of memory; NaN if there is nothing to compare
bool logit_test_reps(const logit_table *table, bool columns_differ, const marz_bootstrap *how,
                     marz_arena *scratch, double *p_value);

/// Parametric bootstrap of "reps and columns add up": Pearson's χ² of the additive fit, fitted
/// anew to every replicate. @return false when out of memory; NaN if there is nothing to compare
bool logit_test_interaction(const logit_table *table, const marz_bootstrap *how,
                            marz_arena *scratch, double *p_value);

/// Standard deviation of rep effects, given the column effects: maximises the Laplace approximation
/// of the marginal likelihood [breslow1993] between 0.01 and 3; writes the modes to fit->rep and
/// their variances. `log_odds` is memory for [cell_count]. Cells must be sorted by rep. O(cells)
/// per evaluation, some 30 evaluations.
double logit_rep_tau(const logit_table *table, logit_fit *fit, double *log_odds, double *variance);

/// One effect per cell, with its variance.
typedef struct logit_effects {
    double *effect, *variance; ///< [cell_count]
} logit_effects;

/// The same for one effect per cell around mean[k], given the additive fit without offset. The
/// variance is raised by cells / freedom for what the additive fit has taken.
double logit_cell_tau(const logit_table *table, const logit_fit *fit, const double *mean,
                      int32_t freedom, double *log_odds, const logit_effects *out);

/// The modes and variances for a given tau.
void logit_cell_modes(const logit_table *table, const logit_fit *fit, const double *mean,
                      double tau, double *log_odds, const logit_effects *out);

/// One effect around `mean` with standard deviation tau, shared by cells first … last-1, whose
/// log-odds without it are log_odds[k]: writes mode and variance.
/// @return Laplace approximation of the log marginal likelihood
double logit_laplace(const logit_cell *cells, const double *log_odds, int32_t count, double mean,
                     double tau, double *effect, double *variance);

/// The smallest tau of an interaction that Pearson's test at 5 % finds with the stated power: mean
/// and variance of Σ (1 + (n − 1)·w·τ²)·χ²₁ with w = p(1 − p) against the point of χ² with
/// `freedom` degrees. @return NaN without degrees of freedom
double logit_detectable_tau(const logit_table *table, int32_t freedom, double rate, double power);

#endif
