#include "cli/plan_text.h"

#include "app/homes.h"
#include "app/load_words.h"
#include "cli/conflict_text.h"
#include "cli/table.h"
#include "model/rollup.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define LINES_SHOWN 10

static const char *rep_name(const marz_run *run, int32_t rep)
{
    return rep == MARZ_NONE ? "nobody" : run->company.reps[rep].name;
}

static void print_goals(cli_context *cli, const marz_run *run)
{
    const marz_goals *goals = &run->guide.goals;
    printf("\ngoals %d\n", goals->plan_year);
    if (goals->method == MARZ_FORECAST_NONE) {
        puts("  there are no booked sales yet, so nothing is forecast");
        return;
    }
    printf("  last full year  %s\n", cli_money(cli, goals->last_year_minor));
    printf("  forecast        %s (%s interval %s to %s%s)\n",
           cli_estimate(cli, goals->year_mid_minor), cli_percent(cli, goals->level_ppm),
           cli_estimate(cli, goals->year_low_minor), cli_estimate(cli, goals->year_high_minor),
           goals->is_interval_approximate ? ", approximate" : "");
    printf("  goal            %s (%s above last year)", cli_money(cli, goals->goal_minor),
           cli_percent(cli, goals->stretch_ppm));
    if (goals->reach_ppm == MARZ_UNKNOWN)
        puts("; too little history for a chance");
    else
        printf(", reached in %" PRId64 " of 100 futures\n", (goals->reach_ppm + 5000) / 10000);
}

static void print_team(cli_context *cli, const marz_run *run)
{
    static const char *const words[][2] = {{"strength", "strengths"},
                                           {"weakness", "weaknesses"},
                                           {"opportunity", "opportunities"},
                                           {"threat", "threats"}};
    const marz_team_view *team = &run->guide.team;
    int32_t counts[4] = {0};
    for (int32_t k = 0; k < team->finding_count; k++)
        counts[team->findings[k].swot]++;
    printf("\nteam\n  ");
    for (int k = 0; k < 4; k++)
        printf("%s%s", cli_counted(cli, counts[k], words[k][0], words[k][1]), k < 3 ? ", " : "\n");
    if (team->fit.deal_count == 0)
        puts("  no closed deals are known, so nothing can be said of who sells best to whom");
    else if (!team->fit.is_detectable)
        printf("  no detectable effect of matching rep and segment in %s\n",
               cli_counted(cli, team->fit.deal_count, "deal", "deals"));
}

static void print_moves(cli_context *cli, const marz_run *run)
{
    if (run->move_count == 0) {
        puts("\nno move is worth its price: the present alignment stays");
        return;
    }
    printf("\nthe %s most (of %s hands)\n",
           cli_counted(cli, run->move_count, "move that brings", "moves that bring"),
           cli_counted(cli, run->moved_count, "account that changes", "accounts that change"));
    cli_table table;
    cli_table_init(&table, cli->arena, "<account|<from|<to|>gain a year|<next best|>costs more");
    for (int32_t k = 0; k < run->move_count; k++) {
        const marz_report_move *move = &run->moves[k];
        const bool has_next = move->runner_up != MARZ_NONE;
        const char *account =
            move->account == MARZ_NONE ? "" : run->company.accounts[move->account].name;
        cli_table_row(&table,
                      (const char *[]){account, rep_name(run, move->from), rep_name(run, move->to),
                                       cli_estimate(cli, move->gain_minor),
                                       has_next ? rep_name(run, move->runner_up) : "",
                                       has_next ? cli_estimate(cli, move->runner_up_minor) : ""});
    }
    cli_table_print(&table, stdout);
}

/// Load as a share of the target, "104 %".
static const char *share(cli_context *cli, int64_t load, int64_t target)
{
    if (target == 0)
        return "–";
    const char *text = marz_arena_print(cli->arena, "%.0f %%", 100 * (double)load / (double)target);
    return text ? text : "";
}

