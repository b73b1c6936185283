/// @file marz_bench/solution.h
/// Assignments as files: a line per unit, in the order of the instance's file.
#ifndef MARZ_BENCH_SOLUTION_H
#define MARZ_BENCH_SOLUTION_H

#include "marz_bench/instance.h"

/// Writes the index of the centre's unit, the agent or the part; where the files name units (sap)
/// the centre's Id. @return MARZ_E_IO
MARZ_CHECKED marz_status marz_bench_solution_write(const char *path,
                                                   const marz_bench_instance *instance,
                                                   const int32_t *solution, marz_error *error);

/// Reads what marz_bench_solution_write wrote. Numbers that mean nothing are left to the checker.
/// @param arena     holds the text of the file
/// @param solution  [n] filled
/// @return MARZ_E_INPUT for too few or too many numbers, or an Id that no unit has; as
///         marz_bench_text_open. O(n), with Ids O(n^2) at worst
MARZ_CHECKED marz_status marz_bench_solution_read(const char *path,
                                                  const marz_bench_instance *instance,
                                                  marz_arena *arena, int32_t *solution,
                                                  marz_error *error);

#endif
