/// @file fixture.h
/// A guide made by hand: reps around American cities, accounts around them, two segments by two
/// sizes, a plan that gives each account to the nearest rep. Everything is a formula of the index.
#ifndef MARZ_TESTS_REPORT_FIXTURE_H
#define MARZ_TESTS_REPORT_FIXTURE_H

#include "base/arena.h"
#include "base/rng.h"
#include "model/guide.h"
#include "report/report.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define FIXTURE_TODAY 20781 ///< 2026-11-24
#define FIXTURE_MEASURES 2

typedef struct fixture {
    marz_arena *arena;
    marz_company company;
    marz_guide guide;
    marz_verdict verdict;
    marz_report_move moves[10];
    marz_report_input input;
} fixture;

static const struct {
    const char *name;
    int32_t lon, lat;
} fixture_cities[] = {
    {"Austin", -97743100, 30267200},       {"Chicago", -87629800, 41878100},
    {"Denver", -104990300, 39739200},      {"Boston", -71058900, 42360100},
    {"Seattle", -122332100, 47606200},     {"Atlanta", -84388000, 33749000},
    {"Los Angeles", -118243700, 34052200}, {"Miami", -80191800, 25761700},
};

static const char *const fixture_reps[] = {"Sara Vance", "Omid Karimi", "Julia Roth", "Ken Abe",
                                           "Mina Ortiz", "Paul Weiss",  "Ada Brook",  "Leo Quinn"};

#define FIXTURE_CITIES 8

static const char *fixture_print(fixture *f, const char *stem, int32_t k)
{
    return marz_arena_print(f->arena, "%s%06d", stem, k);
}

static void fixture_people(fixture *f, int32_t rep_count)
{
    marz_company *c = &f->company;
    c->rep_count = rep_count;
    c->reps = MARZ_NEW(f->arena, marz_rep, rep_count);
    for (int32_t r = 0; r < rep_count; r++) {
        const int32_t city = r % FIXTURE_CITIES;
        c->reps[r] = (marz_rep){
            .id = fixture_print(f, "R", r),
            .name =
                r < FIXTURE_CITIES ? fixture_reps[r] : marz_arena_print(f->arena, "Rep %d", r + 1),
            .team = r % 2,
            .manager = MARZ_NONE,
            .hired_day = FIXTURE_TODAY - 200 * (r + 1),
            .left_day = MARZ_DAY_UNKNOWN,
            .capacity_ppm = MARZ_PPM,
            .place = {fixture_cities[city].lon + r / 8 * 90000,
                      fixture_cities[city].lat + r / 8 * 70000, MARZ_PLACED_GIVEN},
        };
    }
    c->team_count = 2;
    c->teams = MARZ_NEW(f->arena, marz_team, 2);
    c->teams[0] =
        (marz_team){.id = "T1", .name = "East", .parent = MARZ_NONE, .manager = MARZ_NONE};
    c->teams[1] =
        (marz_team){.id = "T2", .name = "West", .parent = MARZ_NONE, .manager = MARZ_NONE};
}

static int32_t fixture_nearest(const fixture *f, const marz_account *account)
{
    int32_t best = 0;
    double least = (double)INFINITY;
    for (int32_t r = 0; r < f->company.rep_count; r++) {
        const double x = (double)f->company.reps[r].place.lon_udeg - account->place.lon_udeg;
        const double y = (double)f->company.reps[r].place.lat_udeg - account->place.lat_udeg;
        if (x * x + y * y < least) {
            least = x * x + y * y;
            best = r;
        }
    }
    return best;
}

