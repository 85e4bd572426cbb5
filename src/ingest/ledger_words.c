/* The words of ledger reports: what a heading says of the amounts below it, and
 * which rows add up others. They stand in the profile, under `amounts` and
 * `totals`.
 *
 * Surprise: one phrase may say two things ("Outturn" is a forecast of the whole
 * year), and the longest phrase at a place is the one that speaks. */
#include "ingest_priv.h"

static const struct {
    const char *key;
    unsigned says;
} amount_keys[] = { { "month", SAYS_MONTH },
                    { "to-date", SAYS_TO_DATE },
                    { "year", SAYS_YEAR },
                    { "opening", SAYS_OPENING },
                    { "movement", SAYS_MOVEMENT },
                    { "actual", SAYS_ACTUAL },
                    { "budget", SAYS_BUDGET },
                    { "forecast", SAYS_FORECAST },
                    { "previous-forecast", SAYS_PREVIOUS },
                    { "prior-year", SAYS_PRIOR },
                    { "debit", SAYS_DEBIT },
                    { "credit", SAYS_CREDIT },
                    { "balance", SAYS_BALANCE },
                    { "aside", SAYS_ASIDE },
                    { "filler", SAYS_FILLER } };
static const struct {
    const char *key;
    unsigned says;
} total_keys[] = { { "total", SAYS_TOTAL }, { "net", SAYS_NET } };
#define N_AMOUNT_KEYS (sizeof amount_keys / sizeof *amount_keys)
#define N_TOTAL_KEYS  (sizeof total_keys / sizeof *total_keys)

/* ---- reading ------------------------------------------------------------ */

static size_t count_words(const struct yaml *y)
{
    size_t n = 0;

    for (const struct yaml *k = y != NULL ? y->first : NULL; k != NULL;
         k = k->next)
        n += k->kind == YAML_LIST ? k->n : 1;
    return n;
}

static void word_add(struct arena *a, struct amount_words *w,
                     struct amount_word *item, struct str text, unsigned says)
{
    struct str folded = str_fold(a, text);

    for (size_t i = 0; i < w->n; i++) {
        if (str_equal(item[i].text, folded)) {
            item[i].says |= says;
            return;
        }
    }
    item[w->n++] = (struct amount_word){ folded, says };
}

static bool key_add(struct arena *a, struct diag *dg, struct amount_words *w,
                    const struct yaml *key, unsigned says)
{
    struct amount_word *item = w->item;

    if (says == 0) {
        profile_invalid(dg, key, "says nothing of an amount", key->key);
        return false;
    }
    if (key->kind == YAML_SCALAR)
        word_add(a, w, item, yaml_text(key), says);
    for (const struct yaml *t = key->first; t != NULL; t = t->next)
        word_add(a, w, item, yaml_text(t), says);
    return true;
}

static unsigned amount_says(struct str key)
{
    for (size_t i = 0; i < N_AMOUNT_KEYS; i++) {
        if (str_equal(key, str_from(amount_keys[i].key)))
            return amount_keys[i].says;
    }
    return 0;
}

static unsigned total_says(struct str key)
{
    for (size_t i = 0; i < N_TOTAL_KEYS; i++) {
        if (str_equal(key, str_from(total_keys[i].key)))
            return total_keys[i].says;
    }
    return 0;
}

bool amounts_read(struct arena *a, struct diag *dg, const struct yaml *top,
                  struct profile *out)
{
    const struct yaml *amounts = yaml_find(top, STR("amounts"));
    const struct yaml *totals = yaml_find(top, STR("totals"));
    struct amount_words *w;
    bool fine = true;

    if (amounts == NULL && totals == NULL)
        return true;
    w = arena_new_of(a, struct amount_words);
    w->item = arena_array(a, struct amount_word,
                          count_words(amounts) + count_words(totals));
    for (const struct yaml *k = amounts != NULL ? amounts->first : NULL;
         k != NULL; k = k->next)
        fine &= key_add(a, dg, w, k, amount_says(k->key));
    for (const struct yaml *k = totals != NULL ? totals->first : NULL;
         k != NULL; k = k->next)
        fine &= key_add(a, dg, w, k, total_says(k->key));
    out->amounts = w;
    return fine;
}

/* ---- asking ------------------------------------------------------------- */

/* The longest phrase that `text` begins with; 0: none. */
static size_t phrase_at(const struct amount_words *w, struct str text,
                        unsigned among, unsigned *says)
{
    size_t best = 0;

    for (size_t i = 0; i < w->n; i++) {
        struct str one = w->item[i].text;

        if ((w->item[i].says & among) != 0 && one.len > best &&
            str_starts(text, one) &&
            (one.len == text.len || text.ptr[one.len] == ' ')) {
            best = one.len;
            *says = w->item[i].says & among;
        }
    }
    return best;
}

