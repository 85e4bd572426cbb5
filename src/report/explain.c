/* explain: a figure back to its rows. */
#include "report_priv.h"

/* The next of several addresses: "a, b"; a comma within a name in quotation
 * marks is the name's. */
static struct str next_address(struct str *rest)
{
    bool quoted = false;
    struct str one;
    size_t i = 0;

    while (i < rest->len && (quoted || rest->ptr[i] != ',')) {
        quoted ^= rest->ptr[i++] == '"';
    }
    one = str_trim(str_slice(*rest, 0, i));
    *rest = str_slice(*rest, i < rest->len ? i + 1 : i, rest->len);
    return one;
}

/* An authority put together needs all its schools, which no run reads that is
 * not asked to: "ks2_rwm_expected.la_pooled@850". */
static void note_pools(struct arena *a, struct session *s, struct str figures)
{
    struct str *code = arena_array(a, struct str, figures.len);
    size_t n = 0;

    while (!str_empty(figures)) {
        struct str words, who;

        str_cut(next_address(&figures), '@', &words, &who);
        if (str_find(words, STR(".la_pooled")) == STR_NONE &&
            str_find(words, STR(".la_others")) == STR_NONE) {
            continue;
        }
        s->pools_authorities = true;
        if (who.len == 3 && str_digits(who)) {
            code[n++] = who;
        }
    }
    s->pooled = (struct str_list){ code, n };
}

static void explain_one(struct arena *a, struct session *s,
                        const struct question *q, struct buf *out)
{
    const struct explanation *e;

    if (s->publication != NULL) {
        edition_explain(a, s, q, out);
        return;
    }
    e = explain(a, s->evaluator, q);
    if (s->request->json) {
        explanation_json(s->evaluator, e, out);
    } else {
        explanation_text(s->evaluator, e, out);
    }
}

/* An address; else a place in the papers; else words. What is none of them is
 * told as an address if it looks like one. */
static bool find_question(struct arena *a, struct diag *dg, struct session *s,
                          struct span at, struct question *q)
{
    struct str text = str_slice(source_bytes(at.src), at.begin, at.end);
    bool one_word = str_find_byte(text, ' ') == STR_NONE;

    if (question_parse(diag_new(a), s->evaluator, at, text, q)) {
        return true;
    }
    if (place_is_meant(text)) {
        return place_find(a, dg, s, at, q);
    }
    if (one_word && (str_find_byte(text, '.') != STR_NONE ||
                     str_find_byte(text, '@') != STR_NONE)) {
        return question_parse(dg, s->evaluator, at, text, q);
    }
    if (question_find(diag_new(a), s->evaluator, at, text, q)) {
        return true;
    }
    return one_word && str_find_byte(text, '_') != STR_NONE
               ? question_parse(dg, s->evaluator, at, text, q)
               : question_find(dg, s->evaluator, at, text, q);
}

static bool explain_all(struct arena *a, struct diag *dg, struct session *s,
                        struct buf *out)
{
    struct str all = s->request->figure, rest = all;
    const struct source *src = source_from(a, STR("figure"), all);
    bool json = s->request->json, ok = true;
    size_t n = 0;

    do {
        struct str address = next_address(&rest);
        size_t from = (size_t)(address.ptr - all.ptr);
        struct span at = { src, from, from + address.len };
        struct question q;

        ok = find_question(a, dg, s, at, &q);
        if (ok && n++ > 0) {
            buf_text(out, json ? ",\n" : "\n");
        }
        if (ok) {
            explain_one(a, s, &q, out);
        }
    } while (ok && !str_empty(rest));
    return ok;
}

static bool is_input(struct arena *a, struct str word)
{
    static const struct str endings[] = { STR_INIT(".csv"),  STR_INIT(".gz"),
                                          STR_INIT(".yaml"), STR_INIT(".json"),
                                          STR_INIT(".tsv"),  STR_INIT(".txt") };

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (str_ends(word, endings[i])) {
            return true;
        }
    }
    return str_equal(word, STR("-")) || file_exists(a, word) ||
           str_find_byte(word, '*') != STR_NONE;
}

/* explain "KS2 RWM expected" Orchard 2018/19 PROJECT: what is no file belongs
 * to the figure. */
static struct request words_joined(struct arena *a, const struct request *r)
{
    static const struct str here[] = { STR_INIT(".") };
    struct request out = *r;
    struct str *input = arena_array(a, struct str, r->inputs.n);
    size_t n = 0;

    for (size_t i = 0; i < r->inputs.n; i++) {
        if (is_input(a, r->inputs.item[i])) {
            input[n++] = r->inputs.item[i];
        } else if (str_find_byte(r->inputs.item[i], '/') == STR_NONE ||
                   period_parse(r->inputs.item[i], &(struct period){ 0 })) {
            out.figure = str_printf(a, "%.*s %.*s", STR_ARG(out.figure),
                                    STR_ARG(r->inputs.item[i]));
        } else {
            input[n++] = r->inputs.item[i]; /* a path that is not there */
        }
    }
    out.inputs = (struct str_list){ input, n };
    if (n == 0) {
        out.inputs = (struct str_list){ here, 1 };
    }
    return out;
}

bool report_explain(struct arena *a, struct diag *dg,
                    const struct request *asked, struct outcome *out)
{
    struct request joined = words_joined(a, asked);
    const struct request *r = &joined;
    struct session s;
    struct str rest = r->figure;

    (void)next_address(&rest); /* a name in quotation marks may hold a comma */
    bool array = r->json && !str_empty(rest);

    if (!session_start(a, dg, r, &s)) {
        return false;
    }
    note_pools(a, &s, r->figure);
    if (!session_read(a, dg, &s) || !edition_explains(a, dg, &s)) {
        edition_diag(dg, r);
        return false;
    }
    edition_diag(dg, r);
    buf_text(&out->text, array ? "[" : "");
    bool ok = explain_all(a, dg, &s, &out->text);

    buf_text(&out->text, array ? "]\n" : "");
    return ok;
}
