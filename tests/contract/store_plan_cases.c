#include "store_cases.h"

#include "base/int128.h"

#include <stdlib.h>
#include <string.h>

typedef struct plan_name {
    char text[MARZ_PLAN_NAME_MAX];
} plan_name;

static plan_name save(store_world *w, int32_t year, const char *text)
{
    const marz_plan_entry entry = {
        .year = year, .total_minor = 77, .gap_ppm = MARZ_UNKNOWN, .moved_count = 3};
    plan_name name;
    marz_error error = {0};
    assert_ok(marz_store_save_plan(w->store, &entry, text, strlen(text), name.text, &error),
              &error);
    return name;
}

static marz_plan_entry *list(store_world *w, int32_t *count)
{
    marz_plan_entry *plans;
    marz_error error = {0};
    assert_ok(marz_store_list_plans(w->store, w->arena, &plans, count, &error), &error);
    return plans;
}

static void the_same_text_is_one_plan(void **state)
{
    store_world *w = *state;
    const plan_name first = save(w, 2021, "{\"a\":1}\n"), second = save(w, 2021, "{\"a\":2}\n");
    const plan_name again = save(w, 2021, "{\"a\":1}\n");
    assert_string_equal(first.text, again.text);
    assert_string_not_equal(first.text, second.text);
    assert_int_equal(strlen(first.text), 13);
    assert_memory_equal(first.text, "2021-", 5);
    int32_t count;
    const marz_plan_entry *plans = list(w, &count);
    assert_int_equal(count, 2);
    assert_string_equal(plans[0].name, first.text); // Saved last.
    assert_int_equal(plans[0].state, MARZ_PLAN_DRAFT);
    assert_int_equal(plans[0].total_minor, 77);
    assert_int_equal(plans[0].gap_ppm, MARZ_UNKNOWN);
    assert_int_equal(plans[0].moved_count, 3);
    assert_int_equal(plans[0].year, 2021);
}

static void plans_are_found_by_name_beginning_and_latest(void **state)
{
    store_world *w = *state;
    const char *text = NULL;
    size_t length = 0;
    marz_plan_entry entry;
    marz_error error = {0};
    assert_int_equal(
        marz_store_plan_text(w->store, "latest", w->arena, &entry, &text, &length, &error),
        MARZ_E_NOT_FOUND);
    assert_string_equal(error.message, "there is no plan yet");
    const plan_name first = save(w, 2021, "one"), second = save(w, 2022, "two");
    save(w, 2022, "three");
    assert_ok(marz_store_plan_text(w->store, "latest", w->arena, &entry, &text, &length, &error),
              &error);
    assert_string_equal(text, "three");
    assert_ok(marz_store_plan_text(w->store, "2021", w->arena, &entry, &text, &length, &error),
              &error);
    assert_string_equal(text, "one");
    assert_int_equal(length, 3);
    assert_string_equal(entry.name, first.text);
    assert_ok(marz_store_plan_text(w->store, second.text, w->arena, NULL, &text, &length, &error),
              &error);
    assert_string_equal(text, "two");
    assert_int_equal(marz_store_plan_text(w->store, "2022", w->arena, NULL, &text, &length, &error),
                     MARZ_E_NOT_FOUND);
    assert_string_equal(error.message, "more than one plan is called \"2022\"");
    assert_int_equal(marz_store_plan_text(w->store, "x", w->arena, NULL, &text, &length, &error),
                     MARZ_E_NOT_FOUND);
    assert_string_equal(error.hint, "See the names with marz plan list.");
}

static void a_company(store_world *w)
{
    row_put(w->store, MARZ_ENTITY_rep, "id=r1|name=Sara");
    row_put(w->store, MARZ_ENTITY_rep, "id=r2|name=Omid");
    row_put(w->store, MARZ_ENTITY_account, "id=a1|name=x|owner=r1");
    row_put(w->store, MARZ_ENTITY_account, "id=a2|name=y|owner=r1");
    row_put(w->store, MARZ_ENTITY_assignment, "id=7|account=a1|rep=r1|from=2020-01-01");
    row_put(w->store, MARZ_ENTITY_assignment, "id=8|account=a1|rep=r2|from=2022-06-01");
}

static int32_t owner_on(store_world *w, const char *account, const char *day)
{
    marz_company company;
    marz_error error = {0};
    assert_ok(marz_store_load(w->store, day_of(day), w->arena, &company, &error), &error);
    return company.accounts[marz_company_find_account(&company, account)].owner;
}

