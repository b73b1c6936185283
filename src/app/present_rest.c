#include "app/present_internal.h"

static json_t *kpis(const marz_run *run, bool only_alarms)
{
    static const char *const names[] = {
        [MARZ_KPI_SALES] = "sales_a_month",
        [MARZ_KPI_WIN_RATE] = "win_rate",
        [MARZ_KPI_CYCLE_DAYS] = "cycle_days",
        [MARZ_KPI_ACTIVITY] = "activities_a_week",
        [MARZ_KPI_DEALS_CREATED] = "deals_created_a_month",
    };
    json_t *rows = json_array();
    for (int32_t k = 0; k < run->guide.improve.kpi_count; k++) {
        const marz_kpi *kpi = &run->guide.improve.kpis[k];
        if (only_alarms && !kpi->is_outside)
            continue;
        marz_json_push(rows,
                       json_pack("{s:s,s:o,s:o,s:o,s:o,s:o,s:i,s:s}", "name", names[kpi->code],
                                 "rep", marz_json_rep(&run->company, kpi->rep), "value",
                                 marz_json_real(kpi->value), "centre", marz_json_real(kpi->centre),
                                 "low", marz_json_real(kpi->low), "high", marz_json_real(kpi->high),
                                 "periods", kpi->period_count, "state",
                                 kpi->is_learning  ? "learning"
                                 : kpi->is_outside ? "outside"
                                                   : "within"));
    }
    return rows;
}

static const char *state_of(const marz_attainment *a)
{
    if (!a->is_over || a->reach_ppm == MARZ_UNKNOWN)
        return "open";
    return a->reach_ppm == MARZ_PPM ? "reached" : "missed";
}

json_t *marz_present_improve(const marz_run *run)
{
    const marz_improve *improve = &run->guide.improve;
    json_t *rows = json_array();
    for (int32_t k = 0; k < improve->attainment_count; k++) {
        const marz_attainment *a = &improve->attainments[k];
        marz_json_push(rows,
                       json_pack("{s:o,s:o,s:o,s:o,s:I,s:I,s:I,s:b,s:o,s:s}", "rep",
                                 marz_json_rep(&run->company, a->rep), "start",
                                 marz_json_day(a->from_day), "end", marz_json_day(a->to_day),
                                 "goal_until", marz_json_day(a->goal_until_day), "actual",
                                 (json_int_t)a->actual_minor, "goal", (json_int_t)a->goal_minor,
                                 "year_goal", (json_int_t)a->year_goal_minor, "goal_assumed",
                                 a->is_goal_assumed, "reach", marz_json_share(a->reach_ppm),
                                 "state", state_of(a)));
    }
    return json_pack("{s:s,s:o,s:o,s:o,s:o}", "currency", run->company.settings.currency,
                     "attainment", rows, "kpis", kpis(run, false), "alarms", kpis(run, true),
                     "false_alarms_expected_per_quarter",
                     marz_json_real(improve->false_alarms_expected));
}

json_t *marz_present_settings(const marz_settings *settings)
{
    int32_t count;
    const marz_setting_info *list = marz_settings_list(&count);
    json_t *rows = json_array();
    for (int32_t k = 0; k < count; k++) {
        char value[MARZ_SETTING_TEXT_MAX];
        marz_settings_get(settings, &list[k], value);
        marz_json_push(rows, json_pack("{s:s,s:s,s:s,s:s}", "key", list[k].key, "value", value,
                                       "unit", list[k].unit, "help", list[k].help));
    }
    return json_pack("{s:o}", "settings", rows);
}

json_t *marz_present_plan_entries(const marz_plan_entry *plans, int32_t count)
{
    json_t *rows = json_array();
    for (int32_t k = 0; k < count; k++)
        marz_json_push(
            rows,
            json_pack("{s:s,s:i,s:s,s:o,s:o,s:s,s:I,s:o,s:I}", "name", plans[k].name, "year",
                      plans[k].year, "state", marz_plan_state_name(plans[k].state), "from",
                      marz_json_day(plans[k].from_day), "until", marz_json_day(plans[k].until_day),
                      "created", plans[k].created_at, "total", (json_int_t)plans[k].total_minor,
                      "gap", marz_json_share(plans[k].gap_ppm), "moved",
                      (json_int_t)plans[k].moved_count));
    return json_pack("{s:o}", "plans", rows);
}

