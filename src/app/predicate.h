/// @file app/predicate.h
/// The predicate of a territory's definition: "industry = retail and employees >= 100".
#ifndef MARZ_APP_PREDICATE_H
#define MARZ_APP_PREDICATE_H

#include "base/error.h"
#include "model/company.h"

#include <stdbool.h>

#define MARZ_CONDITIONS_MAX 16

typedef enum marz_comparison {
    MARZ_EQUAL,
    MARZ_NOT_EQUAL,
    MARZ_LESS,
    MARZ_AT_MOST,
    MARZ_MORE,
    MARZ_AT_LEAST
} marz_comparison;

typedef struct marz_condition {
    int32_t field; ///< index into the list of fields
    marz_comparison comparison;
    const char *word; ///< compare key (base/text.h), for words
    int64_t number;   ///< for numbers; money in minor units
} marz_condition;

typedef struct marz_predicate {
    marz_condition conditions[MARZ_CONDITIONS_MAX]; ///< all must hold
    int32_t count;                                  ///< 0: holds always
} marz_predicate;

/// Parses `text` (NULL or empty: holds always). Words live in `arena`.
/// @return MARZ_E_INPUT: what was found, what was expected, at which character
MARZ_CHECKED marz_status marz_predicate_parse(const char *text, const char *currency,
                                              marz_arena *arena, marz_predicate *predicate,
                                              marz_error *error);

/// Does it hold for the account? A condition on a field that is not known does not hold.
bool marz_predicate_holds(const marz_predicate *predicate, const marz_company *company,
                          const marz_account *account);

#endif
