#include "cli/cli.h"

#include "app/files_band.h"
#include "app/files_levels.h"
#include "app/files_page.h"
#include "app/files_range.h"
#include "app/plans.h"
#include "app/present.h"
#include "app/sizing.h"
#include "base/file.h"
#include "base/number.h"
#include "cli/conflict_text.h"
#include "cli/files_flags.h"
#include "cli/plan_text.h"
#include "cli/table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define ROWS_SHOWN 40
#define OPEN_SHOWN 10

// ---------------------------------------------------------------- from files

static const char *amount(cli_context *cli, const marz_files_question *q, int32_t measure,
                          int64_t value)
{
    const double plain = (double)value / pow(10, measure == MARZ_NONE ? 0 : q->decimals[measure]);
    const int64_t whole = (int64_t)llround(plain);
    if (fabs(plain) >= 100 || fabs(plain - (double)whole) < 0.005)
        return cli_count(cli, whole);
    const char *text = marz_arena_print(cli->arena, "%.2f", plain);
    return text ? text : "";
}

static const char *target_share(cli_context *cli, int64_t load, int64_t target)
{
    const char *words =
        target > 0 ? marz_arena_print(cli->arena, "%.1f %%", 100 * (double)load / (double)target)
                   : "–";
    return words ? words : "";
}

static void print_territories(cli_context *cli, const marz_files_design *design)
{
    const marz_instance *in = &design->plan.instance;
    const marz_files_question *q = design->question;
    char columns[400] = "<territory|>units";
    for (int32_t k = 0; k < in->measure_count; k++) {
        const size_t used = strlen(columns);
        snprintf(columns + used, sizeof columns - used, "|>%.60s|>of target", in->measure_name[k]);
    }
    if (design->pieces)
        snprintf(columns + strlen(columns), sizeof columns - strlen(columns), "|>pieces");
    cli_table table;
    cli_table_init(&table, cli->arena, columns);
    const int32_t shown = in->seat_count < ROWS_SHOWN ? in->seat_count : ROWS_SHOWN;
    for (int32_t j = 0; j < shown; j++) {
        const char *cells[CLI_COLUMNS_MAX] = {in->seat_id[j],
                                              cli_count(cli, design->unit_count[j])};
        int32_t at = 2;
        for (int32_t k = 0; k < in->measure_count; k++) {
            const int64_t cell = (int64_t)j * in->measure_count + k;
            cells[at++] = amount(cli, q, k, design->loads[cell]);
            cells[at++] = target_share(cli, design->loads[cell], in->target[cell]);
        }
        if (design->pieces)
            cells[at++] = cli_count(cli, design->pieces[j]);
        cli_table_row(&table, cells);
    }
    cli_table_print(&table, stdout);
    if (shown < in->seat_count)
        printf("and %s: --format json and the plan's text have all\n",
               cli_counted(cli, in->seat_count - shown, "more territory", "more territories"));
}

/// What a conflict counts: a load, money, or nothing that a limit is about.
static const char *conflict_amount(cli_context *cli, const marz_files_question *q,
                                   const marz_conflict *conflict, int64_t value)
{
    if (!cli_conflict_has_limit(conflict))
        return "";
    return conflict->measure == MARZ_NONE ? cli_money(cli, value)
                                          : amount(cli, q, conflict->measure, value);
}

