// truth.json: what was planted, for tests that compare what a step found with what is there.
#include "simulate/tables.h"

#include "base/file.h"
#include "base/json.h"

static void put(json_t *object, const char *key, json_t *value)
{
    (void)json_object_set_new(object, key, value);
}

static json_t *options_of(const sim_world *world)
{
    const marz_simulate_options *o = world->options;
    json_t *all = json_object();
    put(all, "accounts", json_integer(o->account_count));
    put(all, "reps", json_integer(o->rep_count));
    put(all, "years", json_integer(o->year_count));
    put(all, "last_year", json_integer(o->last_year));
    put(all, "seed", json_integer((json_int_t)o->seed));
    put(all, "country", json_string(o->country));
    put(all, "calendar", json_string(world->is_iran ? "jalali" : "gregorian"));
#define MARZ_SIMULATE_NUMBER(field, normal, low, high, help) put(all, #field, json_real(o->field));
#include "simulate/numbers.def"
#undef MARZ_SIMULATE_NUMBER
    put(all, "deal_rate", json_real(world->deal_rate)); // the one that came of it
    return all;
}

static json_t *people_of(const sim_world *world)
{
    json_t *all = json_object();
    for (int32_t p = 0; p < world->seller_count + world->leaver_count; p++) {
        char id[SIM_ID_MAX];
        json_t *one = json_object(), *fit = json_object();
        for (int32_t i = 0; i < SIM_INDUSTRY_COUNT; i++)
            put(fit, world->words->industries[i], json_real(world->people[p].fit[i]));
        put(one, "log_odds", json_real(world->people[p].effect));
        put(one, "fit_log_odds", fit);
        sim_person_id(world, p, id);
        put(all, id, one);
    }
    return all;
}

static json_t *named(const char *const *names, const double *values, int32_t count)
{
    json_t *all = json_object();
    for (int32_t k = 0; k < count; k++)
        put(all, names[k], json_real(values[k]));
    return all;
}

static json_t *numbered(char letter, int32_t index)
{
    return json_sprintf("%c%d", letter, (int)index + 1);
}

static json_t *planted(const sim_world *world)
{
    char id[SIM_ID_MAX];
    json_t *all = json_object();
    put(all, "weak_product", numbered('P', world->weak_product));
    put(all, "weak_product_log_odds",
        json_real(sim_log_odds(world, SIM_NONE, 0, 0, world->weak_product, SIM_NONE) -
                  sim_log_odds(world, SIM_NONE, 0, 0, SIM_NONE, SIM_NONE)));
    put(all, "rising_competitor", numbered('C', world->rising_competitor));
    put(all, "rising_competitor_log_odds",
        json_real(sim_log_odds(world, SIM_NONE, 0, 0, SIM_NONE, world->rising_competitor) -
                  sim_log_odds(world, SIM_NONE, 0, 0, SIM_NONE, SIM_NONE)));
    sim_person_id(world, world->tired_seller, id);
    put(all, "falling_engagement", json_string(id));
    put(all, "uncovered_industry",
        json_string(world->words->industries[world->uncovered_industry]));
    json_t *months = json_array();
    for (int32_t m = 0; m < world->time.month_count; m++)
        (void)json_array_append_new(months, json_real(world->time.weight[m]));
    put(all, "business_of_months", months);
    return all;
}

marz_status sim_write_truth(const sim_world *world, const char *path, marz_error *error)
{
    marz_buffer text = {0};
    json_t *root = json_object();
    put(root, "is_simulated", json_true());
    put(root, "note", json_string("A made-up company. No step of the program reads this file."));
    put(root, "options", options_of(world));
    put(root, "win_log_odds",
        json_string("intercept + industry + role + person + fit of person and industry, plus those "
                    "of the weak product and the rising competitor where they apply"));
    put(root, "intercept",
        json_real(sim_log_odds(world, SIM_NONE, 0, 0, SIM_NONE, SIM_NONE) -
                  world->industry_effect[0] - world->role_effect[0]));
    put(root, "industry_log_odds",
        named(world->words->industries, world->industry_effect, SIM_INDUSTRY_COUNT));
    put(root, "role_log_odds", named(sim_roles, world->role_effect, SIM_ROLE_COUNT));
    put(root, "people", people_of(world));
    put(root, "planted", planted(world));
    marz_status status = marz_json_format(root, &text, error);
    if (!status)
        status = marz_file_write(path, text.text, text.length, error);
    json_decref(root);
    marz_buffer_deinit(&text);
    return status;
}
