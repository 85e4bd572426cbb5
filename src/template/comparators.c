/* Under a table: who its rows of comparison are, and which figures of them
 * cannot be had, with the reason. A comparator that is left out without a word
 * looks as if nobody had thought of it.
 *
 * The surprise: a table's columns may have different cohorts and areas. What is
 * said of the comparator is said once for all columns that agree in it. */
#include "expand_priv.h"

static struct str label_of(const struct figure *f)
{
    const struct measure *m = f->question.measure;

    return str_empty(m->label) ? m->title : m->label;
}

static bool has_label(const struct str *item, size_t n, struct str label)
{
    for (size_t i = 0; i < n; i++) {
        if (str_equal(item[i], label))
            return true;
    }
    return false;
}

/* "England, state-funded" behind the label "England" is "state-funded". */
static struct str without_label(struct str text, struct str label)
{
    if (str_starts(text, label) && text.len > label.len + 2 &&
        text.ptr[label.len] == ',')
        return str_slice(text, label.len + 2, text.len);
    return text;
}

/* Whether the figure was wanted and cannot be had. England's progress is nought
 * by its definition: no table prints it. */
static bool is_missed(const struct figure *f)
{
    return f != NULL && f->value.kind == VALUE_REASON &&
           !(f->question.who.kind == SCOPE_NATION &&
             f->question.measure->is_signed &&
             f->question.measure->unit == UNIT_POINTS);
}

/* "Newham and Southend-on-Sea, …": different texts one after the other. */
static size_t put_who_compared(struct expander *x, struct str label,
                               const struct figure *const f[], size_t n,
                               struct buf *out)
{
    struct str *said = arena_array(x->arena, struct str, n);
    size_t n_said = 0;

    for (size_t i = 0; i < n; i++) {
        struct str text;

        if (f[i] == NULL || f[i]->value.kind == VALUE_REASON)
            continue;
        text = comparator_text(x->arena, x->ev, f[i]);
        if (str_empty(text) || has_label(said, n_said, text))
            continue;
        buf_text(out, n_said > 0 ? "; " : "");
        buf_append(out, without_label(text, label));
        said[n_said++] = text;
    }
    return n_said;
}

/* "not given" of a figure says little where it is the set of peers. */
static const char *missing_words(const struct figure *f)
{
    if (f->question.who.kind == SCOPE_PEERS &&
        f->value.reason == REASON_NOT_GIVEN)
        return "no peers are given for this school";
    return reason_words(f->value.reason);
}

/* "no figure for EBacc entry (not in the files given)" by reason. */
static void put_missing_of(const struct figure *const f[], size_t n,
                           enum reason why, bool *is_first, struct buf *out)
{
    const struct figure *last = NULL;

    for (size_t i = 0; i < n; i++) {
        if (!is_missed(f[i]) || f[i]->value.reason != why)
            continue;
        buf_text(out, last != NULL ? ", "
                      : *is_first  ? "no figure for "
                                   : "; for ");
        buf_append(out, label_of(f[i]));
        last = f[i];
        *is_first = false;
    }
    if (last != NULL)
        buf_printf(out, " (%s)", missing_words(last));
}

/* Nothing at all, for one reason: "no figure (not in the files given)". */
static bool put_nothing(const struct figure *const f[], size_t n,
                        struct buf *out)
{
    const struct figure *first = NULL;

    for (size_t i = 0; i < n; i++) {
        if (!is_missed(f[i]))
            continue;
        if (first != NULL && first->value.reason != f[i]->value.reason)
            return false;
        first = f[i];
    }
    if (first != NULL)
        buf_printf(out, "no figure (%s)", missing_words(first));
    return first != NULL;
}

struct str comparator_note(struct expander *x, struct str label,
                           const struct figure *const f[], size_t n)
{
    struct buf who = { 0 }, missing = { 0 };
    bool is_first = true;
    const size_t n_said = put_who_compared(x, label, f, n, &who);
    struct str note = { 0 };

    const bool is_nothing = n_said == 0 && put_nothing(f, n, &missing);

    for (int why = 0; why < REASON_COUNT && !is_nothing; why++)
        put_missing_of(f, n, (enum reason)why, &is_first, &missing);
    if (n_said > 0 || missing.len > 0)
        note = str_printf(x->arena, "%.*s: %.*s%s%.*s.", STR_ARG(label),
                          STR_ARG(buf_str(&who)),
                          n_said > 0 && missing.len > 0 ? "; " : "",
                          STR_ARG(buf_str(&missing)));
    buf_free(&who);
    buf_free(&missing);
    return note;
}

struct str listed_note(struct arena *a, const char *before,
                       const struct buf *names)
{
    if (names->len == 0)
        return (struct str){ 0 };
    return str_printf(a, "%s %.*s.", before, STR_ARG(buf_str(names)));
}

bool is_compared(const struct figure *f)
{
    const enum scope_kind kind = f->question.who.kind;

    return f->question.derived == DERIVED_VALUE &&
           (kind == SCOPE_COMPOSITE || kind == SCOPE_NATION ||
            kind == SCOPE_REGION || kind == SCOPE_POOLED ||
            kind == SCOPE_OTHERS || kind == SCOPE_PEERS);
}
