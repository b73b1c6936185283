#include "fixture.h"
#include "page.h"

#include "base/file.h"

static void render(const fixture *f, page *p)
{
    marz_buffer html = {0};
    marz_error error = {0};
    assert_ok(marz_report_html(&f->input, &html, &error), &error);
    page_read(p, &html);
    marz_buffer_deinit(&html);
}

static void assert_says(const page *p, const char *sentence)
{
    if (!strstr(p->text.text, sentence))
        fail_msg("the report does not say: %s", sentence);
}

static void check_golden(const page *p, const char *name)
{
    char path[1024];
    const char *source = getenv("MARZ_SOURCE_DIR");
    snprintf(path, sizeof path, "%s/tests/golden/report/%s.txt", source ? source : ".", name);
    if (getenv("MARZ_GOLDEN_WRITE"))
        test_write(path, p->outline.text);
    char *expected = test_read(path);
    assert_string_equal(p->outline.text, expected);
    free(expected);
}

static void a_small_company_gets_every_chapter(void **state)
{
    (void)state;
    fixture f;
    page p;
    fixture_make(&f, 12, 3, "en");
    render(&f, &p);
    assert_string_equal(p.direction, "ltr");
    assert_string_equal(p.language, "en");
    assert_int_equal(p.address_count, 0);
    check_golden(&p, "small_en");
    page_drop(&p);
    fixture_drop(&f);
}

static void it_opens_with_plain_sentences_about_today(void **state)
{
    (void)state;
    fixture f;
    page p;
    fixture_make(&f, 12, 3, "en");
    f.company.reps[2].left_day = f.company.as_of_day - 3;
    render(&f, &p);
    assert_says(&p, "Simulated company: every name and number here is made up.");
    assert_says(&p, "Report of 24 November 2026. Data as of 31 October 2026. Amounts in USD.");
    assert_says(&p, "Every valuable account (class A or B) has an owner.");
    assert_says(&p, "5 accounts, worth $86,000 a year, still belong to people who have left");
    assert_says(&p, "2 open deals worth $5,000 are under way: from 0 in Omid Karimi to 2 in "
                    "Sara Vance, with a median of 0 a territory.");
    assert_says(&p, "2 of 12 accounts change hands, 1 without an owner gets one, and 9 stay where "
                    "they are.");
    page_drop(&p);
    fixture_drop(&f);
}

static void moves_carry_reason_price_and_the_next_best_owner(void **state)
{
    (void)state;
    fixture f;
    page p;
    fixture_make(&f, 12, 3, "en");
    render(&f, &p);
    assert_says(&p, "The 10 moves below bring $72,000 of the $90,000 a year that all moves of the "
                    "plan bring together: 80% of it.");
    const int32_t table = page_find_table(&p, "Moves");
    assert_string_equal(page_cell_at(&p, table, 1, 0), "Austin Supply 1");
    assert_string_equal(page_cell_at(&p, table, 1, 3),
                        "Omid Karimi has room that Sara Vance lacks (worth $5,500 a year) and is "
                        "nearer ($4,000).");
    // Travel, fit, room and the price of the change add up to the gain.
    static const char *const amounts[] = {"4,000", "1,000", "5,500",
                                          "\xe2\x88\x92"
                                          "1,500",
                                          "9,000"};
    for (int32_t k = 0; k < 5; k++)
        assert_string_equal(page_cell_at(&p, table, 1, 4 + k), amounts[k]);
    assert_string_equal(page_cell_at(&p, table, 1, 9), "Julia Roth, for $550 more");
    assert_string_equal(page_cell_at(&p, table, 3, 3),
                        "Nobody works it today; Sara Vance can at the least cost.");
    page_drop(&p);
    fixture_drop(&f);
}

static void sums_of_tables_are_right(void **state)
{
    (void)state;
    fixture f;
    page p;
    fixture_make(&f, 240, 8, "en");
    render(&f, &p);
    const int32_t restated = page_find_table(&p, "Last year restated");
    for (int32_t column = 1; column <= 2; column++) {
        long long sum = 0;
        for (int32_t row = 2; page_cell_at(&p, restated, row, column); row++)
            sum += page_number(page_cell_at(&p, restated, row, column));
        assert_true(sum == page_number(page_cell_at(&p, restated, 1, column)));
        assert_true(sum > 1000000);
    }
    const int32_t ladder = page_find_table(&p, "Goals of the year");
    for (int32_t column = 1; column <= 5; column++) {
        long long reps = 0, quarters = 0;
        for (int32_t row = 4; page_cell_at(&p, ladder, row, column); row++)
            reps += page_number(page_cell_at(&p, ladder, row, column));
        assert_true(reps == page_number(page_cell_at(&p, ladder, 1, column)));
        for (int32_t q = 2; q <= 5; q++)
            quarters += page_number(page_cell_at(&p, ladder, 1, q));
        assert_true(quarters == page_number(page_cell_at(&p, ladder, 1, 1)));
    }
    page_drop(&p);
    fixture_drop(&f);
}

