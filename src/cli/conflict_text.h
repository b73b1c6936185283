/// @file cli/conflict_text.h
/// Why there is no plan, in words, and what may be done about it.
#ifndef MARZ_CLI_CONFLICT_TEXT_H
#define MARZ_CLI_CONFLICT_TEXT_H

#include "cli/cli.h"
#include "model/plan.h"

/// "infeasible: …", or that nothing was found and nothing is proved.
const char *cli_no_plan_words(const marz_plan *plan);

/// What a conflict means, after its subject.
const char *cli_conflict_words(const marz_conflict *conflict);

/// Its account, group, seat or measure; "all territories" where it has none.
const char *cli_conflict_subject(const marz_conflict *conflict);

/// Does widening its limit make sense? Pieces are no limit, and where nothing is allowed none
/// helps.
bool cli_conflict_has_limit(const marz_conflict *conflict);

/// Why there is no plan; of reasons that differ only in whom they name, the first few.
void cli_print_conflicts(cli_context *cli, const marz_plan *plan);

/// What would remove the conflicts of a plan, apart from wider bands. Shares are rounded up to
/// tenths of a percent; 0: that limit is none of them.
typedef struct cli_remedies {
    int64_t move_share_ppm; ///< of all that has an owner, that must be allowed to change hands
    int64_t rep_share_ppm;  ///< of the book of the seat that needs most
    bool may_cover;         ///< a price for leaving accounts with nobody is possible and would help
    bool has_locks;         ///< locks, forbidden pairs or groups stand in the way
    bool is_far;            ///< a limit on distance or minutes leaves accounts nowhere to go
    bool has_pieces;        ///< territories fall apart
} cli_remedies;

/// O(conflicts * (accounts + seats)).
cli_remedies cli_find_remedies(const marz_plan *plan);

#endif
