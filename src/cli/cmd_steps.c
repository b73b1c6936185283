#include "cli/cli.h"

#include "app/present.h"
#include "base/buffer.h"
#include "base/calendar.h"
#include "cli/table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool is_empty(const marz_company *company)
{
    return company->account_count == 0 && company->rep_count == 0 && company->deal_count == 0 &&
           company->sale_count == 0;
}

/// Opens the workspace and runs the steps without the map.
static marz_status look(cli_context *cli, marz_run *run, marz_error *error)
{
    int64_t year = 0;
    marz_status status = MARZ_OK;
    for (const cli_flag *flag = cli->command->flags; flag && flag->name; flag++)
        if (strcmp(flag->name, "year") == 0)
            status = cli_number(cli, "year", 0, 1200, 2200, &year, error);
    if (!status)
        status = cli_open(cli, error);
    if (status)
        return status;
    const marz_run_options options = {.plan_year = (int32_t)year, .skips_map = true};
    status = marz_run_guide(&cli->workspace, &options, run, error);
    cli_progress_end(cli);
    if (!status && is_empty(&run->company)) {
        marz_run_deinit(run);
        marz_fail(error, MARZ_E_INPUT, "the workspace is empty");
        marz_hint(error, "Import files first: marz import PATH; marz template DIR writes empty "
                         "files.");
        return MARZ_E_INPUT;
    }
    return status;
}

typedef void cli_printer(cli_context *cli, const marz_run *run);
typedef json_t *cli_presenter(const marz_run *run);

/// A step as its own command: run, then answer in the form that was asked for.
static marz_status answer_step(cli_context *cli, cli_presenter *present, cli_printer *print,
                               marz_error *error)
{
    marz_run run;
    marz_status status = look(cli, &run, error);
    if (status)
        return status;
    if (cli->is_json)
        status = cli_answer(cli, present(&run), error);
    else
        print(cli, &run);
    marz_run_deinit(&run);
    return status;
}

static const cli_flag year_flags[] = {
    {"year", "Y", "fiscal year to plan (follows the last month with sales)", NULL},
    {NULL, NULL, NULL, NULL},
};

static const char *rate(cli_context *cli, double value)
{
    if (!isfinite(value))
        return "–";
    const char *text = marz_arena_print(cli->arena, "%.1f %%", value * 100);
    return text ? text : "";
}

/// A p- or q-value: what lies below a thousandth is small, however small.
static const char *probability(cli_context *cli, double value)
{
    if (!isfinite(value))
        return "–";
    if (value < 0.001)
        return "< 0.001";
    const char *text = marz_arena_print(cli->arena, "%.3f", value);
    return text ? text : "";
}

/// The effect of a finding: a ratio for odds and load, else a difference or share in percent.
static const char *effect(cli_context *cli, marz_finding_code code, double value)
{
    if (!isfinite(value))
        return "–";
    const bool is_ratio = code == MARZ_FINDING_COMPETITOR_LOSS || code == MARZ_FINDING_OVERLOAD;
    const bool is_share = code == MARZ_FINDING_UNCOVERED;
    const char *text =
        is_ratio ? marz_arena_print(cli->arena, "× %.2f", value)
                 : marz_arena_print(cli->arena, is_share ? "%.1f %%" : "%+.1f %%", value * 100);
    return text ? text : "";
}

static void print_forecast(cli_context *cli, const marz_run *run)
{
    const marz_goals *goals = &run->guide.goals;
    if (goals->method == MARZ_FORECAST_NONE) {
        puts("there are no booked sales yet, so nothing is forecast");
        return;
    }
    printf("%d: goal %s, forecast %s (%s interval %s to %s)\n", goals->plan_year,
           cli_money(cli, goals->goal_minor), cli_estimate(cli, goals->year_mid_minor),
           cli_percent(cli, goals->level_ppm), cli_estimate(cli, goals->year_low_minor),
           cli_estimate(cli, goals->year_high_minor));
    printf("commit %s (reached in 80 of 100 futures), ambitious %s (20 of 100)\n",
           cli_estimate(cli, goals->commit_minor), cli_estimate(cli, goals->stretch_minor));
    cli_table table;
    cli_table_init(&table, cli->arena, "<month from|>forecast|>low|>high");
    for (int32_t k = 0; k < goals->forecast_count; k++) {
        const marz_month_value *month = &goals->forecast[k];
        cli_table_row(&table, (const char *[]){cli_day(cli, month->start_day),
                                               cli_estimate(cli, month->amount_minor),
                                               cli_estimate(cli, month->low_minor),
                                               cli_estimate(cli, month->high_minor)});
    }
    cli_table_print(&table, stdout);
}