static void print_reasons(cli_context *cli, const marz_files_design *design)
{
    const marz_plan *plan = &design->plan;
    const marz_files_question *q = design->question;
    puts(cli_no_plan_words(plan));
    cli_table table;
    cli_table_init(&table, cli->arena, "<what|<name|<why|<measure|>is|>limit|>smallest widening");
    const int32_t shown = plan->conflict_count < ROWS_SHOWN ? plan->conflict_count : ROWS_SHOWN;
    for (int32_t c = 0; c < shown; c++) {
        const marz_conflict *one = &plan->conflicts[c];
        const bool is_pieces = one->kind == MARZ_CONFLICT_PIECES;
        const char *measure = is_pieces ? "pieces"
                              : one->measure != MARZ_NONE
                                  ? plan->instance.measure_name[one->measure]
                              : cli_conflict_has_limit(one) ? "value"
                                                            : "";
        cli_table_row(&table, (const char *[]){cli_conflict_subject(one),
                                               one->subject ? marz_files_name(q, one->subject) : "",
                                               cli_conflict_words(one), measure,
                                               is_pieces ? cli_count(cli, one->found)
                                                         : conflict_amount(cli, q, one, one->found),
                                               conflict_amount(cli, q, one, one->limit),
                                               conflict_amount(cli, q, one, one->relax_by)});
    }
    cli_table_print(&table, stdout);
    if (shown < plan->conflict_count)
        printf("and %s more: --format json names all\n",
               cli_count(cli, plan->conflict_count - shown));
}

/// The narrowest band in tenths of a percent with which none of the conflicts is left.
static void print_remedy(const marz_files_design *design)
{
    const marz_files_question *q = design->question;
    for (int32_t k = 0; k < q->instance.measure_count; k++) {
        int64_t needed = 0;
        bool is_broken = false;
        for (int32_t c = 0; c < design->plan.conflict_count; c++) {
            const marz_conflict *one = &design->plan.conflicts[c];
            const int64_t band = one->measure == k ? marz_files_band_for(q, one) : MARZ_UNKNOWN;
            needed = band != MARZ_UNKNOWN && band > needed ? band : needed;
            is_broken |= one->measure == k;
        }
        if (!is_broken || q->band_ppm[k] == MARZ_UNKNOWN)
            continue;
        if (q->has_own_limits[k])
            printf("  try a wider --balance %s, or other limits in the file of reps, where some "
                   "have their own\n",
                   q->instance.measure_name[k]);
        else if (needed > 0)
            printf("  the smallest band that removes these conflicts: --balance %s=%.1f%%   (now "
                   "%.1f%%)\n",
                   q->instance.measure_name[k], (double)needed / 1e4, (double)q->band_ppm[k] / 1e4);
    }
}

static const char *mean_share(cli_context *cli, int64_t load, const int64_t *loads, int32_t count,
                              int32_t step)
{
    double sum = 0;
    for (int32_t k = 0; k < count; k++)
        sum += (double)loads[(int64_t)k * step];
    const char *words =
        sum > 0 ? marz_arena_print(cli->arena, "%.1f %%", 100 * (double)load * count / sum) : "–";
    return words ? words : "";
}

/// One level: districts with their regions, or regions.
static void print_level(cli_context *cli, const marz_files_design *design, bool of_regions)
{
    const marz_levels *levels = &design->plan.levels;
    const marz_instance *in = &design->plan.instance;
    const int32_t count = of_regions ? levels->region_count : levels->district_count;
    const int32_t below = of_regions ? levels->district_count : in->seat_count;
    const int32_t *group_of = of_regions ? levels->region_of : levels->district_of;
    int64_t *loads = MARZ_NEW(cli->arena, int64_t, (int64_t)count * in->measure_count);
    int64_t *targets = MARZ_NEW(cli->arena, int64_t, (int64_t)count * in->measure_count);
    cli_table table;
    if (!loads || !targets)
        return;
    marz_files_level_sums(design, of_regions, design->loads, loads);
    marz_files_level_sums(design, of_regions, in->target, targets);
    cli_table_init(&table, cli->arena,
                   of_regions ? "<region|>districts|<measure|>load|>of the mean|>of its target|<"
                              : "<district|>territories|<measure|>load|>of the mean|>of its target"
                                "|<region");
    for (int32_t g = 0; g < count; g++) {
        int32_t members = 0;
        for (int32_t k = 0; k < below; k++)
            members += group_of[k] == g;
        for (int32_t k = 0; k < in->measure_count; k++) {
            const int64_t *load = &loads[(int64_t)g * in->measure_count + k];
            cli_table_row(&table,
                          (const char *[]){
                              of_regions ? levels->region_id[g] : levels->district_id[g],
                              cli_count(cli, members), in->measure_name[k],
                              amount(cli, design->question, k, *load),
                              mean_share(cli, *load, loads + k, count, in->measure_count),
                              target_share(cli, *load, targets[(int64_t)g * in->measure_count + k]),
                              of_regions || !levels->region_of
                                  ? ""
                                  : levels->region_id[levels->region_of[g]]});
        }
    }
    cli_table_print(&table, stdout);
}

