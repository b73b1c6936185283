#include "match/match_internal.h"

/// Items by their best value among reps with room: a heap of { value, item, rep }.
typedef struct pair {
    int64_t value;
    int32_t item, rep;
} pair;

static bool comes_first(pair a, pair b)
{
    if (a.value != b.value)
        return a.value > b.value;
    return a.item < b.item;
}

static void sift_down(pair *heap, int32_t count, int32_t at)
{
    const pair moving = heap[at];
    for (;;) {
        int32_t child = 2 * at + 1;
        if (child >= count)
            break;
        if (child + 1 < count && comes_first(heap[child + 1], heap[child]))
            child++;
        if (!comes_first(heap[child], moving))
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = moving;
}

/// The best rep with room for `item`; rep MARZ_LEFT_OVER if there is none.
static pair best_pair(const marz_match_problem *problem, const int64_t *room, int32_t item)
{
    const int64_t *row = problem->value_minor + (int64_t)item * problem->rep_count;
    pair best = {.value = -1, .item = item, .rep = MARZ_LEFT_OVER};
    for (int32_t j = 0; j < problem->rep_count; j++)
        if (room[j] > 0 && row[j] > best.value) {
            best.value = row[j];
            best.rep = j;
        }
    return best;
}

int64_t marz_match_greedy(const marz_match_problem *problem, marz_arena *scratch, int32_t *rep_of)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    pair *heap = MARZ_NEW(scratch, pair, problem->item_count);
    int64_t *room = MARZ_NEW(scratch, int64_t, problem->rep_count), value = 0;
    int32_t count = 0;
    if (!heap || !room) {
        marz_arena_restore(scratch, mark);
        return -1;
    }
    for (int32_t j = 0; j < problem->rep_count; j++)
        room[j] = problem->capacity[j];
    for (int32_t i = 0; i < problem->item_count; i++) {
        rep_of[i] = MARZ_LEFT_OVER;
        const pair best = best_pair(problem, room, i);
        if (best.rep != MARZ_LEFT_OVER)
            heap[count++] = best;
    }
    for (int32_t k = count / 2 - 1; k >= 0; k--)
        sift_down(heap, count, k);
    while (count > 0) {
        const pair best = heap[0];
        if (room[best.rep] > 0) {
            room[best.rep]--;
            rep_of[best.item] = best.rep;
            value += best.value;
            heap[0].rep = MARZ_LEFT_OVER;
        } else {
            heap[0] = best_pair(problem, room, best.item);
        }
        if (heap[0].rep == MARZ_LEFT_OVER)
            heap[0] = heap[--count];
        if (count > 0)
            sift_down(heap, count, 0);
    }
    marz_arena_restore(scratch, mark);
    return value;
}
