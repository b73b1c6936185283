#include "design/anneal_internal.h"

#include <math.h>
#include <string.h>

#define ARCS_MAX 8     ///< near-best seats of a block that take part
#define ARCS_SHARE 1.0 ///< of these, per block, beside its best
#define SEAT_ARCS 64   ///< more of these for each seat
#define LARGE 0.05     ///< blocks of more mean loads of a seat take part with all
#define BINS 4096      ///< of the histogram of rises

typedef struct make {
    marz_run *run;
    const marz_placement *placement;
    marz_entries *all;
} make;

/// Bin of a rise: exponent and leading bits, so that bins are 3 % wide.
static int32_t bin_of(double rise)
{
    int32_t exponent;
    const double mantissa = frexp(rise + 1e-9, &exponent);
    const int32_t bin = (exponent + 40) * 32 + (int32_t)((mantissa - 0.5) * 64);
    return bin < 0 ? 0 : bin < BINS ? bin : BINS - 1;
}

/// Size of a block in mean loads of a seat, over all measures.
static double weight_of(const marz_run *run, int32_t block)
{
    double weight = 0;
    for (int32_t k = 0; k < run->measure_count; k++)
        weight += (double)run->size[(int64_t)block * run->measure_count + k] / run->scale[k];
    return weight;
}

/// The bin of rises up to which seats take part: as many as ARCS_SHARE tells.
static int32_t last_bin(const make *m, const double *reduced)
{
    const marz_run *run = m->run;
    int64_t counts[BINS] = {0}, sum = 0;
    for (int32_t b = 0; b < run->block_count; b++)
        for (int32_t e = run->arc_start[b] + 1; e < run->arc_start[b + 1]; e++)
            counts[bin_of(reduced[e] - reduced[run->arc_start[b]])]++;
    const int64_t wanted =
        (int64_t)(ARCS_SHARE * run->block_count) + (int64_t)SEAT_ARCS * run->seat_count;
    int32_t bin = 0, last = 0;
    for (; bin < BINS && sum < wanted; bin++) {
        sum += counts[bin];
        last = counts[bin] ? bin : last;
    }
    return last;
}

/// Arcs of a block that take part (they come cheapest first), its present place always.
static int32_t near_arcs(const make *m, const double *reduced, int32_t block, int32_t last,
                         int32_t *arcs)
{
    const marz_run *run = m->run;
    const int32_t first = run->arc_start[block], own = m->placement->arc_of[block];
    int32_t count = 0;
    const bool is_large = weight_of(run, block) > LARGE;
    bool has_own = false;
    for (int32_t e = first; e < run->arc_start[block + 1] && count < ARCS_MAX; e++) {
        if (!is_large && bin_of(reduced[e] - reduced[first]) > last)
            break;
        has_own |= e == own;
        arcs[count++] = e;
    }
    if (!has_own)
        arcs[count++] = own;
    return count;
}

int32_t marz_entries_list(const marz_run *run, int32_t block, const int32_t *arcs, int32_t count,
                          marz_entry *entries)
{
    int32_t written = 0;
    for (int32_t x = 0; x < count; x++)
        for (int32_t y = 0; y < count; y++) {
            if (run->arc_seat[arcs[x]] >= run->arc_seat[arcs[y]])
                continue;
            if (entries)
                entries[written] =
                    (marz_entry){.block = block,
                                 .arc = {arcs[x], arcs[y]},
                                 .rise = (double)(run->arc_cost[arcs[y]] - run->arc_cost[arcs[x]])};
            written++;
        }
    return written;
}

