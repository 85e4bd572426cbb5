/* What each column of a tidy file is: a filter, an indicator, or neither.
 *
 * Surprise: X.meta.csv beside X.csv is believed unless the cells contradict it:
 * a published one calls a column of subjects an indicator. And a word in a
 * column of thousands of numbers does not make it a filter; it is an error,
 * found when its row is read. */
#include "tidy_priv.h"

#include <sys/stat.h>

#define SAMPLE_ROWS   4000 /* then only columns that are not known yet */
#define DISTINCT_MOST 64   /* numbers of a filter that looks like numbers */

enum column_part {            /* of a column in the file */
                   PART_NONE, /* read by a key, a place, or nothing in it */
                   PART_FILTER,
                   PART_FIGURE,
                   PART_TEXT, /* a figure that is a word: a grade, a banding */
                   PART_OPEN  /* to be seen from the cells */
};

struct kept_column {
    enum column_part part;
    bool by_meta, percent, money;
    size_t n_numbers, n_words, n_codes;
    struct map *numbers; /* distinct, up to DISTINCT_MOST */
};

struct columns {
    struct run *run;
    const struct tidy_book *book;
    struct heading_set heading;
    struct kept_column *item;
    struct str_list grouped; /* by the meta file: columns that group others */
};

static bool has(struct str_list list, struct str text)
{
    for (size_t i = 0; i < list.n; i++) {
        if (str_equal(list.item[i], text))
            return true;
    }
    return false;
}

static bool has_word(struct str_list list, struct str text)
{
    while (!str_empty(text)) {
        struct str word;

        str_cut(text, ' ', &word, &text);
        if (has(list, word))
            return true;
    }
    return false;
}

static struct str last_word(struct str text)
{
    size_t at = text.len;

    while (at > 0 && text.ptr[at - 1] != ' ')
        at--;
    return str_slice(text, at, text.len);
}

/* ---- what is known from headings ---------------------------------------- */

static bool is_bound(const struct binding *b, size_t field)
{
    for (size_t i = 0; i < b->n_values; i++) {
        if (b->value[i].field == field)
            return true;
    }
    return false;
}

/* Fields that only say whose row it is, or which rows are read. */
static bool is_key(const struct run *r, size_t field)
{
    const struct binding *b = &r->binding;

    for (size_t i = 0; i < ROLE_COUNT; i++) {
        if (b->role[i] == field && i != ROLE_PHASE)
            return true;
    }
    for (size_t i = 0; i < b->n_row_fields; i++) {
        if (b->row_field[i] == field)
            return true;
    }
    for (size_t i = 0; i < r->profile->only.n; i++) {
        if (b->only_field[i] == field)
            return true;
    }
    return false;
}

static enum column_part part_by_heading(const struct columns *c, size_t field)
{
    struct run *r = c->run;
    struct str heading = c->heading.folded[field];

    if (str_empty(heading) || is_key(r, field) ||
        is_bound(&r->binding, field) || has(c->book->place, heading) ||
        has(r->profile->silent, heading) ||
        headings_find(&c->heading, heading) != field)
        return PART_NONE;
    if (field == r->binding.role[ROLE_PHASE] ||
        has(c->book->filters, heading) || has(c->book->of_school, heading))
        return PART_FILTER;
    return PART_OPEN;
}

/* ---- X.meta.csv --------------------------------------------------------- */

static struct str without(struct str name, struct str end)
{
    struct str tail =
        str_slice(name, name.len < end.len ? 0 : name.len - end.len, name.len);

    return str_equal_nocase(tail, end) ? str_slice(name, 0, name.len - end.len)
                                       : name;
}

static const struct source *meta_open(struct run *r, struct diag *quiet)
{
    struct str name = without(source_name(r->src), STR(".gz"));
    struct str path = str_printf(r->scratch, "%.*s.meta.csv",
                                 STR_ARG(without(name, STR(".csv"))));
    struct stat st;

    if (stat(str_cstr(r->scratch, path), &st) != 0 || !S_ISREG(st.st_mode))
        return NULL;
    return source_open(r->scratch, quiet, path);
}

struct meta_fields { /* in the meta file */
    size_t name, type, unit, group;
};

static struct str cell_of(const struct record *rec, size_t field)
{
    return field < rec->n ? str_trim(rec->field[field]) : STR("");
}

