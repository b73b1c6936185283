#include "report/report.h"

#include "base/int128.h"
#include "report/book.h"
#include "report/report_internal.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

typedef struct chapter {
    const char *name;
    marz_word title;
    void (*write)(marz_report *report);
} chapter;

static const chapter chapters[] = {
#define MARZ_SECTION(name) {#name, MARZ_WORD_TITLE_##name, marz_section_##name},
#include "report/sections.def"
#undef MARZ_SECTION
};

#define CHAPTER_COUNT (sizeof chapters / sizeof *chapters)

static marz_status read_language(const char *text, marz_language *language, marz_error *error)
{
    if (!text || strcmp(text, "en") == 0)
        *language = MARZ_ENGLISH;
    else if (strcmp(text, "fa") == 0)
        *language = MARZ_PERSIAN;
    else
        return marz_fail(error, MARZ_E_USAGE, "language %s is not known: en or fa", text);
    return MARZ_OK;
}

/// Context with the facts counted. The arena is made here and destroyed by the caller's `finish`.
static marz_status prepare(const marz_report_input *input, marz_report *report, marz_error *error)
{
    assert(input->guide && input->guide->company);
    *report = (marz_report){.input = input, .guide = input->guide};
    const marz_status status = read_language(input->language, &report->language, error);
    if (status)
        return status;
    report->company = report->guide->company;
    report->plan = &report->guide->plan;
    report->currency =
        *report->plan->currency ? report->plan->currency : report->company->settings.currency;
    report->currency = marz_show_unit(report->currency, report->company->settings.rial_unit);
    report->arena = marz_arena_create(0);
    if (report->arena && marz_facts_count(report->guide, report->arena, &report->facts))
        return MARZ_OK;
    marz_arena_destroy(report->arena);
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the report");
}

static const char *title_of(marz_report *report)
{
    char year[16];
    snprintf(year, sizeof year, "%d", report->guide->goals.plan_year);
    const marz_shown digits = marz_show_digits(report->language, year);
    return marz_report_phrase(report, MARZ_WORD_TITLE, MARZ_ARGS(marz_arg_name(digits.text)));
}

static void write_head(marz_report *report)
{
    marz_html *page = report->page;
    marz_html_open(page, "head");
    marz_html_open(page, "meta");
    marz_html_attribute(page, "charset", "utf-8");
    marz_html_close(page);
    marz_html_open(page, "meta");
    marz_html_attribute(page, "name", "viewport");
    marz_html_attribute(page, "content", "width=device-width, initial-scale=1");
    marz_html_close(page);
    marz_html_open(page, "meta");
    marz_html_attribute(page, "name", "generator");
    marz_html_attribute(page, "content", "Marz " MARZ_VERSION);
    marz_html_close(page);
    marz_html_leaf(page, "title", NULL, title_of(report));
    marz_html_style(page, marz_report_sheet);
    marz_html_close(page);
}

/// Two territories and the border between them.
static void write_mark(marz_html *page)
{
    marz_html_open_class(page, "svg", "mark");
    marz_html_attribute(page, "viewBox", "0 0 40 40");
    marz_html_attribute(page, "aria-hidden", "true");
    static const char *const shapes[][2] = {
        {"mark-a", "M3 4h16l-4 11 6 9-5 12H3z"},
        {"mark-b", "M23 4h14v32H20l5-12-6-9z"},
    };
    for (size_t k = 0; k < 2; k++) {
        marz_html_open_class(page, "path", shapes[k][0]);
        marz_html_attribute(page, "d", shapes[k][1]);
        marz_html_close(page);
    }
    marz_html_close(page);
}

