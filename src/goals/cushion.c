#include "goals/cushion.h"

#include "base/stats.h"

#include <assert.h>
#include <math.h>

double marz_cushion_chance(marz_attainment_law law, int32_t reps, double cushion)
{
    assert(reps >= 1 && law.deviation > 0 && cushion > -1);
    const double own = 1.0 / reps, total = 1 + cushion;
    const double spread = total * law.deviation * sqrt(own + (1 - own) * law.correlation);
    return marz_normal_cdf((law.mean * total - 1) / spread);
}
