#include "store/load_internal.h"

#include <strings.h>

static marz_status no_memory(marz_loader *loader)
{
    return marz_fail(loader->error, MARZ_E_NO_MEMORY, "no memory for the company");
}

static marz_status load_products(marz_loader *loader)
{
    marz_company *company = loader->company;
    int64_t count;
    marz_status status = marz_loader_open(loader, "each", MARZ_ENTITY_product, &count);
    if (status)
        return status;
    company->products = MARZ_NEW(loader->arena, marz_product, count);
    if (!company->products)
        return no_memory(loader);
    while (company->product_count < count && marz_loader_next(loader, &status)) {
        const int32_t k = company->product_count++;
        company->products[k] = (marz_product){
            .id = loader->product_ids.names[k],
            .name = marz_loader_text(loader, MARZ_INDEX(product, name)),
            .category = marz_loader_text(loader, MARZ_INDEX(product, category)),
            .price_minor = marz_sql_int_at(loader->rows, MARZ_INDEX(product, price)),
        };
    }
    marz_sql_reset(loader->rows);
    return status;
}

static marz_status load_competitors(marz_loader *loader)
{
    marz_company *company = loader->company;
    int64_t count;
    marz_status status = marz_loader_open(loader, "each", MARZ_ENTITY_competitor, &count);
    if (status)
        return status;
    company->competitors = MARZ_NEW(loader->arena, marz_competitor, count);
    if (!company->competitors)
        return no_memory(loader);
    while (company->competitor_count < count && marz_loader_next(loader, &status)) {
        const int32_t k = company->competitor_count++;
        company->competitors[k] =
            (marz_competitor){.id = loader->competitor_ids.names[k],
                              .name = marz_loader_text(loader, MARZ_INDEX(competitor, name))};
    }
    marz_sql_reset(loader->rows);
    return status;
}

#define AT(name) MARZ_INDEX(lead, name)

/// A lead is open until its status says that it is over: converted, rejected, closed …
static bool is_open_status(const char *status)
{
    static const char *const ends[] = {"converted", "rejected", "disqualified", "unqualified",
                                       "lost",      "won",      "dead"};
    for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
        if (marz_word_is(status, ends[k]))
            return false;
    return !status || strncasecmp(status, "closed", 6) != 0;
}

static marz_status load_leads(marz_loader *loader)
{
    marz_company *company = loader->company;
    int64_t count;
    marz_status status = marz_loader_open(loader, "each", MARZ_ENTITY_lead, &count);
    if (status)
        return status;
    company->leads = MARZ_NEW(loader->arena, marz_lead, count);
    if (!company->leads)
        return no_memory(loader);
    while (company->lead_count < count && marz_loader_next(loader, &status)) {
        marz_lead *lead = &company->leads[company->lead_count++];
        lead->id = marz_loader_text(loader, AT(id));
        lead->account = marz_loader_reference(loader, &loader->account_ids, AT(account));
        lead->owner = marz_loader_rep(loader, AT(owner));
        lead->source = marz_loader_word(loader, &company->sources, AT(source));
        lead->industry = marz_loader_word(loader, &company->industries, AT(industry));
        lead->role = marz_loader_word(loader, &company->roles, AT(role));
        lead->is_open = is_open_status(marz_sql_text_at(loader->rows, AT(status)));
        lead->employees = marz_sql_int_at(loader->rows, AT(employees));
        lead->value_minor = marz_sql_int_at(loader->rows, AT(value));
        lead->created_day = marz_loader_day(loader, AT(created));
    }
    marz_sql_reset(loader->rows);
    return status;
}

#undef AT
#define AT(name) MARZ_INDEX(deal, name)

static bool is_one_of(const char *text, const char *a, const char *b)
{
    return marz_word_is(text, a) || marz_word_is(text, b);
}

/// The status as written; if none is, what the name of the stage says.
static marz_deal_status status_of(const char *status, const char *stage)
{
    const char *said = status && *status ? status : stage;
    if (is_one_of(said, "won", "closedwon"))
        return MARZ_DEAL_WON;
    return is_one_of(said, "lost", "closedlost") ? MARZ_DEAL_LOST : MARZ_DEAL_OPEN;
}

static void read_deal(marz_loader *loader, marz_deal *deal)
{
    marz_company *company = loader->company;
    deal->account = marz_loader_reference(loader, &loader->account_ids, AT(account));
    deal->owner = marz_loader_rep(loader, AT(owner));
    deal->product = marz_loader_reference(loader, &loader->product_ids, AT(product));
    deal->competitor = marz_loader_reference(loader, &loader->competitor_ids, AT(competitor));
    deal->stage = marz_loader_word(loader, &company->stage_names, AT(stage));
    deal->role = marz_loader_word(loader, &company->roles, AT(role));
    deal->source = marz_loader_word(loader, &company->sources, AT(source));
    deal->reason = marz_loader_word(loader, &company->reasons, AT(reason));
    deal->status = status_of(marz_sql_text_at(loader->rows, AT(status)),
                             marz_sql_text_at(loader->rows, AT(stage)));
    deal->amount_minor = marz_sql_int_at(loader->rows, AT(amount));
    deal->created_day = marz_loader_day(loader, AT(created));
    deal->closed_day = marz_loader_day(loader, AT(closed));
    company->unresolved.deal_account += deal->account == MARZ_NONE;
    company->unresolved.deal_owner += deal->owner == MARZ_NONE;
    if (deal->owner != MARZ_NONE)
        loader->rep_sells[deal->owner] = true;
}

static marz_status load_opportunities(marz_loader *loader)
{
    marz_company *company = loader->company;
    int64_t count;
    marz_status status = marz_loader_open(loader, "each", MARZ_ENTITY_deal, &count);
    if (status)
        return status;
    company->deals = MARZ_NEW(loader->arena, marz_deal, count);
    if (!company->deals)
        return no_memory(loader);
    while (company->deal_count < count && marz_loader_next(loader, &status)) {
        const int32_t k = company->deal_count++;
        company->deals[k].id = loader->deal_ids.names[k];
        read_deal(loader, &company->deals[k]);
    }
    marz_sql_reset(loader->rows);
    return status;
}

static marz_status load_stages(marz_loader *loader)
{
    marz_company *company = loader->company;
    int64_t count;
    marz_status status = marz_loader_open(loader, "each", MARZ_ENTITY_stage, &count);
    if (status)
        return status;
    company->stages = MARZ_NEW(loader->arena, marz_stage, count);
    if (!company->stages)
        return no_memory(loader);
    while (company->stage_count < count && marz_loader_next(loader, &status))
        company->stages[company->stage_count++] = (marz_stage){
            .deal = marz_loader_reference(loader, &loader->deal_ids, MARZ_INDEX(stage, deal)),
            .stage = marz_loader_word(loader, &company->stage_names, MARZ_INDEX(stage, stage)),
            .entered_day = marz_loader_day(loader, MARZ_INDEX(stage, entered)),
            .left_day = marz_loader_day(loader, MARZ_INDEX(stage, left)),
        };
    marz_sql_reset(loader->rows);
    return status;
}

marz_status marz_load_deals(marz_loader *loader)
{
    marz_status status = load_products(loader);
    if (!status)
        status = load_competitors(loader);
    if (!status)
        status = load_leads(loader);
    if (!status)
        status = load_opportunities(loader);
    return status ? status : load_stages(loader);
}