static json_t *table_report(const marz_table_report *t)
{
    json_t *fields = json_array(), *refused = json_array(), *ignored = json_array();
    for (int32_t k = 0; k < t->field_count; k++)
        marz_json_push(fields, json_pack("{s:s,s:I,s:I}", "name", t->fields[k].name, "missing",
                                         (json_int_t)t->fields[k].missing, "unresolved",
                                         (json_int_t)t->fields[k].unresolved));
    for (int32_t k = 0; k < MARZ_REFUSALS_SHOWN && t->first_refused[k].reason; k++)
        marz_json_push(
            refused,
            json_pack("{s:I,s:i,s:s,s:s,s:s,s:I}", "line", (json_int_t)t->first_refused[k].line,
                      "column", t->first_refused[k].column, "column_name", t->first_refused[k].name,
                      "reason", t->first_refused[k].reason, "hint", t->first_refused[k].hint,
                      "rows", (json_int_t)t->first_refused[k].count));
    for (int32_t k = 0; k < t->ignored_count; k++)
        marz_json_push(ignored, json_string(t->ignored_columns[k]));
    return json_pack("{s:s,s:s,s:I,s:I,s:I,s:I,s:I,s:I,s:o,s:o,s:o}", "name",
                     marz_entity_info_of(t->entity).name, "file", t->file, "read",
                     (json_int_t)t->read, "accepted", (json_int_t)t->accepted, "updated",
                     (json_int_t)t->updated, "unchanged", (json_int_t)t->unchanged, "refused",
                     (json_int_t)t->refused, "unresolved", (json_int_t)t->unresolved, "fields",
                     fields, "first_refused", refused, "ignored_columns", ignored);
}

static json_t *settings_notes(const marz_folder_settings *settings)
{
    json_t *rows = json_array();
    for (int32_t k = 0; k < settings->count; k++) {
        const marz_folder_setting *row = &settings->list[k];
        marz_json_push(rows, json_pack("{s:s,s:s,s:b,s:s?}", "key", row->key, "value", row->value,
                                       "applied", row->kept == NULL, "kept", row->kept));
    }
    return rows;
}

static json_t *owner_notes(const marz_intake_notes *notes)
{
    json_t *rows = json_array();
    for (int64_t k = 0; k < notes->conflict_count && k < MARZ_OWNER_CONFLICTS_SHOWN; k++) {
        const marz_owner_conflict *one = &notes->conflicts[k];
        marz_json_push(rows, json_pack("{s:s,s:s,s:s,s:o}", "account", one->account, "source",
                                       one->source_rep, "assigned", one->assigned_rep, "since",
                                       marz_json_day(one->since_day)));
    }
    return json_pack("{s:I,s:b,s:o}", "count", (json_int_t)notes->conflict_count, "followed",
                     notes->is_followed, "first", rows);
}

json_t *marz_present_import(const marz_import_report *report, const marz_intake_notes *notes,
                            bool is_dry_run)
{
    json_t *tables = json_array(), *ignored = json_array();
    for (int32_t k = 0; k < report->table_count; k++)
        marz_json_push(tables, table_report(&report->tables[k]));
    for (int32_t k = 0; k < report->ignored_file_count; k++)
        marz_json_push(ignored, json_string(report->ignored_files[k]));
    return json_pack("{s:o,s:o,s:o,s:I,s:b,s:b,s:o,s:o}", "tables", tables, "ignored_files",
                     ignored, "refused_file",
                     report->refused_file ? json_string(report->refused_file) : json_null(),
                     "refused", (json_int_t)report->refused_total, "dry_run", is_dry_run,
                     "simulated", report->is_simulated, "settings",
                     settings_notes(&notes->settings), "owner_conflicts", owner_notes(notes));
}

/// Accounts and reps by how their position was found.
static json_t *precision_counts(const marz_company *company)
{
    static const char *const names[] = {
        [MARZ_PLACED_NOT] = "not_placed",    [MARZ_PLACED_GIVEN] = "given",
        [MARZ_PLACED_POSTCODE] = "postcode", [MARZ_PLACED_CITY] = "city",
        [MARZ_PLACED_PROVINCE] = "province", [MARZ_PLACED_ACCOUNTS] = "accounts",
    };
    int64_t counts[MARZ_PLACED_ACCOUNTS + 1] = {0};
    for (int32_t i = 0; i < company->account_count; i++)
        counts[company->accounts[i].place.precision]++;
    json_t *answer = json_object();
    for (int32_t k = 0; k < MARZ_PLACED_ACCOUNTS; k++)
        json_object_set_new(answer, names[k], json_integer(counts[k]));
    return answer;
}

json_t *marz_present_data(const marz_run *run)
{
    const marz_company *c = &run->company;
    return json_pack(
        "{s:b,s:o,s:i,s:i,s:i,s:i,s:i,s:I,s:I,s:o,s:{s:I,s:I,s:I,s:I,s:I,s:I}}", "simulated",
        c->is_simulated, "as_of", marz_json_day(c->as_of_day), "accounts", c->account_count, "reps",
        c->rep_count, "territories", c->territory_count, "deals", c->deal_count, "leads",
        c->lead_count, "sales", (json_int_t)c->sale_count, "activities",
        (json_int_t)c->activity_count, "positions", precision_counts(c), "unresolved",
        "account_owner", (json_int_t)c->unresolved.account_owner, "account_parent",
        (json_int_t)c->unresolved.account_parent, "deal_account",
        (json_int_t)c->unresolved.deal_account, "deal_owner", (json_int_t)c->unresolved.deal_owner,
        "sale_account", (json_int_t)c->unresolved.sale_account, "sale_rep",
        (json_int_t)c->unresolved.sale_rep);
}
