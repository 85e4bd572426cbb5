/* Which exports give an input: for people who ask why a measure has no data.
 *
 * Surprise: a ledger gives the lines of the chart of accounts; none of them
 * stands in its profile. */
#include "ingest_priv.h"

static bool gives(const struct profiles *p, const struct profile *one,
                  struct str input)
{
    struct str line = str_slice(input, STR("ledger.").len, input.len);

    if (one->kind == PROFILE_LEDGER)
        return str_starts(input, STR("ledger.")) && p->accounts != NULL &&
               accounts_named(p->accounts, line) != NULL;
    for (size_t i = 0; one->kind == PROFILE_FACTS && i < one->n_rules; i++) {
        const struct rule *r = &one->rule[i];

        if (r->role == ROLE_VALUE && str_equal(r->name, input))
            return true;
        for (size_t k = 0; r->role == ROLE_LINE && k < r->words.n; k++) {
            if (str_equal(r->words.item[k].meaning, input))
                return true;
        }
    }
    return false;
}

struct str_list profiles_giving(struct arena *a, const struct profiles *p,
                                struct str input)
{
    struct str *title = arena_array(a, struct str, p->n);
    size_t n = 0;

    for (size_t i = 0; i < p->n; i++) {
        if (gives(p, &p->item[i], input))
            title[n++] = p->item[i].title;
    }
    return (struct str_list){ title, n };
}