/// Sorts by one seat of the pair, keeping the order of equals. @param start  [seats + 1] scratch
static void sort_by_seat(const marz_run *run, const marz_entry *from, marz_entry *to, int32_t count,
                         int32_t side, int32_t *start)
{
    memset(start, 0, ((size_t)run->seat_count + 1) * sizeof *start);
    for (int32_t k = 0; k < count; k++)
        start[run->arc_seat[from[k].arc[side]] + 1]++;
    for (int32_t j = 0; j < run->seat_count; j++)
        start[j + 1] += start[j];
    for (int32_t k = 0; k < count; k++)
        to[start[run->arc_seat[from[k].arc[side]]]++] = from[k];
}

/// Numbers the pairs of sorted entries, and lists the entries of each seat.
static bool index_entries(make *m)
{
    const marz_run *run = m->run;
    int32_t pairs = 0;
    for (int32_t k = 0; k < m->all->entry_count; k++) {
        const marz_entry *e = &m->all->entries[k], *last = &m->all->entries[k ? k - 1 : 0];
        pairs += k == 0 || run->arc_seat[e->arc[0]] != run->arc_seat[last->arc[0]] ||
                 run->arc_seat[e->arc[1]] != run->arc_seat[last->arc[1]];
        m->all->entries[k].pair = pairs - 1;
    }
    m->all->pair_start = MARZ_NEW(run->arena, int32_t, (int64_t)pairs + 1);
    m->all->seat_start = MARZ_NEW(run->arena, int32_t, run->seat_count);
    m->all->seat_end = MARZ_NEW(run->arena, int32_t, run->seat_count);
    m->all->seat_entry = MARZ_NEW(run->arena, int32_t, 2 * (int64_t)m->all->entry_count);
    if (!m->all->pair_start || !m->all->seat_start || !m->all->seat_end || !m->all->seat_entry)
        return false;
    for (int32_t k = 0; k < m->all->entry_count; k++) {
        m->all->pair_start[m->all->entries[k].pair + 1] = k + 1;
        for (int32_t side = 0; side < 2; side++)
            m->all->seat_start[run->arc_seat[m->all->entries[k].arc[side]]]++;
    }
    for (int32_t j = 0, end = 0; j < run->seat_count; j++)
        m->all->seat_end[j] = m->all->seat_start[j] = end += m->all->seat_start[j];
    for (int32_t k = m->all->entry_count - 1; k >= 0; k--)
        for (int32_t side = 0; side < 2; side++)
            m->all->seat_entry[--m->all->seat_start[run->arc_seat[m->all->entries[k].arc[side]]]] =
                k;
    return true;
}

static bool choose_entries(make *m, const double *reduced)
{
    marz_run *run = m->run;
    const int32_t last = last_bin(m, reduced);
    m->all->rise_max = ldexp(0.5 + (last % 32) / 64.0, last / 32 - 40);
    int32_t arcs[ARCS_MAX + 1];
    int64_t count = 0;
    for (int32_t b = 0; b < run->block_count; b++)
        count += marz_entries_list(run, b, arcs, near_arcs(m, reduced, b, last, arcs), NULL);
    marz_entry *first = MARZ_NEW(run->arena, marz_entry, count);
    m->all->entries = MARZ_NEW(run->arena, marz_entry, count);
    int32_t *start = MARZ_NEW(run->arena, int32_t, (int64_t)run->seat_count + 1);
    if (!first || !m->all->entries || !start)
        return false;
    for (int32_t b = 0; b < run->block_count; b++)
        m->all->entry_count += marz_entries_list(run, b, arcs, near_arcs(m, reduced, b, last, arcs),
                                                 m->all->entries + m->all->entry_count);
    sort_by_seat(run, m->all->entries, first, m->all->entry_count, 1, start);
    sort_by_seat(run, first, m->all->entries, m->all->entry_count, 0, start);
    return index_entries(m);
}

marz_status marz_entries_make(marz_run *run, const marz_placement *placement, const double *reduced,
                              marz_entries *all, marz_error *error)
{
    *all = (marz_entries){0};
    make m = {run, placement, all};
    if (choose_entries(&m, reduced))
        return MARZ_OK;
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the near seats of %d accounts",
                     run->block_count);
}
