/// @file program.h
/// Runs the program itself, as a user would, in the test's own folder.
#ifndef MARZ_TESTS_PROGRAM_H
#define MARZ_TESTS_PROGRAM_H

#include <jansson.h>
#include <stdint.h>

/// Runs `marz ARGUMENTS` through the shell in test_folder(), with MARZ_STORE=sqlite:test.db.
/// @param output  set to what it printed on standard output (free it); NULL: dropped
/// @return its exit status. Standard error goes to the file "stderr" in the folder.
int run_program(const char *arguments, char **output);

/// The same with --format json; fails the test unless the exit status is `expected`.
/// @return new reference
json_t *run_json(const char *arguments, int expected);

/// A process that runs on: started by start_program, ended by stop_program.
typedef struct running {
    int32_t pid;
    char first_line[256]; ///< of its standard output
} running;
running start_program(const char *arguments);
void stop_program(running *program);

/// Holds every answer of a running server against the description that it hands out, with
/// tests/e2e/schema/validate.mjs; fails the test with what differs.
/// @param url  first line of `marz serve`
void expect_described(const char *url);

#endif
