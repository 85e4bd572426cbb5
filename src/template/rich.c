/* Texts with slots: "The forecast is {{ in_year_balance.forecast | money }}".
 *
 * The surprise: a text that comes from YAML may have been unescaped on its
 * way, so its slots can be pointed at only when the source holds the same
 * bytes; else the whole text is pointed at. */
#include "template_priv.h"

struct slot_format format_default(void)
{
    return (struct slot_format){ .figure = { .decimals = -1 } };
}

/* ---- formats ------------------------------------------------------------ */

struct format_word {
    struct str name;
    unsigned words;
    void (*set)(struct figure_format *f);
};

static void set_nothing(struct figure_format *f)
{
    (void)f;
}

static void set_pounds(struct figure_format *f)
{
    f->money = MONEY_POUNDS;
}

static void set_thousands(struct figure_format *f)
{
    f->money = MONEY_THOUSANDS;
}

static void set_signed(struct figure_format *f)
{
    f->force_sign = true;
}

static void set_plain(struct figure_format *f)
{
    f->no_unit = true;
}

static void set_whole(struct figure_format *f)
{
    f->decimals = 0;
}

static void set_1dp(struct figure_format *f)
{
    f->decimals = 1;
}

static void set_2dp(struct figure_format *f)
{
    f->decimals = 2;
}

static const struct format_word format_words[] = {
    { STR_INIT("money"), SLOT_MONEY, set_pounds },
    { STR_INIT("pounds"), SLOT_MONEY, set_pounds },
    { STR_INIT("thousands"), 0, set_thousands },
    { STR_INIT("signed"), 0, set_signed },
    { STR_INIT("plain"), 0, set_plain },
    { STR_INIT("whole"), 0, set_whole },
    { STR_INIT("1dp"), 0, set_1dp },
    { STR_INIT("2dp"), 0, set_2dp },
    { STR_INIT("favourable"), SLOT_FAVOURABLE, set_nothing },
    { STR_INIT("letter"), SLOT_LETTER, set_nothing },
    { STR_INIT("balance"), SLOT_BALANCE, set_nothing },
    { STR_INIT("words"), SLOT_WORDS, set_nothing },
    { STR_INIT("absolute"), SLOT_ABSOLUTE, set_nothing },
    { STR_INIT("direction"), SLOT_DIRECTION, set_nothing },
    { STR_INIT("short"), SLOT_SHORT, set_nothing },
    { STR_INIT("counted"), SLOT_COUNTED, set_nothing },
    { STR_INIT("article"), SLOT_ARTICLE, set_nothing },
};
#define N_FORMAT_WORDS (sizeof format_words / sizeof format_words[0])

static void unknown_format(struct parser *p, struct str word, struct span at)
{
    struct str names[N_FORMAT_WORDS];
    struct str near;

    for (size_t i = 0; i < N_FORMAT_WORDS; i++)
        names[i] = format_words[i].name;
    near = nearest_of(word, names, N_FORMAT_WORDS);
    diag_report(p->dg, DIAG_TEMPLATE_NAME, at, "there is no format '%.*s'",
                STR_ARG(word));
    if (!str_empty(near))
        diag_hint(p->dg, "did you mean '%.*s'?", STR_ARG(near));
}

static const struct format_word *find_format(struct str word)
{
    for (size_t i = 0; i < N_FORMAT_WORDS; i++) {
        if (str_equal(format_words[i].name, word))
            return &format_words[i];
    }
    return NULL;
}

static struct span within(struct parser *p, struct str part, struct span at)
{
    struct str whole = source_bytes(p->src);
    bool inside =
        part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len;

    return inside ? span_of(p->src, part) : at;
}

bool format_parse(struct parser *p, struct str words, struct span at,
                  struct slot_format *out)
{
    struct str rest = str_trim(words);
    bool fine = true;

    while (!str_empty(rest)) {
        struct str word;
        const struct format_word *f;

        str_cut(rest, ' ', &word, &rest);
        rest = str_trim(rest);
        f = find_format(word);
        if (f == NULL) {
            unknown_format(p, word, within(p, word, at));
            fine = false;
            continue;
        }
        f->set(&out->figure);
        out->words |= f->words;
    }
    return fine;
}

