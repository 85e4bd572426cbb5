/* Which delimiter, from the first records.
 *
 * The surprise: the comma wins unless another mark is clearly better. Real
 * exports are full of commas, semicolons and bars inside fields. */
#include "csv_priv.h"

#define CLEARLY   10 /* points by which another mark must beat the comma */
#define LOOKED_AT ((size_t)1 << 16) /* bytes looked at for signs */

static const char candidates[] = { ',', ';', '\t', '|' };

static struct str sample_bytes(struct str bytes)
{
    return str_slice(bytes, 0, SAMPLE_BYTES);
}

/* False at the end. A record that the end of the sample cut short is not part
 * of it. A torn one is counted, and empty. */
static bool sample_next(struct splitter *s, struct str whole, size_t *n_torn)
{
    const enum split what = splitter_next(s);

    *n_torn += what == SPLIT_TORN || s->torn_at != STR_NONE;
    return what == SPLIT_TORN ||
           (what == SPLIT_RECORD &&
            (s->end < s->bytes.len || s->bytes.len == whole.len));
}

/* ---- widths ------------------------------------------------------------- */

struct widths {
    size_t item[SAMPLE_RECORDS];
    size_t n;
    size_t n_torn, n_stray;
};

static struct widths widths_take(struct arena *scratch, struct str bytes,
                                 struct rules rules)
{
    struct splitter s = splitter_begin(scratch, sample_bytes(bytes), rules);
    struct widths w = { .n = 0 };

    while (w.n < SAMPLE_RECORDS && w.n_torn < SAMPLE_RECORDS &&
           sample_next(&s, bytes, &w.n_torn)) {
        w.n_stray += s.mend == MEND_STRAY;
        if (!splitter_is_blank(&s))
            w.item[w.n++] = s.n;
    }
    return w;
}

static size_t count_of(const struct widths *w, size_t width)
{
    size_t n = 0;

    for (size_t i = 0; i < w->n; i++)
        n += w->item[i] == width;
    return n;
}

/* The commonest width above one; 0 when every record is of one field. */
static size_t common_width(const struct widths *w)
{
    size_t best = 0, n_best = 0;

    for (size_t i = 0; i < w->n; i++) {
        const size_t n = w->item[i] > 1 ? count_of(w, w->item[i]) : 0;

        if (n > n_best || (n == n_best && n > 0 && w->item[i] > best)) {
            best = w->item[i];
            n_best = n;
        }
    }
    return best;
}

/* 0 .. 120: how far the records agree on a width, and the first one with
 * them. */
static size_t score(const struct widths *w)
{
    const size_t width = common_width(w);

    if (width == 0)
        return 0;
    return count_of(w, width) * 100 / w->n + (w->item[0] == width ? 20 : 0);
}

/* ---- one trial ------------------------------------------------------------
 */

/* "a, \"b\"": quotes behind a blank, and never straight behind the mark. */
static bool is_spaced(struct str bytes, char delimiter, char quote)
{
    const struct str s = str_slice(bytes, 0, LOOKED_AT);
    size_t n_spaced = 0;

    for (size_t i = 0; i + 2 < s.len; i++) {
        if (s.ptr[i] != delimiter)
            continue;
        if (s.ptr[i + 1] == quote)
            return false;
        n_spaced += s.ptr[i + 1] == ' ' && s.ptr[i + 2] == quote;
    }
    return n_spaced >= 2;
}

struct trial {
    struct rules rules;
    struct widths widths;
    size_t score;
};

static struct trial trial_of(struct arena *scratch, struct str bytes,
                             struct rules rules)
{
    const struct widths w = widths_take(scratch, bytes, rules);

    return (struct trial){ rules, w, score(&w) };
}

static struct trial try_delimiters(struct arena *scratch, struct str bytes,
                                   char quote)
{
    struct trial best = { .score = 0 };

    for (size_t i = 0; i < sizeof candidates; i++) {
        struct rules rules = rules_of(candidates[i]);
        struct trial t;

        rules.quote = quote;
        rules.is_spaced = is_spaced(bytes, candidates[i], quote);
        t = trial_of(scratch, bytes, rules);
        if (i == 0 ||
            t.score > best.score + (best.rules.delimiter == ',' ? CLEARLY : 0))
            best = t;
    }
    return best;
}

/* ---- signs that a file is written otherwise ---------------------------------
 */

static bool is_break(char c)
{
    return c == '\n' || c == '\r';
}

/* How often quotes stand where fields begin and where they end. */
struct quote_signs {
    size_t n_open, n_close;
};

static struct quote_signs quote_signs(struct str bytes, char delimiter,
                                      char quote)
{
    const struct str s = str_slice(bytes, 0, LOOKED_AT);
    struct quote_signs signs = { 0, 0 };

    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != quote)
            continue;
        signs.n_open +=
            i == 0 || is_break(s.ptr[i - 1]) || s.ptr[i - 1] == delimiter;
        signs.n_close += i + 1 == s.len || is_break(s.ptr[i + 1]) ||
                         s.ptr[i + 1] == delimiter;
    }
    return signs;
}