static void write_banner(marz_report *report)
{
    marz_html *page = report->page;
    marz_html_open_class(page, "header", "banner");
    write_mark(page);
    marz_html_open(page, "div");
    marz_html_leaf(page, "h1", NULL, title_of(report));
    marz_report_say(
        report, "dateline", MARZ_WORD_DATELINE,
        MARZ_ARGS(marz_arg_day(report->input->today), marz_arg_day(report->company->as_of_day),
                  marz_arg_name(marz_show_currency(report->language, report->currency))));
    if (report->company->is_simulated || report->plan->is_simulated)
        marz_report_say(report, "label", MARZ_WORD_SIMULATED, NULL);
    marz_html_close(page);
    marz_html_close(page);
}

static void write_contents(marz_report *report)
{
    marz_html *page = report->page;
    marz_html_open(page, "nav");
    marz_html_attribute(page, "aria-label", marz_report_word(report, MARZ_WORD_CONTENTS));
    marz_html_open(page, "ol");
    for (size_t k = 0; k < CHAPTER_COUNT; k++) {
        char target[32];
        snprintf(target, sizeof target, "#%s", chapters[k].name);
        marz_html_open(page, "li");
        marz_html_open(page, "a");
        marz_html_attribute(page, "href", target);
        marz_html_text(page, marz_report_word(report, chapters[k].title));
        marz_html_close(page);
        marz_html_close(page);
    }
    marz_html_close(page);
    marz_html_close(page);
}

static void write_chapters(marz_report *report)
{
    marz_html *page = report->page;
    for (size_t k = 0; k < CHAPTER_COUNT; k++) {
        report->section = chapters[k].name;
        if (page) {
            marz_html_open(page, "section");
            marz_html_attribute(page, "id", chapters[k].name);
            marz_html_leaf(page, "h2", NULL, marz_report_word(report, chapters[k].title));
        } else {
            marz_book_line(report->book, marz_report_word(report, chapters[k].title), true);
        }
        chapters[k].write(report);
        if (page)
            marz_html_close(page);
    }
}

static void write_page(marz_report *report)
{
    marz_html *page = report->page;
    const bool is_persian = report->language == MARZ_PERSIAN;
    marz_html_open(page, "html");
    marz_html_attribute(page, "lang", is_persian ? "fa" : "en");
    marz_html_attribute(page, "dir", is_persian ? "rtl" : "ltr");
    write_head(report);
    marz_html_open(page, "body");
    marz_html_open_class(page, "a", "skip");
    marz_html_attribute(page, "href", "#today");
    marz_html_text(page, marz_report_word(report, MARZ_WORD_SKIP));
    marz_html_close(page);
    write_banner(report);
    write_contents(report);
    marz_html_open(page, "main");
    write_chapters(report);
    marz_html_close(page);
    marz_html_open(page, "footer");
    const marz_shown version = marz_show_digits(report->language, MARZ_VERSION);
    marz_report_say(report, NULL, MARZ_WORD_FOOTER, MARZ_ARGS(marz_arg_name(version.text)));
    marz_html_close_all(page);
}

marz_status marz_report_html(const marz_report_input *input, marz_buffer *out, marz_error *error)
{
    marz_report report;
    marz_status status = prepare(input, &report, error);
    if (status)
        return status;
    marz_html page;
    marz_html_begin(&page, out);
    report.page = &page;
    write_page(&report);
    marz_arena_destroy(report.arena);
    if (report.is_broken || out->is_broken)
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the report");
    return status;
}

marz_status marz_report_xlsx(const marz_report_input *input, const char *path, marz_error *error)
{
    marz_report report;
    marz_status status = prepare(input, &report, error);
    if (status)
        return status;
    report.book = marz_book_create(&report, path);
    if (!report.book) {
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the workbook");
        goto done;
    }
    marz_book_line(report.book, title_of(&report), true);
    if (report.company->is_simulated || report.plan->is_simulated)
        marz_report_say(&report, NULL, MARZ_WORD_SIMULATED, NULL);
    write_chapters(&report);
    status = marz_book_close(report.book, path, error);
    if (!status && report.is_broken)
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the workbook");
done:
    marz_arena_destroy(report.arena);
    return status;
}
