/* The words of a tally, from the lists in ingest.h. */
#include "ingest_priv.h"

static const char *const kind_words[TALLY_KIND_COUNT][3] = {
#define X(name, slug, one, several) { slug, one, several },
    TALLY_KINDS(X)
#undef X
};
static const char *const repair_words[REPAIR_COUNT][2] = {
#define X(name, slug, words) { slug, words },
    TALLY_REPAIRS(X)
#undef X
};
static const char *const form_words[TALLY_FORM_COUNT][2] = {
#define X(name, slug, shown) { slug, shown },
    TALLY_FORMS(X)
#undef X
};

const char *tally_kind_slug(enum tally_kind k)
{
    return kind_words[k][0];
}

const char *tally_kind_words(enum tally_kind k, size_t n)
{
    return kind_words[k][n == 1 ? 1 : 2];
}

const char *tally_repair_slug(enum tally_repair r)
{
    return repair_words[r][0];
}

const char *tally_repair_words(enum tally_repair r)
{
    return repair_words[r][1];
}

const char *tally_form_slug(enum tally_form f)
{
    return form_words[f][0];
}

const char *tally_form_words(enum tally_form f)
{
    return form_words[f][1];
}

const char *column_use_slug(enum column_use u)
{
    static const char *const slug[] = { "unused", "key",       "row",
                                        "input",  "attribute", "cell" };

    return slug[u];
}
