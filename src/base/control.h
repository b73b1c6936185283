/// @file base/control.h
/// How long work is watched, bounded and stopped; and how an answer came about.
#ifndef MARZ_BASE_CONTROL_H
#define MARZ_BASE_CONTROL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/// What kind of answer a solver gives. None of them is an error.
typedef enum marz_outcome {
    MARZ_OUTCOME_OPTIMAL,    ///< proved best (gap 0)
    MARZ_OUTCOME_FEASIBLE,   ///< meets every constraint; the gap says how far from best at most
    MARZ_OUTCOME_INFEASIBLE, ///< no plan meets the constraints; reasons are given
    MARZ_OUTCOME_TIME_LIMIT, ///< the clock cut the work short; the best plan so far
    MARZ_OUTCOME_CANCELLED,  ///< a person stopped it; the best plan so far
} marz_outcome;

/// Name for machines: "optimal", "feasible", "infeasible", "time_limit", "cancelled".
const char *marz_outcome_name(marz_outcome outcome);

/// Deadline, cancel switch and progress of one long call. All zero: no limit, nobody watches.
typedef struct marz_control {
    int64_t deadline_ms;     ///< on marz_clock_ms(); 0 = none
    const atomic_bool *stop; ///< another thread or a signal handler sets it; may be NULL
    void (*progress)(void *context, const char *step, double done); ///< may be NULL; done in 0..1
    /// May be NULL. An optimiser found a better plan or a better bound: the best objective and the
    /// best proved bound so far, NAN where there is none yet. Called from one thread at a time.
    void (*found)(void *context, double objective, double bound);
    void *context; ///< handed to progress and found
} marz_control;

/// Has the time come to stop? Writes TIME_LIMIT or CANCELLED to `outcome` if so.
/// `control` may be NULL. Costs a clock read: call it every few thousand steps.
bool marz_control_stops(const marz_control *control, marz_outcome *outcome);

/// Tells the watcher, if any, that `step` is done to the share `done` (0 to 1).
void marz_control_report(const marz_control *control, const char *step, double done);

/// Tells the watcher, if any, the best objective and the best proved bound so far.
void marz_control_found(const marz_control *control, double objective, double bound);

/// Monotonic milliseconds; only differences mean anything.
int64_t marz_clock_ms(void);

/// Today in UTC as a day number since 1970-01-01. MARZ_TODAY=YYYY-MM-DD overrides it, so that
/// tests and reproductions do not depend on the clock.
int32_t marz_clock_today(void);

/// Now in UTC, "YYYY-MM-DDTHH:MM:SSZ", for audit rows only; never part of a plan.
void marz_clock_now(char text[static 32]);

#endif
