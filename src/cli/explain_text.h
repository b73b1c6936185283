/// @file cli/explain_text.h
/// Why an account goes where it goes, as a bill that adds up.
#ifndef MARZ_CLI_EXPLAIN_TEXT_H
#define MARZ_CLI_EXPLAIN_TEXT_H

#include "cli/cli.h"

/// Prints the answer of marz_explain_account: who has the account, why, and a column for each place
/// (the plan's own, today's, the next best) whose terms add up to what stands below them.
void cli_print_explanation(cli_context *cli, const json_t *answer);

#endif
