/* "Reading: expected %" -> reading_expected_percent: the name by which a
 * template can ask for what an export calls a measure.
 *
 * Surprise: letters beyond a to z stay as they are. No formula can name such a
 * measure, but two of them are never taken for one; the profile's words can
 * give it another name. */
#include "ingest_priv.h"

static void slug_word(struct buf *b, const char *word)
{
    if (b->len > 0 && b->ptr[b->len - 1] != '_')
        buf_byte(b, '_');
    buf_text(b, word);
}

/* Adds "Reading: expected %" as reading_expected_percent. */
static void slug_add(struct buf *b, struct arena *scratch, struct str text)
{
    const struct str s = str_fold(scratch, text);
    bool ends = true; /* what comes next is another word */

    for (size_t i = 0; i < s.len; i++) {
        const bool is_pound = str_starts(str_slice(s, i, s.len), STR("£"));
        const char *word = s.ptr[i] == '%'   ? "percent"
                           : s.ptr[i] == '+' ? "plus"
                           : is_pound        ? "pounds"
                                             : NULL;

        if (word != NULL)
            slug_word(b, word);
        else if (s.ptr[i] != ' ' && ends)
            slug_word(b, "");
        if (word == NULL && s.ptr[i] != ' ')
            buf_byte(b, s.ptr[i]);
        ends = word != NULL || s.ptr[i] == ' ';
        i += is_pound;
    }
}

/* Which measure a row is of, or empty. Subject and term are part of its name:
 * those of two subjects are never put together. */
struct str measure_of_row(struct run *r, const struct row *row)
{
    const struct rule *rule = r->binding.role_rule[ROLE_MEASURE];
    const struct str text = run_role(r, ROLE_MEASURE);
    struct str named = STR("");
    struct buf b = { 0 };

    if (r->binding.role[ROLE_MEASURE] == NO_FIELD)
        return row->line;
    if (str_empty(str_fold(r->scratch, text)))
        return STR("");
    slug_add(&b, r->scratch, run_role(r, ROLE_SUBJECT));
    if (words_find(&rule->words, str_fold(r->scratch, text), &named)) {
        slug_word(&b, "");
        buf_append(&b, named);
    } else {
        slug_add(&b, r->scratch, text);
    }
    slug_add(&b, r->scratch, run_role(r, ROLE_TERM));
    return buf_take(&b, r->scratch);
}