static void publishing_closes_and_opens_assignments(void **state)
{
    store_world *w = *state;
    marz_error error = {0};
    a_company(w);
    const plan_name plan = save(w, 2021, "one");
    const marz_handover moves[] = {{"a1", "r1", "r2", "closer", NULL},
                                   {"a2", "r1", "", "closed", NULL}};
    assert_ok(marz_store_publish(w->store, plan.text, day_of("2021-01-01"), moves, 2, &error),
              &error);
    assert_int_equal(owner_on(w, "a1", "2020-12-31"), 0);
    assert_int_equal(owner_on(w, "a1", "2021-01-01"), 1);
    assert_int_equal(owner_on(w, "a1", "2023-01-01"), 1);
    assert_int_equal(owner_on(w, "a2", "2020-12-31"), 0);
    assert_int_equal(owner_on(w, "a2", "2021-01-01"), MARZ_NONE);
    char *rows = rows_text(w->store, MARZ_ENTITY_assignment);
    assert_non_null(strstr(rows, "/a1|account=a1|rep=r2|from=18628|reason=closer\n"));
    assert_non_null(strstr(rows, "id=7|account=a1|rep=r1|from=18262|until=18627\n"));
    free(rows);
    marz_version *versions;
    int32_t count;
    assert_ok(marz_store_history(w->store, MARZ_ENTITY_assignment, "7", w->arena, &versions, &count,
                                 &error),
              &error);
    assert_int_equal(count, 1);
    assert_string_equal(versions[0].values_json,
                        "{\"account\":\"a1\",\"from\":18262,\"id\":\"7\",\"rep\":\"r1\"}");
}

static void an_account_handed_to_a_seat_follows_its_holders(void **state)
{
    store_world *w = *state;
    marz_error error = {0};
    a_company(w);
    row_put(w->store, MARZ_ENTITY_territory, "id=t1|name=North");
    row_put(w->store, MARZ_ENTITY_territory, "id=t2|name=South");
    row_put(w->store, MARZ_ENTITY_holder,
            "id=h1|territory=t1|rep=r2|from=2020-01-01|until=2021-06-30");
    row_put(w->store, MARZ_ENTITY_holder, "id=h2|territory=t1|rep=r1|from=2021-07-01");
    const plan_name plan = save(w, 2021, "seats");
    const marz_handover moves[] = {{"a1", "r1", "r2", "closer", "t1"},
                                   {"a2", "r1", "", "vacant", "t2"}};
    assert_ok(marz_store_publish(w->store, plan.text, day_of("2021-01-01"), moves, 2, &error),
              &error);
    assert_int_equal(owner_on(w, "a1", "2021-01-01"), 1);
    assert_int_equal(owner_on(w, "a1", "2021-07-01"), 0);
    marz_company company;
    assert_ok(marz_store_load(w->store, day_of("2021-01-01"), w->arena, &company, &error), &error);
    assert_int_equal(company.accounts[1].owner, MARZ_NONE);
    assert_int_equal(company.accounts[1].territory, 1);
}

static void one_plan_is_published_at_a_time(void **state)
{
    store_world *w = *state;
    marz_error error = {0};
    const plan_name one = save(w, 2021, "one"), two = save(w, 2021, "two");
    assert_ok(marz_store_publish(w->store, one.text, day_of("2021-01-01"), NULL, 0, &error),
              &error);
    assert_ok(marz_store_publish(w->store, two.text, day_of("2021-02-01"), NULL, 0, &error),
              &error);
    int32_t count;
    const marz_plan_entry *plans = list(w, &count);
    assert_int_equal(plans[0].state, MARZ_PLAN_PUBLISHED);
    assert_int_equal(plans[1].state, MARZ_PLAN_RETIRED);
    assert_int_equal(marz_store_publish(w->store, one.text, day_of("2021-03-01"), NULL, 0, &error),
                     MARZ_E_USAGE);
    assert_string_equal(error.hint, "Plan again; the new draft can be published.");
}

static const marz_account *account_on(store_world *w, const char *id, int32_t day)
{
    static marz_company company;
    marz_error error = {0};
    assert_ok(marz_store_load(w->store, day, w->arena, &company, &error), &error);
    return &company.accounts[marz_company_find_account(&company, id)];
}

static void a_cover_lies_over_the_owners_and_ends_by_itself(void **state)
{
    store_world *w = *state;
    marz_error error = {0};
    a_company(w);
    row_put(w->store, MARZ_ENTITY_sale, "id=s1|account=a1|rep=r1|date=2020-03-01|amount=100");
    char *before = rows_text(w->store, MARZ_ENTITY_assignment);
    const plan_name cover = save(w, 2021, "cover");
    const marz_handover moves[] = {{"a1", "r2", "r1", "away", NULL},
                                   {"a2", "r1", "r2", "away", NULL}};
    const int32_t days[2] = {day_of("2023-01-04"), day_of("2023-01-22")};
    assert_ok(marz_store_cover(w->store, cover.text, days, moves, 2, &error), &error);
    assert_int_equal(account_on(w, "a1", days[0] - 1)->cover, MARZ_NONE);
    assert_int_equal(account_on(w, "a1", days[0])->cover, 0);
    assert_int_equal(account_on(w, "a1", days[0])->owner, 1); // It stays his.
    assert_int_equal(account_on(w, "a2", days[1])->cover, 1);
    assert_int_equal(account_on(w, "a2", days[1])->owner, 0);
    assert_int_equal(account_on(w, "a2", days[1] + 1)->cover, MARZ_NONE);
    assert_int_equal(account_on(w, "a1", days[1] + 1)->owner, 1);
    marz_company company;
    assert_ok(marz_store_load(w->store, MARZ_DAY_UNKNOWN, w->arena, &company, &error), &error);
    assert_int_equal(company.owner_day, day_of("2022-06-01")); // A cover is no new alignment.
    char *after = rows_text(w->store, MARZ_ENTITY_assignment);
    assert_memory_equal(after, before, strlen(before)); // No row that was there has changed.
    assert_non_null(strstr(after, "|account=a2|rep=r2|from=19361|until=19379|reason=away\n"));
    free(before);
    free(after);
}

