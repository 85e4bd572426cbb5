/* links: csv */
/* Any bytes as a table, written in one of the dialects: it reads back as it was.
 * The first byte chooses the dialect, 0x01 ends a cell. What cells would say of
 * the dialect themselves (quotes that are not marks of it, escapes) is left out:
 * such a file can be read in two ways. */
#include "../support/written.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

#define COLUMNS    3
#define CELLS_MOST 60

static const char delimiters[] = { ',', ';', '\t', '|' };
static const char *const line_ends[] = { "\n", "\r\n", "\r" };
static const enum encoding encodings[] = { ENCODING_UTF8, ENCODING_UTF8_BOM,
                                           ENCODING_UTF16_LE,
                                           ENCODING_UTF16_BE };

/* UTF-8 without what is repaired, refused or ambiguous. */
static struct str cell_of(struct arena *a, struct str raw)
{
    char *out = arena_array(a, char, raw.len * 4);
    size_t at = 0, n = 0;

    while (at < raw.len) {
        const uint32_t c = utf8_next(raw, &at);

        if (c != UTF8_BAD && c != 0 && c != '\'' && c != '\\' && c != 0xFEFF &&
            !(c >= 0x80 && c < 0xA0))
            n += utf8_put(out + n, c);
    }
    return (struct str){ out, n };
}

static struct written_table table_of(struct arena *a, struct str bytes)
{
    struct written_table t = { .n_rows = 1, .n_columns = COLUMNS };
    size_t n = COLUMNS;

    t.cell = arena_array(a, struct str, CELLS_MOST + 2 * COLUMNS);
    t.cell[0] = STR("School");
    t.cell[1] = STR("Head count");
    t.cell[2] = STR("Note");
    while (!str_empty(bytes) && n < CELLS_MOST) {
        struct str raw;

        (void)str_cut(bytes, '\x01', &raw, &bytes);
        t.cell[n++] = cell_of(a, raw);
    }
    t.n_rows = (n + COLUMNS - 1) / COLUMNS;
    return t;
}

/* A header that comes again is no row, and rows behind it are looked at. */
static bool repeats_header(struct written_table t)
{
    for (size_t i = COLUMNS; i < t.n_rows * COLUMNS; i += COLUMNS) {
        if (str_equal(str_trim(t.cell[i]), t.cell[0]))
            return true;
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena *a = arena_new(0);
    const uint8_t choice = len > 0 ? bytes[0] : 0;
    const struct style style = { .encoding = encodings[choice & 3],
                                 .delimiter = delimiters[choice >> 2 & 3],
                                 .line_end = line_ends[(choice >> 4 & 3) % 3],
                                 .quotes_all = choice >> 6 & 1,
                                 .ends = choice >> 7 };
    const struct written_table t = table_of(
        a, str_slice((struct str){ (const char *)bytes, len }, 1, len));

    if (!repeats_header(t))
        assert(written_reads_back(a, written(a, t, &style), t));
    arena_free(a);
    return 0;
}
