#include "report/book.h"
#include "report/report_internal.h"

#include <string.h>

void *marz_report_alloc(marz_report *report, size_t count, size_t size)
{
    void *memory = marz_arena_alloc(report->arena, count, size);
    if (!memory)
        report->is_broken = true;
    return memory;
}

const char *marz_report_word(const marz_report *report, marz_word word)
{
    return marz_word_text(report->language, word, NULL);
}

void marz_report_write(marz_report *report, marz_word word, const marz_arg *args)
{
    const char *cursor = marz_report_word(report, word);
    marz_piece piece;
    marz_shown room;
    while (marz_piece_next(&cursor, args, &piece)) {
        if (piece.argument == MARZ_NONE) {
            marz_html_text_n(report->page, piece.text, piece.length);
            continue;
        }
        marz_html_leaf(
            report->page, "bdi", NULL,
            marz_arg_show(report->language, report->currency, args[piece.argument], &room));
    }
}

const char *marz_report_phrase(marz_report *report, marz_word word, const marz_arg *args)
{
    const bool is_isolated = report->language == MARZ_PERSIAN;
    const char *cursor = marz_report_word(report, word);
    marz_buffer text = {0};
    marz_piece piece;
    marz_shown room;
    while (marz_piece_next(&cursor, args, &piece)) {
        if (piece.argument == MARZ_NONE) {
            marz_buffer_add(&text, piece.text, piece.length);
            continue;
        }
        marz_buffer_text(&text, is_isolated ? "\u2068" : "");
        marz_buffer_text(
            &text, marz_arg_show(report->language, report->currency, args[piece.argument], &room));
        marz_buffer_text(&text, is_isolated ? "\u2069" : "");
    }
    char *copy = text.is_broken
                     ? NULL
                     : marz_arena_copy(report->arena, text.text ? text.text : "", text.length);
    marz_buffer_deinit(&text);
    report->is_broken |= !copy;
    return copy ? copy : "";
}

void marz_report_say(marz_report *report, const char *class_name, marz_word word,
                     const marz_arg *args)
{
    if (report->page) {
        marz_html_open_class(report->page, "p", class_name);
        marz_report_write(report, word, args);
        marz_html_close(report->page);
    }
    if (report->book)
        marz_book_line(report->book, marz_report_phrase(report, word, args), false);
}

void marz_report_heading(marz_report *report, marz_word word)
{
    if (report->page)
        marz_html_leaf(report->page, "h3", NULL, marz_report_word(report, word));
    if (report->book)
        marz_book_line(report->book, marz_report_word(report, word), true);
}
