/// @file report/report.h
/// The plan for people: one self-contained HTML page, or a workbook.
#ifndef MARZ_REPORT_REPORT_H
#define MARZ_REPORT_REPORT_H

#include "base/buffer.h"
#include "base/error.h"
#include "model/check.h"
#include "model/guide.h"

typedef struct marz_report_move {
    int32_t account, from, to, runner_up; ///< company indices: account, reps (MARZ_NONE: nobody)
    int64_t gain_minor, runner_up_minor;
    int64_t travel_minor, mismatch_minor,
        disruption_minor; ///< change by the move, negative = saved
} marz_report_move;

/// An account that the plan leaves without anybody, and the cheapest way to have it taken.
typedef struct marz_report_open {
    int32_t unit, account, from, best; ///< of the plan; company indices: account, reps or MARZ_NONE
    int64_t value_minor, cost_minor;   ///< what it is worth, and what leaving it counts
    bool has_seat, breaks;             ///< some seat is allowed; it would break a limit there …
    int32_t measure;                   ///< … of that measure; MARZ_NONE: on change
    int64_t relax_by, extra_minor;     ///< by so much; what the plan would cost more
} marz_report_open;

typedef struct marz_report_input {
    const marz_guide *guide;
    const marz_verdict *verdict;   ///< of the checker, on the plan as written
    const marz_report_move *moves; ///< the ten moves
    int32_t move_count;
    const marz_report_open *uncovered;        ///< [uncovered_shown] the dearest first
    int32_t uncovered_count, uncovered_shown; ///< in all; in the list
    int64_t attainable_minor; ///< gain of all moves of the plan together; 0: not known
    const char *language;     ///< "en" or "fa" (right to left, Persian digits, Jalali dates)
    int32_t today;            ///< printed as the date of the report
} marz_report_input;

/// Appends the page to `out`. Works offline: no script, style, font or picture from elsewhere.
MARZ_CHECKED marz_status marz_report_html(const marz_report_input *input, marz_buffer *out,
                                          marz_error *error);

/// Writes a workbook with the same content as tables. @return MARZ_E_IO
MARZ_CHECKED marz_status marz_report_xlsx(const marz_report_input *input, const char *path,
                                          marz_error *error);

#endif
