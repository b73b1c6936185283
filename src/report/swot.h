/// @file report/swot.h
/// Strengths, weaknesses, opportunities and threats, each line with what it rests on.
#ifndef MARZ_REPORT_SWOT_H
#define MARZ_REPORT_SWOT_H

#include "report/report_internal.h"

/// Four fields on a page, one table in a workbook. O(findings)
void marz_swot_print(marz_report *report);

/// What a finding says, in the language of the report. Lives in the arena.
const char *marz_swot_sentence(marz_report *report, const marz_finding *finding);

#endif
