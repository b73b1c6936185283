#include "sql_script.h"

#include "support.h"

#include <string.h>

typedef struct script {
    marz_sql base;
    marz_sql *real;
    int64_t calls, failing;
    marz_status status;
} script;

typedef struct wrapped {
    marz_sql_statement base;
    marz_sql_statement *real;
} wrapped;

/// The real statement behind a wrapped one, and the real driver.
#define REAL(statement) (((wrapped *)(statement))->real)
#define DRIVER(statement) (REAL(statement)->db->driver)

static marz_status next(marz_sql *db, marz_error *error)
{
    script *s = (script *)db;
    return s->calls++ == s->failing ? marz_fail(error, s->status, "planted failure") : MARZ_OK;
}

static void close_both(marz_sql *db)
{
    marz_sql_close(((script *)db)->real);
}

static marz_status run(marz_sql *db, const char *text, marz_error *error)
{
    marz_sql *real = ((script *)db)->real;
    // Undoing must work, else no test could say what was undone.
    const marz_status status = strcmp(text, "rollback") == 0 ? MARZ_OK : next(db, error);
    return status ? status : real->driver->run(real, text, error);
}

static marz_status prepare(marz_sql *db, const char *text, marz_sql_statement **out,
                           marz_error *error)
{
    marz_sql *real = ((script *)db)->real;
    wrapped *w = marz_arena_alloc(db->arena, 1, sizeof *w);
    marz_status status = next(db, error);
    if (!status)
        status = real->driver->prepare(real, text, &w->real, error);
    if (status)
        return status;
    w->base.db = db;
    *out = &w->base;
    return MARZ_OK;
}

static void bind_text(marz_sql_statement *s, int32_t place, const char *text)
{
    DRIVER(s)->bind_text(REAL(s), place, text);
}

static void bind_int(marz_sql_statement *s, int32_t place, int64_t number)
{
    DRIVER(s)->bind_int(REAL(s), place, number);
}

static marz_status step(marz_sql_statement *s, bool *has_row, marz_error *error)
{
    const marz_status status = next(s->db, error);
    return status ? status : DRIVER(s)->step(REAL(s), has_row, error);
}

static const char *text_at(marz_sql_statement *s, int32_t column)
{
    return DRIVER(s)->text(REAL(s), column);
}

static int64_t number_at(marz_sql_statement *s, int32_t column)
{
    return DRIVER(s)->number(REAL(s), column);
}

static int64_t changes(marz_sql_statement *s)
{
    return DRIVER(s)->changes(REAL(s));
}

static void reset(marz_sql_statement *s)
{
    DRIVER(s)->reset(REAL(s));
}

static void finalize(marz_sql_statement *s)
{
    DRIVER(s)->finalize(REAL(s));
}

static marz_status wait_for(marz_sql *db, int32_t patience_ms, marz_error *error)
{
    marz_sql *real = ((script *)db)->real;
    return real->driver->wait(real, patience_ms, error);
}

static const marz_sql_driver driver = {
    .name = "sqlite",
    .begin = "begin immediate",
    .begin_read = "begin deferred",
    .close = close_both,
    .run = run,
    .prepare = prepare,
    .bind_text = bind_text,
    .bind_int = bind_int,
    .step = step,
    .text = text_at,
    .number = number_at,
    .changes = changes,
    .reset = reset,
    .finalize = finalize,
    .wait = wait_for,
};

marz_sql *sql_script(marz_sql *real, int64_t failing, marz_status status)
{
    marz_arena *arena = marz_arena_create(0);
    script *s = marz_arena_alloc(arena, 1, sizeof *s);
    *s = (script){.base = {.driver = &driver, .arena = arena},
                  .real = real,
                  .failing = failing,
                  .status = status};
    return &s->base;
}

void sql_script_plant(marz_sql *db, int64_t failing, marz_status status)
{
    script *s = (script *)db;
    s->calls = 0;
    s->failing = failing;
    s->status = status;
}

int64_t sql_script_calls(const marz_sql *db)
{
    return ((const script *)db)->calls;
}
