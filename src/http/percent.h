/// @file http/percent.h
/// Percent-encoding of parts of an address (RFC 3986, section 2.1).
#ifndef MARZ_HTTP_PERCENT_H
#define MARZ_HTTP_PERCENT_H

#include "base/buffer.h"

#include <stdbool.h>

/// Appends `text` with each %XX as its byte. A zero byte cannot be part of a name here.
/// @return false for a "%" without two hexadecimal digits and for %00; `out` is then unfinished.
///         Out of memory sets `out->is_broken`.
bool marz_percent_decode(const char *text, marz_buffer *out);

#endif
