#include "support.h"

#include "base/relay.h"

#include <stdatomic.h>
#include <time.h>

#define SLOTS 3

/// Numbers handed over, and when each side ends by itself.
typedef struct line {
    int64_t slots[SLOTS];
    int64_t made, taken, make_end, take_end;
    atomic_int_least64_t ahead, ahead_max;
    int32_t make_us, take_us;
} line;

static void pause_us(int32_t us)
{
    const struct timespec time = {.tv_nsec = us * 1000L};
    nanosleep(&time, NULL);
}

static bool make_number(void *context, int32_t slot)
{
    line *l = context;
    assert_int_equal(slot, l->made % SLOTS);
    if (l->make_us)
        pause_us(l->make_us);
    const int64_t ahead = atomic_fetch_add(&l->ahead, 1) + 1;
    if (ahead > l->ahead_max)
        l->ahead_max = ahead;
    l->slots[slot] = l->made * l->made;
    return ++l->made < l->make_end;
}

static bool take_number(void *context, int32_t slot)
{
    line *l = context;
    assert_int_equal(slot, l->taken % SLOTS);
    assert_int_equal(l->slots[slot], l->taken * l->taken);
    if (l->take_us)
        pause_us(l->take_us);
    atomic_fetch_sub(&l->ahead, 1);
    return ++l->taken < l->take_end;
}

static void all_that_is_made_is_taken_in_its_order(void **state)
{
    (void)state;
    static const int32_t waits[][2] = {{0, 0}, {200, 0}, {0, 200}};
    for (size_t w = 0; w < 3; w++) {
        for (int32_t threads = 1; threads <= 2; threads++) {
            const int64_t count = w ? 200 : 20000;
            line l = {.make_end = count,
                      .take_end = INT64_MAX,
                      .make_us = waits[w][0],
                      .take_us = waits[w][1]};
            marz_relay(threads, SLOTS, make_number, take_number, &l);
            assert_int_equal(l.taken, count);
            assert_int_equal(l.made, count);
            assert_in_range(l.ahead_max, 1, SLOTS);
        }
    }
}

static void the_taker_runs_while_more_is_made(void **state)
{
    (void)state;
    line l = {.make_end = 100, .take_end = INT64_MAX, .take_us = 500};
    marz_relay(2, SLOTS, make_number, take_number, &l);
    assert_int_equal(l.ahead_max, SLOTS);
}

static void a_taker_that_ends_stops_the_maker(void **state)
{
    (void)state;
    for (int32_t threads = 1; threads <= 2; threads++) {
        for (int64_t end = 1; end < 10; end++) {
            line l = {.make_end = INT64_MAX, .take_end = end};
            marz_relay(threads, SLOTS, make_number, take_number, &l);
            assert_int_equal(l.taken, end);
            assert_in_range(l.made, end, end + SLOTS);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_is_made_is_taken_in_its_order),
        cmocka_unit_test(the_taker_runs_while_more_is_made),
        cmocka_unit_test(a_taker_that_ends_stops_the_maker),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
