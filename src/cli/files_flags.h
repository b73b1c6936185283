/// @file cli/files_flags.h
/// The options by which commands of the map read their question from files, or change assumptions.
#ifndef MARZ_CLI_FILES_FLAGS_H
#define MARZ_CLI_FILES_FLAGS_H

#include "app/files.h"
#include "cli/cli.h"

/// How a command gets its seats from files.
typedef enum cli_seats {
    CLI_SEATS_CHOSEN, ///< --reps, --territories with free centres, or both; the command has
                      ///< --contiguous
    CLI_SEATS_OWNERS, ///< --reps, or the owners of the units, of which --territories the largest
    CLI_SEATS_NUMBER, ///< --reps or --territories: how many there are now
} cli_seats;

/// A row for commands whose seats have homes before they begin.
#define CLI_MATRIX_FLAG                                                                            \
    {                                                                                              \
        "matrix", "FILE", "minutes one way that count instead of computed ones: unit,rep,minutes", \
            NULL                                                                                   \
    }

/// Rows of a table of flags. @param territories  what --territories means to the command
#define CLI_FILES_FLAGS(territories)                                                               \
    {"units", "FILE", "units: id,lon,lat,measures and name,owner,locked,group,segment,visits",     \
     NULL},                                                                                        \
        {"reps", "FILE",                                                                           \
         "reps: id,lon,lat and capacity_<measure>,share,low_<measure>,high_<measure>,pinned",      \
         NULL},                                                                                    \
        {"edges", "FILE", "who borders on whom: id1,id2", NULL},                                   \
        {"territories", "P", territories, NULL},                                                   \
        {"balance", "MEASURE=SHARE…", "how far loads may lie from their targets (10%)", NULL},     \
        {"value", "MEASURE", "what a unit is worth (the first measure)", NULL},                    \
        {"disruption", "RATE", "share of the value that a change of owner costs", NULL},           \
    {                                                                                              \
        "minute-cost", "MONEY", "cost of a minute on the road", NULL                               \
    }

/// What the flags ask for. @param request  borrows from the command line and the workspace
MARZ_CHECKED marz_status cli_files_request(cli_context *cli, cli_seats seats,
                                           marz_files_request *request, marz_error *error);

/// Without --units: refuses the flags that always go with it, or one more. @return MARZ_E_USAGE
MARZ_CHECKED marz_status cli_refuse_file_flag(const cli_context *cli, const char *name,
                                              marz_error *error);
/// With --units: refuses a flag that is about the store. @return MARZ_E_USAGE
MARZ_CHECKED marz_status cli_refuse_store_flag(const cli_context *cli, const char *name,
                                               marz_error *error);
MARZ_CHECKED marz_status cli_refuse_file_flags(const cli_context *cli, marz_error *error);

/// Lays --balance, --disruption and --minute-cost over the settings of this run only.
MARZ_CHECKED marz_status cli_override_settings(cli_context *cli, marz_error *error);

/// Names the columns that were left alone, if any.
void cli_print_ignored(const marz_files_question *question);

#endif
