#include "report/table.h"

#include "base/int128.h"

/// What of the gain is neither travel, fit nor disruption: the balance of loads, or the value of
/// an account that nobody works.
static int64_t balance_of(const marz_report_move *move)
{
    return move->gain_minor + move->travel_minor + move->mismatch_minor + move->disruption_minor;
}

/// The greatest advantage first, as whole sentences.
static const char *reason_of(marz_report *report, const marz_report_move *move)
{
    const int64_t travel = -move->travel_minor, fit = -move->mismatch_minor;
    const int64_t balance = balance_of(move);
    const marz_arg *args =
        MARZ_ARGS(marz_arg_name(marz_report_rep(report, move->to)),
                  marz_arg_name(marz_report_rep(report, move->from)), marz_arg_money(travel),
                  marz_arg_money(fit), marz_arg_money(balance));
    if (move->from == MARZ_NONE)
        return marz_report_phrase(report, MARZ_WORD_REASON_UNWORKED, args);
    if (travel > 0 && travel >= fit && travel >= balance)
        return marz_report_phrase(report,
                                  fit > 0       ? MARZ_WORD_REASON_TRAVEL_FIT
                                  : balance > 0 ? MARZ_WORD_REASON_TRAVEL_BALANCE
                                                : MARZ_WORD_REASON_TRAVEL,
                                  args);
    if (fit > 0 && fit >= balance)
        return marz_report_phrase(
            report, travel > 0 ? MARZ_WORD_REASON_FIT_TRAVEL : MARZ_WORD_REASON_FIT, args);
    return marz_report_phrase(
        report, travel > 0 ? MARZ_WORD_REASON_BALANCE_TRAVEL : MARZ_WORD_REASON_BALANCE, args);
}

static const char *alternative_of(marz_report *report, const marz_report_move *move)
{
    if (move->runner_up == MARZ_NONE)
        return marz_report_word(report, MARZ_WORD_NO_RUNNER_UP);
    const int64_t more = move->runner_up_minor;
    const bool is_same = marz_div_round(more, marz_show_minor_per_major(report->currency)) == 0;
    return marz_report_phrase(report,
                              is_same    ? MARZ_WORD_RUNNER_UP_SAME
                              : more > 0 ? MARZ_WORD_RUNNER_UP
                                         : MARZ_WORD_RUNNER_UP_LESS,
                              MARZ_ARGS(marz_arg_name(marz_report_rep(report, move->runner_up)),
                                        marz_arg_money(more > 0 ? more : -more)));
}

static void say_lead(marz_report *report)
{
    const marz_report_input *input = report->input;
    marz_int128 sum = 0;
    for (int32_t k = 0; k < input->move_count; k++)
        sum += input->moves[k].gain_minor;
    const int64_t gain = (int64_t)sum;
    if (input->attainable_minor > 0)
        marz_report_say(
            report, "lead", MARZ_WORD_MOVES_SHARE,
            MARZ_ARGS(marz_arg_count(input->move_count), marz_arg_money(gain),
                      marz_arg_money(input->attainable_minor),
                      marz_arg_percent((double)gain / (double)input->attainable_minor, 0)));
    else
        marz_report_say(report, "lead", MARZ_WORD_MOVES_SUM,
                        MARZ_ARGS(marz_arg_count(input->move_count), marz_arg_money(gain)));
}

void marz_section_moves(marz_report *report)
{
    const marz_report_input *input = report->input;
    if (input->move_count == 0) {
        marz_report_say(report, NULL,
                        report->facts.has_plan ? MARZ_WORD_NO_MOVES : MARZ_WORD_NEEDS_PLAN, NULL);
        return;
    }
    say_lead(report);
    marz_table table;
    marz_table_start(&table, report, MARZ_WORD_TABLE_MOVES);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_ACCOUNT);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_FROM);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_TO);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_REASON);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_LESS_TRAVEL);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_BETTER_FIT);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_ROOM);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_PRICE);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_GAIN);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_RUNNER_UP);
    for (int32_t k = 0; k < input->move_count; k++) {
        const marz_report_move *move = &input->moves[k];
        marz_table_row(&table, false);
        marz_table_name(&table, marz_report_account(report, move->account));
        marz_table_name(&table, marz_report_rep(report, move->from));
        marz_table_name(&table, marz_report_rep(report, move->to));
        marz_table_words(&table, reason_of(report, move));
        marz_table_money(&table, -move->travel_minor);
        marz_table_money(&table, -move->mismatch_minor);
        marz_table_money(&table, balance_of(move));
        marz_table_money(&table, -move->disruption_minor);
        marz_table_money(&table, move->gain_minor);
        marz_table_words(&table, alternative_of(report, move));
    }
    table.note = marz_report_word(report, MARZ_WORD_MOVES_NOTE);
    marz_table_print(&table);
}
