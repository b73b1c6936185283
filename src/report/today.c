#include "report/report_internal.h"

#include "base/int128.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void write_tile(marz_report *report, marz_word label, const char *value, const char *remark)
{
    marz_html *page = report->page;
    marz_html_open(page, "li");
    marz_html_leaf(page, "span", "tile-label", marz_report_word(report, label));
    marz_html_open_class(page, "span", "tile-value");
    marz_html_leaf(page, "bdi", NULL, value);
    marz_html_close(page);
    marz_html_leaf(page, "span", "tile-remark", remark);
    marz_html_close(page);
}

static void write_goal_tile(marz_report *report)
{
    const marz_goals *goals = &report->guide->goals;
    const marz_shown goal = marz_show_money(report->language, report->currency, goals->goal_minor);
    const char *remark =
        goals->reach_ppm == MARZ_UNKNOWN || goals->method == MARZ_FORECAST_NONE
            ? marz_report_word(report, MARZ_WORD_TILE_GOAL_UNKNOWN)
            : marz_report_phrase(report, MARZ_WORD_TILE_GOAL_CHANCE,
                                 MARZ_ARGS(marz_arg_chance((double)goals->reach_ppm / 1e6)));
    write_tile(report, MARZ_WORD_TILE_GOAL, goal.text, remark);
}

static void write_balance_tile(marz_report *report)
{
    const marz_facts *facts = &report->facts;
    if (report->plan->instance.measure_count == 0 || report->plan->instance.seat_count == 0)
        return;
    const int32_t outside =
        facts->has_plan ? facts->spread_then[0].outside_count : facts->spread_now[0].outside_count;
    const marz_shown value = marz_show_count(report->language, outside);
    write_tile(report, MARZ_WORD_TILE_OUTSIDE, value.text,
               marz_report_phrase(report,
                                  facts->has_plan ? MARZ_WORD_TILE_OUTSIDE_BEFORE
                                                  : MARZ_WORD_TILE_OUTSIDE_TODAY,
                                  MARZ_ARGS(marz_arg_count(facts->spread_now[0].outside_count),
                                            marz_arg_count(report->plan->instance.seat_count))));
}

static void write_change_tiles(marz_report *report)
{
    const marz_facts *facts = &report->facts;
    if (!facts->has_plan)
        return;
    const marz_shown moved = marz_show_count(report->language, facts->moved_count);
    const double share = facts->sold_minor > 0
                             ? 1 - (double)facts->moved_sold_minor / (double)facts->sold_minor
                             : (double)NAN;
    write_tile(report, MARZ_WORD_TILE_MOVED, moved.text,
               marz_report_phrase(
                   report, isnan(share) ? MARZ_WORD_TILE_MOVED_OF : MARZ_WORD_TILE_MOVED_STAYS,
                   MARZ_ARGS(marz_arg_count(report->plan->instance.unit_count),
                             marz_arg_percent(share, 0))));
    const marz_shown travel =
        marz_show_money(report->language, report->currency, report->plan->travel_minor);
    write_tile(report, MARZ_WORD_TILE_TRAVEL, travel.text,
               marz_report_phrase(report, MARZ_WORD_TILE_TRAVEL_BEFORE,
                                  MARZ_ARGS(marz_arg_money(facts->travel_now_minor))));
}

static void write_tiles(marz_report *report)
{
    if (!report->page)
        return;
    marz_html_open_class(report->page, "ul", "tiles");
    write_goal_tile(report);
    write_balance_tile(report);
    write_change_tiles(report);
    marz_html_close(report->page);
}

/// One measure: how uneven it is today.
static void say_spread(marz_report *report, int32_t k)
{
    const marz_spread *now = &report->facts.spread_now[k];
    if (now->most == MARZ_NONE)
        return;
    const char *measure = marz_report_key(report, report->plan->instance.measure_name[k]);
    marz_report_say(
        report, NULL, now->outside_count > 0 ? MARZ_WORD_TODAY_SPREAD : MARZ_WORD_TODAY_EVEN,
        MARZ_ARGS(marz_arg_name(measure), marz_arg_name(marz_report_seat(report, now->most)),
                  marz_arg_percent(now->most_share, 0),
                  marz_arg_name(marz_report_seat(report, now->least)),
                  marz_arg_percent(now->least_share, 0), marz_arg_count(now->outside_count),
                  marz_arg_count(report->plan->instance.seat_count)));
}

