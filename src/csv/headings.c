/* The texts of a header: cleaned, and joined where it stands over rows.
 *
 * The surprise: a header that comes twice, word for word, is one header. */
#include "csv_priv.h"

/* Trimmed, with line breaks and what surrounds them made one space. */
struct str heading_clean(struct arena *a, struct str s)
{
    char *out = arena_array(a, char, s.len);
    size_t len = 0;

    s = str_trim(s);
    for (size_t i = 0; i < s.len; i++) {
        const bool is_break = s.ptr[i] == '\n' || s.ptr[i] == '\r';

        if (!is_break)
            out[len++] = s.ptr[i];
        else if (out[len - 1] != ' ')
            out[len++] = ' ';
        while (is_break && i + 1 < s.len &&
               (s.ptr[i + 1] == ' ' || s.ptr[i + 1] == '\n' ||
                s.ptr[i + 1] == '\r'))
            i++;
    }
    return (struct str){ out, len };
}

static struct str heading_add(struct arena *a, struct str text, struct str more)
{
    if (str_empty(more) || str_equal(text, more))
        return text;
    if (str_empty(text))
        return more;
    return str_printf(a, "%.*s %.*s", STR_ARG(text), STR_ARG(more));
}

static struct str cell(const struct record *r, size_t i)
{
    return i < r->n ? r->field[i] : STR("");
}

static bool filled_below(const struct record *rows, size_t n, size_t level,
                         size_t column)
{
    for (size_t k = level + 1; k < n; k++) {
        if (!str_empty(cell(&rows[k], column)))
            return true;
    }
    return false;
}

/* A heading that spans columns ("Travel" over Air, Rail) is written once, in
 * its first column: it is carried to the right while rows below it speak. */
void headings_join(struct arena *a, const struct record *rows, size_t n,
                   struct str *out)
{
    struct str carried[8] = { { NULL, 0 } };

    for (size_t c = 0; c < rows[0].n; c++) {
        out[c] = STR("");
        for (size_t k = 0; k < n; k++) {
            const struct str here = cell(&rows[k], c);

            if (!str_empty(here)) {
                carried[k] = here;
                for (size_t j = k + 1; j < n; j++)
                    carried[j] = STR("");
            }
            if (!str_empty(here) || filled_below(rows, n, k, c))
                out[c] = heading_add(a, out[c], carried[k]);
        }
    }
}
