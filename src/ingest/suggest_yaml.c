/* A suggestion as YAML, with what only a person can say marked "fill in". */
#include "suggest_priv.h"

#define SIGNS_MOST  6
#define TELLING_KEY 5
#define WORDS_TOLD  12

/* ---- texts -------------------------------------------------------------- */

static void put_quoted(struct buf *b, struct str s)
{
    buf_byte(b, '"');
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char c = (unsigned char)s.ptr[i];

        if (c < ' ' || c == 0x7F)
            buf_printf(b, "\\x%02x", c);
        else if (c == '"' || c == '\\')
            buf_printf(b, "\\%c", c);
        else
            buf_byte(b, s.ptr[i]);
    }
    buf_byte(b, '"');
}

/* Safe in a comment: one line. */
static void put_told(struct buf *b, struct str s)
{
    s = str_slice(s, 0, 60);
    for (size_t i = 0; i < s.len; i++)
        buf_byte(b, (unsigned char)s.ptr[i] < ' ' ? ' ' : s.ptr[i]);
}

struct str slug_of(struct arena *a, struct str text)
{
    struct str folded = str_fold(a, text);
    struct buf b = { 0 };

    for (size_t i = 0; i < folded.len; i++) {
        const char c = folded.ptr[i];
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

        if (plain)
            buf_byte(&b, c);
        else if (c == '%')
            buf_text(&b, b.len > 0 && b.ptr[b.len - 1] != '_' ? "_percent"
                                                              : "percent");
        else if (b.len > 0 && b.ptr[b.len - 1] != '_')
            buf_byte(&b, '_');
    }
    while (b.len > 0 && b.ptr[b.len - 1] == '_')
        b.len--;
    if (b.len == 0)
        buf_text(&b, "column");
    return buf_take(&b, a);
}

/* ---- head --------------------------------------------------------------- */

static bool is_common(const struct suggestion *s, struct str folded)
{
    for (size_t i = 0; i < s->profiles->n; i++) {
        for (size_t k = 0; k < s->profiles->item[i].n_rules; k++) {
            const struct rule *r = &s->profiles->item[i].rule[k];

            for (size_t j = 0; j < r->plain.n; j++) {
                if (str_equal(r->plain.item[j], folded))
                    return true;
            }
        }
    }
    return false;
}

static bool is_first(const struct suggestion *s, const struct guess *g)
{
    for (const struct guess *o = s->column; o < g; o++) {
        if (str_equal(o->folded, g->folded))
            return false;
    }
    return !str_empty(g->folded);
}

/* How much a heading tells: columns of figures that no other profile knows
 * first, texts last. 0: nothing. */
static int telling(const struct suggestion *s, const struct guess *g)
{
    const bool is_figure = g->is_read || g->role != ROLE_VALUE;

    if (!is_first(s, g) || g->filled == 0)
        return 0;
    if (g->role == ROLE_URN || g->role == ROLE_LAESTAB ||
        g->role == ROLE_SCHOOL || g->role == ROLE_GROUP)
        return TELLING_KEY;
    return 1 + is_figure + 2 * !is_common(s, g->folded);
}

static void put_signs(const struct suggestion *s, struct buf *b)
{
    size_t n = 0;

    buf_text(b, "identify:\n  all: [");
    for (int least = TELLING_KEY; least > 0 && n < SIGNS_MOST; least--) {
        for (size_t i = 0; i < s->n_columns && n < SIGNS_MOST; i++) {
            const struct guess *g = &s->column[i];

            if (telling(s, g) != least)
                continue;
            buf_text(b, n++ == 0 ? "" : ", ");
            put_quoted(b, g->heading);
        }
    }
    buf_text(b, "]\n");
}

static void put_head(const struct suggestion *s, struct buf *b)
{
    buf_printf(b, "# A profile to start from, made by trustpress inspect "
                  "--suggest out of\n# ");
    put_told(b, s->file);
    buf_printf(b, " (%zu rows of %zu columns).\n", s->n_rows, s->n_columns);
    buf_printf(b,
               "# Save it as profiles/%.*s.yaml in a project's folder. It "
               "works as it stands;\n# where it says \"fill in\", it "
               "guesses, and only you know.\n",
               STR_ARG(s->family));
    buf_printf(b, "title: %.*s  # fill in: what people call this export\n",
               STR_ARG(s->family));
    buf_printf(b, "kind: %s\n", profile_kind_name(s->kind));
    if (s->own_form)
        buf_text(b, "own-form: true\n");
    if (s->kind == PROFILE_LIST)
        buf_printf(b, "dataset: %.*s\n", STR_ARG(s->family));
    put_signs(s, b);
}

/* ---- whose row, of what kind, when --------------------------------------- */

