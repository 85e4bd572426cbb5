/* How a diagnostic looks: GNU's line, gcc's caret.
 *
 *   orders.csv:1042:16: error: "12,50" is not a decimal [value-unknown]
 *    1042 | 980,2024-03-01,"12,50",EU
 *         |                ^~~~~~~
 */
#include "diag_priv.h"

#include <trustpress/base/utf8.h>

#define EXCERPT_MOST  72u /* code points of an excerpt */
#define EXCERPT_AHEAD 24u /* kept before the caret when the line is cut */

struct look {
    const char *word, *colour;
};

static struct look look_of(enum diag_severity severity)
{
    static const struct look looks[] = {
        [DIAG_NOTE] = { "note", "\33[1;36m" },
        [DIAG_WARNING] = { "warning", "\33[1;35m" },
        [DIAG_ERROR] = { "error", "\33[1;31m" },
        [DIAG_SYSTEM] = { "error", "\33[1;31m" },
    };

    return looks[severity];
}

static void paint(struct renderer *r, const char *colour, const char *text)
{
    buf_text(r->out, r->colour ? colour : "");
    buf_text(r->out, text);
    buf_text(r->out, r->colour ? "\33[0m" : "");
}

/* "file:line:column: " or the program's name when there is no place. */
static struct position put_place(struct renderer *r, struct span at)
{
    struct position p = { 0, 0 };

    buf_text(r->out, r->colour ? "\33[1m" : "");
    if (at.src) {
        p = source_position_from(&r->cursor, at.src, at.begin);
        buf_visible(r->out, source_name(at.src));
        buf_printf(r->out, ":%zu:%zu: ", p.line, p.column);
    } else {
        buf_text(r->out, "trustpress: ");
    }
    buf_text(r->out, r->colour ? "\33[0m" : "");
    return p;
}

/* ---- Excerpt --------------------------------------------------------------
 */

static void put_gutter(struct renderer *r, size_t line)
{
    if (line)
        buf_printf(r->out, "%5zu | ", line);
    else
        buf_text(r->out, "      | ");
}

/* The part of a line that is shown: code points [from, to). */
struct window {
    size_t from, to;
};

static struct window window_of(size_t n, size_t caret)
{
    struct window w = { 0, n };

    if (n <= EXCERPT_MOST)
        return w;
    if (caret > EXCERPT_MOST - EXCERPT_AHEAD)
        w.from = caret - EXCERPT_AHEAD;
    if (w.from > n - EXCERPT_MOST)
        w.from = n - EXCERPT_MOST;
    w.to = w.from + EXCERPT_MOST;
    return w;
}

static void put_window(struct renderer *r, struct str line, struct window w,
                       bool is_cut)
{
    size_t at = 0, n = 0;

    buf_text(r->out, w.from ? "..." : "");
    while (at < line.len && n < w.to) {
        char out[4];
        uint32_t c = utf8_next_visible(line, &at);

        if (n++ >= w.from)
            buf_append(r->out, (struct str){ out, utf8_put(out, c) });
    }
    buf_text(r->out, is_cut ? "...\n" : "\n");
}

static void put_excerpt(struct renderer *r, struct span at, struct position p)
{
    struct str line = source_line_at(at.src, at.begin);
    struct str all = source_bytes(at.src);
    size_t line_end = (size_t)(line.ptr - all.ptr) + line.len;
    size_t end = at.end < line_end ? at.end : line_end;
    size_t caret = p.column - 1, n = utf8_count(line), width = 1;
    struct window w = window_of(n, caret);

    if (line.len == 0)
        return;
    if (end > at.begin)
        width = utf8_count(str_slice(all, at.begin, end));
    if (caret + width > w.to)
        width = caret < w.to ? w.to - caret : 1;
    put_gutter(r, p.line);
    put_window(r, line, w, w.to < n);
    put_gutter(r, 0);
    for (size_t i = w.from; i < caret + (w.from ? 3 : 0); i++)
        buf_byte(r->out, ' ');
    buf_text(r->out, r->colour ? "\33[1;32m" : "");
    buf_byte(r->out, '^');
    for (size_t i = 1; i < width; i++)
        buf_byte(r->out, '~');
    buf_text(r->out, r->colour ? "\33[0m\n" : "\n");
}

