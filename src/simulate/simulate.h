/// @file simulate/simulate.h
/// A made-up company with known truth, as CSV files in the native schema.
#ifndef MARZ_SIMULATE_SIMULATE_H
#define MARZ_SIMULATE_SIMULATE_H

#include "base/arena.h"
#include "base/control.h"
#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

#define MARZ_SIMULATE_DEALS_FIT (-1) ///< deal_rate: as many as the reps can work

/// What is planted (numbers.def says how strong each may be); strengths of 0 plant nothing.
typedef struct marz_simulate_options {
    int64_t account_count;
    int32_t rep_count;
    int32_t year_count; ///< 1–10
    int32_t last_year;  ///< Gregorian year of the last sale
    uint64_t seed;
    const char *country; ///< "us", "ir" or "world"
    const char *out_folder;
#define MARZ_SIMULATE_NUMBER(field, normal, low, high, help) double field;
#include "simulate/numbers.def"
#undef MARZ_SIMULATE_NUMBER
    int32_t thread_count; ///< 0: MARZ_THREADS or all cores; never changes the files
} marz_simulate_options;

void marz_simulate_defaults(marz_simulate_options *options);

/// One of the numbers of marz_simulate_options, as a table sees it.
typedef struct marz_simulate_number {
    const char *name; ///< of the member
    size_t offset;    ///< of the double in marz_simulate_options
    double low, high; ///< limits, both allowed
} marz_simulate_number;

/// All of numbers.def in its order. @return lives for ever; `*count` of them
const marz_simulate_number *marz_simulate_numbers(int32_t *count);

/// A setting of the workspace without which the amounts and dates of a company are wrong.
typedef struct marz_simulated_setting {
    const char *key, *value;
} marz_simulated_setting;

/// Settings that suit the company of a country: dollars for "us" and "world"; for "ir" rials,
/// Jalali calendar, the Iranian week, Persian reports. Lives for ever.
const marz_simulated_setting *marz_simulate_settings(const char *country, int32_t *count);

typedef struct marz_simulated_file {
    const char *path;
    int64_t row_count;
} marz_simulated_file;

/// Writes accounts.csv, contacts.csv, reps.csv … and truth.json into out_folder, which is made if
/// need be. truth.json holds what was planted and tells an import that the company is simulated; it
/// is written last, and an old one is removed first, so a folder cut short never passes as whole.
/// `rep_count` people sell now; managers, who hold no accounts, and people who have left come on
/// top. The same options and seed give the same bytes on any number of threads. Time O(accounts *
/// (reps + rows)); memory about 60 bytes an account and 40 MB of buffers.
/// @param arena  holds the list of files
/// @return MARZ_E_USAGE for an option out of range, MARZ_E_IO, MARZ_E_NO_MEMORY, MARZ_E_LIMIT when
///         the control stopped it
MARZ_CHECKED marz_status marz_simulate(const marz_simulate_options *options, marz_arena *arena,
                                       const marz_control *control, marz_simulated_file **files,
                                       int32_t *file_count, marz_error *error);

#endif