/* Saves most files the trial. */
static bool may_have_single_quotes(struct str bytes)
{
    for (size_t i = 0; i < sizeof candidates; i++) {
        if (quote_signs(bytes, candidates[i], '\'').n_open >= 2)
            return true;
    }
    return false;
}

/* 'a','b, c': never beside the common quote; and commonly, unless the records do
 * not agree otherwise. */
static bool has_single_quotes(struct str bytes, const struct trial *single,
                              const struct trial *common)
{
    const char delimiter = single->rules.delimiter;
    const struct quote_signs here = quote_signs(bytes, delimiter, '\'');

    return here.n_open >= 2 && here.n_close >= here.n_open &&
           quote_signs(bytes, delimiter, '"').n_open == 0 &&
           single->widths.n_torn == 0 &&
           (single->score > common->score || (single->score == common->score &&
                                              here.n_open >= single->widths.n));
}

/* \" with text behind it, where a quote that closes has none; \\" is no such. */
static bool has_escapes(struct str bytes, struct rules rules)
{
    const struct str s = str_slice(bytes, 0, LOOKED_AT);
    size_t n_before = 0; /* backslashes */

    for (size_t i = 0; i + 1 < s.len; i++) {
        if (s.ptr[i] == rules.quote && n_before % 2 == 1 &&
            s.ptr[i + 1] != rules.delimiter && !is_break(s.ptr[i + 1]))
            return true;
        n_before = s.ptr[i] == '\\' ? n_before + 1 : 0;
    }
    return false;
}

/* "a b" "c": a blank between texts in quotes, and no other mark there. */
static bool is_parted_by_blanks(struct str bytes, struct rules rules)
{
    const struct str s = str_slice(bytes, 0, LOOKED_AT);
    size_t n = 0;

    for (size_t i = 1; i + 1 < s.len; i++)
        n += s.ptr[i] == ' ' && s.ptr[i - 1] == rules.quote &&
             s.ptr[i + 1] == rules.quote;
    return n >= 2 && !rules.is_spaced &&
           quote_signs(bytes, rules.delimiter, rules.quote).n_open == 0;
}

/* ---- choosing ------------------------------------------------------------ */

static bool all_alike(const struct widths *w)
{
    for (size_t i = 0; i < w->n; i++) {
        if (w->item[i] != w->item[0])
            return false;
    }
    return w->n_torn == 0;
}

static struct choice choice_of(const struct trial *t)
{
    return (struct choice){ t->rules, common_width(&t->widths),
                            all_alike(&t->widths) };
}

struct choice rules_choose(struct arena *scratch, struct str bytes)
{
    struct trial best = try_delimiters(scratch, bytes, '"'), other;
    struct rules rules;

    if (may_have_single_quotes(bytes)) {
        other = try_delimiters(scratch, bytes, '\'');
        if (has_single_quotes(bytes, &other, &best))
            best = other;
    }
    rules = best.rules;
    if (best.widths.n_torn + best.widths.n_stray > 0 &&
        has_escapes(bytes, rules)) {
        rules.escape = '\\';
        other = trial_of(scratch, bytes, rules);
        if (other.score >= best.score && other.widths.n_torn == 0 &&
            other.widths.n_stray == 0)
            best = other;
    }
    if (is_parted_by_blanks(bytes, rules)) {
        rules.delimiter = ' ';
        best = trial_of(scratch, bytes, rules);
    }
    return choice_of(&best);
}

/* ---- the first records ----------------------------------------------------
 */

static struct sample_record record_keep(struct arena *a,
                                        const struct splitter *s)
{
    struct str *field = arena_array(a, struct str, s->n);
    struct sample_record r = { field, s->n, 0 };

    for (size_t i = 0; i < s->n; i++) {
        field[i] = str_copy(a, str_trim(s->field[i]));
        r.n_filled += !str_empty(field[i]);
    }
    return r;
}

void sample_take(struct arena *a, struct sample *out, struct str bytes,
                 struct choice choice)
{
    struct splitter s = splitter_begin(a, sample_bytes(bytes), choice.rules);
    size_t n_torn = 0;

    s.width_likely = choice.width;
    out->n = 0;
    while (out->n < SAMPLE_RECORDS && sample_next(&s, bytes, &n_torn))
        out->record[out->n++] = record_keep(a, &s);
}

/* ---- words ----------------------------------------------------------------
 */

static const char *delimiter_words(char delimiter)
{
    switch (delimiter) {
    case ';':
        return "semicolons";
    case '\t':
        return "tabs";
    case '|':
        return "bars";
    case ' ':
        return "blanks";
    default:
        return "commas";
    }
}

struct str dialect_words(struct arena *a, const struct dialect *d)
{
    return str_printf(
        a, "%s%s between fields, texts in %s quotes%s",
        delimiter_words(d->delimiter), d->is_spaced ? " and blanks" : "",
        d->quote == '\'' ? "single" : "double",
        d->escape != 0 ? ", a backslash before a quote in a text" : "");
}
