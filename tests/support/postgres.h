/// @file postgres.h
/// A PostgreSQL server of the test's own: made by initdb in a temporary folder, reached by a socket
/// in that folder only, never run as root, gone when the program ends (however it ends).
#ifndef MARZ_TESTS_SUPPORT_POSTGRES_H
#define MARZ_TESTS_SUPPORT_POSTGRES_H

/// Address of a fresh, empty schema; the first call starts the server (two seconds or so). Lives in
/// a static buffer until the next call. A missing server is a failure, not a reason to skip.
const char *test_postgres(void);

/// Runs SQL on the server, outside every schema of the tests. @return the first value or ""
const char *test_postgres_run(const char *sql);

#endif
