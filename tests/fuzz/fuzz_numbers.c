/* links: ingest */
/* Any bytes as a number: refused, or its digits are those of the cell, its point
 * stands where the cell's does, and it is negative only where a sign or brackets
 * say so. */
#include "../../src/ingest/ingest_priv.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* The digits of a text without zeros in front; how many stand behind a point. */
static size_t digits_of(struct str s, char out[64], size_t *n_behind)
{
    bool has_point = false;
    size_t n = 0;

    *n_behind = 0;
    for (size_t i = 0; i < s.len; i++) {
        has_point |= s.ptr[i] == '.';
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            continue;
        *n_behind += has_point;
        if (n > 0 || s.ptr[i] != '0') {
            assert(n < 64);
            out[n++] = s.ptr[i];
        }
    }
    return n;
}

static void look_at(struct arena *a, struct str cell, bool money)
{
    char said[64], got[64];
    size_t n_said, n_got, behind, got_behind;
    struct decimal d;

    if (!number_read(cell, money, &d))
        return;
    n_said = digits_of(cell, said, &behind);
    n_got = digits_of(decimal_text(a, d), got, &got_behind);
    assert(d.scale >= 0 && behind == (size_t)d.scale && behind == got_behind);
    assert(n_said == n_got && memcmp(said, got, n_said) == 0);
    if (decimal_sign(d) < 0)
        assert(str_find_byte(cell, '-') != STR_NONE ||
               str_find_byte(cell, '(') != STR_NONE ||
               str_find(cell, STR("\xE2\x88\x92")) != STR_NONE);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const struct code_set codes; /* none */
    struct arena *a = arena_new(0);
    const struct str cell = str_trim((struct str){ (const char *)bytes, len });
    struct rule rule = { .decimals_least = -1,
                         .decimals_most = -1,
                         .codes = &codes };

    look_at(a, cell, false);
    look_at(a, cell, true);
    for (int form = FORM_COUNT; form <= FORM_PERCENT; form++) {
        struct value out;

        rule.form = (enum form)form;
        rule.unsigned_fraction = len % 2 == 1;
        if (form != FORM_TEXT)
            (void)value_read(a, &rule, cell, &out);
    }
    arena_free(a);
    return 0;
}
