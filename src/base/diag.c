/* Diagnostics: collecting them, and deciding which are shown.
 *
 * How one looks is render.c's business. Texts come from files that may hold
 * anything, so they are made safe to show when they are taken in. */
#include "diag_priv.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <trustpress/base/map.h>

/* Bytes of a message: a field may hold a whole book. */
#define TEXT_MOST 1000u

struct diag {
    struct arena *arena;
    struct message **message;
    size_t n, capacity;
    struct message *last; /* NULL: the last report was a repetition */
    struct map *seen;
    size_t errors, warnings;
    enum diag_severity worst;
    bool has[DIAG_COUNT];
};

static const struct {
    enum diag_severity severity;
    const char *slug, *meaning;
} table[DIAG_COUNT] = {
#define X(code, severity, slug, meaning) { DIAG_##severity, slug, meaning },
#include <trustpress/base/diag.def>
#undef X
};

struct diag *diag_new(struct arena *a)
{
    struct diag *dg = arena_new_of(a, struct diag);

    dg->arena = a;
    dg->seen = map_new(a);
    return dg;
}

/* ---- Taking in ------------------------------------------------------------
 */

/* Text that is too long loses its middle. */
static struct str shortened(struct arena *a, struct str s)
{
    struct buf b = { 0 };
    size_t half = TEXT_MOST / 2, from;

    if (s.len <= TEXT_MOST)
        return str_copy(a, s);
    for (from = s.len - half; (s.ptr[from] & 0xC0) == 0x80; from++)
        continue;
    while ((s.ptr[half] & 0xC0) == 0x80)
        half--;
    buf_append(&b, str_slice(s, 0, half));
    buf_text(&b, " ... ");
    buf_append(&b, str_slice(s, from, s.len));
    return buf_take(&b, a);
}

static struct str worded(struct arena *a, const char *fmt, va_list args)
{
    struct buf raw = { 0 }, safe = { 0 };
    va_list again;
    int len;
    struct str text;

    va_copy(again, args);
    len = vsnprintf(NULL, 0, fmt, args);
    assert(len >= 0);
    buf_reserve(&raw, (size_t)len + 1);
    vsnprintf(raw.ptr, (size_t)len + 1, fmt, again);
    va_end(again);
    raw.len = (size_t)len;
    buf_visible(&safe, buf_str(&raw));
    text = shortened(a, buf_str(&safe));
    buf_free(&raw);
    buf_free(&safe);
    return text;
}

/* True the first time that this is said of this place. */
static bool is_news(struct diag *dg, enum diag_code code, struct span at,
                    struct str text)
{
    struct buf key = { 0 };
    uint32_t before = map_count(dg->seen);

    buf_printf(&key, "%d %p %zu %zu ", (int)code, (const void *)at.src,
               at.begin, at.end);
    buf_append(&key, text);
    (void)map_put(dg->seen, buf_str(&key));
    buf_free(&key);
    return map_count(dg->seen) > before;
}

static void count(struct diag *dg, enum diag_code code)
{
    enum diag_severity severity = table[code].severity;

    dg->errors += severity >= DIAG_ERROR;
    dg->warnings += severity == DIAG_WARNING;
    dg->has[code] = true;
    if (severity > dg->worst)
        dg->worst = severity;
}

void diag_report(struct diag *dg, enum diag_code code, struct span at,
                 const char *fmt, ...)
{
    va_list args;
    struct str text;
    void *messages = dg->message;

    va_start(args, fmt);
    text = worded(dg->arena, fmt, args);
    va_end(args);
    dg->last = NULL;
    if (!is_news(dg, code, at, text))
        return;
    arena_grow(dg->arena, &messages, dg->n, &dg->capacity, sizeof *dg->message,
               _Alignof(struct message *));
    dg->message = messages;
    dg->last = arena_new_of(dg->arena, struct message);
    *dg->last = (struct message){ .code = code,
                                  .at = at,
                                  .text = text,
                                  .severity = table[code].severity,
                                  .order = dg->n };
    dg->message[dg->n++] = dg->last;
    count(dg, code);
}

void diag_withhold(struct diag *dg, bool (*may_tell)(enum diag_code code))
{
    bool said[DIAG_COUNT] = { 0 };
    size_t kept = 0;

    for (size_t i = 0; i < dg->n; i++) {
        struct message *m = dg->message[i];

        if (!may_tell(m->code)) {
            if (said[m->code])
                continue;
            said[m->code] = true;
            m->at = (struct span){ 0 };
            m->asides = NULL;
            m->text = str_from(table[m->code].meaning);
        }
        dg->message[kept++] = m;
    }
    dg->n = kept;
    dg->last = NULL;
}