static void print_levels(cli_context *cli, const marz_files_design *design)
{
    if (design->plan.levels.district_count == 0)
        return;
    puts("");
    print_level(cli, design, false);
    if (design->plan.levels.region_count)
        print_level(cli, design, true);
    if (design->district_eased_ppm > 0)
        printf(
            "whole territories cannot be grouped more evenly: districts and regions lie up to %s "
            "from their mean, the band is %s\n",
            cli_percent(cli, design->district_worst_ppm),
            cli_percent(cli, marz_files_level_band(design->question)));
}

static void print_share_needed(const char *flag, int64_t ppm)
{
    if (ppm)
        printf("  a limit that removes these conflicts: --%s %.1f%%\n", flag, (double)ppm / 1e4);
}

/// Capacities without a band are limits; with one they are shares of what there is.
static void print_capacities(const marz_files_design *design)
{
    const marz_plan *plan = &design->plan;
    for (int32_t k = 0; k < plan->instance.measure_count; k++) {
        bool is_limit = false;
        for (int32_t c = 0; c < plan->conflict_count; c++)
            is_limit |= plan->conflicts[c].measure == k &&
                        plan->conflicts[c].kind == MARZ_CONFLICT_TOTAL_HIGH;
        if (is_limit && design->question->band_ppm[k] == MARZ_UNKNOWN)
            printf("  or let capacities be shares of what there is: --balance %s=10%%\n",
                   plan->instance.measure_name[k]);
    }
}

/// What else there is to try.
static void print_ways_out(const marz_files_design *design)
{
    const cli_remedies needs = cli_find_remedies(&design->plan);
    print_share_needed("move-share", needs.move_share_ppm);
    print_share_needed("rep-share", needs.rep_share_ppm);
    print_capacities(design);
    if (needs.is_far)
        puts("  or let units lie farther from their rep: a greater --reach or --farthest");
    if (needs.has_locks)
        puts("  look at the columns locked and group of these units");
    if (needs.has_pieces)
        puts("  look at the locks near these territories, give more --edges, or let territories "
             "lie apart: leave --contiguous out");
    if (needs.may_cover)
        puts("  or let units stay with nobody, at a share of their value: --cover-price 100%");
    if (!marz_plan_is_refuted(&design->plan))
        puts("  a greater --effort may find a plan too");
}

/// Units that nobody takes, the dearest first, each with what that counts.
static void print_open(cli_context *cli, const marz_files_design *design)
{
    const marz_instance *in = &design->plan.instance;
    if (design->open_count == 0) {
        puts("nobody takes     no unit: all are taken");
        return;
    }
    printf("nobody takes     %s, which counts %s%s\n",
           cli_counted(cli, design->open_count, "unit", "units"),
           cli_money(cli, design->plan.uncovered_minor),
           design->open_count > 1 ? "; the dearest first:" : ":");
    for (int32_t k = 0; k < design->open_count && k < OPEN_SHOWN; k++) {
        const int32_t unit = design->open[k], present = in->present[unit];
        const char *name = marz_files_name(design->question, in->unit_id[unit]);
        printf("  %s%s%s: %s%s%s\n", in->unit_id[unit], *name ? " " : "", name,
               cli_money(cli, marz_instance_uncovered(in, unit)),
               present == MARZ_NONE ? "" : ", now of ",
               present == MARZ_NONE ? "" : in->seat_id[present]);
    }
    if (design->open_count > OPEN_SHOWN)
        printf("  and %s more: --format json names all\n",
               cli_count(cli, design->open_count - OPEN_SHOWN));
}