static void fixture_accounts(fixture *f, int32_t account_count)
{
    marz_company *c = &f->company;
    marz_rng rng = marz_rng_make(7, 1, 2);
    c->account_count = account_count;
    c->accounts = MARZ_NEW(f->arena, marz_account, account_count);
    for (int32_t a = 0; a < account_count; a++) {
        const int32_t city = a % (c->rep_count < FIXTURE_CITIES ? c->rep_count : FIXTURE_CITIES);
        c->accounts[a] = (marz_account){
            .id = fixture_print(f, "A", a),
            .name = marz_arena_print(f->arena, "%s Supply %d", fixture_cities[city].name, a + 1),
            .parent = MARZ_NONE,
            .owner = a % 5 == 4 ? (a + 1) % c->rep_count : a % c->rep_count,
            .territory = MARZ_NONE,
            .lock = MARZ_NONE,
            .group = MARZ_NONE,
            .industry = a % 7 == 6 ? MARZ_NONE : a % 2,
            .kind = a % 4 == 3 ? MARZ_ACCOUNT_PROSPECT : MARZ_ACCOUNT_CUSTOMER,
            .employees = a % 9 == 8 ? MARZ_UNKNOWN : 20 + a % 400,
            .revenue_minor = MARZ_UNKNOWN,
            .potential_minor = MARZ_UNKNOWN,
            .cover_minor = MARZ_UNKNOWN,
            .visits_milli = MARZ_UNKNOWN,
            .visit_minutes = MARZ_UNKNOWN,
            .created_day = FIXTURE_TODAY - 900,
            .owner_since_day = MARZ_DAY_UNKNOWN,
            .address = {.city = fixture_cities[city].name, .country = "US"},
            .place = {fixture_cities[city].lon + (int32_t)(marz_rng_normal(&rng) * 1.6e6),
                      fixture_cities[city].lat + (int32_t)(marz_rng_normal(&rng) * 1.1e6),
                      a % 3 ? MARZ_PLACED_GIVEN : MARZ_PLACED_CITY},
        };
        if (a % 11 == 10)
            c->accounts[a].owner = MARZ_NONE;
        if (a % 12 == 11)
            c->accounts[a].place =
                (marz_place){MARZ_DEGREES_UNKNOWN, MARZ_DEGREES_UNKNOWN, MARZ_PLACED_NOT};
    }
}

static void fixture_deals(fixture *f)
{
    marz_company *c = &f->company;
    c->deal_count = c->account_count / 2;
    c->deals = MARZ_NEW(f->arena, marz_deal, c->deal_count);
    for (int32_t d = 0; d < c->deal_count; d++)
        c->deals[d] = (marz_deal){.id = fixture_print(f, "D", d),
                                  .account = d * 2,
                                  .owner = d % c->rep_count,
                                  .product = MARZ_NONE,
                                  .competitor = MARZ_NONE,
                                  .status = d % 3 == 0 ? MARZ_DEAL_OPEN : MARZ_DEAL_WON,
                                  .amount_minor = 100000 * (d % 17 + 1),
                                  .created_day = FIXTURE_TODAY - 100,
                                  .closed_day = FIXTURE_TODAY - 10};
    c->unresolved.deal_account = 3;
}