/* ---- slots -------------------------------------------------------------- */

static struct slot *slot_add(struct parser *p, enum slot_kind kind,
                             struct str text, struct span at)
{
    struct template *t = p->t;
    void *items = t->slot;
    struct slot *s = arena_new_of(p->arena, struct slot);

    arena_grow(p->arena, &items, t->n_slots, &t->cap_slots, sizeof *t->slot,
               _Alignof(struct slot *));
    t->slot = items;
    *s = (struct slot){ .kind = kind,
                        .text = text,
                        .at = at,
                        .format = format_default(),
                        .scope = p->scope,
                        .id = (uint32_t)t->n_slots };
    t->slot[t->n_slots++] = s;
    return s;
}

static struct slot *slot_of_text(struct parser *p, struct str text,
                                 struct span at)
{
    enum slot_kind kind = is_variable(text) ? SLOT_VARIABLE : SLOT_FIGURE;

    if (str_starts(text, STR("page "))) {
        kind = SLOT_PAGE;
        text = str_trim(str_slice(text, 5, text.len));
    }
    return slot_add(p, kind, text, at);
}

/* A slot ends on its own line, before another one begins. */
size_t slot_end(struct str text)
{
    size_t end = str_find(text, STR("}}"));
    struct str inside;

    if (end == STR_NONE)
        return STR_NONE;
    inside = str_slice(text, 2, end);
    if (str_find(inside, STR("{{")) != STR_NONE ||
        str_find_byte(inside, '\n') != STR_NONE)
        return STR_NONE;
    return end;
}

const struct slot *slot_parse(struct parser *p, struct str text, struct span at,
                              size_t *len)
{
    size_t end = slot_end(text);
    struct str inside;
    struct str words;
    struct slot *s;

    if (end == STR_NONE) {
        diag_report(p->dg, DIAG_TEMPLATE_SYNTAX,
                    within(p, str_slice(text, 0, 2), at),
                    "'{{' without '}}' behind it");
        *len = 2;
        return NULL;
    }
    *len = end + 2;
    str_cut(str_slice(text, 2, end), '|', &inside, &words);
    inside = str_trim(inside);
    if (str_empty(inside)) {
        diag_report(p->dg, DIAG_TEMPLATE_SYNTAX,
                    within(p, str_slice(text, 0, *len), at),
                    "there is no name between '{{' and '}}'");
        return NULL;
    }
    s = slot_of_text(p, inside, within(p, inside, at));
    format_parse(p, words, at, &s->format);
    return s;
}

/* The node's text as it stands in the source, when it was not changed. */
static struct str as_in_source(struct parser *p, const struct yaml *n)
{
    struct str whole = source_bytes(p->src);
    struct str there = str_slice(whole, n->at.begin, n->at.end);
    size_t from;

    if (n->at.src != p->src)
        return n->text;
    from = str_find(there, n->text);
    if (from == STR_NONE)
        return n->text;
    return str_slice(there, from, from + n->text.len);
}

/* "address | format": how figures stand in lists of YAML. */
const struct slot *slot_of_yaml(struct parser *p, const struct yaml *n)
{
    struct str address;
    struct str words;
    struct slot *s;

    if (n == NULL || n->kind != YAML_SCALAR || str_empty(n->text)) {
        if (n != NULL)
            diag_report(p->dg, DIAG_TEMPLATE_TYPE, n->at,
                        "the address of a figure is needed here");
        return NULL;
    }
    str_cut(as_in_source(p, n), '|', &address, &words);
    address = str_trim(address);
    s = slot_of_text(p, address, within(p, address, n->at));
    format_parse(p, words, n->at, &s->format);
    return s;
}

const struct slot *slot_of_facet(struct parser *p, const struct slot *measure,
                                 struct str facet, struct span at)
{
    struct str who = { 0 };
    struct str name;
    struct str text;
    struct slot *s;

    if (str_equal(facet, STR("value")))
        return measure;
    if (str_cut(measure->text, '@', &name, &who))
        text = str_printf(p->arena, "%.*s.%.*s@%.*s", STR_ARG(name),
                          STR_ARG(facet), STR_ARG(who));
    else
        text = str_printf(p->arena, "%.*s.%.*s", STR_ARG(name), STR_ARG(facet));
    s = slot_add(p, SLOT_FIGURE, text, at);
    s->measure = measure;
    s->facet = facet;
    return s;
}

