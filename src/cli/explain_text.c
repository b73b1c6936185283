#include "cli/explain_text.h"

#include "cli/answer.h"
#include "cli/table.h"

#include <stdio.h>
#include <string.h>

static void print_reason(const char *reason)
{
    static const struct {
        const char *name, *words;
    } rows[] = {
        {"locked", "it is locked there"},
        {"group", "it stays with the accounts of its group"},
        {"stays", "it stays with its present owner, so nothing is disrupted"},
        {"travel", "the way is shorter than for the next best"},
        {"mismatch", "the rep fits its segment better than the next best"},
        {"disruption", "a change to the next best would disrupt more"},
        {"balance", "the next best has less room: a place there is worth more to others"},
        {"uncovered",
         "nobody takes it: every territory that may would cost more, or break a limit"},
        {"change", "the limits on change make the way to the next best dear"},
        {"cover", "the next best is to leave it to nobody"},
        {"limits", "others would cost less, but limits of balance decide"},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        if (strcmp(rows[k].name, reason) == 0)
            printf("  - %s\n", rows[k].words);
}

/// The first band that would break: at the place that the account leaves, or at the other one.
static const char *broken_band(cli_context *cli, const json_t *answer, const json_t *other,
                               const char *measure)
{
    const json_t *first = json_array_get(json_object_get(other, "breaks"), 0);
    const bool is_low = cli_number_of(first, "found") < cli_number_of(first, "limit");
    const bool is_left =
        json_equal(json_object_get(first, "seat"), json_object_get(answer, "seat"));
    const char *words = marz_arena_print(cli->arena, "%s %s%s", is_low ? "too little" : "too much",
                                         measure, is_left ? " left" : "");
    return words ? words : measure;
}

/// What keeps the account from another seat, or makes that dearer.
static const char *decision(cli_context *cli, const json_t *answer, const json_t *other)
{
    static const struct {
        const char *name, *words, *broken;
    } rows[] = {
        {"lock", "locked elsewhere", NULL},
        {"forbidden", "forbidden", NULL},
        {"reach", "too far", NULL},
        {"piece", "breaks a piece", NULL},
        {"change", "price of change", "limit on change"},
        {"cover", "price of nobody", NULL},
    };
    const char *decides = cli_text_of(other, "decides", "");
    const char *measure = cli_text_of(other, "measure", NULL);
    const bool is_broken = json_array_size(json_object_get(other, "breaks")) > 0;
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        if (strcmp(rows[k].name, decides) == 0)
            return is_broken && rows[k].broken ? rows[k].broken : rows[k].words;
    if (measure && is_broken)
        return broken_band(cli, answer, other, measure);
    const char *words = measure ? marz_arena_print(cli->arena, "price of %s", measure) : decides;
    return words ? words : decides;
}

// ---------------------------------------------------------------- the bill

/// A place is a column: the plan's own first, then the others.
#define PLACES_MAX 6

typedef struct bill {
    const json_t *answer;
    const json_t *places[PLACES_MAX]; ///< the first is `cost` of the answer
    size_t count;
} bill;

static bill bill_of(const json_t *answer)
{
    const json_t *others = json_object_get(answer, "alternatives");
    bill b = {.answer = answer, .places = {json_object_get(answer, "cost")}, .count = 1};
    for (size_t k = 0; k < json_array_size(others) && b.count < PLACES_MAX; k++)
        b.places[b.count++] = json_array_get(others, k);
    return b;
}

static bool is_present(const bill *b, size_t place)
{
    const json_t *seat = json_object_get(place ? b->places[place] : b->answer, "seat");
    return json_equal(seat, json_object_get(b->answer, "present"));
}

static void add_heads(cli_context *cli, const bill *b, cli_table *table)
{
    for (size_t k = 0; k < b->count; k++) {
        const char *head = marz_arena_print(
            cli->arena, "%s%s", cli_text_of(k ? b->places[k] : b->answer, "name", "nobody"),
            k == 0             ? is_present(b, k) ? " (plan, now)" : " (plan)"
            : is_present(b, k) ? " (now)"
                               : "");
        cli_table_column(table, 'r', head ? head : "");
    }
}

/// A term of the cost; one that is not always there only where it counts somewhere. @return is it?
static bool add_term(cli_context *cli, const bill *b, const char *key, const char *words,
                     bool is_always, cli_table *table)
{
    const char *cells[CLI_COLUMNS_MAX] = {words};
    bool is_there = is_always;
    for (size_t k = 0; k < b->count; k++) {
        const int64_t minor = cli_number_of(b->places[k], key);
        is_there |= minor != 0;
        cells[1 + k] = cli_money(cli, minor);
    }
    if (is_there)
        cli_table_row(table, cells);
    return is_there;
}

static void print_bill(cli_context *cli, const bill *b)
{
    cli_table table;
    cli_table_init(&table, cli->arena, "<cost a year");
    add_heads(cli, b, &table);
    add_term(cli, b, "travel", "travel", true, &table);
    add_term(cli, b, "mismatch", "mismatch", true, &table);
    add_term(cli, b, "disruption", "disruption", true, &table);
    add_term(cli, b, "uncovered", "nobody takes it", false, &table);
    const bool has_price = add_term(cli, b, "balance", "price of its place", false, &table);
    add_term(cli, b, "change", "price of change", false, &table);
    add_term(cli, b, "total", "together", true, &table);
    const char *more[CLI_COLUMNS_MAX] = {"more than the plan", ""};
    const char *why[CLI_COLUMNS_MAX] = {"what decides", ""};
    for (size_t k = 1; k < b->count; k++) {
        more[1 + k] = cli_money(cli, cli_number_of(b->places[k], "extra"));
        why[1 + k] = decision(cli, b->answer, b->places[k]);
    }
    if (b->count > 1) {
        cli_table_row(&table, more);
        cli_table_row(&table, why);
    }
    cli_table_print(&table, stdout);
    if (b->count == 1)
        puts("nobody else may take it");
    else if (has_price)
        puts("the price of a place is what its room is worth to other accounts: nobody pays it, "
             "but it decides");
}

void cli_print_explanation(cli_context *cli, const json_t *answer)
{
    printf("%s: %s (now: %s), worth %s a year\n", cli_text_of(answer, "account", "nobody"),
           cli_text_of(answer, "name", "nobody"), cli_text_of(answer, "present_name", "nobody"),
           cli_money(cli, cli_number_of(answer, "value")));
    const json_t *change = json_object_get(answer, "of_change");
    if (!json_is_null(change))
        printf("  - the plan is the %s of %s: it leaves alone what that does not touch (--plan "
               "names another)\n",
               cli_text_of(change, "kind", ""), cli_text_of(change, "rep", ""));
    const json_t *reasons = json_object_get(answer, "reasons");
    for (size_t k = 0; k < json_array_size(reasons); k++)
        print_reason(json_string_value(json_array_get(reasons, k)));
    const json_t *open = json_object_get(answer, "uncovered");
    const int64_t more = cli_number_of(open, "extra");
    if (open && !json_is_null(json_object_get(answer, "seat")))
        printf("with nobody instead: %s %s a year\n", cli_money(cli, more < 0 ? -more : more),
               more < 0 ? "less" : "more");
    const bill b = bill_of(answer);
    print_bill(cli, &b);
}