static void meta_row(struct columns *c, const struct meta_fields *f,
                     const struct record *rec)
{
    struct arena *a = c->run->scratch;
    struct str type = cell_of(rec, f->type), unit = cell_of(rec, f->unit);
    struct str group = str_fold(a, cell_of(rec, f->group));
    size_t field =
        headings_find(&c->heading, str_fold(a, cell_of(rec, f->name)));
    struct kept_column *k;

    if (!str_empty(group)) {
        struct str *grown = arena_array(a, struct str, c->grouped.n + 1);

        for (size_t i = 0; i < c->grouped.n; i++)
            grown[i] = c->grouped.item[i];
        grown[c->grouped.n] = group;
        c->grouped = (struct str_list){ grown, c->grouped.n + 1 };
    }
    if (field == NO_FIELD)
        return;
    k = &c->item[field];
    k->percent = str_equal(unit, STR("%"));
    k->money = str_equal(unit, STR("\xc2\xa3"));
    if (k->part == PART_NONE)
        return;
    if (str_equal_nocase(type, STR("Filter")))
        k->part = PART_FILTER;
    else if (str_equal_nocase(type, STR("Indicator")))
        k->part = PART_FIGURE;
    else
        return;
    k->by_meta = true;
}

static void meta_read(struct columns *c)
{
    struct run *r = c->run;
    struct diag *quiet = diag_new(r->scratch);
    const struct source *src = meta_open(r, quiet);
    struct reader *in =
        src != NULL ? reader_open(r->scratch, quiet, src) : NULL;
    struct record header, rec;
    struct heading_set h;
    struct meta_fields f;

    if (in == NULL)
        return;
    header = reader_header(in);
    h = headings_fold(r->scratch, &header);
    f = (struct meta_fields){
        headings_find(&h, STR("col name")), headings_find(&h, STR("col type")),
        headings_find(&h, STR("indicator unit")),
        headings_find(&h, STR("filter grouping column"))
    };
    if (f.name == NO_FIELD || f.type == NO_FIELD)
        return;
    while (reader_next(quiet, in, &rec))
        meta_row(c, &f, &rec);
}

/* ---- the cells ---------------------------------------------------------- */

static void cell_seen(struct columns *c, struct kept_column *k, struct str cell,
                      const struct code_set *codes)
{
    enum reason reason;
    struct decimal d;

    if (str_empty(cell))
        return;
    if (code_find(codes, cell, &reason)) {
        k->n_codes++;
        return;
    }
    if (str_ends(cell, STR("%")))
        cell = str_trim(str_slice(cell, 0, cell.len - 1));
    if (!number_read(cell, true, &d) && !scientific_read(cell, &d)) {
        k->n_words++;
        return;
    }
    k->n_numbers++;
    if (k->numbers == NULL)
        k->numbers = map_new(c->run->scratch);
    if (map_count(k->numbers) < DISTINCT_MOST)
        map_put(k->numbers, cell);
}

static const struct code_set *codes_of(const struct run *r)
{
    for (size_t i = 0; i < r->profile->n_rules; i++) {
        if (r->profile->rule[i].codes != NULL)
            return r->profile->rule[i].codes;
    }
    return codes_find(r->profiles, STR("ees"));
}

static bool looked_at(const struct kept_column *k, size_t rows)
{
    if (k->part == PART_OPEN || (k->part == PART_FIGURE && k->by_meta))
        return rows <= SAMPLE_ROWS || k->n_numbers + k->n_words == 0;
    return false;
}

/* Reads the first rows, and on while some column has held nothing but codes. */
static void sample(struct columns *c)
{
    struct run *r = c->run;
    struct diag *quiet = diag_new(r->scratch);
    struct reader *in = reader_open(r->scratch, quiet, r->src);
    const struct code_set *codes = codes_of(r);
    struct record rec;
    bool more = in != NULL;

    for (size_t row = 1; more && reader_next(quiet, in, &rec); row++) {
        more = false;
        for (size_t i = 0; i < c->heading.n; i++) {
            if (!looked_at(&c->item[i], row))
                continue;
            more = true;
            cell_seen(c, &c->item[i], cell_of(&rec, i), codes);
        }
    }
}

