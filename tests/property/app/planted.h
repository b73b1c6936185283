/// @file planted.h
/// A simulated company taken through the program, beside what was planted in it.
#ifndef MARZ_TESTS_PLANTED_H
#define MARZ_TESTS_PLANTED_H

#include "support.h"

#include "app/intake.h"
#include "app/run.h"
#include "simulate/simulate.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

typedef struct planted {
    marz_workspace workspace;
    marz_run run;
    json_t *truth;
} planted;

/// No strength at all: what a step finds then is false.
static inline void plant_nothing(marz_simulate_options *options)
{
    options->fit_effect = options->rep_effect = options->segment_effect = 0;
    options->weak_product = options->rising_competitor = options->engagement_fall = 0;
    options->uncovered = 0;
}

/// Generates, imports and runs; everything is made anew in the test's folder.
static inline void planted_run(planted *p, marz_simulate_options *options,
                               const marz_run_options *how)
{
    char folder[512], refused[600];
    marz_error error = {0};
    marz_arena *arena = marz_arena_create(0);
    (void)snprintf(folder, sizeof folder, "%s/company", test_folder());
    (void)snprintf(refused, sizeof refused, "%s/refused.csv", test_folder());
    options->country = "us";
    options->out_folder = folder;
    marz_simulated_file *files;
    int32_t file_count;
    assert_ok(marz_simulate(options, arena, NULL, &files, &file_count, &error), &error);
    assert_ok(marz_workspace_open("sqlite::memory:", &p->workspace, &error), &error);
    const char *paths[] = {folder};
    const marz_intake_options intake = {.paths = paths, .path_count = 1, .refused_path = refused};
    marz_import_report report;
    marz_intake_notes notes;
    assert_ok(marz_intake_run(&p->workspace, &intake, arena, &report, &notes, &error), &error);
    assert_int_equal(report.refused_total, 0);
    p->workspace.seed = options->seed;
    assert_ok(marz_run_guide(&p->workspace, how, &p->run, &error), &error);
    (void)snprintf(refused, sizeof refused, "%s/truth.json", folder);
    p->truth = json_load_file(refused, 0, NULL);
    assert_non_null(p->truth);
    marz_arena_destroy(arena);
}

static inline void planted_end(planted *p)
{
    json_decref(p->truth);
    marz_run_deinit(&p->run);
    marz_workspace_close(&p->workspace);
}

static inline const char *planted_text(const planted *p, const char *key)
{
    return json_string_value(json_object_get(json_object_get(p->truth, "planted"), key));
}

static inline double planted_of(const json_t *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}

#endif
