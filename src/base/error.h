/// @file base/error.h
/// One error object for C, command line, HTTP and page: status, message, hint, place.
#ifndef MARZ_BASE_ERROR_H
#define MARZ_BASE_ERROR_H

#define MARZ_CHECKED __attribute__((warn_unused_result))

/// Did the call work? What the answer *is* (infeasible, cancelled …) is a marz_outcome.
typedef enum marz_status {
    MARZ_OK = 0,
    MARZ_E_USAGE,     ///< wrong use of a command or call
    MARZ_E_INPUT,     ///< bad data in a file or field
    MARZ_E_NOT_FOUND, ///< a thing that was named is not there
    MARZ_E_LIMIT,     ///< a stated limit is passed
    MARZ_E_IO,        ///< a file cannot be read or written
    MARZ_E_STORE,     ///< the database refused
    MARZ_E_BUSY,      ///< somebody else holds the database
    MARZ_E_NO_MEMORY, ///< out of memory
    MARZ_E_INTERNAL,  ///< a defect of the program
} marz_status;

/// Lives where the caller puts it; plain data, nothing to free.
typedef struct marz_error {
    marz_status status;
    char message[512]; ///< one line, lower case, no full stop, in the user's words
    char hint[320];    ///< what to do, a sentence, or empty
    char where[256];   ///< file:line:column, a JSON pointer, or empty
} marz_error;

/// Fills `error` (may be NULL), clears hint and place, and returns `status`.
marz_status marz_fail(marz_error *error, marz_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/// Adds a hint to a failed error; does nothing if `error` is NULL.
void marz_hint(marz_error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/// Adds the place to a failed error; does nothing if `error` is NULL.
void marz_where(marz_error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/// Name of a status for machines, e.g. "input". Never NULL.
const char *marz_status_name(marz_status status);

/// Exit status of a command that failed so: 2 usage, 3 input, 4 store or files, 5 internal.
int marz_status_exit(marz_status status);

#endif
