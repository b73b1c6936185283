#include "fixture.h"
#include "support.h"

#include "base/control.h"
#include "base/file.h"

#include <stdlib.h>

static void a_hundred_thousand_accounts_fit_into_three_megabytes_and_a_second(void **state)
{
    (void)state;
    fixture f;
    fixture_make(&f, 100000, 500, "en");
    marz_buffer page = {0};
    marz_error error = {0};
    const int64_t start_ms = marz_clock_ms();
    assert_ok(marz_report_html(&f.input, &page, &error), &error);
    const int64_t took_ms = marz_clock_ms() - start_ms;
    printf("%zu bytes in %lld ms\n", page.length, (long long)took_ms);
    assert_true(page.length < 3000000);
    assert_true(took_ms < 8000); // Ten times what it takes without sanitizers.
    marz_buffer_deinit(&page);
    fixture_drop(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hundred_thousand_accounts_fit_into_three_megabytes_and_a_second),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
