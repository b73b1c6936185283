/// @file cli/plan_text.h
/// A run of the guide in plain words on the terminal.
#ifndef MARZ_CLI_PLAN_TEXT_H
#define MARZ_CLI_PLAN_TEXT_H

#include "app/run.h"
#include "cli/cli.h"

/// Goals, the ten moves, loads against bands, proof and verdict. @param name of the kept draft
void cli_print_plan(cli_context *cli, const marz_run *run, const char *name);

/// The part of it about the map: moves, loads against bands, proof and verdict.
void cli_print_map(cli_context *cli, const marz_run *run, const char *name);

/// "100 = travel 60 + mismatch …", with balance where it has a price. Lives in the arena of `cli`.
const char *cli_cost_terms(cli_context *cli, const marz_plan *plan);

/// A load in words, as marz_load_words has them. Lives in the arena of `cli`.
/// @param measure  its name, or NULL for value
const char *cli_load(cli_context *cli, const char *measure, int64_t load);

/// Where the homes lie that the plan of the run found, if it found any.
void cli_print_placed(cli_context *cli, const marz_run *run);

/// How far the farthest account is, where that was limited or made least, and what is proved.
void cli_print_farthest(const marz_plan *plan);

#endif