static void say_coverage(marz_report *report)
{
    const marz_facts *facts = &report->facts;
    if (facts->ownerless.count > 0)
        marz_report_say(report, NULL, MARZ_WORD_TODAY_OWNERLESS,
                        MARZ_ARGS(marz_arg_count(facts->ownerless.count),
                                  marz_arg_money(facts->ownerless.minor)));
    else
        marz_report_say(report, NULL, MARZ_WORD_TODAY_NO_OWNERLESS, NULL);
    if (!facts->has_activity)
        marz_report_say(report, NULL, MARZ_WORD_TODAY_NO_ACTIVITY, NULL);
    else if (facts->idle.count > 0)
        marz_report_say(
            report, NULL, MARZ_WORD_TODAY_IDLE,
            MARZ_ARGS(marz_arg_count(facts->idle.count), marz_arg_money(facts->idle.minor)));
    else
        marz_report_say(report, NULL, MARZ_WORD_TODAY_NO_IDLE, NULL);
    if (facts->leavers.count > 0)
        marz_report_say(
            report, NULL, MARZ_WORD_TODAY_LEAVERS,
            MARZ_ARGS(marz_arg_count(facts->leavers.count), marz_arg_money(facts->leavers.minor)));
    else
        marz_report_say(report, NULL, MARZ_WORD_TODAY_NO_LEAVERS, NULL);
}

static void say_deals(marz_report *report)
{
    const marz_facts *facts = &report->facts;
    if (facts->open_deal_count == 0 || facts->most_deals == MARZ_NONE) {
        marz_report_say(report, NULL, MARZ_WORD_TODAY_NO_DEALS, NULL);
        return;
    }
    marz_report_say(report, NULL, MARZ_WORD_TODAY_DEALS,
                    MARZ_ARGS(marz_arg_count(facts->open_deal_count),
                              marz_arg_money(facts->open_deal_minor),
                              marz_arg_count(facts->now[facts->least_deals].open_deal_count),
                              marz_arg_name(marz_report_seat(report, facts->least_deals)),
                              marz_arg_count(facts->now[facts->most_deals].open_deal_count),
                              marz_arg_name(marz_report_seat(report, facts->most_deals)),
                              marz_arg_count(facts->median_deals)));
}

/// One measure: how even the plan makes it.
static void say_planned_spread(marz_report *report, int32_t k)
{
    const marz_spread *then = &report->facts.spread_then[k];
    if (then->most == MARZ_NONE)
        return;
    marz_report_say(
        report, NULL, MARZ_WORD_PLAN_SPREAD,
        MARZ_ARGS(marz_arg_name(marz_report_key(report, report->plan->instance.measure_name[k])),
                  marz_arg_percent(then->least_share, 0), marz_arg_percent(then->most_share, 0),
                  marz_arg_percent(report->facts.spread_now[k].mean_deviation, 0),
                  marz_arg_percent(then->mean_deviation, 0)));
}

static void say_costs(marz_report *report)
{
    const marz_facts *facts = &report->facts;
    const marz_plan *plan = report->plan;
    marz_report_say(
        report, NULL,
        facts->adopted_count > 0 ? MARZ_WORD_PLAN_TRAVEL_OWNED : MARZ_WORD_PLAN_TRAVEL,
        MARZ_ARGS(marz_arg_money(facts->travel_now_minor), marz_arg_money(plan->travel_minor)));
    if (facts->mismatch_now_minor > 0 || plan->mismatch_minor > 0)
        marz_report_say(report, NULL, MARZ_WORD_PLAN_FIT,
                        MARZ_ARGS(marz_arg_money(facts->mismatch_now_minor),
                                  marz_arg_money(plan->mismatch_minor)));
    if (plan->disruption_minor > 0)
        marz_report_say(report, NULL, MARZ_WORD_PLAN_BROKEN,
                        MARZ_ARGS(marz_arg_money(plan->disruption_minor)));
    if (plan->balance_minor > 0)
        marz_report_say(report, NULL, MARZ_WORD_PLAN_UNEVEN,
                        MARZ_ARGS(marz_arg_money(plan->balance_minor)));
}

static void say_changes(marz_report *report)
{
    const marz_facts *facts = &report->facts;
    marz_report_heading(report, MARZ_WORD_HEADING_CHANGES);
    if (!facts->has_plan) {
        marz_report_say(
            report, "warning",
            marz_plan_is_refuted(report->plan) ? MARZ_WORD_NO_PLAN : MARZ_WORD_NO_PLAN_FOUND, NULL);
        return;
    }
    marz_report_say(
        report, NULL, facts->adopted_count > 0 ? MARZ_WORD_PLAN_MOVES : MARZ_WORD_PLAN_MOVES_OWNED,
        MARZ_ARGS(marz_arg_count(facts->moved_count),
                  marz_arg_count(report->plan->instance.unit_count),
                  marz_arg_count(facts->adopted_count), marz_arg_count(facts->kept_count)));
    for (int32_t k = 0; k < report->plan->instance.measure_count; k++)
        say_planned_spread(report, k);
    say_costs(report);
}

void marz_section_today(marz_report *report)
{
    write_tiles(report);
    if (report->plan->instance.seat_count == 0)
        marz_report_say(report, "warning", MARZ_WORD_TODAY_NO_SEATS, NULL);
    for (int32_t k = 0; k < report->plan->instance.measure_count; k++)
        say_spread(report, k);
    say_coverage(report);
    say_deals(report);
    say_changes(report);
}
