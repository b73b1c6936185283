// Calls, visits, meetings and mails of one seller, week by week.
#include "simulate/tables.h"

#define FALL_WEEKS 26

const char *const sim_activity_columns = "id,rep,account,kind,date,minutes";

static void write_activity(const sim_world *world, int32_t person, int32_t number, int32_t account,
                           int32_t day, marz_rng *rng, marz_buffer *out)
{
    static const char *const kinds[] = {"call", "email", "visit", "meeting"};
    static const double weights[] = {.45, .25, .2, .1};
    static const int32_t minutes[] = {15, 10, 60, 45};
    const int32_t kind = sim_draw_weighted(rng, weights, 4);
    sim_row_part(out, 'E', person, number);
    sim_row_person(world, out, person);
    sim_row_account(out, account);
    sim_row_text(out, kinds[kind]);
    sim_row_day(out, day);
    sim_row_int(out, minutes[kind] + 5 * marz_rng_below(rng, 4));
    sim_row_end(out);
}

void sim_write_activities(const sim_world *world, int32_t person, const int32_t *accounts,
                          int32_t account_count, marz_buffer *out)
{
    const sim_person *p = world->people + person;
    const sim_time *t = &world->time;
    int32_t number = 0;
    marz_rng rng = sim_rng(world, SIM_STREAM_ACTIVITY, person);
    for (int32_t k = 0; k < t->day_count && account_count > 0; k++) {
        const int32_t day = t->days[k];
        if (day < p->hired || (p->left != MARZ_DAY_UNKNOWN && day > p->left))
            continue;
        double mean = p->weekly * t->month_count / 12 * 52.18 / t->day_count;
        if (person == world->tired_seller && day > t->last_day - 7 * FALL_WEEKS)
            mean *= 1 - world->options->engagement_fall;
        for (int64_t n = marz_rng_poisson(&rng, mean); n > 0; n--) {
            const int32_t account = accounts[marz_rng_below(&rng, account_count)];
            write_activity(world, person, ++number, account, day, &rng, out);
        }
    }
}
