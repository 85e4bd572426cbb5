/* What an earlier public edition printed: it stays known to everyone.
 *
 * The surprise: a figure that was printed otherwise than it would be today is
 * no constraint. Its data has been corrected since, and a system that held the
 * old number would not agree with the truth; but it is not hidden in vain
 * either: what was withheld then costs less to withhold again. */
#include "publish_priv.h"

#include <trustpress/base/buf.h>

struct line {
    struct str address, printed;
};

/* "address,printed": quotes are never needed, an address has no comma. */
static bool read_line(struct str *rest, struct line *out)
{
    struct str line;

    while (rest->len > 0) {
        str_cut(*rest, '\n', &line, rest);
        if (str_ends(line, STR("\r")))
            line.len--;
        if (line.len > 0)
            return str_cut(line, ',', &out->address, &out->printed);
    }
    return false;
}

/* A withheld pattern is preferred; an open figure that reads as it would today
 * cannot be hidden any more. */
static void take_line(struct publication *p, const struct question *q,
                      const struct line *line)
{
    const struct figure *f = evaluate(p->ev, q);
    const struct str now =
        figure_text(p->arena, f, (struct figure_format){ .decimals = -1 });
    const struct str address = question_text(p->arena, p->ev, &f->question);

    if (str_equal(line->printed, str_from(reason_mark(REASON_WITHHELD))))
        map_put(p->hidden_before, address);
    else if (str_equal(line->printed, now))
        map_put(p->open_before, address);
}

bool publication_earlier(struct diag *dg, struct publication *p,
                         const struct source *record)
{
    struct str rest = source_bytes(record);
    struct line line;
    struct question q;
    bool ok = true;

    while (read_line(&rest, &line)) {
        const size_t from =
            (size_t)(line.address.ptr - source_bytes(record).ptr);
        const struct span at = { record, from, from + line.address.len };

        if (str_equal(line.address, STR("address")))
            continue;
        if (question_parse(dg, p->ev, at, line.address, &q))
            take_line(p, &q, &line);
        else
            ok = false;
    }
    return ok;
}
