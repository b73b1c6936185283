/// @file exchange/mapping_value.h
/// The right-hand sides of a mapping file. All return MARZ_E_INPUT with a message (the caller adds
/// the place) or MARZ_E_NO_MEMORY.
#ifndef MARZ_EXCHANGE_MAPPING_VALUE_H
#define MARZ_EXCHANGE_MAPPING_VALUE_H

#include "base/arena.h"
#include "base/error.h"
#include "exchange/rule.h"

/// `Column`, `"constant"` or `{Column}-{Other}` into parts.
MARZ_CHECKED marz_status marz_value_parts(const char *text, marz_arena *arena,
                                          marz_field_rule *rule, marz_error *error);

/// `Column = a | b`, `Column != a`, `Column is empty`, `Column is not empty`.
MARZ_CHECKED marz_status marz_value_condition(const char *text, marz_arena *arena,
                                              marz_condition *condition, marz_error *error);

/// `comma`, `semicolon`, `tab`, `pipe`, or the character itself.
MARZ_CHECKED marz_status marz_value_separator(const char *text, char *separator, marz_error *error);

/// `1,234.50`, `1.234,50`, `1 234,50` or `1234.50`.
MARZ_CHECKED marz_status marz_value_style(const char *text, marz_number_style *style,
                                          marz_error *error);

/// `YYYY-MM-DD`, `DD/MM/YYYY` or `MM/DD/YYYY`.
MARZ_CHECKED marz_status marz_value_order(const char *text, marz_day_order *order,
                                          marz_error *error);

/// A whole number from 1 to 1000000000.
MARZ_CHECKED marz_status marz_value_scale(const char *text, int64_t *factor, marz_error *error);

/// `-5 days +79 months`: up to MARZ_SHIFTS_MAX steps, in this order.
MARZ_CHECKED marz_status marz_value_shift(const char *text, marz_field_rule *rule,
                                          marz_error *error);

/// `first of quarter`, `last of month` …
MARZ_CHECKED marz_status marz_value_snap(const char *text, marz_snap *snap, marz_error *error);

#endif