/// What changes hands: to another territory, at the price of disruption, or to nobody, which has a
/// price of its own.
static void print_moved(cli_context *cli, const marz_files_design *design)
{
    const marz_instance *in = &design->plan.instance;
    const int32_t to_others = design->moved_count - design->left_count;
    int32_t owned_count = 0;
    for (int32_t i = 0; i < in->unit_count; i++)
        owned_count += in->present[i] != MARZ_NONE;
    if (owned_count == 0 && design->released_count == 0) {
        puts("changes hands    nothing: nobody had these units before");
        return;
    }
    printf("changes hands    %s of %s that had an owner, worth %s",
           cli_count(cli, design->moved_count), cli_counted(cli, owned_count, "unit", "units"),
           cli_money(cli, design->moved_minor));
    if (design->left_count == 0)
        printf(": disruption %s\n", cli_money(cli, design->plan.disruption_minor));
    else
        printf(": %s to another territory (disruption %s), %s to nobody (see above)\n",
               cli_count(cli, to_others), cli_money(cli, design->plan.disruption_minor),
               cli_count(cli, design->left_count));
}

static void print_costs(cli_context *cli, const marz_files_design *design)
{
    const marz_plan *plan = &design->plan;
    printf("cost a year      %s\n", cli_cost_terms(cli, plan));
    if (plan->has_bound)
        printf("no plan can cost less than %s: this one is at most %s above the best\n",
               cli_money(cli, plan->bound_minor), cli_percent(cli, plan->gap_ppm));
    else
        printf("how far this is from the best is not proved: %s\n",
               plan->bound_note ? plan->bound_note : "");
    cli_print_farthest(plan);
    if (design->moment_km2 > 0)
        printf("compactness      %.4g %s x square kilometres to the centres\n", design->moment_km2,
               plan->instance.measure_name[0]);
    if (plan->instance.has_cover)
        print_open(cli, design);
    print_moved(cli, design);
    if (design->released_count)
        printf(
            "besides          %s, worth %s, of owners who have no territory any more; that costs "
            "%s\n",
            cli_counted(cli, design->released_count, "unit", "units"),
            cli_money(cli, design->released_minor), cli_money(cli, design->released_cost_minor));
    if (!design->pieces)
        return;
    const marz_files_question *q = design->question;
    printf("contiguity       %s on %s",
           design->extra_pieces ? "broken" : "every territory is in one piece",
           q->has_near_graph ? "the graph of near neighbours" : "the graph of the edges");
    if (design->extra_pieces)
        printf(" (%s too many)", cli_counted(cli, design->extra_pieces, "piece", "pieces"));
    if (q->link_count)
        printf("; %s linked to the nearest unit",
               cli_counted(cli, q->link_count, "island is", "islands are"));
    putchar('\n');
}

