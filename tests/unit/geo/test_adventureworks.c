// Accounts of AdventureWorks: those with a position measure the gazetteer, those without are
// placed.
#include "support.h"

#include "geo/distance.h"
#include "geo/gazetteer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CITY = 4, PROVINCE = 5, COUNTRY = 6, POSTCODE = 7, LAT = 8, LON = 9, CELLS = 17 };

/// Cuts a line of CSV in place; doubled quotes do not occur in this file.
static void cut(char *line, char *cells[static CELLS])
{
    for (int k = 0; k < CELLS; k++) {
        const bool is_quoted = *line == '"';
        cells[k] = line += is_quoted;
        line += strcspn(line, is_quoted ? "\"" : ",\r\n");
        if (is_quoted && *line)
            *line++ = 0;
        if (*line)
            *line++ = 0;
    }
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void positions_are_near_and_the_thirty_are_placed(void **state)
{
    (void)state;
    const char *path = test_data("adventureworks/flat_accounts.csv");
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    static double km[1000];
    size_t known = 0, missing = 0, placed = 0, lost = 0, doubtful = 0;
    char line[2000], *cells[CELLS];
    assert_non_null(fgets(line, sizeof line, file));
    while (fgets(line, sizeof line, file) != NULL) {
        cut(line, cells);
        const double lat = strtod(cells[LAT], NULL), lon = strtod(cells[LON], NULL);
        const marz_geo_hit hit =
            marz_gazetteer_find(cells[POSTCODE], cells[CITY], cells[PROVINCE], cells[COUNTRY]);
        if (lat == 0.0 && lon == 0.0) {
            missing++;
            placed += hit.precision == MARZ_GEO_CITY;
            if (hit.precision != MARZ_GEO_CITY)
                printf("%s, %s, %s: precision %d\n", cells[CITY], cells[PROVINCE], cells[COUNTRY],
                       (int)hit.precision);
        } else if (hit.precision == MARZ_GEO_NOT_FOUND) {
            lost++;
            printf("not found: %s, %s, %s, %s\n", cells[POSTCODE], cells[CITY], cells[PROVINCE],
                   cells[COUNTRY]);
        } else {
            doubtful += hit.is_ambiguous;
            km[known++] = marz_geo_metres((int32_t)(lon * 1e6), (int32_t)(lat * 1e6), hit.lon_udeg,
                                          hit.lat_udeg) /
                          1000;
            if (km[known - 1] > 100)
                printf("%.0f km off: %s, %s, %s, %s -> %s (precision %d, ambiguous %d)\n",
                       km[known - 1], cells[POSTCODE], cells[CITY], cells[PROVINCE], cells[COUNTRY],
                       hit.place_name, (int)hit.precision, hit.is_ambiguous);
        }
    }
    (void)fclose(file);
    qsort(km, known, sizeof *km, compare);
    printf(
        "%zu positions: median %.1f km, 95 %% %.1f km, most %.1f km; %zu not found, %zu doubtful; "
        "%zu of %zu missing ones placed by city\n",
        known, km[known / 2], km[known * 95 / 100], km[known - 1], lost, doubtful, placed, missing);
    assert_int_equal(missing, 30);
    assert_int_equal(known + lost, 671);
    assert_true(placed >= 23 && lost <= 8);
    assert_true(km[known / 2] < 10 && km[known * 95 / 100] < 60);
}

int main(void)
{
    skip_without_data();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(positions_are_near_and_the_thirty_are_placed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
