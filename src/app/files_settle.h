/// @file app/files_settle.h
/// Free centres to the end: accounts to seats where these lie, seats to where their accounts cost
/// least, in turn.
#ifndef MARZ_APP_FILES_SETTLE_H
#define MARZ_APP_FILES_SETTLE_H

#include "app/files_design.h"

/// Improves a plan whose free seats have a place and whose units have a seat, within limits or not.
/// Location and allocation in turn [cooper1964]: the optimiser of given homes assigns the units, by
/// all costs and limits of the question; each free seat then moves to the middle of its units (the
/// mean, the geometric median [weiszfeld1937], with a matrix the best of its units), if that costs
/// less. The total never rises. Ends where neither step gains, or with the work. Questions of more
/// than ten million pairs that compact territories alone can answer are left as they are.
/// Writes seats, positions, costs, outcome and, where no plan within the limits was found,
/// conflicts; no bound: that of given centres is none for free ones.
/// @return MARZ_OK for every outcome, what marz_design_solve returns
MARZ_CHECKED marz_status marz_files_settle(const marz_files_question *question,
                                           const marz_files_options *options, marz_arena *arena,
                                           const marz_control *control, marz_plan *plan,
                                           marz_error *error);

#endif