static void print_loads(cli_context *cli, const marz_run *run)
{
    const marz_plan *plan = &run->guide.plan;
    const marz_instance *in = &plan->instance;
    const int32_t k_count = in->measure_count;
    if (k_count == 0)
        return;
    char columns[256] = "<territory|<rep";
    for (int32_t k = 0; k < k_count; k++) {
        const size_t used = strlen(columns);
        snprintf(columns + used, sizeof columns - used, "|>%s now|>planned", in->measure_name[k]);
    }
    puts("\nloads, as a share of the target");
    cli_table table;
    cli_table_init(&table, cli->arena, columns);
    for (int32_t j = 0; j < in->seat_count; j++) {
        const char *cells[CLI_COLUMNS_MAX] = {
            in->seat_name[j],
            in->seat_rep[j] == MARZ_NONE ? "vacant" : run->company.reps[in->seat_rep[j]].name};
        for (int32_t k = 0; k < k_count; k++) {
            const int32_t cell = j * k_count + k;
            cells[2 + 2 * k] = share(cli, run->loads_now[cell], in->target[cell]);
            cells[3 + 2 * k] = share(cli, run->loads_planned[cell], in->target[cell]);
        }
        cli_table_row(&table, cells);
    }
    cli_table_print(&table, stdout);
}

/// The same by district: what a manager of several territories asks first.
static void print_districts(cli_context *cli, const marz_run *run)
{
    const marz_instance *in = &run->guide.plan.instance;
    marz_rollup rollup;
    if (marz_rollup_make(&run->company, &run->guide.plan, cli->arena, &rollup, NULL) ||
        rollup.row_count == 0)
        return;
    char columns[256] = "<district|>territories|>change hands within|>come|>go";
    for (int32_t k = 0; k < in->measure_count; k++) {
        const size_t used = strlen(columns);
        snprintf(columns + used, sizeof columns - used, "|>%s now|>planned", in->measure_name[k]);
    }
    puts("\nloads by district");
    cli_table table;
    cli_table_init(&table, cli->arena, columns);
    for (int32_t r = 0; r < rollup.row_count; r++) {
        const marz_rollup_row *row = &rollup.rows[r];
        const marz_territory *territory = &run->company.territories[row->territory];
        const char *name = territory->name && *territory->name ? territory->name : territory->id;
        const char *cells[CLI_COLUMNS_MAX] = {
            marz_arena_print(cli->arena, "%*s%s", 2 * row->depth, "", name),
            cli_count(cli, row->seat_count),
            cli_count(cli, row->changed_within),
            cli_count(cli, row->came),
            cli_count(cli, row->went),
        };
        for (int32_t k = 0; k < in->measure_count; k++) {
            cells[5 + 2 * k] = share(cli, row->load_now[k], row->target[k]);
            cells[6 + 2 * k] = share(cli, row->load_then[k], row->target[k]);
        }
        cli_table_row(&table, cells);
    }
    cli_table_print(&table, stdout);
}

const char *cli_load(cli_context *cli, const char *measure, int64_t load)
{
    const marz_settings *settings = &cli->workspace.settings;
    char words[MARZ_LOAD_WORDS_MAX];
    marz_load_words(measure, load, settings->currency, settings, words);
    const char *text = marz_arena_copy(cli->arena, words, strlen(words));
    return text ? text : "";
}

/// The band of a measure, in ppm.
static int64_t band_of(const marz_settings *settings, const char *measure)
{
    return strcmp(measure, "workload") == 0    ? settings->band_workload_ppm
           : strcmp(measure, "potential") == 0 ? settings->band_potential_ppm
                                               : settings->band_count_ppm;
}

static void print_band(cli_context *cli, const char *name, int64_t ppm, int64_t now_ppm)
{
    if (ppm > now_ppm)
        printf("    marz settings band.%s \"%" PRId64 " %%\"   (now %s)\n", name, ppm / 10000,
               cli_percent(cli, now_ppm));
}