static void fixture_market(fixture *f)
{
    static const char *const industries[] = {"retail", "health"}, *const sizes[] = {"10-49",
                                                                                    "50-249"};
    const marz_company *c = &f->company;
    marz_market *m = &f->guide.market;
    m->dimension_count = 2;
    m->dimensions[0] = "industry";
    m->dimensions[1] = "size";
    m->company_win = (marz_rate){0.31, 0.29, 0.33, 0.31, 620, 2000};
    m->is_heterogeneous = true;
    m->heterogeneity_p = 0.004;
    m->level = 0.8;
    m->has_sales = true;
    m->segment_count = 4;
    m->segments = MARZ_NEW(f->arena, marz_segment, 4);
    for (int32_t s = 0; s < 4; s++)
        m->segments[s] = (marz_segment){
            .key = marz_arena_print(f->arena, "%s|%s", industries[s / 2], sizes[s % 2]),
            .dimension_value = {industries[s / 2], sizes[s % 2]},
            .account_count = c->account_count / 4,
            .customer_count = c->account_count / 5,
            .win = {0.2 + 0.07 * s, 0.15 + 0.07 * s, s == 3 ? 0.62 : 0.26 + 0.07 * s, 0.22, 100,
                    420},
            .q_value = 0.04,
            .deal_amount_minor = 900000,
            .yearly_value_minor = 1200000 + 300000 * s,
            .potential_minor = (int64_t)c->account_count * 400000 * (s + 1),
            .uncovered_minor = (int64_t)c->account_count * 30000 * (4 - s),
        };
    m->accounts = MARZ_NEW(f->arena, marz_account_view, c->account_count);
    for (int32_t a = 0; a < c->account_count; a++)
        m->accounts[a] = (marz_account_view){
            .segment = a % 4,
            .value_class = (marz_class)(a % 4),
            .sold_minor =
                c->accounts[a].kind == MARZ_ACCOUNT_CUSTOMER ? 700000 + a % 13 * 90000 : 0,
            .potential_minor = 1000000 + a % 19 * 120000,
            .potential_low_minor = 600000,
            .potential_high_minor = 2400000,
            .visits_milli = 4000 + a % 4 * 3000,
            .visit_minutes = 60,
            .are_visits_assumed = a % 2,
            .last_activity_day = MARZ_DAY_UNKNOWN,
        };
    m->lookalike_count = c->account_count / 4 < 200 ? c->account_count / 4 : 200;
    m->lookalikes = MARZ_NEW(f->arena, marz_lookalike, m->lookalike_count);
    for (int32_t k = 0; k < m->lookalike_count; k++)
        m->lookalikes[k] = (marz_lookalike){
            k * 4 + 3,
            3.2 - 0.01 * k,
            {"industry = retail (+1.09)", "size = 50-249 (+0.61)", "province = Texas (+0.22)"},
            {0, 1, MARZ_NONE, MARZ_NONE, MARZ_NONE}};
    m->lookalike_lift10 = 2.4;
    m->lookalike_lift10_low = 1.6;
    m->lookalike_lift10_high = 3.3;
}

static void fixture_instance(fixture *f)
{
    const marz_company *c = &f->company;
    marz_instance *p = &f->guide.plan.instance;
    const int32_t n = c->account_count, m = c->rep_count;
    *p = (marz_instance){.unit_count = n,
                         .seat_count = m,
                         .measure_count = FIXTURE_MEASURES,
                         .segment_count = 4,
                         .disruption_ppm = 150000,
                         .disruption_familiar_ppm = 100000};
    static const char *measures[] = {"workload", "potential"};
    p->measure_name = measures;
    p->unit_id = MARZ_NEW(f->arena, const char *, n);
    p->unit_lon_udeg = MARZ_NEW(f->arena, int32_t, n);
    p->unit_lat_udeg = MARZ_NEW(f->arena, int32_t, n);
    p->visits_milli = MARZ_NEW(f->arena, int64_t, n);
    p->value_minor = MARZ_NEW(f->arena, int64_t, n);
    p->measure = MARZ_NEW(f->arena, int64_t, n * 2);
    p->unit_segment = MARZ_NEW(f->arena, int32_t, n);
    p->present = MARZ_NEW(f->arena, int32_t, n);
    p->lock = MARZ_NEW(f->arena, int32_t, n);
    p->group = MARZ_NEW(f->arena, int32_t, n);
    for (int32_t a = 0; a < n; a++) {
        const marz_account_view *view = &f->guide.market.accounts[a];
        p->unit_id[a] = c->accounts[a].id;
        p->unit_lon_udeg[a] = c->accounts[a].place.lon_udeg;
        p->unit_lat_udeg[a] = c->accounts[a].place.lat_udeg;
        p->visits_milli[a] = view->visits_milli;
        p->value_minor[a] = view->potential_minor;
        p->measure[a * 2] = view->visits_milli * view->visit_minutes / 1000;
        p->measure[a * 2 + 1] = view->potential_minor;
        p->unit_segment[a] = view->segment;
        p->present[a] = c->accounts[a].owner;
        p->lock[a] = p->group[a] = MARZ_NONE;
    }
    p->travel = (marz_travel){.circuity_ppm = 1220000,
                              .trip_ppm = 400000,
                              .minute_cost_minor = 100,
                              .point_count = 3,
                              .metres = {0, 100000, 5000000},
                              .minutes_milli = {0, 90000, 600000}};
}