static void a_cover_leaves_the_published_plan_and_is_used_once(void **state)
{
    store_world *w = *state;
    marz_error error = {0};
    a_company(w);
    const plan_name base = save(w, 2020, "base"), cover = save(w, 2021, "cover");
    assert_ok(marz_store_publish(w->store, base.text, day_of("2020-06-01"), NULL, 0, &error),
              &error);
    const int32_t wrong[2] = {18649, 18631}, days[2] = {18631, 18649};
    assert_int_equal(marz_store_cover(w->store, cover.text, wrong, NULL, 0, &error), MARZ_E_USAGE);
    assert_string_equal(error.message, "a cover cannot end before it begins");
    const marz_handover move = {"a2", "r1", "r2", "away", NULL};
    assert_ok(marz_store_cover(w->store, cover.text, days, &move, 1, &error), &error);
    int32_t count;
    const marz_plan_entry *plans = list(w, &count);
    assert_int_equal(plans[0].state, MARZ_PLAN_COVER);
    assert_int_equal(plans[0].from_day, days[0]);
    assert_int_equal(plans[0].until_day, days[1]);
    assert_int_equal(plans[1].state, MARZ_PLAN_PUBLISHED);
    assert_int_equal(plans[1].from_day, MARZ_DAY_UNKNOWN);
    assert_int_equal(marz_store_cover(w->store, cover.text, days, NULL, 0, &error), MARZ_E_USAGE);
}

static void a_plan_of_another_company_is_not_published(void **state)
{
    store_world *w = *state;
    marz_error error = {0};
    a_company(w);
    const plan_name plan = save(w, 2021, "one");
    const marz_handover moves[] = {{"a1", "r1", "r2", "", NULL}, {"a2", "r1", "gone", "", NULL}};
    assert_int_equal(
        marz_store_publish(w->store, plan.text, day_of("2021-01-01"), moves, 2, &error),
        MARZ_E_NOT_FOUND);
    assert_non_null(strstr(error.message, "names the rep gone, which the store does not know"));
    assert_int_equal(owner_on(w, "a1", "2021-01-01"), 0); // The first move is undone, too.
    int32_t count;
    assert_int_equal(list(w, &count)[0].state, MARZ_PLAN_DRAFT);
}

static void drafts_are_proposed_and_retired(void **state)
{
    store_world *w = *state;
    marz_error error = {0};
    const plan_name plan = save(w, 2021, "one");
    assert_ok(marz_store_set_plan_state(w->store, plan.text, MARZ_PLAN_PROPOSED, &error), &error);
    assert_ok(marz_store_set_plan_state(w->store, "2021", MARZ_PLAN_DRAFT, &error), &error);
    assert_int_equal(marz_store_set_plan_state(w->store, plan.text, MARZ_PLAN_PUBLISHED, &error),
                     MARZ_E_USAGE);
    assert_ok(marz_store_set_plan_state(w->store, "latest", MARZ_PLAN_RETIRED, &error), &error);
    assert_int_equal(marz_store_set_plan_state(w->store, plan.text, MARZ_PLAN_DRAFT, &error),
                     MARZ_E_USAGE);
    assert_non_null(strstr(error.message, "is retired and cannot become draft"));
}

static void audit_rows_can_be_left(void **state)
{
    store_world *w = *state;
    marz_error error = {0};
    assert_ok(marz_store_audit(w->store, "import", "{\"rows\":1}", &error), &error);
    assert_ok(marz_store_audit(w->store, "import", "{\"rows\":2}", &error), &error);
}

const struct CMUnitTest store_plan_cases[] = {
    cmocka_unit_test(the_same_text_is_one_plan),
    cmocka_unit_test(plans_are_found_by_name_beginning_and_latest),
    cmocka_unit_test(publishing_closes_and_opens_assignments),
    cmocka_unit_test(an_account_handed_to_a_seat_follows_its_holders),
    cmocka_unit_test(one_plan_is_published_at_a_time),
    cmocka_unit_test(a_cover_lies_over_the_owners_and_ends_by_itself),
    cmocka_unit_test(a_cover_leaves_the_published_plan_and_is_used_once),
    cmocka_unit_test(a_plan_of_another_company_is_not_published),
    cmocka_unit_test(drafts_are_proposed_and_retired),
    cmocka_unit_test(audit_rows_can_be_left),
};
const size_t store_plan_case_count = sizeof store_plan_cases / sizeof *store_plan_cases;