/// The settings that remove all conflicts with a band, tried where that was done in time.
static void print_bands_needed(cli_context *cli, const marz_run *run)
{
    const marz_plan *plan = &run->guide.plan;
    const marz_settings *settings = &run->company.settings;
    if (run->has_remedy)
        puts("  with these bands there is a plan, which was tried:");
    bool is_said = run->has_remedy;
    for (int32_t k = 0; k < plan->instance.measure_count; k++) {
        const char *name = plan->instance.measure_name[k];
        const int64_t band = band_of(settings, name);
        int64_t needed = run->remedy_ppm[k];
        for (int32_t c = 0; c < plan->conflict_count && !run->has_remedy; c++) {
            if (plan->conflicts[c].measure != k)
                continue;
            const int64_t one = marz_run_band_needed(&plan->conflicts[c], band);
            needed = one > needed ? one : needed;
        }
        if (needed > band && !is_said) {
            puts("  bands that hold what is named here (more may show then):");
            is_said = true;
        }
        print_band(cli, name, needed, band);
    }
}

static void print_share_needed(cli_context *cli, const char *key, int64_t ppm, int64_t now_ppm)
{
    if (ppm)
        printf("  try  marz settings %s \"%s\"   (now %s)\n", key, cli_percent(cli, ppm),
               cli_percent(cli, now_ppm));
}

static void print_remedies(cli_context *cli, const marz_run *run)
{
    const marz_plan *plan = &run->guide.plan;
    const marz_settings *settings = &run->company.settings;
    const cli_remedies needs = cli_find_remedies(plan);
    print_bands_needed(cli, run);
    print_share_needed(cli, "move.share", needs.move_share_ppm, settings->moved_share_ppm);
    print_share_needed(cli, "move.rep_share", needs.rep_share_ppm, settings->leave_share_ppm);
    if (needs.is_far)
        puts("  or let accounts lie farther: look at marz settings travel.reach and "
             "travel.farthest");
    if (needs.has_locks)
        puts("  look at the columns lock, keep_with and forbidden of these accounts, import them "
             "again");
    if (needs.has_pieces)
        puts("  look at the locks near these territories; or let territories lie apart:\n"
             "  marz settings territory.contiguous 0");
    if (needs.may_cover)
        puts("  or let accounts stay without anybody, at a price:\n"
             "  marz settings cover.price \"100 %\"");
    puts(marz_plan_is_refuted(plan) ? "  then plan again"
                                    : "  then plan again; a greater --effort may find a plan too");
}

const char *cli_cost_terms(cli_context *cli, const marz_plan *plan)
{
    const char *terms = marz_arena_print(
        cli->arena, "%s = travel %s + mismatch %s + disruption %s",
        cli_money(cli, plan->total_minor), cli_money(cli, plan->travel_minor),
        cli_money(cli, plan->mismatch_minor), cli_money(cli, plan->disruption_minor));
    if (terms && plan->instance.soft_low)
        terms = marz_arena_print(cli->arena, "%s + balance %s", terms,
                                 cli_money(cli, plan->balance_minor));
    if (terms && plan->instance.has_cover)
        terms = marz_arena_print(cli->arena, "%s + uncovered %s", terms,
                                 cli_money(cli, plan->uncovered_minor));
    return terms ? terms : "";
}

/// The dearest accounts that nobody takes.
static void print_uncovered(cli_context *cli, const marz_run *run)
{
    if (run->uncovered_count == 0)
        return;
    printf("  nobody takes     %s, which counts %s; marz explain account says why\n",
           cli_counted(cli, run->uncovered_count, "account", "accounts"),
           cli_money(cli, run->guide.plan.uncovered_minor));
    for (int32_t k = 0; k < run->uncovered_count && k < LINES_SHOWN; k++) {
        const marz_report_open *open = &run->uncovered[k];
        const char *name =
            open->account == MARZ_NONE ? "" : run->company.accounts[open->account].name;
        printf("    %s%s%s: %s, now of %s\n", run->guide.plan.instance.unit_id[open->unit],
               *name ? " " : "", name, cli_money(cli, open->cost_minor), rep_name(run, open->from));
    }
    if (run->uncovered_count > LINES_SHOWN)
        printf("    and %s more: --format json names all\n",
               cli_count(cli, run->uncovered_count - LINES_SHOWN));
}

