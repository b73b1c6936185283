// Real alignments by the program itself: 3,064 hospitals and their 305 referral regions.
#include "support.h"

#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CELLS_MAX 16

/// Cuts a line of CSV into cells, in place; quotes protect commas. @return how many
static int32_t cut(char *line, char *cells[static CELLS_MAX])
{
    int32_t count = 0;
    char *to = line;
    bool is_quoted = false;
    cells[count++] = to;
    for (char *at = line; *at && *at != '\r' && *at != '\n'; at++) {
        if (*at == '"') {
            is_quoted = !is_quoted;
        } else if (*at == ',' && !is_quoted && count < CELLS_MAX) {
            *to++ = '\0';
            cells[count++] = to;
        } else {
            *to++ = *at;
        }
    }
    *to = '\0';
    return count;
}

/// Provider Id,name,street,city,state,zip,hrr,lat,lon,drgs,discharges,medicare_payments
static void write_hospitals(void)
{
    FILE *from = fopen(test_data("medicare_inpatient_2016/hospitals.csv"), "r");
    FILE *to = fopen(test_path("hospitals.csv"), "w");
    char line[1024], *cells[CELLS_MAX];
    assert_non_null(from);
    assert_non_null(to);
    assert_non_null(fgets(line, sizeof line, from));
    fputs("id,lon,lat,payments,owner,name\n", to);
    while (fgets(line, sizeof line, from)) {
        if (cut(line, cells) < 12)
            continue;
        fprintf(to, "%s,%s,%s,%s,%s,\"%s\"\n", cells[0], cells[8], cells[7], cells[11], cells[6],
                cells[1]);
    }
    fclose(from);
    fclose(to);
}

static int prepare(void **state)
{
    (void)state;
    write_hospitals();
    return 0;
}

/// A tenth of payments for 305 territories cannot be: twelve hospitals alone are more than 110 % of
/// the mean of $236M, the largest with $598M.
static void twelve_hospitals_are_named_with_the_smallest_relaxation(void **state)
{
    (void)state;
    json_t *answer = run_json("map design --units hospitals.csv --territories 305 "
                              "--balance payments=10% --out hospitals.json",
                              1);
    const json_t *conflicts = json_object_get(answer, "conflicts");
    assert_int_equal(json_array_size(conflicts), 12);
    double largest = 0, relax = 0;
    for (size_t k = 0; k < 12; k++) {
        const json_t *one = json_array_get(conflicts, k);
        const double found = json_number_value(json_object_get(one, "found"));
        assert_string_equal(json_string_value(json_object_get(one, "kind")), "unit");
        assert_true(strlen(json_string_value(json_object_get(one, "name"))) > 3);
        if (found > largest) {
            largest = found;
            relax = json_number_value(json_object_get(one, "relax_by"));
        }
    }
    assert_near(largest / 1e6, 597.5, 0.1);
    assert_near(relax / 1e6, 597.5 - 1.1 * 236.2, 0.2);
    json_decref(answer);
    assert_int_equal(run_program("check hospitals.json", NULL), 0);
}

/// Thirty territories, each in one piece on near neighbours.
static void thirty_territories_hang_together_within_a_tenth(void **state)
{
    (void)state;
    json_t *answer = run_json("map design --units hospitals.csv --territories 30 --contiguous "
                              "--balance payments=10% --effort 10 --out thirty.json",
                              0);
    const json_t *list = json_object_get(answer, "territories");
    assert_int_equal(json_array_size(list), 30);
    for (size_t j = 0; j < 30; j++) {
        const json_t *one = json_array_get(list, j);
        assert_int_equal(json_integer_value(json_object_get(one, "pieces")), 1);
        assert_near(json_number_value(json_object_get(one, "deviation")), 0, 0.1001);
    }
    const json_t *contiguity = json_object_get(answer, "contiguity");
    assert_true(json_is_true(json_object_get(contiguity, "is_contiguous")));
    json_decref(answer);
    assert_int_equal(run_program("check thirty.json", NULL), 0);
}

/// Thirty territories out of 305 regions: what regions keep grows with the price of a change, and
/// what is said to have moved adds up from the owners of the file.
static void dearer_changes_keep_more_with_the_regions(void **state)
{
    (void)state;
    double kept[3];
    static const char *const rates[] = {"0%", "1%", "60%"};
    for (size_t k = 0; k < 3; k++) {
        char command[256];
        snprintf(command, sizeof command,
                 "map design --units hospitals.csv --territories 30 --balance payments=10%% "
                 "--effort 4 --disruption %s --out kept%zu.json",
                 rates[k], k);
        json_t *answer = run_json(command, 0);
        const json_t *moved = json_object_get(answer, "moved");
        const json_t *released = json_object_get(answer, "released");
        const double gone = json_number_value(json_object_get(moved, "value")) +
                            json_number_value(json_object_get(released, "value"));
        const double rate = k == 0 ? 0 : k == 1 ? 0.01 : 0.6;
        assert_near(json_number_value(json_object_get(moved, "cost")),
                    rate * json_number_value(json_object_get(moved, "value")), 4000);
        assert_int_equal(json_integer_value(json_object_get(moved, "cost")),
                         json_integer_value(
                             json_object_get(json_object_get(answer, "objective"), "disruption")));
        kept[k] = 72e9 * 100 - gone; // payments of all hospitals in cents, about
        json_decref(answer);
        snprintf(command, sizeof command, "check kept%zu.json", k);
        assert_int_equal(run_program(command, NULL), 0);
    }
    assert_true(kept[1] >= kept[0]);
    assert_true(kept[2] > kept[0]);
}

int main(void)
{
    skip_without_data();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twelve_hospitals_are_named_with_the_smallest_relaxation),
        cmocka_unit_test(thirty_territories_hang_together_within_a_tenth),
        cmocka_unit_test(dearer_changes_keep_more_with_the_regions),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