static marz_status run_forecast(cli_context *cli, marz_error *error)
{
    return answer_step(cli, marz_present_goals, print_forecast, error);
}

const cli_command cli_command_goals_forecast = {
    .name = "goals forecast",
    .summary = "the plan year month by month, with an honest interval",
    .words = "",
    .example = "marz goals forecast",
    .flags = year_flags,
    .run = run_forecast,
};

static const char *owner_name(const marz_run *run, const marz_goal *goal)
{
    if (goal->owner_kind == MARZ_OWNER_COMPANY)
        return "company";
    return goal->owner_kind == MARZ_OWNER_TEAM ? run->company.teams[goal->owner].name
                                               : run->company.reps[goal->owner].name;
}

static void print_ladder(cli_context *cli, const marz_run *run)
{
    static const char *const periods[] = {"year", "quarter", "month", "week"};
    const marz_goals *goals = &run->guide.goals;
    cli_table table;
    cli_table_init(&table, cli->arena, "<owner|<period|>no.|<from|>goal");
    for (int32_t k = 0; k < goals->goal_count; k++) {
        const marz_goal *goal = &goals->goals[k];
        cli_table_row(&table,
                      (const char *[]){owner_name(run, goal), periods[goal->period_kind],
                                       cli_count(cli, goal->number), cli_day(cli, goal->start_day),
                                       cli_money(cli, goal->amount_minor)});
    }
    cli_table_print(&table, stdout);
}

static marz_status run_ladder(cli_context *cli, marz_error *error)
{
    return answer_step(cli, marz_present_goals, print_ladder, error);
}

const cli_command cli_command_goals_ladder = {
    .name = "goals ladder",
    .summary = "year, quarters, months, weeks for company, teams and reps; sums are exact",
    .words = "",
    .example = "marz goals ladder",
    .flags = year_flags,
    .run = run_ladder,
};

static void print_quotas(cli_context *cli, const marz_run *run)
{
    const marz_goals *goals = &run->guide.goals;
    cli_table table;
    cli_table_init(&table, cli->arena,
                   "<rep|>sold last year|>base|>potential|>quota|>share of the gap");
    for (int32_t k = 0; k < goals->quota_count; k++) {
        const marz_quota_line *line = &goals->quotas[k];
        cli_table_row(&table, (const char *[]){run->company.reps[line->rep].name,
                                               cli_money(cli, line->last_year_minor),
                                               cli_estimate(cli, line->base_minor),
                                               cli_estimate(cli, line->potential_minor),
                                               cli_money(cli, line->quota_minor),
                                               cli_percent(cli, line->variance_share_ppm)});
    }
    if (goals->quota_count == 0 || goals->method == MARZ_FORECAST_NONE) {
        puts("there are no booked sales yet, or no reps, so there is nothing to share out");
        return;
    }
    cli_table_print(&table, stdout);
    printf("the quotas add up to the goal of %s exactly\n", cli_money(cli, goals->goal_minor));
}

static marz_status run_quota(cli_context *cli, marz_error *error)
{
    return answer_step(cli, marz_present_goals, print_quotas, error);
}

const cli_command cli_command_goals_quota = {
    .name = "goals quota",
    .summary = "what each rep is asked for, bottom-up and top-down reconciled",
    .words = "",
    .example = "marz goals quota",
    .flags = year_flags,
    .run = run_quota,
};

/// "Manufacturing|50-249" as people read it.
static const char *segment_name(cli_context *cli, const char *key)
{
    marz_buffer text = {0};
    for (const char *c = key; *c; c++)
        if (*c == '|')
            marz_buffer_text(&text, " · ");
        else
            marz_buffer_add(&text, c, 1);
    const char *copy = text.text ? marz_arena_copy(cli->arena, text.text, text.length) : NULL;
    marz_buffer_deinit(&text);
    return copy ? copy : key;
}

