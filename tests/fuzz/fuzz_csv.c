/* links: csv */
/* Any bytes as a CSV file. Nothing may crash, hang or read past the end; every
 * field is UTF-8; the plain way and libcsv agree; places lie in the source. */
#include "../../src/csv/csv_priv.h"

#include <assert.h>

#include <trustpress/base/utf8.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

#define FIELDS_LOOKED_AT 50

static void look_at(const struct reader *r, struct record rec)
{
    for (size_t i = 0; i < rec.n && i < FIELDS_LOOKED_AT; i++) {
        const struct span at = reader_field_span(r, i);

        assert(utf8_check(rec.field[i]) == rec.field[i].len);
        assert(at.begin <= at.end);
        assert(at.end <= source_bytes(at.src).len);
    }
}

static void read_all(struct arena *a, const struct source *src)
{
    struct diag *dg = diag_new(a);
    struct reader *r = reader_open(a, dg, src);
    uint32_t row = 0, line = 0;
    struct record rec;

    if (r == NULL) {
        assert(diag_errors(dg) > 0);
        return;
    }
    while (reader_next(dg, r, &rec)) {
        assert(rec.row > row && rec.line > line && rec.n > 0);
        row = rec.row;
        line = rec.line;
        look_at(r, rec);
    }
    assert(reader_tally(r).records <= row);
}

static void compare_ways(struct arena *a, struct str bytes)
{
    struct splitter fast = splitter_begin(a, bytes, rules_of(','));
    struct splitter slow = fast;
    enum split what;

    slow.is_slow = true;
    do {
        what = splitter_next(&fast);
        assert(splitter_next(&slow) == what);
        assert(fast.n == slow.n && fast.at == slow.at);
        assert(fast.line == slow.line && fast.torn_at == slow.torn_at);
        for (size_t i = 0; i < fast.n; i++)
            assert(str_equal(fast.field[i], slow.field[i]));
    } while (what != SPLIT_END);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena *a = arena_new(0);
    const struct str text = { (const char *)bytes, len };

    read_all(a, source_from(a, STR("f.csv"), text));
    compare_ways(a, text);
    arena_free(a);
    return 0;
}