static void fixture_seats(fixture *f)
{
    const marz_company *c = &f->company;
    marz_instance *p = &f->guide.plan.instance;
    const int32_t n = c->account_count, m = c->rep_count;
    p->seat_id = MARZ_NEW(f->arena, const char *, m);
    p->seat_name = MARZ_NEW(f->arena, const char *, m);
    p->seat_rep = MARZ_NEW(f->arena, int32_t, m);
    p->seat_lon_udeg = MARZ_NEW(f->arena, int32_t, m);
    p->seat_lat_udeg = MARZ_NEW(f->arena, int32_t, m);
    p->target = MARZ_NEW(f->arena, int64_t, m * 2);
    p->low = MARZ_NEW(f->arena, int64_t, m * 2);
    p->high = MARZ_NEW(f->arena, int64_t, m * 2);
    p->fit_ppm = MARZ_NEW(f->arena, int32_t, m * 4);
    p->is_familiar = MARZ_NEW(f->arena, uint8_t, m * 4);
    int64_t total[2] = {0, 0};
    for (int32_t a = 0; a < n; a++)
        for (int32_t k = 0; k < 2; k++)
            total[k] += p->measure[a * 2 + k];
    for (int32_t j = 0; j < m; j++) {
        p->seat_id[j] = c->reps[j].id;
        p->seat_name[j] = c->reps[j].name;
        p->seat_rep[j] = j;
        p->seat_lon_udeg[j] = c->reps[j].place.lon_udeg;
        p->seat_lat_udeg[j] = c->reps[j].place.lat_udeg;
        for (int32_t k = 0; k < 2; k++) {
            p->target[j * 2 + k] = total[k] / m;
            p->low[j * 2 + k] = total[k] / m * 8 / 10;
            p->high[j * 2 + k] = total[k] / m * 12 / 10;
        }
        for (int32_t s = 0; s < 4; s++)
            p->fit_ppm[j * 4 + s] = 900000 + (j * 7 + s * 3) % 5 * 50000;
    }
}

static void fixture_plan(fixture *f)
{
    marz_plan *plan = &f->guide.plan;
    const marz_instance *p = &plan->instance;
    plan->seat_of = MARZ_NEW(f->arena, int32_t, p->unit_count);
    plan->price_micro = MARZ_NEW(f->arena, int64_t, p->seat_count * 2);
    for (int32_t a = 0; a < p->unit_count; a++) {
        const marz_account *account = &f->company.accounts[a];
        plan->seat_of[a] = account->place.precision == MARZ_PLACED_NOT
                               ? (account->owner == MARZ_NONE ? 0 : account->owner)
                               : fixture_nearest(f, account);
        const marz_cost cost = marz_instance_cost(p, a, plan->seat_of[a]);
        plan->travel_minor += cost.travel_minor;
        plan->mismatch_minor += cost.mismatch_minor;
        plan->disruption_minor += cost.disruption_minor;
    }
    plan->price_micro[0] = 2500000;
    plan->total_minor = plan->travel_minor + plan->mismatch_minor + plan->disruption_minor;
    plan->outcome = MARZ_OUTCOME_FEASIBLE;
    plan->has_bound = true;
    plan->bound_minor = plan->total_minor / 1000 * 996;
    plan->gap_ppm = 4000;
    plan->plan_year = 2027;
    plan->seed = 1;
    plan->solver = "prices + transportation + local search 1";
    strcpy(plan->currency, "USD");
}

