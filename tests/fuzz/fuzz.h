/// @file fuzz.h
/// What the fuzz targets share.
#ifndef MARZ_TESTS_FUZZ_H
#define MARZ_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/// The target: accepts any bytes; a broken promise aborts.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/// A promise of the code under test that must hold for every input, in every build.
#define PROMISE(condition)                                                                         \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, #condition);        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

#endif
