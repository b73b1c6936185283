/// @file sql_script.h
/// A database that fails on demand: every call goes to a real one, but the n-th does not.
#ifndef MARZ_TESTS_CONTRACT_SQL_SCRIPT_H
#define MARZ_TESTS_CONTRACT_SQL_SCRIPT_H

#include "store/sql.h"

/// Wraps an open connection, which it then owns. Of the calls that can fail (run, prepare, step)
/// the one numbered `failing` (from 0) gives `status` and "planted failure"; -1: none does.
marz_sql *sql_script(marz_sql *real, int64_t failing, marz_status status);

/// Sets the counter back and plants another failure.
void sql_script_plant(marz_sql *script, int64_t failing, marz_status status);

/// Calls so far that could have failed.
int64_t sql_script_calls(const marz_sql *script);

#endif
