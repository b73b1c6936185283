#include "report/axis.h"

#include <assert.h>
#include <math.h>

marz_axis marz_axis_make(double most, double start, double end, int32_t tick_count)
{
    assert(tick_count > 0);
    const double range = most > 1 ? most : 1;
    const double rough = range / tick_count, power = pow(10, floor(log10(rough)));
    const double lead = rough / power;
    const double step = (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
    return (marz_axis){
        .from = 0, .to = ceil(range / step) * step, .start = start, .end = end, .step = step};
}

double marz_axis_place(const marz_axis *axis, double value)
{
    return axis->start + (value - axis->from) / (axis->to - axis->from) * (axis->end - axis->start);
}
