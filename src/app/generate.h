/// @file app/generate.h
/// Use cases that need no workspace: a made-up company, empty templates. The work is done by
/// `simulate` and `exchange`; programs see them through this header.
#ifndef MARZ_APP_GENERATE_H
#define MARZ_APP_GENERATE_H

#include "exchange/template.h"
#include "simulate/simulate.h"

/// marz_simulate, and settings.csv beside its files: what marz_simulate_settings says, which an
/// import of the folder into a new workspace takes over (app/folder_settings.h). It is written
/// first, so that no complete company lacks it, and listed last.
/// @return as marz_simulate
MARZ_CHECKED marz_status marz_generate_company(const marz_simulate_options *options,
                                               marz_arena *arena, const marz_control *control,
                                               marz_simulated_file **files, int32_t *file_count,
                                               marz_error *error);

#endif
