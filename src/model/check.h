/// @file model/check.h
/// The independent checker: is what a plan's text claims true?
///
/// It includes `base` only and shares no code with any solver, writer or cost function: it parses
/// the text itself, has its own distance, travel time and cost formula, recomputes loads, totals,
/// the bound and the gap, and compares. Formatting, key order and white space are no violation.
/// Format and kinds of violations: docs/plan-format.md; what is accepted and why: ADR 0051; the
/// bound: docs/algorithms/plan-bound.md.
#ifndef MARZ_MODEL_CHECK_H
#define MARZ_MODEL_CHECK_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct marz_violation {
    const char *kind;    ///< machine name, e.g. "duplicate_assignment", "bound"
    const char *subject; ///< account, seat or field
    const char *found, *expected;
} marz_violation;

typedef struct marz_verdict {
    bool is_ok;
    marz_violation *violations; ///< [violation_count], at most MARZ_VIOLATIONS_MAX, in fixed order
    int32_t violation_count;
    int64_t violation_total;                   ///< also those beyond the limit
    int64_t total_minor, bound_minor, gap_ppm; ///< as recomputed
    bool has_bound;
} marz_verdict;

#define MARZ_VIOLATIONS_MAX 1000

/// Judges the text of a plan. O(accounts * seats * measures) if it carries prices, else
/// O(length); as many threads as MARZ_THREADS or the cores allow, with one and the same result.
/// @param name     what places in errors begin with, e.g. the file name
/// @param arena    holds the verdict's texts and, until the arena goes, the checker's scratch
/// @param verdict  untouched unless MARZ_OK
/// @return MARZ_OK with a verdict for every well-formed plan, true or false;
///         MARZ_E_INPUT for text that is no plan (place given); MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_plan_check(const char *text, size_t length, const char *name,
                                         marz_arena *arena, marz_verdict *verdict,
                                         marz_error *error);

#endif
