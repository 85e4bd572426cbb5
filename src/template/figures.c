/* Figures while a document is made: asked, put into words, remembered.
 *
 * The surprise: an address is parsed once for each document, not once for
 * each school; only whom it asks is changed from school to school. */
#include "expand_priv.h"

struct who who_here(const struct expander *x)
{
    struct who trust = { .kind = SCOPE_TRUST, .entity = ENTITY_NONE };
    struct who school = { .kind = SCOPE_SCHOOL, .entity = x->school };

    return x->school != ENTITY_NONE ? school : trust;
}

static void ask_of(struct question *q, struct who who)
{
    switch (q->who.kind) {
    case SCOPE_TRUST:
        q->who = who;
        break;
    case SCOPE_COMPOSITE:
    case SCOPE_NATION:
    case SCOPE_REGION:
    case SCOPE_SISTERS:
    case SCOPE_PEERS:
        if (who.kind == SCOPE_SCHOOL)
            q->who.entity = who.entity;
        break;
    case SCOPE_POOLED:
    case SCOPE_OTHERS: /* of an authority that is named: that one */
        if (who.kind == SCOPE_SCHOOL && q->who.entity == ENTITY_NONE)
            q->who.entity = who.entity;
        break;
    case SCOPE_SCHOOL:
    case SCOPE_AUTHORITY:
    case SCOPE_CENTRAL:
    case SCOPE_SCHOOLS:
        break;
    }
}

void question_here(const struct expander *x, struct question *q, bool who_given)
{
    if (!who_given)
        ask_of(q, who_here(x));
}

bool slot_question(struct expander *x, const struct slot *s, struct who who,
                   struct question *out)
{
    struct binding *b = &x->binding[s->id];

    if (b->state == BOUND_NOT) {
        bool fine = question_parse(diag_new(x->arena), x->ev, s->at, s->text,
                                   &b->question);

        b->state = fine ? BOUND_OK : BOUND_BAD;
        b->who_given = str_find_byte(s->text, '@') != STR_NONE;
    }
    if (b->state == BOUND_BAD)
        return false;
    *out = b->question;
    if (!b->who_given)
        ask_of(out, who);
    return true;
}

const struct figure *figure_at(struct expander *x, const struct slot *s,
                               struct who who)
{
    struct question q;

    if (s == NULL || !slot_question(x, s, who, &q))
        return NULL;
    return evaluate(x->ev, &q);
}

bool figure_is_empty(const struct figure *f)
{
    return f->value.kind == VALUE_REASON &&
           (f->value.reason == REASON_NO_DATA ||
            f->value.reason == REASON_NOT_GIVEN ||
            f->value.reason == REASON_NO_BASE ||
            f->value.reason == REASON_NOT_APPLICABLE);
}

/* ---- remembering -------------------------------------------------------- */

static void remember_measure(struct expander *x, const struct measure *m)
{
    void *items = x->used;

    if (map_find(x->used_names, m->name) != MAP_NONE)
        return;
    map_put(x->used_names, m->name);
    arena_grow(x->arena, &items, x->n_used, &x->cap_used,
               sizeof(const struct measure *),
               _Alignof(const struct measure *));
    x->used = items;
    x->used[x->n_used++] = m;
}

/* A secondary school misses no key stage 2. */
static bool is_of_its_phase(struct expander *x, const struct question *q)
{
    const struct registry *g = evaluator_store(x->ev)->registry;
    struct str wanted = q->measure->phase;
    struct value phase;
    struct str has;

    if (q->who.kind != SCOPE_SCHOOL || str_empty(wanted))
        return true;
    phase = entity_attribute(registry_at(g, q->who.entity), STR("phase"));
    if (phase.kind != VALUE_TEXT)
        return true;
    has = str_fold(x->arena, phase.text);
    return str_find(has, wanted) != STR_NONE ||
           (str_find(has, STR("primary")) == STR_NONE &&
            str_find(has, STR("secondary")) == STR_NONE);
}

static void remember_missing(struct expander *x, const struct figure *f)
{
    void *items = x->missing;
    const struct question *q = &f->question;
    struct str key = str_printf(
        x->arena, "%.*s|%d|%u|%u|%d|%d|%d", STR_ARG(q->measure->name),
        (int)q->who.kind, q->who.entity, q->breakdown, (int)q->period.year,
        (int)q->scenario, (int)f->value.reason);

    if (map_find(x->missing_keys, key) != MAP_NONE)
        return;
    map_put(x->missing_keys, key);
    arena_grow(x->arena, &items, x->n_missing, &x->cap_missing,
               sizeof *x->missing, _Alignof(struct missing_figure));
    x->missing = items;
    x->missing[x->n_missing++] =
        (struct missing_figure){ *q, f->value.reason,
                                 who_text(x->arena, x->ev, q->who) };
}

