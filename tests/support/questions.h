/// @file questions.h
/// Small questions for every set of marz-bench, as files, and the truth about them by trying
/// everything.
#ifndef MARZ_TESTS_QUESTIONS_H
#define MARZ_TESTS_QUESTIONS_H

#include "base/rng.h"
#include "marz_bench/set.h"

#define QUESTION_UNITS_MAX 16 ///< that everything can be tried with

/// A question as files in test_folder().
typedef struct question {
    const char *set;
    char file[256], other[256]; ///< instance; edges or graph
    char count[16];             ///< territories
    char tolerance_text[16];
    double tolerance; ///< as the text says
    bool is_floored;
} question;

/// A grid of units, a little out of line, with weights of 1 to 9.
typedef struct grid {
    int width, height, p;
    double *x, *y;
    int *weight, total;
} grid;

grid grid_draw(int width, int height, int p, marz_rng *rng);
void grid_free(grid *g);

/// Writes the files of a question about the grid. @param room  share of the mean that a territory
/// may weigh; at most 1 where no plan shall be found (weights then add up to no multiple of p)
question question_ask(const char *set, grid *g, double room, marz_rng *rng);

/// Reads the files back. @param arena  holds the instance
marz_bench_instance question_read(const question *q, marz_arena *arena);

/// What trying everything finds.
typedef struct truth {
    double value;       ///< least objective, centres among the members; INFINITY: no plan
    double floor_value; ///< no more than the least objective with any centres
} truth;

/// Tries all assignments (cpmp: to all pairs of medians; edp, hess: with the best centres).
truth question_try_all(const question *q);

#endif
