/// @file marz_bench/options.h
/// The command line of marz-bench.
#ifndef MARZ_BENCH_OPTIONS_H
#define MARZ_BENCH_OPTIONS_H

#include "base/buffer.h"
#include "marz_bench/instance.h"

/// Reads the command line. @param asks_help  set if --help stands on it; then nothing else is read
/// @param options  borrows the texts of `argv`, whose order may change
/// @return MARZ_E_USAGE with the option, what was given and what is taken
MARZ_CHECKED marz_status marz_bench_options_parse(int argc, char **argv,
                                                  marz_bench_options *options, bool *asks_help,
                                                  marz_error *error);

/// Appends the help: usage, sets, options.
void marz_bench_options_help(marz_buffer *out);

#endif