/* ---- Messages -------------------------------------------------------------
 */

static void put_aside(struct renderer *r, const struct aside *aside)
{
    /* Notes point elsewhere: they must not move the cursor of the messages. */
    struct renderer other = { .out = r->out, .colour = r->colour };

    if (aside->is_hint) {
        paint(&other, "\33[1;32m", "hint: ");
    } else {
        if (aside->at.src)
            (void)put_place(&other, aside->at);
        paint(&other, look_of(DIAG_NOTE).colour, "note: ");
    }
    buf_append(r->out, aside->text);
    buf_byte(r->out, '\n');
}

void render_message(struct renderer *r, const struct message *m)
{
    struct position p = put_place(r, m->at);
    struct look look = look_of(m->severity);

    paint(r, look.colour, look.word);
    buf_text(r->out, ": ");
    buf_append(r->out, m->text);
    buf_printf(r->out, " [%s]\n", diag_slug(m->code));
    if (m->at.src)
        put_excerpt(r, m->at, p);
    for (const struct aside *s = m->asides; s; s = s->next)
        put_aside(r, s);
}

static void put_count(struct renderer *r, size_t n, const char *what)
{
    buf_printf(r->out, "%zu %s%s", n, what, n == 1 ? "" : "s");
}

/* "2 errors, 1 warning; not shown: 3 errors, 1 other message" */
void render_summary(struct renderer *r, struct tally t)
{
    size_t hidden = t.hidden_errors + t.hidden_others;

    if (t.errors + t.warnings + hidden == 0)
        return;
    if (t.errors || !t.warnings)
        put_count(r, t.errors, "error");
    if (t.warnings) {
        buf_text(r->out, t.errors ? ", " : "");
        put_count(r, t.warnings, "warning");
    }
    if (hidden)
        buf_text(r->out, "; not shown: ");
    if (t.hidden_errors)
        put_count(r, t.hidden_errors, "error");
    if (t.hidden_others) {
        buf_text(r->out, t.hidden_errors ? ", " : "");
        put_count(r, t.hidden_others, "other message");
    }
    buf_byte(r->out, '\n');
}

/* ---- JSON -----------------------------------------------------------------
 */

static void json_text(struct buf *b, struct str s)
{
    buf_byte(b, '"');
    for (size_t at = 0; at < s.len;) {
        char out[4];
        uint32_t c = utf8_next_visible(s, &at);

        if (c == '"' || c == '\\')
            buf_byte(b, '\\');
        buf_append(b, (struct str){ out, utf8_put(out, c) });
    }
    buf_byte(b, '"');
}

static void json_pair(struct buf *b, const char *key, struct str value)
{
    buf_printf(b, "\"%s\": ", key);
    json_text(b, value);
}

static void json_place(struct buf *b, struct cursor *c, struct span at)
{
    struct position p;

    if (!at.src)
        return;
    p = source_position_from(c, at.src, at.begin);
    buf_text(b, ", ");
    json_pair(b, "file", source_name(at.src));
    buf_printf(b, ", \"line\": %zu, \"column\": %zu", p.line, p.column);
}

static void json_asides(struct buf *b, const struct aside *first, bool hints)
{
    bool opened = false;

    for (const struct aside *s = first; s; s = s->next) {
        struct cursor c = { 0 };

        if (s->is_hint != hints)
            continue;
        buf_text(b, opened  ? ", "
                    : hints ? ", \"hints\": ["
                            : ", \"notes\": [");
        opened = true;
        if (hints) {
            json_text(b, s->text);
            continue;
        }
        buf_byte(b, '{');
        json_pair(b, "message", s->text);
        json_place(b, &c, s->at);
        buf_byte(b, '}');
    }
    buf_text(b, opened ? "]" : "");
}

void render_json(struct renderer *r, const struct message *m)
{
    struct buf *b = r->out;

    buf_byte(b, '{');
    json_pair(b, "code", str_from(diag_slug(m->code)));
    buf_text(b, ", ");
    json_pair(b, "severity", str_from(look_of(m->severity).word));
    buf_text(b, ", ");
    json_pair(b, "message", m->text);
    json_place(b, &r->cursor, m->at);
    json_asides(b, m->asides, false);
    json_asides(b, m->asides, true);
    buf_byte(b, '}');
}
