/* A template's lines: what begins a structure, a component, a heading.
 *
 * The surprise: only these three are recognised here; every other line is
 * Markdown and is left to the Markdown parser in whole runs. */
#include "template_priv.h"

#include <string.h>

struct span line_span(const struct parser *p, struct str part)
{
    return span_of(p->src, part);
}

bool line_next(struct parser *p, struct line *out)
{
    const char *from = p->text.ptr + p->at;
    size_t left = p->text.len - p->at;
    const char *end;

    if (left == 0)
        return false;
    end = memchr(from, '\n', left);
    out->text = (struct str){ from, end ? (size_t)(end - from) : left };
    p->at += out->text.len + (end ? 1 : 0);
    if (out->text.len > 0 && out->text.ptr[out->text.len - 1] == '\r')
        out->text.len--;
    out->bare = str_trim(out->text);
    out->indent = (int)(out->bare.ptr - out->text.ptr);
    return true;
}

void line_back(struct parser *p, const struct line *line)
{
    p->at = (size_t)(line->text.ptr - p->text.ptr);
}

static size_t leading(struct str s, char c)
{
    size_t n = 0;

    while (n < s.len && s.ptr[n] == c)
        n++;
    return n;
}

bool line_is_fence(const struct line *l)
{
    return l->indent <= 3 &&
           (leading(l->bare, '`') >= 3 || leading(l->bare, '~') >= 3);
}

bool line_is_structure(const struct line *l)
{
    return l->indent == 0 && leading(l->bare, ':') >= 3;
}

int line_heading_level(const struct line *l)
{
    size_t n = leading(l->bare, '#');

    if (l->indent > 3 || n == 0 || n > 6)
        return 0;
    if (n < l->bare.len && l->bare.ptr[n] != ' ' && l->bare.ptr[n] != '\t')
        return 0;
    return (int)n;
}
