// Texts that may be plans. Whatever comes: no crash; what can be read is written, to the byte the
// same when read again; the checker takes it for a plan, and for a true one if the first text was.
#include "model/check.h"
#include "model/plan.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void read_and_write(const char *text, size_t length, bool is_true, marz_arena *arena)
{
    marz_plan plan, again;
    marz_verdict verdict;
    marz_error error;
    marz_buffer first = {0}, second = {0};
    if (marz_plan_read(text, length, "fuzz", arena, &plan, &error))
        return;
    require(marz_plan_write(&plan, &first, &error) == MARZ_OK);
    require(marz_plan_read(first.text, first.length, "fuzz", arena, &again, &error) == MARZ_OK);
    require(marz_plan_write(&again, &second, &error) == MARZ_OK);
    require(first.length == second.length && !memcmp(first.text, second.text, first.length));
    require(marz_plan_check(first.text, first.length, "fuzz", arena, &verdict, &error) == MARZ_OK);
    require(!is_true || verdict.is_ok);
    marz_buffer_deinit(&first);
    marz_buffer_deinit(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    marz_arena *arena = marz_arena_create(0);
    marz_verdict verdict = {.is_ok = false};
    marz_error error;
    const char *text = (const char *)bytes;
    require(arena != NULL);
    const marz_status status = marz_plan_check(text, length, "fuzz", arena, &verdict, &error);
    require(status == MARZ_OK ? verdict.is_ok == (verdict.violation_total == 0)
                              : error.message[0] != '\0');
    read_and_write(text, length, status == MARZ_OK && verdict.is_ok, arena);
    marz_arena_destroy(arena);
    return 0;
}
