#include "http/percent.h"

#include <string.h>

static int digit_of(char character)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *at = character ? strchr(digits, character) : NULL;
    return at ? (int)((at - digits) % 16) : -1;
}

bool marz_percent_decode(const char *text, marz_buffer *out)
{
    for (; *text; text++) {
        if (*text != '%') {
            marz_buffer_char(out, *text);
            continue;
        }
        const int high = digit_of(text[1]), low = high < 0 ? -1 : digit_of(text[2]);
        if (low < 0 || high * 16 + low == 0)
            return false;
        marz_buffer_char(out, (char)(high * 16 + low));
        text += 2;
    }
    return true;
}