static void print_files(cli_context *cli, const marz_files_design *design)
{
    const marz_files_question *q = design->question;
    cli_progress_end(cli);
    printf("%s, %s\n", cli_counted(cli, q->instance.unit_count, "unit", "units"),
           cli_counted(cli, q->instance.seat_count, "territory", "territories"));
    cli_print_ignored(q);
    if (q->mirrored_count)
        printf(
            "%s with the territories of %s; %s by %s\n",
            cli_counted(cli, q->mirrored_count, "unit goes", "units go"), cli_value(cli, "mirror"),
            cli_counted(cli, q->unmirrored_count, "is not in it and goes", "are not in it and go"),
            marz_plural(q->unmirrored_count, "itself", "themselves"));
    if (q->frozen_count)
        printf("%s: changed hands within %s\n",
               cli_counted(cli, q->frozen_count, "unit stays", "units stay"),
               cli_counted(cli, cli->workspace.settings.frozen_months, "month", "months"));
    if (q->follower_count)
        printf("%s; %s\n",
               cli_counted(cli, q->follower_count, "unit goes with its area",
                           "units go with their areas"),
               cli_counted(cli, q->exception_count, "exception goes by itself",
                           "exceptions go by themselves"));
    if (design->plan.outcome == MARZ_OUTCOME_INFEASIBLE) {
        print_reasons(cli, design);
        print_remedy(design);
        print_ways_out(design);
    } else {
        if (design->plan.outcome == MARZ_OUTCOME_TIME_LIMIT ||
            design->plan.outcome == MARZ_OUTCOME_CANCELLED)
            puts("the work was cut short: this is the best plan found until then");
        print_territories(cli, design);
        print_levels(cli, design);
        print_costs(cli, design);
    }
    printf("checked by independent code: %s\n", design->verdict.is_ok ? "ok" : "refused");
}

/// @param range  the sizes that were tried, or NULL
static marz_status answer_files(cli_context *cli, const marz_files_design *design,
                                const marz_files_range *range, int64_t start_ms, marz_error *error)
{
    const char *out = cli_value(cli, "out");
    marz_status status =
        out ? marz_file_write(out, design->text.text, design->text.length, error) : MARZ_OK;
    if (status)
        return status;
    if (cli_has(cli, "report"))
        status = marz_files_page(design, &cli->workspace.settings, cli->language,
                                 cli_value(cli, "report"), error);
    if (status)
        return status;
    const bool is_broken = cli_has(cli, "contiguous") && design->extra_pieces > 0;
    if (design->plan.outcome == MARZ_OUTCOME_INFEASIBLE || is_broken)
        cli->exit_status = 1;
    if (!cli->is_json) {
        print_files(cli, design);
        return MARZ_OK;
    }
    json_t *answer = marz_present_files(design);
    if (answer && range)
        json_object_set_new(answer, "sizes", marz_present_sizes(range));
    if (answer)
        json_object_set_new(answer, "seconds",
                            json_real((double)(marz_clock_ms() - start_ms) / 1000));
    return cli_answer(cli, answer, error);
}

// ---------------------------------------------------------------- a range of sizes

/// What the curve proves and what it does not.
static void print_search(const marz_files_range *range)
{
    const marz_files_size *best = &range->sizes[range->best];
    const bool is_first = best->territory_count == range->first && range->first > 1;
    const bool is_last = best->territory_count == range->last;
    if (range->is_cut_short)
        puts("the work was cut short: the sizes so far are shown");
    if (best->has_plan && (is_first || is_last))
        printf("the least lies at the end of the range: %s territories may cost less\n",
               is_first && is_last ? "other numbers of"
               : is_last           ? "more"
                                   : "fewer");
    if (range->size_count > range->last - range->first)
        puts("every number of the range was tried; each plan is checked, that none of its number "
             "costs less is not proved\n");
    else
        puts("other numbers between may cost less: each plan is checked, the choice is not "
             "proved\n");
}

static void print_sizes(cli_context *cli, const marz_files_range *range, int32_t asked_first)
{
    cli_table table;
    cli_progress_end(cli);
    if (range->first > asked_first)
        printf("fewer than %s make no %s: the range begins there\n",
               cli_counted(cli, range->first, "territory", "territories"),
               cli_counted(cli, range->first, "district", "districts"));
    cli_table_init(&table, cli->arena, ">territories|>plan|>reps|>together|<");
    for (int32_t k = 0; k < range->size_count; k++) {
        const marz_files_size *one = &range->sizes[k];
        cli_table_row(
            &table,
            (const char *[]){cli_count(cli, one->territory_count),
                             one->has_plan ? cli_estimate(cli, one->plan_minor) : "no plan found",
                             cli_estimate(cli, one->reps_minor),
                             one->has_plan ? cli_estimate(cli, one->total_minor) : "",
                             k == range->best && one->has_plan ? "least together" : ""});
    }
    cli_table_print(&table, stdout);
    print_search(range);
}