static int32_t fixture_month(int32_t month) ///< first day of month 0 = January 2024
{
    return marz_day_from_gregorian((marz_date){2024 + month / 12, month % 12 + 1, 1});
}

/// The year, its quarters and months for one owner; the parts add up.
static void fixture_owner_goals(marz_goals *g, marz_owner_kind kind, int32_t owner, int64_t month)
{
    const int32_t year = g->goal_count;
    const marz_goal base = {
        .owner_kind = kind, .owner = owner, .parent_period = MARZ_NONE, .parent_owner = MARZ_NONE};
    marz_goal *goal = &g->goals[g->goal_count++];
    *goal = base;
    goal->period_kind = MARZ_PERIOD_YEAR;
    goal->number = 1;
    goal->start_day = fixture_month(36);
    goal->end_day = fixture_month(48);
    goal->amount_minor = month * 12;
    for (int32_t k = 0; k < 16; k++) {
        goal = &g->goals[g->goal_count++];
        *goal = base;
        const bool is_quarter = k < 4;
        const int32_t first = is_quarter ? k * 3 : k - 4;
        goal->period_kind = is_quarter ? MARZ_PERIOD_QUARTER : MARZ_PERIOD_MONTH;
        goal->number = is_quarter ? k + 1 : first + 1;
        goal->start_day = fixture_month(36 + first);
        goal->end_day = fixture_month(36 + first + (is_quarter ? 3 : 1));
        goal->parent_period = year;
        goal->amount_minor = month * (is_quarter ? 3 : 1);
    }
}

static void fixture_goals(fixture *f)
{
    marz_goals *g = &f->guide.goals;
    const int32_t reps = f->company.rep_count;
    const int64_t month = (int64_t)reps * 11000000;
    g->plan_year = 2027;
    g->start_day = fixture_month(36);
    g->end_day = fixture_month(48);
    g->history_count = 34;
    g->history = MARZ_NEW(f->arena, marz_month_value, 34);
    g->forecast_count = 12;
    g->forecast = MARZ_NEW(f->arena, marz_month_value, 12);
    for (int32_t k = 0; k < 46; k++) {
        const int32_t at = k < 34 ? k : k + 2;
        const int64_t amount =
            month * 85 / 100 + (int64_t)((double)month * (0.12 * sin(at * 0.5236) + 0.004 * at));
        marz_month_value *value = k < 34 ? &g->history[k] : &g->forecast[k - 34];
        *value =
            (marz_month_value){fixture_month(at), fixture_month(at + 1), amount, amount, amount};
        if (k >= 34) {
            value->low_minor = amount - month / 12;
            value->high_minor = amount + month / 10;
        }
    }
    g->last_year_minor = month * 12 * 10 / 11;
    g->method = MARZ_FORECAST_COMBINATION;
    g->origin_count = 10;
    g->level_ppm = 800000;
    g->is_interval_approximate = true;
    g->year_mid_minor = month * 12 * 97 / 100;
    g->year_low_minor = month * 12 * 92 / 100;
    g->year_high_minor = month * 12 * 104 / 100;
    g->commit_minor = month * 12 * 93 / 100;
    g->stretch_minor = month * 12 * 103 / 100;
    g->stretch_ppm = 100000;
    g->goal_minor = month * 12;
    g->reach_ppm = 310000;
    g->goals = MARZ_NEW(f->arena, marz_goal, (reps + 3) * 17);
    fixture_owner_goals(g, MARZ_OWNER_COMPANY, MARZ_NONE, month);
    for (int32_t t = 0; t < 2; t++)
        fixture_owner_goals(g, MARZ_OWNER_TEAM, t, month / 2);
    for (int32_t r = 0; r < reps; r++)
        fixture_owner_goals(g, MARZ_OWNER_REP, r, month / reps);
    g->quota_count = reps;
    g->quotas = MARZ_NEW(f->arena, marz_quota_line, reps);
    for (int32_t r = 0; r < reps; r++)
        g->quotas[r] = (marz_quota_line){r,
                                         month / reps * 11,
                                         month / reps * 11,
                                         month / reps * 20,
                                         month / reps * 12,
                                         MARZ_PPM / reps};
}