static void put_keys(const struct suggestion *s, struct buf *b)
{
    bool any = false;

    for (size_t i = 1; i < ROLE_COUNT; i++) {
        if (s->by_role[i] == NULL || i == ROLE_ROW)
            continue;
        buf_text(b, any ? "" : "key:\n");
        any = true;
        buf_printf(b, "  %.*s: ", STR_ARG(role_slug((enum role)i)));
        put_quoted(b, s->by_role[i]->heading);
        buf_byte(b, '\n');
    }
}

static bool says(struct arena *a, struct str text, const char *word)
{
    return str_find(str_fold(a, text), str_from(word)) != STR_NONE;
}

/* What rows with this token seem to be. */
static enum row_kind kind_of_token(const struct suggestion *s,
                                   const struct guessed_word *w)
{
    struct arena *a = s->arena;

    if (2 * w->n_urn > w->n || says(a, w->text, "school"))
        return ROW_SCHOOL;
    if (says(a, w->text, "nat") || says(a, w->text, "england"))
        return ROW_NATION;
    if (says(a, w->text, "region"))
        return ROW_REGION;
    if (says(a, w->text, "authority") || str_equal(w->text, STR("LA")))
        return ROW_AUTHORITY;
    return ROW_SKIP;
}

static void put_tokens(const struct suggestion *s, const struct guess *by,
                       enum row_kind kind, struct buf *b)
{
    size_t n = 0, cells = 0;

    for (size_t i = 0; i < by->n_words; i++) {
        if (kind_of_token(s, &by->word[i]) != kind)
            continue;
        if (n == 0)
            buf_printf(b, "  %s: [", row_kind_name(kind));
        buf_text(b, n++ == 0 ? "" : ", ");
        put_quoted(b, by->word[i].text);
        cells += by->word[i].n;
    }
    if (n > 0)
        buf_printf(b, "]  # fill in: %zu rows\n", cells);
}

/* A key that holds a few words among its codes ("NAT"): rows of another kind.
 * NULL: none does. */
static const struct guess *key_with_words(const struct suggestion *s)
{
    static const enum role key[] = { ROLE_URN, ROLE_AUTHORITY, ROLE_LAESTAB };

    for (size_t i = 0; i < sizeof key / sizeof *key; i++) {
        const struct guess *g = s->by_role[key[i]];

        if (g != NULL && g->n_words > 0 && !g->more_words && g->n_words <= 6 &&
            10 * g->n_word_cells < g->filled)
            return g;
    }
    return NULL;
}

static void put_key_words(const struct guess *g, struct buf *b)
{
    buf_text(b, "rows:  # fill in: which of these are authority, region, "
                "nation?\n  by: ");
    put_quoted(b, g->heading);
    buf_text(b, "\n  skip: [");
    for (size_t i = 0; i < g->n_words; i++) {
        buf_text(b, i == 0 ? "" : ", ");
        put_quoted(b, g->word[i].text);
    }
    buf_printf(b, "]  # fill in: %zu rows\n  otherwise: school\n",
               g->n_word_cells);
}

static void put_rows(const struct suggestion *s, struct buf *b)
{
    const struct guess *by = s->by_role[ROLE_ROW];
    const struct guess *key = by == NULL ? key_with_words(s) : NULL;

    if (key != NULL && s->row == ROW_SCHOOL)
        put_key_words(key, b);
    else if (by == NULL && s->row != ROW_SCHOOL && s->kind == PROFILE_FACTS)
        buf_printf(b, "rows: {otherwise: %s}\n", row_kind_name(s->row));
    if (by == NULL)
        return;
    buf_text(b, "rows:  # fill in: school, special, authority, region, nation, "
                "skip ...\n  by: ");
    put_quoted(b, by->heading);
    buf_byte(b, '\n');
    for (size_t k = 0; k < ROW_KIND_COUNT; k++)
        put_tokens(s, by, (enum row_kind)k, b);
    buf_text(b, "  otherwise: skip\n");
}

static void put_year(const struct suggestion *s, struct buf *b)
{
    const struct guess *year = s->by_role[ROLE_YEAR];

    if (s->kind != PROFILE_FACTS)
        return;
    if (year != NULL && year->bare_years == year->filled)
        buf_text(b, "year:\n  from: [column]\n  bare: ends  # fill in: 2025 "
                    "ends 2024/25, or starts 2025/26\n");
    else if (year != NULL)
        buf_text(b, "year: {from: [column]}\n");
    else if (s->own_form)
        buf_text(b, "year: {from: [file-name, project]}\n");
    else
        buf_text(b, "year: {from: [file-name, nothing]}  # fill in: name the "
                    "file 2024-25_..., or say which column has the year\n");
}

