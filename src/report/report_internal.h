/// @file report/report_internal.h
/// What the sections share: the context of one report, and the paper they write on.
///
/// A section says sentences, prints tables and draws pictures. On a page all three appear; in a
/// workbook the sentences make the first sheet, each table a sheet, and pictures are left out.
#ifndef MARZ_REPORT_REPORT_INTERNAL_H
#define MARZ_REPORT_REPORT_INTERNAL_H

#include "report/facts.h"
#include "report/html.h"
#include "report/report.h"
#include "report/words.h"

struct marz_table;
struct marz_book;

typedef struct marz_report {
    const marz_report_input *input;
    const marz_guide *guide;
    const marz_company *company;
    const marz_plan *plan;
    const char *currency;
    marz_language language;
    marz_arena *arena; ///< owned: texts and tables of this report
    marz_facts facts;
    struct marz_look *looks; ///< [seat_count] on the map, or NULL until asked for
    marz_html *page;         ///< or NULL
    struct marz_book *book;  ///< or NULL
    const char *section;     ///< machine name of the section being written
    int32_t table_number;    ///< of tables so far, for ids
    bool is_broken;          ///< memory ran out
} marz_report;

/// Accounts that the plan leaves without anybody, and what would have to give; nothing if none.
void marz_report_uncovered(marz_report *report);

/// The chapters, in their order: each writes itself on the paper.
#define MARZ_SECTION(name) void marz_section_##name(marz_report *report);
#include "report/sections.def"
#undef MARZ_SECTION

/// A sentence as a paragraph. `class_name` may be NULL.
void marz_report_say(marz_report *report, const char *class_name, marz_word word,
                     const marz_arg *args);
void marz_report_heading(marz_report *report, marz_word word);

/// A sentence inside the open element of the page, each argument isolated and escaped.
void marz_report_write(marz_report *report, marz_word word, const marz_arg *args);

/// A sentence as plain text, arguments isolated by Unicode controls in Persian. Lives in the arena.
const char *marz_report_phrase(marz_report *report, marz_word word, const marz_arg *args);
const char *marz_report_word(const marz_report *report, marz_word word);

/// What people read for a key of the program; the key itself if it has no words.
const char *marz_report_key(const marz_report *report, const char *key);

/// Names for people; MARZ_NONE gives "nobody".
const char *marz_report_rep(const marz_report *report, int32_t rep);
const char *marz_report_account(const marz_report *report, int32_t account);
const char *marz_report_seat(const marz_report *report, int32_t seat);
const char *marz_report_holder(const marz_report *report, int32_t seat); ///< rep, or "vacant"
bool marz_report_seats_are_named(const marz_report *report); ///< other than by their holders
const char *marz_report_planned_rep(const marz_report *report, int32_t account);
const char *marz_report_team(const marz_report *report, int32_t team);
const char *marz_report_segment(marz_report *report, int32_t segment);

/// A value of a dimension as people read it ("unknown", "50-249").
const char *marz_report_value(marz_report *report, const char *value);

/// A reason of a look-alike, "industry = retail (+1.09)", in the language of the report.
const char *marz_report_reason(marz_report *report, const char *reason);

/// Memory of the report. @return NULL (and the report is broken) when out of memory
void *marz_report_alloc(marz_report *report, size_t count, size_t size);

/// The style sheet of the page, report.css as it stands.
extern const char marz_report_sheet[];

#endif
