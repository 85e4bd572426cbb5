/* Words and how often each: "Strong standard 2, Expected standard 5".
 *
 * The surprise: there is no number here, and never will be. A mean of grades
 * says nothing about any school (domain 5.1, 5). */
#include "measure_priv.h"

static size_t count_word(const struct parts *parts, struct str word)
{
    size_t n = 0;

    for (size_t i = 0; i < parts->n; i++) {
        if (parts->item[i].used && str_equal(parts->item[i].top.text, word))
            n++;
    }
    return n;
}

static void put_count(struct buf *b, struct str word, size_t n)
{
    if (n == 0)
        return;
    if (b->len > 0)
        buf_text(b, ", ");
    buf_append(b, word);
    buf_printf(b, " %zu", n);
}

static bool is_listed(struct str_list words, struct str word)
{
    for (size_t i = 0; i < words.n; i++) {
        if (str_equal(words.item[i], word))
            return true;
    }
    return false;
}

/* Was the word of part i met before it? */
static bool is_repeated(const struct parts *parts, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (parts->item[k].used &&
            str_equal(parts->item[k].top.text, parts->item[i].top.text))
            return true;
    }
    return false;
}

/* "Strong standard 2, Expected standard 5": best first, then as they come. */
static struct str distribution_text(struct arena *a, const struct parts *parts,
                                    struct str_list words)
{
    struct buf b = { 0 };

    for (size_t i = 0; i < words.n; i++)
        put_count(&b, words.item[i], count_word(parts, words.item[i]));
    for (size_t i = 0; i < parts->n; i++) {
        const struct part *p = &parts->item[i];

        if (p->used && !is_listed(words, p->top.text) && !is_repeated(parts, i))
            put_count(&b, p->top.text, count_word(parts, p->top.text));
    }
    return buf_take(&b, a);
}

void distribution_figure(struct evaluator *ev, struct figure *fig)
{
    const struct question *q = &fig->question;
    struct parts parts = parts_evaluated(ev->arena, ev, q);
    int64_t n = 0;

    for (size_t i = 0; i < parts.n; i++) {
        struct part *p = &parts.item[i];

        p->used = p->top.kind == VALUE_TEXT && !p->is_central;
        n += p->used;
        if (!p->used && p->top.kind == VALUE_REASON)
            p->why = p->top.reason;
    }
    cover(fig, &parts);
    fig->value = why_nothing(&parts);
    if (n == 0)
        return;
    fig->cohort = value_decimal(decimal_of(n));
    fig->value = q->who.kind == SCOPE_SCHOOL
                     ? parts.item[0].top
                     : value_text(distribution_text(ev->arena, &parts,
                                                    q->measure->words));
}