/* Only words that stand again and again, as codes do: a list of names is
 * nobody's business here. */
static void put_words(const struct guess *g, struct buf *b)
{
    if (g->more_words || g->n_words > WORDS_TOLD ||
        g->n_word_cells < 3 * g->n_words) {
        buf_text(b, "words of many kinds");
        return;
    }
    for (size_t i = 0; i < g->n_words; i++) {
        buf_text(b, i == 0 ? "" : ", ");
        put_told(b, g->word[i].text);
        buf_printf(b, " (%zu)", g->word[i].n);
    }
}

/* ---- columns ------------------------------------------------------------ */

/* "[0, 100]" is usual for percents; anything beyond must be said. */
static void put_range(const struct guess *g, struct arena *a, struct buf *b)
{
    struct decimal low = g->low, high = g->high;

    if (g->form == FORM_PERCENT &&
        (decimal_sign(low) < 0 || decimal_compare(high, decimal_of(100)) > 0))
        buf_printf(
            b, ", range: [%.*s, %.*s]",
            STR_ARG(
                decimal_text(a, decimal_sign(low) < 0 ? low : decimal_of(0))),
            STR_ARG(decimal_text(a, decimal_compare(high, decimal_of(100)) > 0
                                        ? high
                                        : decimal_of(100))));
    else if (g->form == FORM_COUNT && decimal_sign(low) < 0)
        buf_printf(b, ", range: [%.*s, %.*s]", STR_ARG(decimal_text(a, low)),
                   STR_ARG(decimal_text(a, high)));
}

/* A name of its own for each column. */
static struct str name_of(const struct suggestion *s, struct map *names,
                          struct str heading)
{
    struct str name = slug_of(s->arena, heading), one = name;

    for (int i = 2; map_find(names, one) != MAP_NONE; i++)
        one = str_printf(s->arena, "%.*s_%d", STR_ARG(name), i);
    map_put(names, one);
    return one;
}

static void put_column(const struct suggestion *s, const struct guess *g,
                       struct str name, struct buf *b)
{
    const bool is_list = s->kind == PROFILE_LIST;
    const struct code_set *codes = g->codes;

    buf_text(b, g->is_read ? "  - {heading: " : "  # - {heading: ");
    put_quoted(b, g->heading);
    if (is_list)
        buf_printf(b, ", name: %.*s", STR_ARG(name));
    else
        buf_printf(b, ", input: %.*s.%.*s", STR_ARG(s->family), STR_ARG(name));
    buf_printf(b, ", form: %s", form_slug(g->form));
    if (g->is_fraction)
        buf_text(b, ", unsigned: fraction");
    put_range(g, s->arena, b);
    if (g->is_read && codes != NULL && codes != s->codes)
        buf_printf(b, ", codes: %.*s", STR_ARG(codes->name));
    buf_byte(b, '}');
    if (g->filled == 0) {
        buf_text(b, "  # empty in this file");
    } else if (g->is_fraction) {
        buf_text(b, "  # fill in: is 0.58 really 58%?");
    } else if (g->form == FORM_TEXT && g->n_words > 0) {
        buf_text(b,
                 g->numbers > 0 ? "  # fill in: what do these mean? " : "  # ");
        put_words(g, b);
    }
    buf_byte(b, '\n');
}

static void put_columns(const struct suggestion *s, struct buf *b)
{
    struct map *names = map_new(s->arena);
    bool any = false;

    for (size_t i = 0; i < s->n_columns; i++)
        any = any || (s->column[i].is_read && s->column[i].role == ROLE_VALUE &&
                      is_first(s, &s->column[i]));
    buf_text(b, any ? "columns:  # take a # away to read a column, or add one\n"
                    : "columns: []  # take a # away to read a column\n");
    for (size_t i = 0; i < s->n_columns; i++) {
        const struct guess *g = &s->column[i];

        if (g->role == ROLE_VALUE && is_first(s, g))
            put_column(s, g, name_of(s, names, g->heading), b);
    }
}

void suggestion_write(const struct suggestion *s, struct buf *out)
{
    put_head(s, out);
    put_keys(s, out);
    if (s->repeats && s->kind == PROFILE_FACTS)
        buf_text(out,
                 "# fill in: a school stands on several rows. Say which column "
                 "tells them apart\n# (key: breakdown), or keep one of each "
                 "(rows: only).\n");
    put_rows(s, out);
    put_year(s, out);
    if (s->codes != NULL)
        buf_printf(out,
                   "codes: %.*s  # fill in: is that the family of its "
                   "codes? see _codes.yaml\n",
                   STR_ARG(s->codes->name));
    put_columns(s, out);
}
