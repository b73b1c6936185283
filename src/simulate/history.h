/// @file simulate/history.h
/// What happened at one account: contacts, leads, deals with stages, sales; private to this folder.
#ifndef MARZ_SIMULATE_HISTORY_H
#define MARZ_SIMULATE_HISTORY_H

#include "simulate/rows.h"

/// Rows of a stretch of accounts, one buffer per file.
typedef enum sim_output {
    SIM_ACCOUNTS,
    SIM_CONTACTS,
    SIM_LEADS,
    SIM_DEALS,
    SIM_STAGES,
    SIM_SALES,
    SIM_OUTPUT_COUNT
} sim_output;

typedef struct sim_chunk {
    marz_buffer out[SIM_OUTPUT_COUNT];
} sim_chunk;

/// Columns of each output, in the order in which the rows are written.
extern const char *const sim_output_columns[SIM_OUTPUT_COUNT];

/// Writes all rows of one account. Reads the world only.
void sim_write_account(const sim_world *world, int64_t account, sim_chunk *chunk);

// Its parts, in files of their own.

/// Deals, their stages, and a sale for each one won. @return was one won?
bool sim_write_deals(const sim_world *world, int64_t account, marz_rng *rng, sim_chunk *chunk);
void sim_write_leads(const sim_world *world, int64_t account, marz_rng *rng, marz_buffer *out);
void sim_write_sales(const sim_world *world, int64_t account, marz_rng *rng, marz_buffer *out);

/// One row of sales.csv.
void sim_write_sale(const sim_world *world, int64_t account, int32_t part, int32_t product,
                    int32_t day, double amount, marz_buffer *out);

/// Who looked after the account on that day: a predecessor before the change; SIM_NONE if nobody.
int32_t sim_owner_on(const sim_world *world, const sim_account *account, int32_t day);

/// A product for an industry.
int32_t sim_draw_product(const sim_world *world, const sim_account *account, marz_rng *rng);

/// A decision-maker's role for the size of the account.
int32_t sim_draw_role(const sim_account *account, marz_rng *rng);

/// List price of a product in currency units.
double sim_product_price(const sim_world *world, int32_t product);

#endif
