/// @file simulate/words.h
/// The words of which names are composed, one set per language; all written for this project.
#ifndef MARZ_SIMULATE_WORDS_H
#define MARZ_SIMULATE_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#define SIM_INDUSTRY_COUNT 10
#define SIM_ROLE_COUNT 6 ///< owner, c-level, vp, director, manager, specialist
#define SIM_PRODUCT_COUNT 6
#define SIM_COMPETITOR_COUNT 4
#define SIM_NOUN_COUNT 4
#define SIM_TITLE_COUNT 2
#define SIM_LOST_COUNT 6
#define SIM_WON_COUNT 4
#define SIM_SOURCE_COUNT 5

typedef struct sim_words {
    bool noun_first; ///< Persian: "Foolad Aria", English: "Aria Steel"
    const char *const *first_names, *const *last_names, *const *proper;
    int32_t first_name_count, last_name_count, proper_count;
    const char *const *suffixes; ///< legal forms, some empty
    int32_t suffix_count;
    const char *industries[SIM_INDUSTRY_COUNT];
    const char *nouns[SIM_INDUSTRY_COUNT][SIM_NOUN_COUNT];
    const char *titles[SIM_ROLE_COUNT][SIM_TITLE_COUNT];
    const char *products[SIM_PRODUCT_COUNT], *categories[SIM_PRODUCT_COUNT];
    const char *competitors[SIM_COMPETITOR_COUNT];
    const char *lost_reasons[SIM_LOST_COUNT], *won_reasons[SIM_WON_COUNT];
    const char *sources[SIM_SOURCE_COUNT];
    const char *team, *region; ///< "Team North" is team + " " + name
} sim_words;

extern const sim_words sim_words_english, sim_words_persian;

/// Machine words of the schema, the same in every language.
extern const char *const sim_roles[SIM_ROLE_COUNT];

#endif
