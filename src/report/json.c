/* JSON text, for the commands that answer machines. */
#include "report_priv.h"

void json_text(struct buf *b, struct str s)
{
    buf_byte(b, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        if (c == '"' || c == '\\') {
            buf_byte(b, '\\');
            buf_byte(b, s.ptr[i]);
        } else if (c < 0x20) {
            buf_printf(b, "\\u%04x", c);
        } else {
            buf_byte(b, s.ptr[i]);
        }
    }
    buf_byte(b, '"');
}
