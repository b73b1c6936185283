#include "model/check_internal.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define FORMAT "marz-plan-1"
#define NUMBER_BYTES 64

// ---------------------------------------------------------------- findings

void marz_check_note(marz_checker *checker, const char *kind, const char *subject,
                     const char *found, const char *expected)
{
    marz_verdict *verdict = checker->verdict;
    verdict->is_ok = false;
    verdict->violation_total++;
    if (verdict->violation_count == MARZ_VIOLATIONS_MAX)
        return;
    const marz_violation kept = {
        .kind = kind,
        .subject = marz_arena_copy(checker->arena, subject, strlen(subject)),
        .found = marz_arena_copy(checker->arena, found, strlen(found)),
        .expected = marz_arena_copy(checker->arena, expected, strlen(expected)),
    };
    if (kept.subject && kept.found && kept.expected)
        verdict->violations[verdict->violation_count++] = kept;
    else if (checker->status == MARZ_OK)
        checker->status = marz_fail(checker->error, MARZ_E_NO_MEMORY, "no memory to check");
}

/// Decimal digits of a number, in `text`.
static const char *digits_of(marz_int128 value, char text[static NUMBER_BYTES])
{
    char *at = text + NUMBER_BYTES - 1;
    const bool is_negative = value < 0;
    *at = '\0';
    do {
        const int32_t digit = (int32_t)(value % 10);
        *--at = (char)('0' + (digit < 0 ? -digit : digit));
        value /= 10;
    } while (value != 0);
    if (is_negative)
        *--at = '-';
    return at;
}

void marz_check_note_numbers(marz_checker *checker, const char *kind, const char *subject,
                             const char *what, marz_int128 found, marz_int128 expected)
{
    char left[NUMBER_BYTES], right[NUMBER_BYTES], texts[2][320];
    snprintf(texts[0], sizeof texts[0], "%s%s", what, digits_of(found, left));
    snprintf(texts[1], sizeof texts[1], "%s%s", what, digits_of(expected, right));
    marz_check_note(checker, kind, subject, texts[0], texts[1]);
}

void *marz_check_alloc(marz_checker *checker, int64_t count, size_t size)
{
    void *memory = marz_arena_alloc(checker->arena, (size_t)(count > 0 ? count : 1), size);
    if (!memory && checker->status == MARZ_OK)
        checker->status = marz_fail(checker->error, MARZ_E_NO_MEMORY, "no memory to check");
    return memory;
}

// ---------------------------------------------------------------- the steps

static void check_head(marz_checker *checker)
{
    static const char *const keys[] = {
        "format",    "solver",   "version",   "seed",        "options",    "year",    "currency",
        "simulated", "outcome",  "objective", "bound",       "bound_note", "gap_ppm", "input_hash",
        "conflicts", "loads",    "prices",    "assignments", "instance",   "change",  "moved",
        "districts", "farthest", "placed",    NULL};
    const json_t *format = marz_check_member(checker, checker->root, "", -1, "format");
    const char *name = json_string_value(format);
    if (checker->status == MARZ_OK && (!name || strcmp(name, FORMAT) != 0))
        marz_check_refuse(checker, "", -1, "format", "the format is not \"" FORMAT "\"");
    if (checker->status == MARZ_OK)
        marz_check_keys(checker, checker->root, "/", keys);
}

static void check_hash(marz_checker *checker)
{
    char expected[24];
    const char *found =
        marz_check_text(checker, marz_check_member(checker, checker->root, "", -1, "input_hash"),
                        "", -1, "input_hash");
    snprintf(expected, sizeof expected, "%016llx", (unsigned long long)marz_check_hash(checker));
    if (checker->status == MARZ_OK && (!found || strcmp(found, expected) != 0))
        marz_check_note(checker, "hash", "input_hash", found ? found : "null", expected);
}

static void run_steps(marz_checker *checker)
{
    void (*const steps[])(marz_checker *) = {
        check_head,           marz_check_read_instance, marz_check_prepare,
        check_hash,           marz_check_assignments,   marz_check_loads,
        marz_check_moved,     marz_check_objective,     marz_check_bound,
        marz_check_conflicts, marz_check_change,        marz_check_pieces,
        marz_check_levels,    marz_check_farthest,      marz_check_placed,
    };
    for (size_t k = 0; checker->status == MARZ_OK && k < sizeof steps / sizeof *steps; k++)
        steps[k](checker);
}

static void list_dicts(marz_checker *checker, marz_dict *dicts[static 4])
{
    dicts[0] = &checker->unit_ids;
    dicts[1] = &checker->seat_ids;
    dicts[2] = &checker->group_ids;
    dicts[3] = &checker->measure_ids;
}

marz_status marz_plan_check(const char *text, size_t length, const char *name, marz_arena *arena,
                            marz_verdict *verdict, marz_error *error)
{
    assert(text && name && arena && verdict);
    json_t *root = NULL;
    const marz_status status = marz_json_parse(text, length, name, &root, error);
    if (status)
        return status;
    marz_verdict found = {.is_ok = true};
    marz_checker checker = {
        .name = name, .arena = arena, .root = root, .verdict = &found, .error = error};
    marz_dict *dicts[4];
    list_dicts(&checker, dicts);
    for (int32_t k = 0; k < 4; k++)
        marz_dict_init(dicts[k], arena);
    found.violations = marz_check_alloc(&checker, MARZ_VIOLATIONS_MAX, sizeof *found.violations);
    run_steps(&checker);
    for (int32_t k = 0; k < 4; k++)
        marz_dict_deinit(dicts[k]);
    json_decref(root);
    if (checker.status == MARZ_OK)
        *verdict = found;
    return checker.status;
}
