// How much effects differ: variances by the Laplace approximation, and what would have been seen.
#include "team/logit.h"

#include "base/stats.h"

#include <assert.h>
#include <math.h>

#define TAU_MIN 0.01
#define TAU_MAX 3.0

static double log_likelihood(const logit_cell *cells, const double *log_odds, int32_t count,
                             double effect)
{
    double sum = 0;
    for (int32_t k = 0; k < count; k++) {
        const double x = log_odds[k] + effect;
        const double log_one_plus = x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
        sum += cells[k].won * x - cells[k].n * log_one_plus;
    }
    return sum;
}

double logit_laplace(const logit_cell *cells, const double *log_odds, int32_t count, double mean,
                     double tau, double *effect, double *variance)
{
    assert(tau > 0);
    const double precision = 1 / (tau * tau);
    double mode = mean, curvature = 0;
    for (int32_t step = 0; step < 40; step++) {
        double gradient = -precision * (mode - mean);
        curvature = 0;
        for (int32_t k = 0; k < count; k++) {
            const double p = marz_expit(log_odds[k] + mode);
            gradient += cells[k].won - cells[k].n * p;
            curvature += cells[k].n * p * (1 - p);
        }
        const double move = gradient / (curvature + precision);
        mode += fmin(fmax(move, -2), 2);
        if (fabs(move) < 1e-8)
            break;
    }
    *effect = mode;
    *variance = 1 / (curvature + precision);
    const double away = mode - mean;
    return log_likelihood(cells, log_odds, count, mode) - away * away * precision / 2 -
           log1p(curvature / precision) / 2;
}

/// A search for the tau under which the data are most likely.
typedef struct tau_search {
    const logit_table *table;
    const double *log_odds;    ///< [cells] without the effect that is sought
    const double *mean;        ///< [cells] or NULL: zero
    bool is_per_rep;           ///< else per cell
    double *effect, *variance; ///< [reps] or [cells]
} tau_search;

static double evaluate(const void *context, double log_tau)
{
    const tau_search *s = context;
    const logit_table *t = s->table;
    double sum = 0;
    for (int32_t k = 0, next; k < t->cell_count; k = next) {
        next = k + 1;
        while (s->is_per_rep && next < t->cell_count && t->cells[next].rep == t->cells[k].rep)
            next++;
        const int32_t slot = s->is_per_rep ? t->cells[k].rep : k;
        sum += logit_laplace(&t->cells[k], &s->log_odds[k], next - k, s->mean ? s->mean[k] : 0,
                             exp(log_tau), &s->effect[slot], &s->variance[slot]);
    }
    return sum;
}

static double search_tau(const tau_search *s)
{
    const double best = marz_maximum_at(evaluate, s, log(TAU_MIN), log(TAU_MAX), 1e-3);
    evaluate(s, best); // Leaves the modes of the best tau behind.
    return exp(best);
}

double logit_rep_tau(const logit_table *table, logit_fit *fit, double *log_odds, double *variance)
{
    for (int32_t k = 0; k < table->cell_count; k++) {
        assert(k == 0 || table->cells[k - 1].rep <= table->cells[k].rep);
        log_odds[k] = fit->column[table->cells[k].column] + (table->offset ? table->offset[k] : 0);
    }
    const tau_search search = {.table = table,
                               .log_odds = log_odds,
                               .is_per_rep = true,
                               .effect = fit->rep,
                               .variance = variance};
    return search_tau(&search);
}

static tau_search cell_search(const logit_table *table, const logit_fit *fit, const double *mean,
                              double *log_odds, const logit_effects *out)
{
    for (int32_t k = 0; k < table->cell_count; k++)
        log_odds[k] = fit->rep[table->cells[k].rep] + fit->column[table->cells[k].column];
    return (tau_search){.table = table,
                        .log_odds = log_odds,
                        .mean = mean,
                        .effect = out->effect,
                        .variance = out->variance};
}

double logit_cell_tau(const logit_table *table, const logit_fit *fit, const double *mean,
                      int32_t freedom, double *log_odds, const logit_effects *out)
{
    assert(freedom >= 1);
    const tau_search search = cell_search(table, fit, mean, log_odds, out);
    // The additive fit has taken its share of the differences, as a mean takes one degree.
    return search_tau(&search) * sqrt((double)table->cell_count / freedom);
}

void logit_cell_modes(const logit_table *table, const logit_fit *fit, const double *mean,
                      double tau, double *log_odds, const logit_effects *out)
{
    const tau_search search = cell_search(table, fit, mean, log_odds, out);
    evaluate(&search, log(tau));
}

static double chi_square_point(double freedom, double tail)
{
    double low = 0, high = freedom + 20 * sqrt(2 * freedom) + 20;
    for (int step = 0; step < 100; step++) {
        const double middle = (low + high) / 2;
        if (marz_chi_square_tail(middle, freedom) > tail)
            low = middle;
        else
            high = middle;
    }
    return high;
}

double logit_detectable_tau(const logit_table *table, int32_t freedom, double rate, double power)
{
    if (freedom < 1 || !(rate > 0 && rate < 1))
        return (double)NAN;
    const double point = chi_square_point(freedom, 0.05), z = marz_normal_quantile(power);
    const double share = (double)freedom / table->cell_count, w = rate * (1 - rate);
    double low = 0, high = 20;
    for (int step = 0; step < 60; step++) {
        const double tau = (low + high) / 2;
        double mean = 0, variance = 0;
        for (int32_t k = 0; k < table->cell_count; k++) {
            const double inflated = 1 + fmax(table->cells[k].n - 1, 0) * w * tau * tau;
            mean += share * inflated;
            variance += 2 * share * inflated * inflated;
        }
        if (mean - z * sqrt(variance) < point)
            low = tau;
        else
            high = tau;
    }
    return high;
}