static void attach(struct diag *dg, struct aside aside)
{
    struct aside **end;

    if (!dg->last)
        return;
    for (end = &dg->last->asides; *end; end = &(*end)->next)
        continue;
    *end = arena_new_of(dg->arena, struct aside);
    **end = aside;
}

void diag_note(struct diag *dg, struct span at, const char *fmt, ...)
{
    struct aside aside = { .at = at };
    va_list args;

    va_start(args, fmt);
    aside.text = worded(dg->arena, fmt, args);
    va_end(args);
    attach(dg, aside);
}

void diag_hint(struct diag *dg, const char *fmt, ...)
{
    struct aside aside = { .is_hint = true };
    va_list args;

    va_start(args, fmt);
    aside.text = worded(dg->arena, fmt, args);
    va_end(args);
    attach(dg, aside);
}

/* ---- Asking ---------------------------------------------------------------
 */

struct str diag_last(const struct diag *dg)
{
    return dg->n == 0 ? STR("") : dg->message[dg->n - 1]->text;
}

size_t diag_errors(const struct diag *dg)
{
    return dg->errors;
}

size_t diag_warnings(const struct diag *dg)
{
    return dg->warnings;
}

enum diag_severity diag_worst(const struct diag *dg)
{
    return dg->worst;
}

bool diag_has(const struct diag *dg, enum diag_code code)
{
    return dg->has[code];
}

const char *diag_slug(enum diag_code code)
{
    return table[code].slug;
}

const char *diag_meaning(enum diag_code code)
{
    return table[code].meaning;
}

/* ---- Choosing what is shown -----------------------------------------------
 */

/* By file name and place; what has no place comes last, next to the summary,
 * where the eye is when the run has ended. */
static int by_place(const void *left, const void *right)
{
    const struct message *a = *(struct message *const *)left;
    const struct message *b = *(struct message *const *)right;
    int order;

    if (!a->at.src != !b->at.src)
        return a->at.src ? -1 : 1;
    order = a->at.src
                ? str_compare(source_name(a->at.src), source_name(b->at.src))
                : 0;
    if (order == 0 && a->at.begin != b->at.begin)
        order = a->at.begin < b->at.begin ? -1 : 1;
    return order ? order : a->order < b->order ? -1 : 1;
}

/* All messages in the order in which they are shown; owned: free. */
static struct message **sorted(const struct diag *dg)
{
    struct message **list = memory_resize(NULL, dg->n * sizeof(*list));

    if (dg->n) {
        memcpy(list, dg->message, dg->n * sizeof(*list));
        qsort(list, dg->n, sizeof(*list), by_place);
    }
    return list;
}

/* Errors are capped together, the rest code by code: a file with ten thousand
 * short rows must not hide that another was not recognised. */
struct quota {
    size_t most, errors, of_code[DIAG_COUNT];
    size_t hidden_errors, hidden_others;
};

static bool within(struct quota *q, const struct message *m,
                   struct diag_style style)
{
    if (m->severity >= DIAG_ERROR) {
        bool fits = q->errors++ < q->most;

        q->hidden_errors += !fits;
        return fits;
    }
    if (style.quiet || (style.terse && m->severity == DIAG_NOTE))
        return false;
    if (q->of_code[m->code]++ < q->most)
        return true;
    q->hidden_others++;
    return false;
}

void diag_render(const struct diag *dg, struct diag_style style,
                 struct buf *out)
{
    struct message **list = sorted(dg);
    struct quota quota = { .most = style.most ? style.most : 20 };
    struct renderer r = { .out = out, .colour = style.colour };
    struct tally tally = { .errors = dg->errors,
                           .warnings = style.quiet ? 0 : dg->warnings };

    for (size_t i = 0; i < dg->n; i++) {
        if (within(&quota, list[i], style))
            render_message(&r, list[i]);
    }
    tally.hidden_errors = quota.hidden_errors;
    tally.hidden_others = quota.hidden_others;
    render_summary(&r, tally);
    free(list);
}

void diag_render_json(const struct diag *dg, struct buf *out)
{
    struct message **list = sorted(dg);
    struct renderer r = { .out = out };

    buf_text(out, "[");
    for (size_t i = 0; i < dg->n; i++) {
        buf_text(out, i ? ",\n " : "\n ");
        render_json(&r, list[i]);
    }
    buf_text(out, dg->n ? "\n]\n" : "]\n");
    free(list);
}

void diag_print(const struct diag *dg, struct diag_style style, FILE *to)
{
    struct buf b = { 0 };

    diag_render(dg, style, &b);
    fwrite(buf_str(&b).ptr, 1, b.len, to);
    fflush(to);
    buf_free(&b);
}