static bool is_dated(struct str word)
{
    static const char *const others[] = { "st", "nd", "rd", "th", "p", "sept" };
    bool digits = false;

    for (size_t i = 0; i < word.len; i++)
        digits |= word.ptr[i] >= '0' && word.ptr[i] <= '9';
    if (digits)
        return true;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (str_equal(word, str_from(others[i])))
            return true;
    }
    for (int m = 1; m <= 12; m++) {
        struct str name = str_from(date_month_name(m));

        if (str_equal_nocase(word, name) ||
            str_equal_nocase(word, str_slice(name, 0, 3)))
            return true;
    }
    return false;
}

#define SAYS_OF_AMOUNTS (~(unsigned)(SAYS_TOTAL | SAYS_NET))

unsigned amount_heading(const struct profile *p, struct arena *scratch,
                        struct str heading, bool dated)
{
    struct str text = str_fold(scratch, heading);
    unsigned all = 0;

    while (!str_empty(text)) {
        unsigned says = 0;
        size_t n = phrase_at(p->amounts, text, SAYS_OF_AMOUNTS, &says);

        if (n == 0) {
            struct str word;

            str_cut(text, ' ', &word, &text);
            if (!dated || !is_dated(word))
                return 0;
            continue;
        }
        all |= says;
        text = str_trim(str_slice(text, n, text.len));
    }
    return all | (dated ? SAYS_WHEN : 0u);
}

unsigned total_label(const struct profile *p, struct arena *scratch,
                     struct str label)
{
    struct str text = str_fold(scratch, label), rest;
    unsigned says = 0;
    size_t n;

    if (p->amounts == NULL)
        return 0;
    n = phrase_at(p->amounts, text, SAYS_TOTAL | SAYS_NET, &says);
    if (n == 0)
        return str_ends(text, STR(" total")) ? SAYS_TOTAL : 0u;
    rest = str_trim(str_slice(text, n, text.len));
    if (says == SAYS_NET && !str_empty(rest)) { /* "surplus land" is none */
        static const char *const more[] = { "for",     "before", "after",
                                            "in",      "loss",   "deficit",
                                            "surplus", "year",   "or",
                                            "to",      "on" };

        struct str first, behind;

        str_cut(rest, ' ', &first, &behind);
        for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
            if (str_equal(first, str_from(more[i])))
                return SAYS_NET;
        }
        return 0;
    }
    return says;
}

/* ---- recognising -------------------------------------------------------- */

bool amount_is(unsigned says)
{
    return (says & SAYS_ASIDE) == 0 && (says & ~(unsigned)SAYS_FILLER) != 0;
}

/* A heading that may stand over the names of accounts, or the first field
 * where it has none. */
static bool has_accounts(const struct profile *p, const struct heading_set *h)
{
    for (size_t i = 0; i < p->n_rules; i++) {
        if (p->rule[i].role != ROLE_ACCOUNT &&
            p->rule[i].role != ROLE_ACCOUNT_NAME)
            continue;
        for (size_t k = 0; k < p->rule[i].plain.n; k++) {
            if (headings_find(h, p->rule[i].plain.item[k]) != NO_FIELD)
                return true;
        }
    }
    return h->n > 1 && str_empty(h->folded[0]);
}

#define SAYS_ENOUGH                                                            \
    (SAYS_ACTUAL | SAYS_BUDGET | SAYS_FORECAST | SAYS_PRIOR | SAYS_DEBIT |     \
     SAYS_BALANCE | SAYS_TO_DATE | SAYS_WHEN)

bool amount_field(struct arena *scratch, const struct profile *p,
                  const struct heading_set *h, size_t field)
{
    struct when w;
    bool dated = when_read(h->raw[field], period_academic(2000), &w) &&
                 w.month.kind == PERIOD_MONTH;

    return amount_is(amount_heading(p, scratch, h->raw[field], dated));
}

bool amounts_fit(struct arena *scratch, const struct profile *p,
                 const struct heading_set *h)
{
    bool enough = false;

    for (size_t i = 0; i < h->n && !enough; i++) {
        struct when w;
        bool dated = when_read(h->raw[i], period_academic(2000), &w) &&
                     w.month.kind == PERIOD_MONTH;
        unsigned says = amount_heading(p, scratch, h->raw[i], dated);

        enough = amount_is(says) && (says & SAYS_ENOUGH) != 0;
    }
    return enough && has_accounts(p, h);
}