void figure_printed(struct expander *x, const struct figure *f)
{
    if (x->silent)
        return;
    remember_measure(x, f->question.measure);
    if (f->value.kind == VALUE_REASON && f->question.derived == DERIVED_VALUE &&
        f->value.reason != REASON_NOT_APPLICABLE &&
        f->question.breakdown != MAP_NONE && /* a year nobody has */
        is_of_its_phase(x, &f->question))
        remember_missing(x, f);
}

/* ---- words -------------------------------------------------------------- */

static int sign_of(const struct figure *f)
{
    return f->value.kind == VALUE_DECIMAL ? decimal_sign(f->value.decimal) : 0;
}

/* The sign that will be printed: what rounds to nothing has none. */
static int printed_sign(struct expander *x, const struct figure *f,
                        struct figure_format how)
{
    struct str text = figure_text(x->arena, f, how);

    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] >= '1' && text.ptr[i] <= '9')
            return sign_of(f);
    }
    return 0;
}

static struct str absolute_text(struct expander *x, const struct figure *f,
                                struct figure_format how)
{
    struct figure positive = *f;
    struct str text;

    how.force_sign = false;
    if (f->value.kind == VALUE_DECIMAL)
        positive.value.decimal = decimal_absolute(f->value.decimal);
    text = figure_text(x->arena, &positive, how);
    return str_starts(text, STR("+")) ? str_slice(text, 1, text.len) : text;
}

static struct str with_words(struct expander *x, const char *before,
                             struct str text, const char *behind)
{
    return str_printf(x->arena, "%s%.*s%s", before, STR_ARG(text), behind);
}

/* "three"; empty when it is no whole number up to twelve. */
struct str number_words(struct decimal d)
{
    static const char *const words[] = { "no",    "one",  "two", "three",
                                         "four",  "five", "six", "seven",
                                         "eight", "nine", "ten", "eleven",
                                         "twelve" };
    struct decimal whole;

    if (!decimal_round(d, 0, &whole) || decimal_compare(whole, d) != 0 ||
        whole.mantissa < 0 || whole.mantissa > 12)
        return (struct str){ 0 };
    return str_from(words[whole.mantissa]);
}

static struct str signed_words(struct expander *x, const struct figure *f,
                               struct slot_format how)
{
    int sign = printed_sign(x, f, how.figure);
    struct str size = absolute_text(x, f, how.figure);

    if (how.words & SLOT_BALANCE)
        return sign == 0
                   ? STR("break-even")
                   : with_words(x, sign > 0 ? "a surplus of " : "a deficit of ",
                                size, "");
    if (how.words & SLOT_DIRECTION)
        return sign == 0 ? STR("unchanged")
                         : with_words(x, sign > 0 ? "up " : "down ", size, "");
    return sign == 0
               ? STR("nil")
               : with_words(x, "", size, sign > 0 ? " favourable" : " adverse");
}

/* "14 pupils", "1 pupil", "no days": what a measure counts, by its unit. */
static struct str counted(struct expander *x, const struct figure *f,
                          struct str text)
{
    static const char *const nouns[][2] = {
        [UNIT_PUPILS] = { "pupil", "pupils" },
        [UNIT_DAYS] = { "day", "days" },
        [UNIT_FTE] = { "post", "posts" },
        [UNIT_SCHOOLS] = { "school", "schools" },
        [UNIT_TEXT] = { NULL, NULL },
    };
    const char *const *noun = nouns[f->question.measure->unit];

    if (noun[0] == NULL || str_find_byte(text, ' ') != STR_NONE)
        return text;
    return str_printf(
        x->arena, "%.*s %s", STR_ARG(text),
        str_equal(text, STR("1")) || str_equal(text, STR("\u22121")) ? noun[0]
                                                                     : noun[1]);
}