/// What a rep costs in a year: as asked for, or as the settings assume.
static marz_status read_rep_cost(cli_context *cli, const marz_files_request *request,
                                 int64_t *minor, marz_error *error)
{
    marz_settings *settings = &cli->workspace.settings;
    marz_status status = MARZ_OK;
    if (cli_has(cli, "rep-cost") && !request->territory_last)
        return marz_fail(error, MARZ_E_USAGE, "--rep-cost goes with a range: --territories 10..15");
    if (cli_has(cli, "rep-cost"))
        status = marz_settings_set(settings, "rep.year_cost", cli_value(cli, "rep-cost"), error);
    *minor = marz_sizing_options_of(settings).rep_cost_minor;
    return status;
}

static marz_status design_range(cli_context *cli, const marz_files_request *request,
                                const marz_files_options *options, int64_t rep_cost_minor,
                                int64_t start_ms, marz_error *error)
{
    marz_files_range range;
    marz_status status =
        marz_files_range_solve(request, options, rep_cost_minor, &cli->control, &range, error);
    if (status)
        return status;
    if (!cli->is_json)
        print_sizes(cli, &range, request->territory_count);
    status = answer_files(cli, range.design, &range, start_ms, error);
    marz_files_range_deinit(&range);
    return status;
}

static marz_status design_files(cli_context *cli, int64_t effort, int64_t start_ms,
                                marz_error *error)
{
    marz_files_request request;
    marz_files_question question;
    marz_files_design design;
    int64_t rep_cost;
    cli_start(cli);
    marz_status status = cli_files_request(cli, CLI_SEATS_CHOSEN, &request, error);
    if (!status)
        status = read_rep_cost(cli, &request, &rep_cost, error);
    if (status)
        return status;
    int64_t districts, regions;
    status = cli_number(cli, "districts", 0, 1, 32768, &districts, error);
    if (!status)
        status = cli_number(cli, "regions", 0, 1, 32768, &regions, error);
    if (!status && regions && !districts)
        status = marz_fail(error, MARZ_E_USAGE, "--regions goes with --districts");
    if (status)
        return status;
    const marz_files_options options = {.seed = cli->seed,
                                        .district_count = (int32_t)districts,
                                        .region_count = (int32_t)regions,
                                        .effort = effort,
                                        .thread_count = cli->workspace.thread_count,
                                        .is_contiguous = cli_has(cli, "contiguous")};
    if (request.territory_last > request.territory_count)
        return design_range(cli, &request, &options, rep_cost, start_ms, error);
    status = marz_files_read(&request, cli->arena, &question, error);
    if (!status)
        status = marz_files_solve(&question, &options, cli->arena, &cli->control, &design, error);
    if (status)
        return status;
    status = answer_files(cli, &design, NULL, start_ms, error);
    marz_buffer_deinit(&design.text);
    return status;
}

// ---------------------------------------------------------------- from the store

static marz_status answer_store(cli_context *cli, const marz_run *run, int64_t start_ms,
                                marz_error *error)
{
    char name[MARZ_PLAN_NAME_MAX];
    marz_status status = marz_plans_keep(&cli->workspace, run, name, error);
    if (!status && cli_has(cli, "out"))
        status = marz_file_write(cli_value(cli, "out"), run->plan_text.text, run->plan_text.length,
                                 error);
    if (status)
        return status;
    if (run->guide.plan.outcome == MARZ_OUTCOME_INFEASIBLE)
        cli->exit_status = 1;
    if (!cli->is_json) {
        cli_progress_end(cli);
        cli_print_map(cli, run, name);
        return MARZ_OK;
    }
    json_t *answer = marz_present_plan(run);
    if (answer) {
        json_object_set_new(answer, "plan", json_string(name));
        json_object_set_new(answer, "seconds",
                            json_real((double)(marz_clock_ms() - start_ms) / 1000));
        marz_present_deviations(json_object_get(answer, "territories"));
    }
    return cli_answer(cli, answer, error);
}

