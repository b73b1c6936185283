#include "simulate/rows.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void sim_row_text(marz_buffer *out, const char *text)
{
    if (text != NULL && strpbrk(text, ",\"\r\n") != NULL) {
        marz_buffer_char(out, '"');
        for (; *text != 0; text++) {
            if (*text == '"')
                marz_buffer_char(out, '"');
            marz_buffer_char(out, *text);
        }
        marz_buffer_char(out, '"');
    } else if (text != NULL) {
        marz_buffer_text(out, text);
    }
    marz_buffer_char(out, ',');
}

/// Digits of a number >= 0, at least `width` of them, with `tail` behind.
static void add_digits(marz_buffer *out, uint64_t value, int32_t width, char tail)
{
    char text[32];
    size_t at = sizeof text;
    if (tail != 0)
        text[--at] = tail;
    for (; value > 0 || width > 0; width--) {
        text[--at] = (char)('0' + value % 10);
        value /= 10;
    }
    marz_buffer_add(out, text + at, sizeof text - at);
}

void sim_row_int(marz_buffer *out, int64_t value)
{
    if (value < 0)
        marz_buffer_char(out, '-');
    add_digits(out, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, 1, ',');
}

void sim_row_money(const sim_world *world, marz_buffer *out, double value)
{
    if (world->decimals == 0) {
        sim_row_int(out, llround(value));
        return;
    }
    const int64_t cents = llround(value * 100);
    const uint64_t size = (uint64_t)(cents < 0 ? -cents : cents);
    if (cents < 0)
        marz_buffer_char(out, '-');
    add_digits(out, size / 100, 1, '.');
    add_digits(out, size % 100, 2, ',');
}

void sim_row_day(marz_buffer *out, int32_t day)
{
    if (day == MARZ_DAY_UNKNOWN) {
        sim_row_empty(out);
        return;
    }
    const marz_date date = marz_day_to_gregorian(day);
    add_digits(out, (uint64_t)date.year, 4, '-');
    add_digits(out, (uint64_t)date.month, 2, '-');
    add_digits(out, (uint64_t)date.day, 2, ',');
}

void sim_row_degrees(marz_buffer *out, int32_t udeg)
{
    const uint64_t size = udeg < 0 ? 0 - (uint64_t)udeg : (uint64_t)udeg;
    if (udeg < 0)
        marz_buffer_char(out, '-');
    add_digits(out, size / 1000000, 1, '.');
    add_digits(out, size % 1000000, 6, ',');
}

void sim_row_empty(marz_buffer *out)
{
    marz_buffer_char(out, ',');
}

void sim_row_end(marz_buffer *out)
{
    if (!out->is_broken)
        out->text[out->length - 1] = '\n';
}

void sim_row_account(marz_buffer *out, int64_t account)
{
    if (account != SIM_NONE) {
        marz_buffer_char(out, 'A');
        add_digits(out, (uint64_t)account + 1, 6, 0);
    }
    marz_buffer_char(out, ',');
}

void sim_person_id(const sim_world *world, int32_t person, char id[static SIM_ID_MAX])
{
    const int32_t first_manager = world->seller_count + world->leaver_count;
    if (person >= first_manager)
        (void)snprintf(id, SIM_ID_MAX, "M%02d", (int)(person - first_manager + 1));
    else
        (void)snprintf(id, SIM_ID_MAX, "R%03d", (int)(person + 1));
}

void sim_row_person(const sim_world *world, marz_buffer *out, int32_t person)
{
    char id[SIM_ID_MAX] = "";
    if (person != SIM_NONE)
        sim_person_id(world, person, id);
    marz_buffer_text(out, id);
    marz_buffer_char(out, ',');
}

void sim_row_number(marz_buffer *out, char letter, int32_t number, int32_t width)
{
    marz_buffer_char(out, letter);
    add_digits(out, (uint64_t)number, width, ',');
}

void sim_row_part(marz_buffer *out, char letter, int64_t account, int32_t part)
{
    marz_buffer_char(out, letter);
    add_digits(out, (uint64_t)account + 1, 6, '-');
    add_digits(out, (uint64_t)part, 1, ',');
}

void sim_name(const sim_world *world, int64_t key, char *text, int32_t capacity)
{
    const sim_words *w = world->words;
    marz_rng rng = sim_rng(world, SIM_STREAM_NAME, -2 - key);
    const char *first = w->first_names[marz_rng_below(&rng, w->first_name_count)];
    const char *last = w->last_names[marz_rng_below(&rng, w->last_name_count)];
    (void)snprintf(text, (size_t)capacity, "%s %s", first, last);
}