static void fixture_team(fixture *f)
{
    marz_team_view *t = &f->guide.team;
    const int32_t reps = f->company.rep_count;
    t->profiles = MARZ_NEW(f->arena, marz_profile, reps);
    for (int32_t r = 0; r < reps; r++)
        t->profiles[r] = (marz_profile){.rep = r,
                                        .tenure_months = 6 * (r % 12 + 1),
                                        .ramp_ppm = MARZ_PPM,
                                        .capacity_minutes = 72000,
                                        .load_minutes = 30000 + r % 9 * 9000,
                                        .account_count = 4 + r,
                                        .potential_minor = 60000000,
                                        .sold_minor = 110000000 + r * 1000000,
                                        .quota_minor = r % 3 == 2 ? MARZ_UNKNOWN : 120000000,
                                        .win = {0.28 + 0.01 * r, 0.22, 0.37, 0.3, 30, 100 + r},
                                        .cycle_days = 61 + r,
                                        .open_deal_count = r % 7,
                                        .open_deal_minor = r % 7 * 900000,
                                        .activities_a_week = 11,
                                        .activities_a_week_before = 12,
                                        .engagement_alarm_day = MARZ_DAY_UNKNOWN,
                                        .best_segment = r == 1 ? 2 : MARZ_NONE,
                                        .best_chance = 0.86};
    t->fit = (marz_fit){.rep_count = reps,
                        .segment_count = 4,
                        .is_rep_detectable = false,
                        .rep_p = 0.26,
                        .interaction_p = 0.44,
                        .deal_count = 2000,
                        .detectable_points = 6.2};
    static const char *evidence[] = {"D000000", "D000003", "D000009"};
    t->candidate_count = 41;
    t->finding_count = 4;
    t->findings = MARZ_NEW(f->arena, marz_finding, 4);
    t->findings[0] = (marz_finding){MARZ_STRENGTH,
                                    MARZ_FINDING_SEGMENT_WIN,
                                    "health|50-249",
                                    0.08,
                                    0.04,
                                    0.12,
                                    42000000,
                                    21000000,
                                    0.001,
                                    0.02,
                                    310,
                                    evidence,
                                    3};
    t->findings[1] = (marz_finding){MARZ_WEAKNESS,
                                    MARZ_FINDING_PRODUCT_WIN,
                                    "GTX Pro",
                                    -0.11,
                                    -0.17,
                                    -0.05,
                                    18000000,
                                    8000000,
                                    0.002,
                                    0.03,
                                    204,
                                    evidence,
                                    3};
    t->findings[2] = (marz_finding){MARZ_OPPORTUNITY,
                                    MARZ_FINDING_UNCOVERED,
                                    "retail|10-49",
                                    0.34,
                                    0.29,
                                    0.4,
                                    73000000,
                                    40000000,
                                    (double)NAN,
                                    (double)NAN,
                                    37,
                                    NULL,
                                    0};
    t->findings[3] = (marz_finding){MARZ_THREAT,
                                    MARZ_FINDING_COMPETITOR_LOSS,
                                    "Borealis",
                                    0.71,
                                    0.58,
                                    0.88,
                                    26000000,
                                    9000000,
                                    0.003,
                                    0.04,
                                    412,
                                    evidence,
                                    2};
}