/* ---- rich texts --------------------------------------------------------- */

void piece_add(struct piece_builder *b, struct piece piece)
{
    void *items = b->item;

    arena_grow(b->arena, &items, b->n, &b->cap, sizeof *b->item,
               _Alignof(struct piece));
    b->item = items;
    b->item[b->n++] = piece;
}

void piece_text(struct piece_builder *b, struct str text, unsigned marks)
{
    if (!str_empty(text))
        piece_add(b, (struct piece){ .kind = PIECE_TEXT,
                                     .text = text_on_one_line(b->arena, text),
                                     .marks = marks });
}

struct rich piece_done(const struct piece_builder *b)
{
    return (struct rich){ b->item, b->n };
}

struct str text_on_one_line(struct arena *a, struct str s)
{
    char *copy;

    if (str_find_byte(s, '\n') == STR_NONE &&
        str_find_byte(s, '\t') == STR_NONE)
        return s;
    copy = arena_array(a, char, s.len);
    for (size_t i = 0; i < s.len; i++) {
        bool blank = s.ptr[i] == '\n' || s.ptr[i] == '\t' || s.ptr[i] == '\r';

        copy[i] = blank ? ' ' : s.ptr[i];
    }
    return (struct str){ copy, s.len };
}

struct rich rich_of_text(struct arena *a, struct str text)
{
    struct piece_builder b = { .arena = a };

    piece_text(&b, text, 0);
    return piece_done(&b);
}

static void add_slot(struct parser *p, struct piece_builder *b,
                     struct str *text, struct span at)
{
    size_t len;
    const struct slot *s = slot_parse(p, *text, at, &len);

    if (s != NULL)
        piece_add(b, (struct piece){ .kind = PIECE_SLOT, .slot = s });
    *text = str_slice(*text, len, text->len);
}

/* "[[, ages {{ school.ages }}]]" */
static void add_optional(struct parser *p, struct piece_builder *b,
                         struct str *text, struct span at)
{
    size_t end = str_find(*text, STR("]]"));
    struct piece piece = { .kind = PIECE_OPTIONAL };

    if (end == STR_NONE) {
        diag_report(p->dg, DIAG_TEMPLATE_SYNTAX,
                    within(p, str_slice(*text, 0, 2), at),
                    "'[[' without ']]' behind it");
        *text = str_slice(*text, 2, text->len);
        return;
    }
    piece.child = rich_parse(p, str_slice(*text, 2, end), at);
    piece_add(b, piece);
    *text = str_slice(*text, end + 2, text->len);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

struct rich rich_parse(struct parser *p, struct str text, struct span at)
{
    struct piece_builder b = { .arena = p->arena };
    bool nested = p->in_optional;

    while (!str_empty(text)) {
        size_t slot = str_find(text, STR("{{"));
        size_t optional = nested ? STR_NONE : str_find(text, STR("[["));
        size_t from = least(slot, optional);

        if (from == STR_NONE) {
            piece_text(&b, text, 0);
            break;
        }
        piece_text(&b, str_slice(text, 0, from), 0);
        text = str_slice(text, from, text.len);
        p->in_optional = from == optional;
        if (from == slot)
            add_slot(p, &b, &text, at);
        else
            add_optional(p, &b, &text, at);
        p->in_optional = nested;
    }
    return piece_done(&b);
}

struct rich rich_of_yaml(struct parser *p, const struct yaml *n)
{
    if (n == NULL || n->kind == YAML_NULL)
        return (struct rich){ 0 };
    if (n->kind != YAML_SCALAR) {
        diag_report(p->dg, DIAG_TEMPLATE_TYPE, n->at, "a text is needed here");
        return (struct rich){ 0 };
    }
    return rich_parse(p, as_in_source(p, n), n->at);
}

struct rich rich_of_attr(struct parser *p, const struct attr *a)
{
    if (a == NULL)
        return (struct rich){ 0 };
    return rich_parse(p, a->value, a->at);
}