static void persian_runs_from_right_to_left_with_its_own_digits_and_dates(void **state)
{
    (void)state;
    fixture f;
    page p;
    fixture_make(&f, 60, 5, "fa");
    render(&f, &p);
    assert_string_equal(p.direction, "rtl");
    assert_string_equal(p.language, "fa");
    if (!p.is_persian_clean)
        fail_msg("latin digits: %s", p.dirty);
    assert_says(
        &p,
        "گزارش ۳ آذر ۱۴۰۵. داده‌ها تا ۹ آبان ۱۴۰۵. مبلغ‌ها "
        "به "
        "دلار.");
    assert_says(&p, "هیچ حسابی به نام کسی که رفته باشد نیست.");
    check_golden(&p, "small_fa");
    page_drop(&p);
    fixture_drop(&f);
}

static void hostile_names_stay_names(void **state)
{
    (void)state;
    static const char *const names[] = {
        "<script>alert(1)</script>", "\"onload=\"x",        "]]>&amp;<!--",
        "می\u200cخواهم «مرز»",       "a\x01\x02\xff\xfe b", "%s%n{1}",
    };
    fixture f;
    page p;
    fixture_make(&f, 30, 3, "en");
    for (int32_t a = 0; a < 30; a++)
        f.company.accounts[a].name = names[a % 6];
    for (int32_t r = 0; r < 3; r++)
        f.guide.plan.instance.seat_name[r] = f.company.reps[r].name = names[r];
    f.company.teams[0].name = names[3];
    f.guide.market.segments[0].dimension_value[0] = names[0];
    f.guide.team.findings[0].subject = names[1];
    f.guide.plan.solver = names[2];
    render(&f, &p);
    assert_says(&p, "<script>alert(1)</script>");
    assert_says(&p, "%s%n{1}");
    assert_says(&p, "می\u200cخواهم «مرز»");
    page_drop(&p);
    fixture_drop(&f);
}

static void an_infeasible_plan_says_why_and_the_smallest_way_out(void **state)
{
    (void)state;
    fixture f;
    page p;
    fixture_make(&f, 12, 3, "en");
    marz_conflict conflicts[] = {
        {MARZ_CONFLICT_TOTAL_HIGH, "workload", 0, 90000, 60000, 30000},
        {MARZ_CONFLICT_UNIT, "A000003", 1, 500000000, 300000000, 200000000},
        {MARZ_CONFLICT_NO_SEAT, "A000004", MARZ_NONE, 0, 0, 0},
    };
    f.guide.plan.outcome = MARZ_OUTCOME_INFEASIBLE;
    f.guide.plan.conflicts = conflicts;
    f.guide.plan.conflict_count = 3;
    for (int32_t a = 0; a < 12; a++)
        f.guide.plan.seat_of[a] = MARZ_NONE;
    f.input.move_count = 0;
    render(&f, &p);
    assert_says(&p, "There is no plan that meets all conditions.");
    assert_says(&p, "Workload in hours: all territories together may take 1,000, but there is "
                    "1,500. Widen the upper limits by 500 in all, or add a rep.");
    assert_says(&p, "Potential: Austin Supply 4 alone has $5.00M, more than the $3.00M that any "
                    "territory may take.");
    assert_says(&p, "may go nowhere");
    assert_says(&p, "This chapter needs a plan, and there is none");
    page_drop(&p);
    fixture_drop(&f);
}

/// Renders the report of a plan that was not found. @param conflicts  what stood in its way
static void render_not_found(fixture *f, marz_conflict *conflicts, int32_t count, page *p)
{
    f->guide.plan.outcome = MARZ_OUTCOME_INFEASIBLE;
    f->guide.plan.conflicts = conflicts;
    f->guide.plan.conflict_count = count;
    for (int32_t a = 0; a < 12; a++)
        f->guide.plan.seat_of[a] = MARZ_NONE;
    f->input.move_count = 0;
    render(f, p);
}

static void what_was_not_found_is_not_called_impossible(void **state)
{
    (void)state;
    fixture f;
    page p;
    fixture_make(&f, 12, 3, "en");
    marz_conflict conflicts[] = {
        {MARZ_CONFLICT_NOT_FOUND, "", MARZ_NONE, 120000000, 100000000, 20000000},
        {MARZ_CONFLICT_NOT_FOUND, "S000001", MARZ_NONE, 3000000, 2000000, 1000000},
        {MARZ_CONFLICT_NOT_FOUND, "S000000", 0, 90000, 60000, 30000},
        {MARZ_CONFLICT_PIECES, "S000002", MARZ_NONE, 3, 1, 2},
    };
    conflicts[1].subject = f.guide.plan.instance.seat_id[1];
    conflicts[2].subject = f.guide.plan.instance.seat_id[0];
    conflicts[3].subject = f.guide.plan.instance.seat_id[2];
    render_not_found(&f, conflicts, 4, &p);
    assert_says(&p, "No plan was found that meets all conditions. That there is none is not "
                    "proved.");
    if (strstr(p.text.text, "There is no plan") || strstr(p.text.text, "No plan meets"))
        fail_msg("the report says that there is no plan");
    assert_says(&p, "In the best plan found, accounts worth $1.20M change hands, more than the "
                    "$1.00M that may. Allow $200K more, or allow more effort.");
    assert_says(&p, "In the best plan found, accounts worth $30,000 leave Omid Karimi, more than "
                    "the $20,000 that may. Allow $10,000 more, or allow more effort.");
    assert_says(&p,
                "Workload in hours: in the best plan found, Sara Vance has 1,500, and the limit "
                "is 1,000. Widen it by 500, or allow more effort.");
    assert_says(&p, "In the best plan found, Julia Roth lies in 3 pieces. Remove a lock near it, "
                    "or allow more effort.");
    page_drop(&p);
    fixture_drop(&f);
}

