/// @file support.h
/// What tests share: cmocka with its prerequisites, doubles compared as doubles, temporary
/// folders, and the way to real data.
#ifndef MARZ_TESTS_SUPPORT_H
#define MARZ_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"

#include <stdbool.h>

#define TEST_SKIPPED 77 ///< exit status of a test program that could not run

/// Fails unless |actual - expected| <= tolerance (cmocka 1.1.5 compares as float).
#define assert_near(actual, expected, tolerance)                                                   \
    assert_near_at((actual), (expected), (tolerance), #actual, __FILE__, __LINE__)
void assert_near_at(double actual, double expected, double tolerance, const char *text,
                    const char *file, int line);

/// Fails with the error's words unless `status` is MARZ_OK.
#define assert_ok(status, error) assert_ok_at((status), (error), __FILE__, __LINE__)
void assert_ok_at(marz_status status, const marz_error *error, const char *file, int line);

/// Path of a file of the real data sets ("adventureworks/flat_accounts.csv"), in a static buffer,
/// or NULL when MARZ_TEST_DATA (default: ../shared/data beside the source tree) is absent.
const char *test_data(const char *name);

/// Prints "skipped: no <folder>" and exits with 77 if the real data is absent. Call first in main.
void skip_without_data(void);

/// A fresh folder that is removed when the program ends. Lives in a static buffer.
const char *test_folder(void);

/// Path of a file in that folder, in one of four static buffers that take turns.
const char *test_path(const char *name);

/// Whole text file, owned by the caller (free).
char *test_read(const char *path);
void test_write(const char *path, const char *text);

/// Seed of a property test: MARZ_SEED if set, else `normal`; printed, so that a failure replays.
uint64_t test_seed(uint64_t normal);

#endif