static void print_segments(cli_context *cli, const marz_run *run)
{
    const marz_market *market = &run->guide.market;
    cli_table table;
    cli_table_init(
        &table, cli->arena,
        "<segment|>accounts|>won|>closed|>win rate|>low|>high|>a customer a year|>potential"
        "|>uncovered");
    for (int32_t k = 0; k < market->segment_count; k++) {
        const marz_segment *s = &market->segments[k];
        cli_table_row(&table, (const char *[]){
                                  segment_name(cli, s->key), cli_count(cli, s->account_count),
                                  cli_count(cli, s->win.won), cli_count(cli, s->win.closed),
                                  rate(cli, s->win.value), rate(cli, s->win.low),
                                  rate(cli, s->win.high), cli_estimate(cli, s->yearly_value_minor),
                                  cli_estimate(cli, s->potential_minor),
                                  cli_estimate(cli, s->uncovered_minor)});
    }
    cli_table_print(&table, stdout);
    if (market->is_chance_penetration)
        printf(
            "no lost deals are known: a prospect counts with the share of accounts that buy, %s\n",
            rate(cli, market->prospect_chance));
    if (market->company_win.closed == 0)
        puts("no closed deals are known: there are no win rates");
    else if (!market->is_heterogeneous)
        puts("segments do not differ detectably in their win rate: all are shown at the company's");
}

static marz_status run_segments(cli_context *cli, marz_error *error)
{
    return answer_step(cli, marz_present_market, print_segments, error);
}

const cli_command cli_command_market_segments = {
    .name = "market segments",
    .summary = "win rate, value and potential by segment, with intervals",
    .words = "",
    .example = "marz settings market.segments industry,size && marz market segments",
    .run = run_segments,
};

static const char *points(cli_context *cli, double value)
{
    const char *text = marz_arena_print(cli->arena, "%.1f", value);
    return text ? text : "";
}

static void print_lookalikes(cli_context *cli, const marz_run *run)
{
    const marz_market *market = &run->guide.market;
    cli_table table;
    cli_table_init(&table, cli->arena, ">rank|<prospect|>points|<because");
    for (int32_t k = 0; k < market->lookalike_count && k < 50; k++) {
        const marz_lookalike *look = &market->lookalikes[k];
        cli_table_row(&table, (const char *[]){cli_count(cli, k + 1),
                                               run->company.accounts[look->account].name,
                                               points(cli, look->points), look->reasons[0]});
    }
    cli_table_print(&table, stdout);
    if (market->lookalike_count == 0)
        puts("there are no prospects to rank, or no customers to learn from");
}

static marz_status run_lookalike(cli_context *cli, marz_error *error)
{
    return answer_step(cli, marz_present_market, print_lookalikes, error);
}

const cli_command cli_command_market_lookalike = {
    .name = "market lookalike",
    .summary = "prospects that look most like the present customers, with reasons",
    .words = "",
    .example = "marz market lookalike",
    .run = run_lookalike,
};

static void print_profiles(cli_context *cli, const marz_run *run)
{
    cli_table table;
    cli_table_init(&table, cli->arena,
                   "<rep|>months|>accounts|>load|>capacity|>sold last year|>win rate|>open deals");
    for (int32_t r = 0; r < run->company.rep_count; r++) {
        const marz_profile *p = &run->guide.team.profiles[r];
        cli_table_row(&table,
                      (const char *[]){
                          run->company.reps[p->rep].name,
                          p->tenure_months < 0 ? "–" : cli_count(cli, p->tenure_months),
                          cli_count(cli, p->account_count), cli_count(cli, p->load_minutes / 60),
                          cli_count(cli, p->capacity_minutes / 60), cli_money(cli, p->sold_minor),
                          rate(cli, p->win.value), cli_count(cli, p->open_deal_count)});
    }
    cli_table_print(&table, stdout);
    puts("load and capacity in hours a year");
}

static marz_status run_profiles(cli_context *cli, marz_error *error)
{
    return answer_step(cli, marz_present_team, print_profiles, error);
}