/* Words among numbers: of a filter (years of age and "Total"), or mistakes in a
 * column of figures, which has far more numbers, most of them different. */
static enum column_part mixed(const struct kept_column *k)
{
    size_t distinct = k->numbers == NULL ? 0 : map_count(k->numbers);
    bool varied = distinct == DISTINCT_MOST || distinct * 2 > k->n_numbers;

    return k->n_numbers >= 4 * k->n_words && varied ? PART_FIGURE : PART_FILTER;
}

static enum column_part part_by_cells(const struct columns *c, size_t field)
{
    const struct kept_column *k = &c->item[field];

    if (k->n_numbers == 0 && k->n_words == 0)
        return k->n_codes > 0 ? PART_FIGURE : PART_NONE;
    if (k->n_words == 0)
        return PART_FIGURE;
    if (k->n_numbers > 0)
        return mixed(k);
    return has(c->book->texts, last_word(c->heading.folded[field]))
               ? PART_TEXT
               : PART_FILTER;
}

static void parts_decide(struct columns *c)
{
    for (size_t i = 0; i < c->heading.n; i++) {
        struct kept_column *k = &c->item[i];

        if (k->part == PART_OPEN)
            k->part = part_by_cells(c, i);
        else if (k->part == PART_FIGURE && k->n_words > 0 && k->n_numbers == 0)
            k->part = part_by_cells(c, i); /* the meta file is wrong */
    }
}

/* ---- filters ------------------------------------------------------------ */

/* "Total_achieving_A*-G/9-1" -> "total_achieving_a_g_9_1" */
static struct str snake(struct arena *a, struct str folded)
{
    static const struct {
        struct str mark, word;
    } spelt[] = { { STR_INIT("%"), STR_INIT("percent") },
                  { STR_INIT("\xc2\xa3"), STR_INIT("pounds") },
                  { STR_INIT("+"), STR_INIT("plus") } };
    struct str out = STR("");

    while (!str_empty(folded)) {
        struct str word;

        str_cut(folded, ' ', &word, &folded);
        for (size_t i = 0; i < 3; i++) {
            size_t at = str_find(word, spelt[i].mark);

            if (at != STR_NONE)
                word = str_printf(
                    a, "%.*s%s%.*s%s%.*s", (int)at, word.ptr, at > 0 ? "_" : "",
                    STR_ARG(spelt[i].word),
                    at + spelt[i].mark.len < word.len ? "_" : "",
                    STR_ARG(str_slice(word, at + spelt[i].mark.len, word.len)));
        }
        out = str_printf(a, "%.*s%s%.*s", STR_ARG(out), out.len > 0 ? "_" : "",
                         STR_ARG(word));
    }
    return out;
}

static size_t filter_at(const struct tidy_run *t, size_t field)
{
    for (size_t i = 0; i < t->n_filters; i++) {
        if (t->filter[i].field == field)
            return i;
    }
    return NO_FIELD;
}

static void filters_link(struct columns *c)
{
    struct tidy_run *t = c->run->tidy;

    for (size_t g = 0; g < c->book->grouping.n; g++) {
        const struct only *pair = &c->book->grouping.item[g];
        size_t member =
            filter_at(t, headings_find(&c->heading, pair->headings.item[0]));

        if (member == NO_FIELD)
            continue;
        t->filter[member].summary = true;
        for (size_t i = 0; i < pair->tokens.n; i++) {
            size_t group =
                filter_at(t, headings_find(&c->heading, pair->tokens.item[i]));

            if (group != NO_FIELD)
                t->filter[group].member = member;
        }
    }
}

static void filters_make(struct columns *c)
{
    struct run *r = c->run;
    struct tidy_run *t = r->tidy;

    t->filter = arena_array(r->scratch, struct tidy_filter, TIDY_FILTERS_MOST);
    for (size_t i = 0; i < c->heading.n; i++) {
        struct str heading = c->heading.folded[i];

        if (c->item[i].part != PART_FILTER || t->n_filters == TIDY_FILTERS_MOST)
            continue;
        t->filter[t->n_filters++] =
            (struct tidy_filter){ .field = i,
                                  .name = snake(r->scratch, heading),
                                  .of_school = has(c->book->of_school, heading),
                                  .phase = i == r->binding.role[ROLE_PHASE],
                                  .member = NO_FIELD,
                                  .seen = map_new(r->scratch) };
    }
    filters_link(c);
}

