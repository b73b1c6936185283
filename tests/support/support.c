#define _XOPEN_SOURCE 700
#include "support.h"

#include "base/buffer.h"
#include "base/file.h"

#include <ftw.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void assert_near_at(double actual, double expected, double tolerance, const char *text,
                    const char *file, int line)
{
    if (fabs(actual - expected) <= tolerance)
        return;
    print_error("%s = %.17g, expected %.17g within %g\n", text, actual, expected, tolerance);
    _fail(file, line);
}

void assert_ok_at(marz_status status, const marz_error *error, const char *file, int line)
{
    if (status == MARZ_OK)
        return;
    print_error("status %s: %s [%s] %s\n", marz_status_name(status), error ? error->message : "",
                error ? error->where : "", error ? error->hint : "");
    _fail(file, line);
}

static const char *data_folder(void)
{
    static char folder[1024];
    const char *given = getenv("MARZ_TEST_DATA"), *source = getenv("MARZ_SOURCE_DIR");
    if (given)
        snprintf(folder, sizeof folder, "%s", given);
    else
        snprintf(folder, sizeof folder, "%s/../shared/data", source ? source : ".");
    return folder;
}

const char *test_data(const char *name)
{
    static char path[2048];
    snprintf(path, sizeof path, "%s/%s", data_folder(), name);
    return access(path, R_OK) == 0 ? path : NULL;
}

void skip_without_data(void)
{
    if (access(data_folder(), R_OK) == 0)
        return;
    printf("skipped: no %s\n", data_folder());
    exit(TEST_SKIPPED);
}

static char temporary[256];

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
    (void)info, (void)kind, (void)walk;
    return remove(path);
}

static void remove_folder(void)
{
    nftw(temporary, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *test_folder(void)
{
    if (temporary[0])
        return temporary;
    const char *base = getenv("TMPDIR");
    snprintf(temporary, sizeof temporary, "%s/marz-test-XXXXXX", base ? base : "/tmp");
    if (!mkdtemp(temporary)) {
        perror("mkdtemp");
        exit(1);
    }
    atexit(remove_folder);
    return temporary;
}

const char *test_path(const char *name)
{
    static char paths[4][512];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", test_folder(), name);
    return path;
}

char *test_read(const char *path)
{
    marz_buffer text = {0};
    marz_error error = {0};
    assert_ok(marz_file_read(path, (size_t)1 << 30, &text, &error), &error);
    if (!text.text)
        marz_buffer_text(&text, "");
    return text.text;
}

void test_write(const char *path, const char *text)
{
    marz_error error = {0};
    assert_ok(marz_file_write(path, text, strlen(text), &error), &error);
}

uint64_t test_seed(uint64_t normal)
{
    const char *given = getenv("MARZ_SEED");
    const uint64_t seed = given ? strtoull(given, NULL, 10) : normal;
    printf("MARZ_SEED=%" PRIu64 "\n", seed);
    return seed;
}