const cli_command cli_command_team_profiles = {
    .name = "team profiles",
    .summary = "tenure, load, results of each rep",
    .words = "",
    .example = "marz team profiles",
    .run = run_profiles,
};

static void print_fit(cli_context *cli, const marz_run *run)
{
    const marz_fit *fit = &run->guide.team.fit;
    puts(cli_counted(cli, fit->deal_count, "closed deal", "closed deals"));
    if (fit->deal_count == 0) {
        puts("without them nothing can be said of who sells best to whom; all reps count alike");
        return;
    }
    printf("reps differ: %s (p = %s)\n", fit->is_rep_detectable ? "yes" : "no detectable effect",
           probability(cli, fit->rep_p));
    printf("matching rep and segment: %s (p = %s)\n",
           fit->is_detectable ? "it matters" : "no detectable effect",
           probability(cli, fit->interaction_p));
    if (!fit->is_detectable && isfinite(fit->detectable_points))
        printf("a difference of %s in the win rate would have been seen with 80 %% power\n",
               rate(cli, fit->detectable_points / 100));
}

static marz_status run_fit(cli_context *cli, marz_error *error)
{
    return answer_step(cli, marz_present_team, print_fit, error);
}

const cli_command cli_command_team_fit = {
    .name = "team fit",
    .summary = "does it matter who sells to whom?",
    .words = "",
    .example = "marz team fit",
    .run = run_fit,
};

static void print_swot(cli_context *cli, const marz_run *run)
{
    static const char *const words[] = {"strength", "weakness", "opportunity", "threat"};
    static const char *const kinds[] = {
        [MARZ_FINDING_REP_WIN] = "rep wins more or less of deals alike",
        [MARZ_FINDING_SEGMENT_WIN] = "segment is won more or less often",
        [MARZ_FINDING_PRODUCT_WIN] = "product is won more or less often",
        [MARZ_FINDING_STAGE_LOSS] = "deals are lost here in excess",
        [MARZ_FINDING_UNCOVERED] = "potential that nobody works",
        [MARZ_FINDING_COMPETITOR_LOSS] = "deals are lost when it competes",
        [MARZ_FINDING_COMPETITOR_RISE] = "it competes more and more often",
        [MARZ_FINDING_ENGAGEMENT] = "activity of the team falls",
        [MARZ_FINDING_OVERLOAD] = "more work than capacity",
    };
    const marz_team_view *team = &run->guide.team;
    cli_table table;
    cli_table_init(&table, cli->arena,
                   "<|<subject|<what|>effect|>low|>high|>money a year|>q|>cases");
    for (int32_t k = 0; k < team->finding_count; k++) {
        const marz_finding *f = &team->findings[k];
        cli_table_row(&table,
                      (const char *[]){words[f->swot],
                                       f->code == MARZ_FINDING_SEGMENT_WIN ||
                                               f->code == MARZ_FINDING_UNCOVERED
                                           ? segment_name(cli, f->subject)
                                           : f->subject,
                                       kinds[f->code], effect(cli, f->code, f->effect),
                                       effect(cli, f->code, f->low), effect(cli, f->code, f->high),
                                       cli_estimate(cli, f->money_minor),
                                       probability(cli, f->q_value), cli_count(cli, f->n)});
    }
    cli_table_print(&table, stdout);
    printf("%d of %d candidates stand at a false-discovery rate of 10 %%\n", team->finding_count,
           team->candidate_count);
}

static marz_status run_swot(cli_context *cli, marz_error *error)
{
    return answer_step(cli, marz_present_team, print_swot, error);
}

const cli_command cli_command_team_swot = {
    .name = "team swot",
    .summary = "strengths, weaknesses, opportunities, threats, with evidence",
    .words = "",
    .example = "marz team swot",
    .run = run_swot,
};

/// A chance without false precision; a year that is over was reached or missed.
static const char *chance(cli_context *cli, const marz_attainment *a)
{
    if (a->reach_ppm == MARZ_UNKNOWN)
        return "–";
    if (a->is_over)
        return a->reach_ppm == MARZ_PPM ? "reached" : "missed";
    if (a->reach_ppm < 5000 || a->reach_ppm >= 995000)
        return a->reach_ppm < 5000 ? "under 1 %" : "over 99 %";
    const char *text = marz_arena_print(cli->arena, "%d %%", (int)((a->reach_ppm + 5000) / 10000));
    return text ? text : "";
}