static void an_empty_company_gets_a_page_too(void **state)
{
    (void)state;
    static const char *const languages[] = {"en", "fa"};
    for (int32_t k = 0; k < 2; k++) {
        fixture f;
        page p;
        memset(&f, 0, sizeof f);
        f.guide.company = &f.company;
        marz_settings_defaults(&f.company.settings);
        f.guide.goals.reach_ppm = INT64_MIN;
        f.input = (marz_report_input){
            .guide = &f.guide, .language = languages[k], .today = FIXTURE_TODAY};
        render(&f, &p);
        if (k == 0) {
            assert_says(&p, "No sales are recorded");
            assert_says(&p, "There are no accounts to cut into segments.");
            assert_says(&p, "No open deals are recorded.");
            assert_says(&p, "This plan has not been checked.");
        }
        page_drop(&p);
    }
}

static void a_failed_check_is_a_warning_with_its_violations(void **state)
{
    (void)state;
    fixture f;
    page p;
    fixture_make(&f, 12, 3, "en");
    marz_violation violations[] = {{"bound", "bound", "12", "11"}};
    f.verdict =
        (marz_verdict){.violations = violations, .violation_count = 1, .violation_total = 1};
    render(&f, &p);
    assert_says(&p, "The independent check found 1 violation. Do not use this plan.");
    assert_string_equal(page_cell_at(&p, page_find_table(&p, "Violations"), 1, 3), "11");
    page_drop(&p);
    fixture_drop(&f);
}

static void activity_of_single_people_is_not_shown(void **state)
{
    (void)state;
    fixture f;
    page p;
    fixture_make(&f, 12, 3, "en");
    render(&f, &p);
    const int32_t table = page_find_table(&p, "Key figures");
    for (int32_t row = 1; page_cell_at(&p, table, row, 1); row++)
        assert_string_not_equal(page_cell_at(&p, table, row, 1), "Activities a week");
    assert_null(page_cell_at(&p, table, 3, 0));
    page_drop(&p);
    fixture_drop(&f);
}

static void the_same_guide_gives_the_same_bytes(void **state)
{
    (void)state;
    marz_buffer pages[2] = {{0}, {0}};
    for (int32_t k = 0; k < 2; k++) {
        fixture f;
        marz_error error = {0};
        fixture_make(&f, 300, 8, "fa");
        assert_ok(marz_report_html(&f.input, &pages[k], &error), &error);
        fixture_drop(&f);
    }
    assert_string_equal(pages[0].text, pages[1].text);
    assert_null(strstr(pages[0].text, "http"));
    assert_null(strstr(pages[0].text, "url("));
    assert_null(strstr(pages[0].text, "<script"));
    marz_buffer_deinit(&pages[0]);
    marz_buffer_deinit(&pages[1]);
}

static void a_language_that_nobody_wrote_is_refused(void **state)
{
    (void)state;
    fixture f;
    marz_buffer page_text_out = {0};
    marz_error error = {0};
    fixture_make(&f, 12, 3, "de");
    assert_int_equal(marz_report_html(&f.input, &page_text_out, &error), MARZ_E_USAGE);
    assert_string_equal(error.message, "language de is not known: en or fa");
    assert_int_equal(page_text_out.length, 0);
    fixture_drop(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_company_gets_every_chapter),
        cmocka_unit_test(it_opens_with_plain_sentences_about_today),
        cmocka_unit_test(moves_carry_reason_price_and_the_next_best_owner),
        cmocka_unit_test(sums_of_tables_are_right),
        cmocka_unit_test(persian_runs_from_right_to_left_with_its_own_digits_and_dates),
        cmocka_unit_test(hostile_names_stay_names),
        cmocka_unit_test(an_infeasible_plan_says_why_and_the_smallest_way_out),
        cmocka_unit_test(what_was_not_found_is_not_called_impossible),
        cmocka_unit_test(an_empty_company_gets_a_page_too),
        cmocka_unit_test(a_failed_check_is_a_warning_with_its_violations),
        cmocka_unit_test(activity_of_single_people_is_not_shown),
        cmocka_unit_test(the_same_guide_gives_the_same_bytes),
        cmocka_unit_test(a_language_that_nobody_wrote_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