void cli_print_placed(cli_context *cli, const marz_run *run)
{
    const marz_plan *plan = &run->guide.plan;
    const marz_instance *in = &plan->instance;
    int32_t shown = 0, count = 0;
    for (int32_t j = 0; plan->is_placed && j < in->seat_count; j++)
        count += plan->is_placed[j];
    for (int32_t j = 0; count && j < in->seat_count && shown < LINES_SHOWN; j++) {
        if (!plan->is_placed[j])
            continue;
        const int32_t near = marz_homes_nearest(in, j);
        const int32_t index = near == MARZ_NONE ? MARZ_NONE : run->links.account_of[near];
        const marz_account *account = index == MARZ_NONE ? NULL : &run->company.accounts[index];
        printf("  home found       %s: %.4f, %.4f (latitude, longitude)", in->seat_name[j],
               in->seat_lat_udeg[j] / 1e6, in->seat_lon_udeg[j] / 1e6);
        if (account)
            printf(", next to %s%s%s", account->name, *account->address.city ? " in " : "",
                   account->address.city);
        putchar('\n');
        shown++;
    }
    if (shown < count)
        printf("  and %s more: --format json names all\n", cli_count(cli, count - shown));
    if (count)
        puts("  the columns lon and lat of reps make a home a given one; what is proved is proved "
             "for these");
}

static void print_proof(cli_context *cli, const marz_run *run, const char *name)
{
    const marz_plan *plan = &run->guide.plan;
    printf("\nplan %s\n", name);
    if (plan->outcome == MARZ_OUTCOME_INFEASIBLE) {
        printf("  %s\n", cli_no_plan_words(plan));
        cli_print_conflicts(cli, plan);
        print_remedies(cli, run);
    } else {
        if (plan->outcome == MARZ_OUTCOME_CANCELLED)
            puts("  interrupted: this is the best plan found until then, kept and checked");
        if (plan->outcome == MARZ_OUTCOME_TIME_LIMIT)
            puts("  the time limit cut the work short: this is the best plan found until then");
        printf("  cost a year      %s\n", cli_cost_terms(cli, plan));
        print_uncovered(cli, run);
        cli_print_placed(cli, run);
        if (plan->instance.farthest_milli) {
            fputs("  ", stdout);
            cli_print_farthest(plan);
        }
        if (plan->instance.graph.node_count)
            puts("  contiguity       every territory is in one piece among neighbouring accounts");
        if (plan->has_bound)
            printf("  no plan%s can cost less than %s: this one is at most %s above the best\n",
                   plan->is_placed ? " with these homes" : "", cli_money(cli, plan->bound_minor),
                   cli_percent(cli, plan->gap_ppm));
    }
    printf("  checked by independent code: %s\n", run->verdict.is_ok ? "ok" : "refused");
}

void cli_print_farthest(const marz_plan *plan)
{
    const int64_t bound = plan->farthest.bound_milli;
    if (plan->instance.farthest_milli == 0 || !marz_plan_has_seats(plan))
        return;
    const int64_t most = marz_instance_farthest_milli(&plan->instance, plan->seat_of);
    printf("farthest         %.1f minutes one way", (double)most / 1000);
    if (bound == 0)
        printf(", and %.1f may be\n", (double)plan->instance.farthest_milli / 1000);
    else if (most <= bound)
        puts(": no plan serves all from nearer (proved)");
    else
        printf(": that all can be served within less than %.1f is disproved, more is open\n",
               (double)bound / 1000);
}

void cli_print_plan(cli_context *cli, const marz_run *run, const char *name)
{
    if (run->company.is_simulated)
        puts("simulated company: none of these people and accounts exist");
    printf("%s, %s, %s, %s up to %s\n",
           cli_counted(cli, run->company.account_count, "account", "accounts"),
           cli_counted(cli, run->company.rep_count, "rep", "reps"),
           cli_counted(cli, run->company.deal_count, "deal", "deals"),
           cli_counted(cli, run->company.sale_count, "sale", "sales"),
           cli_day(cli, run->company.as_of_day));
    print_goals(cli, run);
    print_team(cli, run);
    cli_print_map(cli, run, name);
}

void cli_print_map(cli_context *cli, const marz_run *run, const char *name)
{
    if (run->guide.plan.outcome != MARZ_OUTCOME_INFEASIBLE) {
        print_moves(cli, run);
        print_loads(cli, run);
        print_districts(cli, run);
    }
    print_proof(cli, run, name);
}