/* ---- indicators --------------------------------------------------------- */

static bool is_percent(const struct columns *c, size_t field)
{
    return c->item[field].percent ||
           has_word(c->book->percent, c->heading.folded[field]);
}

static const struct rule *rule_of(struct columns *c, size_t field,
                                  struct map *names)
{
    struct arena *a = c->run->scratch;
    struct rule *rule = arena_new_of(a, struct rule);
    struct str name = snake(a, c->heading.folded[field]), one = name;

    for (int n = 2; map_find(names, one) != MAP_NONE; n++)
        one = str_printf(a, "%.*s_%d", STR_ARG(name), n);
    map_put(names, one);
    *rule = (struct rule){ .role = ROLE_VALUE,
                           .name = str_printf(a, "ees.%.*s", STR_ARG(one)),
                           .form = FORM_NUMBER,
                           .scientific = true,
                           .codes = codes_of(c->run),
                           .decimals_least = -1,
                           .decimals_most = -1,
                           .low = decimal_of(0),
                           .high = decimal_of(100) };
    if (c->item[field].part == PART_TEXT)
        rule->form = FORM_TEXT;
    else if (is_percent(c, field))
        rule->form = FORM_PERCENT;
    else if (c->item[field].money)
        rule->form = FORM_MONEY;
    rule->has_range = rule->form == FORM_PERCENT &&
                      !has_word(c->book->beyond, c->heading.folded[field]);
    return rule;
}

static void indicators_bind(struct columns *c)
{
    struct run *r = c->run;
    struct binding *b = &r->binding;
    struct bound *all =
        arena_array(r->scratch, struct bound, b->n_values + c->heading.n);
    struct map *names = map_new(r->scratch);

    for (size_t i = 0; i < b->n_values; i++)
        all[i] = b->value[i];
    b->value = all;
    for (size_t i = 0; i < c->heading.n; i++) {
        if (c->item[i].part != PART_FIGURE && c->item[i].part != PART_TEXT)
            continue;
        b->value[b->n_values++] = (struct bound){ .rule = rule_of(c, i, names),
                                                  .field = i,
                                                  .all_at_most_one = true };
    }
}

/* ---- the file ----------------------------------------------------------- */

/* Filters that a rule's `when` speaks for: no part of its breakdown. */
static void spoken_for(struct run *r)
{
    for (size_t i = 0; i < r->binding.n_values; i++) {
        struct bound *b = &r->binding.value[i];

        for (size_t k = 0; k < b->rule->when.n; k++) {
            size_t f = filter_at(r->tidy, b->when_field[k]);

            if (f != NO_FIELD)
                b->spoken |= (uint64_t)1 << f;
        }
    }
}

static void unused_again(struct columns *c, const struct record *header)
{
    struct run *r = c->run;
    struct str *out = arena_array(r->scratch, struct str, header->n);
    size_t n = 0;

    for (size_t i = 0; i < header->n; i++) {
        if (!str_empty(c->heading.folded[i]) && !is_key(r, i) &&
            !is_bound(&r->binding, i) && filter_at(r->tidy, i) == NO_FIELD)
            out[n++] = header->field[i];
    }
    r->binding.unused = (struct str_list){ out, n };
}

void tidy_prepare(struct run *r)
{
    struct record header = reader_header(r->reader);
    struct columns c = { .run = r,
                         .book = r->profiles->tidy,
                         .heading = headings_fold(r->scratch, &header) };

    r->tidy = arena_new_of(r->scratch, struct tidy_run);
    c.item = arena_array(r->scratch, struct kept_column, header.n);
    for (size_t i = 0; i < header.n; i++)
        c.item[i].part = part_by_heading(&c, i);
    meta_read(&c);
    for (size_t i = 0; i < c.grouped.n; i++) {
        size_t field = headings_find(&c.heading, c.grouped.item[i]);

        if (field != NO_FIELD && c.item[field].part == PART_OPEN)
            c.item[field].part = PART_FILTER;
    }
    sample(&c);
    parts_decide(&c);
    filters_make(&c);
    if (r->profile->tidy == TIDY_ANY)
        indicators_bind(&c);
    spoken_for(r);
    unused_again(&c, &header);
}
