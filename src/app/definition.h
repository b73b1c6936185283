/// @file app/definition.h
/// New accounts follow the definitions of the territories.
///
/// A territory of kind seat may be defined by named accounts, by areas ("US", "US-TX", "US:787" for
/// postcodes that begin so; separated by ;) and by a predicate over the account:
///     condition { "and" condition },  condition = field ( "=" | "!=" | "<" | "<=" | ">" | ">=" )
///     value
/// with the fields industry, kind, country, province, city (compared as words) and employees,
/// revenue (whole numbers; revenue in the major unit). Values with blanks stand in double quotes.
/// A new account (created within MARZ_NEW_ACCOUNT_DAYS before the as-of day) that nobody has and
/// that lies in no territory goes to the definition that holds for it: named accounts first, then
/// the greater priority, then the lower id. Older accounts without owner stay what they are:
/// uncovered.
#ifndef MARZ_APP_DEFINITION_H
#define MARZ_APP_DEFINITION_H

#include "base/error.h"
#include "model/company.h"

#define MARZ_NEW_ACCOUNT_DAYS 90

/// Sets `territory` and, if the seat is held, `owner` of the accounts that nobody has.
/// @param count  set to how many accounts followed a definition
/// @return MARZ_E_INPUT for a predicate that cannot be understood (names the territory and the
///         place in its text), MARZ_E_NO_MEMORY. O(accounts * definitions)
MARZ_CHECKED marz_status marz_follow_definitions(marz_company *company, int32_t *count,
                                                 marz_error *error);

#endif