static const char *owner(const marz_run *run, int32_t rep)
{
    return rep == MARZ_NONE ? "company" : run->company.reps[rep].name;
}

static void print_attainments(cli_context *cli, const marz_run *run)
{
    const marz_improve *improve = &run->guide.improve;
    cli_table table;
    cli_table_init(&table, cli->arena, "<to date|>actual|>goal|>goal of the period|>chance");
    for (int32_t k = 0; k < improve->attainment_count; k++) {
        const marz_attainment *a = &improve->attainments[k];
        cli_table_row(&table, (const char *[]){owner(run, a->rep), cli_money(cli, a->actual_minor),
                                               cli_money(cli, a->goal_minor),
                                               cli_money(cli, a->year_goal_minor), chance(cli, a)});
    }
    cli_table_print(&table, stdout);
    if (improve->attainment_count == 0)
        return;
    char from[16], to[16], until[16];
    const marz_attainment *first = &improve->attainments[0];
    marz_day_format(MARZ_GREGORIAN, first->from_day, from);
    marz_day_format(MARZ_GREGORIAN, first->to_day - 1, to);
    marz_day_format(MARZ_GREGORIAN, first->goal_until_day - 1, until);
    printf("from %s to %s; the goal of the period runs to %s%s\n", from, to, until,
           first->is_goal_assumed ? " and is last year's result and the stretch, an assumption"
                                  : "");
}

/// A value of a figure, in its unit.
static const char *figure(cli_context *cli, marz_kpi_code code, double value)
{
    if (!isfinite(value))
        return "–";
    if (code == MARZ_KPI_SALES)
        return cli_estimate(cli, llround(value));
    if (code == MARZ_KPI_WIN_RATE)
        return rate(cli, value);
    const char *text =
        marz_arena_print(cli->arena, code == MARZ_KPI_CYCLE_DAYS ? "%.0f" : "%.1f", value);
    return text ? text : "";
}

/// The company's figures, and those of reps that lie outside their limits: the others say nothing.
static void print_figures(cli_context *cli, const marz_run *run)
{
    static const char *const names[] = {"sales a month", "win rate", "cycle days",
                                        "activities a week", "deals created a month"};
    const marz_improve *improve = &run->guide.improve;
    cli_table table;
    cli_table_init(&table, cli->arena, "<figure|<of|>last|>centre|>low|>high|<state");
    int32_t quiet = 0;
    for (int32_t k = 0; k < improve->kpi_count; k++) {
        const marz_kpi *kpi = &improve->kpis[k];
        if (kpi->rep != MARZ_NONE && !kpi->is_outside) {
            quiet++;
            continue;
        }
        cli_table_row(&table, (const char *[]){names[kpi->code], owner(run, kpi->rep),
                                               figure(cli, kpi->code, kpi->value),
                                               figure(cli, kpi->code, kpi->centre),
                                               figure(cli, kpi->code, kpi->low),
                                               figure(cli, kpi->code, kpi->high),
                                               kpi->is_learning  ? "learning"
                                               : kpi->is_outside ? "outside"
                                                                 : "within"});
    }
    putchar('\n');
    cli_table_print(&table, stdout);
    printf("%s too short a history\n",
           cli_counted(cli, quiet, "figure of a rep lies within its limits or has",
                       "figures of reps lie within their limits or have"));
    printf("expected false alarms a quarter: %.1f\n", improve->false_alarms_expected);
}

static void print_kpis(cli_context *cli, const marz_run *run)
{
    print_attainments(cli, run);
    print_figures(cli, run);
}

static marz_status run_kpis(cli_context *cli, marz_error *error)
{
    return answer_step(cli, marz_present_improve, print_kpis, error);
}

const cli_command cli_command_improve_kpis = {
    .name = "improve kpis",
    .summary = "actual against goal, key figures with limits",
    .words = "",
    .example = "marz improve kpis",
    .run = run_kpis,
};
