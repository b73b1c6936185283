#include "team/team_internal.h"
bool team_swot(team_run *run)
{
    run->team->finding_count = 0;
    return true;
}
