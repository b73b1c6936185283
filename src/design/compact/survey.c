#include "design/compact/bounder.h"

#include "base/threads.h"

#include <math.h>
#define BOX_MAX 40000 ///< in one cell
#define DEPTH_MAX 40
#define CELLS MARZ_BOUND_CELLS

typedef struct box {
    double west, south, east, north;
} box;

static box box_of(const marz_bounder *b)
{
    box all = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (int32_t k = 0; k < b->block_count; k++) {
        all.west = fmin(all.west, b->west[k]);
        all.south = fmin(all.south, b->south[k]);
        all.east = fmax(all.east, b->east[k]);
        all.north = fmax(all.north, b->north[k]);
    }
    return all;
}

/// A cell looked into.
typedef struct proof {
    marz_bounder *b;
    const marz_control *control;
    double seen;         ///< least reduced cost met
    double least;        ///< no centre looked into has less
    double lowest, x, y; ///< least met in the cell, and where
    double slack;        ///< what a box may hide below the least met
    int64_t box_count;
    bool is_stopped;
} proof;

/// A box with the reduced costs at its corners.
typedef struct corner_box {
    double west, south, east, north;
    double sw, se, nw, ne;
} corner_box;

static double look(proof *p, double x, double y)
{
    double tau;
    const double f = marz_bounder_least(p->b, x, y, &tau);
    p->seen = fmin(p->seen, f);
    if (f < p->lowest) {
        p->lowest = f;
        p->x = x;
        p->y = y;
    }
    return f;
}

/// Looks into a box, and into its quarters if it could hide too much.
static void look_into(proof *p, const corner_box *q, int32_t depth)
{
    const double width = q->east - q->west, height = q->north - q->south;
    const double corner = fmin(fmin(q->sw, q->se), fmin(q->nw, q->ne));
    const double bound = corner - p->b->high * (width * width + height * height) / 4 * (1 + 1e-12);
    marz_outcome outcome;
    if (!p->is_stopped && p->box_count % 256 == 0)
        p->is_stopped = marz_control_stops(p->control, &outcome);
    p->box_count++;
    if (bound >= p->seen - p->slack || bound >= p->least || p->box_count > BOX_MAX ||
        p->is_stopped || depth >= DEPTH_MAX) {
        p->least = fmin(p->least, bound);
        return;
    }
    const double x = q->west + width / 2, y = q->south + height / 2;
    const double south = look(p, x, q->south), north = look(p, x, q->north);
    const double west = look(p, q->west, y), east = look(p, q->east, y), middle = look(p, x, y);
    const corner_box quarters[4] = {
        {q->west, q->south, x, y, q->sw, south, west, middle},
        {x, q->south, q->east, y, south, q->se, middle, east},
        {q->west, y, x, q->north, west, middle, q->nw, north},
        {x, y, q->east, q->north, middle, east, north, q->ne},
    };
    for (int32_t k = 0; k < 4; k++)
        look_into(p, &quarters[k], depth + 1);
}

/// What the lanes share.
typedef struct plane {
    const marz_bounder *b;
    const marz_control *control;
    marz_bound_survey *survey;
    box all;
    double width, height; ///< of a cell
    double least[CELLS * CELLS];
    int64_t boxes[CELLS * CELLS];
} plane;

static void look_into_cell(plane *s, marz_bounder *view, int32_t k)
{
    proof p = {.b = view,
               .control = s->control,
               .seen = s->survey->seen,
               .least = INFINITY,
               .lowest = INFINITY,
               .slack = s->survey->slack};
    const int32_t row = k / CELLS, column = k % CELLS;
    corner_box q = {.west = s->all.west + column * s->width,
                    .south = s->all.south + row * s->height,
                    .east = s->all.west + (column + 1) * s->width,
                    .north = s->all.south + (row + 1) * s->height};
    q.east = column == CELLS - 1 ? s->all.east : q.east;
    q.north = row == CELLS - 1 ? s->all.north : q.north;
    q.sw = look(&p, q.west, q.south), q.se = look(&p, q.east, q.south);
    q.nw = look(&p, q.west, q.north), q.ne = look(&p, q.east, q.north);
    look_into(&p, &q, 0);
    s->least[k] = p.least;
    s->boxes[k] = p.box_count;
    s->survey->lowest[k] = p.lowest;
    s->survey->x[k] = p.x;
    s->survey->y[k] = p.y;
}

static void look_into_lanes(void *context, int64_t first, int64_t last)
{
    plane *s = context;
    for (int64_t lane = first; lane < last; lane++) {
        marz_bounder view = marz_bounder_lane(s->b, lane);
        for (int32_t k = (int32_t)lane; k < CELLS * CELLS; k += MARZ_BOUND_LANES)
            look_into_cell(s, &view, k);
    }
}

void marz_bounder_survey(const marz_bounder *b, marz_bound_survey *survey, int32_t thread_count,
                         const marz_control *control)
{
    plane s = {.b = b, .control = control, .survey = survey, .all = box_of(b)};
    s.width = (s.all.east - s.all.west) / CELLS;
    s.height = (s.all.north - s.all.south) / CELLS;
    marz_parallel(thread_count, MARZ_BOUND_LANES, 1, look_into_lanes, &s);
    survey->least = INFINITY;
    survey->box_count = 0;
    for (int32_t k = 0; k < CELLS * CELLS; k++) {
        survey->least = fmin(survey->least, s.least[k]);
        survey->box_count += s.boxes[k];
    }
}
