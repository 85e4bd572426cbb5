/* What the reader has to say.
 *
 * The surprise: what was put right is said once, with the first place; what was
 * lost is said row by row. */
#include "csv_priv.h"

struct span reader_span(const struct reader *r, size_t begin, size_t end)
{
    const struct span all = span_of(r->text.src, r->text.bytes);

    return (struct span){ r->text.src, all.begin + begin, all.begin + end };
}

/* Words for the column in which a field is torn: "column 'Name': ". */
static struct str torn_column(const struct reader *r)
{
    const struct splitter *s = &r->splitter;
    const size_t i = raw_index(s->bytes, s->begin, s->torn_at, s->rules);

    if (i >= r->header.n || str_empty(r->header.field[i]))
        return STR("");
    return str_printf(r->arena, "column '%.*s': ", STR_ARG(r->header.field[i]));
}

void complain_torn(struct diag *dg, const struct reader *r)
{
    const size_t at = r->splitter.torn_at;

    diag_report(dg, DIAG_CSV_QUOTE, reader_span(r, at, at + 1),
                "%.*sthe text that is quoted from here goes on behind its "
                "closing quote",
                STR_ARG(torn_column(r)));
    diag_hint(dg, "a quote inside a quoted text is written twice: "
                  "\"the \"\"old\"\" hall\"");
}

void complain_open(struct diag *dg, const struct reader *r)
{
    const size_t at = r->splitter.torn_at;

    diag_report(dg, DIAG_CSV_QUOTE, reader_span(r, at, at + 1),
                "%.*sthe quote that opens here is never closed; nothing behind "
                "it can be read",
                STR_ARG(torn_column(r)));
    diag_hint(dg, "close it, or take it out; was the file cut off?");
}

/* It counts as torn: most likely its closing quote is another field's. */
void complain_overlong(struct diag *dg, struct reader *r, size_t field)
{
    struct splitter *s = &r->splitter;
    const size_t at =
        raw_find(s->bytes, s->begin, s->end, s->read_by, field).begin;

    s->torn_at = at;
    diag_report(dg, DIAG_CSV_LONG, reader_span(r, at, at + 1),
                "%.*sthe text that begins here is %zu characters long, more "
                "than any cell holds",
                STR_ARG(torn_column(r)), s->field[field].len);
    diag_hint(dg, "is a quote missing at its end?");
}

/* Nothing is wrong, and somebody may want to know. */
static void complain_widths(struct diag *dg, const struct reader *r)
{
    const struct reader_tally t = r->tally;
    const struct span at = reader_span(r, r->odd.begin, r->odd.end);

    if (t.short_rows > 0 && t.long_rows > 0)
        diag_report(dg, DIAG_CSV_WIDTH, at,
                    "rows shorter than the header: %zu of %zu, longer: %zu; "
                    "the first is this one",
                    t.short_rows, t.records, t.long_rows);
    else if (t.short_rows + t.long_rows > 0)
        diag_report(dg, DIAG_CSV_WIDTH, at,
                    "rows %s than the header: %zu of %zu; the first is this "
                    "one",
                    t.short_rows > 0 ? "shorter" : "longer",
                    t.short_rows + t.long_rows, t.records);
}

static struct str heading(const struct reader *r, size_t field)
{
    return field < r->header.n ? r->header.field[field] : STR("");
}

void complain_shifted(struct diag *dg, struct reader *r, size_t field)
{
    const struct splitter *s = &r->splitter;
    const struct raw_field f =
        raw_find(s->bytes, s->begin, s->end, s->read_by, field);

    diag_report(dg, DIAG_CSV_SHIFTED, reader_span(r, f.begin, f.end),
                "column '%.*s': from here on the values of this row stand "
                "under the wrong headings; the row is not read",
                STR_ARG(heading(r, field)));
    if (s->n < r->header.n)
        diag_hint(dg,
                  "is a separator missing? it has %zu values under %zu "
                  "headings",
                  s->n, r->header.n);
    else
        diag_hint(dg, "a text or an amount with a separator in it needs "
                      "quotes: \"182,400.00\"");
}

void complain_values(struct diag *dg, const struct reader *r)
{
    diag_report(dg, DIAG_CSV_HEADER, reader_header_span(r, 0),
                "the first row holds values, not headings: nothing says what "
                "the columns are");
    diag_hint(dg, "export the file with its headings, or write them above");
}

void complain_blanks(struct diag *dg, const struct reader *r)
{
    diag_report(dg, DIAG_CSV_DELIMITER, reader_header_span(r, 0),
                "the columns are parted by blanks, and so are the words in "
                "them: which words are one value cannot be told");
    diag_hint(dg, "export the file with commas or tabs between the columns");
}

static void complain_tables(struct diag *dg, const struct reader *r)
{
    diag_report(dg, DIAG_CSV_TABLES,
                reader_span(r, r->after_begin, r->after_begin),
                "another table begins here, under other headings; rows of it, "
                "none of which is read: %zu",
                r->tally.rows_after);
    diag_hint(dg, "put it into a file of its own");
}

static void complain_mended(struct diag *dg, const struct reader *r)
{
    if (r->tally.mended == 0)
        return;
    diag_report(dg, DIAG_CSV_MENDED, reader_span(r, r->mended, r->mended),
                "rows with a quote or a separator too many or too few: %zu, "
                "read in the only way that fits every column; the first is "
                "this one",
                r->tally.mended);
}

void complain_at_end(struct diag *dg, const struct reader *r)
{
    complain_mended(dg, r);
    if (r->tally.rows_after > 0)
        complain_tables(dg, r);
    complain_widths(dg, r);
}
