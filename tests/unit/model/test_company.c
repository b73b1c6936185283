#include "support.h"

#include "model/company.h"

#include <string.h>

static void ids_are_found_whatever_their_place(void **state)
{
    (void)state;
    marz_account accounts[] = {{.id = "B"}, {.id = "a"}, {.id = "a1"}, {.id = "é"}};
    marz_rep reps[] = {{.id = "r1"}, {.id = "r10"}, {.id = "r2"}};
    const marz_company company = {
        .accounts = accounts, .account_count = 4, .reps = reps, .rep_count = 3};
    for (int32_t k = 0; k < 4; k++)
        assert_int_equal(marz_company_find_account(&company, accounts[k].id), k);
    for (int32_t k = 0; k < 3; k++)
        assert_int_equal(marz_company_find_rep(&company, reps[k].id), k);
    const char *const absent[] = {"", "A", "a0", "a2", "b", "ی"};
    for (size_t k = 0; k < sizeof absent / sizeof *absent; k++)
        assert_int_equal(marz_company_find_account(&company, absent[k]), MARZ_NONE);
    assert_int_equal(marz_company_find_rep(&company, "r11"), MARZ_NONE);
}

static void an_empty_company_holds_nobody(void **state)
{
    (void)state;
    const marz_company company = {0};
    assert_int_equal(marz_company_find_account(&company, "a"), MARZ_NONE);
    assert_int_equal(marz_company_find_rep(&company, "a"), MARZ_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_found_whatever_their_place),
        cmocka_unit_test(an_empty_company_holds_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
