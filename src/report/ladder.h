/// @file report/ladder.h
/// The goals of every owner as one row: the year, four quarters, twelve months.
#ifndef MARZ_REPORT_LADDER_H
#define MARZ_REPORT_LADDER_H

#include "report/table.h"

#define MARZ_LADDER_CELLS 17 ///< year, Q1–Q4, months 1–12

typedef struct marz_ladder_row {
    marz_owner_kind kind;
    int32_t owner;
    bool is_there;
    int64_t amounts[MARZ_LADDER_CELLS];
} marz_ladder_row;

/// Rows in the order company, teams, reps. @return NULL (report broken) when out of memory.
/// O(goals + owners)
marz_ladder_row *marz_ladder_make(marz_report *report, int32_t *row_count);

/// The name of a row's owner.
const char *marz_ladder_owner(const marz_report *report, marz_owner_kind kind, int32_t owner);

/// Prints the tables of quarters, months and weeks.
void marz_ladder_print(marz_report *report);

#endif