/* As it is read aloud: "an 8%", "an 11%", "an 18%", "an £80,000", "a 12%". */
static bool begins_with_vowel(struct str text)
{
    size_t i = 0, digits = 0, whole;

    while (i < text.len && (text.ptr[i] < '0' || text.ptr[i] > '9'))
        i++;
    for (whole = i; whole < text.len; whole++) {
        if (text.ptr[whole] >= '0' && text.ptr[whole] <= '9')
            digits++;
        else if (text.ptr[whole] != ',')
            break;
    }
    if (digits == 0)
        return false;
    if (text.ptr[i] == '8')
        return true;
    return digits % 3 == 2 && text.ptr[i] == '1' &&
           (text.ptr[i + 1] == '1' || text.ptr[i + 1] == '8');
}

static struct str dressed(struct expander *x, const struct figure *f,
                          struct slot_format how, struct str text)
{
    if (how.words & SLOT_COUNTED)
        text = counted(x, f, text);
    if (how.words & SLOT_ARTICLE)
        text = str_printf(x->arena, "%s %.*s",
                          begins_with_vowel(text) ? "an" : "a", STR_ARG(text));
    return text;
}

/* What a test has declared: 1 above or up, -1 below or down, 0 neither. */
static int test_direction(const struct figure *f)
{
    if (f->value.kind != VALUE_TEXT || f->p_value.kind != VALUE_DECIMAL)
        return 0;
    if (str_equal(f->value.text, STR("above")) ||
        str_equal(f->value.text, STR("up")))
        return 1;
    return str_equal(f->value.text, STR("below")) ||
                   str_equal(f->value.text, STR("down"))
               ? -1
               : 0;
}

/* A shape before the word, so that neither colour nor reading alone is
 * needed: ratings and significance. */
static struct str with_shape(struct expander *x, const struct figure *f,
                             struct str text)
{
    static const char *const shapes[] = { [RATING_NONE] = "\u25cb ",
                                          [RATING_RED] = "\u25a0 ",
                                          [RATING_AMBER] = "\u25b2 ",
                                          [RATING_GREEN] = "\u25cf " };

    if (f->value.kind != VALUE_TEXT)
        return text;
    if (f->question.derived == DERIVED_RATING)
        return with_words(x, shapes[f->rating], text, "");
    if (test_direction(f) == 0)
        return text;
    return with_words(x, test_direction(f) > 0 ? "\u25b2 " : "\u25bc ", text,
                      "");
}

struct str rating_words(struct expander *x, const struct figure *f)
{
    struct figure rated = *f;

    rated.question.derived = DERIVED_RATING;
    rated.value = value_text(rating_text(x->arena, f));
    return with_shape(x, &rated, rated.value.text);
}

struct str figure_words(struct expander *x, const struct figure *f,
                        struct slot_format how)
{
    struct str text;

    if (f->value.kind != VALUE_DECIMAL)
        return with_shape(x, f, figure_text(x->arena, f, how.figure));
    if (how.words & (SLOT_BALANCE | SLOT_DIRECTION | SLOT_FAVOURABLE))
        return signed_words(x, f, how);
    text = how.words & SLOT_ABSOLUTE ? absolute_text(x, f, how.figure)
                                     : figure_text(x->arena, f, how.figure);
    if (how.words & (SLOT_COUNTED | SLOT_ARTICLE))
        return dressed(x, f, how, text);
    if (how.words & SLOT_ABSOLUTE)
        return text;
    if ((how.words & SLOT_WORDS) && !str_empty(number_words(f->value.decimal)))
        return number_words(f->value.decimal);
    if ((how.words & SLOT_LETTER) && printed_sign(x, f, how.figure) != 0)
        return with_words(x, "", text, sign_of(f) > 0 ? " F" : " A");
    return text;
}

/* Better than the nation is good in the measure's own direction. */
enum tone tone_of_figure(const struct figure *f)
{
    const enum polarity p = f->question.measure->polarity;
    const int direction = test_direction(f);

    if (f->question.derived == DERIVED_RATING)
        return tone_of_rating(f->rating);
    if (direction == 0 || p == POLARITY_NONE)
        return TONE_PLAIN;
    return (direction > 0) == (p == POLARITY_UP_GOOD) ? TONE_GOOD : TONE_BAD;
}

enum tone tone_of_rating(enum rating r)
{
    static const enum tone tones[] = { [RATING_NONE] = TONE_PLAIN,
                                       [RATING_RED] = TONE_BAD,
                                       [RATING_AMBER] = TONE_WATCH,
                                       [RATING_GREEN] = TONE_GOOD };

    return tones[r];
}