static void fixture_rest(fixture *f)
{
    marz_guide *g = &f->guide;
    const int32_t reps = f->company.rep_count;
    g->matching.line_count = f->company.account_count / 6;
    g->matching.lines = MARZ_NEW(f->arena, marz_match_line, g->matching.line_count);
    for (int32_t k = 0; k < g->matching.line_count; k++)
        g->matching.lines[k] = (marz_match_line){f->company.deals[k * 3].id,
                                                 false,
                                                 k * 6,
                                                 k % reps,
                                                 (k + 1) % reps,
                                                 900000 - k * 10,
                                                 (k + 2) % reps,
                                                 850000 - k * 10};
    g->matching.value_minor = g->matching.dual_minor = 9100000;
    g->matching.greedy_minor = 8800000;
    g->matching.price_minor = MARZ_NEW(f->arena, int64_t, reps);
    g->matching.capacity = MARZ_NEW(f->arena, int64_t, reps);
    g->matching.price_minor[0] = 12000;
    g->matching.capacity[0] = 40;
    static marz_kpi kpis[3];
    kpis[0] = (marz_kpi){.code = MARZ_KPI_SALES,
                         .rep = MARZ_NONE,
                         .value = 3.3e7,
                         .centre = 3e7,
                         .low = 2.4e7,
                         .high = 3.6e7,
                         .period_count = 24};
    kpis[1] = (marz_kpi){.code = MARZ_KPI_WIN_RATE,
                         .rep = 0,
                         .value = 0.14,
                         .centre = 0.3,
                         .low = 0.2,
                         .high = 0.4,
                         .period_count = 12,
                         .is_outside = true};
    kpis[2] = (marz_kpi){.code = MARZ_KPI_ACTIVITY,
                         .rep = 1,
                         .value = 4,
                         .centre = 12,
                         .low = 8,
                         .high = 16,
                         .period_count = 12,
                         .is_outside = true};
    static marz_attainment attainments[2];
    attainments[0] = (marz_attainment){.rep = MARZ_NONE,
                                       .from_day = fixture_month(24),
                                       .to_day = fixture_month(34),
                                       .actual_minor = 280000000,
                                       .goal_minor = 300000000,
                                       .year_goal_minor = 360000000,
                                       .goal_until_day = fixture_month(36),
                                       .reach_ppm = 220000};
    attainments[1] = (marz_attainment){.rep = 0,
                                       .from_day = fixture_month(24),
                                       .to_day = fixture_month(34),
                                       .actual_minor = 110000000,
                                       .goal_minor = 100000000,
                                       .year_goal_minor = 120000000,
                                       .goal_until_day = fixture_month(36),
                                       .reach_ppm = MARZ_UNKNOWN};
    g->improve = (marz_improve){.kpis = kpis,
                                .kpi_count = 3,
                                .attainments = attainments,
                                .attainment_count = 2,
                                .false_alarms_expected = 0.6};
    f->verdict = (marz_verdict){.is_ok = true};
    for (int32_t k = 0; k < 10; k++)
        f->moves[k] = (marz_report_move){
            k,     f->company.accounts[k].owner, (k + 1) % reps, (k + 2) % reps, 900000 - k * 40000,
            55000, -400000 + k * 60000,          -100000,        150000};
    f->moves[2].from = MARZ_NONE;
}

/// Everything lives in the fixture's arena until fixture_drop.
static void fixture_make(fixture *f, int32_t account_count, int32_t rep_count, const char *language)
{
    memset(f, 0, sizeof *f);
    f->arena = marz_arena_create(0);
    f->guide.company = &f->company;
    f->company.arena = f->arena;
    f->company.as_of_day = FIXTURE_TODAY - 24;
    f->company.is_simulated = true;
    marz_settings_defaults(&f->company.settings);
    fixture_people(f, rep_count);
    fixture_accounts(f, account_count);
    fixture_deals(f);
    fixture_market(f);
    fixture_instance(f);
    fixture_seats(f);
    fixture_plan(f);
    fixture_goals(f);
    fixture_team(f);
    fixture_rest(f);
    f->input = (marz_report_input){.guide = &f->guide,
                                   .verdict = &f->verdict,
                                   .moves = f->moves,
                                   .move_count = 10,
                                   .attainable_minor = 9000000,
                                   .language = language,
                                   .today = FIXTURE_TODAY};
}

static void fixture_drop(fixture *f)
{
    marz_arena_destroy(f->arena);
}

#endif
