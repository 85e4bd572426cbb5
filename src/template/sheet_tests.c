/* The tests of one table: how many, how many false alarms to expect, and which
 * stand when that is allowed for (domain 5.5).
 *
 * The surprise: the words of a cell are those of its own test. A table that
 * adjusts its words can differ from another with the same figure, so it is done
 * only where the template says `adjust: yes`, and the table says it too. */
#include "expand_priv.h"

/* The trust's row is its only school's over again: one test, not two. */
static bool is_same(const struct figure *a, const struct figure *b)
{
    return a->question.measure == b->question.measure &&
           a->question.derived == b->question.derived &&
           a->question.breakdown == b->question.breakdown &&
           period_equal(a->question.period, b->question.period) &&
           value_equal(a->cohort, b->cohort) &&
           value_equal(a->p_value, b->p_value) &&
           value_equal(a->value, b->value);
}

static size_t twin_of(const struct sheet *s, const struct figure *f)
{
    size_t i = 0;

    while (i < s->n_tests && !is_same(s->test[i].figure, f))
        i++;
    return i;
}

void sheet_tested(struct sheet *s, const struct figure *f, struct cell *c)
{
    void *items = s->test;

    if (f->question.derived == DERIVED_CHANGE && f->schools_then > 0 &&
        (f->schools_both != f->schools_then ||
         f->schools_both != f->coverage.schools))
        s->grown = f;
    s->seen |= (uint64_t)1 << f->question.derived;
    if (f->value.kind != VALUE_TEXT || f->p_value.kind != VALUE_DECIMAL)
        return;
    arena_grow(s->x->arena, &items, s->n_tests, &s->cap_tests, sizeof *s->test,
               _Alignof(struct sheet_test));
    s->test = items;
    s->test[s->n_tests] =
        (struct sheet_test){ .figure = f, .cell = c, .twin = twin_of(s, f) };
    s->n_tests++;
}

static bool is_declared(const struct figure *f)
{
    return !str_equal(f->value.text, STR("in line")) &&
           !str_equal(f->value.text, STR("no clear change"));
}

/* How many tests there are; which stand. */
static size_t find_standing(struct sheet *s)
{
    struct arena *a = s->x->arena;
    struct value *p = arena_array(a, struct value, s->n_tests);
    bool *stands = arena_array(a, bool, s->n_tests);
    size_t n = 0;

    for (size_t i = 0; i < s->n_tests; i++) {
        if (s->test[i].twin == i)
            p[n++] = s->test[i].figure->p_value;
    }
    false_discovery(p, n, stands);
    n = 0;
    for (size_t i = 0; i < s->n_tests; i++) {
        struct sheet_test *t = &s->test[i];

        t->stands = t->twin == i ? stands[n++] : s->test[t->twin].stands;
    }
    return n;
}

/* What does not stand is said as if its test had not declared it. */
static void withdraw(struct sheet *s, const struct sheet_test *t)
{
    const bool is_change =
        t->figure->question.derived == DERIVED_CHANGE_SIGNIFICANCE;
    const struct str text = is_change ? STR("no clear change") : STR("in line");

    t->cell->text = inlines_of(s->x->arena, text);
    t->cell->plain = text;
    t->cell->tone = TONE_PLAIN;
    for (size_t i = 0; i < s->n_prints; i++) {
        if (s->print[i].figure == t->figure)
            s->print[i].text = text;
    }
}

struct tally {
    size_t tests, declared, standing;
};

static struct tally count(struct sheet *s)
{
    struct tally n = { .tests = find_standing(s) };

    for (size_t i = 0; i < s->n_tests; i++) {
        const struct sheet_test *t = &s->test[i];

        if (!is_declared(t->figure))
            continue;
        n.declared += t->twin == i;
        n.standing += t->twin == i && t->stands;
        if (s->adjust && !t->stands)
            withdraw(s, t);
    }
    return n;
}

/* "12 tests at the 5% level: up to 0.6 would differ by chance alone; 3 do, and
 * 2 of them also when that is allowed for". */
static void put_tally(const struct sheet *s, struct tally n, struct buf *b)
{
    const struct decimal expected = decimal_make((int64_t)n.tests * 5, 2);

    buf_printf(b, "%zu %s at the 5%% level, of which up to ", n.tests,
               n.tests == 1 ? "exact test" : "exact tests");
    buf_append(b, decimal_plain(s->x->arena, expected, 1));
    buf_text(b, " would differ by chance alone; ");
    if (s->adjust)
        buf_text(b, "the words allow for that");
    else if (n.declared == 0)
        buf_text(b, "none does");
    else if (n.declared == 1)
        buf_printf(b, "1 does, %s when that is allowed for",
                   n.standing == 1 ? "also" : "but not");
    else
        buf_printf(b, "%zu do, %zu of them also when that is allowed for",
                   n.declared, n.standing);
    if (s->adjust || n.declared > 0)
        buf_text(b, " (Benjamini and Hochberg)");
}

static bool has_seen(const struct sheet *s, enum derived d)
{
    return (s->seen >> d & 1) != 0;
}

void sheet_tests_key(struct sheet *s, struct buf *b)
{
    if (s->n_tests > 0) {
        buf_text(b, b->len > 0 ? "; " : "");
        put_tally(s, count(s), b);
    }
    if (has_seen(s, DERIVED_INTERVAL) || has_seen(s, DERIVED_LOW) ||
        has_seen(s, DERIVED_HIGH))
        buf_printf(b, "%s95%% interval: for so many pupils, by Wilson's method",
                   b->len > 0 ? "; " : "");
    if (has_seen(s, DERIVED_ONE_PUPIL))
        buf_printf(b, "%s1 pupil: what one pupil more or less would change",
                   b->len > 0 ? "; " : "");
    if (s->grown != NULL)
        buf_printf(b, "%schange: %u schools now, %u then, %u in both",
                   b->len > 0 ? "; " : "", s->grown->coverage.schools,
                   s->grown->schools_then, s->grown->schools_both);
    if (has_seen(s, DERIVED_LIKE_FOR_LIKE))
        buf_printf(b, "%ssame schools: only those that have both years",
                   b->len > 0 ? "; " : "");
    if (has_seen(s, DERIVED_THREE_YEARS))
        buf_printf(b, "%s3-yr: this year and the two before it, pooled",
                   b->len > 0 ? "; " : "");
}
