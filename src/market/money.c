// What accounts have brought in: by year, since when, and who counts as a customer.
#include "market/market_internal.h"

#include <math.h>

int32_t market_to_day(const marz_company *company)
{
    const int32_t limit = company->as_of_day;
    int32_t last = MARZ_DAY_UNKNOWN;
    for (int64_t s = company->sale_count - 1; s >= 0; s--)
        if (company->sales[s].day <= limit) {
            last = company->sales[s].day; // Sorted by day.
            break;
        }
    for (int64_t a = company->activity_count - 1; a >= 0; a--)
        if (company->activities[a].day <= limit) {
            last = company->activities[a].day > last ? company->activities[a].day : last;
            break;
        }
    for (int32_t d = 0; d < company->deal_count; d++) {
        const marz_deal *deal = &company->deals[d];
        if (deal->status != MARZ_DEAL_OPEN && deal->closed_day <= limit && deal->closed_day > last)
            last = deal->closed_day;
    }
    return last == MARZ_DAY_UNKNOWN ? limit : last + 1;
}

bool market_counts_deal(const marz_market *market, const marz_deal *deal)
{
    if (deal->status == MARZ_DEAL_OPEN)
        return false;
    return deal->closed_day == MARZ_DAY_UNKNOWN ||
           (deal->closed_day >= market->from_day && deal->closed_day < market->to_day);
}

int64_t market_minor(double amount)
{
    const double limit = 9e18;
    return (int64_t)llround(fmin(fmax(amount, -limit), limit));
}

static int64_t add_clamped(int64_t a, int64_t b)
{
    int64_t sum;
    if (__builtin_add_overflow(a, b, &sum))
        return b > 0 ? INT64_MAX : INT64_MIN + 1; // INT64_MIN means unknown.
    return sum;
}

/// One amount from an account on a day.
static void book(market_run *run, int32_t account, int32_t day, int64_t amount)
{
    const int32_t to_day = run->market->to_day;
    if (account == MARZ_NONE || amount == MARZ_UNKNOWN || day >= to_day || day == MARZ_DAY_UNKNOWN)
        return;
    int32_t *first = &run->first_day[account];
    if (*first == MARZ_DAY_UNKNOWN || day < *first)
        *first = day;
    if (day != run->last_day[account])
        run->order_count[account]++; // Lines of one day are one order.
    run->last_day[account] = day;
    const int32_t year = (to_day - 1 - day) / DAYS_A_YEAR;
    if (year >= run->year_count)
        return;
    int64_t *money = &run->money[(int64_t)account * run->year_count + year];
    *money = add_clamped(*money, amount);
}

bool market_collect_money(market_run *run)
{
    const marz_company *company = run->company;
    const int32_t n = company->account_count;
    run->money = MARZ_NEW(run->scratch, int64_t, (int64_t)n * run->year_count);
    run->first_day = MARZ_NEW(run->scratch, int32_t, n);
    run->last_day = MARZ_NEW(run->scratch, int32_t, n);
    run->order_count = MARZ_NEW(run->scratch, int32_t, n);
    if (!run->money || !run->first_day || !run->last_day || !run->order_count)
        return false;
    for (int32_t a = 0; a < n; a++)
        run->first_day[a] = run->last_day[a] = MARZ_DAY_UNKNOWN;
    run->market->has_sales = company->sale_count > 0;
    for (int64_t s = 0; s < company->sale_count; s++) {
        const marz_sale *sale = &company->sales[s];
        book(run, sale->account, sale->day, sale->amount_minor);
    }
    for (int32_t d = 0; d < company->deal_count && !run->market->has_sales; d++) {
        const marz_deal *deal = &company->deals[d];
        if (deal->status == MARZ_DEAL_WON)
            book(run, deal->account, deal->closed_day, deal->amount_minor);
    }
    for (int32_t a = 0; a < n; a++) {
        marz_account_view *view = &run->market->accounts[a];
        view->sold_minor = run->money[(int64_t)a * run->year_count];
        view->is_customer = run->first_day[a] != MARZ_DAY_UNKNOWN ||
                            company->accounts[a].kind == MARZ_ACCOUNT_CUSTOMER;
        run->market->segments[view->segment].customer_count += view->is_customer;
    }
    return true;
}