static marz_status design_store(cli_context *cli, int64_t effort, int64_t start_ms,
                                marz_error *error)
{
    marz_status status = cli_refuse_file_flags(cli, error);
    if (!status)
        status = cli_refuse_file_flag(cli, "rep-cost", error);
    if (!status)
        status = cli_refuse_file_flag(cli, "as-of", error);
    if (!status && cli_has(cli, "report")) {
        marz_fail(error, MARZ_E_USAGE, "--report goes with --units");
        marz_hint(error, "marz report FILE.html writes the page of a plan of the store.");
        return MARZ_E_USAGE;
    }
    if (!status)
        status = cli_open(cli, error);
    if (!status)
        status = cli_override_settings(cli, error);
    if (status)
        return status;
    marz_run run;
    const marz_run_options options = {.effort = effort};
    status = marz_run_guide(&cli->workspace, &options, &run, error);
    if (status)
        return status;
    status = answer_store(cli, &run, start_ms, error);
    marz_run_deinit(&run);
    return status;
}

static marz_status run_design(cli_context *cli, marz_error *error)
{
    const int64_t start_ms = marz_clock_ms();
    int64_t effort;
    marz_status status = cli_number(cli, "effort", 0, 1, INT64_MAX / 2, &effort, error);
    if (!status)
        status = cli_time_limit(cli, error);
    if (status)
        return status;
    return cli_has(cli, "units") ? design_files(cli, effort, start_ms, error)
                                 : design_store(cli, effort, start_ms, error);
}

static const cli_flag design_flags[] = {
    CLI_FILES_FLAGS("how many (or 10..15), with free centres; with reps, beside their homes"),
    {"cover-price", "SHARE", "share of a unit's value lost if nobody takes it; else all are taken",
     NULL},
    {"balance-price", "MEASURE=PRICE…",
     "a year, of each unit off target; store: an hour, a share of potential, an account", NULL},
    CLI_MATRIX_FLAG,
    {"objective", "travel|moment|max", "what is made least; max: the farthest, then travel", NULL},
    {"reach", "KM", "no unit farther from its rep, but where it is now", NULL},
    {"farthest", "MINUTES", "no unit farther one way, wherever it is now", NULL},
    {"travel-table", "KM:MINUTES…", "minutes one way by kilometres of road", NULL},
    {"mirror", "FILE", "plan.json of another force whose territories go whole to one rep", NULL},
    {"districts", "N", "group the territories into so many districts", NULL},
    {"regions", "N", "and those into so many regions", NULL},
    {"rep-cost", "MONEY", "of a rep in a year, for a range of territories", NULL},
    {"move-share", "SHARE", "most of the value of all that may change hands", NULL},
    {"rep-share", "SHARE", "most of the value of a rep's accounts that may leave him", NULL},
    {"frozen-months", "N",
     "no unit moves again within so many months of the day in its column since", NULL},
    {"as-of", "DATE", "the day up to which these months count (today)", NULL},
    {"place", "missing|unknown|no", "store: whose home the map finds (map.place)", NULL},
    {"contiguous", NULL, "each territory in one piece (near neighbours, or --edges)", NULL},
    {"effort", "N", "work the optimiser may spend; bounds the run reproducibly", NULL},
    {"time-limit", "S", "seconds after which the best plan so far is taken", NULL},
    {"out", "FILE", "write the plan's text (plan.json)", NULL},
    {"report", "FILE", "write map and tree of the territories as a page: FILE.html", NULL},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_command_map_design = {
    .name = "map design",
    .summary = "territories at least cost within bands, from the store or from files alone",
    .words = "",
    .example = "marz map design --units units.csv --reps reps.csv --balance visits=10%",
    .flags = design_flags,
    .run = run_design,
};
