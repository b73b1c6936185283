/// @file app/files_page.h
/// Territories from files as a page: the map, and the tree of regions, districts and territories.
#ifndef MARZ_APP_FILES_PAGE_H
#define MARZ_APP_FILES_PAGE_H

#include "app/files_design.h"

/// Writes one page of HTML without any script: what the plan costs and what is proved, its map with
/// a colour a district (a territory, where there are none), and loads level by level, each against
/// the mean of its level. A plan that was not found has a page that says so.
/// O(units + territories * districts).
/// @param settings  how money is shown
/// @param language  "en" or "fa" (right to left, Persian digits)
/// @return MARZ_E_IO, MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_files_page(const marz_files_design *design,
                                         const marz_settings *settings, const char *language,
                                         const char *path, marz_error *error);

#endif
